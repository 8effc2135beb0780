//! What is counted over a plan: every rule about loads, moves and doubles is one meter or a few.

use std::collections::BTreeMap;

use super::Meter;
use crate::candidates::{Candidates, exclusion, may_keep};
use crate::instance::{ARR, CountScope, Instance, LimitUnit, SeatCount};

/// What a meter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MeterKind {
    /// The load of the band of this index.
    Band(usize),
    /// What a limit on change speaks of.
    Change(SeatCount),
    /// Seats of the account and role of this seat that this owner has.
    Same(usize, usize),
}

/// What an owner in a seat adds to all that is counted but loads.
pub fn counts(instance: &Instance, seat: usize, owner: usize, add: &mut dyn FnMut(MeterKind, i64)) {
    let it = &instance.seats[seat];
    add(MeterKind::Same(seat - it.index as usize, owner), 1);
    let amounts = [(LimitUnit::Seats, 1), (LimitUnit::Arr, instance.amount(seat, ARR, owner))];
    if !instance.is_incumbent(seat, owner) {
        for (unit, amount) in amounts {
            add(MeterKind::Change(SeatCount::Received(owner, unit)), amount);
        }
    } else if exclusion(instance, seat, owner).is_none() && !it.spared.contains(&owner) {
        for over in CountScope::of(instance, it.account, owner) {
            for (unit, amount) in amounts {
                add(MeterKind::Change(SeatCount::Kept(over, unit)), amount);
            }
        }
    }
}

/// The meters and where to find each.
pub(super) struct MeterIndex {
    pub(super) list: Vec<Meter>,
    pub(super) counts: Vec<MeterKind>,
    /// For each owner and measure the meter of the owner's band.
    pub(super) band_of: Vec<Option<u32>>,
    pub(super) at: BTreeMap<MeterKind, u32>,
    /// For each owner the meters of the seats and of the ARR that the owner receives, where they are limited.
    received_by: Vec<[Option<u32>; 2]>,
}

impl MeterIndex {
    pub(super) fn new(instance: &Instance, candidates: &Candidates) -> Self {
        let bands = vec![None; instance.owners.len() * instance.measures.len()];
        let received_by = vec![[None; 2]; instance.owners.len()];
        let mut meters =
            Self { list: Vec::new(), counts: Vec::new(), band_of: bands, at: BTreeMap::new(), received_by };
        for (index, band) in instance.bands.iter().enumerate() {
            let meter = Meter { at_least: band.at_least, at_most: band.at_most, hinges: band.hinges.clone() };
            let at = meters.push(meter, MeterKind::Band(index));
            meters.band_of[band.owner * instance.measures.len() + band.measure] = Some(at);
        }
        meters.changes(instance);
        meters.same(instance, candidates);
        meters
    }

    /// The meters of the seats and of the ARR that an owner receives, in their order.
    pub(super) fn received(&self, owner: usize) -> [Option<u32>; 2] {
        self.received_by[owner]
    }

    fn push(&mut self, meter: Meter, count: MeterKind) -> u32 {
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(meter);
        self.counts.push(count);
        self.at.insert(count, index);
        index
    }

    /// Limits on moves count what is kept: the moves are what could be kept and is not.
    fn changes(&mut self, instance: &Instance) {
        let mut limited: BTreeMap<SeatCount, i64> = BTreeMap::new();
        for limit in &instance.rules.limits {
            let Some(most) = limit.most else { continue };
            for tally in limit.tallies(instance) {
                limited.entry(tally).and_modify(|known| *known = most.min(*known)).or_insert(most);
            }
        }
        let could = could_keep(instance);
        for (tally, most) in limited {
            let kept = could.get(&tally).copied().unwrap_or(0);
            match tally {
                SeatCount::Received(owner, unit) => {
                    let meter = Meter { at_most: Some(most), ..Meter::default() };
                    self.received_by[owner][unit as usize] = Some(self.push(meter, MeterKind::Change(tally)));
                }
                SeatCount::Kept(over, _) if over == CountScope::All || most < kept => {
                    self.push(Meter { at_least: Some(kept - most), ..Meter::default() }, MeterKind::Change(tally));
                }
                SeatCount::Kept(..) => {}
            }
        }
    }

    /// Where an account needs several people of a role, nobody counts twice.
    fn same(&mut self, instance: &Instance, candidates: &Candidates) {
        for (seat, it) in instance.seats.iter().enumerate().filter(|(_, it)| it.index > 0) {
            let first = seat - it.index as usize;
            for candidate in candidates.of(seat) {
                let count = MeterKind::Same(first, candidate.owner as usize);
                if !self.at.contains_key(&count) {
                    self.push(Meter { at_most: Some(1), ..Meter::default() }, count);
                }
            }
        }
    }
}

/// What present owners could keep.
fn could_keep(instance: &Instance) -> BTreeMap<SeatCount, i64> {
    let mut could = BTreeMap::new();
    for (seat, it) in instance.seats.iter().enumerate().filter(|(_, it)| it.index == 0) {
        for &incumbent in it.incumbents.iter().filter(|&&incumbent| may_keep(instance, seat, incumbent)) {
            for over in CountScope::of(instance, it.account, incumbent) {
                *could.entry(SeatCount::Kept(over, LimitUnit::Seats)).or_insert(0) += 1;
                *could.entry(SeatCount::Kept(over, LimitUnit::Arr)).or_insert(0) += instance.accounts[it.account].arr;
            }
        }
    }
    could
}
