//! Problems as text for people and as JSON for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;

use super::{Style, WIDTH, words};
use crate::error::{Diagnostic, Diagnostics, Severity, code_info};

/// How many problems of one code are written before the list is cut.
const MOST: usize = 8;

/// Every problem with place, cause and remedy, grouped by code, errors first, and a count at the end. Empty where there
/// are none.
#[must_use]
pub fn text(found: &Diagnostics, style: &Style) -> String {
    let mut groups: BTreeMap<(Severity, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for one in &found.0 {
        groups.entry((one.severity, one.code)).or_default().push(one);
    }
    let mut text = String::new();
    for ((severity, code), group) in groups {
        text.push_str(&of_code(severity, code, &group, style));
    }
    if !text.is_empty() {
        let _ = writeln!(text, "{}", counted(found));
    }
    text
}

fn of_code(severity: Severity, code: &str, group: &[&Diagnostic], style: &Style) -> String {
    let kind = if severity == Severity::Error { "error" } else { "warning" };
    let title = code_info(code).map_or("", |info| info.title);
    let mut text = format!("{} {title}\n", style.signal(severity, &format!("{kind} {code}:")));
    let shown = group.len().min(style.rows(MOST));
    for (i, one) in group[..shown].iter().enumerate() {
        let place = one.place.to_string();
        let said = if place.is_empty() { one.cause.clone() } else { format!("{place}: {}", one.cause) };
        let _ = writeln!(text, "  {}", words::wrapped(&said, WIDTH - 2, 4));
        let remedy = &one.remedy;
        let repeated = group[i + 1..shown].first().is_some_and(|next| next.remedy == *remedy);
        if !repeated && !remedy.is_empty() {
            let _ = writeln!(text, "    {}", words::wrapped(&format!("-> {remedy}"), WIDTH - 4, 7));
        }
    }
    if shown < group.len() {
        let _ = writeln!(text, "  and {} more like these (-v shows all)", words::grouped(group.len() - shown));
    }
    text + "\n"
}

/// How many problems there are: `3 errors, 1 warning`.
#[must_use]
pub fn counted(found: &Diagnostics) -> String {
    let errors = found.0.iter().filter(|one| one.severity == Severity::Error).count();
    let warnings = found.0.len() - errors;
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(words::count(errors, "error", "errors"));
    }
    if warnings > 0 {
        parts.push(words::count(warnings, "warning", "warnings"));
    }
    if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
}

/// `{"errors": [...], "warnings": [...]}`, indented, with a newline at the end.
#[must_use]
pub fn json(found: &Diagnostics) -> String {
    let of = |severity| found.0.iter().filter(move |one| one.severity == severity).collect::<Vec<_>>();
    format!("{:#}\n", json!({ "errors": of(Severity::Error), "warnings": of(Severity::Warning) }))
}

impl Style {
    /// A label that says how bad a problem is.
    fn signal(&self, severity: Severity, label: &str) -> String {
        if !self.colour {
            return label.to_owned();
        }
        let colour = if severity == Severity::Error { anstyle::AnsiColor::Red } else { anstyle::AnsiColor::Yellow };
        let style = colour.on_default().bold();
        format!("{style}{label}{style:#}")
    }
}
