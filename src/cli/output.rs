//! Where a report goes and in which format: the flags of every command that writes one.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::shell::Shell;
use super::{Failure, Status};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::report::Style;

/// The flags.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// How to write it [default: by the ending of -o, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// To read
    Table,
    /// All of it, for other programs
    Json,
    /// Rows, for spreadsheets
    Csv,
}

impl Output {
    /// The format asked for: known before any work is done, so that a wrong ending costs nothing.
    pub(super) fn format(&self) -> Result<Format, Diagnostics> {
        let ending = self.output.as_ref().and_then(|file| file.extension()).and_then(|ending| ending.to_str());
        match (self.format, ending) {
            (Some(format), _) => Ok(format),
            (None, Some("json")) => Ok(Format::Json),
            (None, Some("csv")) => Ok(Format::Csv),
            (None, None | Some("txt")) => Ok(Format::Table),
            (None, Some(other)) => {
                let file = self.output.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
                let cause = format!("The ending \".{other}\" says no format that rebook writes.");
                let remedy = "Use .json, .csv or .txt, or say --format.";
                Err(Diagnostic::new("E021", Place::file(&file), cause, remedy).into())
            }
        }
    }

    /// The file that it is written to, if it is.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// Gives the report that `write` makes in a style: to the file, or to standard output.
    pub(super) fn give(
        &self,
        shell: &Shell,
        scenario: &Path,
        write: impl FnOnce(&Style) -> Result<String, String>,
    ) -> Result<Status, Failure> {
        let mut style = shell.style(scenario);
        style.colour &= self.output.is_none();
        let text = write(&style).map_err(|error| {
            Diagnostic::new(
                "E021",
                Place::default(),
                format!("It can't be written: {error}."),
                "Choose another format.",
            )
        })?;
        shell.give(&text, self.output.as_deref())?;
        Ok(Status::Done)
    }
}

/// The result of a writer, its error as a text.
pub(super) fn text<E: ToString>(written: Result<String, E>) -> Result<String, String> {
    written.map_err(|error| error.to_string())
}
