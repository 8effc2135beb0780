//! `rebook moves`: every state on the way keeps every rule, gains add up, reasons are what the data say, and runner-ups cost
//! what trying them costs.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::support::{bundled, control, random};
use rebook::internal::analysis::{SeatOwners, components};
use rebook::internal::candidates;
use rebook::internal::check::{breaches, holders::Holders};
use rebook::internal::instance::{Availability, Instance, build};
use rebook::internal::planner::{self, plan};
use rebook::internal::reassign::{ProposedMove, RankedMoves, ReasonKind, Reassignment, rank, reassign};
use rebook::internal::scenario::{Decision, Document, Source, Verdict};
use rebook::plan::Plan;

/// How many random scenarios are tried.
const SEEDS: u64 = 400;

/// A random scenario with a schedule of its own, its plan and its moves.
fn cases() -> impl Iterator<Item = (u64, Document, Instance, Plan)> {
    (0..SEEDS).filter_map(|seed| {
        let mut scenario = random::scenario(seed);
        let text = match seed % 4 {
            0 => None,
            1 => Some(r#"{"at_most": 2, "days_between": 7}"#.to_owned()),
            2 => Some(r#"{"per_receiver": 1, "first": "2026-12-15"}"#.to_owned()),
            _ => Some(r#"{"at_most": 1, "at_risk_apart": false}"#.to_owned()),
        };
        scenario.schedule = text.map(|text| serde_json::from_str(&text).unwrap());
        let document = Document::inline(scenario, "random.json");
        let (instance, _) = build(&document).ok()?;
        let plan = plan(&instance, &control()).ok()?;
        Some((seed, document, instance, plan))
    })
}

/// The owner of every seat after each of these steps.
fn states(instance: &Instance, ranked: &RankedMoves, steps: &[Vec<usize>]) -> Vec<Vec<Option<usize>>> {
    let candidates = candidates::find(instance);
    let model = planner::model(instance, &candidates).unwrap();
    let mut owner_of = ranked.sides.before.clone();
    let state = |step: &Vec<usize>| {
        for &change in step {
            for &seat in &model.decision_groups[ranked.changes[change].unit].seats {
                owner_of[seat] = ranked.sides.after[seat];
            }
        }
        owner_of.clone()
    };
    steps.iter().map(state).collect()
}

fn points(instance: &Instance, owner_of: &[Option<usize>]) -> BTreeMap<String, i64> {
    let rows = components(instance, &SeatOwners { owner_of: owner_of.to_vec() });
    rows.into_iter().map(|row| (row.name, row.points)).collect()
}

#[test]
fn every_prefix_and_every_wave_keeps_the_rules() {
    let (mut looked_at, mut together, mut several) = (0, 0, 0);
    for (seed, document, instance, plan) in cases() {
        let ranked = rank(&document, &instance, &plan).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let prefixes = states(&instance, &ranked, &ranked.steps);
        let from = ranked.first_together.saturating_sub(1);
        let waves = states(&instance, &ranked, &ranked.scheduled());
        for owner_of in prefixes.iter().skip(from).chain(&waves) {
            let found = breaches(&instance, &Holders::new(&instance, owner_of.clone()));
            assert!(!found.has_errors(), "seed {seed}: {found}");
            looked_at += 1;
        }
        together += usize::from(ranked.first_together > 0);
        several += ranked.steps.iter().filter(|step| step.len() > 1).count();
        let mut all = ranked.steps.concat();
        all.sort_unstable();
        assert_eq!(all, (0..ranked.changes.len()).collect::<Vec<_>>(), "seed {seed}: each change once");
    }
    assert!(looked_at > 500 && together > 20 && several > 0, "{looked_at}, {together}, {several}");
}

fn listed(made: &Reassignment) -> Vec<&ProposedMove> {
    made.steps.iter().flat_map(|step| &step.moves).collect()
}

#[test]
fn gains_add_up_and_every_move_appears_once() {
    for (seed, document, instance, plan) in cases() {
        let made = reassign(&document, &instance, &plan).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        let ranked = rank(&document, &instance, &plan).unwrap();
        let mut sums: BTreeMap<String, i64> = points(&instance, &ranked.sides.before);
        for one in listed(&made) {
            one.points.iter().for_each(|(name, points)| *sums.entry(name.clone()).or_insert(0) += points);
        }
        let stated = points(&instance, &ranked.sides.after);
        sums.retain(|name, points| *points != 0 || stated.contains_key(name));
        assert_eq!(sums, stated, "seed {seed}");
        assert_eq!(stated.values().sum::<i64>(), plan.objective, "seed {seed}");
        let key = |account: &str, role: &str, from: &Option<String>, to: &Option<String>| {
            (account.to_owned(), role.to_owned(), from.clone(), to.clone())
        };
        let mut mine: Vec<_> = listed(&made).iter().map(|it| key(&it.account, &it.role, &it.from, &it.to)).collect();
        let mut plans: Vec<_> = plan.moves.iter().map(|it| key(&it.account, &it.role, &it.from, &it.to)).collect();
        mine.sort();
        plans.sort();
        assert_eq!(mine, plans, "seed {seed}");
        let dated = listed(&made).iter().filter(|one| one.date.is_some()).count();
        assert_eq!(dated + made.unplaced.len(), made.moves, "seed {seed}: a date or a reason");
        assert!(made.most_of_it.is_none_or(|most| most >= made.first_together), "seed {seed}: where one can stop");
        for one in listed(&made) {
            let frozen = one.frozen_from.zip(one.frozen_until).zip(one.date);
            assert!(frozen.is_none_or(|((from, to), date)| date < from || date > to), "seed {seed}: {one:?}");
        }
        limits_hold(seed, &document, &made);
    }
}

/// Beside what must be together first, no wave is larger than it may be, and accounts at risk are apart.
fn limits_hold(seed: u64, document: &Document, made: &Reassignment) {
    let schedule = document.scenario.schedule.clone().unwrap_or_default();
    let first = |wave: usize| listed(made).len() - made.unplaced.len() > 0 && made.first_together > 0 && wave == 1;
    for wave in made.waves.iter().filter(|wave| !first(wave.number)) {
        let most = |most: Option<u32>, has: usize| most.is_none_or(|most| has <= most as usize);
        assert!(most(schedule.at_most, wave.moves) && most(schedule.per_receiver, wave.most_received), "seed {seed}");
        let risks = listed(made).into_iter().filter(|one| one.wave == Some(wave.number) && one.at_risk).count();
        let apart = wave.at_risk == (risks > 0) || wave.not_apart > 0;
        assert!(!schedule.at_risk_apart || apart, "seed {seed}: {wave:?}");
    }
}

#[test]
fn reasons_are_what_the_data_say() {
    let mut seen: BTreeMap<ReasonKind, usize> = BTreeMap::new();
    for (seed, document, instance, plan) in cases() {
        let made = reassign(&document, &instance, &plan).unwrap();
        let owner = |id: &str| instance.owners.iter().position(|owner| owner.id == id);
        for one in listed(&made) {
            *seen.entry(one.reason).or_insert(0) += 1;
            let from = one.from.as_deref().and_then(owner);
            let is = |it: Availability| from.is_some_and(|from| instance.owners[from].availability == it);
            let can = one.cost_of_staying.is_some();
            match one.reason {
                ReasonKind::OwnerLeaves => assert!(is(Availability::Leaving), "seed {seed}: {one:?}"),
                ReasonKind::Ownerless => assert!(from.is_none(), "seed {seed}: {one:?}"),
                ReasonKind::NotEligible | ReasonKind::SegmentChange | ReasonKind::OwnerAway => {
                    assert!(!can, "seed {seed}: {one:?}");
                }
                _ => assert!(is(Availability::Here) || one.reason == ReasonKind::Locked, "seed {seed}: {one:?}"),
            }
            if is(Availability::Leaving) && one.reason != ReasonKind::OwnerLeaves {
                // A reason that comes before it: the seat is locked, or the owner has not the role.
                assert!(matches!(one.reason, ReasonKind::Locked | ReasonKind::NotEligible), "seed {seed}: {one:?}");
            }
        }
    }
    assert!(seen.len() >= 8, "{seen:?}");
}

/// Every other owner of a seat that is decided alone, tried: the plan's owners with that one changed.
#[test]
fn runner_ups_cost_what_trying_them_costs() {
    let mut tried = 0;
    for (seed, document, instance, plan) in cases() {
        let made = reassign(&document, &instance, &plan).unwrap();
        let ranked = rank(&document, &instance, &plan).unwrap();
        let candidates = candidates::find(&instance);
        let model = planner::model(&instance, &candidates).unwrap();
        for (set, step) in ranked.steps.iter().zip(&made.steps).filter(|(set, _)| set.len() == 1) {
            let change = &ranked.changes[set[0]];
            let seats = &model.decision_groups[change.unit].seats;
            let ([leg], [seat], [one]) = (&change.legs[..], &seats[..], &step.moves[..]) else { continue };
            let worth = |owner: usize| {
                let mut owner_of = ranked.sides.after.clone();
                owner_of[*seat] = Some(owner);
                let broken = breaches(&instance, &Holders::new(&instance, owner_of.clone())).has_errors();
                (!broken).then(|| points(&instance, &owner_of).values().sum::<i64>())
            };
            let from = leg.former.as_ref().and_then(rebook::internal::reassign::FormerOwner::owner);
            let others = (0..instance.owners.len()).filter(|&owner| Some(owner) != leg.to && Some(owner) != from);
            let doubled = |owner: &usize| {
                let it = &instance.seats[*seat];
                let same = |other: &usize| {
                    (instance.seats[*other].account, instance.seats[*other].role) == (it.account, it.role)
                };
                (0..instance.seats.len()).filter(same).any(|s| s != *seat && ranked.sides.after[s] == Some(*owner))
            };
            let best = others
                .filter(|owner| !doubled(owner))
                .filter_map(|owner| Some((plan.objective - worth(owner)?, owner)))
                .min();
            let stated = one.runner_up.as_ref().map(|rival| rival.points);
            assert_eq!(stated, best.map(|best| best.0), "seed {seed}: {one:?}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

/// What people approve changes neither what today's books are worth nor that the way to the plan keeps the rules.
#[test]
fn approvals_change_nothing_of_today() {
    let (mut approved, mut tried) = (0, 0);
    for (seed, document, instance, plan) in cases().take(150) {
        let open = reassign(&document, &instance, &plan).unwrap();
        let single = |it: &&rebook::plan::Move| {
            plan.moves.iter().filter(|o| (&o.account, &o.role) == (&it.account, &it.role)).count() == 1
        };
        let decision = |it: &rebook::plan::Move| Decision {
            account: it.account.clone(),
            role: it.role.clone(),
            decision: Some(Verdict::Approve),
            to: it.to.clone(),
            by: Some("Dana".to_owned()),
            ..Decision::default()
        };
        let decisions = plan.moves.iter().filter(single).filter(|it| it.to.is_some()).map(decision).collect();
        let mut with = document.clone();
        with.scenario.decisions = Source::Inline(decisions);
        let Ok((decided, _)) = build(&with) else { continue };
        let Ok(again) = rebook::internal::planner::plan(&decided, &control()) else { continue };
        let made = reassign(&with, &decided, &again).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        assert!((made.today - open.today).abs() < 1e-9, "seed {seed}: {} is not {}", made.today, open.today);
        let moves = made.steps.iter().flat_map(|step| &step.moves).filter(|one| one.approved.is_some());
        approved += moves.inspect(|one| assert_eq!(one.runner_up, None, "seed {seed}")).count();
        tried += 1;
    }
    assert!(tried > 60 && approved > 60, "{tried} plans, {approved} approved moves");
}

#[test]
fn the_order_does_not_depend_on_threads() {
    for (name, (instance, plan)) in bundled() {
        let (document, _) = rebook::internal::io::load(Path::new(&name)).unwrap();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| serde_json::to_string(&reassign(&document, &instance, &plan).unwrap()).unwrap())
        };
        assert_eq!(on(1), on(3), "{name}");
    }
}

fn printed(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).replace('\\', "/")
}

#[test]
fn what_it_prints() {
    let limits = ["--work-limit", "10000", "--gap", "0.1%", "--time-limit", "10m"];
    let table = printed(&[&["moves", "scenarios/strategic/scenario.json"], &limits[..]].concat());
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    insta::assert_snapshot!("strategic", table);
    let rows = printed(&[&["moves", "scenarios/quickstart/scenario.json", "--format", "csv"], &limits[..]].concat());
    assert!(rows.lines().next().unwrap().ends_with("wave,date,decision,by,on,note"), "{rows}");
    insta::assert_snapshot!("quickstart_csv", rows);
}
