//! Decisions about moves that nobody can follow.

use super::Check;
use crate::scenario::{Decision, Verdict};

pub(super) fn check(check: &mut Check) {
    let document = check.document;
    for (index, decision) in document.decisions().iter().enumerate() {
        let Some(verdict) = decision.decision else { continue };
        names(check, index, decision);
        match verdict {
            Verdict::Keep => kept(check, index, decision),
            Verdict::Reject if decision.to.is_none() => kept(check, index, decision),
            Verdict::Approve if decision.to.is_none() && decision.from.is_some() => {}
            Verdict::Approve if decision.to.is_none() => {
                let cause = "It does not say whom the account goes to.";
                let remedy = "Name the person in `to`; to leave the account where it is, write keep.";
                check.found.push("E393", document.decision_place(index, "to"), cause, remedy);
            }
            Verdict::Approve => approved(check, index, decision),
            Verdict::Reject => {}
        }
    }
}

/// Ids that lead nowhere, and a present owner who is another by now.
fn names(check: &mut Check, index: usize, decision: &Decision) {
    let (document, known) = (check.document, check.known);
    let Some(&account) = known.accounts.get(decision.account.as_str()) else {
        let accounts = || known.accounts.keys().copied();
        return check.unknown(
            "E390",
            || document.decision_place(index, "account"),
            ("account", &decision.account),
            accounts,
        );
    };
    if !known.needed.contains(decision.role.as_str()) {
        let roles = || known.needed.iter().copied();
        check.unknown("E391", || document.decision_place(index, "role"), ("role", &decision.role), roles);
    }
    if let Some(id) = decision.to.as_deref().filter(|id| !known.is_owner(id)) {
        let place = || document.decision_place(index, "to");
        check.unknown("E392", place, ("person or pool", id), || known.owners());
    }
    let present = document.accounts()[account].owner.get(&decision.role);
    let has = |id: &str| present.is_some_and(|owners| owners.iter().any(|owner| owner == id));
    if let Some(from) = decision.from.as_deref().filter(|from| !has(from)) {
        let now = present.map_or_else(|| "nobody".to_owned(), |owners| owners.0.join(", "));
        let cause = format!("It speaks of a move from \"{from}\", but the account's owner is {now}.");
        let remedy = "It holds all the same. Look whether it is still meant, and correct `from`.";
        check.found.push("W406", document.decision_place(index, "from"), cause, remedy);
    }
}

/// An account that is to stay where it is needs somebody whom it stays with.
fn kept(check: &mut Check, index: usize, decision: &Decision) {
    let Some(&account) = check.known.accounts.get(decision.account.as_str()) else { return };
    let account = &check.document.accounts()[account];
    if account.owner.get(&decision.role).is_none_or(|owners| owners.0.is_empty()) {
        let cause = "It is to stay with its present owner, but it has none.";
        let remedy = "Write approve and name somebody in `to`, or take the decision away.";
        check.found.push("E394", check.document.decision_place(index, "decision"), cause, remedy);
    }
}

/// An approval against a lock or against the account's own list.
fn approved(check: &mut Check, index: usize, decision: &Decision) {
    let Some(&account) = check.known.accounts.get(decision.account.as_str()) else { return };
    let account = &check.document.accounts()[account];
    let to = decision.to.as_deref().unwrap_or_default();
    let has = |list: Option<&crate::scenario::List>| list.is_some_and(|owners| owners.iter().any(|owner| owner == to));
    let locked_to = account.locked_to.get(&decision.role);
    let stays = account.locked && locked_to.is_none() && !has(account.owner.get(&decision.role));
    let why = if account.forbidden.iter().any(|owner| owner == to) {
        "is forbidden to have it"
    } else if stays || locked_to.is_some() && !has(locked_to) {
        "can't have it while it is locked to somebody else"
    } else {
        return;
    };
    let cause = format!("\"{to}\" is approved, but {why}.");
    check.found.push(
        "E395",
        check.document.decision_place(index, "to"),
        cause,
        "Take one of the two away: the account's own entry or the decision.",
    );
}
