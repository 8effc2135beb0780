//! The stage that lowers the bound by whole books.

use std::sync::Arc;

use super::super::books::{Ascent, Books};
use super::super::dual::{Dual, net};
use super::super::tight::Tight;
use super::super::{Next, Node, exact};
use super::Search;

/// Problems with more open options are left to prices.
const MOST_OPTIONS: usize = 60_000;
/// Steps between two looks at the progress, and the part of the gap that they must close.
const STEPS: u64 = 20;
const LEAST_PROGRESS: i64 = 500;

impl<'a> Search<'a> {
    /// Lowers the bound by whole books, and drops the options that no better plan has.
    pub(super) fn price_books(&mut self, tight: &mut Tight<'a>, dual: &mut Dual) {
        let Some(objective) = self.objective().filter(|_| self.view.option_count() <= MOST_OPTIONS) else { return };
        let (view, ground) = (Arc::clone(&self.view), self.ground);
        let Some(books) = Books::new(ground.problem, ground.curves, &view) else { return };
        let prices = ground.split.whole(&dual.prices);
        let units = best_nets(tight, dual, view.units());
        let Some(mut ascent) = Ascent::new(&books, &units, &prices, objective as f64) else { return };
        loop {
            let before = exact::floor(ascent.bound());
            ascent.improve(objective as f64, STEPS, &mut self.budget);
            if std::env::var("RB").is_ok() {
                eprintln!("books {} {:?} {:.4}%", exact::floor(ascent.bound()), self.control.started.elapsed(), (exact::floor(ascent.bound()) - objective) as f64 / objective as f64 * 100.0);
            }
            let gap = before - objective;
            if self.budget.stopped().is_some() || (before - exact::floor(ascent.bound())) < gap / LEAST_PROGRESS {
                break;
            }
        }
        let Some(prices) = ground.split.spread(&ascent.prices(), &ascent.meters()) else { return };
        let node = Node { prices, multipliers: ascent.multipliers(), books: ascent.meters(), next: Next::Closed };
        self.learn(exact::floor(ascent.bound()), node.clone());
        let keep = ascent.keeps(objective);
        let left = view.keep(ground.problem, ground.curves, |_, option| keep[option]);
        self.follow(Node { next: Next::Again, ..node }, left, tight, dual);
    }
}

/// What each unit earns at its best at the dual's prices.
fn best_nets(tight: &Tight, dual: &Dual, units: usize) -> Vec<f64> {
    let subject = tight.subject();
    let mut nets = vec![0.0; units];
    for place in 0..subject.view.units() {
        let options = subject.view.options(place).iter();
        nets[tight.unit(place)] =
            options.map(|&option| net(subject, &dual.prices, option as usize)).fold(f64::MIN, f64::max);
    }
    nets
}
