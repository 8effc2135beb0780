//! `rebook diff`: what differs between two plans.

use std::path::PathBuf;

use clap::Args;

use super::base::{read_plan, scenario_of};
use super::output::Output;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::report::{self, names::Names};
use crate::what_if::diff::diff;

/// Say what differs between two plans: seats, books and what the plans are worth
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A plan, as `rebook solve -o plan.json` wrote it
    first: PathBuf,
    /// Another plan
    second: PathBuf,
    /// The scenario of the second plan, for the accounts' names [default: found by its name near the plan]
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook diff plan.json new.json
  rebook diff plan.json new.json -o changes.csv      a row for each seat that has another owner";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let (first, second) = (read_plan(&arguments.first)?, read_plan(&arguments.second)?);
    let diff = diff(&first, &second);
    // Plans hold ids; without their scenario these are all that there is to say.
    let stated = arguments.scenario.as_deref();
    let known = match scenario_of(&arguments.second, (stated, None), &second.scenario) {
        Err(found) if stated.is_some() => return Err(found.into()),
        known => known.ok(),
    };
    let names = known.as_ref().map(|known| Names::of(&known.1)).unwrap_or_default();
    arguments.output.give(shell, &arguments.first, &diff, |_| report::diff::report(&diff, &names))
}
