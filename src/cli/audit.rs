//! `rebook audit`: the present books, measured like a plan.

use std::path::PathBuf;

use clap::Args;

use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::analysis::audit::audit;
use crate::error::Severity;
use crate::report;

/// Look at the books as they are today: who has nobody, who carries too much, what doesn't fit, what looks wrong
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook audit scenario.json
  rebook audit scenario.json -v              every case, with what counts as one
  rebook audit scenario.json -o audit.csv    one row a case, to filter in a spreadsheet";

/// Warnings that the audit tells as findings.
const TOLD: [&str; 5] = ["W301", "W310", "W311", "W312", "W313"];

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let (document, instance, mut found) = shell::read(&arguments.scenario)?;
    found.0.retain(|one| one.severity == Severity::Accepted || !TOLD.contains(&one.code));
    shell.problems(&found);
    let audit = audit(&document, &instance);
    arguments.output.give(shell, &arguments.scenario, &audit, |asked| report::audit::report(&instance, &audit, asked))
}
