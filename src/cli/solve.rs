//! `rebook solve`: the plan.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::limits::{self, Limits};
use super::shell::Shell;
use super::{Failure, Status};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::Plan;
use crate::planner;
use crate::report::{self, Style};

/// Find the best plan: who covers what, what changes, and how near to the best possible it is
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// How to write the plan [default: by the ending of -o, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Table,
    /// The whole plan, for `rebook verify` and other programs
    Json,
    /// One row a seat, for spreadsheets
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json
  rebook solve scenario.json -v                          every row of every list
  rebook solve scenario.json -o plan.json                to keep, compare and verify
  rebook solve scenario.json -o plan.csv                 one row a seat
  rebook solve scenario.json --time-limit 5m --gap 0%    look for a plan that is proven best

Ctrl-C ends the search with the best plan so far, checked like any other.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let format = arguments.format.map_or_else(|| by_ending(arguments.output.as_deref()), Ok)?;
    let control = arguments.limits.control(started, shell);
    let instance = shell.instance(&arguments.scenario)?;
    let file = arguments.scenario.display().to_string();
    let planned = planner::plan(&instance, &control);
    limits::hide(&control);
    let mut plan = planned.map_err(|found| found.in_file(&file))?;
    if shell.is_verbose() {
        shell.say(&format!("{}\n", planner::approach(control.method, plan.solver.options)));
    }
    plan.run.threads = control.threads;
    plan.run.seconds = started.elapsed().as_secs_f64();
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = written(&instance, &plan, format, &style)?;
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}

fn by_ending(file: Option<&Path>) -> Result<Format, Diagnostics> {
    match file.and_then(|file| file.extension()).and_then(|ending| ending.to_str()) {
        Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        None | Some("txt") => Ok(Format::Table),
        Some(other) => {
            let place = Place::file(&file.map(|file| file.display().to_string()).unwrap_or_default());
            let cause = format!("The ending \".{other}\" says no format that plans are written in.");
            let remedy = "Use .json, .csv or .txt, or say --format.";
            Err(Diagnostic::new("E021", place, cause, remedy).into())
        }
    }
}

fn written(instance: &Instance, plan: &Plan, format: Format, style: &Style) -> Result<String, Diagnostics> {
    let text = match format {
        Format::Table => Ok(report::table(instance, plan, style)),
        Format::Json => report::json(plan).map_err(|error| error.to_string()),
        Format::Csv => report::csv::csv(instance, plan).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        let mut found = Diagnostics::new();
        found.push("E021", Place::default(), format!("The plan can't be written: {error}."), "Choose another format.");
        found
    })
}
