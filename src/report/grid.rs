//! Rows of cells as aligned text.

use std::borrow::Cow;

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

/// The longest currency that is written above a column.
const CURRENCY: usize = 4;

/// Blank columns after each column.
const PADDING: u16 = 2;

/// A column of a grid.
#[derive(Debug, Clone)]
pub(super) struct Column {
    heading: Cow<'static, str>,
    right: bool,
    most: Option<u16>,
}

impl Column {
    /// Text, cut to this many columns.
    pub(super) fn text(heading: impl Into<Cow<'static, str>>, most: u16) -> Self {
        Self { heading: heading.into(), right: false, most: Some(most) }
    }

    /// Figures, as wide as they are.
    pub(super) fn figures(heading: impl Into<Cow<'static, str>>) -> Self {
        Self { heading: heading.into(), right: true, most: None }
    }
}

/// A grid without lines, its columns two spaces apart. Cells that are too long are cut, ending in three dots.
pub(super) fn grid(columns: &[Column], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_truncation_indicator("...");
    if columns.iter().any(|column| !column.heading.is_empty()) {
        table.set_header(columns.iter().map(|column| aligned(column, &column.heading)).collect::<Vec<Cell>>());
    }
    for cells in rows {
        let mut row = Row::from(
            columns.iter().zip(cells).map(|(column, cell)| aligned(column, &plain(&cell))).collect::<Vec<_>>(),
        );
        row.max_height(1);
        table.add_row(row);
    }
    // An upper bound would count the padding only in what it makes of a cell, not in what it calls too long.
    let longest = table.column_max_content_widths();
    for (index, (column, longest)) in columns.iter().zip(longest).enumerate() {
        let Some(settings) = table.column_mut(index) else { continue };
        settings.set_padding((0, PADDING));
        if let Some(most) = column.most.filter(|&most| most < longest) {
            settings.set_constraint(ColumnConstraint::Absolute(Width::Fixed(most + PADDING)));
        }
    }
    table.lines().flat_map(|line| [line.trim_end().to_owned(), "\n".to_owned()]).collect()
}

fn aligned(column: &Column, text: &str) -> Cell {
    Cell::new(text).set_alignment(if column.right { CellAlignment::Right } else { CellAlignment::Left })
}

/// The heading of a column of ARR, with its currency: "ARR, USD". One that would make the column wide is left out.
pub(super) fn arr_heading(currency: &str) -> String {
    let currency = plain(currency.trim());
    if currency.is_empty() || currency.chars().count() > CURRENCY {
        "ARR".to_owned()
    } else {
        format!("ARR, {currency}")
    }
}

/// A text without control characters, which would move a terminal's cursor.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
