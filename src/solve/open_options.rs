//! The options that are still in question, and the loads that they can still add up to.

use rayon::prelude::*;

use super::certified_bound::CHUNK;
use super::lagrangian_dual::{DualProblem, net};
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

/// For every unit the options that are still in question.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenOptions {
    start: Vec<u32>,
    options: Vec<u32>,
    /// The least and the largest load of every meter that any choice can give it.
    pub(super) reach: Vec<(i64, i64)>,
    /// The same cut to the hard band; empty where low > high.
    pub(super) ranges: Vec<(i64, i64)>,
}

impl OpenOptions {
    /// All options of a problem.
    pub(super) fn whole(problem: &Problem, curves: &[PiecewiseLinear]) -> Self {
        Self::filtered(problem, curves, (0..problem.units()).map(|unit| problem.options(unit)), |_, _| true)
    }

    /// The options of a set of open options that a filter on unit and option keeps.
    pub(super) fn keep(
        &self,
        problem: &Problem,
        curves: &[PiecewiseLinear],
        keep: impl FnMut(usize, usize) -> bool,
    ) -> Self {
        let lists = (0..self.units()).map(|unit| self.options(unit).iter().map(|&option| option as usize));
        Self::filtered(problem, curves, lists, keep)
    }

    fn filtered<I: IntoIterator<Item = usize>>(
        problem: &Problem,
        curves: &[PiecewiseLinear],
        lists: impl Iterator<Item = I>,
        mut keep: impl FnMut(usize, usize) -> bool,
    ) -> Self {
        let mut open_options = Self { start: vec![0], options: Vec::new(), reach: Vec::new(), ranges: Vec::new() };
        for (unit, list) in lists.enumerate() {
            open_options.options.extend(list.into_iter().filter(|&option| keep(unit, option)).map(index));
            open_options.start.push(index(open_options.options.len()));
        }
        open_options.reach = open_options.find_reach(problem);
        let bands = curves.iter().map(PiecewiseLinear::band);
        open_options.ranges = open_options
            .reach
            .iter()
            .zip(bands)
            .map(|(&(low, high), (least, most))| (low.max(least), high.min(most)))
            .collect();
        open_options
    }

    /// The options that are at most `margin` behind the best of their unit at some prices; loads may still add up to
    /// what all options can.
    pub(super) fn near_best(&self, dual_problem: DualProblem, prices: &[f64], margin: f64) -> Self {
        let units = self.units();
        let part = |chunk: usize| {
            let (mut ends, mut near, mut nets) = (Vec::with_capacity(CHUNK), Vec::new(), Vec::new());
            for unit in chunk * CHUNK..units.min((chunk + 1) * CHUNK) {
                let options = self.options(unit);
                nets.clear();
                nets.extend(options.iter().map(|&option| net(dual_problem, prices, option as usize)));
                let least = nets.iter().copied().fold(f64::NEG_INFINITY, f64::max) - margin;
                near.extend(options.iter().zip(&nets).filter(|(_, net)| **net >= least).map(|(&option, _)| option));
                ends.push(index(near.len()));
            }
            (ends, near)
        };
        let parts: Vec<(Vec<u32>, Vec<u32>)> = (0..units.div_ceil(CHUNK)).into_par_iter().map(part).collect();
        let (reach, ranges) = (self.reach.clone(), self.ranges.clone());
        let mut open_options = Self { start: vec![0], options: Vec::new(), reach, ranges };
        for (ends, near) in parts {
            let before = index(open_options.options.len());
            open_options.options.extend(near);
            open_options.start.extend(ends.into_iter().map(|end| before + end));
        }
        open_options
    }

    /// Number of units.
    pub(super) fn units(&self) -> usize {
        self.start.len() - 1
    }

    /// Number of options of all units.
    pub(super) fn option_count(&self) -> usize {
        self.options.len()
    }

    /// The options of a unit.
    pub(super) fn options(&self, unit: usize) -> &[u32] {
        &self.options[self.start[unit] as usize..self.start[unit + 1] as usize]
    }

    /// Whether some unit has no option left or some meter no load that its band allows.
    pub(super) fn is_impossible(&self) -> bool {
        self.ranges.iter().any(|(low, high)| low > high) || self.start.windows(2).any(|pair| pair[0] == pair[1])
    }

    fn find_reach(&self, problem: &Problem) -> Vec<(i64, i64)> {
        let mut total = vec![(0, 0); problem.meters.len()];
        // How many of the unit's options load the meter, and the least and the largest of these loads.
        let mut seen: Vec<(usize, i64, i64)> = vec![(0, 0, 0); problem.meters.len()];
        let mut touched = Vec::new();
        for unit in 0..self.units() {
            let options = self.options(unit);
            for load in options.iter().flat_map(|&option| problem.loads(option as usize)) {
                let entry = &mut seen[load.meter as usize];
                if entry.0 == 0 {
                    touched.push(load.meter as usize);
                    *entry = (1, load.amount, load.amount);
                } else {
                    *entry = (entry.0 + 1, entry.1.min(load.amount), entry.2.max(load.amount));
                }
            }
            for meter in touched.drain(..) {
                let (count, mut low, mut high) = std::mem::take(&mut seen[meter]);
                if count < options.len() {
                    (low, high) = (low.min(0), high.max(0));
                }
                total[meter] = (total[meter].0 + low, total[meter].1 + high);
            }
        }
        total
    }
}

/// An index in the compact form that a problem stores it in; it fits, as problems are built with such indices.
fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
