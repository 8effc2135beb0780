//! What to say: one [`Report`] a command, made of the facts that the steps before have found.
//!
//! A report is an answer in words, sections of tables, lists and findings, and what to do next. It knows no format:
//! `render` makes text, CSV, Markdown and JSON of any report.

use block::Block;
use chart::Chart;
use serde::Serialize;
use table::{Audience, Table};

mod account;
pub mod alternatives;
pub mod audit;
pub mod block;
mod books;
pub mod chart;
pub mod check;
pub mod compare;
pub mod conflict;
pub mod crm;
pub mod diff;
pub mod explain;
pub mod frontier;
pub mod futures;
pub mod handoff;
pub mod import;
pub mod journey;
pub mod moves;
pub mod names;
mod overview;
pub mod plan;
pub mod problems;
pub mod route;
mod seats;
pub mod size;
pub mod story;
mod summary;
pub mod table;
pub mod words;
pub mod worth;

/// What a command has to say.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What it is about: the scenario's name.
    pub title: String,
    /// How large that is, in words.
    pub size: String,
    /// Its sections.
    pub sections: Vec<Vec<Block>>,
    /// Commands to go on with.
    pub next: Vec<NextCommand>,
    /// The table that stands for the whole where only one has room, by its key.
    pub main: Option<&'static str>,
}

/// A command to go on with.
#[derive(Debug, Clone)]
pub struct NextCommand {
    /// The command.
    pub command: String,
    /// What it is for.
    pub what: &'static str,
}

impl Report {
    /// A report about something.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// About something of this size.
    #[must_use]
    pub fn size(self, size: String) -> Self {
        Self { size, ..self }
    }

    /// Whose main table this is.
    #[must_use]
    pub fn main(self, key: &'static str) -> Self {
        Self { main: Some(key), ..self }
    }

    /// With a section of one block more.
    #[must_use]
    pub fn with(self, block: impl Into<Block>) -> Self {
        self.section([block.into()])
    }

    /// With a section more.
    #[must_use]
    pub fn section(mut self, blocks: impl IntoIterator<Item = Block>) -> Self {
        self.sections.push(blocks.into_iter().collect());
        self
    }

    /// With a command more to go on with, where the user's own is known.
    #[must_use]
    pub fn next(mut self, command: Option<String>, what: &'static str) -> Self {
        self.next.extend(command.map(|command| NextCommand { command, what }));
        self
    }

    /// Its tables that have a name: all but those that only help a reader.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flatten().filter_map(|block| match block {
            Block::Table(table) if table.audience != Audience::Readers => Some(table),
            _ => None,
        })
    }

    /// Its charts that have something to draw.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.sections.iter().flatten().filter_map(|block| match block {
            Block::Chart(chart) if !chart.is_empty() => Some(chart),
            _ => None,
        })
    }

    /// Whether a page shows only some of a table, list or finding.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.sections.iter().flatten().any(Block::is_cut)
    }

    /// One of its tables alone and whole.
    #[must_use]
    pub fn only(&self, key: &str) -> Option<Self> {
        let mut table = self.tables().find(|table| table.key == key)?.clone();
        table.audience = Audience::All;
        table.most = usize::MAX;
        let hidden = table.columns.iter_mut().filter(|column| column.audience == Audience::Programs);
        hidden.for_each(|column| column.audience = Audience::All);
        let report = Self { title: self.title.clone(), ..Self::default() };
        Some(report.main(table.key).with(table))
    }
}

/// What the user asked, as far as reports speak of it.
#[derive(Debug, Clone, Default)]
pub struct CommandContext {
    /// The scenario's file as the user named it, for the commands to go on with.
    pub scenario: String,
    /// What else the command was asked, as its arguments: a blank before each.
    pub arguments: String,
    /// Whether what has many parts is to be told in full.
    pub full: bool,
}

impl CommandContext {
    /// A command about the same scenario.
    fn command(&self, command: &str, arguments: &str) -> Option<String> {
        let file = words::shell(&self.scenario);
        (!self.scenario.is_empty()).then(|| format!("rebook {command} {file} {arguments}").trim_end().to_owned())
    }

    /// How many of a list in a sentence are told.
    fn told(&self, all: usize, most: usize) -> usize {
        if self.full { all } else { all.min(most) }
    }
}

/// A plan or other facts as JSON, a contract of their own: the whole of them, indented, with a newline at the end.
///
/// # Errors
/// Only where they hold a figure that JSON can't express.
pub fn json(facts: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(facts).map(|text| text + "\n")
}
