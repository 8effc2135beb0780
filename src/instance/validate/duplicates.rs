//! Ids that are used twice.

use std::collections::BTreeMap;

use super::Check;
use crate::error::Place;
use crate::scenario::RecordPlaces;

pub(super) fn check(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    let at = |list: &'static str| move |i: usize| document.place(format!("{list}[{i}].id"));
    let person = |i| document.person_place(i, "id");
    twice(check, ("E301", "segment"), scenario.segments.iter().map(|segment| segment.id.as_str()), at("segments"));
    twice(check, ("E302", "person"), document.people().iter().map(|person| person.id.as_str()), person);
    twice(check, ("E303", "pool"), scenario.pools.iter().map(|pool| pool.id.as_str()), at("pools"));
    accounts(check);
    twice(check, ("E305", "what-if"), scenario.what_if.iter().map(|what_if| what_if.id.as_str()), at("what_if"));
    for (id, &pool) in &check.known.pools {
        if let Some(&index) = check.known.people.get(id) {
            let cause = format!("\"{id}\" is a pool here and a person at {}.", person(index));
            let remedy = "Give the pool an id of its own; accounts name both by id.";
            check.at("E306", &format!("pools[{pool}].id"), cause, remedy);
        }
    }
}

/// Accounts that are there more than once: in a table mostly because an export has a row for each of their products.
fn accounts(check: &mut Check) {
    let document = check.document;
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, account) in document.accounts().iter().enumerate() {
        rows.entry(&account.id).or_default().push(index);
    }
    let is_table = matches!(document.account_rows, RecordPlaces::Table { .. });
    let place = |index: usize| document.account_place(index, "id");
    for (id, rows) in rows.iter().filter(|(_, rows)| rows.len() > 1) {
        check.found.with("E304", || {
            let times = if rows.len() == 2 { "twice".to_owned() } else { format!("{} times", rows.len()) };
            let cause = format!("The account \"{id}\" is there {times}; the first is at {}.", place(rows[0]));
            let sum: f64 = rows.iter().filter_map(|&row| document.accounts()[row].arr).sum();
            let first = document.accounts()[rows[0]].arr.unwrap_or(0.0);
            let remedy = if is_table {
                format!(
                    "Say beside the file's name what they are: \"repeated\": \"add\" for rows of its products or contracts \
                     (ARR {sum}), \"repeated\": \"first\" for copies of its first row (ARR {first}). If they are \
                     different accounts, give each an id of its own."
                )
            } else {
                "Give each an id of its own, or delete one.".to_owned()
            };
            (place(rows[1]), cause, remedy)
        });
    }
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for (id, rows) in &rows {
        let before = *folded.entry(id.to_lowercase()).or_insert(id);
        if before != *id {
            check.found.with("W316", || {
                let cause = format!("The accounts \"{before}\" and \"{id}\" differ in case only.");
                let remedy = "Spreadsheets take them for one: look up nothing there by these ids.";
                (place(rows[0]), cause, remedy.to_owned())
            });
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
