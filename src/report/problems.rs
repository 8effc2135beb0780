//! The problems of a scenario: each with place, cause and remedy.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::block::{BulletList, ListItem, Tone};
use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::error::{Diagnostic, Diagnostics, Severity, code_info};

/// How many problems of one code are written before the list is cut.
const MOST: usize = 8;

/// Every problem, and a count at the end. Empty where there are none.
#[must_use]
pub fn report(found: &Diagnostics) -> Report {
    if found.0.is_empty() { Report::default() } else { list(Report::default(), found).with(counted(found)) }
}

/// A report with every problem more: grouped by code, errors first.
pub(super) fn list(mut report: Report, found: &Diagnostics) -> Report {
    let mut groups: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for one in found.0.iter().filter(|one| one.severity != Severity::Accepted) {
        groups.entry((one.severity, one.code)).or_default().push(one);
    }
    for ((severity, code), group) in groups {
        report = report.with(of_code(severity, code, &group));
    }
    report.with(table(found))
}

fn of_code(severity: Severity, code: &str, group: &[&Diagnostic]) -> BulletList {
    let (kind, tone) = if severity == Severity::Error { ("error", Tone::Bad) } else { ("warning", Tone::Doubtful) };
    let title = code_info(code).map_or("", |info| info.title);
    // What several in a row ask for is said once, behind the last that is shown.
    let repeated = |at: usize| at + 1 != MOST && group.get(at + 1).is_some_and(|next| next.remedy == group[at].remedy);
    let item = |(at, one): (usize, &&Diagnostic)| {
        let place = one.place.to_string();
        let said = if place.is_empty() { one.cause.clone() } else { format!("{place}: {}", one.cause) };
        let remedy = Some(format!("-> {}", one.remedy)).filter(|_| !repeated(at) && !one.remedy.is_empty());
        ListItem::with(said, remedy)
    };
    let list = BulletList::new(format!("{kind} {code}: {title}"), group.iter().enumerate().map(item));
    BulletList { tone, ..list.most(MOST, ("like this", "like these")) }
}

fn table(found: &Diagnostics) -> Table {
    let columns = Column::all_hidden(&[(ColumnKind::Text, "severity code place cause remedy")]);
    let row = |one: &Diagnostic| {
        let severity = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Accepted => "accepted",
        };
        cells![severity, one.code, one.place.to_string(), &one.cause, &one.remedy]
    };
    Table::new("problems", columns, found.0.iter().map(row)).for_programs()
}

/// How many problems there are: `3 errors, 1 warning`.
#[must_use]
pub fn counted(found: &Diagnostics) -> String {
    let of = |severity| found.0.iter().filter(move |one| one.severity == severity);
    let (errors, warnings) = (of(Severity::Error).count(), of(Severity::Warning).count());
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(words::count(errors, "error", "errors"));
    }
    if warnings > 0 {
        parts.push(words::count(warnings, "warning", "warnings"));
    }
    let said = if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") };
    let accepted: BTreeSet<&str> = of(Severity::Accepted).map(|one| one.code).collect();
    if accepted.is_empty() {
        return said;
    }
    let accepted: Vec<&str> = accepted.into_iter().collect();
    format!("{said} ({} accepted: {})", words::grouped(of(Severity::Accepted).count()), accepted.join(", "))
}

/// The problems for other programs.
#[derive(Debug, Serialize)]
pub struct ProblemFacts<'a> {
    errors: Vec<&'a Diagnostic>,
    warnings: Vec<&'a Diagnostic>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<&'a Diagnostic>,
}

impl<'a> From<&'a Diagnostics> for ProblemFacts<'a> {
    fn from(found: &'a Diagnostics) -> Self {
        let of = |severity| found.0.iter().filter(move |one| one.severity == severity).collect();
        Self { errors: of(Severity::Error), warnings: of(Severity::Warning), accepted: of(Severity::Accepted) }
    }
}
