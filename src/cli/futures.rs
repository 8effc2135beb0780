//! `rebook futures`: how plans fare when people leave and accounts come and go.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::report;
use crate::what_if::futures::futures;

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
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

/// Work for each plan where nobody says otherwise, in thousands of options looked at.
const WORK: u64 = 4_000;

const EXAMPLES: &str = "\
Examples:
  rebook futures scenario.json
  rebook futures scenario.json --samples 1000 --only hire-two
  rebook futures scenario.json -o futures.csv

What may happen stands in the scenario, as chances for the period:
  \"futures\": { \"samples\": 200, \"seed\": 7, \"attrition\": 0.12, \"churn\": { \"*\": 0.04 }, \"growth\": { \"*\": 0.02 } }

Each plan gets the same work unless a limit says otherwise, so that the figures depend on nothing but the
scenario; a time limit is for all of it together.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.counted(started, shell, WORK);
    let (mut document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    if let (Some(samples), Some(futures)) = (arguments.samples, &mut document.scenario.futures) {
        futures.samples = samples;
    }
    let found = futures(&document, &arguments.only, &control);
    limits::hide(&control);
    let outlooks = found?;
    arguments.output.give(shell, &arguments.scenario, &outlooks, |_| report::futures::report(&outlooks))
}
