//! Who else could take what moves, everything else being as in the plan, and what that would cost.

use rayon::prelude::*;

use super::change::{Change, Leg, Sides};
use super::counting::{Counting, merge};
use crate::problem::{Load, Meter};

/// The best other ways for one move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Rivals {
    /// Somebody else, and what that would cost, in points.
    pub(super) other: Option<(usize, i64)>,
    /// How many others may have it, whether or not there is room.
    pub(super) eligible: usize,
    /// What leaving it where it is would cost, in points; nothing where that would break a rule.
    pub(super) kept: Option<i64>,
}

/// For each change the rivals of each of its moves.
pub(super) fn rivals(counting: &Counting<'_>, changes: &[Change], sides: &Sides) -> Vec<Vec<Rivals>> {
    let loads = counting.meter_loads(&sides.after);
    let view = View { counting, sides, loads };
    changes.par_iter().map(|change| view.of(change)).collect()
}

struct View<'a> {
    counting: &'a Counting<'a>,
    sides: &'a Sides,
    /// Of every meter under the plan.
    loads: Vec<i64>,
}

impl View<'_> {
    fn of(&self, change: &Change) -> Vec<Rivals> {
        let model = self.counting.model;
        let seats = &model.ties[change.unit].seats;
        let (value, mut planned) = self.counting.unit(change.unit, &self.sides.after);
        for load in &mut planned {
            load.amount = -load.amount;
        }
        let mut rivals = vec![Rivals::default(); change.legs.len()];
        let places: Vec<usize> = change.legs.iter().filter_map(|leg| seats.binary_search(&leg.seat).ok()).collect();
        let mut known: Vec<Vec<usize>> = vec![Vec::new(); change.legs.len()];
        for option in model.problem.options(change.unit) {
            let decision = model.decision(option);
            let mut cost = None;
            let mut cost_of = || *cost.get_or_insert_with(|| self.cost(option, value, &planned));
            for (at, (leg, &place)) in change.legs.iter().zip(&places).enumerate() {
                let Some(owner) = decision.owner(place).filter(|owner| is_other(leg, *owner)) else { continue };
                if !known[at].contains(&owner) {
                    known[at].push(owner);
                }
                let candidate = cost_of().map(|cost| (owner, cost));
                let better = |(owner, cost): (usize, i64)| {
                    rivals[at].other.is_none_or(|(known, least)| (cost, owner) < (least, known))
                };
                if candidate.is_some_and(better) {
                    rivals[at].other = candidate;
                }
            }
            let is_today = || (0..seats.len()).all(|place| decision.owner(place) == self.sides.before[seats[place]]);
            if change.legs.iter().all(|leg| leg.before.is_some()) && is_today() {
                let kept = cost_of();
                for rivals in &mut rivals {
                    rivals.kept = kept;
                }
            }
        }
        rivals.iter_mut().zip(known).for_each(|(rivals, known)| rivals.eligible = known.len());
        rivals
    }

    /// What an option costs in place of the unit's planned one; nothing where it breaks a hard band.
    fn cost(&self, option: usize, value: i64, planned: &[Load]) -> Option<i64> {
        let problem = &self.counting.model.problem;
        let mut loads = planned.to_vec();
        loads.extend(problem.loads(option));
        merge(&mut loads);
        let mut cost = value - problem.value(option);
        for load in loads {
            let meter: &Meter = &problem.meters[load.meter as usize];
            let now = self.loads[load.meter as usize];
            if meter.violation(now + load.amount) > 0 {
                return None;
            }
            cost += meter.charge(now + load.amount) - meter.charge(now);
        }
        Some(cost)
    }
}

/// Whether this is neither who gets a seat nor who had it.
fn is_other(leg: &Leg, owner: usize) -> bool {
    leg.to != Some(owner) && leg.former.as_ref().and_then(super::change::Former::owner) != Some(owner)
}
