//! Bounds from whole books: each person's meters are judged together and exactly, and units are relaxed instead.
//!
//! Every unit has a multiplier, what it must earn. A *book* is a group of meters that options load together, such as one
//! person's hours and ARR; an option loads one book at most. Given the multipliers, books are independent: each takes
//! the set of options that earns most beyond what their units must earn, less what its meters charge for the loads
//! together ([`knapsack_solver`]). The sum of the multipliers and of what the books earn is a bound, at good multipliers a sharper
//! one than prices alone can give: no fraction of a big account helps to fill a book. Meters in no book keep prices.

mod ascent;
mod branch_and_bound;
mod charges;
mod dynamic_program;
mod knapsack;
mod knapsack_solver;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use self::knapsack::{Knapsack, book_of, books};
use self::knapsack_solver::{KnapsackSolution, MOST_METERS, MeterAmounts, SearchEffort};
use super::certified_bound::BITS;
use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

pub(super) use self::ascent::Ascent;

/// All sums that come up stay below 2 to this power, with the slack that multipliers need.
const SUM_BITS: u32 = 53;
/// With fewer binary digits after the point than this the problem is left alone.
const LEAST_BITS: u32 = 4;

/// The books of a problem's open options.
#[derive(Debug)]
pub(super) struct BookKnapsacks<'a> {
    problem: &'a Problem,
    curves: &'a [PiecewiseLinear],
    open_options: &'a OpenOptions,
    /// Binary digits after the point of multipliers.
    bits: u32,
    list: Vec<Knapsack>,
    /// Units and options that load no book, of units that are open.
    others: Vec<(u32, u32)>,
    /// The options of settled units.
    settled: Vec<u32>,
    /// The meters in no book that have something to say.
    priced: Vec<usize>,
    /// The multiplier of each unit is kept within this.
    limit: i64,
}

/// What is relaxed has a multiplier: what each unit must earn, and the prices of meters in no book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Multipliers {
    pub(super) units: Vec<i64>,
    /// By meter.
    pub(super) prices: Vec<i64>,
}

/// What the books say to multipliers.
#[derive(Debug)]
struct KnapsackResponse {
    /// The bound, scaled by 2 to the power of the books' bits.
    bound: i128,
    /// By book.
    solutions: Vec<KnapsackSolution>,
    /// Prices of each book's meters.
    guides: Vec<MeterAmounts>,
    /// Of `others`, those that are worth taking.
    taken: Vec<bool>,
}

impl<'a> BookKnapsacks<'a> {
    /// The books of a set of open options; `None` if meters form none, or if worths are too large for the digits that books need.
    pub(super) fn new(
        problem: &'a Problem,
        curves: &'a [PiecewiseLinear],
        open_options: &'a OpenOptions,
    ) -> Option<Self> {
        if open_options.is_impossible() {
            return None;
        }
        let most =
            |unit| open_options.options(unit).iter().map(|&option| problem.value(option as usize).unsigned_abs()).max();
        let earned: u128 = (0..open_options.units()).filter_map(most).map(u128::from).sum();
        let charged =
            |(curve, &(low, high)): (&PiecewiseLinear, &(i64, i64))| curve.charge(low).max(curve.charge(high));
        let charged: i128 = curves.iter().zip(&open_options.reach).map(charged).sum();
        let total = earned + charged.unsigned_abs();
        let bits = SUM_BITS.checked_sub(u128::BITS - total.leading_zeros()).filter(|&bits| bits >= LEAST_BITS)?;
        let bits = bits.min(BITS);
        let (books, group_of) = books(problem, curves, open_options, bits);
        if books.is_empty() {
            return None;
        }
        let (mut others, mut settled) = (Vec::new(), Vec::new());
        for unit in 0..open_options.units() {
            match open_options.options(unit) {
                &[option] => settled.push(option),
                options => others.extend(
                    options
                        .iter()
                        .filter(|&&option| book_of(problem, &group_of, option).is_none())
                        .map(|&option| (unit as u32, option)),
                ),
            }
        }
        let priced = (0..curves.len()).filter(|&meter| group_of[meter].is_none()).collect();
        let limit = (1 << (SUM_BITS + 2)) / open_options.units().max(1) as i64;
        Some(Self { problem, curves, open_options, bits, list: books, others, settled, priced, limit })
    }

    /// Whether every book has one meter.
    pub(super) fn are_simple(&self) -> bool {
        self.list.iter().all(|book| book.meters.len() == 1)
    }

    /// What an option earns beyond a multiplier, net of what is priced.
    fn profit(&self, multipliers: &Multipliers, unit: u32, option: u32) -> i64 {
        self.net(multipliers, option) - multipliers.units[unit as usize]
    }

    fn net(&self, multipliers: &Multipliers, option: u32) -> i64 {
        let (meters, amounts) = self.problem.load_lists(option as usize);
        let loads = meters.iter().zip(amounts);
        let paid: i64 = loads.map(|(&meter, &amount)| multipliers.prices[meter as usize] * amount).sum();
        (self.problem.value(option as usize) << self.bits) - paid
    }

    /// What the books say to multipliers; `None` if some book cannot be inside its hard bands.
    fn ask(
        &self,
        multipliers: &Multipliers,
        guides: &[MeterAmounts],
        effort: SearchEffort,
    ) -> Option<KnapsackResponse> {
        let ask = |(book, guide): (&Knapsack, &MeterAmounts)| {
            let mut guide = *guide;
            let profits = book.options.iter().map(|&(unit, option)| self.profit(multipliers, unit, option));
            (book.solve(profits, &mut guide, effort), guide)
        };
        let (solutions, guides): (Vec<KnapsackSolution>, Vec<MeterAmounts>) =
            self.list.par_iter().zip(guides).map(ask).unzip();
        let others = self.others.iter().map(|&(unit, option)| self.profit(multipliers, unit, option));
        let others: Vec<i64> = others.collect();
        let mut bound: i128 = solutions.iter().map(|solution| solution.bound.map(i128::from)).sum::<Option<i128>>()?;
        bound += others.iter().map(|&profit| i128::from(profit.max(0))).sum::<i128>();
        bound += self.settled.iter().map(|&option| i128::from(self.net(multipliers, option))).sum::<i128>();
        let open = (0..self.open_options.units()).filter(|&unit| self.open_options.options(unit).len() > 1);
        bound += open.map(|unit| i128::from(multipliers.units[unit])).sum::<i128>();
        let offered = self.priced.iter().map(|&meter| {
            let (low, high) = self.open_options.ranges[meter];
            self.curves[meter].best_exact(i128::from(multipliers.prices[meter]), low, high, self.bits)
        });
        bound += offered.sum::<i128>();
        Some(KnapsackResponse { bound, solutions, guides, taken: others.iter().map(|&profit| profit > 0).collect() })
    }

    /// The prices of the books' meters to begin with.
    fn guides(&self, prices: &[f64]) -> Vec<MeterAmounts> {
        let scale = f64::from(1 << self.bits);
        let guide = |book: &Knapsack| {
            let mut guide = [0; MOST_METERS];
            for ((guide, &meter), &limit) in guide.iter_mut().zip(&book.meters).zip(&book.limits) {
                *guide = ((prices[meter] * scale) as i64).clamp(-limit, limit);
            }
            guide
        };
        self.list.iter().map(guide).collect()
    }
}
