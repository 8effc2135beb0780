//! Which rules cost most: for each group of rules that is there, what the plan would gain without it.
//!
//! Each is left out of the instance, not of the scenario as written, so that a point stays a point. The plan keeps the
//! rules that are left, so that looking for a better one starts from it. Without a limit the whole plan may gain; without
//! an aim, all that is not the aim itself: what is paid for missing it today is no gain.

use std::collections::BTreeSet;

use serde::Serialize;

use super::facts::{ExplainedPlan, seats};
use super::{Explanation, WORK};
use crate::analysis::{SeatOwners, components};
use crate::candidates::unsuited;
use crate::check::holders::Holders;
use crate::error::Diagnostics;
use crate::instance::{Component, FixedWhy, HOURS, Instance, MoveLimit};
use crate::planner::{self, WarmStart};
use crate::solve::Control;
use crate::what_if::figures::{holding, moves_between};
use crate::what_if::{parallel, why};

/// What rules cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RulesExplained {
    /// The plan.
    pub plan: ExplainedPlan,
    /// The groups of rules that are there, the dearest first.
    pub rules: Vec<RuleCost>,
}

/// What a group of rules costs, in perfectly fitting seats.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleCost {
    /// What it is called in files.
    pub id: String,
    /// What it says.
    pub title: String,
    /// Whether it is an aim rather than a limit.
    pub aim: bool,
    /// What the plan found without it is worth more; nothing where none was found.
    pub gain: Option<f64>,
    /// What it costs at least: the gain less what the plan's own gap leaves open.
    pub at_least: Option<f64>,
    /// What it costs at most, proven.
    pub at_most: Option<f64>,
    /// Seats that would then be with others.
    pub moves: u32,
    /// Seats that would then have an owner and have none now; less than 0 where more would have none.
    pub covers: i64,
    /// Why there is no plan without it, where that is so.
    pub refused: Option<String>,
}

/// A group of rules, and the instance without it.
struct RelaxedInstance {
    id: String,
    title: String,
    aim: bool,
    instance: Instance,
}

/// What each group of rules costs.
#[must_use]
pub fn rules(case: Explanation<'_>) -> RulesExplained {
    let all = relaxed(case.instance);
    let warm = WarmStart::of(case.plan).with_books_of(Some(case.plan));
    let holders = Holders::read(case.instance, case.plan, &mut Diagnostics::new());
    let books = SeatOwners { owner_of: holders.map(|holders| holders.owner).unwrap_or_default() };
    let one = |index: usize, control: &Control| cost(&case, &all[index], (&warm, &books), control);
    let mut rules: Vec<RuleCost> = parallel::all(case.control, all.len(), one).into_iter().flatten().collect();
    let key = |rule: &RuleCost| rule.gain.unwrap_or(f64::NEG_INFINITY);
    rules.sort_by(|a, b| key(b).total_cmp(&key(a)));
    RulesExplained { plan: ExplainedPlan::of(&case), rules }
}

fn cost(
    case: &Explanation,
    without: &RelaxedInstance,
    (warm, books): (&WarmStart, &SeatOwners),
    control: &Control,
) -> RuleCost {
    let work_limit = Some(control.work_limit.unwrap_or(WORK));
    let control = Control { work_limit, time_limit: None, ..control.clone() };
    let mut cost = RuleCost {
        id: without.id.clone(),
        title: without.title.clone(),
        aim: without.aim,
        gain: None,
        at_least: None,
        at_most: None,
        moves: 0,
        covers: 0,
        refused: None,
    };
    match planner::plan_from(&without.instance, Some(warm), &control) {
        Err(found) => cost.refused = Some(why(&found)),
        Ok(plan) => {
            // The plan's own worth without the rule: a rule that is gone may also be gone from what fits are measured by.
            let base: i64 = components(&without.instance, books).iter().map(|row| row.points).sum();
            let seat = |points: i64| seats(case.instance, points);
            // The plan itself keeps the rules that are left, so that nothing worse is an answer.
            let gain = plan.objective.max(base) - base;
            cost.gain = Some(seat(gain));
            cost.at_least = Some(seat((gain - (case.plan.bound - case.plan.objective)).max(0)));
            cost.at_most = Some(seat((plan.bound - base).max(gain)));
            if gain > 0 {
                cost.moves = moves_between(&holding(case.plan), &holding(&plan));
                cost.covers = count(case.plan.uncovered.len()) - count(plan.uncovered.len());
            }
        }
    }
    cost
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The instances without one group of rules each.
fn relaxed(instance: &Instance) -> Vec<RelaxedInstance> {
    let mut all = Vec::new();
    limits(instance, &mut all);
    aims(instance, &mut all);
    worth_of_moves(instance, &mut all);
    budgets(instance, &mut all);
    stays(instance, &mut all);
    demands(instance, &mut all);
    all
}

fn push(
    all: &mut Vec<RelaxedInstance>,
    (id, title, aim): (&str, String, bool),
    base: &Instance,
    change: impl Fn(&mut Instance),
) {
    let mut instance = base.clone();
    change(&mut instance);
    all.push(RelaxedInstance { id: id.to_owned(), title, aim, instance });
}

/// Hard bands, by measure.
fn limits(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    for (measure, it) in base.measures.iter().enumerate() {
        let name = &it.name;
        let what = if base.slice(measure).is_some() { "mix of the books" } else { name };
        if base.bands.iter().any(|band| band.measure == measure && band.at_most.is_some()) {
            let title = match measure {
                HOURS => "the limit on everybody's hours".to_owned(),
                _ => format!("the most {what} that anybody may have"),
            };
            push(all, (&format!("limit.{name}"), title, false), base, |instance| {
                let bands = instance.bands.iter_mut().filter(|band| band.measure == measure);
                bands.for_each(|band| band.at_most = None);
            });
        }
        if base.bands.iter().any(|band| band.measure == measure && band.at_least.is_some()) {
            let title = format!("the least {what} that everybody must have");
            push(all, (&format!("least.{name}"), title, false), base, |instance| {
                let bands = instance.bands.iter_mut().filter(|band| band.measure == measure);
                bands.for_each(|band| band.at_least = None);
            });
        }
    }
}

/// What is aimed at.
fn aims(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    let mut components: Vec<Component> =
        base.bands.iter().flat_map(|band| &band.hinges).map(|hinge| hinge.component).collect();
    components.sort_unstable();
    components.dedup();
    for component in components {
        let (id, title) = match component {
            Component::Balance(measure) => {
                let name = &base.measures[measure].name;
                (format!("balance.{name}"), format!("an even share of {name} (aimed at)"))
            }
            _ => ("capacity.target".to_owned(), "the target of utilisation (aimed at)".to_owned()),
        };
        push(all, (&id, title, true), base, |instance| {
            instance.bands.iter_mut().for_each(|band| band.hinges.retain(|hinge| hinge.component != component));
        });
    }
}

/// What a move must bring at least.
fn worth_of_moves(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    if base.weights.staying > 0 {
        let title = "a move by choice must bring something (aimed at)".to_owned();
        push(all, ("moves.worth_at_least", title, true), base, |instance| instance.weights.staying = 0);
    }
}

/// Limits on moves, those of one group together.
fn budgets(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    let group = |limit: &MoveLimit| limit.words(base).group;
    let groups: BTreeSet<_> = base.rules.limits.iter().filter(|limit| limit.most.is_some()).map(group).collect();
    for (_, id, title) in groups {
        push(all, (id, title, false), base, |instance| {
            instance.rules.limits.retain(|limit| group(limit).1 != id);
        });
    }
}

/// What keeps seats where they are. A seat whose owner could not keep it otherwise stays given.
fn stays(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    let groups: [(&str, &str, &[FixedWhy]); 5] = [
        ("locks", "the locked accounts", &[FixedWhy::Locked]),
        ("freeze.renewal", "the freeze before renewals", &[FixedWhy::RenewalNear]),
        ("freeze.change", "the freeze after a change of owner", &[FixedWhy::ChangedLately]),
        ("freeze.when", "the freeze by rule", &[FixedWhy::ByRule]),
        ("freeze.at_risk", "the freeze of accounts at risk", &[FixedWhy::AtRisk]),
    ];
    for (id, title, why) in groups {
        let whys = |seat: &crate::instance::Seat| seat.fixed.is_some_and(|fixed| why.contains(&fixed.why));
        if base.seats.iter().any(whys) {
            push(all, (id, title.to_owned(), false), base, |instance| {
                for seat in 0..base.seats.len() {
                    let Some(fixed) = base.seats[seat].fixed.filter(|_| whys(&base.seats[seat])) else { continue };
                    if unsuited(base, seat, fixed.owner).is_none() {
                        instance.seats[seat].fixed = None;
                    }
                }
            });
        }
    }
    if base.rules.families_together && base.families.iter().any(|family| family.len() > 1) {
        push(all, ("families", "families have one owner".to_owned(), false), base, |instance| {
            instance.rules.families_together = false;
            let with_family =
                |seat: &&mut crate::instance::Seat| seat.fixed.is_some_and(|it| it.why == FixedWhy::Family);
            instance.seats.iter_mut().filter(with_family).for_each(|seat| seat.fixed = None);
        });
    }
}

/// What seats ask of their owners, and that they must have one.
fn demands(base: &Instance, all: &mut Vec<RelaxedInstance>) {
    if base.rules.coverage_required {
        let title = "every account must have an owner".to_owned();
        push(all, ("coverage", title, false), base, |instance| instance.rules.coverage_required = false);
    }
    if base.accounts.iter().any(|account| !account.forbidden.is_empty()) {
        push(all, ("forbidden", "owners ruled out for accounts".to_owned(), false), base, |instance| {
            instance.accounts.iter_mut().for_each(|account| account.forbidden.clear());
        });
    }
    if base.seats.iter().any(|seat| !seat.needs.is_empty()) {
        // They count for fit as before: what was needed is wished for.
        push(all, ("needs", "skills that owners must have".to_owned(), false), base, |instance| {
            for seat in &mut instance.seats {
                let needs = std::mem::take(&mut seat.needs);
                seat.wants.splice(0..0, needs);
            }
        });
    }
    if base.owners.iter().any(|owner| !owner.segments.is_empty()) {
        push(all, ("segments", "segments that people serve".to_owned(), false), base, |instance| {
            instance.owners.iter_mut().for_each(|owner| owner.segments.clear());
        });
    }
    if base.seats.iter().any(|seat| !seat.must_match.is_empty()) {
        push(all, ("must_match", "region, language or industry that must match".to_owned(), false), base, |instance| {
            instance.seats.iter_mut().for_each(|seat| seat.must_match.clear());
        });
    }
}
