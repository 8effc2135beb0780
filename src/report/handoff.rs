//! What the pages for handing over are about, in a few lines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::instance::Instance;
use crate::plan::{Move, Plan};

/// How many people are shown before the list is cut.
const MOST: usize = 12;

/// What somebody gets and gives.
#[derive(Default)]
struct Sides<'a> {
    coming: Vec<&'a Move>,
    leaving: Vec<&'a Move>,
}

/// How many pages there are, and who gets and gives what.
#[must_use]
pub fn report(instance: &Instance, plan: &Plan, folder: &Path) -> Report {
    let known: BTreeMap<&str, usize> = instance.owners.iter().map(|owner| owner.id.as_str()).zip(0..).collect();
    let mut people: BTreeMap<usize, Sides<'_>> = BTreeMap::new();
    let index = |id: &Option<String>| known.get(id.as_deref()?).copied();
    for change in &plan.moves {
        if let Some(owner) = index(&change.to) {
            people.entry(owner).or_default().coming.push(change);
        }
        if let Some(owner) = index(&change.from) {
            people.entry(owner).or_default().leaving.push(change);
        }
    }
    let managers: BTreeSet<usize> = people.keys().filter_map(|&owner| instance.owners[owner].manager).collect();
    let pages = [
        words::count(plan.moves.len(), "page of an account that changes hands", "pages of accounts that change hands"),
        words::count(people.len(), "page of somebody who gets or gives some", "pages of people who get or give some"),
        words::count(managers.len(), "page of their manager", "pages of their managers"),
    ];
    let pages: Vec<String> = pages.into_iter().take(if managers.is_empty() { 2 } else { 3 }).collect();
    let said = format!("{} in {}", words::list(&pages), folder.display());
    let mut rows: Vec<(usize, Sides<'_>)> = people.into_iter().collect();
    rows.sort_by_key(|(owner, it)| (std::cmp::Reverse(it.coming.len() + it.leaving.len()), *owner));
    let row = |(owner, it): &(usize, Sides<'_>)| {
        let owner = &instance.owners[*owner];
        let arr = |moves: &[&Move]| moves.iter().map(|change| change.arr).sum::<i64>();
        cells![&owner.id, &owner.name, it.coming.len(), arr(&it.coming), it.leaving.len(), arr(&it.leaving)]
    };
    let money = |key| Column::of(ColumnKind::Money, key, "ARR").unit(&instance.currency).own_units();
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Person", 40),
        Column::of(ColumnKind::Count, "new", "gets"),
        money("arr"),
        Column::of(ColumnKind::Count, "leaving", "gives"),
        money("arr_leaving"),
    ];
    let table = Table::new("people", columns, rows.iter().map(row)).most(MOST, ("person", "people"));
    Report::default().with(said).with(table)
}
