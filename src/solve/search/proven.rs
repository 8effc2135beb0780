//! The stages that prove bounds, and the proof that comes of them.

use std::sync::Arc;

use super::super::branch::{Tree, drop_options};
use super::super::dual::Dual;
use super::super::tight::Tight;
use super::super::view::View;
use super::super::{Next, Node, Proof, Witness, exact};
use super::Search;

/// Up to so many options the tree is what closes the gap, and gets at least ...
const SMALL: usize = 3000;
/// ... so much work in every round.
const SMALL_EFFORT: u64 = 20_000;

/// What one node of a proof shows, behind the nodes that narrowed the problem down before it.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) bound: i64,
    /// How many nodes of the trail go before it.
    pub(super) behind: usize,
    pub(super) node: Node,
}

impl<'a> Search<'a> {
    /// Drops the options that no better plan has.
    pub(super) fn narrow(&mut self, tight: &mut Tight<'a>, dual: &mut Dual) {
        if self.incumbent.is_none() {
            return;
        }
        let subject = tight.subject();
        let prices = exact::round_prices(subject.view, &dual.prices);
        let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) else { return };
        let bound = bound + (tight.constant << exact::BITS);
        let view = drop_options(self.ground, &self.view, tight, &prices, bound, self.floor());
        self.budget.spend(2 * self.view.option_count() as u64);
        if !self.is_much_less(&view) {
            return;
        }
        let node = Node { prices: exact::narrow(&prices), next: Next::Again, ..Node::default() };
        self.follow(node, view, tight, dual);
    }

    /// Whether so much is closed that going on with what is left pays for rewriting it.
    pub(super) fn is_much_less(&self, left: &View) -> bool {
        left.option_count() * 5 <= self.view.option_count() * 4
    }

    /// Goes on with the options that a node leaves open.
    pub(super) fn follow(&mut self, node: Node, left: View, tight: &mut Tight<'a>, dual: &mut Dual) {
        self.view = Arc::new(left);
        self.trail.push(node);
        match Tight::new(self.ground, &self.view) {
            None => self.learn(self.objective().unwrap_or(i64::MAX), Node::default()),
            Some(narrowed) => {
                *dual = Dual::new(narrowed.subject(), dual.prices.clone());
                *tight = narrowed;
                self.certify(tight, dual);
            }
        }
    }

    /// Takes note of a bound and of the node that shows it on what is left.
    pub(super) fn learn(&mut self, bound: i64, node: Node) {
        // Options were only dropped that no plan better than the incumbent has.
        let bound = self.grid.down(bound).max(self.objective().unwrap_or(i64::MIN));
        if bound < self.certificate.bound {
            self.certificate = Certificate { bound, behind: self.trail.len(), node };
        }
    }

    /// Improves prices and bound.
    pub(super) fn price(&mut self, tight: &Tight, dual: &mut Dual, steps: u64) {
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
    pub(super) fn certify(&mut self, tight: &Tight, dual: &Dual) {
        let subject = tight.subject();
        let prices = exact::round_prices(subject.view, &dual.prices);
        if let Some(bound) = exact::bound(subject.problem, subject.curves, subject.view, &prices) {
            let bound = exact::floor(bound + (tight.constant << exact::BITS));
            self.learn(bound, Node { prices: exact::narrow(&prices), ..Node::default() });
        }
        self.budget.spend(subject.view.option_count() as u64);
    }

    /// Goes on with branch and bound for so much work.
    pub(super) fn grow(&mut self, dual: &Dual, effort: u64) {
        if self.is_done() {
            return;
        }
        let floor = self.floor();
        let (mut tree, behind) = self
            .tree
            .take()
            .unwrap_or_else(|| (Tree::new(self.ground, &self.view, &dual.prices, floor), self.trail.len()));
        let few = self.view.option_count() <= SMALL;
        let until = self.budget.work() + if few { effort.max(SMALL_EFFORT) } else { effort };
        while !self.is_done() && !tree.is_full() && self.budget.work() < until {
            let before = tree.looked_at;
            let favourites = tree.advance(self.ground, self.floor(), &self.budget.clock);
            self.budget.spend(tree.looked_at - before);
            for favourite in favourites {
                self.offer(&favourite, "branch and bound");
            }
            if tree.bound().is_none() {
                if self.incumbent.is_none() {
                    let nodes = self.trail[..behind].iter().cloned().chain(tree.proof()).collect();
                    let proof = Proof { pieces: self.ground.split.pieces(self.ground.problem), nodes };
                    self.infeasible = Some(Witness::Searched { proof });
                }
                break;
            }
        }
        self.tree = Some((tree, behind));
    }

    /// What no plan can exceed.
    pub(super) fn bound(&self) -> i64 {
        self.certificate.bound.min(self.tree_bound())
    }

    fn tree_bound(&self) -> i64 {
        let Some((tree, _)) = &self.tree else { return i64::MAX };
        let objective = self.objective().unwrap_or(i64::MIN);
        tree.bound().map_or(objective, |bound| self.grid.down(bound).max(objective))
    }

    /// The proof of the bound.
    pub(super) fn proof(&self) -> Proof {
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
}
