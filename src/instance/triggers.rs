//! On which accounts the scenario's triggers fire today.

use cel::Context;
use rayon::prelude::*;

use super::{Availability, Fired, Instance, Seat, Trigger};
use crate::coverage::rules::{CompiledRule, Fields};
use crate::coverage::triggers::{AccountStanding, Standing, asks_about_owners, fires};
use crate::error::Diagnostics;
use crate::scenario::{Account, Document};

/// Accounts handled together by one thread.
const CHUNK: usize = 1024;

/// Applies the scenario's triggers, compiled in its order, to every account, in the order `sorted`; a rule that fails
/// is noted with the first account that shows it.
pub(super) fn fire(
    document: &Document,
    rules: &[Option<CompiledRule>],
    sorted: &[usize],
    instance: &Instance,
    found: &mut Diagnostics,
) -> Vec<Trigger> {
    let seats = seats_of(instance);
    let mut list = Vec::new();
    for (i, (trigger, rule)) in document.scenario.triggers.iter().zip(rules).enumerate() {
        let Some(rule) = rule else { continue };
        let named = trigger.role.as_ref().and_then(|name| instance.roles.iter().position(|role| role == name));
        let trial = Trial { document, instance, rule, named, seats: &seats };
        let accounts: Vec<(usize, usize)> = sorted.iter().copied().enumerate().collect();
        let parts: Vec<Vec<Result<Fired, String>>> = accounts.par_chunks(CHUNK).map(|chunk| trial.on(chunk)).collect();
        let mut fired = Vec::new();
        let mut failure = None;
        for result in parts.into_iter().flatten() {
            match result {
                Ok(one) => fired.push(one),
                Err(message) => failure = failure.or(Some(message)),
            }
        }
        if let Some(message) = failure {
            let place = document.place(format!("triggers[{i}].when"));
            let remedy = "Compare numbers with numbers and texts with texts; every rule must give true or false.";
            found.push("E403", place, message, remedy);
        }
        let title = trigger.title.clone().unwrap_or_else(|| trigger.id.clone());
        list.push(Trigger { id: trigger.id.clone(), title, role: named, fired });
    }
    list
}

/// The seats of each account, as a range.
fn seats_of(instance: &Instance) -> Vec<&[Seat]> {
    let mut rest = instance.seats.as_slice();
    let take = |account: usize| {
        let (own, others) = rest.split_at(rest.partition_point(|seat| seat.account <= account));
        rest = others;
        own
    };
    (0..instance.accounts.len()).map(take).collect()
}

/// One trigger, about to be tried on accounts.
struct Trial<'a> {
    document: &'a Document,
    instance: &'a Instance,
    rule: &'a CompiledRule,
    /// The role that it names.
    named: Option<usize>,
    seats: &'a [&'a [Seat]],
}

impl Trial<'_> {
    /// Where it fires among these accounts (index and position in the scenario), and where it fails.
    fn on(&self, accounts: &[(usize, usize)]) -> Vec<Result<Fired, String>> {
        let mut context = Context::default();
        let raw = self.document.accounts();
        let tried = accounts.iter().filter_map(|&(account, position)| {
            let result = self.on_account(&mut context, account, &raw[position]);
            match result {
                Ok(roles) => roles.map(|roles| Ok(Fired { account, roles })),
                Err(message) => Some(Err(format!("It fails on account \"{}\": {message}.", raw[position].id))),
            }
        });
        tried.collect()
    }

    /// The roles in which it fires on an account; nothing where it does not fire.
    fn on_account(
        &self,
        context: &mut Context<'_, '_>,
        account: usize,
        raw: &Account,
    ) -> Result<Option<Vec<usize>>, String> {
        let (instance, about) = (self.instance, &self.instance.accounts[account]);
        let fields = Fields { account: raw, as_of: instance.as_of };
        let placed = AccountStanding { segment: &instance.segments[about.segment].id, at_risk: about.at_risk };
        let meant = |role: usize| self.named.is_none_or(|named| named == role);
        let groups = || self.seats[account].chunk_by(|a, b| a.role == b.role).filter(|group| meant(group[0].role));
        let mut try_on = |standing: &Standing| fires(self.rule, context, &fields, placed, standing);
        if !asks_about_owners(self.rule) || groups().next().is_none() {
            let applies = self.named.is_none() || groups().next().is_some();
            let fired = applies && try_on(&Standing::default())?;
            return Ok(fired.then(|| groups().map(|group| group[0].role).collect()));
        }
        let mut roles = Vec::new();
        for group in groups() {
            if try_on(&standing(instance, raw, group))? {
                roles.push(group[0].role);
            }
        }
        Ok(Some(roles).filter(|roles| !roles.is_empty()))
    }
}

/// How an account stands in the role of these seats of it.
fn standing(instance: &Instance, raw: &Account, seats: &[Seat]) -> Standing {
    let first = &seats[0];
    let leaves = |owner: &usize| instance.owners[*owner].availability == Availability::Leaving;
    let since = raw.owner_since.get(&instance.roles[first.role]);
    Standing {
        frozen: seats.iter().any(|seat| seat.fixed.is_some()),
        ownerless: first.incumbents.len() + first.unknown_incumbents.len() < seats.len(),
        owner_leaves: first.incumbents.iter().any(leaves),
        owner_unknown: !first.unknown_incumbents.is_empty(),
        owner_days: since.map(|date| (instance.as_of - *date).get_days()),
    }
}
