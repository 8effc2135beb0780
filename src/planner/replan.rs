//! Planning again: as little as possible of a plan that is at hand is changed.

use super::{WarmStart, finished, in_time, model, plan_from, start};
use crate::candidates;
use crate::check;
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::{Plan, Stopped};
use crate::problem::{ChoiceState, Gain, Load, Meter, Model, Problem};
use crate::solve::{self, Control, Outcome};

/// What an exchange that nothing demands must gain, as a part of a perfectly fitting seat: a change of hands for less is
/// not worth explaining.
const WORTHWHILE: i64 = 20;
/// How many exchanges are made to keep the hard rules before the scenario is planned from scratch.
const MENDINGS: usize = 60;
/// How often the seats that must change are gone through.
const SWEEPS: usize = 20;
/// A plan that is at most this part of its worth below the earlier bound needs no other: else a lower one is looked for.
const NEAR: i64 = 100;
/// Work for the best plan with few changes, and for a lower bound: half a second at 1,000 accounts and 30 people.
const WORK: u64 = 30_000;

/// A plan that differs from an earlier one where it must (a decision, a rule, somebody who left, an account that is new)
/// and in at most `extra` seats beyond that, each unit of which gains something worth a change. Where the hard rules
/// can't be kept in this way, the plan is looked for as [`plan_from`] does.
///
/// Its bound is the earlier plan's, if that plan's proof holds for this scenario, too: decisions only take choices away.
///
/// # Errors
/// As [`super::plan`].
pub fn plan_again(instance: &Instance, last: &Plan, extra: usize, control: &Control) -> Result<Plan, Diagnostics> {
    let candidates = candidates::find(instance);
    let model = model(instance, &candidates)?;
    let warm = WarmStart::of(last).with_books_of(Some(last));
    let near = warm.choice(instance, &model);
    if near.len() != model.problem.units() {
        return plan_from(instance, Some(&warm), control);
    }
    let gone: Vec<usize> = (0..near.len()).filter(|&unit| !warm.holds(instance, &model, (unit, near[unit]))).collect();
    let mut repair = PlanRepair::new(&model.problem, near.clone());
    repair.settle(&gone);
    let free = repair.restore_bands(gone);
    if repair.state.violation() == 0 && extra > 0 {
        let limit = ChangeLimit { free: &free, near: &near, extra };
        let choice = limited(&model, &limit, repair.state.choice(), warm.prices(instance, &model), control);
        repair = PlanRepair::new(&model.problem, choice);
        repair.go_back(&limit, instance.weights.points_per_seat / WORTHWHILE);
    }
    if repair.state.violation() > 0 {
        return plan_from(instance, Some(&warm), control);
    }
    let objective = model.problem.objective(repair.state.choice());
    let mut outcome = Outcome {
        objective,
        bound: last.bound,
        proof: None,
        stopped: Stopped::Exhausted,
        method: "again",
        work: 0,
        infeasible: None,
        violations: Vec::new(),
        choice: Some(repair.state.choice().to_vec()),
    };
    let proven = proves(instance, last, objective);
    let is_near = objective.is_some_and(|objective| last.bound - objective <= objective.abs() / NEAR);
    if proven && is_near {
        let mut plan = finished(instance, &candidates, &model, &outcome)?;
        plan.proof.clone_from(&last.proof);
        return Ok(plan);
    }
    let choices = outcome.choice.iter().cloned().collect();
    let from = solve::Start { choices, ..start(instance, &model, Some(&warm)) };
    let work_limit = control.work_limit.or(proven.then_some(WORK));
    let control = &Control { work_limit, ..control.clone() };
    let solved = solve::solve(&model.problem, &from, &in_time(control, instance));
    outcome.bound = solved.bound.max(objective.unwrap_or(i64::MIN));
    outcome.proof = solved.proof;
    if proven && outcome.bound >= last.bound {
        outcome.bound = last.bound;
        let mut plan = finished(instance, &candidates, &model, &Outcome { proof: None, ..outcome })?;
        plan.proof.clone_from(&last.proof);
        return Ok(plan);
    }
    outcome.work = solved.work;
    // The solver may have come to its end with another plan than the one that changes as little as can be.
    let ended = proven || solved.stopped == Stopped::Optimal;
    outcome.stopped = if ended { Stopped::Exhausted } else { solved.stopped };
    finished(instance, &candidates, &model, &outcome)
}

/// Whether an earlier plan's proof shows that no plan of this scenario is worth more than its bound.
fn proves(instance: &Instance, last: &Plan, objective: Option<i64>) -> bool {
    let same_scale = last.points_per_seat == instance.weights.points_per_seat;
    let above = objective.is_some_and(|objective| objective <= last.bound);
    let proof = last.proof.as_ref().filter(|_| same_scale && above);
    proof.is_some_and(|proof| check::proof::check(instance, proof, last.bound).is_ok())
}

/// A choice under repair.
struct PlanRepair<'a> {
    problem: &'a Problem,
    state: ChoiceState<'a>,
}

impl<'a> PlanRepair<'a> {
    fn new(problem: &'a Problem, choice: Vec<usize>) -> Self {
        Self { problem, state: ChoiceState::new(problem, choice) }
    }

    /// Gives these units the best options, all others as they are.
    fn settle(&mut self, units: &[usize]) {
        for _ in 0..SWEEPS {
            let mut changed = false;
            for &unit in units {
                let options = self.problem.options(unit).map(|option| (self.state.gain(&[(unit, option)]), option));
                let best = options.max_by_key(|&(gain, option)| (gain, std::cmp::Reverse(option)));
                if let Some((_, option)) = best.filter(|(gain, _)| *gain > Gain::NONE) {
                    self.state.make(&[(unit, option)]);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Lets others give way to these units as long as the hard bands demand it; all units that may then change, ordered.
    fn restore_bands(&mut self, mut units: Vec<usize>) -> Vec<usize> {
        for _ in 0..MENDINGS {
            let Some((_, changes)) = self.best_exchange(&units).filter(|(gain, _)| gain.repaired > 0) else { break };
            self.state.make(&changes);
            units.extend(changes.iter().map(|it| it.0));
            units.sort_unstable();
            units.dedup();
            self.settle(&units);
        }
        units
    }

    /// Takes back what beyond the free units gains fewer points than this.
    fn go_back(&mut self, limit: &ChangeLimit, least: i64) {
        for (unit, &before) in limit.near.iter().enumerate() {
            let changed = self.state.choice()[unit] != before && !limit.is_free(unit);
            if changed && self.state.gain(&[(unit, before)]) >= (Gain { repaired: 0, points: -least }) {
                self.state.make(&[(unit, before)]);
            }
        }
    }

    /// The best change of one of the units together with one other that loads a meter which the change fills.
    fn best_exchange(&self, units: &[usize]) -> Option<(Gain, Vec<(usize, usize)>)> {
        let mut by_meter: Vec<Vec<usize>> = vec![Vec::new(); self.problem.meters.len()];
        for (unit, &option) in
            self.state.choice().iter().enumerate().filter(|(unit, _)| units.binary_search(unit).is_err())
        {
            for load in self.problem.loads(option).take(1) {
                by_meter[load.meter as usize].push(unit);
            }
        }
        let mut best: Option<(Gain, Vec<(usize, usize)>)> = None;
        for &unit in units {
            for option in self.problem.options(unit) {
                let first = self.problem.loads(option).next();
                for &other in first.iter().flat_map(|load| &by_meter[load.meter as usize]) {
                    for way in self.problem.options(other).filter(|&way| way != self.state.choice()[other]) {
                        let changes = [(unit, option), (other, way)];
                        let gain = self.state.gain(&changes);
                        if gain > Gain::NONE && best.as_ref().is_none_or(|(known, _)| gain > *known) {
                            best = Some((gain, changes.to_vec()));
                        }
                    }
                }
            }
        }
        best
    }
}

/// What may change.
struct ChangeLimit<'a> {
    /// The units that may have any option, ordered.
    free: &'a [usize],
    /// The options of the earlier plan.
    near: &'a [usize],
    /// The most seats of other units.
    extra: usize,
}

impl ChangeLimit<'_> {
    fn is_free(&self, unit: usize) -> bool {
        self.free.binary_search(&unit).is_ok()
    }
}

/// The best choice with no more changes than allowed, looked for from one that is so: a meter counts the seats of all
/// other units that change.
fn limited(
    model: &Model,
    limit: &ChangeLimit,
    start: &[usize],
    prices: Option<Vec<f64>>,
    control: &Control,
) -> Vec<usize> {
    let mut meters = model.problem.meters.clone();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let changed = u32::try_from(meters.len()).unwrap_or(u32::MAX);
    meters.push(Meter { at_most: Some(count(limit.extra)), ..Meter::default() });
    let mut problem = Problem::new(meters);
    let mut loads = Vec::new();
    for (unit, group) in model.decision_groups.iter().enumerate() {
        for option in model.problem.options(unit) {
            loads.extend(model.problem.loads(option));
            if option != limit.near[unit] && !limit.is_free(unit) {
                loads.push(Load { meter: changed, amount: count(group.seats.len()) });
            }
            problem.push_option(model.problem.value(option), &mut loads);
        }
        problem.end_unit();
    }
    let prices = prices.map(|prices| prices.into_iter().chain([0.0]).collect());
    let work_limit = Some(control.work_limit.unwrap_or(WORK));
    let control = Control { work_limit, progress: None, ..control.clone() };
    let found = solve::solve(
        &problem,
        &solve::Start { choices: vec![start.to_vec()], prices, ..solve::Start::default() },
        &control,
    );
    let worth = |choice: &[usize]| model.problem.objective(choice);
    found.choice.filter(|choice| worth(choice) > worth(start)).unwrap_or_else(|| start.to_vec())
}

impl WarmStart {
    /// Whether an option gives every seat of its unit to an owner who has it in these books.
    fn holds(&self, instance: &Instance, model: &Model, (unit, option): (usize, usize)) -> bool {
        let decision = model.decision(option);
        let mut seats = model.decision_groups[unit].seats.iter().enumerate();
        seats.all(|(place, &seat)| self.has(instance, seat, decision.owner(place)))
    }
}
