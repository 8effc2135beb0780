//! Cuts: rows that every plan keeps and that fractions of options break.
//!
//! How they follow from other rows is said where a proof names them ([`Derivation`]). All of it is done in integers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::curve::Curve;
use super::proof::{Derivation, Source};
use super::view::View;
use crate::instance::Side;
use crate::problem::Problem;

/// The largest amount of a cut has so many binary digits: prices then fit 64 bits and lose little by rounding.
const DIGITS: i32 = 40;

/// A cut: amounts of options and excesses that add up to at most a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) derivation: Derivation,
    /// By option, ordered; those that are not named have none.
    pub(super) amounts: Vec<(u32, i64)>,
    /// Of the hinges of meters.
    pub(super) excesses: Vec<(u32, u32, i64)>,
    pub(super) most: i64,
}

/// What cuts are made of: the open options, and room to add rows up.
pub(super) struct Rounding<'a> {
    problem: &'a Problem,
    curves: &'a [Curve],
    view: Arc<View>,
    /// The sum of the rows' amounts by option, and that of the slacks of rows with negative weights.
    amounts: Vec<Pair>,
    /// The same by meter, for each unit of load.
    weights: Vec<Pair>,
    excesses: FxHashMap<(u32, u32), Pair>,
    /// The sums of the right sides.
    right: Pair,
}

/// What something adds to the sum, and to the slacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pair {
    sum: i128,
    slack: i128,
}

impl Pair {
    fn add(&mut self, weight: i64, amount: i128) {
        let product = i128::from(weight) * amount;
        self.sum += product;
        self.slack -= if weight < 0 { product } else { 0 };
    }
}

impl<'a> Rounding<'a> {
    pub(super) fn new(problem: &'a Problem, curves: &'a [Curve], view: &Arc<View>) -> Self {
        Self {
            problem,
            curves,
            view: Arc::clone(view),
            amounts: vec![Pair::default(); problem.option_count()],
            weights: vec![Pair::default(); curves.len()],
            excesses: FxHashMap::default(),
            right: Pair::default(),
        }
    }

    /// The cut that follows from others; `None` if it says nothing, or its numbers are too large.
    pub(super) fn derive(&mut self, derivation: Derivation, cuts: &[Cut]) -> Option<Cut> {
        for &(source, weight) in &derivation.terms {
            self.add(source, weight, cuts);
        }
        self.add_loads();
        let cut = self.rounded(derivation);
        self.amounts.fill(Pair::default());
        self.weights.fill(Pair::default());
        self.excesses.clear();
        self.right = Pair::default();
        cut
    }

    /// Adds a row so many times.
    fn add(&mut self, source: Source, weight: i64, cuts: &[Cut]) {
        let (meter, sign, most) = match source {
            Source::Hinge(meter, hinge) => {
                let it = &self.problem.meters[meter as usize].hinges[hinge as usize];
                let sign = if it.side == Side::Above { 1 } else { -1 };
                self.excesses.entry((meter, hinge)).or_default().add(weight, -1);
                (meter, sign, sign * it.at)
            }
            Source::Most(meter) => (meter, 1, self.curves[meter as usize].band().1),
            Source::Least(meter) => (meter, -1, -self.curves[meter as usize].band().0),
            Source::Cut(cut) => {
                let cut = &cuts[cut as usize];
                for &(option, amount) in &cut.amounts {
                    self.amounts[option as usize].add(weight, i128::from(amount));
                }
                for &(meter, hinge, amount) in &cut.excesses {
                    self.excesses.entry((meter, hinge)).or_default().add(weight, i128::from(amount));
                }
                self.right.add(weight, i128::from(cut.most));
                return;
            }
        };
        self.weights[meter as usize].add(weight, i128::from(sign));
        self.right.add(weight, i128::from(most));
    }

    /// Adds what options load to their amounts.
    fn add_loads(&mut self) {
        for unit in 0..self.view.units() {
            for &option in self.view.options(unit) {
                let (meters, amounts) = self.problem.load_lists(option as usize);
                let sums = &mut self.amounts[option as usize];
                for (&meter, &amount) in meters.iter().zip(amounts) {
                    let weight = self.weights[meter as usize];
                    sums.sum += weight.sum * i128::from(amount);
                    sums.slack += weight.slack * i128::from(amount);
                }
            }
        }
    }

    fn rounded(&self, mut derivation: Derivation) -> Option<Cut> {
        let anchor = |unit: usize| self.amounts[self.problem.options(unit).start + derivation.anchors[unit] as usize];
        let (mut right, mut slack) = (self.right.sum, self.right.slack);
        for unit in 0..self.view.units() {
            right -= anchor(unit).sum;
            slack -= anchor(unit).slack;
        }
        let divisor = i128::from(derivation.divisor);
        let left = right.rem_euclid(divisor);
        if left == 0 {
            return None;
        }
        let round = |amount: i128| {
            let (whole, part) = divided(amount, derivation.divisor);
            (divisor - left) * whole + (part - left).max(0)
        };
        let mut rounded: Vec<(u32, i128)> = Vec::new();
        let mut starts = Vec::new();
        for unit in 0..self.view.units() {
            let options = self.view.options(unit);
            if options.iter().all(|&option| self.amounts[option as usize] == Pair::default()) {
                continue;
            }
            starts.push(rounded.len());
            let anchor = anchor(unit);
            rounded.extend(options.iter().map(|&option| {
                let Pair { sum, slack } = self.amounts[option as usize];
                (option, round(sum - anchor.sum) + slack - anchor.slack)
            }));
        }
        starts.push(rounded.len());
        let spread = |range: &[usize]| {
            let of_unit = &rounded[range[0]..range[1]];
            let usual = usual(of_unit);
            of_unit.iter().map(|amount| (amount.1 - usual).unsigned_abs()).max().unwrap_or(0)
        };
        let largest = starts.windows(2).map(spread).max().filter(|&largest| largest > 0)?;
        let drop = (u128::BITS - largest.leading_zeros()) as i32 - DIGITS;
        derivation.drop = drop;
        let compact = |number: i128| i64::try_from(number).ok();
        let mut most = -shifted(-((divisor - left) * right.div_euclid(divisor) + slack), drop);
        let mut amounts = Vec::with_capacity(rounded.len());
        for range in starts.windows(2) {
            let of_unit = &mut rounded[range[0]..range[1]];
            for amount in of_unit.iter_mut() {
                amount.1 = shifted(amount.1, drop);
            }
            // The same for all options of a unit says nothing: what most of them have becomes 0.
            let usual = usual(of_unit);
            most -= usual;
            for &(option, amount) in of_unit.iter().filter(|amount| amount.1 != usual) {
                amounts.push((option, compact(amount - usual)?));
            }
        }
        let excess = |(&(meter, hinge), pair): (&(u32, u32), &Pair)| {
            Some((meter, hinge, compact(shifted(pair.sum.min(0) + pair.slack, drop))?))
        };
        let mut excesses = self.excesses.iter().map(excess).collect::<Option<Vec<(u32, u32, i64)>>>()?;
        excesses.retain(|excess| excess.2 != 0);
        excesses.sort_unstable();
        Some(Cut { derivation, amounts, excesses, most: compact(most)? })
    }
}

/// A number without so many of its last binary digits, rounded down, or with zeros behind them.
fn shifted(number: i128, drop: i32) -> i128 {
    if drop < 0 { number << -drop } else { number >> drop }
}

/// A number divided, rounded down, and what is left. Division of 128 bits is slow.
fn divided(number: i128, divisor: i64) -> (i128, i128) {
    match i64::try_from(number) {
        Ok(number) => (i128::from(number.div_euclid(divisor)), i128::from(number.rem_euclid(divisor))),
        Err(_) => (number.div_euclid(i128::from(divisor)), number.rem_euclid(i128::from(divisor))),
    }
}

/// The most frequent of some amounts; of several the least.
fn usual(amounts: &[(u32, i128)]) -> i128 {
    let mut sorted: Vec<i128> = amounts.iter().map(|amount| amount.1).collect();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|a, b| a == b);
    runs.fold(&[][..], |best, run| if run.len() > best.len() { run } else { best }).first().copied().unwrap_or(0)
}
