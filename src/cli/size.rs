//! `rebook size`: how many people the work takes.

use std::path::PathBuf;

use clap::Args;

use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::analysis::size::size;
use crate::report;
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
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook size scenario.json
  rebook size scenario.json -v             every row of every list
  rebook size scenario.json --periods 4    also the next four periods
  rebook size scenario.json -o size/       every table as a CSV file

How many accounts come and go stands in the scenario:
  \"outlook\": { \"periods\": 4, \"growth\": { \"strategic\": 0.05, \"*\": 0.02 }, \"churn\": { \"*\": 0.03 } }";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let (document, instance, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let sizing = size(&document, &instance, arguments.periods)?;
    arguments.output.give(shell, &arguments.scenario, &sizing, |asked| report::size::report(&instance, &sizing, asked))
}
