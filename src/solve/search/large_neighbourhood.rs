//! The stage that searches large neighbourhoods of the plan, for problems whose hard bands bind.

use rayon::prelude::*;

use super::super::anneal::CoolingSchedule;
use super::super::large_neighbourhood::{NeighbourhoodInput, large_neighbourhood_search};
use super::Search;
use super::plans::CHAINS;

/// Options that are further behind their unit's best than so many typical distances are not tried.
const MARGIN: f64 = 8.0;
/// Temperatures at the start of even and odd rounds, in typical distances, and what is left of them at the end.
const HOT: [f64; 2] = [0.3, 3.0];
const COOLING: f64 = 0.1;
/// Broken bands cost so many times what they cost in annealing.
const PENALTY: i64 = 16;

impl Search<'_> {
    /// One round of large-neighbourhood search, for so much work.
    pub(super) fn improve_neighbourhoods(&mut self, round: u32, effort: u64) {
        let prices = self.prices.clone();
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
        let list = self.shortlist(MARGIN, seed);
        if list.lists.len() == 0 {
            return;
        }
        self.budget.spend(self.open_options.option_count() as u64);
        self.set_penalties(list.spread);
        let moves = (1000 * effort).min(self.budget.remaining()) / CHAINS;
        let hot = list.spread * HOT[round as usize % HOT.len()];
        let schedule = CoolingSchedule { moves, hot, cold: hot * COOLING, seed };
        let dearer = |penalty: &i64| penalty.saturating_mul(PENALTY).min(1 << 56);
        let input = NeighbourhoodInput {
            problem: self.problem,
            curves: self.curves,
            penalties: &self.penalties.iter().map(dearer).collect::<Vec<i64>>(),
            lists: &list.lists,
            prices: &prices,
        };
        let run = |chain: u64| {
            large_neighbourhood_search(
                &input,
                &self.current,
                CoolingSchedule { seed: seed ^ (chain << 32), ..schedule },
                &self.budget.clock,
            )
        };
        let choices: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(run).collect();
        self.budget.spend(moves * CHAINS);
        if let Some(choice) = self.best_of(choices) {
            self.adopt(choice);
        }
    }
}
