//! What it is worth, in points, to have the seats held so.

use std::collections::BTreeMap;

use super::fit::fit;
use super::holders::Holders;
use super::rules::loads;
use crate::instance::{Availability, Component, Instance, MILLION};

/// The points of each component that has any, or a part in the objective; they add up to the objective.
pub type Worth = BTreeMap<Component, i64>;

/// The points of each component when the seats are held so: fit and continuity are earned, the rest is lost.
#[must_use]
pub fn worth(instance: &Instance, holders: &Holders) -> Worth {
    let mut worth = Worth::new();
    for (seat, owner) in holders.owner.iter().enumerate() {
        for (component, points) in of_seat(instance, seat, *owner) {
            *worth.entry(component).or_default() += points;
        }
    }
    for (band, load) in instance.bands.iter().zip(loads(instance, holders)) {
        for hinge in &band.hinges {
            *worth.entry(hinge.component).or_default() -= hinge.charge(load);
        }
    }
    worth
}

/// The points of one seat with this owner, or with nobody.
#[must_use]
pub fn of_seat(instance: &Instance, seat: usize, owner: Option<usize>) -> Vec<(Component, i64)> {
    let it = &instance.seats[seat];
    let Some(owner) = owner else { return vec![(Component::Coverage, -it.price)] };
    let mut points = vec![(Component::Fit, share(it.worth, instance.weights.fit, fit(instance, seat, owner)))];
    if it.incumbents.contains(&owner) && instance.owners[owner].availability == Availability::Here {
        points.push((Component::Continuity, share(it.worth, instance.weights.continuity, it.strength)));
    }
    let cost = it.cost_by.iter().find(|&&(who, _)| who == owner);
    points.extend(cost.map(|&(_, cost)| (Component::Cost, -cost)));
    points
}

/// A weight's and a level's share (both in millionths) of what a seat is worth at most.
fn share(worth: i64, weight: i64, level: i64) -> i64 {
    let million = i128::from(MILLION);
    let points = i128::from(worth) * i128::from(weight) / million * i128::from(level) / million;
    i64::try_from(points).unwrap_or(i64::MAX)
}

/// How a plan names a component.
#[must_use]
pub fn name(instance: &Instance, component: Component) -> String {
    match component {
        Component::Fit => "fit".to_owned(),
        Component::Continuity => "continuity".to_owned(),
        Component::Cost => "cost".to_owned(),
        Component::Coverage => "coverage".to_owned(),
        Component::Capacity => "capacity".to_owned(),
        Component::Balance(measure) => format!("balance.{}", instance.measures[measure].name),
    }
}
