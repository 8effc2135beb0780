//! Whether a ledger that comes back from a file can be what was routed: it is looked at before anything is added to it.

use std::collections::BTreeSet;

use super::ledger::{Entry, Ledger};
use super::standing::{one_by_one, standing};
use crate::check::eligibility::ineligibility;
use crate::error::{Diagnostics, Place};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::scenario::{Account, Document};

/// Every entry in which an account is lost that was not there, is new that was there, or has seats that it has not or
/// owners who may not have them.
///
/// # Errors
/// `E643`, and what is wrong with an account, as in any scenario.
pub(super) fn check((document, plan): (&Document, &Plan), ledger: &Ledger) -> Result<(), Diagnostics> {
    if ledger.entries.is_empty() {
        return Ok(());
    }
    let routed: Vec<Account> = ledger.routed().map(|(account, _)| account.clone()).collect();
    let empty = Ledger::new(ledger.scenario.clone(), ledger.objective);
    let (instance, _) = build(&one_by_one(&standing(document, plan, &empty, &routed)))?;
    let mut there: BTreeSet<&str> = document.accounts().iter().map(|account| account.id.as_str()).collect();
    let mut found = Diagnostics::new();
    for (nth, entry) in ledger.entries.iter().enumerate() {
        let wrong = match (&entry.account, &entry.lost) {
            (Some(account), None) if there.insert(&account.id) => misplaced(&instance, account, entry),
            (Some(account), None) => Some(format!("There was an account \"{}\" already.", account.id)),
            (None, Some(id)) if there.remove(id.as_str()) => None,
            (None, Some(id)) => Some(format!("There was no account \"{id}\" to lose.")),
            _ => Some("An entry is about an account that is new or about one that is lost.".to_owned()),
        };
        if let Some(cause) = wrong {
            let remedy = "Use the file as `rebook route` wrote it, or begin a new one.";
            found.push("E643", Place::path("", format!("entries[{nth}]")), cause, remedy);
        }
    }
    found.into_result(()).map(|_| ())
}

/// What is wrong with who has the seats of a new account.
fn misplaced(instance: &Instance, account: &Account, entry: &Entry) -> Option<String> {
    let index = instance.accounts.binary_search_by(|it| it.id.cmp(&account.id)).ok()?;
    let seats: Vec<usize> = (0..instance.seats.len()).filter(|&seat| instance.seats[seat].account == index).collect();
    let mut roles: Vec<&str> = seats.iter().map(|&seat| instance.roles[instance.seats[seat].role].as_str()).collect();
    let mut said: Vec<&str> = entry.seats.iter().map(|seat| seat.role.as_str()).collect();
    roles.sort_unstable();
    said.sort_unstable();
    if roles != said {
        return Some(format!("\"{}\" does not have these seats.", account.id));
    }
    entry.seats.iter().find_map(|seated| {
        let id = seated.owner.as_deref()?;
        let Ok(owner) = instance.owners.binary_search_by(|it| it.id.as_str().cmp(id)) else {
            return Some(format!("There is nobody \"{id}\" who could have \"{}\".", account.id));
        };
        let mut theirs = seats.iter().filter(|&&seat| instance.roles[instance.seats[seat].role] == seated.role);
        let may = theirs.any(|&seat| ineligibility(instance, seat, owner).is_none());
        (!may).then(|| format!("\"{id}\" may not have a seat of \"{}\".", account.id))
    })
}
