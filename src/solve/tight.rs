//! An equivalent problem whose relaxation is tighter.
//!
//! Where loads are never negative, a hinge that charges loads above a point charges the part of a single load that is
//! beyond that point whatever else is there: that part moves from the load into the option's value. Likewise only as
//! much of a load as a lower limit asks for can count towards that limit. Every choice is worth exactly what it was
//! worth before, but fractions of a big load no longer slip under the point, so bounds are better. As the points of
//! different hinges differ, each such hinge gets a meter of its own. Units with one option left are taken out, and the
//! points move by their loads; this makes more loads big.

use super::curve::{Curve, Part};
use super::dual::Subject;
use super::view::View;
use crate::problem::{Load, Problem};

/// A hinge gets a meter of its own if some load is at least this part of its point: smaller loads are never cut.
const BIG_PART: i64 = 5;
/// Problems with more options keep their meters whole: with many more prices the dual settles too slowly.
const MOST_OPTIONS: usize = 100_000;

/// How the meters are split up, once for a problem, so that prices keep their meaning.
#[derive(Debug, Clone)]
pub(super) struct Split {
    /// For every meter the parts that it becomes.
    parts: Vec<Vec<Part>>,
}

/// A tightened problem over the units that are still open.
#[derive(Debug, Clone)]
pub(super) struct Tight {
    problem: Problem,
    pub(super) curves: Vec<Curve>,
    view: View,
    /// The original option of every option.
    pub(super) origin: Vec<u32>,
    /// The original unit of every unit.
    pub(super) units: Vec<u32>,
    /// The original options of the units that are taken out.
    fixed: Vec<(u32, u32)>,
    /// What these are worth.
    pub(super) constant: i128,
}

impl Split {
    /// Decides which hinges get meters of their own.
    pub(super) fn new(problem: &Problem, curves: &[Curve]) -> Self {
        let mut extremes = vec![(0, 0); curves.len()];
        for load in (0..problem.option_count()).flat_map(|option| problem.loads(option)) {
            let (low, high) = &mut extremes[load.meter as usize];
            (*low, *high) = (load.amount.min(*low), load.amount.max(*high));
        }
        let parts = curves.iter().zip(extremes).map(|(curve, (low, high))| {
            if low < 0 || problem.option_count() > MOST_OPTIONS {
                curve.parts(|_| false)
            } else {
                curve.parts(|point| high >= point / BIG_PART)
            }
        });
        Self { parts: parts.collect() }
    }

    /// Number of meters after the split.
    pub(super) fn meters(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

impl Tight {
    /// The tightened problem of the options in a view; `None` if they admit no plan.
    pub(super) fn new(problem: &Problem, split: &Split, view: &View) -> Option<Self> {
        if view.is_impossible() {
            return None;
        }
        let mut moved = vec![0; problem.meters.len()];
        let (mut fixed, mut units, mut constant) = (Vec::new(), Vec::new(), 0);
        for unit in 0..view.units() {
            if let &[option] = view.options(unit) {
                fixed.push((unit as u32, option));
                constant += i128::from(problem.value(option as usize));
                for load in problem.loads(option as usize) {
                    moved[load.meter as usize] += load.amount;
                }
            } else {
                units.push(unit as u32);
            }
        }
        let parts: Vec<Vec<Part>> = split
            .parts
            .iter()
            .zip(&moved)
            .map(|(parts, &by)| parts.iter().map(|part| part.moved(by)).collect())
            .collect();
        let curves: Vec<Curve> = parts.iter().flatten().map(|part| part.curve.clone()).collect();
        let (tightened, origin) = rewrite(problem, view, &units, &parts);
        let view = View::whole(&tightened, &curves);
        Some(Self { problem: tightened, curves, view, origin, units, fixed, constant })
    }

    /// What the dual works on.
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject { problem: &self.problem, curves: &self.curves, view: &self.view, valued: true }
    }

    /// The choice in the original problem's options.
    pub(super) fn original(&self, choice: &[u32]) -> Vec<u32> {
        let mut original = vec![0; self.units.len() + self.fixed.len()];
        for &(unit, option) in &self.fixed {
            original[unit as usize] = option;
        }
        for (&unit, &option) in self.units.iter().zip(choice) {
            original[unit as usize] = self.origin[option as usize];
        }
        original
    }
}

/// Writes the open units' options with the loads on the parts of the meters; also each one's original.
fn rewrite(problem: &Problem, view: &View, units: &[u32], parts: &[Vec<Part>]) -> (Problem, Vec<u32>) {
    let mut first = Vec::with_capacity(parts.len());
    let mut next = 0;
    for list in parts {
        first.push(next);
        next += list.len() as u32;
    }
    // The meters themselves are not needed: the curves say it all.
    let mut tightened = Problem::new(vec![crate::problem::Meter::default(); next as usize]);
    let mut origin = Vec::with_capacity(view.option_count());
    let mut loads = Vec::new();
    for &unit in units {
        for &option in view.options(unit as usize) {
            let mut value = problem.value(option as usize);
            for load in problem.loads(option as usize) {
                let meter = load.meter as usize;
                for (place, part) in parts[meter].iter().enumerate() {
                    let amount = part.cut(load.amount, &mut value);
                    loads.push(Load { meter: first[meter] + place as u32, amount });
                }
            }
            tightened.push_option(value, &mut loads);
            origin.push(option);
        }
        tightened.end_unit();
    }
    (tightened, origin)
}
