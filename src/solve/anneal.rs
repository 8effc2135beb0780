//! Simulated annealing over shifts of one unit and compound moves of two, in parallel.
//!
//! Small problems are annealed as a whole, several times side by side. In large ones the books are dealt out into
//! groups, anew for every epoch, and the units of each group's books are annealed side by side with the other groups',
//! within the group: a group is small enough for the processor's cache. The temperature falls from epoch to epoch.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::control::Clock;
use super::dense_subproblem::{DenseSubproblem, FullProblem, OptionLists};
use super::local_search::LocalSearch;
use super::piecewise_linear::PiecewiseLinear;
use crate::problem::Problem;

/// How long and how hot to anneal.
#[derive(Debug, Clone, Copy)]
pub(super) struct CoolingSchedule {
    /// Moves to try for every unit.
    pub(super) moves: u64,
    /// The temperature at the start, in points.
    pub(super) hot: f64,
    /// The temperature at the end, in points.
    pub(super) cold: f64,
    /// Seed of the moves.
    pub(super) seed: u64,
}

/// Moves between two looks at the clock and two changes of temperature.
const BLOCK: u64 = 4096;
/// Sweeps of the descent that ends an annealing.
const SWEEPS: usize = 10;

impl CoolingSchedule {
    pub(super) fn temperature(&self, progress: f64) -> f64 {
        self.hot * libm::pow(self.cold / self.hot, progress)
    }
}

/// Anneals a part as a whole; the choice at the end.
pub(super) fn anneal(subproblem: &DenseSubproblem, schedule: CoolingSchedule, clock: &Clock) -> Vec<u32> {
    let mut search = LocalSearch::new(subproblem, schedule.seed);
    let blocks = (schedule.moves * subproblem.units.len() as u64).div_ceil(BLOCK).max(1);
    for block in 0..blocks {
        if clock.is_over() {
            break;
        }
        search.anneal_at(BLOCK, schedule.temperature(block as f64 / blocks as f64));
    }
    search.descend(SWEEPS);
    search.choice.iter().map(|&option| subproblem.options[option as usize]).collect()
}

/// What annealing in groups works on.
pub(super) struct AnnealingInput<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [PiecewiseLinear],
    pub(super) penalties: &'a [i64],
    /// The options worth trying.
    pub(super) lists: &'a OptionLists,
    /// How many books a group has, about.
    pub(super) group: usize,
    /// How often the books are dealt out anew.
    pub(super) epochs: u32,
}

/// Anneals in groups of books; the choice at the end.
pub(super) fn anneal_in_groups(
    field: &AnnealingInput,
    mut choice: Vec<u32>,
    schedule: CoolingSchedule,
    clock: &Clock,
) -> Vec<u32> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(schedule.seed);
    for epoch in 0..field.epochs {
        if clock.is_over() {
            break;
        }
        let progress = f64::from(epoch) / f64::from(field.epochs);
        let hot = schedule.temperature(progress);
        let cold = schedule.temperature(progress + 1.0 / f64::from(field.epochs));
        let part = CoolingSchedule { moves: (schedule.moves / u64::from(field.epochs)).max(1), hot, cold, ..schedule };
        epoch_of_groups(field, &mut choice, part, &mut random, clock);
    }
    choice
}

fn epoch_of_groups(
    field: &AnnealingInput,
    choice: &mut [u32],
    schedule: CoolingSchedule,
    random: &mut Xoshiro256PlusPlus,
    clock: &Clock,
) {
    let groups = Groups::deal(field, choice, random);
    let loads = field.problem.meter_loads(choice.iter().map(|&option| option as usize));
    let whole =
        FullProblem { problem: field.problem, curves: field.curves, penalties: field.penalties, choice, loads: &loads };
    let run = |(group, lists): (usize, &OptionLists)| {
        let subproblem = DenseSubproblem::new(whole, lists);
        let seed = schedule.seed.wrapping_add((group as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        anneal(&subproblem, CoolingSchedule { seed: seed ^ groups.salt, ..schedule }, clock)
    };
    let annealed: Vec<Vec<u32>> = groups.menus.par_iter().enumerate().map(run).collect();
    for (lists, options) in groups.menus.iter().zip(annealed) {
        for (&unit, option) in lists.units.iter().zip(options) {
            choice[unit as usize] = option;
        }
    }
}

/// The units of each group, with the options that stay within it.
struct Groups {
    menus: Vec<OptionLists>,
    salt: u64,
}

/// The group of options that load nothing: they belong to all.
const ALL: u32 = u32::MAX;

impl Groups {
    fn deal(field: &AnnealingInput, choice: &[u32], random: &mut Xoshiro256PlusPlus) -> Self {
        let (group_of, count) = group_books(field, choice, random);
        let book = |option: u32| field.problem.load_lists(option as usize).0.first().copied();
        let mut menus = vec![OptionLists::default(); count as usize];
        for place in 0..field.lists.len() {
            let unit = field.lists.units[place];
            let now = book(choice[unit as usize]);
            let group = now.map_or(unit % count, |book| group_of[book as usize]);
            let fits = |&&option: &&u32| book(option).is_none_or(|book| group_of[book as usize] == group);
            menus[group as usize].push(unit, field.lists.options(place).iter().filter(fits).copied());
        }
        Self { menus, salt: random.next_u64() }
    }
}

/// Puts books that units could move between into one group; also how many groups there are.
pub(super) fn group_books(field: &AnnealingInput, choice: &[u32], random: &mut Xoshiro256PlusPlus) -> (Vec<u32>, u32) {
    let book = |option: u32| field.problem.load_lists(option as usize).0.first().copied();
    // For each book the books that its units could move to.
    let mut links: Vec<Vec<u32>> = vec![Vec::new(); field.curves.len()];
    for place in 0..field.lists.len() {
        let Some(now) = book(choice[field.lists.units[place] as usize]) else { continue };
        links[now as usize].extend(field.lists.options(place).iter().filter_map(|&option| book(option)));
    }
    let mut group_of = vec![ALL; field.curves.len()];
    let mut order: Vec<u32> = (0..small(field.curves.len())).collect();
    shuffle(&mut order, random);
    let (mut count, mut held) = (0, 0);
    for &first in &order {
        if group_of[first as usize] != ALL || links[first as usize].is_empty() {
            continue;
        }
        if held >= field.group {
            (count, held) = (count + 1, 0);
        }
        group_of[first as usize] = count;
        held += 1;
        let mut near = std::mem::take(&mut links[first as usize]);
        shuffle(&mut near, random);
        for other in near {
            if held < field.group && group_of[other as usize] == ALL {
                group_of[other as usize] = count;
                held += 1;
            }
        }
    }
    // Books that nothing is in and that nobody joined: units may still move to them.
    for group in group_of.iter_mut().filter(|group| **group == ALL) {
        *group = (random.next_u64() % (u64::from(count) + 1)) as u32;
    }
    (group_of, count + 1)
}

fn shuffle(list: &mut [u32], random: &mut Xoshiro256PlusPlus) {
    for i in (1..list.len()).rev() {
        list.swap(i, (random.next_u64() % (i as u64 + 1)) as usize);
    }
}

fn small(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
