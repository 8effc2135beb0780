//! The proof of the bound, and what it closes.

use std::sync::Arc;

use super::super::view::View;
use super::super::{Next, Node, Proof, exact};
use super::Search;
use super::close::Stage;

/// What some nodes of a proof show, behind the nodes that narrowed the problem down before them.
#[derive(Debug)]
pub(super) struct Certificate {
    pub(super) bound: i64,
    /// How many nodes of the trail go before them.
    pub(super) behind: usize,
    pub(super) nodes: Vec<Node>,
}

impl Search<'_> {
    /// Lowers the bound to what the prices prove, and drops the options that no better plan has.
    pub(super) fn narrow(&mut self) {
        let Some((prices, bound)) = self.certify() else { return };
        if self.incumbent.is_none() || self.is_done() {
            return;
        }
        let left = exact::keep(self.problem, self.curves, &self.view, (&prices, bound), self.floor());
        self.budget.spend(2 * self.view.option_count() as u64);
        if self.is_much_less(&left) {
            self.follow(Node { prices: exact::narrow(&prices), next: Next::Again, ..Node::default() }, left);
            self.certify();
        }
    }

    /// Lowers the bound to what the prices prove; the prices, rounded, and that, scaled.
    pub(super) fn certify(&mut self) -> Option<(Vec<i128>, i128)> {
        let prices = exact::round_prices(&self.view, &self.prices);
        self.budget.spend(self.view.option_count() as u64);
        let bound = exact::bound(self.problem, self.curves, &self.view, &prices)?;
        self.learn(exact::floor(bound), Node { prices: exact::narrow(&prices), ..Node::default() });
        Some((prices, bound))
    }

    /// Whether so much is closed that going on with what is left pays for writing it anew.
    pub(super) fn is_much_less(&self, left: &View) -> bool {
        left.option_count() * 5 <= self.view.option_count() * 4
    }

    /// Goes on with the options that a node leaves open.
    pub(super) fn follow(&mut self, node: Node, left: View) {
        self.view = Arc::new(left);
        self.trail.push(node);
        // With fewer options books may come further.
        self.ascended.is_settled = false;
        if !matches!(self.stage, Stage::Tree(..)) {
            self.stage = Stage::Before;
        }
        if self.view.is_impossible() {
            self.learn(self.objective().unwrap_or(i64::MAX), Node::default());
        }
    }

    /// Takes note of a bound and of the node that shows it on what is left.
    pub(super) fn learn(&mut self, bound: i64, node: Node) {
        self.learn_from(bound, vec![node], self.trail.len());
    }

    /// Takes note of a bound and of the nodes that show it behind so many of the trail.
    pub(super) fn learn_from(&mut self, bound: i64, nodes: Vec<Node>, behind: usize) {
        // Options were only dropped that no plan better than the incumbent has.
        let bound = self.grid.down(bound).max(self.objective().unwrap_or(i64::MIN));
        if bound < self.certificate.bound {
            self.certificate = Certificate { bound, behind, nodes };
        }
    }

    /// What no plan can exceed.
    pub(super) fn bound(&self) -> i64 {
        self.certificate.bound.min(self.tree_bound())
    }

    fn tree_bound(&self) -> i64 {
        let Stage::Tree(tree, _) = &self.stage else { return i64::MAX };
        let objective = self.objective().unwrap_or(i64::MIN);
        tree.bound().map_or(objective, |bound| self.grid.down(bound).max(objective))
    }

    /// The proof of the bound.
    pub(super) fn proof(&self) -> Proof {
        let (behind, nodes) = match &self.stage {
            Stage::Tree(tree, behind) if self.tree_bound() < self.certificate.bound => (*behind, tree.proof()),
            _ => (self.certificate.behind, self.certificate.nodes.clone()),
        };
        self.with_cuts(self.trail[..behind].iter().cloned().chain(nodes).collect())
    }
}
