//! A plan as a choice of its problem: what every counterfactual starts from.

use std::collections::BTreeMap;

use super::Case;
use super::facts::{Named, Shift};
use crate::candidates::{self, Candidates};
use crate::check::holders::Holders;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::planner::{self, Warm};
use crate::problem::{Decision, Model};

/// A plan's problem and choice.
pub(super) struct Ground<'a> {
    pub(super) case: Case<'a>,
    pub(super) candidates: Candidates,
    pub(super) model: Model,
    /// The option of every unit under the plan.
    pub(super) choice: Vec<usize>,
    /// The load of every meter under the plan.
    pub(super) loads: Vec<i64>,
    /// The owner of every seat under the plan.
    pub(super) owner_of: Vec<Option<usize>>,
    /// The unit that decides each seat, and the seat's place in it.
    pub(super) unit_of: Vec<(usize, usize)>,
    /// Prices near the best ones, where the plan has a proof.
    pub(super) prices: Option<Vec<f64>>,
}

impl<'a> Ground<'a> {
    /// Reads a plan as a choice.
    pub(super) fn new(case: Case<'a>) -> Result<Self, Diagnostics> {
        let candidates = candidates::find(case.instance);
        let model = planner::model(case.instance, &candidates)?;
        let mut found = Diagnostics::new();
        let Some(holders) = Holders::read(case.instance, case.plan, &mut found) else { return Err(found) };
        let choice = choice(case.instance, &model, &holders);
        let choice = choice.filter(|choice| model.problem.objective(choice) == Some(case.plan.objective));
        let Some(choice) = choice else { return Err(misread().into()) };
        let loads = model.problem.meter_loads(choice.iter().copied());
        let owner_of = model.owners(&choice, case.instance.seats.len());
        let mut unit_of = vec![(0, 0); case.instance.seats.len()];
        for (unit, tie) in model.ties.iter().enumerate() {
            for (place, &seat) in tie.seats.iter().enumerate() {
                unit_of[seat] = (unit, place);
            }
        }
        let prices = Warm::of(case.plan).prices(case.instance, &model);
        Ok(Self { case, candidates, model, choice, loads, owner_of, unit_of, prices })
    }

    /// The options of a seat's unit under which its owner is as wanted.
    pub(super) fn options(&self, seat: usize, wanted: impl Fn(Option<usize>) -> bool) -> Vec<usize> {
        let (unit, place) = self.unit_of[seat];
        self.model.problem.options(unit).filter(|&it| wanted(self.model.decision(it).owner(place))).collect()
    }

    /// The seats that another choice gives to others, but those of this unit.
    pub(super) fn shifts(&self, choice: &[usize], unit: usize) -> Vec<Shift> {
        let instance = self.case.instance;
        let mut shifts = Vec::new();
        let changed = (0..choice.len()).filter(|&other| other != unit && choice[other] != self.choice[other]);
        for other in changed {
            let (before, after) = (self.model.decision(self.choice[other]), self.model.decision(choice[other]));
            for (place, &seat) in self.model.ties[other].seats.iter().enumerate() {
                let (from, to) = (before.owner(place), after.owner(place));
                if from != to {
                    let it = &instance.seats[seat];
                    shifts.push(Shift {
                        account: Named::account(instance, it.account),
                        role: instance.roles[it.role].clone(),
                        from: from.map(|owner| Named::owner(instance, owner)),
                        to: to.map(|owner| Named::owner(instance, owner)),
                    });
                }
            }
        }
        shifts
    }
}

/// The option of every unit that a plan's lists say. The seats of an account and role are interchangeable, so that the
/// plan does not say which is whose; units of many seats are decided first, as they leave the least choice.
fn choice(instance: &Instance, model: &Model, holders: &Holders) -> Option<Vec<usize>> {
    let mut left: BTreeMap<(usize, usize), Vec<Option<usize>>> = BTreeMap::new();
    for (seat, owner) in holders.owner.iter().enumerate() {
        left.entry((instance.seats[seat].account, instance.seats[seat].role)).or_default().push(*owner);
    }
    let mut order: Vec<usize> = (0..model.ties.len()).collect();
    order.sort_by_key(|&unit| std::cmp::Reverse(model.ties[unit].seats.len()));
    let mut choice = vec![0; model.ties.len()];
    for unit in order {
        let seats = &model.ties[unit].seats;
        let post = |seat: usize| (instance.seats[seat].account, instance.seats[seat].role);
        let exactly = |option: &usize| {
            let decision = model.decision(*option);
            seats.iter().enumerate().all(|(place, &seat)| decision.owner(place) == holders.owner[seat])
        };
        let fits = |option: &usize| {
            let decision = model.decision(*option);
            taken(&left, decision, seats.iter().map(|&seat| post(seat)))
        };
        let option = model.problem.options(unit).find(|option| exactly(option) && fits(option));
        let option = option.or_else(|| model.problem.options(unit).find(fits))?;
        for (place, &seat) in seats.iter().enumerate() {
            let of = left.get_mut(&post(seat))?;
            let at = of.iter().position(|owner| *owner == model.decision(option).owner(place))?;
            of.remove(at);
        }
        choice[unit] = option;
    }
    Some(choice)
}

/// Whether every seat of a decision has an owner whom the plan names for its account and role, once for each seat.
fn taken(
    left: &BTreeMap<(usize, usize), Vec<Option<usize>>>,
    decision: Decision<'_>,
    posts: impl Iterator<Item = (usize, usize)>,
) -> bool {
    let mut used: BTreeMap<(usize, usize, Option<usize>), usize> = BTreeMap::new();
    for (place, (account, role)) in posts.enumerate() {
        let owner = decision.owner(place);
        let count = used.entry((account, role, owner)).or_insert(0);
        *count += 1;
        let there = left.get(&(account, role)).map_or(0, |of| of.iter().filter(|it| **it == owner).count());
        if *count > there {
            return false;
        }
    }
    true
}

fn misread() -> Diagnostic {
    Diagnostic::new(
        "E028",
        Place::default(),
        "The plan's seats can't be told apart: it does not say which of several seats of an account and role is whose.",
        "Leave --plan out: the plan is then made anew, and explained as it is found.",
    )
}
