//! A complete choice of a part under change: the loads of the meters, and what a move would gain, in constant time.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use super::dense_subproblem::{DenseLoad, DenseSubproblem, NO_BOOK};

/// A choice for every unit of a part, with what follows from it. Broken bands are allowed, at a penalty.
#[derive(Debug, Clone)]
pub(super) struct LocalSearch<'a> {
    pub(super) subproblem: &'a DenseSubproblem,
    /// The option of every unit, by its place in the part.
    pub(super) choice: Vec<u32>,
    loads: Vec<f64>,
    costs: Vec<f64>,
    /// Values less charges and penalties, up to rounding.
    pub(super) worth: f64,
    /// For each book the units that are in it.
    occupants: Vec<Vec<u32>>,
    /// The place of every unit among the occupants of its book.
    seat: Vec<u32>,
    random: Xoshiro256PlusPlus,
    /// How much a move may lose now.
    temperature: f64,
    changes: Vec<DenseLoad>,
}

impl<'a> LocalSearch<'a> {
    /// A search that starts from the part's present choice.
    pub(super) fn new(subproblem: &'a DenseSubproblem, seed: u64) -> Self {
        let mut search = Self {
            subproblem,
            choice: subproblem.present.clone(),
            loads: subproblem.base.clone(),
            costs: Vec::new(),
            worth: 0.0,
            occupants: vec![Vec::new(); subproblem.dense_meters.len()],
            seat: vec![0; subproblem.units.len()],
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            temperature: 0.0,
            changes: Vec::new(),
        };
        for unit in 0..search.choice.len() {
            let option = search.choice[unit] as usize;
            search.worth += subproblem.value(option);
            for load in subproblem.loads(option) {
                search.loads[load.meter as usize] += load.amount;
            }
            search.enter(unit, option);
        }
        search.costs = subproblem
            .dense_meters
            .iter()
            .zip(&search.loads)
            .map(|(dense_meter, &load)| dense_meter.cost(load))
            .collect();
        search.worth -= search.costs.iter().sum::<f64>();
        search
    }

    /// Tries so many random moves, and takes those that gain, or lose little at this temperature.
    pub(super) fn anneal_at(&mut self, moves: u64, temperature: f64) {
        self.temperature = temperature;
        for _ in 0..moves {
            self.step();
        }
    }

    /// Gives every unit in turn its best option until nothing improves, or so many times.
    pub(super) fn descend(&mut self, sweeps: usize) {
        for _ in 0..sweeps {
            let mut moved = false;
            for unit in 0..self.choice.len() {
                let now = self.choice[unit] as usize;
                let mut best = (0.0, now);
                for option in self.subproblem.options_of(unit) {
                    if option != now {
                        let gain = self.gain(&[(now, option)]);
                        if gain > best.0 {
                            best = (gain, option);
                        }
                    }
                }
                if best.1 != now && best.0 > self.noise() {
                    self.gain(&[(now, best.1)]);
                    self.apply(best.0);
                    self.relocate(unit, best.1);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Gains below this may be rounding.
    pub(super) fn noise(&self) -> f64 {
        self.worth.abs() * 1e-13
    }

    #[inline]
    fn below(&mut self, n: usize) -> usize {
        // The upper half of a product with a 32-bit number is a number below n; n fits 32 bits.
        (((self.random.next_u64() >> 32) * n as u64) >> 32) as usize
    }

    /// A number below n, small ones more often: options are ordered, those that look best first.
    #[inline]
    fn near_front(&mut self, n: usize) -> usize {
        let random = self.random.next_u64();
        let [a, b, c] = [random & 0xf_ffff, random >> 20 & 0xf_ffff, random >> 40 & 0xf_ffff];
        let share = match random >> 62 {
            0 => a,
            1 => (a * b) >> 20,
            _ => (((a * b) >> 20) * c) >> 20,
        };
        ((share * n as u64) >> 20) as usize
    }

    /// The least gain that a move may have now.
    #[inline]
    fn threshold(&mut self) -> f64 {
        let uniform = ((self.random.next_u64() >> 40) as f64 + 0.5) / 16_777_216.0;
        self.temperature * libm::log(uniform)
    }

    #[inline]
    fn step(&mut self) {
        let unit = self.below(self.choice.len());
        let options = self.subproblem.options_of(unit);
        let now = self.choice[unit] as usize;
        let option = options.start + self.near_front(options.len());
        if option == now {
            return;
        }
        let threshold = self.threshold();
        if self.random.next_u64() & 1 == 0 {
            let gain = self.gain(&[(now, option)]);
            if gain >= threshold {
                self.apply(gain);
                self.relocate(unit, option);
            }
        } else if let Some((other, reply_move)) = self.counter_move(unit, now, option) {
            let gain = self.gain(&[(now, option), (self.choice[other] as usize, reply_move)]);
            if gain >= threshold {
                self.apply(gain);
                self.relocate(unit, option);
                self.relocate(other, reply_move);
            }
        }
    }

    /// A second unit to move when a unit goes from one option to another: one of the book that it enters, which goes
    /// to the book that it leaves where it can, and else anywhere.
    #[inline]
    fn counter_move(&mut self, unit: usize, now: usize, option: usize) -> Option<(usize, usize)> {
        let (left, entered) = (self.subproblem.book(now), self.subproblem.book(option));
        if entered == NO_BOOK || entered == left {
            return None;
        }
        let count = self.occupants[entered as usize].len();
        if count == 0 {
            return None;
        }
        let at = self.below(count);
        let other = self.occupants[entered as usize][at] as usize;
        if other == unit {
            return None;
        }
        let mut options = self.subproblem.options_of(other);
        let (first, count) = (options.start, options.len());
        let back = options.find(|&reply_move| self.subproblem.book(reply_move) == left);
        let reply_move = match back {
            Some(reply_move) if self.random.next_u64() & 3 != 0 => reply_move,
            _ => first + self.near_front(count),
        };
        (reply_move != self.choice[other] as usize).then_some((other, reply_move))
    }

    /// What it gains to give up options for others; notes the loads that change for [`LocalSearch::apply`].
    #[inline]
    pub(super) fn gain(&mut self, moves: &[(usize, usize)]) -> f64 {
        self.changes.clear();
        let mut gain = 0.0;
        for &(from, to) in moves {
            gain += self.subproblem.value(to) - self.subproblem.value(from);
            for load in self.subproblem.loads(from) {
                note(&mut self.changes, load.meter, -load.amount);
            }
            for load in self.subproblem.loads(to) {
                note(&mut self.changes, load.meter, load.amount);
            }
        }
        for change in &self.changes {
            let meter = change.meter as usize;
            gain += self.costs[meter] - self.subproblem.dense_meters[meter].cost(self.loads[meter] + change.amount);
        }
        gain
    }

    /// Makes the changes that [`LocalSearch::gain`] noted last.
    pub(super) fn apply(&mut self, gain: f64) {
        for change in &self.changes {
            let meter = change.meter as usize;
            let dense_meter = &self.subproblem.dense_meters[meter];
            self.loads[meter] += change.amount;
            self.costs[meter] = dense_meter.cost(self.loads[meter]);
        }
        self.worth += gain;
    }

    pub(super) fn relocate(&mut self, unit: usize, option: usize) {
        let book = self.subproblem.book(self.choice[unit] as usize);
        if book != NO_BOOK {
            let seat = self.seat[unit] as usize;
            let units = &mut self.occupants[book as usize];
            units.swap_remove(seat);
            if let Some(&moved) = units.get(seat) {
                self.seat[moved as usize] = seat as u32;
            }
        }
        self.enter(unit, option);
    }

    /// The units that are in a book.
    pub(super) fn occupants(&self, book: u32) -> &[u32] {
        if book == NO_BOOK { &[] } else { &self.occupants[book as usize] }
    }

    /// Whether a load is outside its hard band.
    pub(super) fn is_broken(&self) -> bool {
        let outside = |(dense_meter, load): (&super::dense_subproblem::DenseMeter, &f64)| {
            *load < dense_meter.least || *load > dense_meter.most
        };
        self.subproblem.dense_meters.iter().zip(&self.loads).any(outside)
    }

    fn enter(&mut self, unit: usize, option: usize) {
        self.choice[unit] = option as u32;
        let book = self.subproblem.book(option);
        if book != NO_BOOK {
            let units = &mut self.occupants[book as usize];
            self.seat[unit] = units.len() as u32;
            units.push(unit as u32);
        }
    }
}

/// Adds to the change of a meter.
#[inline]
fn note(changes: &mut Vec<DenseLoad>, meter: u32, amount: f64) {
    match changes.iter_mut().find(|change| change.meter == meter) {
        Some(change) => change.amount += amount,
        None => changes.push(DenseLoad { meter, amount }),
    }
}
