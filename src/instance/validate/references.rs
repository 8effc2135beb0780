//! Ids that lead nowhere.

use std::collections::BTreeMap;

use super::Check;
use crate::error::nearest;
use crate::scenario::{Account, Person, RecordPlaces};

/// How many accounts of a parent are named.
const SHOWN: usize = 4;

pub(super) fn check(check: &mut Check) {
    accounts(check);
    strange_parents(check);
    left_owners(check);
    let (document, known) = (check.document, check.known);
    for (i, person) in document.people().iter().enumerate() {
        if let Some(id) = person.backfill_for.as_deref().filter(|id| !known.people.contains_key(id)) {
            let people = || known.people.keys().copied();
            check.unknown("E313", || document.person_place(i, "backfill_for"), ("person", id), people);
        }
        if let Some(id) = person.backfill_for.as_deref().filter(|_| comes_round(document.people(), i)) {
            let cause = format!("\"{}\" is to take over from \"{id}\", and in the end from themselves.", person.id);
            let remedy = "Name the person who leaves, and nobody in the opposite direction.";
            check.found.push("E342", document.person_place(i, "backfill_for"), cause, remedy);
        }
        for id in person.segments.iter().filter(|id| !known.segments.contains(id)) {
            let segments = || known.segments.iter().copied();
            check.unknown("E314", || document.person_place(i, "segments"), ("segment", id), segments);
        }
    }
}

/// Whether somebody takes over from somebody, and so on, who takes over from them.
fn comes_round(people: &[Person], first: usize) -> bool {
    let before = |person: &Person| {
        let id = person.backfill_for.as_deref()?;
        people.iter().find(|other| other.id == id)
    };
    let steps = std::iter::successors(before(&people[first]), |person| before(person)).take(people.len());
    steps.into_iter().any(|person| person.id == people[first].id)
}

fn accounts(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    for (i, account) in document.accounts().iter().enumerate() {
        let is_table = matches!(document.account_rows, RecordPlaces::Table { .. });
        if let Some(id) = account.parent.as_deref().filter(|id| !is_table && !known.accounts.contains_key(id)) {
            let accounts = || known.accounts.keys().copied();
            check.unknown("E307", || document.account_place(i, "parent"), ("account", id), accounts);
        }
        if let Some(id) = account.segment.as_deref().filter(|id| !known.segments.contains(id)) {
            let segments = || known.segments.iter().copied();
            check.unknown("E308", || document.account_place(i, "segment"), ("segment", id), segments);
        }
        let locked = account.locked_to.iter().flat_map(|(role, ids)| ids.iter().map(move |id| (role, id)));
        for (role, id) in locked.filter(|(_, id)| !known.is_owner(id)) {
            let place = || document.account_place(i, &format!("locked_to.{role}"));
            check.unknown("E309", place, ("person or pool", id), || known.owners());
        }
        for id in account.forbidden.iter().filter(|id| !known.is_owner(id)) {
            let place = || document.account_place(i, "forbidden");
            check.unknown("E310", place, ("person or pool", id), || known.owners());
        }
        for (map, amounts) in [("hours_by", &account.hours_by), ("cost_by", &account.cost_by)] {
            for id in amounts.keys().filter(|id| !known.is_owner(id)) {
                let place = || document.account_place(i, &format!("{map}.{id}"));
                check.unknown("E311", place, ("person or pool", id), || known.owners());
            }
        }
    }
}

/// Parents that a table names and does not hold, each reported once: an export of customers leaves out a holding that is
/// none. Accounts that name the same are one family all the same.
fn strange_parents(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    if !matches!(document.account_rows, RecordPlaces::Table { .. }) {
        return;
    }
    let accounts = document.accounts();
    let called = |it: &Account| it.name.clone().unwrap_or_else(|| it.id.clone());
    let mut strangers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, account) in accounts.iter().enumerate() {
        if let Some(id) = account.parent.as_deref().filter(|id| !known.accounts.contains_key(id)) {
            strangers.entry(id).or_default().push(i);
        }
    }
    for (id, children) in strangers {
        check.found.with("W317", || {
            let mut names: Vec<String> = children.iter().take(SHOWN).map(|&i| called(&accounts[i])).collect();
            if children.len() > SHOWN {
                names.push("...".to_owned());
            }
            let names = names.join(", ");
            let cause = match children.len() {
                1 => format!("The parent of {names}, \"{id}\", is not among the accounts."),
                count => format!(
                    "The parent of {count} accounts, \"{id}\", is not among the accounts: they are one family without it \
                     ({names})."
                ),
            };
            let all = accounts.iter().flat_map(|it| [Some(it.id.as_str()), it.name.as_deref()]).flatten();
            let remedy = match nearest(id, all) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => "Nothing to do, if it is no customer; else add it to the accounts.".to_owned(),
            };
            (document.account_place(children[0], "parent"), cause, remedy)
        });
    }
}

/// How many present owners are named who are not in the team.
const MOST_STRANGERS: usize = 20;

/// Present owners whom the team does not list, in one list: they count as people who left.
fn left_owners(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut strangers = BTreeMap::new();
    for (i, account) in document.accounts().iter().enumerate() {
        for (role, owners) in &account.owner {
            for id in owners.iter().filter(|id| !known.is_owner(id)) {
                strangers.entry(id).or_insert((i, role, 0)).2 += 1;
            }
        }
    }
    let mut strangers: Vec<(&str, (usize, &String, usize))> = strangers.into_iter().collect();
    strangers.sort_by_key(|(_, (.., seats))| std::cmp::Reverse(*seats));
    let Some(&(_, (first, role, _))) = strangers.first() else { return };
    let seats = |count: usize| if count == 1 { "1 seat".to_owned() } else { format!("{count} seats") };
    let shown = |(id, (.., count)): &(&str, (usize, &String, usize))| {
        let near = nearest(id, known.owners()).map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
        format!("\"{id}\" ({}{near})", seats(*count))
    };
    let list: Vec<String> = strangers.iter().take(MOST_STRANGERS).map(shown).collect();
    let more = strangers.len().saturating_sub(MOST_STRANGERS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (who, leave) =
        if strangers.len() == 1 { ("A present owner is", "counts") } else { ("Present owners are", "count") };
    let cause = format!("{who} not in the team, and {leave} as having left: {}{more}.", list.join(", "));
    let remedy = "Whoever is still here belongs in the team, if need be with \"assignable\": false.";
    check.found.push("W301", document.account_place(first, &format!("owner.{role}")), cause, remedy);
}
