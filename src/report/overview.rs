//! What a scenario holds.

use super::table::{Cell, Column, ColumnKind, Table, cells};
use crate::analysis::hours;
use crate::instance::{Availability, HOURS, Instance, Owner, Segment};

/// Segments with their accounts, seats and hours.
pub(super) fn segments(instance: &Instance) -> Table {
    let columns = [
        Column::hidden(ColumnKind::Text, "segment"),
        Column::text("name", "Segment", 30),
        Column::of(ColumnKind::Count, "accounts", "accounts"),
        Column::of(ColumnKind::Count, "seats", "seats"),
        Column::of(ColumnKind::Hours, "hours", "hours").digits(1),
        Column::of(ColumnKind::Money, "arr", "ARR").unit(&instance.currency).own_units(),
    ];
    let row = |(index, segment): (usize, &Segment)| {
        let accounts: Vec<_> = instance.accounts.iter().filter(|account| account.segment == index).collect();
        let seats: Vec<_> = instance.seats.iter().filter(|s| instance.accounts[s.account].segment == index).collect();
        let minutes = seats.iter().map(|seat| seat.minutes).sum();
        let arr: i64 = accounts.iter().map(|account| account.arr).sum();
        cells![&segment.id, &segment.name, accounts.len(), seats.len(), hours(minutes), arr]
    };
    Table::new("segments", columns, instance.segments.iter().enumerate().map(row))
}

/// Everybody's capacity.
pub(super) fn capacities(instance: &Instance) -> Table {
    let columns = [
        Column::hidden(ColumnKind::Text, "owner"),
        Column::text("name", "Owner", 30),
        Column::text("roles", "role", 16),
        Column::of(ColumnKind::Hours, "hours", "hours").digits(1),
        Column::of(ColumnKind::Hours, "at_most", "at most").digits(1),
        Column::text("note", "", 24),
    ];
    let row = |(index, owner): (usize, &Owner)| -> Vec<Cell> {
        let roles: Vec<&str> = owner.roles.iter().map(|&role| instance.roles[role].as_str()).collect();
        let most = instance.band(index, HOURS).and_then(|band| band.at_most);
        let note = unavailable_because(owner.availability);
        cells![&owner.id, &owner.name, roles.join(", "), hours(owner.minutes), most.map(hours), note]
    };
    Table::new("capacities", columns, instance.owners.iter().enumerate().map(row))
}

fn unavailable_because(availability: Availability) -> &'static str {
    match availability {
        Availability::Here => "",
        Availability::NotAssignable => "is given no accounts",
        Availability::Leaving => "leaves in the period",
        Availability::NotYetHere => "starts after the period",
        Availability::OnLeave => "is away for most of it",
        Availability::InPools => "works in pools only",
        Availability::EmptyPool => "has nobody who is here",
    }
}
