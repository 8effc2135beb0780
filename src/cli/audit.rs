//! `rebook audit`: the present books, measured like a plan.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::analysis::audit::{Audit, audit};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::report::{Style, audit as report};

/// Look at the books as they are today: who has nobody, who carries too much, what doesn't fit, what looks wrong
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// How to write the audit [default: by the ending of -o, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Table,
    /// Everything, for other programs
    Json,
    /// One row for each account or owner of each case, for spreadsheets
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook audit scenario.json
  rebook audit scenario.json -v              every case, with what counts as one
  rebook audit scenario.json -o audit.csv    one row a case, to filter in a spreadsheet";

/// Warnings that the audit tells as findings.
const TOLD: [&str; 5] = ["W301", "W310", "W311", "W312", "W313"];

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let format = arguments.format.map_or_else(|| by_ending(arguments.output.as_deref()), Ok)?;
    let (document, instance, mut found) = shell::read(&arguments.scenario)?;
    found.0.retain(|one| !TOLD.contains(&one.code));
    shell.problems(&found);
    let audit = audit(&document, &instance);
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let text = written(&instance, &audit, format, &style)?;
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}

fn by_ending(file: Option<&Path>) -> Result<Format, Diagnostics> {
    match file.and_then(|file| file.extension()).and_then(|ending| ending.to_str()) {
        Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        None | Some("txt") => Ok(Format::Table),
        Some(other) => {
            let place = Place::file(&file.map(|file| file.display().to_string()).unwrap_or_default());
            let cause = format!("The ending \".{other}\" says no format that audits are written in.");
            let remedy = "Use .json, .csv or .txt, or say --format.";
            Err(Diagnostic::new("E021", place, cause, remedy).into())
        }
    }
}

fn written(instance: &Instance, audit: &Audit, format: Format, style: &Style) -> Result<String, Diagnostics> {
    let text = match format {
        Format::Table => Ok(report::table(instance, audit, style)),
        Format::Json => report::json(audit).map_err(|error| error.to_string()),
        Format::Csv => report::csv(instance, audit).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        let cause = format!("The audit can't be written: {error}.");
        Diagnostic::new("E021", Place::default(), cause, "Choose another format.").into()
    })
}
