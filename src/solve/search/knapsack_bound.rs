//! The stage that lowers the bound by whole books.

use std::sync::Arc;

use super::super::knapsack_bound::{Ascent, BookKnapsacks};
use super::super::{Next, Node, certified_bound};
use super::Search;

/// Problems with more open options are left to prices: where books have several meters, and where they have one.
const MOST_OPTIONS: usize = 6000;
const MOST_SIMPLE: usize = 60_000;
/// The most, as a part of the bound, that books are expected to lower it.
const MOST_GAP: f64 = 0.02;
/// Steps between two looks at the progress, and the part of the gap that they must close.
const STEPS: u64 = 10;
/// Looks at the progress in one round: where there is no plan at all, the bound falls for ever.
const MOST_LOOKS: u32 = 60;
const LEAST_PROGRESS: f64 = 0.0003;

/// Where the ascent has come to.
#[derive(Debug, Default)]
pub(super) struct AscentState {
    /// What units must earn and the prices of meters, in points; none before the first step.
    units: Vec<f64>,
    prices: Vec<f64>,
    /// The length of the next step, relative to Polyak's.
    stride: f64,
    pub(super) is_settled: bool,
    /// The bound that the ascent has come to.
    bound: i64,
    /// The part of its own gap that the last turn closed.
    pub(super) progress: f64,
}

impl Search<'_> {
    /// Whether there are books that are not too large and could still lower the bound.
    pub(super) fn knapsack_bound_may_help(&self) -> bool {
        // The relaxation may give a better start by now.
        let settled = self.ascent_state.is_settled && self.bound() >= self.ascent_state.bound;
        self.open_options.option_count() <= MOST_SIMPLE && !settled
    }

    /// Lowers the bound by whole books for so much work, and drops the options that no better plan has.
    pub(super) fn improve_knapsack_bound(&mut self, effort: u64) {
        let options = self.open_options.option_count();
        let (floor, open_options) = (self.floor(), Arc::clone(&self.open_options));
        if options > MOST_SIMPLE || open_options.is_impossible() {
            return;
        }
        let books = BookKnapsacks::new(self.problem, self.curves, &open_options);
        let Some(books) = books.filter(|books| books.are_simple() || options <= MOST_OPTIONS) else {
            self.ascent_state.is_settled = true;
            return;
        };
        // Without a plan, or with a poor one, the bound is expected not to fall below a guess.
        let guess = |value: f64| (floor as f64).max(value - MOST_GAP * value.abs());
        let target = guess(self.bound() as f64);
        let anew = Ascent::new(&books, &self.best_nets(), &self.prices, target);
        let again = (!self.ascent_state.units.is_empty())
            .then(|| Ascent::new(&books, &self.ascent_state.units, &self.ascent_state.prices, target))
            .flatten();
        // The relaxation may know better by now what each unit earns than where the last turn ended.
        let better = |a: &Ascent, b: &Ascent| a.bound() <= b.bound();
        let (mut ascent, stride) = match (again, anew) {
            (Some(again), Some(anew)) if better(&again, &anew) => (again, self.ascent_state.stride),
            (Some(again), None) => (again, self.ascent_state.stride),
            (_, Some(anew)) => (anew, 0.0),
            (None, None) => {
                self.ascent_state.is_settled = true;
                return;
            }
        };
        ascent.go_on(stride);
        let until = self.budget.work() + effort;
        let start = certified_bound::floor(ascent.bound());
        for _ in 0..MOST_LOOKS {
            if self.budget.work() >= until {
                break;
            }
            let before = certified_bound::floor(ascent.bound());
            let target = guess(before as f64);
            let goes_on = ascent.improve(target, STEPS, &mut self.budget);
            let progress = (before - certified_bound::floor(ascent.bound())) as f64;
            // A target that was only guessed may have been reached: then there is another.
            if ascent.is_settled() && progress <= LEAST_PROGRESS * (before as f64 - target)
                || !goes_on && progress <= 0.0
            {
                self.ascent_state.is_settled = self.budget.stopped().is_none();
                break;
            }
        }
        (self.ascent_state.units, self.ascent_state.prices, self.ascent_state.stride) = ascent.state();
        let fallen = start as f64 - certified_bound::floor(ascent.bound()) as f64;
        self.ascent_state.bound = certified_bound::floor(ascent.bound());
        self.ascent_state.progress = fallen / (start as f64 - floor as f64).max(1.0);
        let multipliers = ascent.multipliers();
        let node = Node { prices: ascent.prices(), multipliers, books: ascent.meters(), ..Node::default() };
        self.learn(certified_bound::floor(ascent.bound()), node.clone());
        // Without a plan the options stay: whoever says why there is none needs to see them.
        if self.incumbent.is_none() {
            return;
        }
        let keep = ascent.keeps(self.floor());
        let left = open_options.keep(self.problem, self.curves, |_, option| keep[option]);
        if self.is_much_less(&left) {
            self.follow(Node { next: Next::Again, ..node }, left);
            self.certify();
        }
    }

    /// What each unit earns at its best, net of what is priced.
    fn best_nets(&self) -> Vec<f64> {
        let best = |unit: usize| {
            self.open_options.options(unit).iter().map(|&option| self.net(option)).fold(f64::MIN, f64::max)
        };
        // Of a unit that is decided nothing is asked.
        (0..self.open_options.units())
            .map(|unit| if self.open_options.options(unit).len() > 1 { best(unit) } else { 0.0 })
            .collect()
    }
}
