//! What every part of the audit works on, and how it writes cases down.

use std::collections::{BTreeMap, BTreeSet};

use super::{AuditCase, AuditFinding, CaseSubject, FindingKind, ScenarioSize};
use crate::analysis::{SeatOwners, loads, today};
use crate::instance::Instance;
use crate::scenario::{Account, Document, Person};

/// A scenario and its present books.
pub(super) struct AuditContext<'a> {
    pub(super) document: &'a Document,
    pub(super) instance: &'a Instance,
    /// The present books.
    pub(super) today: SeatOwners,
    /// The load of every owner and measure.
    pub(super) loads: Vec<Vec<i64>>,
    /// The position in the scenario of each account.
    pub(super) position: Vec<usize>,
    /// People by id.
    pub(super) people: BTreeMap<&'a str, &'a Person>,
}

impl<'a> AuditContext<'a> {
    pub(super) fn new(document: &'a Document, instance: &'a Instance) -> Self {
        let today = today(instance);
        let accounts = document.accounts();
        let mut position: Vec<usize> = (0..accounts.len()).collect();
        position.sort_by(|&a, &b| accounts[a].id.cmp(&accounts[b].id));
        let people = document.people().iter().map(|person| (person.id.as_str(), person)).collect();
        Self { document, instance, loads: loads(instance, &today), today, position, people }
    }

    /// The account as it was written.
    pub(super) fn raw(&self, account: usize) -> &'a Account {
        &self.document.accounts()[self.position[account]]
    }

    pub(super) fn size(&self, owners: usize) -> ScenarioSize {
        let seats = self.instance.seats.iter().zip(&self.today.owner_of);
        let owned: BTreeSet<usize> = seats.filter(|(_, owner)| owner.is_some()).map(|(seat, _)| seat.account).collect();
        let accounts = self.instance.accounts.len();
        ScenarioSize { accounts, owned: owned.len(), owners, seats: self.instance.seats.len() }
    }

    pub(super) fn concern(&self, account: usize, role: Option<usize>, owner: Option<&str>) -> CaseSubject {
        CaseSubject {
            account: Some(self.instance.accounts[account].id.clone()),
            role: role.map(|role| self.instance.roles[role].clone()),
            owner: owner.map(str::to_owned),
            index: Some(account),
        }
    }

    /// A case about one account in one role.
    pub(super) fn seat_case(
        &self,
        account: usize,
        role: usize,
        owner: Option<&str>,
        reason: impl Into<String>,
    ) -> AuditCase {
        let about = &self.instance.accounts[account];
        AuditCase {
            subject: about.name.clone(),
            reason: reason.into(),
            arr: about.arr,
            concerns: vec![self.concern(account, Some(role), owner)],
            ..AuditCase::default()
        }
    }

    /// A case about a person and their whole book.
    pub(super) fn person_case(&self, owner: usize) -> AuditCase {
        let who = &self.instance.owners[owner];
        AuditCase {
            subject: who.name.clone(),
            arr: self.arr_of_books(&BTreeSet::from([owner])),
            concerns: vec![CaseSubject { owner: Some(who.id.clone()), ..CaseSubject::default() }],
            ..AuditCase::default()
        }
    }

    /// The ARR of the accounts that these owners have, each counted once.
    pub(super) fn arr_of_books(&self, owners: &BTreeSet<usize>) -> i64 {
        let seats = self.instance.seats.iter().zip(&self.today.owner_of);
        let theirs = seats.filter(|(_, owner)| owner.is_some_and(|owner| owners.contains(&owner)));
        self.arr_of(theirs.map(|(seat, _)| seat.account))
    }

    /// The ARR of accounts, each counted once.
    pub(super) fn arr_of(&self, accounts: impl Iterator<Item = usize>) -> i64 {
        let distinct: BTreeSet<usize> = accounts.collect();
        distinct.into_iter().map(|account| self.instance.accounts[account].arr).sum()
    }

    /// A finding of cases about accounts, those of the highest ARR first.
    pub(super) fn finding(&self, kind: FindingKind, mut cases: Vec<AuditCase>) -> AuditFinding {
        if kind.about().is_of_seats() {
            cases = joined(cases);
        }
        cases.sort_by_key(|case| std::cmp::Reverse(case.arr));
        let arr = self.arr_of(cases.iter().flat_map(|case| &case.concerns).filter_map(|concern| concern.index));
        AuditFinding { arr, ..AuditFinding::of(kind, cases) }
    }

    /// A finding of people, with the ARR of their accounts, each counted once.
    pub(super) fn of_people(&self, kind: FindingKind, people: Vec<(usize, AuditCase)>) -> AuditFinding {
        let owners: BTreeSet<usize> = people.iter().map(|(owner, _)| *owner).collect();
        let cases: Vec<AuditCase> = people.into_iter().map(|(_, case)| case).collect();
        AuditFinding { arr: self.arr_of_books(&owners), count: owners.len(), ..AuditFinding::of(kind, cases) }
    }
}

/// Cases about the seats of one account that say the same, made one.
fn joined(cases: Vec<AuditCase>) -> Vec<AuditCase> {
    let mut place = BTreeMap::new();
    let mut list: Vec<AuditCase> = Vec::with_capacity(cases.len());
    for case in cases {
        let account = case.concerns.first().and_then(|concern| concern.index);
        let first = *place.entry((account, case.reason.clone(), case.detail.clone())).or_insert(list.len());
        match list.get_mut(first) {
            Some(known) => known.concerns.extend(case.concerns),
            None => list.push(case),
        }
    }
    list
}
