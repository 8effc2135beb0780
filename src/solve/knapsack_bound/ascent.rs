//! Multipliers for books: the volume algorithm again, on what units must earn.

use super::super::certified_bound::BITS;
use super::super::control::WorkBudget;
use super::super::step_length::StepLength;
use super::knapsack_solver::SearchEffort;
use super::{BookKnapsacks, KnapsackResponse, Multipliers};

/// Nodes of a book's search, and items of its core at first.
const NODES: u32 = 200;
const CORE: usize = 32;
/// How much of a book's part of the way that a step goes its answer may be too high.
const TOLERANCE: f64 = 0.1;
/// How far the first step goes, relative to Polyak's.
const START: f64 = 0.1;
/// Steps this short, relative to Polyak's, hardly help.
const SETTLED: f64 = 0.0008;

/// The state of the ascent.
#[derive(Debug)]
pub(in super::super) struct Ascent<'a> {
    books: &'a BookKnapsacks<'a>,
    /// The best multipliers so far, and what they prove.
    best: Multipliers,
    response: KnapsackResponse,
    /// Averaged slack of units and priced meters.
    direction: Vec<f64>,
    /// On what scale the multipliers of units and priced meters are moved.
    scale: Vec<f64>,
    step_length: StepLength,
}

impl<'a> Ascent<'a> {
    /// Starts from what each unit earns at its best, and prices of all meters; `None` if there is no plan.
    pub(in super::super) fn new(
        books: &'a BookKnapsacks<'a>,
        units: &[f64],
        prices: &[f64],
        target: f64,
    ) -> Option<Self> {
        let best = books.rounded(units, prices);
        let response = books.ask(&best, &books.guides(prices), books.effort(START * target.abs() / 100.0))?;
        let mut ascent = Self {
            books,
            best,
            direction: Vec::new(),
            scale: books.scale(),
            response,
            step_length: StepLength::new(START),
        };
        ascent.direction = books.slack(&ascent.best, &ascent.response);
        Some(ascent)
    }

    /// The bound, scaled by 2^[`BITS`].
    pub(in super::super) fn bound(&self) -> i128 {
        self.response.bound << (BITS - self.books.bits)
    }

    /// What units must earn, scaled by 2^[`BITS`]: what a proof is to say of this bound.
    #[allow(dead_code, reason = "proofs are not written yet")]
    pub(in super::super) fn multipliers(&self) -> Vec<i64> {
        self.best.units.iter().map(|&unit| unit << (BITS - self.books.bits)).collect()
    }

    /// Goes on with a step of this length, where there was one before.
    pub(in super::super) fn go_on(&mut self, stride: f64) {
        if stride > 0.0 {
            self.step_length.stride = stride;
        }
    }

    /// What units must earn and the prices of all meters, in points, and the length of the next step.
    pub(in super::super) fn state(&self) -> (Vec<f64>, Vec<f64>, f64) {
        let points = |scaled: &i64| *scaled as f64 / self.books.one();
        let mut prices = self.best.prices.clone();
        for (book, guide) in self.books.list.iter().zip(&self.response.guides) {
            for (&meter, &price) in book.meters.iter().zip(guide) {
                prices[meter] = price;
            }
        }
        (self.best.units.iter().map(points).collect(), prices.iter().map(points).collect(), self.step_length.stride)
    }

    /// The price of each meter, scaled by 2^[`BITS`]: that of a book's meter guides the closing of its options.
    pub(in super::super) fn prices(&self) -> Vec<i64> {
        let mut prices = self.best.prices.clone();
        for (book, guide) in self.books.list.iter().zip(&self.response.guides) {
            for (&meter, &price) in book.meters.iter().zip(guide) {
                prices[meter] = price;
            }
        }
        prices.into_iter().map(|price| price << (BITS - self.books.bits)).collect()
    }

    /// The meters of each book.
    pub(in super::super) fn meters(&self) -> Vec<Vec<usize>> {
        self.books.list.iter().map(|book| book.meters.clone()).collect()
    }

    /// Takes up to `steps` steps towards `target`, a value that the bound is not expected to fall below; `false` once
    /// there is no next one.
    pub(in super::super) fn improve(&mut self, target: f64, steps: u64, budget: &mut WorkBudget) -> bool {
        for _ in 0..steps {
            if budget.stopped().is_some() || !self.step(target) {
                return false;
            }
            budget.spend(2 * self.response.solutions.iter().map(|solution| solution.work).sum::<u64>() + 1);
        }
        true
    }

    /// Whether steps have become so short that more of them will hardly help.
    pub(in super::super) fn is_settled(&self) -> bool {
        self.step_length.stride < SETTLED
    }

    fn value(&self) -> f64 {
        self.books.unscaled(self.response.bound)
    }

    fn step(&mut self, target: f64) -> bool {
        let (value, books) = (self.value(), self.books);
        let length: f64 = self.direction.iter().zip(&self.scale).map(|(d, s)| (d * s) * (d * s)).sum();
        let distance = value - target;
        if length < 1e-12 || distance <= 0.0 {
            return false;
        }
        let stride = self.step_length.stride * distance / length;
        let moved = |place: usize, old: i64| {
            let by = stride * self.direction[place] * self.scale[place] * self.scale[place];
            old as f64 / books.one() - by
        };
        let count = self.best.units.len();
        let units: Vec<f64> = self.best.units.iter().enumerate().map(|(unit, &old)| moved(unit, old)).collect();
        let prices: Vec<f64> =
            self.best.prices.iter().enumerate().map(|(meter, &old)| moved(count + meter, old)).collect();
        let trial = books.rounded(&units, &prices);
        let Some(response) = books.ask(&trial, &self.response.guides, books.effort(self.step_length.stride * distance))
        else {
            return false;
        };
        self.learn(trial, response);
        true
    }

    fn learn(&mut self, trial: Multipliers, response: KnapsackResponse) {
        let slack = self.books.slack(&trial, &response);
        let agreement: f64 = self.direction.iter().zip(&slack).zip(&self.scale).map(|((d, g), s)| d * g * s * s).sum();
        for (direction, slack) in self.direction.iter_mut().zip(&slack) {
            *direction += self.step_length.averaging * (slack - *direction);
        }
        if response.bound < self.response.bound {
            self.step_length.succeed(agreement > 0.0);
            (self.best, self.response) = (trial, response);
        } else {
            self.step_length.fail();
        }
    }

    /// For each option whether a plan with it can be worth more than the floor, as far as prices in its book tell.
    pub(in super::super) fn keeps(&self, floor: i64) -> Vec<bool> {
        let books = self.books;
        let floor = i128::from(floor) << books.bits;
        let mut keep = vec![true; books.problem.option_count()];
        for (book, solution) in books.list.iter().zip(&self.response.solutions) {
            let spare = self.response.bound - i128::from(solution.bound.unwrap_or(0)) + i128::from(solution.priced);
            for (&(_, option), &reduced) in book.options.iter().zip(&solution.reduced) {
                keep[option as usize] = spare + i128::from(reduced.min(0)) > floor;
            }
        }
        for &(unit, option) in &books.others {
            let behind = books.profit(&self.best, unit, option).min(0);
            keep[option as usize] = self.response.bound + i128::from(behind) > floor;
        }
        keep
    }
}

impl BookKnapsacks<'_> {
    fn one(&self) -> f64 {
        f64::from(1 << self.bits)
    }

    fn unscaled(&self, scaled: i128) -> f64 {
        scaled as f64 / self.one()
    }

    /// How hard to try where steps go this far.
    fn effort(&self, distance: f64) -> SearchEffort {
        let tolerance = (distance / self.list.len() as f64 * TOLERANCE * self.one()) as i64;
        SearchEffort { tolerance, nodes: NODES, core: CORE }
    }

    /// Multipliers as integers, kept where they can be of use.
    fn rounded(&self, units: &[f64], prices: &[f64]) -> Multipliers {
        let one = self.one();
        let mut by_meter = vec![0; prices.len()];
        for &meter in &self.priced {
            let (below, above) = self.curves[meter].slopes();
            let (least, most) = self.curves[meter].band();
            let (low, high) = self.open_options.reach[meter];
            let limit = (1i64 << 57) / (low.abs().max(high.abs()) + 1);
            let low = if least == i64::MIN { -below } else { f64::MIN };
            let high = if most == i64::MAX { above } else { f64::MAX };
            by_meter[meter] = ((prices[meter].clamp(low, high) * one).round() as i64).clamp(-limit, limit);
        }
        let round = |unit: &f64| ((unit * one).round() as i64).clamp(-self.limit, self.limit);
        Multipliers { units: units.iter().map(round).collect(), prices: by_meter }
    }

    /// How much too seldom each unit is taken, and how much more the priced meters would load than is taken.
    fn slack(&self, multipliers: &Multipliers, response: &KnapsackResponse) -> Vec<f64> {
        let count = self.open_options.units();
        let mut slack = vec![0.0; count + self.curves.len()];
        for unit in (0..count).filter(|&unit| self.open_options.options(unit).len() > 1) {
            slack[unit] = 1.0;
        }
        for &meter in &self.priced {
            let (low, high) = self.open_options.ranges[meter];
            let price = multipliers.prices[meter] as f64 / self.one();
            slack[count + meter] = self.curves[meter].best_load(price, low, high, true).1 as f64;
        }
        let mut take = |option: u32| {
            for load in self.problem.loads(option as usize) {
                slack[count + load.meter as usize] -= load.amount as f64;
            }
        };
        self.settled.iter().for_each(|&option| take(option));
        self.each_taken(response, |_, option| take(option));
        self.each_taken(response, |unit, _| slack[unit as usize] -= 1.0);
        for (meter, slack) in slack[count..].iter_mut().enumerate() {
            if self.priced.binary_search(&meter).is_err() {
                *slack = 0.0;
            }
        }
        slack
    }

    /// Everything that is taken.
    fn each_taken(&self, response: &KnapsackResponse, mut each: impl FnMut(u32, u32)) {
        for (book, solution) in self.list.iter().zip(&response.solutions) {
            for &place in solution.best.iter().flat_map(|(_, places)| places) {
                let (unit, option) = book.options[place as usize];
                each(unit, option);
            }
        }
        for (&(unit, option), _) in self.others.iter().zip(&response.taken).filter(|(_, taken)| **taken) {
            each(unit, option);
        }
    }

    /// Units' multipliers move alike; a meter's price in proportion to its typical load.
    fn scale(&self) -> Vec<f64> {
        let count = self.open_options.units();
        let mut squares = vec![0.0; self.curves.len()];
        let mut scale = vec![1.0; count];
        for unit in 0..count {
            let options = self.open_options.options(unit);
            for load in options.iter().flat_map(|&option| self.problem.loads(option as usize)) {
                squares[load.meter as usize] += (load.amount as f64).powi(2) / options.len() as f64;
            }
        }
        scale.extend(squares.into_iter().map(|square: f64| 1.0 / square.sqrt().max(1.0)));
        scale
    }
}
