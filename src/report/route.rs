//! Who gets the new accounts.

use super::block::{BulletList, ListItem};
use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::route::{Entry, Routed};

/// How many decisions are written before the list is cut.
const MOST: usize = 40;

/// The routing.
#[must_use]
pub fn report(routed: &Routed) -> Report {
    let (new, lost) = routed.since_the_plan;
    let since = format!(
        "Since the plan {} and {}.",
        words::count(new, "new account was routed", "new accounts were routed"),
        words::count(lost, "account was lost", "accounts were lost")
    );
    let decisions = BulletList::new("", routed.entries.iter().flat_map(told));
    Report::new(&routed.name)
        .with(decisions.most(MOST, ("decision", "decisions")))
        .with(format!("{since} {}", drift(routed)))
        .with(seats(routed))
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

fn told(entry: &Entry) -> Vec<ListItem> {
    if let Some(lost) = &entry.lost {
        let mut owners: Vec<&str> = entry.seats.iter().filter_map(|seat| seat.owner.as_deref()).collect();
        owners.dedup();
        return vec![format!("{lost} is lost; room for others with {}", owners.join(", ")).into()];
    }
    let Some(account) = &entry.account else { return Vec::new() };
    if entry.seats.is_empty() {
        return vec![format!("{} needs nobody", account.id).into()];
    }
    let seat = |seat: &crate::route::Seated| {
        let owner = seat.owner.as_deref().unwrap_or("nobody");
        let next = seat.runner_up.as_ref().map_or_else(String::new, |(id, by)| format!(" Else {id} (-{by:.2})."));
        ListItem::with(format!("{} ({}) -> {owner}", account.id, seat.role), [format!("{}{next}", seat.why)])
    };
    entry.seats.iter().map(seat).collect()
}

/// A row for each seat.
fn seats(routed: &Routed) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Date, "on"),
        (ColumnKind::Text, "account"),
        (ColumnKind::YesNo, "lost"),
        (ColumnKind::Text, "role owner"),
        (ColumnKind::Points, "fit"),
        (ColumnKind::Text, "why runner_up"),
        (ColumnKind::Points, "runner_up_cost"),
    ]);
    let all = routed.entries.iter().flat_map(|entry| entry.seats.iter().map(move |seat| (entry, seat)));
    let rows = all.map(|(entry, seat)| {
        let account = entry.lost.as_ref().or_else(|| entry.account.as_ref().map(|it| &it.id));
        let runner_up = seat.runner_up.as_ref();
        let mut cells = cells![entry.on, account, entry.lost.is_some(), &seat.role, &seat.owner, seat.fit, &seat.why];
        cells.extend(cells![runner_up.map(|it| &it.0), runner_up.map(|it| it.1)]);
        cells
    });
    Table::new("seats", columns, rows).for_programs()
}
