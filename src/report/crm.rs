//! The files for a customer database, and what is in them.
//!
//! Ids are written as they are, without the guard that other CSV files give to texts which a spreadsheet would take for
//! a formula: a loader must find the record. `W650` tells of such ids.

use std::fmt::Write as _;

use super::csv::{text, written};
use super::words;
use crate::error::{Diagnostic, Place};
use crate::handoff::crm::{Changes, Member, Record};

/// The files by name: the change, and the way back.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn files(changes: &Changes) -> Result<Vec<(String, String)>, csv::Error> {
    let mut files = vec![
        ("update.csv".to_owned(), records(changes, |record| &record.new)?),
        ("rollback.csv".to_owned(), records(changes, |record| &record.now)?),
    ];
    if !changes.members.is_empty() {
        files.push(("team.csv".to_owned(), members(changes, false)?));
        files.push(("team-rollback.csv".to_owned(), members(changes, true)?));
    }
    Ok(files)
}

fn records(changes: &Changes, owners: fn(&Record) -> &Vec<String>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = changes.columns.iter().map(|(_, name)| name);
    writer.write_record([&changes.id].into_iter().chain(names).chain([&changes.names.effective]))?;
    for record in &changes.records {
        let cell = |owner: &String| if owner.is_empty() { changes.names.nobody.clone() } else { owner.clone() };
        let cells = owners(record).iter().map(cell);
        writer.write_record([record.id.clone()].into_iter().chain(cells).chain([record.effective.to_string()]))?;
    }
    written(writer)
}

fn members(changes: &Changes, back: bool) -> Result<String, csv::Error> {
    let team = &changes.names.team;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([&team.account, &team.user, &team.role, &team.action, &changes.names.effective])?;
    for row in &changes.members {
        let role = team.roles.get(&row.role).unwrap_or(&row.role);
        let action = if row.comes == back { "remove" } else { "add" };
        writer.write_record([&row.account, &row.user, role, action, &row.effective.to_string()])?;
    }
    written(writer)
}

/// What the files say, in a few lines.
#[must_use]
pub fn summary(changes: &Changes) -> String {
    let fields: Vec<String> = changes.columns.iter().map(|(_, name)| name.clone()).collect();
    let records = words::count(changes.records.len(), "account", "accounts");
    let mut said = format!("update.csv    {records} with new owners");
    if !fields.is_empty() {
        let _ = write!(said, " in {}", super::grid::plain(&words::list(&fields)));
    }
    said.push_str("\nrollback.csv  the same accounts with today's owners\n");
    if !changes.members.is_empty() {
        let come = changes.members.iter().filter(|row| row.comes).count();
        let (come, go) = (come, changes.members.len() - come);
        let _ =
            writeln!(said, "team.csv      account teams: {come} to add, {go} to remove; team-rollback.csv undoes it");
    }
    said
}

/// A warning where a spreadsheet would take ids for formulas.
#[must_use]
pub fn risky(changes: &Changes) -> Option<Diagnostic> {
    let of_record = |it: &Record| [&it.id].into_iter().chain(&it.now).chain(&it.new).cloned().collect::<Vec<_>>();
    let of_member = |it: &Member| vec![it.account.clone(), it.user.clone()];
    let ids = changes.records.iter().flat_map(of_record).chain(changes.members.iter().flat_map(of_member));
    let id = ids.into_iter().find(|id| text(id) != *id)?;
    let cause = format!("\"{id}\", for one, is an id that a spreadsheet takes for a formula; it is written as it is.");
    let remedy = "Load the files as they are; don't open them in a spreadsheet.";
    Some(Diagnostic::new("W650", Place::default(), cause, remedy))
}
