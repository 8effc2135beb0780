//! The scale of the objective and the price of an uncovered seat.

use super::values::millionths;
use super::{ARR, HOURS, Instance, MILLION, Seat, Weights};
use crate::error::Diagnostics;
use crate::scenario::{ByPart, Document, Scenario, defaults};

/// The objective's scale is the least power of ten from this one on ...
const LEAST_SCALE: i64 = 1_000_000;
/// ... up to this one ...
const MOST_SCALE: i64 = 1_000_000_000_000;
/// ... that makes every slope at least this many points, so that rounding a slope changes its weight by less than
/// 0.1 %.
const LEAST_SLOPE: i128 = 500;
/// No sum of points may exceed this: a quarter of what 64 bits hold.
const MOST_POINTS: i128 = 1 << 61;

/// Points per unit of load outside the aims.
#[derive(Debug, Clone, Default)]
pub(super) struct Slopes {
    /// By measure: outside the balanced band.
    pub(super) balance: Vec<i64>,
    /// Minutes above the capacity target.
    pub(super) capacity: i64,
}

/// The weights as written; the scale is still to come.
pub(super) fn read(scenario: &Scenario) -> Weights {
    let objective = &scenario.objective;
    let measures = super::accounts::measures(scenario);
    let balance = measures.iter().map(|measure| {
        let ruled = scenario.rules.balance.contains_key(&measure.name).then_some(defaults::BALANCE);
        objective.balance.get(&measure.name).copied().or(ruled).map_or(0, millionths)
    });
    Weights {
        points_per_seat: 0,
        fit: millionths(objective.fit),
        continuity: millionths(objective.continuity),
        backfill: millionths(objective.backfill),
        staying: scenario.rules.moves.worth_at_least.map_or(0, millionths),
        capacity: millionths(objective.capacity),
        coverage: millionths(objective.coverage),
        cost: millionths(objective.cost),
        balance: balance.collect(),
        parts: ByPart::new(|part| millionths(objective.fit_parts.weight(part))),
    }
}

/// Chooses the scale, gives every seat its worth and its costs in points, and says what a unit of each measure
/// outside its aims costs.
///
/// A measure's unevenness is the sum of what lies outside everyone's band over twice the measure's total; hours above
/// the target count over the total hours. Both are then on the scale of fit: 1 is as bad as no seat fitting at all.
pub(super) fn scale(instance: &mut Instance, importance: &[f64]) -> Slopes {
    let importance: Vec<i64> = importance.iter().map(|factor| millionths(*factor)).collect();
    let of_seat =
        |instance: &Instance, seat: usize| importance[instance.accounts[instance.seats[seat].account].segment];
    let seats = 0..instance.seats.len();
    let mass: i128 = seats.clone().map(|seat| i128::from(of_seat(instance, seat))).sum();
    let totals: Vec<i128> = (0..instance.measures.len()).map(|measure| total(instance, measure)).collect();
    let weights = &instance.weights;
    let slopes_at = |scale: i64| {
        let slope = |weight: i64, total: i128| {
            let points = i128::from(weight) * mass * i128::from(scale);
            if weight == 0 || total == 0 { 0 } else { round(points, total * i128::from(MILLION) * i128::from(MILLION)) }
        };
        let balance = weights.balance.iter().zip(&totals).map(|(weight, total)| slope(*weight, 2 * total));
        (balance.collect::<Vec<i128>>(), slope(weights.capacity, totals[HOURS]))
    };
    let fine = |scale: i64| {
        let (balance, capacity) = slopes_at(scale);
        let mut wanted = weights.balance.iter().zip(&totals).zip(&balance);
        wanted.all(|((weight, total), slope)| *weight == 0 || *total == 0 || *slope >= LEAST_SLOPE)
            && (weights.capacity == 0 || totals[HOURS] == 0 || capacity >= LEAST_SLOPE)
    };
    let mut points = LEAST_SCALE;
    while points < MOST_SCALE && !fine(points) {
        points *= 10;
    }
    let (balance, capacity) = slopes_at(points);
    let narrow = |slope: i128| i64::try_from(slope).unwrap_or(i64::MAX);
    let slopes = Slopes { balance: balance.into_iter().map(narrow).collect(), capacity: narrow(capacity) };
    let cost = i128::from(weights.cost) * i128::from(points);
    instance.weights.points_per_seat = points;
    for seat in seats {
        instance.seats[seat].worth = points / MILLION * of_seat(instance, seat);
        for (_, amount) in &mut instance.seats[seat].cost_by {
            *amount = narrow(round(i128::from(*amount) * cost, 1000 * i128::from(MILLION)));
        }
    }
    slopes
}

/// The total of a measure over all seats.
fn total(instance: &Instance, measure: usize) -> i128 {
    (0..instance.seats.len()).map(|seat| i128::from(base_amount(instance, seat, measure))).sum()
}

/// What a seat adds to a measure, whoever has it: for hours that depend on the owner, their mean.
pub(super) fn base_amount(instance: &Instance, seat: usize, measure: usize) -> i64 {
    instance.amount(seat, measure, usize::MAX)
}

/// A quotient rounded to the nearest integer, halves up; both numbers at least 0 or the first negative.
pub(super) fn round(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

/// Prices every seat: the coverage weight times the most that covering it could cost. That is at least what a perfect
/// fit and an old relationship are worth, its dearest cost, and the charges for every unit that it adds to a book that
/// is already outside all its aims; so as long as the weight is above 1, no seat stays uncovered that somebody has
/// room for.
pub(super) fn price(instance: &mut Instance, slopes: &Slopes) {
    let weights = instance.weights.clone();
    for seat in 0..instance.seats.len() {
        let it = &instance.seats[seat];
        let dearest = it.cost_by.iter().map(|(_, points)| points.abs()).max().unwrap_or(0);
        let worth = i128::from(it.worth);
        let earned = worth * i128::from(weights.fit + weights.continuity.max(weights.backfill)) / i128::from(MILLION);
        let charged: i128 = (HOURS..instance.measures.len())
            .map(|measure| {
                let (amount, slope) = match measure {
                    HOURS => (most_minutes(it), i128::from(slopes.balance[HOURS]) + i128::from(slopes.capacity)),
                    other => (base_amount(instance, seat, other), i128::from(slopes.balance[other])),
                };
                i128::from(amount) * slope
            })
            .sum();
        let most = earned + i128::from(instance.most_staying_points(seat)) + i128::from(dearest) + charged + 1;
        let price = most * i128::from(weights.coverage) / i128::from(MILLION);
        instance.seats[seat].price = i64::try_from(price).unwrap_or(i64::MAX);
    }
}

/// Refuses a scenario whose loads could overflow when they are added up.
pub(super) fn check_totals(document: &Document, instance: &Instance, found: &mut Diagnostics) {
    for measure in 0..instance.measures.len() {
        let most = |seat: usize| match measure {
            HOURS => most_minutes(&instance.seats[seat]),
            other => base_amount(instance, seat, other),
        };
        let total: i128 = (0..instance.seats.len()).map(|seat| i128::from(most(seat))).sum();
        if total > MOST_POINTS {
            let name = &instance.measures[measure].name;
            let what = format!("all {name} together come to {total}{}", largest(instance, measure));
            refuse(document, &what, found);
        }
    }
}

fn refuse(document: &Document, what: &str, found: &mut Diagnostics) {
    found.push(
        "E405",
        document.place("accounts"),
        format!("The numbers are too large to add up exactly: {what}."),
        "Count ARR and attributes in thousands, lower the weights, or split the scenario.",
    );
}

/// The most minutes that a seat can take of anybody.
fn most_minutes(seat: &Seat) -> i64 {
    seat.minutes_by.iter().map(|(_, minutes)| *minutes).fold(seat.minutes, i64::max)
}

/// Refuses a scenario whose sums of points could overflow, or in which a weight would be rounded away.
pub(super) fn check_magnitudes(document: &Document, instance: &Instance, slopes: &Slopes, found: &mut Diagnostics) {
    let totals: Vec<i128> = (0..instance.measures.len()).map(|measure| total(instance, measure)).collect();
    let counts = instance.seats.iter().any(|seat| seat.worth > 0) || instance.seats.is_empty();
    if !counts && (instance.weights.capacity > 0 || instance.weights.balance.iter().any(|weight| *weight > 0)) {
        let cause = "The importance of every segment with accounts is 0, so that no seat is worth anything.";
        let remedy = "Give at least one of them an importance above 0: it says what all other aims are measured by.";
        found.push("E408", document.place("segments"), cause, remedy);
        return;
    }
    let weights = instance.weights.balance.iter().zip(&slopes.balance);
    for (measure, (weight, slope)) in weights.enumerate() {
        if *weight > 0 && *slope == 0 && totals[measure] > 0 {
            let name = &instance.measures[measure].name;
            let largest = largest(instance, measure);
            refuse(document, &format!("beside the number of seats, all {name} are beyond any scale{largest}"), found);
        }
    }
    let staying = |seat: usize| i128::from(instance.most_staying_points(seat));
    let stay: i128 = (0..instance.seats.len()).map(staying).sum();
    let earned = instance.seats.iter().map(most_points).sum::<i128>() + stay;
    let charged: i128 = instance
        .bands
        .iter()
        .map(|band| {
            let slopes: i128 = band.hinges.iter().map(|hinge| i128::from(hinge.slope)).sum();
            let furthest = band.hinges.iter().map(|hinge| i128::from(hinge.at.abs())).max().unwrap_or(0);
            slopes * (totals[band.measure] + furthest)
        })
        .sum();
    if earned + charged > MOST_POINTS {
        let arr = totals[ARR];
        let (seats, largest) = (instance.seats.len(), largest(instance, ARR));
        refuse(document, &format!("{seats} seats, {arr} of ARR in all, and these weights{largest}"), found);
    }
}

/// The account that has most of a measure: each may be in its range while all together are not.
fn largest(instance: &Instance, measure: usize) -> String {
    let seats = 0..instance.seats.len();
    let seat = seats.max_by_key(|&seat| (base_amount(instance, seat, measure), std::cmp::Reverse(seat)));
    seat.map_or_else(String::new, |seat| {
        let id = &instance.accounts[instance.seats[seat].account].id;
        format!("; most is of the account \"{id}\", {}", base_amount(instance, seat, measure))
    })
}

fn most_points(seat: &Seat) -> i128 {
    let cost: i128 = seat.cost_by.iter().map(|(_, points)| i128::from(points.abs())).max().unwrap_or(0);
    4 * i128::from(seat.worth) + cost + i128::from(seat.price)
}
