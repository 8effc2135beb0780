//! What must hold of every plan, whatever the scenario: names and order do not matter, rules only take away, weights
//! are felt.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rebook::internal::check::holders::Holders;
use rebook::internal::check::{breaches, eligibility, moves, rules, worth};
use rebook::internal::instance::{ARR, Instance, LimitSubject, LimitUnit, MoveLimit};
use rebook::internal::planner::plan;
use rebook::internal::scenario::{Pattern, Scenario};
use rebook::plan::{Plan, Status};
use serde_json::{Map, Value, json};

use crate::support::{control, instance, oracle, planned, random};

/// Random scenarios that each property is tried on.
const SCENARIOS: u64 = 600;

/// The best objective lies between these two.
fn range(instance: &Instance) -> Option<(i64, i64)> {
    plan(instance, &control()).ok().map(|plan| (plan.objective, plan.bound))
}

fn to_json(scenario: &Scenario) -> Value {
    serde_json::to_value(scenario).unwrap()
}

fn to_instance(value: Value) -> Option<Instance> {
    instance(serde_json::from_value(value).unwrap())
}

/// Every text and key of a scenario, with other names.
fn rename(value: &Value, name: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => json!(name(text)),
        Value::Array(list) => list.iter().map(|it| rename(it, name)).collect(),
        Value::Object(map) => map.iter().map(|(k, v)| (name(k), rename(v, name))).collect::<Map<_, _>>().into(),
        other => other.clone(),
    }
}

#[test]
fn names_and_order_change_nothing() {
    let mut both = 0;
    for seed in 0..SCENARIOS {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let original = to_json(&random::scenario(seed));
        let (people, accounts) = (random::permutation(4, &mut rng), random::permutation(5, &mut rng));
        let name = |text: &str| {
            let id = |prefix, order: &[usize]| {
                let i: usize = text.strip_prefix(prefix)?.parse().ok()?;
                order.get(i).map(|i| format!("{prefix}{i}"))
            };
            id("p", &people).or_else(|| id("a", &accounts)).unwrap_or_else(|| text.to_owned())
        };
        let mut renamed = rename(&original, &name);
        for list in ["team", "accounts"] {
            renamed[list].as_array_mut().unwrap().reverse();
        }
        let (before, after) = (to_instance(original), to_instance(renamed));
        assert_eq!(before.is_some(), after.is_some(), "seed {seed}: valid under one set of names only");
        let (Some(before), Some(after)) = (before, after) else { continue };
        let (Ok(best), Ok(renamed)) = (oracle::best(&before), oracle::best(&after)) else { continue };
        assert_eq!(best.map(|it| it.objective), renamed.map(|it| it.objective), "seed {seed}");
        if let (Some(one), Some(other)) = (range(&before), range(&after)) {
            assert!(one.0 <= other.1 && other.0 <= one.1, "seed {seed}: {one:?}, renamed {other:?}");
            both += 1;
        }
    }
    assert!(both > 100, "{both} scenarios only");
}

type Loosen = fn(&mut Instance);

/// Each takes a rule away; no rule of what is left depends on it.
const LOOSER: &[(&str, Loosen)] = &[
    ("no budget of moves", |it| it.rules.limit_moves(None)),
    ("no budget of ARR", |it| it.rules.limit(LimitSubject::All, LimitUnit::Arr, None)),
    ("no limit for receivers", |it| it.rules.limit(LimitSubject::EachReceiver, LimitUnit::Seats, None)),
    ("no limit for givers", |it| it.rules.limit(LimitSubject::EachGiver, LimitUnit::Seats, None)),
    ("no limit for teams", |it| it.rules.limit(LimitSubject::EachTeam, LimitUnit::Seats, None)),
    ("no limit of ARR for receivers", |it| it.rules.limit(LimitSubject::EachReceiver, LimitUnit::Arr, None)),
    ("no limit of ARR for givers", |it| it.rules.limit(LimitSubject::EachGiver, LimitUnit::Arr, None)),
    ("no limits of segments", |it| it.rules.limits.retain(|it| !matches!(it.subject, LimitSubject::Segment(_)))),
    ("no cooling off", |it| it.rules.limits.retain(|it| !matches!(it.subject, LimitSubject::Cooling(_)))),
    ("coverage at a price", |it| it.rules.coverage_required = false),
    ("no hard bands", |it| {
        for band in &mut it.bands {
            (band.at_least, band.at_most) = (None, None);
        }
    }),
    ("families apart", |it| {
        it.rules.families_together &= it.seats.iter().any(|seat| seat.pattern == Pattern::Pod);
    }),
    ("nobody forbidden", |it| {
        // Who is forbidden could not have kept the seat, so that losing it is no move; nor is it frozen.
        let received =
            |limit: &MoveLimit| matches!(limit.subject, LimitSubject::EachReceiver | LimitSubject::Cooling(_));
        if it.rules.limits.iter().all(received) && it.seats.iter().all(|seat| seat.fixed.is_none()) {
            it.accounts.iter_mut().for_each(|account| account.forbidden.clear());
        }
    }),
];

#[test]
fn dropping_a_rule_never_hurts() {
    for seed in 0..SCENARIOS {
        let Some(before) = instance(random::scenario(seed)) else { continue };
        let Some((worth, _)) = range(&before) else { continue };
        for (name, loosen) in LOOSER {
            let mut after = before.clone();
            loosen(&mut after);
            let bound = match plan(&after, &control()) {
                Ok(plan) => plan.bound,
                Err(found) if found.0.iter().any(|it| it.code == "E503") => continue,
                Err(found) => panic!("seed {seed}, {name}: there was a plan before: {found}"),
            };
            assert!(bound >= worth, "seed {seed}, {name}: {worth} before, at most {bound} after");
        }
    }
}

#[test]
fn tightening_a_rule_never_helps() {
    let tighter: &[fn(&mut Instance, &Plan)] = &[
        |it, plan| {
            let half = i64::try_from(plan.moves.len()).unwrap() / 2;
            it.rules.limit_moves(it.rules.most_moves().into_iter().chain([half]).min());
        },
        |it, _| {
            let most = it.rules.most(LimitSubject::EachReceiver, LimitUnit::Seats).unwrap_or(1).min(1);
            it.rules.limit(LimitSubject::EachReceiver, LimitUnit::Seats, Some(most));
        },
        |it, _| {
            (0..it.owners.len())
                .for_each(|owner| it.rules.limit(LimitSubject::Cooling(owner), LimitUnit::Seats, Some(0)));
        },
        |it, _| it.rules.limit(LimitSubject::EachGiver, LimitUnit::Arr, Some(0)),
        |it, _| it.rules.limit(LimitSubject::EachTeam, LimitUnit::Seats, Some(0)),
        |it, _| it.rules.coverage_required = true,
        |it, plan| {
            let most = plan.books.iter().map(|book| book.plan.arr).max().unwrap_or(0);
            it.bands.iter_mut().filter(|band| band.measure == ARR).for_each(|band| {
                band.at_most = Some(band.at_most.unwrap_or(most).min(most - 1));
            });
        },
    ];
    for (seed, (before, plan)) in (0..SCENARIOS).filter_map(|seed| planned(seed).map(|it| (seed, it))) {
        for tighten in tighter {
            let mut after = before.clone();
            tighten(&mut after, &plan);
            if let Some((worth, _)) = range(&after) {
                assert!(worth <= plan.bound, "seed {seed}: at most {} before, {worth} after", plan.bound);
            }
        }
    }
}

#[test]
fn the_components_add_up_to_the_objective() {
    for (instance, plan) in (0..SCENARIOS).filter_map(planned) {
        assert_eq!(plan.components.iter().map(|row| row.points).sum::<i64>(), plan.objective);
        assert!(plan.bound >= plan.objective);
        assert!(plan.components.iter().all(|row| row.name == "cost" || (0.0..=1.0).contains(&row.value)));
        assert_eq!(plan.assignments.len() + plan.uncovered.len(), instance.seats.len());
    }
}

/// The best plan in another currency is as good in this one, but for the rounding of fair shares and slopes.
#[test]
fn the_currency_leaves_the_choice_alone() {
    let mut tried = 0;
    for seed in 0..SCENARIOS {
        let original = to_json(&random::scenario(seed));
        let Some(before) = to_instance(original.clone()) else { continue };
        let Some(after) = to_instance(in_cents(original)) else { continue };
        let (Ok(Some(best)), Ok(Some(other))) = (oracle::best(&before), oracle::best(&after)) else { continue };
        let holders = Holders::new(&before, other.owners);
        let worth: i64 = worth::worth(&before, &holders).values().sum();
        let slack = before.weights.points_per_seat / 10;
        assert!(worth >= best.objective - slack, "seed {seed}: {worth} instead of {}", best.objective);
        tried += 1;
    }
    assert!(tried > 100, "{tried} scenarios only");
}

/// The same scenario with every amount of money a hundred times as large.
fn in_cents(mut value: Value) -> Value {
    let raise = |field: &mut Value| {
        if let Some(amount) = field.as_f64() {
            *field = json!(amount * 100.0);
        }
    };
    for (list, field) in [("accounts", "arr"), ("team", "max_arr")] {
        for it in value[list].as_array_mut().unwrap() {
            raise(&mut it[field]);
        }
    }
    value["segments"][0]["when"] = json!("arr >= 10000");
    for limit in ["arr_at_most", "arr_per_receiver", "arr_per_giver"] {
        raise(&mut value["rules"]["moves"][limit]);
    }
    for (_, limits) in value["rules"]["moves"]["segments"].as_object_mut().into_iter().flatten() {
        raise(&mut limits["arr_at_most"]);
    }
    for cap in value["rules"]["caps"].as_array_mut().into_iter().flatten() {
        if cap["measure"] == "arr" {
            raise(&mut cap["at_most"]);
        }
    }
    let text = without_nulls(value).to_string().replace("arr < 40 ", "arr < 4000 ");
    serde_json::from_str(&text).unwrap()
}

/// Looking a field up in order to change it leaves a null where there was none.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, v)| !v.is_null());
            kept.map(|(k, v)| (k, without_nulls(v))).collect::<Map<_, _>>().into()
        }
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[test]
fn every_weight_is_felt() {
    let weights =
        ["/objective/fit", "/objective/continuity", "/objective/backfill", "/objective/capacity", "/objective/cost"];
    let parts = ["skills", "industry", "region", "language", "time_zone", "csat", "experience", "similarity"];
    let measures = ["hours", "arr", "accounts", "renewals", "tickets"];
    let parts = parts.iter().map(|part| format!("/objective/fit_parts/{part}"));
    let measures = measures.iter().map(|measure| format!("/objective/balance/{measure}"));
    for weight in weights.iter().map(|it| (*it).to_owned()).chain(parts).chain(measures) {
        let felt = (0..10 * SCENARIOS).find(|&seed| is_felt(seed, &weight));
        assert!(felt.is_some(), "{weight} changes no plan");
    }
}

/// Whether the best plans at a weight of 0 and at a high one differ, and each is better by its own weights.
fn is_felt(seed: u64, weight: &str) -> bool {
    let original = to_json(&random::scenario(seed));
    let at = |level: f64| {
        let mut value = original.clone();
        *value.pointer_mut(weight)? = json!(level);
        let instance = to_instance(value)?;
        let best = oracle::best(&instance).ok()??;
        let plan = plan(&instance, &control()).ok().filter(|plan| plan.status == Status::Optimal)?;
        assert_eq!(plan.objective, best.objective, "seed {seed}, {weight} {level}");
        Some((instance, best))
    };
    let (Some((low, a)), Some((high, b))) = (at(0.0), at(9.0)) else { return false };
    let worth = |instance: &Instance, owners: &[Option<usize>]| -> i64 {
        worth::worth(instance, &Holders::new(instance, owners.to_vec())).values().sum()
    };
    worth(&low, &b.owners) < a.objective && worth(&high, &a.owners) < b.objective
}

#[test]
fn no_seat_stays_uncovered_that_somebody_has_room_for() {
    let mut uncovered = 0;
    for (seed, (instance, plan)) in (0..SCENARIOS).filter_map(|seed| planned(seed).map(|it| (seed, it))) {
        let apart = !instance.rules.families_together || instance.families.iter().all(|family| family.len() == 1);
        if plan.status != Status::Optimal || !apart {
            continue;
        }
        let Ok(Some(best)) = oracle::best(&instance) else { continue };
        let mut holders = Holders::new(&instance, best.owners);
        for seat in 0..instance.seats.len() {
            if holders.owner[seat].is_none() {
                uncovered += 1;
                for owner in 0..instance.owners.len() {
                    assert!(!could(&instance, &mut holders, seat, owner), "seed {seed}: seat {seat}, owner {owner}");
                }
            }
        }
    }
    assert!(uncovered > 20, "{uncovered} uncovered seats only");
}

/// Whether an owner could cover a seat with everything else as it is.
fn could(instance: &Instance, holders: &mut Holders, seat: usize, owner: usize) -> bool {
    let account_role =
        holders.account_roles.iter().find(|account_role| account_role.seats.contains(&seat)).cloned().unwrap();
    if eligibility::ineligibility(instance, seat, owner).is_some() || holders.has(&account_role, owner) {
        return false;
    }
    holders.owner[seat] = Some(owner);
    let fine = breaches(instance, holders).0.is_empty();
    holders.owner[seat] = None;
    fine
}

#[test]
fn loads_and_changes_are_those_of_the_plan() {
    for seed in 0..SCENARIOS {
        let Some((instance, plan)) = planned(seed) else { continue };
        let holders = Holders::read(&instance, &plan, &mut rebook::error::Diagnostics::new()).unwrap();
        let changes = moves::changes(&instance, &holders);
        let received: u32 = plan.books.iter().map(|book| book.gained).sum();
        let given = plan.moves.iter().filter(|it| it.from.is_some() && !it.forced).count();
        assert_eq!((changes.received.len(), changes.given.len()), (received as usize, given), "seed {seed}");
        for (band, load) in instance.bands.iter().zip(rules::loads(&instance, &holders)) {
            let book = plan.books.iter().find(|book| book.owner == instance.owners[band.owner].id);
            if band.measure == ARR {
                assert_eq!(load, book.map_or(0, |book| book.plan.arr), "seed {seed}");
            }
        }
    }
}
