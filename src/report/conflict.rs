//! Rules that can't all be kept and the ways out, to read and as rows.

use std::fmt::Write as _;

use serde_json::json;

use super::grid::plain;
use super::{Style, words};
use crate::conflict::{Conflict, Repair, Verdict};
use crate::instance::Instance;

/// How many ways out are written before the list is cut.
const MOST: usize = 8;
/// The widest line.
const WIDTH: usize = 96;

/// The verdict as a text.
#[must_use]
pub fn table(verdict: &Verdict, instance: &Instance, style: &Style) -> String {
    let heading = style.heading(&plain(&instance.name));
    match verdict {
        Verdict::Possible => format!("{heading}\n\nAll rules can be kept: there is a plan.\n"),
        Verdict::Open => format!("{heading}\n\nWhether all rules can be kept stays open.\n"),
        Verdict::Conflict(conflict) => format!("{heading}\n\n{}", told(conflict, style)),
    }
}

fn told(conflict: &Conflict, style: &Style) -> String {
    let how_many = match (conflict.rules.len(), conflict.smallest) {
        (0, _) => "No plan exists, whatever rule is left out.".to_owned(),
        (1, _) => "No plan keeps this rule:".to_owned(),
        (count, true) => format!("No plan keeps these {count} rules together; no smaller set is to blame (proven):"),
        (count, false) if conflict.minimal => {
            format!("No plan keeps these {count} rules together; each of them is needed for that:")
        }
        (count, false) => format!("No plan keeps these {count} rules together; fewer may be to blame:"),
    };
    let mut text = format!("{how_many}\n\n");
    for rule in &conflict.summary {
        let _ = writeln!(text, "  - {}", words::wrapped(&plain(rule), WIDTH - 4, 4));
    }
    if let Some(because) = &conflict.because {
        let _ = writeln!(text, "\n{}.", words::wrapped(&sentence(&plain(because)), WIDTH, 0));
    }
    if conflict.repairs.is_empty() {
        text.push_str("\nNo change of a rule or two was found that helps.\n");
        return text;
    }
    let shown = conflict.repairs.len().min(style.rows(MOST));
    text.push_str("\nWays out, the smallest change first; a plan was made with each\n\n");
    for (place, repair) in conflict.repairs[..shown].iter().enumerate() {
        text.push_str(&way(place + 1, repair));
    }
    if shown < conflict.repairs.len() {
        let _ = writeln!(text, "and {} more (-v shows all)", conflict.repairs.len() - shown);
    }
    text
}

fn way(place: usize, repair: &Repair) -> String {
    let changes = plain(&repair.changes.join("; and "));
    let mut text = format!("{place:>3}  {}\n", words::wrapped(&sentence(&changes), WIDTH - 5, 5));
    let uncovered = match &repair.uncovered[..] {
        [] => "every seat has an owner".to_owned(),
        few if few.len() <= 3 => format!("{} without an owner", plain(&words::list(few))),
        many => format!("{} without an owner", words::count(many.len(), "seat", "seats")),
    };
    let moves = words::count(repair.moves, "seat changes hands", "seats change hands");
    let then = format!("then {uncovered}, {moves}; worth {:.2} perfectly fitting seats", repair.worth);
    let _ = writeln!(text, "     {}", words::wrapped(&then, WIDTH - 5, 5));
    text
}

/// With a capital at its head.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The conflict with its proof, or that there is none.
///
/// # Errors
/// Where it can't be written.
pub fn json(verdict: &Verdict) -> Result<String, serde_json::Error> {
    match verdict {
        Verdict::Conflict(conflict) => super::json(conflict),
        other => super::json(&json!({ "conflict": null, "plan_exists": *other == Verdict::Possible })),
    }
}

/// A row for each rule, and one for each way out.
///
/// # Errors
/// Where it can't be written.
pub fn csv(verdict: &Verdict) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["what", "number", "text", "size", "uncovered", "moves", "worth"])?;
    if let Verdict::Conflict(conflict) = verdict {
        for (place, rule) in conflict.rules.iter().enumerate() {
            let number = (place + 1).to_string();
            writer.write_record(["rule", &number, &super::csv::text(rule), "", "", "", ""])?;
        }
        for (place, repair) in conflict.repairs.iter().enumerate() {
            let cells = [
                "way out".to_owned(),
                (place + 1).to_string(),
                super::csv::text(&repair.changes.join("; and ")).into_owned(),
                repair.size.to_string(),
                repair.uncovered.len().to_string(),
                repair.moves.to_string(),
                repair.worth.to_string(),
            ];
            writer.write_record(cells)?;
        }
    }
    super::csv::written(writer)
}
