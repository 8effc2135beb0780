//! The decimal separator of each column, decided from all its numbers.

use super::grid::CellKind;
use super::headings::MatchedColumn;
use super::number::{self, SeparatorEvidence};
use super::request::Request;
use super::table::Table;
use crate::error::Limited;
use crate::scenario::Decimal;
use crate::scenario::field::Kind;

/// The separator of each column: the one that its numbers can only be read with. Where all of them can be read in two ways,
/// a currency tells, as no amount has three decimals, or another column that has the other sign for its decimals, or the
/// scenario. What stays open (E108) and what contradicts itself (E109) is reported, and the point is taken.
pub(super) fn decide<T>(
    request: &Request<'_, T>,
    table: &Table,
    columns: &[MatchedColumn<'_, T>],
    found: &mut Limited<'_>,
) -> Vec<Decimal> {
    let seen: Vec<SeenCells> = columns.iter().map(|column| SeenCells::of(table, column)).collect();
    let others = [Decimal::Point, Decimal::Comma].map(|decimal| seen.iter().any(|it| it.sure() == Some(decimal)));
    let file = match others {
        [true, false] => Some(Decimal::Point),
        [false, true] => Some(Decimal::Comma),
        _ => None,
    };
    let mut judge = Judge { request, table, file, found };
    columns.iter().zip(&seen).map(|(column, seen)| judge.column(column, seen)).collect()
}

/// Whether a column's cells say something about numbers: the numbers of the format, and attributes that are numbers.
fn counts<T>(table: &Table, column: &MatchedColumn<'_, T>) -> bool {
    let all_numbers = || {
        (0..table.len())
            .map(|row| table.cell(row, column.index).text)
            .all(|cell| cell.is_empty() || number::bare(cell).is_some())
    };
    column.field.kind.is_number() || (matches!(column.field.kind, Kind::AttributeBy(_)) && all_numbers())
}

/// The rows of the cells of each kind.
#[derive(Default)]
struct SeenCells {
    /// Those with a decimal point, with a decimal comma.
    sure: [Vec<usize>; 2],
    /// Those with one point or one comma and three digits behind it.
    ambiguous: [Vec<usize>; 2],
    /// Whether all of the latter have a currency.
    in_currency: bool,
    /// Whether some of the sure ones have three decimals or more: with a point, with a comma.
    fine: [bool; 2],
}

impl SeenCells {
    fn of<T>(table: &Table, column: &MatchedColumn<'_, T>) -> Self {
        let mut seen = Self { in_currency: true, ..Self::default() };
        if !counts(table, column) {
            return seen;
        }
        for row in 0..table.len() {
            let cell = table.cell(row, column.index);
            if cell.kind == CellKind::Text && cell.text.contains(['.', ',']) {
                cell.text.split(';').for_each(|part| seen.add(part, row));
            }
        }
        seen
    }

    fn add(&mut self, part: &str, row: usize) {
        // In a cell such as `csm:1,5` the number stands behind the name.
        let part = part.rsplit_once(':').map_or(part, |(_, behind)| behind);
        let Some(bare) = number::bare(part) else { return };
        match bare.evidence() {
            SeparatorEvidence::Sure(decimal) => {
                let which = usize::from(decimal == Decimal::Comma);
                self.sure[which].push(row);
                let mark = if decimal == Decimal::Comma { ',' } else { '.' };
                self.fine[which] |= bare.decimals() > 2 && part.matches(mark).count() == 1;
            }
            SeparatorEvidence::Ambiguous => {
                self.ambiguous[usize::from(part.contains(','))].push(row);
                self.in_currency &= !bare.currency().is_empty() && !bare.has_unit();
            }
            SeparatorEvidence::None => {}
        }
    }

    /// Where one amount would have three decimals and all others have fewer: the rows of the former and of the latter. Its
    /// separator is likelier that of thousands.
    fn thousands_as_decimals(&self) -> Option<(usize, usize)> {
        let which = usize::from(self.sure()? == Decimal::Comma);
        let (odd, usual) = (self.ambiguous[which].first()?, self.sure[which].first()?);
        (!self.fine[which]).then_some((*odd, *usual))
    }

    /// The separator, if the cells leave no choice.
    fn sure(&self) -> Option<Decimal> {
        match [self.sure[0].is_empty(), self.sure[1].is_empty()] {
            [false, true] => Some(Decimal::Point),
            [true, false] => Some(Decimal::Comma),
            _ => None,
        }
    }
}

struct Judge<'a, 'b, T: 'static> {
    request: &'a Request<'a, T>,
    table: &'a Table,
    /// What the other columns have for their decimals.
    file: Option<Decimal>,
    found: &'a mut Limited<'b>,
}

impl<T> Judge<'_, '_, T> {
    fn column(&mut self, column: &MatchedColumn<'_, T>, seen: &SeenCells) -> Decimal {
        let stated = self.request.source.decimal;
        let cell = |row: usize| (self.table.cell(row, column.index).text, self.table.short_place(row, column.index));
        let list = self.request.layout.list;
        let setting = format!("\"decimal\": \".\" or \"decimal\": \",\" beside the file's name in {list}.");
        if let Some(sure) = seen.sure() {
            let doubtful = seen.thousands_as_decimals().filter(|_| column.field.is_money() && stated != Some(sure));
            if let Some((odd, usual)) = doubtful {
                let ((odd_text, _), (usual_text, at)) = (cell(odd), cell(usual));
                let cause = format!(
                    "\"{odd_text}\" would have three decimals, where \"{usual_text}\" ({at}) and all others have fewer: its separator may be that of thousands."
                );
                let remedy = format!("Write all amounts alike; if it does have three, say so by {setting}");
                self.found.push("E109", self.table.place(odd, column.index), cause, remedy);
            }
            return sure;
        }
        let both = [&seen.sure, &seen.ambiguous].into_iter().find(|rows| rows.iter().all(|rows| !rows.is_empty()));
        if let (Some([points, commas]), None) = (both, stated) {
            let ((comma, _), (point, at)) = (cell(commas[0]), cell(points[0]));
            let counts = format!("{} cells of this column have the one, {} the other", commas.len(), points.len());
            let cause = format!("\"{comma}\" has a comma where \"{point}\" ({at}) has a point: {counts}.");
            let remedy = format!("Write all numbers alike, or say which are right by {setting}");
            self.found.push("E109", self.table.place(commas[0], column.index), cause, remedy);
            return Decimal::Point;
        }
        let (mark, rows) = match &seen.ambiguous {
            [points, _] if !points.is_empty() => (Decimal::Point, points),
            [_, commas] if !commas.is_empty() => (Decimal::Comma, commas),
            _ => return stated.or(self.file).unwrap_or(Decimal::Point),
        };
        let other = if mark == Decimal::Point { Decimal::Comma } else { Decimal::Point };
        let decided = stated.or_else(|| (seen.in_currency || self.file == Some(other)).then_some(other));
        decided.unwrap_or_else(|| {
            let (shown, _) = cell(rows[0]);
            let read = |decimal| number::bare(shown).and_then(|bare| bare.value(decimal)).unwrap_or_default();
            let cause = format!(
                "\"{shown}\" can be {} or {}: every number of this column with a separator ({}) has three digits behind it.",
                read(other),
                read(mark),
                rows.len()
            );
            let remedy = format!("Say what the decimal separator is by {setting}");
            self.found.push("E108", self.table.place(rows[0], column.index), cause, remedy);
            Decimal::Point
        })
    }
}
