//! Branch and cut: a tree of cases, each bounded by the linear relaxation with its cuts.
//!
//! A case is split by the option that a unit has. The cases with the largest bounds are looked at first, several side by
//! side; from each the search goes straight down, to the most promising case of the split, until nothing is left there.
//! Every bound is proven by prices, and so is every option that is closed.

mod bounding;
mod branching;
mod deepen;
mod effort;
mod node;
mod records;
mod root;

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

pub(super) use self::records::SparsePrices;

use self::branching::PseudoCosts;
use self::effort::TreeEffort;
use self::node::{Dive, DiveContext, NodeOutcome};
use self::records::NodeRecords;
use self::root::RootRelaxation;
use super::control::Clock;
use super::cut::Cut;
use super::lp::SimplexBasis;
use super::proof::Node;
use super::relaxation::Relaxation;

/// Cases that are looked at side by side: fixed, so that outcomes don't depend on the number of threads.
const AT_ONCE: usize = 8;
/// The most bytes that open cases may hold.
const MOST_HELD: usize = 400 << 20;
/// The most amounts of cuts made below the root, over all options: somebody who checks a proof works them all out.
const MOST_AMOUNTS: usize = 6_000_000;

/// Splitting the largest unit is expected to lower the bound by one part in so many of the gap, before anything is known.
const FIRST_FALL: f64 = 4.0;

/// A case that may still hold a better plan.
struct OpenNode<'a> {
    /// What no plan in it exceeds, as far as is known.
    bound: i64,
    /// Its record. Among equal bounds the later one, which is deeper, goes first.
    number: usize,
    root: Arc<RootRelaxation<'a>>,
    state: Arc<NodeStart>,
    /// The columns that it leaves of a group, beyond what its state says; empty where it leaves all.
    taken: Vec<u32>,
}

/// Where a case begins.
#[derive(Debug)]
struct NodeStart {
    /// For each column whether it is closed.
    closed: Vec<bool>,
    basis: SimplexBasis,
}

impl NodeStart {
    fn bytes(&self) -> usize {
        self.closed.len() + 4 * (self.basis.keys.len() + self.basis.working.len() + self.basis.upper.len())
    }
}

/// The tree of a relaxation.
pub(super) struct BranchAndCut<'a> {
    records: NodeRecords,
    pseudo_costs: PseudoCosts,
    effort: TreeEffort,
    open: BinaryHeap<OpenNode<'a>>,
    meters: usize,
    /// How many open cases there were when they were weighed last, and the bytes that they held.
    held: (usize, usize),
    /// How many amounts the cuts made below the root may have over all options.
    amounts: usize,
    /// Entries looked at.
    pub(super) work: u64,
    /// Whether precision keeps it from going on.
    is_stuck: bool,
}

impl<'a> BranchAndCut<'a> {
    /// A tree of one case that begins with a basis, where no plan exceeds the bound and those up to the floor don't matter.
    pub(super) fn new(relaxation: Arc<Relaxation<'a>>, basis: SimplexBasis, (bound, floor): (i64, i64)) -> Self {
        let closed = vec![false; relaxation.program.column_count()];
        let gap = (bound as f64 - floor as f64).max(1.0) / relaxation.scale;
        let mut records = NodeRecords::default();
        let pseudo_costs = PseudoCosts::new(&relaxation, gap / FIRST_FALL);
        let meters = relaxation.curves.len();
        let part = OpenNode {
            bound,
            number: records.add(),
            state: Arc::new(NodeStart { closed, basis: basis.clone() }),
            root: Arc::new(RootRelaxation { cost: relaxation.perturbed(0), basis, relaxation }),
            taken: Vec::new(),
        };
        Self {
            records,
            pseudo_costs,
            effort: TreeEffort::default(),
            open: BinaryHeap::from([part]),
            meters,
            held: (0, 0),
            amounts: 0,
            work: 0,
            is_stuck: false,
        }
    }

    /// Whether a relaxation has units that are split before others.
    pub(super) fn has_bulky_units(relaxation: &Relaxation) -> bool {
        let pseudo_costs = PseudoCosts::new(relaxation, 0.0);
        relaxation.options.iter().any(|&option| pseudo_costs.is_bulky(option))
    }

    /// What no plan can exceed that is not yet known to be at most the floor; `None` if nothing is left.
    pub(super) fn bound(&self) -> Option<i64> {
        self.open.peek().map(|part| part.bound)
    }

    /// Whether the tree has grown too big to go on, or precision fails.
    pub(super) fn is_full(&self) -> bool {
        self.is_stuck || self.held.1 > MOST_HELD || self.records.is_full()
    }

    /// Finds out anew how much open cases hold, where there are many more or less of them than the last time.
    fn weigh(&mut self) {
        let count = self.open.len();
        if count.abs_diff(self.held.0) * 16 > self.held.0 {
            let mut seen = FxHashSet::default();
            let mut bytes = 0;
            for part in &self.open {
                bytes += if seen.insert(Arc::as_ptr(&part.state) as usize) { part.state.bytes() } else { 0 };
                bytes += if seen.insert(Arc::as_ptr(&part.root) as usize) { part.root.bytes() } else { 0 };
            }
            self.held = (count, bytes);
        }
    }

    /// Cases looked at.
    pub(super) fn size(&self) -> usize {
        self.records.len()
    }

    /// The proof that no plan is worth more than the bound, or than the floor where nothing is left.
    pub(super) fn proof(&self) -> Vec<Node> {
        self.records.proof(self.meters)
    }

    /// Looks at the cases with the largest bounds; gives back the choices that they favour, which must be looked at: a case
    /// in which every unit is decided ends with its choice. New cuts are added to those that there are.
    pub(super) fn advance(&mut self, floor: i64, clock: &Clock, cuts: &mut Vec<Cut>) -> Vec<Vec<u32>> {
        let parts = self.largest(floor);
        let next = self.bound().unwrap_or(floor);
        let may_deepen = self.amounts < MOST_AMOUNTS && self.held.1 < MOST_HELD / 2;
        let explorer =
            DiveContext { pseudo_costs: &self.pseudo_costs, effort: self.effort, cuts, may_deepen, floor, next, clock };
        let dives: Vec<Option<Dive>> = parts.par_iter().map(|part| explorer.dive(part)).collect();
        let known = cuts.len() as u32;
        let mut favourites = Vec::new();
        for (part, dive) in parts.into_iter().zip(dives) {
            match dive {
                // Cut short: the case stays open as it was. Where there was time, precision fails, and would again.
                None => {
                    self.is_stuck |= !clock.is_over();
                    self.open.push(part);
                }
                Some(mut dive) => {
                    drop(part.root);
                    let new = dive.renumber(known, cuts.len() as u32);
                    self.amounts += new.iter().map(|cut| cut.extent.count).sum::<usize>();
                    cuts.extend(new);
                    self.learn(part.number, dive, &mut favourites);
                }
            }
        }
        self.weigh();
        favourites
    }

    /// Takes out the cases with the largest bounds.
    fn largest(&mut self, floor: i64) -> Vec<OpenNode<'a>> {
        let mut parts = Vec::with_capacity(AT_ONCE);
        while parts.len() < AT_ONCE {
            let Some(part) = self.open.pop() else { break };
            if part.bound <= floor {
                self.open.clear();
                break;
            }
            parts.push(part);
        }
        parts
    }

    /// Takes note of what a dive found out.
    fn learn(&mut self, mut number: usize, dive: Dive<'a>, favourites: &mut Vec<Vec<u32>>) {
        self.work += dive.effort.work();
        self.effort.add(&dive.effort);
        for pseudo_cost in &dive.pseudo_cost_samples {
            self.pseudo_costs.learn(*pseudo_cost);
        }
        favourites.extend(dive.favourites);
        for node in dive.nodes {
            self.records.note(number, node.prices);
            let root = &dive.roots[node.root];
            match node.outcome {
                NodeOutcome::Closed => {}
                NodeOutcome::Leaf(choice) => {
                    self.records.decide(number);
                    favourites.push(choice);
                }
                NodeOutcome::Open { state, bound } => {
                    let (root, state) = (Arc::clone(root), Arc::new(state));
                    self.open.push(OpenNode { bound, number, root, state, taken: Vec::new() });
                }
                NodeOutcome::Split { state, unit, children, followed } => {
                    let state = Arc::new(state);
                    let mut split = Vec::with_capacity(children.len());
                    let mut next = number;
                    for (place, child) in children.into_iter().enumerate() {
                        let record = self.records.add();
                        split.push((child.places, record));
                        if place == followed {
                            next = record;
                        } else {
                            let (root, state) = (Arc::clone(root), Arc::clone(&state));
                            let (bound, taken) = (child.bound, child.columns);
                            self.open.push(OpenNode { bound, number: record, root, state, taken });
                        }
                    }
                    self.records.split(number, unit, split);
                    number = next;
                }
            }
        }
    }
}

impl PartialEq for OpenNode<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for OpenNode<'_> {}

impl PartialOrd for OpenNode<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OpenNode<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.bound, self.number).cmp(&(other.bound, other.number))
    }
}
