//! Whether the books that the plan shows are the ones that its assignments make.

use std::collections::BTreeMap;

use super::facts::is_rounded;
use super::fit::fit;
use super::holders::Holders;
use super::moves::incumbents;
use super::{SOLVE_AGAIN, at};
use crate::error::Diagnostics;
use crate::instance::{ARR, AT_RISK_ARR, HOURS, Instance, MILLION, Owner, RENEWALS};
use crate::plan::{Book, MemberShare, Plan, Tally};

/// What is counted over one book, in integers.
#[derive(Debug, Clone, Default)]
struct BookTotals {
    seats: i64,
    arr: i64,
    minutes: i64,
    renewals: i64,
    at_risk_arr: i64,
    fit: i64,
}

/// What is known of one owner's book.
#[derive(Debug, Clone, Default)]
struct KnownBook {
    now: BookTotals,
    plan: BookTotals,
    gained: u32,
    lost: u32,
}

/// Every book that is not what the assignments make it, and every owner of a seat who has none.
#[must_use]
pub fn check(instance: &Instance, holders: &Holders, plan: &Plan) -> Diagnostics {
    let mut found = Diagnostics::new();
    let known = known(instance, holders);
    let mut rows: BTreeMap<&str, usize> = plan.books.iter().enumerate().map(|(i, it)| (it.owner.as_str(), i)).collect();
    for (owner, known) in instance.owners.iter().zip(&known) {
        let wrong = match rows.remove(owner.id.as_str()) {
            Some(row) => {
                let book = &plan.books[row];
                let same = (&book.name, book.placeholder) == (&owner.name, owner.placeholder)
                    && is_rounded(book.capacity, owner.minutes, 60);
                let what = if same { misstated(book, known) } else { Some("the owner's name or capacity") };
                what.or_else(|| shares(instance, owner, known, book)).map(|what| (row, what))
            }
            None => (known.plan.seats > 0).then_some((plan.books.len(), "that there is none")),
        };
        if let Some((row, what)) = wrong {
            let cause = format!("The book of {} is misstated: {what}.", owner.id);
            found.push("E624", at(format!("books[{row}]")), cause, SOLVE_AGAIN);
        }
    }
    for (id, row) in rows {
        let cause = format!("The scenario has no owner \"{id}\".");
        found.push("E603", at(format!("books[{row}]")), cause, SOLVE_AGAIN);
    }
    found
}

fn known(instance: &Instance, holders: &Holders) -> Vec<KnownBook> {
    let mut known = vec![KnownBook::default(); instance.owners.len()];
    for account_role in &holders.account_roles {
        let incumbents = incumbents(instance, account_role);
        for (seat, &owner) in account_role.seats.clone().zip(incumbents) {
            known[owner].now.add(instance, seat, owner);
        }
        for seat in account_role.seats.clone() {
            if let Some(owner) = holders.owner[seat] {
                known[owner].plan.add(instance, seat, owner);
                known[owner].gained += u32::from(!incumbents.contains(&owner));
            }
        }
        for &owner in incumbents.iter().filter(|&&owner| !holders.has(account_role, owner)) {
            known[owner].lost += 1;
        }
    }
    known
}

impl BookTotals {
    fn add(&mut self, instance: &Instance, seat: usize, owner: usize) {
        let amount = |measure| instance.amount(seat, measure, owner);
        self.seats += 1;
        self.arr += amount(ARR);
        self.minutes += amount(HOURS);
        self.renewals += amount(RENEWALS);
        self.at_risk_arr += amount(AT_RISK_ARR);
        self.fit += fit(instance, seat, owner);
    }

    fn is(&self, stated: &Tally) -> bool {
        let fit = match stated.fit {
            None => self.seats == 0,
            Some(fit) => self.seats > 0 && is_rounded(fit, self.fit, self.seats * MILLION),
        };
        let counted = (self.seats, self.arr, self.renewals, self.at_risk_arr);
        counted == (stated.accounts, stated.arr, stated.renewals, stated.at_risk_arr)
            && is_rounded(stated.hours, self.minutes, 60)
            && fit
    }
}

/// Whether a pool's hours are shared out by what its members give.
fn shares(instance: &Instance, owner: &Owner, known: &KnownBook, book: &Book) -> Option<&'static str> {
    let right = |(&(member, given), stated): (&(usize, i64), &MemberShare)| {
        let (part, of) = if owner.minutes == 0 { (0, 60) } else { (known.plan.minutes * given, owner.minutes * 60) };
        stated.owner == instance.owners[member].id && is_rounded(stated.hours, part, of)
    };
    let same = owner.members.len() == book.members.len() && owner.members.iter().zip(&book.members).all(right);
    (!same).then_some("its members' shares")
}

fn misstated(book: &Book, known: &KnownBook) -> Option<&'static str> {
    if !known.plan.is(&book.plan) {
        Some("its figures under the plan")
    } else if !known.now.is(&book.now) {
        Some("its figures today")
    } else if (known.gained, known.lost) != (book.gained, book.lost) {
        Some("the seats gained and lost")
    } else {
        None
    }
}
