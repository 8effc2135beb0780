//! Bounds in exact integer arithmetic.
//!
//! For any price of a unit of each meter's load, what every unit earns with its best option at these prices, plus what
//! every meter earns with its best load, is no less than what any plan is worth (weak duality: a plan's loads are
//! priced once with each sign, so the prices cancel). Prices are integers scaled by 2^[`BITS`], sums are exact, so the
//! bound holds whatever floating point did to find the prices.

use rayon::prelude::*;

use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use super::proof::Proof;
use crate::problem::Problem;

/// Binary digits after the point of prices and priced values.
pub(super) const BITS: u32 = Proof::BITS;
/// A price times a meter's whole reach stays below 2 to this power, so that sums fit 128 bits.
pub(super) const REACH_BITS: i32 = 86;
/// Rounded prices fit 64 bits.
pub(super) const LARGEST: f64 = (1u64 << 62) as f64;
/// Units that one task looks at: fixed, so that results don't depend on the number of threads.
pub(super) const CHUNK: usize = 512;

/// Rounds prices to integers scaled by 2^[`BITS`].
pub(super) fn round_prices(open_options: &OpenOptions, prices: &[f64]) -> Vec<i128> {
    let reach = open_options.reach.iter();
    let scale = f64::from(1 << BITS);
    let round = |(&price, &(low, high)): (&f64, &(i64, i64))| {
        let width = (low.unsigned_abs().max(high.unsigned_abs()) as f64).max(1.0);
        let limit = (2f64.powi(REACH_BITS) / width).min(LARGEST);
        let scaled = (price * scale).clamp(-limit, limit);
        if scaled.is_finite() { scaled.round() as i128 } else { 0 }
    };
    prices.iter().zip(reach).map(round).collect()
}

/// Rounded prices as a proof has them.
pub(super) fn fix_by_reduced_cost(prices: &[i128]) -> Vec<i64> {
    prices.iter().map(|&price| i64::try_from(price).unwrap_or(0)).collect()
}

/// The value of an option net of its priced loads, scaled.
pub(super) fn net(problem: &Problem, prices: &[i128], option: usize) -> i128 {
    let (meters, amounts) = problem.load_lists(option);
    let paid: i128 =
        meters.iter().zip(amounts).map(|(&meter, &amount)| prices[meter as usize] * i128::from(amount)).sum();
    (i128::from(problem.value(option)) << BITS) - paid
}

/// The best net value among a unit's options in question, scaled.
pub(super) fn best_net(problem: &Problem, open_options: &OpenOptions, prices: &[i128], unit: usize) -> Option<i128> {
    open_options.options(unit).iter().map(|&option| net(problem, prices, option as usize)).max()
}

/// The options that a plan worth more than the floor can have, where these prices prove this bound.
pub(super) fn keep(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    open_options: &OpenOptions,
    (prices, bound): (&[i128], i128),
    floor: i64,
) -> OpenOptions {
    let mut kept = vec![true; problem.option_count()];
    for unit in 0..open_options.units() {
        let best = best_net(problem, open_options, prices, unit).unwrap_or(0);
        for &option in open_options.options(unit) {
            let behind = best - net(problem, prices, option as usize);
            kept[option as usize] = self::floor(bound - behind) > floor;
        }
    }
    open_options.keep(problem, curves, |_, option| kept[option])
}

/// What no plan made of these options can exceed, scaled by 2^[`BITS`]; `None` if there is no such plan.
pub(super) fn bound(
    problem: &Problem,
    curves: &[PiecewiseLinear],
    open_options: &OpenOptions,
    prices: &[i128],
) -> Option<i128> {
    if open_options.is_impossible() {
        return None;
    }
    let sum_of = |units: std::ops::Range<usize>| -> i128 {
        units.filter_map(|unit| best_net(problem, open_options, prices, unit)).sum()
    };
    let units = open_options.units();
    let earned: i128 = if units <= CHUNK {
        sum_of(0..units)
    } else {
        let chunks = (0..units.div_ceil(CHUNK)).into_par_iter();
        chunks.map(|chunk| sum_of(chunk * CHUNK..units.min((chunk + 1) * CHUNK))).sum()
    };
    let meters = curves.iter().zip(&open_options.ranges).zip(prices);
    let offered: i128 = meters.map(|((curve, &(low, high)), &price)| curve.best_exact(price, low, high, BITS)).sum();
    Some(earned + offered)
}

/// The largest integer that is not above a scaled number, as far as 64 bits go.
pub(super) fn floor(scaled: i128) -> i64 {
    let whole = scaled >> BITS;
    i64::try_from(whole).unwrap_or(if whole > 0 { i64::MAX } else { i64::MIN })
}

/// What a choice is worth, exactly, and whether it keeps every hard band.
pub(super) fn worth(problem: &Problem, curves: &[PiecewiseLinear], choice: &[u32]) -> (i128, bool) {
    let loads = problem.meter_loads(choice.iter().map(|&option| option as usize));
    let earned: i128 = choice.iter().map(|&option| i128::from(problem.value(option as usize))).sum();
    let charged: i128 = curves.iter().zip(&loads).map(|(curve, &load)| curve.charge(load)).sum();
    (earned - charged, curves.iter().zip(&loads).all(|(curve, &load)| curve.violation(load) == 0))
}

/// What no choice is worth less than.
pub(super) fn lowest(problem: &Problem, curves: &[PiecewiseLinear], reach: &[(i64, i64)]) -> i128 {
    let least = |unit| problem.options(unit).map(|option| i128::from(problem.value(option))).min().unwrap_or(0);
    let earned: i128 = (0..problem.units()).map(least).sum();
    // A convex charge is largest at an end.
    let most = |(curve, &(low, high)): (&PiecewiseLinear, &(i64, i64))| curve.charge(low).max(curve.charge(high));
    earned - curves.iter().zip(reach).map(most).sum::<i128>()
}
