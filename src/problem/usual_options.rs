//! The usual options, written fast: everybody who may have a unit and has none of it now loads their own meters
//! with the same amounts.

use super::meters::MeterIndex;
use super::{AmountRow, MeterList, Problem};
use crate::instance::{ARR, Instance};

/// What options of one unit, and of one owner, have in common.
pub(super) struct UsualOptions {
    /// For each owner the list of the owner's meters that each set of measures has.
    lists: Vec<Vec<(u64, MeterList)>>,
    /// The unit's rows of amounts, each with the set of measures that it has.
    rows: Vec<(u64, AmountRow)>,
    /// The unit's amounts by measure.
    amounts: Vec<i64>,
    seats: i64,
}

/// The bits of a set of measures that stand for the seats and the ARR received.
const RECEIVED: [u64; 2] = [1 << 62, 1 << 63];
/// Sets of measures have this many bits for them.
const MOST_MEASURES: usize = 62;

impl UsualOptions {
    pub(super) fn new(instance: &Instance) -> Self {
        Self { lists: vec![Vec::new(); instance.owners.len()], rows: Vec::new(), amounts: Vec::new(), seats: 0 }
    }

    /// Begins a unit of these seats; whether its options can be written here at all.
    pub(super) fn begin(&mut self, instance: &Instance, seats: &[usize]) -> bool {
        let alone = |&seat: &usize| {
            let it = &instance.seats[seat];
            let next = instance.seats.get(seat + 1);
            it.minutes_by.is_empty()
                && it.index == 0
                && next.is_none_or(|next| (next.account, next.role) != (it.account, it.role))
        };
        if instance.measures.len() > MOST_MEASURES || !seats.iter().all(alone) {
            return false;
        }
        let total = |measure| seats.iter().map(|&seat| instance.amount(seat, measure, usize::MAX)).sum::<i64>();
        self.amounts.clear();
        self.amounts.extend((0..instance.measures.len()).map(total));
        self.rows.clear();
        self.seats = i64::try_from(seats.len()).unwrap_or(i64::MAX);
        true
    }

    /// Adds the option that this owner gets the unit.
    pub(super) fn push(&mut self, problem: &mut Problem, meters: &MeterIndex, owner: usize, value: i64) {
        let bands = &meters.band_of[owner * self.amounts.len()..(owner + 1) * self.amounts.len()];
        let received = meters.received(owner);
        let gets = [self.seats, self.amounts[ARR]];
        let mut set = 0;
        for ((bit, meter), amount) in RECEIVED.into_iter().zip(received).zip(gets) {
            set |= if meter.is_some() && amount != 0 { bit } else { 0 };
        }
        let counted = |set: u64| (0..RECEIVED.len()).filter(move |&i| set & RECEIVED[i] != 0);
        for (measure, (band, amount)) in bands.iter().zip(&self.amounts).enumerate() {
            if band.is_some() && *amount != 0 {
                set |= 1 << measure;
            }
        }
        let list = if let Some(&(_, list)) = self.lists[owner].iter().find(|known| known.0 == set) {
            list
        } else {
            let measured = bands.iter().enumerate().filter(|(measure, _)| set >> measure & 1 == 1);
            let received = counted(set).filter_map(|i| received[i]);
            let meters: Vec<u32> = measured.filter_map(|(_, band)| *band).chain(received).collect();
            let list = problem.list(&meters);
            self.lists[owner].push((set, list));
            list
        };
        let row = if let Some(&(_, row)) = self.rows.iter().find(|known| known.0 == set) {
            row
        } else {
            let measured = self.amounts.iter().enumerate().filter(|(measure, _)| set >> measure & 1 == 1);
            let gets = counted(set).map(|i| gets[i]);
            let row = problem.row(measured.map(|(_, amount)| *amount).chain(gets));
            self.rows.push((set, row));
            row
        };
        problem.push(value, list, row);
    }
}
