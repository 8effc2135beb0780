//! `rebook futures`: how plans fare when people leave and accounts come and go.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::limits::{self, Limits};
use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::error::{Diagnostic, Place, did_you_mean};
use crate::report::{Style, futures as report};
use crate::scenario::Document;
use crate::what_if::futures::{Outlooks, futures};

/// Draw futures in which people leave and accounts come and go, and say how the plan and each what-if fare
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Only the what-ifs of these ids, beside the base
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Draw so many futures [default: as the scenario says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    samples: Option<u32>,
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

/// Work for each plan where nobody says otherwise, in thousands of options looked at.
const WORK: u64 = 4_000;

const EXAMPLES: &str = "\
Examples:
  rebook futures scenario.json
  rebook futures scenario.json --samples 1000 --only hire-two
  rebook futures scenario.json --format csv -o futures.csv

What may happen stands in the scenario, as chances for the period:
  \"futures\": { \"samples\": 200, \"seed\": 7, \"attrition\": 0.12, \"churn\": { \"*\": 0.04 }, \"growth\": { \"*\": 0.02 } }

Each plan gets the same work unless a limit says otherwise, so that the figures depend on nothing but the
scenario; a time limit is for all of it together.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let control = arguments.limits.counted(started, shell, WORK);
    let (mut document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    known(&document, &arguments.only)?;
    if let (Some(samples), Some(futures)) = (arguments.samples, &mut document.scenario.futures) {
        futures.samples = samples;
    }
    let outlooks = futures(&document, &arguments.only, &control);
    limits::hide(&control);
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = written(&outlooks?, arguments.format, &style)?;
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}

/// Refuses an id that no what-if has.
fn known(document: &Document, only: &[String]) -> Result<(), Failure> {
    let known = || document.scenario.what_if.iter().map(|what_if| what_if.id.as_str());
    match only.iter().find(|id| !known().any(|known| known == id.as_str())) {
        None => Ok(()),
        Some(id) => {
            let cause = format!("There is no what-if \"{id}\".");
            Err(Diagnostic::new("E025", document.place("what_if"), cause, did_you_mean(id, known())).into())
        }
    }
}

fn written(outlooks: &Outlooks, format: Format, style: &Style) -> Result<String, Failure> {
    let text = match format {
        Format::Table => Ok(report::table(outlooks, style)),
        Format::Json => serde_json::to_string_pretty(outlooks).map(|text| text + "\n").map_err(|it| it.to_string()),
        Format::Csv => report::csv(outlooks).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("{error}."), "Choose another format.").into()
    })
}
