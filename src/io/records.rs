//! Rows to records.

use super::cell::{self, CellError};
use super::headings::{self, MatchedColumn};
use super::request::Request;
use super::separator;
use super::table::{self, CsvTable};
use crate::error::{Limited, Place};
use crate::scenario::field::Kind;
use crate::scenario::{Attribute, Decimal, List, RecordPlaces};

/// The records of a CSV file and where each stands. Whatever is wrong is in `found`, and its cell is left out.
pub(super) fn read<T: Clone>(
    request: &Request<'_, T>,
    text: &str,
    found: &mut Limited<'_>,
) -> Option<(Vec<T>, RecordPlaces)> {
    let table = table::read(text, request.file, found)?;
    let columns = headings::columns(request, &table.headings, found);
    let decimal = separator::decide(request, &table, &columns, found);
    let mut reader = RecordReader { request, table: &table, decimal, found };
    let mut records = vec![request.layout.blank.clone(); table.rows.len()];
    for column in &columns {
        reader.column(column, &mut records);
    }
    let heading = |column: &MatchedColumn<T>| Some((column.name(), table.heading(column.index)?.to_owned()));
    let columns = columns.iter().filter_map(heading).collect();
    Some((records, RecordPlaces::Csv { file: request.file.to_owned(), lines: table.lines, columns }))
}

struct RecordReader<'a, 'b, T: 'static> {
    request: &'a Request<'a, T>,
    table: &'a CsvTable,
    decimal: Decimal,
    found: &'a mut Limited<'b>,
}

impl<T> RecordReader<'_, '_, T> {
    /// Fills one field of all records.
    fn column(&mut self, column: &MatchedColumn<'_, T>, records: &mut [T]) {
        let fill = self.request.source.fill.get(&column.name()).map_or("", |fill| fill.trim());
        if let Kind::AttributeBy(at) = &column.field.kind {
            let name = column.key.clone().unwrap_or_default();
            let kind = AttributeKind::of(self.table, column.index, fill, self.decimal);
            for (row, record) in records.iter_mut().enumerate() {
                if let Some(value) = kind.value(or_fill(self.table.cell(row, column.index), fill), self.decimal) {
                    (at.set)(record).insert(name.clone(), value);
                }
            }
            return;
        }
        let required = column.field.is_required;
        for (row, record) in records.iter_mut().enumerate() {
            let cell = or_fill(self.table.cell(row, column.index), fill);
            if cell.is_empty() {
                // What is not decided yet has an empty cell.
                if required && !matches!(column.field.kind, Kind::Verdict(_)) {
                    let cause = format!("The cell is empty, but every record needs its {}.", column.field.name);
                    self.refuse(row, column, CellError { code: "E113", cause, remedy: "Fill it in.".to_owned() });
                }
                continue;
            }
            if column.field.kind.is_id() && cell::mangled(cell) {
                self.warn_mangled(row, column, cell);
            }
            if let Err(bad) = self.cell(column, cell, record) {
                self.refuse(row, column, bad);
            }
        }
    }

    /// Fills one field of one record.
    fn cell(&self, column: &MatchedColumn<'_, T>, cell: &str, record: &mut T) -> Result<(), CellError> {
        let decimal = self.decimal;
        let text = || cell::text(cell).to_owned();
        match &column.field.kind {
            Kind::Id(at) => *(at.set)(record) = text(),
            Kind::Reference(at) | Kind::Text(at) | Kind::TimeZone(at) => *(at.set)(record) = Some(text()),
            Kind::Number(at) => *(at.set)(record) = Some(cell::number(cell, decimal)?),
            Kind::OfHundred(at) => *(at.set)(record) = Some(cell::of_hundred(cell, decimal)?),
            Kind::Count(at) => *(at.set)(record) = Some(cell::whole(cell, decimal, u32::MAX)?),
            Kind::Date(at) => *(at.set)(record) = Some(cell::date(cell)?),
            Kind::Verdict(at) => *(at.set)(record) = Some(cell::verdict(cell)?),
            Kind::Flag(at) => *(at.set)(record) = cell::flag(cell)?,
            Kind::List(at) => *(at.set)(record) = list(cell),
            Kind::Numbers(at) => {
                *(at.set)(record) =
                    cell::parts(cell).map(|part| cell::number(part, decimal)).collect::<Result<_, _>>()?;
            }
            Kind::Absences(at) => *(at.set)(record) = cell::parts(cell).map(cell::absence).collect::<Result<_, _>>()?,
            _ => return self.named_cell(column, cell, record),
        }
        Ok(())
    }

    /// Fills a field that holds values by name: one of them, or all from `name:value;name:value`.
    fn named_cell(&self, column: &MatchedColumn<'_, T>, cell: &str, record: &mut T) -> Result<(), CellError> {
        if let Some(key) = &column.key {
            return self.named_value(column, (key, cell), record);
        }
        cell::parts(cell).try_for_each(|part| self.named_value(column, cell::entry(part)?, record))
    }

    fn named_value(
        &self,
        column: &MatchedColumn<'_, T>,
        (key, cell): (&str, &str),
        record: &mut T,
    ) -> Result<(), CellError> {
        let key = key.to_owned();
        match &column.field.kind {
            Kind::LevelBy(at) => {
                (at.set)(record).insert(key, cell::level(cell, self.decimal)?);
            }
            Kind::NumberBy(at) => {
                (at.set)(record).insert(key, cell::number(cell, self.decimal)?);
            }
            Kind::CountBy(at) => {
                (at.set)(record).insert(key, cell::whole(cell, self.decimal, u32::MAX)?);
            }
            Kind::DateBy(at) => {
                (at.set)(record).insert(key, cell::date(cell)?);
            }
            Kind::ListBy(at) => (at.set)(record).entry(key).or_default().0.extend(list(cell).0),
            _ => {}
        }
        Ok(())
    }

    fn place(&self, row: usize, column: &MatchedColumn<'_, T>) -> Place {
        Place::cell(self.request.file, self.table.lines[row], self.table.heading(column.index))
    }

    fn refuse(&mut self, row: usize, column: &MatchedColumn<'_, T>, bad: CellError) {
        self.found.push(bad.code, self.place(row, column), bad.cause, bad.remedy);
    }

    fn warn_mangled(&mut self, row: usize, column: &MatchedColumn<'_, T>, cell: &str) {
        let cause = format!("\"{cell}\" looks like an id that a spreadsheet has rounded to a number.");
        let remedy = "Export the file again with this column as text; the lost digits can't be brought back.";
        self.found.push("W103", self.place(row, column), cause, remedy);
    }
}

fn or_fill<'a>(cell: &'a str, fill: &'a str) -> &'a str {
    if cell.is_empty() { fill } else { cell }
}

fn list(cell: &str) -> List {
    List(cell::parts(cell).map(|part| cell::text(part).to_owned()).collect())
}

/// What the cells of an attribute's column are, all of them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AttributeKind {
    Number,
    Flag,
    Text,
}

impl AttributeKind {
    fn of(table: &CsvTable, column: Option<usize>, fill: &str, decimal: Decimal) -> Self {
        let cell = |row| or_fill(table.cell(row, column), fill);
        let cells = || (0..table.rows.len()).map(cell).filter(|cell| !cell.is_empty());
        // Codes such as 00123 would lose their zeros as numbers.
        let code = |cell: &str| cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|b| b.is_ascii_digit());
        if cells().all(|cell| !code(cell) && cell::number(cell, decimal).is_ok()) {
            Self::Number
        } else if cells().all(|cell| matches!(cell.to_lowercase().as_str(), "true" | "false")) {
            Self::Flag
        } else {
            Self::Text
        }
    }

    fn value(self, cell: &str, decimal: Decimal) -> Option<Attribute> {
        if cell.is_empty() {
            return None;
        }
        match self {
            Self::Number => cell::number(cell, decimal).ok().map(Attribute::Number),
            Self::Flag => Some(Attribute::Flag(cell.eq_ignore_ascii_case("true"))),
            Self::Text => Some(Attribute::Text(cell::text(cell).to_owned())),
        }
    }
}
