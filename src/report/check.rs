//! A scenario looked over: its problems, and what it holds where that is asked for.

use serde_json::json;

use super::block::Block;
use super::{CommandContext, Report, account, overview, problems, words};
use crate::coverage;
use crate::coverage::explain::Explained;
use crate::coverage::segments::{Overlap, overlaps};
use crate::error::Diagnostics;
use crate::instance::Instance;
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
