//! The order of the changes: the greatest gain for each move first, such that no step breaks a hard band.
//!
//! A change that breaks one alone is made together with those that free what it needs. What a change gains depends on the
//! loads it meets, so that after each step all that touch the same meters are looked at again.

use std::collections::BinaryHeap;

use super::chains::{MayChange, grown, moves, partner, per_move, whole};
use super::change::UnitChange;
use super::transition::{StepCount, Transition};

/// A step that might be next.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NextStep {
    /// Points for each move.
    gain: i64,
    fewer: std::cmp::Reverse<usize>,
    /// The change that it was made for; of several alike the first.
    root: std::cmp::Reverse<usize>,
    /// Whether it was looked at whether it may be made alone.
    settled: bool,
    made: StepCount,
    version: u32,
    set: Vec<usize>,
}

struct StepRanking<'a, 's> {
    state: &'s mut Transition<'a>,
    changes: &'s [UnitChange],
    allowed: MayChange<'s>,
    heap: BinaryHeap<NextStep>,
    /// For each change how often it was looked at anew: what was put down before no longer counts.
    versions: Vec<u32>,
}

/// Makes all changes that are allowed, in steps.
pub(super) fn ranked(state: &mut Transition<'_>, changes: &[UnitChange], allowed: MayChange<'_>) -> Vec<Vec<usize>> {
    let versions = vec![0; changes.len()];
    let mut ranking = StepRanking { state, changes, allowed, heap: BinaryHeap::new(), versions };
    let open: Vec<usize> = ranking.state.open().filter(|&change| allowed(change)).collect();
    for change in open {
        ranking.look_at(change);
    }
    let mut steps = Vec::new();
    while let Some(set) = ranking.next() {
        ranking.apply(&set);
        steps.push(set);
    }
    steps
}

impl StepRanking<'_, '_> {
    /// Puts down what a change would gain alone.
    fn look_at(&mut self, change: usize) {
        self.versions[change] += 1;
        self.put(change, vec![change], false);
    }

    fn put(&mut self, root: usize, set: Vec<usize>, settled: bool) {
        let count = moves(self.changes, &set);
        let gain = per_move(self.state.gain(&set), count);
        let (fewer, version, made) = (std::cmp::Reverse(count), self.versions[root], self.state.now());
        self.heap.push(NextStep { gain, fewer, root: std::cmp::Reverse(root), settled, made, version, set });
    }

    /// The next step, if anything is left.
    fn next(&mut self) -> Option<Vec<usize>> {
        while let Some(next) = self.heap.pop() {
            let root = next.root.0;
            if !self.state.is_open(root) || next.version != self.versions[root] {
                continue;
            }
            if !self.state.is_fresh(&next.set, next.made) {
                self.look_at(root);
            } else if next.settled {
                return Some(next.set);
            } else if !self.state.may(&next.set) {
                // What can't be grown now is looked at again when something that it touches has changed.
                if let Some(set) = grown(self.state, root, self.allowed) {
                    self.put(root, set, true);
                }
            } else if next.gain >= 0 {
                return Some(next.set);
            } else {
                let set = partner(self.state, self.changes, root, self.allowed).unwrap_or(next.set);
                self.put(root, set, true);
            }
        }
        whole(self.state, self.allowed)
    }

    fn apply(&mut self, set: &[usize]) {
        self.state.apply(set);
        let mut touched: Vec<u32> = set.iter().flat_map(|&change| self.state.meters_of(change)).collect();
        touched.sort_unstable();
        touched.dedup();
        let mut again: Vec<usize> = touched.into_iter().flat_map(|meter| self.state.users(meter)).collect();
        again.sort_unstable();
        again.dedup();
        again.retain(|&change| (self.allowed)(change));
        for change in again {
            self.look_at(change);
        }
    }
}
