//! The course of a run: which method works when, and the best that any of them found.

mod plans;

use std::sync::Arc;

use super::branch::{Tree, drop_options};
use super::control::{Budget, Control};
use super::curve::curves;
use super::dual::{Dual, Subject};
use super::impossible::exclude;
use super::milp::suggest;
use super::tight::{Ground, Split, Tight};
use super::view::View;
use super::{Next, Node, Outcome, Proof, Witness, exact, smooth};
use crate::plan::Stopped;
use crate::problem::Problem;

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

/// What one node of a proof shows, behind the nodes that narrowed the problem down before it.
#[derive(Debug)]
struct Certificate {
    bound: i64,
    /// How many nodes of the trail go before it.
    behind: usize,
    node: Node,
}

/// A run under way.
pub(super) struct Search<'a> {
    ground: Ground<'a>,
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
    /// The nodes of the proof that narrowed the problem down.
    trail: Vec<Node>,
    certificate: Certificate,
    /// The tree, and how many nodes of the trail go before it.
    tree: Option<(Tree, usize)>,
    infeasible: Option<Witness>,
}

impl<'a> Search<'a> {
    /// Solves a problem.
    pub(super) fn run(problem: &'a Problem, start: Option<&[usize]>, control: &'a Control) -> Outcome {
        let curves = curves(problem);
        let view = Arc::new(View::whole(problem, &curves));
        let witness = Witness::necessary(&curves, &view);
        let reach = view.reach.clone();
        let split = Split::new(problem, &curves);
        let search = Search {
            ground: Ground { problem, curves: &curves, split: &split },
            control,
            budget: Budget::new(control),
            view,
            incumbent: None,
            current: Vec::new(),
            penalties: vec![1; curves.len()],
            lowest: exact::lowest(problem, &curves, &reach),
            reach,
            trail: Vec::new(),
            certificate: Certificate { bound: i64::MAX, behind: 0, node: Node::default() },
            tree: None,
            infeasible: witness,
        };
        search.solve(start)
    }

    fn solve(mut self, start: Option<&[usize]>) -> Outcome {
        if self.infeasible.is_none() {
            self.work(start);
        }
        self.finish()
    }

    fn work(&mut self, start: Option<&[usize]>) {
        self.begin(start);
        let Some(mut tight) = Tight::new(self.ground, &self.view) else { return };
        let whole = Subject { problem: self.ground.problem, curves: self.ground.curves, view: &self.view, valued: true };
        let mut prices = smooth::prices(whole, &mut self.budget);
        if !tight.is_whole() {
            let shares = self.ground.split.share(&prices);
            prices = smooth::polished(tight.subject(), shares, &mut self.budget);
        }
        let mut dual = Dual::new(tight.subject(), prices);
        self.certify(&tight, &dual);
        if std::env::var("RB").is_ok() { eprintln!("smooth bound {} {:?}", self.bound(), self.control.started.elapsed()); }
        if self.is_done() {
            return;
        }
        self.round(&tight, &dual);
        let rounds = if self.budget.is_limited() { LIMITED_ROUNDS } else { ROUNDS };
        for round in 0..rounds {
            self.anneal(&tight, &dual, round);
            if !self.is_done() {
                self.regroup(&tight, &dual, round);
            }
            if self.is_done() {
                return;
            }
            self.narrow(&mut tight, &mut dual);
            if self.incumbent.is_none() {
                self.infeasible = exclude(self.ground, &self.view, &mut self.budget);
            }
            if self.is_done() {
                return;
            }
            if !tight.is_whole() {
                self.price(&tight, &mut dual, 100);
                self.grow(&dual);
                if round == INTEGER_ROUND && !self.is_done() {
                    self.hand_over(&tight);
                }
            }
        }
    }

    /// Drops the options that no better plan has.
    fn narrow(&mut self, tight: &mut Tight<'a>, dual: &mut Dual) {
        let Some(objective) = self.objective() else { return };
        let subject = tight.subject();
        let prices = exact::round_prices(subject.view, &dual.prices);
        let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) else { return };
        let bound = bound + (tight.constant << exact::BITS);
        let view = drop_options(self.ground, &self.view, tight, &prices, bound, objective);
        self.budget.spend(2 * self.view.option_count() as u64);
        if view.option_count() * 4 > self.view.option_count() * 3 {
            return;
        }
        self.view = Arc::new(view);
        self.trail.push(Node { prices: exact::narrow(&prices), next: Next::Again, ..Node::default() });
        match Tight::new(self.ground, &self.view) {
            None => self.learn(objective, Node::default()),
            Some(narrowed) => {
                *dual = Dual::new(narrowed.subject(), dual.prices.clone());
                *tight = narrowed;
                self.certify(tight, dual);
            }
        }
    }

    /// Takes note of a bound and of the node that shows it on what is left.
    fn learn(&mut self, bound: i64, node: Node) {
        // Options were only dropped that no plan better than the incumbent has.
        let bound = bound.max(self.objective().unwrap_or(i64::MIN));
        if bound < self.certificate.bound {
            self.certificate = Certificate { bound, behind: self.trail.len(), node };
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
    fn grow(&mut self, dual: &Dual) {
        if self.is_done() {
            return;
        }
        let floor = self.floor();
        let (mut tree, behind) = self.tree.take().unwrap_or_else(|| {
            (Tree::new(self.ground, &self.view, &dual.prices, floor), self.trail.len())
        });
        let until = self.budget.work() + 20_000 + 20 * self.ground.problem.option_count() as u64 / 100;
        while !self.is_done() && !tree.is_full() && self.budget.work() < until {
            let before = tree.looked_at;
            let favourite = tree.advance(self.ground, self.floor(), &self.budget.clock);
            self.budget.spend(tree.looked_at - before);
            if let Some(favourite) = favourite {
                self.offer(&favourite, "branch and bound");
            }
            if tree.bound().is_none() {
                if self.incumbent.is_none() {
                    self.infeasible = Some(Witness::Searched { nodes: tree.nodes() });
                }
                break;
            }
        }
        self.tree = Some((tree, behind));
    }

    /// What no plan can exceed.
    fn bound(&self) -> i64 {
        self.certificate.bound.min(self.tree_bound())
    }

    fn tree_bound(&self) -> i64 {
        let Some((tree, _)) = &self.tree else { return i64::MAX };
        let objective = self.objective().unwrap_or(i64::MIN);
        tree.bound().map_or(objective, |bound| bound.max(objective))
    }

    /// The proof of the bound.
    fn proof(&self) -> Proof {
        let mut nodes = self.trail.clone();
        match &self.tree {
            Some((tree, behind)) if self.tree_bound() < self.certificate.bound => {
                nodes.truncate(*behind);
                nodes.extend(tree.proof());
            }
            _ => {
                nodes.truncate(self.certificate.behind);
                nodes.push(self.certificate.node.clone());
            }
        }
        Proof { pieces: self.ground.split.pieces(self.ground.problem), nodes }
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
        let gap = i128::from(self.bound()) - i128::from(objective);
        gap <= 0 || gap as f64 <= self.control.gap * objective.unsigned_abs() as f64
    }

    fn objective(&self) -> Option<i64> {
        self.incumbent.as_ref().map(|incumbent| exact::floor(incumbent.worth << exact::BITS))
    }

    /// Takes note of a choice if it is a plan and better than the best so far.
    fn offer(&mut self, choice: &[u32], method: &'static str) {
        let choice: Vec<usize> = choice.iter().map(|&option| option as usize).collect();
        let (worth, kept) = exact::worth(self.ground.problem, self.ground.curves, &choice);
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
            self.learn(bound, Node { prices: exact::narrow(&prices), ..Node::default() });
        }
        self.budget.spend(subject.view.option_count() as u64);
    }

    fn finish(self) -> Outcome {
        let (objective, bound) = (self.objective(), self.bound());
        let stopped = match (objective, self.budget.stopped()) {
            (Some(objective), _) if objective >= bound => Stopped::Optimal,
            (Some(_), _) if self.is_closed() => Stopped::Gap,
            (_, Some(stopped)) if self.infeasible.is_none() => stopped,
            _ => Stopped::Exhausted,
        };
        let mut violations = Vec::new();
        if objective.is_none() {
            let attempt = self.current.iter().map(|&option| option as usize);
            let loads = self.ground.problem.meter_loads(attempt);
            let broken = self.ground.curves.iter().zip(loads).map(|(curve, load)| curve.violation(load));
            violations = broken.enumerate().filter(|&(_, violation)| violation > 0).collect();
        }
        let method = self.incumbent.as_ref().map_or("none", |incumbent| incumbent.method);
        Outcome {
            proof: objective.map(|_| self.proof()),
            choice: self.incumbent.map(|incumbent| incumbent.choice),
            objective,
            bound,
            stopped,
            method,
            work: self.budget.work(),
            infeasible: self.infeasible,
            violations,
        }
    }
}
