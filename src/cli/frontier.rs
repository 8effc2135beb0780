//! `rebook frontier`: fit, balance and disruption traded off; several plans nearly as good as the best.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::limits::{self, Limits, share};
use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::error::{Diagnostic, Place};
use crate::report::{self, Style};
use crate::scenario::Document;
use crate::solve::Control;
use crate::what_if::alternatives::{Wanted, alternatives};
use crate::what_if::frontier::frontier;

/// Show what each number of moves buys and what balance costs, each point with its proven ceiling
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// How many budgets of moves to try, from the fewest possible to what the best plan uses
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(2..=200))]
    points: u16,
    /// Look for this many plans nearly as good as the best one instead
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    alternatives: Option<u16>,
    /// How far below the best plan an alternative may be
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "1%", requires = "alternatives")]
    within: f64,
    /// In what share of the seats an alternative differs from the best plan and from each other
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "10%", requires = "alternatives")]
    differ: f64,
    /// How to write the result
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
  rebook frontier scenario.json
  rebook frontier scenario.json --points 20 -v              a finer curve, and every point
  rebook frontier scenario.json --alternatives 5            five other plans within 1 % of the best
  rebook frontier scenario.json --alternatives 3 --within 2% --differ 25%

The scenario's own \"moves.at_most\" is put aside for the frontier and kept for alternatives. All plans
together take 30s unless --time-limit says otherwise; a work limit is for each plan.";

/// How long all plans together may take where nobody says otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(30);

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let control = arguments.limits.control_within(TIME_LIMIT, started, shell);
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = match arguments.alternatives {
        Some(count) => several(arguments, usize::from(count), (&document, &control), &style),
        None => traded(arguments, (&document, &control), &style),
    };
    limits::hide(&control);
    shell.give(&text?, arguments.output.as_deref())?;
    Ok(Status::Done)
}

fn traded(arguments: &Arguments, (document, control): (&Document, &Control), style: &Style) -> Result<String, Failure> {
    let watched = control.progress.is_some();
    let progress = watched.then_some(tell as fn(usize, usize));
    let frontier = frontier(document, usize::from(arguments.points), control, progress)?;
    match arguments.format {
        Format::Table => Ok(report::frontier::table(&frontier, style)),
        Format::Json => written(serde_json::to_string_pretty(&frontier).map(|text| text + "\n")),
        Format::Csv => written(report::frontier::csv(&frontier)),
    }
}

fn several(
    arguments: &Arguments,
    count: usize,
    (document, control): (&Document, &Control),
    style: &Style,
) -> Result<String, Failure> {
    let wanted = Wanted { count, within: arguments.within, differ: arguments.differ };
    let found = alternatives(document, &wanted, control)?;
    match arguments.format {
        Format::Table => Ok(report::alternatives::table(&found, style)),
        Format::Json => written(serde_json::to_string_pretty(&found).map(|text| text + "\n")),
        Format::Csv => written(report::alternatives::csv(&found)),
    }
}

fn written<E: std::fmt::Display>(text: Result<String, E>) -> Result<String, Failure> {
    text.map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("{error}."), "Choose another format.").into()
    })
}

/// Shows how many plans are found, in one line that the next one replaces.
fn tell(done: usize, of: usize) {
    shell::stderr(&format!("\r\x1b[K{done} of {of} plans looked for"));
}
