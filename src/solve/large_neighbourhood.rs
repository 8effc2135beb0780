//! A large-neighbourhood search for tight bands: the units of a few books are decided anew together, many times over.
//!
//! Where hard bands bind, hardly any shift or swap keeps them, and a better plan is several moves away that only help
//! together. An ejection chain (Yagiura, Ibaraki and Glover 2004) follows one such sequence; a short tree search over
//! some units of three or four books sees all of them (Shaw 1998). What it may find is subject to simulated annealing:
//! it may be worth less than what there was, by less and less.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

use super::anneal::CoolingSchedule;
use super::control::Clock;
use super::dense_subproblem::{DenseSubproblem, FullProblem, OptionLists};
use super::piecewise_linear::PiecewiseLinear;
use super::subproblem_search::{search_subproblem, worth};
use crate::problem::Problem;

/// Books taken together, at least and at most.
const BOOKS: (usize, usize) = (3, 5);
/// Units decided together at most.
const MOST_UNITS: usize = 28;
/// Units without a book that are decided together with those of some books, at most: where there is more work than room, one
/// large unit makes way for several small ones, or the other way round.
const MOST_IDLE: usize = 8;
/// Nodes of a tree search.
const NODES: u64 = 2000;

/// What the search works on.
pub(super) struct NeighbourhoodInput<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [PiecewiseLinear],
    /// Points for every unit of load outside a hard band, by meter.
    pub(super) penalties: &'a [i64],
    /// The options worth trying.
    pub(super) lists: &'a OptionLists,
    /// Prices of the meters to begin with.
    pub(super) prices: &'a [f64],
}

/// Improves a choice until so many options have been looked at; the choice at the end, or the best on the way that
/// keeps all bands. The schedule's moves are the options.
pub(super) fn large_neighbourhood_search(
    input: &NeighbourhoodInput,
    choice: &[u32],
    schedule: CoolingSchedule,
    clock: &Clock,
) -> Vec<u32> {
    let mut run = NeighbourhoodSearch::new(input, choice, schedule.seed);
    let mut best: Option<(f64, Vec<u32>)> = None;
    let mut looked_at = 0;
    while looked_at < schedule.moves && !clock.is_over() {
        // While a band is broken, nothing is worth more than repairing it.
        let progress = if run.broken == 0 { looked_at as f64 / schedule.moves as f64 } else { 1.0 };
        let (again, moved) = run.step(schedule.temperature(progress));
        looked_at += again;
        if moved && run.broken == 0 && best.as_ref().is_none_or(|(worth, _)| run.worth > *worth) {
            best = Some((run.worth, run.choice.clone()));
        }
    }
    best.map_or(run.choice, |(_, choice)| choice)
}

/// A choice under change.
struct NeighbourhoodSearch<'a> {
    input: &'a NeighbourhoodInput<'a>,
    choice: Vec<u32>,
    loads: Vec<i64>,
    /// How many meters are outside their hard bands.
    broken: usize,
    /// What the choice is worth against the one at the start, up to rounding.
    worth: f64,
    prices: Vec<f64>,
    /// For each book the places of the units that are in it.
    occupants: Vec<Vec<u32>>,
    /// The places of the units that are in no book.
    idle: Vec<u32>,
    random: Xoshiro256PlusPlus,
}

impl<'a> NeighbourhoodSearch<'a> {
    fn new(input: &'a NeighbourhoodInput<'a>, choice: &[u32], seed: u64) -> Self {
        let loads = input.problem.meter_loads(choice.iter().map(|&option| option as usize));
        let mut run = Self {
            input,
            choice: choice.to_vec(),
            broken: input.curves.iter().zip(&loads).filter(|(curve, load)| curve.violation(**load) > 0).count(),
            loads,
            worth: 0.0,
            prices: input.prices.to_vec(),
            occupants: vec![Vec::new(); input.curves.len()],
            idle: Vec::new(),
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
        };
        for place in 0..input.lists.len() {
            let book = run.book_of(place);
            run.mates(book).push(place as u32);
        }
        run
    }

    /// The meter that tells an option's book; `None` if it loads none.
    fn book(&self, option: u32) -> Option<u32> {
        self.input.problem.load_lists(option as usize).0.first().copied()
    }

    fn book_of(&self, place: usize) -> Option<u32> {
        self.book(self.choice[self.input.lists.units[place] as usize])
    }

    /// The places of the units in a book, or of those in none.
    fn mates(&mut self, book: Option<u32>) -> &mut Vec<u32> {
        match book {
            Some(book) => &mut self.occupants[book as usize],
            None => &mut self.idle,
        }
    }

    fn below(&mut self, n: usize) -> usize {
        (((self.random.next_u64() >> 32) * n as u64) >> 32) as usize
    }

    fn uniform(&mut self) -> f64 {
        ((self.random.next_u64() >> 40) as f64 + 0.5) / 16_777_216.0
    }

    /// Decides some units anew; how much was looked at, and whether anything moved.
    fn step(&mut self, temperature: f64) -> (u64, bool) {
        let first = self.first();
        let books = self.books(first);
        let places = self.units(first, &books);
        let mut part = OptionLists::default();
        for &place in &places {
            let options = self.input.lists.options(place as usize).iter().copied();
            let stays = |option: &u32| self.book(*option).is_none_or(|book| books.contains(&book));
            part.push(self.input.lists.units[place as usize], options.filter(stays));
        }
        let subproblem = DenseSubproblem::new(self.whole(), &part);
        let mut prices: Vec<f64> =
            subproblem.dense_meters.iter().map(|dense_meter| self.prices[dense_meter.meter as usize]).collect();
        let gain = temperature * libm::log(self.uniform());
        let result = search_subproblem(&subproblem, &mut prices, gain, NODES);
        for (dense_meter, price) in subproblem.dense_meters.iter().zip(prices) {
            self.prices[dense_meter.meter as usize] = price;
        }
        if let Some(choice) = &result.choice {
            self.worth += worth(&subproblem, choice) - worth(&subproblem, &subproblem.present);
            for (&place, &option) in places.iter().zip(choice) {
                self.put(place, subproblem.options[option as usize]);
            }
        }
        (result.looked_at + 1, result.choice.is_some())
    }

    /// A unit to begin with: any, but while bands are broken rather one that loads such a meter.
    fn first(&mut self) -> usize {
        const TRIES: u32 = 16;
        let mut place = self.below(self.input.lists.len());
        for _ in 0..TRIES {
            let option = self.choice[self.input.lists.units[place] as usize] as usize;
            let mut meters = self.input.problem.load_lists(option).0.iter().map(|&meter| meter as usize);
            if self.broken == 0 || meters.any(|meter| self.input.curves[meter].violation(self.loads[meter]) > 0) {
                break;
            }
            place = self.below(self.input.lists.len());
        }
        place
    }

    fn whole(&self) -> FullProblem<'_> {
        let NeighbourhoodInput { problem, curves, penalties, .. } = *self.input;
        FullProblem { problem, curves, penalties, choice: &self.choice, loads: &self.loads }
    }

    /// The book of a unit, and some that units there could go to.
    fn books(&mut self, first: usize) -> Vec<u32> {
        const TRIES: usize = 4;
        let count = BOOKS.0 + self.below(BOOKS.1 - BOOKS.0 + 1);
        let mut books: Vec<u32> = self.book_of(first).into_iter().collect();
        let mut place = first;
        for _ in 0..TRIES * count {
            let options = self.input.lists.options(place);
            let option = options[self.below(options.len())];
            if let Some(book) = self.book(option)
                && !books.contains(&book)
            {
                books.push(book);
            }
            if books.len() >= count {
                break;
            }
            if !books.is_empty() {
                let book = books[self.below(books.len())] as usize;
                let count = self.occupants[book].len();
                if count > 0 {
                    let at = self.below(count);
                    place = self.occupants[book][at] as usize;
                }
            }
        }
        books
    }

    /// Some of the units of these books, those that lose little by going to another of them rather than others.
    fn units(&mut self, first: usize, books: &[u32]) -> Vec<u32> {
        let mut places: Vec<u32> =
            books.iter().flat_map(|&book| self.occupants[book as usize].iter().copied()).collect();
        let idle = self.some_idle(first);
        places.extend(&idle);
        if places.len() <= MOST_UNITS {
            return places;
        }
        let mut ranked: Vec<(f64, u32)> =
            places.iter().map(|&place| (self.regret(place as usize, books) * self.uniform(), place)).collect();
        ranked.select_nth_unstable_by(MOST_UNITS, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ranked.truncate(MOST_UNITS);
        ranked.into_iter().map(|(_, place)| place).collect()
    }

    /// The first unit, if it is in no book, and some others that are in none.
    fn some_idle(&mut self, first: usize) -> Vec<u32> {
        let mut some = Vec::new();
        if self.book_of(first).is_none() {
            some.push(first as u32);
        }
        for _ in 0..MOST_IDLE.min(self.idle.len()) {
            let at = self.below(self.idle.len());
            if !some.contains(&self.idle[at]) {
                some.push(self.idle[at]);
            }
        }
        some
    }

    /// What a unit loses at the prices if it leaves its option for the best in another of some books.
    fn regret(&self, place: usize, books: &[u32]) -> f64 {
        let net = |option: u32| {
            let loads = self.input.problem.loads(option as usize);
            let value = self.input.problem.value(option as usize) as f64;
            loads.fold(value, |net, load| net - self.prices[load.meter as usize] * load.amount as f64)
        };
        let now = self.choice[self.input.lists.units[place] as usize];
        let others = self
            .input
            .lists
            .options(place)
            .iter()
            .filter(|&&option| option != now && self.book(option).is_none_or(|book| books.contains(&book)));
        let best = others.map(|&option| net(option)).fold(f64::NEG_INFINITY, f64::max);
        net(now) - best
    }

    /// Gives a unit another option.
    fn put(&mut self, place: u32, option: u32) {
        let unit = self.input.lists.units[place as usize] as usize;
        let old = self.choice[unit];
        if old == option {
            return;
        }
        let left = self.book(old);
        self.mates(left).retain(|&mate| mate != place);
        for (option, sign) in [(old, -1), (option, 1)] {
            for load in self.input.problem.loads(option as usize) {
                let (curve, total) = (&self.input.curves[load.meter as usize], &mut self.loads[load.meter as usize]);
                self.broken -= usize::from(curve.violation(*total) > 0);
                *total += sign * load.amount;
                self.broken += usize::from(curve.violation(*total) > 0);
            }
        }
        self.choice[unit] = option;
        let entered = self.book(option);
        self.mates(entered).push(place);
    }
}

#[cfg(test)]
mod tests;
