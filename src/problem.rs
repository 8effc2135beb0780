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

use rustc_hash::FxHashMap;

use crate::instance::Hinge;

mod build;
mod choice_state;
mod meters;
mod repair;
mod usual_options;

pub use build::{Decision, Model, TooLarge, build, too_large};
pub use choice_state::{ChoiceState, Gain};
pub use meters::{MeterKind, counts};

/// A problem in compact form: options of unit `u` are `unit_start[u]..unit_start[u + 1]`.
///
/// An option takes 16 bytes: its loads are a list of meters and a row of amounts, both shared. All options of a unit
/// usually have one row, and all options of a person one list of meters; so 13 million options take 200 MB.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    unit_start: Vec<u32>,
    values: Vec<i64>,
    /// For each option its list of meters, and where its amounts begin.
    places: Vec<(MeterList, AmountRow)>,
    list_start: Vec<u32>,
    /// The lists of meters, each ordered.
    lists: Vec<u32>,
    /// The rows of amounts, each as long as the lists that it goes with.
    amounts: Vec<i64>,
    /// Where to find a list.
    list_of: FxHashMap<Box<[u32]>, MeterList>,
    /// The meters.
    pub meters: Vec<Meter>,
}

/// A list of meters that options share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeterList(u32);

/// A row of amounts that options share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmountRow(u32);

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
        Self { unit_start: vec![0], list_start: vec![0], meters, ..Self::default() }
    }

    /// Adds an option to the unit that is being written. Loads of 0 are dropped, loads of one meter are added up.
    ///
    /// # Panics
    /// If there are more than `u32::MAX` options or amounts, which [`build`] refuses beforehand.
    pub fn push_option(&mut self, value: i64, loads: &mut Vec<Load>) {
        merge(loads);
        let meters: Vec<u32> = loads.iter().map(|load| load.meter).collect();
        let list = self.list(&meters);
        let row = match self.places.last() {
            Some(&(_, row)) if self.has(row, loads) => row,
            _ => self.row(loads.drain(..).map(|load| load.amount)),
        };
        loads.clear();
        self.push(value, list, row);
    }

    /// Whether a row begins with these loads' amounts.
    fn has(&self, row: AmountRow, loads: &[Load]) -> bool {
        let amounts = self.amounts[row.0 as usize..].iter();
        amounts.len() >= loads.len() && amounts.zip(loads).all(|(amount, load)| *amount == load.amount)
    }

    /// The list of these meters, which are ordered.
    ///
    /// # Panics
    /// As [`Problem::push_option`].
    pub fn list(&mut self, meters: &[u32]) -> MeterList {
        if let Some(&known) = self.list_of.get(meters) {
            return known;
        }
        let list = MeterList(compact(self.list_start.len() - 1));
        self.lists.extend_from_slice(meters);
        self.list_start.push(compact(self.lists.len()));
        self.list_of.insert(meters.into(), list);
        list
    }

    /// A row of these amounts, none of which is 0.
    ///
    /// # Panics
    /// As [`Problem::push_option`].
    pub fn row(&mut self, amounts: impl IntoIterator<Item = i64>) -> AmountRow {
        let row = AmountRow(compact(self.amounts.len()));
        self.amounts.extend(amounts);
        row
    }

    /// Adds an option to the unit that is being written: list and row are of one length.
    pub fn push(&mut self, value: i64, list: MeterList, row: AmountRow) {
        self.values.push(value);
        self.places.push((list, row));
    }

    /// Ends the unit that is being written; the options pushed since the last call are its options.
    ///
    /// # Panics
    /// As [`Problem::push_option`].
    pub fn end_unit(&mut self) {
        self.unit_start.push(compact(self.values.len()));
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

    /// The same problem in which a unit has these of its options only, ordered; and for each option its index in this one.
    ///
    /// # Panics
    /// As [`Problem::push_option`].
    #[must_use]
    pub fn restricted(&self, unit: usize, keep: &[usize]) -> (Self, Vec<usize>) {
        let all = self.options(unit);
        let gone = compact(all.len() - keep.len());
        let before = 0..all.start;
        let known: Vec<usize> = before.chain(keep.iter().copied()).chain(all.end..self.option_count()).collect();
        let mut problem = self.clone();
        problem.unit_start[unit + 1..].iter_mut().for_each(|start| *start -= gone);
        problem.values = known.iter().map(|&option| self.values[option]).collect();
        problem.places = known.iter().map(|&option| self.places[option]).collect();
        (problem, known)
    }

    /// What an option is worth, in points.
    #[must_use]
    pub fn value(&self, option: usize) -> i64 {
        self.values[option]
    }

    /// What an option adds to the meters, ordered by meter.
    pub fn loads(&self, option: usize) -> impl Iterator<Item = Load> + Clone + '_ {
        let (meters, amounts) = self.load_lists(option);
        meters.iter().zip(amounts).map(|(&meter, &amount)| Load { meter, amount })
    }

    /// The meters that an option loads, and how much it adds to each.
    #[must_use]
    pub fn load_lists(&self, option: usize) -> (&[u32], &[i64]) {
        let (list, row) = self.places[option];
        let (from, to) = (self.list_start[list.0 as usize] as usize, self.list_start[list.0 as usize + 1] as usize);
        let row = row.0 as usize;
        (&self.lists[from..to], &self.amounts[row..row + to - from])
    }

    /// The load of every meter under a choice of one option for each unit.
    #[must_use]
    pub fn meter_loads(&self, choice: impl IntoIterator<Item = usize>) -> Vec<i64> {
        let mut totals = vec![0; self.meters.len()];
        for load in choice.into_iter().flat_map(|option| self.loads(option)) {
            totals[load.meter as usize] += load.amount;
        }
        totals
    }

    /// The objective of a choice, in points, or `None` if a hard band is broken.
    #[must_use]
    pub fn objective(&self, choice: &[usize]) -> Option<i64> {
        let loads = self.meter_loads(choice.iter().copied());
        let pairs = || self.meters.iter().zip(&loads);
        if pairs().any(|(meter, &load)| meter.violation(load) > 0) {
            return None;
        }
        let earned: i64 = choice.iter().map(|&option| self.value(option)).sum();
        Some(earned - pairs().map(|(meter, &load)| meter.charge(load)).sum::<i64>())
    }
}

/// Orders loads by meter and adds up those of one meter; those of 0 are dropped.
pub fn merge(loads: &mut Vec<Load>) {
    loads.sort_unstable_by_key(|load| load.meter);
    loads.dedup_by(|next, kept| {
        let same = next.meter == kept.meter;
        if same {
            kept.amount += next.amount;
        }
        same
    });
    loads.retain(|load| load.amount != 0);
}

/// An index in the compact form; sizes are estimated beforehand.
fn compact(index: usize) -> u32 {
    u32::try_from(index).expect("sizes are estimated beforehand")
}
