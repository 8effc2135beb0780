//! On which days a move must not happen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::change::{FormerOwner, Leg, UnitChange};
use crate::instance::{Availability, Instance};
use crate::scenario::{Document, Person};

/// Days on which a move must not happen, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Barred {
    pub(super) from: Date,
    pub(super) to: Date,
}

/// What the scenario says of days.
pub(super) struct Calendar<'a> {
    instance: &'a Instance,
    people: BTreeMap<&'a str, &'a Person>,
    before_renewal: Option<u32>,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(document: &'a Document, instance: &'a Instance) -> Self {
        let people = document.people().iter().map(|person| (person.id.as_str(), person)).collect();
        Self { instance, people, before_renewal: document.scenario.rules.freeze.before_renewal_days }
    }

    /// Somebody's record; none for a pool.
    pub(super) fn person(&self, owner: usize) -> Option<&'a Person> {
        self.people.get(self.instance.owners[owner].id.as_str()).copied()
    }

    /// The days before a renewal on which a move's account stays where it is.
    pub(super) fn freeze(&self, leg: &Leg) -> Option<Barred> {
        let account = &self.instance.accounts[self.instance.seats[leg.seat].account];
        let stays = |owner: usize| {
            self.instance.owners[owner].availability == Availability::Here && !account.forbidden.contains(&owner)
        };
        leg.former.as_ref().and_then(FormerOwner::owner).filter(|&owner| stays(owner))?;
        let (renewal, days) = (account.renewal?, self.before_renewal?);
        Some(Barred { from: renewal.saturating_sub(Span::new().days(i64::from(days))), to: renewal })
    }

    /// All days on which none of the moves of a change may happen: freezes, and days on which who gets the seat is not
    /// there.
    pub(super) fn barred(&self, change: &UnitChange) -> Vec<Barred> {
        let mut barred = Vec::new();
        for leg in &change.legs {
            barred.extend(self.freeze(leg));
            let Some(person) = leg.to.and_then(|owner| self.person(owner)) else { continue };
            let before = person.start.map(|start| Barred { from: Date::MIN, to: start.saturating_sub(1.day()) });
            barred.extend(before);
            barred.extend(person.leave.iter().map(|away| Barred { from: away.from, to: away.to }));
        }
        barred
    }
}
