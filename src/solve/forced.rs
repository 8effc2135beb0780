//! What it takes to decide one unit in a given way: a plan mended around that decision, and a bound that holds at once.
//!
//! Mending changes little: it starts from the plan, and looks for the best move of one unit, or of two, among those that
//! touch a book which has changed already, until none gains. What it leaves alone nobody has to explain. The work is
//! fixed, so that outcomes depend on nothing but the problem. The bound is that of the prices, less what the unit's best
//! option at these prices is ahead of the best allowed one: exact, whatever the prices.

use super::control::{Budget, Control};
use super::curve::curves;
use super::dual::{Subject, net};
use super::local::{Local, Menu, Whole};
use super::view::View;
use super::walk::Walk;
use super::{exact, smooth};
use crate::problem::Problem;

/// Options of each unit that mending tries: those that look best at the prices.
const LISTED: usize = 8;
/// Moves of one unit that are tried with a second one.
const PAIRED: usize = 160;
/// Improvements at most.
const ROUNDS: usize = 60;
/// A meter that options of more books than this load tells nothing about where a change was made.
const BROAD: usize = 4;

/// A plan in which single units are to be decided otherwise.
pub struct Forcing<'a> {
    problem: &'a Problem,
    choice: Vec<u32>,
    local: Local,
    /// The meters that options of many books load.
    broad: Vec<bool>,
    prices: Vec<i128>,
    /// What no plan can exceed, scaled; none where there is no plan.
    bound: Option<i128>,
}

/// A change of one unit or of two.
#[derive(Debug, Clone, Default)]
struct Change {
    gain: f64,
    /// The units, with the options that they change to.
    moves: Vec<(usize, usize)>,
}

impl<'a> Forcing<'a> {
    /// A plan, and prices that are near the best ones where such are known. Every option of the units in question can be
    /// forced; mending tries the best ones of the others.
    #[must_use]
    pub fn new(problem: &'a Problem, choice: &[usize], prices: Option<&Vec<f64>>, units: &[usize]) -> Self {
        let curves = curves(problem);
        let view = View::whole(problem, &curves);
        let subject = Subject { problem, curves: &curves, view: &view, valued: true };
        let mut budget = Budget::new(&Control::default());
        let prices = match prices.filter(|prices| prices.len() == curves.len()) {
            Some(prices) => smooth::adapted(subject, prices.clone(), &mut budget),
            None => smooth::prices(subject, &mut budget),
        };
        let choice: Vec<u32> = choice.iter().map(|&option| option as u32).collect();
        let local = local(subject, &prices, &choice, units);
        let prices = exact::round_prices(&view, &prices);
        let bound = exact::bound(problem, &curves, &view, &prices);
        Self { problem, choice, broad: broad(&local), local, prices, bound }
    }

    /// The price of a unit of load of a meter, in points.
    #[must_use]
    pub fn price(&self, meter: usize) -> f64 {
        self.prices[meter] as f64 / f64::from(1 << exact::BITS)
    }

    /// What no plan can exceed in which a unit has one of these options; `i64::MIN` where there is none.
    #[must_use]
    pub fn ceiling(&self, unit: usize, allowed: &[usize]) -> i64 {
        let best = |options: &mut dyn Iterator<Item = usize>| {
            options.map(|option| exact::net(self.problem, &self.prices, option)).max()
        };
        let (free, forced) = (best(&mut self.problem.options(unit)), best(&mut allowed.iter().copied()));
        let bound = self.bound.zip(free.zip(forced)).map(|(bound, (free, forced))| bound - free + forced);
        bound.map_or(i64::MIN, exact::floor)
    }

    /// The plan mended around a unit that has one of these options: the option of every unit. Nothing where no way was
    /// found that keeps every hard band.
    #[must_use]
    pub fn mended(&self, unit: usize, allowed: &[usize]) -> Option<Vec<usize>> {
        let mut walk = Walk::new(&self.local, 0);
        let places: Vec<usize> =
            self.local.options_of(unit).filter(|&at| allowed.contains(&(self.local.options[at] as usize))).collect();
        let now = walk.choice[unit] as usize;
        let first = places.iter().map(|&to| (if to == now { 0.0 } else { walk.gain(&[(now, to)]) }, to));
        let (_, first) = first.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let mut changed = vec![false; self.local.gauges.len()];
        self.make(&mut walk, &[(unit, first)], &mut changed);
        for _ in 0..ROUNDS {
            let Some(change) = self.best_change(&mut walk, (unit, &places), &changed) else { break };
            self.make(&mut walk, &change.moves, &mut changed);
        }
        let mut choice: Vec<usize> = self.choice.iter().map(|&option| option as usize).collect();
        for (&unit, &at) in self.local.units.iter().zip(&walk.choice) {
            choice[unit as usize] = self.local.options[at as usize] as usize;
        }
        self.problem.objective(&choice).is_some().then_some(choice)
    }

    /// Makes a change and notes which meters it touches.
    fn make(&self, walk: &mut Walk, moves: &[(usize, usize)], changed: &mut [bool]) {
        let pairs: Vec<(usize, usize)> = moves.iter().map(|&(unit, to)| (walk.choice[unit] as usize, to)).collect();
        for load in pairs.iter().flat_map(|&(from, to)| self.local.loads(from).iter().chain(self.local.loads(to))) {
            changed[load.meter as usize] |= !self.broad[load.meter as usize];
        }
        let gain = walk.gain(&pairs);
        walk.apply(gain);
        for &(unit, to) in moves {
            walk.relocate(unit, to);
        }
    }

    /// The change that gains most, if one does.
    fn best_change(&self, walk: &mut Walk, forced: (usize, &[usize]), changed: &[bool]) -> Option<Change> {
        let mut singles = self.singles(walk, forced, changed);
        singles.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best = Change::default();
        if let Some(&(gain, single)) = singles.first() {
            best.take(gain, &[single]);
        }
        for &(_, single) in singles.iter().take(PAIRED) {
            self.pair(walk, forced, single, &mut best);
        }
        (best.gain > walk.noise()).then_some(best)
    }

    /// The moves of single units that touch what has changed, or all of them while a hard band is broken.
    fn singles(&self, walk: &mut Walk, forced: (usize, &[usize]), changed: &[bool]) -> Vec<(f64, (usize, usize))> {
        let broken = walk.is_broken();
        let touches = |option: usize| self.local.loads(option).iter().any(|load| changed[load.meter as usize]);
        let mut singles = Vec::new();
        for unit in 0..walk.choice.len() {
            let now = walk.choice[unit] as usize;
            let every = broken || touches(now);
            for to in self.local.options_of(unit) {
                if to != now && may(forced, unit, to) && (every || touches(to)) {
                    singles.push((walk.gain(&[(now, to)]), (unit, to)));
                }
            }
        }
        singles
    }

    /// Tries a move with a second one of a unit in the book that it enters.
    fn pair(&self, walk: &mut Walk, forced: (usize, &[usize]), first: (usize, usize), best: &mut Change) {
        let now = walk.choice[first.0] as usize;
        let others: Vec<u32> = walk.occupants(self.local.book(first.1)).to_vec();
        for other in others.into_iter().map(|other| other as usize).filter(|&other| other != first.0) {
            let before = walk.choice[other] as usize;
            for to in self.local.options_of(other) {
                if to != before && may(forced, other, to) {
                    let gain = walk.gain(&[(now, first.1), (before, to)]);
                    best.take(gain, &[first, (other, to)]);
                }
            }
        }
    }
}

impl Change {
    fn take(&mut self, gain: f64, moves: &[(usize, usize)]) {
        if gain > self.gain {
            self.gain = gain;
            self.moves.clear();
            self.moves.extend_from_slice(moves);
        }
    }
}

/// Whether a unit may change to an option: the forced one has a few.
fn may((unit, places): (usize, &[usize]), other: usize, to: usize) -> bool {
    other != unit || places.contains(&to)
}

/// The part that mending works on: all units, each with the options that look best, and those that load nothing.
fn local(subject: Subject, prices: &[f64], choice: &[u32], units: &[usize]) -> Local {
    let problem = subject.problem;
    let mut menu = Menu::default();
    for unit in 0..problem.units() {
        let mut ranked: Vec<(f64, u32)> =
            problem.options(unit).map(|option| (net(subject, prices, option), option as u32)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = if units.contains(&unit) { usize::MAX } else { LISTED };
        let free = |option: u32| problem.load_lists(option as usize).0.is_empty();
        let listed = ranked.iter().enumerate().filter(|&(rank, &(_, option))| rank < most || free(option));
        menu.push(unit as u32, listed.map(|(_, &(_, option))| option));
    }
    let loads = problem.meter_loads(choice.iter().map(|&option| option as usize));
    let penalties = vec![penalty(problem); problem.meters.len()];
    Local::new(Whole { problem, curves: subject.curves, penalties: &penalties, choice, loads: &loads }, &menu)
}

/// What a unit of load outside a hard band costs: more than any two decisions can earn.
fn penalty(problem: &Problem) -> i64 {
    let span = |unit: usize| {
        let values = || problem.options(unit).map(|option| problem.value(option));
        values().max().unwrap_or(0).saturating_sub(values().min().unwrap_or(0))
    };
    (0..problem.units()).map(span).max().unwrap_or(0).saturating_mul(2).saturating_add(1).min(1 << 56)
}

/// Which meters are loaded by options of many books.
fn broad(local: &Local) -> Vec<bool> {
    let mut books: Vec<std::collections::BTreeSet<u32>> = vec![std::collections::BTreeSet::new(); local.gauges.len()];
    for option in 0..local.options.len() {
        for load in local.loads(option) {
            let known = &mut books[load.meter as usize];
            if known.len() <= BROAD {
                known.insert(local.book(option));
            }
        }
    }
    books.iter().map(|books| books.len() > BROAD).collect()
}
