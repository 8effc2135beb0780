//! What it would cost to decide a seat otherwise: a solved counterfactual, as an interval.

use serde::Serialize;

use super::facts::{SeatShift, Stake, seats};
use super::plan_model::PlanModel;
use crate::analysis::{SeatOwners, components, ratio, rounded};
use crate::problem::Load;
use crate::reassign::cost_as_planned;
use crate::solve::{self, Control, Reoptimiser, Start};

/// A problem of no more options than this is solved again as a whole for each question; larger ones are repaired.
const SMALL: usize = 1_500;
/// The work for each plan that is looked for where the user says nothing of it.
pub const WORK: u64 = 5_000;

/// What a counterfactual costs against the plan, in perfectly fitting seats.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Price {
    /// What the plan found with it is worth less: it costs no more than this.
    pub at_most: f64,
    /// What it costs at least, proven; below 0 where the plan's own gap leaves that open.
    pub at_least: f64,
}

/// What a counterfactual costs with all else as in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CostAsPlanned {
    /// In points.
    pub points: i64,
    /// In perfectly fitting seats.
    pub seats: f64,
}

/// A counterfactual: the plan in which one seat is decided otherwise.
pub(super) struct Counterfactual {
    pub(super) price: Price,
    /// The option of every unit.
    pub(super) choice: Vec<usize>,
    /// Who else would have to give way.
    pub(super) shifts: Vec<SeatShift>,
    /// What each component of the objective loses, the most first.
    pub(super) stakes: Vec<Stake>,
}

/// Why there is none.
pub(super) enum Unpriced {
    /// It is proven that no plan has it.
    Proven,
    /// None was found.
    NotFound,
}

impl PlanModel<'_> {
    /// What it takes to decide these units otherwise.
    pub(super) fn reoptimiser(&self, units: &[usize]) -> Reoptimiser<'_> {
        Reoptimiser::new(&self.model.problem, &self.choice, self.prices.as_ref(), units)
    }

    /// The least that one of these options of a unit costs with all else as in the plan.
    pub(super) fn as_planned(&self, unit: usize, allowed: &[usize]) -> Option<CostAsPlanned> {
        let points = self.cheapest(unit, allowed)?.0;
        Some(CostAsPlanned { points, seats: ratio(points, self.case.instance.weights.points_per_seat) })
    }

    /// The cheapest of these options of a unit with all else as in the plan, and what it costs.
    fn cheapest(&self, unit: usize, allowed: &[usize]) -> Option<(i64, usize)> {
        let problem = &self.model.problem;
        let planned = self.choice[unit];
        let taken: Vec<Load> = problem.loads(planned).map(|load| Load { amount: -load.amount, ..load }).collect();
        let value = problem.value(planned);
        let cost = |&option: &usize| Some((cost_as_planned((problem, &self.loads), (value, &taken), option)?, option));
        allowed.iter().filter_map(cost).min()
    }

    /// The best plan found in which a unit has one of these options.
    pub(super) fn counterfactual(
        &self,
        reoptimiser: &Reoptimiser,
        (unit, allowed): (usize, &[usize]),
        control: &Control,
    ) -> Result<Counterfactual, Unpriced> {
        let problem = &self.model.problem;
        let plan = self.case.plan;
        let mut most = reoptimiser.ceiling(unit, allowed).min(plan.bound);
        let worth = |choice: &Vec<usize>| problem.objective(choice);
        let as_planned = self.cheapest(unit, allowed).map(|(_, option)| {
            let mut choice = self.choice.clone();
            choice[unit] = option;
            choice
        });
        // Of those alike the one in which nobody gives way.
        let mut found = as_planned.into_iter().chain(reoptimiser.repaired(unit, allowed)).rev().max_by_key(worth);
        if problem.option_count() <= SMALL || found.is_none() {
            let outcome = self.solved((unit, allowed), found.as_deref(), control);
            most = most.min(outcome.1);
            if outcome.0.as_ref().and_then(worth) > found.as_ref().and_then(worth) {
                found = outcome.0;
            } else if outcome.2 {
                return Err(Unpriced::Proven);
            }
        }
        let (choice, worth) = found
            .and_then(|it| Some((problem.objective(&it)?, it)))
            .map(|(w, it)| (it, w))
            .ok_or(Unpriced::NotFound)?;
        let instance = self.case.instance;
        let price = Price {
            at_most: seats(instance, plan.objective - worth),
            at_least: seats(instance, plan.objective.saturating_sub(most)),
        };
        Ok(Counterfactual { price, shifts: self.shifts(&choice, unit), stakes: self.stakes(&choice), choice })
    }

    /// The problem with the unit's other options left out, solved: the plan found, what no plan can exceed, and whether
    /// it is proven that there is none.
    fn solved(
        &self,
        (unit, allowed): (usize, &[usize]),
        near: Option<&[usize]>,
        control: &Control,
    ) -> (Option<Vec<usize>>, i64, bool) {
        let (problem, known) = self.model.problem.restricted(unit, allowed);
        let there = |choice: &[usize]| -> Option<Vec<usize>> {
            choice.iter().map(|option| known.binary_search(option).ok()).collect()
        };
        let mut fixed = self.choice.clone();
        fixed[unit] = allowed.first().copied().unwrap_or(fixed[unit]);
        let choices = near.into_iter().chain([&fixed[..]]).filter_map(there).collect();
        let start = Start { choices, prices: self.prices.clone(), ..Start::default() };
        let work_limit = Some(control.work_limit.unwrap_or(WORK));
        let control = Control { work_limit, time_limit: None, threads: 1, progress: None, ..control.clone() };
        let outcome = solve::solve(&problem, &start, &control);
        let choice = outcome.choice.map(|choice| choice.iter().map(|&option| known[option]).collect());
        (choice, outcome.bound, outcome.infeasible.is_some())
    }

    /// What each component of the objective loses under another choice, the most first.
    #[expect(clippy::cast_precision_loss, reason = "points as figures for people")]
    fn stakes(&self, choice: &[usize]) -> Vec<Stake> {
        let instance = self.case.instance;
        let owner_of = self.model.owners(choice, instance.seats.len());
        let after = components(instance, &SeatOwners { owner_of });
        let seat = instance.weights.points_per_seat.max(1) as f64;
        let mut stakes: Vec<Stake> = self
            .case
            .plan
            .components
            .iter()
            .filter_map(|row| {
                let other = after.iter().find(|other| other.name == row.name)?;
                let seats = rounded((row.points - other.points) as f64 / seat);
                Some(Stake { component: row.name.clone(), seats })
            })
            .filter(|stake| stake.seats != 0.0)
            .collect();
        stakes.sort_by(|a, b| b.seats.abs().total_cmp(&a.seats.abs()).then_with(|| a.component.cmp(&b.component)));
        stakes
    }
}
