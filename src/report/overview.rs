//! What a scenario holds, for `rebook check -v`.

use super::grid::{Column, arr_heading, grid};
use super::{Style, words};
use crate::instance::{Availability, HOURS, Instance};

/// Segments with their accounts, seats and hours, and everybody's capacity.
#[must_use]
pub fn overview(instance: &Instance, style: &Style) -> String {
    format!("{}\n{}", super::headed(segments(instance), style), super::headed(capacities(instance), style))
}

fn segments(instance: &Instance) -> String {
    let columns = [
        Column::text("Segment", 30),
        Column::figures("accounts"),
        Column::figures("seats"),
        Column::figures("hours"),
        Column::figures(arr_heading(&instance.currency)),
    ];
    let row = |(index, segment): (usize, &crate::instance::Segment)| {
        let accounts: Vec<_> = instance.accounts.iter().filter(|account| account.segment == index).collect();
        let seats: Vec<_> = instance.seats.iter().filter(|s| instance.accounts[s.account].segment == index).collect();
        vec![
            segment.name.clone(),
            words::grouped(accounts.len()),
            words::grouped(seats.len()),
            hours(seats.iter().map(|seat| seat.minutes).sum()),
            words::money(accounts.iter().map(|account| account.arr).sum()),
        ]
    };
    grid(&columns, instance.segments.iter().enumerate().map(row).collect())
}

fn capacities(instance: &Instance) -> String {
    let columns = [
        Column::text("Owner", 30),
        Column::text("role", 16),
        Column::figures("hours"),
        Column::figures("at most"),
        Column::text("", 24),
    ];
    let row = |(index, owner): (usize, &crate::instance::Owner)| {
        let roles: Vec<&str> = owner.roles.iter().map(|&role| instance.roles[role].as_str()).collect();
        let most = instance.band(index, HOURS).and_then(|band| band.at_most);
        vec![
            owner.name.clone(),
            roles.join(", "),
            hours(owner.minutes),
            most.map_or_else(|| "-".to_owned(), hours),
            why_not(owner.availability).to_owned(),
        ]
    };
    grid(&columns, instance.owners.iter().enumerate().map(row).collect())
}

fn hours(minutes: i64) -> String {
    format!("{:.1}", crate::analysis::hours(minutes))
}

fn why_not(availability: Availability) -> &'static str {
    match availability {
        Availability::Here => "",
        Availability::NotAssignable => "is given no accounts",
        Availability::Leaving => "leaves in the period",
        Availability::NotYetHere => "starts after the period",
        Availability::OnLeave => "is away for most of it",
        Availability::InPools => "works in pools only",
    }
}
