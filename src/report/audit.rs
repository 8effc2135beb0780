//! The audit of the present books: a table to read, JSON for programs, CSV for spreadsheets.

use std::collections::BTreeMap;

use super::grid::{Column, arr_heading, grid};
use super::{Style, books, headed, summary, words};
use crate::analysis::audit::{Audit, Engagement, Row};
use crate::instance::{Instance, Owner};

mod answer;
mod csv;
mod findings;

pub use csv::csv;

/// An audit to read: the answer first, then components, books, findings and triggers, and how to go on.
#[must_use]
pub fn table(instance: &Instance, audit: &Audit, style: &Style) -> String {
    let parts = [
        summary::title(instance, audit.size.owners, style),
        summary::labelled("Audit", &answer::answer(instance, audit), style),
        components(audit, style),
        present_books(instance, audit, style),
        engagement(audit, style),
        findings::findings(instance, audit, style),
        next(audit, style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// The components of the objective as they are today, with what they mean.
fn components(audit: &Audit, style: &Style) -> String {
    let columns = [Column::text("", 22), Column::figures("now"), Column::figures("weight"), Column::text("", 60)];
    let row = |it: &crate::analysis::audit::Component| {
        let value = if it.name == "cost" { format!("{}", it.value) } else { format!("{:.2}", it.value) };
        vec![summary::title_of(&it.name), value, format!("{}", it.weight), meaning(audit, &it.name)]
    };
    headed(grid(&columns, audit.components.iter().map(row).collect()), style)
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
fn present_books(instance: &Instance, audit: &Audit, style: &Style) -> String {
    let owners: BTreeMap<&str, &Owner> = instance.owners.iter().map(|owner| (owner.id.as_str(), owner)).collect();
    let mut rows: Vec<&Row> = audit.books.iter().collect();
    rows.sort_by(|a, b| use_of(b).total_cmp(&use_of(a)));
    let shown = rows.len().min(style.rows(books::MOST));
    let columns = [
        Column::text("Book", 20),
        Column::figures("accounts"),
        Column::figures(arr_heading(&instance.currency)),
        Column::figures("hours, of capacity"),
        Column::figures("renewals"),
        Column::figures("at risk"),
        Column::figures("fit"),
        Column::text("", 13),
    ];
    let unit = words::unit(rows.iter().map(|row| row.now.arr).max().unwrap_or(0));
    let cells = |row: &&Row| {
        vec![
            row.name.clone(),
            words::figure(row.now.accounts),
            words::in_unit(row.now.arr, unit),
            hours(row),
            words::figure(row.now.renewals),
            words::in_unit(row.now.at_risk_arr, unit),
            row.now.fit.map_or_else(|| "-".to_owned(), |fit| format!("{fit:.2}")),
            owners.get(row.owner.as_str()).map_or("", |owner| books::note(owner)).to_owned(),
        ]
    };
    let text = headed(grid(&columns, rows[..shown].iter().map(cells).collect()), style);
    text + &findings::left_out(rows.len() - shown, ("book", "books"), "")
}

/// What the journey plans for the customers of each book, those first that can keep least of it.
fn engagement(audit: &Audit, style: &Style) -> String {
    let planned = audit.books.iter().filter_map(|row| Some((row, row.engagement?)));
    let mut rows: Vec<(&Row, Engagement)> = planned.collect();
    rows.sort_by(|(_, a), (_, b)| a.kept.total_cmp(&b.kept).then(b.touches.total_cmp(&a.touches)));
    if rows.is_empty() {
        return String::new();
    }
    let shown = rows.len().min(style.rows(books::MOST));
    let columns = [
        Column::text("Engagement planned", 20),
        Column::figures("touches"),
        Column::figures("reviews"),
        Column::figures("hours for"),
    ];
    let number = |of: f64| if of == 0.0 { "-".to_owned() } else { format!("{of:.0}") };
    let cells = |(row, it): &(&Row, Engagement)| {
        let kept = match it.kept {
            0.0 => "none".to_owned(),
            _ if it.is_kept() => "all".to_owned(),
            share => words::percent(share),
        };
        vec![row.name.clone(), number(it.touches), number(it.reviews), kept]
    };
    let text = headed(grid(&columns, rows[..shown].iter().map(cells).collect()), style);
    text + &findings::left_out(rows.len() - shown, ("book", "books"), "")
}

/// The share of her hours that a book takes; infinite where somebody without hours has accounts.
fn use_of(row: &Row) -> f64 {
    if row.now.hours <= 0.0 { 0.0 } else { row.now.hours / row.capacity }
}

fn hours(row: &Row) -> String {
    if row.capacity <= 0.0 {
        return format!("{:<16}", "no capacity");
    }
    format!("{} {:>5}", words::bar(use_of(row)), books::capped(use_of(row)))
}

/// Commands that make sense from here.
fn next(audit: &Audit, style: &Style) -> String {
    if style.scenario.is_empty() {
        return String::new();
    }
    let file = words::shell(&style.scenario);
    let mut commands = vec![(format!("rebook solve {file}"), "books that mend this, and what would change")];
    if !style.full && findings::is_cut(audit) {
        commands.push((format!("rebook audit {file} -v"), "every case, with what counts as one"));
    }
    commands.push((format!("rebook audit {file} -o audit.csv"), "one row a case, to filter"));
    summary::to_go_on(&commands, style)
}
