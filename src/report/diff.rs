//! What differs between two plans.

use std::fmt::Write as _;

use super::names::Names;
use super::table::{Column, ColumnGroup, ColumnKind, Table, cells};
use super::{Report, compare, words};
use crate::what_if::diff::{BookDiff, Diff};

/// How many seats and books are written before the list is cut.
const MOST: usize = 30;

/// The differences, with the names that are known.
#[must_use]
pub fn report(diff: &Diff, names: &Names<'_>) -> Report {
    let (first, second) = &diff.scenarios;
    let title = if first == second { first.clone() } else { format!("{first} and {second}") };
    let seats = compare::seats(names, ("first plan", "second plan"), &diff.seats).most(MOST, ("seat", "seats"));
    let report = Report::new(&title).main("seats").with(answer(diff));
    if diff.seats.is_empty() && diff.books.is_empty() {
        return report.with(seats);
    }
    report.with(components(diff)).with(seats).with(books(diff))
}

fn components(diff: &Diff) -> Table {
    let value = |key, heading| Column::of(ColumnKind::Points, key, heading).digits(3);
    let columns = [Column::text("component", "", 24), value("before", "first"), value("after", "second")];
    Table::new(
        "components",
        columns,
        diff.components.iter().map(|component| cells![&component.name, component.before, component.after]),
    )
}

fn books(diff: &Diff) -> Table {
    let pair = |kind, heading: &'static str, [before, after]: [&'static str; 2]| {
        [before, after].map(|key| Column::of(kind, key, "").within(heading, ColumnGroup::Change))
    };
    let mut columns = vec![Column::hidden(ColumnKind::Text, "owner"), Column::text("name", "Book", 26)];
    columns.extend(pair(ColumnKind::Count, "accounts", ["accounts_before", "accounts_after"]));
    columns.extend(pair(ColumnKind::Money, "ARR", ["arr_before", "arr_after"]));
    columns.extend(pair(ColumnKind::Hours, "hours", ["hours_before", "hours_after"]));
    columns.extend([Column::of(ColumnKind::Count, "gains", "in"), Column::of(ColumnKind::Count, "loses", "out")]);
    let row = |book: &BookDiff| {
        let (accounts, arr, hours) = (book.accounts, book.arr, book.hours);
        cells![&book.owner, &book.name, accounts.0, accounts.1, arr.0, arr.1, hours.0, hours.1, book.gains, book.loses]
    };
    Table::new("books", columns, diff.books.iter().map(row)).most(MOST, ("book", "books"))
}

/// The answer in a sentence or two.
fn answer(diff: &Diff) -> String {
    if diff.seats.is_empty() {
        return "Both plans give every seat to the same people.".to_owned();
    }
    let seats = words::count(diff.seats.len(), "seat has", "seats have");
    let mut text = format!("{seats} other people in the second plan.");
    let (first, second) = diff.worth;
    let by = (second - first).abs();
    if !diff.same_scenario {
        text.push_str(" The plans are for different scenarios: what they are worth can't be compared exactly.");
    }
    let _ = match second.total_cmp(&first) {
        std::cmp::Ordering::Greater => write!(text, " It is worth {by:.2} perfectly fitting seats more."),
        std::cmp::Ordering::Less => write!(text, " It is worth {by:.2} perfectly fitting seats less."),
        std::cmp::Ordering::Equal => write!(text, " Both are worth the same."),
    };
    if diff.uncovered.0 != diff.uncovered.1 {
        let _ = write!(
            text,
            " Seats without anybody: {} in the first, {} in the second.",
            diff.uncovered.0, diff.uncovered.1
        );
    }
    text
}
