//! The components of the objective: what each is on a scale from 0 to 1, and its points, which add up to the
//! objective exactly.

use super::{SeatOwners, loads, ratio, rounded};
use crate::candidates::fit;
use crate::instance::{Availability, Band, Component, HOURS, Instance, MILLION, Side};
use crate::plan::ComponentRow;

/// The components that count in this scenario, for any books, in a fixed order; `now` is left empty.
///
/// - `fit`, `continuity`: points earned over the most that can be earned.
/// - `backfill`: the same for what goes to those who take over from people who leave; only where there is any.
/// - `staying`: points earned over the most that can be earned; only where moves must bring something.
/// - `cost`: the cost itself, in the scenario's unit.
/// - `coverage`: 1 less the price of the uncovered seats over the price of all.
/// - `capacity`: 1 less the minutes above everyone's target over all minutes.
/// - `balance.` and a measure: 1 less the units outside everyone's band over twice the measure's total.
#[must_use]
pub fn components(instance: &Instance, books: &SeatOwners) -> Vec<ComponentRow> {
    let measuring = MeasuredBooks { instance, books, loads: loads(instance, books) };
    let weights = &instance.weights;
    let mut rows = Vec::new();
    if weights.fit != 0 {
        rows.push(measuring.fit());
    }
    if weights.continuity != 0 {
        rows.push(measuring.continuity());
    }
    let taken_over = measuring.backfill();
    rows.extend(taken_over);
    if weights.staying != 0 {
        rows.push(measuring.staying());
    }
    if instance.seats.iter().any(|seat| !seat.cost_by.is_empty()) {
        rows.push(measuring.cost());
    }
    rows.push(measuring.coverage());
    if measuring.charges(Component::Capacity) {
        rows.push(measuring.capacity());
    }
    for measure in 0..instance.measures.len() {
        if measuring.charges(Component::Balance(measure)) {
            rows.push(measuring.balance(measure));
        }
    }
    rows
}

/// Books and their loads, as every component needs them.
struct MeasuredBooks<'a> {
    instance: &'a Instance,
    books: &'a SeatOwners,
    loads: Vec<Vec<i64>>,
}

impl MeasuredBooks<'_> {
    fn owned(&self) -> impl Iterator<Item = (usize, usize)> {
        self.books.owner_of.iter().enumerate().filter_map(|(seat, owner)| owner.map(|owner| (seat, owner)))
    }

    fn fit(&self) -> ComponentRow {
        let instance = self.instance;
        let earned =
            self.owned().map(|(seat, owner)| instance.fit_points(seat, fit(instance, seat, owner).total)).sum();
        let most = (0..instance.seats.len()).map(|seat| instance.fit_points(seat, MILLION)).sum();
        row("fit", instance.weights.fit, share(earned, most), earned)
    }

    fn continuity(&self) -> ComponentRow {
        let instance = self.instance;
        let earned = self.owned().map(|(seat, owner)| instance.continuity_points(seat, owner)).sum();
        let could = |seat| self.keeper(seat).map_or(0, |owner| instance.continuity_points(seat, owner));
        let most = (0..instance.seats.len()).map(could).sum();
        row("continuity", instance.weights.continuity, share(earned, most), earned)
    }

    /// Nothing where nobody is to take over anything.
    fn backfill(&self) -> Option<ComponentRow> {
        let instance = self.instance;
        let takers: Vec<usize> =
            (0..instance.owners.len()).filter(|&owner| instance.owners[owner].backfill_for.is_some()).collect();
        let could = |seat: usize| takers.iter().map(|&owner| instance.backfill_points(seat, owner)).max().unwrap_or(0);
        let most: i64 = (0..instance.seats.len()).map(could).sum();
        let earned = self.owned().map(|(seat, owner)| instance.backfill_points(seat, owner)).sum();
        (most > 0).then(|| row("backfill", instance.weights.backfill, share(earned, most), earned))
    }

    fn staying(&self) -> ComponentRow {
        let instance = self.instance;
        let earned = self.owned().map(|(seat, owner)| instance.staying_points(seat, owner)).sum();
        let could = |seat| self.keeper(seat).map_or(0, |owner| instance.staying_points(seat, owner));
        let most = (0..instance.seats.len()).map(could).sum();
        row("staying", instance.weights.staying, share(earned, most), earned)
    }

    /// Who could keep a seat: the seats of an account and role are kept by one present owner each.
    fn keeper(&self, seat: usize) -> Option<usize> {
        let Self { instance, .. } = self;
        let here = |owner: &&usize| instance.owners[**owner].availability == Availability::Here;
        let mut keepers = instance.seats[seat].incumbents.iter().filter(here);
        keepers.nth(instance.seats[seat].index as usize).copied()
    }

    fn cost(&self) -> ComponentRow {
        let weights = &self.instance.weights;
        let points: i64 = self.owned().map(|(seat, owner)| self.instance.cost_points(seat, owner)).sum();
        let unit = ratio(weights.cost, MILLION) * ratio(weights.points_per_seat, 1);
        let cost = if points == 0 { 0.0 } else { rounded(ratio(points, 1) / unit) };
        row("cost", weights.cost, cost, -points)
    }

    fn coverage(&self) -> ComponentRow {
        let seats = &self.instance.seats;
        let lost: i64 = seats.iter().zip(&self.books.owner_of).filter(|(_, o)| o.is_none()).map(|(s, _)| s.price).sum();
        let all = seats.iter().map(|seat| seat.price).sum();
        row("coverage", self.instance.weights.coverage, 1.0 - lost_share(lost, all), -lost)
    }

    fn capacity(&self) -> ComponentRow {
        let above: i64 = self.instance.bands.iter().map(|band| self.above_target(band)).sum();
        let value = 1.0 - lost_share(above, self.total(HOURS));
        row("capacity", self.instance.weights.capacity, value, -self.charged(Component::Capacity))
    }

    fn balance(&self, measure: usize) -> ComponentRow {
        let outside: i64 = self.instance.bands.iter().filter(|b| b.measure == measure).map(|b| self.outside(b)).sum();
        let value = 1.0 - lost_share(outside, 2 * self.total(measure));
        let name = format!("balance.{}", self.instance.measures[measure].name);
        row(&name, self.instance.weights.balance[measure], value, -self.charged(Component::Balance(measure)))
    }

    fn above_target(&self, band: &Band) -> i64 {
        let targets = band.hinges.iter().filter(|h| h.component == Component::Capacity && h.side == Side::Above);
        targets.map(|hinge| hinge.at).min().map_or(0, |target| (self.load(band) - target).max(0))
    }

    fn outside(&self, band: &Band) -> i64 {
        let load = self.load(band);
        band.balanced.map_or(0, |(low, high)| (low - load).max(load - high).max(0))
    }

    fn load(&self, band: &Band) -> i64 {
        self.loads[band.owner][band.measure]
    }

    /// The measure over all seats, at the hours that hold for anybody.
    fn total(&self, measure: usize) -> i64 {
        let nobody = self.instance.owners.len();
        (0..self.instance.seats.len()).map(|seat| self.instance.amount(seat, measure, nobody)).sum()
    }

    fn charged(&self, component: Component) -> i64 {
        let charge = |band: &Band| -> i64 {
            let hinges = band.hinges.iter().filter(|hinge| hinge.component == component);
            hinges.map(|hinge| hinge.charge(self.load(band))).sum()
        };
        self.instance.bands.iter().map(charge).sum()
    }

    fn charges(&self, component: Component) -> bool {
        self.instance.bands.iter().flat_map(|band| &band.hinges).any(|hinge| hinge.component == component)
    }
}

fn row(name: &str, weight: i64, value: f64, points: i64) -> ComponentRow {
    ComponentRow { name: name.to_owned(), weight: ratio(weight, MILLION), value: rounded(value), now: None, points }
}

/// The share earned; all of it where there is nothing to earn.
fn share(earned: i64, most: i64) -> f64 {
    if most == 0 { 1.0 } else { ratio(earned, most) }
}

/// The share lost, at most 1; nothing where nothing was lost.
fn lost_share(lost: i64, all: i64) -> f64 {
    match (lost, all) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        _ => ratio(lost, all).min(1.0),
    }
}
