//! A scenario looked over: its problems, and what it holds where that is asked for.

use serde_json::json;

use super::block::{Block, BulletList};
use super::{CommandContext, Report, account, overview, problems, words};
use crate::coverage;
use crate::coverage::explain::Explained;
use crate::coverage::segments::{Overlap, overlaps};
use crate::error::Diagnostics;
use crate::instance::{FixedWhy, Instance};
use crate::scenario::{Document, Rules, Scenario, defaults};

/// A scenario that can be read, and what it means.
#[derive(Debug)]
pub struct ValidScenario<'a> {
    /// As it is written.
    pub document: &'a Document,
    /// What it means.
    pub instance: &'a Instance,
    /// The account to explain, if one is asked for.
    pub account: Option<Explained<'a>>,
}

/// The problems; of a sound scenario also how large it is, and all that it holds where the user wants to know.
#[must_use]
pub fn report(found: &Diagnostics, sound: Option<&ValidScenario<'_>>, asked: &CommandContext) -> Report {
    let Some(ValidScenario { document, instance, account }) = sound else { return problems::report(found) };
    let mut report = problems::list(Report::default(), found);
    if asked.full {
        report = report
            .section([Block::from("In force, defaults included:"), Block::Lines(settings(document))])
            .with(stays(&document.scenario.rules, instance))
            .with(overview::segments(instance))
            .with(overview::capacities(instance))
            .section(overlapping(document));
    }
    if let Some(explained) = account {
        report = report.section(account::explained(&document.scenario, &instance.skills, explained));
    }
    report.with(format!("{}: {}", asked.scenario, size(instance, found)))
}

fn size(instance: &Instance, found: &Diagnostics) -> String {
    let size = super::summary::size(instance, instance.owners.len());
    format!("{}; {size}", problems::counted(found))
}

/// What does not move by choice, rule by rule, and which such rules there could be.
fn stays(rules: &Rules, instance: &Instance) -> BulletList {
    let freeze = &rules.freeze;
    let seats = |why: FixedWhy| {
        let fixed = instance.seats.iter().filter(|seat| seat.fixed.is_some_and(|fixed| fixed.why == why));
        words::count(fixed.count(), "seat stays", "seats stay")
    };
    let days = |what: &str, days: Option<u32>, (why, key, usual): (FixedWhy, &str, u32)| match days {
        Some(days) => format!("{what} {days} days: {}", seats(why)),
        None => format!("{what} some days: no rule (rules.freeze.{key}, such as {usual})"),
    };
    let near = (FixedWhy::RenewalNear, "before_renewal_days", 60);
    let lately = (FixedWhy::ChangedLately, "after_change_days", 90);
    let at_risk = if freeze.at_risk {
        format!("accounts at risk: {}", seats(FixedWhy::AtRisk))
    } else {
        "accounts at risk: no rule (rules.freeze.at_risk, such as true)".to_owned()
    };
    let when = freeze.when.as_ref().map(|rule| format!("{rule}: {}", seats(FixedWhy::ByRule)));
    let worth = match rules.moves.worth_at_least.filter(|worth| *worth > 0.0) {
        Some(worth) => format!("all others: a move has to bring {worth} perfectly fitting seats, more for much ARR"),
        None => {
            "all others: a move may bring as little as it does (rules.moves.worth_at_least, such as 0.1)".to_owned()
        }
    };
    let lines = [
        Some(days("renewals within", freeze.before_renewal_days, near)),
        Some(days("owners changed within", freeze.after_change_days, lately)),
        Some(at_risk),
        when,
        Some(worth),
    ];
    BulletList::new("What stays where it is", lines.into_iter().flatten())
}

/// Which accounts match the rules of several segments.
fn overlapping(document: &Document) -> Vec<Block> {
    let covered = coverage::cover(document, &mut Diagnostics::new());
    let id = |segment: usize| document.scenario.segments[segment].id.as_str();
    let line = |overlap: Overlap| {
        let accounts = words::count(overlap.accounts, "account", "accounts");
        let (taken_by, also) = (id(overlap.taken_by), id(overlap.also));
        let verb = if overlap.accounts == 1 { "matches" } else { "match" };
        let examples = overlap.examples.join(", ");
        Block::from(format!("{accounts} of {taken_by} also {verb} the rule of {also}, such as {examples}"))
    };
    let lines: Vec<Block> = overlaps(document, &covered.placements).into_iter().map(line).collect();
    let heading = (!lines.is_empty()).then(|| Block::from("The first rule that matches wins:"));
    heading.into_iter().chain(lines).collect()
}

/// Period, currency, objective, rules and schedule as they are in force, defaults included.
fn settings(document: &Document) -> String {
    let scenario = &document.scenario;
    let in_force = json!({
        "period": scenario.period,
        "currency": scenario.currency,
        "objective": scenario.objective,
        "rules": with_defaults(scenario),
        "schedule": scenario.schedule.clone().unwrap_or_default(),
    });
    format!("{in_force:#}\n")
}

/// The rules, with the defaults that are only known once the rest of the scenario is.
fn with_defaults(scenario: &Scenario) -> Rules {
    let mut rules = scenario.rules.clone();
    rules.at_risk.get_or_insert_with(|| defaults::AT_RISK.to_owned());
    rules.capacity.hours_per_fte.get_or_insert(scenario.full_time_hours());
    for measure in scenario.objective.balance.keys() {
        rules.balance.entry(measure.clone()).or_default();
    }
    for (measure, band) in &mut rules.balance {
        match (band.tolerance, band.points) {
            (None, None) if measure == "hours" => band.points = Some(defaults::HOURS_POINTS),
            (None, None) => band.tolerance = Some(defaults::TOLERANCE),
            _ => {}
        }
    }
    rules
}
