//! A grid to headings and records: which row holds the headings, and which rows are no records.

use std::fmt::Write as _;

use super::grid::{Cell, Grid, Row};
use super::known::{self, KnownHeadings, tidy};
use super::leftover::{self, Leftovers};
use crate::error::{Limited, Place};

/// How many filled rows are looked at for headings.
const LOOKED_AT: usize = 100;
/// How many rows headings may take.
const HEADS: usize = 3;
/// How many rows of one problem are named.
const NAMED: usize = 5;

/// A table: headings, and the rows below them.
pub(super) struct Table {
    /// The headings, each on one line.
    pub(super) headings: Vec<String>,
    /// The row of the headings; the grid's rows are those of the records.
    pub(super) heading_row: u64,
    /// The records, and where they are from.
    pub(super) grid: Grid,
    /// The rows that are no records.
    pub(super) left_out: Leftovers,
}

/// Finds the headings of a grid. Rows above them are left out.
pub(super) fn find(mut grid: Grid, known: &KnownHeadings, found: &mut Limited<'_>) -> Option<Table> {
    let Some(at) = heading_row(&grid.rows, known) else {
        let place = Place::file(&grid.file);
        found.push("E101", place, "The file is empty.", "Put a line of headings first, then one row each.");
        return None;
    };
    let mut above: Vec<Row> = grid.rows.drain(..=at).collect();
    let row = above.pop()?;
    let headings = row.texts.iter().map(tidy).collect();
    let mut left_out = Leftovers { empty: grid.empty_rows, ..Leftovers::default() };
    left_out.titles.extend(above.iter().map(leftover::shown));
    Some(Table { headings, heading_row: row.number, grid, left_out })
}

/// The row that looks most like headings; where none looks familiar, the first in which every cell is filled by a text of
/// its own. Another row than the first needs two familiar headings.
fn heading_row(rows: &[Row], known: &KnownHeadings) -> Option<usize> {
    let rows = &rows[..rows.len().min(LOOKED_AT)];
    let score = |row: &Row| {
        let texts = row.texts.iter().filter(|text| text.chars().any(char::is_alphabetic)).count();
        if 2 * texts >= row.filled().count() { known.score(row.texts.iter()) } else { 0 }
    };
    let first = score(rows.first()?);
    let best =
        rows.iter().enumerate().map(|(at, row)| (score(row), at)).max_by_key(|&(score, at)| (score, usize::MAX - at));
    // Headings in two rows, of which the first is for groups of columns, and has gaps where its cells were merged.
    let below = |row: &Row| is_plausible(row) && score(row) >= first && row.filled().count() > rows[0].filled().count();
    if !is_plausible(&rows[0])
        && first > 0
        && let Some(at) = rows.iter().take(HEADS).position(below)
    {
        return Some(at);
    }
    let enough = if rows.first().is_some_and(is_plausible) { known::MAPPED } else { known::FAMILIAR };
    match best {
        Some((score, at)) if score > first && score >= enough => Some(at),
        _ if first > 0 => Some(0),
        _ => Some(rows.iter().position(is_plausible).unwrap_or(0)),
    }
}

/// Whether a row could hold headings: texts of which no two are the same, and no gaps.
fn is_plausible(row: &Row) -> bool {
    let filled: Vec<usize> = row.filled().collect();
    let texts: std::collections::BTreeSet<String> =
        filled.iter().map(|&at| known::squeezed(row.cell(at).text)).collect();
    let no_gaps = filled.last().is_some_and(|&last| last + 1 == filled.len());
    let no_figures = filled.iter().all(|&at| row.cell(at).text.chars().any(char::is_alphabetic));
    no_gaps && no_figures && texts.len() == filled.len() && (filled.len() > 1 || row.texts.len() == 1)
}

impl Table {
    /// Leaves out what is no record (totals, footers, headings and records that come again) and then reports rows of
    /// another width than the headings (E106), which are left out as well. `id` is the column of ids.
    pub(super) fn settle(&mut self, id: Option<usize>, found: &mut Limited<'_>) {
        let width = self.headings.len();
        leftover::leave_out(&self.headings, &mut self.grid, id, &mut self.left_out);
        let workbook = self.grid.sheet.is_some();
        let mut odd: Vec<(u64, usize)> = Vec::new();
        self.grid.rows.retain_mut(|row| {
            if row.filled().all(|column| column < width) && row.texts.len() > width {
                row.texts.truncate(width);
            }
            // Rows of a workbook end where their last filled cell is, and may have notes beside the table.
            let fits = workbook || row.texts.len() == width;
            if !fits {
                odd.push((row.number, row.texts.len()));
            }
            fits
        });
        self.ragged(&odd, found);
        self.left_out.say(&self.grid.file, found);
    }

    fn ragged(&self, odd: &[(u64, usize)], found: &mut Limited<'_>) {
        let [(line, cells), rest @ ..] = odd else { return };
        let mut cause = format!("This row has {cells} cells, but there are {} headings.", self.headings.len());
        if !rest.is_empty() {
            let lines: Vec<String> = rest.iter().take(NAMED).map(|(line, _)| line.to_string()).collect();
            let more = if rest.len() > NAMED { ", ..." } else { "" };
            let (count, lines) = (odd.len(), lines.join(", "));
            let _ = write!(cause, " {count} rows in all are of another width: also lines {lines}{more}.");
        }
        let remedy = "Put quotes around cells that contain the separator; leave empty cells in place.";
        found.push("E106", Place::cell(&self.grid.file, *line, None), cause, remedy);
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.grid.rows.len()
    }

    /// The cell of a record; empty where there is no such column.
    pub(super) fn cell(&self, row: usize, column: Option<usize>) -> Cell<'_> {
        column.map_or(Cell::text(""), |column| self.grid.rows[row].cell(column))
    }

    /// The heading of a column.
    pub(super) fn heading(&self, column: Option<usize>) -> Option<&str> {
        column.and_then(|column| self.headings.get(column)).map(String::as_str)
    }

    /// The place of a record's cell.
    pub(super) fn place(&self, row: usize, column: Option<usize>) -> Place {
        self.grid.place(self.grid.rows[row].number, self.with_heading(column))
    }

    /// The place of a heading.
    pub(super) fn heading_place(&self, column: Option<usize>) -> Place {
        self.grid.place(self.heading_row, self.with_heading(column))
    }

    fn with_heading(&self, column: Option<usize>) -> Option<(usize, &str)> {
        column.map(|at| (at, self.headings.get(at).map_or("", String::as_str)))
    }

    /// A record's place in a few words: `line 7`, or `C7` in a sheet.
    pub(super) fn short_place(&self, row: usize, column: Option<usize>) -> String {
        let place = self.place(row, column);
        match (place.cell, place.line) {
            (Some(cell), _) => cell.rsplit('!').next().unwrap_or_default().to_owned(),
            (None, line) => format!("line {}", line.unwrap_or_default()),
        }
    }
}
