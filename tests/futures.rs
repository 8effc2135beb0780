//! Sampled futures: percentiles by hand, the same on any number of threads, and no future is like the present.

#![expect(clippy::float_cmp, reason = "figures that are exact: counts, and figures of samples")]
#![allow(clippy::needless_pass_by_value, reason = "JSON is written where it is passed")]

use std::collections::BTreeMap;

use rebook::internal::render::{Style, text};
use rebook::internal::report;
use rebook::internal::scenario::{Document, Futures, Scenario};
use rebook::internal::solve::Control;
use rebook::internal::what_if::futures::{Spread, futures, shortfall};
use serde_json::{Value, json};

use crate::support::control;

/// Twelve accounts with three people of whom each can take all.
fn document(chances: Value) -> Document {
    let account =
        |i: u32| json!({ "id": format!("a{i:02}"), "arr": 1000 + i, "owner": { "csm": format!("p{}", i % 3) } });
    let person = |i: u32| json!({ "id": format!("p{i}"), "role": "csm", "hours": 200 });
    let scenario: Value = json!({
        "rebook": 1, "name": "Futures", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "seats": { "csm": { "hours": 10 } } }],
        "team": (0..3).map(person).collect::<Vec<_>>(),
        "accounts": (0..12).map(account).collect::<Vec<_>>(),
        "what_if": [{ "id": "hire", "changes": [{ "hire": 1, "like": "p0" }] }],
        "futures": chances
    });
    let scenario: Scenario = serde_json::from_value(scenario).unwrap();
    Document::inline(scenario, "futures.json")
}

#[test]
fn percentiles_are_by_nearest_rank() {
    let spread = |figures: &[f64]| {
        let Spread { p10, p50, p90 } = Spread::of(figures.iter().copied()).unwrap();
        [p10, p50, p90]
    };
    assert_eq!(spread(&[7.0]), [7.0; 3]);
    assert_eq!(spread(&[3.0, 1.0, 2.0]), [1.0, 2.0, 3.0]);
    let ten: Vec<f64> = (1..=10).rev().map(f64::from).collect();
    assert_eq!(spread(&ten), [1.0, 5.0, 9.0]);
    let eleven: Vec<f64> = (1..=11).map(f64::from).collect();
    assert_eq!(spread(&eleven), [2.0, 6.0, 10.0]);
    assert!(Spread::of(std::iter::empty()).is_none());
    assert_eq!(shortfall(ten.iter().copied()), Some(1.0));
    assert_eq!(shortfall((1..=20).map(f64::from)), Some(1.5), "the worst tenth of twenty is two");
    assert_eq!(shortfall(std::iter::empty()), None);
}

#[test]
fn without_chances_the_future_is_the_present() {
    let outlooks = futures(&document(json!({ "samples": 5 })), &[], &control()).unwrap_or_else(|it| panic!("{it}"));
    assert_eq!((outlooks.samples, outlooks.rows.len()), (5, 2));
    for row in &outlooks.rows {
        let (kept, again) = (row.kept.as_ref().unwrap(), row.again.as_ref().unwrap());
        assert_eq!(kept, again, "{}", row.title);
        assert_eq!((kept.uncovered.p90, kept.moves.p90, row.forced.unwrap().p90), (0.0, 0.0, 0.0));
        assert_eq!(kept.worth.p10, kept.shortfall);
    }
    let (document, instance) = {
        let document = document(json!({}));
        let instance = rebook::internal::instance::build(&document).unwrap().0;
        (document, instance)
    };
    let plan = rebook::internal::planner::plan(&instance, &control()).unwrap();
    #[expect(clippy::cast_precision_loss, reason = "points as figures")]
    let worth = plan.objective as f64 / plan.points_per_seat as f64;
    assert!((outlooks.rows[0].kept.as_ref().unwrap().worth.p50 - worth).abs() < 1e-5, "{}", document.file);
}

/// Everybody leaves: all seats lose their owners, whatever is done.
#[test]
fn where_everybody_leaves_nobody_has_anything() {
    let all = document(json!({ "samples": 3, "attrition": 1.0 }));
    let outlooks = futures(&all, &[], &control()).unwrap_or_else(|it| panic!("{it}"));
    let base = &outlooks.rows[0];
    let (kept, again) = (base.kept.as_ref().unwrap(), base.again.as_ref().unwrap());
    assert_eq!((base.forced.unwrap().p10, kept.uncovered.p50, again.uncovered.p90), (12.0, 12.0, 12.0));
    assert_eq!(kept.uncovered_arr.p50, f64::from((0..12).map(|i| 1000 + i).sum::<u32>()));
}

/// The base has a plan, whatever is left of people and accounts later.
#[test]
fn a_base_with_a_plan_is_not_said_to_have_none() {
    for chances in [json!({ "attrition": 1.0 }), json!({ "attrition": 1.0, "churn": { "*": 1.0 } })] {
        let mut all = document(chances);
        all.scenario.futures.as_mut().unwrap().samples = 3;
        let outlooks = futures(&all, &[], &control()).unwrap_or_else(|it| panic!("{it}"));
        let page = text::text(&report::futures::report(&outlooks), Style { full: true, colour: false });
        assert!(!page.contains("has no plan"), "{page}");
    }
}

/// With no more than one leaver the others have room for all: kept, the leaver's seats are open; made anew, none is.
#[test]
fn a_new_plan_covers_what_leavers_had() {
    let some = document(json!({ "samples": 200, "seed": 3, "attrition": 0.3 }));
    let outlooks = futures(&some, &["hire".to_owned()], &control()).unwrap_or_else(|it| panic!("{it}"));
    let base = &outlooks.rows[0];
    let (kept, again) = (base.kept.as_ref().unwrap(), base.again.as_ref().unwrap());
    // Three people who stay with a chance of 0.7: all do in 34 of 100 futures, one leaves in 44, two in 19.
    assert_eq!(kept.uncovered, base.forced.unwrap());
    assert_eq!([kept.uncovered.p10, kept.uncovered.p50, kept.uncovered.p90], [0.0, 4.0, 8.0]);
    assert_eq!((again.uncovered.p50, again.uncovered.p90), (0.0, 0.0));
    assert!(again.shortfall >= kept.shortfall);
    assert_eq!(outlooks.most_robust, Some(1), "one more person stands it better");
}

#[test]
fn accounts_are_lost_by_segment() {
    let named = |churn: Value| {
        let all = document(json!({ "samples": 4, "churn": churn }));
        futures(&all, &[], &control()).unwrap_or_else(|it| panic!("{it}"))
    };
    let none = named(json!({ "*": 1.0, "all": 0.0 }));
    assert_eq!((none.rows[0].left_out, none.rows[0].kept.as_ref().unwrap().worth.p10 > 0.0), (0, true));
    let grown = futures(&document(json!({ "samples": 2, "growth": { "*": 1.0 } })), &[], &control()).unwrap();
    let base = &grown.rows[0];
    assert_eq!(base.kept.as_ref().unwrap().uncovered.p50, 12.0, "nobody has the new ones");
    assert_eq!(base.again.as_ref().unwrap().uncovered.p50, 0.0);
}

#[test]
fn threads_change_nothing() {
    let chances = json!({ "samples": 30, "seed": 7, "attrition": 0.2, "churn": { "*": 0.1 }, "growth": { "*": 0.1 } });
    let run = |threads: usize| {
        let control = Control { threads, work_limit: Some(200), ..Control::default() };
        let outlooks = futures(&document(chances.clone()), &[], &control).unwrap_or_else(|it| panic!("{it}"));
        serde_json::to_string(&outlooks).unwrap()
    };
    assert_eq!(run(1), run(2));
    let other = Futures { seed: 8, ..serde_json::from_value(chances.clone()).unwrap() };
    let mut changed = document(chances.clone());
    changed.scenario.futures = Some(other);
    let outlooks = futures(&changed, &[], &control()).unwrap();
    assert_ne!(serde_json::to_string(&outlooks.rows).unwrap(), run(1), "another seed draws other futures");
    assert_eq!(outlooks.futures.churn, BTreeMap::from([("*".to_owned(), 0.1)]));
}

#[test]
fn without_chances_in_the_scenario_there_is_nothing_to_draw() {
    let mut none = document(json!({}));
    none.scenario.futures = None;
    let Err(found) = futures(&none, &[], &control()) else { panic!("refused") };
    assert_eq!(found.0[0].code, "E377");
}
