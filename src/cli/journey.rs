//! `rebook journey`: who does what for customers, step by step.

use std::path::PathBuf;

use clap::Args;

use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::coverage::{self, findings, matrix};
use crate::error::Diagnostics;
use crate::report::journey::{self, Journey};

/// Show the responsibility matrix: who does what along the journey, handoffs, and what is left open
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
  rebook journey scenario.json
  rebook journey scenario.json -o matrix.csv";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let covered = coverage::cover(&document, &mut Diagnostics::new());
    let matrix = matrix::matrix(&document, &covered);
    let findings = findings::findings(&document, &covered, &matrix);
    let whole = Journey { name: &document.scenario.name, matrix: &matrix, findings: &findings };
    arguments.output.give(shell, &arguments.scenario, &whole, |_| journey::report(&document.scenario, &whole))
}
