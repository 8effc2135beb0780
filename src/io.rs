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
//! - `workbook`: cells as they come, counted before they are held; formulas by value.
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

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Diagnostic, Diagnostics, Limited, Place};
use crate::scenario::{
    Absence, Account, Document, RecordPlaces, Repeated, Scenario, Source, TableSource, defaults, schema::schema,
};
use files::Files;
pub use files::digest;
use request::Money;

mod cell;
mod date;
mod delimited;
mod encoding;
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
mod money;
#[cfg(feature = "cli")]
pub(crate) mod near;
mod number;
mod path;
mod people;
mod reading;
mod records;
mod repeated;
mod request;
mod scores;
mod separator;
mod silent;
mod source;
mod structure;
mod table;
mod words;
mod workbook;
pub mod write;
mod wrong_cells;

/// The version of the scenario format that this program reads.
const VERSION: u64 = 1;

/// Reads a scenario file and the tables that it names, which are looked for beside it.
///
/// # Errors
/// Every problem found, if one of them is an error: codes E0xx for files, JSON and its structure, E1xx for tables.
pub fn load(path: &Path) -> Result<(Document, Diagnostics), Diagnostics> {
    let file = path.display().to_string();
    let bytes = Files::read(path, &file)?;
    read(bytes, &file, &Files::beside(path))
}

/// Reads a scenario from its text; `file` is what diagnostics call it. It can't name tables, as it is in no folder.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<(Document, Diagnostics), Diagnostics> {
    read(text.as_bytes().to_vec(), file, &Files::none())
}

fn read(bytes: Vec<u8>, file: &str, files: &Files) -> Result<(Document, Diagnostics), Diagnostics> {
    let text = encoding::decode(bytes, file)?;
    let mut found = Diagnostics::new();
    let value = shaped(&text, file, &mut found)?;
    let role = first_role(&value);
    let money = money(&value);
    let known = Known { file, role: &role, money: &money };
    let team = table(&value, &fields::team(), &known, files, &mut found);
    let mut accounts = table(&value, &fields::accounts(), &known, files, &mut found);
    if let Some((accounts, rows)) = &mut accounts {
        put_together(&value, accounts, rows, &mut found);
    }
    let decisions = table(&value, &fields::decisions(), &known, files, &mut found);
    let mut limited = Limited::new(&mut found);
    repeated::refuse_elsewhere(&value, file, &mut limited);
    limited.finish(file);
    if found.has_errors() {
        return Err(found);
    }
    let scenario = structs(&value, file)?;
    let mut document = Document::inline(scenario, file);
    if let Some((people, rows)) = team {
        document.scenario.team = Source::Inline(people);
        document.team_rows = rows;
    }
    join_absences(&mut document.scenario);
    if let Some((accounts, rows)) = accounts {
        document.scenario.accounts = Source::Inline(accounts);
        document.account_rows = rows;
    }
    if let Some((decisions, rows)) = decisions {
        document.scenario.decisions = Source::Inline(decisions);
        document.decision_rows = rows;
    }
    named(&mut document, &mut found);
    document.digest = meaning(&document.scenario);
    found.into_result(document)
}

/// Makes one account of several rows, where the scenario says how.
fn put_together(value: &Value, accounts: &mut Vec<Account>, rows: &mut RecordPlaces, found: &mut Diagnostics) {
    let how: Option<Repeated> = word(&value["accounts"], "repeated");
    if let (Some(how), RecordPlaces::Csv { file, .. }) = (how, &*rows) {
        let file = file.clone();
        let mut limited = Limited::new(found);
        repeated::join(accounts, rows, how, &mut limited);
        limited.finish(&file);
    }
}

/// The digest of all of a scenario that a plan depends on: questions, triggers, expectations, accepted doubts, dates of moves
/// and names of fields can change without touching the plans that there are. Team, accounts and decisions are inline by now, the
/// first two by their ids, so that it is the same however and in which order they are written down.
fn meaning(scenario: &Scenario) -> String {
    let mut asked = Scenario {
        triggers: Vec::new(),
        accept: Vec::new(),
        what_if: Vec::new(),
        outlook: None,
        futures: None,
        schedule: None,
        crm: None,
        ..scenario.clone()
    };
    if let Source::Inline(people) = &mut asked.team {
        people.sort_by(|a, b| a.id.cmp(&b.id));
    }
    if let Source::Inline(accounts) = &mut asked.accounts {
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
    }
    // Scenarios have no keys but texts and no numbers but finite ones: writing them down can't fail.
    digest(&serde_json::to_vec(&asked).unwrap_or_default())
}

/// Gives everybody whom a table names by name or address their id.
fn named(document: &mut Document, found: &mut Diagnostics) {
    let Document { scenario, account_rows, decision_rows, .. } = document;
    let team = people::Team { people: scenario.team.records(), pools: &scenario.pools };
    let mut limited = Limited::new(found);
    if let (Source::Inline(accounts), RecordPlaces::Csv { .. }) = (&mut scenario.accounts, &*account_rows) {
        people::of_accounts(&team, accounts, account_rows, &mut limited);
    }
    if let (Source::Inline(decisions), RecordPlaces::Csv { .. }) = (&mut scenario.decisions, &*decision_rows) {
        people::of_decisions(&team, decisions, decision_rows, &mut limited);
    }
    limited.finish(&document.file);
}

/// Accounts from a file of their own: a table with the headings of the scenario's accounts, or a JSON list.
///
/// # Errors
/// As [`load`].
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
        RecordPlaces::Csv { columns, .. } => columns.clone(),
    };
    let source = TableSource { file: file.clone(), columns: columns.into_iter().collect(), ..TableSource::default() };
    let layout = fields::accounts();
    let money = Money { currency: scenario.currency.clone(), rates: scenario.rates.clone() };
    let request =
        request::Request { layout: &layout, source: &source, scenario: &file, file: &file, money: &money, role: "csm" };
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
/// As [`load`].
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
    let request =
        request::Request { layout, source: &source, scenario: &file, file: &file, money: &money, role: "csm" };
    let read = records::cells(&request, bytes, &mut limited);
    limited.finish(&file);
    let (headings, rows) = found.into_result(read)?.0.unwrap_or_default();
    Ok(Export { headings, rows })
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

/// What is known of a scenario before its tables are read.
struct Known<'a> {
    /// The scenario's file.
    file: &'a str,
    /// The role that remedies use as their example.
    role: &'a str,
    /// What it says of money.
    money: &'a Money,
}

fn money(value: &Value) -> Money {
    let currency =
        value.get("currency").map_or_else(|| Some(defaults::currency()), |it| it.as_str().map(str::to_owned));
    let rates = value.get("rates").and_then(|rates| Deserialize::deserialize(rates).ok());
    Money { currency: currency.unwrap_or_default(), rates: rates.unwrap_or_default() }
}

/// The records of the table that the scenario names for a list, and where each stands; none if it names none.
fn table<T: Clone>(
    value: &Value,
    layout: &fields::Layout<T>,
    known: &Known<'_>,
    files: &Files,
    found: &mut Diagnostics,
) -> Option<(Vec<T>, RecordPlaces)> {
    let source = value.get(layout.list).filter(|source| source.is_object())?;
    let source = lenient(source)?;
    let key = if value[layout.list].get("file").is_some() { "file" } else { "csv" };
    let place = Place::path(known.file, format!("{}.{key}", layout.list));
    match files.table(&source.file, &place) {
        Ok((name, bytes)) => {
            let mut limited = Limited::new(found);
            let Known { file: scenario, role, money } = *known;
            let request = request::Request { layout, source: &source, scenario, file: &name, money, role };
            let read = records::read(&request, bytes, &mut limited);
            limited.finish(&name);
            read
        }
        Err(problems) => {
            found.0.extend(problems.0);
            None
        }
    }
}

/// What can be understood of a table's source, so that a slip in one of its keys, reported already, hides nothing else.
fn lenient(source: &Value) -> Option<TableSource> {
    let texts = |key: &str| source.get(key).and_then(|texts| Deserialize::deserialize(texts).ok()).unwrap_or_default();
    Some(TableSource {
        file: source.get("file").or_else(|| source.get("csv"))?.as_str()?.to_owned(),
        sheet: word(source, "sheet"),
        columns: texts("columns"),
        fill: texts("fill"),
        values: word(source, "values").unwrap_or_default(),
        decimal: word(source, "decimal"),
        dates: word(source, "dates"),
        lists: word(source, "lists"),
        repeated: word(source, "repeated"),
    })
}

/// A value that is left out where it is not what it should be.
fn word<T: for<'a> Deserialize<'a>>(source: &Value, key: &str) -> Option<T> {
    source.get(key).and_then(|value| T::deserialize(value).ok())
}

/// Makes one absence of the two days that some files have in columns of their own. An unknown first day is that of the
/// plan, an unknown last day that of its period.
fn join_absences(scenario: &mut Scenario) {
    let (first, last) = (scenario.as_of, scenario.period_end());
    let Source::Inline(people) = &mut scenario.team else { return };
    for person in people {
        let absence = match (person.leave_from.take(), person.leave_to.take()) {
            (None, None) => continue,
            (Some(from), to) => Absence { from, to: to.unwrap_or(last.max(from)) },
            (None, Some(to)) => Absence { from: first.min(to), to },
        };
        if !person.leave.contains(&absence) {
            person.leave.push(absence);
        }
    }
}

/// The role that remedies use as their example.
fn first_role(value: &Value) -> String {
    let segments = value.get("segments").and_then(Value::as_array).into_iter().flatten();
    let mut seats = segments.filter_map(|segment| segment.get("seats").and_then(Value::as_object));
    seats.find_map(|seats| seats.keys().next().cloned()).unwrap_or_else(|| "csm".to_owned())
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
        assert!(matches!(&document.account_rows, RecordPlaces::Csv { file, .. } if file.ends_with("accounts.csv")));
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
