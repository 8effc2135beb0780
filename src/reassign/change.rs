//! What changes between today and a plan: for each unit the seats that change hands, and what that adds up to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::seat_values::SeatValues;
use crate::candidates::exclusion;
use crate::check::holders::account_roles;
use crate::instance::Instance;
use crate::problem::{Load, Model, merge};

/// Somebody who had a seat so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormerOwner {
    /// One of the team, as an index of [`Instance::owners`].
    Owner(usize),
    /// Somebody whom the team does not list, as written.
    Unknown(String),
}

impl FormerOwner {
    /// The owner's index, if the team lists them.
    #[must_use]
    pub fn owner(&self) -> Option<usize> {
        match self {
            Self::Owner(owner) => Some(*owner),
            Self::Unknown(_) => None,
        }
    }
}

/// One move: a seat that changes hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// The seat, or one of its account and role where it had an owner too many.
    pub seat: usize,
    /// Who had it.
    pub former: Option<FormerOwner>,
    /// Who has it until then, as far as a plan may say so: nobody in place of somebody who can't keep it.
    pub before: Option<usize>,
    /// Who gets it.
    pub to: Option<usize>,
}

/// The moves of one unit: they happen together.
#[derive(Debug, Clone)]
pub struct UnitChange {
    /// Index in [`Model::decision_groups`].
    pub unit: usize,
    /// Its moves.
    pub legs: Vec<Leg>,
    /// Whether the seats as they are today are no way to decide the unit: a family that is split, for one.
    pub broken: bool,
    /// What the plan's option is worth more than today's, charges left aside.
    pub(super) value: i64,
    /// What it adds to the meters, ordered by meter.
    pub(super) loads: Vec<Load>,
}

/// Today and the plan, seat by seat.
#[derive(Debug, Clone, Default)]
pub struct Sides {
    /// The owner of each seat today, or nobody in place of somebody who can't keep it.
    pub before: Vec<Option<usize>>,
    /// The owner of each seat in the plan.
    pub after: Vec<Option<usize>>,
}

/// The two sides for a plan's owners of the seats, and all moves between them, by unit.
pub(super) fn changes(
    instance: &Instance,
    seat_values: &SeatValues,
    after: Vec<Option<usize>>,
) -> (Sides, Vec<UnitChange>) {
    let model = seat_values.model;
    let mut unit_of = vec![0; instance.seats.len()];
    for (unit, group) in model.decision_groups.iter().enumerate() {
        group.seats.iter().for_each(|&seat| unit_of[seat] = unit);
    }
    let mut before = after.clone();
    let mut by_unit: BTreeMap<usize, Vec<Leg>> = BTreeMap::new();
    for account_role in account_roles(instance) {
        for (place, leg) in legs(instance, &after, account_role.seats.clone()) {
            // An owner too many leaves no seat.
            if let Some(seat) = place {
                before[seat] = leg.before;
            }
            by_unit.entry(unit_of[leg.seat]).or_default().push(leg);
        }
    }
    let sides = Sides { before, after };
    let change = |(unit, legs)| {
        let mut change =
            UnitChange { unit, legs, broken: is_broken(model, unit, &sides.before), value: 0, loads: Vec::new() };
        fill(&mut change, seat_values, &sides);
        change
    };
    let changes = by_unit.into_iter().map(change).collect();
    (sides, changes)
}

/// Works out what a change is worth and what it adds to the meters.
fn fill(change: &mut UnitChange, seat_values: &SeatValues, sides: &Sides) {
    for &seat in &seat_values.model.decision_groups[change.unit].seats {
        let (before, after) = (sides.before[seat], sides.after[seat]);
        if before != after {
            change.value += seat_values.value(seat, after) - seat_values.value(seat, before);
            if let Some(owner) = before {
                seat_values.load((seat, owner), -1, &mut change.loads);
            }
            if let Some(owner) = after {
                seat_values.load((seat, owner), 1, &mut change.loads);
            }
        }
    }
    merge(&mut change.loads);
}

/// The moves among the seats of one account and role, paired as [`crate::analysis::moves`] pairs them, each with the seat
/// that it leaves or takes.
fn legs(instance: &Instance, after: &[Option<usize>], seats: Range<usize>) -> Vec<(Option<usize>, Leg)> {
    let about = &instance.seats[seats.start];
    let holds = |owner: usize| after[seats.clone()].contains(&Some(owner));
    let known = about.incumbents.iter().filter(|&&owner| !holds(owner)).map(|&owner| FormerOwner::Owner(owner));
    let gone = known.chain(about.unknown_incumbents.iter().cloned().map(FormerOwner::Unknown));
    let comes = |seat: &usize| after[*seat].is_some_and(|owner| !about.incumbents.contains(&owner));
    let mut come: Vec<usize> = seats.clone().filter(comes).collect();
    come.sort_by_key(|&seat| after[seat]);
    let empty = seats.clone().filter(|&seat| after[seat].is_none());
    let mut places = come.into_iter().map(Some).chain(empty.map(Some));
    let mut gone = gone.fuse();
    let mut legs = Vec::new();
    loop {
        let (former, place) = (gone.next(), places.next().flatten());
        let to = place.and_then(|seat| after[seat]);
        if former.is_none() && to.is_none() {
            return legs;
        }
        let seat = place.unwrap_or(seats.start);
        let stays = |owner: &usize| place.is_some() && exclusion(instance, seat, *owner).is_none();
        let before = former.as_ref().and_then(FormerOwner::owner).filter(stays);
        legs.push((place, Leg { seat, former, before, to }));
    }
}

/// Whether no option of a unit is what its seats are today.
fn is_broken(model: &Model, unit: usize, before: &[Option<usize>]) -> bool {
    let seats = &model.decision_groups[unit].seats;
    let is_today = |option: usize| {
        let decision = model.decision(option);
        seats.iter().enumerate().all(|(place, &seat)| decision.owner(place) == before[seat])
    };
    !model.problem.options(unit).any(is_today)
}
