//! The responsibility matrix to read: who does what in each step, who hands over to whom, and what is wrong with it.

use std::fmt::Write as _;

use serde::Serialize;

use super::grid::{Column, grid, plain};
use super::{Style, WIDTH, words};
use crate::coverage::findings::Finding;
use crate::coverage::matrix::{Handoff, Matrix, StepRow};
use crate::scenario::{Scenario, Segment};

/// The widest role above a column; longer ones are cut.
const ROLE: usize = 10;
/// The widest name of an activity.
const ACTIVITY: u16 = 30;

/// A journey for other programs.
#[derive(Debug, Serialize)]
pub struct Journey<'a> {
    /// The scenario's name.
    pub name: &'a str,
    /// Who does what.
    #[serde(flatten)]
    pub matrix: &'a Matrix,
    /// What is wrong with it.
    pub findings: &'a [Finding],
}

/// The matrix step by step, the handoffs, what customers want, and the findings.
#[must_use]
pub fn table(scenario: &Scenario, journey: &Journey<'_>, style: &Style) -> String {
    if scenario.journey.is_empty() {
        return NO_JOURNEY.to_owned();
    }
    let parts = [answer(scenario, journey), matrix(scenario, journey.matrix, style), handoffs(journey.matrix, style)];
    let more = [customers(scenario, style), findings(journey.findings, style)];
    let parts: Vec<String> = parts.into_iter().chain(more).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

const NO_JOURNEY: &str = "\
This scenario has no journey: its segments state their hours themselves.
Add steps and activities to \"journey\", and hours, seats and skills follow from what is done for customers.
";

fn answer(scenario: &Scenario, journey: &Journey<'_>) -> String {
    let steps = journey.matrix.steps.len();
    let activities: usize = journey.matrix.steps.iter().map(|step| step.activities.len()).sum();
    let hours: f64 = journey.matrix.steps.iter().flat_map(|step| &step.activities).map(|it| it.planned).sum();
    let wrong = match journey.findings.len() {
        0 => "Nothing is left open.".to_owned(),
        n => format!("{} below.", words::count(n, "finding", "findings")),
    };
    let text = format!(
        "{}: {}, {}, {hours:.0} h in the period before factors. {wrong}",
        plain(&scenario.name),
        words::count(steps, "step", "steps"),
        words::count(activities, "activity", "activities"),
    );
    words::wrapped(&text, WIDTH, 0) + "\n"
}

fn matrix(scenario: &Scenario, matrix: &Matrix, style: &Style) -> String {
    let roles = &matrix.roles;
    let mut columns = vec![Column::text("R does it, A answers for it,\nS takes part, I is told", ACTIVITY)];
    let cut = |role: &String| plain(role).chars().take(ROLE).collect::<String>();
    columns.extend(roles.iter().map(|role| Column::text(format!("\n{}", cut(role)), 10)));
    columns.extend([Column::text("\ndue", 14), Column::figures("hours in\nthe period")]);
    let mut rows = Vec::new();
    for (row, step) in matrix.steps.iter().zip(&scenario.journey) {
        rows.push(vec![heading(row)]);
        for (activity, written) in row.activities.iter().zip(&step.activities) {
            let mut cells = vec![format!("  {}", activity.name)];
            cells.extend(roles.iter().map(|role| activity.parts.get(role).cloned().unwrap_or_default()));
            cells.extend([crate::coverage::matrix::due(written), words::hours(activity.planned)]);
            rows.push(cells);
        }
    }
    let text = super::headed(grid(&columns, rows), style);
    let too_wide = text.lines().any(|line| line.chars().count() > WIDTH);
    if too_wide { by_role(matrix) } else { text }
}

fn heading(step: &StepRow) -> String {
    let days = step.days.map_or_else(|| "no end".to_owned(), |days| format!("{days} days"));
    format!("{} ({days}, {} now)", step.name, words::grouped(step.accounts))
}

/// For many roles: each activity with the roles that have a part in it, in words.
fn by_role(matrix: &Matrix) -> String {
    let mut text = String::new();
    for step in &matrix.steps {
        let _ = writeln!(text, "{}", heading(step));
        for activity in &step.activities {
            let parts: Vec<String> = activity.parts.iter().map(|(role, letters)| format!("{role} {letters}")).collect();
            line(&mut text, &format!("{} ({}): {}", activity.name, activity.due, parts.join(", ")));
        }
    }
    text
}

fn handoffs(matrix: &Matrix, style: &Style) -> String {
    if matrix.handoffs.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", style.heading("Handoffs"));
    for Handoff { from, to, segments, before, after, shared } in &matrix.handoffs {
        let together = match shared.as_slice() {
            [] => "and nothing brings them together".to_owned(),
            [first, ..] => format!("who meet in {first}"),
        };
        let (before, after, segments) = (words::list(before), words::list(after), segments.join(", "));
        line(&mut text, &format!("{from} to {to}: {before} to {after}, {together} ({segments})"));
    }
    text
}

/// What matters to each segment's customers, and what they want help with.
fn customers(scenario: &Scenario, style: &Style) -> String {
    let said = |segment: &&Segment| !segment.matters.is_empty() || !segment.help.is_empty();
    let segments: Vec<&Segment> = scenario.segments.iter().filter(said).collect();
    if segments.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", style.heading("What customers want"));
    for segment in segments {
        let name = segment.name.as_deref().unwrap_or(&segment.id);
        let said = [("what matters is", &segment.matters), ("they want help with", &segment.help)];
        let said = said.into_iter().filter(|(_, topics)| !topics.is_empty());
        let said: Vec<String> = said.map(|(what, topics)| format!("{what} {}", words::list(&topics.0))).collect();
        line(&mut text, &format!("{name}: {}", said.join("; ")));
    }
    text
}

fn findings(findings: &[Finding], style: &Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", style.heading("Findings"));
    let shown = findings.len().min(style.rows(20));
    for finding in &findings[..shown] {
        line(&mut text, &format!("{} {}", finding.cause, finding.remedy));
    }
    if shown < findings.len() {
        let _ = writeln!(text, "  and {} more (-v shows all)", findings.len() - shown);
    }
    text
}

/// A line under a heading, wrapped where it is long.
fn line(text: &mut String, words: &str) {
    let _ = writeln!(text, "  {}", words::wrapped(&plain(words), WIDTH - 2, 4));
}

/// The matrix as CSV: a row for every activity, role and segment that has a part in it.
///
/// # Errors
/// Where it can't be written.
pub fn csv(matrix: &Matrix) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["step", "activity", "role", "part", "due", "segment", "hours"])?;
    for (step, activity) in matrix.steps.iter().flat_map(|step| step.activities.iter().map(move |it| (step, it))) {
        for (role, part) in &activity.parts {
            for (segment, hours) in &activity.hours {
                let hours = hours.to_string();
                let cells = [&step.id, &activity.id, role, part, &activity.due, segment, &hours];
                writer.write_record(cells.map(|cell| super::csv::text(cell).into_owned()))?;
            }
        }
    }
    super::csv::written(writer)
}
