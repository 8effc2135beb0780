//! What a user brings: the files, and what they say of them.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::policy::Strength;
use crate::error::Diagnostic;
use crate::io::ExportOf;

/// The files to make a scenario of.
#[derive(Debug, Clone, Copy)]
pub struct Exports<'a> {
    /// The accounts.
    pub accounts: &'a Path,
    /// The team; none where it is to be made of the accounts' owners.
    pub team: Option<&'a Path>,
}

/// What the user says beside the files. What is left out is found or assumed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The scenario's name.
    pub name: String,
    /// The day on which the plan takes effect, where nobody says another.
    pub as_of: Date,
    /// The day that the user says.
    pub as_of_said: Option<Date>,
    /// What is said of the accounts' file.
    pub accounts: FileWishes,
    /// What is said of the team's file.
    pub team: FileWishes,
    /// Whether owners must look after an account's region.
    pub territory: Option<Strength>,
    /// Whether owners must speak an account's language.
    pub language: Option<Strength>,
    /// The currency of ARR.
    pub currency: Option<String>,
    /// The role of the owners.
    pub role: Option<String>,
    /// What several rows of one account are: `add` or `first`.
    pub repeated: Option<String>,
}

/// What the user says of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileWishes {
    /// Columns: our field and the heading; `-` for none.
    pub columns: Vec<(String, String)>,
    /// Which sheet is read, and how cells are written that can be read in two ways: `sheet`, `dates`, `decimal`, `lists`, as
    /// the scenario has them beside a file's name.
    pub keys: BTreeMap<&'static str, String>,
}

impl FileWishes {
    pub(super) fn sheet(&self) -> Option<&str> {
        self.keys.get("sheet").map(String::as_str)
    }
}

impl Wishes {
    /// What is said of one of the files.
    pub fn of(&mut self, file: ExportOf) -> &mut FileWishes {
        match file {
            ExportOf::Accounts => &mut self.accounts,
            ExportOf::Team => &mut self.team,
        }
    }

    pub(super) fn day(&self) -> Date {
        self.as_of_said.unwrap_or(self.as_of)
    }
}

impl Exports<'_> {
    /// Of which of the files a problem speaks.
    pub(super) fn file_of(&self, problem: &Diagnostic) -> ExportOf {
        let is_team = self.team.is_some_and(|team| problem.place.file == team.display().to_string());
        if is_team { ExportOf::Team } else { ExportOf::Accounts }
    }
}
