//! `rebook formulate`: the integer program for other solvers.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::Force;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::candidates;
use crate::formulate::MixedIntegerProgram;
use crate::io::write::{self, Over};
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
    #[command(flatten)]
    force: Force,
    /// The file format [default: by the ending of -o, else mps]
    #[arg(long, value_enum)]
    format: Option<ProgramFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProgramFormat {
    /// Free MPS
    Mps,
    /// LP
    Lp,
}

const EXAMPLES: &str = "\
Examples:
  rebook formulate scenario.json -o model.mps
  rebook formulate scenario.json -o model.lp

Its optimum, to be maximised, is the objective that `rebook solve --format json` prints, once it is multiplied by the
points that one unit of it is worth: a power of ten, which the head of the file says and this command, too.";

/// A file is said to become large above so many bytes.
const LARGE: u64 = 100_000_000;

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.as_deref().map_or(Ok(()), write::ready)?;
    let instance = shell.instance(&arguments.scenario)?;
    let model = planner::model(&instance, &candidates::find(&instance))?;
    let names = planner::names(&instance, &model);
    let by_ending = || match arguments.output.as_ref().and_then(|file| file.extension()) {
        Some(ending) if ending == "lp" => ProgramFormat::Lp,
        _ => ProgramFormat::Mps,
    };
    let format = arguments.format.unwrap_or_else(by_ending);
    let program = MixedIntegerProgram::new(&model.problem, &names);
    let bytes = if format == ProgramFormat::Mps { program.mps_bytes() } else { program.lp_bytes() };
    if bytes > LARGE {
        shell.say(&format!("about {} will be written\n", words::bytes(bytes)));
    }
    shell.stream(
        arguments.output.as_deref().map(|file| (file, arguments.force.or(Over::Alike))),
        |out| match format {
            ProgramFormat::Mps => program.mps(out),
            ProgramFormat::Lp => program.lp(out),
        },
    )?;
    shell.say(&format!(
        "{}, {}, {}; the objective is in units of {}\n",
        words::count(model.problem.units(), "unit", "units"),
        words::count(model.problem.option_count(), "option", "options"),
        words::count(model.problem.meters.len(), "meter", "meters"),
        words::count(usize::try_from(program.points()).unwrap_or(usize::MAX), "point", "points"),
    ));
    Ok(ExitStatus::Done)
}
