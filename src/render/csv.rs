//! Tables as CSV: figures as they are, texts guarded against being taken for formulas.

use std::borrow::Cow;

use crate::report::table::{Audience, Cell, Column, ColumnKind, Table};
use crate::report::words;

/// What a spreadsheet needs at the head of a file to read it as UTF-8.
pub const MARK: &str = "\u{feff}";

/// A table, its columns' keys as headings.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn csv(table: &Table) -> Result<String, csv::Error> {
    let columns: Vec<_> = table.columns.iter().zip(0..).filter(|(it, _)| it.audience != Audience::Readers).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|(column, _)| column.key.as_ref()))?;
    for row in &table.rows {
        let of =
            |(column, at): &(&Column, usize)| row.cells.get(*at).map_or(Cow::Borrowed(""), |it| cell(it, column.kind));
        writer.write_record(columns.iter().map(of).map(Cow::into_owned))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn cell(cell: &Cell, kind: ColumnKind) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) if kind == ColumnKind::Id => text.into(),
        Cell::Text(text) if kind == ColumnKind::Text => guarded(text),
        // A remark for readers where a figure is expected is no figure.
        Cell::None | Cell::Text(_) => "".into(),
        Cell::Whole(number) => number.to_string().into(),
        Cell::Number(number) => if number.is_finite() { number.to_string() } else { String::new() }.into(),
        Cell::Date(date) => date.to_string().into(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.into(),
    }
}

/// A text that no spreadsheet takes for a formula and no terminal for a command: an apostrophe stands before what would be
/// a formula, and lines are all that is left of control characters.
fn guarded(text: &str) -> Cow<'_, str> {
    let lines: Vec<String> = text.split('\n').map(words::plain).collect();
    let text = lines.join("\n");
    if words::is_formula(&text) { format!("'{text}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::cells;

    #[test]
    fn figures_are_figures_and_formulas_are_texts() {
        let columns = [
            Column::text("name", "Name", 20),
            Column::of(ColumnKind::Points, "gain", "gain"),
            Column::text("remark", "", 20).for_readers(),
            Column::of(ColumnKind::YesNo, "sure", "sure"),
        ];
        let rows = [cells!["=1+1", -32.3, "good", true], cells!["-5", "nothing", "", Cell::None], cells!["-a"]];
        assert_eq!(
            csv(&Table::new("t", columns.clone(), rows)).unwrap(),
            "name,gain,sure\n'=1+1,-32.3,yes\n-5,,\n'-a,,\n"
        );
        let rows = [cells!["a\u{1b}[31mb\nc\u{202e}d"]];
        assert_eq!(csv(&Table::new("t", columns, rows)).unwrap(), "name,gain,sure\n\"a [31mb\nc d\",,\n");
    }
}
