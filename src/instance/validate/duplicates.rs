//! Ids that are used twice.

use std::collections::BTreeMap;

use super::Check;
use crate::error::Place;

pub(super) fn check(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    let at = |list: &'static str| move |i: usize| document.place(format!("{list}[{i}].id"));
    let person = |i| document.person_place(i, "id");
    twice(check, ("E301", "segment"), scenario.segments.iter().map(|segment| segment.id.as_str()), at("segments"));
    twice(check, ("E302", "person"), document.people().iter().map(|person| person.id.as_str()), person);
    twice(check, ("E303", "pool"), scenario.pools.iter().map(|pool| pool.id.as_str()), at("pools"));
    let accounts = document.accounts().iter().map(|account| account.id.as_str());
    twice(check, ("E304", "account"), accounts, |i| document.account_place(i, "id"));
    twice(check, ("E305", "what-if"), scenario.what_if.iter().map(|what_if| what_if.id.as_str()), at("what_if"));
    for (id, &pool) in &check.known.pools {
        if let Some(&index) = check.known.people.get(id) {
            let cause = format!("\"{id}\" is a pool here and a person at {}.", person(index));
            let remedy = "Give the pool an id of its own; accounts name both by id.";
            check.at("E306", &format!("pools[{pool}].id"), cause, remedy);
        }
    }
}

fn twice<'a>(
    check: &mut Check,
    (code, what): (&'static str, &str),
    ids: impl Iterator<Item = &'a str>,
    place: impl Fn(usize) -> Place,
) {
    let mut first = BTreeMap::new();
    for (index, id) in ids.enumerate() {
        let before = *first.entry(id).or_insert(index);
        if before != index {
            check.found.with(code, || {
                let cause = format!("The {what} \"{id}\" is there twice; the first is at {}.", place(before));
                (place(index), cause, "Give each an id of its own, or delete one.".to_owned())
            });
        }
    }
}
