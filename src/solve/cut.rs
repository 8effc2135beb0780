//! Cuts: rows that every plan keeps and that fractions of options break.
//!
//! How they follow from other rows is said where a proof names them ([`Derivation`]). All of it is done in integers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use super::proof::{Derivation, RowSource};
use crate::instance::Side;
use crate::problem::Problem;

/// The largest amount of a cut has so many binary digits: prices then fit 64 bits and lose little by rounding.
const DIGITS: i32 = 40;
/// So many at most those of options outside the part of a tree that a cut is made in may have.
const MOST_DIGITS: u32 = 56;

/// A cut: amounts of options and excesses that add up to at most a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) derivation: Derivation,
    /// By option, ordered; those that are not named have none.
    pub(super) amounts: Vec<(u32, i64)>,
    /// Of the hinges of meters.
    pub(super) excesses: Vec<(u32, u32, i64)>,
    pub(super) most: i64,
    /// Whether amounts are known of some options only: those that are open in some part of a tree.
    pub(super) is_local: bool,
    /// No option of the problem has an amount of a larger size, and at most so many have one.
    pub(super) extent: Extent,
}

/// How large amounts of a cut may be over all options of a problem, open or not, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) largest: u128,
    pub(super) count: usize,
}

impl Extent {
    /// Adds so many times what another one stands for.
    fn add(&mut self, weight: i64, other: Self) {
        let product = u128::from(weight.unsigned_abs()).saturating_mul(other.largest);
        self.largest = self.largest.saturating_add(product);
        self.count += other.count;
    }
}

/// Cuts by their numbers: those that were known before, and new ones behind them.
pub(super) struct Cuts<'a> {
    known: &'a [Cut],
    pub(super) new: Vec<Cut>,
}

impl<'a> Cuts<'a> {
    pub(super) fn behind(known: &'a [Cut]) -> Self {
        Self { known, new: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.known.len() + self.new.len()
    }

    pub(super) fn get(&self, number: u32) -> &Cut {
        let number = number as usize;
        self.known.get(number).unwrap_or_else(|| &self.new[number - self.known.len()])
    }

    pub(super) fn push(&mut self, cut: Cut) {
        self.new.push(cut);
    }
}

/// Marks the cuts that marked ones follow from, too. The cuts and their marks are of those from a number on.
pub(super) fn mark_earlier(cuts: &[Cut], from: u32, marks: &mut [bool]) {
    // A cut follows from earlier ones only.
    for place in (0..marks.len()).rev() {
        if marks[place] {
            let terms = cuts[place].derivation.terms.iter();
            let earlier = terms.filter_map(|term| term.0.cut()?.checked_sub(from));
            earlier.for_each(|earlier| marks[earlier as usize] = true);
        }
    }
}

/// What cuts are made of: the open options, and room to add rows up.
pub(super) struct Rounding<'a> {
    problem: &'a Problem,
    curves: &'a [PiecewiseLinear],
    open_options: Arc<OpenOptions>,
    /// The sum of the rows' amounts by option, and that of the slacks of rows with negative weights.
    amounts: Vec<Pair>,
    /// The same by meter, for each unit of load.
    weights: Vec<Pair>,
    excesses: FxHashMap<(u32, u32), Pair>,
    /// The sums of the right sides.
    right: Pair,
    sizes: Arc<Sizes>,
    /// How large and how many amounts in the sum may be over all options of the problem.
    extent: Extent,
    is_local: bool,
}

/// By meter the largest size of a load, and how many options load it.
pub(super) type Sizes = Vec<Extent>;

/// The sizes of all loads of a problem.
pub(super) fn sizes(problem: &Problem) -> Sizes {
    let mut sizes = vec![Extent::default(); problem.meters.len()];
    for load in (0..problem.option_count()).flat_map(|option| problem.loads(option)) {
        let size = &mut sizes[load.meter as usize];
        *size = Extent { largest: size.largest.max(load.amount.unsigned_abs().into()), count: size.count + 1 };
    }
    sizes
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
    /// For cuts over the options of a set of open options, which are local where a set of the same tree has more.
    pub(super) fn new(
        (problem, curves): (&'a Problem, &'a [PiecewiseLinear]),
        open_options: &Arc<OpenOptions>,
        sizes: &Arc<Sizes>,
        is_local: bool,
    ) -> Self {
        Self {
            problem,
            curves,
            open_options: Arc::clone(open_options),
            amounts: vec![Pair::default(); problem.option_count()],
            weights: vec![Pair::default(); curves.len()],
            excesses: FxHashMap::default(),
            right: Pair::default(),
            sizes: Arc::clone(sizes),
            extent: Extent::default(),
            is_local,
        }
    }

    /// The cut that follows from others; `None` if it says nothing, or its numbers are too large.
    pub(super) fn derive(&mut self, derivation: Derivation, cuts: &Cuts) -> Option<Cut> {
        for &(source, weight) in &derivation.terms {
            self.add(source, weight, cuts);
        }
        self.add_loads();
        let cut = self.rounded(derivation);
        self.amounts.fill(Pair::default());
        self.weights.fill(Pair::default());
        self.excesses.clear();
        self.right = Pair::default();
        self.extent = Extent::default();
        cut
    }

    /// Adds a row so many times.
    fn add(&mut self, source: RowSource, weight: i64, cuts: &Cuts) {
        let (meter, sign, most) = match source {
            RowSource::Hinge(meter, hinge) => {
                let it = &self.problem.meters[meter as usize].hinges[hinge as usize];
                let sign = if it.side == Side::Above { 1 } else { -1 };
                self.excesses.entry((meter, hinge)).or_default().add(weight, -1);
                (meter, sign, sign * it.at)
            }
            RowSource::Most(meter) => (meter, 1, self.curves[meter as usize].band().1),
            RowSource::Least(meter) => (meter, -1, -self.curves[meter as usize].band().0),
            RowSource::Cut(cut) => {
                let cut = cuts.get(cut);
                for &(option, amount) in &cut.amounts {
                    self.amounts[option as usize].add(weight, i128::from(amount));
                }
                for &(meter, hinge, amount) in &cut.excesses {
                    self.excesses.entry((meter, hinge)).or_default().add(weight, i128::from(amount));
                }
                self.right.add(weight, i128::from(cut.most));
                self.extent.add(weight, cut.extent);
                return;
            }
        };
        self.extent.add(weight, self.sizes[meter as usize]);
        self.weights[meter as usize].add(weight, i128::from(sign));
        self.right.add(weight, i128::from(most));
    }

    /// Adds what options load to their amounts.
    fn add_loads(&mut self) {
        for unit in 0..self.open_options.units() {
            for &option in self.open_options.options(unit) {
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
        for unit in 0..self.open_options.units() {
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
        for unit in 0..self.open_options.units() {
            let options = self.open_options.options(unit);
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
        let extent = self.rounded_extent(divisor.unsigned_abs(), drop)?;
        Some(Cut { derivation, amounts, excesses, most: compact(most)?, is_local: self.is_local, extent })
    }

    /// The extent of the rounded sum. Nothing where a local cut may have such large amounts outside its options that a
    /// proof could not be checked.
    fn rounded_extent(&self, divisor: u128, drop: i32) -> Option<Extent> {
        // A sum is taken against an anchor's, its slack is no larger than it is, and all of it goes against the usual one.
        let whole = self.extent.largest.saturating_mul(6).saturating_add(4 * divisor);
        let largest =
            if drop < 0 { whole.checked_shl(drop.unsigned_abs()).unwrap_or(u128::MAX) } else { whole >> drop.min(127) };
        let count = self.extent.count.min(self.problem.option_count());
        (!self.is_local || largest >> MOST_DIGITS == 0).then_some(Extent { largest: largest + 1, count })
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
