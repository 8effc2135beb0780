//! Who else could take what moves, everything else being as in the plan, and what that would cost.

use rayon::prelude::*;

use super::as_planned::{self, Stay};
use super::change::{Leg, Sides, UnitChange};
use super::seat_values::SeatValues;

/// The best other ways for one move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunnerUps {
    /// Somebody else, and what that would cost, in points.
    pub(super) other: Option<(usize, i64)>,
    /// How many others may have it, whether or not there is room.
    pub(super) eligible: usize,
    /// What leaving it where it is would cost, in points; nothing where that would break a rule.
    pub(super) kept: Option<i64>,
}

/// For each change the runners-up of each of its moves, and what would be without it.
pub(super) fn runner_ups(
    seat_values: &SeatValues<'_>,
    changes: &[UnitChange],
    sides: &Sides,
) -> (Vec<Vec<RunnerUps>>, Vec<Stay>) {
    let loads = seat_values.meter_loads(&sides.after);
    let search = RunnerUpSearch { seat_values, sides, loads };
    let of = |change| (search.of(change), Stay::of(seat_values, change, &search.loads));
    changes.par_iter().map(of).unzip()
}

struct RunnerUpSearch<'a> {
    seat_values: &'a SeatValues<'a>,
    sides: &'a Sides,
    /// Of every meter under the plan.
    loads: Vec<i64>,
}

impl RunnerUpSearch<'_> {
    fn of(&self, change: &UnitChange) -> Vec<RunnerUps> {
        let model = self.seat_values.model;
        let seats = &model.decision_groups[change.unit].seats;
        let (value, mut planned) = self.seat_values.unit(change.unit, &self.sides.after);
        for load in &mut planned {
            load.amount = -load.amount;
        }
        let mut runner_ups = vec![RunnerUps::default(); change.legs.len()];
        let places: Vec<usize> = change.legs.iter().filter_map(|leg| seats.binary_search(&leg.seat).ok()).collect();
        let mut known: Vec<Vec<usize>> = vec![Vec::new(); change.legs.len()];
        for option in model.problem.options(change.unit) {
            let decision = model.decision(option);
            let mut cost = None;
            let at = (&model.problem, &self.loads[..]);
            let mut cost_of = || *cost.get_or_insert_with(|| as_planned::cost(at, (value, &planned), option));
            for (at, (leg, &place)) in change.legs.iter().zip(&places).enumerate() {
                let Some(owner) = decision.owner(place).filter(|owner| is_other(leg, *owner)) else { continue };
                if !known[at].contains(&owner) {
                    known[at].push(owner);
                }
                let candidate = cost_of().map(|cost| (owner, cost));
                let better = |(owner, cost): (usize, i64)| {
                    runner_ups[at].other.is_none_or(|(known, least)| (cost, owner) < (least, known))
                };
                if candidate.is_some_and(better) {
                    runner_ups[at].other = candidate;
                }
            }
            let is_today = || (0..seats.len()).all(|place| decision.owner(place) == self.sides.before[seats[place]]);
            if change.legs.iter().all(|leg| leg.before.is_some()) && is_today() {
                let kept = cost_of();
                for runner_ups in &mut runner_ups {
                    runner_ups.kept = kept;
                }
            }
        }
        runner_ups.iter_mut().zip(known).for_each(|(runner_ups, known)| runner_ups.eligible = known.len());
        runner_ups
    }
}

/// Whether this is neither who gets a seat nor who had it.
fn is_other(leg: &Leg, owner: usize) -> bool {
    leg.to != Some(owner) && leg.former.as_ref().and_then(super::change::FormerOwner::owner) != Some(owner)
}
