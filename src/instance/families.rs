//! Families that nobody could take, because they alone exceed everybody's limit.

use std::collections::BTreeMap;

use super::bands::name;
use super::weights::base_amount;
use super::{Availability, Instance};
use crate::error::Diagnostics;
use crate::scenario::{Document, Pattern};

/// Seats of one role that a family needs from one kind of owner.
type FamilyNeed = (usize, bool);

/// Notes for each measure and role the largest family that is above everybody's limit.
pub(super) fn check(document: &Document, instance: &Instance, found: &mut Diagnostics) {
    if !instance.rules.families_together {
        return;
    }
    for measure in 0..instance.measures.len() {
        for role in 0..instance.roles.len() {
            for pooled in [false, true] {
                if let Some(most) = most_of_anybody(instance, measure, (role, pooled)) {
                    report_largest(document, instance, (measure, most), (role, pooled), found);
                }
            }
        }
    }
}

/// The most that anybody who fills the role may have of a measure; nothing where somebody has no limit.
fn most_of_anybody(instance: &Instance, measure: usize, (role, pooled): FamilyNeed) -> Option<i64> {
    let able = (0..instance.owners.len()).filter(|&owner| {
        let who = &instance.owners[owner];
        who.availability == Availability::Here && who.roles.contains(&role) && who.is_pool() == pooled
    });
    let limits: Option<Vec<i64>> = able.map(|owner| instance.band(owner, measure)?.at_most).collect();
    limits?.into_iter().max()
}

fn report_largest(
    document: &Document,
    instance: &Instance,
    (measure, most): (usize, i64),
    (role, pooled): FamilyNeed,
    found: &mut Diagnostics,
) {
    let mut sizes: BTreeMap<usize, (usize, i64)> = BTreeMap::new();
    for (index, seat) in instance.seats.iter().enumerate() {
        let of_kind = seat.role == role && (seat.pattern == Pattern::Pooled) == pooled;
        if of_kind && seat.index == 0 && seat.fixed.is_none() {
            let entry = sizes.entry(instance.accounts[seat.account].family).or_insert((0, 0));
            *entry = (entry.0 + 1, entry.1 + base_amount(instance, index, measure));
        }
    }
    let families = sizes.into_iter().filter(|(_, (accounts, _))| *accounts > 1);
    let largest = families.max_by_key(|(_, (_, size))| *size).filter(|(_, (_, size))| *size > most);
    let Some((family, (accounts, size))) = largest else { return };
    let scale = instance.measures[measure].scale;
    found.push(
        "E406",
        document.place("rules"),
        format!(
            "The family of \"{}\" ({accounts} accounts) needs {} {} of one {}; nobody may have more than {}.",
            instance.accounts[instance.families[family][0]].id,
            size / scale,
            name(instance, measure),
            instance.roles[role],
            most / scale
        ),
        "Raise the limit, or set `\"families\": \"apart\"` in the rules.",
    );
}
