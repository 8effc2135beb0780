//! `rebook conflict`: which few rules can't all be kept, and what to do about it.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::conflict::{RulesVerdict, conflict};
use crate::error::{Diagnostic, Place};
use crate::report;
use crate::report::conflict::ConflictFacts;

/// Say which few rules can't all be kept, where there is no plan, and the smallest changes that help
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook conflict scenario.json
  rebook conflict scenario.json -o conflict.json     with a proof that `rebook verify` works out again

The work limit is for each question about some of the rules, and for each plan of a way out.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.control(started, shell);
    let (_, instance, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let verdict = conflict(&instance, &control);
    limits::hide(&control);
    let verdict = verdict.map_err(|found| found.in_file(&arguments.scenario.display().to_string()))?;
    if verdict == RulesVerdict::Open {
        let cause = "Neither a plan nor a proof that there is none was found within the limits.";
        let remedy = "Give it more time or work: --time-limit, --work-limit.";
        return Err(
            Diagnostic::new("E508", Place::file(&arguments.scenario.display().to_string()), cause, remedy).into()
        );
    }
    arguments.output.give(shell, &arguments.scenario, &ConflictFacts::from(&verdict), |_| {
        report::conflict::report(&verdict, &instance.name)
    })
}
