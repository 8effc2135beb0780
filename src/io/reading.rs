//! How a column is read, decided from all its cells. What they leave open is for the scenario to say.

use std::collections::BTreeSet;

use super::date::{self, DateReading};
use super::grid::CellKind;
use super::headings::MatchedColumn;
use super::request::Request;
use super::table::Table;
use super::words;
use crate::error::Limited;
use crate::scenario::field::Kind;
use crate::scenario::{DateOrder, Decimal, ListMark};

/// Fields whose values never hold a comma themselves.
const PLAIN_LISTS: [&str; 5] = ["languages", "regions", "segments", "role", "forbidden"];

/// How the cells of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The decimal separator of its numbers.
    pub(super) decimal: Decimal,
    /// The order of day and month, where it makes a difference.
    pub(super) order: Order,
    /// What separates values beside semicolons, bars and line breaks.
    pub(super) marks: ListMarks,
}

/// What separates the values of a column's cells beside semicolons, bars and line breaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ListMarks {
    /// Commas.
    pub(super) commas: bool,
    /// Strokes and words: `German/English`, `West & South`, `German and English`.
    pub(super) words: bool,
}

/// The order of day and month in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// None of its dates can be read in two ways.
    Any,
    /// This one.
    Known(DateOrder),
    /// Nothing tells, which is reported already.
    Refused,
}

impl Default for Reading {
    fn default() -> Self {
        Self { decimal: Decimal::Point, order: Order::Any, marks: ListMarks::default() }
    }
}

/// How dates of a column are read: as those that can only be read one way, or as the scenario says. Where neither tells
/// (E121), or dates contradict each other (E122), that is reported.
pub(super) fn order<T>(
    request: &Request<'_, T>,
    table: &Table,
    column: &MatchedColumn<'_, T>,
    found: &mut Limited<'_>,
) -> Order {
    let is_absences = matches!(column.field.kind, Kind::Absences(_));
    if !(is_absences || matches!(column.field.kind, Kind::Date(_) | Kind::DateBy(_))) {
        return Order::Any;
    }
    let (mut day_first, mut month_first, mut either) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..table.len() {
        let cell = table.cell(row, column.index);
        if cell.kind != CellKind::Text || !cell.text.contains(['/', '-', ' ']) {
            continue;
        }
        let separate = |c: char| {
            matches!(c, ';' | '|' | '\n' | '\r') || is_absences && c == ',' || column.key.is_none() && c == ':'
        };
        let parts = cell.text.split(separate).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" to "));
        for part in parts.chain([cell.text]) {
            match date::read(part) {
                Some(DateReading::Only(DateOrder::DayFirst, _)) => day_first.push(row),
                Some(DateReading::Only(DateOrder::MonthFirst, _)) => month_first.push(row),
                Some(DateReading::Either(a, b)) => either.push((row, a, b)),
                Some(DateReading::Sure(_)) | None => {}
            }
        }
    }
    let remedy = format!(
        "\"dates\": \"day_first\" or \"dates\": \"month_first\" beside the file's name in {}.",
        request.layout.list
    );
    let place = |row| table.place(row, column.index);
    let shown = |row| table.cell(row, column.index).text;
    let rows = |rows: &[usize]| rows.iter().collect::<BTreeSet<_>>().len();
    match (day_first.first(), month_first.first(), either.first()) {
        (Some(&day), Some(&month), _) if request.source.dates.is_none() => {
            let cause = format!(
                "\"{}\" has the day first, \"{}\" ({}) the month; {} rows of this column have the one, {} the other.",
                shown(day),
                shown(month),
                table.short_place(month, column.index),
                rows(&day_first),
                rows(&month_first)
            );
            found.push("E122", place(day), cause, format!("Write all dates alike, or say which are right by {remedy}"));
            Order::Refused
        }
        (Some(_), None, _) => Order::Known(DateOrder::DayFirst),
        (None, Some(_), _) => Order::Known(DateOrder::MonthFirst),
        (None, None, Some(&(row, a, b))) if request.source.dates.is_none() => {
            let cause = format!(
                "\"{}\" can be {a} or {b}: no date of this column tells ({} rows can be read in two ways).",
                shown(row),
                rows(&either.iter().map(|&(row, ..)| row).collect::<Vec<_>>())
            );
            found.push("E121", place(row), cause, format!("Say which by {remedy}"));
            Order::Refused
        }
        _ => request.source.dates.map_or(Order::Any, Order::Known),
    }
}

/// What separates the values of a column's cells. Where that was not sure, it is said or refused.
pub(super) fn list_marks<T>(
    request: &Request<'_, T>,
    table: &Table,
    column: &MatchedColumn<'_, T>,
    found: &mut Limited<'_>,
) -> ListMarks {
    let commas = comma_lists(request, table, column, found);
    ListMarks { commas, words: word_lists(request, (table, column), commas, found) }
}

/// Whether strokes and words such as "and" separate values: always between languages, and between regions where each part
/// stands alone elsewhere, as a region may well be called "UK & Ireland".
fn word_lists<T>(
    request: &Request<'_, T>,
    (table, column): (&Table, &MatchedColumn<'_, T>),
    commas: bool,
    found: &mut Limited<'_>,
) -> bool {
    let is_languages = column.field.name == "languages";
    let can = is_languages || column.field.name == "regions";
    if !matches!(column.field.kind, Kind::List(_)) || !can || request.source.lists == Some(ListMark::Semicolon) {
        return false;
    }
    let cells = || (0..table.len()).map(|row| (row, table.cell(row, column.index).text));
    let parts = |cell: &'_ str| words::parts(cell).map(str::to_lowercase).collect::<Vec<_>>();
    let is_list = |cell: &str| !words::is_unknown(cell) && parts(cell).len() > 1;
    let together: Vec<(usize, &str)> = cells().filter(|(_, cell)| is_list(cell)).collect();
    let Some(&(row, sample)) = together.first() else { return false };
    let alone: BTreeSet<String> =
        cells().flat_map(|(_, cell)| cell.split([';', ',', '|', '\n'])).map(|it| it.trim().to_lowercase()).collect();
    let split = is_languages || together.iter().all(|(_, cell)| parts(cell).iter().all(|part| alone.contains(part)));
    if split && !commas {
        say_split((table, column), (row, sample), parts(sample).len(), found);
    }
    split
}

fn say_split<T>(
    (table, column): (&Table, &MatchedColumn<'_, T>),
    (row, sample): (usize, &str),
    count: usize,
    found: &mut Limited<'_>,
) {
    let heading = table.heading(column.index).unwrap_or_default();
    let mark = if sample.contains(',') { "commas" } else { "strokes or words" };
    let cause = format!("\"{heading}\" lists values with {mark}: \"{sample}\" is read as {count}.");
    let remedy = "If it is one value, write \"lists\": \";\" beside the file's name, or semicolons between values.";
    found.push("W111", table.place(row, column.index), cause, remedy);
}

/// Whether commas separate the values of a column's cells: they do where nothing else does and no value of the field could
/// hold one. Otherwise a part that stands alone elsewhere in the column tells, or the scenario (E124).
fn comma_lists<T>(
    request: &Request<'_, T>,
    table: &Table,
    column: &MatchedColumn<'_, T>,
    found: &mut Limited<'_>,
) -> bool {
    let cells = || (0..table.len()).map(|row| (row, table.cell(row, column.index).text));
    let with_commas: Vec<(usize, &str)> = cells().filter(|(_, cell)| cell.contains(',')).collect();
    let Some(&(row, sample)) = with_commas.first() else { return false };
    let pairs = |mark: char| with_commas.iter().all(|(_, cell)| cell.split(',').all(|part| part.contains(mark)));
    match column.field.kind {
        Kind::List(_) => {}
        Kind::LevelBy(_) | Kind::NumberBy(_) | Kind::CountBy(_) | Kind::DateBy(_) => {
            return column.key.is_none() && pairs(':');
        }
        Kind::Absences(_) => return pairs('/'),
        _ => return false,
    }
    if let Some(mark) = request.source.lists {
        return mark == ListMark::Comma;
    }
    // No language has a comma in it, whatever else separates them.
    if cells().any(|(_, cell)| cell.contains(';')) && column.field.name != "languages" {
        return false;
    }
    let parts = |cell: &'_ str| cell.split(',').map(|part| part.trim().to_lowercase()).collect::<Vec<_>>();
    let alone: BTreeSet<String> =
        cells().filter(|(_, cell)| !cell.contains(',')).map(|(_, cell)| cell.to_lowercase()).collect();
    let split = PLAIN_LISTS.contains(&column.field.name)
        || with_commas.iter().any(|(_, cell)| parts(cell).iter().any(|part| alone.contains(part)));
    let count = parts(sample).len();
    if split {
        say_split((table, column), (row, sample), count, found);
    } else {
        let cause = format!("\"{sample}\" can be one value or {count}, and no other cell of this column tells.");
        let remedy = format!(
            "Say which by \"lists\": \",\" or \"lists\": \";\" beside the file's name in {}.",
            request.layout.list
        );
        found.push("E124", table.place(row, column.index), cause, remedy);
    }
    split
}
