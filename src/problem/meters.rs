//! What is counted over a plan: every rule about loads, moves and doubles is one meter or a few.

use std::collections::BTreeMap;

use super::Meter;
use crate::candidates::{Candidates, exclusion, may_keep};
use crate::instance::{ARR, Instance};

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
    /// ARR kept by this owner.
    KeptArrBy(usize),
    /// Seats of this segment kept by present owners who could keep them.
    KeptIn(usize),
    /// ARR of this segment kept by present owners who could keep it.
    KeptArrIn(usize),
    /// Seats that this owner gets and did not have.
    ReceivedBy(usize),
    /// ARR that this owner gets and did not have.
    ReceivedArrBy(usize),
    /// Seats of the account and role of this seat that this owner has.
    Same(usize, usize),
}

/// What an owner in a seat adds to all that is counted but loads.
pub fn counts(instance: &Instance, seat: usize, owner: usize, add: &mut dyn FnMut(Count, i64)) {
    let it = &instance.seats[seat];
    add(Count::Same(seat - it.index as usize, owner), 1);
    let (arr, segment) = (instance.amount(seat, ARR, owner), instance.accounts[it.account].segment);
    if !instance.is_incumbent(seat, owner) {
        add(Count::ReceivedBy(owner), 1);
        add(Count::ReceivedArrBy(owner), arr);
    } else if exclusion(instance, seat, owner).is_none() && !it.spared.contains(&owner) {
        for (seats, of_arr) in [
            (Count::Kept, Count::KeptArr),
            (Count::KeptBy(owner), Count::KeptArrBy(owner)),
            (Count::KeptIn(segment), Count::KeptArrIn(segment)),
        ] {
            add(seats, 1);
            add(of_arr, arr);
        }
    }
}

/// The meters and where to find each.
pub(super) struct Meters {
    pub(super) list: Vec<Meter>,
    pub(super) counts: Vec<Count>,
    /// For each owner and measure the meter of the owner's band.
    pub(super) band_of: Vec<Option<u32>>,
    pub(super) at: BTreeMap<Count, u32>,
    /// For each owner the meters of the seats and of the ARR that the owner receives, where they are limited.
    received_by: Vec<[Option<u32>; 2]>,
}

impl Meters {
    pub(super) fn new(instance: &Instance, candidates: &Candidates) -> Self {
        let bands = vec![None; instance.owners.len() * instance.measures.len()];
        let received_by = vec![[None; 2]; instance.owners.len()];
        let mut meters =
            Self { list: Vec::new(), counts: Vec::new(), band_of: bands, at: BTreeMap::new(), received_by };
        for (index, band) in instance.bands.iter().enumerate() {
            let meter = Meter { at_least: band.at_least, at_most: band.at_most, hinges: band.hinges.clone() };
            let at = meters.push(meter, Count::Band(index));
            meters.band_of[band.owner * instance.measures.len() + band.measure] = Some(at);
        }
        meters.moves(instance);
        meters.same(instance, candidates);
        meters
    }

    /// The meters of the seats and of the ARR that an owner receives, in their order.
    pub(super) fn received(&self, owner: usize) -> [Option<u32>; 2] {
        self.received_by[owner]
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
        let could = Could::of(instance);
        self.keep(Count::Kept, could.all[0], rules.moves);
        self.keep(Count::KeptArr, could.all[1], rules.moved_arr);
        for (&owner, &[seats, arr]) in &could.by {
            self.keep(Count::KeptBy(owner), seats, rules.given.filter(|budget| *budget < seats));
            self.keep(Count::KeptArrBy(owner), arr, rules.given_arr.filter(|budget| *budget < arr));
        }
        for limits in &rules.of_segments {
            let [seats, arr] = could.within.get(&limits.segment).copied().unwrap_or_default();
            self.keep(Count::KeptIn(limits.segment), seats, limits.moves.filter(|budget| *budget < seats));
            self.keep(Count::KeptArrIn(limits.segment), arr, limits.moved_arr.filter(|budget| *budget < arr));
        }
        self.receivers(instance);
    }

    /// That all of what could be kept is, but for a budget.
    fn keep(&mut self, count: Count, could: i64, budget: Option<i64>) {
        if let Some(budget) = budget {
            self.push(Meter { at_least: Some(could - budget), ..Meter::default() }, count);
        }
    }

    /// What each owner receives, seats and ARR, as far as that is limited.
    fn receivers(&mut self, instance: &Instance) {
        let rules = &instance.rules;
        let mut seats = vec![rules.received; instance.owners.len()];
        for &(owner, most) in &rules.cooling {
            seats[owner] = Some(seats[owner].map_or(most, |known| known.min(most)));
        }
        for (owner, most) in seats.into_iter().enumerate() {
            let meter = |most| Meter { at_most: Some(most), ..Meter::default() };
            self.received_by[owner] = [
                most.map(|most| self.push(meter(most), Count::ReceivedBy(owner))),
                rules.received_arr.map(|most| self.push(meter(most), Count::ReceivedArrBy(owner))),
            ];
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

/// What present owners could keep: seats and ARR.
#[derive(Default)]
struct Could {
    all: [i64; 2],
    by: BTreeMap<usize, [i64; 2]>,
    /// By segment.
    within: BTreeMap<usize, [i64; 2]>,
}

impl Could {
    fn of(instance: &Instance) -> Self {
        let mut could = Self::default();
        for (seat, it) in instance.seats.iter().enumerate().filter(|(_, it)| it.index == 0) {
            let account = &instance.accounts[it.account];
            for &incumbent in it.incumbents.iter().filter(|&&incumbent| may_keep(instance, seat, incumbent)) {
                let by = could.by.entry(incumbent).or_default();
                for sums in [&mut could.all, by, could.within.entry(account.segment).or_default()] {
                    sums[0] += 1;
                    sums[1] += account.arr;
                }
            }
        }
        could
    }
}
