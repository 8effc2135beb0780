//! `rebook formulate`: the integer program for other solvers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::shell::Shell;
use super::{Failure, Status};
use crate::candidates;
use crate::error::{Diagnostic, Place};
use crate::formulate::{lp, mps};
use crate::planner;
use crate::report::words;

/// Write the exact integer program, so that any other solver can confirm a plan
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The file format [default: by the ending of -o, else mps]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Free MPS
    Mps,
    /// LP
    Lp,
}

const EXAMPLES: &str = "\
Examples:
  rebook formulate scenario.json -o model.mps
  rebook formulate scenario.json -o model.lp

Its optimum, to be maximised, is the objective that `rebook solve --format json` prints, in points.";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let instance = shell.instance(&arguments.scenario)?;
    let model = planner::model(&instance, &candidates::find(&instance))?;
    let names = planner::names(&instance, &model);
    let by_ending = || match arguments.output.as_ref().and_then(|file| file.extension()) {
        Some(ending) if ending == "lp" => Format::Lp,
        _ => Format::Mps,
    };
    let mut bytes = Vec::new();
    let written = match arguments.format.unwrap_or_else(by_ending) {
        Format::Mps => mps(&model.problem, &names, &mut bytes),
        Format::Lp => lp(&model.problem, &names, &mut bytes),
    };
    written.map_err(|error| Diagnostic::new("E021", Place::default(), format!("{error}."), "Free some space."))?;
    shell.give(&String::from_utf8_lossy(&bytes), arguments.output.as_deref())?;
    shell.say(&format!(
        "{}, {}, {}\n",
        words::count(model.problem.units(), "unit", "units"),
        words::count(model.problem.option_count(), "option", "options"),
        words::count(model.problem.meters.len(), "meter", "meters"),
    ));
    Ok(Status::Done)
}
