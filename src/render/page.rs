//! A report as a value that a page draws: texts as they are read, figures rounded as in print, and what rows are sorted by.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::json::value;
use super::text_table::{ColumnHeading, TextLine, TextTable, text_table};
use crate::report::block::{Block, BulletList, FindingBlock, Findings, KeyFigure, ListItem, Mark, Tone};
use crate::report::chart::{Chart, Drawing, Line, LinePoint};
use crate::report::table::{Audience, Cell, Column, ColumnKind, Row, Table};
use crate::report::{Report, words};

/// A report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageReport {
    /// What it is about.
    pub title: String,
    /// How large that is, in words.
    pub size: String,
    /// Its sections.
    pub sections: Vec<Vec<PageBlock>>,
}

/// Part of a section. Paragraphs may have code between backticks.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum PageBlock {
    /// A paragraph.
    Text {
        /// What it says.
        text: String,
    },
    /// A paragraph that begins with what it is about; an empty word goes on with the one before.
    About {
        /// What it is about.
        about: String,
        /// What it says.
        text: String,
    },
    /// What has lines of its own.
    Lines {
        /// The lines.
        text: String,
    },
    /// A table.
    Table(PageTable),
    /// Shares of 1 as bars.
    Chart {
        /// The line above it.
        heading: String,
        /// Its bars.
        bars: Vec<PageBar>,
    },
    /// A list.
    List {
        /// The line above it.
        heading: String,
        /// How good what it says is: `plain`, `doubtful` or `bad`.
        tone: &'static str,
        /// What stands before the items: `none`, `dash` or `number`.
        mark: &'static str,
        /// Its items.
        items: Vec<PageItem>,
    },
    /// What was found.
    Findings {
        /// The line above it.
        heading: String,
        /// The findings.
        list: Vec<PageFinding>,
    },
}

/// A table with all its rows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageTable {
    /// Its name, unique in its report.
    pub key: String,
    /// The line above it.
    pub heading: String,
    /// What one of its rows is called, and several.
    pub noun: [String; 2],
    /// How many rows to show first, where not all.
    pub most: Option<usize>,
    /// Its columns.
    pub columns: Vec<PageColumn>,
    /// Its rows.
    pub rows: Vec<PageRow>,
}

/// A column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageColumn {
    /// Its name, unique in its table.
    pub key: String,
    /// Its heading.
    pub heading: String,
    /// The heading that it shares with its neighbours.
    pub group: Option<String>,
    /// Whether it stands on the right, as figures do.
    pub right: bool,
    /// Whether its share is drawn as a bar.
    pub bar: bool,
}

/// A row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageRow {
    /// What it and its neighbours have in common.
    pub group: Option<String>,
    /// Whether it is part of the row above.
    pub part: bool,
    /// What its cells say.
    pub cells: Vec<String>,
    /// What rows are sorted by: a number, a text, true or false, or nothing.
    pub values: Vec<Value>,
    /// The share that is drawn as a bar.
    pub share: Option<f64>,
}

/// A bar of a chart.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageBar {
    /// What it is of.
    pub label: String,
    /// How far it reaches.
    pub reached: f64,
    /// How far it may reach.
    pub possible: f64,
    /// What is to be said of it.
    pub remark: String,
}

/// An item of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageItem {
    /// What it says.
    pub text: String,
    /// What belongs to it.
    pub below: Vec<PageItem>,
}

/// Something found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PageFinding {
    /// What it is.
    pub title: String,
    /// How many there are, in words.
    pub count: String,
    /// What it is about in money, in words; may be empty.
    pub amount: String,
    /// What is to be said of all of it.
    pub said: Vec<String>,
    /// The cases, the worst first.
    pub cases: Vec<String>,
    /// How many of them to show first, where not all.
    pub most: Option<usize>,
    /// What to do; may be empty.
    pub remedy: String,
}

/// A report for a page.
#[must_use]
pub fn page(report: &Report) -> PageReport {
    let sections = report.sections.iter().map(|section| section.iter().filter_map(block).collect::<Vec<_>>());
    PageReport {
        title: words::plain(&report.title),
        size: words::plain(&report.size),
        sections: sections.filter(|section| !section.is_empty()).collect(),
    }
}

/// What a page shows of a block, if anything.
fn block(block: &Block) -> Option<PageBlock> {
    Some(match block {
        Block::Text(text) if text.is_empty() => return None,
        Block::Text(text) => PageBlock::Text { text: words::plain(text) },
        Block::About(about, text) => PageBlock::About { about: (*about).to_owned(), text: words::plain(text) },
        Block::Lines(text) => PageBlock::Lines { text: text.trim_end().to_owned() },
        Block::Table(it) if it.rows.is_empty() || it.audience == Audience::Programs => return None,
        Block::Table(it) => PageBlock::Table(table(it)),
        Block::Chapter(heading) => PageBlock::About { about: (*heading).to_owned(), text: String::new() },
        Block::Figures(figures) => figures_block(figures),
        Block::Chart(chart) => chart_block(chart)?,
        Block::List(it) if it.items.is_empty() => return None,
        Block::List(it) => list(it),
        Block::Findings(Findings { heading, list }) => {
            PageBlock::Findings { heading: words::plain(heading), list: list.iter().map(finding).collect() }
        }
    })
}

/// Figures as the items of a list.
fn figures_block(figures: &[KeyFigure]) -> PageBlock {
    let item = |it: &KeyFigure| PageItem {
        text: words::plain(&[&format!("{}: {}", it.label, it.value), it.remark.as_str()].join(" ")),
        below: Vec::new(),
    };
    PageBlock::List { heading: String::new(), tone: "plain", mark: "dash", items: figures.iter().map(item).collect() }
}

/// A line as bars, any other chart as its table; nothing where a table of the report says the same.
fn chart_block(chart: &Chart) -> Option<PageBlock> {
    match &chart.drawing {
        Drawing::Line(Line { points, .. }) if !points.is_empty() => {
            let most = points.iter().map(|it| it.possible).fold(f64::MIN_POSITIVE, f64::max);
            let bar = |it: &LinePoint| PageBar {
                label: it.across.to_string(),
                reached: it.reached / most,
                possible: it.possible / most,
                remark: it.remark.to_owned(),
            };
            Some(PageBlock::Chart { heading: words::plain(&chart.heading), bars: points.iter().map(bar).collect() })
        }
        _ if chart.is_empty() || chart.told_by.is_some() => None,
        _ => Some(PageBlock::Table(table(&chart.table().heading(words::plain(&chart.heading))))),
    }
}

fn list(list: &BulletList) -> PageBlock {
    let tone = match list.tone {
        Tone::Plain => "plain",
        Tone::Doubtful => "doubtful",
        Tone::Bad => "bad",
    };
    let mark = match list.mark {
        Mark::None => "none",
        Mark::Dash => "dash",
        Mark::Number => "number",
    };
    PageBlock::List { heading: words::plain(&list.heading), tone, mark, items: list.items.iter().map(item).collect() }
}

fn item(it: &ListItem) -> PageItem {
    PageItem { text: words::plain(&it.text), below: it.below.iter().map(item).collect() }
}

fn finding(it: &FindingBlock) -> PageFinding {
    let plain = |all: &[String]| all.iter().map(|one| words::plain(one)).collect();
    PageFinding {
        title: words::plain(&it.title),
        count: words::plain(&it.count),
        amount: words::plain(&it.amount),
        said: plain(&it.said),
        cases: plain(&it.cases),
        most: (it.most < it.cases.len()).then_some(it.most),
        remedy: words::plain(&it.remedy),
    }
}

fn table(table: &Table) -> PageTable {
    let TextTable { headings, lines } = text_table(table, true);
    let bar = table.columns.iter().position(|column| column.kind == ColumnKind::Bar);
    let texts = lines.into_iter().filter_map(|line| match line {
        TextLine::Row(cells) => Some(cells),
        TextLine::Group(_) | TextLine::More(_) => None,
    });
    let rows = table.rows.iter().zip(texts).map(|(row, cells)| PageRow {
        group: row.group.as_deref().map(words::plain),
        part: row.is_part,
        cells: cells.iter().map(|cell| cell.trim().to_owned()).collect(),
        values: headings.iter().map(|heading| sorted_by(row, &table.columns[heading.at], heading.at)).collect(),
        share: bar.and_then(|at| row.cells.get(at)).and_then(share),
    });
    PageTable {
        key: table.key.to_owned(),
        heading: words::plain(&table.heading),
        noun: [table.noun.0.to_owned(), table.noun.1.to_owned()],
        most: (table.most < table.rows.len()).then_some(table.most),
        columns: headings.iter().map(|heading| column(&table.columns[heading.at], heading)).collect(),
        rows: rows.collect(),
    }
}

fn column(column: &Column, heading: &ColumnHeading) -> PageColumn {
    let one_line = |text: &str| text.replace('\n', " ");
    PageColumn {
        key: column.key.to_string(),
        heading: one_line(&heading.own),
        group: heading.group.as_deref().map(one_line),
        right: heading.is_right,
        bar: heading.is_bar,
    }
}

fn sorted_by(row: &Row, column: &Column, at: usize) -> Value {
    row.cells.get(at).map_or(Value::Null, |cell| value(cell, column.kind))
}

fn share(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(share) if share.is_finite() => Some(*share),
        _ => None,
    }
}
