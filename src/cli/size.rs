//! `rebook size`: how many people the work takes.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::analysis::size::{Sizing, size};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::report::{self, Style};
use crate::scenario::Outlook;

/// Say how many people the work takes: account ratios, headcount and skills gap, now and in the periods to come
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Look this many periods ahead [default: the scenario's outlook, else none]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=i64::from(Outlook::MOST_PERIODS)))]
    periods: Option<u32>,
    /// How to write it [default: by the ending of -o, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Table,
    /// All figures, for other programs
    Json,
    /// The rows of all tables, for spreadsheets
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook size scenario.json
  rebook size scenario.json -v             every row of every list
  rebook size scenario.json --periods 4    also the next four periods
  rebook size scenario.json -o size.csv

How many accounts come and go stands in the scenario:
  \"outlook\": { \"periods\": 4, \"growth\": { \"strategic\": 0.05, \"*\": 0.02 }, \"churn\": { \"*\": 0.03 } }";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let format = arguments.format.map_or_else(|| by_ending(arguments.output.as_deref()), Ok)?;
    let (document, instance, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let sizing = size(&document, &instance, arguments.periods)?;
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = written(&instance, &sizing, format, &style)?;
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
            let cause = format!("The ending \".{other}\" says no format that this is written in.");
            Err(Diagnostic::new("E021", place, cause, "Use .json, .csv or .txt, or say --format.").into())
        }
    }
}

fn written(instance: &Instance, sizing: &Sizing, format: Format, style: &Style) -> Result<String, Diagnostics> {
    let text = match format {
        Format::Table => Ok(report::size::table(instance, sizing, style)),
        Format::Json => report::size::json(sizing).map_err(|error| error.to_string()),
        Format::Csv => report::size::csv::csv(sizing).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        let cause = format!("It can't be written: {error}.");
        Diagnostic::new("E021", Place::default(), cause, "Choose another format.").into()
    })
}
