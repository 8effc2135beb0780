//! From an instance to a checked plan: candidates, problem, solver, plan, check, analysis, in this order.

use std::time::Duration;

use crate::analysis;
use crate::candidates::{self, Candidates};
use crate::check;
use crate::error::Diagnostics;
use crate::instance::{Component, Instance};
use crate::plan::{FORMAT, Mode, Plan, RunFacts, ScenarioRef, SolverFacts, Status, Stopped};
use crate::problem::{self, MeterKind, Model};
use crate::solve::{self, Control, Method, Outcome};

mod assignments;
mod gate;
mod modes;
mod names;
mod on_file;
mod proof;
mod proof_cases;
mod reasons;
mod replan;
mod warm_start;

pub use gate::{Patience, gate};
pub use modes::{FewestMoves, least, movable, plan_in};
pub use names::names;
pub use on_file::{broken, held, measured, read_plan};
pub use proof::proof;
pub(crate) use reasons::lacking;
pub use replan::plan_again;
pub use warm_start::WarmStart;

/// A proof is checked before the plan is shown if no more options than this have to be looked at: some 50 ms.
const MOST_EFFORT: usize = 2_500_000;

/// What writing and checking a plan takes for each seat, about, and what checking its proof takes for each pair of a seat and
/// an owner: measured at 10,000 x 200 with other work beside.
const FINISHING: Duration = Duration::from_micros(11);
const PROVING: Duration = Duration::from_nanos(70);
/// The most options for the integer solver alone.
const MOST_MILP: usize = 20_000;

/// The best plan that the limits allow, checked.
///
/// # Errors
/// * `E501`: the problem would be too large.
/// * `E502`: no plan exists, with the rule that shows it.
/// * `E503`: no plan was found within the limits, with the rules that the best attempt breaks.
/// * `E505`: the integer solver alone was asked for, and the problem is too large for it.
/// * `E504`: the plan found does not pass the checker, which is a fault of rebook's.
pub fn plan(instance: &Instance, control: &Control) -> Result<Plan, Diagnostics> {
    plan_from(instance, None, control)
}

/// The best plan that the limits allow, checked; looked for from where a similar scenario's plan ended, if one is given.
///
/// # Errors
/// As [`plan`].
pub fn plan_from(instance: &Instance, warm: Option<&WarmStart>, control: &Control) -> Result<Plan, Diagnostics> {
    let candidates = candidates::find(instance);
    let model = model(instance, &candidates)?;
    if control.method == Method::Milp && model.problem.option_count() > MOST_MILP {
        return Err(reasons::too_large_for_milp(model.problem.option_count(), MOST_MILP).into());
    }
    let start = start(instance, &model, warm);
    let outcome = solve::solve(&model.problem, &start, &in_time(control, instance));
    finished(instance, &candidates, &model, &outcome)
}

/// The plan of an outcome, checked.
fn finished(
    instance: &Instance,
    candidates: &Candidates,
    model: &Model,
    outcome: &Outcome,
) -> Result<Plan, Diagnostics> {
    let Some(choice) = &outcome.choice else {
        return Err(reasons::no_plan(instance, model, outcome).into());
    };
    let owner_of = model.owners(choice, instance.seats.len());
    let mut plan = frame(instance, model, outcome, choice);
    let books = analysis::SeatOwners { owner_of };
    assignments::fill(instance, candidates, &books, &mut plan);
    plan.components = analysis::components(instance, &books);
    analysis::complete(instance, &books, &mut plan);
    let mut breaches = check::check(instance, &plan);
    breaches.0.extend(unproven(instance, &plan).0);
    if breaches.has_errors() {
        return Err(reasons::faulty(&breaches));
    }
    Ok(plan)
}

/// What no plan can exceed, in points, worked out at once from a similar scenario's prices, without a search; nothing
/// where there is no plan.
///
/// # Errors
/// `E501`: the problem would be too large.
pub fn ceiling(instance: &Instance, warm: &WarmStart, control: &Control) -> Result<Option<i64>, Diagnostics> {
    let model = model(instance, &candidates::find(instance))?;
    Ok(solve::ceiling(&model.problem, &start(instance, &model, Some(warm)), control))
}

/// Where the search starts: at today's books, or at those of a similar scenario's plan.
fn start(instance: &Instance, model: &Model, warm: Option<&WarmStart>) -> solve::Start {
    solve::Start {
        choices: first_choices(instance, model, warm),
        prices: warm.and_then(|warm| warm.prices(instance, model)),
        cases: warm.map(|warm| warm.cases(instance, model)).unwrap_or_default(),
    }
}

/// Where to begin: with the books of a similar scenario's plan, unless they break a limit on change; else with today's.
fn first_choices(instance: &Instance, model: &Model, warm: Option<&WarmStart>) -> Vec<Vec<usize>> {
    let today = model.unloaded(model.as_today(instance));
    let choices = match warm.map(|warm| warm.choice(instance, model)) {
        None => vec![today],
        Some(near) => {
            let loads = model.problem.meter_loads(near.iter().copied());
            let mut counts = model.counts.iter().zip(&model.problem.meters).zip(loads);
            let moves_too_much =
                counts.any(|((count, meter), load)| !matches!(count, MeterKind::Band(_)) && meter.violation(load) > 0);
            let unloaded = model.unloaded(near.clone());
            if moves_too_much { vec![today, unloaded] } else { vec![near, unloaded, today] }
        }
    };
    choices.into_iter().filter(|choice| choice.len() == model.problem.units()).collect()
}

/// The control with the time that writing and checking the plan takes set aside, at most a quarter of all.
fn in_time(control: &Control, instance: &Instance) -> Control {
    let times = |each: Duration, count: usize| each.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX));
    let pairs = instance.seats.len().saturating_mul(instance.owners.len());
    let proving = if pairs <= MOST_EFFORT { times(PROVING, pairs) } else { Duration::ZERO };
    let aside = times(FINISHING, instance.seats.len()).saturating_add(proving);
    let left = |limit: Duration| limit.saturating_sub(aside.min(limit / 4));
    Control { time_limit: control.time_limit.map(left), ..control.clone() }
}

/// That the plan's proof does not show its bound, where that is so and finding out takes little time. Larger proofs are
/// left to `rebook verify`: time limits are to be kept.
#[must_use]
pub fn unproven(instance: &Instance, plan: &Plan) -> Diagnostics {
    let instance = &*check::mode::under(instance, plan);
    let small = plan.proof.as_ref().filter(|proof| check::proof::effort(instance, proof) <= MOST_EFFORT);
    let found = small.and_then(|proof| check::proof::check(instance, proof, plan.bound).err());
    // Too large to be checked is not false: that is for `rebook verify` to say.
    found.filter(|found| found.0.iter().any(|one| one.code != "E632")).unwrap_or_default()
}

/// Who solves, and why, in a sentence.
#[must_use]
pub fn approach(method: Method, options: usize) -> String {
    let (few, solver) = (solve::MOST_HANDED_OVER, solve::INTEGER_SOLVER);
    match method {
        Method::Decomposition => "Decomposition alone, as asked for.".to_owned(),
        Method::Milp => format!("The integer solver {solver}, after a round of decomposition, as asked for."),
        Method::Auto if options <= few => {
            format!("Decomposition and the integer solver {solver}: the {options} options are at most {few}.")
        }
        Method::Auto => {
            format!(
                "Decomposition: {options} options are more than the {few} that the integer solver {solver} is given."
            )
        }
    }
}

/// The problem of an instance, for the solver or for a file.
///
/// # Errors
/// `E501`: the problem would be too large.
pub fn model(instance: &Instance, candidates: &Candidates) -> Result<Model, Diagnostics> {
    problem::build(instance, candidates).map_err(|large| reasons::too_large(instance, large).into())
}

/// That the problem of an instance is not too large, without building it.
///
/// # Errors
/// `E501`: it is.
pub fn fits(instance: &Instance) -> Result<(), Diagnostics> {
    let large = problem::too_large(instance, &candidates::find(instance));
    large.map_or(Ok(()), |large| Err(reasons::too_large(instance, large).into()))
}

/// A plan without its lists.
fn frame(instance: &Instance, model: &Model, outcome: &Outcome, choice: &[usize]) -> Plan {
    let objective = model.problem.objective(choice).unwrap_or(i64::MIN);
    let optimal = outcome.bound == objective;
    Plan {
        format: FORMAT,
        scenario: ScenarioRef { name: instance.name.clone(), digest: instance.digest.clone() },
        mode: Mode::Best,
        fewest: None,
        status: if optimal { Status::Optimal } else { Status::Feasible },
        stopped: if optimal { Stopped::Optimal } else { outcome.stopped },
        objective,
        bound: outcome.bound,
        gap: gap(objective, outcome.bound),
        points_per_seat: instance.weights.points_per_seat,
        components: Vec::new(),
        assignments: Vec::new(),
        uncovered: Vec::new(),
        books: Vec::new(),
        equity: Vec::new(),
        moves: Vec::new(),
        solver: SolverFacts {
            method: outcome.method.to_owned(),
            units: model.problem.units(),
            options: model.problem.option_count(),
            meters: model.problem.meters.len(),
            work: outcome.work,
            cost: cost(instance, objective),
            cost_bound: cost(instance, outcome.bound),
        },
        proof: outcome.proof.as_ref().map(|found| proof::proof(instance, model, found)),
        run: RunFacts { version: env!("CARGO_PKG_VERSION").to_owned() },
    }
}

/// `(bound - objective) / |objective|`; nothing where the objective is 0 and the bound is not.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a ratio for display")]
pub fn gap(objective: i64, bound: i64) -> Option<f64> {
    if bound == objective {
        return Some(0.0);
    }
    (objective != 0).then(|| (bound - objective) as f64 / objective.unsigned_abs() as f64)
}

/// Points as a total of the accounts' own costs, where the objective is nothing else.
#[allow(clippy::cast_precision_loss, reason = "costs are in thousandths, far below 2^53")]
fn cost(instance: &Instance, points: i64) -> Option<f64> {
    let weights = &instance.weights;
    let charged = instance.bands.iter().flat_map(|band| &band.hinges).any(|hinge| hinge.component != Component::Cost);
    let taken_over = weights.backfill != 0 && instance.owners.iter().any(|owner| owner.backfill_for.is_some());
    let costs = instance.seats.iter().any(|seat| !seat.cost_by.is_empty());
    let alone = costs
        && weights.fit == 0
        && weights.continuity == 0
        && weights.staying == 0
        && !taken_over
        && !charged
        && instance.rules.coverage_required;
    let unit = weights.points_per_seat as f64 * weights.cost as f64 / 1e6;
    alone.then(|| -(points as f64) / unit)
}
