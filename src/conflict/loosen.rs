//! Loosening a rule: by how much it would have to give way for a plan, and the scenario's instance with it.

use super::relax::{leave_out, set_limit};
use super::rule::Rule;
use crate::check::holders::Holders;
use crate::check::moves::changes;
use crate::check::rules::loads;
use crate::instance::Instance;

/// The limit that a rule sets, in its integer units; `None` for a rule that holds or does not.
#[must_use]
pub fn limit(rule: &Rule, instance: &Instance) -> Option<i64> {
    let rules = &instance.rules;
    let of = |segment: &usize| rules.of_segments.iter().find(|of| of.segment == *segment);
    match rule {
        Rule::Moves => rules.moves,
        Rule::MovedArr => rules.moved_arr,
        Rule::Given => rules.given,
        Rule::GivenArr => rules.given_arr,
        Rule::Received => rules.received,
        Rule::ReceivedArr => rules.received_arr,
        Rule::MovesIn(segment) => of(segment).and_then(|of| of.moves),
        Rule::MovedArrIn(segment) => of(segment).and_then(|of| of.moved_arr),
        Rule::Cooling(owner) => rules.cooling.iter().find(|it| it.0 == *owner).map(|it| it.1),
        Rule::Least(band) => instance.bands[*band].at_least,
        Rule::Most(band) => instance.bands[*band].at_most,
        _ => None,
    }
}

/// Sets a rule's limit, or leaves out the rule where it has none, as somebody would in the scenario: seats that need not
/// stay any more are free unless the rest of their family still stays, and a limit that gave way to them holds again as far
/// as it can.
pub fn loosen(rule: &Rule, to: Option<i64>, instance: &mut Instance) {
    match rule {
        Rule::Most(band) => (instance.bands[*band].at_most, instance.bands[*band].gave_way) = (to, None),
        Rule::Stay(seats) => {
            for &seat in seats {
                instance.seats[seat].fixed = None;
            }
            instance.settle_given();
        }
        Rule::Family(_) | Rule::Forbidden(..) => {
            leave_out(rule, instance);
            instance.settle_given();
        }
        limited => set_limit(limited, to, instance),
    }
}

/// The limit that a plan would need instead of a rule's: what it loads there.
#[must_use]
pub fn needed(rule: &Rule, instance: &Instance, owners: &[Option<usize>]) -> Option<i64> {
    let holders = Holders::new(instance, owners.to_vec());
    let changes = changes(instance, &holders);
    let arr = |account: usize| instance.accounts[account].arr;
    let sum = |changes: &[(usize, usize)], counts: &dyn Fn(usize, usize) -> bool, in_arr: bool| -> i64 {
        let those = changes.iter().filter(|it| counts(it.0, it.1));
        those.map(|it| if in_arr { arr(it.0) } else { 1 }).sum()
    };
    let most = |changes: &[(usize, usize)], in_arr: bool| {
        let of = |owner: usize| sum(changes, &|_, other| other == owner, in_arr);
        (0..instance.owners.len()).map(of).max()
    };
    let within = |segment: usize, in_arr: bool| {
        Some(sum(&changes.given, &|account, _| instance.accounts[account].segment == segment, in_arr))
    };
    match rule {
        Rule::Moves => Some(sum(&changes.given, &|_, _| true, false)),
        Rule::MovedArr => Some(sum(&changes.given, &|_, _| true, true)),
        Rule::Given => most(&changes.given, false),
        Rule::GivenArr => most(&changes.given, true),
        Rule::Received => most(&changes.received, false),
        Rule::ReceivedArr => most(&changes.received, true),
        Rule::MovesIn(segment) => within(*segment, false),
        Rule::MovedArrIn(segment) => within(*segment, true),
        Rule::Cooling(owner) => Some(sum(&changes.received, &|_, other| other == *owner, false)),
        Rule::Least(band) | Rule::Most(band) => loads(instance, &holders).get(*band).copied(),
        _ => None,
    }
}
