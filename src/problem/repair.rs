//! A first plan that keeps every limit on load, however little time there is: where a book is too large, seats are
//! left uncovered.

use super::Problem;
use super::build::{Decision, Model};

impl Model {
    /// The choice with seats left uncovered, the cheapest ones first, wherever a load is above its hard limit. Where
    /// nothing may stay uncovered, or a least load stands against it, limits may still be broken.
    #[must_use]
    pub fn unloaded(&self, mut choice: Vec<usize>) -> Vec<usize> {
        let problem = &self.problem;
        let mut loads = problem.meter_loads(choice.iter().copied());
        for meter in 0..problem.meters.len() {
            if problem.meters[meter].at_most.is_none_or(|most| loads[meter] <= most) {
                continue;
            }
            for (unit, uncovered) in self.cheapest_first(&choice, meter) {
                if problem.meters[meter].at_most.is_none_or(|most| loads[meter] <= most) {
                    break;
                }
                swap(problem, &mut loads, choice[unit], uncovered);
                choice[unit] = uncovered;
            }
        }
        choice
    }

    /// The units that load a meter and may stay uncovered, each with that option, by what it costs for each unit of load.
    fn cheapest_first(&self, choice: &[usize], meter: usize) -> Vec<(usize, usize)> {
        let mut units: Vec<(i128, usize, usize)> = Vec::new();
        for (unit, &option) in choice.iter().enumerate() {
            let added = self.problem.loads(option).find(|load| load.meter as usize == meter && load.amount > 0);
            let Some(uncovered) = self.problem.options(unit).find(|&o| self.decision(o) == Decision::Uncovered) else {
                continue;
            };
            if let Some(load) = added.filter(|_| option != uncovered) {
                let lost = i128::from(self.problem.value(option)) - i128::from(self.problem.value(uncovered));
                units.push((lost * 1000 / i128::from(load.amount), unit, uncovered));
            }
        }
        units.sort_unstable();
        units.into_iter().map(|(_, unit, uncovered)| (unit, uncovered)).collect()
    }
}

fn swap(problem: &Problem, loads: &mut [i64], from: usize, to: usize) {
    for load in problem.loads(from) {
        loads[load.meter as usize] -= load.amount;
    }
    for load in problem.loads(to) {
        loads[load.meter as usize] += load.amount;
    }
}
