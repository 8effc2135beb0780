//! A plan as a choice of its problem: what every counterfactual starts from.

use super::Explanation;
use super::facts::{Named, SeatShift};
use crate::candidates::{self, Candidates, DecisionGroup};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::planner::{self, WarmStart};
use crate::problem::Model;
use crate::reassign::seated;

/// A plan's problem and choice.
pub(super) struct PlanModel<'a> {
    pub(super) case: Explanation<'a>,
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

impl<'a> PlanModel<'a> {
    /// Reads a plan as a choice.
    pub(super) fn new(case: Explanation<'a>) -> Result<Self, Diagnostics> {
        let candidates = candidates::find(case.instance);
        let model = planner::model(case.instance, &candidates)?;
        let owner_of = seated(case.instance, &model, case.plan)?;
        let choice = choice(&model, &owner_of);
        let choice = choice.filter(|choice| model.problem.objective(choice) == Some(case.plan.objective));
        let Some(choice) = choice else { return Err(misread().into()) };
        let loads = model.problem.meter_loads(choice.iter().copied());
        let mut unit_of = vec![(0, 0); case.instance.seats.len()];
        for (unit, group) in model.decision_groups.iter().enumerate() {
            for (place, &seat) in group.seats.iter().enumerate() {
                unit_of[seat] = (unit, place);
            }
        }
        let prices = WarmStart::of(case.plan).prices(case.instance, &model);
        Ok(Self { case, candidates, model, choice, loads, owner_of, unit_of, prices })
    }

    /// The options of a seat's unit under which its owner is as wanted.
    pub(super) fn options(&self, seat: usize, wanted: impl Fn(Option<usize>) -> bool) -> Vec<usize> {
        let (unit, place) = self.unit_of[seat];
        self.model.problem.options(unit).filter(|&it| wanted(self.model.decision(it).owner(place))).collect()
    }

    /// The seats that another choice gives to others, but those of this unit.
    pub(super) fn shifts(&self, choice: &[usize], unit: usize) -> Vec<SeatShift> {
        let instance = self.case.instance;
        let mut shifts = Vec::new();
        let changed = (0..choice.len()).filter(|&other| other != unit && choice[other] != self.choice[other]);
        for other in changed {
            let (before, after) = (self.model.decision(self.choice[other]), self.model.decision(choice[other]));
            for (place, &seat) in self.model.decision_groups[other].seats.iter().enumerate() {
                let (from, to) = (before.owner(place), after.owner(place));
                if from != to {
                    let it = &instance.seats[seat];
                    shifts.push(SeatShift {
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

/// The option of every unit under which its seats have these owners.
fn choice(model: &Model, owner_of: &[Option<usize>]) -> Option<Vec<usize>> {
    let of = |(unit, group): (usize, &DecisionGroup)| {
        let says = |option: &usize| {
            let decision = model.decision(*option);
            group.seats.iter().enumerate().all(|(place, &seat)| decision.owner(place) == owner_of[seat])
        };
        model.problem.options(unit).find(says)
    };
    model.decision_groups.iter().enumerate().map(of).collect()
}

fn misread() -> Diagnostic {
    let cause = "The plan can't be read as what the search chooses from; this is a fault of rebook's.";
    Diagnostic::new("E504", Place::default(), cause, "Please report it, with the scenario if you can share it.")
}
