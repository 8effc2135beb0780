//! The reassignments that a plan asks for: which first, why, to whom else, and when.
//!
//! What changes between today and a plan is a set of *changes*, one a unit. They are ordered into *steps* such that the
//! books keep every hard rule after each, and that the first bring the most for each move. Today's books may break rules
//! themselves (a family that is split, somebody over a limit): the few changes that repair them are the *foundation*, which
//! has to happen together first. Steps are put into *waves* with dates.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::analysis::{SeatOwners, components, ratio};
use crate::candidates;
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::Plan;
use crate::planner;
use crate::scenario::{Decision, Document, Verdict, in_force};

mod as_planned;
mod chains;
mod change;
mod dates;
mod describe;
mod effect;
mod facts;
mod foundation;
mod gain_ledger;
mod otherwise;
mod rank;
mod reason;
mod result;
mod runner_up;
mod schedule;
mod seat_values;
mod seating;
mod sentence;
mod told;
mod transition;
mod verify_states;

pub(crate) use as_planned::cost as cost_as_planned;
pub use change::{FormerOwner, Leg, Sides, UnitChange};
pub use facts::ReasonKind;
pub use result::{
    Approval, MoveStep, PersonEffect, ProposedMove, Reassignment, RunnerUp, SegmentEffect, StepKind, Unplaced, Wave,
};
pub(crate) use seating::seated;

use change::changes;
use dates::Calendar;
use describe::Describing;
use facts::MoveFacts;
use gain_ledger::GainLedger;
use runner_up::RunnerUps;
use schedule::{Timing, WaveOrder, placed};
use seat_values::SeatValues;
use transition::Transition;

/// Of the whole benefit, the part that the headline speaks of.
const MOST_OF_IT: f64 = 0.8;

/// The moves of a plan, ranked and dated, by index; [`reassign`] puts them into words.
pub struct RankedMoves {
    /// Who has which seat today and in the plan.
    pub sides: Sides,
    /// What changes, by unit.
    pub changes: Vec<UnitChange>,
    /// The steps, as indices of `changes`.
    pub steps: Vec<Vec<usize>>,
    /// How many of the steps must happen together first.
    pub first_together: usize,
    timing: Timing,
}

impl RankedMoves {
    /// What happens one after another by the schedule: what must be together first, then each step of each wave.
    #[must_use]
    pub fn scheduled(&self) -> Vec<Vec<usize>> {
        self.timing.waves.iter().flat_map(|wave| wave.steps.iter().cloned()).collect()
    }
}

/// The reassignments that a checked plan asks for.
///
/// # Errors
/// * `E501`: the problem would be too large.
/// * `E504`: a state on the way breaks a rule, which is a fault of rebook's.
pub fn reassign(document: &Document, instance: &Instance, plan: &Plan) -> Result<Reassignment, Diagnostics> {
    let decided = instance;
    let instance = &*before_approvals(instance);
    let candidates = candidates::find(instance);
    let model = planner::model(instance, &candidates)?;
    let seat_values = SeatValues::new(instance, &candidates, &model);
    let ranked = rank_with(document, &seat_values, plan)?;
    let calendar = Calendar::new(document, instance);
    let facts = MoveFacts::new(&seat_values, &calendar, (plan, &ranked.sides.after));
    let (mut runner_ups, stays) = runner_up::runner_ups(&seat_values, &ranked.changes, &ranked.sides);
    for (change, runner_ups) in ranked.changes.iter().zip(&mut runner_ups) {
        if model.decision_groups[change.unit].seats.iter().any(|&seat| decided.seats[seat].approved.is_some()) {
            runner_ups.fill(RunnerUps::default());
        }
    }
    let approvals = approvals(document);
    let others = (&runner_ups[..], &stays[..]);
    let describing = Describing { facts: &facts, ranked: &ranked, others, approvals: &approvals };
    let mut ledger = GainLedger::new(&seat_values, &ranked.sides.before);
    let mut steps = describing.steps(&mut ledger);
    let waves = describing.waves(&mut steps);
    let points: i64 = steps.iter().map(|step| step.points).sum();
    let mut so_far = 0;
    let mut moves = 0;
    let mut most_of_it = None;
    for step in &mut steps {
        so_far += step.points;
        moves += step.moves.len();
        step.share = (points > 0).then(|| ratio(so_far, points));
        // Within what must be together first nobody can stop.
        let may_stop = step.rank >= ranked.first_together;
        if may_stop && most_of_it.is_none() && step.share.is_some_and(|share| share >= MOST_OF_IT) {
            most_of_it = Some(moves);
        }
    }
    let before = components(instance, &SeatOwners { owner_of: ranked.sides.before.clone() });
    let today: i64 = before.iter().map(|row| row.points).sum();
    let scale = instance.weights.points_per_seat;
    let first_together = steps.iter().filter(|step| step.first_together).map(|step| step.moves.len()).sum();
    Ok(Reassignment {
        name: instance.name.clone(),
        currency: instance.currency.clone(),
        today: ratio(today, scale),
        plan: ratio(today + points, scale),
        gain: ratio(points, scale),
        points_per_seat: scale,
        moves,
        first_together,
        most_of_it,
        steps,
        waves,
        unplaced: describing.unplaced(),
        people: effect::people(plan),
        segments: effect::segments(instance, &ranked.changes, &ranked.sides),
    })
}

/// The moves that a checked plan asks for, ranked and dated, without words.
///
/// # Errors
/// As [`reassign`].
pub fn rank(document: &Document, instance: &Instance, plan: &Plan) -> Result<RankedMoves, Diagnostics> {
    let instance = &*before_approvals(instance);
    let candidates = candidates::find(instance);
    let model = planner::model(instance, &candidates)?;
    rank_with(document, &SeatValues::new(instance, &candidates, &model), plan)
}

fn rank_with(document: &Document, seat_values: &SeatValues<'_>, plan: &Plan) -> Result<RankedMoves, Diagnostics> {
    let (instance, model) = (seat_values.instance, seat_values.model);
    let after = seating::seated(instance, model, plan)?;
    let (sides, changes) = changes(instance, seat_values, after);
    let today = Transition::new(&changes, &model.problem.meters, seat_values.meter_loads(&sides.before));
    let mut state = today.clone();
    let foundation = foundation::foundation(&mut state, &changes);
    let is_first = |change: usize| foundation.binary_search(&change).is_ok();
    let mut steps = rank::ranked(&mut state, &changes, &is_first);
    let first_together = steps.len();
    steps.extend(rank::ranked(&mut state, &changes, &|_| true));
    let calendar = Calendar::new(document, instance);
    let schedule = document.scenario.schedule.clone().unwrap_or_default();
    let order = WaveOrder { foundation: &foundation, steps: &steps[first_together..] };
    let timing = placed(instance, (&changes, today), (&schedule, &calendar), &order);
    let first = steps[..first_together].concat();
    let whole = |first: &[usize], rest: &[Vec<usize>]| {
        let first = (!first.is_empty()).then(|| first.to_vec());
        first.into_iter().chain(rest.iter().cloned()).collect::<Vec<_>>()
    };
    verify_states::check(instance, model, (&changes, &sides), &whole(&first, &steps[first_together..]))?;
    let ranked = RankedMoves { sides, changes, steps, first_together, timing };
    verify_states::check(instance, model, (&ranked.changes, &ranked.sides), &ranked.scheduled())?;
    Ok(ranked)
}

/// The instance as it was before moves were approved: an approved move takes a seat from its owner when it is made, and not
/// before, so that decisions change neither what today's books are worth nor which rules they break.
fn before_approvals(instance: &Instance) -> Cow<'_, Instance> {
    if instance.seats.iter().all(|seat| seat.approved.is_none()) {
        return Cow::Borrowed(instance);
    }
    let mut before = instance.clone();
    before.seats.iter_mut().for_each(|seat| seat.approved = None);
    Cow::Owned(before)
}

/// The approvals that hold, by account, role and who gets it.
fn approvals(document: &Document) -> BTreeMap<(&str, &str, &str), &Decision> {
    let approved = in_force(document.decisions(), document.accounts())
        .into_iter()
        .filter(|one| one.decision == Some(Verdict::Approve));
    approved.filter_map(|one| Some(((one.account.as_str(), one.role.as_str(), one.to.as_deref()?), one))).collect()
}

/// Points by the names of their components.
fn named(instance: &Instance, points: &gain_ledger::ComponentGains) -> BTreeMap<String, i64> {
    points.iter().map(|(&component, &points)| (gain_ledger::name(instance, component), points)).collect()
}
