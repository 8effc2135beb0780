//! Branch and bound over the units, best bound first, with exact Lagrangian bounds.
//!
//! A part of the tree is a view: some units fixed, some options dropped by their reduced costs. Its bound comes from
//! the tightened problem of what is left, so fixing the big units sharpens the bounds of all others.

use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;

use super::control::Clock;
use super::dual::{Dual, Subject, net};
use super::exact;
use super::proof::{Next, Node};
use super::smooth;
use super::tight::{Ground, Tight};
use super::view::View;

/// Steps of the dual at a part once its prices are settled, and how far the first goes, relative to Polyak's.
const STEPS: u64 = 4;
const STRIDE: f64 = 0.3;
/// Parts that are looked at side by side: fixed, so that outcomes don't depend on the number of threads.
const AT_ONCE: usize = 8;
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
    state: State,
}

/// How much is known of a part.
enum State {
    /// That of the whole with these prices it is what has this option of this unit.
    Unseen { whole: Arc<View>, prices: Arc<Vec<f64>>, unit: usize, option: u32 },
    /// What is left of it, and its children.
    Seen { view: Arc<View>, prices: Arc<Vec<f64>>, unit: usize, children: Vec<Child> },
    /// That every unit is decided.
    Leaf { choice: Vec<u32> },
}

/// An option of the unit that a part is split by, and what no plan with it exceeds.
struct Child {
    option: u32,
    bound: i64,
}

/// What is known of a part for good, for the proof.
struct Record {
    /// The prices of the pieces that its bound comes from, rounded: its own, once it was looked at, or another part's.
    prices: Arc<Vec<i64>>,
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
        tree.note(Arc::default());
        tree.learn(0, explore(ground, view, &Arc::new(prices.to_vec()), floor));
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
            nodes.push(Node { prices: record.prices.to_vec(), next, ..Node::default() });
            if record.is_leaf {
                nodes.push(Node::default());
            }
        }
        nodes
    }

    /// Looks at the parts with the largest bounds; gives back the choices that they favour, which must be looked at: a
    /// part in which every unit is decided is dropped for its choice.
    pub(super) fn advance(&mut self, ground: Ground, floor: i64, clock: &Clock) -> Vec<Vec<u32>> {
        let mut favourites = Vec::new();
        let parts = self.largest(ground, floor, &mut favourites);
        let look = |part: &Part| match &part.state {
            State::Unseen { whole, prices, unit, option } if !clock.is_over() => {
                let keep = |other: usize, its: usize| other != *unit || its == *option as usize;
                let view = Arc::new(whole.keep(ground.problem, ground.curves, keep));
                Some(explore(ground, &view, prices, floor))
            }
            _ => None,
        };
        let explored: Vec<Option<Explored>> = parts.par_iter().map(look).collect();
        for (part, explored) in parts.into_iter().zip(explored) {
            match explored {
                // Cut short: the part stays open as it was.
                None => self.open.push(part),
                Some(mut explored) => {
                    favourites.extend(explored.favourite.take());
                    self.learn(part.number, explored);
                }
            }
        }
        favourites
    }

    /// Takes out the unseen parts with the largest bounds; parts that were seen are split on the way.
    fn largest(&mut self, ground: Ground, floor: i64, favourites: &mut Vec<Vec<u32>>) -> Vec<Part> {
        let mut parts = Vec::with_capacity(AT_ONCE);
        while parts.len() < AT_ONCE {
            let Some(part) = self.open.pop() else { break };
            if part.bound <= floor {
                self.open.clear();
                self.held = 0;
                break;
            }
            match part.state {
                State::Unseen { .. } => parts.push(part),
                State::Leaf { choice } => favourites.push(choice),
                State::Seen { view, prices, unit, children } => {
                    self.held -= view.option_count();
                    let first = ground.problem.options(unit).start as u32;
                    let recorded = Arc::clone(&self.records[part.number].prices);
                    let mut split = Vec::with_capacity(children.len());
                    for Child { option, bound } in children {
                        let number = self.note(Arc::clone(&recorded));
                        split.push((option - first, number));
                        let (whole, prices) = (Arc::clone(&view), Arc::clone(&prices));
                        self.open.push(Part { bound, number, state: State::Unseen { whole, prices, unit, option } });
                    }
                    self.records[part.number].split = Some((unit, split));
                }
            }
        }
        parts
    }

    /// Writes a record; its number.
    fn note(&mut self, prices: Arc<Vec<i64>>) -> usize {
        self.recorded += prices.len();
        self.records.push(Record { prices, is_leaf: false, split: None });
        self.records.len() - 1
    }

    /// Takes note of what was found out about a part.
    fn learn(&mut self, number: usize, explored: Explored) {
        self.looked_at += explored.looked_at;
        let record = &mut self.records[number];
        record.prices = Arc::new(explored.prices);
        record.is_leaf = explored.is_leaf;
        if let Some((bound, state)) = explored.left {
            if let State::Seen { view, .. } = &state {
                self.held += view.option_count();
            }
            self.open.push(Part { bound, number, state });
        }
    }
}

/// A part after it was looked at.
struct Explored {
    /// Its bound and what is left of it, if that is above the floor.
    left: Option<(i64, State)>,
    /// The prices that show its bound.
    prices: Vec<i64>,
    is_leaf: bool,
    /// A choice to try.
    favourite: Option<Vec<u32>>,
    looked_at: u64,
}

/// Bounds a part of the tree, drops what can't be in a plan above the floor, and says where to branch.
fn explore(ground: Ground, view: &Arc<View>, prices: &Arc<Vec<f64>>, floor: i64) -> Explored {
    let looked_at = REWRITING * view.option_count() as u64;
    let mut explored = Explored { left: None, prices: Vec::new(), is_leaf: false, favourite: None, looked_at };
    let Some(tight) = Tight::new(ground, view) else { return explored };
    let subject = tight.subject();
    let mut dual = repriced(subject, prices, &mut explored.looked_at);
    // The floor may be far below when no plan is known yet.
    let target = (i128::from(floor) - tight.constant) as f64;
    let target = target.max(dual.value - 0.05 * dual.value.abs() - 1.0);
    for _ in 0..STEPS {
        if !dual.step(subject, target) {
            break;
        }
        explored.looked_at += subject.view.option_count() as u64;
    }
    let exact_prices = exact::round_prices(subject.view, &dual.prices);
    explored.prices = exact::narrow(&exact_prices);
    let bound = exact::bound(subject.problem, subject.curves, subject.view, &exact_prices);
    let Some(bound) = bound.map(|bound| bound + (tight.constant << exact::BITS)) else { return explored };
    if exact::floor(bound) <= floor {
        return explored;
    }
    let view = Arc::new(drop_options(ground, view, &tight, &exact_prices, bound, floor));
    if view.is_impossible() {
        return explored;
    }
    if let Some(place) = branching_unit(ground, &view, &tight, &dual) {
        explored.favourite = Some(tight.original(&dual.favourites(subject)));
        let children = children(&view, &tight, place, &exact_prices, bound);
        let state = State::Seen { view, prices: Arc::new(dual.prices), unit: tight.unit(place), children };
        explored.left = Some((exact::floor(bound), state));
    } else {
        // Every unit is decided: the bound is what the choice is worth, up to rounding, and a leaf decides exactly.
        explored.is_leaf = true;
        explored.left = leaf(ground, &view, floor);
    }
    explored
}

/// The options left of the unit at a place, and what no plan with each exceeds.
fn children(view: &View, tight: &Tight, place: usize, prices: &[i128], bound: i128) -> Vec<Child> {
    let subject = tight.subject();
    let best = exact::best_net(subject.problem, subject.view, prices, place).unwrap_or(0);
    let left = view.options(tight.unit(place));
    let child = |&option: &u32| {
        let original = tight.origin(option);
        let reduced = best - exact::net(subject.problem, prices, option as usize);
        left.contains(&original).then(|| Child { option: original, bound: exact::floor(bound - reduced) })
    };
    subject.view.options(place).iter().filter_map(child).collect()
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

/// The whole's prices, or better ones.
fn repriced(subject: Subject, prices: &[f64], looked_at: &mut u64) -> Dual {
    let settled = smooth::settled(subject, prices.to_vec(), looked_at);
    let (old, new) = (Dual::new(subject, prices.to_vec()), Dual::new(subject, settled));
    let better = if new.value < old.value { new } else { old };
    better.with_stride(STRIDE)
}

/// The place of the unit to branch on: the bulkier the better, and one that several options suit about as well.
fn branching_unit(ground: Ground, view: &View, tight: &Tight, dual: &Dual) -> Option<usize> {
    /// Prices are less certain than this part of a typical distance between options.
    const DOUBT: f64 = 0.1;
    /// What a unit that nothing speaks against counts.
    const LEAST: f64 = 0.01;
    let subject = tight.subject();
    let open = (0..subject.view.units()).filter(|&place| view.options(tight.unit(place)).len() > 1);
    let bulks: Vec<(usize, f64)> = open.map(|place| (place, ground.split.bulk(tight.unit(place)))).collect();
    let mut sorted: Vec<f64> = bulks.iter().map(|it| it.1).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2)?.max(f64::MIN_POSITIVE);
    let distance = smooth::typical_distance(subject);
    let score = |&(place, bulk): &(usize, f64)| {
        let options = subject.view.options(place).iter();
        let nets: Vec<f64> = options.map(|&option| net(subject, &dual.prices, option as usize)).collect();
        let best = nets.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // What an option is worth is the less certain, the more of what is priced it loads.
        let temperature = DOUBT * distance * (bulk / median).sqrt().max(0.1);
        let total: f64 = nets.iter().map(|net| ((net - best) / temperature).exp()).sum();
        (1.0 - 1.0 / total + LEAST) * (bulk + 1e-6)
    };
    let scored = bulks.iter().map(|it| (score(it), it.0));
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|it| it.1)
}

/// A part in which every unit has one option left, with its exact worth; `None` if it is no better than the floor.
fn leaf(ground: Ground, view: &View, floor: i64) -> Option<(i64, State)> {
    let choice: Vec<u32> = (0..view.units()).filter_map(|unit| view.options(unit).first().copied()).collect();
    let (worth, kept) = exact::worth(ground.problem, ground.curves, &choice);
    let bound = exact::floor(worth << exact::BITS);
    (kept && bound > floor).then_some((bound, State::Leaf { choice }))
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
