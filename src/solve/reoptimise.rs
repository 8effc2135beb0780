//! What it takes to decide one unit in a given way: a plan repaired around that decision, and a bound that holds at once.
//!
//! Repair changes little: it starts from the plan, and looks for the best move of one unit, or of two, among those that
//! touch a book which has changed already, until none gains. What it leaves alone nobody has to explain. The work is
//! fixed, so that outcomes depend on nothing but the problem. The bound is that of the prices, less what the unit's best
//! option at these prices is ahead of the best allowed one: exact, whatever the prices. Where a little heat finds a plan
//! that is clearly better, that one is taken (`perturb`), without the changes that have nothing to do with the decision.

mod perturb;

use super::control::{Control, WorkBudget};
use super::dense_subproblem::{DenseSubproblem, FullProblem, OptionLists};
use super::lagrangian_dual::{DualProblem, net};
use super::local_search::LocalSearch;
use super::open_options::OpenOptions;
use super::piecewise_linear::{PiecewiseLinear, curves};
use super::{certified_bound, smoothed_dual};
use crate::problem::Problem;

/// Options of each unit that repair tries: those that look best at the prices.
const LISTED: usize = 8;
/// Moves of one unit that are tried with a second one.
const PAIRED: usize = 160;
/// Options of the fixed unit that repair begins with, where it may have several: so many that look best with the plan,
/// and so many that look best at the prices.
const STARTS: usize = 3;
/// A plan that is better by this part of the typical distance of a unit's two best options is worth more changes.
const CLEARLY: f64 = 0.25;
/// Improvements at most.
const ROUNDS: usize = 60;
/// A meter that options of more books than this load tells nothing about where a change was made.
const BROAD: usize = 4;

/// A plan in which single units are to be decided otherwise.
pub struct Reoptimiser<'a> {
    problem: &'a Problem,
    curves: Vec<PiecewiseLinear>,
    choice: Vec<u32>,
    lists: OptionLists,
    subproblem: DenseSubproblem,
    /// The median distance between a unit's two best options at the prices, in points.
    spread: f64,
    /// The meters that options of many books load.
    broad: Vec<bool>,
    prices: Vec<i128>,
    /// What no plan can exceed, scaled; none where there is no plan.
    bound: Option<i128>,
}

/// A change of one unit or of two.
#[derive(Debug, Clone, Default)]
struct Exchange {
    gain: f64,
    /// The units, with the options that they change to.
    moves: Vec<(usize, usize)>,
}

impl<'a> Reoptimiser<'a> {
    /// A plan, and prices that are near the best ones where such are known. Every option of the units in question can be
    /// fixed; repair tries the best ones of the others.
    #[must_use]
    pub fn new(problem: &'a Problem, choice: &[usize], prices: Option<&Vec<f64>>, units: &[usize]) -> Self {
        let curves = curves(problem);
        let open_options = OpenOptions::whole(problem, &curves);
        let dual_problem = DualProblem { problem, curves: &curves, open_options: &open_options, valued: true };
        let mut budget = WorkBudget::new(&Control::default());
        let prices = match prices.filter(|prices| prices.len() == curves.len()) {
            Some(prices) => smoothed_dual::adapted(dual_problem, prices.clone(), &mut budget),
            None => smoothed_dual::prices(dual_problem, &mut budget),
        };
        let choice: Vec<u32> = choice.iter().map(|&option| option as u32).collect();
        let (lists, spread) = lists(dual_problem, &prices, units);
        let prices = certified_bound::round_prices(&open_options, &prices);
        let bound = certified_bound::bound(problem, &curves, &open_options, &prices);
        let subproblem = subproblem(problem, &curves, &choice, &lists);
        Self { problem, curves, choice, lists, broad: broad(&subproblem), subproblem, spread, prices, bound }
    }

    /// The price of a unit of load of a meter, in points.
    #[must_use]
    pub fn price(&self, meter: usize) -> f64 {
        self.prices[meter] as f64 / f64::from(1 << certified_bound::BITS)
    }

    /// What no plan can exceed in which a unit has one of these options; `i64::MIN` where there is none.
    #[must_use]
    pub fn ceiling(&self, unit: usize, allowed: &[usize]) -> i64 {
        let best = |options: &mut dyn Iterator<Item = usize>| {
            options.map(|option| certified_bound::net(self.problem, &self.prices, option)).max()
        };
        let (free, fixed) = (best(&mut self.problem.options(unit)), best(&mut allowed.iter().copied()));
        let bound = self.bound.zip(free.zip(fixed)).map(|(bound, (free, fixed))| bound - free + fixed);
        bound.map_or(i64::MIN, certified_bound::floor)
    }

    /// The plan repaired around a unit that has one of these options: the option of every unit. Nothing where no way was
    /// found that keeps every hard band.
    #[must_use]
    pub fn repaired(&self, unit: usize, allowed: &[usize]) -> Option<Vec<usize>> {
        // A place's options are in their order at the prices.
        let places: Vec<usize> = self
            .subproblem
            .options_of(unit)
            .filter(|&at| allowed.contains(&(self.subproblem.options[at] as usize)))
            .collect();
        let mut search = LocalSearch::new(&self.subproblem, 0);
        let now = search.choice[unit] as usize;
        let gain = |&to: &usize| (if to == now { 0.0 } else { search.gain(&[(now, to)]) }, to);
        let mut gains: Vec<(f64, usize)> = places.iter().map(gain).collect();
        gains.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut starts: Vec<usize> = gains.iter().take(STARTS).map(|it| it.1).collect();
        starts.extend(places.iter().take(STARTS));
        starts.sort_unstable();
        starts.dedup();
        let repaired = starts.into_iter().filter_map(|first| self.repaired_from(unit, first, &places));
        let (worth, best) = repaired.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))?;
        let clearly = |perturb: &(i64, Vec<usize>)| (perturb.0 - worth) as f64 > CLEARLY * self.spread;
        Some(self.perturb(unit, &best).filter(clearly).map_or(best, |perturb| perturb.1))
    }

    /// The plan repaired around a unit that begins with one of some options, and what it is then worth.
    fn repaired_from(&self, unit: usize, first: usize, places: &[usize]) -> Option<(i64, Vec<usize>)> {
        let mut search = LocalSearch::new(&self.subproblem, 0);
        let mut changed = vec![false; self.subproblem.dense_meters.len()];
        self.make(&mut search, &[(unit, first)], &mut changed);
        for _ in 0..ROUNDS {
            let Some(change) = self.best_change(&mut search, (unit, places), &changed) else { break };
            self.make(&mut search, &change.moves, &mut changed);
        }
        let mut choice: Vec<usize> = self.choice.iter().map(|&option| option as usize).collect();
        for (&unit, &at) in self.subproblem.units.iter().zip(&search.choice) {
            choice[unit as usize] = self.subproblem.options[at as usize] as usize;
        }
        Some((self.problem.objective(&choice)?, choice))
    }

    /// Makes a change and notes which meters it touches.
    fn make(&self, search: &mut LocalSearch, moves: &[(usize, usize)], changed: &mut [bool]) {
        let pairs: Vec<(usize, usize)> = moves.iter().map(|&(unit, to)| (search.choice[unit] as usize, to)).collect();
        for load in
            pairs.iter().flat_map(|&(from, to)| self.subproblem.loads(from).iter().chain(self.subproblem.loads(to)))
        {
            changed[load.meter as usize] |= !self.broad[load.meter as usize];
        }
        let gain = search.gain(&pairs);
        search.apply(gain);
        for &(unit, to) in moves {
            search.relocate(unit, to);
        }
    }

    /// The change that gains most, if one does.
    fn best_change(&self, search: &mut LocalSearch, fixed: (usize, &[usize]), changed: &[bool]) -> Option<Exchange> {
        let mut singles = self.singles(search, fixed, changed);
        singles.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best = Exchange::default();
        if let Some(&(gain, single)) = singles.first() {
            best.take(gain, &[single]);
        }
        for &(_, single) in singles.iter().take(PAIRED) {
            self.pair(search, fixed, single, &mut best);
        }
        (best.gain > search.noise()).then_some(best)
    }

    /// The moves of single units that touch what has changed, or all of them while a hard band is broken.
    fn singles(
        &self,
        search: &mut LocalSearch,
        fixed: (usize, &[usize]),
        changed: &[bool],
    ) -> Vec<(f64, (usize, usize))> {
        let broken = search.is_broken();
        let touches = |option: usize| self.subproblem.loads(option).iter().any(|load| changed[load.meter as usize]);
        let mut singles = Vec::new();
        for unit in 0..search.choice.len() {
            let now = search.choice[unit] as usize;
            let every = broken || touches(now);
            for to in self.subproblem.options_of(unit) {
                if to != now && may(fixed, unit, to) && (every || touches(to)) {
                    singles.push((search.gain(&[(now, to)]), (unit, to)));
                }
            }
        }
        singles
    }

    /// Tries a move with a second one of a unit in the book that it enters.
    fn pair(&self, search: &mut LocalSearch, fixed: (usize, &[usize]), first: (usize, usize), best: &mut Exchange) {
        let now = search.choice[first.0] as usize;
        let others: Vec<u32> = search.occupants(self.subproblem.book(first.1)).to_vec();
        for other in others.into_iter().map(|other| other as usize).filter(|&other| other != first.0) {
            let before = search.choice[other] as usize;
            for to in self.subproblem.options_of(other) {
                if to != before && may(fixed, other, to) {
                    let gain = search.gain(&[(now, first.1), (before, to)]);
                    best.take(gain, &[first, (other, to)]);
                }
            }
        }
    }
}

impl Exchange {
    fn take(&mut self, gain: f64, moves: &[(usize, usize)]) {
        if gain > self.gain {
            self.gain = gain;
            self.moves.clear();
            self.moves.extend_from_slice(moves);
        }
    }
}

/// Whether a unit may change to an option: the fixed one has a few.
fn may((unit, places): (usize, &[usize]), other: usize, to: usize) -> bool {
    other != unit || places.contains(&to)
}

/// What repair may choose from: of every unit the options that look best, and those that load nothing; and the median
/// distance between the two best.
fn lists(dual_problem: DualProblem, prices: &[f64], units: &[usize]) -> (OptionLists, f64) {
    let problem = dual_problem.problem;
    let (mut lists, mut distances) = (OptionLists::default(), Vec::new());
    for unit in 0..problem.units() {
        let mut ranked: Vec<(f64, u32)> =
            problem.options(unit).map(|option| (net(dual_problem, prices, option), option as u32)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if let [first, second, ..] = ranked[..] {
            distances.push(first.0 - second.0);
        }
        let most = if units.contains(&unit) { usize::MAX } else { LISTED };
        let free = |option: u32| problem.load_lists(option as usize).0.is_empty();
        let listed = ranked.iter().enumerate().filter(|&(rank, &(_, option))| rank < most || free(option));
        lists.push(unit as u32, listed.map(|(_, &(_, option))| option));
    }
    distances.sort_unstable_by(f64::total_cmp);
    (lists, distances.get(distances.len() / 2).map_or(1.0, |distance| distance.max(1.0)))
}

/// The part that repair works on.
fn subproblem(problem: &Problem, curves: &[PiecewiseLinear], choice: &[u32], lists: &OptionLists) -> DenseSubproblem {
    let loads = problem.meter_loads(choice.iter().map(|&option| option as usize));
    let penalties = vec![penalty(problem); problem.meters.len()];
    DenseSubproblem::new(FullProblem { problem, curves, penalties: &penalties, choice, loads: &loads }, lists)
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
fn broad(subproblem: &DenseSubproblem) -> Vec<bool> {
    let mut books: Vec<std::collections::BTreeSet<u32>> =
        vec![std::collections::BTreeSet::new(); subproblem.dense_meters.len()];
    for option in 0..subproblem.options.len() {
        for load in subproblem.loads(option) {
            let known = &mut books[load.meter as usize];
            if known.len() <= BROAD {
                known.insert(subproblem.book(option));
            }
        }
    }
    books.iter().map(|books| books.len() > BROAD).collect()
}
