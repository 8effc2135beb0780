//! Columns that are used and tell no two records apart.

use super::headings::MatchedColumn;
use super::table::Table;
use crate::error::Limited;

/// From how many records on a column is expected to differ.
const MANY: usize = 20;
/// Fields that are the same for all records only by mistake, and those that nobody exports to leave them empty. Others, such
/// as locks or parents, are often empty with good reason.
const TELLING: [&str; 5] = ["arr", "renewal", "health", "name", "domain"];
const FILLED: [&str; 7] = ["arr", "renewal", "health", "name", "domain", "segment", "hours"];

/// Fields of which a merged cell says the value of several records.
const OF_GROUPS: [&str; 6] = ["region", "segment", "industry", "country", "owner", "stage"];

/// Warns of columns in which only the first record of each group is filled, as merged cells of a spreadsheet leave it: then
/// each value is there once, and most cells are empty.
pub(super) fn say_merged<T>(table: &Table, columns: &[MatchedColumn<'_, T>], found: &mut Limited<'_>) {
    for column in columns.iter().filter(|it| it.index.is_some() && OF_GROUPS.contains(&it.field.name)) {
        let cells = || (0..table.len()).map(|row| table.cell(row, column.index).text);
        let filled: Vec<&str> = cells().filter(|text| !text.is_empty()).collect();
        let different: std::collections::BTreeSet<&str> = filled.iter().copied().collect();
        let starts = cells().next().is_some_and(|text| !text.is_empty());
        // Accounts without an owner are common, those without a region are not.
        let usual = if column.field.name == "owner" { 3 } else { 2 };
        if starts && filled.len() > 1 && different.len() == filled.len() && table.len() >= usual * filled.len() {
            let (heading, empty) = (table.heading(column.index).unwrap_or_default(), table.len() - filled.len());
            let cause = format!(
                "\"{heading}\" is filled in {} rows, each time by something else, and empty in {empty}: merged cells may stand for the rows below them.",
                filled.len()
            );
            let remedy = "Undo the merging and fill each row; rows that are left empty are taken as unknown.";
            found.push("W123", table.place(0, column.index), cause, remedy);
        }
    }
}

/// Warns of columns that are empty, or the same in every record where that makes no sense.
pub(super) fn say<T>(table: &Table, columns: &[MatchedColumn<'_, T>], found: &mut Limited<'_>) {
    if table.len() == 0 {
        return;
    }
    let mut list = Vec::new();
    for column in columns.iter().filter(|column| column.index.is_some()) {
        let heading = table.heading(column.index).unwrap_or_default();
        let first = table.cell(0, column.index).text;
        let same = (1..table.len()).all(|row| table.cell(row, column.index).text == first);
        if same && first.is_empty() && FILLED.contains(&column.field.name) && !column.field.is_required {
            list.push(format!("\"{heading}\" is empty"));
        } else if same && table.len() >= MANY && TELLING.contains(&column.field.name) {
            list.push(format!("\"{heading}\" is \"{first}\" in all {} rows", table.len()));
        }
    }
    if !list.is_empty() {
        let cause = format!("Columns that are used tell nothing: {}.", list.join(", "));
        found.push(
            "W113",
            table.heading_place(None),
            cause,
            "Look whether the export is the right one, or unmap them.",
        );
    }
}
