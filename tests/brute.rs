//! The solver against an oracle that tries every plan, on many random small scenarios with all kinds of rules mixed.
//!
//! `REBOOK_BRUTE=100000 cargo test --test all brute::` tries more of them; `REBOOK_SEED=17` only that one.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rebook::error::Severity;
use rebook::internal::candidates::{self, Exclusion};
use rebook::internal::check::eligibility::Ineligibility;
use rebook::internal::check::holders::Holders;
use rebook::internal::check::{breaches, eligibility, fit, worth};
use rebook::internal::instance::{Instance, build};
use rebook::internal::problem;
use rebook::internal::scenario::Document;
use rebook::internal::solve::{Start, solve};

use crate::support::oracle::{self, Best};
use crate::support::{self, control, random};

/// How many scenarios are tried in a thorough run; some are not valid, the rest is 20,000 or more.
const SCENARIOS: u64 = 28_000;

/// What became of the scenarios.
#[derive(Debug, Default)]
struct Tally {
    invalid: Mutex<BTreeMap<&'static str, usize>>,
    too_many_ways: AtomicUsize,
    impossible: AtomicUsize,
    /// There is a plan, and none was found within the work allowed.
    missed: AtomicUsize,
    optimal: AtomicUsize,
    feasible: AtomicUsize,
}

impl Tally {
    fn refuse(&self, code: &'static str) -> Result<(), String> {
        *self.invalid.lock().map_err(|error| error.to_string())?.entry(code).or_default() += 1;
        Ok(())
    }
}

#[test]
fn the_solver_agrees_with_trying_every_plan() {
    let tally = Tally::default();
    let seeds = seeds();
    let failures = in_parallel(&seeds, |seed| one(seed, &tally));
    assert!(failures.is_empty(), "{} of {seeds:?} fail:\n{}", failures.len(), first(&failures));
    let (all, solved) = (seeds.end - seeds.start, count(&tally.optimal) + count(&tally.feasible));
    assert!(all < 100 || solved > all / 2, "too few of {all} scenarios are of use: {tally:?}");
    let unproven = count(&tally.feasible) + count(&tally.missed);
    assert!(100 * unproven <= all, "too few are proven within the work allowed: {tally:?}");
    assert!(all < 100 || count(&tally.impossible) > all / 100, "too few without a plan: {tally:?}");
}

fn one(seed: u64, tally: &Tally) -> Result<(), String> {
    let instance = match build(&Document::inline(random::scenario(seed), "random.json")) {
        Ok((instance, _)) => instance,
        Err(found) => {
            return tally.refuse(found.0.iter().find(|it| it.severity == Severity::Error).map_or("", |it| it.code));
        }
    };
    let Ok(best) = oracle::best(&instance) else { return tick(&tally.too_many_ways) };
    let found = candidates::find(&instance);
    let model = problem::build(&instance, &found).map_err(|_| "the pod seats have too many combinations".to_owned())?;
    let outcome = solve(&model.problem, &Start::default(), &control());
    let Some(choice) = &outcome.choice else { return nothing_found(best, &outcome, tally) };
    let holders = Holders::new(&instance, model.owners(choice, instance.seats.len()));
    let Best { objective: most, owners } = best.ok_or("the oracle has no plan, the solver has")?;
    let found = breaches(&instance, &holders);
    let objective: i64 = worth::worth(&instance, &holders).values().sum();
    let stated = outcome.objective.ok_or("a choice without an objective")?;
    let (bound, plan) = (outcome.bound, &holders.owner);
    if !found.0.is_empty() {
        return Err(format!("the plan {plan:?} breaks rules; {owners:?} does not: {found}"));
    }
    if objective != stated {
        return Err(format!("the plan {plan:?} is worth {objective}, the solver says {stated}"));
    }
    if objective > most || bound < most {
        return Err(format!(
            "the best plan {owners:?} is worth {most}; the solver: {plan:?} {objective}, bound {bound}"
        ));
    }
    if objective == bound { tick(&tally.optimal) } else { tick(&tally.feasible) }
}

fn nothing_found(best: Option<Best>, outcome: &rebook::internal::solve::Outcome, tally: &Tally) -> Result<(), String> {
    match best {
        None => tick(&tally.impossible),
        Some(_) if outcome.infeasible.is_none() => tick(&tally.missed),
        Some(Best { objective, owners }) => {
            Err(format!("\"no plan\" by {:?}, but {owners:?} is one, worth {objective}", outcome.infeasible))
        }
    }
}

/// Eligibility and fit are written twice, for the optimiser and for the checker.
#[test]
fn both_readings_of_the_rules_agree() {
    let failures = in_parallel(&seeds(), |seed| {
        let Some(instance) = support::instance(random::scenario(seed)) else { return Ok(()) };
        for seat in 0..instance.seats.len() {
            for owner in 0..instance.owners.len() {
                same_reading(&instance, seat, owner)?;
            }
        }
        Ok(())
    });
    assert!(failures.is_empty(), "{} disagree:\n{}", failures.len(), first(&failures));
}

fn same_reading(instance: &Instance, seat: usize, owner: usize) -> Result<(), String> {
    let (ours, theirs) =
        (eligibility::ineligibility(instance, seat, owner), candidates::exclusion(instance, seat, owner));
    let alike = match (ours, theirs) {
        (None, None) | (Some(Ineligibility::GivenAnother), _) => true,
        (Some(Ineligibility::GivenToAnother), other) => {
            matches!(other, Some(Exclusion::Locked(_) | Exclusion::Frozen(_)))
        }
        (ours, theirs) => ours.is_some() == theirs.is_some(),
    };
    let (mine, other) = (fit::parts(instance, seat, owner), candidates::fit(instance, seat, owner));
    let fits = (mine, fit::fit(instance, seat, owner)) == (other.parts, other.total);
    let pair = format!("seat {seat}, owner {owner}");
    match (alike, fits) {
        (false, _) => Err(format!("{pair}: {ours:?} here, {theirs:?} there")),
        (_, false) => Err(format!("{pair}: fit {mine:?} here, {other:?} there")),
        _ => Ok(()),
    }
}

fn seeds() -> Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    match number("REBOOK_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("REBOOK_BRUTE").unwrap_or_else(|| support::some_of(SCENARIOS)),
    }
}

/// What goes wrong for which seed, the seeds shared out to all processors.
fn in_parallel(seeds: &Range<u64>, one: impl Fn(u64) -> Result<(), String> + Sync) -> Vec<(u64, String)> {
    let threads = thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let share = |nth: u64| {
        let mine = seeds.clone().filter(move |seed| seed % threads == nth);
        mine.filter_map(|seed| one(seed).err().map(|failure| (seed, failure))).collect::<Vec<_>>()
    };
    let share = &share;
    let mut failures: Vec<(u64, String)> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|nth| scope.spawn(move || share(nth))).collect();
        running.into_iter().flat_map(|it| it.join().expect("no panic")).collect()
    });
    failures.sort_unstable();
    failures
}

fn first(failures: &[(u64, String)]) -> String {
    let lines = failures.iter().take(12).map(|(seed, failure)| format!("seed {seed}: {failure}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[expect(clippy::unnecessary_wraps, reason = "ends a check that went well")]
fn tick(counter: &AtomicUsize) -> Result<(), String> {
    counter.fetch_add(1, Ordering::Relaxed);
    Ok(())
}

fn count(counter: &AtomicUsize) -> u64 {
    counter.load(Ordering::Relaxed) as u64
}
