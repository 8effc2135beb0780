//! Every default but those that stand with what they belong to: the weights of the parts of fit. `rebook check -v` prints them.

use std::collections::BTreeMap;

/// Weight of fit.
pub const FIT: f64 = 1.0;
/// Weight of continuity.
pub const CONTINUITY: f64 = 0.6;
/// Weight of accounts of people who leave going to those who are to take over from them.
pub const BACKFILL: f64 = 0.3;
/// Weight of a measure's balance.
pub const BALANCE: f64 = 0.5;
/// Weight of hours above the capacity target.
pub const CAPACITY: f64 = 0.5;
/// What a move must bring grows with the account's ARR over the average, up to this.
pub const MOST_TIMES_WORTH: i64 = 4;
/// The price of an uncovered seat, as a multiple of the most that covering it could cost elsewhere.
pub const COVERAGE: f64 = 2.0;
/// Points per unit of `cost_by`.
pub const COST: f64 = 1.0;
/// The strength of a relationship is one half for being there and up to one half by what is known of these, weighed so:
/// the present owner's tenure, owners that the account has lost before, and meetings.
pub const STRENGTH_WEIGHTS: [f64; 3] = [0.8, 0.2, 0.5];
/// Tenure counts up to two years: beyond that a relationship does not grow much stronger.
pub const TENURE_DAYS: i64 = 730;
/// Former owners count up to three.
pub const FORMER_OWNERS: u32 = 3;
/// Meetings in a year count up to two a month.
pub const CONTACTS: u32 = 24;
/// Soft target of utilisation.
pub const TARGET: f64 = 0.85;
/// Hard limit of utilisation.
pub const LIMIT: f64 = 1.0;
/// Hours for accounts of a full-time person in a month: 520 working hours a quarter, 75 % of them productive and 85 %
/// of those with customers, are 331 a quarter (lotoftools.org, customer success capacity planning).
pub const HOURS_PER_MONTH: f64 = 110.0;
/// Tolerance around the fair share.
pub const TOLERANCE: f64 = 0.25;
/// Tolerance for hours, in points of utilisation.
pub const HOURS_POINTS: f64 = 0.10;
/// Days from one wave of moves to the next.
pub const DAYS_BETWEEN: u32 = 14;
/// Days before a renewal on which its account is not handed over where another day is left: time for one meeting of both.
pub const CLEAR_OF_RENEWAL_DAYS: u32 = 14;
/// Whether accounts at risk move in waves of their own.
pub const AT_RISK_APART: bool = true;
/// The rule that says which accounts are at risk.
pub const AT_RISK: &str = "health < 60";

/// Weights of balance where the scenario names none.
#[must_use]
pub fn balance() -> BTreeMap<String, f64> {
    BTreeMap::from([("hours".to_owned(), BALANCE)])
}

/// The currency where the scenario names none.
#[must_use]
pub fn currency() -> String {
    "USD".to_owned()
}

pub(super) fn one() -> f64 {
    1.0
}

pub(super) fn one_seat() -> u32 {
    1
}

pub(super) fn yes() -> bool {
    true
}
