//! The responsibility matrix: who does what for customers along the journey, how long it takes, who hands over to whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::effort::{Demand, hours_for};
use super::{Covered, timeline};
use crate::scenario::{Activity, Document, Every, Pattern, Scenario, Segment};

/// Who does what along the journey.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// The roles that have a part in anything, those that are only informed included, ordered.
    pub roles: Vec<String>,
    /// The steps in order.
    pub steps: Vec<StepRow>,
    /// Who hands over to whom between one step and the next.
    pub handoffs: Vec<StepHandoff>,
}

/// One step of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its usual length in days.
    pub days: Option<u32>,
    /// Accounts that are in it on the first day.
    pub accounts: usize,
    /// Those of them that should have left it by then.
    pub overdue: usize,
    /// Its activities, in order.
    pub activities: Vec<ActivityRow>,
}

/// One activity of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How often it is due, in words.
    pub due: String,
    /// What each role does in it: `R` it is responsible, `A` it answers for it, `S` it takes part, `I` it is informed.
    pub parts: BTreeMap<String, String>,
    /// Hours each time, by segment.
    pub hours: BTreeMap<String, f64>,
    /// Hours of all roles in the period, factors left aside.
    pub planned: f64,
}

/// What changes hands between two consecutive steps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepHandoff {
    /// The step that ends.
    pub from: String,
    /// The step that begins.
    pub to: String,
    /// The segments in which it is so.
    pub segments: Vec<String>,
    /// The roles that answer for the account before.
    pub before: Vec<String>,
    /// The roles that answer for it afterwards.
    pub after: Vec<String>,
    /// Activities of either step in which roles of both sides take part: there the account is handed over.
    pub shared: Vec<String>,
}

/// The matrix of a scenario whose accounts are placed and whose demands are known.
#[must_use]
pub fn matrix(document: &Document, covered: &Covered<'_>) -> Matrix {
    let Covered { placements, demands } = covered;
    let scenario = &document.scenario;
    let activities = scenario.journey.iter().flat_map(|step| &step.activities);
    let roles: BTreeSet<&str> = activities.flat_map(|it| it.roles().chain(it.informed.iter())).collect();
    let planned = planned(demands);
    let in_force: BTreeSet<usize> = placements.iter().map(|placement| placement.segment).collect();
    let steps = scenario.journey.iter().enumerate().map(|(index, step)| {
        let here = |account: &&crate::scenario::Account| timeline::step_of(&scenario.journey, account) == Some(index);
        let accounts: Vec<_> = document.accounts().iter().filter(here).collect();
        StepRow {
            id: step.id.clone(),
            name: step.title().to_owned(),
            days: step.days,
            accounts: accounts.len(),
            overdue: accounts.iter().filter(|account| timeline::is_overdue(scenario, account)).count(),
            activities: step.activities.iter().map(|it| row(scenario, it, &planned)).collect(),
        }
    });
    let steps = steps.collect();
    let handoffs = handoffs(scenario, &in_force);
    Matrix { roles: roles.into_iter().map(str::to_owned).collect(), steps, handoffs }
}

/// Minutes in the period by activity.
fn planned(demands: &[Vec<Demand<'_>>]) -> BTreeMap<String, i64> {
    let mut planned = BTreeMap::new();
    for line in demands.iter().flatten().flat_map(|demand| &demand.lines) {
        *planned.entry(line.activity.id.clone()).or_insert(0) += line.minutes;
    }
    planned
}

fn row(scenario: &Scenario, activity: &Activity, planned: &BTreeMap<String, i64>) -> ActivityRow {
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |role: &str, letter: &str| letters.entry(role.to_owned()).or_default().push_str(letter);
    add(&activity.responsible, "R");
    activity.accountable.iter().for_each(|role| add(role, "A"));
    activity.supporting.keys().for_each(|role| add(role, "S"));
    activity.informed.iter().for_each(|role| add(role, "I"));
    let hours =
        scenario.segments.iter().filter_map(|segment| Some((segment.id.clone(), hours_for(activity, segment)?)));
    ActivityRow {
        id: activity.id.clone(),
        name: activity.title().to_owned(),
        due: due(activity),
        parts: letters,
        hours: hours.collect(),
        planned: super::effort::hours(planned.get(&activity.id).copied().unwrap_or(0)),
    }
}

/// How often an activity is due, in words: `once`, `2 a month`.
#[must_use]
pub fn due(activity: &Activity) -> String {
    let unit = match activity.every {
        Every::Step => "step",
        Every::Week => "week",
        Every::Month => "month",
        Every::Quarter => "quarter",
        Every::Half => "half-year",
        Every::Year => "year",
        Every::Period => "period",
        Every::Renewal => "renewal",
    };
    format!("{} a {unit}", activity.times)
}

/// The roles that answer for a segment's accounts in a step, as long as they are in it. Who answers for a renewal alone is
/// left out: renewals follow their own date.
#[must_use]
fn accountable<'a>(step: &'a crate::scenario::Step, segment: &'a Segment) -> BTreeSet<&'a str> {
    let here = step
        .activities
        .iter()
        .filter(|activity| activity.every != Every::Renewal && hours_for(activity, segment).is_some());
    here.flat_map(|it| it.accountable.iter()).map(|role| in_place_of(role, segment)).collect()
}

/// The role that does a role's work in a segment: itself, or the one that it is combined with.
pub(super) fn in_place_of<'a>(role: &'a str, segment: &'a Segment) -> &'a str {
    segment.combined.get(role).map_or(role, String::as_str)
}

/// Whether a segment is left to the product as a whole.
#[must_use]
pub fn is_product_led(segment: &Segment) -> bool {
    !segment.seats.is_empty() && segment.seats.values().all(|spec| spec.pattern == Pattern::ProductLed)
}

fn handoffs(scenario: &Scenario, in_force: &BTreeSet<usize>) -> Vec<StepHandoff> {
    let mut found: Vec<StepHandoff> = Vec::new();
    for pair in scenario.journey.windows(2) {
        for segment in scenario.segments.iter().enumerate().filter(|(i, _)| in_force.contains(i)).map(|(_, it)| it) {
            let (before, after) = (accountable(&pair[0], segment), accountable(&pair[1], segment));
            if before == after || before.is_empty() || after.is_empty() {
                continue;
            }
            let list = |roles: &BTreeSet<&str>| roles.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>();
            let handoff = StepHandoff {
                from: pair[0].id.clone(),
                to: pair[1].id.clone(),
                segments: vec![segment.id.clone()],
                shared: shared(pair, segment, &before, &after),
                before: list(&before),
                after: list(&after),
            };
            let alike = |known: &&mut StepHandoff| {
                let sides = |handoff: &StepHandoff| {
                    (handoff.from.clone(), handoff.before.clone(), handoff.after.clone(), handoff.shared.clone())
                };
                sides(known) == sides(&handoff)
            };
            match found.iter_mut().find(alike) {
                Some(known) => known.segments.push(segment.id.clone()),
                None => found.push(handoff),
            }
        }
    }
    found
}

/// The activities of two steps in which a role that leaves and one that comes have a part. Where nobody leaves, those who
/// answered before bring the others in; where nobody comes, those who stay take over.
fn shared(
    pair: &[crate::scenario::Step],
    segment: &Segment,
    before: &BTreeSet<&str>,
    after: &BTreeSet<&str>,
) -> Vec<String> {
    let (leaving, coming): (BTreeSet<_>, BTreeSet<_>) = (before - after, after - before);
    let activities = pair.iter().flat_map(|step| &step.activities).filter(|it| hours_for(it, segment).is_some());
    let meets = |activity: &&Activity| {
        let present = activity.roles().chain(activity.informed.iter()).map(|role| in_place_of(role, segment)).collect();
        let some_of = |roles: &BTreeSet<&str>, all: &BTreeSet<&str>| {
            !if roles.is_empty() { all } else { roles }.is_disjoint(&present)
        };
        some_of(&leaving, before) && some_of(&coming, after)
    };
    activities.filter(meets).map(|it| it.id.clone()).collect()
}
