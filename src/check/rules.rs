//! The rules that hold for one seat or for one owner: who may have it, locks, coverage, hard bands.

use super::eligibility::ineligibility;
use super::holders::Holders;
use super::{SOLVE_AGAIN, at};
use crate::error::Diagnostics;
use crate::instance::{Band, HOURS, Instance};

/// Notes every seat whose owner may not have it or has been moved off it, and every load outside its hard band.
pub fn check(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    for account_role in &holders.account_roles {
        for seat in account_role.seats.clone() {
            one_seat(instance, holders, seat, found);
        }
    }
    bands(instance, holders, found);
}

fn one_seat(instance: &Instance, holders: &Holders, seat: usize, found: &mut Diagnostics) {
    let it = &instance.seats[seat];
    let name = format_args!("{} ({})", instance.accounts[it.account].id, instance.roles[it.role]);
    let id = |owner: usize| &instance.owners[owner].id;
    match (it.fixed, holders.owner[seat]) {
        (Some(fixed), Some(owner)) if fixed.owner == owner => {}
        (Some(fixed), holder) => {
            let stated = holder.map_or_else(|| "uncovered".to_owned(), |owner| format!("with {}", id(owner)));
            let cause = format!("{name} is locked or frozen for {}, but {stated} in the plan.", id(fixed.owner));
            found.push("E612", holders.place(seat), cause, SOLVE_AGAIN);
        }
        (None, Some(owner)) => {
            if let Some(why) = ineligibility(instance, seat, owner) {
                let cause = format!("{} may not have {name}: {why}.", id(owner));
                found.push("E611", holders.place(seat), cause, SOLVE_AGAIN);
            }
        }
        (None, None) if instance.rules.coverage_required => {
            let cause = format!("{name} is uncovered, and every seat must be covered.");
            found.push("E617", holders.place(seat), cause, SOLVE_AGAIN);
        }
        (None, None) => {}
    }
}

fn bands(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    let loads = loads(instance, holders);
    for (band, load) in instance.bands.iter().zip(loads) {
        let over = band.at_most.filter(|&most| load > most);
        let under = band.at_least.filter(|&least| load < least);
        if let Some(limit) = over.or(under) {
            let (owner, measure) = (&instance.owners[band.owner].id, &instance.measures[band.measure]);
            let side = if over.is_some() { "at most" } else { "at least" };
            let (load, limit) = (units(load, measure.scale), units(limit, measure.scale));
            let cause = format!("The {} of {owner} come to {load}; they must be {side} {limit}.", measure.name);
            found.push("E615", at("assignments"), cause, SOLVE_AGAIN);
        }
    }
}

/// The load that each band of [`Instance::bands`] speaks of, in its measure's integer units.
#[must_use]
pub fn loads(instance: &Instance, holders: &Holders) -> Vec<i64> {
    let mut books = vec![Vec::new(); instance.owners.len()];
    for (seat, owner) in holders.owner.iter().enumerate() {
        if let Some(owner) = *owner {
            books[owner].push(seat);
        }
    }
    let load = |band: &Band| {
        let seats = books[band.owner].iter();
        seats.map(|&seat| instance.amount(seat, band.measure, band.owner)).sum()
    };
    instance.bands.iter().map(load).collect()
}

/// A figure in the unit that a person would write it in.
fn units(figure: i64, scale: i64) -> String {
    let scale = scale.max(1);
    if figure % scale == 0 {
        return (figure / scale).to_string();
    }
    let thousandths = i128::from(figure) * 1000 / i128::from(scale);
    let sign = if thousandths < 0 { "-" } else { "" };
    let thousandths = thousandths.unsigned_abs();
    format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// Hours in a seat when an owner has it, in minutes.
#[must_use]
pub fn minutes(instance: &Instance, seat: usize, owner: usize) -> i64 {
    instance.amount(seat, HOURS, owner)
}
