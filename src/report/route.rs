//! Who gets the new accounts: those of one run, and all that a ledger holds.

use super::block::{BulletList, ListItem};
use super::names::Names;
use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::route::{Entry, Ledger, Routed, Seated};

/// How many decisions are written before the list is cut.
const MOST: usize = 40;

/// The routing of one run.
#[must_use]
pub fn report(routed: &Routed, names: &Names<'_>) -> Report {
    Report::new(&routed.name)
        .with(decisions(&routed.entries, names))
        .with(format!("{} {}", since(routed.since_the_plan), drift(routed)))
        .with(seats(&routed.entries, names))
}

/// All that a ledger holds.
#[must_use]
pub fn ledger(ledger: &Ledger, names: &Names<'_>) -> Report {
    let counts = (ledger.routed().count(), ledger.lost().count());
    Report::new(&ledger.scenario.name)
        .with(since(counts))
        .with(decisions(&ledger.entries, names))
        .with(seats(&ledger.entries, names))
}

fn since((new, lost): (usize, usize)) -> String {
    format!(
        "Since the plan {} and {}.",
        words::count(new, "new account was routed", "new accounts were routed"),
        words::count(lost, "account was lost", "accounts were lost")
    )
}

fn decisions(entries: &[Entry], names: &Names<'_>) -> BulletList {
    let told = entries.iter().flat_map(|entry| told(entry, names));
    BulletList::new("", told).most(MOST, ("decision", "decisions"))
}

fn drift(routed: &Routed) -> String {
    let Some(drift) = routed.drift else {
        return "How much a new plan could bring can't be said without solving.".to_owned();
    };
    let share = words::gap(drift.share);
    if drift.worthwhile {
        format!("A new plan can be better by up to {share}: it is time to solve again.")
    } else {
        format!("A new plan can be better by at most {share} (proven): there is no need for one yet.")
    }
}

fn told(entry: &Entry, names: &Names<'_>) -> Vec<ListItem> {
    if let Some(lost) = &entry.lost {
        let mut owners: Vec<String> = entry.seats.iter().filter_map(|seat| seat.owner.clone()).collect();
        owners.dedup();
        return vec![format!("{} is lost; room for others with {}", names.account(lost), names.owners(&owners)).into()];
    }
    let Some(account) = &entry.account else { return Vec::new() };
    let name = account.name.as_ref().unwrap_or(&account.id);
    if entry.seats.is_empty() {
        return vec![format!("{name} needs nobody").into()];
    }
    let seat = |seat: &Seated| {
        let owner = seat.owner.as_ref().map_or_else(|| "nobody".to_owned(), |id| names.owner(id));
        let next = |(id, by): &(String, f64)| format!(" Else {} (-{by:.2}).", names.owner(id));
        let next = seat.runner_up.as_ref().map_or_else(String::new, next);
        ListItem::with(format!("{name} ({}) -> {owner}", seat.role), [format!("{}{next}", seat.why)])
    };
    entry.seats.iter().map(seat).collect()
}

/// A row for each seat.
fn seats(entries: &[Entry], names: &Names<'_>) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Date, "on"),
        (ColumnKind::Text, "account account_name"),
        (ColumnKind::YesNo, "lost"),
        (ColumnKind::Text, "role owner owner_name"),
        (ColumnKind::Points, "fit"),
        (ColumnKind::Text, "why runner_up"),
        (ColumnKind::Points, "runner_up_cost"),
    ]);
    let all = entries.iter().flat_map(|entry| entry.seats.iter().map(move |seat| (entry, seat)));
    let rows = all.map(|(entry, seat)| {
        let account = entry.lost.as_ref().or_else(|| entry.account.as_ref().map(|it| &it.id));
        let stated = entry.account.as_ref().and_then(|account| account.name.clone());
        let name = stated.or_else(|| account.map(|id| names.account(id)));
        let owner = seat.owner.as_ref().map(|id| names.owner(id));
        let runner_up = seat.runner_up.as_ref();
        let mut cells = cells![entry.on, account, name, entry.lost.is_some(), &seat.role, &seat.owner, owner];
        cells.extend(cells![seat.fit, &seat.why, runner_up.map(|it| &it.0), runner_up.map(|it| it.1)]);
        cells
    });
    Table::new("seats", columns, rows).for_programs()
}
