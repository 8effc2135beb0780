//! A scenario together with where each of its parts was read from.

use super::{Account, Decision, Person, Scenario};
use crate::error::Place;

/// A scenario as read, its CSV files included, with the places that diagnostics name.
#[derive(Debug, Clone)]
pub struct Document {
    /// The scenario; team and accounts are inline, wherever they came from.
    pub scenario: Scenario,
    /// The scenario's file, as the user named it.
    pub file: String,
    /// SHA-256 over the scenario and its CSV files, in hexadecimal.
    pub digest: String,
    /// Where the people stand.
    pub team_rows: RecordPlaces,
    /// Where the accounts stand.
    pub account_rows: RecordPlaces,
    /// Where the decisions stand.
    pub decision_rows: RecordPlaces,
}

/// Where a list of records stands.
#[derive(Debug, Clone, Default)]
pub enum RecordPlaces {
    /// In the scenario itself.
    #[default]
    Inline,
    /// In a CSV file or a workbook.
    Table {
        /// The file, as the user would name it.
        file: String,
        /// The 1-based line on which each record begins, or its row in a sheet.
        lines: Vec<u64>,
        /// Our field and the heading of the column that it came from.
        columns: Vec<(String, String)>,
        /// Where they stand in a workbook.
        sheet: Option<SheetPlaces>,
    },
}

/// Where records stand in a workbook.
#[derive(Debug, Clone)]
pub struct SheetPlaces {
    /// The sheet.
    pub name: String,
    /// The position of each column that is read, counted from 0.
    pub columns: Vec<usize>,
}

impl Document {
    /// A document of a scenario that was made rather than read; its team and accounts are inline.
    #[must_use]
    pub fn inline(scenario: Scenario, file: &str) -> Self {
        Self {
            scenario,
            file: file.to_owned(),
            digest: String::new(),
            team_rows: RecordPlaces::Inline,
            account_rows: RecordPlaces::Inline,
            decision_rows: RecordPlaces::Inline,
        }
    }

    /// The people.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        self.scenario.team.records()
    }

    /// The accounts.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        self.scenario.accounts.records()
    }

    /// What is decided about moves.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        self.scenario.decisions.records()
    }

    /// A place in the scenario file.
    #[must_use]
    pub fn place(&self, path: impl Into<String>) -> Place {
        Place::path(&self.file, path)
    }

    /// A field of a person, such as `skills.german`; empty for the whole record.
    #[must_use]
    pub fn person_place(&self, index: usize, field: &str) -> Place {
        self.team_rows.place(&self.file, "team", index, field)
    }

    /// A field of an account, such as `owner.csm`; empty for the whole record.
    #[must_use]
    pub fn account_place(&self, index: usize, field: &str) -> Place {
        self.account_rows.place(&self.file, "accounts", index, field)
    }

    /// A field of a decision, such as `to`; empty for the whole record.
    #[must_use]
    pub fn decision_place(&self, index: usize, field: &str) -> Place {
        self.decision_rows.place(&self.file, "decisions", index, field)
    }
}

impl RecordPlaces {
    /// The place of a field of a record; empty for the whole record.
    #[must_use]
    pub fn place(&self, scenario_file: &str, list: &str, index: usize, field: &str) -> Place {
        match self {
            Self::Inline if field.is_empty() => Place::path(scenario_file, format!("{list}[{index}]")),
            Self::Inline => Place::path(scenario_file, format!("{list}[{index}].{field}")),
            Self::Table { file, lines, columns, sheet } => {
                let at = columns
                    .iter()
                    .position(|(ours, _)| ours == field)
                    .or_else(|| columns.iter().position(|(ours, _)| field.split('.').next() == Some(ours.as_str())));
                let heading = at.map(|at| columns[at].1.as_str());
                let line = lines.get(index).copied().unwrap_or(0);
                match sheet {
                    None => Place::cell(file, line, heading),
                    Some(sheet) => {
                        let column = at.and_then(|at| sheet.columns.get(at)).copied();
                        Place::sheet(file, &sheet.name, (line, column), heading)
                    }
                }
            }
        }
    }
}
