//! The stages that look for plans: first choices, descent, annealing.

use rayon::prelude::*;

use super::super::anneal::{Annealed, Schedule, anneal};
use super::super::descent::{descend, favourites};
use super::super::dual::Dual;
use super::super::shortlist::Shortlist;
use super::super::state::State;
use super::super::tight::Tight;
use super::Search;

/// Annealing runs side by side: fixed, so that outcomes don't depend on the number of threads.
const CHAINS: u64 = 4;
/// Moves that one run of annealing tries for every unit.
const STEPS_PER_UNIT: u64 = 2000;

impl Search<'_> {
    /// The first choice: the one given, and else every unit's most valued option, improved by descent.
    pub(super) fn begin(&mut self, start: Option<&[usize]>) {
        let most_valued = |unit| self.problem.options(unit).max_by_key(|&option| self.problem.value(option));
        let naive: Vec<usize> = (0..self.problem.units()).filter_map(most_valued).collect();
        let units = self.problem.units();
        let fits = |choice: &&[usize]| {
            choice.len() == units
                && choice.iter().enumerate().all(|(unit, option)| self.problem.options(unit).contains(option))
        };
        let given = start.filter(fits);
        let first: Vec<u32> = given.unwrap_or(&naive).iter().map(|&option| option as u32).collect();
        if given.is_some() {
            self.offer(&first, "start");
        }
        self.current = first;
        self.set_penalties(1.0);
        self.improve_current("descent");
    }

    /// Penalties that outweigh what breaking a band can earn, at a guess; they are raised where they don't.
    pub(super) fn set_penalties(&mut self, spread: f64) {
        let units = self.problem.units().max(1) as f64;
        for (meter, curve) in self.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((self.reach[meter].1 - self.reach[meter].0) as f64 / units).max(1.0);
            let penalty = 2.0 * below.max(above) + 4.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    pub(super) fn improve_current(&mut self, method: &'static str) {
        let mut state = State::new(self.problem, self.curves, self.penalties.clone(), self.current.clone());
        descend(&mut state, &self.view, &mut self.budget);
        if !state.is_feasible() && self.incumbent.is_none() {
            state.raise_penalties();
            self.penalties.clone_from(&state.penalties);
            descend(&mut state, &self.view, &mut self.budget);
        }
        self.current = state.choice().to_vec();
        let choice = self.current.clone();
        self.offer(&choice, method);
    }

    /// A choice by the dual's favourites, improved by descent.
    pub(super) fn construct(&mut self, tight: &Tight, dual: &Dual) {
        self.current = tight.original(&favourites(tight.subject(), &dual.taken));
        self.improve_current("prices and descent");
        self.return_to_incumbent();
    }

    pub(super) fn return_to_incumbent(&mut self) {
        if let Some(incumbent) = &self.incumbent {
            self.current = incumbent.choice.iter().map(|&option| option as u32).collect();
        }
    }

    /// One round of annealing, several runs side by side.
    pub(super) fn anneal(&mut self, tight: &Tight, dual: &Dual, round: u32) {
        let list = Shortlist::new(
            self.problem,
            tight,
            &dual.prices,
            if self.incumbent.is_some() { [12, 6][round as usize % 2] } else { usize::MAX },
        );
        self.budget.spend(self.view.option_count() as u64);
        self.set_penalties(list.spread);
        self.return_to_incumbent();
        let wanted = (list.open.len() as u64 * STEPS_PER_UNIT) << (round / 2).min(5);
        let steps = wanted.min(self.budget.remaining() / (2 * CHAINS));
        let state = State::new(self.problem, self.curves, self.penalties.clone(), self.current.clone());
        let clock = self.budget.clock.clone();
        let chain = |chain: u64| {
            let seed = self.control.seed ^ (u64::from(round) * CHAINS + chain + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let hot = list.spread * [1.0, 0.5, 0.25, 0.1][(u64::from(round) + chain) as usize % 4];
            let schedule = Schedule { steps, hot, cold: list.spread * 0.002, seed };
            anneal(state.clone(), &list, schedule, &clock)
        };
        let annealed: Vec<Annealed> = (0..CHAINS).into_par_iter().map(chain).collect();
        self.budget.spend(2 * CHAINS * steps);
        self.adopt(state, &annealed);
    }

    fn adopt(&mut self, mut state: State, annealed: &[Annealed]) {
        for run in annealed {
            if let Some((choice, _)) = &run.best {
                self.offer(choice, "annealing");
            }
        }
        if self.incumbent.is_some() {
            self.return_to_incumbent();
            self.improve_current("annealing");
            return;
        }
        let mut best: Option<(i128, &[u32])> = None;
        for run in annealed {
            state.set_choice(&run.last);
            if best.is_none_or(|(worth, _)| state.worth() > worth) {
                best = Some((state.worth(), &run.last));
            }
        }
        if let Some((_, choice)) = best {
            state.set_choice(choice);
            state.raise_penalties();
            self.penalties.clone_from(&state.penalties);
            self.current = choice.to_vec();
        }
    }
}
