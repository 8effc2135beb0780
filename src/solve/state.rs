//! A complete choice under change: the loads of the meters, and what a change would gain, in constant time.

use super::curve::Curve;
use crate::problem::{Load, Problem};

/// A choice for every unit, with what follows from it. Broken bands are allowed, at a penalty.
#[derive(Debug, Clone)]
pub(super) struct State<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [Curve],
    /// Points for every unit of load outside a hard band, by meter.
    pub(super) penalties: Vec<i64>,
    choice: Vec<u32>,
    loads: Vec<i64>,
    costs: Vec<i64>,
    broken: usize,
    worth: i128,
}

impl<'a> State<'a> {
    /// The state of a choice.
    pub(super) fn new(problem: &'a Problem, curves: &'a [Curve], penalties: Vec<i64>, choice: Vec<u32>) -> Self {
        let (loads, costs) = (vec![0; curves.len()], vec![0; curves.len()]);
        let mut state = Self { problem, curves, penalties, choice, loads, costs, broken: 0, worth: 0 };
        state.recount();
        state
    }

    /// Takes over other penalties.
    pub(super) fn set_penalties(&mut self, penalties: Vec<i64>) {
        self.penalties = penalties;
        self.recount();
    }

    /// Takes over another choice.
    pub(super) fn set_choice(&mut self, choice: &[u32]) {
        self.choice.copy_from_slice(choice);
        self.recount();
    }

    fn recount(&mut self) {
        self.loads.fill(0);
        self.worth = 0;
        for &option in &self.choice {
            self.worth += i128::from(self.problem.value(option as usize));
            for load in self.problem.loads(option as usize) {
                self.loads[load.meter as usize] += load.amount;
            }
        }
        for (meter, curve) in self.curves.iter().enumerate() {
            self.costs[meter] = curve.cost(self.loads[meter], self.penalties[meter]);
            self.worth -= i128::from(self.costs[meter]);
        }
        self.broken = self.curves.iter().zip(&self.loads).filter(|(curve, load)| curve.violation(**load) > 0).count();
    }

    /// The option of every unit.
    pub(super) fn choice(&self) -> &[u32] {
        &self.choice
    }

    /// The option of a unit.
    pub(super) fn option(&self, unit: usize) -> u32 {
        self.choice[unit]
    }

    /// Whether every meter is inside its hard band.
    pub(super) fn is_feasible(&self) -> bool {
        self.broken == 0
    }

    /// Values less charges and penalties.
    pub(super) fn worth(&self) -> i128 {
        self.worth
    }

    /// What it gains to give a unit another option.
    pub(super) fn gain(&self, unit: usize, option: u32) -> i64 {
        let old = self.choice[unit] as usize;
        let mut gain = self.problem.value(option as usize) - self.problem.value(old);
        differences(self.problem.loads(old), self.problem.loads(option as usize), |meter, change| {
            let cost = self.curves[meter].cost(self.loads[meter] + change, self.penalties[meter]);
            gain = gain.saturating_add(self.costs[meter] - cost);
        });
        gain
    }

    /// Gives a unit another option.
    pub(super) fn shift(&mut self, unit: usize, option: u32) {
        let old = self.choice[unit] as usize;
        let mut gain = i128::from(self.problem.value(option as usize)) - i128::from(self.problem.value(old));
        let problem = self.problem;
        differences(problem.loads(old), problem.loads(option as usize), |meter, change| {
            let curve = &self.curves[meter];
            let load = self.loads[meter] + change;
            let cost = curve.cost(load, self.penalties[meter]);
            gain += i128::from(self.costs[meter]) - i128::from(cost);
            self.broken -= usize::from(curve.violation(self.loads[meter]) > 0);
            self.broken += usize::from(curve.violation(load) > 0);
            (self.loads[meter], self.costs[meter]) = (load, cost);
        });
        self.choice[unit] = option;
        self.worth += gain;
    }

    /// Raises the penalties of the broken bands.
    pub(super) fn raise_penalties(&mut self) {
        let mut penalties = self.penalties.clone();
        for (meter, curve) in self.curves.iter().enumerate() {
            if curve.violation(self.loads[meter]) > 0 {
                penalties[meter] = penalties[meter].saturating_mul(4).min(1 << 56);
            }
        }
        self.set_penalties(penalties);
    }
}

/// Calls back with every meter whose load differs between two options, and by how much. Both are ordered by meter.
fn differences(old: &[Load], new: &[Load], mut each: impl FnMut(usize, i64)) {
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let from = old.get(i).map_or(u32::MAX, |load| load.meter);
        let to = new.get(j).map_or(u32::MAX, |load| load.meter);
        let meter = from.min(to);
        let mut change = 0;
        if from == meter {
            change -= old[i].amount;
            i += 1;
        }
        if to == meter {
            change += new[j].amount;
            j += 1;
        }
        if change != 0 {
            each(meter as usize, change);
        }
    }
}
