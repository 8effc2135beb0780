//! The responsibility matrix: every finding has a journey that leads to it, and a sound one leads to none.

use rebook::error::Diagnostics;
use rebook::internal::coverage::findings::{JourneyFindingKind, findings};
use rebook::internal::coverage::matrix::{Matrix, matrix};
use rebook::internal::coverage::{self, findings::JourneyFinding};
use rebook::internal::scenario::Document;
use serde_json::{Value, json};

/// A journey in which nothing is left open: onboarding hands over to the csm in an activity of both.
fn sound() -> Value {
    json!({
        "rebook": 1, "name": "Sound", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "help": ["training"], "matters": ["speed"] }],
        "team": [
            { "id": "ann", "role": "csm", "skills": { "german": 3 } },
            { "id": "bea", "role": "onboarding" }
        ],
        "accounts": [
            { "id": "a1", "stage": "start", "stage_since": "2026-12-20" },
            { "id": "a2", "stage": "run" }
        ],
        "journey": [
            { "id": "start", "days": 60, "activities": [
                { "id": "kick-off", "responsible": "onboarding", "accountable": "onboarding", "informed": "csm",
                  "hours": { "*": 4 }, "every": "step", "serves": "training" }
            ] },
            { "id": "run", "activities": [
                { "id": "call", "responsible": "csm", "accountable": "csm", "hours": { "*": 1 }, "every": "month",
                  "needs": { "german": 3 }, "contact": "touch" }
            ] }
        ]
    })
}

fn judge(scenario: &Value) -> (Matrix, Vec<JourneyFinding>) {
    let text = scenario.to_string();
    let (document, _): (Document, _) =
        rebook::internal::io::parse(&text, "scenario.json").unwrap_or_else(|e| panic!("{e}"));
    let mut found = Diagnostics::new();
    let covered = coverage::cover(&document, &mut found);
    assert!(!found.has_errors(), "{found}");
    let matrix = matrix(&document, &covered);
    let findings = findings(&document, &covered, &matrix);
    (matrix, findings)
}

/// The findings of the sound journey after some changes.
fn after(changes: &[(&str, Value)]) -> Vec<JourneyFindingKind> {
    let mut scenario = sound();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = scenario.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
        match parent.as_array_mut() {
            Some(list) if key == "-" => list.push(value.clone()),
            Some(list) => list[key.parse::<usize>().unwrap()] = value.clone(),
            None => parent[key] = value.clone(),
        }
    }
    judge(&scenario).1.iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_sound_journey_has_no_findings() {
    let (matrix, findings) = judge(&sound());
    assert_eq!(findings, []);
    assert_eq!(matrix.roles, ["csm", "onboarding"]);
    assert_eq!(matrix.steps.iter().map(|step| step.accounts).collect::<Vec<_>>(), [1, 1]);
    let [handoff] = &matrix.handoffs[..] else { panic!("{:?}", matrix.handoffs) };
    assert_eq!((handoff.before[0].as_str(), handoff.after[0].as_str()), ("onboarding", "csm"));
    assert_eq!(handoff.shared, ["kick-off"]);
}

#[test]
fn the_matrix_adds_up_the_hours_of_all_accounts() {
    let (matrix, _) = judge(&sound());
    let planned: Vec<f64> = matrix.steps.iter().flat_map(|step| &step.activities).map(|it| it.planned).collect();
    // Of a1's 60 days from 20 December, 48 are left: 48/60 of 4 h are 3.2 h. The other 42 of the quarter's 90 days it is
    // in the second step: 3 x 42/90 of 1 h are 1.4 h, and a2 has 3 h.
    assert_eq!(planned, [3.2, 4.4]);
}

#[test]
fn every_finding_has_a_journey_that_leads_to_it() {
    let first = "/journey/0/activities/0";
    let second = "/journey/1/activities/0";
    let on = |place: &str, key: &str| format!("{place}/{key}");
    let crowd: serde_json::Map<String, Value> = (1..=5).map(|n| (format!("r{n}"), json!(0.1))).collect();
    let crowd = Value::Object(crowd);
    let cases: Vec<(JourneyFindingKind, Vec<(String, Value)>)> = vec![
        (JourneyFindingKind::NobodyAccountable, vec![(on(first, "accountable"), json!([]))]),
        (JourneyFindingKind::SeveralAccountable, vec![(on(second, "accountable"), json!(["csm", "onboarding"]))]),
        (JourneyFindingKind::NoRole, vec![(on(second, "responsible"), json!("am"))]),
        (JourneyFindingKind::NoSkill, vec![(on(second, "needs"), json!({ "german": 4 }))]),
        (JourneyFindingKind::OwnershipGap, vec![("/journey/1/activities".to_owned(), json!([]))]),
        (JourneyFindingKind::HandoffUnattended, vec![(on(first, "informed"), json!([]))]),
        (JourneyFindingKind::NobodyHelps, vec![(on(first, "serves"), json!([]))]),
        (JourneyFindingKind::NotAskedFor, vec![(on(second, "serves"), json!("audits"))]),
        (JourneyFindingKind::NeverDue, vec![(on(second, "hours"), json!({}))]),
        (JourneyFindingKind::IdleRole, vec![("/team/-".to_owned(), json!({ "id": "cleo", "role": "se" }))]),
        (JourneyFindingKind::ManyOwners, vec![(on(second, "supporting"), crowd)]),
        (JourneyFindingKind::Overdue, vec![("/accounts/0/stage_since".to_owned(), json!("2026-01-01"))]),
    ];
    for (kind, changes) in &cases {
        let changes: Vec<(&str, Value)> =
            changes.iter().map(|(place, value)| (place.as_str(), value.clone())).collect();
        let found = after(&changes);
        assert!(found.contains(kind), "{kind:?} is not among {found:?}");
    }
}

#[test]
fn another_role_can_do_the_work_and_the_handoff_is_gone() {
    let mut scenario = sound();
    scenario["segments"][0]["combined"] = json!({ "onboarding": "csm" });
    let (matrix, findings) = judge(&scenario);
    assert_eq!(matrix.handoffs, []);
    assert_eq!(findings, []);
}

#[test]
fn a_step_whose_renewal_talk_names_who_answers_is_no_gap() {
    let talk =
        json!({ "id": "talk", "responsible": "csm", "accountable": "csm", "hours": { "*": 8 }, "every": "renewal" });
    let renewal = json!({ "id": "renewal", "days": 90, "activities": [talk] });
    let found = after(&[("/journey/-", renewal.clone())]);
    assert!(!found.contains(&JourneyFindingKind::OwnershipGap), "{found:?}");
    let nobody = json!({ "id": "renewal", "days": 90 });
    assert!(after(&[("/journey/-", nobody)]).contains(&JourneyFindingKind::OwnershipGap));
}

#[test]
fn roles_meet_only_in_an_activity_of_both() {
    // Support comes beside the csm, and only support has a part in tickets.
    let tickets = json!({ "id": "tickets", "responsible": "support", "accountable": "support", "hours": { "*": 8 }, "every": "month" });
    let mut scenario = sound();
    let call = scenario["journey"][1]["activities"][0].clone();
    scenario["journey"] = json!([
        { "id": "start", "days": 60, "activities": [call] }, { "id": "run", "activities": [{ "id": "call-2", "responsible": "csm",
          "accountable": "csm", "hours": { "*": 1 }, "every": "month" }, tickets] }
    ]);
    scenario["team"][1]["role"] = json!("support");
    let (matrix, findings) = judge(&scenario);
    let [handoff] = &matrix.handoffs[..] else { panic!("{:?}", matrix.handoffs) };
    assert_eq!((handoff.before.len(), handoff.after.len(), handoff.shared.len()), (1, 2, 0), "{handoff:?}");
    assert!(findings.iter().any(|it| it.kind == JourneyFindingKind::HandoffUnattended), "{findings:?}");
}

#[test]
fn a_signal_that_has_fired_is_not_said_not_to_have() {
    let scenario = |signal: &str| {
        let mut scenario = sound();
        scenario["accounts"][1]["health"] = json!(30);
        scenario["segments"][0]["seats"] =
            json!({ "ae": { "pattern": "product_led", "signal": signal, "then": "named", "hours": 2 } });
        let demo = json!({ "id": "demo", "responsible": "ae", "accountable": "ae", "hours": { "*": 3 } });
        scenario["journey"][0]["activities"].as_array_mut().unwrap().push(demo);
        scenario
    };
    let why = |signal: &str| {
        let (document, _) = rebook::internal::io::parse(&scenario(signal).to_string(), "scenario.json").unwrap();
        let without = coverage::explain::explain(&document, "a2").unwrap().without;
        without.iter().find(|(role, _)| *role == "ae").map(|(_, why)| format!("{why:?}"))
    };
    assert_eq!(why("health > 0.0").as_deref(), Some("NotNow"), "it has fired, and there is nothing to do");
    assert_eq!(why("health > 50.0").as_deref(), Some("ProductLed"));
}
