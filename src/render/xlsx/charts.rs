//! The charts of a report on a sheet of their own, as charts of the spreadsheet program, and the figures that they draw
//! on another at the end.

use rust_xlsxwriter::{
    Chart as NativeChart, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType, ChartType, Color,
    ConditionalFormat3ColorScale, Workbook, Worksheet, XlsxError,
};

use super::{Looks, cells};
use crate::report::chart::{Chart, Drawing};
use crate::report::table::{Cell, Table};
use crate::report::{Report, words};

/// The sheets.
const CHARTS: &str = "Charts";
const DATA: &str = "Chart data";
/// Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), darkened for white paper.
const BEFORE: Color = Color::RGB(0x008A_949E);
const AFTER: Color = Color::RGB(0x000B_6E99);
const BAND: Color = Color::RGB(0x0000_9E73);
const LIMIT: Color = Color::RGB(0x00B3_470A);
/// A chart's height, and its width at least and at most, in pixels; and the width that a bar before and after takes.
const HEIGHT: u32 = 380;
const WIDTHS: (u32, u32) = (640, 3200);
const BAR: u32 = 30;
/// Rows of a sheet that a chart covers, with what stands above it.
const COVERED: u32 = 22;

/// Adds the sheet of charts, empty where a report has none. The sheet that holds what they draw comes last: [`data`].
pub(super) fn charts(workbook: &mut Workbook, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    if report.charts().next().is_none() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(CHARTS)?;
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 100)?;
    let mut row = 0;
    let mut at = DataPlace::default();
    for chart in report.charts() {
        let table = chart.table();
        sheet.write_string_with_format(row, 0, words::plain(&chart.heading), &looks.heading)?;
        if !chart.reading.is_empty() {
            sheet.write_string_with_format(row + 1, 0, words::plain(&chart.reading), &looks.said)?;
        }
        let place = at.next(&table);
        if matches!(chart.drawing, Drawing::Heat(_)) {
            heat(sheet, &table, row + 3, looks)?;
            row += u32::try_from(table.rows.len()).unwrap_or(0) + 6;
        } else {
            sheet.insert_chart(row + 2, 0, &native(chart, &table, &place))?;
            row += COVERED;
        }
    }
    Ok(())
}

/// Adds the sheet that holds what the charts draw.
pub(super) fn data(workbook: &mut Workbook, report: &Report, looks: &Looks) -> Result<(), XlsxError> {
    if report.charts().next().is_none() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet().set_name(DATA)?;
    let mut at = DataPlace::default();
    for chart in report.charts() {
        let table = chart.table();
        let place = at.next(&table);
        sheet.write_string_with_format(place.headings - 1, 0, words::plain(&chart.heading), &looks.heading)?;
        cells(sheet, &table, (place.headings, 0), looks)?;
    }
    sheet.set_column_width(0, 30)?;
    Ok(())
}

/// Where the figures of a chart stand, among those of all.
#[derive(Default)]
struct DataPlace {
    /// The row of the headings.
    headings: u32,
    /// The last row.
    last: u32,
}

impl DataPlace {
    fn next(&mut self, table: &Table) -> Self {
        let headings = if self.last == 0 { 1 } else { self.last + 3 };
        self.last = headings + u32::try_from(table.rows.len()).unwrap_or(u32::MAX / 2);
        Self { headings, last: self.last }
    }

    /// The cells below the heading of a column.
    fn column(&self, column: u16) -> (&'static str, u32, u16, u32, u16) {
        (DATA, self.headings + 1, column, self.last, column)
    }

    fn heading(&self, column: u16) -> (&'static str, u32, u16) {
        (DATA, self.headings, column)
    }
}

fn native(chart: &Chart, table: &Table, place: &DataPlace) -> NativeChart {
    let mut native = match &chart.drawing {
        Drawing::Intervals(_) => intervals(place),
        Drawing::Line(_) => line(place),
        Drawing::Bars(_) | Drawing::Heat(_) => bars(table, place),
    };
    // The heading stands above it on the sheet.
    native.title().set_hidden();
    native.legend().set_position(ChartLegendPosition::Bottom);
    native.set_alt_text(words::plain(&format!("{} {}", chart.heading, chart.reading)).as_str());
    let rows = u32::try_from(table.rows.len()).unwrap_or(u32::MAX / BAR);
    native.set_height(HEIGHT).set_width((rows * BAR + 120).clamp(WIDTHS.0, WIDTHS.1));
    native
}

/// Before and after side by side; band and limit as lines, where anybody has one.
fn bars(table: &Table, place: &DataPlace) -> NativeChart {
    let mut native = NativeChart::new(ChartType::Column);
    for (column, colour) in [(1, BEFORE), (2, AFTER)] {
        let series = native.add_series();
        series.set_name(place.heading(column)).set_categories(place.column(0)).set_values(place.column(column));
        series.set_format(ChartFormat::new().set_solid_fill(&solid(colour))).set_gap(60).set_overlap(0);
    }
    let has = |at: usize| table.rows.iter().any(|row| !matches!(row.cells.get(at), None | Some(Cell::None)));
    let mut lines = NativeChart::new(ChartType::Line);
    let mut any = false;
    for (column, colour) in
        [(3, BAND), (4, BAND), (5, LIMIT)].into_iter().filter(|(column, _)| has(usize::from(*column)))
    {
        any = true;
        let series = lines.add_series();
        series.set_name(place.heading(column)).set_categories(place.column(0)).set_values(place.column(column));
        series.set_marker(ChartMarker::new().set_type(ChartMarkerType::LongDash).set_size(9).set_format(
            ChartFormat::new().set_solid_fill(&solid(colour)).set_border(ChartLine::new().set_color(colour)),
        ));
        series.set_format(ChartFormat::new().set_no_line());
    }
    if any {
        native.combine(&lines);
    }
    native
}

fn solid(colour: Color) -> rust_xlsxwriter::ChartSolidFill {
    rust_xlsxwriter::ChartSolidFill::new().set_color(colour).clone()
}

/// From the least to the most, as a line upwards.
fn intervals(place: &DataPlace) -> NativeChart {
    let mut native = NativeChart::new(ChartType::Line);
    for column in [1, 2] {
        let series = native.add_series();
        series.set_name(place.heading(column)).set_categories(place.column(0)).set_values(place.column(column));
        let fill = solid(if column == 1 { BEFORE } else { AFTER });
        let mut marker = ChartMarker::new();
        marker.set_type(ChartMarkerType::LongDash).set_size(12).set_format(ChartFormat::new().set_solid_fill(&fill));
        series.set_marker(&marker).set_format(ChartFormat::new().set_no_line());
    }
    native.set_high_low_lines(true);
    native.x_axis().set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    native
}

/// What is reached and what is possible, over what is counted.
fn line(place: &DataPlace) -> NativeChart {
    let mut native = NativeChart::new(ChartType::ScatterStraightWithMarkers);
    for (column, colour) in [(1, AFTER), (2, BEFORE)] {
        let series = native.add_series();
        series.set_name(place.heading(column)).set_categories(place.column(0)).set_values(place.column(column));
        series.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour)));
    }
    native.x_axis().set_name(place.heading(0));
    native
}

/// A table whose cells are coloured by what they hold: orange for little, blue for much.
fn heat(sheet: &mut Worksheet, table: &Table, top: u32, looks: &Looks) -> Result<(), XlsxError> {
    // The first column is wide for the charts; names stand in it.
    let last = cells(sheet, table, (top, 0), looks)?;
    let right = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    if right == 0 || last <= top {
        return Ok(());
    }
    let colours = ConditionalFormat3ColorScale::new()
        .set_minimum_color(Color::RGB(0x00E8_853B))
        .set_midpoint_color(Color::RGB(0x00EE_F0F2))
        .set_maximum_color(Color::RGB(0x0083_B8D6));
    sheet.add_conditional_format(top + 1, 1, last, right, &colours)?;
    sheet.set_column_range_width(1, right, 14)?;
    Ok(())
}
