//! Reading: a scenario file and the tables beside it become a [`Document`], or every problem that stops it.
//!
//! The order is: bytes, text, JSON, shape (against the schema), tables, structs. Each step reports all that it
//! finds; what the values mean is for [`crate::instance::validate`].
//!
//! # Tables
//!
//! A list of records can stand in a table: a text with separators, or a sheet of a workbook (XLSX, XLSM, XLSB, XLS, ODS).
//! What a file is is told by its bytes (`source`), never by its name:
//!
//! - `encoding`: UTF-8, UTF-16 and UTF-32 with or without a mark; Windows-1252 where the bytes speak for it. All but UTF-8
//!   is said.
//! - `delimited`: comma, semicolon, tab or bar, told by whole records; a first line `sep=;` decides. Quotes and all three
//!   line ends are respected.
//! - `workbook`: cells as they come, formulas by value. What a file holds or claims to hold is counted before the reader of
//!   spreadsheets sees it (`archive`, `old_workbook`).
//!
//! The result is a `grid` of cells with their places. `table` finds the row of headings, below titles and empty rows;
//! `leftover` takes out what is no record: totals, footers, headings and records that come again. All of it is said.
//!
//! A column fills the field that the scenario's `columns` map its heading to, or whose name it is: `arr`, `skills.german`,
//! `owner.csm`, `attributes.tickets` (`headings`). Case, spaces, line breaks and underscores do not matter; other
//! likenesses are suggested, never taken. An empty cell is left out, or what `fill` says.
//!
//! How a cell is read is decided by its whole column, never by one cell and never by another column's likes. Where two
//! readings are left, both are shown and the scenario decides (`decimal`, `dates`, `lists` beside the file's name):
//!
//! - numbers may have thousands, either decimal separator (`separator`), a currency, a unit (`1.2M`, `45 k`), parentheses
//!   for what is negative; `%` is hundredths, except for `health`, which is of 100 anyway;
//! - amounts are in the scenario's currency, or converted by its `rates`, or refused (`money`);
//! - dates are read as exports write them, with the day or the month first as the column tells (`reading`); numbers of days
//!   in workbooks only;
//! - several values stand between semicolons, bars or line breaks, or between commas where nothing else separates; values by
//!   name as `integration:3;german:2`, absences as `2027-01-01/2027-02-01`;
//! - yes, no, decisions, colours of health and words for "unknown" are understood in five languages (`words`);
//! - an apostrophe before `=`, `+`, `-` or `@` is taken off: exports put it there to keep formulas from running.
//!
//! Owners, receivers and parents are found by id, or by name or e-mail address where that is unique (`people`).
//!
//! Rows of one account are added up, or the first counts, where `repeated` says so (`repeated`).
//!
//! An attribute's column is numbers if all its cells are, true or false likewise, and texts otherwise.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Diagnostic, Diagnostics, Limited, Place};
use crate::scenario::{Document, Scenario, schema::schema};
pub use exports::{Export, ExportOf, accounts, accounts_of, export, export_of, people_of, sheets};
use files::Files;
pub use files::digest;
use tables::Tables;

mod archive;
mod cell;
mod date;
mod delimited;
mod encoding;
mod exports;
mod fields;
mod files;
pub mod folder;
mod grid;
mod headings;
mod json;
mod known;
mod leftover;
#[cfg(feature = "cli")]
pub(crate) mod markdown;
mod meaning;
mod money;
#[cfg(feature = "cli")]
pub(crate) mod near;
mod number;
mod old_workbook;
mod path;
mod people;
mod reading;
mod records;
mod refusal;
mod repeated;
mod request;
mod scores;
mod separator;
mod silent;
mod source;
mod structure;
mod table;
mod tables;
mod words;
mod workbook;
pub mod write;
mod wrong_cells;

/// Whether a text is a word for a score, such as a colour of health.
#[must_use]
pub fn is_score(text: &str) -> bool {
    words::score(text).is_some()
}

/// The version of the scenario format that this program reads.
const VERSION: u64 = 1;

/// Reads a scenario file and the tables that it names, which are looked for beside it.
///
/// # Errors
/// Every problem found, if one of them is an error: codes E0xx for files, JSON and its structure, E1xx for tables.
pub fn load(path: &Path) -> Result<(Document, Diagnostics), Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    read((bytes, None), &file, &Files::beside(path))
}

/// The same with the decisions of a file, in place of those that the scenario holds or names.
///
/// # Errors
/// As [`load`].
#[cfg(feature = "cli")]
pub fn load_decided(path: &Path, decisions: &Path) -> Result<(Document, Diagnostics), Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    let table = serde_json::json!({ "file": decisions.display().to_string() });
    read((bytes, Some(table)), &file, &Files::beside(path).and(decisions))
}

/// Reads a scenario from its text; `file` is what diagnostics call it. It can't name tables, as it is in no folder.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<(Document, Diagnostics), Diagnostics> {
    read((text.as_bytes().to_vec(), None), file, &Files::none())
}

/// The text of a scenario file, of any encoding of Unicode.
///
/// # Errors
/// `E003` where the bytes are no text.
#[cfg(feature = "serve")]
pub(crate) fn text(bytes: Vec<u8>, file: &str) -> Result<String, Diagnostics> {
    encoding::decode(bytes, file)
}

/// The tables that a scenario file names, as it names them: none where it is no scenario. Nothing else is looked at.
///
/// # Errors
/// As [`load`], where the file can't be read or is no text.
#[cfg(feature = "serve")]
pub(crate) fn tables_named(path: &Path) -> Result<Vec<String>, Diagnostics> {
    let file = path.display().to_string();
    let text = encoding::decode(Files::read(path, &file)?, &file)?;
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let lists = ["team", "accounts", "decisions"].iter().filter_map(|list| value.get(list));
    let named = lists.flat_map(|list| ["file", "csv"].map(|key| list.get(key).and_then(Value::as_str)));
    Ok(named.flatten().map(str::to_owned).collect())
}

/// Reads the bytes of a scenario; decisions that are given take the place of its own.
fn read(
    (bytes, decisions): (Vec<u8>, Option<Value>),
    file: &str,
    files: &Files,
) -> Result<(Document, Diagnostics), Diagnostics> {
    let text = encoding::decode(bytes, file)?;
    let mut found = Diagnostics::new();
    let mut value = shaped(&text, file, &mut found)?;
    if let (Some(decisions), Some(whole)) = (decisions, value.as_object_mut()) {
        whole.insert("decisions".to_owned(), decisions);
    }
    let tables = Tables::read((&value, file), files, &mut found);
    let mut limited = Limited::new(&mut found);
    repeated::refuse_elsewhere(&value, file, &mut limited);
    limited.finish(file);
    if found.has_errors() {
        return Err(found);
    }
    let mut document = Document::inline(structs(&value, file)?, file);
    tables.put_into(&mut document, &mut found);
    document.digest = meaning::digest(&document.scenario);
    found.into_result(document)
}

/// The structs of a value whose shape is right. What serde refuses all the same is reported with its path, which takes
/// a second and slower reading.
fn structs(value: &Value, file: &str) -> Result<Scenario, Diagnostics> {
    Scenario::deserialize(value).or_else(|_| {
        serde_path_to_error::deserialize(value).map_err(|error| {
            let place = Place::path(file, error.path().to_string());
            Diagnostic::new("E007", place, format!("{}.", error.inner()), "Mend the value.").into()
        })
    })
}

/// The scenario of a JSON value, its shape checked; it can't name tables.
///
/// # Errors
/// Every problem of its shape: codes E0xx.
pub fn shape(value: &Value, file: &str) -> Result<Scenario, Diagnostics> {
    let mut found = Diagnostics::new();
    let mut limited = Limited::new(&mut found);
    structure::check(&schema(), value, file, &mut limited);
    limited.finish(file);
    if found.has_errors() {
        return Err(found);
    }
    structs(value, file)
}

/// The JSON value of a text, checked for its version and its shape. Problems of shape are left in `found`.
fn shaped(text: &str, file: &str, found: &mut Diagnostics) -> Result<Value, Diagnostics> {
    let mut limited = Limited::new(found);
    let value = json::parse(text, file, &mut limited)?;
    if let Some(version) =
        value.get("rebook").filter(|version| version.is_number() && version.as_u64() != Some(VERSION))
    {
        let cause = format!("This is version {version} of the scenario format; this program reads version {VERSION}.");
        let remedy = format!("Write \"rebook\": {VERSION}, or use a program of that version.");
        return Err(Diagnostic::new("E005", Place::path(file, "rebook"), cause, remedy).into());
    }
    structure::check(&schema(), &value, file, &mut limited);
    limited.finish(file);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use jiff::civil::date;

    use super::load;
    use crate::error::Diagnostics;
    use crate::scenario::{Absence, Attribute, Document, List, RecordPlaces};

    const SCENARIO: &str = r#"{
        "rebook": 1, "name": "x", "as_of": "2027-01-01", "currency": "EUR", "segments": [],
        "team": { "csv": "team.csv", "fill": { "role": "csm" }, "columns": { "skills.german": "German (0-5)" } },
        "accounts": { "csv": "sub/accounts.csv", "columns": { "id": "Account ID", "name": "Account ID", "owner.csm": "CSM" } }
    }"#;
    const TEAM: &str = "id,Time Zone,German (0-5),skills,ramp,leave,regions,assignable,fte\n\
        ann,'+01:00,4,integration:3;data:2,0.25; 0.5,2027-01-04/2027-01-08,north; south,no,80 %\n\
        bea,,,,,,,x,\n";
    const ACCOUNTS: &str = "Account ID;ARR;CSM;owner_since.csm;attributes.zip;attributes.open;attributes.vip;Health;forbidden\n\
        007;1.234,5 €;ann;2026-05-01;01234;3;true;85%;bea;\n\
        008;\"2'000\";ann;;99999;;FALSE;;\n";

    fn read(accounts: &[u8]) -> Result<(Document, Diagnostics), Diagnostics> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        fs::write(folder.path().join("scenario.json"), SCENARIO).unwrap();
        fs::write(folder.path().join("team.csv"), TEAM).unwrap();
        fs::write(folder.path().join("sub/accounts.csv"), accounts).unwrap();
        load(&folder.path().join("scenario.json"))
    }

    #[test]
    fn every_kind_of_cell_is_read() {
        let (document, found) = read(ACCOUNTS.as_bytes()).unwrap();
        assert_eq!(found, Diagnostics::new());
        let ann = &document.people()[0];
        assert_eq!(ann.time_zone.as_deref(), Some("+01:00"));
        assert_eq!(ann.skills, BTreeMap::from([("data".into(), 2), ("german".into(), 4), ("integration".into(), 3)]));
        assert_eq!((ann.ramp.as_slice(), ann.fte, ann.assignable), ([0.25, 0.5].as_slice(), Some(0.8), false));
        assert_eq!(ann.leave, [Absence { from: date(2027, 1, 4), to: date(2027, 1, 8) }]);
        assert_eq!((&ann.regions.0[..], &ann.role.0[..]), (&["north".into(), "south".into()][..], &["csm".into()][..]));
        let account = &document.accounts()[0];
        assert_eq!((account.id.as_str(), account.name.as_deref()), ("007", Some("007")));
        assert_eq!((account.arr, account.health), (Some(1234.5), Some(85.0)));
        assert_eq!(account.owner, BTreeMap::from([("csm".into(), List(vec!["ann".into()]))]));
        assert_eq!(account.owner_since, BTreeMap::from([("csm".into(), date(2026, 5, 1))]));
        assert_eq!(account.attributes["zip"], Attribute::Text("01234".into()));
        assert_eq!(account.attributes["open"], Attribute::Number(3.0));
        assert_eq!(document.accounts()[1].attributes["vip"], Attribute::Flag(false));
        assert_eq!(document.accounts()[1].arr, Some(2000.0));
    }

    #[test]
    fn places_name_line_and_heading() {
        let (document, _) = read(ACCOUNTS.as_bytes()).unwrap();
        let place = document.account_place(1, "owner.csm");
        assert_eq!((place.line, place.column.as_deref()), (Some(3), Some("CSM")));
        assert!(matches!(&document.account_rows, RecordPlaces::Table { file, .. } if file.ends_with("accounts.csv")));
    }

    #[test]
    fn the_digest_is_of_what_a_plan_depends_on_however_it_is_written() {
        let (plain, _) = read(ACCOUNTS.as_bytes()).unwrap();
        let units = ACCOUNTS.encode_utf16().flat_map(u16::to_le_bytes);
        let (wide, _) = read(&[0xFF, 0xFE].into_iter().chain(units).collect::<Vec<u8>>()).unwrap();
        assert_eq!(plain.accounts(), wide.accounts());
        assert_eq!(plain.digest, wide.digest);
        let (other, _) = read(ACCOUNTS.replace("1.234,5", "1.234,6").as_bytes()).unwrap();
        assert_ne!(other.accounts(), plain.accounts());
        assert_ne!(other.digest, plain.digest);
        assert_eq!(plain.digest.len(), 64);
    }
}
