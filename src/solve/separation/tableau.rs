//! Rounding rows of the tableau (Gomory 1960).

use std::sync::Arc;

use super::super::control::Clock;
use super::super::proof::{Derivation, RowSource};
use super::{CutCandidate, FractionalSolution, is_fraction};

/// What the entry of the basic option itself becomes: weights are rounded to so fine a part of it.
const DIVISOR: i64 = 1 << 48;
/// Weights stay below this.
const LARGEST: f64 = 1e18;
/// Smaller entries are rounding.
const NOTHING: f64 = 1e-11;

/// A candidate for every option that is basic and taken in part.
pub(super) fn candidates(solution: &mut FractionalSolution, clock: &Clock) -> Vec<CutCandidate> {
    let lines = lines(solution);
    let keys: Vec<usize> = solution.simplex.keys().iter().map(|&key| key as usize).collect();
    let anchors = Arc::new(solution.relaxation.places(keys.into_iter()));
    let candidate = |(value, multipliers): (f64, Vec<f64>)| CutCandidate {
        depth: depth(solution, &multipliers, value),
        derivation: Derivation {
            terms: terms(solution, &multipliers),
            anchors: Arc::clone(&anchors),
            divisor: DIVISOR,
            drop: 0,
        },
    };
    lines.into_iter().take_while(|_| !clock.is_over()).map(candidate).collect()
}

/// The value of every basic option that is taken in part, with the multipliers of the rows that give its row.
fn lines(solution: &FractionalSolution) -> Vec<(f64, Vec<f64>)> {
    let FractionalSolution { relaxation, simplex, values } = solution;
    let mut list = Vec::new();
    // A key is what the other columns of its group leave, and so is its row.
    let mut keys: Vec<(usize, Vec<f64>)> = Vec::new();
    for (place, &column) in simplex.working().iter().enumerate() {
        let column = column as usize;
        if column >= relaxation.options.len() {
            continue;
        }
        let line = simplex.inverse_line(place);
        let group = relaxation.program.group_of(column);
        match keys.iter_mut().find(|key| key.0 == group) {
            Some(key) => key.1.iter_mut().zip(line).for_each(|(sum, value)| *sum -= value),
            None => keys.push((group, line.iter().map(|value| -value).collect())),
        }
        if is_fraction(values[column]) {
            list.push((values[column], line.to_vec()));
        }
    }
    for (group, line) in keys {
        let value = values[simplex.keys()[group] as usize];
        if is_fraction(value) {
            list.push((value, line));
        }
    }
    list
}

/// The rows that a combination of the program's rows stands for, with their weights.
fn terms(solution: &FractionalSolution, multipliers: &[f64]) -> Vec<(RowSource, i64)> {
    let is_at_upper = |column: usize| solution.simplex.is_at_upper(column);
    let mut terms = Vec::new();
    for (row, &multiplier) in multipliers.iter().enumerate().filter(|row| *row.1 != 0.0) {
        let Some((source, scale)) = solution.relaxation.source(row, is_at_upper, multiplier > 0.0) else { continue };
        let weight = (multiplier * scale * DIVISOR as f64).round();
        if weight != 0.0 && weight.abs() < LARGEST {
            terms.push((source, weight as i64));
        }
    }
    terms.sort_unstable_by_key(|term| term.0);
    terms
}

/// How deep the cut is that comes of rounding a combination of rows whose basic option has this value, over the columns
/// that are not basic.
fn depth(solution: &mut FractionalSolution, multipliers: &[f64], value: f64) -> f64 {
    let left = value - value.floor();
    let options = solution.relaxation.options.len();
    solution.simplex.combination(multipliers);
    let simplex = &*solution.simplex;
    let mut norm = 0.0;
    for (column, &entry) in simplex.combined().iter().enumerate() {
        if entry.abs() < NOTHING || simplex.is_basic(column) || simplex.is_closed(column) {
            continue;
        }
        let entry = if simplex.is_at_upper(column) { -entry } else { entry };
        let entry = if column < options {
            let part = entry - entry.floor();
            if part <= left { part } else { left * (1.0 - part) / (1.0 - left) }
        } else if solution.relaxation.program.upper_of(column) == 0.0 {
            continue;
        } else if entry > 0.0 {
            entry
        } else {
            left * -entry / (1.0 - left)
        };
        norm += entry * entry;
    }
    left / norm.sqrt().max(1e-9)
}
