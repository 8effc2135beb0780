//! Everybody's book, before and after.

use std::collections::BTreeMap;

use super::table::{Cell, Column, ColumnGroup, ColumnKind, Row, Table, cells};
use crate::analysis::hours as in_hours;
use crate::instance::{ARR, Availability, HOURS, Instance, Owner};
use crate::plan::{Book, MemberShare, Plan};

/// How many books are written before the list is cut.
pub(super) const MOST: usize = 40;

/// The books before and after, by role where there is more than one.
pub(super) fn books(instance: &Instance, plan: &Plan) -> Table {
    let owners: BTreeMap<&str, &Owner> = instance.owners.iter().map(|owner| (owner.id.as_str(), owner)).collect();
    let known = plan.books.iter().filter_map(|book| Some((owners.get(book.owner.as_str()).copied()?, book)));
    let mut listed: Vec<(&Owner, &Book)> = known.collect();
    listed.sort_by_key(|(owner, _)| owner.roles.first());
    let role = |owner: &Owner| owner.roles.first().map(|&role| instance.roles[role].as_str()).unwrap_or_default();
    let several = listed.iter().any(|(owner, _)| role(owner) != role(listed[0].0));
    let rows = listed.iter().flat_map(|(owner, book)| {
        let group = several.then(|| role(owner).to_owned());
        let members = book.members.iter().map(|it| member(&owners, book, it));
        let own = [row(owner, role(owner), book), bands(instance, owner)].concat();
        std::iter::once(Row::from(own).grouped(group)).chain(members).collect::<Vec<_>>()
    });
    Table::new("books", columns(&instance.currency), rows).most(MOST, ("book", "books"))
}

/// Columns of today and of the plan under one heading.
pub(super) fn now_and_plan(kind: ColumnKind, heading: &'static str, keys: [&'static str; 2]) -> [Column; 2] {
    let [now, plan] = keys;
    [Column::of(kind, now, "now"), Column::of(kind, plan, "plan")].map(|it| it.within(heading, ColumnGroup::Beside))
}

fn columns(currency: &str) -> Vec<Column> {
    let mut columns = vec![Column::hidden(ColumnKind::Text, "owner"), Column::text("name", "Book", 20)];
    columns.extend([Column::hidden(ColumnKind::Text, "role"), Column::hidden(ColumnKind::Text, "pool")]);
    columns.extend(now_and_plan(ColumnKind::Count, "accounts", ["accounts_now", "accounts_plan"]));
    columns.extend(now_and_plan(ColumnKind::Money, "ARR", ["arr_now", "arr_plan"]).map(|it| it.unit(currency)));
    columns.extend(["capacity", "hours_now", "hours_plan"].map(|key| Column::hidden(ColumnKind::Hours, key)));
    columns.push(Column::of(ColumnKind::Share, "use_now", "now").within("hours, of capacity", ColumnGroup::Beside));
    columns.push(Column::of(ColumnKind::Bar, "use_plan", "plan").within("hours, of capacity", ColumnGroup::Beside));
    columns
        .extend([("gained", "in"), ("lost", "out")].map(|(key, heading)| Column::of(ColumnKind::Count, key, heading)));
    columns.push(Column::text("note", "", 13));
    columns.push(Column::hidden(ColumnKind::Text, "manager"));
    columns.extend(["hours_from", "hours_to", "hours_at_most"].map(|key| Column::hidden(ColumnKind::Hours, key)));
    columns.extend(["arr_from", "arr_to"].map(|key| Column::hidden(ColumnKind::Money, key).unit(currency)));
    columns
}

/// Whom the owner reports to, and where hours and ARR should be: for spreadsheets, which know no chart of ours.
fn bands(instance: &Instance, owner: &Owner) -> Vec<Cell> {
    let at = instance.owners.binary_search_by(|it| it.id.cmp(&owner.id)).ok();
    let band = |measure| at.and_then(|at| instance.band(at, measure));
    let balanced = |measure| band(measure).and_then(|it| it.balanced).unzip();
    let (hours, arr, most) = (balanced(HOURS), balanced(ARR), band(HOURS).and_then(|it| it.at_most));
    let manager = owner.manager.map(|at| &instance.managers[at]);
    cells![manager, hours.0.map(in_hours), hours.1.map(in_hours), most.map(in_hours), arr.0, arr.1]
}

fn row(owner: &Owner, role: &str, book: &Book) -> Vec<Cell> {
    let (now, plan) = (&book.now, &book.plan);
    let has_hours = book.capacity > 0.0;
    let of_capacity = |hours: f64| has_hours.then(|| hours / book.capacity);
    let use_plan = of_capacity(plan.hours).map_or_else(|| Cell::from("no capacity"), Cell::from);
    let mut cells = cells![&book.owner, &book.name, role, "", now.accounts, plan.accounts, now.arr, plan.arr];
    cells.extend(cells![book.capacity, now.hours, plan.hours, of_capacity(now.hours), use_plan]);
    cells.extend(cells![book.gained, book.lost, note(owner)]);
    cells
}

/// A pool's member and what of its hours falls to them.
fn member(owners: &BTreeMap<&str, &Owner>, book: &Book, share: &MemberShare) -> Row {
    let name = owners.get(share.owner.as_str()).map_or(share.owner.as_str(), |owner| &owner.name);
    let none = || Cell::None;
    let mut cells = cells![&share.owner, name, "", &book.owner, none(), none(), none(), none(), none(), none()];
    cells.extend(cells![share.hours, none(), format!("{:.0} h", share.hours)]);
    Row::part(cells)
}

/// What is special about an owner.
pub(super) fn note(owner: &Owner) -> &'static str {
    match owner.availability {
        Availability::NotAssignable => "gets none",
        Availability::Leaving => "leaving",
        Availability::NotYetHere => "not yet here",
        Availability::OnLeave => "on leave",
        Availability::InPools => "in pools only",
        Availability::EmptyPool => "nobody in it",
        Availability::Here if owner.placeholder => "open position",
        Availability::Here if owner.is_pool() => "pool",
        Availability::Here => "",
    }
}
