//! `rebook import`: scenarios from other formats.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::output::Force;
use super::shell::{Shell, read_text};
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Place};
use crate::io::write::Over;
use crate::sample::gap;

/// Make a scenario from another format
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    format: InstanceFormat,
}

#[derive(Debug, Subcommand)]
enum InstanceFormat {
    Gap(Gap),
}

/// A generalised assignment instance from the literature: agents, jobs, costs, resources, capacities
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
struct Gap {
    /// The instance's file
    file: PathBuf,
    /// Write the scenario to this file instead of standard output
    #[arg(short, long, value_name = "SCENARIO")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

const EXAMPLES: &str = "\
Examples:
  rebook import gap e05100 -o e05100.json
  rebook solve e05100.json --format json     its \"solver.cost\" is in the instance's own units";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    let InstanceFormat::Gap(gap) = &arguments.format;
    let text = read_text(&gap.file)?;
    let name = gap.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let scenario = gap::import(&text, &name)?;
    let json = serde_json::to_string_pretty(&scenario)
        .map_err(|error| Diagnostic::new("E021", Place::default(), format!("{error}."), "Mend the instance."))?;
    // A scenario that is there may be somebody's work, however alike it looks.
    let over = gap.force.or(Over::Nothing);
    shell.give(&format!("{json}\n"), gap.output.as_deref().map(|file| (file, over)))?;
    Ok(ExitStatus::Done)
}
