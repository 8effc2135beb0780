//! Loosening a rule: by how much it would have to give way for a plan, and the scenario's instance with it.

use super::relax::{leave_out, set_limit};
use super::rule::RelaxableRule;
use crate::check::holders::Holders;
use crate::check::moves::{SeatChanges, changes};
use crate::check::rules::loads;
use crate::instance::Instance;

/// The limit that a rule sets, in its integer units; `None` for a rule that holds or does not.
#[must_use]
pub fn limit(rule: &RelaxableRule, instance: &Instance) -> Option<i64> {
    match rule {
        RelaxableRule::Change(limit) => instance.rules.limits[*limit].most,
        RelaxableRule::Least(band) => instance.bands[*band].at_least,
        RelaxableRule::Most(band) => instance.bands[*band].at_most,
        _ => None,
    }
}

/// Sets a rule's limit, or leaves out the rule where it has none, as somebody would in the scenario: seats that need not
/// stay any more are free unless the rest of their family still stays, and a limit that gave way to them holds again as far
/// as it can.
pub fn loosen(rule: &RelaxableRule, to: Option<i64>, instance: &mut Instance) {
    match rule {
        RelaxableRule::Most(band) => (instance.bands[*band].at_most, instance.bands[*band].gave_way) = (to, None),
        RelaxableRule::Stay(seats) => {
            for &seat in seats {
                instance.seats[seat].fixed = None;
            }
            instance.settle_given();
        }
        RelaxableRule::Family(_) | RelaxableRule::Forbidden(..) => {
            leave_out(rule, instance);
            instance.settle_given();
        }
        limited => set_limit(limited, to, instance),
    }
}

/// The limit that a plan would need instead of a rule's: what it loads there.
#[must_use]
pub fn needed(rule: &RelaxableRule, instance: &Instance, owners: &[Option<usize>]) -> Option<i64> {
    let holders = Holders::new(instance, owners.to_vec());
    match rule {
        RelaxableRule::Change(limit) => {
            let SeatChanges { given, received } = changes(instance, &holders);
            Some(instance.rules.limits[*limit].needed(instance, &given, &received))
        }
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => loads(instance, &holders).get(*band).copied(),
        _ => None,
    }
}
