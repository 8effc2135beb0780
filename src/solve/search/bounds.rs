//! The stage that lowers the bound by whole books.

use std::sync::Arc;

use super::super::books::{Ascent, Books};
use super::super::dual::{Dual, net};
use super::super::exact;
use super::super::tight::{Split, Tight};
use super::Search;

/// Problems with more open options are left to prices.
const MOST_OPTIONS: usize = 60_000;
/// Steps of the dual beforehand: books begin where it ends.
const DUAL_STEPS: u64 = 300;
/// Steps between two looks at the progress, and the part of the gap that they must close.
const STEPS: u64 = 40;
const LEAST_PROGRESS: i64 = 50;

impl Search<'_> {
    /// Lowers the bound by whole books, and drops the options that no better plan has.
    pub(super) fn price_books(&mut self, split: &Split, tight: &Tight, dual: &Dual) {
        let Some(objective) = self.objective().filter(|_| self.view.option_count() <= MOST_OPTIONS) else { return };
        let view = Arc::clone(&self.view);
        let Some(books) = Books::new(self.problem, self.curves, &view) else { return };
        let subject = tight.subject();
        let mut dual = dual.clone();
        dual.restart();
        dual.improve(subject, objective as f64 - tight.constant as f64, DUAL_STEPS, &mut self.budget);
        let mut units = vec![0.0; view.units()];
        for place in 0..subject.view.units() {
            let options = subject.view.options(place).iter();
            units[tight.unit(place)] =
                options.map(|&option| net(subject, &dual.prices, option as usize)).fold(f64::MIN, f64::max);
        }
        let prices = split.whole(&dual.prices);
        let Some(mut ascent) = Ascent::new(&books, &units, &prices, objective as f64) else { return };
        loop {
            let before = exact::floor(ascent.bound());
            ascent.improve(objective as f64, STEPS, &mut self.budget);
            let gap = before - objective;
            if self.budget.stopped().is_some() || (before - exact::floor(ascent.bound())) < gap / LEAST_PROGRESS {
                break;
            }
        }
        self.bound = self.bound.min(exact::floor(ascent.bound()).max(objective));
        let keep = ascent.keeps(objective);
        self.view = Arc::new(view.keep(self.problem, self.curves, |_, option| keep[option]));
        if self.view.is_impossible() {
            self.bound = objective;
        }
    }
}
