//! The decimal separator of a file, decided from all of its numbers.

use super::headings::Column;
use super::number::{self, Evidence};
use super::request::Request;
use super::table::Table;
use crate::error::{Limited, Place};
use crate::scenario::Decimal;
use crate::scenario::field::Kind;

/// The separator that the scenario names, or else the one that the file's numbers can only be read with. Where they
/// leave it open (E108) or contradict each other (E109), that is reported and the point is taken.
pub(super) fn decide<T>(
    request: &Request<'_, T>,
    table: &Table,
    columns: &[Column<'_, T>],
    found: &mut Limited<'_>,
) -> Decimal {
    if let Some(decimal) = request.source.decimal {
        return decimal;
    }
    let mut seen = Seen::default();
    for column in columns.iter().filter(|column| counts(table, column)) {
        for row in 0..table.rows.len() {
            table.cell(row, column.index).split(';').for_each(|part| seen.add(part, (row, column.index)));
        }
    }
    seen.decide(request, table, found)
}

/// Whether a column's cells say something about numbers: the numbers of the format, and attributes that are numbers.
fn counts<T>(table: &Table, column: &Column<'_, T>) -> bool {
    let all_numbers = || {
        (0..table.rows.len())
            .map(|row| table.cell(row, column.index))
            .all(|cell| cell.is_empty() || number::bare(cell).is_some())
    };
    column.field.kind.is_number() || (matches!(column.field.kind, Kind::AttributeBy(_)) && all_numbers())
}

type Cell = (usize, Option<usize>);

/// The first cell of each kind.
#[derive(Default)]
struct Seen {
    point: Option<Cell>,
    comma: Option<Cell>,
    ambiguous: Option<Cell>,
}

impl Seen {
    fn add(&mut self, part: &str, cell: Cell) {
        if !part.contains(['.', ',']) {
            return;
        }
        // In a cell such as `csm:1,5` the number stands behind the name.
        let part = part.rsplit_once(':').map_or(part, |(_, behind)| behind);
        let slot = match number::bare(part).map(|bare| bare.evidence()) {
            Some(Evidence::Sure(Decimal::Point)) => &mut self.point,
            Some(Evidence::Sure(Decimal::Comma)) => &mut self.comma,
            Some(Evidence::Ambiguous) => &mut self.ambiguous,
            Some(Evidence::None) | None => return,
        };
        slot.get_or_insert(cell);
    }

    fn decide<T>(&self, request: &Request<'_, T>, table: &Table, found: &mut Limited<'_>) -> Decimal {
        let place = |(row, column): Cell| Place::cell(request.file, table.lines[row], table.heading(column));
        let shown = |(row, column): Cell| table.cell(row, column);
        let remedy = |so: &str| {
            format!("{so} \"decimal\": \".\" or \"decimal\": \",\" beside \"csv\" in {}.", request.layout.list)
        };
        match (self.point, self.comma, self.ambiguous) {
            (Some(point), Some(comma), _) => {
                let line = table.lines[point.0];
                let cause =
                    format!("\"{}\" has a decimal comma, \"{}\" on line {line} a point.", shown(comma), shown(point));
                found.push("E109", place(comma), cause, remedy("Write all numbers alike, and say which by"));
                Decimal::Point
            }
            (None, Some(_), _) => Decimal::Comma,
            (None, None, Some(cell)) => {
                let cause =
                    format!("\"{}\" can be thousands or decimals, and no number of the file tells.", shown(cell));
                found.push("E108", place(cell), cause, remedy("Say which by"));
                Decimal::Point
            }
            _ => Decimal::Point,
        }
    }
}
