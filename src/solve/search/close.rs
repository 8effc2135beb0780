//! The stages that close the gap: a relaxation that cuts tighten, then a tree on it.

use std::sync::Arc;

use super::super::cut::{self, Cuts};
use super::super::cutting_planes::CuttingPlanes;
use super::super::lp::{Simplex, SimplexBasis, Termination};
use super::super::open_options::OpenOptions;
use super::super::relaxation::{self, DualCertificate, Relaxation};
use super::super::tree::BranchAndCut;
use super::super::{InfeasibilityCertificate, Next, Node, Proof, RowSource, smoothed_dual};
use super::Search;

/// Larger problems than this, by the open options, are left to prices and books: their relaxations take too long.
const MOST_OPTIONS: usize = 60_000;
/// Rounds of cuts of which each lowers the bound by less than this part of the gap, before a tree takes over.
const PATIENCE: u32 = 5;
const LEAST_PROGRESS: f64 = 0.005;
/// A tree takes over after one round that lowers the bound by less than this part of the gap, where units are bigger than
/// books: at 1,000 accounts with one such unit, cuts bring 9 % of the gap a round, and splitting that unit brings 67 %.
const LEAST_BESIDE_BULKY: f64 = 0.1;
/// Cases of a tree that is given up for a tighter root where a better plan closes many options.
const YOUNG: usize = 400;

/// How far the closing has come.
#[derive(Default)]
pub(super) enum Stage<'a> {
    /// It has not begun, or begins anew because many options were closed.
    #[default]
    Before,
    /// Cuts are added.
    Root(Box<RootNode<'a>>),
    /// A tree grows; so many nodes of the trail go before it.
    Tree(Box<BranchAndCut<'a>>, usize),
    /// There is nothing more that it could do.
    Over,
}

/// The root under way.
pub(super) struct RootNode<'a> {
    cutting: CuttingPlanes<'a>,
    /// The relaxation that was solved last, with the basis of the solution.
    solved: Option<(Arc<Relaxation<'a>>, SimplexBasis)>,
    /// The objective of the last round, and rounds in a row that changed it little.
    last: f64,
    stalled: u32,
}

impl<'a> Search<'a> {
    /// Goes on for so much work.
    pub(super) fn close(&mut self, effort: u64) {
        let until = self.budget.work() + effort;
        while !self.is_done() && self.budget.work() < until {
            self.stage = match std::mem::take(&mut self.stage) {
                Stage::Before => self.root(),
                Stage::Root(root) => self.cut(root),
                Stage::Tree(tree, behind) => self.grow(tree, behind),
                Stage::Over => Stage::Over,
            };
            self.tell();
            if matches!(self.stage, Stage::Over) {
                return;
            }
        }
    }

    /// Whether it has come to a tree that may bring something yet: one that has hardly begun, or that is likely to end.
    pub(super) fn is_growing(&self) -> bool {
        matches!(&self.stage, Stage::Tree(tree, _) if tree.size() < YOUNG || self.is_small())
    }

    /// Whether nothing more can come of it.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over) || self.open_options.option_count() > MOST_OPTIONS
    }

    fn root(&mut self) -> Stage<'a> {
        if self.open_options.is_impossible() {
            self.exclude_rest();
            return Stage::Over;
        }
        let scale = smoothed_dual::typical_distance(self.dual_problem());
        let relaxation = Relaxation::new(self.problem, self.curves, &self.open_options, scale);
        self.budget.spend(self.open_options.option_count() as u64);
        let mut cuts = Cuts::behind(&self.cuts);
        let cutting = CuttingPlanes::new(relaxation, &self.prices, &mut cuts, self.restarts);
        let new = cuts.new;
        self.cuts.extend(new);
        self.restarts += 1000;
        Stage::Root(Box::new(RootNode { cutting, solved: None, last: f64::INFINITY, stalled: 0 }))
    }

    /// A round of cuts.
    fn cut(&mut self, mut root: Box<RootNode<'a>>) -> Stage<'a> {
        let Some((mut simplex, end)) = root.cutting.solve(&mut self.budget) else {
            // Where rounding is in the way of the latest cuts, a tree grows on the relaxation without them; where it is in the
            // way from the beginning, too: cases have programs of their own.
            return match root.solved.take() {
                _ if self.budget.stopped().is_some() => Stage::Root(root),
                Some(solved) => self.plant(solved),
                None => self.plant(root.cutting.into_parts()),
            };
        };
        if end == Termination::Infeasible {
            // The tree's first node proves it.
            return self.plant(root.cutting.into_parts());
        }
        root.solved = Some((Arc::clone(&root.cutting.relaxation), simplex.basis()));
        let relaxation = &root.cutting.relaxation;
        let prices = relaxation.rounded(simplex.prices());
        let Some(certificate) = relaxation.certify(&prices, |_| false) else { return Stage::Over };
        let node = relaxation.named(&prices).node(self.curves.len(), Next::Again);
        let favourite = favourite(relaxation, &simplex);
        let objective = relaxation.points(simplex.objective());
        self.nets = Some(relaxation.nets(&certificate));
        self.learn(relaxation::floor(certificate.bound), Node { next: Next::Closed, ..node.clone() });
        self.offer_repaired(&favourite, "linear relaxation");
        if self.is_done() {
            return Stage::Root(root);
        }
        let left = self.left(&root.cutting.relaxation, &certificate);
        if self.is_much_less(&left) {
            self.follow(node, left);
            return Stage::Before;
        }
        let gap = (objective - self.floor() as f64).max(1.0);
        if root.last - objective < LEAST_BESIDE_BULKY * gap && BranchAndCut::has_bulky_units(relaxation) {
            // Fractions of these keep the bound up more than cuts bring it down: they are split first.
            return self.plant(root.cutting.into_parts());
        }
        root.stalled = if root.last - objective < LEAST_PROGRESS * gap { root.stalled + 1 } else { 0 };
        root.last = objective;
        let mut cuts = Cuts::behind(&self.cuts);
        let added = root.cutting.tighten(&mut simplex, &mut cuts, &self.budget.clock);
        let new = cuts.new;
        self.cuts.extend(new);
        self.budget.spend_on_entries(root.cutting.take_work());
        if added == 0 || root.stalled >= PATIENCE { self.plant(root.cutting.into_parts()) } else { Stage::Root(root) }
    }

    /// The options that a plan above the floor can have.
    fn left(&self, relaxation: &Relaxation, certificate: &DualCertificate) -> OpenOptions {
        let floor = self.floor();
        let mut keep = vec![true; self.problem.option_count()];
        for group in 0..relaxation.units.len() {
            for column in relaxation.program.columns_of(group) {
                keep[relaxation.options[column] as usize] = relaxation::floor(certificate.with(group, column)) > floor;
            }
        }
        self.open_options.keep(self.problem, self.curves, |_, option| keep[option])
    }

    /// A tree on the relaxation as it is.
    fn plant(&self, (relaxation, basis): (Arc<Relaxation<'a>>, SimplexBasis)) -> Stage<'a> {
        let tree = BranchAndCut::new(relaxation, basis, (self.certificate.bound, self.floor()));
        Stage::Tree(Box::new(tree), self.trail.len())
    }

    /// Some more cases of a tree.
    fn grow(&mut self, mut tree: Box<BranchAndCut<'a>>, behind: usize) -> Stage<'a> {
        let (before, worth) = (tree.work, self.objective());
        let favourites = tree.advance(self.floor(), &self.budget.clock, &mut self.cuts);
        self.budget.spend_on_entries(tree.work - before);
        for (number, favourite) in favourites.iter().enumerate() {
            // Repair takes longer than a look: one of each round.
            if number == 0 {
                self.offer_repaired(favourite, "branch and cut");
            } else {
                self.offer(favourite, "branch and cut");
            }
        }
        if tree.bound().is_none() {
            self.conclude(tree.proof(), behind);
            return Stage::Over;
        }
        if tree.is_full() {
            self.keep_tree(&tree, behind);
            return Stage::Over;
        }
        let better = self.objective() > worth;
        if better && tree.size() < YOUNG {
            self.keep_tree(&tree, behind);
            return Stage::Before;
        }
        Stage::Tree(tree, behind)
    }

    /// Takes note of what a tree proves before it is given up.
    fn keep_tree(&mut self, tree: &BranchAndCut, behind: usize) {
        if let Some(bound) = tree.bound() {
            self.learn_from(bound, tree.proof(), behind);
        }
    }

    /// Takes note of a tree that leaves no plan above the floor.
    fn conclude(&mut self, nodes: Vec<Node>, behind: usize) {
        if let Some(objective) = self.objective() {
            return self.learn_from(objective, nodes, behind);
        }
        // A bound by prices alone may have shown it before, so that the tree looked at nothing.
        let (behind, nodes) = if self.certificate.bound <= self.floor() {
            (self.certificate.behind, self.certificate.nodes.clone())
        } else {
            (behind, nodes)
        };
        let nodes = self.trail[..behind].iter().cloned().chain(nodes).collect();
        self.infeasible = Some(InfeasibilityCertificate::Searched { proof: self.with_cuts(nodes) });
    }

    /// Where no option of some unit is left that a plan above the floor could have.
    fn exclude_rest(&mut self) {
        self.conclude(vec![Node::default()], self.trail.len());
    }

    /// Nodes with the cuts that they price.
    pub(super) fn with_cuts(&self, mut nodes: Vec<Node>) -> Proof {
        let mut needed = vec![false; self.cuts.len()];
        nodes.iter().flat_map(|node| &node.cuts).for_each(|cut| needed[cut.0 as usize] = true);
        cut::mark_earlier(&self.cuts, 0, &mut needed);
        let mut number = vec![0; needed.len()];
        let mut cuts = Vec::new();
        for (cut, _) in needed.iter().enumerate().filter(|needed| *needed.1) {
            number[cut] = cuts.len() as u32;
            let mut derivation = self.cuts[cut].derivation.clone();
            for (source, _) in &mut derivation.terms {
                if let RowSource::Cut(earlier) = source {
                    *earlier = number[*earlier as usize];
                }
            }
            cuts.push(derivation);
        }
        for cut in nodes.iter_mut().flat_map(|node| &mut node.cuts) {
            cut.0 = number[cut.0 as usize];
        }
        Proof { cuts, nodes }
    }
}

/// The choice in which every unit has the option that a solution takes most of.
fn favourite(relaxation: &Relaxation, simplex: &Simplex) -> Vec<u32> {
    let most = |group: usize| {
        let columns = relaxation.program.columns_of(group).map(|column| (simplex.value(column), column));
        columns.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |best| best.1)
    };
    relaxation.choice((0..relaxation.units.len()).map(most))
}
