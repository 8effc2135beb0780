//! Whether the figures in a plan's file are the ones that follow from its assignments.

use serde::Serialize;
use serde_json::Value;

use super::{SeatOwners, books, components, equity, today};
use crate::check::holders::Holders;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{ComponentRow, Plan};

/// How far two figures may lie apart and still be one: they are rounded to millionths.
const SAME: f64 = 1e-9;

/// Works out a plan's components, books and evenness again from its assignments alone; the first figure in each row
/// that differs is a diagnostic (`E626`). An assignment that fits no seat is left to `check`.
#[must_use]
pub fn figures_agree(instance: &Instance, plan: &Plan) -> Vec<Diagnostic> {
    let Some(holders) = Holders::read(instance, plan, &mut Diagnostics::new()) else { return Vec::new() };
    let owned = SeatOwners { owner_of: holders.owner };
    let before = today(instance);
    let mut found = Vec::new();
    compare("components", &plan.components, &components_with_now(instance, &before, &owned), &mut found);
    compare("books", &plan.books, &books(instance, &before, &owned), &mut found);
    compare("equity", &plan.equity, &equity(instance, &before, &owned), &mut found);
    found
}

fn components_with_now(instance: &Instance, before: &SeatOwners, owned: &SeatOwners) -> Vec<ComponentRow> {
    let now = components(instance, before).into_iter().map(|row| Some(row.value));
    components(instance, owned).into_iter().zip(now).map(|(row, now)| ComponentRow { now, ..row }).collect()
}

/// Notes the first difference in each row of a list.
fn compare<T: Serialize>(list: &str, said: &[T], found: &[T], notes: &mut Vec<Diagnostic>) {
    if said.len() != found.len() {
        let cause = format!("The file has {} rows of them, the assignments make {}.", said.len(), found.len());
        notes.push(differs(list, &cause));
        return;
    }
    for (row, (said, found)) in said.iter().zip(found).enumerate() {
        let values = serde_json::to_value(said).ok().zip(serde_json::to_value(found).ok());
        let difference = values.and_then(|(said, found)| first_difference(format!("{list}[{row}]"), &said, &found));
        if let Some((path, said, found)) = difference {
            notes.push(differs(&path, &format!("The file says {said}, the assignments make {found}.")));
        }
    }
}

/// The path of the first value that differs, with both values.
fn first_difference(path: String, said: &Value, found: &Value) -> Option<(String, Value, Value)> {
    if let (Value::Object(said), Value::Object(found)) = (said, found) {
        return found.iter().find_map(|(key, found)| {
            first_difference(format!("{path}.{key}"), said.get(key).unwrap_or(&Value::Null), found)
        });
    }
    let same = match (said.as_f64(), found.as_f64()) {
        (Some(a), Some(b)) if said.is_f64() || found.is_f64() => (a - b).abs() <= SAME,
        _ => said == found,
    };
    (!same).then(|| (path, said.clone(), found.clone()))
}

fn differs(path: &str, cause: &str) -> Diagnostic {
    Diagnostic::new("E626", Place::path("", path), cause, "Solve the scenario again: the plan's file was changed.")
}
