//! What has changed from one export to the next.

use std::collections::BTreeMap;

use crate::scenario::{Account, Document};

/// What has changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Since {
    /// Accounts that are new: id or name, and ARR.
    pub come: Vec<AccountNews>,
    /// Accounts that are not there any more.
    pub gone: Vec<AccountNews>,
    /// Accounts with other owners: before and now.
    pub owners: Vec<AccountNews>,
    /// Accounts with another ARR.
    pub arr: Vec<AccountNews>,
    /// Accounts with another renewal.
    pub renewals: Vec<AccountNews>,
    /// People who are new, by name.
    pub people_come: Vec<String>,
    /// People who are not there any more.
    pub people_gone: Vec<String>,
    /// ARR of all accounts, before and now.
    pub total: (f64, f64),
    /// How many accounts there were, and are.
    pub accounts: (usize, usize),
}

/// An account and what there is to say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountNews {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its ARR; the new one where it has changed.
    pub arr: Option<f64>,
    /// What was.
    pub before: String,
    /// What is.
    pub now: String,
}

/// Compares what an earlier export said with what the new one says.
pub(super) fn compare(before: &Document, now: &Document) -> Since {
    let old: BTreeMap<&str, &Account> = before.accounts().iter().map(|it| (it.id.as_str(), it)).collect();
    let new: BTreeMap<&str, &Account> = now.accounts().iter().map(|it| (it.id.as_str(), it)).collect();
    let both = || new.iter().filter_map(|(id, now)| Some((*old.get(id)?, *now)));
    let differ = |say: &dyn Fn(&Account) -> String| -> Vec<AccountNews> {
        let changed = both().map(|(was, is)| (is, say(was), say(is))).filter(|(_, was, is)| was != is);
        changed.map(|(it, was, is)| news(it, was, is)).collect()
    };
    let only = |these: &BTreeMap<&str, &Account>, others: &BTreeMap<&str, &Account>| {
        let alone = these.iter().filter(|(id, _)| !others.contains_key(*id));
        alone.map(|(_, it)| news(it, owners(it), String::new())).collect()
    };
    let total = |document: &Document| document.accounts().iter().filter_map(|it| it.arr).sum();
    Since {
        come: only(&new, &old),
        gone: only(&old, &new),
        owners: differ(&owners),
        arr: differ(&|it| it.arr.map_or_else(|| "unknown".to_owned(), |arr| format!("{arr:.0}"))),
        renewals: differ(&|it| it.renewal.map_or_else(|| "unknown".to_owned(), |day| day.to_string())),
        people_come: people(now, before),
        people_gone: people(before, now),
        total: (total(before), total(now)),
        accounts: (old.len(), new.len()),
    }
}

fn news(account: &Account, before: String, now: String) -> AccountNews {
    let name = account.name.clone().unwrap_or_else(|| account.id.clone());
    AccountNews { id: account.id.clone(), name, arr: account.arr, before, now }
}

fn owners(account: &Account) -> String {
    let all: Vec<&str> = account.owner.values().flat_map(|list| list.0.iter().map(String::as_str)).collect();
    if all.is_empty() { "nobody".to_owned() } else { all.join(", ") }
}

/// The people of one who are not among those of the other.
fn people(these: &Document, others: &Document) -> Vec<String> {
    let is_there = |id: &str| others.people().iter().any(|it| it.id == id);
    let alone = these.people().iter().filter(|it| !is_there(&it.id));
    alone.map(|it| it.name.clone().unwrap_or_else(|| it.id.clone())).collect()
}
