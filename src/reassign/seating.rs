//! Which of its interchangeable seats everybody has under a plan, so that what is decided together has one option.

use crate::check::holders::Holders;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::Plan;
use crate::problem::Model;

/// The owner of every seat under a plan, such that every unit has an option that says so.
///
/// # Errors
/// What [`Holders::read`] finds, and `E504` for a plan that is none of the model's.
pub(crate) fn seated(instance: &Instance, model: &Model, plan: &Plan) -> Result<Vec<Option<usize>>, Diagnostics> {
    let mut found = Diagnostics::new();
    let Some(holders) = Holders::read(instance, plan, &mut found) else { return Err(found) };
    let mut seating = Seating { model, post_of: vec![0; instance.seats.len()], left: Vec::new(), owner: holders.owner };
    for (index, account_role) in holders.account_roles.iter().enumerate() {
        seating.post_of[account_role.seats.clone()].fill(index);
        seating.left.push(seating.owner[account_role.seats.clone()].to_vec());
    }
    let mut several = Vec::new();
    for (index, account_role) in
        holders.account_roles.iter().enumerate().filter(|(_, account_role)| account_role.seats.len() > 1)
    {
        several.resize(index + 1, false);
        several[index] = account_role.seats.len() > 1;
    }
    for units in seating.groups(&several) {
        if !seating.seat(&units) {
            let cause = "The plan decides seats apart that belong together; this is a fault of rebook's.";
            let remedy = "Please report it, with the scenario if you can share it.";
            return Err(Diagnostic::new("E504", Place::default(), cause, remedy).into());
        }
    }
    Ok(seating.owner)
}

struct Seating<'a> {
    model: &'a Model,
    /// For each seat its account and role.
    post_of: Vec<usize>,
    /// For each account and role the owners, or nobody, that are not seated yet.
    left: Vec<Vec<Option<usize>>>,
    owner: Vec<Option<usize>>,
}

impl Seating<'_> {
    /// Units that share an account and role with several seats, in groups.
    fn groups(&self, several: &[bool]) -> Vec<Vec<usize>> {
        let is_several = |seat: usize| several.get(self.post_of[seat]).copied().unwrap_or(false);
        let mut group_of: Vec<usize> = (0..self.model.decision_groups.len()).collect();
        let root = |group_of: &[usize], mut unit: usize| {
            while group_of[unit] != unit {
                unit = group_of[unit];
            }
            unit
        };
        let mut first: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
        let mut members = Vec::new();
        for (unit, group) in self.model.decision_groups.iter().enumerate() {
            for &seat in group.seats.iter().filter(|&&seat| is_several(seat)) {
                members.push(unit);
                let other = *first.entry(self.post_of[seat]).or_insert(unit);
                let (a, b) = (root(&group_of, unit), root(&group_of, other));
                group_of[a.max(b)] = a.min(b);
            }
        }
        members.dedup();
        let mut groups: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
        for unit in members {
            groups.entry(root(&group_of, unit)).or_default().push(unit);
        }
        groups.into_values().collect()
    }

    /// Seats these units one after another, going back where the rest can't be seated.
    fn seat(&mut self, units: &[usize]) -> bool {
        let Some((&unit, rest)) = units.split_first() else { return true };
        let seats = &self.model.decision_groups[unit].seats;
        for option in self.model.problem.options(unit) {
            let decision = self.model.decision(option);
            let mut taken = Vec::new();
            let fits = seats.iter().enumerate().all(|(place, &seat)| {
                let owner = decision.owner(place);
                let left = &mut self.left[self.post_of[seat]];
                let found = left.iter().position(|it| *it == owner);
                if let Some(at) = found {
                    left.swap_remove(at);
                    taken.push((seat, owner));
                }
                found.is_some()
            });
            if fits {
                for &(seat, owner) in &taken {
                    self.owner[seat] = owner;
                }
                if self.seat(rest) {
                    return true;
                }
            }
            for (seat, owner) in taken {
                self.left[self.post_of[seat]].push(owner);
            }
        }
        false
    }
}
