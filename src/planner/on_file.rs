//! Plans on file: reading one, and measuring its books by a scenario that has changed since.

use std::collections::BTreeMap;
use std::path::Path;

use crate::analysis::{self, SeatOwners};
use crate::candidates;
use crate::check::holders::Holders;
use crate::check::{self, holders};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{Plan, Status, out_of_range};

/// A plan on file, as it is written: no figure is outside its range, and nothing else is known of it.
///
/// # Errors
/// * `E001`: the file can't be read.
/// * `E604`: it holds no plan, or a figure that can't be.
pub fn read_plan(file: &Path) -> Result<Plan, Diagnostics> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Diagnostic::new("E001", Place::file(&name), format!("It can't be read: {error}."), "Check the path.")
    })?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    let plan: Plan = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let place = Place::path(&name, if path == "." { String::new() } else { path });
        let cause = format!("{}.", error.inner());
        Diagnostic::new("E604", place, cause, "Write the plan with `rebook solve SCENARIO -o plan.json`.")
    })?;
    let (plan, _) = out_of_range(&plan).in_file(&name).into_result(plan)?;
    Ok(plan)
}

/// Who has which seat by a plan of this scenario or of another version of it. Seats that it does not know, and those of
/// owners who are not there any more, are nobody's.
#[must_use]
pub fn held(instance: &Instance, plan: &Plan) -> SeatOwners {
    let mut owners: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for it in &plan.assignments {
        if let Ok(owner) = instance.owners.binary_search_by(|owner| owner.id.as_str().cmp(&it.owner)) {
            owners.entry((&it.account, &it.role)).or_default().push(owner);
        }
    }
    let mut owner_of = vec![None; instance.seats.len()];
    for group in holders::account_roles(instance) {
        let (account, role) = (instance.accounts[group.account].id.as_str(), instance.roles[group.role].as_str());
        let owners = owners.remove(&(account, role)).unwrap_or_default();
        group.seats.zip(owners).for_each(|(seat, owner)| owner_of[seat] = Some(owner));
    }
    SeatOwners { owner_of }
}

/// A plan with these books in place of its own, every figure of it worked out again. Its bound stays what it was: whether it
/// holds for this scenario is not asked. Rules may be broken; [`broken`] says which.
#[must_use]
pub fn measured(instance: &Instance, plan: &Plan, books: &SeatOwners) -> Plan {
    let candidates = candidates::find(instance);
    let mut plan = Plan { assignments: Vec::new(), uncovered: Vec::new(), proof: None, fewest: None, ..plan.clone() };
    plan.scenario.digest.clone_from(&instance.digest);
    plan.points_per_seat = instance.weights.points_per_seat;
    super::assignments::fill(instance, &candidates, books, &mut plan);
    plan.components = analysis::components(instance, books);
    analysis::complete(instance, books, &mut plan);
    plan.objective = plan.components.iter().map(|row| row.points).sum();
    plan.gap = super::gap(plan.objective, plan.bound);
    plan.status = if plan.objective == plan.bound { Status::Optimal } else { Status::Feasible };
    plan
}

/// The rules that are broken when the seats are held so.
#[must_use]
pub fn broken(instance: &Instance, books: &SeatOwners) -> Diagnostics {
    check::breaches(instance, &Holders::new(instance, books.owner_of.clone()))
}
