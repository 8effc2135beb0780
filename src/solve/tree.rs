//! Branch and cut: a tree of cases, each bounded by the linear relaxation with its cuts.
//!
//! A case is split by the option that a unit has. The cases with the largest bounds are looked at first, several side by
//! side; from each the search goes straight down, to the most promising case of the split, until nothing is left there.
//! Every bound is proven by prices, and so is every option that is closed.

mod branching;
mod node;
mod records;

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;

use self::branching::Experience;
use self::node::{Dive, Explorer, Outcome};
use self::records::Records;
use super::control::Clock;
use super::lp::Basis;
use super::proof::Node;
use super::relaxation::Relaxation;

/// Cases that are looked at side by side: fixed, so that outcomes don't depend on the number of threads.
const AT_ONCE: usize = 8;
/// The most bytes that open cases may hold.
const MOST_HELD: usize = 400 << 20;

/// Splitting the largest unit is expected to lower the bound by one part in so many of the gap, before anything is known.
const FIRST_FALL: f64 = 4.0;

/// A case that may still hold a better plan.
struct Part {
    /// What no plan in it exceeds, as far as is known.
    bound: i64,
    /// Its record. Among equal bounds the later one, which is deeper, goes first.
    number: usize,
    state: Arc<State>,
    /// The columns that it leaves of a group, beyond what its state says; empty where it leaves all.
    taken: Vec<u32>,
}

/// Where a case begins.
#[derive(Debug)]
struct State {
    /// For each column whether it is closed.
    closed: Vec<bool>,
    basis: Basis,
}

/// The tree of a relaxation.
pub(super) struct Tree<'a> {
    relaxation: Arc<Relaxation<'a>>,
    cost: Vec<f64>,
    records: Records,
    experience: Experience,
    root: Basis,
    open: BinaryHeap<Part>,
    /// Entries looked at.
    pub(super) work: u64,
    /// Whether precision keeps it from going on.
    is_stuck: bool,
}

impl<'a> Tree<'a> {
    /// A tree of one case that begins with a basis, where no plan exceeds the bound and those up to the floor don't matter.
    pub(super) fn new(relaxation: Arc<Relaxation<'a>>, basis: Basis, (bound, floor): (i64, i64)) -> Self {
        let closed = vec![false; relaxation.program.column_count()];
        let gap = (bound as f64 - floor as f64).max(1.0) / relaxation.scale;
        let mut records = Records::default();
        let part = Part {
            bound,
            number: records.add(),
            state: Arc::new(State { closed, basis: basis.clone() }),
            taken: Vec::new(),
        };
        Self {
            cost: relaxation.perturbed(0),
            experience: Experience::new(&relaxation, gap / FIRST_FALL),
            root: basis,
            relaxation,
            records,
            open: BinaryHeap::from([part]),
            work: 0,
            is_stuck: false,
        }
    }

    /// What no plan can exceed that is not yet known to be at most the floor; `None` if nothing is left.
    pub(super) fn bound(&self) -> Option<i64> {
        self.open.peek().map(|part| part.bound)
    }

    /// Whether the tree has grown too big to go on, or precision fails.
    pub(super) fn is_full(&self) -> bool {
        let columns = self.relaxation.program.column_count();
        let held = self.open.len() * (columns + 8 * self.relaxation.units.len());
        self.is_stuck || held > MOST_HELD || self.records.is_full()
    }

    /// Cases looked at.
    pub(super) fn size(&self) -> usize {
        self.records.len()
    }

    /// The proof that no plan is worth more than the bound, or than the floor where nothing is left.
    pub(super) fn proof(&self) -> Vec<Node> {
        self.records.proof(|prices, next| self.relaxation.node(prices, next))
    }

    /// Looks at the cases with the largest bounds; gives back the choices that they favour, which must be looked at: a case
    /// in which every unit is decided ends with its choice.
    pub(super) fn advance(&mut self, floor: i64, clock: &Clock) -> Vec<Vec<u32>> {
        let parts = self.largest(floor);
        let explorer = Explorer {
            relaxation: &self.relaxation,
            cost: &self.cost,
            experience: &self.experience,
            root: &self.root,
            floor,
            clock,
        };
        let dives: Vec<Option<Dive>> = parts
            .par_iter()
            .map(|part| explorer.dive(&part.state.basis, &part.state.closed, &part.taken, part.bound))
            .collect();
        let mut favourites = Vec::new();
        for (part, dive) in parts.into_iter().zip(dives) {
            match dive {
                // Cut short: the case stays open as it was. Where there was time, precision fails, and would again.
                None => {
                    self.is_stuck |= !clock.is_over();
                    self.open.push(part);
                }
                Some(dive) => self.learn(part.number, dive, &mut favourites),
            }
        }
        favourites
    }

    /// Takes out the cases with the largest bounds.
    fn largest(&mut self, floor: i64) -> Vec<Part> {
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
    fn learn(&mut self, mut number: usize, dive: Dive, favourites: &mut Vec<Vec<u32>>) {
        self.work += dive.work;
        for lesson in &dive.lessons {
            self.experience.learn(*lesson);
        }
        favourites.extend(dive.favourites);
        for node in dive.nodes {
            self.records.note(number, node.prices);
            match node.outcome {
                Outcome::Closed => {}
                Outcome::Leaf(choice) => {
                    self.records.decide(number);
                    favourites.push(choice);
                }
                Outcome::Open { state, bound } => {
                    self.open.push(Part { bound, number, state: Arc::new(state), taken: Vec::new() });
                }
                Outcome::Split { state, unit, children, followed } => {
                    let state = Arc::new(state);
                    let mut split = Vec::with_capacity(children.len());
                    let mut next = number;
                    for (place, child) in children.into_iter().enumerate() {
                        let record = self.records.add();
                        split.push((child.places, record));
                        if place == followed {
                            next = record;
                        } else {
                            let state = Arc::clone(&state);
                            self.open.push(Part { bound: child.bound, number: record, state, taken: child.columns });
                        }
                    }
                    self.records.split(number, unit, split);
                    number = next;
                }
            }
        }
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.bound, self.number).cmp(&(other.bound, other.number))
    }
}
