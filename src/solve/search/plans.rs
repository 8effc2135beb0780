//! The stages that look for plans: first choices, and annealing on the options that look best at the dual's prices.

use rayon::prelude::*;

use super::super::anneal::{AnnealingInput, CoolingSchedule, anneal, anneal_in_groups};
use super::super::certified_bound;
use super::super::cover::{cover, fitted};
use super::super::dense_subproblem::{DenseSubproblem, FullProblem, OptionLists};
use super::super::lagrangian_dual::{self, DualProblem, net};
use super::Search;
use super::shortlist::Shortlist;

/// Runs of annealing side by side: fixed, so that outcomes don't depend on the number of threads.
pub(super) const CHAINS: u64 = 2;
/// Problems with more units are annealed in groups.
const MOST_UNITS: usize = 2000;
/// Books of a group in the first round, and later: larger groups are slower and better.
const FIRST_GROUP: usize = 20;
pub(super) const GROUP: usize = 50;
/// How often the books are dealt out anew in a round.
const EPOCHS: u32 = 24;
/// The moves for every unit of a try to bring a choice back into its bands.
pub(super) const REPAIRING: u64 = 100;
/// Temperatures at the start of the rounds, and at their end, in typical distances of a unit's two best options.
const HOT: [f64; 4] = [0.5, 0.25, 1.0, 0.1];
pub(super) const COLD: f64 = 0.005;
/// The temperature at the start of the first round where that goes on from a similar problem's plan.
const WARM: f64 = 0.1;
/// Options that are further behind their unit's best than so many typical distances are not tried.
pub(super) const MARGIN: f64 = 6.0;
/// Moves that each round tries for every unit; in problems that are annealed in groups the first rounds are short, so that
/// there is a good plan soon.
const MOVES: [u64; 6] = [500, 1000, 3000, 6000, 12000, 20000];
const MOVES_IN_GROUPS: [u64; 8] = [60, 250, 1000, 2000, 4000, 8000, 12000, 20000];

impl Search<'_> {
    pub(super) fn dual_problem(&self) -> DualProblem<'_> {
        DualProblem { problem: self.problem, curves: self.curves, open_options: &self.open_options, valued: true }
    }

    /// The value of an option net of what is priced, as far as is known.
    pub(super) fn net(&self, option: u32) -> f64 {
        match &self.nets {
            Some(nets) => nets[option as usize],
            None => net(self.dual_problem(), &self.prices, option as usize),
        }
    }

    /// The options worth trying.
    pub(super) fn shortlist(&self, margin: f64, seed: u64) -> Shortlist {
        let net = |option: u32| self.net(option);
        Shortlist::new(self.dual_problem(), net, margin, seed)
    }

    /// The first choice: the one given, and else every unit's most valued option.
    pub(super) fn begin(&mut self, start: &[Vec<usize>]) {
        let problem = self.problem;
        let most_valued = |unit| problem.options(unit).max_by_key(|&option| problem.value(option));
        let fits = |choice: &&Vec<usize>| {
            choice.len() == problem.units()
                && choice.iter().enumerate().all(|(unit, option)| problem.options(unit).contains(option))
        };
        let compact = |option: usize| option as u32;
        let mut choices: Vec<Vec<u32>> =
            start.iter().filter(fits).map(|given| given.iter().copied().map(compact).collect()).collect();
        if choices.is_empty() {
            choices.push((0..problem.units()).filter_map(most_valued).map(compact).collect());
        }
        for choice in &choices {
            self.offer(choice, "start");
        }
        self.current = choices.swap_remove(0);
    }

    /// Penalties that outweigh what breaking a band can earn, at a guess; they are raised where they don't.
    pub(super) fn set_penalties(&mut self, spread: f64) {
        let units = self.problem.units().max(1) as f64;
        for (meter, curve) in self.curves.iter().enumerate() {
            let (below, above) = curve.slopes();
            let typical = ((self.reach[meter].1 - self.reach[meter].0) as f64 / units).max(1.0);
            let penalty = 4.0 * below.max(above) + 8.0 * spread / typical;
            self.penalties[meter] = self.penalties[meter].max(penalty.min(1e16) as i64 + 1);
        }
    }

    pub(super) fn raise_penalties(&mut self, choice: &[u32]) {
        let loads = self.problem.meter_loads(choice.iter().map(|&option| option as usize));
        for ((curve, load), penalty) in self.curves.iter().zip(loads).zip(&mut self.penalties) {
            if curve.violation(load) > 0 {
                *penalty = penalty.saturating_mul(4).min(1 << 56);
            }
        }
    }

    /// Goes on from the dual's favourites.
    pub(super) fn round(&mut self) {
        self.current = lagrangian_dual::best(self.dual_problem(), &self.prices);
        let choice = self.current.clone();
        self.offer(&choice, "prices");
    }

    pub(super) fn return_to_incumbent(&mut self) {
        if let Some(incumbent) = &self.incumbent {
            self.current.clone_from(&incumbent.choice);
        }
    }

    /// One round of annealing: of the whole problem where it is small, else in groups of books.
    pub(super) fn anneal(&mut self, round: u32) {
        let seed = self.control.seed ^ (u64::from(round) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let list = self.shortlist(MARGIN, seed);
        self.budget.spend(self.open_options.option_count() as u64);
        self.set_penalties(list.spread);
        let table = if list.lists.len() > MOST_UNITS { &MOVES_IN_GROUPS[..] } else { &MOVES };
        let moves = table[table.len().min(round as usize + 1) - 1];
        let hot = if round == 0 && self.warm.is_some() { WARM } else { HOT[round as usize % HOT.len()] };
        let hot = list.spread * hot;
        let cold = list.spread * COLD;
        let schedule = CoolingSchedule { moves, hot, cold, seed };
        let group = if round == 0 { FIRST_GROUP } else { GROUP };
        let mut choice = self.annealed(&list.lists, (group, EPOCHS), schedule);
        if !self.is_kept(&choice) {
            self.raise_penalties(&choice);
            choice = self.repaired(choice, &list, group);
        }
        if !self.is_kept(&choice) && self.incumbent.is_some() && !self.is_done() {
            choice = self.descend(&list.lists, (group, 2), CoolingSchedule { moves: REPAIRING, hot: cold, ..schedule });
        }
        self.adopt(choice);
        self.cover();
    }

    /// Offers a choice, and what becomes of it when it is made to keep its bands and to cover what it can.
    pub(super) fn offer_repaired(&mut self, choice: &[u32], method: &'static str) {
        self.offer(choice, method);
        let fitted = fitted(self.problem, choice);
        let repaired = cover(self.problem, &fitted, &self.budget.clock).unwrap_or(fitted);
        self.offer(&repaired, method);
    }

    /// Decides units that load nothing although they could; where there is no plan yet, in what is left of the present
    /// choice without those that take loads above their bands.
    pub(super) fn cover(&mut self) {
        if self.incumbent.is_none() {
            let fitted = fitted(self.problem, &self.current);
            self.offer(&fitted, "start");
        }
        let choice = self.incumbent.as_ref().map(|it| &it.choice);
        let covered = choice.and_then(|choice| cover(self.problem, choice, &self.budget.clock));
        if let Some(choice) = covered {
            self.offer(&choice, "annealing");
            self.return_to_incumbent();
        }
    }

    /// What improving the best plan alone makes of it, breaking no band on the way: where annealing can't get back into
    /// the bands, there is still room in them.
    fn descend(&mut self, lists: &OptionLists, groups: (usize, u32), schedule: CoolingSchedule) -> Vec<u32> {
        self.return_to_incumbent();
        let dear = self.penalties.iter().map(|penalty| penalty.saturating_mul(1 << 12).min(1 << 56)).collect();
        let usual = std::mem::replace(&mut self.penalties, dear);
        let choice = self.annealed(lists, groups, schedule);
        self.penalties = usual;
        choice
    }

    fn is_annealed(&self) -> bool {
        self.incumbent.as_ref().is_some_and(|incumbent| incumbent.method == "annealing")
    }

    /// Moves that may be tried for each of so many units.
    fn affordable(&self, moves: u64, units: u64) -> u64 {
        moves.min(self.budget.remaining() / (2 * units.max(1)))
    }

    /// What annealing makes of the present choice, with so many books in a group and so many epochs.
    pub(super) fn annealed(
        &mut self,
        lists: &OptionLists,
        (group, epochs): (usize, u32),
        schedule: CoolingSchedule,
    ) -> Vec<u32> {
        if lists.len() <= MOST_UNITS {
            return self.annealed_whole(lists, schedule);
        }
        let schedule = CoolingSchedule { moves: self.affordable(schedule.moves, lists.len() as u64), ..schedule };
        let field = AnnealingInput {
            problem: self.problem,
            curves: self.curves,
            penalties: &self.penalties,
            lists,
            group,
            epochs,
        };
        let choice = anneal_in_groups(&field, self.current.clone(), schedule, &self.budget.clock);
        self.budget.spend(2 * schedule.moves * lists.len() as u64);
        choice
    }

    /// The best of some runs side by side.
    fn annealed_whole(&mut self, lists: &OptionLists, schedule: CoolingSchedule) -> Vec<u32> {
        let units = lists.len() as u64;
        let schedule = CoolingSchedule { moves: self.affordable(schedule.moves, units * CHAINS), ..schedule };
        let loads = self.problem.meter_loads(self.current.iter().map(|&option| option as usize));
        let whole = FullProblem {
            problem: self.problem,
            curves: self.curves,
            penalties: &self.penalties,
            choice: &self.current,
            loads: &loads,
        };
        let subproblem = DenseSubproblem::new(whole, lists);
        let clock = &self.budget.clock;
        let chain = |chain: u64| {
            let hot = schedule.hot / (1 + chain) as f64;
            anneal(&subproblem, CoolingSchedule { hot, seed: schedule.seed ^ (chain << 32), ..schedule }, clock)
        };
        let annealed: Vec<Vec<u32>> = (0..CHAINS).into_par_iter().map(chain).collect();
        self.budget.spend(2 * schedule.moves * units * CHAINS);
        let complete = |options: Vec<u32>| {
            let mut choice = self.current.clone();
            for (&unit, option) in lists.units.iter().zip(options) {
                choice[unit as usize] = option;
            }
            choice
        };
        let choices: Vec<Vec<u32>> = annealed.into_iter().map(complete).collect();
        self.best_of(choices).unwrap_or_default()
    }

    /// The best of some choices; those that keep all bands first. All are offered.
    pub(super) fn best_of(&mut self, choices: Vec<Vec<u32>>) -> Option<Vec<u32>> {
        for choice in &choices {
            self.offer(choice, "annealing");
        }
        let worth = |choice: &Vec<u32>| {
            let (worth, kept) = certified_bound::worth(self.problem, self.curves, choice);
            (kept, worth)
        };
        choices.into_iter().max_by_key(worth)
    }

    /// Whether a choice keeps every hard band.
    pub(super) fn is_kept(&self, choice: &[u32]) -> bool {
        certified_bound::worth(self.problem, self.curves, choice).1
    }

    /// Takes over a choice, or goes back to the best one if that is better.
    pub(super) fn adopt(&mut self, choice: Vec<u32>) {
        self.offer(&choice, "annealing");
        self.current = choice;
        if self.is_annealed() {
            self.return_to_incumbent();
        }
    }
}
