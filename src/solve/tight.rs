//! An equivalent problem whose relaxation is tighter.
//!
//! Where loads are never negative, a hinge that charges loads above a point charges the part of a single load that is
//! beyond that point whatever else is there: that part moves from the load into the option's value. Likewise only as
//! much of a load as a lower limit asks for can count towards that limit. Every choice is worth exactly what it was
//! worth before, but fractions of a big load no longer slip under the point, so bounds are better. As the points of
//! different hinges differ, each such hinge gets a meter of its own. Units with one option left are taken out, and the
//! points move by their loads; this makes more loads big.

use std::borrow::Cow;
use std::sync::Arc;

use super::curve::{Curve, Part};
use super::dual::Subject;
use super::proof::Piece;
use super::view::View;
use crate::instance::Side;
use crate::problem::{Load, Problem};

/// A hinge gets a meter of its own if some load is at least this part of its point: smaller loads are never cut.
const BIG_PART: i64 = 5;
/// Problems with more options keep their meters whole: with many more prices the dual settles too slowly.
const MOST_OPTIONS: usize = 100_000;

/// What bounds are made from.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [Curve],
    pub(super) split: &'a Split,
}

/// Whether so many options are too many to be rewritten.
fn is_large(options: usize) -> bool {
    options > MOST_OPTIONS
}

/// How the meters are split up, once for a problem, so that prices keep their meaning.
#[derive(Debug, Clone)]
pub(super) struct Split {
    /// For every meter the parts that it becomes.
    parts: Vec<Vec<Part>>,
    /// For every unit how big it is against the room in a book: the square of what it takes of it, added up.
    bulks: Vec<f64>,
}

/// What bounds are found on: a tightened problem over the units that are still open, or a large problem as it is.
#[derive(Debug, Clone)]
pub(super) struct Tight<'a> {
    problem: Cow<'a, Problem>,
    curves: Cow<'a, [Curve]>,
    view: Arc<View>,
    /// What was rewritten; `None` for a problem as it is.
    rewriting: Option<Rewriting>,
    /// What the units that are taken out are worth.
    pub(super) constant: i128,
}

/// What a tightened problem was made of.
#[derive(Debug, Clone)]
struct Rewriting {
    /// The original option of every option.
    origin: Vec<u32>,
    /// The original unit of every unit.
    units: Vec<u32>,
    /// The original options of the units that are taken out.
    fixed: Vec<(u32, u32)>,
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
            if low < 0 || is_large(problem.option_count()) {
                curve.parts(|_| false)
            } else {
                curve.parts(|point| high >= point / BIG_PART)
            }
        });
        Self { parts: parts.collect(), bulks: bulks(problem, curves) }
    }

    /// How big a unit is.
    pub(super) fn bulk(&self, unit: usize) -> f64 {
        self.bulks[unit]
    }

    /// For each price the meter and the part of it that it is for.
    pub(super) fn pieces(&self, problem: &Problem) -> Vec<(usize, Piece)> {
        let mut pieces = Vec::new();
        for (index, (parts, meter)) in self.parts.iter().zip(&problem.meters).enumerate() {
            let mut named = vec![false; meter.hinges.len()];
            let mut hinge = |side: Side, at: i64| {
                let same = |&place: &usize| {
                    let hinge = &meter.hinges[place];
                    !named[place] && hinge.slope != 0 && (hinge.side, hinge.at) == (side, at)
                };
                let place = (0..named.len()).find(same).unwrap_or(0);
                named[place] = true;
                Piece::Hinge(place)
            };
            pieces.extend(parts.iter().map(|part| (index, part.piece(&mut hinge))));
        }
        pieces
    }

    /// The prices of the parts that come to these prices of the whole meters.
    pub(super) fn share(&self, prices: &[f64]) -> Vec<f64> {
        let share = |(parts, &price): (&Vec<Part>, &f64)| {
            // A load that is worth its price has passed the hinges before the one that it is at.
            let mut order: Vec<usize> = (0..parts.len()).filter(|&place| parts[place].reaches(price)).collect();
            order.sort_by_key(|&place| parts[place].reached_at(price));
            let (mut shares, mut left) = (vec![0.0; parts.len()], price);
            for place in order {
                let (low, high) = parts[place].sensible_prices();
                shares[place] = left.clamp(low, high);
                left -= shares[place];
            }
            shares
        };
        self.parts.iter().zip(prices).flat_map(share).collect()
    }

    /// Prices of the parts that add up to those of the whole meters, for a proof with books: any will do for the meters
    /// of books; `None` if another meter has several parts.
    pub(super) fn spread(&self, prices: &[i64], books: &[Vec<usize>]) -> Option<Vec<i64>> {
        let mut in_book = vec![false; self.parts.len()];
        books.iter().flatten().for_each(|&meter| in_book[meter] = true);
        let mut spread = Vec::new();
        for (meter, parts) in self.parts.iter().enumerate() {
            if parts.len() > 1 && !in_book[meter] {
                return None;
            }
            spread.extend((0..parts.len()).map(|part| if part == 0 { prices[meter] } else { 0 }));
        }
        Some(spread)
    }

    /// The books without the meters that charge nothing and have no band: these are no pieces of a proof.
    pub(super) fn named(&self, books: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let named = |book: Vec<usize>| book.into_iter().filter(|&meter| !self.parts[meter].is_empty()).collect();
        books.into_iter().map(named).filter(|book: &Vec<usize>| !book.is_empty()).collect()
    }

    /// Prices of the whole meters, from those of their parts.
    pub(super) fn whole(&self, prices: &[f64]) -> Vec<f64> {
        let mut prices = prices.iter();
        self.parts.iter().map(|parts| prices.by_ref().take(parts.len()).sum()).collect()
    }
}

/// How big every unit is; only asked for where there are few options.
fn bulks(problem: &Problem, curves: &[Curve]) -> Vec<f64> {
    if is_large(problem.option_count()) {
        return vec![0.0; problem.units()];
    }
    // Up to where loads are free, or else what is wanted at least.
    let room = |curve: &Curve| {
        let ((above, below), (least, most)) = (curve.hinges(), curve.band());
        let free = above.iter().map(|hinge| hinge.0).fold(most, i64::min);
        if free < i64::MAX { free } else { below.iter().map(|hinge| hinge.0).fold(least, i64::max) }
    };
    let rooms: Vec<i64> = curves.iter().map(room).collect();
    let part = |load: Load| {
        let room = rooms[load.meter as usize];
        if room > 0 { (load.amount as f64 / room as f64).powi(2) } else { 0.0 }
    };
    let bulk = |option: usize| problem.loads(option).map(part).sum::<f64>();
    (0..problem.units()).map(|unit| problem.options(unit).map(bulk).fold(0.0, f64::max)).collect()
}

impl<'a> Tight<'a> {
    /// The tightened problem of the options in a view, or the problem as it is if that is large; `None` if they admit
    /// no plan.
    pub(super) fn new(ground: Ground<'a>, view: &Arc<View>) -> Option<Self> {
        if view.is_impossible() {
            return None;
        }
        if is_large(view.option_count()) {
            let (problem, curves) = (Cow::Borrowed(ground.problem), Cow::Borrowed(ground.curves));
            return Some(Self { problem, curves, view: Arc::clone(view), rewriting: None, constant: 0 });
        }
        Some(Self::rewritten(ground.problem, ground.split, view))
    }

    fn rewritten(problem: &Problem, split: &Split, view: &View) -> Self {
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
        let view = Arc::new(View::whole(&tightened, &curves));
        let rewriting = Some(Rewriting { origin, units, fixed });
        Self { problem: Cow::Owned(tightened), curves: Cow::Owned(curves), view, rewriting, constant }
    }

    /// What the dual works on.
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject { problem: &self.problem, curves: &self.curves, view: &self.view, valued: true }
    }

    /// Whether it is the problem as it is.
    pub(super) fn is_whole(&self) -> bool {
        self.rewriting.is_none()
    }

    /// The original option of an option.
    pub(super) fn origin(&self, option: u32) -> u32 {
        self.rewriting.as_ref().map_or(option, |rewriting| rewriting.origin[option as usize])
    }

    /// The original unit of a unit.
    pub(super) fn unit(&self, place: usize) -> usize {
        self.rewriting.as_ref().map_or(place, |rewriting| rewriting.units[place] as usize)
    }

    /// The choice in the original problem's options.
    pub(super) fn original(&self, choice: &[u32]) -> Vec<u32> {
        let Some(Rewriting { origin, units, fixed }) = &self.rewriting else { return choice.to_vec() };
        let mut original = vec![0; units.len() + fixed.len()];
        for &(unit, option) in fixed {
            original[unit as usize] = option;
        }
        for (&unit, &option) in units.iter().zip(choice) {
            original[unit as usize] = origin[option as usize];
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
