//! The course of a run: which method works when, and the best that any of them found.

mod bounds;
mod plans;

use std::sync::Arc;

use super::branch::{Tree, drop_options};
use super::control::{Budget, Control};
use super::curve::{Curve, curves};
use super::dual::Dual;
use super::impossible::exclude;
use super::milp::suggest;
use super::tight::{Ground, Split, Tight};
use super::view::View;
use super::{Outcome, Witness, exact};
use crate::plan::Stopped;
use crate::problem::Problem;

/// Rounds of annealing and pricing before giving up.
const ROUNDS: u32 = 12;
/// The same where time or work is limited anyway.
const LIMITED_ROUNDS: u32 = 1000;
/// The round after which books have a try.
const BOOKS_ROUND: u32 = 0;
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
    view: Arc<View>,
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
        let view = Arc::new(View::whole(problem, &curves));
        let witness = Witness::necessary(&curves, &view);
        let reach = view.reach.clone();
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
        let free = vec![0; self.curves.len()];
        if let Some(bound) = exact::bound(self.problem, self.curves, &self.view, &free) {
            self.bound = exact::floor(bound);
        }
        self.begin(start);
        if self.is_done() {
            return;
        }
        let split = Split::new(self.problem, self.curves);
        let ground = Ground { problem: self.problem, curves: self.curves, split: &split };
        let Some(mut tight) = Tight::new(ground, &self.view) else { return };
        let mut dual = Dual::new(tight.subject(), vec![0.0; split.meters()]);
        self.certify(&tight, &dual);
        self.price(&tight, &mut dual, 250);
        if self.budget.clock.is_over() {
            return;
        }
        self.round(&tight, &dual);
        let mut tree = None;
        let rounds = if self.budget.is_limited() { LIMITED_ROUNDS } else { ROUNDS };
        for round in 0..rounds {
            if self.is_done() {
                return;
            }
            self.anneal(&tight, &dual, round);
            self.price(&tight, &mut dual, 150);
            if self.is_done() {
                return;
            }
            if round == BOOKS_ROUND {
                self.price_books(&split, &tight, &dual);
            }
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
    fn narrow<'g>(&mut self, ground: Ground<'g>, tight: &mut Tight<'g>, dual: &mut Dual) {
        let Some(objective) = self.objective() else { return };
        let subject = tight.subject();
        let prices = exact::round_prices(subject.view, &dual.prices);
        let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) else { return };
        let bound = bound + (tight.constant << exact::BITS);
        let view = drop_options(ground, &self.view, tight, &prices, bound, objective);
        self.budget.spend(2 * self.view.option_count() as u64);
        if view.option_count() * 4 > self.view.option_count() * 3 {
            return;
        }
        self.view = Arc::new(view);
        match Tight::new(ground, &self.view) {
            None => self.bound = objective,
            Some(narrowed) => {
                *dual = Dual::new(narrowed.subject(), dual.prices.clone());
                *tight = narrowed;
                self.certify(tight, dual);
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
        while !self.is_done() && !tree.is_full() && self.budget.work() < until {
            let before = tree.looked_at;
            let favourite = tree.advance(ground, self.floor(), &self.budget.clock);
            self.budget.spend(tree.looked_at - before);
            if let Some(favourite) = favourite {
                self.offer(&favourite, "branch and bound");
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

    /// Improves prices and bound.
    fn price(&mut self, tight: &Tight, dual: &mut Dual, steps: u64) {
        let target = match &self.incumbent {
            Some(incumbent) => (incumbent.worth - tight.constant) as f64,
            None => dual.value - 0.05 * dual.value.abs() - 1.0,
        };
        let before = dual.value;
        dual.improve(tight.subject(), target, steps, &mut self.budget);
        if dual.value < before {
            self.certify(tight, dual);
        }
    }

    /// Lowers the bound to what the dual's prices prove.
    fn certify(&mut self, tight: &Tight, dual: &Dual) {
        let subject = tight.subject();
        let prices = exact::round_prices(subject.view, &dual.prices);
        if let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) {
            let bound = exact::floor(bound + (tight.constant << exact::BITS));
            // Options are only dropped that no plan better than the incumbent has.
            let objective = self.objective().unwrap_or(i64::MIN);
            self.bound = self.bound.min(bound.max(objective));
        }
        self.budget.spend(subject.view.option_count() as u64);
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
            let loads = self.problem.meter_loads(attempt);
            let broken = self.curves.iter().zip(loads).map(|(curve, load)| curve.violation(load));
            violations = broken.enumerate().filter(|&(_, violation)| violation > 0).collect();
        }
        let method = self.incumbent.as_ref().map_or("none", |incumbent| incumbent.method);
        Outcome {
            choice: self.incumbent.map(|incumbent| incumbent.choice),
            objective,
            bound: self.bound,
            proof: None,
            stopped,
            method,
            work: self.budget.work(),
            infeasible: self.infeasible,
            violations,
        }
    }
}
