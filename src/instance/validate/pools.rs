//! Pools: who is in them, and with how much.

use std::collections::BTreeMap;

use super::Check;

/// What sums of shares such as 0.1 + 0.2 + 0.7 may exceed 1 by.
const ROUNDING: f64 = 1e-9;

pub(super) fn check(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let mut given: BTreeMap<&str, f64> = BTreeMap::new();
    for (i, pool) in check.scenario.pools.iter().enumerate() {
        if pool.members.is_empty() {
            let cause = format!("The pool \"{}\" has no members.", pool.id);
            check.at(
                "E323",
                &format!("pools[{i}].members"),
                cause,
                "Add members and their shares, such as {\"p01\": 1}.",
            );
        }
        for (id, share) in &pool.members {
            if known.people.contains_key(id.as_str()) {
                *given.entry(id).or_default() += share;
            } else {
                let place = || document.place(format!("pools[{i}].members.{id}"));
                check.unknown("E312", place, ("person", id), || known.people.keys().copied());
            }
        }
    }
    for (id, sum) in given.into_iter().filter(|&(_, sum)| sum > 1.0 + ROUNDING) {
        let cause = format!("The shares that \"{id}\" gives to pools add up to {sum}, which is more than there is.");
        check.at("E324", "pools", cause, "Lower the shares so that they add up to 1 at most.");
    }
}
