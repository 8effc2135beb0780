//! The files for a customer database, and what is in them.
//!
//! Ids are written as they are, for a loader must find the record. `W650` and `W652` tell of such that a spreadsheet would
//! change, `W651` of empty owners, which loaders skip, `W653` of owners without a user id.

use super::table::{Cell, Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::handoff::crm::{CrmChanges, OwnerRecord, TeamMember};

/// The files, each a table of its name: the change, and the way back.
#[must_use]
pub fn files(changes: &CrmChanges) -> Vec<Table> {
    let records = [("update", false), ("rollback", true)].map(|(key, back)| records(changes, key, back));
    let members = [("team", false), ("team-rollback", true)].map(|(key, back)| members(changes, key, back));
    records.into_iter().chain(members.into_iter().filter(|it| !it.rows.is_empty())).collect()
}

fn field(name: &str) -> Column {
    Column::hidden(ColumnKind::Id, name.to_owned())
}

fn records(changes: &CrmChanges, key: &'static str, back: bool) -> Table {
    let names = changes.columns.iter().map(|(_, name)| name);
    let columns = [&changes.id].into_iter().chain(names).chain([&changes.names.effective]).map(|name| field(name));
    let row = |record: &OwnerRecord| {
        let owners = if back { &record.now } else { &record.new };
        let owner = |owner: &String| Cell::from(if owner.is_empty() { &changes.names.nobody } else { owner });
        let mut cells = cells![&record.id];
        cells.extend(owners.iter().map(owner));
        cells.push(record.effective.into());
        cells
    };
    Table::new(key, columns, changes.records.iter().map(row))
}

fn members(changes: &CrmChanges, key: &'static str, back: bool) -> Table {
    let team = &changes.names.team;
    let columns = [&team.account, &team.user, &team.role, &team.action, &changes.names.effective].map(|it| field(it));
    let row = |member: &TeamMember| {
        let role = team.roles.get(&member.role).unwrap_or(&member.role);
        cells![
            &member.account,
            &member.user,
            role,
            if member.comes == back { "remove" } else { "add" },
            member.effective
        ]
    };
    Table::new(key, columns, changes.members.iter().map(row))
}

/// What the files say, in a few lines.
#[must_use]
pub fn report(changes: &CrmChanges) -> Report {
    let fields: Vec<String> = changes.columns.iter().map(|(_, name)| name.clone()).collect();
    let fields = if fields.is_empty() { String::new() } else { format!(" in {}", words::list(&fields)) };
    let records = words::count(changes.records.len(), "account", "accounts");
    let mut said = vec![
        format!("update.csv: {records} with new owners{fields}"),
        "rollback.csv: the same accounts with today's owners".to_owned(),
    ];
    if !changes.members.is_empty() {
        let come = changes.members.iter().filter(|row| row.comes).count();
        let go = changes.members.len() - come;
        said.push(format!("team.csv: account teams, {come} to add, {go} to remove; team-rollback.csv undoes it"));
    }
    Report::default().section(said.into_iter().map(Into::into))
}

/// What may go wrong between these files and the database.
#[must_use]
pub fn risks(changes: &CrmChanges) -> Diagnostics {
    let of_record = |record: &OwnerRecord| {
        [&record.id].into_iter().chain(&record.now).chain(&record.new).cloned().collect::<Vec<_>>()
    };
    let of_member = |it: &TeamMember| vec![it.account.clone(), it.user.clone()];
    let ids = changes.records.iter().flat_map(of_record).chain(changes.members.iter().flat_map(of_member));
    let ids: Vec<String> = ids.collect();
    let mut found = Diagnostics::new();
    if let Some(id) = ids.iter().find(|id| words::is_formula(id)) {
        let cause =
            format!("\"{id}\", for one, is an id that a spreadsheet takes for a formula; it is written as it is.");
        let remedy = "Load the files as they are; don't open them in a spreadsheet.";
        found.push("W650", Place::default(), cause, remedy);
    }
    if let Some(id) = ids.iter().find(|id| words::is_rewritten(id)) {
        let cause = format!("\"{id}\", for one, is an id that a spreadsheet would rewrite; it is written as it is.");
        let remedy = "Load the files as they are; in a spreadsheet, import the columns of ids as text.";
        found.push("W652", Place::default(), cause, remedy);
    }
    found.0.extend(nobody(changes));
    found.0.extend(strangers(changes));
    found
}

/// A warning of empty owners, which loaders skip.
fn nobody(changes: &CrmChanges) -> Option<Diagnostic> {
    if !changes.names.nobody.is_empty() {
        return None;
    }
    let empty = |owners: &[String]| owners.iter().any(String::is_empty);
    let new = changes.records.iter().filter(|it| empty(&it.new)).count();
    let old = changes.records.iter().filter(|it| empty(&it.now)).count();
    if new + old == 0 {
        return None;
    }
    let rows = |count: usize| words::count(count, "row", "rows");
    let files = [(new, "update.csv"), (old, "rollback.csv")];
    let files = files.iter().filter(|it| it.0 > 0).map(|(count, file)| format!("{} of {file}", rows(*count)));
    let files: Vec<String> = files.collect();
    let cause = format!(
        "{} have an empty owner. Many loaders skip empty cells: the old owner would stay.",
        words::list(&files)
    );
    let remedy = "Say what your loader takes for nobody, such as \"crm\": { \"nobody\": \"#N/A\" }.";
    Some(Diagnostic::new("W651", Place::default(), cause, remedy))
}

/// A warning of owners without a user id.
fn strangers(changes: &CrmChanges) -> Option<Diagnostic> {
    let first: Vec<String> = changes.strangers.iter().take(5).map(|it| format!("\"{it}\"")).collect();
    let more = if changes.strangers.len() > first.len() { "; ..." } else { "" };
    let cause =
        format!("Owners who have no user id are written as the accounts name them: {}{more}.", words::list(&first));
    let remedy = "Add their `user_id` to the team, also for colleagues who have left (\"assignable\": false), or the loader won't find them.";
    (!first.is_empty()).then(|| Diagnostic::new("W653", Place::default(), cause, remedy))
}
