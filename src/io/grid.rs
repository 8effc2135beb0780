//! Cells with their places: what is left of a file once encodings, separators and workbooks are behind us.

use csv::StringRecord;

use crate::error::Place;

/// The cells of a text file or of one sheet of a workbook, row by row. Rows may differ in width.
pub(super) struct Grid {
    /// The file, as the user would name it.
    pub(super) file: String,
    /// The sheet, if the file is a workbook.
    pub(super) sheet: Option<String>,
    /// The rows, those without any filled cell left out.
    pub(super) rows: Vec<Row>,
    /// How many rows had cells, but none that was filled.
    pub(super) empty_rows: usize,
}

/// A row of cells.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The 1-based line of a text file on which it begins, or its number in a sheet.
    pub(super) number: u64,
    /// What stands in the cells.
    pub(super) texts: StringRecord,
    /// What the cells of a workbook are; none for a text file, where all is text.
    pub(super) kinds: Vec<CellKind>,
}

/// What a program says that a cell is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum CellKind {
    /// A text, whatever it looks like.
    #[default]
    Text,
    /// A number; its text has a decimal point and no thousands.
    Number,
    /// A day; its text is an ISO date.
    Date,
    /// Yes or no; its text is `true` or `false`.
    Flag,
    /// The error of a formula, such as `#REF!`.
    Error,
}

/// What stands in one cell, without spaces around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    /// Its text; empty where there is nothing.
    pub(super) text: &'a str,
    /// What it is.
    pub(super) kind: CellKind,
}

impl Row {
    /// The cell of a column; empty where the row is shorter.
    pub(super) fn cell(&self, column: usize) -> Cell<'_> {
        let text = self.texts.get(column).unwrap_or_default().trim();
        Cell { text, kind: self.kinds.get(column).copied().unwrap_or_default() }
    }

    /// The positions of the cells in which something stands.
    pub(super) fn filled(&self) -> impl Iterator<Item = usize> {
        self.texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()).map(|(column, _)| column)
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.filled().next().is_none()
    }
}

impl<'a> Cell<'a> {
    /// A text that stands in no file.
    pub(super) fn text(text: &'a str) -> Self {
        Self { text: text.trim(), kind: CellKind::Text }
    }
}

impl Grid {
    /// The place of a row, or of its cell in a column with this heading.
    pub(super) fn place(&self, number: u64, column: Option<(usize, &str)>) -> Place {
        let heading = column.map(|(_, heading)| heading).filter(|heading| !heading.is_empty());
        match &self.sheet {
            None => Place::cell(&self.file, number, heading),
            Some(sheet) => Place::sheet(&self.file, sheet, (number, column.map(|(at, _)| at)), heading),
        }
    }
}

/// A text without what nobody sees: spaces that do not break become plain ones, marks without a width go. How many marks
/// went comes with it.
pub(super) fn visible(text: String) -> (String, usize) {
    let is_mark = |c: char| {
        matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    if text.is_ascii() || !text.contains(|c: char| is_mark(c) || c == '\u{a0}') {
        return (text, 0);
    }
    let marks = text.chars().filter(|&c| is_mark(c)).count();
    let text = text.chars().filter(|&c| !is_mark(c)).map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
    (text, marks)
}
