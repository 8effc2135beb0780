//! A part of a problem in dense form, for local search: some units, the options of each that are worth trying, and the
//! meters that these load. What the other units load is fixed.

use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

/// The options that a local search may choose from: for each of its units the unit and its options.
#[derive(Debug, Clone, Default)]
pub(super) struct OptionLists {
    pub(super) units: Vec<u32>,
    start: Vec<u32>,
    options: Vec<u32>,
}

impl OptionLists {
    /// Adds a unit with its options.
    pub(super) fn push(&mut self, unit: u32, options: impl IntoIterator<Item = u32>) {
        self.units.push(unit);
        self.start.push(small(self.options.len()));
        self.options.extend(options);
    }

    /// The options of the unit at a place.
    pub(super) fn options(&self, place: usize) -> &[u32] {
        let end = self.start.get(place + 1).map_or(self.options.len(), |&end| end as usize);
        &self.options[self.start[place] as usize..end]
    }

    /// Number of units.
    pub(super) fn len(&self) -> usize {
        self.units.len()
    }
}

/// A load of an option of the part.
#[derive(Debug, Clone, Copy)]
pub(super) struct DenseLoad {
    pub(super) meter: u32,
    pub(super) amount: f64,
}

/// A linear function.
#[derive(Debug, Clone, Copy)]
struct LinearPiece {
    slope: f64,
    offset: f64,
}

/// A meter of the part: its charge, with penalties outside the hard band, is the largest of some lines.
#[derive(Debug, Clone)]
pub(super) struct DenseMeter {
    /// Index in the problem.
    pub(super) meter: u32,
    /// The hard band.
    pub(super) least: f64,
    pub(super) most: f64,
    lines: Vec<LinearPiece>,
}

/// The dense form.
#[derive(Debug, Clone)]
pub(super) struct DenseSubproblem {
    /// The units, by their index in the problem.
    pub(super) units: Vec<u32>,
    start: Vec<u32>,
    /// The options, by their index in the problem.
    pub(super) options: Vec<u32>,
    values: Vec<f64>,
    /// For each option the meter that tells its book, [`NO_BOOK`] if it loads none.
    books: Vec<u32>,
    load_start: Vec<u32>,
    loads: Vec<DenseLoad>,
    pub(super) dense_meters: Vec<DenseMeter>,
    /// The load of every meter when all units of the part are left out.
    pub(super) base: Vec<f64>,
    /// The place of the present option of every unit.
    pub(super) present: Vec<u32>,
}

/// The book of options that load nothing.
pub(super) const NO_BOOK: u32 = u32::MAX;

/// What a part is cut from.
#[derive(Clone, Copy)]
pub(super) struct FullProblem<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [PiecewiseLinear],
    /// Points for every unit of load outside a hard band, by meter.
    pub(super) penalties: &'a [i64],
    /// The option of every unit.
    pub(super) choice: &'a [u32],
    /// The loads that the choice gives the meters.
    pub(super) loads: &'a [i64],
}

impl DenseSubproblem {
    /// The part of the units and options on some lists. Present options that are not on them are added.
    pub(super) fn new(whole: FullProblem, lists: &OptionLists) -> Self {
        let mut subproblem = Self {
            units: lists.units.clone(),
            start: Vec::with_capacity(lists.len() + 1),
            options: Vec::new(),
            values: Vec::new(),
            books: Vec::new(),
            load_start: Vec::new(),
            loads: Vec::new(),
            dense_meters: Vec::new(),
            base: Vec::new(),
            present: Vec::with_capacity(lists.len()),
        };
        let mut place_of = vec![u32::MAX; whole.curves.len()];
        for (place, &unit) in lists.units.iter().enumerate() {
            let now = whole.choice[unit as usize];
            let first = small(subproblem.options.len());
            subproblem.start.push(first);
            let listed = lists.options(place);
            subproblem.options.extend_from_slice(listed);
            let found = listed.iter().position(|&option| option == now);
            subproblem.present.push(first + small(found.unwrap_or(listed.len())));
            if found.is_none() {
                subproblem.options.push(now);
            }
        }
        subproblem.start.push(small(subproblem.options.len()));
        for index in 0..subproblem.options.len() {
            subproblem.add_loads(whole, index, &mut place_of);
        }
        subproblem.load_start.push(small(subproblem.loads.len()));
        for &present in &subproblem.present {
            let (from, to) = (subproblem.load_start[present as usize], subproblem.load_start[present as usize + 1]);
            for load in &subproblem.loads[from as usize..to as usize] {
                subproblem.base[load.meter as usize] -= load.amount;
            }
        }
        subproblem
    }

    fn add_loads(&mut self, whole: FullProblem, index: usize, place_of: &mut [u32]) {
        let option = self.options[index] as usize;
        self.values.push(whole.problem.value(option) as f64);
        self.load_start.push(small(self.loads.len()));
        let mut book = NO_BOOK;
        for load in whole.problem.loads(option) {
            let place = &mut place_of[load.meter as usize];
            if *place == u32::MAX {
                *place = small(self.dense_meters.len());
                let curve = &whole.curves[load.meter as usize];
                self.dense_meters.push(DenseMeter::new(load.meter, curve, whole.penalties[load.meter as usize] as f64));
                self.base.push(whole.loads[load.meter as usize] as f64);
            }
            if book == NO_BOOK {
                book = *place;
            }
            self.loads.push(DenseLoad { meter: *place, amount: load.amount as f64 });
        }
        self.books.push(book);
    }

    /// The options of a unit, by their places.
    pub(super) fn options_of(&self, unit: usize) -> std::ops::Range<usize> {
        self.start[unit] as usize..self.start[unit + 1] as usize
    }

    /// What an option is worth.
    pub(super) fn value(&self, option: usize) -> f64 {
        self.values[option]
    }

    /// What an option loads.
    pub(super) fn loads(&self, option: usize) -> &[DenseLoad] {
        &self.loads[self.load_start[option] as usize..self.load_start[option + 1] as usize]
    }

    /// The meter that tells the book of an option.
    pub(super) fn book(&self, option: usize) -> u32 {
        self.books[option]
    }
}

impl DenseMeter {
    /// The lines of a convex function are the tangents of its segments, one between any two of its kinks.
    fn new(meter: u32, curve: &PiecewiseLinear, penalty: f64) -> Self {
        let (least, most) = curve.band();
        let end = |end: i64| if end == i64::MIN || end == i64::MAX { None } else { Some(end as f64) };
        let (above, below) = curve.hinges();
        let mut breakpoints: Vec<(f64, f64)> = Vec::with_capacity(above.len() + below.len() + 2);
        let mut first = LinearPiece { slope: 0.0, offset: 0.0 };
        let mut left = |at: f64, slope: f64| {
            first.slope -= slope;
            first.offset += slope * at;
            (at, slope)
        };
        breakpoints.extend(below.iter().map(|&(at, slope)| left(at as f64, slope as f64)));
        breakpoints.extend(end(least).map(|at| left(at, penalty)));
        breakpoints.extend(above.iter().map(|&(at, slope)| (at as f64, slope as f64)));
        breakpoints.extend(end(most).map(|at| (at, penalty)));
        breakpoints.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut lines = vec![first];
        for (at, slope) in breakpoints {
            let before = lines[lines.len() - 1];
            lines.push(LinearPiece { slope: before.slope + slope, offset: before.offset - slope * at });
        }
        let (least, most) = (end(least).unwrap_or(f64::MIN), end(most).unwrap_or(f64::MAX));
        Self { meter, least, most, lines }
    }

    /// The charge on a load, with penalties.
    #[inline]
    pub(super) fn cost(&self, load: f64) -> f64 {
        self.lines.iter().fold(f64::MIN, |cost, line| {
            let on_line = line.slope * load + line.offset;
            if on_line > cost { on_line } else { cost }
        })
    }

    /// The load that earns most at a price, net of the charge; infinite where more, or less, always earns more.
    #[inline]
    pub(super) fn peak(&self, price: f64) -> f64 {
        match self.lines.iter().position(|line| line.slope >= price) {
            None => f64::INFINITY,
            Some(0) => f64::NEG_INFINITY,
            Some(at) => {
                let (before, after) = (self.lines[at - 1], self.lines[at]);
                (before.offset - after.offset) / (after.slope - before.slope)
            }
        }
    }
}

/// An index in compact form; parts are no larger than problems, which are stored so.
fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
