//! Bytes of any kind of table to its grid; what the bytes are is told by themselves, not by the file's name.

use super::delimited;
use super::encoding::{self, Encoding};
use super::grid::{Grid, visible};
use super::known::KnownHeadings;
use super::workbook::{self, SheetRequest};
use crate::error::{Diagnostics, Limited, Place};

/// How many letters of a text are shown.
const SHOWN: usize = 30;

/// What is known of a table before it is read.
pub(super) struct TableFile<'a> {
    /// The file, as the user would name it.
    pub(super) file: &'a str,
    /// The sheet that the scenario names.
    pub(super) sheet: Option<&'a str>,
    /// The headings that are looked for.
    pub(super) known: &'a KnownHeadings,
}

/// The cells of a file, or a report in `found` why there are none.
pub(super) fn grid(bytes: Vec<u8>, table: &TableFile<'_>, found: &mut Limited<'_>) -> Option<Grid> {
    if let Some(kind) = foreign(&bytes) {
        let cause = format!("This is {kind}, whatever its name says.");
        let remedy = "Open it in a spreadsheet program, save it as XLSX or as CSV UTF-8, and name that file.";
        found.push("E116", Place::file(table.file), cause, remedy);
        return None;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return sheet(bytes, table, found);
    }
    match encoding::decode_table(bytes, table.file) {
        Ok((text, encoding)) => {
            let grid = text_grid(text, encoding, table, found);
            say_garbled(&grid, found);
            Some(grid)
        }
        Err(Diagnostics(problems)) => {
            for one in problems {
                found.push(one.code, one.place, one.cause, one.remedy);
            }
            None
        }
    }
}

fn sheet(bytes: Vec<u8>, table: &TableFile<'_>, found: &mut Limited<'_>) -> Option<Grid> {
    let request = SheetRequest { file: table.file, sheet: table.sheet, known: table.known };
    match workbook::read(bytes, &request) {
        Ok((grid, others)) => {
            if table.sheet.is_none() && !others.is_empty() {
                let sheet = grid.sheet.clone().unwrap_or_default();
                let cause = format!("The sheet \"{sheet}\" is read; others are left out: {}.", others.join(", "));
                let remedy = "If another is meant, name it with \"sheet\" beside the file's name.";
                found.push("W114", Place::file(table.file), cause, remedy);
            }
            say_garbled(&grid, found);
            Some(grid)
        }
        Err(refusal) => {
            found.push(refusal.code, Place::file(table.file), refusal.cause, refusal.remedy);
            None
        }
    }
}

fn text_grid(text: String, encoding: Encoding, table: &TableFile<'_>, found: &mut Limited<'_>) -> Grid {
    if let Some(sheet) = table.sheet {
        let cause = format!("It is a text file, which has no sheet \"{sheet}\".");
        found.push("E119", Place::file(table.file), cause, "Take \"sheet\" away, or name the workbook.");
    }
    if encoding != Encoding::Utf8 {
        let sample = text.lines().find(|line| !line.is_ascii()).unwrap_or_default();
        let before = sample.find(|c: char| !c.is_ascii()).map_or("", |at| &sample[..at]);
        let from = before.char_indices().rev().nth(8).map_or(0, |(at, _)| at);
        let shown: String = sample[from..].chars().take(SHOWN).collect();
        let shown = if shown.is_empty() { String::new() } else { format!(": it says, for instance, \"{shown}\"") };
        let cause = format!("It is not UTF-8, and is read as {}{shown}.", encoding.name());
        let remedy = "If letters are wrong, save it again as UTF-8; spreadsheets call it \"CSV UTF-8\".";
        found.push("W106", Place::file(table.file), cause, remedy);
    }
    let (text, marks) = visible(text);
    if marks > 0 {
        let cause = format!("{marks} characters that nobody sees are left out, such as spaces without a width.");
        let remedy = "Nothing to do; ids and names are compared without them.";
        found.push("W112", Place::file(table.file), cause, remedy);
    }
    // Programs of DOS ended files with a mark.
    let text = match text.strip_suffix('\u{1a}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let (grid, slips) = delimited::read(&text, table.file, table.known);
    if let [line, ..] = slips.swallowed[..] {
        let count = slips.swallowed.len();
        let rows = if count == 1 { "1 row has".to_owned() } else { format!("{count} rows have") };
        let cause =
            format!("{rows} a cell that holds what looks like the rest of it and the beginning of the next row.");
        let remedy = "Look for a quote that is closed too late; write two for a quote itself.";
        found.push("W122", Place::cell(table.file, line, None), cause, remedy);
    }
    if let Some(line) = slips.open {
        let cause = "A quote that is opened in this row is never closed; all that follows is read as one cell.";
        let remedy = "Close the quote, or write two for a quote itself.";
        found.push("E115", Place::cell(table.file, line, None), cause, remedy);
    }
    grid
}

/// Says where letters were lost before the file was made: as UTF-8 that was taken for Windows-1252 leaves them (`MÃ¼ller`),
/// or as replaced by a sign for what could not be read.
fn say_garbled(grid: &Grid, found: &mut Limited<'_>) {
    let mut cells = Vec::new();
    for row in &grid.rows {
        // One look at the whole row, as nearly all rows are fine.
        if is_garbled(row.texts.as_slice()) {
            cells.extend(row.filled().map(|at| (row.number, at, row.cell(at).text)).filter(|it| is_garbled(it.2)));
        }
    }
    let Some(&(number, column, text)) = cells.first() else { return };
    let count = if cells.len() == 1 { "1 cell has".to_owned() } else { format!("{} cells have", cells.len()) };
    let shown: String = text.chars().take(SHOWN).collect();
    let cause =
        format!("{count} letters that were lost on the way here, such as \"{shown}\"; names may not be found by them.");
    let remedy = "Export the file again as UTF-8, from where the letters are still right.";
    found.push("W121", grid.place(number, Some((column, ""))), cause, remedy);
}

fn is_garbled(text: &str) -> bool {
    let behind = |mark: &str| {
        text.match_indices(mark).any(|(at, _)| {
            let next = text[at + mark.len()..].chars().next();
            next.is_some_and(
                |c| matches!(c, '\u{80}'..='\u{bf}' | '\u{152}'..='\u{178}' | '\u{2013}'..='\u{20ac}' | '\u{2122}'),
            )
        })
    };
    !text.is_ascii() && (text.contains('\u{fffd}') || behind("Ã") || behind("â€"))
}

/// What a file is that is no table, as far as its first bytes tell.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = String::from_utf8_lossy(&start[..start.len().min(2_000)]).replace('\0', "");
    let start = start.trim_start_matches(['\u{feff}', '\u{fffd}']).trim_start().to_lowercase();
    let start = start.as_str();
    if bytes.starts_with(b"%PDF") {
        return Some("a PDF");
    } else if bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"7z\xBC\xAF") || bytes.starts_with(b"Rar!") {
        return Some("an archive");
    } else if bytes.starts_with(b"SQLite format") || bytes.starts_with(b"PAR1") {
        return Some("a database");
    } else if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"GIF8") {
        return Some("a picture");
    } else if start.starts_with("{\\rtf") {
        return Some("a formatted text");
    } else if is_json(start) {
        return Some("JSON");
    } else if start.starts_with("mime-version:") && start.contains("text/html") {
        return Some("an HTML page");
    } else if !start.starts_with('<') {
        return None;
    }
    let spreadsheet = start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html");
    let page = ["<!doctype html", "<html", "<table", "<meta", "<head", "<body", "<style", "<div"];
    if spreadsheet && start.contains("<workbook") || start.contains("progid=\"excel.sheet\"") {
        Some("an XML spreadsheet of 2003")
    } else if page.iter().any(|tag| start.contains(tag)) {
        Some("an HTML page")
    } else {
        start.starts_with("<?xml").then_some("XML")
    }
}

/// Whether a text begins as objects of JSON or lists of them do.
fn is_json(start: &str) -> bool {
    let inside = start.strip_prefix(['{', '[']).map(str::trim_start);
    let object = |inside: &str| start.starts_with('{') && inside.starts_with('"') && inside.contains("\":");
    let list = |inside: &str| start.starts_with('[') && inside.starts_with(['{', '[']);
    inside.is_some_and(|inside| object(inside) || list(inside))
}
