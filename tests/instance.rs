//! What a scenario means, against figures worked out by hand.

use rebook::error::Diagnostics;
use rebook::internal::candidates::{self, Exclusion, exclusion, fit};
use rebook::internal::instance::Availability::{Here, Leaving, NotAssignable, NotYetHere, OnLeave};
use rebook::internal::instance::FixedWhy::{AtRisk, ChangedLately, Locked, RenewalNear};
use rebook::internal::instance::{self, ACCOUNTS, ARR, Availability, FixedWhy, HOURS, Instance, MILLION};
use rebook::internal::scenario::{Document, FitPart, Scenario};
use rebook::internal::solve::Control;
use rebook::internal::{planner, problem};
use serde_json::{Value, json};

/// A scenario of one segment, one role and two people, changed by a merge patch.
fn scenario(patch: Value) -> Document {
    let mut base = json!({
        "rebook": 1, "name": "by hand", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 10 } } }],
        "team": [{ "id": "ann", "role": "csm", "hours": 100 }, { "id": "bea", "role": "csm", "hours": 50 }],
        "accounts": [
            { "id": "a1", "arr": 100, "owner": { "csm": "ann" } },
            { "id": "a2", "arr": 200, "owner": { "csm": "bea" } },
            { "id": "a3", "arr": 300 }
        ]
    });
    merge(&mut base, patch);
    let scenario: Scenario = serde_json::from_value(base).expect("the patch keeps to the format");
    Document::inline(scenario, "by hand")
}

/// RFC 7396.
fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (key, value) in patch {
                if value.is_null() {
                    target.remove(&key);
                } else {
                    merge(target.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (target, patch) => *target = patch,
    }
}

fn build(patch: Value) -> (Instance, Diagnostics) {
    instance::build(&scenario(patch)).unwrap_or_else(|found| panic!("{found}"))
}

fn codes(found: &Diagnostics) -> Vec<&'static str> {
    found.0.iter().map(|d| d.code).collect()
}

#[test]
fn capacity_counts_the_days_of_the_period() {
    // The first quarter of 2027 has 90 days.
    let (instance, _) = build(json!({ "team": [
        { "id": "full", "role": "csm", "hours": 90 },
        { "id": "late", "role": "csm", "hours": 90, "start": "2027-02-15" },
        { "id": "leave", "role": "csm", "hours": 90, "leave": [{ "from": "2026-12-20", "to": "2027-01-30" }] },
        { "id": "part", "role": "csm", "fte": 0.5 },
        { "id": "ramp", "role": "csm", "hours": 90, "start": "2026-12-01", "ramp": [0.25, 0.5, 0.75] }
    ], "accounts": [{ "id": "a1" }] }));
    let minutes: Vec<i64> = instance.owners.iter().map(|owner| owner.minutes).collect();
    // late: 45 of 90 days; leave: 30 days away; part: half of 3 x 110 hours;
    // ramp: January is the second month (31 days at 0.5), February the third (28 at 0.75), March in full (31).
    let ramp = 90 * 60 * (31 * 500_000 + 28 * 750_000 + 31 * 1_000_000) / (90 * 1_000_000);
    assert_eq!(minutes, [90 * 60, 45 * 60, 60 * 60, 165 * 60, ramp]);
}

#[test]
fn people_who_are_not_there_get_nothing() {
    let (instance, _) = build(json!({ "team": [
        { "id": "a", "role": "csm", "end": "2027-03-31" },
        { "id": "b", "role": "csm", "end": "2027-04-01" },
        { "id": "c", "role": "csm", "start": "2027-04-01" },
        { "id": "d", "role": "csm", "leave": [{ "from": "2027-01-01", "to": "2027-02-20" }] },
        { "id": "e", "role": "csm", "assignable": false }
    ], "accounts": [{ "id": "a1" }] }));
    let availability: Vec<Availability> = instance.owners.iter().map(|owner| owner.availability).collect();
    assert_eq!(availability, [Leaving, Here, NotYetHere, OnLeave, NotAssignable]);
}

#[test]
fn a_pool_has_its_members_shares_and_what_they_can() {
    let (instance, _) = build(json!({
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 1, "pattern": "pooled" } } }],
        "team": [
            { "id": "ann", "role": "csm", "hours": 100, "skills": { "german": 3 }, "languages": "de" },
            { "id": "bea", "role": "csm", "hours": 50, "skills": { "retail": 4 }, "languages": "fr" }
        ],
        "pools": [{ "id": "scale", "role": "csm", "members": { "ann": 0.25, "bea": 1.0 } }],
        "accounts": [{ "id": "a1", "owner": { "csm": "ann" } }]
    }));
    let ids: Vec<&str> = instance.owners.iter().map(|owner| owner.id.as_str()).collect();
    assert_eq!(ids, ["ann", "bea", "scale"]);
    assert_eq!(instance.owners[0].minutes, 75 * 60);
    assert_eq!(instance.owners[1].availability, Availability::InPools);
    assert_eq!(instance.owners[2].minutes, 75 * 60);
    assert_eq!(instance.owners[2].levels, [3, 4]);
    assert_eq!(instance.owners[2].words[FitPart::Language].len(), 2);
    assert_eq!(exclusion(&instance, 0, 0), Some(Exclusion::Kind));
    assert_eq!(exclusion(&instance, 0, 2), None);
}

#[test]
fn the_fair_share_goes_by_capacity() {
    let (instance, _) = build(json!({ "objective": { "balance": { "arr": 1.0, "accounts": 1.0 } } }));
    let arr = instance.band(0, ARR).expect("arr is balanced");
    // 600 of ARR, two thirds for the one with 100 of 150 hours, give or take a quarter.
    assert_eq!((arr.fair_share, arr.balanced), (Some(400), Some((300, 500))));
    let accounts = instance.band(1, ACCOUNTS).expect("accounts are balanced");
    // One of three accounts; a quarter around it holds no other whole number.
    assert_eq!((accounts.fair_share, accounts.balanced), (Some(1), Some((1, 1))));
    assert_eq!(instance.band(0, HOURS).and_then(|band| band.fair_share), None);
}

#[test]
fn somebody_outside_every_pod_does_not_get_the_share_of_all_pods() {
    let owned: Vec<Value> = (0..12).map(|it| json!({ "id": format!("a{it}"), "owner": { "csm": "a" } })).collect();
    let (instance, _) = build(json!({
        "team": [
            { "id": "a", "role": "csm", "hours": 100, "pod": "x" },
            { "id": "b", "role": "csm", "hours": 100, "pod": "y" },
            { "id": "c", "role": "csm", "hours": 100 }
        ],
        "accounts": owned, "rules": { "balance": { "accounts": { "among": "pod" } } }
    }));
    let share = |owner: usize| instance.band(owner, ACCOUNTS).and_then(|band| band.fair_share);
    assert_eq!([share(0), share(1), share(2)], [Some(12), Some(0), Some(0)]);
}

#[test]
fn a_band_holds_the_whole_numbers_around_the_fair_share() {
    let accounts: Vec<Value> = (0..3).map(|i| json!({ "id": format!("a{i}") })).collect();
    let team = [json!({ "id": "ann", "role": "csm" }), json!({ "id": "bea", "role": "csm" })];
    let (instance, _) = build(json!({ "accounts": accounts, "team": team,
        "rules": { "balance": { "accounts": { "tolerance": 0.1 } } } }));
    // One and a half accounts each: 1 and 2 are both as even as it gets.
    assert_eq!(instance.band(0, ACCOUNTS).and_then(|band| band.balanced), Some((1, 2)));
}

#[test]
fn hours_are_balanced_in_points_of_utilisation() {
    let (instance, _) = build(json!({}));
    // 30 of 150 hours: 20 % for everyone, give or take ten points.
    let band = instance.band(0, HOURS).expect("hours are balanced by default");
    assert_eq!((band.fair_share, band.balanced), (Some(20 * 60), Some((10 * 60, 30 * 60))));
    assert_eq!(band.at_most, Some(100 * 60));
}

#[test]
fn frozen_and_locked_seats_are_fixed() {
    let (instance, _) = build(json!({
        "rules": { "freeze": { "before_renewal_days": 90, "after_change_days": 30, "at_risk": true } },
        "accounts": [
            { "id": "a1", "owner": { "csm": "ann" }, "renewal": "2027-04-01" },
            { "id": "a2", "owner": { "csm": "ann" }, "renewal": "2027-04-02" },
            { "id": "a3", "owner": { "csm": "ann" }, "owner_since": { "csm": "2026-12-15" } },
            { "id": "a4", "owner": { "csm": "ann" }, "health": 59.0 },
            { "id": "a5", "owner": { "csm": "ann" }, "locked": true },
            { "id": "a6", "owner": { "csm": "ann" }, "locked_to": { "csm": "bea" } },
            { "id": "a7", "renewal": "2027-01-02" }
        ]
    }));
    let why: Vec<Option<FixedWhy>> = instance.seats.iter().map(|seat| seat.fixed.map(|fixed| fixed.why)).collect();
    assert_eq!(why, [Some(RenewalNear), None, Some(ChangedLately), Some(AtRisk), Some(Locked), Some(Locked), None]);
    assert_eq!(instance.seats[5].fixed.map(|fixed| fixed.owner), Some(1));
}

#[test]
fn a_limit_gives_way_to_locked_accounts() {
    let (instance, found) = build(json!({
        "rules": { "caps": [{ "measure": "arr", "at_most": 150 }] },
        "accounts": [{ "id": "a1", "arr": 400, "owner": { "csm": "ann" }, "locked": true }]
    }));
    assert_eq!(codes(&found), ["W402"]);
    assert_eq!(instance.band(0, ARR).and_then(|band| band.at_most), Some(400));
    assert_eq!(instance.band(1, ARR).and_then(|band| band.at_most), Some(150));
}

#[test]
fn the_first_matching_segment_wins_and_unknown_fields_do_not_match() {
    let (instance, found) = build(json!({
        "segments": [
            { "id": "big", "when": "arr >= 250", "seats": { "csm": { "hours": 20 } } },
            { "id": "sick", "when": "health < 50 && complexity == \"high\"", "seats": { "csm": { "hours": 5 } } },
            { "id": "rest", "when": "true", "seats": { "csm": { "hours": 1 } } }
        ],
        "accounts": [
            { "id": "a1", "arr": 300, "health": 10 },
            { "id": "a2", "health": 10, "attributes": { "complexity": "high" } },
            { "id": "a3", "arr": 10, "health": 10 },
            { "id": "a4", "segment": "big" }
        ]
    }));
    let segments: Vec<usize> = instance.accounts.iter().map(|account| account.segment).collect();
    assert_eq!(segments, [0, 1, 2, 0]);
    assert!(found.0.is_empty(), "{found}");
}

#[test]
fn fit_is_the_mean_of_what_is_known() {
    let (instance, _) = build(json!({
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": {
            "hours": 1, "wants": { "german": 4, "retail": 2 }, "weights": { "german": 3 } } } }],
        "team": [{ "id": "ann", "role": "csm", "skills": { "german": 2, "retail": 5 }, "industries": ["banks"] },
                 { "id": "bea", "role": "csm", "skills": { "german": 2, "retail": 3 } }],
        "accounts": [{ "id": "a1", "industry": "Banks", "owner": { "csm": "ann" } }]
    }));
    // Skills: (3 x 2/4 + 1 x 1) / 4 = 0.625. Ann knows the industry: (4 x 0.625 + 2 x 1) / 6.
    assert_eq!(fit(&instance, 0, 0).total, 750_000);
    // Bea's industries are unknown. Bea is like Ann: 1 - (0 + 2) / (5 x 2) = 0.8. (4 x 0.625 + 0.5 x 0.8) / 4.5.
    let bea = fit(&instance, 0, 1);
    let parts: Vec<_> = bea.parts.iter().filter_map(|(part, value)| Some((part, (*value)?))).collect();
    assert_eq!(parts, [(FitPart::Skills, 625_000), (FitPart::Similarity, 800_000)]);
    assert_eq!(bea.total, 2_900_000 * 1_000_000 / 4_500_000);
}

#[test]
fn satisfaction_suits_the_nearer() {
    let (instance, _) = build(json!({
        "team": [{ "id": "ann", "role": "csm", "csat": 2.5 }, { "id": "bea", "role": "csm" }],
        "accounts": [{ "id": "a1", "csat": 4 }, { "id": "a2" }]
    }));
    let part = |seat, owner| fit(&instance, seat, owner).parts[FitPart::Csat];
    assert_eq!([part(0, 0), part(0, 1), part(1, 0)], [Some(850_000), None, None]);
}

#[test]
fn a_field_can_name_the_skill() {
    let (instance, _) = build(json!({
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 1, "needs": { "{industry}": 3 } } } }],
        "team": [{ "id": "ann", "role": "csm", "skills": { "retail": 3 } }, { "id": "bea", "role": "csm", "skills": { "retail": 2 } }],
        "accounts": [{ "id": "a1", "industry": "Retail" }, { "id": "a2", "industry": "mining" }, { "id": "a3" }]
    }));
    assert_eq!(exclusion(&instance, 0, 0), None);
    assert!(matches!(exclusion(&instance, 0, 1), Some(Exclusion::SkillTooLow(_))));
    assert!((1..3).all(|seat| exclusion(&instance, seat, 1).is_none()));
}

#[test]
fn the_strength_of_a_relationship_grows_with_tenure() {
    let (instance, _) = build(json!({ "accounts": [
        { "id": "a1", "owner": { "csm": "ann" } },
        { "id": "a2", "owner": { "csm": "ann" }, "owner_since": { "csm": "2026-01-01" } },
        { "id": "a3", "owner": { "csm": "ann" }, "owner_since": { "csm": "2020-01-01" }, "former_owners": { "csm": 3 } }
    ] }));
    let strength: Vec<i64> = instance.seats.iter().map(|seat| seat.strength).collect();
    assert_eq!(strength, [750_000, 750_000, MILLION]);
}

#[test]
fn families_are_one_unit_but_for_fixed_accounts() {
    let family = json!([
        { "id": "a1", "owner": { "csm": "ann" } },
        { "id": "a2", "parent": "a1", "owner": { "csm": "bea" } },
        { "id": "a3", "parent": "a2" }
    ]);
    let units = |patch: Value| {
        let (instance, _) = build(patch);
        let candidates = candidates::find(&instance);
        let model = problem::build(&instance, &candidates).expect("no pods");
        let sizes: Vec<usize> = model.decision_groups.iter().map(|group| group.seats.len()).collect();
        let options: Vec<usize> = (0..model.problem.units()).map(|unit| model.problem.options(unit).len()).collect();
        (sizes, options)
    };
    assert_eq!(units(json!({ "accounts": family })), (vec![3], vec![3]));
    assert_eq!(units(json!({ "accounts": family, "rules": { "families": "apart" } })), (vec![1, 1, 1], vec![3, 3, 3]));
    // A locked account stands alone; the rest is decided together without it.
    let mut locked = family.clone();
    locked[1]["locked"] = json!(true);
    assert_eq!(units(json!({ "accounts": locked })), (vec![2, 1], vec![3, 1]));
    // A family that is one owner's stays theirs as a whole if part of it stays.
    let mut partly = family.clone();
    partly[1]["owner"] = json!({ "csm": "ann" });
    partly[2]["owner"] = json!({ "csm": "ann" });
    partly[2]["locked"] = json!(true);
    assert_eq!(units(json!({ "accounts": partly })), (vec![1, 1, 1], vec![1, 1, 1]));
}

#[test]
fn the_scale_makes_rounding_invisible() {
    let (instance, _) = build(json!({ "objective": { "balance": { "arr": 0.5 } },
        "accounts": [{ "id": "a1", "arr": 3e7 }, { "id": "a2", "arr": 4e7 }] }));
    let slopes = instance.bands.iter().flat_map(|band| &band.hinges).map(|hinge| hinge.slope);
    assert!(slopes.clone().all(|slope| slope >= 500), "{:?}", slopes.collect::<Vec<_>>());
    assert!(instance.weights.points_per_seat > 1_000_000);
}

#[test]
fn a_frozen_account_never_makes_a_scenario_impossible() {
    // Ann's whole family takes more than Ann's hours; one of its accounts renews soon.
    let family = json!([
        { "id": "a1", "hours": { "csm": 40 }, "owner": { "csm": "bea" }, "renewal": "2027-01-10" },
        { "id": "a2", "hours": { "csm": 40 }, "owner": { "csm": "bea" }, "parent": "a1" }
    ]);
    let rules = json!({ "freeze": { "before_renewal_days": 90 }, "moves": { "at_most": 0 } });
    let (instance, found) = build(json!({ "accounts": family, "rules": rules }));
    assert_eq!(codes(&found), ["W402"]);
    let plan = planner::plan(&instance, &Control::default()).expect("there is a plan");
    assert!(plan.assignments.iter().all(|seat| seat.owner == "bea"));
}

#[test]
fn several_seats_are_locked_to_different_owners() {
    let (instance, _) = build(json!({
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 1, "count": 2 } } }],
        "accounts": [{ "id": "a1", "owner": { "csm": ["bea", "ann"] }, "locked_to": { "csm": "ann" }, "locked": true }]
    }));
    let owners: Vec<_> = instance.seats.iter().map(|seat| seat.fixed.map(|fixed| fixed.owner)).collect();
    assert_eq!(owners, [Some(0), Some(1)]);
}

#[test]
fn present_owners_beyond_the_seats_have_none_to_lose() {
    let (instance, _) = build(json!({
        "rules": { "moves": { "at_most": 0 } },
        "accounts": [{ "id": "a1", "owner": { "csm": ["bea", "ann"] } }]
    }));
    let plan = planner::plan(&instance, &Control::default()).expect("there is a plan");
    assert_eq!(plan.assignments[0].owner, "bea");
}

#[test]
fn without_time_to_search_there_is_a_plan_all_the_same() {
    // Thirty hours for Ann, who has ten; Bea has none.
    let (instance, _) = build(json!({
        "team": [{ "id": "ann", "role": "csm", "hours": 10 }, { "id": "bea", "role": "csm", "hours": 0 }],
        "accounts": (0..30).map(|i| json!({ "id": format!("a{i:02}"), "hours": { "csm": 1 }, "owner": { "csm": "ann" } })).collect::<Vec<_>>()
    }));
    let control = Control { time_limit: Some(std::time::Duration::ZERO), ..Control::default() };
    let plan = planner::plan(&instance, &control).expect("seats may stay uncovered");
    assert_eq!((plan.assignments.len(), plan.uncovered.len()), (10, 20));
}
