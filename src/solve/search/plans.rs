//! The stages that look for plans: first choices, and annealing on the options that look best at the dual's prices.

use rayon::prelude::*;

use super::super::anneal::{Field, Schedule, anneal, anneal_in_groups, refine_groups};
use super::super::curve::Curve;
use super::super::dual::{Dual, net};
use super::super::local::{Local, Menu, Whole};
use super::super::regroup::{Yard, regroup};
use super::super::tight::Tight;
use super::Search;

/// Runs of annealing side by side: fixed, so that outcomes don't depend on the number of threads.
const CHAINS: u64 = 2;
/// Problems with more units are annealed in groups.
const MOST_UNITS: usize = 2000;
/// Books of a group.
const GROUP: usize = 20;

fn var(name: &str, otherwise: f64) -> f64 {
    std::env::var(name).ok().and_then(|x| x.parse::<f64>().ok()).unwrap_or(otherwise)
}

/// The options worth trying, at some prices.
struct Shortlist {
    menu: Menu,
    /// The median over the open units of the distance between the best and the second best, in points.
    spread: f64,
}

impl Shortlist {
    /// The options of every open unit that are at most so many typical distances behind its best, `MOST` at most.
    fn new(tight: &Tight, prices: &[f64], margin: f64) -> Self {
        const CHUNK: usize = 512;
        const MOST: usize = 16;
        let subject = tight.subject();
        let units = subject.view.units();
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let rank = |place: usize| {
            let options = subject.view.options(place).iter();
            let mut ranked: Vec<(f64, u32)> =
                options.map(|&option| (net(subject, prices, option as usize), option)).collect();
            if ranked.len() > MOST {
                ranked.select_nth_unstable_by(MOST, order);
                ranked.truncate(MOST);
            }
            ranked.sort_unstable_by(order);
            ranked
        };
        let chunk = |chunk: usize| -> Vec<Vec<(f64, u32)>> {
            (chunk * CHUNK..units.min((chunk + 1) * CHUNK)).map(rank).collect()
        };
        let ranked: Vec<Vec<Vec<(f64, u32)>>> = (0..units.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        let pairs = ranked.iter().flatten().filter(|ranked| ranked.len() > 1);
        let mut distances: Vec<f64> = pairs.map(|ranked| ranked[0].0 - ranked[1].0).collect();
        distances.sort_unstable_by(f64::total_cmp);
        let spread = distances.get(distances.len() / 2).map_or(1.0, |distance| distance.max(1.0));
        let mut menu = Menu::default();
        for (place, mut ranked) in ranked.into_iter().flatten().enumerate() {
            let least = ranked[0].0 - margin * spread;
            ranked.retain(|&(net, _)| net >= least);
            if ranked.len() > 1 {
                menu.push(tight.unit(place) as u32, ranked.iter().map(|&(_, option)| tight.origin(option)));
            }
        }
        Self { menu, spread }
    }
}

impl Search<'_> {
    /// The first choice: the one given, and else every unit's most valued option.
    pub(super) fn begin(&mut self, start: Option<&[usize]>) {
        let most_valued = |unit| self.ground.problem.options(unit).max_by_key(|&option| self.ground.problem.value(option));
        let units = self.ground.problem.units();
        let fits = |choice: &&[usize]| {
            choice.len() == units
                && choice.iter().enumerate().all(|(unit, option)| self.ground.problem.options(unit).contains(option))
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
        let units = self.ground.problem.units().max(1) as f64;
        for (meter, curve) in self.ground.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((self.reach[meter].1 - self.reach[meter].0) as f64 / units).max(1.0);
            let penalty = 2.0 * below.max(above) + 4.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    fn raise_penalties(&mut self) {
        let loads = self.ground.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        for ((curve, load), penalty) in self.ground.curves.iter().zip(loads).zip(&mut self.penalties) {
            if curve.violation(load) > 0 {
                *penalty = penalty.saturating_mul(4).min(1 << 56);
            }
        }
    }

    /// Goes on from the dual's favourites.
    pub(super) fn round(&mut self, tight: &Tight, dual: &Dual) {
        self.current = tight.original(&dual.best(tight.subject()));
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
        let list = Shortlist::new(tight, &dual.prices, var("MARGIN", 6.0));
        self.budget.spend(tight.subject().view.option_count() as u64);
        self.set_penalties(list.spread);
        let units = list.menu.len() as u64;
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let schedule = Schedule { moves: 0, hot: list.spread, cold: list.spread * var("COLD", 0.01), seed, only_better: false };
        let began = std::time::Instant::now();
        if list.menu.len() <= MOST_UNITS {
            let moves = (var("MOVES", 500.0) as u64) << if var("FLAT", 0.0) > 0.0 { 0 } else { (round / 2).min(5) };
            let hot = list.spread * var("HOT", 0.5);
            self.anneal_whole(&list.menu, Schedule { moves, hot, ..schedule });
        } else if var("GLOBAL", 1.0) > 0.0 || round < 1 || !self.is_annealed() {
            let moves = var("MOVES", 1000.0) as u64;
            self.anneal_groups(&list.menu, Schedule { moves, hot: list.spread * var("HOT", 0.5), ..schedule });
        } else {
            let moves = var("RMOVES", 1000.0) as u64;
            let group = [4, 8, 3, 12][round as usize % 4];
            self.refine(&list.menu, group, Schedule { moves, hot: list.spread * var("RHOT", 1.0), ..schedule });
        }
        if std::env::var("RB").is_ok() {
            eprintln!("anneal {round}: units {units} spread {} {:?} obj {:?} bound {} gap {:.4}%", list.spread, began.elapsed(), self.objective(), self.bound(), self.objective().map_or(f64::NAN, |o| (self.bound() - o) as f64 / o as f64 * 100.0));
        }
        if std::env::var("REG").is_ok() && tight.is_whole() && self.objective().unwrap_or(-1) > 0 && round % 4 == 3 { self.regrets(tight, dual); }
    }

    /// One round of regrouping: for problems whose hard bands bind.
    pub(super) fn regroup(&mut self, tight: &Tight, dual: &Dual, round: u32) {
        let mut prices = vec![0.0; self.ground.curves.len()];
        for ((meter, _), price) in self.ground.split.pieces(self.ground.problem).into_iter().zip(&dual.prices) {
            prices[meter] += price;
        }
        let binds = |(curve, &price): (&Curve, &f64)| {
            let ((below, above), (least, most)) = (curve.slopes(), curve.band());
            (most < i64::MAX && price > above) || (least > i64::MIN && price < -below)
        };
        if !self.ground.curves.iter().zip(&prices).any(binds) {
            return;
        }
        let list = Shortlist::new(tight, &dual.prices, var("EMARGIN", 8.0));
        if list.menu.len() == 0 {
            return;
        }
        self.budget.spend(tight.subject().view.option_count() as u64);
        self.set_penalties(list.spread);
        let moves = (var("EMOVES", 20e6) as u64) << (round / 2).min(4);
        let moves = moves.min(self.budget.remaining() / CHAINS);
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
        let hot = list.spread * if round % 2 == 0 { var("EHOT", 0.3) } else { var("EHOT2", 3.0) };
        let schedule = Schedule { moves, hot, cold: hot * var("ECOLD", 0.1), seed, only_better: false };
        let began = std::time::Instant::now();
        let penalties: Vec<i64> = self.penalties.iter().map(|penalty| penalty.saturating_mul(16).min(1 << 56)).collect();
        let yard = Yard { problem: self.ground.problem, curves: self.ground.curves, penalties: &penalties, menu: &list.menu, prices: &prices };
        let run = |chain: u64| {
            regroup(&yard, &self.current, Schedule { seed: seed ^ (chain << 32), ..schedule }, &self.budget.clock)
        };
        let choices: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(run).collect();
        self.adopt(choices);
        self.budget.spend(moves * CHAINS);
        if std::env::var("RB").is_ok() {
            eprintln!("regroup {round}: units {} spread {} {:?} obj {:?} bound {}", list.menu.len(), list.spread, began.elapsed(), self.objective(), self.bound());
        }
    }

    fn is_annealed(&self) -> bool {
        self.incumbent.as_ref().is_some_and(|incumbent| incumbent.method == "annealing")
    }

    /// Moves that may be tried for each of so many units.
    fn affordable(&self, moves: u64, units: u64) -> u64 {
        moves.min(self.budget.remaining() / (2 * units.max(1)))
    }

    fn anneal_whole(&mut self, menu: &Menu, schedule: Schedule) {
        let units = menu.len() as u64;
        let schedule = Schedule { moves: self.affordable(schedule.moves, units * CHAINS), ..schedule };
        let loads = self.ground.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        let whole = Whole {
            problem: self.ground.problem,
            curves: self.ground.curves,
            penalties: &self.penalties,
            choice: &self.current,
            loads: &loads,
        };
        let local = Local::new(whole, menu);
        let clock = &self.budget.clock;
        let chain = |chain: u64| anneal(&local, Schedule { seed: schedule.seed ^ (chain << 32), ..schedule }, clock);
        let annealed: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(chain).collect();
        let complete = |options: Vec<u32>| {
            let mut choice = self.current.clone();
            for (&unit, option) in menu.units.iter().zip(options) {
                choice[unit as usize] = option;
            }
            choice
        };
        self.adopt(annealed.into_iter().map(complete).collect());
        self.budget.spend(2 * schedule.moves * units * CHAINS);
    }

    fn anneal_groups(&mut self, menu: &Menu, schedule: Schedule) {
        let schedule = Schedule { moves: self.affordable(schedule.moves, menu.len() as u64), ..schedule };
        let choice = anneal_in_groups(&self.field(menu, var("GROUP", 20.0) as usize), self.current.clone(), schedule, &self.budget.clock);
        self.adopt(vec![choice]);
        self.budget.spend(2 * schedule.moves * menu.len() as u64);
    }

    /// Anneals small groups of books, many times over.
    fn refine(&mut self, menu: &Menu, group: usize, schedule: Schedule) {
        const TIMES: u64 = 8;
        for time in 0..TIMES {
            let moves = self.affordable(schedule.moves, menu.len() as u64);
            let schedule = Schedule { moves, seed: schedule.seed ^ (time << 40), ..schedule };
            let choice = refine_groups(&self.field(menu, group), self.current.clone(), schedule, &self.budget.clock);
            self.adopt(vec![choice]);
            self.budget.spend(2 * schedule.moves * menu.len() as u64);
        }
    }

    fn field<'f>(&'f self, menu: &'f Menu, group: usize) -> Field<'f> {
        Field { problem: self.ground.problem, curves: self.ground.curves, penalties: &self.penalties, menu, group }
    }

    pub(super) fn regrets(&self, tight: &Tight, dual: &Dual) {
        let subject = tight.subject();
        let best = dual.best(subject);
        let mut unit_regret = Vec::new();
        for (unit, &best) in best.iter().enumerate() {
            let loss = net(subject, &dual.prices, best as usize) - net(subject, &dual.prices, self.current[unit] as usize);
            unit_regret.push(loss);
        }
        let loads = self.ground.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        let mut meter_regret = Vec::new();
        for (meter, curve) in self.ground.curves.iter().enumerate() {
            let (low, high) = subject.view.ranges[meter];
            let (b, at) = curve.best_load(dual.prices[meter], low, high, true);
            let now = dual.prices[meter] * loads[meter] as f64 - curve.charge(loads[meter]) as f64;
            meter_regret.push((b - now, meter, loads[meter], at, dual.prices[meter], curve.hinges().0.to_vec(), curve.hinges().1.to_vec(), curve.band().1));
        }
        let total: f64 = unit_regret.iter().sum();
        let even: f64 = meter_regret.iter().filter(|m| m.1 % 2 == 0).map(|m| m.0).sum();
        let odd: f64 = meter_regret.iter().filter(|m| m.1 % 2 == 1).map(|m| m.0).sum();
        let o = self.objective().unwrap() as f64;
        eprintln!("regret units {:.4}% nonzero {} even {:.4}% odd {:.4}%", total / o * 100.0, unit_regret.iter().filter(|r| **r > 0.0).count(), even / o * 100.0, odd / o * 100.0);
        meter_regret.sort_by(|a, b| b.0.total_cmp(&a.0));
        for m in meter_regret.iter().take(12) { eprintln!("  {:.5}% {m:?}", m.0 / o * 100.0); }
        unit_regret.sort_by(|a, b| b.total_cmp(a));
        eprintln!("  units {:?}", unit_regret.iter().step_by(100).take(12).map(|r| r / o * 100.0).collect::<Vec<_>>());
    }

    /// Takes over the best of some choices; where none keeps all bands, breaking them gets dearer.
    fn adopt(&mut self, choices: Vec<Vec<u32>>) {
        for choice in &choices {
            self.offer(choice, "annealing");
        }
        if self.incumbent.as_ref().is_some_and(|incumbent| incumbent.method == "annealing") {
            self.return_to_incumbent();
        } else if let Some(choice) = choices.into_iter().next() {
            self.current = choice;
            self.raise_penalties();
        }
    }
}

/// Moves that the first round of annealing tries for every unit.
const MOVES: u64 = 500;
