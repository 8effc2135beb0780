//! The course of a run: which method works when, and the best that any of them found.

use rayon::prelude::*;

use super::anneal::{Annealed, Schedule, anneal};
use super::control::{Budget, Control};
use super::curve::{Curve, curves};
use super::descent::{descend, favourites};
use super::dual::{Dual, Subject};
use super::shortlist::Shortlist;
use super::state::State;
use super::view::View;
use super::{Outcome, Witness, exact};
use crate::plan::Stopped;
use crate::problem::Problem;

/// Annealing runs side by side: fixed, so that outcomes don't depend on the number of threads.
const CHAINS: u64 = 4;
/// Rounds of annealing and pricing before giving up.
const ROUNDS: u32 = 12;

/// The best plan so far.
#[derive(Debug, Clone)]
struct Incumbent {
    choice: Vec<usize>,
    worth: i128,
    method: &'static str,
}

/// A run under way.
pub(super) struct Search<'a> {
    problem: &'a Problem,
    curves: &'a [Curve],
    control: &'a Control,
    budget: Budget,
    view: View,
    incumbent: Option<Incumbent>,
    /// The choice to go on from; it need not keep the bands.
    current: Vec<u32>,
    penalties: Vec<i64>,
    bound: i64,
    infeasible: Option<Witness>,
}

impl<'a> Search<'a> {
    /// Solves a problem.
    pub(super) fn run(problem: &'a Problem, start: Option<&[usize]>, control: &'a Control) -> Outcome {
        let curves = curves(problem);
        let view = View::whole(problem, &curves);
        let witness = Witness::necessary(problem, &curves, &view);
        let mut search = Search {
            problem,
            curves: &curves,
            control,
            budget: Budget::new(control),
            view,
            incumbent: None,
            current: Vec::new(),
            penalties: vec![1; curves.len()],
            bound: i64::MAX,
            infeasible: witness,
        };
        if search.infeasible.is_none() {
            search.work(start);
        }
        search.finish()
    }

    fn work(&mut self, start: Option<&[usize]>) {
        let view = self.view.clone();
        let subject = Subject { problem: self.problem, curves: self.curves, view: &view, valued: true };
        let mut dual = Dual::new(subject, vec![0.0; self.curves.len()]);
        self.certify(&view, &dual);
        self.begin(subject, start);
        if self.is_done() {
            return;
        }
        self.price(subject, &mut dual, 250);
        self.construct(subject, &dual);
        for round in 0..ROUNDS {
            if self.is_done() {
                return;
            }
            self.anneal(subject, &dual, round);
            self.price(subject, &mut dual, 150);
        }
    }

    /// Whether there is a reason to stop.
    fn is_done(&self) -> bool {
        self.is_closed() || self.budget.stopped().is_some()
    }

    /// Whether the gap asked for is reached.
    fn is_closed(&self) -> bool {
        let Some(objective) = self.objective() else { return self.infeasible.is_some() };
        let gap = i128::from(self.bound) - i128::from(objective);
        gap <= 0 || gap as f64 <= self.control.gap * objective.unsigned_abs() as f64
    }

    fn objective(&self) -> Option<i64> {
        self.incumbent.as_ref().map(|incumbent| exact::floor(incumbent.worth << exact::BITS))
    }

    /// Takes note of a choice if it is a plan and better than the best so far.
    fn offer(&mut self, choice: &[u32], method: &'static str) {
        let choice: Vec<usize> = choice.iter().map(|&option| option as usize).collect();
        let (worth, kept) = exact::worth(self.problem, self.curves, &choice);
        if kept && self.incumbent.as_ref().is_none_or(|incumbent| worth > incumbent.worth) {
            self.incumbent = Some(Incumbent { choice, worth, method });
        }
    }

    /// Lowers the bound to what the dual's prices prove.
    fn certify(&mut self, view: &View, dual: &Dual) {
        let prices = exact::round_prices(self.problem, view, &dual.prices);
        if let Some(bound) = exact::bound(self.problem, self.curves, view, &prices) {
            self.bound = self.bound.min(exact::floor(bound));
        }
        self.budget.spend(view.option_count() as u64);
    }

    /// The first choice: the one given, and else every unit's most valued option, improved by descent.
    fn begin(&mut self, subject: Subject, start: Option<&[usize]>) {
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
        self.penalties = vec![1; self.curves.len()];
        self.set_penalties(subject, &vec![0.0; self.curves.len()], 1.0);
        self.improve_current(subject, "descent");
    }

    /// Penalties that outweigh what breaking a band can earn, at a guess; they are raised where they don't.
    fn set_penalties(&mut self, subject: Subject, prices: &[f64], spread: f64) {
        let widest = subject.view.reach(self.problem);
        let units = self.problem.units().max(1) as f64;
        for (meter, curve) in self.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((widest[meter].1 - widest[meter].0) as f64 / units).max(1.0);
            let penalty = 2.0 * prices[meter].abs() + below.max(above) + 4.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    fn improve_current(&mut self, subject: Subject, method: &'static str) {
        let mut state = State::new(self.problem, self.curves, self.penalties.clone(), self.current.clone());
        descend(&mut state, subject, &mut self.budget);
        if !state.is_feasible() {
            state.raise_penalties();
            self.penalties.clone_from(&state.penalties);
            descend(&mut state, subject, &mut self.budget);
        }
        self.current = state.choice().to_vec();
        let choice = self.current.clone();
        self.offer(&choice, method);
    }

    /// Improves prices and bound.
    fn price(&mut self, subject: Subject, dual: &mut Dual, steps: u64) {
        let target = match &self.incumbent {
            Some(incumbent) => incumbent.worth as f64,
            None => dual.value - 0.05 * dual.value.abs() - 1.0,
        };
        dual.improve(subject, target, steps, &mut self.budget);
        self.certify(subject.view, dual);
    }

    /// A choice by the dual's favourites, improved by descent.
    fn construct(&mut self, subject: Subject, dual: &Dual) {
        self.current = favourites(subject, &dual.taken);
        self.improve_current(subject, "prices and descent");
        if let Some(incumbent) = &self.incumbent {
            self.current = incumbent.choice.iter().map(|&option| option as u32).collect();
        }
    }

    /// One round of annealing, several runs side by side.
    fn anneal(&mut self, subject: Subject, dual: &Dual, round: u32) {
        let list = Shortlist::new(subject, &dual.prices, if self.incumbent.is_some() { 12 } else { usize::MAX });
        self.budget.spend(subject.view.option_count() as u64);
        self.set_penalties(subject, &dual.prices, list.spread);
        let wanted = (list.open.len() as u64 * 2000).max(100_000) << (round / 4);
        let steps = wanted.min(self.budget.remaining() / (2 * CHAINS));
        let state = State::new(self.problem, self.curves, self.penalties.clone(), self.current.clone());
        let clock = self.budget.clock.clone();
        let hot = list.spread * [1.0, 0.5, 0.25, 0.1][round as usize % 4];
        let chain = |chain: u64| {
            let seed = self.control.seed ^ (u64::from(round) * CHAINS + chain + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let schedule = Schedule { steps, hot, cold: list.spread * 0.002, seed };
            anneal(state.clone(), &list, schedule, &clock)
        };
        let annealed: Vec<Annealed> = (0..CHAINS).into_par_iter().map(chain).collect();
        self.budget.spend(2 * CHAINS * steps);
        self.adopt(subject, state, &annealed);
    }

    fn adopt(&mut self, subject: Subject, mut state: State, annealed: &[Annealed]) {
        for run in annealed {
            if let Some((choice, _)) = &run.best {
                self.offer(choice, "annealing");
            }
        }
        if let Some(incumbent) = &self.incumbent {
            self.current = incumbent.choice.iter().map(|&option| option as u32).collect();
            self.improve_current(subject, "annealing");
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

    fn finish(self) -> Outcome {
        let objective = self.objective();
        let stopped = match (objective, self.budget.stopped()) {
            (Some(objective), _) if objective >= self.bound => Stopped::Optimal,
            (Some(_), _) if self.is_closed() => Stopped::Gap,
            (_, Some(stopped)) if self.infeasible.is_none() => stopped,
            _ => Stopped::Exhausted,
        };
        let mut violations = Vec::new();
        if objective.is_none() {
            let attempt: Vec<usize> = self.current.iter().map(|&option| option as usize).collect();
            let loads = self.problem.meter_loads(&attempt);
            let broken = self.curves.iter().zip(loads).map(|(curve, load)| curve.violation(load));
            violations = broken.enumerate().filter(|&(_, violation)| violation > 0).collect();
        }
        let method = self.incumbent.as_ref().map_or("none", |incumbent| incumbent.method);
        Outcome {
            choice: self.incumbent.map(|incumbent| incumbent.choice),
            objective,
            bound: self.bound,
            stopped,
            method,
            work: self.budget.work(),
            infeasible: self.infeasible,
            violations,
        }
    }
}
