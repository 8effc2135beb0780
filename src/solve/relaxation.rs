//! The linear relaxation of a problem, tightened by cuts, as a linear program.
//!
//! A unit is a group of columns, one for each open option; units with one option left are taken out, and what they load
//! is moved to the right side. A meter is a row:
//!
//! > what the chosen options load, less its segments, is the least load that can be.
//!
//! Its charge is convex and bends at its hinges, so that it has a segment between any two of them, which costs the slope
//! there and is as long as they are apart. A cut is a row with a slack. Rows and costs are scaled by powers of two, which
//! loses nothing.

mod certificate;
mod rows;
mod warm_start;

use std::sync::Arc;

use super::cut::{self, Rounding, Sizes};
use super::lp::{LinearProgram, SimplexBasis};
use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

pub(super) use self::certificate::{BITS, DualCertificate, floor};
pub(super) use self::rows::CutRow;

/// Stands for no column and no row.
const NONE: u32 = u32::MAX;
/// Stands for the column of an option that is the only one of its unit.
const CHOSEN: u32 = u32::MAX - 1;
/// Costs are moved by about this part of a typical distance between a unit's options, so that ties are rare.
const PERTURBATION: f64 = 1e-6;

/// A relaxation.
#[derive(Debug, Clone)]
pub(super) struct Relaxation<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [PiecewiseLinear],
    pub(super) open_options: Arc<OpenOptions>,
    sizes: Arc<Sizes>,
    /// Whether it is of a part of a tree only.
    pub(super) is_local: bool,
    pub(super) program: Arc<LinearProgram>,
    /// The option of each column of a group.
    pub(super) options: Vec<u32>,
    /// The unit of each group.
    pub(super) units: Vec<u32>,
    /// The meters that have rows; they come first.
    pub(super) meters: Vec<MeterRow>,
    /// The numbers of the cuts that have rows, behind those of the meters.
    pub(super) cuts: Vec<u32>,
    cut_rows: Vec<Arc<CutRow>>,
    /// The column of every option, if it has one.
    column_of: Vec<u32>,
    /// The row of every meter.
    row_of: Vec<u32>,
    /// Points for each unit of cost.
    pub(super) scale: f64,
    /// What is earned whatever the columns are, in units of cost.
    constant: f64,
    /// What decided units are worth, less what meters that nothing open loads charge.
    settled: i128,
    /// The columns' loads and amounts, by column: row and amount.
    exact_start: Vec<u32>,
    exact: Vec<(u32, i64)>,
}

/// A meter's row.
#[derive(Debug, Clone)]
pub(super) struct MeterRow {
    pub(super) meter: usize,
    /// Loads are divided by this.
    pub(super) scale: f64,
    /// The loads where segments begin, and where the last one ends.
    pub(super) breakpoints: Vec<i64>,
    /// The slope of the charge on each segment, in points for each unit of load.
    slopes: Vec<f64>,
    /// The column of the first segment.
    pub(super) first: u32,
    /// What decided units load.
    pub(super) moved: i64,
}

impl<'a> Relaxation<'a> {
    /// The relaxation of the options of a set of open options, which leaves no unit without options and no meter without
    /// loads. `scale` is a typical distance between the values of a unit's options.
    pub(super) fn new(
        problem: &'a Problem,
        curves: &'a [PiecewiseLinear],
        open_options: &Arc<OpenOptions>,
        scale: f64,
    ) -> Self {
        Self::build((problem, curves), open_options, power_of_two(scale), (Arc::new(cut::sizes(problem)), false))
    }

    /// That of some of its options, without cuts.
    pub(super) fn below(&self, open_options: &Arc<OpenOptions>) -> Self {
        Self::build((self.problem, self.curves), open_options, self.scale, (Arc::clone(&self.sizes), true))
    }

    fn build(
        (problem, curves): (&'a Problem, &'a [PiecewiseLinear]),
        open_options: &Arc<OpenOptions>,
        scale: f64,
        (sizes, is_local): (Arc<Sizes>, bool),
    ) -> Self {
        let (mut options, mut units, mut cost) = (Vec::new(), Vec::new(), Vec::new());
        let (mut moved, mut constant, mut settled) = (vec![0i64; curves.len()], 0.0, 0);
        for unit in 0..open_options.units() {
            let open = open_options.options(unit);
            let most = open.iter().map(|&option| problem.value(option as usize)).max().unwrap_or(0);
            constant += most as f64 / scale;
            if let &[option] = open {
                problem.loads(option as usize).for_each(|load| moved[load.meter as usize] += load.amount);
                settled += i128::from(most);
                continue;
            }
            units.push(unit as u32);
            options.extend_from_slice(open);
            cost.extend(open.iter().map(|&option| (problem.value(option as usize) - most) as f64 / scale));
        }
        let counts: Vec<usize> = units.iter().map(|&unit| open_options.options(unit as usize).len()).collect();
        let mut column_of = vec![NONE; problem.option_count()];
        for (column, &option) in options.iter().enumerate() {
            column_of[option as usize] = column as u32;
        }
        for unit in 0..open_options.units() {
            if let &[option] = open_options.options(unit) {
                column_of[option as usize] = CHOSEN;
            }
        }
        let mut relaxation = Self {
            problem,
            curves,
            open_options: Arc::clone(open_options),
            sizes,
            is_local,
            program: Arc::new(LinearProgram::new(counts, cost)),
            options,
            units,
            meters: Vec::new(),
            cuts: Vec::new(),
            cut_rows: Vec::new(),
            column_of,
            row_of: vec![NONE; curves.len()],
            scale,
            constant,
            settled,
            exact_start: Vec::new(),
            exact: Vec::new(),
        };
        relaxation.add_meters(&moved);
        relaxation.finish();
        relaxation
    }

    /// The same with rows for these cuts, by their numbers.
    pub(super) fn with_cuts(&self, cuts: Vec<(u32, Arc<CutRow>)>) -> Self {
        let mut relaxation = self.clone();
        (relaxation.cuts, relaxation.cut_rows) = cuts.into_iter().unzip();
        let program = Arc::make_mut(&mut relaxation.program);
        program.shorten(self.meters.len(), self.program.column_count() - self.cuts.len());
        for row in &relaxation.cut_rows {
            let slack = program.add_column(0.0, f64::INFINITY);
            program.add_row(row.entries.iter().copied().chain([(slack, 1.0)]), row.right);
        }
        relaxation.finish();
        relaxation
    }

    /// What cuts over its options are made with.
    pub(super) fn rounding(&self) -> Rounding<'a> {
        Rounding::new((self.problem, self.curves), &self.open_options, &self.sizes, self.is_local)
    }

    fn add_meters(&mut self, moved: &[i64]) {
        let mut entries: Vec<Vec<(u32, f64)>> = vec![Vec::new(); self.curves.len()];
        for (column, &option) in self.options.iter().enumerate() {
            for load in self.problem.loads(option as usize) {
                entries[load.meter as usize].push((column as u32, load.amount as f64));
            }
        }
        let program = Arc::make_mut(&mut self.program);
        for (meter, mut entries) in entries.into_iter().enumerate() {
            let (curve, (low, high)) = (&self.curves[meter], self.open_options.ranges[meter]);
            let (above, below) = curve.hinges();
            if entries.is_empty() {
                self.settled -= curve.charge(low);
                self.constant -= curve.charge(low) as f64 / self.scale;
                continue;
            }
            if above.is_empty() && below.is_empty() && self.open_options.reach[meter] == (low, high) {
                continue;
            }
            let scale = power_of_two(entries.iter().map(|entry| entry.1.abs()).fold(1.0, f64::max));
            for entry in &mut entries {
                entry.1 /= scale;
            }
            // Only a hard band ends a row: what loads can come to anyway must not look like a limit.
            let (least, most) = curve.band();
            let beyond = scale as i64;
            let ends = (if low > least { low - beyond } else { low }, if high < most { high + beyond } else { high });
            let (breakpoints, slopes) = curve.segments(ends.0, ends.1);
            let first = program.column_count() as u32;
            for (pair, slope) in breakpoints.windows(2).zip(&slopes) {
                let column = program.add_column(-slope * scale / self.scale, (pair[1] - pair[0]) as f64 / scale);
                entries.push((column, -1.0));
            }
            self.constant -= curve.charge(breakpoints[0]) as f64 / self.scale;
            let moved = moved[meter];
            program.add_row(entries, (breakpoints[0] - moved) as f64 / scale);
            self.row_of[meter] = self.meters.len() as u32;
            self.meters.push(MeterRow { meter, scale, breakpoints, slopes, first, moved });
        }
    }

    fn finish(&mut self) {
        Arc::make_mut(&mut self.program).finish();
        self.write_exact();
    }

    /// A basis to begin with, at the slopes nearest to some prices of the meters.
    pub(super) fn first_basis(&self, prices: &[f64]) -> SimplexBasis {
        let (mut working, mut upper) = (Vec::new(), Vec::new());
        let mut near = vec![0.0; self.curves.len()];
        for row in &self.meters {
            let distance = |&segment: &usize| (row.slopes[segment] - prices[row.meter]).abs();
            let segments = 0..row.slopes.len();
            let nearest = segments.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0);
            near[row.meter] = row.slopes[nearest];
            upper.extend((0..nearest as u32).map(|segment| row.first + segment));
            working.push(row.first + nearest as u32);
        }
        working.extend((0..self.cuts.len()).map(|place| self.slack(place)));
        let net = |column: usize| {
            let loads = self.problem.loads(self.options[column] as usize);
            let value = self.problem.value(self.options[column] as usize) as f64;
            loads.fold(value, |net, load| net - near[load.meter as usize] * load.amount as f64)
        };
        let key = |group: usize| {
            let nets = self.program.columns_of(group).map(|column| (net(column), column));
            nets.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |best| best.1 as u32)
        };
        SimplexBasis { keys: (0..self.units.len()).map(key).collect(), working, upper }
    }

    /// The slack column of the cut at a place.
    pub(super) fn slack(&self, place: usize) -> u32 {
        (self.program.column_count() - self.cuts.len() + place) as u32
    }

    /// Costs with ties broken.
    pub(super) fn perturbed(&self, seed: u64) -> Vec<f64> {
        let mut cost = self.program.cost().to_vec();
        for (column, cost) in cost[..self.options.len()].iter_mut().enumerate() {
            // A number from a half to one and a half that looks drawn by chance.
            let mixed = (column as u64 + 1 + seed * 1_000_003).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            *cost -= PERTURBATION * (0.5 + (mixed >> 40) as f64 / 16_777_216.0);
        }
        cost
    }

    /// An objective of the program in points.
    pub(super) fn points(&self, objective: f64) -> f64 {
        (objective + self.constant) * self.scale
    }

    /// Points as an objective of the program.
    pub(super) fn objective(&self, points: f64) -> f64 {
        points / self.scale - self.constant
    }

    /// For each unit the place of its option among all its options: that of this column of each group.
    pub(super) fn places(&self, columns: impl Iterator<Item = usize>) -> Vec<u32> {
        let first = |unit: usize| self.problem.options(unit).start as u32;
        let mut places: Vec<u32> =
            (0..self.open_options.units()).map(|unit| self.open_options.options(unit)[0] - first(unit)).collect();
        for (&unit, column) in self.units.iter().zip(columns) {
            places[unit as usize] = self.options[column] - first(unit as usize);
        }
        places
    }

    /// The choice in which each group's unit has the option of this column.
    pub(super) fn choice(&self, columns: impl Iterator<Item = usize>) -> Vec<u32> {
        let mut choice: Vec<u32> =
            (0..self.open_options.units()).map(|unit| self.open_options.options(unit)[0]).collect();
        for (&unit, column) in self.units.iter().zip(columns) {
            choice[unit as usize] = self.options[column];
        }
        choice
    }
}

/// The power of two next to a number.
fn power_of_two(number: f64) -> f64 {
    let mut power = 1.0;
    while power < number {
        power *= 2.0;
    }
    power
}
