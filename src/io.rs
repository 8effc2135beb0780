//! Reading: a scenario file and the CSV files beside it become a [`Document`], or every problem that stops it.
//!
//! The order is: bytes, text, JSON, shape (against the schema), CSV files, structs. Each step reports all that it
//! finds; what the values mean is for [`crate::instance::validate`].

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Diagnostics, Limited, Place};
use crate::scenario::{CsvSource, Document, Rows, Scenario, Source, schema::schema};
use files::Files;

mod aliases;
mod cell;
mod date;
mod encoding;
mod fields;
mod files;
mod headings;
mod json;
mod number;
mod path;
mod records;
mod separator;
mod structure;
mod table;

/// The version of the scenario format that this program reads.
const VERSION: u64 = 1;

/// Reads a scenario file and the CSV files that it names, which are looked for beside it.
///
/// # Errors
/// Every problem found, if one of them is an error: codes E0xx for files, JSON and its structure, E1xx for CSV.
pub fn load(path: &Path) -> Result<(Document, Diagnostics), Diagnostics> {
    let file = path.display().to_string();
    let mut files = Files::beside(path);
    let bytes = files.read(path, &file)?;
    read(bytes, &file, files)
}

/// Reads a scenario from its text; `file` is what diagnostics call it. It can't name CSV files, as it is in no folder.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<(Document, Diagnostics), Diagnostics> {
    let mut files = Files::none();
    files.add(text.as_bytes());
    read(text.as_bytes().to_vec(), file, files)
}

fn read(bytes: Vec<u8>, file: &str, mut files: Files) -> Result<(Document, Diagnostics), Diagnostics> {
    let text = encoding::decode(bytes, file)?;
    let mut found = Diagnostics::new();
    let value = shaped(&text, file, &mut found)?;
    let role = first_role(&value);
    let team = csv(&value, &fields::team(), &role, &mut files, (file, &mut found));
    let accounts = csv(&value, &fields::accounts(), &role, &mut files, (file, &mut found));
    if found.has_errors() {
        return Err(found);
    }
    let scenario: Scenario = serde_path_to_error::deserialize(value).map_err(|error| {
        let place = Place::path(file, error.path().to_string());
        Diagnostics(vec![crate::error::Diagnostic::new(
            "E007",
            place,
            format!("{}.", error.inner()),
            "Mend the value.",
        )])
    })?;
    let mut document = Document::inline(scenario, file);
    document.digest = files.digest();
    if let Some((people, rows)) = team {
        document.scenario.team = Source::Inline(people);
        document.team_rows = rows;
    }
    if let Some((accounts, rows)) = accounts {
        document.scenario.accounts = Source::Inline(accounts);
        document.account_rows = rows;
    }
    found.into_result(document)
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
        return Err(crate::error::Diagnostic::new("E005", Place::path(file, "rebook"), cause, remedy).into());
    }
    structure::check(&schema(), &value, file, &mut limited);
    limited.finish(file);
    Ok(value)
}

/// The records of the CSV file that the scenario names for a list, and where each stands; none if it names none.
fn csv<T: Clone>(
    value: &Value,
    layout: &fields::Layout<T>,
    role: &str,
    files: &mut Files,
    (file, found): (&str, &mut Diagnostics),
) -> Option<(Vec<T>, Rows)> {
    let source = value.get(layout.list).filter(|source| source.is_object())?;
    let source = CsvSource::deserialize(source).ok()?;
    let place = Place::path(file, format!("{}.csv", layout.list));
    match files.csv(&source.csv, &place) {
        Ok((name, text)) => {
            let mut limited = Limited::new(found);
            let request = records::Request { layout, source: &source, scenario: file, file: &name, role };
            let read = records::read(&request, &text, &mut limited);
            limited.finish(&name);
            read
        }
        Err(problems) => {
            found.0.extend(problems.0);
            None
        }
    }
}

/// The role that remedies use as their example.
fn first_role(value: &Value) -> String {
    let segments = value.get("segments").and_then(Value::as_array).into_iter().flatten();
    let mut seats = segments.filter_map(|segment| segment.get("seats").and_then(Value::as_object));
    seats.find_map(|seats| seats.keys().next().cloned()).unwrap_or_else(|| "csm".to_owned())
}
