//! The scenario as it stands after the plan and all that has been routed since.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Ledger;
use crate::io;
use crate::plan::Plan;
use crate::scenario::{Account, Coverage, Document, Families, List, Moves, Source};

/// The scenario with the plan's owners as the present ones, without lost accounts, with those routed and with some that
/// are new. Decisions are carried out by now, and limits on moves say nothing about who gets what is new.
#[must_use]
pub fn standing(document: &Document, plan: &Plan, ledger: &Ledger, new: &[Account]) -> Document {
    let mut held: BTreeMap<&str, BTreeMap<String, List>> = BTreeMap::new();
    for it in &plan.assignments {
        held.entry(&it.account).or_default().entry(it.role.clone()).or_default().0.push(it.owner.clone());
    }
    let lost: BTreeSet<&str> = ledger.lost().collect();
    let planned = document.accounts().iter().map(|account| {
        let owner = held.get(account.id.as_str()).cloned().unwrap_or_default();
        Account { owner, ..account.clone() }
    });
    let routed = ledger.routed().map(|(account, seats)| {
        let mut owner: BTreeMap<String, List> = BTreeMap::new();
        for seat in seats {
            owner.entry(seat.role.clone()).or_default().0.extend(seat.owner.clone());
        }
        owner.retain(|_, owners| !owners.is_empty());
        Account { owner, ..account.clone() }
    });
    let all = planned.chain(routed).chain(new.iter().cloned().map(unowned)).filter(|it| !lost.contains(it.id.as_str()));
    let mut accounts: Vec<Account> = all.collect();
    for account in &mut accounts {
        account.parent = account.parent.take().filter(|parent| !lost.contains(parent.as_str()));
        account.locked &= !account.owner.is_empty();
    }
    let mut scenario = document.scenario.clone();
    scenario.accounts = Source::Inline(accounts);
    scenario.decisions = Source::default();
    scenario.what_if.clear();
    scenario.rules.moves = Moves::default();
    let said = serde_json::to_string(&(ledger, new)).unwrap_or_default();
    let mut standing = Document::inline(scenario, &document.file);
    standing.digest = io::digest(format!("{}\n{said}", document.digest).as_bytes());
    standing
}

/// What is new is nobody's, whatever its record says.
fn unowned(account: Account) -> Account {
    Account { owner: BTreeMap::new(), owner_since: BTreeMap::new(), locked: false, ..account }
}

/// The same with every account decided by itself and seats that may be empty: how what is new is looked at.
#[must_use]
pub fn one_by_one(document: &Document) -> Document {
    let mut single = document.clone();
    single.scenario.rules.families = Families::Apart;
    single.scenario.rules.coverage = Coverage::Priced;
    single
}
