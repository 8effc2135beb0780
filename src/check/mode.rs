//! Whether a plan is what it was asked to be: of the fewest moves, or without any.

use std::borrow::Cow;

use super::eligibility::ineligibility;
use super::holders::{Holders, account_roles};
use super::moves::{could_keep, incumbents};
use super::rules::loads;
use super::{SOLVE_AGAIN, at, proof};
use crate::error::Diagnostics;
use crate::instance::{Instance, UNCOVERED};
use crate::plan::{Fewest, Mode, Plan};

/// The rules that a plan must keep to: the scenario's, and what its mode adds.
#[must_use]
pub fn under<'a>(instance: &'a Instance, plan: &Plan) -> Cow<'a, Instance> {
    match plan.mode {
        Mode::Best => Cow::Borrowed(instance),
        Mode::None => Cow::Owned(instance.unmoved(&|seat, owner| ineligibility(instance, seat, owner).is_none())),
        Mode::Fewest => {
            let mut even = instance.with_hard_balance_bands();
            let allowed = plan.fewest.as_ref().map(|fewest| i64::from(fewest.allowed));
            even.rules.limit_moves(even.rules.most_moves().into_iter().chain(allowed).min());
            Cow::Owned(even)
        }
    }
}

/// Notes what a plan says of its mode that is not so. The instance is the scenario's own.
pub(super) fn check(instance: &Instance, holders: &Holders, plan: &Plan, found: &mut Diagnostics) {
    match (plan.mode, &plan.fewest) {
        (Mode::Fewest, Some(fewest)) => {
            within(instance, holders, found);
            counted(instance, fewest, plan.uncovered.len(), found);
        }
        (Mode::Fewest, None) => {
            let cause = "The plan says nothing of the fewest moves, and is said to have them.";
            found.push("E622", at("fewest"), cause, SOLVE_AGAIN);
        }
        (_, Some(_)) => {
            found.push("E622", at("fewest"), "The plan was not asked for the fewest moves.", SOLVE_AGAIN);
        }
        (Mode::None, None) => lost(instance, holders, found),
        (Mode::Best, None) => {}
    }
}

/// Notes every present owner who loses a seat and could have kept it, unless others who could keep one have them all or it
/// is approved for another.
fn lost(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    for account_role in &holders.account_roles {
        let theirs = incumbents(instance, account_role);
        let loses = |owner: &&usize| !holders.has(account_role, **owner) && could_keep(instance, account_role, **owner);
        let taken = |seat: usize| {
            let kept = holders.owner[seat].is_some_and(|owner| theirs.contains(&owner));
            // What people have approved is done, whatever the mode.
            let approved = instance.seats[seat].approved.is_some_and(|owner| !theirs.contains(&owner));
            instance.seats[seat].fixed.is_none() && !kept && !approved
        };
        if let Some(&owner) = theirs.iter().find(loses)
            && account_role.seats.clone().any(taken)
        {
            let cause =
                format!("{} loses {} and could have kept it.", instance.owners[owner].id, account_role.name(instance));
            found.push("E616", at("mode"), cause, SOLVE_AGAIN);
        }
    }
}

/// Notes every load outside its balanced band, unless fixed seats alone are above it.
fn within(instance: &Instance, holders: &Holders, found: &mut Diagnostics) {
    let fixed = instance.seats.iter().map(|seat| seat.fixed.map(|fixed| fixed.owner)).collect();
    let fixed = loads(instance, &Holders::new(instance, fixed));
    for ((band, load), fixed) in instance.bands.iter().zip(loads(instance, holders)).zip(fixed) {
        let inside = |(low, high): (i64, i64)| low <= load && (load <= high || load <= fixed);
        if band.balanced.is_some_and(|it| !inside(it)) {
            let (owner, measure) = (&instance.owners[band.owner].id, &instance.measures[band.measure].name);
            let cause = format!("The {measure} of {owner} are outside their band, into which the plan brings all.");
            found.push("E615", at("mode"), cause, SOLVE_AGAIN);
        }
    }
}

/// Seats that present owners could keep.
fn keepable(instance: &Instance) -> i64 {
    let of = |account_role| {
        incumbents(instance, account_role).iter().filter(|&&owner| could_keep(instance, account_role, owner)).count()
    };
    i64::try_from(account_roles(instance).iter().map(of).sum::<usize>()).unwrap_or(i64::MAX)
}

/// That the least number of moves follows from its bound, for plans that leave no more seats uncovered: all but the seats
/// kept and uncovered loses no more than what is set aside.
fn counted(instance: &Instance, fewest: &Fewest, uncovered: usize, found: &mut Diagnostics) {
    let kept = i128::from(fewest.bound) + i128::from(instance.aside());
    let kept = kept.div_euclid(i128::from(instance.kept_worth())) + uncovered as i128 * i128::from(UNCOVERED);
    let least = (i128::from(keepable(instance)) - kept).max(0);
    if i128::from(fewest.at_least) > least || fewest.at_least > fewest.allowed {
        let cause = format!("The plan says that {} moves are needed; {least} follow from the bound.", fewest.at_least);
        found.push("E622", at("fewest.at_least"), cause, SOLVE_AGAIN);
    }
}

/// Whether it is proven that no plan has fewer moves.
///
/// # Errors
/// As [`proof::check`]; `E622` where the proof is missing.
pub fn proven(instance: &Instance, plan: &Plan) -> Result<(), Diagnostics> {
    let Some(fewest) = plan.fewest.as_ref().filter(|fewest| fewest.at_least > 0) else { return Ok(()) };
    let Some(proof) = &fewest.proof else {
        let mut found = Diagnostics::new();
        let cause = format!("There is no proof that {} moves are needed.", fewest.at_least);
        found.push("E622", at("fewest.proof"), cause, SOLVE_AGAIN);
        return Err(found);
    };
    proof::check(&instance.with_hard_balance_bands().counting_kept(UNCOVERED), proof, fewest.bound).map_err(
        |mut found| {
            for one in &mut found.0 {
                one.place.path = format!("fewest.{}", one.place.path);
            }
            found
        },
    )
}
