//! Charts as values: what is drawn, of which figures. How a chart looks is for `render` to say; each can also be read as a
//! table, which is its text form and what a screen reader reads.

use super::table::{Audience, Cell, Column, ColumnGroup, ColumnKind, Row, Table, cells};

/// A chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Its name for programs: unique in its report, among tables and charts.
    pub key: &'static str,
    /// The line above it.
    pub heading: String,
    /// How it is read, in a sentence; empty where the heading says enough.
    pub reading: String,
    /// What its figures are.
    pub kind: ColumnKind,
    /// Their unit: a currency.
    pub unit: String,
    /// The table of the same report that says the same in figures. Where text is written, that table stands for the chart.
    pub told_by: Option<&'static str>,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What a chart draws.
#[derive(Debug, Clone)]
pub enum Drawing {
    /// A bar for each of several things, before and after, against the band that it should be in.
    Bars(Vec<BandBar>),
    /// From the least to the most that something can be.
    Intervals(Vec<Interval>),
    /// Points along a line, with what is possible above them.
    Line(Line),
    /// A figure for each row and column.
    Heat(HeatMap),
}

/// A bar, before and after.
#[derive(Debug, Clone)]
pub struct BandBar {
    /// What it is of.
    pub label: String,
    /// What the bars from here on have in common, if they are in groups.
    pub group: Option<String>,
    /// Where it stood.
    pub before: f64,
    /// Where it stands.
    pub after: f64,
    /// Where it should be, both ends included.
    pub band: Option<(f64, f64)>,
    /// Where it must not be above.
    pub at_most: Option<f64>,
}

impl BandBar {
    /// Whether it stands outside its band, or above what it must not be above.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        let outside = |(low, high): (f64, f64)| self.after < low || self.after > high;
        self.band.is_some_and(outside) || self.at_most.is_some_and(|most| self.after > most)
    }
}

/// From the least to the most.
#[derive(Debug, Clone)]
pub struct Interval {
    /// What it is of.
    pub label: String,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// Points along a line.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is counted from left to right.
    pub across: &'static str,
    /// What is measured upwards.
    pub up: &'static str,
    /// The points, from left to right.
    pub points: Vec<LinePoint>,
}

/// A point of a line.
#[derive(Debug, Clone)]
pub struct LinePoint {
    /// How far right.
    pub across: u32,
    /// How high.
    pub reached: f64,
    /// How high it could be at most.
    pub possible: f64,
    /// What is to be said of it; empty for most.
    pub remark: &'static str,
}

/// A figure for each row and column, from 0 to 1.
#[derive(Debug, Clone)]
pub struct HeatMap {
    /// What the rows are.
    pub rows_are: &'static str,
    /// What stands above the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

/// A row of a heat map.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// What it is of.
    pub label: String,
    /// Its figures, one a column; nothing where there is none.
    pub shares: Vec<Option<f64>>,
}

impl Chart {
    /// A chart of some figures.
    #[must_use]
    pub fn new(key: &'static str, heading: impl Into<String>, kind: ColumnKind, drawing: Drawing) -> Self {
        let (heading, unit, reading) = (heading.into(), String::new(), String::new());
        Self { key, heading, reading, kind, unit, told_by: None, drawing }
    }

    /// With how it is read.
    #[must_use]
    pub fn reading(self, reading: impl Into<String>) -> Self {
        Self { reading: reading.into(), ..self }
    }

    /// In this currency.
    #[must_use]
    pub fn unit(self, unit: &str) -> Self {
        Self { unit: unit.to_owned(), ..self }
    }

    /// Whose figures this table says, too.
    #[must_use]
    pub fn told_by(self, key: &'static str) -> Self {
        Self { told_by: Some(key), ..self }
    }

    /// Whether it has nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.drawing {
            Drawing::Bars(bars) => bars.is_empty(),
            Drawing::Intervals(intervals) => intervals.is_empty(),
            Drawing::Line(line) => line.points.is_empty(),
            Drawing::Heat(map) => map.rows.is_empty() || map.columns.is_empty(),
        }
    }

    /// Its figures as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let figure = |key, heading| Column::of(self.kind, key, heading).unit(&self.unit);
        let table = match &self.drawing {
            Drawing::Bars(bars) => {
                let band = |key| figure(key, "").within("band", ColumnGroup::Range);
                let columns = [Column::text("name", "Name", 30), figure("now", "now"), figure("plan", "plan")];
                let columns = columns.into_iter().chain([band("from"), band("to"), figure("at_most", "at most")]);
                Table::new(self.key, columns, bars.iter().map(bar))
            }
            Drawing::Intervals(intervals) => {
                let columns =
                    [Column::text("name", "Name", 60), figure("at_least", "at least"), figure("at_most", "at most")];
                let columns = columns.map(|it| if it.kind == ColumnKind::Text { it } else { it.signed() });
                Table::new(self.key, columns, intervals.iter().map(|it| cells![&it.label, it.least, it.most]))
            }
            Drawing::Line(line) => {
                let columns = [
                    Column::of(ColumnKind::Count, "across", line.across).nothing("0"),
                    figure("reached", line.up),
                    figure("possible", "at most"),
                    Column::text("remark", "", 12),
                ];
                let row = |it: &LinePoint| cells![it.across, it.reached, it.possible, it.remark];
                Table::new(self.key, columns, line.points.iter().map(row))
            }
            Drawing::Heat(map) => heat(self.key, self.kind, map),
        };
        Table { audience: Audience::Readers, ..table }
    }
}

fn bar(it: &BandBar) -> Row {
    let (low, high) = it.band.unzip();
    Row::from(cells![&it.label, it.before, it.after, low, high, it.at_most]).grouped(it.group.clone())
}

fn heat(key: &'static str, kind: ColumnKind, map: &HeatMap) -> Table {
    let of = |(at, name): (usize, &String)| Column::of(kind, format!("column_{}", at + 1), name.clone()).nothing("");
    let columns = std::iter::once(Column::text("name", map.rows_are, 30)).chain(map.columns.iter().enumerate().map(of));
    let row = |it: &HeatRow| -> Vec<Cell> {
        std::iter::once(Cell::from(&it.label)).chain(it.shares.iter().map(|&share| share.into())).collect()
    };
    Table::new(key, columns, map.rows.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_outside_by_its_band_or_its_limit() {
        let bar =
            |after, band, at_most| BandBar { label: String::new(), group: None, before: 0.0, after, band, at_most };
        assert!(bar(3.0, Some((1.0, 2.0)), None).is_outside() && bar(0.5, Some((1.0, 2.0)), None).is_outside());
        assert!(!bar(2.0, Some((1.0, 2.0)), Some(2.0)).is_outside() && bar(2.5, None, Some(2.0)).is_outside());
    }

    #[test]
    fn every_chart_is_a_table_with_a_row_for_each_mark() {
        let shares = vec![Some(0.5), None];
        let map = HeatMap {
            rows_are: "Skill",
            columns: vec!["North".into(), "South".into()],
            rows: vec![HeatRow { label: "x".into(), shares }],
        };
        let table = Chart::new("skills", "Skills", ColumnKind::Share, Drawing::Heat(map)).table();
        assert_eq!((table.columns.len(), table.rows.len()), (3, 1));
        assert_eq!(table.rows[0].cells[2], Cell::None);
    }
}
