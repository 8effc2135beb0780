//! What an owner in a seat is worth and adds to the meters, for any owner and seat: the units' options say it only for
//! whole units and for those who may have them.

use std::collections::BTreeMap;

use crate::candidates::{Candidates, fit};
use crate::instance::{Component, Instance};
use crate::problem::{Load, MeterKind, Model, counts, merge};

/// A model, and where to find its meters.
pub(super) struct SeatValues<'a> {
    pub(super) instance: &'a Instance,
    pub(super) candidates: &'a Candidates,
    pub(super) model: &'a Model,
    /// By owner the meters of the owner's bands, with their measures.
    bands: Vec<Vec<(u32, usize)>>,
    at: BTreeMap<MeterKind, u32>,
}

impl<'a> SeatValues<'a> {
    pub(super) fn new(instance: &'a Instance, candidates: &'a Candidates, model: &'a Model) -> Self {
        let mut bands = vec![Vec::new(); instance.owners.len()];
        let mut at = BTreeMap::new();
        for (&count, meter) in model.counts.iter().zip(0..) {
            if let MeterKind::Band(band) = count {
                bands[instance.bands[band].owner].push((meter, instance.bands[band].measure));
            } else {
                at.insert(count, meter);
            }
        }
        Self { instance, candidates, model, bands, at }
    }

    /// What an owner in a seat, or nobody, earns of each component, charges left aside.
    pub(super) fn earned(&self, seat: usize, owner: Option<usize>) -> [(Component, i64); 6] {
        let instance = self.instance;
        let Some(owner) = owner else {
            let lost = (Component::Coverage, -instance.seats[seat].price);
            return [
                lost,
                (Component::Fit, 0),
                (Component::Continuity, 0),
                (Component::Backfill, 0),
                (Component::Staying, 0),
                (Component::Cost, 0),
            ];
        };
        [
            (Component::Coverage, 0),
            (Component::Fit, instance.fit_points(seat, self.fit(seat, owner))),
            (Component::Continuity, instance.continuity_points(seat, owner)),
            (Component::Backfill, instance.backfill_points(seat, owner)),
            (Component::Staying, instance.staying_points(seat, owner)),
            (Component::Cost, -instance.cost_points(seat, owner)),
        ]
    }

    /// How well an owner fits a seat, in millionths.
    pub(super) fn fit(&self, seat: usize, owner: usize) -> i64 {
        self.candidates.fit(seat, owner).unwrap_or_else(|| fit(self.instance, seat, owner).total)
    }

    /// The sum of what is earned.
    pub(super) fn value(&self, seat: usize, owner: Option<usize>) -> i64 {
        self.earned(seat, owner).iter().map(|(_, points)| points).sum()
    }

    /// Notes what an owner in a seat adds to the meters, times `sign`.
    pub(super) fn load(&self, (seat, owner): (usize, usize), sign: i64, loads: &mut Vec<Load>) {
        let instance = self.instance;
        for &(meter, measure) in &self.bands[owner] {
            loads.push(Load { meter, amount: sign * instance.amount(seat, measure, owner) });
        }
        if self.at.is_empty() {
            return;
        }
        counts(instance, seat, owner, &mut |count, amount| {
            if let Some(&meter) = self.at.get(&count) {
                loads.push(Load { meter, amount: sign * amount });
            }
        });
    }

    /// The load of every meter when the seats are held so.
    pub(super) fn meter_loads(&self, owner_of: &[Option<usize>]) -> Vec<i64> {
        let mut totals = vec![0; self.model.counts.len()];
        let mut loads = Vec::new();
        for (seat, owner) in owner_of.iter().enumerate() {
            if let Some(owner) = *owner {
                self.load((seat, owner), 1, &mut loads);
                loads.drain(..).for_each(|load| totals[load.meter as usize] += load.amount);
            }
        }
        totals
    }

    /// What the seats of a unit are worth and add to the meters when they are held so.
    pub(super) fn unit(&self, unit: usize, owner_of: &[Option<usize>]) -> (i64, Vec<Load>) {
        let (mut value, mut loads) = (0, Vec::new());
        for &seat in &self.model.decision_groups[unit].seats {
            value += self.value(seat, owner_of[seat]);
            owner_of[seat].into_iter().for_each(|owner| self.load((seat, owner), 1, &mut loads));
        }
        merge(&mut loads);
        (value, loads)
    }
}
