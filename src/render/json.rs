//! Tables as JSON; the facts behind a report are a contract of their own, [`report::json`].

use serde_json::{Map, Value};

use crate::report;
use crate::report::table::{Audience, Cell, ColumnKind, Table};

/// A table as a list of objects, by the keys of its columns.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn table(table: &Table) -> Result<String, serde_json::Error> {
    let columns = || table.columns.iter().zip(0..).filter(|(column, _)| column.audience != Audience::Readers);
    let rows = table.rows.iter().map(|row| {
        columns()
            .map(|(column, at)| {
                (column.key.to_string(), row.cells.get(at).map_or(Value::Null, |it| value(it, column.kind)))
            })
            .collect::<Map<_, _>>()
    });
    report::json(&rows.collect::<Vec<_>>())
}

pub(super) fn value(cell: &Cell, kind: ColumnKind) -> Value {
    match cell {
        Cell::None => Value::Null,
        // A remark for readers where a figure is expected.
        Cell::Text(_) if !matches!(kind, ColumnKind::Text | ColumnKind::Id) => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Whole(number) => (*number).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Flag(flag) => (*flag).into(),
    }
}
