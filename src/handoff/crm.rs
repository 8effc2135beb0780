//! What to change in the customer database: fields of the accounts' records, and rows of the account teams.
//!
//! A record's row holds all its owner fields, changed or not, so that loading it twice does no harm.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Handovers;
use crate::instance::Instance;
use crate::plan::{Move, Plan};
use crate::scenario::{Account, Crm, Document, RecordPlaces};

/// All that is written for a customer database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmChanges {
    /// The field with the record id.
    pub id: String,
    /// The roles with a field of their own, and its name.
    pub columns: Vec<(String, String)>,
    /// The names of all other fields.
    pub names: Crm,
    /// Records that change, ordered by id.
    pub records: Vec<OwnerRecord>,
    /// Rows of account teams, ordered by account, role, action and member.
    pub members: Vec<TeamMember>,
    /// Owners without a user id, where others have one.
    pub strangers: Vec<String>,
}

/// The owners of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRecord {
    /// The account's id.
    pub id: String,
    /// Today's owners, in the order of the columns; empty for nobody.
    pub now: Vec<String>,
    /// The owners to be.
    pub new: Vec<String>,
    /// From when on.
    pub effective: Date,
}

/// Somebody who comes to an account's team or leaves it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TeamMember {
    /// The account's id.
    pub account: String,
    /// The role, as rebook names it.
    pub role: String,
    /// Whether the user comes.
    pub comes: bool,
    /// The user's id.
    pub user: String,
    /// From when on.
    pub effective: Date,
}

/// The changes that the approved moves of a plan make.
#[must_use]
pub fn changes(
    document: &Document,
    instance: &Instance,
    plan: &Plan,
    handovers: &Handovers,
    approved: impl Fn(&Move) -> bool,
) -> CrmChanges {
    let names = document.scenario.crm.clone().unwrap_or_default();
    let columns = columns(document, instance, &names);
    let raw: BTreeMap<&str, &Account> = document.accounts().iter().map(|it| (it.id.as_str(), it)).collect();
    let seats = seats(instance);
    let users = Users::of(document);
    let approved: Vec<&Move> = plan.moves.iter().filter(|change| approved(change)).collect();
    let (mut records, mut members) = (Vec::new(), Vec::new());
    for moves in approved.chunk_by(|a, b| a.account == b.account) {
        let Some(account) = raw.get(moves[0].account.as_str()) else { continue };
        let day = moves.iter().map(|change| handovers.day(instance, change)).max().unwrap_or(instance.as_of);
        let mut record = record(account, &columns, (day, &users));
        for of_role in moves.chunk_by(|a, b| a.role == b.role) {
            let role = of_role[0].role.as_str();
            let count = seats.get(&(account.id.as_str(), role)).copied().unwrap_or(1);
            let new = after(account, role, count, of_role);
            match columns.iter().position(|(known, _)| known == role) {
                Some(column) => record.new[column] = users.names(&new),
                None => members.extend(of_team(account, role, new, (day, &users))),
            }
        }
        if record.now != record.new {
            records.push(record);
        }
    }
    members.sort();
    let strangers = users.strangers(&records, &members);
    CrmChanges { id: id(document, &names), columns, names, records, members, strangers }
}

/// What the database calls people: by their user ids, where they have one.
struct Users<'a> {
    by_id: BTreeMap<&'a str, &'a str>,
}

impl<'a> Users<'a> {
    fn of(document: &'a Document) -> Self {
        let named = document.people().iter().filter_map(|it| Some((it.id.as_str(), it.user_id.as_deref()?)));
        Self { by_id: named.collect() }
    }

    fn name(&self, id: &str) -> String {
        self.by_id.get(id).copied().unwrap_or(id).to_owned()
    }

    fn names(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(";")
    }

    /// Owners who are written by something else than a user id, where there are such ids, ordered.
    fn strangers(&self, records: &[OwnerRecord], members: &[TeamMember]) -> Vec<String> {
        if self.by_id.is_empty() {
            return Vec::new();
        }
        let known: BTreeSet<&str> = self.by_id.values().copied().collect();
        let owners = records.iter().flat_map(|it| it.now.iter().chain(&it.new));
        let written = owners.chain(members.iter().map(|it| &it.user)).filter(|name| !name.is_empty());
        let strange = written.filter(|name| !known.contains(name.as_str())).cloned();
        strange.collect::<BTreeSet<String>>().into_iter().collect()
    }
}

/// A record as it is.
fn record(account: &Account, columns: &[(String, String)], (effective, users): (Date, &Users<'_>)) -> OwnerRecord {
    let now: Vec<String> = columns.iter().map(|(role, _)| users.names(&owners(account, role))).collect();
    OwnerRecord { id: account.id.clone(), new: now.clone(), now, effective }
}

/// Who comes to the account's team and who leaves it.
fn of_team(account: &Account, role: &str, new: Vec<String>, (effective, users): (Date, &Users<'_>)) -> Vec<TeamMember> {
    let now: BTreeSet<String> = owners(account, role).into_iter().collect();
    let new: BTreeSet<String> = new.into_iter().collect();
    let row = |comes: bool, user: &String| TeamMember {
        account: account.id.clone(),
        role: role.to_owned(),
        comes,
        user: users.name(user),
        effective,
    };
    let gone = now.difference(&new).map(|user| row(false, user));
    gone.chain(new.difference(&now).map(|user| row(true, user))).collect()
}

fn owners(account: &Account, role: &str) -> Vec<String> {
    account.owner.get(role).map_or_else(Vec::new, |list| list.0.clone())
}

/// The owners of a role once its moves are made. Present owners beyond the number of seats have nothing to do with it.
fn after(account: &Account, role: &str, count: usize, moves: &[&Move]) -> Vec<String> {
    let mut list = owners(account, role);
    list.truncate(count);
    list.retain(|id| moves.iter().all(|change| change.from.as_ref() != Some(id)));
    list.extend(moves.iter().filter_map(|change| change.to.clone()));
    list
}

/// How many seats each account and role has.
fn seats(instance: &Instance) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for seat in &instance.seats {
        let key = (instance.accounts[seat.account].id.as_str(), instance.roles[seat.role].as_str());
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

/// The roles with a field of their own: as the scenario says, else all of which no account has several owners or seats.
fn columns(document: &Document, instance: &Instance, crm: &Crm) -> Vec<(String, String)> {
    if let Some(owner) = &crm.owner {
        return owner.iter().map(|(role, name)| (role.clone(), name.clone())).collect();
    }
    let several: BTreeSet<usize> = instance.seats.iter().filter(|seat| seat.index > 0).map(|seat| seat.role).collect();
    let seated: BTreeSet<usize> = instance.seats.iter().map(|seat| seat.role).collect();
    let single = seated.difference(&several).map(|&role| instance.roles[role].as_str());
    let shared = |role: &str| document.accounts().iter().any(|account| owners(account, role).len() > 1);
    let single = single.filter(|role| !shared(role));
    single.map(|role| (role.to_owned(), heading(document, &format!("owner.{role}")))).collect()
}

fn id(document: &Document, crm: &Crm) -> String {
    let inline = matches!(document.account_rows, RecordPlaces::Inline);
    crm.id.clone().unwrap_or_else(|| if inline { "Id".to_owned() } else { heading(document, "id") })
}

/// The heading of the column that a field was read from, else the field's own name.
fn heading(document: &Document, field: &str) -> String {
    let columns = match &document.account_rows {
        RecordPlaces::Table { columns, .. } => columns.as_slice(),
        RecordPlaces::Inline => &[],
    };
    columns.iter().find(|(ours, _)| ours == field).map_or_else(|| field.to_owned(), |(_, heading)| heading.clone())
}
