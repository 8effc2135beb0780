//! The stage that regroups the books of problems whose hard bands bind.

use rayon::prelude::*;

use super::super::anneal::Schedule;
use super::super::curve::Curve;
use super::super::regroup::{Yard, regroup};
use super::Search;
use super::plans::CHAINS;

/// Options that are further behind their unit's best than so many typical distances are not tried.
const MARGIN: f64 = 8.0;
/// Options that the first round looks at in each run for every unit; every second round doubles it, so many times.
const EFFORT: u64 = 200_000;
/// The most in the first round.
const MOST_EFFORT: u64 = 20_000_000;
const DOUBLINGS: u32 = 4;
/// Temperatures at the start of even and odd rounds, in typical distances, and what is left of them at the end.
const HOT: [f64; 2] = [0.3, 3.0];
const COOLING: f64 = 0.1;
/// Broken bands cost so many times what they cost in annealing.
const PENALTY: i64 = 16;

impl Search<'_> {
    /// One round of regrouping, if hard bands bind at the dual's prices.
    pub(super) fn regroup(&mut self, round: u32) {
        let prices = self.prices.clone();
        if !self.curves.iter().zip(&prices).any(binds) {
            return;
        }
        let list = self.shortlist(MARGIN);
        if list.menu.len() == 0 {
            return;
        }
        self.budget.spend(self.view.option_count() as u64);
        self.set_penalties(list.spread);
        let effort = (EFFORT * list.menu.len() as u64).min(MOST_EFFORT);
        let moves = (effort << (round / 2).min(DOUBLINGS)).min(self.budget.remaining() / CHAINS);
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
        let hot = list.spread * HOT[round as usize % HOT.len()];
        let schedule = Schedule { moves, hot, cold: hot * COOLING, seed };
        let dearer = |penalty: &i64| penalty.saturating_mul(PENALTY).min(1 << 56);
        let yard = Yard {
            problem: self.problem,
            curves: self.curves,
            penalties: &self.penalties.iter().map(dearer).collect::<Vec<i64>>(),
            menu: &list.menu,
            prices: &prices,
        };
        let run = |chain: u64| {
            regroup(&yard, &self.current, Schedule { seed: seed ^ (chain << 32), ..schedule }, &self.budget.clock)
        };
        let choices: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(run).collect();
        self.budget.spend(moves * CHAINS);
        if let Some(choice) = self.best_of(choices) {
            self.adopt(choice);
        }
    }
}

/// Whether a price is one that only a hard band can ask for.
fn binds((curve, &price): (&Curve, &f64)) -> bool {
    let ((below, above), (least, most)) = (curve.slopes(), curve.band());
    (most < i64::MAX && price > above) || (least > i64::MIN && price < -below)
}
