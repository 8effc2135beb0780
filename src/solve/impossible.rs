//! Proving that there is no plan: prices at which every choice costs more than the hard bands admit.

use std::collections::BTreeSet;

use super::Witness;
use super::control::Budget;
use super::curve::Curve;
use super::dual::{Dual, Subject};
use super::view::View;
use super::witness::excludes;
use crate::problem::Problem;

/// Steps of the dual before the attempt is given up.
const STEPS: u64 = 300;
/// The largest price after rounding.
const LARGEST: f64 = (1u64 << 30) as f64;
/// The most options looked at to find the few meters that are to blame.
const TRIMMING: usize = 20_000_000;

/// Looks for prices which prove that the hard bands can't all be kept.
pub(super) fn exclude(problem: &Problem, curves: &[Curve], view: &View, budget: &mut Budget) -> Option<Witness> {
    let subject = Subject { problem, curves, view, valued: false };
    let mut dual = Dual::new(subject, vec![0.0; curves.len()]);
    for step in 0..STEPS {
        // Only the sign matters; the target is always a bit lower.
        dual.improve(subject, dual.value - dual.value.abs() - 1.0, 1, budget);
        if dual.value < 0.0 && step % 10 == 9 {
            let prices = round(&dual.prices);
            budget.spend(problem.option_count() as u64);
            if excludes(problem, curves, &prices) {
                return Some(Witness::Together { prices: trim(problem, curves, prices, budget) });
            }
        }
    }
    None
}

/// The same at one price for the most of everybody's loads of one kind: where all of them together are too little, prices
/// that are found step by step take long to become alike. What stands at one place of the options' lists is mostly of one
/// kind; if it is not, that shows nothing, but nothing wrong either.
pub(super) fn exclude_alike(problem: &Problem, curves: &[Curve], budget: &mut Budget) -> Option<Witness> {
    let mut kinds: Vec<BTreeSet<usize>> = Vec::new();
    for option in 0..problem.option_count() {
        for (place, load) in problem.loads(option).enumerate() {
            if kinds.len() == place {
                kinds.push(BTreeSet::new());
            }
            kinds[place].insert(load.meter as usize);
        }
    }
    kinds.dedup();
    let limited = |meter: &usize| curves[*meter].band().1 != i64::MAX;
    let mut prices = kinds.into_iter().map(|kind| kind.into_iter().filter(limited).map(|meter| (meter, 1)).collect());
    let prices = prices.find(|prices: &Vec<(usize, i64)>| excludes(problem, curves, prices))?;
    Some(Witness::Together { prices: trim(problem, curves, prices, budget) })
}

fn round(prices: &[f64]) -> Vec<(usize, i64)> {
    let largest = prices.iter().fold(0.0, |largest: f64, price| largest.max(price.abs()));
    let scaled = prices.iter().map(|price| (price / largest * LARGEST).round() as i64);
    scaled.enumerate().filter(|&(_, price)| price != 0).collect()
}

/// Leaves out meters that the proof doesn't need.
fn trim(problem: &Problem, curves: &[Curve], mut prices: Vec<(usize, i64)>, budget: &mut Budget) -> Vec<(usize, i64)> {
    if prices.len() * problem.option_count() > TRIMMING {
        return prices;
    }
    let mut order: Vec<(i64, usize)> = prices.iter().map(|&(meter, price)| (price.abs(), meter)).collect();
    order.sort_unstable();
    for (_, meter) in order {
        let without: Vec<(usize, i64)> = prices.iter().copied().filter(|&(other, _)| other != meter).collect();
        budget.spend(problem.option_count() as u64);
        if !budget.clock.is_over() && excludes(problem, curves, &without) {
            prices = without;
        }
    }
    prices
}
