//! Diagnostics: every problem that a user can cause, as a value with a code, a place, a cause and a remedy.
//!
//! Nothing here prints or exits. Functions that read user input collect every problem they find into a
//! [`Diagnostics`] and go on; the caller decides whether an error among them stops the run.
//!
#![doc = include_str!("error/CODES.md")]

use std::fmt;

use serde::Serialize;

mod codes;
mod limited;
mod named;

pub use codes::{CODES, CodeInfo, code_info};
pub use limited::Limited;
pub use named::{Nameable, folded};

/// How bad a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The request can't be met until this is mended.
    Error,
    /// The run goes on, but the user should know.
    Warning,
    /// A warning that the user has looked at and accepted: counted, not shown.
    Accepted,
}

/// Where a problem is: the file, and inside it a row and column or a JSON path.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, as the user named it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// The 1-based line of a text file (for a CSV file: of the record's first line).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The sheet and the cell or row of a workbook, such as `Accounts!C7` or `Accounts!7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The column's heading in a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The JSON path, such as `segments[1].seats.csm.hours`; empty for the whole file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

impl Place {
    /// The whole of a file.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A JSON path inside a file.
    #[must_use]
    pub fn path(file: &str, path: impl Into<String>) -> Self {
        Self { file: file.to_owned(), path: path.into(), ..Self::default() }
    }

    /// A cell of a CSV file: 1-based line and the column's heading.
    #[must_use]
    pub fn cell(file: &str, line: u64, column: Option<&str>) -> Self {
        Self { file: file.to_owned(), line: Some(line), column: column.map(str::to_owned), ..Self::default() }
    }

    /// A cell of a workbook: its 1-based row, its column counted from 0, and the column's heading.
    #[must_use]
    pub fn sheet(file: &str, sheet: &str, (row, column): (u64, Option<usize>), heading: Option<&str>) -> Self {
        let cell = format!("{sheet}!{}{row}", column.map(letters).unwrap_or_default());
        Self { file: file.to_owned(), cell: Some(cell), column: heading.map(str::to_owned), ..Self::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.file.is_empty() {
            parts.push(self.file.clone());
        }
        if let Some(line) = self.line {
            parts.push(format!("line {line}"));
        }
        if let Some(cell) = &self.cell {
            parts.push(cell.clone());
        }
        if let Some(column) = &self.column {
            parts.push(format!("column \"{column}\""));
        }
        if !self.path.is_empty() {
            parts.push(self.path.clone());
        }
        f.write_str(&parts.join(", "))
    }
}

/// What spreadsheets call a column, counted from 0: A to Z, AA to ZZ, AAA.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match column / 26 {
        0 => last.to_string(),
        more => letters(more - 1) + &last.to_string(),
    }
}

/// One problem, whole: what is wrong, where, why, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The stable code, such as `E203`; see [`CODES`].
    pub code: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong, naming the offending value.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

impl Diagnostic {
    /// A diagnostic of the severity that its code's first letter says (`E` or `W`).
    #[must_use]
    pub fn new(code: &'static str, place: Place, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        debug_assert!(code_info(code).is_some(), "{code} is not in the index of codes");
        let severity = if code.starts_with('W') { Severity::Warning } else { Severity::Error };
        Self { code, severity, place, cause: cause.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {} {}", self.code, self.place, self.cause, self.remedy)
    }
}

/// Every problem found so far, in the order found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one more problem.
    pub fn push(&mut self, code: &'static str, place: Place, cause: impl Into<String>, remedy: impl Into<String>) {
        self.0.push(Diagnostic::new(code, place, cause, remedy));
    }

    /// Whether any of them stops the run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Marks warnings as accepted, by their codes.
    pub fn accept(&mut self, is_accepted: impl Fn(&str) -> bool) {
        let doubts = self.0.iter_mut().filter(|one| one.severity == Severity::Warning);
        doubts.filter(|one| is_accepted(one.code)).for_each(|one| one.severity = Severity::Accepted);
    }

    /// The same problems, those that name no file yet placed in this one.
    #[must_use]
    pub fn in_file(mut self, file: &str) -> Self {
        for diagnostic in self.0.iter_mut().filter(|diagnostic| diagnostic.place.file.is_empty()) {
            file.clone_into(&mut diagnostic.place.file);
        }
        self
    }

    /// `Ok` with the value if nothing stops the run, else every problem.
    ///
    /// # Errors
    /// The diagnostics themselves, where at least one is an error.
    pub fn into_result<T>(self, value: T) -> Result<(T, Self), Self> {
        if self.has_errors() { Err(self) } else { Ok((value, self)) }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|d| writeln!(f, "{d}"))
    }
}

impl std::error::Error for Diagnostics {}

/// The known word nearest to a mistyped one, if one is near enough to suggest.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(distance, k)| *distance <= 1 + k.chars().count().min(word.chars().count()) / 4)
        .min()
        .map(|(_, k)| k)
}

/// A sentence that suggests the nearest known word, or else lists what is known.
#[must_use]
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean \"{near}\"?"),
        None if known.is_empty() => "There are none to choose from.".to_owned(),
        None if known.len() <= 12 => format!("Known here: {}.", known.join(", ")),
        None => format!("Known here: {}, ... ({} in all).", known[..12].join(", "), known.len()),
    }
}
