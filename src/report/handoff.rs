//! What the pages for new owners are about, in a few lines.

use std::collections::BTreeMap;
use std::path::Path;

use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::instance::Instance;
use crate::plan::{Move, Plan};

/// How many receivers are shown before the list is cut.
const MOST: usize = 12;

/// How many pages there are, and who gets what.
#[must_use]
pub fn report(instance: &Instance, plan: &Plan, folder: &Path) -> Report {
    let mut receivers: BTreeMap<&str, Vec<&Move>> = BTreeMap::new();
    for change in &plan.moves {
        if let Some(to) = &change.to {
            receivers.entry(to).or_default().push(change);
        }
    }
    let said = format!(
        "{} and {} in {}",
        words::count(plan.moves.len(), "page of an account that changes hands", "pages of accounts that change hands"),
        words::count(receivers.len(), "page of somebody who gets some", "pages of people who get some"),
        folder.display(),
    );
    let mut rows: Vec<(&str, Vec<&Move>)> = receivers.into_iter().collect();
    rows.sort_by_key(|(id, moves)| (std::cmp::Reverse(moves.len()), *id));
    let name =
        |id: &str| instance.owners.iter().find(|owner| owner.id == id).map_or(id, |owner| &owner.name).to_owned();
    let row = |(id, moves): &(&str, Vec<&Move>)| {
        let arr: i64 = moves.iter().map(|change| change.arr).sum();
        cells![*id, name(id), moves.len(), arr]
    };
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Gets accounts", 40),
        Column::of(ColumnKind::Count, "new", "new"),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency).own_units(),
    ];
    let table = Table::new("receivers", columns, rows.iter().map(row)).most(MOST, ("person", "people"));
    Report::default().with(said).with(table)
}
