//! The periods to come, worked out by hand.

use rebook::internal::analysis::size::{PeriodSize, Ratio, RoleAhead};
use rebook::internal::{instance, io};
use serde_json::{Value, json};

use super::{accounts, fte, h, sized};

/// Ten accounts of 24 h a quarter, ten of 6 h, and two people of whom one leaves and one ramps.
fn organisation() -> Value {
    json!({
        "segments": [
            { "id": "big", "seats": { "csm": { "hours": 24 } } },
            { "id": "small", "seats": { "csm": { "hours": 6 } } }
        ],
        "team": [
            { "id": "ann", "role": "csm", "end": "2027-08-31" },
            { "id": "bea", "role": "csm", "start": "2027-04-01", "ramp": [0.5, 0.5, 0.5] }
        ],
        "accounts": accounts(&[(10, "big"), (10, "small")]),
        "outlook": { "periods": 3, "growth": { "big": 0.1 }, "churn": { "*": 0.2, "big": 0.1 } }
    })
}

fn csm(period: &PeriodSize) -> &RoleAhead {
    &period.roles[0]
}

#[test]
fn accounts_come_and_go_and_people_ramp_and_leave() {
    let (_, sizing) = sized(&organisation(), None);
    let from: Vec<String> = sizing.periods.iter().map(|period| period.from.to_string()).collect();
    assert_eq!(from, ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"]);
    // Big accounts: 10; then 10 x 0.9 and 1 new; then 10 x 0.81, 1 x 0.9 and 1 new: always 10, of 24 h each.
    // Small ones: 10, 8, 6.4, 5.12, of 6 h each.
    let expected = [20_000_000, 18_000_000, 16_400_000, 15_120_000];
    let told: Vec<Ratio> = sizing.periods.iter().map(|period| csm(period).accounts).collect();
    assert_eq!(told, expected.map(|part| Ratio { part, whole: 1_000_000 }));
    let needed: Vec<i64> = sizing.periods.iter().map(|period| csm(period).needed.0).collect();
    assert_eq!(needed, [300 * 60, 288 * 60, (240 + 38) * 60 + 24, 270 * 60 + 43]);
    // Ann: 240 h planned, until the quarter of the last day. Bea: from April, half of it for three months.
    let present: Vec<_> = sizing.periods.iter().map(|period| csm(period).present).collect();
    assert_eq!(present, [h(240), h(360), h(240), h(240)]);
    assert_eq!((csm(&sizing.periods[0]).fte_short, csm(&sizing.periods[1]).fte_short), (fte(60), fte(-72)));
}

#[test]
fn the_present_period_agrees_with_the_headcount() {
    let (_, sizing) = sized(&organisation(), Some(0));
    let [now] = sizing.periods.as_slice() else { panic!("one period") };
    assert_eq!((csm(now).needed, csm(now).present), (sizing.roles[0].needed, sizing.roles[0].present));
}

#[test]
fn without_an_outlook_only_people_change() {
    let mut patch = organisation();
    patch.as_object_mut().unwrap().remove("outlook");
    assert_eq!(sized(&patch, None).1.periods.len(), 1);
    let (_, sizing) = sized(&patch, Some(2));
    assert!(sizing.periods.iter().all(|period| csm(period).needed == h(300)));
    assert_eq!(csm(&sizing.periods[2]).present, h(240));
}

#[test]
fn renewals_roll_on_by_whole_years_and_locks_play_no_part() {
    let mut patch = organisation();
    // Segments by renewal: an account that renews within 90 days is big. In the fifth quarter it renews again.
    patch["segments"][0]["when"] = json!("days_to_renewal >= 0 && days_to_renewal < 90");
    patch["segments"][1]["when"] = json!("true");
    // Locked to Ann, who is gone by then.
    patch["accounts"] = json!([{ "id": "a", "renewal": "2027-02-01", "locked_to": { "csm": "ann" } }]);
    patch["outlook"] = json!({ "periods": 5 });
    let (_, sizing) = sized(&patch, None);
    let needed: Vec<_> = sizing.periods.iter().map(|period| csm(period).needed).collect();
    assert_eq!(needed, [h(24), h(6), h(6), h(6), h(24), h(6)]);
}

#[test]
fn accounts_go_on_along_the_journey() {
    let step = |id: &str, days: Option<u32>, hours: i64| {
        let activity = json!({ "id": format!("do {id}"), "responsible": "csm", "accountable": "csm", "hours": { "*": hours }, "every": "quarter" });
        json!({ "id": id, "days": days, "activities": [activity] })
    };
    let mut patch = organisation();
    patch["segments"] = json!([{ "id": "all", "when": "true" }]);
    let mut steps = [step("start", Some(90), 40), step("rollout", Some(91), 20), step("run", None, 10)];
    for step in &mut steps {
        step.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    }
    patch["journey"] = json!(steps);
    patch["accounts"] =
        json!([{ "id": "a", "stage": "start" }, { "id": "b", "stage": "rollout", "stage_since": "2026-12-31" }]);
    patch["outlook"] = json!({ "periods": 2, "growth": { "*": 0.5 } });
    let (_, sizing) = sized(&patch, None);
    // A quarter has 90 days, then 91, then 92. The account a is in its first step for 90 days from 1 January: the first
    // quarter; then in the second for 91: the second quarter; then in the last. The account b is in the second step
    // until 31 March (its 91 days began a day early: 1 January, 90 days), then in the last. One new account comes in
    // April and one in July: 90 days in the first step, the 91st in the second, which is what its hours are made of.
    let needed: Vec<f64> = sizing.periods.iter().map(|period| csm(period).needed.hours()).collect();
    let new = 40.0 * 90.0 / 91.0 + 20.0 / 91.0;
    let new_in_july = 40.0 * 90.0 / 92.0 + 20.0 * 2.0 / 92.0;
    let later = 20.0 * 90.0 / 92.0 + 10.0 * 2.0 / 92.0;
    let expected = [40.0 + 20.0, 20.0 + 10.0 + new, 10.0 + 10.0 + later + new_in_july];
    for (needed, expected) in needed.iter().zip(expected) {
        assert!((needed - expected).abs() < 1.0, "{needed} h, expected {expected} h");
    }
}

#[test]
fn a_period_beyond_all_calendars_is_refused() {
    let mut scenario = organisation();
    scenario["rebook"] = json!(1);
    scenario["name"] = json!("Late");
    scenario["as_of"] = json!("2200-10-01");
    let (document, _) = io::parse(&scenario.to_string(), "scenario.json").unwrap();
    let (instance, _) = instance::build(&document).unwrap();
    let found = rebook::internal::analysis::size::size(&document, &instance, None).unwrap_err();
    assert_eq!(found.0.iter().map(|one| one.code).collect::<Vec<_>>(), ["E353"]);
    assert!(found.0[0].cause.contains("E204"), "{found}");
}
