//! What becomes of a plan in one sampled future: kept as it is, and made anew.

use crate::analysis::rounded;
use crate::analysis::{self, SeatOwners};
use crate::check::{holders::Holders, worth};
use crate::instance::{Availability, HOURS, Instance, target};
use crate::plan::Plan;
use crate::scenario::Document;
use crate::what_if::figures::{Holding, holding, moves_between};

/// The figures of a plan in a future.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct FutureFigures {
    /// Seats that nobody has.
    pub(super) uncovered: f64,
    /// ARR of the accounts with such a seat.
    pub(super) uncovered_arr: f64,
    /// Hours above everyone's target of utilisation.
    pub(super) overload: f64,
    /// Seats whose owner is another than in the plan that was kept.
    pub(super) moves: f64,
    /// What the plan is worth, in perfectly fitting seats.
    pub(super) worth: f64,
    /// How much more the best plan can be worth at most, in the same unit.
    pub(super) short: f64,
}

/// One sampled future.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FutureSample {
    /// Seats that are there still and whose owner has left.
    pub(super) forced: f64,
    /// The plan kept as it is; what leavers had is with nobody.
    pub(super) kept: FutureFigures,
    /// The best plan; nothing where there is none.
    pub(super) again: Option<FutureFigures>,
}

/// The plan as it was, in a future: its figures, and how many seats have lost their owners.
pub(super) fn keep(document: &Document, instance: &Instance, held: &Holding) -> (FutureFigures, f64) {
    let mut forced = 0;
    let owner_of: Vec<Option<usize>> = (0..instance.seats.len())
        .map(|seat| {
            let it = &instance.seats[seat];
            let key = (instance.accounts[it.account].id.clone(), instance.roles[it.role].clone());
            let id = held.get(&key)?.get(it.index as usize)?;
            let owner = instance.owners.binary_search_by(|owner| owner.id.cmp(id)).ok();
            let here = owner.filter(|&owner| instance.owners[owner].availability == Availability::Here);
            forced += u32::from(here.is_none());
            here
        })
        .collect();
    let points: i64 = worth::worth(instance, &Holders::new(instance, owner_of.clone())).values().sum();
    let figures = figures(document, instance, owner_of, points);
    (figures, f64::from(forced))
}

/// A new plan in a future.
pub(super) fn plan(document: &Document, instance: &Instance, plan: &Plan, held: &Holding) -> FutureFigures {
    let new = holding(plan);
    let owner_of = instance.seats.iter().map(|seat| {
        let key = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
        let id = new.get(&key)?.get(seat.index as usize)?;
        instance.owners.binary_search_by(|owner| owner.id.cmp(id)).ok()
    });
    let figures = figures(document, instance, owner_of.collect(), plan.objective);
    let shared = |these: &Holding, those: &Holding| -> Holding {
        these
            .iter()
            .filter(|(key, _)| those.contains_key(*key))
            .map(|(key, owners)| (key.clone(), owners.clone()))
            .collect()
    };
    let short = seats(plan.bound - plan.objective, instance);
    FutureFigures { moves: f64::from(moves_between(&shared(held, &new), &shared(&new, held))), short, ..figures }
}

#[expect(clippy::cast_precision_loss, reason = "figures for display")]
fn figures(document: &Document, instance: &Instance, owner_of: Vec<Option<usize>>, points: i64) -> FutureFigures {
    let open =
        || owner_of.iter().zip(&instance.seats).filter(|(owner, _)| owner.is_none()).map(|(_, seat)| seat.account);
    let mut accounts: Vec<usize> = open().collect();
    accounts.dedup();
    let uncovered = open().count();
    let loads = analysis::loads(instance, &SeatOwners { owner_of });
    let over = |(owner, load): (usize, &Vec<i64>)| (load[HOURS] - target(document, instance, owner)).max(0);
    let overload: i64 = loads.iter().enumerate().map(over).sum();
    FutureFigures {
        uncovered: uncovered as f64,
        uncovered_arr: accounts.iter().map(|&account| instance.accounts[account].arr).sum::<i64>() as f64,
        overload: rounded(overload as f64 / 60.0),
        moves: 0.0,
        worth: seats(points, instance),
        short: 0.0,
    }
}

/// Points in perfectly fitting seats.
#[expect(clippy::cast_precision_loss, reason = "figures for display")]
fn seats(points: i64, instance: &Instance) -> f64 {
    rounded(points as f64 / instance.weights.points_per_seat.max(1) as f64)
}
