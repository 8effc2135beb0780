//! `rebook frontier`: fit, balance and disruption traded off; several plans nearly as good as the best.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use super::limits::{self, Limits, share};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::report::{self, names::Names};
use crate::what_if::alternatives::{AlternativesWanted, alternatives};
use crate::what_if::frontier::frontier;
use crate::what_if::run::Tell;

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
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
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

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.control_within(TIME_LIMIT, started, shell);
    let (document, instance, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    if let Some(count) = arguments.alternatives {
        let wanted =
            AlternativesWanted { count: usize::from(count), within: arguments.within, differ: arguments.differ };
        let found = alternatives(&document, &wanted, &control);
        limits::hide(&control);
        let plans = found?;
        return arguments.output.give(shell, &arguments.scenario, &plans, |asked| {
            report::alternatives::report(&plans, &Names::of(&instance), asked)
        });
    }
    let progress = control.progress.is_some().then_some(&tell as Tell<'_>);
    let found = frontier(&document, usize::from(arguments.points), &control, progress);
    limits::hide(&control);
    let frontier = found?;
    arguments.output.give(shell, &arguments.scenario, &frontier, |asked| report::frontier::report(&frontier, asked))
}

/// Shows how many plans are found, in one line that the next one replaces.
fn tell(done: usize, of: usize) {
    shell::stderr(&format!("\r\x1b[K{done} of {of} plans looked for"));
}
