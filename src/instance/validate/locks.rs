//! Accounts that are locked to nobody, or to somebody who can't have them.

use jiff::civil::Date;

use super::Check;
use crate::coverage::rules::days_between;
use crate::scenario::{Account, List, Person};

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
        Some(&person) => {
            cannot_have(&document.people()[person], document.scenario.as_of, document.scenario.period_end())
        }
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
    (2 * days_away(person, as_of, period_end) > days(as_of, period_end))
        .then(|| "is away for more than half of the period".to_owned())
}

/// Days from one to before another; none where that is earlier.
fn days(from: Date, to: Date) -> i64 {
    days_between(from, to).max(0)
}

/// Days of leave within the period; a day of two absences counts once.
fn days_away(person: &Person, as_of: Date, period_end: Date) -> i64 {
    let mut absences: Vec<_> = person.leave.iter().collect();
    absences.sort_unstable_by_key(|absence| absence.from);
    let (mut away, mut counted_until) = (0, as_of);
    for absence in absences {
        let end = absence.to.tomorrow().unwrap_or(Date::MAX).min(period_end);
        away += days(absence.from.max(counted_until), end);
        counted_until = counted_until.max(end);
    }
    away
}

#[cfg(test)]
mod tests {
    use super::days_away;
    use crate::scenario::Person;

    #[test]
    fn a_day_of_two_absences_counts_once() {
        let text = r#"{ "id": "p1", "role": "csm", "leave": [
            { "from": "2027-01-20", "to": "2027-02-02" },
            { "from": "2026-12-01", "to": "2027-01-10" },
            { "from": "2027-01-05", "to": "2027-01-08" },
            { "from": "2027-01-10", "to": "2027-01-11" } ] }"#;
        let person: Person = serde_json::from_str(text).unwrap();
        let day = |month, day| jiff::civil::date(2027, month, day);
        assert_eq!(days_away(&person, day(1, 1), day(2, 1)), 11 + 12);
        assert_eq!(days_away(&person, day(3, 1), day(4, 1)), 0);
    }
}
