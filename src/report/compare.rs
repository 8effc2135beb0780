//! What-ifs side by side: the base first, then what each question changes.

use super::block::{Block, BulletList};
use super::chart::{Chart, Drawing, Interval};
use super::names::Names;
use super::table::{Column, ColumnGroup, ColumnKind, Table, cells};
use super::{Report, words};
use crate::what_if::comparison::{Comparison, ComparisonRow, Difference, Proven, SeatDifference};

/// How many questions are written before the list is cut.
const MOST: usize = 40;

/// The comparison, with the names that are known.
#[must_use]
pub fn report(comparison: &Comparison, names: &Names<'_>) -> Report {
    let mut report = Report::new(&comparison.name)
        .main(if comparison.between.is_some() { "seats" } else { "what_ifs" })
        .with(answer(comparison))
        .with(chart(comparison))
        .with(table(comparison))
        .with(refused(comparison))
        .with(legend(comparison));
    if !comparison.open.is_empty() {
        let open = words::count(comparison.open.len(), "question is", "questions are");
        report = report.with(format!("{open} not answered yet: {}", comparison.open.join(", ")));
    }
    if let Some(between) = &comparison.between {
        let title = format!("Seats that differ between \"{}\" and \"{}\"", between.before, between.after);
        let seats = seats(names, ("from", "to"), &between.changes).heading(title);
        report = report.with(seats.most(MOST, ("seat", "seats")));
    }
    report
}

fn legend(comparison: &Comparison) -> Block {
    let base = comparison.base.figures.as_ref().map_or_else(String::new, |figures| {
        let (worth, most) = figures.worth();
        format!(" The base's plan is worth {} (at most {}).", words::points(worth), words::points(most))
    });
    format!(
        "Open: seats that nobody covers. Busiest: the fullest book. Moves: owners changed by choice. Worth is counted \
         in perfectly fitting seats: how much more than in the base the best plan is worth, proven.{base}"
    )
    .into()
}

/// The answer in a sentence or two: what helps most and hurts most, as far as it is proven.
fn answer(comparison: &Comparison) -> String {
    let solved: Vec<(&ComparisonRow, &Difference)> =
        comparison.what_ifs.iter().filter_map(|row| Some((row, row.against_base.as_ref()?))).collect();
    let best = solved
        .iter()
        .filter(|(_, it)| it.proven == Proven::Better)
        .max_by(|a, b| a.1.at_least.total_cmp(&b.1.at_least));
    let worst =
        solved.iter().filter(|(_, it)| it.proven == Proven::Worse).min_by(|a, b| a.1.at_most.total_cmp(&b.1.at_most));
    let mut said = Vec::new();
    if let Some((row, it)) = best {
        said.push(format!("\"{}\" helps most: by {} seats at least (proven).", row.title, words::points(it.at_least)));
    }
    if let Some((row, it)) = worst {
        said.push(format!("\"{}\" hurts most: by {} seats at least (proven).", row.title, words::points(-it.at_most)));
    }
    let count = |proven: Proven| solved.iter().filter(|(_, it)| it.proven == proven).count();
    let (open, others) = (count(Proven::WithinTheGaps), count(Proven::NotComparable));
    let comparable = solved.len() - others;
    if solved.is_empty() {
        said.push("No question has a plan that could be compared with the base's.".to_owned());
    } else if said.is_empty() && comparable > 0 && open == 0 {
        said.push("No question helps or hurts: the best plans are proven to be worth the same.".to_owned());
    } else if said.is_empty() && comparable > 0 {
        said.push("No question is proven to help or to hurt: all differences are within the gaps.".to_owned());
    } else if open > 0 {
        let is = if open == 1 { "differs" } else { "differ" };
        said.push(format!("{open} of {comparable} {is} from the base by less than the gaps can tell."));
    }
    if others > 0 {
        let change = words::count(others, "question changes", "questions change");
        said.push(format!(
            "{change} how much work there is or what counts, so that worth says nothing of them: look at open seats, fit \
             and the busiest."
        ));
    }
    let without = comparison.what_ifs.iter().filter(|row| row.refused.is_some()).count();
    if without > 0 && !solved.is_empty() {
        let have = if without == 1 { "has" } else { "have" };
        said.push(format!("{without} of {} {have} no plan.", comparison.what_ifs.len()));
    }
    said.join(" ")
}

fn columns() -> Vec<Column> {
    let figure = |kind, key| Column::hidden(kind, key);
    let apart = |key| Column::of(ColumnKind::Points, key, "").within("worth, proven", ColumnGroup::Range).signed();
    vec![
        figure(ColumnKind::Text, "id"),
        Column::text("title", "What if", 31),
        figure(ColumnKind::Text, "refused"),
        figure(ColumnKind::Count, "people"),
        Column::of(ColumnKind::Points, "fte", "FTE").digits(1),
        figure(ColumnKind::Points, "cost"),
        figure(ColumnKind::Count, "covered"),
        Column::of(ColumnKind::Count, "uncovered", "open"),
        figure(ColumnKind::Money, "uncovered_arr"),
        Column::of(ColumnKind::Points, "fit", "fit"),
        figure(ColumnKind::Share, "utilisation"),
        Column::of(ColumnKind::Share, "worst_utilisation", "busiest"),
        Column::of(ColumnKind::Count, "moves", "moves"),
        figure(ColumnKind::Count, "moves_from_base"),
        figure(ColumnKind::Money, "at_risk_arr"),
        figure(ColumnKind::Money, "at_risk_skilled_arr"),
        figure(ColumnKind::Points, "worth"),
        figure(ColumnKind::Points, "worth_at_most"),
        figure(ColumnKind::Share, "gap"),
        apart("apart_at_least"),
        apart("apart_at_most"),
        figure(ColumnKind::Text, "proven"),
    ]
}

/// What each question is worth against the base, from the least to the most that is proven.
fn chart(comparison: &Comparison) -> Chart {
    let interval = |row: &ComparisonRow| {
        let apart = row.against_base.as_ref().filter(|it| it.proven != Proven::NotComparable)?;
        Some(Interval { label: row.title.clone(), least: apart.at_least, most: apart.at_most })
    };
    let intervals = comparison.what_ifs.iter().filter_map(interval).collect();
    Chart::new("worth", "Worth against the base, proven", ColumnKind::Points, Drawing::Intervals(intervals))
        .reading(
            "In perfectly fitting seats: how much more than the base's the best plan is worth, at least and at most.",
        )
        .told_by("what_ifs")
}

fn table(comparison: &Comparison) -> Table {
    let rows = std::iter::once(&comparison.base).chain(&comparison.what_ifs).map(row);
    // The base is no question.
    Table::new("what_ifs", columns(), rows).most(MOST + 1, ("question", "questions"))
}

fn row(row: &ComparisonRow) -> super::table::Row {
    let mut cells = cells![&row.id, &row.title, &row.refused];
    if let Some(it) = &row.figures {
        let apart = row.against_base.as_ref();
        let comparable = apart.filter(|it| it.proven != Proven::NotComparable);
        let (worth, at_most) = it.worth();
        cells.extend(cells![
            it.people,
            it.fte,
            it.cost,
            it.covered,
            it.uncovered,
            it.uncovered_arr,
            it.fit,
            it.utilisation,
            it.worst_utilisation,
            it.moves,
            it.moves_from_base,
            it.at_risk_arr,
            it.at_risk_skilled_arr,
            worth,
            at_most,
            it.gap,
            comparable.map(|it| it.at_least),
            comparable.map(|it| it.at_most),
            apart.map(|it| word(it.proven)),
        ]);
    }
    cells.into()
}

fn refused(comparison: &Comparison) -> BulletList {
    let refused =
        comparison.what_ifs.iter().filter_map(|row| Some(format!("{}: {}", row.title, row.refused.as_ref()?)));
    BulletList::new("Without a plan", refused)
}

/// The seats that two plans give to different people.
pub(super) fn seats(names: &Names<'_>, headings: (&'static str, &'static str), changes: &[SeatDifference]) -> Table {
    let id = |key| Column::hidden(ColumnKind::Text, key);
    let owners = |key, heading| Column::text(key, heading, 18).nothing("nobody");
    let columns = [
        id("account"),
        Column::text("account_name", "Account", 26),
        Column::text("role", "role", 12),
        id("from"),
        owners("from_name", headings.0),
        id("to"),
        owners("to_name", headings.1),
    ];
    let row = |change: &SeatDifference| {
        let mut cells = cells![&change.account, names.account(&change.account), &change.role];
        cells.extend(cells![change.from.join(";"), names.owners(&change.from)]);
        cells.extend(cells![change.to.join(";"), names.owners(&change.to)]);
        cells
    };
    Table::new("seats", columns, changes.iter().map(row))
}

fn word(proven: Proven) -> &'static str {
    match proven {
        Proven::Better => "better",
        Proven::Worse => "worse",
        Proven::Equal => "equal",
        Proven::WithinTheGaps => "within the gaps",
        Proven::NotComparable => "not comparable",
    }
}
