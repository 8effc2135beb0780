//! Looking further than repair does: a little heat, and then back to the plan wherever nothing is lost by it.

use super::super::anneal::{CoolingSchedule, anneal};
use super::super::control::{Control, WorkBudget};
use super::super::dense_subproblem::OptionLists;
use super::super::local_search::LocalSearch;
use super::{Reoptimiser, subproblem};

/// Moves tried for every unit, and at most in all.
const MOVES: u64 = 250;
const MOST_MOVES: u64 = 400_000;
/// Temperatures, in typical distances of a unit's two best options.
const HOT: f64 = 0.1;
const COLD: f64 = 0.005;

impl Reoptimiser<'_> {
    /// The best plan that a little heat finds around a unit that stays as it is in `near`, and what it is worth.
    pub(super) fn perturb(&self, unit: usize, near: &[usize]) -> Option<(i64, Vec<usize>)> {
        let compact: Vec<u32> = near.iter().map(|&option| option as u32).collect();
        let mut lists = OptionLists::default();
        for (place, &other) in self.lists.units.iter().enumerate() {
            if other as usize != unit {
                lists.push(other, self.lists.options(place).iter().copied());
            }
        }
        if lists.len() == 0 {
            return None;
        }
        let part = subproblem(self.problem, &self.curves, &compact, &lists);
        let moves = MOVES.min(MOST_MOVES / (lists.len() as u64).max(1)).max(1);
        let schedule = CoolingSchedule { moves, hot: HOT * self.spread, cold: COLD * self.spread, seed: unit as u64 };
        let found = anneal(&part, schedule, &WorkBudget::new(&Control::default()).clock);
        let mut choice = near.to_vec();
        for (&other, option) in lists.units.iter().zip(found) {
            choice[other as usize] = option as usize;
        }
        let back = self.back(unit, &choice);
        Some((self.problem.objective(&back)?, back))
    }

    /// The same plan without the changes that nothing is lost by taking back, and without those that touch nothing that
    /// the fixed unit's own change touches, directly or by way of others.
    fn back(&self, unit: usize, choice: &[usize]) -> Vec<usize> {
        let mut search = LocalSearch::new(&self.subproblem, 0);
        let plan = search.choice.clone();
        let mut changed = vec![false; self.subproblem.dense_meters.len()];
        let place = |other: usize, option: usize| {
            self.subproblem.options_of(other).find(|&at| self.subproblem.options[at] as usize == option)
        };
        for (other, &option) in choice.iter().enumerate() {
            match place(other, option) {
                Some(to) if to != search.choice[other] as usize => self.make(&mut search, &[(other, to)], &mut changed),
                _ => {}
            }
        }
        let mut goes_on = true;
        while goes_on {
            goes_on = false;
            for (other, &before) in plan.iter().enumerate() {
                let (now, before) = (search.choice[other] as usize, before as usize);
                if other != unit && now != before && search.gain(&[(now, before)]) >= 0.0 {
                    self.make(&mut search, &[(other, before)], &mut changed);
                    goes_on = true;
                }
            }
        }
        let linked = self.linked(unit, &search.choice, &plan);
        let options = |other: usize| self.subproblem.options[search.choice[other] as usize] as usize;
        let whole: Vec<usize> = (0..plan.len()).map(options).collect();
        let part: Vec<usize> = (0..plan.len())
            .map(|other| if linked[other] { whole[other] } else { self.choice[other] as usize })
            .collect();
        if self.problem.objective(&part).is_some() { part } else { whole }
    }

    /// The units whose changes touch a meter that the fixed unit's change touches, or another such unit's.
    fn linked(&self, unit: usize, now: &[u32], plan: &[u32]) -> Vec<bool> {
        let touched = |other: usize| {
            let loads = [now[other], plan[other]].map(|option| self.subproblem.loads(option as usize));
            loads.into_iter().flatten().map(|load| load.meter as usize).filter(|&meter| !self.broad[meter])
        };
        let (mut linked, mut reached) = (vec![false; plan.len()], vec![false; self.subproblem.dense_meters.len()]);
        let mut open = vec![unit];
        linked[unit] = true;
        while let Some(next) = open.pop() {
            touched(next).for_each(|meter| reached[meter] = true);
            for other in 0..plan.len() {
                if !linked[other] && now[other] != plan[other] && touched(other).any(|meter| reached[meter]) {
                    linked[other] = true;
                    open.push(other);
                }
            }
        }
        linked
    }
}
