//! What is counted over a plan: everyone's loads, what is kept and received, and that nobody has a seat twice.

use crate::check::holders::posts;
use crate::check::moves::{could_keep, incumbents};
use crate::instance::{ARR, Band, HOURS, Hinge, Instance, Seat};
use crate::plan::proof::Count;

/// More meters than this that only keep people from having two seats of a post are left out: the proof may then be
/// refused for want of them, and is never accepted wrongly.
const MOST_SAME: usize = 1_000_000;

/// What an option adds to a meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Load {
    /// Index of the meter.
    pub(super) meter: u32,
    /// What it adds.
    pub(super) amount: i64,
}

/// A hard band and the charges on a load.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter<'a> {
    /// The least load allowed; `i64::MIN` where there is no such limit.
    pub(super) least: i64,
    /// The most load allowed; `i64::MAX` likewise.
    pub(super) most: i64,
    /// The charges.
    pub(super) hinges: &'a [Hinge],
    /// What all loads on it can come to at most, signs left aside.
    pub(super) reach: i128,
}

/// The meters of an instance: the bands in their order, and behind them what the other rules count.
#[derive(Debug)]
pub(super) struct Meters<'a> {
    instance: &'a Instance,
    pub(super) list: Vec<Meter<'a>>,
    /// For each owner where the owner's bands begin; and where the last one's end.
    bands: Vec<usize>,
    kept: Option<u32>,
    kept_arr: Option<u32>,
    kept_by: Vec<Option<u32>>,
    kept_arr_by: Vec<Option<u32>>,
    /// By segment.
    kept_in: Vec<Option<u32>>,
    kept_arr_in: Vec<Option<u32>>,
    received: Vec<Option<u32>>,
    received_arr: Vec<Option<u32>>,
    /// For each seat the meter of the first owner's seats of its post, if it has several seats; the others' follow.
    same: Vec<Option<u32>>,
}

impl<'a> Meters<'a> {
    pub(super) fn new(instance: &'a Instance) -> Self {
        let owners = instance.owners.len();
        let first = |owner: usize| instance.bands.partition_point(|band| band.owner < owner);
        let mut meters = Self {
            instance,
            list: Vec::new(),
            bands: (0..=owners).map(first).collect(),
            kept: None,
            kept_arr: None,
            kept_by: vec![None; owners],
            kept_arr_by: vec![None; owners],
            kept_in: vec![None; instance.segments.len()],
            kept_arr_in: vec![None; instance.segments.len()],
            received: vec![None; owners],
            received_arr: vec![None; owners],
            same: vec![None; instance.seats.len()],
        };
        let reaches: Vec<i128> = (0..instance.measures.len()).map(|measure| reach(instance, measure)).collect();
        meters.list.extend(instance.bands.iter().map(|band| of_band(band, reaches[band.measure])));
        meters.budgets();
        meters.one_seat_a_post();
        meters
    }

    /// A limit on the moves is a least number of seats kept: of those that could be, all but as many as may move.
    fn budgets(&mut self) {
        let (instance, rules) = (self.instance, &self.instance.rules);
        let all = (instance.seats.len() as i128, reach(instance, ARR));
        let mut in_all = (0, 0);
        let mut by = vec![(0, 0); instance.owners.len()];
        let mut within = vec![(0, 0); instance.segments.len()];
        for post in posts(instance) {
            let about = &instance.accounts[post.account];
            for &owner in incumbents(instance, &post).iter().filter(|&&it| could_keep(instance, &post, it)) {
                for sums in [&mut in_all, &mut by[owner], &mut within[about.segment]] {
                    *sums = (sums.0 + 1, sums.1 + about.arr);
                }
            }
        }
        self.kept = rules.moves.map(|most| self.push((in_all.0 - most, i64::MAX), all.0));
        self.kept_arr = rules.moved_arr.map(|most| self.push((in_all.1 - most, i64::MAX), all.1));
        for (owner, (seats, arr)) in by.into_iter().enumerate() {
            self.kept_by[owner] = self.least(seats, rules.given, all.0);
            self.kept_arr_by[owner] = self.least(arr, rules.given_arr, all.1);
        }
        for limits in &rules.of_segments {
            let (seats, arr) = within[limits.segment];
            self.kept_in[limits.segment] = self.least(seats, limits.moves, all.0);
            self.kept_arr_in[limits.segment] = self.least(arr, limits.moved_arr, all.1);
        }
        for owner in 0..instance.owners.len() {
            let cooling = rules.cooling.iter().filter(|it| it.0 == owner).map(|it| it.1);
            let most = cooling.chain(rules.received).min();
            self.received[owner] = most.map(|most| self.push((i64::MIN, most), all.0));
            self.received_arr[owner] = rules.received_arr.map(|most| self.push((i64::MIN, most), all.1));
        }
    }

    /// What must be kept of so much that could be, where that is anything.
    fn least(&mut self, could: i64, budget: Option<i64>, reach: i128) -> Option<u32> {
        budget.filter(|&most| most < could).map(|most| self.push((could - most, i64::MAX), reach))
    }

    fn one_seat_a_post(&mut self) {
        let owners = self.instance.owners.len();
        let several = || posts(self.instance).into_iter().filter(|post| post.seats.len() > 1);
        if several().count() * owners > MOST_SAME {
            return;
        }
        for post in several() {
            let first = self.push_each((i64::MIN, 1), post.seats.len() as i128);
            self.same[post.seats].fill(first);
        }
    }

    fn push(&mut self, (least, most): (i64, i64), reach: i128) -> u32 {
        self.list.push(Meter { least, most, hinges: &[], reach });
        index(self.list.len() - 1)
    }

    /// One meter for each owner; gives back the first one's.
    fn push_each(&mut self, band: (i64, i64), reach: i128) -> Option<u32> {
        (0..self.instance.owners.len()).map(|_| self.push(band, reach)).min()
    }

    /// What an owner of some seats adds to every meter; to each at most once.
    pub(super) fn loads(&self, owner: usize, seats: &[usize], loads: &mut Vec<Load>) {
        let instance = self.instance;
        for band in self.bands[owner]..self.bands[owner + 1] {
            let measure = instance.bands[band].measure;
            let amount = seats.iter().map(|&seat| instance.amount(seat, measure, owner)).sum();
            add(loads, Some(index(band)), amount);
        }
        self.changes(owner, seats, loads);
        for &seat in seats {
            add(loads, self.same[seat].map(|first| first + index(owner)), 1);
        }
    }

    /// What the owner keeps of these seats, and what they get.
    fn changes(&self, owner: usize, seats: &[usize], loads: &mut Vec<Load>) {
        let instance = self.instance;
        let account = |seat: usize| &instance.accounts[instance.seats[seat].account];
        let sum = |kept: bool, segment: Option<usize>| {
            let counts = |seat: usize| {
                let it = &instance.seats[seat];
                it.incumbents.contains(&owner) == kept && !(kept && it.spared.contains(&owner))
            };
            let counted = seats.iter().filter(|&&seat| counts(seat));
            let of = counted.filter(|&&seat| segment.is_none_or(|segment| account(seat).segment == segment));
            of.fold((0, 0), |(count, arr), &seat| (count + 1, arr + account(seat).arr))
        };
        let (kept, got) = (sum(true, None), sum(false, None));
        add(loads, self.kept, kept.0);
        add(loads, self.kept_arr, kept.1);
        add(loads, self.kept_by[owner], kept.0);
        add(loads, self.kept_arr_by[owner], kept.1);
        for limits in &instance.rules.of_segments {
            let kept = sum(true, Some(limits.segment));
            add(loads, self.kept_in[limits.segment], kept.0);
            add(loads, self.kept_arr_in[limits.segment], kept.1);
        }
        add(loads, self.received[owner], got.0);
        add(loads, self.received_arr[owner], got.1);
    }

    /// The meter that a proof names.
    pub(super) fn named(&self, count: &Count) -> Option<usize> {
        let instance = self.instance;
        let owner = |id: &String| instance.owners.binary_search_by(|owner| owner.id.cmp(id)).ok();
        let segment = |id: &String| instance.segments.iter().position(|segment| segment.id == *id);
        let meter = match count {
            Count::Load { owner: id, measure } => {
                let (owner, measure) = (owner(id)?, instance.measures.iter().position(|it| it.name == *measure)?);
                let key = |band: &Band| (band.owner, band.measure);
                return instance.bands.binary_search_by_key(&(owner, measure), key).ok();
            }
            Count::Kept => self.kept,
            Count::KeptArr => self.kept_arr,
            Count::KeptBy(id) => self.kept_by[owner(id)?],
            Count::KeptArrBy(id) => self.kept_arr_by[owner(id)?],
            Count::KeptIn(id) => self.kept_in[segment(id)?],
            Count::KeptArrIn(id) => self.kept_arr_in[segment(id)?],
            Count::ReceivedBy(id) => self.received[owner(id)?],
            Count::ReceivedArrBy(id) => self.received_arr[owner(id)?],
            Count::Same { account, role, owner: id } => {
                let account = instance.accounts.binary_search_by(|it| it.id.cmp(account)).ok()?;
                let key = (account, instance.roles.binary_search(role).ok()?);
                let seat = instance.seats.binary_search_by_key(&key, |seat| (seat.account, seat.role)).ok()?;
                Some(self.same[seat]? + index(owner(id)?))
            }
        };
        meter.map(|meter| meter as usize)
    }
}

fn of_band(band: &Band, reach: i128) -> Meter<'_> {
    let (least, most) = (band.at_least.unwrap_or(i64::MIN), band.at_most.unwrap_or(i64::MAX));
    Meter { least, most, hinges: &band.hinges, reach }
}

/// What all seats together come to at most in a measure.
fn reach(instance: &Instance, measure: usize) -> i128 {
    let most = |(seat, it): (usize, &Seat)| {
        let by = it.minutes_by.iter().filter(|_| measure == HOURS).map(|it| it.1);
        by.chain([instance.amount(seat, measure, usize::MAX)]).map(|amount| i128::from(amount.abs())).max()
    };
    instance.seats.iter().enumerate().filter_map(most).sum()
}

fn add(loads: &mut Vec<Load>, meter: Option<u32>, amount: i64) {
    if let Some(meter) = meter.filter(|_| amount != 0) {
        loads.push(Load { meter, amount });
    }
}

/// An index of a meter or an option; there are far fewer than it can tell apart.
pub(super) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
