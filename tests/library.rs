//! The front door: what a program gets that knows nothing but the crate's page, and that the examples run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rebook::comparison::Proven;
use rebook::plan::{Status, Stopped};
use rebook::{Mode, Options, Plan, Scenario};

#[path = "../examples/hiring.rs"]
mod hiring;
#[path = "../examples/leaver.rs"]
mod leaver;
#[path = "../examples/moves.rs"]
mod moves;

const QUICKSTART: &str = "scenarios/quickstart/scenario.json";
/// A segment's mistyped name makes a warning; nothing else is wrong.
const SMALL: &str = r#"{
    "rebook": 1, "name": "Small", "as_of": "2027-01-01",
    "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10 } } }],
    "team": [{ "id": "ann", "role": "csm", "hours": 100 }, { "id": "bea", "role": "csm", "hours": 100 }],
    "accounts": [{ "id": "a1", "owner": { "csm": "ann" } }, { "id": "a2", "owner": { "csm": "ann" } },
                 { "id": "a3", "owner": { "csm": "eve" } }],
    "what_if": [{ "id": "hire", "changes": [{ "hire": 1, "like": "ann" }] }]
}"#;

fn options() -> Options {
    Options::default().work_limit(500).gap(0.0).threads(1)
}

#[test]
fn a_plan_comes_with_the_warnings_and_can_be_kept() {
    let scenario = Scenario::load(QUICKSTART).unwrap();
    let planned = scenario.plan(&options()).unwrap();
    assert_eq!(planned.warnings, scenario.warnings());
    assert_eq!(planned.plan.status, Status::Optimal);
    let worth = planned.worth();
    assert!(worth.found > 20.0 && worth.found <= worth.at_most, "{worth:?}");
    let kept: Plan = serde_json::from_str(&serde_json::to_string(&planned.plan).unwrap()).unwrap();
    scenario.verify(&kept).unwrap();
    let better = Plan { bound: kept.bound + 1, objective: kept.objective + 1, ..kept };
    assert!(scenario.verify(&better).unwrap_err().has_errors());
}

#[test]
fn what_is_wrong_comes_back_at_once() {
    let wrong = SMALL.replace("\"hours\": 100", "\"hours\": -1");
    let found = Scenario::parse(&wrong).unwrap_err();
    assert_eq!(found.0.iter().filter(|one| one.code.starts_with('E')).count(), 2, "{found}");
    assert!(Scenario::load("no/such/file.json").unwrap_err().has_errors());
    let small = Scenario::parse(SMALL).unwrap();
    let first = |found: rebook::Diagnostics| found.0.iter().map(|one| one.code).find(|code| code.starts_with('E'));
    let code = |changes: &str| first(small.what_if(changes).unwrap_err()).unwrap_or_default();
    assert_eq!(code("{}"), "E007");
    assert_eq!(code("[] []"), "E004");
    assert_eq!(code(r#"[{ "hire": "one" }]"#), "E007");
    assert_eq!(code(r#"[{ "leave": "zoe" }]"#), "E335");
    assert_eq!(first(small.asking(r#"[{ "id": "none" }]"#).unwrap_err()), Some("E333"));
}

#[test]
fn warnings_are_told() {
    let small = Scenario::parse(SMALL).unwrap();
    assert_eq!(small.name(), "Small");
    assert!(small.warnings().iter().any(|one| one.cause.contains("eve")), "{:?}", small.warnings());
}

#[test]
fn what_ifs_are_plans_of_their_own_and_compare() {
    let small = Scenario::parse(SMALL).unwrap();
    let hired = small.what_if(r#"[{ "hire": 1, "like": "ann" }]"#).unwrap().plan(&options()).unwrap();
    assert_eq!(hired.plan.books.len(), 3);
    let comparison = small.compare(&options()).unwrap();
    assert_eq!(comparison.base.figures.unwrap().people, 2);
    let row = &comparison.what_ifs[0];
    assert_eq!((row.id.as_str(), row.figures.as_ref().unwrap().objective), ("hire", hired.plan.objective));
    let asking = small.asking(r#"[{ "id": "same", "changes": [{ "grow": "all", "by": 0 }] }]"#).unwrap();
    let comparison = asking.compare(&options()).unwrap();
    assert_eq!(comparison.what_ifs[0].against_base.as_ref().unwrap().proven, Proven::Equal);
}

#[test]
fn options_are_heeded() {
    let scenario = Scenario::load(QUICKSTART).unwrap();
    let told = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&told);
    let listening = options().progress(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    });
    let none = scenario.plan(&listening.mode(Mode::None)).unwrap().plan;
    assert!(told.load(Ordering::Relaxed) > 0, "nobody was told");
    assert!(none.moves.iter().all(|it| it.from.is_none() || it.forced), "somebody loses a seat they could keep");
    let stopped = options();
    let stopped = stopped.stop(Arc::new(true.into()));
    assert_eq!(scenario.plan(&stopped).unwrap().plan.stopped, Stopped::Interrupted);
}

/// A limit that had begun when the options were made would be over, and the search stopped before it began.
#[test]
fn a_time_limit_begins_with_solving() {
    let scenario = Scenario::load(QUICKSTART).unwrap();
    let options = Options::default().time_limit(Duration::from_millis(1500)).gap(1.0);
    thread::sleep(Duration::from_millis(1600));
    assert_eq!(scenario.plan(&options).unwrap().plan.stopped, Stopped::Gap);
}
