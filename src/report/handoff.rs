//! What the pages for new owners are about, in a few lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::grid::{Column, arr_heading, grid, plain};
use super::{Style, words};
use crate::instance::Instance;
use crate::plan::{Move, Plan};

/// How many receivers are shown before the list is cut.
const MOST: usize = 12;

/// How many pages there are, and who gets what.
#[must_use]
pub fn summary(instance: &Instance, plan: &Plan, folder: &Path, style: &Style) -> String {
    let mut receivers: BTreeMap<&str, Vec<&Move>> = BTreeMap::new();
    for change in &plan.moves {
        if let Some(to) = &change.to {
            receivers.entry(to).or_default().push(change);
        }
    }
    let (pages, people) = (plan.moves.len(), receivers.len());
    let mut text = format!(
        "{} and {} in {}\n",
        words::count(pages, "page of an account that changes hands", "pages of accounts that change hands"),
        words::count(people, "page of somebody who gets some", "pages of people who get some"),
        plain(&folder.display().to_string()),
    );
    if receivers.is_empty() {
        return text;
    }
    let mut rows: Vec<(&str, Vec<&Move>)> = receivers.into_iter().collect();
    rows.sort_by_key(|(id, moves)| (std::cmp::Reverse(moves.len()), *id));
    let name =
        |id: &str| instance.owners.iter().find(|owner| owner.id == id).map_or(id, |owner| &owner.name).to_owned();
    let row = |(id, moves): &(&str, Vec<&Move>)| {
        let arr: i64 = moves.iter().map(|change| change.arr).sum();
        vec![name(id), words::figure(i64::try_from(moves.len()).unwrap_or(i64::MAX)), words::money(arr)]
    };
    let shown = rows.len().min(style.rows(MOST));
    let columns =
        [Column::text("Gets accounts", 40), Column::figures("new"), Column::figures(arr_heading(&instance.currency))];
    text.push('\n');
    text.push_str(&grid(&columns, rows[..shown].iter().map(row).collect()));
    if shown < rows.len() {
        let _ = writeln!(text, "... {} more (-v shows all)", rows.len() - shown);
    }
    text
}
