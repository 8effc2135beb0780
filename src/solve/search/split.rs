//! The stage that splits units which are big against books, at prices alone.
//!
//! Fractions of a unit that is bigger than a book hide what the whole of it costs: a thirtieth of it in each of thirty books
//! fits everywhere. Prices of its own for each owner that the unit may have say what it costs, in some passes over the
//! options; the linear relaxation of each case says hardly more and takes ten times as long.

use std::sync::Arc;

use rayon::prelude::*;

use super::super::lagrangian_dual::DualProblem;
use super::super::open_options::OpenOptions;
use super::super::{Next, Node, StartCase, bulk, certified_bound, smoothed_dual};
use super::Search;

/// Problems with more open options are left alone: at 3,000 x 60 (80,000 options) splitting three units brings 0.003 % of the
/// bound in 2 s, at 1,000 x 30 (14,000) splitting one 0.5 % in 0.2 s.
const MOST_OPTIONS: usize = 60_000;
/// The most cases.
const MOST_CASES: usize = 240;
/// A split that lowers the bound by less than this part of the gap brings little, and after so many of these in a row it ends.
const LEAST_PROGRESS: f64 = 0.02;
const PATIENCE: u32 = 2;

/// Cases of a similar problem's plan are taken as they are known at first, as that takes a fiftieth of the work; all of it is done after
/// so many rounds of annealing.
const AFTER_KNOWN: u32 = 3;
/// Cases whose prices are adapted side by side: fixed, so that outcomes don't depend on the number of threads.
const AT_ONCE: usize = 4;

/// How far the splitting has come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Splitting {
    #[default]
    Before,
    /// The cases that a similar problem's plan knows have been looked at.
    AsKnown,
    Over,
}

/// A case: what is left of the options where some units are decided.
#[derive(Default)]
struct Case {
    open_options: Arc<OpenOptions>,
    /// The prices of meters, in points and as a proof has them.
    prices: Vec<f64>,
    rounded: Vec<i64>,
    /// What no plan in it exceeds, by these prices or those of a case that it is a part of.
    bound: i64,
    /// Whether the prices are its own, not those of the whole.
    is_adapted: bool,
    /// The unit that it is split by, and its cases.
    split: Option<(usize, Parts)>,
}

/// The place of an option and the number of its case, for each.
type Parts = Vec<(u32, usize)>;

/// All cases, the root first.
struct Cases(Vec<Case>);

impl Search<'_> {
    /// Whether there may be units to split, after so many rounds of annealing.
    pub(super) fn may_split(&self, annealed: u32) -> bool {
        let is_due = match self.splitting {
            Splitting::Before if !self.warm_cases.is_empty() => true,
            Splitting::Before => annealed > 0,
            Splitting::AsKnown => annealed >= AFTER_KNOWN,
            Splitting::Over => false,
        };
        is_due && self.open_options.option_count() <= MOST_OPTIONS
    }

    /// Splits big units: the first time that which a similar problem's plan knows cases of, if there is one, else all.
    pub(super) fn split(&mut self) {
        let known = self.warm_cases.first().map(|case| case.unit);
        let known = known.filter(|&unit| self.open_options.options(unit).len() > 1);
        let is_known = matches!(self.splitting, Splitting::Before) && known.is_some();
        self.splitting = if is_known { Splitting::AsKnown } else { Splitting::Over };
        if self.open_options.is_impossible() {
            return;
        }
        let mut cases = Cases(vec![self.root_case()]);
        match known.filter(|_| is_known) {
            Some(unit) => {
                self.split_case(&mut cases, 0, unit);
                self.adapt_largest(&mut cases);
            }
            None => self.split_biggest(&mut cases),
        }
        let bound = cases.largest().1;
        self.learn_from(bound, cases.nodes(0), self.trail.len());
        self.close_cases(&cases);
    }

    /// Splits the cases with the largest bounds by their biggest units, as long as that lowers the bound.
    fn split_biggest(&mut self, cases: &mut Cases) {
        let big = bulk::biggest(self.problem, self.curves, &self.open_options);
        let mut stalled = 0;
        while stalled < PATIENCE && !self.is_done() {
            let (number, bound) = cases.largest();
            let open_options = &cases.0[number].open_options;
            let unit = big.iter().find(|&&unit| open_options.options(unit).len() > 1);
            let Some(&unit) = unit.filter(|_| bound > self.floor()) else { break };
            if cases.0.len() + open_options.options(unit).len() > MOST_CASES {
                break;
            }
            self.split_case(cases, number, unit);
            while self.adapt_largest(cases) {}
            let gap = (bound as f64 - self.floor() as f64).max(1.0);
            let fall = bound as f64 - cases.largest().1 as f64;
            stalled = if fall < LEAST_PROGRESS * gap { stalled + 1 } else { 0 };
        }
    }

    /// All that is open. Its bound is what its own prices show: a proof of the cases has nothing else to go by.
    fn root_case(&self) -> Case {
        let case = Case {
            open_options: Arc::clone(&self.open_options),
            bound: i64::MAX,
            is_adapted: true,
            split: None,
            ..Case::default()
        };
        self.priced(case, self.prices.clone())
    }

    /// Splits a case by a unit, into one for each of its options, at its prices, changed as they were there with a similar
    /// problem.
    fn split_case(&mut self, cases: &mut Cases, number: usize, unit: usize) {
        let whole = &cases.0[number];
        let open_options = Arc::clone(&whole.open_options);
        let options = open_options.options(unit);
        let parts: Vec<Case> = options.par_iter().map(|&option| self.part(whole, unit, option)).collect();
        self.budget.spend((parts.len() * open_options.option_count()) as u64);
        let first = self.problem.options(unit).start as u32;
        let places = options.iter().enumerate().map(|(place, option)| (option - first, cases.0.len() + place));
        cases.0[number].split = Some((unit, places.collect()));
        cases.0.extend(parts);
    }

    /// The part of a case in which a unit has this option.
    fn part(&self, whole: &Case, unit: usize, option: u32) -> Case {
        let kept = |of: usize, other: usize| of != unit || other == option as usize;
        let open_options = whole.open_options.keep(self.problem, self.curves, kept);
        let known = self.warm_cases.iter().find(|case| (case.unit, case.option) == (unit, option as usize));
        let shifted =
            |case: &&StartCase| whole.prices.iter().zip(&case.shifts).map(|(price, shift)| price + shift).collect();
        let prices = known.map_or_else(|| whole.prices.clone(), shifted);
        let bound = whole.bound;
        let case =
            Case { open_options: Arc::new(open_options), bound, is_adapted: false, split: None, ..Case::default() };
        if case.open_options.is_impossible() {
            return Case { bound: i64::MIN, rounded: vec![0; self.curves.len()], ..case };
        }
        self.priced(case, prices)
    }

    /// A case with these prices and the bound that they give, if that is lower.
    fn priced(&self, case: Case, prices: Vec<f64>) -> Case {
        let rounded = certified_bound::round_prices(&case.open_options, &prices);
        let bound = certified_bound::bound(self.problem, self.curves, &case.open_options, &rounded);
        let bound = bound.map_or(i64::MIN, certified_bound::floor).min(case.bound);
        Case { prices, rounded: certified_bound::fix_by_reduced_cost(&rounded), bound, ..case }
    }

    /// Gives prices of their own to those cases with the largest bounds that have none; whether there were any, and time.
    fn adapt_largest(&mut self, cases: &mut Cases) -> bool {
        let largest = cases.largest_unadapted();
        let adapted = largest.par_iter().map(|&number| {
            let (open_options, prices) = (&*cases.0[number].open_options, cases.0[number].prices.clone());
            let dual_problem = DualProblem { problem: self.problem, curves: self.curves, open_options, valued: true };
            smoothed_dual::nearby(dual_problem, prices, &self.budget.clock)
        });
        let Some(adapted) = adapted.collect::<Option<Vec<(Vec<f64>, u64)>>>() else { return false };
        for (&number, (prices, looked_at)) in largest.iter().zip(adapted) {
            self.budget.spend(looked_at);
            let before = &cases.0[number];
            let case = Case { open_options: Arc::clone(&before.open_options), bound: before.bound, ..Case::default() };
            let after = self.priced(case, prices);
            let better = after.bound < before.bound;
            if better {
                cases.0[number] = after;
            }
            cases.0[number].is_adapted = true;
        }
        !largest.is_empty() && !self.is_done()
    }

    /// Goes on without the options of the first unit that no better plan has.
    fn close_cases(&mut self, cases: &Cases) {
        let Some((unit, parts)) = &cases.0[0].split else { return };
        let floor = self.floor();
        let (closed, open): (Parts, Parts) = parts.iter().copied().partition(|part| cases.below(part.1) <= floor);
        if self.incumbent.is_none() || closed.is_empty() || open.is_empty() {
            return;
        }
        let first = self.problem.options(*unit).start as u32;
        let kept: Vec<u32> = open.iter().map(|part| part.0).collect();
        let keep = |of: usize, option: usize| of != *unit || kept.contains(&(option as u32 - first));
        let left = self.open_options.keep(self.problem, self.curves, keep);
        let sets = closed.iter().map(|part| vec![part.0]).chain([kept.clone()]).collect();
        let rounded = cases.0[0].rounded.clone();
        self.trail.push(Node { prices: rounded, next: Next::Branch(*unit, sets), ..Node::default() });
        self.trail.extend(closed.iter().flat_map(|part| cases.nodes(part.1)));
        self.go_on_with(left);
    }
}

impl Cases {
    /// Up to so many of the cases with the largest bounds that are not adapted; none where a larger one is.
    fn largest_unadapted(&self) -> Vec<usize> {
        let whole = || self.0.iter().enumerate().filter(|(_, case)| case.split.is_none() && case.bound > i64::MIN);
        let least = whole().filter(|(_, case)| case.is_adapted).map(|(_, case)| case.bound).max().unwrap_or(i64::MIN);
        let open = whole().filter(|(_, case)| !case.is_adapted && case.bound > least);
        let mut open: Vec<(i64, usize)> = open.map(|(number, case)| (-case.bound, number)).collect();
        open.sort_unstable();
        open.into_iter().take(AT_ONCE).map(|(_, number)| number).collect()
    }

    /// The case that is not split with the largest bound, the first of equal ones, and that bound.
    fn largest(&self) -> (usize, i64) {
        let whole = self.0.iter().enumerate().filter(|(_, case)| case.split.is_none());
        let bounds = whole.map(|(number, case)| (number, case.bound));
        bounds.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or((0, i64::MAX))
    }

    /// What no plan of a case exceeds, by the cases that it is split into.
    fn below(&self, number: usize) -> i64 {
        let case = &self.0[number];
        match &case.split {
            Some((_, parts)) => parts.iter().map(|part| self.below(part.1)).max().unwrap_or(i64::MIN),
            None => case.bound,
        }
    }

    /// A case and all below it as nodes of a proof.
    fn nodes(&self, number: usize) -> Vec<Node> {
        let case = &self.0[number];
        let prices = case.rounded.clone();
        let Some((unit, parts)) = &case.split else { return vec![Node { prices, ..Node::default() }] };
        let next = Next::Branch(*unit, parts.iter().map(|part| vec![part.0]).collect());
        let below = parts.iter().flat_map(|part| self.nodes(part.1));
        std::iter::once(Node { prices, next, ..Node::default() }).chain(below).collect()
    }
}
