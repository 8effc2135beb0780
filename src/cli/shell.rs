//! Where a command reads its scenario and where its words go.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};

use super::{ExitStatus, Failure};
use crate::api::Scenario;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::io::write::{self, Over};
use crate::render::{Style, text};
use crate::report::{CommandContext, Report, problems};
use crate::scenario::Document;

/// The outside of a command: its streams and how much it says.
pub(super) struct Shell {
    quiet: bool,
    verbose: bool,
}

impl Shell {
    pub(super) fn new(quiet: bool, verbose: bool) -> Self {
        Self { quiet, verbose }
    }

    /// Whether the user wants to read more.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether the user wants to be told what goes on.
    pub(super) fn is_talkative(&self) -> bool {
        !self.quiet
    }

    /// How pages on standard output are to look.
    pub(super) fn style(&self) -> Style {
        Style { full: self.verbose, colour: AutoStream::choice(&io::stdout()) != ColorChoice::Never }
    }

    /// What the user asked about a scenario.
    pub(super) fn asked(&self, scenario: &Path) -> CommandContext {
        CommandContext { scenario: scenario.display().to_string(), arguments: String::new(), full: self.verbose }
    }

    /// Shows a report on standard output.
    pub(super) fn show(&self, report: &Report) -> Result<ExitStatus, Failure> {
        self.give(&text::text(report, self.style()), None)?;
        Ok(ExitStatus::Done)
    }

    /// Gives a result: to a file, or to standard output.
    pub(super) fn give(&self, text: &str, file: Option<(&Path, Over)>) -> Result<(), Failure> {
        let given = self.stream(file, |out| out.write_all(text.as_bytes()));
        if let (Some(_), Err(Failure::Problems(found))) = (file, &given)
            && found.0.iter().any(|one| one.code == "E021")
        {
            // What took long to find is not to be lost where its file can't be written.
            stdout(|out| out.write_all(text.as_bytes()))?;
        }
        given
    }

    /// Gives a result that is written as it is made: to a file, or to standard output.
    pub(super) fn stream(
        &self,
        file: Option<(&Path, Over)>,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let Some((file, over)) = file else { return stdout(content) };
        write::stream(file, over, content)?;
        self.say(&format!("{} written\n", file.display()));
        Ok(())
    }

    /// Says something beside the result, unless the user wants quiet.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            stderr(text);
        }
    }

    /// Reports problems. Warnings alone are held back where the user wants quiet.
    pub(super) fn problems(&self, found: &Diagnostics) {
        if found.has_errors() || !self.quiet {
            let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
            stderr(&text::text(&problems::report(found), Style { full: self.verbose, colour }));
        }
    }

    /// Reads a scenario and works out what it means; reports its warnings.
    pub(super) fn instance(&self, file: &Path) -> Result<Instance, Failure> {
        let (_, instance, found) = read(file)?;
        self.problems(&found);
        Ok(instance)
    }
}

/// A scenario, what it means, and every warning.
pub(super) fn read(file: &Path) -> Result<(Document, Instance, Diagnostics), Diagnostics> {
    read_decided(file, None)
}

/// The same with the decisions of another file, where one is named.
pub(super) fn read_decided(
    file: &Path,
    decisions: Option<&Path>,
) -> Result<(Document, Instance, Diagnostics), Diagnostics> {
    let read = match decisions {
        Some(decisions) => Scenario::load_decided(file, decisions),
        None => Scenario::load(file),
    };
    let Scenario { document, instance, warnings } = read?;
    READ.store(true, Ordering::SeqCst);
    Ok((document, instance, warnings))
}

/// Whether a scenario has been read: before, there is nothing to stop with.
static READ: AtomicBool = AtomicBool::new(false);

/// Whether a scenario has been read.
pub(super) fn has_read() -> bool {
    READ.load(Ordering::SeqCst)
}

/// A text file.
pub(super) fn read_text(file: &Path) -> Result<String, Diagnostics> {
    std::fs::read_to_string(file).map_err(|error| {
        let place = Place::file(&file.display().to_string());
        Diagnostic::new("E001", place, format!("It can't be read: {error}."), "Check the path.").into()
    })
}

/// Whether somebody is looking at standard error.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

fn stdout(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    let written = content(&mut out).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Closed,
        _ => Diagnostic::new("E021", Place::file("standard output"), format!("{error}."), "Free some space.").into(),
    })
}

/// Writes to standard error; there is nobody to tell if that fails.
pub(super) fn stderr(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
