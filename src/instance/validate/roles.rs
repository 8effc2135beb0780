//! Roles that nobody fills, and roles that nothing needs.

use std::collections::BTreeMap;

use super::Check;
use crate::error::did_you_mean;
use crate::scenario::{Account, Pattern};

pub(super) fn check(check: &mut Check) {
    nobody_fills(check);
    nothing_needs(check);
    nobody_asks_for(check);
    let known = check.known;
    for (i, cap) in check.scenario.rules.caps.iter().enumerate() {
        if let Some(role) = cap.role.as_deref().filter(|role| !known.filled.contains(role)) {
            let place = check.document.place(format!("rules.caps[{i}].role"));
            check.unknown("E332", || place, ("role", role), || known.filled.iter().copied());
        }
    }
}

fn nobody_fills(check: &mut Check) {
    for (i, segment) in check.scenario.segments.iter().enumerate() {
        for (role, seat) in &segment.seats {
            // A pooled seat needs a pool of its role, which is checked with the seats.
            if seat.is_owned() && seat.covered() != Pattern::Pooled && !check.known.filled.contains(role.as_str()) {
                let cause = format!("Nobody in the team has the role \"{role}\".");
                let remedy = did_you_mean(role, check.known.filled.iter().copied());
                check.at("E315", &format!("segments[{i}].seats.{role}"), cause, remedy);
            }
        }
    }
}

/// Roles that accounts speak of and that no segment has, each reported once.
fn nothing_needs(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut strange = BTreeMap::new();
    for (i, account) in document.accounts().iter().enumerate() {
        for (map, role) in roles(account).filter(|(_, role)| !known.needed.contains(role)) {
            strange.entry(role).or_insert((i, map, 0)).2 += 1;
        }
    }
    for (role, (first, map, times)) in strange {
        check.found.with("W302", || {
            let entries = if times == 1 { "this entry does".to_owned() } else { format!("{times} entries do") };
            let cause = format!("No segment has seats of the role \"{role}\", so that {entries} nothing.");
            let remedy = did_you_mean(role, known.needed.iter().copied());
            (document.account_place(first, &format!("{map}.{role}")), cause, remedy)
        });
    }
}

/// Roles that people have and that no segment asks for, each reported once: often a slip, as in `CSM` for `csm`.
fn nobody_asks_for(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut strange = BTreeMap::new();
    for (i, person) in document.people().iter().enumerate() {
        for role in person.role.iter().filter(|role| !known.needed.contains(role)) {
            strange.entry(role).or_insert((i, 0)).1 += 1;
        }
    }
    for (role, (first, people)) in strange {
        check.found.with("W304", || {
            let who = if people == 1 { "1 person has".to_owned() } else { format!("{people} people have") };
            let cause = format!("No segment has seats of the role \"{role}\", which {who}.");
            (document.person_place(first, "role"), cause, did_you_mean(role, known.needed.iter().copied()))
        });
    }
}

/// Every role that an account names, and the field that names it.
fn roles(account: &Account) -> impl Iterator<Item = (&'static str, &str)> {
    let owner = account.owner.keys().map(|role| ("owner", role.as_str()));
    let since = account.owner_since.keys().map(|role| ("owner_since", role.as_str()));
    let former = account.former_owners.keys().map(|role| ("former_owners", role.as_str()));
    let contacts = account.contacts.keys().map(|role| ("contacts", role.as_str()));
    let hours = account.hours.keys().map(|role| ("hours", role.as_str()));
    let locked = account.locked_to.keys().map(|role| ("locked_to", role.as_str()));
    owner.chain(since).chain(former).chain(contacts).chain(hours).chain(locked)
}
