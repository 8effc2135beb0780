//! `rebook worth`: what the next hire is worth, and what else could be had more.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::limits::{self, Limits};
use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::error::{Diagnostic, Place};
use crate::report::{Style, worth as report};
use crate::what_if::worth::{Worths, worths};

/// Say what the next hire is worth, and an hour, a level of a skill, a move or a point of tolerance more
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook worth scenario.json
  rebook worth scenario.json -v                 all that was looked at
  rebook worth scenario.json --format csv -o worth.csv

Whom could be hired stands in the scenario; without, it is one more like the busiest of each role:
  \"profiles\": [{ \"id\": \"berlin\", \"name\": \"German-speaking CSM\", \"role\": \"csm\", \"languages\": \"German\" }]

The time limit is for all of it together. With a work limit, which is for each plan, the figures do not
depend on threads or machines.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let control = arguments.limits.control(started, shell);
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let worths = worths(&document, &control);
    limits::hide(&control);
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = written(&worths?, arguments.format, &style)?;
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}

fn written(worths: &Worths, format: Format, style: &Style) -> Result<String, Failure> {
    let text = match format {
        Format::Table => Ok(report::table(worths, style)),
        Format::Json => serde_json::to_string_pretty(worths).map(|text| text + "\n").map_err(|error| error.to_string()),
        Format::Csv => report::csv(worths).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("{error}."), "Choose another format.").into()
    })
}
