//! From a scenario to its instance, step by step.

use super::values::{WordIndex, is_template};
use super::{Instance, Segment};
use super::{accounts, bands, families, owners, rules, seats, weights};
use crate::coverage::{self, Covered};
use crate::error::Diagnostics;
use crate::scenario::{Account, Activity, Document};

/// Validates a scenario and says what it means.
///
/// # Errors
/// Every problem found, where at least one is an error. Otherwise the warnings come with the instance.
pub fn build(document: &Document) -> Result<(Instance, Diagnostics), Diagnostics> {
    let mut found = Diagnostics::new();
    super::validate::validate(document, &mut found);
    let Covered { placements, demands } = coverage::cover(document, &mut found);
    let triggers = coverage::triggers::compile(document, &mut found);
    if found.has_errors() {
        return Err(found);
    }
    let scenario = &document.scenario;
    let mut names = IdIndex::new(document);
    let (owners, managers, pods) = owners::build(document, &names.skills, &names.roles, &mut names.words);
    let sorted = accounts::order(document);
    let (accounts, families) = accounts::build(document, &sorted, &placements, &owners, &mut names.words);
    let rules = rules::rules(document, &owners);
    let mut instance = Instance {
        name: scenario.name.clone(),
        digest: document.digest.clone(),
        currency: scenario.currency.clone(),
        as_of: scenario.as_of,
        period_end: scenario.period_end(),
        period: scenario.period,
        roles: names.roles.clone(),
        skills: names.skills.clone(),
        words: names.words.texts,
        segments: scenario.segments.iter().map(segment).collect(),
        owners,
        accounts,
        families,
        seats: Vec::new(),
        managers,
        pods,
        measures: accounts::measures(scenario),
        slices: accounts::slices(scenario),
        bands: Vec::new(),
        rules,
        weights: weights::read(scenario),
        triggers: Vec::new(),
    };
    seats::build(document, &sorted, &demands, &mut instance);
    drop(demands);
    seats::warn_of_decisions(document, &instance, &mut found);
    seats::warn_of_owners(document, &sorted, &instance, &mut found);
    let importance: Vec<f64> = scenario.segments.iter().map(|segment| segment.importance).collect();
    weights::check_totals(document, &instance, &mut found);
    if found.has_errors() {
        return Err(found);
    }
    let slopes = weights::scale(&mut instance, &importance);
    bands::build(document, &slopes, &mut instance, &mut found);
    weights::price(&mut instance, &slopes);
    families::check(document, &instance, &mut found);
    weights::check_magnitudes(document, &instance, &slopes, &mut found);
    instance.triggers = super::triggers::fire(document, &triggers, &sorted, &instance, &mut found);
    found.into_result(instance)
}

fn segment(segment: &crate::scenario::Segment) -> Segment {
    Segment { id: segment.id.clone(), name: segment.name.clone().unwrap_or_else(|| segment.id.clone()) }
}

/// The names that get dense indices.
struct IdIndex {
    roles: Vec<String>,
    skills: Vec<String>,
    words: WordIndex,
}

impl IdIndex {
    fn new(document: &Document) -> Self {
        let scenario = &document.scenario;
        let people = document.people();
        let activities = || scenario.journey.iter().flat_map(|step| &step.activities);
        let mut roles: Vec<String> = scenario.segments.iter().flat_map(|s| s.seats.keys().cloned()).collect();
        roles.extend(scenario.segments.iter().flat_map(|s| s.combined.values().cloned()));
        roles.extend(activities().flat_map(Activity::roles).map(str::to_owned));
        roles.extend(people.iter().flat_map(|p| p.role.iter().map(str::to_owned)));
        roles.extend(scenario.pools.iter().flat_map(|p| p.role.iter().map(str::to_owned)));
        let mut skills: Vec<String> = scenario.skills.keys().cloned().collect();
        skills.extend(people.iter().flat_map(|p| p.skills.keys().cloned()));
        let specs = scenario.segments.iter().flat_map(|s| s.seats.values());
        let asked = specs.flat_map(|s| s.needs.keys().chain(s.wants.keys()));
        let asked = asked.chain(activities().flat_map(|it| it.needs.keys().chain(it.wants.keys())));
        skills.extend(asked.filter(|s| !is_template(s)).cloned());
        let wishes = |account: &Account| account.needs.keys().chain(account.wants.keys()).cloned().collect::<Vec<_>>();
        skills.extend(document.accounts().iter().flat_map(wishes));
        roles.sort_unstable();
        roles.dedup();
        // "German" and "german" are one skill.
        skills.sort_by_cached_key(|skill| (skill.trim().to_lowercase(), skill.clone()));
        skills.dedup_by_key(|skill| skill.trim().to_lowercase());
        Self { roles, skills, words: WordIndex::default() }
    }
}
