//! Customers that are there more than once.
//!
//! Members of one family are never duplicates of each other: subsidiaries often share a name or a domain.

use std::collections::{BTreeMap, BTreeSet};

use super::families::FamilyTree;
use super::{Doubt, DoubtKind, fold};
use crate::scenario::{Account, Document};

/// A name or a domain that more families than this share is a placeholder or a provider's; it says nothing.
const MOST_FAMILIES: usize = 10;
/// How many accounts of one customer are named.
const NAMED: usize = 4;

/// Accounts of different families whose names are the same but for case, accents, punctuation and legal form. Where all
/// of them have web domains and no two are alike, they are different customers.
pub(super) fn by_name(document: &Document, families: &FamilyTree) -> Vec<Doubt> {
    let accounts = document.accounts();
    let key = |i: usize| name(&accounts[i]).map(fold::company).filter(|name| name.chars().count() > 1);
    let groups = shared(accounts.len(), families, key);
    let different = |group: &[usize]| {
        // Records with one id are an error already.
        if group.iter().all(|&i| accounts[i].id == accounts[group[0]].id) {
            return true;
        }
        let domains: Vec<String> = group.iter().filter_map(|&i| label(&accounts[i])).collect();
        domains.len() == group.len() && domains.iter().collect::<BTreeSet<_>>().len() == group.len()
    };
    let doubtful = groups.into_iter().filter(|group| !different(group));
    doubtful.map(|group| doubt(document, DoubtKind::SameName, group, None)).collect()
}

/// Accounts of different families that have the same web domain, but for those whose names are the same already.
pub(super) fn by_domain(document: &Document, families: &FamilyTree, by_name: &[Doubt]) -> Vec<Doubt> {
    let accounts = document.accounts();
    let domain = |i: usize| accounts[i].domain.as_deref().and_then(fold::domain);
    let told: BTreeSet<&[usize]> = by_name.iter().map(|doubt| doubt.accounts.as_slice()).collect();
    let groups = shared(accounts.len(), families, domain).into_iter();
    let new = groups.filter(|group| !told.contains(group.as_slice()));
    new.map(|group| doubt(document, DoubtKind::SameDomain, group.clone(), domain(group[0]).as_deref())).collect()
}

/// The account's name. An id stands for it only where it looks like one: without digits.
fn name(account: &Account) -> Option<&str> {
    let id = Some(account.id.as_str()).filter(|id| !id.contains(|c: char| c.is_ascii_digit()));
    account.name.as_deref().or(id)
}

/// What tells domains of one owner from those of others: `acme` of `shop.acme.de` and of `acme.com`, roughly.
fn label(account: &Account) -> Option<String> {
    let domain = account.domain.as_deref().and_then(fold::domain)?;
    let longest = domain.split('.').rev().skip(1).max_by_key(|part| part.len());
    longest.map(str::to_owned)
}

/// The accounts that have the same key and belong to several families, each group ordered.
fn shared(count: usize, families: &FamilyTree, key: impl Fn(usize) -> Option<String>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for i in 0..count {
        if let Some(key) = key(i) {
            groups.entry(key).or_default().push(i);
        }
    }
    let several = |group: &Vec<usize>| {
        let distinct: BTreeSet<usize> = group.iter().map(|&i| families.family[i]).collect();
        (2..=MOST_FAMILIES).contains(&distinct.len())
    };
    groups.into_values().filter(|group| group.len() > 1).filter(several).collect()
}

fn doubt(document: &Document, kind: DoubtKind, accounts: Vec<usize>, domain: Option<&str>) -> Doubt {
    let all = document.accounts();
    let called = |&i: &usize| match &all[i].name {
        Some(name) => format!("\"{}\" ({})", name.trim(), all[i].id),
        None => format!("\"{}\"", all[i].id),
    };
    let mut names: Vec<String> = accounts.iter().take(NAMED).map(called).collect();
    if accounts.len() > NAMED {
        names.push(format!("{} more", accounts.len() - NAMED));
    }
    let last = names.pop().unwrap_or_default();
    let domain = domain.map_or_else(String::new, |domain| format!("{domain}: "));
    Doubt { kind, text: format!("{domain}{} and {last}", names.join(", ")), accounts }
}
