//! Who has which seat, as a plan's lists say it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{SOLVE_AGAIN, at};
use crate::error::{Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{Assignment, Plan};

/// The seats of one account and role. They are interchangeable but for those with a fixed owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRole {
    /// Index in [`Instance::accounts`].
    pub account: usize,
    /// Index in [`Instance::roles`].
    pub role: usize,
    /// Its seats in [`Instance::seats`].
    pub seats: Range<usize>,
}

impl AccountRole {
    /// How a message names it.
    #[must_use]
    pub fn name(&self, instance: &Instance) -> String {
        format!("{} ({})", instance.accounts[self.account].id, instance.roles[self.role])
    }
}

/// The seats of an instance by account and role, in their order.
#[must_use]
pub fn account_roles(instance: &Instance) -> Vec<AccountRole> {
    let mut account_roles: Vec<AccountRole> = Vec::new();
    for (i, seat) in instance.seats.iter().enumerate() {
        match account_roles.last_mut() {
            Some(account_role) if (account_role.account, account_role.role) == (seat.account, seat.role) => {
                account_role.seats.end = i + 1;
            }
            _ => account_roles.push(AccountRole { account: seat.account, role: seat.role, seats: i..i + 1 }),
        }
    }
    account_roles
}

/// The owner of every seat, and the row of the plan that says so.
#[derive(Debug, Clone)]
pub struct Holders {
    /// The seats by account and role.
    pub account_roles: Vec<AccountRole>,
    /// The owner of each seat; `None` where it is uncovered.
    pub owner: Vec<Option<usize>>,
    /// The index of each seat's row in the plan's `assignments` or `uncovered`, where there is a plan.
    rows: Vec<Option<usize>>,
}

impl Holders {
    /// These owners of the seats, whatever they come from.
    #[must_use]
    pub fn new(instance: &Instance, owner: Vec<Option<usize>>) -> Self {
        Self { account_roles: account_roles(instance), rows: vec![None; owner.len()], owner }
    }

    /// The owners that a plan's lists name, or `None` if they do not make sense as such.
    #[must_use]
    pub fn read(instance: &Instance, plan: &Plan, found: &mut Diagnostics) -> Option<Self> {
        let before = found.0.len();
        let ids = Ids::of(instance);
        let account_roles = account_roles(instance);
        let mut claims: BTreeMap<(usize, usize), Claims> = BTreeMap::new();
        for (row, it) in plan.assignments.iter().enumerate() {
            let at = PlanRow("assignments", row);
            let account_role = ids.account_role(at, &it.account, &it.role, found);
            let owner = ids.owner(at, &it.owner, found);
            if let (Some(account_role), Some(owner)) = (account_role, owner) {
                claims.entry(account_role).or_default().owners.push((owner, row));
            }
        }
        for (row, it) in plan.uncovered.iter().enumerate() {
            if let Some(account_role) = ids.account_role(PlanRow("uncovered", row), &it.account, &it.role, found) {
                claims.entry(account_role).or_default().uncovered.push(row);
            }
        }
        let mut holders = Self::new(instance, vec![None; instance.seats.len()]);
        for account_role in &account_roles {
            let claims = claims.remove(&(account_role.account, account_role.role)).unwrap_or_default();
            if claims.come_out_right(instance, account_role, found) {
                holders.seat(instance, account_role, claims);
            }
        }
        for ((account, role), claims) in claims {
            claims.without_a_seat(instance, &AccountRole { account, role, seats: 0..0 }, found);
        }
        let resolved = found.0.len() == before;
        order(plan, found);
        resolved.then_some(holders)
    }

    /// Gives the fixed seats to their owners where the plan names them, and the other seats to the others in turn.
    fn seat(&mut self, instance: &Instance, account_role: &AccountRole, mut claims: Claims) {
        let fixed = |seat: usize| instance.seats[seat].fixed.map(|fixed| fixed.owner);
        let mut empty = Vec::new();
        for seat in account_role.seats.clone() {
            match claims.owners.iter().position(|&(owner, _)| fixed(seat) == Some(owner)) {
                Some(i) => self.set(seat, claims.owners.remove(i)),
                None => empty.push(seat),
            }
        }
        empty.sort_by_key(|&seat| fixed(seat).is_some());
        let mut empty = empty.into_iter();
        for (claim, seat) in claims.owners.into_iter().zip(empty.by_ref()) {
            self.set(seat, claim);
        }
        for (seat, row) in empty.zip(claims.uncovered) {
            self.rows[seat] = Some(row);
        }
    }

    fn set(&mut self, seat: usize, (owner, row): (usize, usize)) {
        self.owner[seat] = Some(owner);
        self.rows[seat] = Some(row);
    }

    /// The row of the plan that says who has a seat.
    #[must_use]
    pub fn row(&self, seat: usize) -> Option<usize> {
        self.rows[seat]
    }

    /// Where the plan says who has a seat.
    #[must_use]
    pub fn place(&self, seat: usize) -> Place {
        let list = if self.owner[seat].is_some() { "assignments" } else { "uncovered" };
        self.rows[seat].map_or_else(|| at(list), |row| at(format!("{list}[{row}]")))
    }

    /// The owners of an account and role's seats, uncovered ones left out.
    pub fn of<'a>(&'a self, account_role: &AccountRole) -> impl Iterator<Item = usize> + 'a {
        self.owner[account_role.seats.clone()].iter().flatten().copied()
    }

    /// Whether an owner has a seat of an account and role.
    #[must_use]
    pub fn has(&self, account_role: &AccountRole, owner: usize) -> bool {
        self.of(account_role).any(|holder| holder == owner)
    }
}

/// What the rows of a plan say of one account and role: owners with their rows, and rows that list it as uncovered.
#[derive(Default)]
struct Claims {
    owners: Vec<(usize, usize)>,
    uncovered: Vec<usize>,
}

impl Claims {
    fn come_out_right(&self, instance: &Instance, account_role: &AccountRole, found: &mut Diagnostics) -> bool {
        let before = found.0.len();
        for (i, &(owner, row)) in self.owners.iter().enumerate() {
            if self.owners[..i].iter().any(|&(other, _)| other == owner) {
                let cause = format!("{} has two seats of {}.", instance.owners[owner].id, account_role.name(instance));
                found.push("E610", at(format!("assignments[{row}]")), cause, SOLVE_AGAIN);
            }
        }
        let (covered, uncovered) = (self.owners.len(), self.uncovered.len());
        if covered + uncovered != account_role.seats.len() {
            let seats = account_role.seats.len();
            let name = account_role.name(instance);
            let cause =
                format!("{name} has {seats} seats; the plan covers {covered} and lists {uncovered} as uncovered.");
            let list = if covered > seats { "assignments" } else { "uncovered" };
            found.push("E610", at(list), cause, SOLVE_AGAIN);
        }
        found.0.len() == before
    }

    fn without_a_seat(&self, instance: &Instance, account_role: &AccountRole, found: &mut Diagnostics) {
        let assigned = self.owners.iter().map(|(_, row)| format!("assignments[{row}]"));
        let uncovered = self.uncovered.iter().map(|row| format!("uncovered[{row}]"));
        for path in assigned.chain(uncovered) {
            found.push("E610", at(path), format!("{} needs no such seat.", account_role.name(instance)), SOLVE_AGAIN);
        }
    }
}

/// The indices of the ids that a plan may name.
struct Ids<'a> {
    accounts: BTreeMap<&'a str, usize>,
    roles: BTreeMap<&'a str, usize>,
    owners: BTreeMap<&'a str, usize>,
}

impl<'a> Ids<'a> {
    fn of(instance: &'a Instance) -> Self {
        Self {
            accounts: instance.accounts.iter().enumerate().map(|(i, it)| (it.id.as_str(), i)).collect(),
            roles: instance.roles.iter().enumerate().map(|(i, it)| (it.as_str(), i)).collect(),
            owners: instance.owners.iter().enumerate().map(|(i, it)| (it.id.as_str(), i)).collect(),
        }
    }

    fn account_role(&self, row: PlanRow, account: &str, role: &str, found: &mut Diagnostics) -> Option<(usize, usize)> {
        let account = row.look_up(&self.accounts, "account", account, found);
        let role = row.look_up(&self.roles, "role", role, found);
        Some((account?, role?))
    }

    fn owner(&self, row: PlanRow, owner: &str, found: &mut Diagnostics) -> Option<usize> {
        row.look_up(&self.owners, "owner", owner, found)
    }
}

/// A row of one of the plan's lists.
#[derive(Clone, Copy)]
struct PlanRow(&'static str, usize);

impl PlanRow {
    /// The index of the id that stands in one of its fields.
    fn look_up(self, known: &BTreeMap<&str, usize>, field: &str, id: &str, found: &mut Diagnostics) -> Option<usize> {
        let index = known.get(id).copied();
        if index.is_none() {
            let cause = format!("The scenario has no {field} \"{id}\".");
            let remedy = "Verify the plan against the scenario that it was made from.";
            found.push("E603", at(format!("{}[{}].{field}", self.0, self.1)), cause, remedy);
        }
        index
    }
}

/// Notes every list that is not ordered by id.
fn order(plan: &Plan, found: &mut Diagnostics) {
    let mut ordered = |list: &str, sorted: bool| {
        if !sorted {
            found.push("E623", at(list), format!("The list \"{list}\" is not ordered by id."), SOLVE_AGAIN);
        }
    };
    let seats = |a: &Assignment, b: &Assignment| (&a.account, &a.role, &a.owner) <= (&b.account, &b.role, &b.owner);
    ordered("assignments", plan.assignments.is_sorted_by(seats));
    ordered("uncovered", plan.uncovered.is_sorted_by(|a, b| (&a.account, &a.role) <= (&b.account, &b.role)));
    ordered("books", plan.books.is_sorted_by(|a, b| a.owner < b.owner));
    ordered("moves", plan.moves.is_sorted_by(|a, b| (&a.account, &a.role) <= (&b.account, &b.role)));
}
