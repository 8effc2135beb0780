//! Repair of a choice that breaks hard bands, while there is no plan: by annealing with dear bands, and by parts.
//!
//! A part is a problem of its own: the units of some books, with all others as they are (large neighbourhood search, Shaw
//! 1998), small enough for everything that solves problems. Where many people must end inside narrow bands, cuts and a tree find
//! the moves that only help together. 24 copies of an organisation of 210 accounts, with bands for 672 people, were 49 meters short
//! of a plan after 20 s of annealing alone, and had one after five deals of parts (0.6 s).

use std::time::Instant;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::super::anneal::{AnnealingInput, CoolingSchedule, group_books};
use super::super::control::{Control, Method};
use super::plans::{COLD, GROUP, MARGIN, REPAIRING};
use super::shortlist::Shortlist;
use super::subproblem::Subproblem;
use super::{Search, Start};
use crate::problem::ChoiceState;

/// How often bands are made dearer.
const TRIES: u32 = 6;
/// Options of a part at first and at most, and the factor by which parts grow when they helped nobody.
const OPTIONS: (f64, f64) = (1_200.0, 4_000.0);
const GROWTH: f64 = 1.5;
/// Deals in a row that may help nobody.
const PATIENCE: u32 = 6;
/// The most work for a part, in thousands of options looked at.
const WORK: u64 = 1_500;

impl Search<'_> {
    /// Looks for a plan near the first choice where that breaks hard bands: there is none yet, and nothing is priced.
    pub(super) fn repair(&mut self) {
        self.prices = vec![0.0; self.curves.len()];
        let list = self.shortlist(MARGIN, self.control.seed);
        self.budget.spend(self.open_options.option_count() as u64);
        self.set_penalties(list.spread);
        let choice = self.repaired(self.current.clone(), &list, GROUP);
        self.adopt(choice);
    }

    /// What becomes of a choice that breaks hard bands: that gets dearer from one try to the next, and a little heat finds
    /// the way back.
    pub(super) fn repaired(&mut self, mut choice: Vec<u32>, list: &Shortlist, group: usize) -> Vec<u32> {
        let cold = list.spread * COLD;
        for attempt in 0..TRIES {
            if self.is_kept(&choice) || self.is_done() {
                break;
            }
            let seed = self.control.seed ^ u64::from(attempt + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            self.current = choice;
            let schedule = CoolingSchedule { moves: REPAIRING, hot: 4.0 * cold, cold, seed };
            choice = self.annealed(&list.lists, (group, 2), schedule);
            self.raise_penalties(&choice);
        }
        choice
    }

    /// Repairs the present choice by parts: of books that are dealt out into groups, those groups in which a hard band is
    /// broken, dealt out anew until nothing is broken or several deals in a row have helped nobody.
    pub(super) fn repair_by_parts(&mut self) {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.control.seed ^ self.budget.work());
        let (mut options, mut failures) = (OPTIONS.0, 0);
        // Until now some bands were made dearer than others.
        self.penalties.fill(1);
        self.set_penalties(self.shortlist(MARGIN, self.control.seed).spread);
        let mut broken = self.broken();
        while !broken.is_empty() && failures < PATIENCE && !self.is_done() {
            self.repair_dealt(&broken, options, &mut random);
            let left = self.broken();
            if left.len() < broken.len() {
                (options, failures) = (OPTIONS.0, 0);
            } else {
                failures += 1;
                options = (options * GROWTH).min(OPTIONS.1);
            }
            broken = left;
        }
        let choice = self.current.clone();
        self.offer_repaired(&choice, "repair");
    }

    /// The meters whose hard bands the present choice breaks.
    fn broken(&self) -> Vec<usize> {
        let loads = self.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        let meters = self.curves.iter().zip(loads).enumerate();
        meters.filter(|(_, (curve, load))| curve.violation(*load) > 0).map(|it| it.0).collect()
    }

    /// Deals the books out into groups, and solves those in which a meter is broken.
    fn repair_dealt(&mut self, broken: &[usize], options: f64, random: &mut Xoshiro256PlusPlus) {
        let seed = random.next_u64();
        let list = self.shortlist(MARGIN, seed);
        self.budget.spend(self.open_options.option_count() as u64);
        let field = AnnealingInput {
            problem: self.problem,
            curves: self.curves,
            penalties: &self.penalties,
            lists: &list.lists,
            group: self.books_of_part(options),
            epochs: 1,
        };
        let (group_of, count) = group_books(&field, &self.current, random);
        let state = ChoiceState::new(self.problem, self.current.iter().map(|&option| option as usize).collect());
        let loads_broken = |&unit: &u32| {
            let mut loads = self.problem.loads(self.current[unit as usize] as usize);
            loads.any(|load| broken.binary_search(&(load.meter as usize)).is_ok())
        };
        let has_broken = |group: usize, units: &[u32]| {
            broken.iter().any(|&meter| group_of[meter] as usize == group) || units.iter().any(loads_broken)
        };
        let groups = self.units_of_groups(&group_of, count as usize).into_iter().enumerate();
        let dealt: Vec<_> = groups.filter(|(group, units)| has_broken(*group, units)).collect();
        let work = WORK.min(self.budget.remaining() / (1000 * dealt.len().max(1) as u64));
        let solve = |(group, units): &(usize, Vec<u32>)| {
            let part = Subproblem::new(self.problem, &self.open_options, &state, units, &|book| {
                group_of[book as usize] as usize == *group
            });
            self.solve_part(&part, work, seed ^ *group as u64)
        };
        let solved: Vec<(Vec<(u32, u32)>, u64)> = dealt.par_iter().map(solve).collect();
        for (changes, work) in solved {
            self.budget.spend(1000 * work);
            self.make_unless_worse(&changes);
        }
    }

    /// Makes the changes of a part. What parts that were solved side by side load together may break more than before: then
    /// the later one's changes are not made.
    fn make_unless_worse(&mut self, changes: &[(u32, u32)]) {
        let before = self.current.clone();
        let broken = self.penalty();
        for &(unit, option) in changes {
            self.current[unit as usize] = option;
        }
        if self.penalty() > broken {
            self.current = before;
        }
    }

    /// What the present choice costs by breaking hard bands, in points.
    fn penalty(&self) -> i128 {
        let loads = self.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        let meters = self.curves.iter().zip(loads).zip(&self.penalties);
        meters.map(|((curve, load), &penalty)| i128::from(curve.violation(load)) * i128::from(penalty)).sum()
    }

    /// How many books make a part of about so many options: each of its units has as many options in it as it has books.
    fn books_of_part(&self, options: f64) -> usize {
        let mut books: Vec<u32> = self.current.iter().filter_map(|&option| self.book(option)).collect();
        books.sort_unstable();
        books.dedup();
        let units = self.current.len() as f64 / books.len().max(1) as f64;
        ((options / units).sqrt() as usize).max(2)
    }

    fn book(&self, option: u32) -> Option<u32> {
        self.problem.load_lists(option as usize).0.first().copied()
    }

    /// The units in the books of each group; those that are in none belong to a group that they could enter.
    fn units_of_groups(&self, group_of: &[u32], count: usize) -> Vec<Vec<u32>> {
        let mut units = vec![Vec::new(); count];
        for (unit, &option) in self.current.iter().enumerate() {
            let options = self.open_options.options(unit);
            let could = || options.iter().cycle().skip(unit % options.len()).take(options.len());
            let book = self.book(option).or_else(|| could().find_map(|&option| self.book(option)));
            if let Some(book) = book.filter(|_| options.len() > 1) {
                units[group_of[book as usize] as usize].push(unit as u32);
            }
        }
        units
    }

    /// The changes of units to options that solve a part, and the work, in thousands of options looked at.
    fn solve_part(&self, part: &Subproblem, work: u64, seed: u64) -> (Vec<(u32, u32)>, u64) {
        let control = Control {
            started: Instant::now(),
            time_limit: self.budget.clock.left(),
            gap: 0.0,
            work_limit: Some(work),
            seed,
            method: Method::Decomposition,
            progress: None,
            ..self.control.clone()
        };
        let start = Start { choices: vec![part.present.clone()], ..Start::default() };
        let outcome = Search::run(&part.problem, &start, &control);
        let options = outcome.choice.unwrap_or_else(|| part.present.clone());
        (part.units.iter().zip(options).map(|(&unit, option)| (unit, part.options[option])).collect(), outcome.work)
    }
}
