//! Several plans nearly as good as the best one, and what each does differently.

use super::block::{BulletList, ListItem};
use super::names::Names;
use super::table::{Column, ColumnGroup, ColumnKind, Table, cells};
use super::{CommandContext, Report, words};
use crate::what_if::alternatives::{Alternative, Alternatives, BookChange};
use crate::what_if::comparison::SeatDifference;

/// How many books of an alternative are named before the list is cut.
const BOOKS: usize = 4;
/// How many accounts of an alternative are named before the list is cut.
const ACCOUNTS: usize = 3;

/// The alternatives, then what each does differently.
#[must_use]
pub fn report(found: &Alternatives, names: &Names<'_>, asked: &CommandContext) -> Report {
    let mut report = Report::new(&found.name).main("seats").with(answer(found)).with(plans(found));
    for (number, it) in found.plans.iter().enumerate().skip(1) {
        report = report.with(different(number, it, names, asked));
    }
    if let Some(missing) = &found.missing {
        let proven = if missing.proven { "There are no more (proven)" } else { "No more were found" };
        report = report.with(format!("{proven}: {}", missing.cause));
    }
    report.with(seats(found))
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

fn plans(found: &Alternatives) -> Table {
    let count = |key, heading| Column::of(ColumnKind::Count, key, heading);
    let columns = [
        Column::hidden(ColumnKind::Count, "alternative"),
        Column::text("plan", "Plan", 15),
        Column::of(ColumnKind::Points, "worth", "worth").digits(2),
        Column::hidden(ColumnKind::Share, "below_best"),
        Column::of(ColumnKind::Share, "below", "below best").for_readers(),
        count("differs_from_best", "seats unlike\nthe best"),
        count("differs", "unlike any\nother plan"),
        count("moves", "moves"),
        Column::of(ColumnKind::Points, "fit", "fit"),
        count("in_band", "").within("in band", ColumnGroup::Part),
        count("banded", "").within("in band", ColumnGroup::Part).nothing("0"),
        count("uncovered", "not\ncovered"),
    ];
    let rows = found.plans.iter().enumerate().map(|(number, it)| {
        let name = if number == 0 { "Best found".to_owned() } else { format!("Alternative {number}") };
        let below = if number == 0 { "-".to_owned() } else { words::gap(it.below) };
        let (from_best, nearest) = (it.differs.first().copied(), it.differs.iter().min().copied());
        let mut cells = cells![number, name, it.worth, it.below, below, from_best, nearest, it.moves];
        cells.extend(cells![it.fit, it.in_band, it.banded, it.uncovered]);
        cells
    });
    Table::new("plans", columns, rows)
}

/// What an alternative does differently from the best plan: the books that change most, and some of the accounts.
fn different(number: usize, alternative: &Alternative, names: &Names<'_>, asked: &CommandContext) -> BulletList {
    let shown = asked.told(alternative.books.len(), BOOKS);
    let book = |book: &BookChange| match (book.gains, book.loses) {
        (gains, 0) => format!("{} +{gains}", book.name),
        (0, loses) => format!("{} -{loses}", book.name),
        (gains, loses) => format!("{} +{gains} -{loses}", book.name),
    };
    let mut books: Vec<String> = alternative.books[..shown].iter().map(book).collect();
    if shown < alternative.books.len() {
        books.push(words::count(alternative.books.len() - shown, "more book", "more books"));
    }
    let seats = alternative.differs.first().copied().unwrap_or_default();
    let count = words::count(seats as usize, "seat differs from the best plan", "seats differ from the best plan");
    let who = |owners: &[String]| if owners.is_empty() { "nobody".to_owned() } else { names.owners(owners) };
    let change = |SeatDifference { account, role, from, to }: &SeatDifference| {
        let account = names.account(account);
        ListItem::from(format!("{account} ({role}): {} instead of {}", who(to), who(from)))
    };
    let first = ListItem::from(format!("{count}: {}", words::list(&books)));
    let items = std::iter::once(first).chain(alternative.changes.iter().map(change));
    BulletList::new(format!("Alternative {number}"), items).most(1 + ACCOUNTS, ("seat", "seats"))
}

/// Each seat that an alternative gives to others than the best plan does.
fn seats(found: &Alternatives) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Count, "alternative"),
        (ColumnKind::Points, "worth"),
        (ColumnKind::Share, "below_best"),
        (ColumnKind::Text, "account role best_plan here"),
    ]);
    let plans = found.plans.iter().enumerate().skip(1);
    let rows = plans.flat_map(|(number, it)| it.changes.iter().map(move |change| (number, it, change)));
    let row = |(number, it, change): (usize, &Alternative, &SeatDifference)| {
        cells![number, it.worth, it.below, &change.account, &change.role, change.from.join(";"), change.to.join(";")]
    };
    Table::new("seats", columns, rows.map(row)).for_programs()
}
