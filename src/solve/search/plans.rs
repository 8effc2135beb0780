//! The stages that look for plans: first choices, and annealing on the options that look best at the dual's prices.

use rayon::prelude::*;

use super::super::anneal::{Field, Schedule, anneal, anneal_in_groups};
use super::super::dual::{Dual, net};
use super::super::local::{Local, Menu, Whole};
use super::super::tight::Tight;
use super::Search;

/// Runs of annealing side by side: fixed, so that outcomes don't depend on the number of threads.
const CHAINS: u64 = 2;
/// Problems with more units are annealed in groups.
const MOST_UNITS: usize = 2000;
/// Books of a group.
const GROUP: usize = 20;

/// The options worth trying, at some prices.
struct Shortlist {
    menu: Menu,
    /// The median over the open units of the distance between the best and the second best, in points.
    spread: f64,
}

impl Shortlist {
    /// The `most` best options of every open unit.
    fn new(tight: &Tight, prices: &[f64], most: usize) -> Self {
        const CHUNK: usize = 512;
        let subject = tight.subject();
        let units = subject.view.units();
        let rank = |place: usize| {
            let options = subject.view.options(place).iter();
            let mut ranked: Vec<(f64, u32)> =
                options.map(|&option| (net(subject, prices, option as usize), option)).collect();
            let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            if ranked.len() > most {
                ranked.select_nth_unstable_by(most, order);
                ranked.truncate(most);
            }
            ranked.sort_unstable_by(order);
            ranked
        };
        let chunk = |chunk: usize| -> Vec<Vec<(f64, u32)>> {
            (chunk * CHUNK..units.min((chunk + 1) * CHUNK)).map(rank).collect()
        };
        let ranked: Vec<Vec<Vec<(f64, u32)>>> = (0..units.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        let (mut menu, mut distances) = (Menu::default(), Vec::new());
        for (place, ranked) in ranked.into_iter().flatten().enumerate() {
            if ranked.len() > 1 {
                distances.push(ranked[0].0 - ranked[1].0);
                menu.push(tight.unit(place) as u32, ranked.iter().map(|&(_, option)| tight.origin(option)));
            }
        }
        distances.sort_unstable_by(f64::total_cmp);
        let spread = distances.get(distances.len() / 2).map_or(1.0, |distance| distance.max(1.0));
        Self { menu, spread }
    }
}

impl Search<'_> {
    /// The first choice: the one given, and else every unit's most valued option.
    pub(super) fn begin(&mut self, start: Option<&[usize]>) {
        let most_valued = |unit| self.problem.options(unit).max_by_key(|&option| self.problem.value(option));
        let units = self.problem.units();
        let fits = |choice: &&[usize]| {
            choice.len() == units
                && choice.iter().enumerate().all(|(unit, option)| self.problem.options(unit).contains(option))
        };
        let compact = |option: usize| option as u32;
        self.current = match start.filter(fits) {
            Some(given) => given.iter().copied().map(compact).collect(),
            None => (0..units).filter_map(most_valued).map(compact).collect(),
        };
        let first = self.current.clone();
        self.offer(&first, "start");
    }

    /// Penalties that outweigh what breaking a band can earn, at a guess; they are raised where they don't.
    fn set_penalties(&mut self, spread: f64) {
        let units = self.problem.units().max(1) as f64;
        for (meter, curve) in self.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((self.reach[meter].1 - self.reach[meter].0) as f64 / units).max(1.0);
            let penalty = 2.0 * below.max(above) + 4.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    fn raise_penalties(&mut self) {
        let loads = self.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        for ((curve, load), penalty) in self.curves.iter().zip(loads).zip(&mut self.penalties) {
            if curve.violation(load) > 0 {
                *penalty = penalty.saturating_mul(4).min(1 << 56);
            }
        }
    }

    /// Goes on from the dual's favourites.
    pub(super) fn round(&mut self, tight: &Tight, dual: &Dual) {
        self.current = tight.original(&dual.favourites(tight.subject()));
        let choice = self.current.clone();
        self.offer(&choice, "prices");
    }

    pub(super) fn return_to_incumbent(&mut self) {
        if let Some(incumbent) = &self.incumbent {
            self.current = incumbent.choice.iter().map(|&option| option as u32).collect();
        }
    }

    /// One round of annealing.
    pub(super) fn anneal(&mut self, tight: &Tight, dual: &Dual, round: u32) {
        let most = [12, 6][round as usize % 2];
        let list = Shortlist::new(tight, &dual.prices, most);
        self.budget.spend(tight.subject().view.option_count() as u64);
        self.set_penalties(list.spread);
        let units = list.menu.len() as u64;
        let wanted = MOVES << (round / 2).min(5);
        let moves = wanted.min(self.budget.remaining() / (2 * units.max(1)));
        let hot = list.spread * [0.5, 0.25, 0.1, 0.05][round as usize % 4];
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let schedule = Schedule { moves, hot, cold: list.spread * 0.002, seed };
        let began = std::time::Instant::now();
        if list.menu.len() > MOST_UNITS {
            let field = Field {
                problem: self.problem,
                curves: self.curves,
                penalties: &self.penalties,
                menu: &list.menu,
                group: GROUP,
            };
            let choice = anneal_in_groups(&field, self.current.clone(), schedule, &self.budget.clock);
            self.adopt(vec![choice]);
        } else {
            let loads = self.problem.meter_loads(self.current.iter().map(|&option| option as usize));
            let whole = Whole {
                problem: self.problem,
                curves: self.curves,
                penalties: &self.penalties,
                choice: &self.current,
                loads: &loads,
            };
            let local = Local::new(whole, &list.menu);
            let clock = &self.budget.clock;
            let chain = |chain: u64| anneal(&local, Schedule { seed: seed ^ (chain << 32), ..schedule }, clock);
            let annealed: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(chain).collect();
            let complete = |options: Vec<u32>| {
                let mut choice = self.current.clone();
                for (&unit, option) in list.menu.units.iter().zip(options) {
                    choice[unit as usize] = option;
                }
                choice
            };
            self.adopt(annealed.into_iter().map(complete).collect());
        }
        if std::env::var("RB").is_ok() {
            eprintln!("anneal {round}: moves {moves} units {units} spread {} {:?} obj {:?} bound {} gap {:.4}%", list.spread, began.elapsed(), self.objective(), self.bound, self.objective().map_or(f64::NAN, |o| (self.bound - o) as f64 / o as f64 * 100.0));
        }
        self.budget.spend(2 * moves * units * if list.menu.len() > MOST_UNITS { 1 } else { CHAINS });
    }

    /// Takes over the best of some choices; where none keeps all bands, breaking them gets dearer.
    fn adopt(&mut self, choices: Vec<Vec<u32>>) {
        for choice in &choices {
            self.offer(choice, "annealing");
        }
        if self.incumbent.is_some() {
            self.return_to_incumbent();
        } else if let Some(choice) = choices.into_iter().next() {
            self.current = choice;
            self.raise_penalties();
        }
    }
}

/// Moves that the first round of annealing tries for every unit.
const MOVES: u64 = 500;
