//! What is counted over a plan: everyone's loads, what is kept and received, and that nobody has a seat twice.

use crate::check::holders::account_roles;
use crate::check::moves::{could_keep, incumbents};
use crate::instance::{ARR, Band, HOURS, Hinge, Instance, LimitSubject, LimitUnit, Seat};
use crate::plan::proof::{Change, Count};

/// More meters than this that only keep people from having two seats of an account and role are left out: the proof may then be
/// refused for want of them, and is never accepted wrongly.
const MOST_SAME: usize = 1_000_000;

/// What an option adds to a meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MeterLoad {
    /// Index of the meter.
    pub(super) meter: u32,
    /// What it adds.
    pub(super) amount: i64,
}

/// A hard band and the charges on a load.
#[derive(Debug, Clone, Copy)]
pub(super) struct BandedMeter<'a> {
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
    pub(super) list: Vec<BandedMeter<'a>>,
    /// For each owner where the owner's bands begin; and where the last one's end.
    bands: Vec<usize>,
    /// What is kept, in seats and ARR: in all, then by owner, then by segment, then by manager.
    kept: Vec<[Option<u32>; 2]>,
    /// What each owner receives, in seats and ARR.
    received: Vec<[Option<u32>; 2]>,
    /// For each seat the meter of the first owner's seats of its account and role, if it has several seats; the others' follow.
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
            kept: vec![[None; 2]; 1 + owners + instance.segments.len() + instance.managers.len()],
            received: vec![[None; 2]; owners],
            same: vec![None; instance.seats.len()],
        };
        let reaches: Vec<i128> = (0..instance.measures.len()).map(|measure| reach(instance, measure)).collect();
        meters.list.extend(instance.bands.iter().map(|band| of_band(band, reaches[band.measure])));
        meters.budgets();
        meters.one_seat_a_post();
        meters
    }

    /// Where what an owner keeps of a segment is counted: in all, of the owner, of the segment, of the owner's manager.
    fn counted(&self, owner: usize, segment: usize) -> impl Iterator<Item = usize> + use<> {
        let of_segments = 1 + self.instance.owners.len();
        let of_teams = of_segments + self.instance.segments.len();
        let team = self.instance.owners[owner].manager.map(|manager| of_teams + manager);
        [0, 1 + owner, of_segments + segment].into_iter().chain(team)
    }

    /// A limit on the moves is a least number of seats kept: of those that could be, all but as many as may move.
    fn budgets(&mut self) {
        let instance = self.instance;
        let reaches = [instance.seats.len() as i128, reach(instance, ARR)];
        let mut could = vec![[0, 0]; self.kept.len()];
        for account_role in account_roles(instance) {
            let about = &instance.accounts[account_role.account];
            for &owner in
                incumbents(instance, &account_role).iter().filter(|&&it| could_keep(instance, &account_role, it))
            {
                for place in self.counted(owner, about.segment) {
                    could[place] = [could[place][0] + 1, could[place][1] + about.arr];
                }
            }
        }
        let owners = instance.owners.len();
        let mut most_received = vec![[None; 2]; owners];
        for limit in &instance.rules.limits {
            let Some(most) = limit.most else { continue };
            let unit = usize::from(limit.unit == LimitUnit::Arr);
            let places = match limit.subject {
                LimitSubject::All => 0..1,
                LimitSubject::EachGiver => 1..1 + owners,
                LimitSubject::EachTeam => 1 + owners + instance.segments.len()..self.kept.len(),
                LimitSubject::Segment(segment) => 1 + owners + segment..2 + owners + segment,
                LimitSubject::EachReceiver | LimitSubject::Cooling(_) => {
                    let those =
                        if let LimitSubject::Cooling(owner) = limit.subject { owner..owner + 1 } else { 0..owners };
                    for known in &mut most_received[those] {
                        known[unit] = known[unit].into_iter().chain([most]).min();
                    }
                    continue;
                }
            };
            for place in places {
                let could = could[place][unit];
                if place == 0 || most < could {
                    self.kept[place][unit] = Some(self.push((could - most, i64::MAX), reaches[unit]));
                }
            }
        }
        for (owner, most) in most_received.into_iter().enumerate() {
            for unit in 0..2 {
                self.received[owner][unit] = most[unit].map(|most| self.push((i64::MIN, most), reaches[unit]));
            }
        }
    }

    fn one_seat_a_post(&mut self) {
        let owners = self.instance.owners.len();
        let several = || account_roles(self.instance).into_iter().filter(|account_role| account_role.seats.len() > 1);
        if several().count() * owners > MOST_SAME {
            return;
        }
        for account_role in several() {
            let first = self.push_each((i64::MIN, 1), account_role.seats.len() as i128);
            self.same[account_role.seats].fill(first);
        }
    }

    fn push(&mut self, (least, most): (i64, i64), reach: i128) -> u32 {
        self.list.push(BandedMeter { least, most, hinges: &[], reach });
        index(self.list.len() - 1)
    }

    /// One meter for each owner; gives back the first one's.
    fn push_each(&mut self, band: (i64, i64), reach: i128) -> Option<u32> {
        (0..self.instance.owners.len()).map(|_| self.push(band, reach)).min()
    }

    /// What an owner of some seats adds to every meter; to each at most once.
    pub(super) fn loads(&self, owner: usize, seats: &[usize], loads: &mut Vec<MeterLoad>) {
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
    fn changes(&self, owner: usize, seats: &[usize], loads: &mut Vec<MeterLoad>) {
        let first = loads.len();
        for &seat in seats {
            let it = &self.instance.seats[seat];
            let account = &self.instance.accounts[it.account];
            let mut count = |[of_seats, of_arr]: [Option<u32>; 2]| {
                for (meter, amount) in [(of_seats, 1), (of_arr, account.arr)] {
                    match loads[first..].iter_mut().find(|load| Some(load.meter) == meter) {
                        Some(load) => load.amount += amount,
                        None => add(loads, meter, amount),
                    }
                }
            };
            if !it.incumbents.contains(&owner) {
                count(self.received[owner]);
            } else if !it.spared.contains(&owner) {
                self.counted(owner, account.segment).for_each(|place| count(self.kept[place]));
            }
        }
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
            Count::Change(change) => {
                let (name, of) = match change {
                    Change::InAll(name) => (name, None),
                    Change::Of(of) => of.iter().next().filter(|_| of.len() == 1).map(|(name, of)| (name, Some(of)))?,
                };
                let place = |of: usize| self.kept[of];
                let [seats, arr] = match (name.replace("_arr", "").as_str(), of) {
                    ("kept", None) => place(0),
                    ("kept_by", Some(id)) => place(1 + owner(id)?),
                    ("kept_in", Some(id)) => place(1 + instance.owners.len() + segment(id)?),
                    ("kept_in_team", Some(id)) => {
                        let manager = instance.managers.binary_search(id).ok()?;
                        place(1 + instance.owners.len() + instance.segments.len() + manager)
                    }
                    ("received_by", Some(id)) => self.received[owner(id)?],
                    _ => return None,
                };
                if name.contains("_arr") { arr } else { seats }
            }
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

fn of_band(band: &Band, reach: i128) -> BandedMeter<'_> {
    let (least, most) = (band.at_least.unwrap_or(i64::MIN), band.at_most.unwrap_or(i64::MAX));
    BandedMeter { least, most, hinges: &band.hinges, reach }
}

/// What all seats together come to at most in a measure.
fn reach(instance: &Instance, measure: usize) -> i128 {
    let most = |(seat, it): (usize, &Seat)| {
        let by = it.minutes_by.iter().filter(|_| measure == HOURS).map(|it| it.1);
        by.chain([instance.amount(seat, measure, usize::MAX)]).map(|amount| i128::from(amount.abs())).max()
    };
    instance.seats.iter().enumerate().filter_map(most).sum()
}

fn add(loads: &mut Vec<MeterLoad>, meter: Option<u32>, amount: i64) {
    if let Some(meter) = meter.filter(|_| amount != 0) {
        loads.push(MeterLoad { meter, amount });
    }
}

/// An index of a meter or an option; there are far fewer than it can tell apart.
pub(super) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
