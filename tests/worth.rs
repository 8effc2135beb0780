//! What the next hire is worth: ceilings hold, floors hold, and both are told in order.

use rebook::internal::instance::build;
use rebook::internal::planner::{self, WarmStart, plan, plan_from};
use rebook::internal::scenario::{Document, Scenario, WhatIf};
use rebook::internal::what_if::apply;
use rebook::internal::what_if::worth::{OfferKind, worths};
use serde_json::{Value, json};

use crate::support::{control, oracle, random};

/// Questions to random scenarios, each about something more than there is.
fn question(seed: u64) -> WhatIf {
    let change = match seed % 4 {
        0 => json!({ "hire": 1, "like": "p0" }),
        1 => json!({ "change": "p1", "set": { "hours": 75 } }),
        2 => json!({ "change": "p0", "set": { "skills": { "german": 5 } } }),
        _ => json!({ "merge": { "rules": { "moves": { "at_most": 3 } } } }),
    };
    serde_json::from_value(json!({ "id": "more", "changes": [change] })).unwrap()
}

/// No plan is worth more than the ceiling that the base's prices give at once: tried against every plan.
#[test]
fn ceilings_are_never_below_the_best_plan() {
    let (mut tried, mut tight) = (0, 0);
    for seed in 0..4_000 {
        if tried == 500 {
            break;
        }
        let document = Document::inline(random::scenario(seed), "random.json");
        let Ok((instance, _)) = build(&document) else { continue };
        let Ok(base) = plan(&instance, &control()) else { continue };
        let Ok((changed, _)) = apply(&document, &question(seed)).and_then(|it| build(&it)) else { continue };
        let Ok(best) = oracle::best(&changed) else { continue };
        let ceiling = planner::ceiling(&changed, &WarmStart::of(&base), &control()).unwrap();
        let Some(best) = best else { continue };
        let ceiling = ceiling.unwrap_or_else(|| panic!("seed {seed}: there is a plan"));
        assert!(ceiling >= best.objective, "seed {seed}: ceiling {ceiling}, best plan {}", best.objective);
        tried += 1;
        tight += u32::from(ceiling == best.objective);
    }
    assert_eq!(tried, 500);
    assert!(tight > 250, "only {tight} of 500 ceilings are what the best plan is worth");
}

/// A team of two for work that takes three: both are full, and some accounts are with nobody.
fn short() -> Document {
    let account = |i: u32| {
        let owner = if i < 10 { json!({ "csm": format!("p{}", i % 2) }) } else { json!({}) };
        json!({ "id": format!("a{i:02}"), "arr": 1000, "owner": owner })
    };
    let scenario: Value = json!({
        "rebook": 1, "name": "Short", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "seats": { "csm": { "hours": 10, "wants": { "german": 4 } } } }],
        "team": [
            { "id": "p0", "name": "Ann", "role": "csm", "hours": 50, "skills": { "german": 4 } },
            { "id": "p1", "name": "Bea", "role": "csm", "hours": 50, "skills": { "german": 2 } }
        ],
        "profiles": [
            { "id": "full", "name": "Full time", "role": "csm", "hours": 50, "skills": { "german": 4 } },
            { "id": "half", "name": "Half time", "role": "csm", "hours": 25, "skills": { "german": 4 } }
        ],
        "accounts": (0..15).map(account).collect::<Vec<_>>(),
        "objective": { "balance": {} },
        "rules": { "moves": { "at_most": 0 } }
    });
    let scenario: Scenario = serde_json::from_value(scenario).unwrap();
    Document::inline(scenario, "short.json")
}

#[test]
fn a_hire_covers_what_nobody_can_take() {
    let worths = worths(&short(), &control()).unwrap_or_else(|found| panic!("{found}"));
    assert_eq!(worths.uncovered, 5);
    let hires: Vec<_> = worths.offers.iter().filter(|worth| worth.kind == OfferKind::Hire).collect();
    assert_eq!(hires.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["full", "half"], "the best comes first");
    let effects: Vec<_> = hires.iter().map(|it| it.effect.as_ref().unwrap()).collect();
    assert_eq!((effects[0].seats, effects[0].accounts, effects[0].arr), (5, 5, 5000));
    assert_eq!((effects[1].seats, effects[1].accounts, effects[1].arr), (2, 2, 2000));
    for kind in [OfferKind::Hire, OfferKind::Hours, OfferKind::Skill, OfferKind::Move] {
        assert!(worths.offers.iter().any(|worth| worth.kind == kind && worth.at_least.is_some()), "{kind:?}");
    }
    for worth in &worths.offers {
        let (Some(ceiling), Some(least), Some(most)) = (worth.ceiling, worth.at_least, worth.at_most) else { continue };
        assert!(least <= most + 1e-6 && most <= ceiling, "{}: {least} to {most}, at once {ceiling}", worth.title);
    }
}

/// Floors and ceilings of everything on random scenarios hold what longer plans find.
#[test]
fn what_is_proven_holds() {
    let mut tried = 0;
    for seed in 0..60 {
        let document = Document::inline(random::scenario(seed), "random.json");
        let Ok(worths) = worths(&document, &control()) else { continue };
        let (instance, _) = build(&document).unwrap();
        let base = plan_from(&instance, None, &control()).unwrap();
        for worth in &worths.offers {
            let (Some(least), Some(most)) = (worth.at_least, worth.at_most) else { continue };
            assert!(least <= most + 1e-6, "seed {seed}, {}: {least} to {most}", worth.title);
            tried += 1;
        }
        #[expect(clippy::cast_precision_loss, reason = "points as figures")]
        let stated = base.bound as f64 / base.points_per_seat as f64;
        assert!(worths.base <= stated + 1e-6, "seed {seed}");
    }
    assert!(tried > 100, "{tried}");
}
