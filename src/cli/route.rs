//! `rebook route`: owners for new accounts, now.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use jiff::civil::Date;

use super::base::{Base, PlannedScenario};
use super::limits;
use super::output::Output;
use super::shell::{Shell, read_text};
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::io::{accounts, write};
use crate::report::{self, names::Names};
use crate::route::{Ledger, RoutingNews, route};

/// Give new accounts an owner at once, without moving anyone; lost ones leave room
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The new accounts: a CSV file with the headings of the scenario's accounts, or a JSON list of accounts
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// Accounts that are lost, by id or name
    #[arg(long, value_name = "ACCOUNT", value_delimiter = ',')]
    lost: Vec<String>,
    /// What has been routed since the plan: read if it is there, and written again
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// The day of the decisions [default: the first day of the plan]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    base: Base,
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json -o plan.json
  rebook route scenario.json --plan plan.json --ledger routed.json --accounts new.csv
  rebook route scenario.json --plan plan.json --ledger routed.json --lost A-1003,A-1010
  rebook route scenario.json --plan plan.json --ledger routed.json --accounts more.csv -o routed.csv

The ledger holds every decision with its reason. With a new plan, begin a new one.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let PlannedScenario { document, instance, plan, control } =
        arguments.base.planned(&arguments.scenario, shell, started)?;
    let new = match &arguments.accounts {
        Some(file) => {
            let (new, found) = accounts(file, &document)?;
            shell.problems(&found);
            new
        }
        None => Vec::new(),
    };
    let mut ledger = if arguments.ledger.exists() {
        read(&arguments.ledger)?
    } else {
        Ledger::new(plan.scenario.clone(), plan.objective)
    };
    let news = RoutingNews { new, lost: arguments.lost.clone() };
    let on = arguments.on.unwrap_or(document.scenario.as_of);
    let routed = route((&document, &plan), &mut ledger, &news, on, &control);
    limits::hide(&control);
    let routed = routed.map_err(|found| found.in_file(&arguments.ledger.display().to_string()))?;
    if !routed.entries.is_empty() {
        let text = report::json(&ledger).unwrap_or_default();
        write::write(&arguments.ledger, text.as_bytes())?;
    }
    let names = Names::of(&instance);
    arguments.output.give(shell, &arguments.scenario, &routed, |_| report::route::report(&routed, &names))
}

/// A ledger on file.
pub(super) fn read(file: &Path) -> Result<Ledger, Diagnostics> {
    let text = read_text(file)?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = Place::path(&file.display().to_string(), error.path().to_string());
        let cause = format!("{}.", error.inner());
        Diagnostic::new("E642", place, cause, "Use a file that `rebook route` has written, or begin a new one.").into()
    })
}
