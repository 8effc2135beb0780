//! What plans say together: which are dominated, what no plan can exceed, where more moves bring little.

use serde::Serialize;

use super::cells::{Emphasis, Solved};
use super::{Exact, FrontierPoint, MoveBudget, count, in_seats};
use crate::analysis::rounded;
use crate::instance::Instance;

/// Below this distance from the chord nothing is called a knee.
const LEAST_BEND: f64 = 0.1;

/// The budget after which more moves bring little: the one furthest above the straight line from the first budget to
/// the last, when moves and gain are both drawn from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Knee {
    /// Its place in the curve.
    pub index: usize,
    /// Its moves.
    pub moves: u32,
    /// The share of the whole gain that it brings.
    pub share: f64,
    /// What each move up to it brings on average, in perfectly fitting seats.
    pub each_before: f64,
    /// What each further move brings on average, in the same unit.
    pub each_after: f64,
}

/// What each budget brings, balance counted as in the scenario.
pub(super) fn curve(base: &Instance, solved: &[Solved], budgets: &[i64]) -> Vec<MoveBudget> {
    let best = |&allowed: &i64| {
        let within = solved.iter().filter(|it| it.measured.moves <= allowed);
        let best = within.max_by_key(|cell_plan| (cell_plan.measured.worth(), -cell_plan.measured.moves))?;
        Some((allowed, best, worth_at_most(solved, allowed)))
    };
    let rows: Vec<(i64, &Solved, i64)> = budgets.iter().filter_map(best).collect();
    let ends = rows.first().zip(rows.last()).map(|(first, last)| (first.1.measured.worth(), last.1.measured.worth()));
    let (low, high) = ends.unwrap_or_default();
    let share = |worth: i64| if high > low { crate::analysis::ratio(worth - low, high - low) } else { 1.0 };
    let row = |(allowed, it, at_most): (i64, &Solved, i64)| MoveBudget {
        allowed: count(allowed),
        moves: count(it.measured.moves),
        worth: in_seats(base, it.measured.worth()),
        worth_at_most: in_seats(base, at_most),
        share: share(it.measured.worth()),
        share_at_most: share(at_most),
        fit: it.measured.fit,
        in_band: it.measured.in_band.0,
        banded: it.measured.in_band.1,
        uncovered: count(i64::try_from(it.plan.uncovered.len()).unwrap_or(i64::MAX)),
    };
    rows.into_iter().map(row).collect()
}

/// What no plan with at most so many moves can exceed, by the scenario's objective.
fn worth_at_most(solved: &[Solved], moves: i64) -> i64 {
    let bounds =
        solved.iter().filter(|cell_plan| cell_plan.cell.emphasis == Emphasis::AsWeighed && covers(cell_plan, moves));
    bounds.map(|it| it.plan.bound).min().unwrap_or(i64::MAX)
}

/// Whether what is proven of a cell holds for plans with at most so many moves.
fn covers(solved: &Solved, moves: i64) -> bool {
    solved.cell.budget.is_none_or(|budget| budget >= moves)
}

/// The quality that no plan with at most so many moves and at most so much lost to balance can exceed.
fn quality_at_most(solved: &[Solved], moves: i64, lost: i64) -> i64 {
    let bound = |cell_plan: &Solved| i128::from(cell_plan.plan.bound) + cell_plan.cell.emphasis.of(lost);
    let bounds = solved.iter().filter(|it| covers(it, moves)).map(bound);
    bounds.min().and_then(|bound| i64::try_from(bound).ok()).unwrap_or(i64::MAX)
}

/// The plans that no other one equals or beats in everything; of equal ones the first.
pub(super) fn points(base: &Instance, solved: &[Solved]) -> Vec<FrontierPoint> {
    let mut order: Vec<&Solved> = solved.iter().collect();
    let key = |cell_plan: &&Solved| (cell_plan.measured.moves, cell_plan.measured.lost, -cell_plan.measured.quality);
    order.sort_by_key(key);
    let mut kept: Vec<&Solved> = Vec::new();
    for it in order {
        // Whatever beats it comes before it.
        let beats =
            |other: &&Solved| other.measured.lost <= it.measured.lost && other.measured.quality >= it.measured.quality;
        if !kept.iter().any(beats) {
            kept.push(it);
        }
    }
    kept.into_iter().map(|it| point(base, solved, it)).collect()
}

fn point(base: &Instance, solved: &[Solved], cell_plan: &Solved) -> FrontierPoint {
    let measured = &cell_plan.measured;
    let at_most = quality_at_most(solved, measured.moves, measured.lost);
    let balance = cell_plan
        .plan
        .components
        .iter()
        .filter_map(|row| Some((row.name.strip_prefix("balance.")?.to_owned(), row.value)));
    FrontierPoint {
        emphasis: cell_plan.cell.emphasis,
        allowed: cell_plan.cell.budget.map(count),
        moves: count(measured.moves),
        fit: measured.fit,
        in_band: measured.in_band.0,
        banded: measured.in_band.1,
        balance: balance.collect(),
        uncovered: count(i64::try_from(cell_plan.plan.uncovered.len()).unwrap_or(i64::MAX)),
        quality: in_seats(base, measured.quality),
        quality_at_most: in_seats(base, at_most),
        balance_lost: in_seats(base, measured.lost),
        worth: in_seats(base, measured.worth()),
        points: Exact { quality: measured.quality, quality_at_most: at_most, balance_lost: measured.lost },
        plan: cell_plan.plan.clone(),
    }
}

/// The knee of a curve.
pub(super) fn knee(curve: &[MoveBudget]) -> Option<Knee> {
    let (first, last) = (curve.first()?, curve.last()?);
    let reach = f64::from(last.moves.checked_sub(first.moves).filter(|&reach| reach > 0)?);
    let bend = |row: &MoveBudget| row.share - f64::from(row.moves.saturating_sub(first.moves)) / reach;
    let inner = curve.iter().enumerate().filter(|(_, row)| first.moves < row.moves && row.moves < last.moves);
    // Of equally good ones the one with the fewest moves.
    let (index, row) = inner.rev().max_by(|a, b| bend(a.1).total_cmp(&bend(b.1)))?;
    let each = |from: &MoveBudget, to: &MoveBudget| (to.worth - from.worth) / f64::from(to.moves - from.moves);
    (last.worth > first.worth && bend(row) >= LEAST_BEND).then(|| Knee {
        index,
        moves: row.moves,
        share: row.share,
        each_before: rounded(each(first, row)),
        each_after: rounded(each(row, last)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(rows: &[(u32, f64)]) -> Vec<MoveBudget> {
        let (low, high) = (rows[0].1, rows[rows.len() - 1].1);
        let row = |&(moves, worth): &(u32, f64)| MoveBudget {
            allowed: moves,
            moves,
            worth,
            worth_at_most: worth,
            share: (worth - low) / (high - low),
            share_at_most: 1.0,
            fit: None,
            in_band: 0,
            banded: 0,
            uncovered: 0,
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn the_knee_is_where_the_gain_flattens() {
        let knee = super::knee(&curve(&[(0, 10.0), (4, 18.0), (12, 19.0), (20, 20.0)])).unwrap();
        assert_eq!((knee.index, knee.moves), (1, 4));
        assert!((knee.share - 0.8).abs() < 1e-9);
        assert!((knee.each_before - 2.0).abs() < 1e-9 && (knee.each_after - 0.125).abs() < 1e-9);
    }

    #[test]
    fn an_even_gain_has_no_knee() {
        assert_eq!(super::knee(&curve(&[(0, 10.0), (5, 15.0), (10, 20.0)])), None);
        assert_eq!(super::knee(&curve(&[(0, 10.0), (10, 20.0)])), None);
        assert_eq!(super::knee(&[]), None);
    }
}
