//! A plan for people and for other programs: a table to read, JSON to keep, CSV to load elsewhere.
//!
//! Every function gives a text back; nothing here prints. Tables are at most [`WIDTH`] columns wide and plain ASCII
//! but for names; colours appear only where [`Style::colour`] asks for them.

use serde::Serialize;

use crate::instance::Instance;
use crate::plan::Plan;

pub mod account;
pub mod alternatives;
pub mod audit;
mod books;
pub mod compare;
pub mod conflict;
pub mod crm;
pub mod csv;
pub mod diagnostics;
pub mod diff;
pub mod explain;
pub mod frontier;
pub mod futures;
mod grid;
pub mod handoff;
pub mod journey;
pub mod moves;
mod overview;
pub mod route;
mod seats;
pub mod size;
mod summary;
pub mod words;
pub mod worth;

pub use overview::overview;

/// The widest line of a table, in columns.
pub const WIDTH: usize = 100;

/// How a table is written.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// Whether long lists are written out whole.
    pub full: bool,
    /// Whether headings are set off by terminal colours.
    pub colour: bool,
    /// The scenario's file as the user named it, for the commands to go on with.
    pub scenario: String,
    /// What else the command was asked, as its arguments: a blank before each.
    pub asked: String,
}

impl Style {
    /// A heading: bold where colours are wanted.
    fn heading(&self, text: &str) -> String {
        if self.colour {
            let bold = anstyle::Style::new().bold();
            format!("{bold}{text}{bold:#}")
        } else {
            text.to_owned()
        }
    }

    /// How many rows of a list to write: all of them, or this many.
    fn rows(&self, most: usize) -> usize {
        if self.full { usize::MAX } else { most }
    }
}

/// A plan to read: the answer first, then books, moves, what is uncovered, and how to go on.
#[must_use]
pub fn table(instance: &Instance, plan: &Plan, style: &Style) -> String {
    let parts = [
        summary::title(instance, plan.books.len(), style),
        summary::answer(instance, plan, style),
        summary::components(plan, style),
        books::books(instance, plan, style),
        seats::uncovered(instance, plan, style),
        seats::moves(instance, plan, style),
        summary::next(plan, style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// A plan or a report as JSON: the whole of it, indented, with a newline at the end.
///
/// # Errors
/// Only where it holds a figure that JSON can't express.
pub fn json(whole: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(whole).map(|text| text + "\n")
}

/// A grid whose first line is set off as a heading.
fn headed(text: String, style: &Style) -> String {
    match text.split_once('\n') {
        Some((first, rest)) if style.colour => format!("{}\n{rest}", style.heading(first)),
        _ => text,
    }
}
