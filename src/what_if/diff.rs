//! Two plans side by side: what differs, in seats, in books and in what the plans are worth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::comparison::{SeatDifference, changes};
use super::figures::holding;
use crate::analysis::rounded;
use crate::plan::Plan;

/// The differences between two plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// The names of their scenarios.
    pub scenarios: (String, String),
    /// Whether both are plans of the very same files.
    pub same_scenario: bool,
    /// What each is worth, in perfectly fitting seats of its own scenario.
    pub worth: (f64, f64),
    /// Seats that nobody has.
    pub uncovered: (usize, usize),
    /// The value of each component in the first and the second plan; absent where a plan does not have it.
    pub components: Vec<ComponentDiff>,
    /// The seats that the plans give to different people, ordered by account and role.
    pub seats: Vec<SeatDifference>,
    /// The books that differ, ordered by owner.
    pub books: Vec<BookDiff>,
}

/// A component of the objective in both plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComponentDiff {
    /// Its name.
    pub name: String,
    /// Its value in the first plan.
    pub before: Option<f64>,
    /// Its value in the second plan.
    pub after: Option<f64>,
}

/// A book in both plans.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BookDiff {
    /// The owner's id.
    pub owner: String,
    /// The owner's name.
    pub name: String,
    /// Accounts, counted by seats.
    pub accounts: (i64, i64),
    /// Hours.
    pub hours: (f64, f64),
    /// ARR in whole units of currency.
    pub arr: (i64, i64),
    /// Seats that the owner has in the second plan only.
    pub gains: usize,
    /// Seats that the owner has in the first plan only.
    pub loses: usize,
}

/// What differs between two plans.
#[must_use]
pub fn diff(before: &Plan, after: &Plan) -> Diff {
    let seats = changes(&holding(before), &holding(after));
    Diff {
        scenarios: (before.scenario.name.clone(), after.scenario.name.clone()),
        same_scenario: before.scenario == after.scenario,
        worth: (worth(before), worth(after)),
        uncovered: (before.uncovered.len(), after.uncovered.len()),
        components: components(before, after),
        books: books(before, after, &seats),
        seats,
    }
}

#[expect(clippy::cast_precision_loss, reason = "points as figures to compare")]
fn worth(plan: &Plan) -> f64 {
    rounded(plan.objective as f64 / plan.points_per_seat.max(1) as f64)
}

fn components(before: &Plan, after: &Plan) -> Vec<ComponentDiff> {
    let mut rows: Vec<ComponentDiff> = Vec::new();
    for row in &before.components {
        rows.push(ComponentDiff { name: row.name.clone(), before: Some(row.value), after: None });
    }
    for row in &after.components {
        match rows.iter_mut().find(|known| known.name == row.name) {
            Some(known) => known.after = Some(row.value),
            None => rows.push(ComponentDiff { name: row.name.clone(), before: None, after: Some(row.value) }),
        }
    }
    rows
}

fn books(before: &Plan, after: &Plan, seats: &[SeatDifference]) -> Vec<BookDiff> {
    let mut books: BTreeMap<&str, BookDiff> = BTreeMap::new();
    for book in &before.books {
        let it = books.entry(&book.owner).or_default();
        it.name.clone_from(&book.name);
        (it.accounts.0, it.hours.0, it.arr.0) = (book.plan.accounts, book.plan.hours, book.plan.arr);
    }
    for book in &after.books {
        let it = books.entry(&book.owner).or_default();
        it.name.clone_from(&book.name);
        (it.accounts.1, it.hours.1, it.arr.1) = (book.plan.accounts, book.plan.hours, book.plan.arr);
    }
    for change in seats {
        for owner in &change.from {
            books.entry(owner).or_default().loses += 1;
        }
        for owner in &change.to {
            books.entry(owner).or_default().gains += 1;
        }
    }
    let named = books.into_iter().map(|(owner, book)| BookDiff { owner: owner.to_owned(), ..book });
    named.filter(|book| book.gains + book.loses > 0 || book.accounts.0 != book.accounts.1).collect()
}
