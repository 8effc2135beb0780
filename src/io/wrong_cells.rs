//! What is wrong in one column: each kind of problem once, with a true count and its first places.

use std::fmt::Write as _;

use std::collections::BTreeMap;

use super::cell::CellError;
use super::headings::MatchedColumn;
use super::table::Table;
use crate::error::Limited;

/// How many cells beside the first are named.
const NAMED: usize = 4;

/// The cells of a column that are refused, doubted, or say that nothing is known.
#[derive(Default)]
pub(super) struct WrongCells {
    problems: BTreeMap<&'static str, Problem>,
    unknown: BTreeMap<String, usize>,
    first_unknown: Option<usize>,
}

struct Problem {
    first: CellError,
    row: usize,
    count: usize,
    /// Rows and texts of the cells behind the first.
    also: Vec<(usize, String)>,
}

impl WrongCells {
    /// Notes a problem of a cell.
    pub(super) fn add(&mut self, row: usize, text: &str, error: CellError) {
        match self.problems.get_mut(error.code) {
            Some(problem) => {
                problem.count += 1;
                if problem.also.len() < NAMED {
                    problem.also.push((row, text.to_owned()));
                }
            }
            None => {
                self.problems.insert(error.code, Problem { first: error, row, count: 1, also: Vec::new() });
            }
        }
    }

    /// Notes a cell that says that nothing is known.
    pub(super) fn placeholder(&mut self, row: usize, text: &str) {
        *self.unknown.entry(text.to_owned()).or_default() += 1;
        self.first_unknown.get_or_insert(row);
    }

    /// Reports all of it.
    pub(super) fn say<T>(self, table: &Table, column: &MatchedColumn<'_, T>, found: &mut Limited<'_>) {
        for (code, Problem { first, row, count, also }) in self.problems {
            let mut cause = first.cause;
            if count > 1 {
                let shown = |(row, text): &(usize, String)| {
                    let text = if text.is_empty() { String::new() } else { format!(" (\"{text}\")") };
                    table.short_place(*row, column.index) + &text
                };
                let more = if count > 1 + also.len() { ", ..." } else { "" };
                let also = also.iter().map(shown).collect::<Vec<_>>().join(", ");
                let _ = write!(cause, " So are {count} cells of this column: also {also}{more}.");
            }
            found.push(code, table.place(row, column.index), cause, first.remedy);
        }
        if let Some(row) = self.first_unknown {
            let count: usize = self.unknown.values().sum();
            let words: Vec<String> = self.unknown.keys().map(|word| format!("\"{word}\"")).collect();
            let cells = if count == 1 { "1 cell says" } else { &format!("{count} cells say") };
            let heading = table.heading(column.index).map_or_else(|| column.name(), str::to_owned);
            let cause = format!("{cells} {} in \"{heading}\": what it would say is unknown.", words.join(" or "));
            found.push("W107", table.place(row, column.index), cause, "Nothing to do, if nothing is known there.");
        }
    }
}
