//! Accounts that are locked to nobody, or to somebody who can't have them.

use jiff::{ToSpan, civil::Date};

use super::Check;
use crate::scenario::{Absence, Account, List, Person};

pub(super) fn check(check: &mut Check) {
    let document = check.document;
    for (i, account) in document.accounts().iter().enumerate() {
        if account.locked && account.owner.values().all(List::is_empty) && account.locked_to.is_empty() {
            check.found.with("E328", || {
                let remedy = "Name the owner in \"owner\" or \"locked_to\", or unlock it.".to_owned();
                (document.account_place(i, "locked"), "It is locked, but has no present owner.".to_owned(), remedy)
            });
        }
        for (field, owner) in locked_owners(account) {
            judge(check, i, &field, owner);
        }
    }
}

/// The owners that an account is locked to, and the field that says so.
fn locked_owners(account: &Account) -> Vec<(String, &str)> {
    let present = account.owner.iter().filter(|(role, _)| account.locked && !account.locked_to.contains_key(*role));
    let present = present.flat_map(|(role, owners)| owners.iter().map(move |id| (format!("owner.{role}"), id)));
    let named = account.locked_to.iter();
    let named = named.flat_map(|(role, owners)| owners.iter().map(move |id| (format!("locked_to.{role}"), id)));
    present.chain(named).collect()
}

fn judge(check: &mut Check, index: usize, field: &str, owner: &str) {
    let document = check.document;
    if document.accounts()[index].forbidden.iter().any(|forbidden| forbidden == owner) {
        check.found.with("E330", || {
            let cause = format!("It is locked to \"{owner}\", who is forbidden to have it.");
            (document.account_place(index, field), cause, "Take one of the two away.".to_owned())
        });
    }
    let why = match check.known.people.get(owner) {
        Some(&person) => cannot_have(&document.people()[person], document.scenario.as_of, period_end(check)),
        None if check.known.is_owner(owner) || field.starts_with("locked_to") => None,
        None => Some("is not in the team".to_owned()),
    };
    if let Some(why) = why {
        check.found.with("E329", || {
            let cause = format!("It is locked to \"{owner}\", who {why}.");
            (document.account_place(index, field), cause, "Unlock it, or lock it to somebody else.".to_owned())
        });
    }
}

/// The first day after the period.
fn period_end(check: &Check) -> Date {
    let months = check.scenario.period.months().months();
    check.scenario.as_of.checked_add(months).unwrap_or(Date::MAX)
}

/// Why somebody can be given no accounts in the period, if so.
fn cannot_have(person: &Person, as_of: Date, period_end: Date) -> Option<String> {
    if !person.assignable {
        return Some("is not assignable".to_owned());
    }
    if let Some(end) = person.end.filter(|&end| end < period_end) {
        return Some(format!("leaves on {end}"));
    }
    if let Some(start) = person.start.filter(|&start| start >= period_end) {
        return Some(format!("begins on {start}, after the period"));
    }
    let length = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days()).max(0);
    let after = |day: Date| day.tomorrow().unwrap_or(Date::MAX);
    let away = |a: &Absence| length(a.from.max(as_of), after(a.to).min(period_end));
    let away: i32 = person.leave.iter().map(away).fold(0, i32::saturating_add);
    (away.saturating_mul(2) > length(as_of, period_end)).then(|| "is away for more than half of the period".to_owned())
}
