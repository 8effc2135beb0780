//! What differs between two plans, to read and as rows.

use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::what_if::comparison::Change;
use crate::what_if::diff::{Book, Diff};

/// How many seats and books are written before the list is cut.
const MOST: usize = 30;
/// The widest line.
const WIDTH: usize = 80;

/// The differences as tables.
#[must_use]
pub fn table(diff: &Diff, style: &Style) -> String {
    let title = if diff.scenarios.0 == diff.scenarios.1 {
        diff.scenarios.0.clone()
    } else {
        format!("{} and {}", diff.scenarios.0, diff.scenarios.1)
    };
    let mut text = format!("{}\n\n{}\n", style.heading(&plain(&title)), words::wrapped(&answer(diff), WIDTH, 0));
    if diff.seats.is_empty() && diff.books.is_empty() {
        return text;
    }
    let columns = [Column::text("", 24), Column::figures("first"), Column::figures("second")];
    let value = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    let rows = diff.components.iter().map(|it| vec![it.name.clone(), value(it.before), value(it.after)]);
    let _ = write!(text, "\n{}", super::headed(grid(&columns, rows.collect()), style));
    let columns = [
        Column::text("Account", 26),
        Column::text("role", 12),
        Column::text("first plan", 18),
        Column::text("second plan", 18),
    ];
    let row = |it: &Change| vec![it.account.clone(), it.role.clone(), who(&it.from), who(&it.to)];
    listed(&mut text, style, &columns, diff.seats.iter().map(row).collect());
    let columns = [
        Column::text("Book", 26),
        Column::figures("accounts"),
        Column::figures("ARR"),
        Column::figures("hours"),
        Column::figures("in"),
        Column::figures("out"),
    ];
    let most = diff.books.iter().map(|it| it.arr.0.max(it.arr.1)).max().unwrap_or(0);
    let row = |it: &Book| {
        vec![
            it.name.clone(),
            format!("{} > {}", it.accounts.0, it.accounts.1),
            format!("{} > {}", arr(it.arr.0, most), arr(it.arr.1, most)),
            format!("{} > {}", words::hours(it.hours.0), words::hours(it.hours.1)),
            it.gains.to_string(),
            it.loses.to_string(),
        ]
    };
    listed(&mut text, style, &columns, diff.books.iter().map(row).collect());
    text
}

fn arr(amount: i64, most: i64) -> String {
    words::in_unit(amount, words::unit(most))
}

/// A list, cut where it is long.
fn listed(text: &mut String, style: &Style, columns: &[Column], mut rows: Vec<Vec<String>>) {
    let (all, shown) = (rows.len(), rows.len().min(style.rows(MOST)));
    rows.truncate(shown);
    let _ = write!(text, "\n{}", super::headed(grid(columns, rows), style));
    if shown < all {
        let _ = writeln!(text, "and {} more (-v shows all)", all - shown);
    }
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

fn who(owners: &[String]) -> String {
    if owners.is_empty() { "nobody".to_owned() } else { owners.join(", ") }
}

/// A row for each seat that the plans give to different people.
///
/// # Errors
/// Where it can't be written.
pub fn csv(diff: &Diff) -> Result<String, csv::Error> {
    super::compare::seats(&diff.seats)
}
