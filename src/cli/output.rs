//! Where a report goes and in which format: the flags of every command that writes one.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};
use crate::io::folder;
use crate::io::write::{self, Over};
use crate::render::{Style, csv, html, json, markdown, text, xlsx};
use crate::report::table::Table;
use crate::report::{self, CommandContext, Report, words};

/// The flags.
#[derive(Debug, Clone, Args)]
pub(super) struct Output {
    /// How to write it [default: by the ending of -o, else table]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only this table of the report, with all its rows and columns
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// Write to this file instead of standard output; a folder (`books/`) gets every table as a CSV file
    #[arg(id = "output", short = 'o', long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

/// What may be written over.
#[derive(Debug, Clone, Args)]
pub(super) struct Force {
    /// Write over a file that is something else than an earlier answer
    #[arg(long, requires = "output")]
    force: bool,
}

impl Force {
    /// Anything where the user says so, and otherwise this.
    pub(super) fn or(&self, otherwise: Over) -> Over {
        if self.force { Over::Anything } else { otherwise }
    }
}

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    #[value(alias = "text")]
    Table,
    /// All of it, for other programs; with --table that table's rows
    Json,
    /// A table's rows, for spreadsheets
    Csv,
    /// To read on a page, in a ticket or a message
    #[value(alias = "md")]
    Markdown,
    /// To send: one page that needs no network and no program but a browser
    Html,
    /// A workbook: a sheet for each table, to filter and to decide in
    Xlsx,
}

impl Output {
    /// Refuses a file whose ending says no format, or that can't be written: before any work is done, so that it costs nothing.
    pub(super) fn refuse(&self) -> Result<(), Diagnostics> {
        if self.format()? == Format::Xlsx && (self.file.is_none() || self.table.is_some()) {
            let (cause, remedy) =
                ("A workbook is a file of its own, with all tables.", "Use -o report.xlsx without --table.");
            return Err(Diagnostic::new("E021", Place::default(), cause, remedy).into());
        }
        let file = self.file.as_deref().filter(|_| self.folder().is_none());
        file.map_or(Ok(()), write::ready)
    }

    fn format(&self) -> Result<Format, Diagnostics> {
        let ending = self.file.as_ref().and_then(|file| file.extension()).and_then(|ending| ending.to_str());
        match (self.format, ending) {
            (Some(format), _) => Ok(format),
            (None, _) if self.folder().is_some() => Ok(Format::Csv),
            (None, Some("json")) => Ok(Format::Json),
            (None, Some("csv")) => Ok(Format::Csv),
            (None, Some("md")) => Ok(Format::Markdown),
            (None, Some("html")) => Ok(Format::Html),
            (None, Some("xlsx")) => Ok(Format::Xlsx),
            (None, None | Some("txt")) => Ok(Format::Table),
            (None, Some(other)) => {
                let file = self.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
                let cause = format!("The ending \".{other}\" says no format that rebook writes.");
                let remedy = "Use .json, .csv, .xlsx, .html, .md or .txt, or say --format.";
                Err(Diagnostic::new("E021", Place::file(&file), cause, remedy).into())
            }
        }
    }

    /// Whether the facts themselves are asked for, rather than a report of them.
    pub(super) fn is_facts(&self) -> Result<bool, Diagnostics> {
        Ok(self.format()? == Format::Json && self.table.is_none())
    }

    /// Whether it goes to somebody who has nothing else: a page or a workbook, which tell the whole story.
    pub(super) fn tells_all(&self) -> Result<bool, Diagnostics> {
        Ok(matches!(self.format()?, Format::Html | Format::Xlsx) && self.table.is_none())
    }

    /// The folder that tables are written into, if they are.
    fn folder(&self) -> Option<&Path> {
        self.file.as_deref().filter(|it| it.to_string_lossy().ends_with(['/', '\\']) || it.is_dir())
    }

    /// The same, whatever is there now.
    pub(super) fn forced(&self) -> Self {
        Self { force: Force { force: true }, ..self.clone() }
    }

    /// The CSV file that rows are written to, if they are: people may have written into it.
    pub(super) fn rows(&self) -> Option<&Path> {
        let file = self.file.as_deref().filter(|_| self.folder().is_none());
        file.filter(|_| self.format().is_ok_and(|format| format == Format::Csv))
    }

    /// Gives a report, or the facts in it, to the file or to standard output.
    pub(super) fn give(
        &self,
        shell: &Shell,
        scenario: &Path,
        facts: &impl Serialize,
        report: impl FnOnce(&CommandContext) -> Report,
    ) -> Result<ExitStatus, Failure> {
        let format = self.format()?;
        if format == Format::Json && self.table.is_none() {
            return self.write(shell, &written(report::json(facts))?);
        }
        let mut report = report(&shell.asked(scenario));
        if let Some(name) = &self.table {
            report = report.only(name).ok_or_else(|| no_such_table(name, &report))?;
        }
        let style = Style { colour: shell.style().colour && self.file.is_none(), ..shell.style() };
        let text = match (format, self.folder()) {
            (Format::Csv, Some(folder)) => return tables(&report, (folder, self.force.or(Over::Alike)), shell),
            (Format::Csv, None) => self.rows_of(only(&report)?)?,
            (Format::Json, _) => written(json::table(only(&report)?))?,
            (Format::Table, _) => text::text(&report, style),
            (Format::Markdown, _) => markdown::markdown(&report, style),
            (Format::Html, _) => html::html(&report),
            (Format::Xlsx, _) => return self.workbook(&report, shell),
        };
        self.write(shell, &text)?;
        if self.rows().is_some() {
            others(&report, shell);
        }
        Ok(ExitStatus::Done)
    }

    /// Writes a workbook. One that is there is never written over unasked: people decide in it.
    fn workbook(&self, report: &Report, shell: &Shell) -> Result<ExitStatus, Failure> {
        let bytes = written(xlsx::xlsx(report))?;
        let file = self.file.as_deref().map(|file| (file, self.force.or(Over::Nothing)));
        shell.stream(file, |out| out.write_all(&bytes))?;
        Ok(ExitStatus::Done)
    }

    fn write(&self, shell: &Shell, text: &str) -> Result<ExitStatus, Failure> {
        shell.give(text, self.file.as_deref().map(|file| (file, self.force.or(Over::Alike))))?;
        Ok(ExitStatus::Done)
    }

    /// A table as CSV; a file has the mark by which spreadsheets know its letters.
    fn rows_of(&self, table: &Table) -> Result<String, Failure> {
        let mark = if self.file.is_some() { csv::MARK } else { "" };
        Ok(format!("{mark}{}", written(csv::csv(table))?))
    }
}

/// Writes every table of a report into a folder, each as a file of its name.
fn tables(report: &Report, (folder, over): (&Path, Over), shell: &Shell) -> Result<ExitStatus, Failure> {
    let file =
        |table: &Table| Ok((format!("{}.csv", table.key), format!("{}{}", csv::MARK, written(csv::csv(table))?)));
    let files = report.tables().map(file).collect::<Result<Vec<_>, Failure>>()?;
    folder::replace(folder, &files, over)?;
    let names: Vec<String> = files.into_iter().map(|(name, _)| name).collect();
    shell.say(&format!("{} written into {}\n", words::list(&names), folder.display()));
    Ok(ExitStatus::Done)
}

/// The table that stands for a report where only one has room.
fn only(report: &Report) -> Result<&Table, Failure> {
    let main = report.tables().find(|table| report.main == Some(table.key));
    let mut all = report.tables();
    let table = main.or_else(|| all.next().filter(|_| all.next().is_none()));
    table.ok_or_else(|| {
        let cause = format!("The report has several tables: {}.", words::list(&names(report)));
        let remedy = "Name one of them with --table, or give -o a folder for all, such as -o tables/.";
        Diagnostic::new("E028", Place::default(), cause, remedy).into()
    })
}

fn no_such_table(name: &str, report: &Report) -> Failure {
    let cause = format!("The report has no table \"{name}\"; it has {}.", words::list(&names(report)));
    let remedy = did_you_mean(name, report.tables().map(|table| table.key));
    Diagnostic::new("E028", Place::default(), cause, remedy).into()
}

fn names(report: &Report) -> Vec<String> {
    report.tables().map(|table| table.key.to_owned()).collect()
}

/// Says which tables a file of rows leaves out.
fn others(report: &Report, shell: &Shell) {
    let others = report.tables().map(|table| table.key).filter(|key| report.main != Some(key));
    let others: Vec<String> = others.map(str::to_owned).collect();
    if let Some(main) = report.main.filter(|_| !others.is_empty()) {
        let others = words::list(&others);
        shell.say(&format!("It holds the table {main}; --table NAME or a folder gives {others}, too\n"));
    }
}

/// The result of a renderer.
pub(super) fn written<T, E: ToString>(text: Result<T, E>) -> Result<T, Failure> {
    text.map_err(|error| {
        let cause = format!("It can't be written: {}.", error.to_string());
        Diagnostic::new("E021", Place::default(), cause, "Choose another format.").into()
    })
}
