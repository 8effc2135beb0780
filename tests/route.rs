//! Routing: new accounts get owners within the rules, nobody else is touched, the ledger goes on, and what comes of it is
//! near to planning with all accounts.

use std::fs;
use std::path::Path;

use rebook::internal::check::{breaches, holders::Holders};
use rebook::internal::instance::{Instance, build};
use rebook::internal::planner::plan;
use rebook::internal::route::{Ledger, Routed, RoutingNews, route, standing};
use rebook::internal::scenario::{Account, Document, Source};
use rebook::internal::solve::Control;
use rebook::plan::Plan;

use crate::support::{self, control, random};

fn instance(document: &Document) -> Instance {
    build(document).unwrap_or_else(|found| panic!("{found}")).0
}

/// The scenario without every n-th account that has no relatives, and those accounts as new ones.
fn split(document: &Document, every: usize) -> (Document, Vec<Account>) {
    let parents: Vec<&str> = document.accounts().iter().filter_map(|it| it.parent.as_deref()).collect();
    let alone = |it: &Account| {
        it.parent.is_none() && !parents.contains(&it.id.as_str()) && !it.locked && it.locked_to.is_empty()
    };
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for (at, account) in document.accounts().iter().enumerate() {
        if at % every == 0 && alone(account) { new.push(account.clone()) } else { old.push(account.clone()) }
    }
    let mut without = document.clone();
    without.scenario.accounts = Source::Inline(old);
    (without, new)
}

fn routed(document: &Document, plan: &Plan, new: &[Account]) -> (Ledger, Routed) {
    let mut ledger = Ledger::new(plan.scenario.clone(), plan.objective);
    let news = RoutingNews { new: new.to_vec(), lost: Vec::new() };
    let on = document.scenario.as_of;
    let made = route((document, plan), &mut ledger, &news, on, &control());
    (ledger, made.unwrap_or_else(|found| panic!("{found}")))
}

#[test]
fn what_is_routed_keeps_the_rules_and_moves_nobody() {
    let (mut looked_at, mut given) = (0, 0);
    for seed in 0..300 {
        let document = Document::inline(random::scenario(seed), "random.json");
        let (without, new) = split(&document, 2);
        let Ok((base, _)) = build(&without) else { continue };
        let Ok(first) = plan(&base, &control()) else { continue };
        if new.is_empty() || build(&standing(&without, &first, &Ledger::new(first.scenario.clone(), 0), &new)).is_err()
        {
            continue;
        }
        let mut ledger = Ledger::new(first.scenario.clone(), first.objective);
        let before = instance(&standing(&without, &first, &ledger, &new));
        let news = RoutingNews { new: new.clone(), lost: Vec::new() };
        route((&without, &first), &mut ledger, &news, without.scenario.as_of, &control()).unwrap();
        let after = instance(&standing(&without, &first, &ledger, &[]));
        // Nobody loses anything, and no rule is broken that was not broken before.
        let holders =
            |instance: &Instance| Holders::new(instance, rebook::internal::analysis::today(instance).owner_of);
        let broken = |instance: &Instance| {
            let found = breaches(instance, &holders(instance)).0;
            found.into_iter().map(|one| one.cause).collect::<Vec<_>>()
        };
        let known = broken(&before);
        let about = |cause: &str| cause.split(" come to ").next().unwrap_or_default().to_owned();
        for cause in broken(&after) {
            let old = known.iter().any(|it| about(it) == about(&cause));
            assert!(old || cause.contains("uncovered"), "seed {seed}: {cause}; before: {known:?}");
        }
        for entry in &ledger.entries {
            given += entry.seats.iter().filter(|seat| seat.owner.is_some()).count();
            assert!(entry.seats.iter().all(|seat| !seat.why.is_empty()));
        }
        looked_at += 1;
    }
    assert!(looked_at > 60 && given > 60, "{looked_at} scenarios, {given} seats");
}

#[test]
fn routing_one_by_one_is_near_to_planning_with_all() {
    let mut covered = 0;
    for seed in 1..=5 {
        let folder = tempfile::tempdir().unwrap();
        support::run(folder.path(), &format!("init . --sample 600x20 --seed {seed}"));
        let (document, _) = rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap();
        let (without, new) = split(&document, 40);
        let control = Control { work_limit: Some(30_000), ..Control::default() };
        let first = plan(&instance(&without), &control).unwrap();
        let (ledger, made) = routed(&without, &first, &new);
        let drift = made.drift.unwrap();
        assert_eq!(ledger.entries.len(), new.len());
        let anew = plan(&instance(&standing(&without, &first, &ledger, &[])), &control).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "points")]
        let best = anew.objective as f64 / anew.points_per_seat as f64;
        // One seat that only moving somebody could cover costs more than all the rest.
        if ledger.entries.iter().flat_map(|entry| &entry.seats).all(|seat| seat.owner.is_some()) {
            assert!(drift.worth >= 0.98 * best, "seed {seed}: {drift:?}, {best}");
            covered += 1;
        } else {
            assert!(drift.worthwhile, "seed {seed}: {drift:?}");
        }
        // The ceiling is that of every plan with all the accounts.
        assert!(best <= drift.worth_at_most + 1e-6, "seed {seed}: {best} is above {drift:?}");
    }
    assert!(covered >= 2, "{covered}");
}

const SCENARIO: &str = r#"{
    "rebook": 1, "name": "Routing", "as_of": "2027-01-01",
    "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 20, "wants": { "german": 3 } } } }],
    "team": [{ "id": "ann", "name": "Ann", "role": "csm", "hours": 100, "skills": { "german": 4 } },
             { "id": "ben", "name": "Ben", "role": "csm", "hours": 60 }],
    "accounts": { "csv": "accounts.csv", "columns": { "id": "Account ID" } }
}"#;

fn rebook(folder: &Path, arguments: &[&str]) -> (String, String, bool) {
    let made =
        std::process::Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(made.stdout), text(made.stderr), made.status.success())
}

#[test]
fn the_ledger_goes_on_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("scenario.json"), SCENARIO).unwrap();
    fs::write(at("accounts.csv"), "Account ID,arr\na1,100\na2,100\na3,100\n").unwrap();
    fs::write(at("new.csv"), "Account ID,arr\n007,100\n").unwrap();
    fs::write(at("more.json"), r#"[{ "id": "b1", "arr": 50 }, { "id": "b2", "parent": "a1" }, { "id": "b3" }, { "id": "b4" }, { "id": "b5" }, { "id": "b6", "needs": { "german": 5 } }]"#).unwrap();
    assert!(rebook(folder.path(), &["solve", "scenario.json", "-q", "-o", "plan.json"]).2);
    let common = ["route", "scenario.json", "--plan", "plan.json", "--ledger", "routed.json"];
    let with = |more: &[&str]| rebook(folder.path(), &[&common[..], more].concat());
    let first = with(&["--accounts", "new.csv"]);
    let second = with(&["--lost", "a2", "--accounts", "more.json", "--on", "2027-02-01"]);
    assert!(first.2 && second.2, "{}{}", first.1, second.1);
    insta::assert_snapshot!(format!("{}\n----\n\n{}", first.0, second.0));
    let ledger: Ledger = serde_json::from_str(&fs::read_to_string(at("routed.json")).unwrap()).unwrap();
    assert_eq!(ledger.entries.len(), 8);
    assert_eq!(ledger.lost().collect::<Vec<_>>(), ["a2"]);
    // What can't be is refused, and the ledger stays as it is.
    for (more, said) in [
        (&["--lost", "a9"][..], "E641"),
        (&["--lost", "a2"][..], "lost already"),
        (&["--accounts", "new.csv"][..], "E641"),
    ] {
        let refused = with(more);
        assert!(!refused.2 && refused.1.contains(said), "{}", refused.1);
    }
    let same: Ledger = serde_json::from_str(&fs::read_to_string(at("routed.json")).unwrap()).unwrap();
    assert_eq!(same, ledger);
    fs::write(at("routed.json"), serde_json::to_string(&Ledger { objective: 1, ..ledger }).unwrap()).unwrap();
    assert!(with(&["--lost", "a1"]).1.contains("E640"));
    fs::write(at("routed.json"), "{}").unwrap();
    assert!(with(&["--lost", "a1"]).1.contains("E642"));
}
