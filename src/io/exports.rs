//! Records from a file that no scenario names: new accounts, and exports whose columns nobody has mapped yet.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::Files;
use super::refusal::Refusal;
use super::request::{Money, Request};
use super::{encoding, fields, json, records, workbook};
use crate::error::{Diagnostic, Diagnostics, Limited, Place};
use crate::scenario::{Account, Document, Person, RecordPlaces, TableSource, defaults};

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
    let source = TableSource { file, columns: columns.into_iter().collect(), ..TableSource::default() };
    let money = Money { currency: scenario.currency.clone(), rates: scenario.rates.clone() };
    records_of(bytes, (&fields::accounts(), &source, &money))
}

/// The accounts of a table whose bytes are at hand, as `source` says that it is read; amounts are in US dollars.
///
/// # Errors
/// As [`super::load`].
pub fn accounts_of(bytes: Vec<u8>, source: &TableSource) -> Result<(Vec<Account>, Diagnostics), Diagnostics> {
    records_of(bytes, (&fields::accounts(), source, &dollars()))
}

/// The people of a table whose bytes are at hand.
///
/// # Errors
/// As [`super::load`].
pub fn people_of(bytes: Vec<u8>, source: &TableSource) -> Result<(Vec<Person>, Diagnostics), Diagnostics> {
    records_of(bytes, (&fields::team(), source, &dollars()))
}

fn dollars() -> Money {
    Money { currency: defaults::currency(), rates: BTreeMap::new() }
}

fn records_of<T: Clone>(
    bytes: Vec<u8>,
    (layout, source, money): (&fields::Layout<T>, &TableSource, &Money),
) -> Result<(Vec<T>, Diagnostics), Diagnostics> {
    let file = source.file.as_str();
    let mut found = Diagnostics::new();
    let mut limited = Limited::new(&mut found);
    let request = Request { layout, source, scenario: file, file, money, role: "csm" };
    let read = records::read(&request, bytes, &mut limited);
    limited.finish(file);
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
/// them is said when the records are read. `sheet` is that of a workbook, where it is not the first with headings.
///
/// # Errors
/// As [`super::load`].
pub fn export(path: &Path, sheet: Option<&str>, of: ExportOf) -> Result<Export, Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    let source = TableSource { file, sheet: sheet.map(str::to_owned), ..TableSource::default() };
    export_of(bytes, &source, of)
}

/// The same for a file whose bytes are at hand.
///
/// # Errors
/// As [`super::load`].
pub fn export_of(bytes: Vec<u8>, source: &TableSource, of: ExportOf) -> Result<Export, Diagnostics> {
    match of {
        ExportOf::Accounts => cells_of(bytes, source, &fields::accounts()),
        ExportOf::Team => cells_of(bytes, source, &fields::team()),
    }
}

fn cells_of<T>(bytes: Vec<u8>, source: &TableSource, layout: &fields::Layout<T>) -> Result<Export, Diagnostics> {
    let file = source.file.as_str();
    let mut found = Diagnostics::new();
    let mut limited = Limited::new(&mut found);
    let request = Request { layout, source, scenario: file, file, money: &dollars(), role: "csm" };
    let read = records::cells(&request, bytes, &mut limited);
    limited.finish(file);
    let (headings, rows) = found.into_result(read)?.0.unwrap_or_default();
    Ok(Export { headings, rows })
}

/// The sheets of a workbook.
///
/// # Errors
/// As [`super::load`]; none for a file of another kind.
pub fn sheets(path: &Path) -> Result<Vec<String>, Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    let refused = |it: Refusal| Diagnostic::new(it.code, Place::file(&file), it.cause, it.remedy);
    workbook::sheets(bytes).map_err(|refusal| refused(refusal).into())
}
