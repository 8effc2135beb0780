//! The decimal separator of a file, decided from all of its numbers.

use super::headings::MatchedColumn;
use super::number::{self, SeparatorEvidence};
use super::request::Request;
use super::table::CsvTable;
use crate::error::{Limited, Place};
use crate::scenario::Decimal;
use crate::scenario::field::Kind;

/// The separator that the scenario names, or else the one that the file's numbers can only be read with. Where they
/// leave it open (E108) or contradict each other (E109), that is reported and the point is taken.
pub(super) fn decide<T>(
    request: &Request<'_, T>,
    table: &CsvTable,
    columns: &[MatchedColumn<'_, T>],
    found: &mut Limited<'_>,
) -> Decimal {
    if let Some(decimal) = request.source.decimal {
        return decimal;
    }
    let mut seen = SeenCells::default();
    for column in columns.iter().filter(|column| counts(table, column)) {
        for row in 0..table.rows.len() {
            table.cell(row, column.index).split(';').for_each(|part| seen.add(part, (row, column.index)));
        }
    }
    seen.decide(request, table, found)
}

/// Whether a column's cells say something about numbers: the numbers of the format, and attributes that are numbers.
fn counts<T>(table: &CsvTable, column: &MatchedColumn<'_, T>) -> bool {
    let all_numbers = || {
        (0..table.rows.len())
            .map(|row| table.cell(row, column.index))
            .all(|cell| cell.is_empty() || number::bare(cell).is_some())
    };
    column.field.kind.is_number() || (matches!(column.field.kind, Kind::AttributeBy(_)) && all_numbers())
}

type CellKind = (usize, Option<usize>);

/// The first cell of each kind.
#[derive(Default)]
struct SeenCells {
    point: Option<CellKind>,
    comma: Option<CellKind>,
    ambiguous: Option<CellKind>,
}

impl SeenCells {
    fn add(&mut self, part: &str, cell: CellKind) {
        if !part.contains(['.', ',']) {
            return;
        }
        // In a cell such as `csm:1,5` the number stands behind the name.
        let part = part.rsplit_once(':').map_or(part, |(_, behind)| behind);
        let slot = match number::bare(part).map(|bare| bare.evidence()) {
            Some(SeparatorEvidence::Sure(Decimal::Point)) => &mut self.point,
            Some(SeparatorEvidence::Sure(Decimal::Comma)) => &mut self.comma,
            Some(SeparatorEvidence::Ambiguous) => &mut self.ambiguous,
            Some(SeparatorEvidence::None) | None => return,
        };
        slot.get_or_insert(cell);
    }

    fn decide<T>(&self, request: &Request<'_, T>, table: &CsvTable, found: &mut Limited<'_>) -> Decimal {
        let place = |(row, column): CellKind| Place::cell(request.file, table.lines[row], table.heading(column));
        let shown = |(row, column): CellKind| table.cell(row, column);
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
