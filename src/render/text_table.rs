//! A table as people read it: what is for programs left out, figures rounded, columns that belong together joined.

use crate::report::table::{Audience, Cell, Column, ColumnGroup, ColumnKind, Digits, Noun, Row, Table};
use crate::report::words;

/// A table to read.
pub(super) struct TextTable {
    pub(super) headings: Vec<ColumnHeading>,
    pub(super) lines: Vec<TextLine>,
}

/// What stands above a column.
pub(super) struct ColumnHeading {
    /// The place of the first column that it is of.
    #[cfg_attr(not(feature = "serve"), expect(dead_code, reason = "only a page sorts by columns"))]
    pub(super) at: usize,
    /// The heading that it shares with its neighbours.
    pub(super) group: Option<String>,
    /// Its own; line breaks are where it may be broken.
    pub(super) own: String,
    pub(super) is_right: bool,
    /// Whether it holds texts, which may be cut.
    pub(super) is_text: bool,
    pub(super) is_bar: bool,
    pub(super) most: usize,
}

/// A line below the headings.
pub(super) enum TextLine {
    /// What the rows from here on have in common.
    Group(String),
    Row(Vec<String>),
    /// How many rows are left out.
    More(String),
}

/// That so many of a list are left out.
pub(super) fn left_out(more: usize, noun: Noun) -> String {
    let noun = if more == 1 { noun.0 } else { noun.1 };
    format!("and {} more {noun} (-v shows all)", words::grouped(more))
}

/// A table as it is read, in full or cut where it is long.
pub(super) fn text_table(table: &Table, full: bool) -> TextTable {
    let parts = parts(table);
    let headings = parts.iter().map(|part| heading(table, part)).collect();
    let reader = CellReader { table, units: (0..table.columns.len()).map(|at| unit(table, at)).collect() };
    let cells = |row: &Row| {
        let mut cells: Vec<String> = parts.iter().map(|part| reader.joined(part, row)).collect();
        if let Some(first) = cells.first_mut().filter(|_| row.is_part) {
            first.insert_str(0, "  ");
        }
        cells
    };
    let mut lines = Vec::new();
    let limit = if full { usize::MAX } else { table.most };
    let (mut shown, mut left) = (0, 0);
    let mut group = None;
    for row in &table.rows {
        if row.group.is_some() && row.group != group {
            if table.most_of_each_group {
                lines.extend((left > 0).then(|| TextLine::More(left_out(left, table.noun))));
                (shown, left) = (0, 0);
            }
            group.clone_from(&row.group);
            lines.extend(row.group.iter().filter(|_| shown < limit).map(|group| TextLine::Group(words::plain(group))));
        }
        // What is part of a row comes and goes with it.
        shown += usize::from(!row.is_part);
        if shown <= limit {
            lines.push(TextLine::Row(cells(row)));
        } else {
            left += usize::from(!row.is_part);
        }
    }
    lines.extend((left > 0).then(|| TextLine::More(left_out(left, table.noun))));
    TextTable { headings, lines }
}

/// The columns for readers by index; those that are read as one together.
fn parts(table: &Table) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for (at, column) in table.columns.iter().enumerate().filter(|(_, it)| it.audience != Audience::Programs) {
        let is_joined = |last: &&mut Vec<usize>| {
            let one = column.group.as_ref().filter(|(_, how)| *how != ColumnGroup::Beside);
            one.is_some() && table.columns[last[0]].group.as_ref() == one
        };
        match parts.last_mut().filter(is_joined) {
            Some(last) => last.push(at),
            None => parts.push(vec![at]),
        }
    }
    parts
}

fn heading(table: &Table, part: &[usize]) -> ColumnHeading {
    let (at, joined) = (part[0], part.len());
    let first = &table.columns[at];
    let group = first.group.as_ref();
    let is_joined = group.is_some_and(|(_, how)| *how != ColumnGroup::Beside);
    let above = group.map(|(heading, _)| with_unit(heading, first));
    let own = if is_joined || joined > 1 {
        above.clone().unwrap_or_default()
    } else if group.is_some() {
        first.heading.to_string()
    } else {
        with_unit(&first.heading, first)
    };
    let is_text = first.kind == ColumnKind::Text;
    ColumnHeading {
        at,
        group: above.filter(|_| !is_joined),
        own: own.split('\n').map(words::plain).collect::<Vec<_>>().join("\n"),
        is_right: !matches!(first.kind, ColumnKind::Text | ColumnKind::Id | ColumnKind::Date | ColumnKind::YesNo),
        is_text,
        is_bar: first.kind == ColumnKind::Bar,
        most: first.most,
    }
}

/// A heading with its unit: "ARR, USD". A unit that would make the column wide is left out.
fn with_unit(heading: &str, column: &Column) -> String {
    let unit = words::plain(column.unit.trim());
    if unit.is_empty() || unit.chars().count() > 4 {
        return heading.to_owned();
    }
    match heading.split_once('\n') {
        Some((first, rest)) => format!("{first}, {unit}\n{rest}"),
        None => format!("{heading}, {unit}"),
    }
}

/// A table's cells as they are read.
struct CellReader<'a> {
    table: &'a Table,
    /// The unit of the amounts of each column.
    units: Vec<words::MoneyUnit>,
}

impl CellReader<'_> {
    /// What columns that are read as one say together.
    fn joined(&self, part: &[usize], row: &Row) -> String {
        // A row that ends early says nothing more.
        if part[0] >= row.cells.len() {
            return String::new();
        }
        let read = |at: &usize| match row.cells.get(*at).unwrap_or(&Cell::None) {
            // What has a part in a row above has no figures of its own but those that it says.
            Cell::None if row.is_part => String::new(),
            cell => self.one(*at, cell),
        };
        let texts: Vec<String> = part.iter().map(read).collect();
        let how = self.table.columns[part[0]].group.as_ref().map(|(_, how)| *how);
        match (how, &texts[..]) {
            (_, [one]) => one.clone(),
            (Some(ColumnGroup::Part), [_, of]) if of == "-" => "-".to_owned(),
            (Some(ColumnGroup::Part), [part, of]) => format!("{part} of {of}"),
            (Some(ColumnGroup::Change), [before, after]) => format!("{before} > {after}"),
            (_, [low, .., high]) if low == high && how == Some(ColumnGroup::Range) => low.clone(),
            (Some(ColumnGroup::Range), [low, high]) => format!("{low} to {high}"),
            (_, all) => spread(all),
        }
    }

    /// A cell of a column.
    fn one(&self, at: usize, cell: &Cell) -> String {
        let column = &self.table.columns[at];
        let text = match (cell, column.kind) {
            (Cell::Text(text), _) => words::plain(text),
            (Cell::Date(date), _) => date.to_string(),
            (Cell::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
            (Cell::None, _) | (Cell::Whole(0), ColumnKind::Count) => nothing(column).to_owned(),
            (Cell::Whole(amount), ColumnKind::Money) if column.own_units => words::money(*amount),
            (Cell::Whole(amount), ColumnKind::Money) => words::in_unit(*amount, self.units[at]),
            (Cell::Whole(count), ColumnKind::Count) => whole(*count),
            (Cell::Whole(number), _) => number_of(column, exact(*number)),
            (Cell::Number(number), ColumnKind::Money) if number.is_finite() => {
                words::in_unit(nearest(*number), self.units[at])
            }
            (Cell::Number(number), _) => number_of(column, *number),
        };
        if column.signed { words::with_sign(text) } else { text }
    }
}

/// `1/2/5 M`: a unit is said once.
fn spread(all: &[String]) -> String {
    let unit = all.last().and_then(|last| last.split_once(' ')).map_or(String::new(), |(_, unit)| format!(" {unit}"));
    let bare: Vec<&str> = all.iter().map(|one| one.split(' ').next().unwrap_or_default()).collect();
    format!("{}{unit}", bare.join("/"))
}

/// What stands where there is nothing.
fn nothing(column: &Column) -> &'static str {
    let of_kind = if matches!(column.kind, ColumnKind::Text | ColumnKind::Id | ColumnKind::YesNo) { "" } else { "-" };
    column.nothing.unwrap_or(of_kind)
}

fn number_of(column: &Column, number: f64) -> String {
    match (column.kind, column.digits) {
        (ColumnKind::Share, _) => capped(number),
        (ColumnKind::Bar, _) => format!("{} {:>5}", words::bar(number), capped(number)),
        (_, Digits::All) => number.to_string(),
        (_, Digits::After(0)) | (ColumnKind::Count, _) => match whole(nearest(number)) {
            text if text == "0" => nothing(column).to_owned(),
            text => text,
        },
        (_, Digits::After(digits)) => words::rounded(number, digits),
        (ColumnKind::Hours, _) => words::hours(number),
        (ColumnKind::Amount, _) => words::amount(number),
        _ => words::points(number),
    }
}

/// A figure of some kind by itself, with its unit: `12.5 h`, `1.68 M EUR`.
pub(super) fn figure(kind: ColumnKind, unit: &str, number: f64) -> String {
    let unit = if unit.is_empty() { String::new() } else { format!(" {}", words::plain(unit)) };
    match kind {
        ColumnKind::Hours if number == 0.0 => "0 h".to_owned(),
        ColumnKind::Hours => format!("{} h", words::hours(number)),
        ColumnKind::Money if nearest(number) == 0 => format!("0{unit}"),
        ColumnKind::Money => format!("{}{unit}", words::money(nearest(number))),
        ColumnKind::Share | ColumnKind::Bar => words::percent(number),
        ColumnKind::Count => whole(nearest(number)),
        ColumnKind::Amount => words::amount(number),
        _ => words::points(number),
    }
}

/// A whole number with commas between thousands.
fn whole(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", words::grouped(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX)))
}

/// A share as per cent that keeps to its column.
fn capped(share: f64) -> String {
    if share > 9.99 { "999+%".to_owned() } else { words::percent(share) }
}

/// The unit that suits all amounts of a column and of those under the same heading.
fn unit(table: &Table, at: usize) -> words::MoneyUnit {
    let column = &table.columns[at];
    let same = |neighbour: &Column| {
        neighbour.kind == ColumnKind::Money && neighbour.group.is_some() && neighbour.group == column.group
    };
    let columns = table.columns.iter().enumerate().filter(|(i, it)| *i == at || same(it)).map(|(i, _)| i);
    let amount = |cell: &Cell| match cell {
        Cell::Whole(amount) => amount.saturating_abs(),
        Cell::Number(amount) => nearest(amount.abs()),
        _ => 0,
    };
    let of_rows = |at: usize| table.rows.iter().filter_map(move |row| row.cells.get(at)).map(amount);
    words::unit(columns.flat_map(of_rows).max().unwrap_or(0))
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn exact(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "for display")]
fn nearest(number: f64) -> i64 {
    number.round() as i64
}
