//! Everybody's book, before and after.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::grid::{Column, arr_heading, grid};
use super::{Style, words};
use crate::instance::{Availability, Instance, Owner};
use crate::plan::{Book, Plan};

/// How many books are written before the list is cut.
pub(super) const MOST: usize = 40;

/// The books before and after, by role where there is more than one.
pub(super) fn books(instance: &Instance, plan: &Plan, style: &Style) -> String {
    let owners: BTreeMap<&str, &Owner> = instance.owners.iter().map(|owner| (owner.id.as_str(), owner)).collect();
    let known = plan.books.iter().filter_map(|book| Some((owners.get(book.owner.as_str()).copied()?, book)));
    let mut listed: Vec<(&Owner, &Book)> = known.collect();
    listed.sort_by_key(|(owner, _)| owner.roles.first());
    let mut roles: Vec<Option<usize>> = listed.iter().map(|(owner, _)| owner.roles.first().copied()).collect();
    roles.dedup();
    let unit = words::unit(listed.iter().map(|(_, book)| book.now.arr.max(book.plan.arr)).max().unwrap_or(0));
    let shown = listed.len().min(style.rows(MOST));
    let mut rows = Vec::new();
    let mut group = None;
    for &(owner, book) in &listed[..shown] {
        let role = owner.roles.first().copied();
        if roles.len() > 1 && group != Some(role) {
            group = Some(role);
            rows.push(vec![role.map_or_else(String::new, |role| format!("- {}", instance.roles[role]))]);
        }
        rows.push(row(owner, book, unit));
        rows.extend(members(instance, owner, book));
    }
    let mut text = grid(&columns(&instance.currency), rows);
    if shown < listed.len() {
        let left_out = words::count(listed.len() - shown, "more book", "more books");
        let _ = writeln!(text, "and {left_out} (-v shows all)");
    }
    super::headed(text, style)
}

fn columns(currency: &str) -> [Column; 7] {
    [
        Column::text("Book", 20),
        Column::figures("accounts\n now  plan"),
        Column::figures(arr_heading(currency) + "\n   now     plan"),
        Column::figures("hours, of capacity\n  now   plan           "),
        Column::figures("in"),
        Column::figures("out"),
        Column::text("", 13),
    ]
}

fn row(owner: &Owner, book: &Book, unit: words::Unit) -> Vec<String> {
    let arr = |amount| words::in_unit(amount, unit);
    vec![
        book.name.clone(),
        format!("{:>4} {:>5}", words::figure(book.now.accounts), words::figure(book.plan.accounts)),
        format!("{:>8} {:>8}", arr(book.now.arr), arr(book.plan.arr)),
        use_of_capacity(book),
        words::figure(book.gained),
        words::figure(book.lost),
        note(owner).to_owned(),
    ]
}

/// A pool's members and what of its hours falls to each.
fn members(instance: &Instance, owner: &Owner, book: &Book) -> impl Iterator<Item = Vec<String>> {
    owner.members.iter().zip(&book.members).map(|(&(member, _), share)| {
        let hours = format!("{:>15} {:>5.0} h", "", share.hours);
        let empty = || String::new();
        vec![format!("  {}", instance.owners[member].name), empty(), empty(), hours, empty(), empty(), empty()]
    })
}

fn use_of_capacity(book: &Book) -> String {
    if book.capacity <= 0.0 {
        return format!("{:>5}  {:<16}", "-", "no capacity");
    }
    let (now, plan) = (book.now.hours / book.capacity, book.plan.hours / book.capacity);
    format!("{:>5}  {} {:>5}", capped(now), words::bar(plan), capped(plan))
}

/// A share as per cent that keeps to its column.
pub(super) fn capped(share: f64) -> String {
    if share > 9.99 { "999+%".to_owned() } else { words::percent(share) }
}

/// What is special about an owner.
pub(super) fn note(owner: &Owner) -> &'static str {
    match owner.availability {
        Availability::NotAssignable => "gets none",
        Availability::Leaving => "leaving",
        Availability::NotYetHere => "not yet here",
        Availability::OnLeave => "on leave",
        Availability::InPools => "in pools only",
        Availability::Here if owner.placeholder => "open position",
        Availability::Here if owner.is_pool() => "pool",
        Availability::Here => "",
    }
}
