//! `rebook journey`: who does what for customers, step by step.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::coverage::{self, findings, matrix};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::report::journey::{self, Journey};

/// Show the responsibility matrix: who does what along the journey, handoffs, and what is left open
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook journey scenario.json
  rebook journey scenario.json --format csv -o matrix.csv";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let covered = coverage::cover(&document, &mut Diagnostics::new());
    let matrix = matrix::matrix(&document, &covered);
    let findings = findings::findings(&document, &covered, &matrix);
    let whole = Journey { name: &document.scenario.name, matrix: &matrix, findings: &findings };
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let unwritable = |cause: String| Diagnostic::new("E021", Place::default(), cause, "Choose another format.");
    let text = match arguments.format {
        Format::Table => journey::table(&document.scenario, &whole, &style),
        Format::Json => whole.json().map_err(|error| unwritable(format!("{error}.")))?,
        Format::Csv => journey::csv(&matrix).map_err(|error| unwritable(format!("{error}.")))?,
    };
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}
