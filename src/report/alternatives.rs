//! Alternatives to read: several plans nearly as good as the best one, and what each does differently.

use std::fmt::Write as _;

use super::grid::{Column, grid, plain};
use super::{Style, words};
use crate::what_if::alternatives::{Alternative, Alternatives, accounts};
use crate::what_if::comparison::Change;

/// The widest line.
const WIDTH: usize = 80;
/// How many books of an alternative are named before the list is cut.
const BOOKS: usize = 4;
/// How many accounts of an alternative are named before the list is cut.
const ACCOUNTS: usize = 3;

/// The alternatives as a table, then what each does differently.
#[must_use]
pub fn table(found: &Alternatives, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&found.name)));
    let _ = writeln!(text, "{}\n", words::wrapped(&answer(found), WIDTH, 0));
    text.push_str(&super::headed(overview(found), style));
    for (index, it) in found.plans.iter().enumerate().skip(1) {
        let _ = write!(text, "\n{}\n{}", style.heading(&format!("Alternative {index}")), different(it, style));
    }
    if let Some(missing) = &found.missing {
        let proven = if missing.proven { "There are no more (proven)" } else { "No more were found" };
        let line = plain(&format!("{proven}: {}", missing.cause));
        let _ = write!(text, "\n{}\n", words::wrapped(&line, WIDTH, 0));
    }
    text
}

fn answer(found: &Alternatives) -> String {
    let others = found.plans.len().saturating_sub(1);
    let asked = others + found.missing.as_ref().map_or(0, |missing| missing.count);
    format!(
        "{others} of {asked} alternatives found: each within {} of the best plan, and each gives at least {} of {} \
         seats to other people than the best plan and every other alternative.",
        words::gap(found.within),
        found.differ_at_least,
        found.seats
    )
}

fn overview(found: &Alternatives) -> String {
    let columns = [
        Column::text("Plan", 15),
        Column::figures("worth"),
        Column::figures("below best"),
        Column::figures("differs in"),
        Column::figures("moves"),
        Column::figures("fit"),
        Column::figures("in band"),
        Column::figures("not\ncovered"),
    ];
    let rows = found.plans.iter().enumerate().map(|(index, it)| {
        let name = if index == 0 { "Best found".to_owned() } else { format!("Alternative {index}") };
        vec![
            name,
            format!("{:.2}", it.worth),
            if index == 0 { "-".to_owned() } else { words::gap(it.below) },
            it.differs
                .iter()
                .min()
                .map_or_else(|| "-".to_owned(), |seats| words::count(*seats as usize, "seat", "seats")),
            it.moves.to_string(),
            it.fit.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.2}")),
            format!("{} of {}", it.in_band, it.banded),
            words::figure(it.uncovered),
        ]
    });
    grid(&columns, rows.collect())
}

/// What an alternative does differently from the best plan: the books that change most, and some of the accounts.
fn different(it: &Alternative, style: &Style) -> String {
    let shown = it.books.len().min(style.rows(BOOKS));
    let book = |book: &crate::what_if::alternatives::BookChange| match (book.gains, book.loses) {
        (gains, 0) => format!("{} +{gains}", book.name),
        (0, loses) => format!("{} -{loses}", book.name),
        (gains, loses) => format!("{} +{gains} -{loses}", book.name),
    };
    let mut books: Vec<String> = it.books[..shown].iter().map(book).collect();
    if shown < it.books.len() {
        books.push(words::count(it.books.len() - shown, "more book", "more books"));
    }
    let count = words::count(accounts(it), "account differs", "accounts differ");
    let mut text =
        format!("  {}\n", words::wrapped(&plain(&format!("{count}: {}", words::list(&books))), WIDTH - 2, 4));
    let shown = it.changes.len().min(style.rows(ACCOUNTS));
    let who = |owners: &[String]| if owners.is_empty() { "nobody".to_owned() } else { owners.join(", ") };
    for Change { account, role, from, to } in &it.changes[..shown] {
        let line = plain(&format!("{account} ({role}): {} instead of {}", who(to), who(from)));
        let _ = writeln!(text, "  {}", words::wrapped(&line, WIDTH - 2, 4));
    }
    if shown < it.changes.len() {
        let _ = writeln!(text, "  and {} more (-v shows all)", it.changes.len() - shown);
    }
    text
}

/// The alternatives as CSV: a row for each seat that one of them gives to others than the best plan does.
///
/// # Errors
/// Where it can't be written.
pub fn csv(found: &Alternatives) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["alternative", "worth", "below_best", "account", "role", "best_plan", "here"])?;
    for (index, it) in found.plans.iter().enumerate().skip(1) {
        for change in &it.changes {
            let cells = [
                index.to_string(),
                it.worth.to_string(),
                it.below.to_string(),
                change.account.clone(),
                change.role.clone(),
                change.from.join(";"),
                change.to.join(";"),
            ];
            writer.write_record(cells.iter().map(|cell| super::csv::text(cell).into_owned()))?;
        }
    }
    super::csv::written(writer)
}
