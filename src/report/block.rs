//! What sections are made of, besides tables.

use super::chart::Chart;
use super::table::{Audience, Noun, Table};

/// Part of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// The heading of a chapter: what follows belongs to it.
    Chapter(&'static str),
    /// A few figures that sum up what follows.
    Figures(Vec<KeyFigure>),
    /// A paragraph.
    Text(String),
    /// A paragraph that begins with what it is about; an empty word goes on with the paragraph before.
    About(&'static str, String),
    /// What has lines of its own, such as a file.
    Lines(String),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// A list.
    List(BulletList),
    /// Findings.
    Findings(Findings),
}

impl Block {
    /// Whether a page shows only some of it.
    pub(super) fn is_cut(&self) -> bool {
        match self {
            Self::Table(table) => table.audience != Audience::Programs && table.rows.len() > table.most,
            Self::List(list) => list.items.len() > list.most,
            Self::Findings(findings) => findings.list.iter().any(|it| it.cases.len() > it.most),
            Self::Chapter(_) | Self::Figures(_) | Self::Text(_) | Self::About(..) | Self::Lines(_) | Self::Chart(_) => {
                false
            }
        }
    }
}

impl From<String> for Block {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Block {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<Chart> for Block {
    fn from(chart: Chart) -> Self {
        Self::Chart(chart)
    }
}

impl From<BulletList> for Block {
    fn from(list: BulletList) -> Self {
        Self::List(list)
    }
}

/// A figure that sums a report up.
#[derive(Debug, Clone)]
pub struct KeyFigure {
    /// What it is.
    pub label: &'static str,
    /// The figure, in words.
    pub value: String,
    /// What it is compared with, or what it means; may be empty.
    pub remark: String,
}

/// What stands before the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A dash.
    Dash,
    /// Numbers from 1.
    Number,
}

/// How good what a list says is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// Worth a doubt.
    Doubtful,
    /// Bad.
    Bad,
}

/// A list.
#[derive(Debug, Clone)]
pub struct BulletList {
    /// How good it is.
    pub tone: Tone,
    /// A line above it, or nothing.
    pub heading: String,
    /// What stands before the items.
    pub mark: Mark,
    /// The items.
    pub items: Vec<ListItem>,
    /// How many items a page shows.
    pub most: usize,
    /// What the items are called.
    pub noun: Noun,
}

impl BulletList {
    /// A list of these items.
    pub fn new<I: Into<ListItem>>(heading: impl Into<String>, items: impl IntoIterator<Item = I>) -> Self {
        let items = items.into_iter().map(Into::into).collect();
        let (heading, tone) = (heading.into(), Tone::Plain);
        Self { tone, heading, mark: Mark::None, items, most: usize::MAX, noun: ("item", "items") }
    }

    /// With this before each item.
    #[must_use]
    pub fn mark(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// Of which a page shows so many items, called so.
    #[must_use]
    pub fn most(self, most: usize, noun: Noun) -> Self {
        Self { most, noun, ..self }
    }
}

/// An item of a list.
#[derive(Debug, Clone)]
pub struct ListItem {
    /// What it says.
    pub text: String,
    /// What belongs to it.
    pub below: Vec<ListItem>,
}

impl From<String> for ListItem {
    fn from(text: String) -> Self {
        Self { text, below: Vec::new() }
    }
}

impl ListItem {
    /// An item with some more below it.
    pub fn with<I: Into<Self>>(text: String, below: impl IntoIterator<Item = I>) -> Self {
        Self { text, below: below.into_iter().map(Into::into).collect() }
    }
}

/// What was found, under one heading.
#[derive(Debug, Clone)]
pub struct Findings {
    /// The line above them.
    pub heading: String,
    /// The findings.
    pub list: Vec<FindingBlock>,
}

/// Something found: what it is, how much of it, the worst cases, and what to do.
#[derive(Debug, Clone)]
pub struct FindingBlock {
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
    /// How many of them a page shows.
    pub most: usize,
    /// What to do; may be empty.
    pub remedy: String,
}
