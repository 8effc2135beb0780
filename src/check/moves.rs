//! Change: who gives up which seat, who receives which, the limits on both, and whether the plan's list is true.

use std::collections::BTreeMap;

use super::eligibility::{Ineligibility, ineligibility};
use super::holders::{AccountRole, Holders};
use super::{SOLVE_AGAIN, at};
use crate::error::Diagnostics;
use crate::instance::{Instance, LimitSubject, LimitUnit, MoveLimit};
use crate::plan::{Move, Plan};

/// What changes hands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeatChanges {
    /// The account and the owner of each seat that is taken from a present owner who could have kept it.
    pub given: Vec<(usize, usize)>,
    /// The account and the owner of each covered seat that the owner did not have.
    pub received: Vec<(usize, usize)>,
}

/// What changes hands when the seats are held so.
#[must_use]
pub fn changes(instance: &Instance, holders: &Holders) -> SeatChanges {
    let mut changes = SeatChanges::default();
    for account_role in &holders.account_roles {
        let incumbents = incumbents(instance, account_role);
        let gone = incumbents
            .iter()
            .filter(|&&owner| !holders.has(account_role, owner) && could_keep(instance, account_role, owner));
        changes.given.extend(gone.map(|&it| (account_role.account, it)));
        let come = holders.of(account_role).filter(|it| !incumbents.contains(it));
        changes.received.extend(come.map(|it| (account_role.account, it)));
    }
    changes
}

/// The present owners of an account and role whom the team lists.
#[must_use]
pub fn incumbents<'a>(instance: &'a Instance, account_role: &AccountRole) -> &'a [usize] {
    &instance.seats[account_role.seats.start].incumbents
}

/// Whether a present owner may have at least one seat of an account and role, or could if nobody had decided to give it to another.
#[must_use]
pub fn could_keep(instance: &Instance, account_role: &AccountRole, owner: usize) -> bool {
    let may = |seat| matches!(ineligibility(instance, seat, owner), None | Some(Ineligibility::ApprovedForAnother));
    !instance.seats[account_role.seats.start].spared.contains(&owner) && account_role.seats.clone().any(may)
}

/// Notes every limit on change that is broken.
pub fn budgets(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    let SeatChanges { given, received } = changes(instance, holders);
    for MoveLimit { subject, unit, most } in &instance.rules.limits {
        let Some(most) = *most else { continue };
        let counted = if *unit == LimitUnit::Seats { "Seats" } else { "ARR" };
        let come = if *unit == LimitUnit::Seats { "come" } else { "comes" };
        let mut limit = |what: String, changes: &[(usize, usize)], counts: &dyn Fn(usize, usize) -> bool| {
            let (seats, arr) = sum(instance, changes.iter().filter(|it| counts(it.0, it.1)));
            let amount = if *unit == LimitUnit::Seats { seats } else { arr };
            if amount > most {
                let cause = format!("{counted} {what}: {amount}; at most {most} are allowed.");
                found.push("E616", at("assignments"), cause, SOLVE_AGAIN);
            }
        };
        match *subject {
            LimitSubject::All => limit("moved in all".to_owned(), &given, &|_, _| true),
            LimitSubject::Segment(segment) => {
                let what = format!("of {} moved", instance.segments[segment].id);
                limit(what, &given, &|account, _| instance.accounts[account].segment == segment);
            }
            LimitSubject::EachGiver => {
                for (index, owner) in instance.owners.iter().enumerate() {
                    limit(format!("moved away from {}", owner.id), &given, &|_, giver| giver == index);
                }
            }
            LimitSubject::EachTeam => {
                for (index, manager) in instance.managers.iter().enumerate() {
                    let of_team = |_, giver: usize| instance.owners[giver].manager == Some(index);
                    limit(format!("moved away from the team of {manager}"), &given, &of_team);
                }
            }
            LimitSubject::EachReceiver => {
                for (index, owner) in instance.owners.iter().enumerate() {
                    limit(format!("that {come} to {}", owner.id), &received, &|_, receiver| receiver == index);
                }
            }
            LimitSubject::Cooling(index) => {
                let what = format!("that {come} to {}, who was given many lately", instance.owners[index].id);
                limit(what, &received, &|_, receiver| receiver == index);
            }
        }
    }
}

/// The number of some changes, and the ARR of their accounts.
fn sum<'a>(instance: &Instance, changes: impl Iterator<Item = &'a (usize, usize)>) -> (i64, i64) {
    changes.fold((0, 0), |(seats, arr), &(account, _)| (seats + 1, arr + instance.accounts[account].arr))
}

/// Every difference between the plan's list of moves and what changes hands.
#[must_use]
pub fn listed(instance: &Instance, holders: &Holders, plan: &Plan) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut rows: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (i, row) in plan.moves.iter().enumerate() {
        rows.entry((&row.account, &row.role)).or_default().push(i);
    }
    for account_role in &holders.account_roles {
        let key = (instance.accounts[account_role.account].id.as_str(), instance.roles[account_role.role].as_str());
        let rows = rows.remove(&key).unwrap_or_default();
        let place = rows.first().map_or_else(|| at("moves"), |row| at(format!("moves[{row}]")));
        let rows: Vec<&Move> = rows.iter().map(|&row| &plan.moves[row]).collect();
        if let Some(wrong) = misstated(instance, holders, account_role, &rows) {
            found.push("E625", place, format!("{}: {wrong}", account_role.name(instance)), SOLVE_AGAIN);
        }
    }
    for row in rows.into_values().flatten() {
        let cause = format!("{} needs no {}.", plan.moves[row].account, plan.moves[row].role);
        found.push("E625", at(format!("moves[{row}]")), cause, SOLVE_AGAIN);
    }
    found
}

/// What the plan's moves of one account and role say that is not so.
fn misstated(instance: &Instance, holders: &Holders, account_role: &AccountRole, rows: &[&Move]) -> Option<String> {
    let account = &instance.accounts[account_role.account];
    let losing = losing(instance, holders, account_role);
    let incumbents = incumbents(instance, account_role);
    let mut from: Vec<&str> = losing.iter().map(|it| it.0).collect();
    let gaining = holders.of(account_role).filter(|it| !incumbents.contains(it));
    let mut to: Vec<&str> = gaining.map(|it| instance.owners[it].id.as_str()).collect();
    if rows.len() != from.len().max(to.len()) {
        return Some(format!("{} moves are listed; there are {}.", rows.len(), from.len().max(to.len())));
    }
    let (mut stated_from, mut stated_to) = (ids(rows, |row| row.from.as_deref()), ids(rows, |row| row.to.as_deref()));
    for ids in [&mut from, &mut to, &mut stated_from, &mut stated_to] {
        ids.sort_unstable();
    }
    if (&stated_from, &stated_to) != (&from, &to) {
        let (said_from, said_to) = (stated_from.join(", "), stated_to.join(", "));
        let (from, to) = (from.join(", "), to.join(", "));
        return Some(format!("the list says from [{said_from}] to [{said_to}]; it is from [{from}] to [{to}]."));
    }
    let forced = |row: &&&Move| {
        let known = losing.iter().find(|it| Some(it.0) == row.from.as_deref()).is_some_and(|it| it.1);
        row.forced != known
    };
    if rows.iter().any(|row| row.arr != account.arr || row.renewal != account.renewal) {
        return Some("the list says another ARR or renewal.".to_owned());
    }
    let wrong = rows.iter().find(forced)?;
    Some(format!("the list says that the move is{} forced.", if wrong.forced { "" } else { " not" }))
}

fn ids<'a>(rows: &[&'a Move], of: impl Fn(&'a Move) -> Option<&'a str>) -> Vec<&'a str> {
    rows.iter().filter_map(|row| of(row)).collect()
}

/// The present owners of an account and role who have none of its seats in the plan, as written, and whether they had to go.
pub(super) fn losing<'a>(
    instance: &'a Instance,
    holders: &Holders,
    account_role: &AccountRole,
) -> Vec<(&'a str, bool)> {
    let known = incumbents(instance, account_role).iter().filter(|&&it| !holders.has(account_role, it));
    let unknown = instance.seats[account_role.seats.start].unknown_incumbents.iter();
    known
        .map(|&owner| (instance.owners[owner].id.as_str(), !could_keep(instance, account_role, owner)))
        .chain(unknown.map(|it| (it.as_str(), true)))
        .collect()
}
