//! Proving that there is no plan: prices at which every choice costs more than the hard bands admit.

use std::collections::BTreeSet;

use super::InfeasibilityCertificate;
use super::control::WorkBudget;
use super::infeasibility::excludes;
use super::lagrangian_dual::{DualProblem, VolumeAlgorithm};
use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

/// Steps of the dual before the attempt is given up.
const STEPS: u64 = 300;
/// The largest price after rounding.
const LARGEST: f64 = (1u64 << 30) as f64;
/// The most options looked at to find the few meters that are to blame.
const TRIMMING: usize = 20_000_000;

/// Looks for prices which prove that the hard bands can't all be kept.
pub(super) fn prove_infeasible(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    open_options: &OpenOptions,
    budget: &mut WorkBudget,
) -> Option<InfeasibilityCertificate> {
    let dual_problem = DualProblem { problem, curves, open_options, valued: false };
    let mut dual = VolumeAlgorithm::new(dual_problem, vec![0.0; curves.len()]);
    for step in 0..STEPS {
        // Only the sign matters; the target is always a bit lower.
        dual.improve(dual_problem, dual.value - dual.value.abs() - 1.0, 1, budget);
        if dual.value < 0.0 && step % 10 == 9 {
            let prices = round(&dual.prices);
            budget.spend(problem.option_count() as u64);
            if excludes(problem, curves, &prices) {
                return Some(InfeasibilityCertificate::Together { prices: trim(problem, curves, prices, budget) });
            }
        }
    }
    None
}

/// The same at one price for the most of everybody's loads of one kind: where all of them together are too little, prices
/// that are found step by step take long to become alike. What stands at one place of the options' lists is mostly of one
/// kind; if it is not, that shows nothing, but nothing wrong either.
pub(super) fn prove_infeasible_by_symmetry(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    budget: &mut WorkBudget,
) -> Option<InfeasibilityCertificate> {
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
    Some(InfeasibilityCertificate::Together { prices: trim(problem, curves, prices, budget) })
}

fn round(prices: &[f64]) -> Vec<(usize, i64)> {
    let largest = prices.iter().fold(0.0, |largest: f64, price| largest.max(price.abs()));
    let scaled = prices.iter().map(|price| (price / largest * LARGEST).round() as i64);
    scaled.enumerate().filter(|&(_, price)| price != 0).collect()
}

/// Leaves out meters that the proof doesn't need.
fn trim(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    mut prices: Vec<(usize, i64)>,
    budget: &mut WorkBudget,
) -> Vec<(usize, i64)> {
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
