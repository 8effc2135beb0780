//! The loads of the meters while one change after another is made, and what further changes would do to them.

use std::cell::RefCell;

use super::change::UnitChange;
use crate::problem::Meter;

/// How many steps have been made when something was last true.
pub(super) type StepCount = u32;

/// No share of an excess is more than this, so that sums of them stay in range.
const MOST_SHARE: i64 = 1 << 40;

/// A state between today and the plan.
#[derive(Clone)]
pub(super) struct Transition<'a> {
    changes: &'a [UnitChange],
    meters: &'a [Meter],
    loads: Vec<i64>,
    /// The meters that can matter: some state is charged for them or outside their hard bands.
    matters: Vec<bool>,
    /// For each meter that matters the changes that load it.
    users: Vec<Vec<u32>>,
    open: Vec<bool>,
    left: usize,
    changed_at: Vec<StepCount>,
    now: StepCount,
    /// What the changes looked at add to the meters, and which meters these are.
    scratch: RefCell<(Vec<i64>, Vec<u32>)>,
}

impl<'a> Transition<'a> {
    /// Today's loads, with all changes still to come.
    pub(super) fn new(changes: &'a [UnitChange], meters: &'a [Meter], loads: Vec<i64>) -> Self {
        let (mut low, mut high) = (loads.clone(), loads.clone());
        for load in changes.iter().flat_map(|change| &change.loads) {
            let side = if load.amount < 0 { &mut low } else { &mut high };
            side[load.meter as usize] += load.amount;
        }
        let matters: Vec<bool> = (meters.iter().zip(low.iter().zip(&high)))
            .map(|(meter, (&low, &high))| {
                !meter.hinges.is_empty() || meter.violation(low) > 0 || meter.violation(high) > 0
            })
            .collect();
        let mut users = vec![Vec::new(); meters.len()];
        for (change, index) in changes.iter().zip(0..) {
            for load in change.loads.iter().filter(|load| matters[load.meter as usize]) {
                users[load.meter as usize].push(index);
            }
        }
        Self {
            changes,
            meters,
            loads,
            matters,
            users,
            open: vec![true; changes.len()],
            left: changes.len(),
            changed_at: vec![0; meters.len()],
            now: 0,
            scratch: RefCell::new((vec![0; meters.len()], Vec::new())),
        }
    }

    /// Whether a change is still to come.
    pub(super) fn is_open(&self, change: usize) -> bool {
        self.open[change]
    }

    /// The changes still to come.
    pub(super) fn open(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.changes.len()).filter(|&change| self.open[change])
    }

    /// How many changes are still to come.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Steps made so far.
    pub(super) fn now(&self) -> StepCount {
        self.now
    }

    /// The changes still to come that load a meter that matters.
    pub(super) fn users(&self, meter: u32) -> impl Iterator<Item = usize> + '_ {
        self.users[meter as usize].iter().map(|&change| change as usize).filter(|&change| self.open[change])
    }

    /// The meters that a change loads and that matter.
    pub(super) fn meters_of(&self, change: usize) -> impl Iterator<Item = u32> + '_ {
        self.changes[change].loads.iter().map(|load| load.meter).filter(|&meter| self.matters[meter as usize])
    }

    /// Whether nothing that these changes touch has changed since.
    pub(super) fn is_fresh(&self, set: &[usize], since: StepCount) -> bool {
        set.iter().all(|&change| {
            self.open[change] && self.meters_of(change).all(|meter| self.changed_at[meter as usize] <= since)
        })
    }

    /// Makes these changes, as one step.
    pub(super) fn apply(&mut self, set: &[usize]) {
        self.now += 1;
        for &change in set {
            self.open[change] = false;
            self.left -= 1;
            for load in &self.changes[change].loads {
                self.loads[load.meter as usize] += load.amount;
                self.changed_at[load.meter as usize] = self.now;
            }
        }
    }

    /// The meters that are outside their hard bands.
    pub(super) fn broken(&self) -> Vec<u32> {
        let meters = self.meters.iter().zip(&self.loads).zip(0..);
        meters.filter(|((meter, load), _)| meter.violation(**load) > 0).map(|(_, index)| index).collect()
    }

    /// The meter that is furthest outside its hard band for its size; of several alike the first.
    pub(super) fn worst(&self) -> Option<u32> {
        let excess = |&meter: &u32| {
            let at = meter as usize;
            share(&self.meters[at], self.meters[at].violation(self.loads[at]))
        };
        self.broken().into_iter().max_by_key(|meter| (excess(meter), u32::MAX - meter))
    }

    /// How much these changes together gain, in points.
    pub(super) fn gain(&self, set: &[usize]) -> i64 {
        let value: i64 = set.iter().map(|&change| self.changes[change].value).sum();
        value - self.over(set, |meter, load, added| meter.charge(load + added) - meter.charge(load)).iter().sum::<i64>()
    }

    /// By how much these changes together take meters further outside their hard bands, each meter that they do with the
    /// excess in millionths of its bound.
    pub(super) fn excess(&self, set: &[usize]) -> Vec<(u32, i64)> {
        let excess = |meter: &Meter, load: i64, added: i64| {
            let more = meter.violation(load + added) - meter.violation(load);
            if more > 0 { share(meter, more) } else { 0 }
        };
        let found = self.over(set, excess);
        self.touched().into_iter().zip(found).filter(|(_, excess)| *excess > 0).collect()
    }

    /// By how much these changes together bring meters that are outside their hard bands nearer to them, less what they
    /// take others further outside; in millionths of the bounds.
    pub(super) fn relief(&self, set: &[usize]) -> i64 {
        let less = |meter: &Meter, load: i64, added: i64| {
            share(meter, meter.violation(load)) - share(meter, meter.violation(load + added))
        };
        self.over(set, less).iter().sum()
    }

    /// Whether every meter is inside its hard band once these changes are made.
    pub(super) fn repairs(&self, set: &[usize]) -> bool {
        let inside = self.over(set, |meter, load, added| meter.violation(load + added) == 0);
        let touched = self.touched();
        inside.into_iter().all(|inside| inside) && self.broken().iter().all(|meter| touched.contains(meter))
    }

    /// Whether these changes together take no meter further outside its hard band.
    pub(super) fn may(&self, set: &[usize]) -> bool {
        self.excess(set).is_empty()
    }

    /// What holds of each meter that these changes touch and that matters, its load and what they add to it.
    fn over<T>(&self, set: &[usize], what: impl Fn(&Meter, i64, i64) -> T) -> Vec<T> {
        let (added, touched) = &mut *self.scratch.borrow_mut();
        touched.clear();
        for load in set.iter().flat_map(|&change| &self.changes[change].loads) {
            if self.matters[load.meter as usize] {
                if added[load.meter as usize] == 0 {
                    touched.push(load.meter);
                }
                added[load.meter as usize] += load.amount;
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let of = |&meter: &u32| {
            let at = meter as usize;
            what(&self.meters[at], self.loads[at], added[at])
        };
        let found = touched.iter().map(of).collect();
        for &meter in touched.iter() {
            added[meter as usize] = 0;
        }
        found
    }

    /// The meters that the last [`Transition::over`] looked at.
    fn touched(&self) -> Vec<u32> {
        self.scratch.borrow().1.clone()
    }
}

/// An excess in millionths of a meter's bound.
fn share(meter: &Meter, excess: i64) -> i64 {
    let bound = meter.at_most.or(meter.at_least).unwrap_or(1).abs().max(1);
    i64::try_from(i128::from(excess) * 1_000_000 / i128::from(bound))
        .unwrap_or(MOST_SHARE)
        .clamp(i64::from(excess > 0), MOST_SHARE)
}
