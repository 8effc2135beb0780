//! Dates that can't be.

use super::Check;
use crate::scenario::{Absence, Person};

/// How many days before `as_of` a "next" renewal may lie before it is called stale.
const STALE_RENEWAL: i32 = 365;

pub(super) fn check(check: &mut Check) {
    let as_of = check.scenario.as_of;
    if !(1990..=2200).contains(&as_of.year()) {
        let remedy = "Write the first day of the period, between the years 1990 and 2200.";
        check.at("E204", "as_of", format!("{as_of} is far from today."), remedy);
    }
    for (i, person) in check.document.people().iter().enumerate() {
        days_of_work(check, person, i);
        for absence in &person.leave {
            if let Some(cause) = backwards(*absence) {
                let place = check.document.person_place(i, "leave");
                check.found.push("E203", place, cause, "Write the first day first.");
            }
        }
    }
    accounts(check);
}

/// Why an absence can't be, if it can't.
pub(super) fn backwards(absence: Absence) -> Option<String> {
    (absence.to < absence.from)
        .then(|| format!("The absence ends on {}, before it begins on {}.", absence.to, absence.from))
}

fn days_of_work(check: &mut Check, person: &Person, index: usize) {
    if let (Some(start), Some(end)) = (person.start, person.end)
        && end < start
    {
        let place = check.document.person_place(index, "end");
        let cause = format!("The last day, {end}, is before the first, {start}.");
        check.found.push("E202", place, cause, "Correct one of the two days.");
    }
}

fn accounts(check: &mut Check) {
    let (document, as_of) = (check.document, check.scenario.as_of);
    for (i, account) in document.accounts().iter().enumerate() {
        for (role, &since) in account.owner_since.iter().filter(|&(_, &since)| since > as_of) {
            check.found.with("E205", || {
                let cause = format!("The owner is said to have had it since {since}, which is after as_of ({as_of}).");
                let remedy = "Correct the day, or leave it out if it is not known.".to_owned();
                (document.account_place(i, &format!("owner_since.{role}")), cause, remedy)
            });
        }
        let age = |renewal| as_of.since(renewal).map_or(0, |span| span.get_days());
        if let Some(renewal) = account.renewal.filter(|&renewal| age(renewal) > STALE_RENEWAL) {
            check.found.with("W201", || {
                let cause = format!("The next renewal, {renewal}, was more than a year before as_of ({as_of}).");
                let remedy = "Write the renewal that comes next, or leave it out.".to_owned();
                (document.account_place(i, "renewal"), cause, remedy)
            });
        }
    }
}
