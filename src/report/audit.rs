//! The audit of the present books: the answer first, then components, books, findings and triggers.

use std::collections::BTreeMap;

use super::table::{Cell, Column, ColumnKind, Table, cells};
use super::{CommandContext, Report, books, summary};
use crate::analysis::audit::{Audit, BookToday, ComponentToday, Engagement};
use crate::instance::{Instance, Owner};

mod answer;
mod cases;
mod findings;

/// An audit.
#[must_use]
pub fn report(instance: &Instance, audit: &Audit, asked: &CommandContext) -> Report {
    let mut report = Report::new(&instance.name)
        .size(summary::size(instance, audit.size.owners))
        .main("cases")
        .section(summary::labelled("Audit", [answer::answer(instance, audit)]))
        .with(components(audit))
        .with(present_books(instance, audit))
        .with(engagement(audit));
    for findings in findings::findings(instance, audit, asked) {
        report = report.section([findings]);
    }
    let report = report
        .with(cases::cases(instance, audit))
        .next(asked.command("solve", ""), "books that mend this, and what would change");
    let report = if report.is_cut() && !asked.full {
        report.next(asked.command("audit", "-v"), "every case, with what counts as one")
    } else {
        report
    };
    report.next(asked.command("audit", "-o audit.csv"), "one row a case, to filter")
}

/// The components of the objective as they are today, with what they mean.
fn components(audit: &Audit) -> Table {
    let columns = [
        Column::hidden(ColumnKind::Text, "component"),
        Column::text("title", "", 22),
        Column::of(ColumnKind::Points, "now", "now"),
        Column::of(ColumnKind::Points, "weight", "weight").exact(),
        Column::text("meaning", "", 60).for_readers(),
    ];
    let row = |component: &ComponentToday| {
        cells![
            &component.name,
            summary::title_of(&component.name),
            component.value,
            component.weight,
            meaning(audit, &component.name)
        ]
    };
    Table::new("components", columns, audit.components.iter().map(row))
}

/// What a component's figure says, in a few words.
fn meaning(audit: &Audit, name: &str) -> String {
    if let Some(row) = audit.equity.iter().find(|row| name.strip_prefix("balance.") == Some(&row.measure)) {
        return format!("{} of {} owners within their fair band", row.within, row.owners);
    }
    match name {
        "fit" => "how well owners fit their seats; 1 is best",
        "cost" => "in the scenario's own unit; less is better",
        "coverage" => "seats that somebody owns, by what they need",
        "capacity" => "hours below everybody's target",
        _ => "",
    }
    .to_owned()
}

/// Everybody's present book, those with the fullest hours first.
fn present_books(instance: &Instance, audit: &Audit) -> Table {
    let owners: BTreeMap<&str, &Owner> = instance.owners.iter().map(|owner| (owner.id.as_str(), owner)).collect();
    let mut rows: Vec<&BookToday> = audit.books.iter().collect();
    rows.sort_by(|a, b| use_of(b).total_cmp(&use_of(a)));
    let arr = |key, heading, unit| Column::of(ColumnKind::Money, key, heading).unit(unit);
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Book", 20),
        Column::of(ColumnKind::Count, "accounts", "accounts"),
        arr("arr", "ARR", &instance.currency),
        Column::hidden(ColumnKind::Hours, "capacity"),
        Column::hidden(ColumnKind::Hours, "hours"),
        Column::of(ColumnKind::Bar, "use", "hours, of capacity"),
        Column::of(ColumnKind::Count, "renewals", "renewals"),
        arr("at_risk_arr", "at risk", ""),
        Column::of(ColumnKind::Points, "fit", "fit"),
        Column::text("note", "", 13),
    ];
    let cells = |row: &BookToday| {
        let (now, note) = (&row.now, owners.get(row.owner.as_str()).map_or("", |owner| books::note(owner)));
        let share = if row.capacity > 0.0 { Cell::from(use_of(row)) } else { "no capacity".into() };
        let mut cells = cells![&row.owner, &row.name, now.accounts, now.arr, row.capacity, now.hours, share];
        cells.extend(cells![now.renewals, now.at_risk_arr, now.fit, note]);
        cells
    };
    Table::new("books", columns, rows.into_iter().map(cells)).most(books::MOST, ("book", "books"))
}

/// What the journey plans for the customers of each book, those first that can keep least of it.
fn engagement(audit: &Audit) -> Table {
    let planned = audit.books.iter().filter_map(|row| Some((row, row.engagement?)));
    let mut rows: Vec<(&BookToday, Engagement)> = planned.collect();
    rows.sort_by(|(_, a), (_, b)| a.kept.total_cmp(&b.kept).then(b.touches.total_cmp(&a.touches)));
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Engagement planned", 20),
        Column::of(ColumnKind::Points, "touches", "touches").digits(0),
        Column::of(ColumnKind::Points, "reviews", "reviews").digits(0),
        Column::of(ColumnKind::Share, "hours_for", "hours for"),
    ];
    let cells = |(row, it): (&BookToday, Engagement)| cells![&row.owner, &row.name, it.touches, it.reviews, it.kept];
    Table::new("engagement", columns, rows.into_iter().map(cells)).most(books::MOST, ("book", "books"))
}

/// The share of its owner's hours that a book takes; infinite where somebody without hours has accounts.
fn use_of(row: &BookToday) -> f64 {
    if row.now.hours <= 0.0 { 0.0 } else { row.now.hours / row.capacity }
}
