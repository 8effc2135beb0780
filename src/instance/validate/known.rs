//! What the scenario names: ids, roles, skills, attributes.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::{Activity, Attribute, Document, List, Scenario};

/// Everything that can be referred to, ordered, with the first place of each id.
pub(super) struct KnownIds<'a> {
    pub(super) people: BTreeMap<&'a str, usize>,
    pub(super) pools: BTreeMap<&'a str, usize>,
    pub(super) accounts: BTreeMap<&'a str, usize>,
    pub(super) segments: BTreeSet<&'a str>,
    /// Roles that somebody fills.
    pub(super) filled: BTreeSet<&'a str>,
    /// Roles that some segment or the journey names.
    pub(super) needed: BTreeSet<&'a str>,
    /// Skills that somebody has.
    pub(super) skills: BTreeSet<&'a str>,
    /// Attributes that some account has, and the first account where one is negative or no number.
    pub(super) attributes: BTreeMap<&'a str, Option<usize>>,
}

impl<'a> KnownIds<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let scenario = &document.scenario;
        let (people, accounts) = (document.people(), document.accounts());
        let roles = people.iter().map(|person| &person.role).chain(scenario.pools.iter().map(|pool| &pool.role));
        Self {
            people: first(people.iter().map(|person| person.id.as_str())),
            pools: first(scenario.pools.iter().map(|pool| pool.id.as_str())),
            accounts: first(accounts.iter().map(|account| account.id.as_str())),
            segments: scenario.segments.iter().map(|segment| segment.id.as_str()).collect(),
            filled: roles.flat_map(List::iter).collect(),
            needed: needed(scenario),
            skills: people.iter().flat_map(|person| person.skills.keys()).map(String::as_str).collect(),
            attributes: attributes(document),
        }
    }

    /// Whether accounts can have an owner of this id.
    pub(super) fn is_owner(&self, id: &str) -> bool {
        self.people.contains_key(id) || self.pools.contains_key(id)
    }

    /// The ids of all people and pools.
    pub(super) fn owners(&self) -> impl Iterator<Item = &'a str> {
        self.people.keys().chain(self.pools.keys()).copied()
    }
}

fn needed(scenario: &Scenario) -> BTreeSet<&str> {
    let segments = scenario.segments.iter();
    let by_segment = segments.flat_map(|segment| segment.seats.keys().chain(segment.combined.values()));
    let activities = scenario.journey.iter().flat_map(|step| &step.activities);
    by_segment.map(String::as_str).chain(activities.flat_map(Activity::roles)).collect()
}

fn first<'a>(ids: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut places = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        places.entry(id).or_insert(index);
    }
    places
}

fn attributes(document: &Document) -> BTreeMap<&str, Option<usize>> {
    let mut attributes = BTreeMap::new();
    for (index, account) in document.accounts().iter().enumerate() {
        for (name, value) in &account.attributes {
            let unfit = !matches!(value, Attribute::Number(number) if *number >= 0.0);
            let entry: &mut Option<usize> = attributes.entry(name.as_str()).or_default();
            if unfit {
                entry.get_or_insert(index);
            }
        }
    }
    attributes
}
