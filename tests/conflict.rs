//! Conflicts between rules: against trying every way to fill the seats, as files that are verified, and as they read.
//!
//! `REBOOK_CONFLICTS=20000 cargo test --test all conflict::` tries more scenarios; `REBOOK_SEED=17` only that one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::internal::check::breaches;
use rebook::internal::check::eligibility;
use rebook::internal::check::holders::Holders;
use rebook::internal::conflict::{Conflict, RelaxableRule, RulesVerdict, conflict, rules, sentence, without};
use rebook::internal::instance::{Instance, LimitSubject, LimitUnit};
use rebook::internal::solve::Control;
use serde_json::{Value, json};

use crate::support::{self, random};

/// How many scenarios are tried in a thorough run: more than 2,000 of them have no plan.
const SCENARIOS: u64 = 5_500;
/// Scenarios with more ways than this to fill the seats, no rule kept, are not tried.
const MOST_WAYS: usize = 1_500;

/// A random scenario whose rules are then made stricter, so that many have no plan.
fn strict(seed: u64) -> Option<Instance> {
    let mut instance = support::instance(random::scenario(seed))?;
    let mut dice = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed);
    instance.rules.coverage_required |= dice.random_ratio(2, 3);
    if dice.random_ratio(1, 2) {
        // Who may have what is no trouble: conflicts are about how much there is.
        for seat in &mut instance.seats {
            seat.needs.clear();
            seat.must_match.clear();
            seat.experience = None;
        }
        instance.owners.iter_mut().for_each(|owner| owner.segments.clear());
        instance.rules.coverage_required = true;
    }
    for band in &mut instance.bands {
        if dice.random_ratio(1, 4) {
            band.at_most = band.at_most.map(|most| most * dice.random_range(2..=9) / 10);
        }
        if dice.random_ratio(1, 12) {
            band.at_least = Some(dice.random_range(1..=3) * if band.measure == 2 { 1 } else { 40 });
        }
    }
    for subject in [LimitSubject::All, LimitSubject::EachReceiver, LimitSubject::EachGiver] {
        if dice.random_ratio(1, 5) {
            instance.rules.limit(subject, LimitUnit::Seats, Some(dice.random_range(0..=1)));
        }
    }
    Some(instance)
}

/// All ways to fill the seats of an instance.
struct Ways {
    choices: Vec<Vec<Option<usize>>>,
    count: usize,
}

impl Ways {
    /// Those that keep what is no rule at least.
    fn new(instance: &Instance, rules: &[RelaxableRule]) -> Self {
        let free = without(instance, rules.iter());
        let may = |seat: usize| {
            let owners =
                (0..free.owners.len()).filter(|&owner| eligibility::ineligibility(&free, seat, owner).is_none());
            owners.map(Some).chain([None]).collect::<Vec<_>>()
        };
        let choices: Vec<Vec<Option<usize>>> = (0..free.seats.len()).map(may).collect();
        let count = choices.iter().map(Vec::len).fold(1, usize::saturating_mul);
        Self { choices, count }
    }

    fn owners(&self, mut way: usize) -> Vec<Option<usize>> {
        let owner = |of: &Vec<Option<usize>>| {
            let owner = of[way % of.len()];
            way /= of.len();
            owner
        };
        self.choices.iter().map(owner).collect()
    }

    /// Whether some way keeps these rules, others left out.
    fn keep(&self, instance: &Instance, all: &[RelaxableRule], rules: &[&RelaxableRule]) -> bool {
        let only = without(instance, all.iter().filter(|rule| !rules.contains(rule)));
        (0..self.count).any(|way| kept(&only, &self.owners(way)))
    }
}

/// What the ways break.
struct Broken {
    /// The rules that each breaks, as bits; each set once.
    sets: BTreeSet<u64>,
    /// Whether rules mean the same together as one by one. A given seat and the rule on its family may not, nor a limit
    /// on what anybody may lose and a rule on who may keep their accounts.
    plain: bool,
}

impl Broken {
    fn new(instance: &Instance, rules: &[RelaxableRule], ways: &Ways) -> Self {
        let but = |rule: &RelaxableRule| without(instance, rules.iter().filter(|it| *it != rule));
        let only: Vec<Instance> = rules.iter().map(but).collect();
        let free = without(instance, rules.iter());
        let mut broken = Self { sets: BTreeSet::new(), plain: true };
        for way in 0..ways.count {
            let owners = ways.owners(way);
            if !kept(&free, &owners) {
                continue;
            }
            let breaks: Vec<usize> = (0..rules.len()).filter(|&rule| !kept(&only[rule], &owners)).collect();
            broken.plain &= kept(&without(instance, breaks.iter().map(|&rule| &rules[rule])), &owners);
            broken.sets.insert(breaks.iter().map(|rule| 1 << rule).sum());
        }
        broken
    }
}

fn kept(instance: &Instance, owners: &[Option<usize>]) -> bool {
    let twice = instance.seats.iter().enumerate().any(|(seat, it)| {
        let before = (seat - it.index as usize)..seat;
        owners[seat].is_some() && owners[before].contains(&owners[seat])
    });
    !twice && breaches(instance, &Holders::new(instance, owners.to_vec())).0.is_empty()
}

/// How many rules the smallest conflict has: as many as it takes to be broken by every way.
fn fewest(sets: &BTreeSet<u64>) -> usize {
    // Only sets that hold no other one matter.
    let small: Vec<u64> =
        sets.iter().copied().filter(|set| !sets.iter().any(|other| other != set && other & set == *other)).collect();
    (0..64).find(|&most| hit(&small, 0, most)).unwrap()
}

fn hit(sets: &[u64], chosen: u64, left: usize) -> bool {
    let Some(open) = sets.iter().find(|&&set| set & chosen == 0) else { return true };
    left > 0 && (0..64).filter(|rule| open >> rule & 1 == 1).any(|rule| hit(sets, chosen | 1 << rule, left - 1))
}

/// What became of the scenarios.
#[derive(Debug, Default)]
struct Tally {
    possible: AtomicUsize,
    conflicts: AtomicUsize,
    several: AtomicUsize,
    open: AtomicUsize,
    not_smallest: AtomicUsize,
    /// Rules of which do not mean the same together as one by one: the smallest conflict is not compared.
    entangled: AtomicUsize,
}

#[test]
fn conflicts_are_those_that_trying_every_way_shows() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("REBOOK_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("REBOOK_CONFLICTS").unwrap_or_else(|| support::some_of(SCENARIOS)),
    };
    let tally = Tally::default();
    let threads = thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let share = |nth: u64| {
        let mine = seeds.clone().filter(|seed| seed % threads == nth);
        mine.filter_map(|seed| one(seed, &tally).err().map(|why| format!("{seed}: {why}"))).collect::<Vec<_>>()
    };
    let failures: Vec<String> = thread::scope(|scope| {
        let share = &share;
        let started: Vec<_> = (0..threads).map(|nth| scope.spawn(move || share(nth))).collect();
        started.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures[..failures.len().min(5)].join("\n"));
    let count = |it: &AtomicUsize| it.load(Ordering::Relaxed);
    if seeds.end - seeds.start >= SCENARIOS {
        assert!(count(&tally.conflicts) >= 2_000 && count(&tally.possible) > 200, "{tally:?}");
        assert!(count(&tally.several) > 250, "too few with more than two rules: {tally:?}");
        assert!(count(&tally.open) + count(&tally.not_smallest) < 20, "{tally:?}");
        assert!(20 * count(&tally.entangled) < count(&tally.conflicts), "too few are compared: {tally:?}");
    }
}

fn one(seed: u64, tally: &Tally) -> Result<(), String> {
    let Some(instance) = strict(seed) else { return Ok(()) };
    let all = rules(&instance);
    let ways = Ways::new(&instance, &all);
    if ways.count > MOST_WAYS || all.len() > 63 {
        return Ok(());
    }
    let tick = |it: &AtomicUsize| it.fetch_add(1, Ordering::Relaxed);
    let control = Control { threads: 1, work_limit: Some(support::WORK), ..Control::default() };
    let found = match conflict(&instance, &control).map_err(|found| found.to_string())? {
        RulesVerdict::Possible if ways.keep(&instance, &all, &all.iter().collect::<Vec<_>>()) => {
            tick(&tally.possible);
            return Ok(());
        }
        RulesVerdict::Possible => return Err("said to be possible, and no way keeps all rules".to_owned()),
        RulesVerdict::Open => {
            tick(&tally.open);
            return Ok(());
        }
        RulesVerdict::Conflict(found) => *found,
    };
    tick(&tally.conflicts);
    if !found.minimal || !found.smallest {
        tick(&tally.not_smallest);
    }
    if found.rules.len() > 2 {
        tick(&tally.several);
    }
    let named = |text: &String| all.iter().position(|rule| sentence(rule, &instance) == *text).unwrap();
    let core: Vec<&RelaxableRule> = found.rules.iter().map(|text| &all[named(text)]).collect();
    is_needed(&core, &found, &ways, &instance, &all)?;
    let broken = Broken::new(&instance, &all, &ways);
    if !broken.plain {
        tick(&tally.entangled);
    } else if found.smallest && core.len() != fewest(&broken.sets) {
        return Err(format!("{:?} is said to be smallest; {} are enough", found.rules, fewest(&broken.sets)));
    }
    found.holds(&instance).map_err(|why| format!("its proof does not hold: {why}"))
}

/// That no way keeps the rules, and some way does when one of them is left out.
fn is_needed(
    core: &[&RelaxableRule],
    found: &Conflict,
    ways: &Ways,
    instance: &Instance,
    all: &[RelaxableRule],
) -> Result<(), String> {
    if ways.keep(instance, all, core) {
        return Err(format!("{:?} can be kept together", found.rules));
    }
    for (place, text) in found.rules.iter().enumerate().filter(|_| found.minimal) {
        let rest: Vec<&RelaxableRule> = core.iter().enumerate().filter(|it| it.0 != place).map(|it| *it.1).collect();
        if !ways.keep(instance, all, &rest) {
            return Err(format!("{:?}: \"{text}\" is not needed for the conflict", found.rules));
        }
    }
    Ok(())
}

/// Two people, five accounts; four of them are locked to Ann, who may have few.
const SCENARIO: &str = r#"{
    "rebook": 1, "name": "Crowded", "as_of": "2027-01-01", "currency": "EUR",
    "skills": { "german": "German" },
    "segments": [{ "id": "all", "name": "All", "when": "true", "seats": { "csm": { "hours": 10 } } }],
    "team": [
        { "id": "ann", "name": "Ann", "role": "csm", "hours": 60, "skills": { "german": 4 } },
        { "id": "ben", "name": "Ben", "role": "csm", "hours": 40 }
    ],
    "accounts": [
        { "id": "a1", "arr": 100, "owner": { "csm": "ann" }, "locked": true },
        { "id": "a2", "arr": 100, "owner": { "csm": "ann" }, "locked": true },
        { "id": "a3", "arr": 100, "owner": { "csm": "ann" }, "locked": true },
        { "id": "a4", "arr": 100, "owner": { "csm": "ann" }, "locked": true },
        { "id": "a5", "arr": 100, "owner": { "csm": "ben" }, "needs": { "german": 3 } }
    ],
    "objective": { "fit": 1 },
    "rules": { "capacity": { "target": 0.8, "limit": 1.0 }, "coverage": "required",
               "caps": [{ "measure": "accounts", "at_most": 4 }] }
}"#;

/// Nine accounts that fill three people to the minute, in one way only.
fn tight() -> String {
    let people = ["ann", "ben", "cem"].map(|id| json!({ "id": id, "name": id, "role": "csm", "hours": 100 }));
    let hours = [51, 46, 39, 33, 30, 28, 27, 24, 22];
    let account = |(n, hours): (usize, &i32)| json!({ "id": format!("a{n}"), "arr": 1, "hours": { "csm": hours } });
    let accounts: Vec<Value> = hours.iter().enumerate().map(account).collect();
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    (scenario["team"], scenario["accounts"]) = (json!(people), json!(accounts));
    scenario["rules"].as_object_mut().unwrap().remove("caps");
    scenario.to_string()
}

fn rebook(folder: &Path, arguments: &[&str]) -> (String, String, bool) {
    let made =
        std::process::Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(made.stdout), text(made.stderr), made.status.success())
}

#[test]
fn locks_and_a_cap_clash_and_each_way_out_helps() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("scenario.json"), SCENARIO).unwrap();
    let solve = |file: &str| rebook(folder.path(), &["solve", file, "-q"]);
    let (_, refused, _) = solve("scenario.json");
    assert!(refused.contains("E50") && refused.contains("`rebook conflict`"), "{refused}");
    let (said, _, _) = rebook(folder.path(), &["conflict", "scenario.json"]);
    insta::assert_snapshot!(said);
    // Each way out by hand.
    for (from, to) in [
        (r#""at_most": 4"#, r#""at_most": 5"#),
        (r#""arr": 100, "owner": { "csm": "ann" }, "locked": true"#, r#""arr": 100, "owner": { "csm": "ann" }"#),
        (r#""coverage": "required","#, ""),
        (r#", "needs": { "german": 3 }"#, ""),
    ] {
        assert!(SCENARIO.contains(from));
        fs::write(at("mended.json"), SCENARIO.replacen(from, to, 1)).unwrap();
        let (_, why, solved) = solve("mended.json");
        assert!(solved, "{from}: {why}");
        let (possible, _, _) = rebook(folder.path(), &["conflict", "mended.json"]);
        assert!(possible.contains("there is a plan"), "{possible}");
    }
}

/// What `rebook conflict` says of a scenario, as one line.
fn said_of(scenario: &Value) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scenario.json"), scenario.to_string()).unwrap();
    let (said, why, fine) = rebook(folder.path(), &["conflict", "scenario.json", "-q"]);
    assert!(fine, "{why}");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_unlocked_is_free_then() {
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    // A family that is locked as a whole: one of it alone would stay with the rest.
    scenario["accounts"][1]["parent"] = json!("a1");
    let said = said_of(&scenario);
    assert!(said.contains("Unlock a1 and a2 from Ann") && !said.contains("Unlock a1 from Ann"), "{said}");
    for n in 0..2 {
        assert!(!said_of(&scenario).contains("there is a plan"));
        scenario["accounts"][n].as_object_mut().unwrap().remove("locked");
    }
    assert!(said_of(&scenario).contains("there is a plan"));
    // A lock on what is frozen, too.
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    scenario["accounts"][0]["renewal"] = json!("2027-01-20");
    scenario["rules"]["freeze"] = json!({ "before_renewal_days": 60 });
    let said = said_of(&scenario);
    assert!(said.contains("Unlock a1 from Ann, and let it leave although frozen"), "{said}");
    assert!(said.contains("Unlock a2 from Ann then"), "{said}");
}

#[test]
fn a_large_team_that_is_a_little_too_small_is_seen_at_once() {
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    let person = |n| json!({ "id": format!("p{n}"), "role": "csm", "hours": 2000 });
    scenario["team"] = (0..30).map(person).collect();
    scenario["accounts"] = (0..1000).map(|n| json!({ "id": format!("a{n}"), "owner": { "csm": "p0" } })).collect();
    scenario["rules"]["caps"][0]["at_most"] = json!(33);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scenario.json"), scenario.to_string()).unwrap();
    let (_, why, _) = rebook(folder.path(), &["solve", "scenario.json", "-q", "--work-limit", "1000"]);
    assert!(why.contains("E502"), "{why}");
}

#[test]
fn words_tell_people_apart_and_minutes_add_up() {
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    scenario["team"][1]["name"] = json!("Ann");
    // Ann's own most, which can be raised alone.
    scenario["rules"].as_object_mut().unwrap().remove("caps");
    scenario["team"][0]["max_accounts"] = json!(4);
    for n in 0..4 {
        scenario["accounts"][n]["id"] = json!(format!("orbits {n}"));
    }
    let said = said_of(&scenario);
    assert!(
        said.contains("4 accounts stay with Ann (ann) (locked): orbits 0, orbits 1, orbits 2 and orbits 3"),
        "{said}"
    );
    assert!(said.contains("from 4 accounts to 5 accounts (the person's max_accounts in the team)"), "{said}");
    // Two minutes too many.
    let mut scenario: Value = serde_json::from_str(SCENARIO).unwrap();
    scenario["rules"].as_object_mut().unwrap().remove("caps");
    scenario["team"] = json!([{ "id": "ann", "name": "Ann", "role": "csm", "hours": 20, "skills": { "german": 4 } }]);
    scenario["accounts"] = json!([{ "id": "a1", "hours": { "csm": 10.03 } }, { "id": "a2", "hours": { "csm": 10 } }]);
    let said = said_of(&scenario);
    assert!(said.contains("What only Ann may have comes to 20.1 h; the most allowed is 20 h."), "{said}");
    assert!(said.contains("Raise the most that Ann may have from 20 h to 20.1 h"), "{said}");
}

#[test]
fn a_conflict_on_file_is_verified_and_one_that_was_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("scenario.json"), SCENARIO).unwrap();
    assert!(rebook(folder.path(), &["conflict", "scenario.json", "-o", "conflict.json"]).2);
    let verify = |file: &str| rebook(folder.path(), &["verify", "scenario.json", file]);
    let (said, why, fine) = verify("conflict.json");
    assert!(fine && said.contains("no plan keeps them"), "{said}{why}");
    let conflict: Conflict = serde_json::from_str(&fs::read_to_string(at("conflict.json")).unwrap()).unwrap();
    let mut tricks = vec![
        ("E602", Conflict { conflict: 9, ..conflict.clone() }),
        ("E633", Conflict { rules: vec!["everybody must be happy".to_owned()], ..conflict.clone() }),
        ("E631", Conflict { rules: Vec::new(), ..conflict.clone() }),
        ("E601", conflict.clone()),
    ];
    tricks[3].1.scenario.digest = "0".repeat(64);
    // Without any one of its rules there is a plan, whatever the proof says.
    for place in 0..conflict.rules.len() {
        let mut fewer = conflict.clone();
        fewer.rules.remove(place);
        tricks.push(("E631", fewer));
    }
    for (code, trick) in tricks {
        fs::write(at("changed.json"), serde_json::to_string(&trick).unwrap()).unwrap();
        let (_, refused, fine) = verify("changed.json");
        assert!(!fine && refused.contains(code), "{code}: {refused}");
    }
    fs::write(at("changed.json"), r#"{ "conflict": 1 }"#).unwrap();
    assert!(verify("changed.json").1.contains("E604"));
    // Rows for spreadsheets, the same answer on any number of threads, and no answer where there is no time.
    let with = |more: &[&str]| rebook(folder.path(), &[&["conflict", "scenario.json"][..], more].concat());
    let rows = |table| with(&["--format", "csv", "--table", table]).0.lines().count() - 1;
    assert_eq!((rows("rules"), rows("ways_out")), (conflict.rules.len(), conflict.repairs.len()));
    let work = ["--work-limit", "3000", "--format", "json"];
    assert_eq!(with(&[&work[..], &["--threads", "1"]].concat()).0, with(&[&work[..], &["--threads", "2"]].concat()).0);
    fs::write(at("scenario.json"), tight()).unwrap();
    let (_, open, fine) = with(&["--time-limit", "0s"]);
    assert!(!fine && open.contains("E508"), "{open}");
}
