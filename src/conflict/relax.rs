//! An instance without some of its rules, such that everything that was allowed still is.

use super::rule::{RelaxableRule, SeatDemand};
use crate::candidates::may_keep;
use crate::instance::Instance;

/// The instance without these rules; all else is ruled as before:
///
/// * A seat that need not stay any more stands alone as it did, and its owner may still have it.
/// * Limits on change don't count a present owner who could not keep their seat.
/// * A limit that has given way to given seats stays where it is.
#[must_use]
pub fn without<'a>(instance: &Instance, left_out: impl Iterator<Item = &'a RelaxableRule>) -> Instance {
    let mut relaxed = instance.clone();
    left_out.for_each(|rule| leave_out(rule, &mut relaxed));
    spare(instance, &mut relaxed);
    relaxed
}

/// The same instance with nothing to gain and nothing to lose: every plan is worth 0.
#[must_use]
pub fn bare(mut instance: Instance) -> Instance {
    let weights = &mut instance.weights;
    (weights.fit, weights.continuity, weights.backfill, weights.cost) = (0, 0, 0, 0);
    (weights.staying, weights.capacity, weights.coverage) = (0, 0, 0);
    for seat in &mut instance.seats {
        seat.price = 0;
        seat.cost_by.clear();
    }
    instance.bands.iter_mut().for_each(|band| band.hinges.clear());
    instance
}

/// Leaves out a rule.
pub(super) fn leave_out(rule: &RelaxableRule, instance: &mut Instance) {
    match rule {
        RelaxableRule::Coverage => instance.rules.coverage_required = false,
        RelaxableRule::Family(family) => split(*family, instance),
        RelaxableRule::Demand { segment, role, what } => ask_less((*segment, *role), *what, instance),
        RelaxableRule::Serves(owner) => instance.owners[*owner].segments.clear(),
        RelaxableRule::Forbidden(account, owner) => {
            instance.accounts[*account].forbidden.retain(|other| other != owner);
        }
        RelaxableRule::Approved(seat) => instance.seats[*seat].approved = None,
        RelaxableRule::Rejected(seat, owner) => instance.seats[*seat].rejected.retain(|other| other != owner),
        RelaxableRule::Stay(seats) => {
            for &seat in seats {
                let seat = &mut instance.seats[seat];
                seat.released = seat.fixed.take().map(|fixed| fixed.owner);
            }
        }
        limited => set_limit(limited, None, instance),
    }
}

/// Gives a rule another limit, or none; one that has no limit is left out.
pub(super) fn set_limit(rule: &RelaxableRule, to: Option<i64>, instance: &mut Instance) {
    match rule {
        RelaxableRule::Change(limit) => instance.rules.limits[*limit].most = to,
        RelaxableRule::Least(band) => instance.bands[*band].at_least = to,
        RelaxableRule::Most(band) => instance.bands[*band].at_most = to,
        RelaxableRule::Coverage
        | RelaxableRule::Family(_)
        | RelaxableRule::Demand { .. }
        | RelaxableRule::Serves(_)
        | RelaxableRule::Forbidden(..)
        | RelaxableRule::Approved(_)
        | RelaxableRule::Rejected(..)
        | RelaxableRule::Stay(_) => leave_out(rule, instance),
    }
}

/// Makes a family of its own of each of its accounts.
fn split(family: usize, instance: &mut Instance) {
    let apart = instance.families[family].split_off(1);
    for account in apart {
        instance.accounts[account].family = instance.families.len();
        instance.families.push(vec![account]);
    }
}

/// Leaves out one demand of the seats of a segment and role.
fn ask_less((segment, role): (usize, usize), what: SeatDemand, instance: &mut Instance) {
    let accounts = &instance.accounts;
    let those = |seat: &&mut crate::instance::Seat| accounts[seat.account].segment == segment && seat.role == role;
    for seat in instance.seats.iter_mut().filter(those) {
        match what {
            SeatDemand::Skill(skill) => seat.needs.retain(|need| need.skill != skill),
            SeatDemand::Experience => seat.experience = None,
            SeatDemand::Trait(left_out) => seat.must_match.retain(|&wanted| wanted != left_out),
        }
    }
}

/// Leaves those out of all limits on change who could not keep their seats before.
fn spare(instance: &Instance, relaxed: &mut Instance) {
    for (index, seat) in relaxed.seats.iter_mut().enumerate().filter(|(_, seat)| !seat.incumbents.is_empty()) {
        let lost = seat.incumbents.iter().copied().filter(|&owner| !may_keep(instance, index, owner));
        seat.spared = lost.collect();
    }
}
