//! The proof of the bound, and what it closes.

use std::sync::Arc;

use super::super::open_options::OpenOptions;
use super::super::{Next, Node, Proof, certified_bound};
use super::Search;
use super::close::Stage;

/// What some nodes of a proof show, behind the nodes that narrowed the problem down before them.
#[derive(Debug)]
pub(super) struct ProvenBound {
    pub(super) bound: i64,
    /// How many nodes of the trail go before them.
    pub(super) behind: usize,
    pub(super) nodes: Vec<Node>,
}

impl Search<'_> {
    /// Lowers the bound to what the prices prove, and drops the options that no better plan has.
    pub(super) fn fix_by_reduced_cost(&mut self) {
        let Some((prices, bound)) = self.certify() else { return };
        if self.incumbent.is_none() || self.is_done() {
            return;
        }
        let left = certified_bound::keep(self.problem, self.curves, &self.open_options, (&prices, bound), self.floor());
        self.budget.spend(2 * self.open_options.option_count() as u64);
        if self.is_much_less(&left) {
            self.follow(
                Node { prices: certified_bound::fix_by_reduced_cost(&prices), next: Next::Again, ..Node::default() },
                left,
            );
            self.certify();
        }
    }

    /// Lowers the bound to what the prices prove; the prices, rounded, and that, scaled.
    pub(super) fn certify(&mut self) -> Option<(Vec<i128>, i128)> {
        let prices = certified_bound::round_prices(&self.open_options, &self.prices);
        self.budget.spend(self.open_options.option_count() as u64);
        let bound = certified_bound::bound(self.problem, self.curves, &self.open_options, &prices)?;
        self.learn(
            certified_bound::floor(bound),
            Node { prices: certified_bound::fix_by_reduced_cost(&prices), ..Node::default() },
        );
        Some((prices, bound))
    }

    /// Whether so much is closed that going on with what is left pays for writing it anew.
    pub(super) fn is_much_less(&self, left: &OpenOptions) -> bool {
        left.option_count() * 5 <= self.open_options.option_count() * 4
    }

    /// Goes on with the options that a node leaves open.
    pub(super) fn follow(&mut self, node: Node, left: OpenOptions) {
        self.trail.push(node);
        self.go_on_with(left);
    }

    /// Goes on with the options that the trail leaves open.
    pub(super) fn go_on_with(&mut self, left: OpenOptions) {
        self.open_options = Arc::new(left);
        // With fewer options books may come further.
        self.ascent_state.is_settled = false;
        if !matches!(self.stage, Stage::Tree(..)) {
            self.stage = Stage::Before;
        }
        if self.open_options.is_impossible() {
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
        let bound = self.lattice.down(bound).max(self.objective().unwrap_or(i64::MIN));
        if bound < self.certificate.bound {
            self.certificate = ProvenBound { bound, behind, nodes };
        }
    }

    /// What no plan can exceed.
    pub(super) fn bound(&self) -> i64 {
        self.certificate.bound.min(self.tree_bound())
    }

    fn tree_bound(&self) -> i64 {
        let Stage::Tree(tree, _) = &self.stage else { return i64::MAX };
        let objective = self.objective().unwrap_or(i64::MIN);
        tree.bound().map_or(objective, |bound| self.lattice.down(bound).max(objective))
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
