//! Workbooks to cells: XLSX, XLSM, XLSB, XLS and ODS. The only file that names the spreadsheet reader.
//!
//! A workbook is small on disk and may claim anything of its size, so all is counted before it is held: what the archive
//! inflates to, and how many cells there are, empty ones between filled ones included.

use std::io::Cursor;
use std::panic::catch_unwind;

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xls, Xlsb, Xlsx};
use csv::StringRecord;

use super::grid::{CellKind, Grid, Row, visible};
use super::known::KnownHeadings;
use super::refusal::{MOST_CELLS, Refusal, damaged, protected, refusal, too_large};
use super::{archive, old_workbook};
use crate::error::did_you_mean;

/// How many filled rows of a sheet are looked at for headings.
const LOOKED_AT: usize = 100;
/// Sheets whose headings say no more than this are not meant to be records: one familiar word can stand anywhere.
const TELLING: usize = 1 + super::known::NAMED;

type Bytes = Cursor<Vec<u8>>;

/// An open workbook.
enum Workbook {
    Xlsx(Box<Xlsx<Bytes>>),
    Xlsb(Box<Xlsb<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

/// Which sheet to read of which file.
pub(super) struct SheetRequest<'a> {
    /// The file, as the user would name it.
    pub(super) file: &'a str,
    /// The sheet that the scenario names.
    pub(super) sheet: Option<&'a str>,
    /// The headings that tell the right sheet if none is named.
    pub(super) known: &'a KnownHeadings,
}

/// The cells of one sheet, and the names of the other sheets that hold any.
///
/// # Errors
/// E117 for what is damaged or protected, E118 for what is too large, E119 for a sheet that is not there.
pub(super) fn read(bytes: Vec<u8>, request: &SheetRequest<'_>) -> Result<(Grid, Vec<String>), Refusal> {
    // The reader of spreadsheets may fail in its own way on files that are damaged on purpose.
    let read = catch_unwind(|| {
        let mut workbook = open(bytes)?;
        let name = workbook.choose(request)?;
        let grid = workbook.grid(&name, usize::MAX)?.named(request.file, &name);
        Ok((grid, workbook.others(&name)))
    });
    read.unwrap_or_else(|_| damaged("it is not put together as a workbook should be"))
}

/// The sheets of a workbook.
pub(super) fn sheets(bytes: Vec<u8>) -> Result<Vec<String>, Refusal> {
    let read = catch_unwind(|| open(bytes).map(|workbook| workbook.sheets()));
    read.unwrap_or_else(|_| damaged("it is not put together as a workbook should be"))
}

/// E126: several sheets have the headings.
fn several(sheets: &[&String]) -> Result<String, Refusal> {
    let names: Vec<String> = sheets.iter().map(|sheet| format!("\"{sheet}\"")).collect();
    let cause = format!("{} sheets of this workbook have the same headings: {}.", sheets.len(), names.join(", "));
    refusal("E126", cause, "Say which is meant by \"sheet\" beside the file's name.")
}

fn open(bytes: Vec<u8>) -> Result<Workbook, Refusal> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        old_workbook::look_at(&bytes)?;
        return match Xls::new(Cursor::new(bytes)) {
            Ok(workbook) => Ok(Workbook::Xls(Box::new(workbook))),
            Err(calamine::XlsError::Password) => protected(),
            Err(error) => damaged(error),
        };
    }
    let parts = archive::inflated(&bytes)?;
    let has = |part: &str| parts.iter().any(|name| name.eq_ignore_ascii_case(part));
    let bytes = Cursor::new(bytes);
    if has("content.xml") {
        Ods::new(bytes).map(|workbook| Workbook::Ods(Box::new(workbook))).or_else(damaged)
    } else if has("xl/workbook.bin") {
        Xlsb::new(bytes).map(|workbook| Workbook::Xlsb(Box::new(workbook))).or_else(damaged)
    } else if has("xl/workbook.xml") {
        Xlsx::new(bytes).map(|workbook| Workbook::Xlsx(Box::new(workbook))).or_else(damaged)
    } else {
        let cause = format!("This is an archive, but no workbook: it holds {}.", some(&parts));
        refusal("E116", cause, "Unpack it, and name the table that is in it: a workbook or a CSV file.")
    }
}

fn some(names: &[String]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [first] => first.clone(),
        [first, second] => format!("{first} and {second}"),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

impl Workbook {
    fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(workbook) => workbook.sheet_names(),
            Self::Xlsb(workbook) => workbook.sheet_names(),
            Self::Xls(workbook) => workbook.sheet_names(),
            Self::Ods(workbook) => workbook.sheet_names(),
        }
    }

    /// The sheet that is named, or the first in which familiar headings stand, or else the first in which anything does.
    fn choose(&mut self, request: &SheetRequest<'_>) -> Result<String, Refusal> {
        let sheets = self.sheets();
        if let Some(named) = request.sheet {
            let same = |sheet: &&String| sheet.trim().eq_ignore_ascii_case(named.trim());
            let found = sheets.iter().find(|sheet| *sheet == named).or_else(|| sheets.iter().find(same));
            return if let Some(sheet) = found {
                Ok(sheet.clone())
            } else {
                let remedy = did_you_mean(named, sheets.iter().map(String::as_str));
                refusal("E119", format!("The workbook has no sheet \"{named}\"."), remedy)
            };
        }
        let mut best: Option<(usize, Vec<&String>)> = None;
        for sheet in &sheets {
            // A sheet that holds a chart only has no cells.
            let Ok(part) = self.grid(sheet, LOOKED_AT) else { continue };
            let score = part.rows.iter().map(|row| request.known.score(row.texts.iter())).max();
            let score = score.map_or(0, |score| score + 1);
            match &mut best {
                Some((most, equal)) if score == *most => equal.push(sheet),
                Some((most, _)) if score < *most => {}
                _ => best = Some((score, vec![sheet])),
            }
        }
        match best {
            // Sheets without a familiar heading are not told apart by it.
            Some((score, equal)) if score > TELLING && equal.len() > 1 => several(&equal),
            Some((_, equal)) => Ok(equal[0].clone()),
            None if sheets.len() == 1 => Ok(sheets[0].clone()),
            None => damaged("no sheet of it holds cells"),
        }
    }

    /// The other sheets in which anything stands.
    fn others(&mut self, chosen: &str) -> Vec<String> {
        let others = self.sheets().into_iter().filter(|sheet| sheet != chosen);
        others.filter(|sheet| self.grid(sheet, 1).is_ok_and(|grid| !grid.rows.is_empty())).collect()
    }

    /// The cells of a sheet, up to so many filled rows.
    fn grid(&mut self, sheet: &str, most: usize) -> Result<SheetCells, Refusal> {
        let mut cells = SheetCells::default();
        match self {
            Self::Xlsx(workbook) => {
                let mut reader = workbook.worksheet_cells_reader(sheet).or_else(damaged)?;
                while let Some(cell) = reader.next_cell().or_else(damaged)? {
                    let (text, kind) = shared(cell.get_value());
                    if cells.add(cell.get_position(), (text, kind))? >= most {
                        break;
                    }
                }
            }
            Self::Xlsb(workbook) => {
                let mut reader = workbook.worksheet_cells_reader(sheet).or_else(damaged)?;
                while let Some(cell) = reader.next_cell().or_else(damaged)? {
                    let (text, kind) = shared(cell.get_value());
                    if cells.add(cell.get_position(), (text, kind))? >= most {
                        break;
                    }
                }
            }
            Self::Xls(workbook) => cells.add_all(&workbook.worksheet_range(sheet).or_else(damaged)?, most)?,
            Self::Ods(workbook) => cells.add_all(&workbook.worksheet_range(sheet).or_else(damaged)?, most)?,
        }
        cells.end_row();
        Ok(cells)
    }
}

/// The filled rows of a sheet as they come.
#[derive(Default)]
struct SheetCells {
    rows: Vec<Row>,
    empty_rows: usize,
    open: Option<Row>,
    count: usize,
}

impl SheetCells {
    /// Adds a cell and says how many rows are complete.
    fn add(&mut self, (row, column): (u32, u32), (text, kind): (String, CellKind)) -> Result<usize, Refusal> {
        let number = u64::from(row) + 1;
        if self.open.as_ref().is_none_or(|open| open.number != number) {
            self.end_row();
            self.open = Some(Row { number, texts: StringRecord::new(), kinds: Vec::new() });
        }
        let Some(open) = self.open.as_mut().filter(|_| !text.is_empty()) else { return Ok(self.rows.len()) };
        let column = column as usize;
        self.count += (column + 1).saturating_sub(open.texts.len());
        if self.count > MOST_CELLS {
            return too_large(MOST_CELLS);
        }
        while open.texts.len() < column {
            open.texts.push_field("");
            open.kinds.push(CellKind::Text);
        }
        // A cell that stands before one that was there already is out of order, which no program writes.
        if open.texts.len() == column {
            open.texts.push_field(&text);
            open.kinds.push(kind);
        }
        Ok(self.rows.len())
    }

    fn add_all(&mut self, range: &calamine::Range<Data>, most: usize) -> Result<(), Refusal> {
        let Some((top, left)) = range.start() else { return Ok(()) };
        for (row, cells) in range.rows().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let at = (top.saturating_add(index(row)), left.saturating_add(index(column)));
                if self.add(at, owned(cell))? >= most {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn end_row(&mut self) {
        match self.open.take() {
            Some(row) if row.is_empty() => self.empty_rows += 1,
            Some(row) => self.rows.push(row),
            None => {}
        }
    }

    fn named(mut self, file: &str, sheet: &str) -> Grid {
        self.rows.sort_by_key(|row| row.number);
        // Rows of which only their format is left are no more than rows that are not there.
        Grid { file: file.to_owned(), sheet: Some(sheet.to_owned()), rows: self.rows, empty_rows: 0 }
    }
}

fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn shared(cell: &DataRef<'_>) -> (String, CellKind) {
    match cell {
        DataRef::SharedString(text) => (visible((*text).to_owned()).0, CellKind::Text),
        other => owned(&other.clone().into()),
    }
}

fn owned(cell: &Data) -> (String, CellKind) {
    match cell {
        Data::Empty => (String::new(), CellKind::Text),
        Data::String(text) => (visible(text.clone()).0, CellKind::Text),
        Data::Int(number) => (number.to_string(), CellKind::Number),
        Data::Float(number) => (number.to_string(), CellKind::Number),
        Data::Bool(flag) => (flag.to_string(), CellKind::Flag),
        Data::DateTime(date) => day(date),
        Data::DateTimeIso(text) => (text.get(..10).unwrap_or(text).to_owned(), CellKind::Date),
        Data::DurationIso(text) => (text.clone(), CellKind::Text),
        Data::Error(error) => (error.to_string(), CellKind::Error),
    }
}

/// The day of a date; a length of time stays a number of days.
fn day(date: &ExcelDateTime) -> (String, CellKind) {
    if date.is_duration() || date.as_f64() < 1.0 {
        return (date.as_f64().to_string(), CellKind::Number);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (format!("{year:04}-{month:02}-{day:02}"), CellKind::Date)
}
