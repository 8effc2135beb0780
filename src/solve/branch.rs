//! Branch and bound over the units, best bound first, with exact Lagrangian bounds.
//!
//! A part of the tree is a view: some units fixed, some options dropped by their reduced costs. Its bound comes from
//! the tightened problem of what is left, so fixing the big units sharpens the bounds of all others.

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;

use super::control::Clock;
use super::dual::Dual;
use super::exact;
use super::proof::{Next, Node};
use super::tight::{Ground, Tight};
use super::view::View;

/// Steps of the dual at a child.
const STEPS: u64 = 40;
/// Rewriting an option takes as long as looking at it so many times.
const REWRITING: u64 = 15;
/// The most options that the open parts may hold together: some 100 MB.
const MOST_HELD: usize = 20_000_000;
/// The most prices of all parts: a proof of them takes some 40 MB as a file.
const MOST_RECORDED: usize = 4_000_000;

/// A part of the tree that may still hold a better plan.
struct Part {
    bound: i64,
    /// Its record. Among equal bounds the later one, which is deeper, goes first.
    number: usize,
    view: Arc<View>,
    prices: Vec<f64>,
    /// The unit to branch on; none if every unit is decided.
    branch_on: Option<usize>,
    /// A choice to try, in the order of the units.
    favourite: Vec<u32>,
}

/// What is known of a part for good, for the proof.
struct Record {
    /// The prices of the pieces that its bound comes from, rounded; empty where no price is needed.
    prices: Vec<i64>,
    /// Whether every unit is decided once options are closed: only then the bound is what the choice is worth.
    is_leaf: bool,
    /// The unit that it was split by, and the part of each of these options.
    split: Option<(usize, Vec<(u32, usize)>)>,
}

/// The open parts.
#[derive(Default)]
pub(super) struct Tree {
    /// All parts that there ever were, the root first.
    records: Vec<Record>,
    /// Prices in the records.
    recorded: usize,
    open: BinaryHeap<Part>,
    held: usize,
    /// Options looked at.
    pub(super) looked_at: u64,
}

impl Tree {
    /// A tree of one part; `floor` is what a plan must exceed to matter.
    pub(super) fn new(ground: Ground, view: &Arc<View>, prices: &[f64], floor: i64) -> Self {
        let mut tree = Self::default();
        tree.add(explore(ground, view, prices, floor));
        tree
    }

    /// What no plan can exceed that is not yet known to be at most the floor; `None` if nothing is left.
    pub(super) fn bound(&self) -> Option<i64> {
        self.open.peek().map(|part| part.bound)
    }

    /// Whether the tree has grown too big to go on.
    pub(super) fn is_full(&self) -> bool {
        self.held > MOST_HELD || self.recorded > MOST_RECORDED
    }

    /// Parts looked at.
    pub(super) fn nodes(&self) -> u64 {
        self.records.len() as u64
    }

    /// The proof that no plan is worth more than the bound, or than the floor where nothing is left.
    pub(super) fn proof(&self) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(self.records.len());
        let mut rest = vec![0];
        while let Some(record) = rest.pop().and_then(|number: usize| self.records.get(number)) {
            let next = match &record.split {
                None if record.is_leaf => Next::Again,
                None => Next::Closed,
                Some((unit, parts)) => {
                    rest.extend(parts.iter().rev().map(|&(_, number)| number));
                    Next::Branch(*unit, parts.iter().map(|&(option, _)| option).collect())
                }
            };
            nodes.push(Node { prices: record.prices.clone(), next, ..Node::default() });
            if record.is_leaf {
                nodes.push(Node::default());
            }
        }
        nodes
    }

    /// Splits the part with the largest bound; gives back its favourite choice, which must be looked at: a part in
    /// which every unit is decided is dropped for it.
    pub(super) fn advance(&mut self, ground: Ground, floor: i64, clock: &Clock) -> Option<Vec<u32>> {
        let part = self.open.pop()?;
        self.held -= part.view.option_count();
        if part.bound <= floor {
            self.open.clear();
            self.held = 0;
            return None;
        }
        let Some(branch_on) = part.branch_on else { return Some(part.favourite) };
        let children: Vec<u32> = part.view.options(branch_on).to_vec();
        let child = |&option: &u32| {
            if clock.is_over() {
                return None;
            }
            let keep = |unit: usize, other: usize| unit != branch_on || other == option as usize;
            Some(explore(ground, &Arc::new(part.view.keep(ground.problem, ground.curves, keep)), &part.prices, floor))
        };
        let explored: Vec<Option<Explored>> = children.par_iter().map(child).collect();
        let favourite = part.favourite.clone();
        if explored.iter().any(Option::is_none) {
            // Cut short: the part stays open as it was.
            self.held += part.view.option_count();
            self.open.push(part);
            return Some(favourite);
        }
        let mut parts = Vec::with_capacity(children.len());
        let first = ground.problem.options(branch_on).start;
        for (option, mut child) in children.into_iter().zip(explored.into_iter().flatten()) {
            // What holds for the whole holds for a part.
            if let Some(open) = &mut child.part {
                open.bound = open.bound.min(part.bound);
            }
            parts.push((option - first as u32, self.add(child)));
        }
        self.records[part.number].split = Some((branch_on, parts));
        Some(favourite)
    }

    /// Takes note of a part; its number.
    fn add(&mut self, explored: Explored) -> usize {
        let number = self.records.len();
        self.looked_at += explored.looked_at;
        self.recorded += explored.prices.len();
        self.records.push(Record { prices: explored.prices, is_leaf: explored.is_leaf, split: None });
        if let Some(mut part) = explored.part {
            part.number = number;
            self.held += part.view.option_count();
            self.open.push(part);
        }
        number
    }
}

/// A part after its bound was found; `part` is `None` where it holds nothing above the floor.
struct Explored {
    part: Option<Part>,
    /// The prices that show its bound.
    prices: Vec<i64>,
    is_leaf: bool,
    looked_at: u64,
}

/// Bounds a part of the tree, drops what can't be in a plan above the floor, and says where to branch.
fn explore(ground: Ground, view: &Arc<View>, prices: &[f64], floor: i64) -> Explored {
    let mut looked_at = REWRITING * view.option_count() as u64;
    let closed = |looked_at, prices| Explored { part: None, prices, is_leaf: false, looked_at };
    let Some(tight) = Tight::new(ground, view) else { return closed(looked_at, Vec::new()) };
    let subject = tight.subject();
    let mut dual = Dual::new(subject, prices.to_vec());
    // The floor may be far below when no plan is known yet.
    let target = (i128::from(floor) - tight.constant) as f64;
    let target = target.max(dual.value - 0.05 * dual.value.abs() - 1.0);
    for _ in 0..STEPS {
        if !dual.step(subject, target) {
            break;
        }
        looked_at += subject.view.option_count() as u64;
    }
    let exact_prices = exact::round_prices(subject.view, &dual.prices);
    let bound = exact::bound(subject.problem, subject.curves, subject.view, &exact_prices);
    let recorded = exact::narrow(&exact_prices);
    let Some(bound) = bound.map(|bound| bound + (tight.constant << exact::BITS)) else {
        return closed(looked_at, recorded);
    };
    if exact::floor(bound) <= floor {
        return closed(looked_at, recorded);
    }
    let view = Arc::new(drop_options(ground, view, &tight, &exact_prices, bound, floor));
    if view.is_impossible() {
        return closed(looked_at, recorded);
    }
    let favourite = tight.original(&dual.favourites(subject));
    let branch_on = branching_unit(&view, &tight, &dual);
    if branch_on.is_none() {
        // Every unit is decided: the bound is what the choice is worth, up to rounding, and a leaf decides exactly.
        let part = leaf(ground, &view, floor);
        return Explored { part, prices: recorded, is_leaf: true, looked_at };
    }
    let part = Part { bound: exact::floor(bound), number: 0, view, prices: dual.prices, branch_on, favourite };
    Explored { part: Some(part), prices: recorded, is_leaf: false, looked_at }
}

/// Drops the options whose reduced costs say that no plan above the floor has them.
pub(super) fn drop_options(
    ground: Ground,
    view: &View,
    tight: &Tight,
    prices: &[i128],
    bound: i128,
    floor: i64,
) -> View {
    let subject = tight.subject();
    let mut keep = vec![true; ground.problem.option_count()];
    for unit in 0..subject.view.units() {
        let best = exact::best_net(subject.problem, subject.view, prices, unit).unwrap_or(0);
        for &option in subject.view.options(unit) {
            let reduced = best - exact::net(subject.problem, prices, option as usize);
            keep[tight.origin(option) as usize] = exact::floor(bound - reduced) > floor;
        }
    }
    view.keep(ground.problem, ground.curves, |_, option| keep[option])
}

/// The unit to branch on: one that the dual wavers about, and the bigger the better.
fn branching_unit(view: &View, tight: &Tight, dual: &Dual) -> Option<usize> {
    let subject = tight.subject();
    let score = |place: usize| {
        let options = subject.view.options(place);
        let taken = options.iter().map(|&option| f64::from(dual.taken[option as usize]));
        let (sum, most) = taken.fold((0.0, 0.0f64), |(sum, most), taken| (sum + taken, most.max(taken)));
        let doubt = 1.0 - most / f64::max(sum, 1.0);
        let size = options.iter().map(|&option| dual.size(subject.problem.loads(option as usize))).fold(0.0, f64::max);
        (doubt + 0.02) * (size + 1e-6)
    };
    let open = (0..subject.view.units()).filter(|&place| view.options(tight.unit(place)).len() > 1);
    let best = open.map(|place| (score(place), place)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, place)| tight.unit(place))
}

/// A part in which every unit has one option left, with its exact worth; `None` if it is no better than the floor.
fn leaf(ground: Ground, view: &Arc<View>, floor: i64) -> Option<Part> {
    let choice: Vec<u32> = (0..view.units()).filter_map(|unit| view.options(unit).first().copied()).collect();
    let (worth, kept) = exact::worth(ground.problem, ground.curves, &choice);
    let bound = exact::floor(worth << exact::BITS);
    (kept && bound > floor).then(|| Part {
        bound,
        number: 0,
        view: Arc::clone(view),
        prices: Vec::new(),
        branch_on: None,
        favourite: choice,
    })
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
