//! A report as a workbook: a sheet of what is said, and one for each table with typed cells, filters and frozen headings.

use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormatDataBar, ConditionalFormatText, ConditionalFormatTextRule,
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::report::block::{Block, BulletList, FindingBlock, ListItem};
use crate::report::table::{Audience, Cell, Column, ColumnKind, Table};
use crate::report::{Report, words};

mod charts;

/// The sheet of what is said.
const SUMMARY: &str = "Summary";
/// Widths, in characters: of a column at least and at most, and of what is said.
const WIDTHS: (usize, usize) = (6, 48);
const SAID: f64 = 110.0;
/// Colours behind the first, second and third of what may be chosen in a cell.
const CHOSEN: [Color; 3] = [Color::RGB(0x00D5_E8F3), Color::RGB(0x00FA_E3D1), Color::RGB(0x00E7_EAED)];
/// Rows whose widths are looked at.
const MEASURED: usize = 2000;
/// A chart has room for so many bars.
const MOST_BARS: usize = 60;
/// A workbook says when it was made. It is always this day, so that equal reports are equal files.
const MADE: (u16, u8, u8) = (2000, 1, 1);

/// A report as the bytes of a workbook.
///
/// # Errors
/// A table has more rows or longer texts than a sheet can hold.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    let title = words::plain(&report.title);
    workbook.set_properties(&DocProperties::new().set_title(&title).set_author("rebook").set_creation_datetime(&made));
    let looks = Looks::new();
    summary(workbook.add_worksheet().set_name(SUMMARY)?, report, &looks)?;
    charts::charts(&mut workbook, report, &looks)?;
    for table in report.tables().filter(|table| !table.rows.is_empty()) {
        let sheet = workbook.add_worksheet().set_name(sheet_name(table))?;
        self::sheet(sheet, table, &looks)?;
        if !report.charts().any(|chart| chart.told_by == Some(table.key)) {
            bars(sheet, table)?;
        }
    }
    charts::data(&mut workbook, report, &looks)?;
    workbook.save_to_buffer()
}

/// How cells look.
struct Looks {
    title: Format,
    heading: Format,
    said: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            said: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// The name of a table's sheet: its title, or its key with a capital.
fn sheet_name(table: &Table) -> String {
    if !table.title.is_empty() {
        return table.title.to_owned();
    }
    let mut letters = table.key.replace('_', " ").chars().collect::<Vec<_>>().into_iter();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is said besides tables, a line a row.
fn summary(sheet: &mut Worksheet, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_column_width(0, SAID)?;
    sheet.write_string_with_format(0, 0, words::plain(&report.title), &looks.title)?;
    let mut lines = vec![(report.size.clone(), false)];
    for section in &report.sections {
        let before = lines.len();
        for block in section {
            said(block, &mut lines);
        }
        if lines.len() > before {
            lines.push((String::new(), false));
        }
    }
    for ((text, is_heading), row) in lines.into_iter().zip(1..) {
        if !text.is_empty() {
            let look = if is_heading { &looks.heading } else { &looks.said };
            sheet.write_string_with_format(row, 0, words::plain(&text.replace('`', "")), look)?;
        }
    }
    Ok(())
}

/// The lines of a block, and whether each is a heading. Tables have sheets of their own.
fn said(block: &Block, lines: &mut Vec<(String, bool)>) {
    match block {
        Block::Text(text) => lines.extend((!text.is_empty()).then(|| (text.clone(), false))),
        Block::About(about, text) => {
            let about = if about.is_empty() { String::new() } else { format!("{about}: ") };
            lines.push((format!("{about}{text}"), false));
        }
        Block::Lines(text) => lines.extend(text.lines().map(|line| (line.to_owned(), false))),
        // They have sheets of their own.
        Block::Table(_) | Block::Chart(_) => {}
        Block::Chapter(about) => lines.push(((*about).to_owned(), true)),
        Block::Figures(figures) => lines.extend(figures.iter().map(|it| {
            let remark = if it.remark.is_empty() { String::new() } else { format!(" ({})", it.remark) };
            (format!("{}: {}{remark}", it.label, it.value), false)
        })),
        Block::List(list) => listed(list, lines),
        Block::Findings(findings) => {
            lines.push((findings.heading.clone(), true));
            findings.list.iter().for_each(|it| found(it, lines));
        }
    }
}

fn listed(list: &BulletList, lines: &mut Vec<(String, bool)>) {
    fn item(it: &ListItem, depth: usize, lines: &mut Vec<(String, bool)>) {
        lines.push((format!("{}{}", "    ".repeat(depth), it.text), false));
        it.below.iter().for_each(|below| item(below, depth + 1, lines));
    }
    if !list.items.is_empty() {
        lines.extend((!list.heading.is_empty()).then(|| (list.heading.clone(), true)));
        list.items.iter().for_each(|it| item(it, 0, lines));
    }
}

fn found(finding: &FindingBlock, lines: &mut Vec<(String, bool)>) {
    let facts = [&finding.count, &finding.amount].into_iter().filter(|fact| !fact.is_empty()).cloned();
    lines.push((format!("{}: {}", finding.title, facts.collect::<Vec<_>>().join(", ")), true));
    let indented = |text: &String| (format!("    {text}"), false);
    lines.extend(finding.said.iter().chain(&finding.cases).map(indented));
    lines.extend((!finding.remedy.is_empty()).then(|| (format!("    What to do: {}", finding.remedy), false)));
}

/// The columns of a table that a sheet has, each with its place in the rows.
fn columns(table: &Table) -> Vec<(usize, &Column)> {
    table.columns.iter().enumerate().filter(|(_, it)| it.audience != Audience::Readers).collect()
}

/// Writes headings and typed cells from a place on; gives back the last row.
fn cells(sheet: &mut Worksheet, table: &Table, (top, left): (u32, u16), looks: &Looks) -> Result<u32, XlsxError> {
    let mut headings: Vec<String> = Vec::new();
    for ((at, column), place) in columns(table).into_iter().zip(left..) {
        let said = heading(column);
        // An id and the name behind it may be called the same, but for capitals, which whoever reads them back ignores.
        let is_taken = headings.iter().any(|other| other.eq_ignore_ascii_case(&said));
        let heading = if is_taken { key_in_words(column) } else { said };
        sheet.write_string_with_format(top, place, &heading, &looks.heading)?;
        headings.push(heading);
        let look = look(column);
        for (row, line) in table.rows.iter().zip(top + 1..) {
            write(sheet, (line, place), row.cells.get(at).unwrap_or(&Cell::None), &look)?;
        }
    }
    Ok(top + u32::try_from(table.rows.len()).unwrap_or(u32::MAX / 2))
}

/// A table: headings, typed cells, and what helps to read them.
fn sheet(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), XlsxError> {
    let last_row = cells(sheet, table, (0, 0), looks)?;
    let columns = columns(table);
    for (&(at, column), place) in columns.iter().zip(0u16..) {
        let words = heading(column);
        let widest = words.split(' ').map(str::len).max().unwrap_or(0).max(WIDTHS.0);
        let cells = table.rows.iter().take(MEASURED).filter_map(|row| row.cells.get(at)).map(length);
        let width = cells.max().unwrap_or(0).max(widest).min(WIDTHS.1);
        sheet.set_column_width(place, u16::try_from(width).unwrap_or(u16::MAX) + 2)?;
        if column.kind == ColumnKind::Bar {
            sheet.add_conditional_format(1, place, last_row, place, &ConditionalFormatDataBar::new())?;
        }
        if !column.choices.is_empty() {
            chosen(sheet, column, (place, last_row))?;
        }
    }
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// A list to choose from in each cell of a column, and a colour for each choice.
fn chosen(sheet: &mut Worksheet, column: &Column, (place, last_row): (u16, u32)) -> Result<(), XlsxError> {
    let choices = DataValidation::new().allow_list_strings(column.choices)?;
    sheet.add_data_validation(1, place, last_row, place, &choices)?;
    for (choice, colour) in column.choices.iter().zip(CHOSEN) {
        let rule = ConditionalFormatTextRule::BeginsWith((*choice).to_owned());
        let colour = ConditionalFormatText::new().set_rule(rule).set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(1, place, last_row, place, &colour)?;
    }
    Ok(())
}

/// The heading of a column, with what it shares with its neighbours and its unit.
fn heading(column: &Column) -> String {
    let shared = column.group.as_ref().map_or("", |(heading, _)| heading.as_ref());
    let own = if column.heading.is_empty() && shared.is_empty() { &column.key } else { &column.heading };
    // Columns that are read as one, such as the least and the most, are told apart by their keys.
    let own = if own.is_empty() { key_in_words(column) } else { own.to_string() };
    let unit = if column.unit.is_empty() { String::new() } else { format!(", {}", column.unit) };
    words::plain(&format!("{shared} {own}{unit}").replace('\n', " ").replace('_', " ")).trim().to_owned()
}

fn key_in_words(column: &Column) -> String {
    column.key.replace('_', " ")
}

/// How the cells of a column are written.
fn look(column: &Column) -> Format {
    if column.kind == ColumnKind::Money && !column.unit.trim().is_empty() {
        // The unit stands within quotes, where nothing of it has a meaning.
        let unit = words::plain(column.unit.trim()).replace('"', "");
        return Format::new().set_num_format(format!("#,##0\\ \"{unit}\""));
    }
    let format = match column.kind {
        ColumnKind::Text | ColumnKind::Id | ColumnKind::YesNo => return Format::new(),
        ColumnKind::Date => "yyyy-mm-dd",
        ColumnKind::Count | ColumnKind::Money => "#,##0",
        ColumnKind::Hours | ColumnKind::Amount => "#,##0.0",
        ColumnKind::Share | ColumnKind::Bar => "0%",
        ColumnKind::Points => "#,##0.00",
    };
    Format::new().set_num_format(format)
}

/// Writes a cell as what it is; texts are texts, whatever they begin with.
fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, look: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => drop(sheet.write_string(row, column, words::plain(text))?),
        Cell::Whole(number) => drop(sheet.write_number_with_format(row, column, exact(*number), look)?),
        Cell::Number(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, look)?;
        }
        Cell::Date(date) => {
            let part = |number: i8| u8::try_from(number).unwrap_or(1);
            let year = u16::try_from(date.year()).unwrap_or(MADE.0);
            let day = ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))?;
            sheet.write_datetime_with_format(row, column, &day, look)?;
        }
        Cell::Flag(flag) => drop(sheet.write_string(row, column, if *flag { "yes" } else { "no" })?),
        // A figure that is none has no cell.
        Cell::None | Cell::Number(_) => {}
    }
    Ok(())
}

/// How many characters a cell takes.
fn length(cell: &Cell) -> usize {
    match cell {
        Cell::None => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::Whole(number) => number.to_string().len() * 4 / 3,
        Cell::Number(_) | Cell::Flag(_) => 8,
        Cell::Date(_) => 10,
    }
}

/// A native chart beside a table that draws bars.
fn bars(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let columns = columns(table);
    let place =
        |is: &dyn Fn(&Column) -> bool| columns.iter().position(|(_, it)| is(it)).and_then(|at| u16::try_from(at).ok());
    let drawn = place(&|it| it.kind == ColumnKind::Bar);
    let named = place(&|it| it.kind == ColumnKind::Text && it.audience == Audience::All);
    let (Some(drawn), Some(named)) = (drawn, named) else { return Ok(()) };
    if table.rows.len() < 2 || table.rows.len() > MOST_BARS {
        return Ok(());
    }
    let (name, last) = (sheet_name(table), u32::try_from(table.rows.len()).unwrap_or(u32::MAX));
    let before = drawn.checked_sub(1).filter(|&at| {
        let (drawn, before) = (columns[drawn as usize].1, columns[at as usize].1);
        before.kind == ColumnKind::Share && before.group.is_some() && before.group == drawn.group
    });
    let mut chart = Chart::new(ChartType::Bar);
    for column in before.into_iter().chain([drawn]) {
        let series = chart.add_series();
        series.set_name((name.as_str(), 0, column));
        series.set_categories((name.as_str(), 1, named, last, named)).set_values((
            name.as_str(),
            1,
            column,
            last,
            column,
        ));
    }
    let shared = columns[drawn as usize].1.group.as_ref().map_or("", |(heading, _)| heading.as_ref());
    chart.title().set_name(words::plain(shared).as_str());
    // The first row of the table is at the top, as in the table.
    chart.y_axis().set_reverse();
    chart.set_height(120 + 22 * last).set_width(560);
    let right = u16::try_from(columns.len() + 1).unwrap_or(u16::MAX);
    sheet.insert_chart(1, right, &chart)?;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are doubles")]
fn exact(number: i64) -> f64 {
    number as f64
}
