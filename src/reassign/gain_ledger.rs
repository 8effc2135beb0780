//! What each move brings when the moves are made one after another: the gains add up to the difference between the plan's
//! objective and today's exactly, component by component.

use std::collections::BTreeMap;

use super::change::Leg;
use super::seat_values::SeatValues;
use crate::analysis::{SeatOwners, loads};
use crate::instance::{Component, Instance};

/// Points by component; components without any are left out.
pub(super) type ComponentGains = BTreeMap<Component, i64>;

/// Everybody's loads while one move after another is made.
pub(super) struct GainLedger<'a> {
    seat_values: &'a SeatValues<'a>,
    loads: Vec<Vec<i64>>,
}

impl<'a> GainLedger<'a> {
    /// Opens with the books of today.
    pub(super) fn new(seat_values: &'a SeatValues<'a>, before: &[Option<usize>]) -> Self {
        let books = SeatOwners { owner_of: before.to_vec() };
        Self { seat_values, loads: loads(seat_values.instance, &books) }
    }

    /// Makes a move.
    pub(super) fn make(&mut self, leg: &Leg) -> ComponentGains {
        let mut points = ComponentGains::new();
        if leg.before == leg.to {
            return points;
        }
        for (owner, sign) in [(leg.before, -1), (leg.to, 1)] {
            for (component, earned) in self.seat_values.earned(leg.seat, owner) {
                *points.entry(component).or_insert(0) += sign * earned;
            }
            if let Some(owner) = owner {
                self.carry(leg.seat, owner, sign, &mut points);
            }
        }
        points.retain(|_, points| *points != 0);
        points
    }

    /// Adds a seat to an owner's loads, or takes it from them.
    fn carry(&mut self, seat: usize, owner: usize, sign: i64, points: &mut ComponentGains) {
        let instance = self.seat_values.instance;
        for measure in 0..instance.measures.len() {
            let amount = sign * instance.amount(seat, measure, owner);
            let load = &mut self.loads[owner][measure];
            for hinge in instance.band(owner, measure).into_iter().flat_map(|band| &band.hinges) {
                *points.entry(hinge.component).or_insert(0) -= hinge.charge(*load + amount) - hinge.charge(*load);
            }
            *load += amount;
        }
    }
}

/// The name of a component, as a plan writes it.
pub(super) fn name(instance: &Instance, component: Component) -> String {
    match component {
        Component::Fit => "fit".to_owned(),
        Component::Continuity => "continuity".to_owned(),
        Component::Backfill => "backfill".to_owned(),
        Component::Staying => "staying".to_owned(),
        Component::Cost => "cost".to_owned(),
        Component::Coverage => "coverage".to_owned(),
        Component::Capacity => "capacity".to_owned(),
        Component::Balance(measure) => format!("balance.{}", instance.measures[measure].name),
    }
}
