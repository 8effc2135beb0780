//! The course of a run: which method works when, and the best that any of them found.

use rayon::prelude::*;

use super::anneal::{Annealed, Schedule, anneal};
use super::branch::{Ground, Tree, drop_options};
use super::control::{Budget, Control};
use super::curve::{Curve, curves};
use super::descent::{descend, favourites};
use super::dual::Dual;
use super::impossible::exclude;
use super::milp::suggest;
use super::shortlist::Shortlist;
use super::state::State;
use super::tight::{Split, Tight};
use super::view::View;
use super::{Outcome, Witness, exact};
use crate::plan::Stopped;
use crate::problem::Problem;

/// Annealing runs side by side: fixed, so that outcomes don't depend on the number of threads.
const CHAINS: u64 = 4;
/// Moves that one run of annealing tries for every unit.
const STEPS_PER_UNIT: u64 = 2000;
/// One in this many parts of the tree has its favourite choice improved by descent.
const FAVOURITES: u64 = 8;
/// Rounds of annealing and pricing before giving up.
const ROUNDS: u32 = 12;
/// The same where time or work is limited anyway.
const LIMITED_ROUNDS: u32 = 1000;
/// The round after which the integer solver has a try.
const INTEGER_ROUND: u32 = 1;

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
    /// The loads that choices can give each meter.
    reach: Vec<(i64, i64)>,
    /// What no choice is worth less than.
    lowest: i128,
    bound: i64,
    infeasible: Option<Witness>,
}

impl<'a> Search<'a> {
    /// Solves a problem.
    pub(super) fn run(problem: &'a Problem, start: Option<&[usize]>, control: &'a Control) -> Outcome {
        let curves = curves(problem);
        let view = View::whole(problem, &curves);
        let witness = Witness::necessary(problem, &curves, &view);
        let reach = view.reach(problem);
        let lowest = exact::lowest(problem, &curves, &reach);
        let mut search = Search {
            problem,
            curves: &curves,
            control,
            budget: Budget::new(control),
            view,
            incumbent: None,
            current: Vec::new(),
            penalties: vec![1; curves.len()],
            reach,
            lowest,
            bound: i64::MAX,
            infeasible: witness,
        };
        if search.infeasible.is_none() {
            search.work(start);
        }
        search.finish()
    }

    fn work(&mut self, start: Option<&[usize]>) {
        let split = Split::new(self.problem, self.curves);
        let Some(mut tight) = Tight::new(self.problem, &split, &self.view) else { return };
        let mut dual = Dual::new(tight.subject(), vec![0.0; split.meters()]);
        self.certify(&tight, &dual);
        self.begin(start);
        if self.is_done() {
            return;
        }
        self.price(&tight, &mut dual, 250);
        self.construct(&tight, &dual);
        let ground = Ground { problem: self.problem, curves: self.curves, split: &split };
        let mut tree = None;
        let rounds = if self.budget.is_limited() { LIMITED_ROUNDS } else { ROUNDS };
        for round in 0..rounds {
            if self.is_done() {
                return;
            }
            self.anneal(&tight, &dual, round);
            self.price(&tight, &mut dual, 150);
            self.narrow(ground, &mut tight, &mut dual);
            if self.incumbent.is_none() {
                self.infeasible = exclude(self.problem, self.curves, &self.view, &mut self.budget);
            }
            if round > 0 && !self.is_done() {
                let tree = tree.get_or_insert_with(|| Tree::new(ground, &self.view, &dual.prices, self.floor()));
                self.grow(ground, tree);
            }
            if round == INTEGER_ROUND && !self.is_done() {
                self.hand_over(&tight);
            }
        }
    }

    /// Drops the options that no better plan has.
    fn narrow(&mut self, ground: Ground, tight: &mut Tight, dual: &mut Dual) {
        let Some(objective) = self.objective() else { return };
        let subject = tight.subject();
        let prices = exact::round_prices(subject.problem, subject.view, &dual.prices);
        let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) else { return };
        let bound = bound + (tight.constant << exact::BITS);
        let view = drop_options(ground, &self.view, tight, &prices, bound, objective);
        self.budget.spend(2 * self.view.option_count() as u64);
        if view.option_count() * 4 > self.view.option_count() * 3 {
            return;
        }
        self.view = view;
        match Tight::new(self.problem, ground.split, &self.view) {
            None => self.bound = objective,
            Some(narrowed) => {
                *dual = Dual::new(narrowed.subject(), dual.prices.clone());
                *tight = narrowed;
            }
        }
    }

    /// Lets the integer solver try what is left. How far it gets depends on time, so under a work limit it may not.
    fn hand_over(&mut self, tight: &Tight) {
        if self.budget.is_counted() || self.incumbent.is_none() {
            return;
        }
        self.return_to_incumbent();
        if let Some(choice) = suggest(tight, &self.current, &self.budget.clock) {
            self.offer(&tight.original(&choice), "integer program");
        }
    }

    /// Goes on with branch and bound for a while.
    fn grow(&mut self, ground: Ground, tree: &mut Tree) {
        let until = self.budget.work() + 20_000 + 20 * self.problem.option_count() as u64 / 100;
        let mut advances = 0;
        while !self.is_done() && !tree.is_full() && self.budget.work() < until {
            let before = tree.looked_at;
            let favourite = tree.advance(ground, self.floor(), &self.budget.clock);
            self.budget.spend(tree.looked_at - before);
            if let Some(favourite) = favourite {
                self.offer(&favourite, "branch and bound");
                advances += 1;
                if advances % FAVOURITES == 1 {
                    self.current = favourite;
                    self.improve_current("branch and bound");
                }
            }
            match (tree.bound(), self.objective()) {
                (Some(bound), Some(objective)) => self.bound = self.bound.min(bound.max(objective)),
                (Some(bound), None) => self.bound = self.bound.min(bound),
                (None, Some(objective)) => self.bound = objective,
                (None, None) => self.infeasible = Some(Witness::Searched { nodes: tree.nodes }),
            }
        }
    }

    /// What a plan must exceed to matter.
    fn floor(&self) -> i64 {
        self.objective().unwrap_or_else(|| exact::floor(self.lowest << exact::BITS).saturating_sub(1))
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
    fn certify(&mut self, tight: &Tight, dual: &Dual) {
        let subject = tight.subject();
        let prices = exact::round_prices(subject.problem, subject.view, &dual.prices);
        if let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) {
            let bound = exact::floor(bound + (tight.constant << exact::BITS));
            // Options are only dropped that no plan better than the incumbent has.
            let objective = self.objective().unwrap_or(i64::MIN);
            self.bound = self.bound.min(bound.max(objective));
        }
        self.budget.spend(subject.view.option_count() as u64);
    }

    /// The first choice: the one given, and else every unit's most valued option, improved by descent.
    fn begin(&mut self, start: Option<&[usize]>) {
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
    fn set_penalties(&mut self, spread: f64) {
        let units = self.problem.units().max(1) as f64;
        for (meter, curve) in self.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((self.reach[meter].1 - self.reach[meter].0) as f64 / units).max(1.0);
            let penalty = 2.0 * below.max(above) + 4.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    fn improve_current(&mut self, method: &'static str) {
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

    /// Improves prices and bound.
    fn price(&mut self, tight: &Tight, dual: &mut Dual, steps: u64) {
        let target = match &self.incumbent {
            Some(incumbent) => (incumbent.worth - tight.constant) as f64,
            None => dual.value - 0.05 * dual.value.abs() - 1.0,
        };
        dual.improve(tight.subject(), target, steps, &mut self.budget);
        self.certify(tight, dual);
    }

    /// A choice by the dual's favourites, improved by descent.
    fn construct(&mut self, tight: &Tight, dual: &Dual) {
        self.current = tight.original(&favourites(tight.subject(), &dual.taken));
        self.improve_current("prices and descent");
        self.return_to_incumbent();
    }

    fn return_to_incumbent(&mut self) {
        if let Some(incumbent) = &self.incumbent {
            self.current = incumbent.choice.iter().map(|&option| option as u32).collect();
        }
    }

    /// One round of annealing, several runs side by side.
    fn anneal(&mut self, tight: &Tight, dual: &Dual, round: u32) {
        let list =
            Shortlist::new(self.problem, tight, &dual.prices, if self.incumbent.is_some() { 12 } else { usize::MAX });
        self.budget.spend(self.view.option_count() as u64);
        self.set_penalties(list.spread);
        self.return_to_incumbent();
        let wanted = (list.open.len() as u64 * STEPS_PER_UNIT) << (round / 4).min(3);
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
