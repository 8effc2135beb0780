//! `rebook worth`: what the next hire is worth, and what else could be had more.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::report;
use crate::what_if::worth::worths;

/// Say what the next hire is worth, and an hour, a level of a skill, a move or a point of tolerance more
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

const EXAMPLES: &str = "\
Examples:
  rebook worth scenario.json
  rebook worth scenario.json -v                 all that was looked at
  rebook worth scenario.json -o worth.csv

Whom could be hired stands in the scenario; without, it is one more like the busiest of each role:
  \"profiles\": [{ \"id\": \"berlin\", \"name\": \"German-speaking CSM\", \"role\": \"csm\", \"languages\": \"German\" }]

The time limit is for all of it together. With a work limit, which is for each plan, the figures do not
depend on threads or machines.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.control(started, shell);
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let found = worths(&document, &control);
    limits::hide(&control);
    let worths = found?;
    arguments.output.give(shell, &arguments.scenario, &worths, |_| report::worth::report(&worths))
}
