//! What is counted over a plan: every rule about loads, moves and doubles is one meter or a few.

use std::collections::BTreeMap;

use super::Meter;
use crate::candidates::{Candidates, may_keep};
use crate::instance::Instance;

/// What a meter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// The load of the band of this index.
    Band(usize),
    /// Seats kept by present owners who could keep them.
    Kept,
    /// ARR kept by present owners who could keep it.
    KeptArr,
    /// Seats kept by this owner.
    KeptBy(usize),
    /// Seats that this owner gets and that were not hers.
    ReceivedBy(usize),
    /// Seats of the account and role of this seat that this owner has.
    Same(usize, usize),
}

/// The meters and where to find each.
pub(super) struct Meters {
    pub(super) list: Vec<Meter>,
    pub(super) counts: Vec<Count>,
    /// For each owner and measure the meter of her band.
    pub(super) band_of: Vec<Option<u32>>,
    pub(super) at: BTreeMap<Count, u32>,
    /// For each owner the meter of what she receives, where that is limited.
    received_by: Vec<u32>,
}

impl Meters {
    pub(super) fn new(instance: &Instance, candidates: &Candidates) -> Self {
        let bands = vec![None; instance.owners.len() * instance.measures.len()];
        let mut meters =
            Self { list: Vec::new(), counts: Vec::new(), band_of: bands, at: BTreeMap::new(), received_by: Vec::new() };
        for (index, band) in instance.bands.iter().enumerate() {
            let meter = Meter { at_least: band.at_least, at_most: band.at_most, hinges: band.hinges.clone() };
            let at = meters.push(meter, Count::Band(index));
            meters.band_of[band.owner * instance.measures.len() + band.measure] = Some(at);
        }
        meters.moves(instance);
        meters.same(instance, candidates);
        meters
    }

    /// The meter of the seats that an owner receives.
    pub(super) fn received(&self, owner: usize) -> Option<u32> {
        self.received_by.get(owner).copied()
    }

    fn push(&mut self, meter: Meter, count: Count) -> u32 {
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(meter);
        self.counts.push(count);
        self.at.insert(count, index);
        index
    }

    /// Move budgets count what is kept: the moves are what could be kept and is not.
    fn moves(&mut self, instance: &Instance) {
        let rules = &instance.rules;
        let mut could = (0, 0);
        let mut could_by: BTreeMap<usize, i64> = BTreeMap::new();
        for (seat, it) in instance.seats.iter().enumerate().filter(|(_, it)| it.index == 0) {
            for &incumbent in it.incumbents.iter().filter(|&&incumbent| may_keep(instance, seat, incumbent)) {
                could.0 += 1;
                could.1 += instance.accounts[it.account].arr;
                *could_by.entry(incumbent).or_insert(0) += 1;
            }
        }
        let floor = |least: i64| Meter { at_least: Some(least), ..Meter::default() };
        if let Some(budget) = rules.moves {
            self.push(floor(could.0 - budget), Count::Kept);
        }
        if let Some(budget) = rules.moved_arr {
            self.push(floor(could.1 - budget), Count::KeptArr);
        }
        for (owner, could) in could_by {
            if let Some(budget) = rules.given.filter(|budget| *budget < could) {
                self.push(floor(could - budget), Count::KeptBy(owner));
            }
        }
        if let Some(most) = rules.received {
            for owner in 0..instance.owners.len() {
                let meter = self.push(Meter { at_most: Some(most), ..Meter::default() }, Count::ReceivedBy(owner));
                self.received_by.push(meter);
            }
        }
    }

    /// Where an account needs several people of a role, nobody counts twice.
    fn same(&mut self, instance: &Instance, candidates: &Candidates) {
        for (seat, it) in instance.seats.iter().enumerate().filter(|(_, it)| it.index > 0) {
            let first = seat - it.index as usize;
            for candidate in candidates.of(seat) {
                let count = Count::Same(first, candidate.owner as usize);
                if !self.at.contains_key(&count) {
                    self.push(Meter { at_most: Some(1), ..Meter::default() }, count);
                }
            }
        }
    }
}
