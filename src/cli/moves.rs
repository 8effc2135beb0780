//! `rebook moves`: the proposed reassignments.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::base::{Base, Planned};
use super::output::{Format, Output, text};
use super::shell::Shell;
use super::{Failure, Status};
use crate::reassign::reassign;
use crate::report;

/// Say which moves the plan asks for: the most useful first, each with its reason and its date
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    #[command(flatten)]
    base: Base,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook moves scenario.json                         solve, then propose the moves
  rebook moves scenario.json --plan plan.json        the moves of a plan on file
  rebook moves scenario.json --plan plan.json -v     every move
  rebook moves scenario.json -o moves.csv            to work through: decision, by, on, note are left to fill in,
                                                     but for what the scenario's decisions say already

When the moves happen stands in the scenario; left out, two weeks apart, accounts at risk by themselves
(but for those that have to happen together with others first):
  \"schedule\": { \"first\": \"2027-01-11\", \"days_between\": 14, \"at_most\": 20, \"per_receiver\": 3 }";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let format = arguments.output.format()?;
    let Planned { document, instance, plan, .. } = arguments.base.planned(&arguments.scenario, shell, started)?;
    let moves = reassign(&document, &instance, &plan)?;
    arguments.output.give(shell, &arguments.scenario, |style| match format {
        Format::Table => Ok(report::moves::table(&moves, style)),
        Format::Json => text(report::json(&moves)),
        Format::Csv => text(report::moves::csv(&moves, &instance, document.decisions())),
    })
}
