//! `rebook check`: every problem of a scenario at once.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::coverage::{self, segments::Overlap};
use crate::error::{Diagnostic, Diagnostics, did_you_mean};
use crate::instance::Instance;
use crate::report::{self, Style, diagnostics, overview, words};
use crate::scenario::{Document, Rules, Scenario, defaults};

/// Report every problem of a scenario at once, each with place, cause and remedy
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Also explain this account: its segment, its way along the journey, its seats and their hours
    #[arg(long, value_name = "ID", conflicts_with = "format")]
    account: Option<String>,
    /// How to write the problems
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  rebook check scenario.json
  rebook check scenario.json -v              also what it holds, every default filled in
  rebook check scenario.json --account A-17  which rule placed it, its seats, how its hours add up
  rebook check scenario.json --format json";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let (found, read) = match shell::read(&arguments.scenario) {
        Ok((document, instance, found)) => (found, Some((document, instance))),
        Err(found) => (found, None),
    };
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = match arguments.format {
        Format::Json => diagnostics::json(&found),
        Format::Text => {
            let mut text = diagnostics::text(&found, &style);
            if let Some((document, instance)) = &read {
                if shell.is_verbose() {
                    let _ = write!(text, "{}\n{}", settings(document), overview(instance, &style));
                    let _ = write!(text, "{}", overlapping(document));
                }
                if let Some(id) = &arguments.account {
                    text.push_str(&account(document, instance, id, &style)?);
                }
                let _ = writeln!(text, "{}: {}", arguments.scenario.display(), size(instance, &found));
            }
            text
        }
    };
    shell.give(&text, arguments.output.as_deref())?;
    Ok(if found.has_errors() { Status::Unmet } else { Status::Done })
}

/// One account, explained.
fn account(document: &Document, instance: &Instance, id: &str, style: &Style) -> Result<String, Failure> {
    let explained = coverage::explain::explain(document, id).ok_or_else(|| {
        let known = document.accounts().iter().map(|account| account.id.as_str());
        let cause = format!("The scenario has no account \"{id}\".");
        Diagnostic::new("E024", document.place("accounts"), cause, did_you_mean(id, known))
    })?;
    Ok(format!("{}\n", report::account::account(&document.scenario, &instance.skills, &explained, style)))
}

/// Which accounts match the rules of several segments.
fn overlapping(document: &Document) -> String {
    let covered = coverage::cover(document, &mut Diagnostics::new());
    let overlaps = coverage::segments::overlaps(document, &covered.placements);
    let id = |segment: usize| document.scenario.segments[segment].id.as_str();
    let line = |it: Overlap| {
        let accounts = words::count(it.accounts, "account", "accounts");
        let (taken_by, also) = (id(it.taken_by), id(it.also));
        let verb = if it.accounts == 1 { "matches" } else { "match" };
        format!("{accounts} of {taken_by} also {verb} the rule of {also}, such as {}\n", it.examples.join(", "))
    };
    let lines: String = overlaps.into_iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("\nThe first rule that matches wins:\n{lines}\n") }
}

fn size(instance: &Instance, found: &Diagnostics) -> String {
    format!(
        "{}; {}, {}, {}",
        diagnostics::counted(found),
        words::count(instance.accounts.len(), "account", "accounts"),
        words::count(instance.owners.len(), "owner", "owners"),
        words::count(instance.seats.len(), "seat", "seats"),
    )
}

/// Period, currency, objective, rules and schedule as they are in force, defaults included.
fn settings(document: &Document) -> String {
    let scenario = &document.scenario;
    let in_force = serde_json::json!({
        "period": scenario.period,
        "currency": scenario.currency,
        "objective": scenario.objective,
        "rules": with_defaults(scenario),
        "schedule": scenario.schedule.clone().unwrap_or_default(),
    });
    format!("In force, defaults included:\n{in_force:#}\n")
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
