//! Rounding the row of a single meter (Marchand and Wolsey 2001).

use std::sync::Arc;

use super::super::objective_lattice::gcd;
use super::super::proof::{Derivation, RowSource};
use super::super::relaxation::Relaxation;
use super::{CutCandidate, FractionalSolution, LEAST_DEPTH, is_fraction};
use crate::instance::Side;

/// The most divisors that are tried for a row.
const MOST_DIVISORS: usize = 12;
/// A right side that is nearer to a multiple of the divisor gives no good cut.
const LEAST_PART: f64 = 0.01;

/// A row of a meter: loads times the sign, less the excess, are at most the right side.
struct SingleRow {
    source: RowSource,
    sign: f64,
    right: f64,
    /// The value of the excess in the solution, where the row has one.
    excess: Option<f64>,
}

/// What an option loads beyond its unit's anchor, and its value in the solution.
struct Term {
    load: f64,
    value: f64,
}

/// A meter's loads against anchors.
struct AnchoredLoads {
    terms: Vec<Term>,
    /// By unit, as a derivation names them.
    anchors: Arc<Vec<u32>>,
    /// What decided units and anchors load.
    anchored: f64,
}

/// The best divisor for each row of each meter that a fraction of an option loads.
pub(super) fn candidates(solution: &FractionalSolution) -> Vec<CutCandidate> {
    let mut list = Vec::new();
    for row in 0..solution.relaxation.meters.len() {
        let loads = loads(solution.relaxation, solution.values, row, true);
        if !loads.terms.iter().any(|term| is_fraction(term.value)) {
            continue;
        }
        let load = loads.anchored + loads.terms.iter().map(|term| term.load * term.value).sum::<f64>();
        let divisors = divisors(&loads);
        for row in rows(solution.relaxation, row, load) {
            let depths = divisors.iter().map(|&divisor| (depth(&row, &loads, divisor as f64), divisor));
            let best = depths.reduce(|best, next| if next.0 > best.0 { next } else { best });
            if let Some((depth, divisor)) = best.filter(|best| best.0 > LEAST_DEPTH) {
                let anchors = Arc::clone(&loads.anchors);
                let derivation = Derivation { terms: vec![(row.source, 1)], anchors, divisor, drop: 0 };
                list.push(CutCandidate { depth, derivation });
            }
        }
    }
    list
}

/// The cuts that say of a load larger than what is left up to a hinge, or to the end of a hard band, what it is beyond
/// that.
pub(in super::super) fn big_loads(relaxation: &Relaxation) -> Vec<Derivation> {
    let values = vec![0.0; relaxation.program.column_count()];
    big_candidates(relaxation, &values).into_iter().map(|candidate| candidate.derivation).collect()
}

/// The same, with what a solution breaks them by.
pub(super) fn big_candidates(relaxation: &Relaxation, values: &[f64]) -> Vec<CutCandidate> {
    let mut list = Vec::new();
    for row in 0..relaxation.meters.len() {
        // No unit is anchored at an option that loads the meter, if it has another one.
        let loads = loads(relaxation, values, row, false);
        let load = loads.anchored + loads.terms.iter().map(|term| term.load * term.value).sum::<f64>();
        let extreme = |most: fn(f64, f64) -> f64| loads.terms.iter().map(|term| term.load).fold(0.0, most);
        let (largest, smallest) = (extreme(f64::max), extreme(f64::min));
        for row in rows(relaxation, row, load) {
            let room = row.sign * row.right - loads.anchored;
            if smallest >= 0.0 && room > 0.0 && largest > room {
                let (anchors, divisor) = (Arc::clone(&loads.anchors), largest as i64 + 1);
                let depth = depth(&row, &loads, divisor as f64);
                let derivation = Derivation { terms: vec![(row.source, 1)], anchors, divisor, drop: 0 };
                list.push(CutCandidate { depth, derivation });
            }
        }
    }
    list
}

/// Divisors to try: loads of options that are taken in part, and one more than the largest load.
fn divisors(loads: &AnchoredLoads) -> Vec<i64> {
    let fractions = loads.terms.iter().filter(|term| is_fraction(term.value));
    let mut divisors: Vec<i64> = fractions.map(|term| term.load.abs() as i64).filter(|&load| load > 1).collect();
    divisors.sort_unstable();
    divisors.dedup();
    if divisors.len() > MOST_DIVISORS {
        let count = divisors.len();
        divisors = (0..MOST_DIVISORS).map(|place| divisors[place * count / MOST_DIVISORS]).collect();
    }
    let largest = loads.terms.iter().map(|term| term.load.abs()).fold(0.0, f64::max);
    divisors.push(largest as i64 + 1);
    // Sums of loads are multiples of this.
    let common = loads.terms.iter().fold(0, |common, term| gcd(common, term.load.abs() as u64));
    if common > 1 {
        divisors.push(common as i64);
    }
    divisors
}

/// The rows of a meter, at some load.
fn rows(relaxation: &Relaxation, row: usize, load: f64) -> Vec<SingleRow> {
    let meter = relaxation.meters[row].meter;
    let number = meter as u32;
    let mut rows = Vec::new();
    let hinges = relaxation.problem.meters[meter].hinges.iter().enumerate();
    for (place, hinge) in hinges.filter(|hinge| hinge.1.slope != 0) {
        let sign = if hinge.side == Side::Above { 1.0 } else { -1.0 };
        let (source, right) = (RowSource::Hinge(number, place as u32), sign * hinge.at as f64);
        rows.push(SingleRow { source, sign, right, excess: Some((sign * load - right).max(0.0)) });
    }
    let (least, most) = relaxation.curves[meter].band();
    if most != i64::MAX {
        rows.push(SingleRow { source: RowSource::Most(number), sign: 1.0, right: most as f64, excess: None });
    }
    if least != i64::MIN {
        rows.push(SingleRow { source: RowSource::Least(number), sign: -1.0, right: -(least as f64), excess: None });
    }
    rows
}

/// What options load a meter. A unit is anchored at the option that it takes for more than a half, if that is wanted, and
/// else at one that does not load the meter, if there is one.
fn loads(relaxation: &Relaxation, values: &[f64], row: usize, at_taken: bool) -> AnchoredLoads {
    let it = &relaxation.meters[row];
    let options = relaxation.options.len();
    let entries: Vec<(usize, f64)> = relaxation.program.row(row).filter(|entry| entry.0 < options).collect();
    let mut terms: Vec<Term> = Vec::new();
    let mut anchor_of: Vec<usize> =
        (0..relaxation.units.len()).map(|group| relaxation.program.columns_of(group).start).collect();
    let mut anchored = it.moved as f64;
    for of_unit in entries.chunk_by(|a, b| relaxation.program.group_of(a.0) == relaxation.program.group_of(b.0)) {
        let group = relaxation.program.group_of(of_unit[0].0);
        let loads = |column: usize| of_unit.iter().any(|entry| entry.0 == column);
        let taken = of_unit.iter().map(|entry| entry.0).find(|&column| at_taken && values[column] > 0.5);
        let free = || relaxation.program.columns_of(group).find(|&column| !loads(column));
        let anchor = taken.or_else(free).unwrap_or(of_unit[0].0);
        anchor_of[group] = anchor;
        let offset = of_unit.iter().find(|entry| entry.0 == anchor).map_or(0.0, |entry| entry.1 * it.scale);
        anchored += offset;
        if offset != 0.0 {
            let rest = 1.0 - of_unit.iter().map(|entry| values[entry.0]).sum::<f64>();
            terms.push(Term { load: -offset, value: rest.max(0.0) });
        }
        let others = of_unit.iter().filter(|entry| entry.0 != anchor);
        terms.extend(others.map(|&(column, entry)| Term { load: entry * it.scale - offset, value: values[column] }));
    }
    AnchoredLoads { terms, anchors: Arc::new(relaxation.places(anchor_of.into_iter())), anchored }
}

/// How deep the cut is that comes of a divisor.
fn depth(row: &SingleRow, loads: &AnchoredLoads, divisor: f64) -> f64 {
    let right = (row.right - row.sign * loads.anchored) / divisor;
    let left = right - right.floor();
    if !(LEAST_PART..=1.0 - LEAST_PART).contains(&left) {
        return 0.0;
    }
    let (mut sum, mut norm) = (-right.floor(), 0.0);
    for term in &loads.terms {
        let amount = row.sign * term.load / divisor;
        let rounded = amount.floor() + (amount - amount.floor() - left).max(0.0) / (1.0 - left);
        sum += rounded * term.value;
        norm += rounded * rounded;
    }
    sum -= row.excess.map_or(0.0, |excess| excess / (divisor * (1.0 - left)));
    sum / norm.sqrt().max(1e-9)
}
