//! How big units are against the room in books.

use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::{Load, Problem};

/// A unit of this bulk takes all the room of a book.
const BOOK: f64 = 1.0;
/// A unit of this bulk takes so much of a book that the rest of the book depends on it.
const LARGE: f64 = 0.5;
/// There is no point in deciding large units at prices where there is more than one of them in so many.
const UNITS_OF_ONE_LARGE: usize = 25;
/// Units bigger than books are split before others as long as there is at most one of them in so many.
const UNITS_OF_ONE_BULKY: usize = 50;

/// By unit, how big it is against the room in books: the square of what its option takes of it, added up over meters, of
/// the option that takes most.
pub(super) fn bulks(problem: &Problem, curves: &[PiecewiseLinear], open_options: &OpenOptions) -> Vec<f64> {
    /// What counts for every unit, however small.
    const LEAST: f64 = 1e-4;
    // Up to where loads are free, or else what is wanted at least.
    let room = |curve: &PiecewiseLinear| {
        let ((above, below), (least, most)) = (curve.hinges(), curve.band());
        let free = above.iter().map(|hinge| hinge.0).fold(most, i64::min);
        if free < i64::MAX { free } else { below.iter().map(|hinge| hinge.0).fold(least, i64::max) }
    };
    let rooms: Vec<i64> = curves.iter().map(room).collect();
    let part = |load: Load| {
        let room = rooms[load.meter as usize];
        if room > 0 { (load.amount as f64 / room as f64).powi(2) } else { 0.0 }
    };
    let bulk = |option: u32| problem.loads(option as usize).map(part).sum::<f64>();
    let of_unit = |unit| open_options.options(unit).iter().map(|&option| bulk(option)).fold(LEAST, f64::max);
    (0..open_options.units()).map(of_unit).collect()
}

/// The units that are not decided and take all the room of a book or a good part of it, the biggest first.
pub(super) fn biggest(problem: &Problem, curves: &[PiecewiseLinear], open_options: &OpenOptions) -> Vec<usize> {
    let bulks = bulks(problem, curves, open_options);
    let is_big = |&unit: &usize| bulks[unit] >= LARGE && open_options.options(unit).len() > 1;
    let mut big: Vec<usize> = (0..bulks.len()).filter(is_big).collect();
    big.sort_by(|&a, &b| bulks[b].total_cmp(&bulks[a]));
    if big.len() * UNITS_OF_ONE_LARGE <= bulks.len() { big } else { Vec::new() }
}

/// From which bulk on units are split before others: fractions of them hide what the whole costs. None is, where too many
/// of those that are not decided are that big.
pub(super) fn split_first_from(open_options: &OpenOptions, bulks: &[f64]) -> f64 {
    let undecided = || (0..open_options.units()).filter(|&unit| open_options.options(unit).len() > 1);
    let count = undecided().filter(|&unit| bulks[unit] >= BOOK).count();
    if count * UNITS_OF_ONE_BULKY <= undecided().count() { BOOK } else { f64::INFINITY }
}
