//! What deciding a unit otherwise costs where all else stays as in the plan. It is the one price that moves, explanations
//! and pages tell: the difference of two plans that both keep the rules.

use super::change::UnitChange;
use super::gain_ledger::ComponentGains;
use super::seat_values::SeatValues;
use crate::instance::Component;
use crate::problem::{Load, Meter, Problem, merge};

/// What an option costs in place of what the plan decides for its unit: the planned worth, and the planned loads with
/// their signs turned. Nothing where it breaks a hard band.
pub(crate) fn cost((problem, loads): (&Problem, &[i64]), (value, taken): (i64, &[Load]), option: usize) -> Option<i64> {
    let mut changed = taken.to_vec();
    changed.extend(problem.loads(option));
    merge(&mut changed);
    let mut cost = value - problem.value(option);
    for load in changed {
        let meter: &Meter = &problem.meters[load.meter as usize];
        let now = loads[load.meter as usize];
        if meter.violation(now + load.amount) > 0 {
            return None;
        }
        cost += meter.charge(now + load.amount) - meter.charge(now);
    }
    Some(cost)
}

/// What would be if the seats of a unit stayed as they are today.
#[derive(Debug, Clone, Default)]
pub(super) struct Stay {
    /// What each component would lose, in points; what it would gain is below 0.
    pub(super) loses: ComponentGains,
    /// What of that are charges: the meter, the component and its points.
    pub(super) charges: Vec<(u32, Component, i64)>,
    /// The loads of the meters that would change.
    pub(super) loads: Vec<Load>,
    /// The meters that would leave their hard bands, with what they would be outside by.
    pub(super) breaks: Vec<(u32, i64)>,
}

impl Stay {
    /// Looks at a change, given the load of every meter under the plan.
    pub(super) fn of(seat_values: &SeatValues<'_>, change: &UnitChange, loads: &[i64]) -> Self {
        let mut stay = Self::default();
        for leg in change.legs.iter().filter(|leg| leg.before != leg.to) {
            for (owner, sign) in [(leg.to, 1), (leg.before, -1)] {
                for (component, earned) in seat_values.earned(leg.seat, owner) {
                    *stay.loses.entry(component).or_insert(0) += sign * earned;
                }
            }
        }
        for load in &change.loads {
            let meter = &seat_values.model.problem.meters[load.meter as usize];
            let now = loads[load.meter as usize];
            let then = now - load.amount;
            stay.loads.push(Load { meter: load.meter, amount: then });
            if meter.violation(then) > 0 {
                stay.breaks.push((load.meter, meter.violation(then)));
            }
            for hinge in &meter.hinges {
                let more = hinge.charge(then) - hinge.charge(now);
                if more != 0 {
                    stay.charges.push((load.meter, hinge.component, more));
                    *stay.loses.entry(hinge.component).or_insert(0) += more;
                }
            }
        }
        stay.loses.retain(|_, points| *points != 0);
        stay
    }

    /// What the plan would lose in all.
    pub(super) fn points(&self) -> i64 {
        self.loses.values().sum()
    }
}
