//! Odd and bad files, made here: what each must come to, as values or as codes. A file that is read wrongly without a
//! word is the worst that this room can do, so that each case says all of what is read or refused.

use rebook::internal::scenario::{Account, Document, Person};
use serde_json::json;

use crate::tables::Tables;

mod columns;
mod dates;
mod files;
mod numbers;
mod people;
mod rows;
mod workbooks;

/// What a table comes to: the errors where it is refused; else what is shown of it, and the warnings behind it. Columns
/// that tell nothing are left aside: tables of a row or two are full of them.
pub(super) fn comes_to(tables: &Tables, show: impl Fn(&Document) -> String) -> String {
    let list = |found: &rebook::error::Diagnostics, kind: char| {
        let mut codes: Vec<&str> = found.0.iter().map(|one| one.code).collect();
        codes.retain(|code| code.starts_with(kind) && !["W101", "W102", "W113"].contains(code));
        codes.sort_unstable();
        codes.dedup();
        codes.join(" ")
    };
    match tables.load() {
        Err(found) => list(&found, 'E'),
        Ok((document, found)) => format!("{} {}", show(&document), list(&found, 'W')).trim_end().to_owned(),
    }
}

/// Values between bars; nothing where there is none.
pub(super) fn of_accounts(document: &Document, value: impl Fn(&Account) -> String) -> String {
    document.accounts().iter().map(value).collect::<Vec<_>>().join(" | ")
}

pub(super) fn of_people(document: &Document, value: impl Fn(&Person) -> String) -> String {
    document.people().iter().map(value).collect::<Vec<_>>().join(" | ")
}

pub(super) fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A table of accounts with one more column, cells in quotes between semicolons.
pub(super) fn column(heading: &str, cells: &[&str]) -> Tables {
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let rows: Vec<String> = cells.iter().enumerate().map(|(at, cell)| format!("a{at};{}\n", quoted(cell))).collect();
    let text = format!("Account ID;\"{heading}\"\n{}", rows.concat());
    Tables::new(text).with("/accounts/columns", json!({ "id": "Account ID" }))
}

/// A table of people with one more column.
pub(super) fn team_column(heading: &str, cells: &[&str]) -> Tables {
    let mut tables = Tables::new("Account ID\na1\n").with("/accounts/columns", json!({ "id": "Account ID" }));
    let rows: Vec<String> = cells.iter().enumerate().map(|(at, cell)| format!("p{at};\"{cell}\"\n")).collect();
    tables.team = format!("id;\"{heading}\"\n{}", rows.concat()).into();
    tables
}

/// Compares all cases before it fails, so that all that has changed is seen at once.
#[track_caller]
pub(super) fn all_come_out(cases: impl IntoIterator<Item = (String, String, &'static str)>) {
    let wrong: Vec<String> = cases
        .into_iter()
        .filter(|(_, came, wanted)| came != wanted)
        .map(|(case, came, wanted)| format!("{case}: {came:?} instead of {wanted:?}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
