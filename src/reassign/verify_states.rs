//! That every state on the way keeps every rule, by the checker's reading of the rules.

use rayon::prelude::*;

use super::change::{Sides, UnitChange};
use crate::check::{breaches, holders::Holders};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::problem::Model;

/// So many seats are looked at in all: every state where these are enough, else states that are evenly far apart.
const MOST_SEATS: usize = 600_000;
/// Chunks of states, each followed by one thread.
const CHUNKS: usize = 64;

/// Checks the state after each of these steps.
///
/// # Errors
/// `E504`: one of them breaks a rule, which is a fault of rebook's.
pub(super) fn check(
    instance: &Instance,
    model: &Model,
    (changes, sides): (&[UnitChange], &Sides),
    steps: &[Vec<usize>],
) -> Result<(), Diagnostics> {
    if steps.is_empty() {
        return Ok(());
    }
    let apart = (steps.len() * instance.seats.len()).div_ceil(MOST_SEATS).max(1);
    let length = steps.len().div_ceil(CHUNKS);
    let chunks: Vec<usize> = (0..steps.len()).step_by(length).collect();
    let walk = |&from: &usize| {
        let mut owner_of = sides.before.clone();
        let mut found = Diagnostics::new();
        for (at, step) in steps.iter().enumerate().take(from + length) {
            for &seat in step.iter().flat_map(|&change| &model.decision_groups[changes[change].unit].seats) {
                owner_of[seat] = sides.after[seat];
            }
            if at >= from && (at.is_multiple_of(apart) || at + 1 == steps.len()) {
                found.0.extend(breaches(instance, &Holders::new(instance, owner_of.clone())).0);
            }
        }
        found
    };
    let found: Vec<Diagnostic> = chunks.par_iter().map(walk).flat_map_iter(|found| found.0).collect();
    if found.is_empty() {
        return Ok(());
    }
    let cause =
        format!("The order of the moves breaks {} rule(s) on the way; this is a fault of rebook's.", found.len());
    let remedy = "Please report it, with the scenario if you can share it.";
    let mut all: Diagnostics = Diagnostic::new("E504", Place::default(), cause, remedy).into();
    all.0.extend(found);
    Err(all)
}
