//! Records from a file that no scenario names: new accounts, and exports whose columns nobody has mapped yet.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::Files;
use super::request::{Money, Request};
use super::{encoding, fields, json, records};
use crate::error::{Diagnostic, Diagnostics, Limited, Place};
use crate::scenario::{Account, Document, RecordPlaces, TableSource};

/// Accounts from a file of their own: a table with the headings of the scenario's accounts, or a JSON list.
///
/// # Errors
/// As [`super::load`].
pub fn accounts(path: &Path, document: &Document) -> Result<(Vec<Account>, Diagnostics), Diagnostics> {
    let (rows, scenario) = (&document.account_rows, &document.scenario);
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    let mut found = Diagnostics::new();
    let mut limited = Limited::new(&mut found);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        let text = encoding::decode(bytes, &file)?;
        let value = json::parse(&text, &file, &mut limited)?;
        let list = serde_path_to_error::deserialize(&value).map_err(|error| {
            let place = Place::path(&file, error.path().to_string());
            Diagnostics::from(Diagnostic::new("E007", place, format!("{}.", error.inner()), "Mend the value."))
        });
        limited.finish(&file);
        return found.into_result(list?);
    }
    let columns = match rows {
        RecordPlaces::Inline => Vec::new(),
        RecordPlaces::Table { columns, .. } => columns.clone(),
    };
    let source = TableSource { file: file.clone(), columns: columns.into_iter().collect(), ..TableSource::default() };
    let layout = fields::accounts();
    let money = Money { currency: scenario.currency.clone(), rates: scenario.rates.clone() };
    let request =
        Request { layout: &layout, source: &source, scenario: &file, file: &file, money: &money, role: "csm" };
    let read = records::read(&request, bytes, &mut limited);
    limited.finish(&file);
    found.into_result(read.map(|read| read.0).unwrap_or_default())
}

/// The headings and rows of a file of records, as they stand in it.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// The headings, trimmed.
    pub headings: Vec<String>,
    /// The rows, each as wide as the headings.
    pub rows: Vec<Vec<String>>,
}

/// What an export is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportOf {
    /// The accounts.
    Accounts,
    /// The team.
    Team,
}

/// Reads a file of records without asking what its columns mean. Rows that are no records are left out; what is said of
/// them is said when the records are read.
///
/// # Errors
/// As [`super::load`].
pub fn export(path: &Path, of: ExportOf) -> Result<Export, Diagnostics> {
    match of {
        ExportOf::Accounts => export_of(path, &fields::accounts()),
        ExportOf::Team => export_of(path, &fields::team()),
    }
}

fn export_of<T>(path: &Path, layout: &fields::Layout<T>) -> Result<Export, Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    let mut found = Diagnostics::new();
    let mut limited = Limited::new(&mut found);
    let (source, money) = (TableSource::default(), Money { currency: String::new(), rates: BTreeMap::new() });
    let request = Request { layout, source: &source, scenario: &file, file: &file, money: &money, role: "csm" };
    let read = records::cells(&request, bytes, &mut limited);
    limited.finish(&file);
    let (headings, rows) = found.into_result(read)?.0.unwrap_or_default();
    Ok(Export { headings, rows })
}
