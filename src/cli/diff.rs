//! `rebook diff`: what differs between two plans.

use std::path::PathBuf;

use clap::Args;

use super::base::read_plan;
use super::output::Output;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::report;
use crate::what_if::diff::diff;

/// Say what differs between two plans: seats, books and what the plans are worth
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A plan, as `rebook solve -o plan.json` wrote it
    first: PathBuf,
    /// Another plan
    second: PathBuf,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook diff plan.json new.json
  rebook diff plan.json new.json -o changes.csv      a row for each seat that has another owner";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let diff = diff(&read_plan(&arguments.first)?, &read_plan(&arguments.second)?);
    arguments.output.give(shell, &arguments.first, &diff, |_| report::diff::report(&diff))
}
