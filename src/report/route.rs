//! Who gets the new accounts, to read and as rows.

use std::fmt::Write as _;

use super::grid::plain;
use super::{Style, words};
use crate::route::{Entry, Routed};

/// How many accounts are written before the list is cut.
const MOST: usize = 40;
/// The widest line.
const WIDTH: usize = 90;

/// The routing as a text.
#[must_use]
pub fn table(routed: &Routed, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&routed.name)));
    let shown = routed.entries.len().min(style.rows(MOST));
    for entry in &routed.entries[..shown] {
        text.push_str(&one(entry));
    }
    if shown < routed.entries.len() {
        let _ = writeln!(text, "and {} more (-v shows all)", routed.entries.len() - shown);
    }
    if !routed.entries.is_empty() {
        text.push('\n');
    }
    let (new, lost) = routed.since_the_plan;
    let since = format!(
        "Since the plan {} and {}.",
        words::count(new, "new account was routed", "new accounts were routed"),
        words::count(lost, "account was lost", "accounts were lost")
    );
    let _ = writeln!(text, "{}", words::wrapped(&format!("{since} {}", drift(routed)), WIDTH, 0));
    text
}

fn drift(routed: &Routed) -> String {
    let Some(drift) = routed.drift else {
        return "How much a new plan could bring can't be said without solving.".to_owned();
    };
    let share = words::gap(drift.share);
    if drift.worthwhile {
        format!("A new plan can be better by up to {share}: it is time to solve again.")
    } else {
        format!("A new plan can be better by at most {share} (proven): there is no need for one yet.")
    }
}

fn one(entry: &Entry) -> String {
    if let Some(lost) = &entry.lost {
        let mut owners: Vec<&str> = entry.seats.iter().filter_map(|seat| seat.owner.as_deref()).collect();
        owners.dedup();
        return format!("{} is lost; room for others with {}\n", plain(lost), plain(&owners.join(", ")));
    }
    let Some(account) = &entry.account else { return String::new() };
    let mut text = String::new();
    for seat in &entry.seats {
        let owner = seat.owner.as_deref().unwrap_or("nobody");
        let next = seat.runner_up.as_ref().map_or_else(String::new, |(id, by)| format!(" Else {id} (-{by:.2})."));
        let _ = writeln!(text, "{} ({}) -> {}", plain(&account.id), plain(&seat.role), plain(owner));
        let _ = writeln!(text, "  {}", words::wrapped(&plain(&format!("{}{next}", seat.why)), WIDTH - 2, 2));
    }
    if entry.seats.is_empty() {
        let _ = writeln!(text, "{} needs nobody", plain(&account.id));
    }
    text
}

/// A row for each seat.
///
/// # Errors
/// Where it can't be written.
pub fn csv(routed: &Routed) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["on", "account", "lost", "role", "owner", "fit", "why", "runner_up", "runner_up_cost"])?;
    for entry in &routed.entries {
        for seat in &entry.seats {
            let lost = entry.lost.is_some();
            let account = entry.lost.clone().or_else(|| entry.account.as_ref().map(|it| it.id.clone()));
            let cells = [
                entry.on.to_string(),
                account.unwrap_or_default(),
                (if lost { "yes" } else { "no" }).to_owned(),
                seat.role.clone(),
                seat.owner.clone().unwrap_or_default(),
                seat.fit.map_or_else(String::new, |fit| fit.to_string()),
                seat.why.clone(),
                seat.runner_up.as_ref().map_or_else(String::new, |it| it.0.clone()),
                seat.runner_up.as_ref().map_or_else(String::new, |it| it.1.to_string()),
            ];
            writer.write_record(cells.map(|cell| super::csv::text(&cell).into_owned()))?;
        }
    }
    super::csv::written(writer)
}
