//! The options of every unit: who may have its seats, what that is worth and what it adds to the meters.

use std::collections::{BTreeMap, BTreeSet};

use super::meters::{MeterLoad, Meters, index};
use super::units::{DecisionUnit, SharedTrait, units};
use crate::check::eligibility::{Ineligibility, ruled_out};
use crate::check::fit::Likenesses;
use crate::check::worth::points;
use crate::instance::{Availability, Instance};
use crate::scenario::Pattern;

/// More ways than this to fill the pod seats of one unit are not looked at.
const MOST_WAYS: usize = 20_000;

/// The units of an instance, whose options are written out one unit at a time.
#[derive(Debug)]
pub(super) struct IntegerProgram<'a> {
    instance: &'a Instance,
    pub(super) units: Vec<DecisionUnit>,
    pub(super) meters: Meters<'a>,
    /// For each role the people and the pools who fill it and are here.
    able: Vec<[Vec<usize>; 2]>,
    likenesses: Likenesses,
}

/// The options of one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct UnitOptions {
    values: Vec<i64>,
    /// The place of each among all options of its unit.
    places: Vec<u32>,
    /// Where the loads of each option end.
    ends: Vec<u32>,
    loads: Vec<MeterLoad>,
    /// Owners so far whom decisions alone rule out: they keep their places, so that a proof outlives decisions.
    decided: usize,
}

impl UnitOptions {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.places.clear();
        self.ends.clear();
        self.loads.clear();
        self.decided = 0;
    }

    pub(super) fn value(&self, option: usize) -> i64 {
        self.values[option]
    }

    /// The place of each option among all of its unit.
    pub(super) fn places(&self) -> &[u32] {
        &self.places
    }

    pub(super) fn loads(&self, option: usize) -> &[MeterLoad] {
        let start = option.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.loads[start..self.ends[option] as usize]
    }

    /// Ends the option whose loads were written last.
    fn push(&mut self, value: i64) {
        self.places.push(index(self.values.len() + self.decided));
        self.values.push(value);
        self.ends.push(index(self.loads.len()));
    }

    /// Adds loads to each option, behind those that it has.
    pub(super) fn add_loads(&mut self, more: &[Vec<MeterLoad>]) {
        let (mut loads, mut ends) = (Vec::with_capacity(self.loads.len()), Vec::with_capacity(self.ends.len()));
        for (option, more) in more.iter().enumerate() {
            loads.extend_from_slice(self.loads(option));
            loads.extend_from_slice(more);
            ends.push(index(loads.len()));
        }
        (self.loads, self.ends) = (loads, ends);
    }

    /// The options that are to be kept.
    pub(super) fn kept(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = Self::default();
        for option in (0..self.len()).filter(|&option| keep(option)) {
            kept.loads.extend_from_slice(self.loads(option));
            kept.push(self.value(option));
            kept.places[kept.values.len() - 1] = self.places[option];
        }
        kept
    }
}

impl<'a> IntegerProgram<'a> {
    pub(super) fn new(instance: &'a Instance) -> Self {
        let here = |&owner: &usize| instance.owners[owner].availability == Availability::Here;
        let able = |role: usize, pool: bool| {
            let fills = |&owner: &usize| {
                instance.owners[owner].roles.contains(&role) && instance.owners[owner].is_pool() == pool
            };
            (0..instance.owners.len()).filter(here).filter(fills).collect()
        };
        let roles = 0..instance.roles.len();
        let able = roles.map(|role| [able(role, false), able(role, true)]).collect();
        Self {
            instance,
            units: units(instance),
            meters: Meters::new(instance),
            able,
            likenesses: Likenesses::new(instance),
        }
    }

    /// About how many options there are, at most.
    pub(super) fn size(&self) -> usize {
        self.units.iter().map(|unit| self.size_of(unit)).fold(0, usize::saturating_add)
    }

    fn size_of(&self, unit: &DecisionUnit) -> usize {
        match unit.shared {
            SharedTrait::Owner => {
                self.able[self.instance.seats[unit.seats[0]].role].iter().map(Vec::len).max().unwrap_or(0)
            }
            SharedTrait::Pod(_) => (0..self.instance.pods.len()).map(|pod| ways(&self.places(&unit.seats, pod))).sum(),
        }
    }

    /// Whether the pod seats of some unit can be filled in more ways than are looked at.
    pub(super) fn has_too_many_ways(&self) -> bool {
        let pods = self.units.iter().filter(|unit| unit.shared != SharedTrait::Owner);
        let too_many = |unit: &DecisionUnit| {
            (0..self.instance.pods.len()).any(|pod| ways(&self.places(&unit.seats, pod)) > MOST_WAYS)
        };
        pods.into_iter().any(too_many)
    }

    /// Writes all options of a unit, in their order.
    pub(super) fn write(&self, unit: usize, options: &mut UnitOptions) {
        options.clear();
        let DecisionUnit { seats, shared } = &self.units[unit];
        match *shared {
            SharedTrait::Owner => self.owners(seats, options),
            SharedTrait::Pod(Some(pod)) => self.fillings(seats, pod, options),
            SharedTrait::Pod(None) => (0..self.instance.pods.len()).for_each(|pod| self.fillings(seats, pod, options)),
        }
        if seats.iter().all(|&seat| self.may_be_empty(seat)) {
            options.push(-seats.iter().map(|&seat| self.instance.seats[seat].price).sum::<i64>());
        }
    }

    fn may_be_empty(&self, seat: usize) -> bool {
        self.instance.seats[seat].fixed.is_none() && !self.instance.rules.coverage_required
    }

    /// Whether somebody may have a seat, other seats left aside.
    fn may(&self, seat: usize, owner: usize) -> bool {
        match self.instance.seats[seat].fixed {
            Some(fixed) => fixed.owner == owner,
            None => ruled_out(self.instance, seat, owner).is_none(),
        }
    }

    /// Whether only a decision stands against somebody.
    fn might(&self, seat: usize, owner: usize) -> bool {
        let free = self.instance.seats[seat].fixed.is_none();
        let why = ruled_out(self.instance, seat, owner);
        free && matches!(why, Some(Ineligibility::ApprovedForAnother | Ineligibility::Rejected))
    }

    fn points(&self, seat: usize, owner: usize) -> i64 {
        points(self.instance, seat, owner, self.likenesses.fit(self.instance, seat, owner))
    }

    fn owners(&self, seats: &[usize], options: &mut UnitOptions) {
        let first = &self.instance.seats[seats[0]];
        let fixed = first.fixed.map(|fixed| [fixed.owner]);
        let able = &self.able[first.role][usize::from(first.pattern == Pattern::Pooled)];
        let owners = fixed.as_ref().map_or(&able[..], |owner| owner);
        let released = first.released.filter(|owner| !able.contains(owner));
        let before = owners.partition_point(|&owner| released.is_none_or(|released| owner < released));
        for &owner in owners[..before].iter().chain(&released).chain(&owners[before..]) {
            if seats.iter().all(|&seat| self.may(seat, owner)) {
                self.meters.loads(owner, seats, &mut options.loads);
                options.push(seats.iter().map(|&seat| self.points(seat, owner)).sum());
            } else if seats.iter().all(|&seat| self.may(seat, owner) || self.might(seat, owner)) {
                options.decided += 1;
            }
        }
    }

    /// Pod seats by role and index, each with those of a pod who may have all of its seats.
    fn places(&self, seats: &[usize], pod: usize) -> Vec<PodPlace> {
        let mut places: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        for &seat in seats {
            let it = &self.instance.seats[seat];
            places.entry((it.role, it.index)).or_default().push(seat);
        }
        let able = |seats: Vec<usize>| {
            let may = |owner: &&usize| seats.iter().all(|&seat| self.may(seat, **owner));
            let people = self.instance.pods[pod].members.iter().filter(may).map(|&owner| Some(owner));
            let nobody = seats.iter().all(|&seat| self.may_be_empty(seat)).then_some(None);
            PodPlace { people: people.chain(nobody).collect(), seats }
        };
        places.into_values().map(able).collect()
    }

    /// Every way to fill pod seats from one pod, but for the one that leaves all of them empty.
    fn fillings(&self, seats: &[usize], pod: usize, options: &mut UnitOptions) {
        let places = self.places(seats, pod);
        for way in 0..ways(&places) {
            let mut digits = way;
            let mut seats_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            let mut value = 0;
            for PodPlace { people, seats } in &places {
                match people[digits % people.len()] {
                    Some(owner) => seats_of.entry(owner).or_default().extend(seats),
                    None => value -= seats.iter().map(|&seat| self.instance.seats[seat].price).sum::<i64>(),
                }
                digits /= people.len();
            }
            if !seats_of.is_empty() && seats_of.values().all(|seats| self.are_of_different_posts(seats)) {
                value += self.filled(seats_of, options);
                options.push(value);
            }
        }
    }

    /// Whether nobody would have two seats of one account and role.
    fn are_of_different_posts(&self, seats: &[usize]) -> bool {
        let account_role = |&seat: &usize| (self.instance.seats[seat].account, self.instance.seats[seat].role);
        let account_roles: BTreeSet<_> = seats.iter().map(account_role).collect();
        account_roles.len() == seats.len()
    }

    /// Writes the loads of owners with their seats, and gives back what they are worth.
    fn filled(&self, seats_of: BTreeMap<usize, Vec<usize>>, options: &mut UnitOptions) -> i64 {
        let mut loads = Vec::new();
        let mut value = 0;
        for (owner, seats) in seats_of {
            self.meters.loads(owner, &seats, &mut loads);
            value += seats.iter().map(|&seat| self.points(seat, owner)).sum::<i64>();
        }
        loads.sort_unstable_by_key(|load| load.meter);
        for load in loads {
            let start = options.ends.last().map_or(0, |&end| end as usize);
            match options.loads[start..].last_mut() {
                Some(last) if last.meter == load.meter => last.amount += load.amount,
                _ => options.loads.push(load),
            }
        }
        value
    }
}

/// Pod seats of one role and index, and who may have all of them; `None` for nobody.
struct PodPlace {
    people: Vec<Option<usize>>,
    seats: Vec<usize>,
}

fn ways(places: &[PodPlace]) -> usize {
    places.iter().map(|place| place.people.len()).fold(1, usize::saturating_mul)
}
