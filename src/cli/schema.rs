//! `rebook schema`: the scenario format as JSON Schema.

use std::path::PathBuf;

use clap::Args;

use super::output::Force;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::io::write::Over;
use crate::scenario::schema::schema;

/// Print the JSON Schema of the scenario format, for editors that complete and check as you type
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    shell.give(
        &format!("{:#}\n", schema()),
        arguments.output.as_deref().map(|file| (file, arguments.force.or(Over::Alike))),
    )?;
    Ok(ExitStatus::Done)
}
