//! `rebook solve`: the plan.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::limits::{self, Limits};
use super::output::{Format, Output, text};
use super::shell::Shell;
use super::{Failure, Status};
use crate::plan::Mode;
use crate::{planner, report};

/// Find the best plan: who covers what, what changes, and how near to the best possible it is
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// What to look for
    #[arg(long, value_enum, value_name = "MODE", default_value = "best")]
    mode: Asked,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Asked {
    /// The best plan that keeps the rules, the limits on moves among them
    Best,
    /// The fewest moves that bring all balanced loads into their bands, with proof; among such plans the best
    Fewest,
    /// Nobody who could keep a seat loses it: only ownerless seats, and those of people who must go, get an owner
    None,
}

impl From<Asked> for Mode {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Best => Self::Best,
            Asked::Fewest => Self::Fewest,
            Asked::None => Self::None,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json
  rebook solve scenario.json -v                          every row of every list
  rebook solve scenario.json -o plan.json                to keep, compare and verify
  rebook solve scenario.json -o plan.csv                 one row a seat
  rebook solve scenario.json --mode fewest               the least disruption that evens the books out
  rebook solve scenario.json --mode none                 who could take only the ownerless accounts
  rebook solve scenario.json --time-limit 5m --gap 0%    look for a plan that is proven best

Ctrl-C ends the search with the best plan so far, checked like any other.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let format = arguments.output.format()?;
    let control = arguments.limits.control(started, shell);
    let instance = shell.instance(&arguments.scenario)?;
    let file = arguments.scenario.display().to_string();
    let planned = planner::plan_in(arguments.mode.into(), &instance, &control);
    limits::hide(&control);
    let mut plan = planned.map_err(|found| found.in_file(&file))?;
    if shell.is_verbose() {
        shell.say(&format!("{}\n", planner::approach(control.method, plan.solver.options)));
    }
    plan.run.threads = control.threads;
    plan.run.seconds = started.elapsed().as_secs_f64();
    arguments.output.give(shell, &arguments.scenario, |style| match format {
        Format::Table => Ok(report::table(&instance, &plan, style)),
        Format::Json => text(report::json(&plan)),
        Format::Csv => text(report::csv::csv(&instance, &plan)),
    })
}
