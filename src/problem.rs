//! The optimisation problem: units, options, meters; no word of accounts in it.
//!
//! A *unit* is decided by choosing exactly one of its *options*. An option is worth some points and loads some
//! *meters*. A meter's load is the sum over the chosen options; it must stay inside its hard band, and each of its
//! hinges charges what goes beyond a point. A problem is to
//!
//! > maximise the sum of the chosen options' values, less the sum of the hinges' charges,
//! > one option for each unit, every meter inside its hard band.
//!
//! Everything is an integer. This is a multiple-choice generalised assignment problem with convex penalties.

use crate::instance::Hinge;

mod build;
mod repair;

pub use build::{Count, Decision, Model, TooLarge, build};

/// A problem in compact form: options of unit `u` are `unit_start[u]..unit_start[u + 1]`, loads likewise.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    unit_start: Vec<u32>,
    values: Vec<i64>,
    load_start: Vec<u32>,
    loads: Vec<Load>,
    /// The meters.
    pub meters: Vec<Meter>,
}

/// What an option adds to a meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Index of the meter.
    pub meter: u32,
    /// What it adds; may be negative, never 0.
    pub amount: i64,
}

/// Something that is counted over a plan and should stay within a band.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meter {
    /// The least load allowed.
    pub at_least: Option<i64>,
    /// The most load allowed.
    pub at_most: Option<i64>,
    /// What a load beyond certain points costs; together convex.
    pub hinges: Vec<Hinge>,
}

impl Meter {
    /// The charge on a load, in points.
    #[must_use]
    pub fn charge(&self, load: i64) -> i64 {
        self.hinges.iter().map(|hinge| hinge.charge(load)).sum()
    }

    /// By how much a load is outside the hard band; 0 if it is inside.
    #[must_use]
    pub fn violation(&self, load: i64) -> i64 {
        let above = self.at_most.map_or(0, |most| load - most);
        let below = self.at_least.map_or(0, |least| least - load);
        above.max(below).max(0)
    }
}

impl Problem {
    /// A problem with these meters and no units yet.
    #[must_use]
    pub fn new(meters: Vec<Meter>) -> Self {
        Self { unit_start: vec![0], load_start: vec![0], meters, ..Self::default() }
    }

    /// Adds an option to the unit that is being written. Loads of 0 are dropped, loads of one meter are added up.
    ///
    /// # Panics
    /// If there are more than `u32::MAX` options or loads, which [`build`] refuses beforehand.
    pub fn push_option(&mut self, value: i64, loads: &mut Vec<Load>) {
        loads.sort_unstable_by_key(|load| load.meter);
        loads.dedup_by(|next, kept| {
            let same = next.meter == kept.meter;
            if same {
                kept.amount += next.amount;
            }
            same
        });
        self.loads.extend(loads.drain(..).filter(|load| load.amount != 0));
        self.values.push(value);
        self.load_start.push(u32::try_from(self.loads.len()).expect("sizes are estimated beforehand"));
    }

    /// Ends the unit that is being written; the options pushed since the last call are its options.
    ///
    /// # Panics
    /// As [`Problem::push_option`].
    pub fn end_unit(&mut self) {
        self.unit_start.push(u32::try_from(self.values.len()).expect("sizes are estimated beforehand"));
    }

    /// Number of units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.unit_start.len() - 1
    }

    /// Number of options of all units.
    #[must_use]
    pub fn option_count(&self) -> usize {
        self.values.len()
    }

    /// The options of a unit.
    #[must_use]
    pub fn options(&self, unit: usize) -> std::ops::Range<usize> {
        self.unit_start[unit] as usize..self.unit_start[unit + 1] as usize
    }

    /// What an option is worth, in points.
    #[must_use]
    pub fn value(&self, option: usize) -> i64 {
        self.values[option]
    }

    /// What an option adds to the meters, ordered by meter.
    #[must_use]
    pub fn loads(&self, option: usize) -> &[Load] {
        &self.loads[self.load_start[option] as usize..self.load_start[option + 1] as usize]
    }

    /// The load of every meter under a choice of one option for each unit.
    #[must_use]
    pub fn meter_loads(&self, choice: &[usize]) -> Vec<i64> {
        let mut totals = vec![0; self.meters.len()];
        for load in choice.iter().flat_map(|&option| self.loads(option)) {
            totals[load.meter as usize] += load.amount;
        }
        totals
    }

    /// The objective of a choice, in points, or `None` if a hard band is broken.
    #[must_use]
    pub fn objective(&self, choice: &[usize]) -> Option<i64> {
        let loads = self.meter_loads(choice);
        let pairs = || self.meters.iter().zip(&loads);
        if pairs().any(|(meter, &load)| meter.violation(load) > 0) {
            return None;
        }
        let earned: i64 = choice.iter().map(|&option| self.value(option)).sum();
        Some(earned - pairs().map(|(meter, &load)| meter.charge(load)).sum::<i64>())
    }
}
