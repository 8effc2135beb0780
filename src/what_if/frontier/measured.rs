//! What plans are compared by, worked out from the scenario's own weights, whatever a plan was made for.

use std::collections::BTreeSet;

use crate::analysis::{SeatOwners, budgeted, loads};
use crate::check::holders::Holders;
use crate::check::worth::worth;
use crate::error::Diagnostics;
use crate::instance::{Component, Instance};
use crate::plan::Plan;

/// A plan's figures by the scenario's own weights.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::what_if) struct Measured {
    /// Seats taken from present owners who could have kept them.
    pub(in crate::what_if) moves: i64,
    /// Points of everything but balance.
    pub(in crate::what_if) quality: i64,
    /// Points lost to balance.
    pub(in crate::what_if) lost: i64,
    /// People whose loads are all within their bands, and people who have bands.
    pub(in crate::what_if) in_band: (u32, u32),
    /// Mean fit of the covered seats, 0 to 1.
    pub(in crate::what_if) fit: Option<f64>,
}

impl Measured {
    /// What the plan is worth by the scenario's objective, in points.
    pub(in crate::what_if) fn worth(&self) -> i64 {
        self.quality - self.lost
    }
}

/// The figures of a plan; nothing where it does not name every seat of the instance.
pub(in crate::what_if) fn measure(instance: &Instance, plan: &Plan) -> Option<Measured> {
    let holders = Holders::read(instance, plan, &mut Diagnostics::new())?;
    let (mut quality, mut lost) = (0, 0);
    for (component, points) in worth(instance, &holders) {
        match component {
            Component::Balance(_) => lost -= points,
            _ => quality += points,
        }
    }
    Some(Measured {
        moves: i64::try_from(budgeted(&plan.moves)).unwrap_or(i64::MAX),
        quality,
        lost,
        in_band: in_band(instance, holders.owner),
        fit: mean_fit(plan),
    })
}

/// People whose loads are all within their balanced bands, and people who have any.
fn in_band(instance: &Instance, owner_of: Vec<Option<usize>>) -> (u32, u32) {
    let loads = loads(instance, &SeatOwners { owner_of });
    let (mut all, mut out) = (BTreeSet::new(), BTreeSet::new());
    for band in &instance.bands {
        let Some((low, high)) = band.balanced else { continue };
        all.insert(band.owner);
        if !(low..=high).contains(&loads[band.owner][band.measure]) {
            out.insert(band.owner);
        }
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (count(all.len() - out.len()), count(all.len()))
}

#[expect(clippy::cast_precision_loss, reason = "a count of seats")]
fn mean_fit(plan: &Plan) -> Option<f64> {
    let sum: f64 = plan.assignments.iter().map(|it| it.fit).sum();
    let mean = sum / plan.assignments.len() as f64;
    (!plan.assignments.is_empty()).then(|| (mean * 1e6).round() / 1e6)
}
