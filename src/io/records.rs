//! Rows to records.

use std::collections::BTreeMap;

use super::cell::{self, CellError};
use super::grid::{Cell, CellKind};
use super::headings::{self, MatchedColumn};
use super::reading::{self, Reading};
use super::request::Request;
use super::source::{self, TableFile};
use super::table::{self, Table};
use super::wrong_cells::WrongCells;
use super::{money, number, scores, separator, silent, words};
use crate::error::Limited;
use crate::scenario::field::Kind;
use crate::scenario::{Attribute, List, RecordPlaces, SheetPlaces};

/// The only number of the format that is a share, and may be written in hundredths.
const SHARE: &str = "fte";

/// The records of a table and where each stands. Whatever is wrong is in `found`, and its cell is left out.
pub(super) fn read<T: Clone>(
    request: &Request<'_, T>,
    bytes: Vec<u8>,
    found: &mut Limited<'_>,
) -> Option<(Vec<T>, RecordPlaces)> {
    let known = headings::known(request);
    let file = TableFile { file: request.file, sheet: request.source.sheet.as_deref(), known: &known };
    let grid = source::grid(bytes, &file, found)?;
    let mut table = table::find(grid, &known, found)?;
    let columns = headings::columns(request, &table, found);
    let id = columns.iter().find(|column| matches!(column.field.kind, Kind::Id(_)));
    table.settle(id.and_then(|column| column.index), found);
    let decimals = separator::decide(request, &table, &columns, found);
    let mut reader = RecordReader { request, table: &table, found };
    let mut records = vec![request.layout.blank.clone(); table.len()];
    for (column, decimal) in columns.iter().zip(decimals) {
        let order = reading::order(request, &table, column, reader.found);
        let marks = reading::list_marks(request, &table, column, reader.found);
        reader.column(column, Reading { decimal, order, marks }, &mut records);
    }
    if request.layout.list == "accounts" {
        silent::say(&table, &columns, reader.found);
        silent::say_merged(&table, &columns, reader.found);
    }
    let heading = |column: &MatchedColumn<T>| Some((column.name(), table.heading(column.index)?.to_owned()));
    let names = columns.iter().filter_map(heading).collect();
    let sheet = table.grid.sheet.clone();
    let sheet = sheet.map(|name| SheetPlaces { name, columns: columns.iter().filter_map(|it| it.index).collect() });
    let lines = table.grid.rows.iter().map(|row| row.number).collect();
    Some((records, RecordPlaces::Table { file: request.file.to_owned(), lines, columns: names, sheet }))
}

/// The headings of a table and the texts below them, whatever they mean.
pub(super) fn cells<T>(
    request: &Request<'_, T>,
    bytes: Vec<u8>,
    found: &mut Limited<'_>,
) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let known = headings::known(request);
    let file = TableFile { file: request.file, sheet: request.source.sheet.as_deref(), known: &known };
    let grid = source::grid(bytes, &file, found)?;
    let mut table = table::find(grid, &known, found)?;
    let id = table.headings.iter().position(|heading| headings::is_id(request, heading));
    table.settle(id, found);
    let width = table.headings.len();
    let texts = |row: usize| (0..width).map(|column| table.cell(row, Some(column)).text.to_owned()).collect();
    let rows = (0..table.len()).map(texts).collect();
    Some((table.headings, rows))
}

struct RecordReader<'a, 'b, T: 'static> {
    request: &'a Request<'a, T>,
    table: &'a Table,
    found: &'a mut Limited<'b>,
}

impl<T> RecordReader<'_, '_, T> {
    /// Fills one field of all records.
    fn column(&mut self, column: &MatchedColumn<'_, T>, reading: Reading, records: &mut [T]) {
        let fill = self.request.source.fill.get(&column.name()).map_or("", |fill| fill.trim());
        if let Kind::AttributeBy(at) = &column.field.kind {
            let name = column.key.clone().unwrap_or_default();
            let kind = AttributeKind::of(self.table, column.index, fill, reading);
            for (row, record) in records.iter_mut().enumerate() {
                if let Some(value) = kind.value(or_fill(self.table.cell(row, column.index), fill), reading) {
                    (at.set)(record).insert(name.clone(), value);
                }
            }
            return;
        }
        let meant = Meanings::of(self.request, column);
        let money = column.field.is_money().then(|| money::factors(self.request, self.table, column, self.found));
        let mut wrong = WrongCells::default();
        for (row, record) in records.iter_mut().enumerate() {
            let cell = meant.cell(or_fill(self.table.cell(row, column.index), fill));
            if is_placeholder(column, cell) {
                wrong.placeholder(row, cell.text);
                continue;
            }
            if cell.text.is_empty() {
                // What is not decided yet has an empty cell.
                if column.field.is_required && !matches!(column.field.kind, Kind::Verdict(_)) {
                    let cause = format!("The cell is empty, but every record needs its {}.", column.field.name);
                    wrong.add(row, "", CellError { code: "E113", cause, remedy: "Fill it in.".to_owned() });
                }
                continue;
            }
            if column.field.kind.is_id() && cell::mangled(cell) {
                wrong.add(row, cell.text, mangled(cell.text));
            }
            match cell::whole_cell(cell).and_then(|()| fill_cell(column, cell, reading, record)) {
                Err(bad) => wrong.add(row, cell.text, bad),
                Ok(()) => convert(column, money.as_ref().and_then(Option::as_ref).map(|factors| factors[row]), record),
            }
        }
        wrong.say(self.table, column, self.found);
        scores::say(self.table, column, self.found);
    }
}

/// What the cells of a column mean, where the scenario says so.
struct Meanings<'a> {
    meant: BTreeMap<String, &'a str>,
    /// Whether numbers are meant: they are written as the scenario writes them, whatever the column's sign for decimals.
    is_number: bool,
}

impl<'a> Meanings<'a> {
    fn of<T>(request: &Request<'a, T>, column: &MatchedColumn<'_, T>) -> Self {
        let values = request.source.values.get(&column.name()).into_iter().flatten();
        let meant = values.map(|(said, meant)| (said.trim().to_lowercase(), meant.as_str())).collect();
        let is_number = matches!(column.field.kind, Kind::Number(_) | Kind::OfHundred(_) | Kind::Count(_));
        Self { meant, is_number }
    }

    fn cell<'b>(&self, cell: Cell<'b>) -> Cell<'b>
    where
        'a: 'b,
    {
        if self.meant.is_empty() {
            return cell;
        }
        match self.meant.get(&cell.text.to_lowercase()) {
            Some(meant) if self.is_number && meant.parse::<f64>().is_ok() => {
                Cell { text: meant, kind: CellKind::Number }
            }
            Some(meant) => Cell::text(meant),
            None => cell,
        }
    }
}

/// Multiplies the amount of a record, where it is in another currency.
fn convert<T>(column: &MatchedColumn<'_, T>, factor: Option<f64>, record: &mut T) {
    if let (Kind::Number(at), Some(factor)) = (&column.field.kind, factor)
        && let Some(amount) = (at.set)(record)
    {
        *amount *= factor;
    }
}

fn mangled(cell: &str) -> CellError {
    let cause = format!("\"{cell}\" looks like an id that a spreadsheet has rewritten.");
    let remedy = "Export the file again with this column as text; what is lost can't be brought back.";
    CellError { code: "W103", cause, remedy: remedy.to_owned() }
}

/// Whether a cell says in a word that its value is unknown. In texts of its own and in names of people it may mean something.
fn is_placeholder<T>(column: &MatchedColumn<'_, T>, cell: Cell<'_>) -> bool {
    let free = ["name", "lock_reason", "note", "by", "pod", "email", "manager"];
    match &column.field.kind {
        Kind::Id(_) | Kind::Reference(_) | Kind::ListBy(_) | Kind::AttributeBy(_) => false,
        Kind::Text(_) if free.contains(&column.field.name) => false,
        Kind::Text(_) | Kind::List(_) => cell.kind == CellKind::Text && words::is_unknown(cell.text),
        // Accountants write nothing as `$ -`.
        _ => cell.kind == CellKind::Text && words::is_nobody(cell.text.trim_matches(['$', '€', '£', '¥', ' '])),
    }
}

/// Fills one field of one record.
fn fill_cell<T>(
    column: &MatchedColumn<'_, T>,
    cell: Cell<'_>,
    reading: Reading,
    record: &mut T,
) -> Result<(), CellError> {
    let text = || cell::text(cell.text).to_owned();
    let parts = || cell::parts(cell.text, reading);
    match &column.field.kind {
        Kind::Id(at) => *(at.set)(record) = text(),
        Kind::Reference(at) | Kind::Text(at) | Kind::TimeZone(at) => *(at.set)(record) = Some(text()),
        Kind::Number(_) if column.field.name != SHARE && cell::is_percent(cell) => return Err(cell::no_share(cell)),
        Kind::Number(at) => *(at.set)(record) = Some(cell::number(cell, reading)?),
        Kind::OfHundred(at) => *(at.set)(record) = Some(cell::of_hundred(cell, reading)?),
        Kind::Count(at) => *(at.set)(record) = Some(cell::whole(cell, reading, u32::MAX)?),
        Kind::Date(at) => *(at.set)(record) = Some(cell::date(cell, reading)?),
        Kind::Verdict(at) => *(at.set)(record) = Some(cell::verdict(cell.text)?),
        Kind::Flag(at) => *(at.set)(record) = cell::flag(cell.text)?,
        Kind::List(at) => *(at.set)(record) = list(cell.text, reading),
        Kind::Numbers(at) if cell.kind == CellKind::Number => *(at.set)(record) = vec![cell::number(cell, reading)?],
        Kind::Numbers(at) => {
            *(at.set)(record) =
                parts().map(|part| cell::number(Cell::text(part), reading)).collect::<Result<_, _>>()?;
        }
        Kind::Absences(at) => {
            *(at.set)(record) = parts().map(|part| cell::absence(part, reading)).collect::<Result<_, _>>()?;
        }
        _ => return named_cell(column, cell, reading, record),
    }
    Ok(())
}

/// Fills a field that holds values by name: one of them, or all from `name:value;name:value`.
fn named_cell<T>(
    column: &MatchedColumn<'_, T>,
    cell: Cell<'_>,
    reading: Reading,
    record: &mut T,
) -> Result<(), CellError> {
    if let Some(key) = &column.key {
        return named_value(column, (key, cell), reading, record);
    }
    cell::parts(cell.text, reading).try_for_each(|part| {
        let (key, value) = cell::entry(part)?;
        named_value(column, (key, Cell::text(value)), reading, record)
    })
}

fn named_value<T>(
    column: &MatchedColumn<'_, T>,
    (key, cell): (&str, Cell<'_>),
    reading: Reading,
    record: &mut T,
) -> Result<(), CellError> {
    let key = key.to_owned();
    match &column.field.kind {
        Kind::LevelBy(at) => {
            (at.set)(record).insert(key, cell::level(cell, reading)?);
        }
        Kind::NumberBy(at) => {
            (at.set)(record).insert(key, cell::number(cell, reading)?);
        }
        Kind::CountBy(at) => {
            (at.set)(record).insert(key, cell::whole(cell, reading, u32::MAX)?);
        }
        Kind::DateBy(at) => {
            (at.set)(record).insert(key, cell::date(cell, reading)?);
        }
        Kind::ListBy(at) => (at.set)(record).entry(key).or_default().0.extend(list(cell.text, reading).0),
        _ => {}
    }
    Ok(())
}

fn or_fill<'a>(cell: Cell<'a>, fill: &'a str) -> Cell<'a> {
    if cell.text.is_empty() { Cell::text(fill) } else { cell }
}

fn list(cell: &str, reading: Reading) -> List {
    List(cell::parts(cell, reading).map(|part| cell::text(part).to_owned()).collect())
}

/// What the cells of an attribute's column are, all of them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AttributeKind {
    Number,
    Flag,
    Text,
}

impl AttributeKind {
    fn of(table: &Table, column: Option<usize>, fill: &str, reading: Reading) -> Self {
        let cell = |row| or_fill(table.cell(row, column), fill);
        let is_known = |cell: &Cell<'_>| !(cell.text.is_empty() || words::is_unknown(cell.text));
        let cells = || (0..table.len()).map(cell).filter(is_known);
        // Codes such as 00123 would lose their zeros as numbers, and 5M may be a code as well.
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let code = |cell: Cell<'_>| {
            let unit = || number::bare(cell.text).is_some_and(|bare| bare.has_unit());
            cell.text.len() > 1 && cell.text.starts_with('0') && digits(cell.text) || unit()
        };
        if cells().all(|cell| !code(cell) && cell::number(cell, reading).is_ok()) {
            Self::Number
        } else if cells().all(|cell| matches!(cell.text.to_lowercase().as_str(), "true" | "false")) {
            Self::Flag
        } else {
            Self::Text
        }
    }

    fn value(self, cell: Cell<'_>, reading: Reading) -> Option<Attribute> {
        if cell.text.is_empty() {
            return None;
        }
        match self {
            Self::Number => cell::number(cell, reading).ok().map(Attribute::Number),
            Self::Flag => words::flag(cell.text).map(Attribute::Flag),
            Self::Text => Some(Attribute::Text(cell::text(cell.text).to_owned())),
        }
    }
}
