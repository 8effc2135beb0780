//! The responsibility matrix: who does what in each step, who hands over to whom, and what is wrong with it.

use serde::Serialize;

use super::block::BulletList;
use super::table::{Cell, Column, ColumnKind, Row, Table, cells};
use super::{Report, words};
use crate::coverage::findings::JourneyFinding;
use crate::coverage::matrix::{Matrix, StepHandoff, StepRow};
use crate::scenario::{Scenario, Segment};

/// The widest role above a column; longer ones are cut.
const ROLE: usize = 10;
/// The widest name of an activity.
const ACTIVITY: usize = 30;
/// How many findings are written before the list is cut.
const FINDINGS: usize = 20;

/// A journey for other programs.
#[derive(Debug, Serialize)]
pub struct Journey<'a> {
    /// The scenario's name.
    pub name: &'a str,
    /// Who does what.
    #[serde(flatten)]
    pub matrix: &'a Matrix,
    /// What is wrong with it.
    pub findings: &'a [JourneyFinding],
}

/// The matrix step by step, the handoffs, what customers want, and the findings.
#[must_use]
pub fn report(scenario: &Scenario, journey: &Journey<'_>) -> Report {
    let report = Report::new(&scenario.name).main("parts");
    if scenario.journey.is_empty() {
        return report.section(NO_JOURNEY.map(Into::into)).with(parts(journey.matrix));
    }
    let findings = journey.findings.iter().map(|finding| format!("{} {}", finding.cause, finding.remedy));
    report
        .with(answer(journey))
        .with(matrix(scenario, journey.matrix))
        .with(BulletList::new("Handoffs", journey.matrix.handoffs.iter().map(handoff)))
        .with(customers(scenario))
        .with(BulletList::new("Findings", findings).most(FINDINGS, ("finding", "findings")))
        .with(parts(journey.matrix))
}

const NO_JOURNEY: [&str; 2] = [
    "This scenario has no journey: its segments state their hours themselves.",
    "Add steps and activities to \"journey\", and hours, seats and skills follow from what is done for customers.",
];

fn answer(journey: &Journey<'_>) -> String {
    let steps = journey.matrix.steps.len();
    let activities: usize = journey.matrix.steps.iter().map(|step| step.activities.len()).sum();
    let hours: f64 = journey.matrix.steps.iter().flat_map(|step| &step.activities).map(|it| it.planned).sum();
    let wrong = match journey.findings.len() {
        0 => "Nothing is left open.".to_owned(),
        n => format!("{} below.", words::count(n, "finding", "findings")),
    };
    format!(
        "{}, {}, {hours:.0} h in the period before factors. {wrong}",
        words::count(steps, "step", "steps"),
        words::count(activities, "activity", "activities"),
    )
}

fn matrix(scenario: &Scenario, matrix: &Matrix) -> Table {
    let mut columns = vec![
        Column::hidden(ColumnKind::Text, "step"),
        Column::text("activity", "R does it, A answers for it,\nS takes part, I is told", ACTIVITY),
    ];
    let cut = |role: &String| role.chars().take(ROLE).collect::<String>();
    columns
        .extend(matrix.roles.iter().map(|role| Column::text(format!("role_{role}"), format!("\n{}", cut(role)), ROLE)));
    columns.extend([Column::text("due", "\ndue", 14), Column::of(ColumnKind::Hours, "hours", "hours in\nthe period")]);
    let mut rows = Vec::new();
    for (row, step) in matrix.steps.iter().zip(&scenario.journey) {
        for (activity, written) in row.activities.iter().zip(&step.activities) {
            let mut cells = cells![&row.id, &activity.name];
            cells.extend(matrix.roles.iter().map(|role| Cell::from(activity.parts.get(role))));
            cells.extend(cells![crate::coverage::matrix::due(written), activity.planned]);
            rows.push(Row::from(cells).grouped(Some(heading(row))));
        }
    }
    Table::new("activities", columns, rows)
}

fn heading(step: &StepRow) -> String {
    let days = step.days.map_or_else(|| "no end".to_owned(), |days| format!("{days} days"));
    format!("{} ({days}, {} now)", step.name, words::grouped(step.accounts))
}

fn handoff(StepHandoff { from, to, segments, before, after, shared }: &StepHandoff) -> String {
    let together = match shared.as_slice() {
        [] => "and nothing brings them together".to_owned(),
        [first, ..] if before.len() + after.len() == 2 => format!("who meet in {first}"),
        [first, ..] => format!("some of whom meet in {first}"),
    };
    let (before, after, segments) = (words::list(before), words::list(after), segments.join(", "));
    format!("{from} to {to}: {before} to {after}, {together} ({segments})")
}

/// What matters to each segment's customers, and what they want help with.
fn customers(scenario: &Scenario) -> BulletList {
    let said = |segment: &&Segment| !segment.matters.is_empty() || !segment.help.is_empty();
    let line = |segment: &Segment| {
        let name = segment.name.as_deref().unwrap_or(&segment.id);
        let said = [("what matters is", &segment.matters), ("they want help with", &segment.help)];
        let said = said.into_iter().filter(|(_, topics)| !topics.is_empty());
        let said: Vec<String> = said.map(|(what, topics)| format!("{what} {}", words::list(&topics.0))).collect();
        format!("{name}: {}", said.join("; "))
    };
    BulletList::new("What customers want", scenario.segments.iter().filter(said).map(line))
}

/// Every activity, role and segment that has a part in it.
fn parts(matrix: &Matrix) -> Table {
    let columns =
        Column::all_hidden(&[(ColumnKind::Text, "step activity role part due segment"), (ColumnKind::Hours, "hours")]);
    let mut rows = Vec::new();
    for (step, activity) in matrix.steps.iter().flat_map(|step| step.activities.iter().map(move |it| (step, it))) {
        for (role, part) in &activity.parts {
            let row = |(segment, hours): (&String, &f64)| {
                cells![&step.id, &activity.id, role, part, &activity.due, segment, *hours]
            };
            rows.extend(activity.hours.iter().map(row));
        }
    }
    Table::new("parts", columns, rows).for_programs()
}
