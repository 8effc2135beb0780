//! The modes of solving, against trying every plan of many random small scenarios.

use std::sync::Mutex;
use std::thread;

use rebook::error::Diagnostics;
use rebook::internal::analysis::budgeted;
use rebook::internal::check::holders::Holders;
use rebook::internal::check::moves::changes;
use rebook::internal::check::rules::loads;
use rebook::internal::check::{check, mode, proof};
use rebook::internal::instance::Instance;
use rebook::internal::planner::plan_in;
use rebook::internal::scenario::Scenario;
use rebook::plan::{Mode, Plan};

use crate::support::{control, instance, oracle, random, some_of};

/// How many random scenarios are tried in a thorough run; some are not valid or have too many plans.
const SCENARIOS: u64 = 3_200;
/// So many at least must be compared.
const COMPARED: u64 = 2_000;
const MOST_WAYS: f64 = 20_000.0;

/// Whether every balanced load is in its band, or above it by locked and frozen seats alone.
fn is_even(instance: &Instance, holders: &Holders) -> bool {
    let given = instance.seats.iter().map(|seat| seat.fixed.map(|it| it.owner)).collect();
    let given = loads(instance, &Holders::new(instance, given));
    let mut all = instance.bands.iter().zip(loads(instance, holders)).zip(given);
    all.all(|((band, load), given)| {
        band.balanced.is_none_or(|(low, high)| low <= load && (load <= high || load == given))
    })
}

/// Leaves accounts as the only balanced measure: several bands at once can seldom be kept.
fn with_one_band(scenario: &mut Scenario) {
    scenario.objective.balance.clear();
    scenario.rules.balance.retain(|measure, _| measure == "accounts");
    scenario.rules.balance.entry("accounts".to_owned()).or_default().tolerance.get_or_insert(0.4);
}

/// What became of the scenarios.
#[derive(Debug, Default)]
struct Tally {
    compared: usize,
    proven: usize,
    impossible: usize,
    missed: usize,
}

/// Every plan's moves, worth and uncovered seats, those that are even only or all of them.
fn plans(instance: &Instance, even: bool) -> Option<Vec<(i64, i64, usize)>> {
    let mut plans = Vec::new();
    let mut note = |holders: &Holders, worth: &rebook::internal::check::worth::ComponentPoints| {
        if !even || is_even(instance, holders) {
            let moves = i64::try_from(changes(instance, holders).given.len()).unwrap();
            let uncovered = holders.owner.iter().filter(|it| it.is_none()).count();
            plans.push((moves, worth.values().sum(), uncovered));
        }
    };
    oracle::each(instance, MOST_WAYS, &mut note).ok()?;
    Some(plans)
}

/// The plan passes the checker, and what it says of its bound and of the fewest moves is proven.
fn verified(seed: u64, base: &Instance, plan: &Plan) {
    assert_eq!(check(base, plan), Diagnostics::new(), "seed {seed}");
    let file = serde_json::to_string(plan).unwrap();
    let read: Plan = serde_json::from_str(&file).unwrap();
    assert_eq!((read.mode, &read.fewest), (plan.mode, &plan.fewest), "seed {seed}");
    proof::check(&mode::under(base, plan), plan.proof.as_ref().unwrap(), plan.bound)
        .unwrap_or_else(|found| panic!("seed {seed}: {found}"));
    mode::proven(base, plan).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
}

fn fewest(seed: u64, tally: &Mutex<Tally>) {
    let mut scenario = random::scenario(seed);
    if seed.is_multiple_of(2) {
        with_one_band(&mut scenario);
    }
    let Some(base) = instance(scenario) else { return };
    let Some(plans) = plans(&base, true) else { return };
    let least = plans.iter().map(|it| it.0).min();
    let found = plan_in(Mode::Fewest, &base, &control());
    let mut tally = tally.lock().unwrap();
    tally.compared += 1;
    match found {
        Ok(plan) => {
            let known = plan.fewest.as_ref().unwrap();
            let (allowed, at_least) = (i64::from(known.allowed), i64::from(known.at_least));
            let covering = plans.iter().filter(|it| it.2 <= plan.uncovered.len());
            let least = covering.map(|it| it.0).min().unwrap_or_else(|| panic!("seed {seed}: there is no such plan"));
            assert!(at_least <= least && least <= allowed, "seed {seed}: {least}, but {known:?}");
            assert!(budgeted(&plan.moves) <= known.allowed as usize, "seed {seed}");
            let best = plans.iter().filter(|it| it.0 <= allowed).map(|it| it.1).max().unwrap();
            assert!(plan.objective <= best && best <= plan.bound, "seed {seed}: {best} is the best");
            verified(seed, &base, &plan);
            tally.proven += usize::from(at_least == allowed);
        }
        Err(found) => match found.0[0].code {
            "E502" | "E506" => {
                assert_eq!(least, None, "seed {seed}: {found}");
                tally.impossible += 1;
            }
            "E503" | "E507" => tally.missed += usize::from(least.is_some()),
            _ => panic!("seed {seed}: {found}"),
        },
    }
}

fn in_parallel(one: impl Fn(u64) + Sync) {
    let threads = thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let one = &one;
    thread::scope(|scope| {
        for nth in 0..threads {
            scope.spawn(move || (nth..some_of(SCENARIOS)).step_by(usize::try_from(threads).unwrap()).for_each(one));
        }
    });
}

#[test]
fn the_fewest_moves_are_those_of_trying_every_plan() {
    let tally = Mutex::default();
    in_parallel(|seed| fewest(seed, &tally));
    let tally = tally.into_inner().unwrap();
    assert!(tally.compared as u64 >= some_of(COMPARED), "{tally:?}");
    let found = tally.proven + tally.missed;
    assert!(tally.missed * 50 <= found && tally.proven * 4 > tally.compared, "{tally:?}");
    assert!(tally.impossible as u64 > some_of(100), "{tally:?}");
}

#[test]
fn without_moves_nobody_loses_a_seat_that_could_be_kept() {
    let compared = Mutex::new(0_u64);
    in_parallel(|seed| {
        let Some(base) = instance(random::scenario(seed)) else { return };
        let Some(plans) = plans(&base, false) else { return };
        // Of several seats of a role, the first ones are kept: in families that settles with whom the others go.
        let several =
            base.seats.iter().any(|seat| seat.index > 0 && base.families[base.accounts[seat.account].family].len() > 1);
        let comparable = !base.rules.families_together || !several;
        let still = plans.iter().filter(|it| comparable && it.0 == 0).map(|it| it.1).max();
        match plan_in(Mode::None, &base, &control()) {
            Ok(plan) => {
                verified(seed, &base, &plan);
                assert!(still.is_none_or(|best| best <= plan.bound), "seed {seed}: {still:?}");
                *compared.lock().unwrap() += 1;
            }
            Err(found) => {
                let code = found.0[0].code;
                assert!(code == "E503" || code == "E502" && still.is_none(), "seed {seed}: {found}");
            }
        }
    });
    assert!(compared.into_inner().unwrap() > some_of(COMPARED / 2));
}

#[test]
fn what_a_plan_says_of_its_mode_is_checked() {
    type Trick = (&'static str, &'static str, fn(&mut Plan));
    let tricks: [Trick; 5] = [
        ("more moves needed", "E622", |plan| plan.fewest.as_mut().unwrap().at_least += 1),
        ("another mode", "E622", |plan| plan.mode = Mode::Best),
        ("no facts", "E622", |plan| plan.fewest = None),
        ("fewer moves", "E616", |plan| {
            let fewest = plan.fewest.as_mut().unwrap();
            (fewest.allowed, fewest.at_least) = (fewest.allowed - 1, 0);
        }),
        ("nobody moves", "E622", |plan| plan.mode = Mode::None),
    ];
    let mut tried = 0;
    for seed in 0..1_000 {
        let Some(base) = instance(random::scenario(seed)) else { continue };
        let Ok(plan) = plan_in(Mode::Fewest, &base, &control()) else { continue };
        if budgeted(&plan.moves) == 0 || plan.fewest.as_ref().unwrap().allowed as usize != budgeted(&plan.moves) {
            continue;
        }
        tried += 1;
        for (name, code, apply) in tricks {
            let mut plan = plan.clone();
            apply(&mut plan);
            let found = check(&base, &plan);
            assert!(found.0.iter().any(|one| one.code == code), "seed {seed}, {name}: {found}");
        }
        let mut unproven = plan.clone();
        unproven.fewest.as_mut().unwrap().proof = None;
        let told = unproven.fewest.as_ref().unwrap().at_least > 0;
        assert_eq!(mode::proven(&base, &unproven).is_err(), told, "seed {seed}");
    }
    assert!(tried > 15, "{tried}");
}

/// Three accounts of one person, whom nobody may relieve, against a second person: no plan brings both into their bands.
#[test]
fn who_is_in_the_way_is_named() {
    let scenario = || {
        let text = r#"{ "rebook": 1, "name": "Two", "as_of": "2027-01-01",
              "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10 } } }],
              "team": [{ "id": "ann", "role": "csm" }, { "id": "bea", "role": "csm" }],
              "accounts": [{ "id": "a1", "arr": 5, "owner": { "csm": "ann" } },
                           { "id": "a2", "arr": 5, "owner": { "csm": "ann" } },
                           { "id": "a3", "arr": 50, "owner": { "csm": "ann" } }],
              "objective": { "balance": { "arr": 0.5 } }, "rules": { "balance": { "arr": { "tolerance": 0.1 } } } }"#;
        rebook::internal::io::parse(text, "scenario.json").unwrap_or_else(|found| panic!("{found}")).0
    };
    let (instance, _) = rebook::internal::instance::build(&scenario()).unwrap();
    let found = plan_in(Mode::Fewest, &instance, &control()).unwrap_err();
    assert!(found.0[0].code == "E506" || found.0[0].code == "E507", "{found}");
    assert!(found.0[0].cause.contains("arr (band 27 to 33)"), "{found}");
}
