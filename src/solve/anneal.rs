//! Simulated annealing over shifts of one unit and compound moves of two.
//!
//! A compound move lets one unit in where another makes room, which is what plans under tight bands need: a swap, or
//! a chain of two ejections. Moves come from the shortlist; every evaluation takes constant time.

use std::time::Instant;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::control::Clock;
use super::shortlist::Shortlist;
use super::state::State;

/// How long and how hot to anneal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    /// Moves to try.
    pub(super) steps: u64,
    /// The temperature at the start, in points.
    pub(super) hot: f64,
    /// The temperature at the end, in points.
    pub(super) cold: f64,
    /// Seed of the moves.
    pub(super) seed: u64,
}

/// Moves between two looks at the clock and two changes of temperature.
const BLOCK: u64 = 2048;
/// How often a unit on a given meter is sought at random before the move is given up.
const TRIES: usize = 12;

/// What annealing came to.
#[derive(Debug, Clone)]
pub(super) struct Annealed {
    /// The best choice that keeps every band, and its worth.
    pub(super) best: Option<(Vec<u32>, i128)>,
    /// The choice at the end.
    pub(super) last: Vec<u32>,
}

struct Walk<'s, 'a> {
    state: State<'a>,
    list: &'s Shortlist,
    random: ChaCha8Rng,
    temperature: f64,
    best: Option<(Vec<u32>, i128)>,
}

/// Anneals from a state.
pub(super) fn anneal(state: State, list: &Shortlist, schedule: Schedule, clock: &Clock) -> Annealed {
    let random = ChaCha8Rng::seed_from_u64(schedule.seed);
    let mut walk = Walk { state, list, random, temperature: schedule.hot, best: None };
    if !list.open.is_empty() {
        let blocks = schedule.steps.div_ceil(BLOCK);
        let (began, left) = (Instant::now(), clock.left());
        for block in 0..blocks {
            if clock.is_over() {
                break;
            }
            // Where time is too short for all steps, cooling follows the time.
            let of_time = left.map_or(0.0, |left| began.elapsed().as_secs_f64() / left.as_secs_f64().max(1e-9));
            let progress = (block as f64 / blocks as f64).max(of_time).min(1.0);
            walk.temperature = schedule.hot * (schedule.cold / schedule.hot).powf(progress);
            for _ in 0..BLOCK {
                walk.step();
            }
        }
    }
    walk.keep();
    Annealed { best: walk.best, last: walk.state.choice().to_vec() }
}

impl Walk<'_, '_> {
    fn below(&mut self, n: usize) -> usize {
        usize::try_from((u64::from(self.random.next_u32()) * n as u64) >> 32).unwrap_or(0)
    }

    /// The least gain that a move may have now.
    fn threshold(&mut self) -> f64 {
        let uniform = (f64::from(self.random.next_u32()) + 0.5) / 4_294_967_296.0;
        self.temperature * uniform.ln()
    }

    fn step(&mut self) {
        let list = self.list;
        let unit = list.open[self.below(list.open.len())] as usize;
        let options = list.options(unit);
        let option = options[self.below(options.len())];
        let old = self.state.option(unit);
        if option == old {
            return;
        }
        let threshold = self.threshold();
        if self.random.next_u32() & 1 == 0 {
            let gain = self.state.gain(unit, option);
            if gain as f64 >= threshold {
                self.before(gain);
                self.state.shift(unit, option);
            }
        } else if let Some((other, answer)) = self.counter_move(unit, old, option) {
            let first = self.state.gain(unit, option);
            self.before(0);
            self.state.shift(unit, option);
            let gain = first.saturating_add(self.state.gain(other, answer));
            if gain as f64 >= threshold {
                self.state.shift(other, answer);
            } else {
                self.state.shift(unit, old);
            }
        }
    }

    /// A second unit to move when a unit goes from one option to another: one that makes room for it, going where
    /// there is room now.
    fn counter_move(&mut self, unit: usize, old: u32, new: u32) -> Option<(usize, u32)> {
        let problem = self.state.problem;
        let entered = problem.loads(new as usize);
        let left = problem.loads(old as usize);
        if entered.is_empty() {
            return self.successor(unit, left);
        }
        let meter = entered[self.below(entered.len())].meter;
        let entries = self.list.entries(meter);
        for _ in 0..TRIES.min(entries.len()) {
            let (other, option) = entries[self.below(entries.len())];
            let other = other as usize;
            if other == unit || self.state.option(other) != option {
                continue;
            }
            let options = self.list.options(other);
            let answer = if left.is_empty() || self.random.next_u32() & 1 == 0 {
                options[self.below(options.len())]
            } else {
                let freed = left[self.below(left.len())].meter;
                let fits = |&&answer: &&u32| problem.loads(answer as usize).iter().any(|load| load.meter == freed);
                *options.iter().find(fits)?
            };
            return (answer != option).then_some((other, answer));
        }
        None
    }

    /// A unit that takes the room which another one leaves.
    fn successor(&mut self, unit: usize, left: &[crate::problem::Load]) -> Option<(usize, u32)> {
        if left.is_empty() {
            return None;
        }
        let entries = self.list.entries(left[self.below(left.len())].meter);
        if entries.is_empty() {
            return None;
        }
        let (other, option) = entries[self.below(entries.len())];
        let other = other as usize;
        (other != unit && self.state.option(other) != option).then_some((other, option))
    }

    /// Keeps the present choice before a move that may lose what is best so far.
    fn before(&mut self, gain: i64) {
        if gain <= 0 {
            self.keep();
        }
    }

    fn keep(&mut self) {
        let worth = self.state.worth();
        if self.state.is_feasible() && self.best.as_ref().is_none_or(|(_, best)| worth > *best) {
            self.best = Some((self.state.choice().to_vec(), worth));
        }
    }
}
