//! What it is worth, in points, to have the seats held so.

use std::collections::BTreeMap;

use super::fit::fit;
use super::holders::Holders;
use super::rules::loads;
use crate::instance::{Availability, Component, Instance, MILLION};

/// The points of each component that has any, or a part in the objective; they add up to the objective.
pub type ComponentPoints = BTreeMap<Component, i64>;

/// The points of each component when the seats are held so: fit and continuity are earned, the rest is lost.
#[must_use]
pub fn worth(instance: &Instance, holders: &Holders) -> ComponentPoints {
    let mut worth = ComponentPoints::new();
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
    let Some(owner) = owner else { return vec![(Component::Coverage, -instance.seats[seat].price)] };
    let of_owner = of_owner(instance, seat, owner, fit(instance, seat, owner)).into_iter();
    of_owner.filter_map(|(component, points)| Some((component, points?))).collect()
}

/// The points of one seat with this owner, all in one, by how well they fit it.
#[must_use]
pub fn points(instance: &Instance, seat: usize, owner: usize, fit: i64) -> i64 {
    of_owner(instance, seat, owner, fit).into_iter().filter_map(|it| it.1).sum()
}

/// The points of one seat with this owner; `None` where a component does not apply.
fn of_owner(instance: &Instance, seat: usize, owner: usize, fit: i64) -> [(Component, Option<i64>); 5] {
    let it = &instance.seats[seat];
    let stays = it.incumbents.contains(&owner) && instance.owners[owner].availability == Availability::Here;
    let cost = it.cost_by.iter().find(|&&(who, _)| who == owner);
    [
        (Component::Fit, Some(share(it.worth, instance.weights.fit, fit))),
        (Component::Continuity, stays.then(|| share(it.worth, instance.weights.continuity, it.strength))),
        (Component::Staying, (stays && instance.weights.staying > 0).then(|| least_worth(instance, it.account))),
        (
            Component::Backfill,
            takes_over(instance, seat, owner).then(|| share(it.worth, instance.weights.backfill, MILLION)),
        ),
        (Component::Cost, cost.map(|&(_, cost)| -cost)),
    ]
}

/// What a move of an account must bring: the least, as many times as its ARR says.
fn least_worth(instance: &Instance, account: usize) -> i64 {
    let least = millionths(instance.weights.points_per_seat, instance.weights.staying);
    millionths(least, instance.accounts[account].times_worth)
}

/// Whether somebody is named to take over from a present owner of a seat who is not there any more.
fn takes_over(instance: &Instance, seat: usize, owner: usize) -> bool {
    let before = &instance.seats[seat].incumbents;
    let gone = |it: &usize| instance.owners[*it].availability != Availability::Here;
    let named = instance.owners[owner].backfill_for;
    !before.contains(&owner) && before.iter().filter(|it| gone(it)).any(|&it| named == Some(it))
}

/// A weight's and a level's share (both in millionths) of what a seat is worth at most.
fn share(worth: i64, weight: i64, level: i64) -> i64 {
    millionths(millionths(worth, weight), level)
}

/// So many millionths of an amount, truncated. Most products fit 64 bits, in which division is much faster.
fn millionths(amount: i64, share: i64) -> i64 {
    match amount.checked_mul(share) {
        Some(product) => product / MILLION,
        None => i64::try_from(i128::from(amount) * i128::from(share) / i128::from(MILLION)).unwrap_or(i64::MAX),
    }
}

/// How a plan names a component.
#[must_use]
pub fn name(instance: &Instance, component: Component) -> String {
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
