//! The frontier: what moves buy, and what balance costs.
//!
//! # What is maximised
//!
//! Every point is the best plan under a budget of moves, by the scenario's own objective, in which balance counts a
//! quarter of what the scenario says, as much, or four times as much ([`Emphasis`]). All other rules and weights stay;
//! the scenario's own limit on the number of moves is put aside, because how many to allow is the question.
//!
//! Three figures of a plan stand against each other, all in the points of the scenario's own weights:
//!
//! * *moves*: seats taken from present owners who could have kept them;
//! * *balance lost*: what loads outside everybody's bands cost;
//! * *quality*: everything else that the objective counts: fit, continuity, cost, coverage and capacity.
//!
//! A point that another one equals or beats in all three is dropped.
//!
//! # Why a ceiling holds
//!
//! With balance counted `t` times, no plan with at most `k` moves has `quality - t * lost` above the solver's bound
//! `U`. So whoever has at most `k` moves and loses at most `b` to balance has a quality of at most `U + t * b`. The
//! ceiling of a point is the least of these over all budgets that are not below its moves: no plan with as few moves
//! that is as well balanced has a higher quality.

use std::collections::BTreeMap;

use serde::Serialize;

use super::run::Tell;
use crate::analysis::ratio;
use crate::error::{Diagnostic, Diagnostics};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::Document;
use crate::solve::Control;

mod cells;
mod least;
mod measured;
mod trade;

pub use cells::{Emphasis, variant};
pub(super) use measured::{Measured, measure};
pub use trade::Knee;

use cells::{FrontierCell, Solved, Starts, solve};

/// The share of the time that the plan without a budget may take at most.
pub(super) const FIRST_SHARE: u32 = 4;

/// What stands against what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frontier {
    /// The scenario's name.
    pub name: String,
    /// Seats that present owners could keep: the most moves that there can be.
    pub movable: u32,
    /// The scenario's own limit on moves, which plays no part here.
    pub own_limit: Option<u32>,
    /// The fewest moves that keep the rules.
    pub fewest: FewestFound,
    /// What each budget of moves brings, balance counted as in the scenario; in the order of budgets.
    pub curve: Vec<MoveBudget>,
    /// The budget after which more moves bring little; absent where the gain grows about evenly.
    pub knee: Option<Knee>,
    /// The points that none dominates, ordered by moves, then by balance lost.
    pub points: Vec<FrontierPoint>,
    /// How many plans were dropped, because a point equals or beats them in everything.
    pub dominated: usize,
    /// Where no plan was found, though a plan with fewer moves may be at hand.
    pub refused: Vec<RefusedCell>,
    /// Whether the user stopped the run before all plans were looked for.
    pub stopped: bool,
}

/// The fewest moves that keep the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FewestFound {
    /// The moves of the plan with the fewest that was found.
    pub moves: u32,
    /// No plan has fewer than this.
    pub proven: u32,
    /// What the books of today break, in sentences: why some seats have to move.
    pub broken: Vec<String>,
}

/// What a budget of moves brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoveBudget {
    /// The most moves allowed.
    pub allowed: u32,
    /// The moves of the best plan found.
    pub moves: u32,
    /// What it is worth by the scenario's objective, in perfectly fitting seats.
    pub worth: f64,
    /// What no plan within the budget can exceed, in the same unit.
    pub worth_at_most: f64,
    /// What share of the gain from the first budget to the last it has; 1 where there is none.
    pub share: f64,
    /// The share that cannot be exceeded.
    pub share_at_most: f64,
    /// Mean fit of its covered seats, 0 to 1.
    pub fit: Option<f64>,
    /// People whose loads are all within their bands.
    pub in_band: u32,
    /// People who have bands.
    pub banded: u32,
    /// Seats that nobody owns.
    pub uncovered: u32,
}

/// A plan that no other one of the frontier equals or beats in moves, balance and quality at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrontierPoint {
    /// How much balance counted when it was found.
    pub emphasis: Emphasis,
    /// The budget of moves that it was found under; absent for none.
    pub allowed: Option<u32>,
    /// Its moves.
    pub moves: u32,
    /// Mean fit of its covered seats, 0 to 1.
    pub fit: Option<f64>,
    /// People whose loads are all within their bands.
    pub in_band: u32,
    /// People who have bands.
    pub banded: u32,
    /// The value of each balanced measure, 0 (worst) to 1 (best).
    pub balance: BTreeMap<String, f64>,
    /// Seats that nobody owns.
    pub uncovered: u32,
    /// Quality, in perfectly fitting seats.
    pub quality: f64,
    /// The quality that no plan with as few moves and as little balance lost can exceed.
    pub quality_at_most: f64,
    /// What is lost to balance, in perfectly fitting seats.
    pub balance_lost: f64,
    /// What it is worth by the scenario's own objective: quality less what is lost to balance.
    pub worth: f64,
    /// The exact figures, in points.
    pub points: Exact,
    /// The plan, a checked plan of [`variant`].
    #[serde(skip)]
    pub plan: Plan,
}

/// A point's figures, in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exact {
    /// Quality.
    pub quality: i64,
    /// The quality that cannot be exceeded.
    pub quality_at_most: i64,
    /// What is lost to balance.
    pub balance_lost: i64,
}

/// A budget and an emphasis for which no plan was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedCell {
    /// The most moves allowed.
    pub allowed: u32,
    /// How much balance counted.
    pub emphasis: Emphasis,
    /// The code of the first error.
    pub code: String,
    /// Why, in a sentence.
    pub cause: String,
}

/// The frontier of a scenario at so many budgets of moves.
///
/// # Errors
/// `E370` where nothing stands against anything; else what is wrong with the scenario, or why it has no plan.
pub fn frontier(
    document: &Document,
    budgets: usize,
    control: &Control,
    progress: Option<Tell<'_>>,
) -> Result<Frontier, Diagnostics> {
    let (mut base, _) = build(document)?;
    let own_limit = base.rules.most_moves();
    base.rules.limit_moves(None);
    let movable = planner::movable(&base);
    let emphases = cells::emphases(&base);
    if movable == 0 && emphases.len() == 1 {
        return Err(nothing_to_trade(document).into());
    }
    let limit = control.time_limit.map(|limit| limit / FIRST_SHARE);
    let plan = planner::plan(&base, &Control { time_limit: limit, ..control.clone() })?;
    let least = least::moves(&base, &plan, control);
    let warm = WarmStart::of(&plan);
    let first = FrontierCell { emphasis: Emphasis::AsWeighed, budget: None };
    let mut solved: Vec<Solved> = Solved::of(&base, first, plan).into_iter().collect();
    let most = solved.first().map_or(0, |it| it.measured.moves);
    let few = warm.with_books_of(least.plan.as_ref());
    let starts = Starts { free: &warm, few: &few, middle: i64::midpoint(least.moves, most) };
    let mut allowed = spread(least.moves, most, budgets);
    allowed.extend(own_limit.filter(|own| (least.moves..most).contains(own)));
    allowed.sort_unstable();
    allowed.dedup();
    let cells = cells::cells(&emphases, &allowed);
    let (more, refused) = solve(&base, &cells, (&starts, control), progress);
    let stopped = more.len() + refused.len() < cells.len();
    solved.extend(more);
    let curve = trade::curve(&base, &solved, &allowed);
    let points = trade::points(&base, &solved);
    Ok(Frontier {
        name: base.name.clone(),
        movable: count(movable),
        own_limit: own_limit.map(count),
        fewest: FewestFound { moves: count(least.moves), proven: count(least.proven), broken: least.broken },
        knee: trade::knee(&curve),
        dominated: solved.len() - points.len(),
        curve,
        points,
        refused,
        stopped,
    })
}

/// So many budgets from the least to the most, closer together where there are few moves: the first ones bring most.
fn spread(least: i64, most: i64, budgets: usize) -> Vec<i64> {
    let steps = i64::try_from(budgets.max(2) - 1).unwrap_or(i64::MAX);
    let reach = (most - least).max(0);
    let at = |step: i64| i128::from(reach) * i128::from(step).pow(2) / i128::from(steps).pow(2);
    let mut spread: Vec<i64> = (0..=steps).map(|step| least + i64::try_from(at(step)).unwrap_or(reach)).collect();
    spread.dedup();
    spread
}

fn nothing_to_trade(document: &Document) -> Diagnostic {
    let cause = "No seat has a present owner who could keep it, and no measure is balanced.";
    let remedy = "Add present owners (\"owner\") to the accounts, or a measure to \"objective.balance\".";
    Diagnostic::new("E370", document.place("objective.balance"), cause, remedy)
}

/// Points in perfectly fitting seats.
pub(super) fn in_seats(instance: &Instance, points: i64) -> f64 {
    ratio(points, instance.weights.points_per_seat.max(1))
}

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn budgets_are_closer_where_there_are_few_moves() {
        assert_eq!(spread(0, 100, 6), [0, 4, 16, 36, 64, 100]);
        assert_eq!(spread(3, 5, 8), [3, 4, 5]);
        assert_eq!(spread(2, 2, 8), [2]);
        assert_eq!(spread(0, 7, 2), [0, 7]);
    }
}
