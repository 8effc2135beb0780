//! The frontier and the alternatives: against the checker, against trying every plan, and the same on any number of
//! threads.

#![expect(clippy::cast_precision_loss, reason = "points of small scenarios, far below 2^53")]

use std::path::Path;
use std::process::Command;

use rebook::error::Diagnostics;
use rebook::internal::analysis::{SeatOwners, budgeted, moves};
use rebook::internal::check;
use rebook::internal::check::holders::Holders;
use rebook::internal::check::worth::{ComponentPoints, worth};
use rebook::internal::instance::{Component, Instance, build};
use rebook::internal::io;
use rebook::internal::scenario::Document;
use rebook::internal::solve::Control;
use rebook::internal::what_if::alternatives::{Alternatives, AlternativesWanted, alternatives};
use rebook::internal::what_if::figures::{Holding, holding, moves_between};
use rebook::internal::what_if::frontier::{Frontier, FrontierPoint, frontier, variant};
use rebook::plan::Plan;

use crate::support::{oracle, random};

/// How many random scenarios are tried by brute force, and how many ways to fill their seats they may have.
const SCENARIOS: usize = 60;
const MOST_WAYS: f64 = 4_000.0;

fn control(work: u64) -> Control {
    Control { threads: 2, work_limit: Some(work), ..Control::default() }
}

/// The scenario without its own limit on moves, as the frontier sees it.
fn free(document: &Document) -> Instance {
    let (mut base, _) = build(document).unwrap();
    base.rules.limit_moves(None);
    base
}

fn bundled() -> Vec<(&'static str, Document)> {
    let load = |name| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).join("scenario.json");
        (name, io::load(&file).unwrap().0)
    };
    ["quickstart", "hybrid", "strategic", "coverage"].map(load).into()
}

/// Points of everything but balance, and points lost to balance.
fn figures(worth: &ComponentPoints) -> (i64, i64) {
    let lost: i64 = worth.iter().filter(|it| matches!(it.0, Component::Balance(_))).map(|it| -it.1).sum();
    (worth.values().sum::<i64>() + lost, lost)
}

fn holders(instance: &Instance, plan: &Plan) -> Holders {
    Holders::read(instance, plan, &mut Diagnostics::new()).expect("a plan names every seat")
}

fn moved(instance: &Instance, holders: &Holders) -> i64 {
    let books = SeatOwners { owner_of: holders.owner.clone() };
    i64::try_from(budgeted(&moves(instance, &books))).unwrap()
}

/// Every point's plan keeps the rules and says nothing untrue, its figures are those of its plan, and none dominates
/// another.
fn verify(name: &str, base: &Instance, found: &Frontier) {
    for point in &found.points {
        let asked = variant(base, point.emphasis, point.allowed.map(i64::from));
        assert_eq!(check::check(&asked, &point.plan), Diagnostics::new(), "{name}: {point:?}");
        let holders = holders(base, &point.plan);
        let mut within = base.clone();
        within.rules.limit_moves(Some(i64::from(point.moves)));
        assert_eq!(check::breaches(&within, &holders), Diagnostics::new(), "{name}");
        assert_eq!(figures(&worth(base, &holders)), (point.points.quality, point.points.balance_lost), "{name}");
        assert_eq!(moved(base, &holders), i64::from(point.moves), "{name}");
        assert!(point.points.quality <= point.points.quality_at_most, "{name}: {point:?}");
    }
    let key = |it: &FrontierPoint| [i64::from(it.moves), it.points.balance_lost, -it.points.quality];
    for (i, one) in found.points.iter().enumerate() {
        for (j, other) in found.points.iter().enumerate() {
            let (ours, theirs) = (key(one), key(other));
            let not_worse = ours.iter().zip(theirs).all(|(our, their)| *our <= their);
            assert!(i == j || !not_worse, "{name}: {one:?} dominates {other:?}");
        }
    }
    for pair in found.curve.windows(2) {
        assert!(pair[0].allowed < pair[1].allowed && pair[0].worth <= pair[1].worth, "{name}: {pair:?}");
        assert!(pair[0].worth_at_most <= pair[1].worth_at_most, "{name}: {pair:?}");
    }
    assert!(found.curve.iter().all(|row| row.worth <= row.worth_at_most && row.moves <= row.allowed), "{name}");
    assert!(found.fewest.proven <= found.fewest.moves, "{name}");
}

#[test]
fn points_of_the_bundled_scenarios_are_verified_and_none_dominates_another() {
    for (name, document) in bundled() {
        let found = frontier(&document, 4, &control(400), None).unwrap();
        assert!(found.points.len() > 1, "{name}: {found:?}");
        verify(name, &free(&document), &found);
    }
}

#[test]
fn no_plan_beats_a_ceiling() {
    let mut tried = 0;
    for seed in 0.. {
        if tried == SCENARIOS {
            break;
        }
        let document = Document::inline(random::scenario(seed), "random.json");
        let Ok(found) = frontier(&document, 3, &control(200), None) else { continue };
        let base = free(&document);
        verify(&format!("seed {seed}"), &base, &found);
        let unit = base.weights.points_per_seat;
        let all = oracle::each(&base, MOST_WAYS, &mut |holders, worth| {
            let ((quality, lost), moves) = (figures(worth), moved(&base, holders));
            assert!(moves >= i64::from(found.fewest.proven), "seed {seed}: {:?}", found.fewest);
            let not_worse = |it: &&FrontierPoint| moves <= i64::from(it.moves) && lost <= it.points.balance_lost;
            for point in found.points.iter().filter(not_worse) {
                assert!(quality <= point.points.quality_at_most, "seed {seed}: {:?} beats {point:?}", holders.owner);
            }
            for row in found.curve.iter().filter(|row| moves <= i64::from(row.allowed)) {
                let most = row.worth_at_most * unit as f64 + unit as f64 * 1e-6;
                assert!((quality - lost) as f64 <= most, "seed {seed}: {:?} beats {row:?}", holders.owner);
            }
        });
        // Frontiers of one point say little.
        tried += usize::from(all.is_ok() && found.points.len() > 1);
    }
}

const WANTED: AlternativesWanted = AlternativesWanted { count: 3, within: 0.02, differ: 0.1 };

/// Alternatives keep the rules, are as near to the best as asked for, and differ as asked for.
fn verify_alternatives(name: &str, document: &Document, wanted: &AlternativesWanted, found: &Alternatives) {
    let (base, _) = build(document).unwrap();
    let objective = |plan: &Plan| worth(&base, &holders(&base, plan)).values().sum::<i64>();
    let best = objective(&found.plans[0].plan);
    let least = best as f64 - best.unsigned_abs() as f64 * wanted.within;
    let apart = wanted.differ * base.seats.len() as f64;
    for (index, it) in found.plans.iter().enumerate() {
        assert_eq!(check::breaches(&base, &holders(&base, &it.plan)), Diagnostics::new(), "{name}");
        assert_eq!(objective(&it.plan), it.objective, "{name}");
        assert!(it.objective as f64 >= least, "{name}: {}", it.below);
        assert_eq!(it.differs.len(), index);
        for (other, told) in found.plans.iter().zip(&it.differs) {
            let differs = moves_between(&holding(&other.plan), &holding(&it.plan));
            assert!(differs == *told && f64::from(differs) >= apart - 1e-9, "{name}: {differs} of {apart}");
        }
    }
    let missing = found.missing.as_ref().map_or(0, |missing| missing.count);
    assert_eq!(found.plans.len() + missing, wanted.count + 1, "{name}");
}

#[test]
fn alternatives_to_the_bundled_scenarios_are_near_and_different() {
    let mut alternatives_found = 0;
    for (name, document) in bundled() {
        let found = alternatives(&document, &WANTED, &control(400)).unwrap();
        verify_alternatives(name, &document, &WANTED, &found);
        alternatives_found += found.plans.len() - 1;
    }
    assert!(alternatives_found >= 6, "{alternatives_found} of 12");
}

#[test]
fn where_it_is_proven_that_there_are_no_more_alternatives_there_are_none() {
    let (mut tried, mut proven, mut found_any) = (0, 0, 0);
    let wanted = AlternativesWanted { count: 3, within: 0.2, differ: 0.3 };
    for seed in 0.. {
        if tried == SCENARIOS {
            break;
        }
        let document = Document::inline(random::scenario(seed), "random.json");
        let Ok(found) = alternatives(&document, &wanted, &control(200)) else { continue };
        verify_alternatives(&format!("seed {seed}"), &document, &wanted, &found);
        found_any += found.plans.len() - 1;
        tried += 1;
        let Some(missing) = found.missing.as_ref().filter(|missing| missing.proven) else { continue };
        let (base, _) = build(&document).unwrap();
        let best = found.plans[0].objective;
        let floor = best as f64 - best.unsigned_abs() as f64 * wanted.within;
        let known: Vec<Holding> = found.plans.iter().map(|it| holding(&it.plan)).collect();
        let all = oracle::each(&base, MOST_WAYS, &mut |holders, worth| {
            let near = worth.values().sum::<i64>() as f64 >= floor;
            let here = held(&base, holders);
            let apart = |other: &Holding| moves_between(other, &here) >= found.differ_at_least;
            assert!(!near || !known.iter().all(apart), "seed {seed}: {:?}, but {missing:?}", holders.owner);
        });
        proven += usize::from(all.is_ok());
    }
    assert!(proven > 5 && found_any > 10, "{proven} proven, {found_any} found");
}

fn held(base: &Instance, holders: &Holders) -> Holding {
    let mut held = Holding::new();
    for (seat, owner) in base.seats.iter().zip(&holders.owner) {
        if let Some(owner) = owner {
            let key = (base.accounts[seat.account].id.clone(), base.roles[seat.role].clone());
            held.entry(key).or_default().push(base.owners[*owner].id.clone());
        }
    }
    held
}

#[test]
fn nothing_to_trade_and_senseless_wishes_are_refused() {
    let code = |found: Diagnostics| found.0.first().map(|one| one.code);
    let quickstart = &bundled()[0].1;
    let mut bare = quickstart.clone();
    bare.scenario.objective.balance.clear();
    bare.scenario.rules.balance.clear();
    let accounts = bare.accounts().iter().cloned().map(|mut account| {
        account.owner.clear();
        account.locked = false;
        account
    });
    bare.scenario.accounts = rebook::internal::scenario::Source::Inline(accounts.collect());
    assert_eq!(frontier(&bare, 4, &control(50), None).err().and_then(code), Some("E370"));
    let wanted = AlternativesWanted { differ: 0.0, ..WANTED };
    assert_eq!(alternatives(quickstart, &wanted, &control(50)).err().and_then(code), Some("E371"));
}

fn rebook(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn one_and_two_threads_give_the_same_bytes() {
    let scenario = "scenarios/hybrid/scenario.json";
    let frontier = |threads| {
        rebook(&[
            "frontier",
            scenario,
            "--points",
            "4",
            "--work-limit",
            "200",
            "--format",
            "json",
            "--threads",
            threads,
        ])
    };
    assert_eq!(frontier("1"), frontier("2"));
    let several = |threads| {
        let limits = ["--work-limit", "200", "--format", "json", "--threads", threads];
        rebook(&[&["frontier", scenario, "--alternatives", "2"], &limits[..]].concat())
    };
    assert_eq!(several("1"), several("2"));
}

#[test]
fn tables_are_a_hundred_columns_wide_and_csv_has_a_row_for_each_point() {
    let scenario = "scenarios/quickstart/scenario.json";
    for more in [&["-v"][..], &[], &["--alternatives", "3"]] {
        let table = rebook(&[&["frontier", scenario, "--work-limit", "1000"], more].concat());
        let widest = table.lines().filter(|line| !line.contains(scenario)).map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{table}");
    }
    let json = rebook(&["frontier", scenario, "--work-limit", "1000", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let csv = rebook(&["frontier", scenario, "--work-limit", "1000", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 1 + json["points"].as_array().unwrap().len());
}

#[test]
fn what_the_frontier_prints() {
    insta::assert_snapshot!(rebook(&["frontier", "scenarios/quickstart/scenario.json", "--work-limit", "2000"]));
}
