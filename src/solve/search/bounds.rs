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
const DUAL_ROUNDS: u32 = 20;
/// The most, as a part of the bound, that books are expected to lower it.
const MOST_GAP: f64 = 0.02;
/// Steps between two looks at the progress, and the part of the gap that they must close.
const STEPS: u64 = 40;
const LEAST_PROGRESS: f64 = 0.001;

impl Search<'_> {
    /// Lowers the bound by whole books, and drops the options that no better plan has.
    pub(super) fn price_books(&mut self, split: &Split, tight: &Tight, dual: &Dual) {
        if self.view.option_count() > MOST_OPTIONS {
            return;
        }
        let floor = self.floor();
        let view = Arc::clone(&self.view);
        let Some(books) = Books::new(self.problem, self.curves, &view) else { return };
        // Without a plan, or with a poor one, the bound is expected not to fall below a guess.
        let constant = tight.constant as f64;
        let guess = |value: f64| (floor as f64).max(value - MOST_GAP * value.abs());
        let subject = tight.subject();
        let mut dual = dual.clone();
        for _ in 0..DUAL_ROUNDS {
            let before = dual.value;
            dual.restart();
            dual.improve(subject, guess(before + constant) - constant, DUAL_STEPS, &mut self.budget);
            if before - dual.value < MOST_GAP / 100.0 * before.abs() {
                break;
            }
        }
        let mut units = vec![0.0; view.units()];
        for place in 0..subject.view.units() {
            let options = subject.view.options(place).iter();
            units[tight.unit(place)] =
                options.map(|&option| net(subject, &dual.prices, option as usize)).fold(f64::MIN, f64::max);
        }
        let prices = split.whole(&dual.prices);
        let Some(mut ascent) = Ascent::new(&books, &units, &prices, guess(dual.value + constant)) else { return };
        loop {
            let before = exact::floor(ascent.bound());
            let target = guess(before as f64);
            let goes_on = ascent.improve(target, STEPS, &mut self.budget);
            let progress = (before - exact::floor(ascent.bound())) as f64;
            let is_settled = ascent.is_settled() && progress <= LEAST_PROGRESS * (before as f64 - target);
            // A target that was only guessed may have been reached: then there is another.
            if is_settled || !goes_on && progress <= 0.0 {
                break;
            }
        }
        self.bound = self.bound.min(exact::floor(ascent.bound()).max(self.objective().unwrap_or(i64::MIN)));
        // Without a plan the options stay: whoever says why there is none needs to see them.
        let Some(objective) = self.objective() else { return };
        let keep = ascent.keeps(objective);
        self.view = Arc::new(view.keep(self.problem, self.curves, |_, option| keep[option]));
        if self.view.is_impossible() {
            self.bound = objective;
        }
    }
}
