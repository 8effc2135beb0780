//! What a scenario means: validated, immutable, integers, dense indices.
//!
//! Hours are minutes, money is whole units of currency, shares and levels of fit are millionths, the objective is
//! integer *points*. Lists are ordered by id, so that the order of the input changes nothing. Everything that later
//! steps need to know about the business is here; [`crate::check`] works from this and a plan alone.

use jiff::civil::Date;

mod accounts;
mod band;
mod bands;
mod build;
mod called;
mod families;
mod move_limits;
mod owner;
mod owners;
mod rules;
mod seat;
mod seats;
mod triggers;
mod values;
mod variants;
mod weights;

pub use band::{Band, Component, Hinge, Side};
pub use bands::{limits, target};
pub use build::build;
pub use move_limits::{CountScope, LimitSubject, LimitUnit, MoveLimit, SeatCount};
pub use owner::{Availability, Owner, Pod};
pub use seat::{Fixed, FixedWhy, Need, Seat};
pub use variants::UNCOVERED;

use crate::scenario::{ByPart, Period};

pub mod validate;

/// One in the fixed-point numbers used for fit, strength and shares.
pub const MILLION: i64 = 1_000_000;

/// A validated scenario.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The scenario's name.
    pub name: String,
    /// SHA-256 over the scenario's files, in hexadecimal.
    pub digest: String,
    /// The currency of every ARR.
    pub currency: String,
    /// The day on which the plan takes effect.
    pub as_of: Date,
    /// The first day after the period.
    pub period_end: Date,
    /// The period's length.
    pub period: Period,
    /// Roles, ordered.
    pub roles: Vec<String>,
    /// Skills, ordered.
    pub skills: Vec<String>,
    /// Interned regions, languages, industries, as first written.
    pub words: Vec<String>,
    /// Segments, in the scenario's order.
    pub segments: Vec<Segment>,
    /// People and pools, ordered by id.
    pub owners: Vec<Owner>,
    /// Accounts, ordered by id.
    pub accounts: Vec<Account>,
    /// Families of accounts, each ordered; an account without relatives is a family of one.
    pub families: Vec<Vec<usize>>,
    /// Seats, ordered by account, role and index.
    pub seats: Vec<Seat>,
    /// Managers, ordered, as people name them.
    pub managers: Vec<String>,
    /// Pods, ordered by id.
    pub pods: Vec<Pod>,
    /// What is counted over books: always [`HOURS`], [`ARR`], [`ACCOUNTS`], [`RENEWALS`], [`AT_RISK_ARR`], then the
    /// numeric attributes that a rule names, then the slices.
    pub measures: Vec<Measure>,
    /// The measures that count some segments only, in their order at the end of the measures.
    pub slices: Vec<Slice>,
    /// The limits and aims of everyone's loads: at most one per owner and measure, ordered by owner and measure.
    pub bands: Vec<Band>,
    /// What a plan must keep to beyond the bands.
    pub rules: Rules,
    /// What a plan is worth.
    pub weights: Weights,
    /// The scenario's triggers, in its order, and where they fire today.
    pub triggers: Vec<Trigger>,
}

/// Index of the measure `hours` in [`Instance::measures`], in minutes.
pub const HOURS: usize = 0;
/// Index of the measure `arr`, in whole units of currency.
pub const ARR: usize = 1;
/// Index of the measure `accounts`, counted per seat.
pub const ACCOUNTS: usize = 2;
/// Index of the measure `renewals`: accounts whose renewal falls in the period.
pub const RENEWALS: usize = 3;
/// Index of the measure `at_risk_arr`.
pub const AT_RISK_ARR: usize = 4;

/// A rule about accounts whose owner should be thought about again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The role that it names.
    pub role: Option<usize>,
    /// The accounts on which it fires, ordered.
    pub fired: Vec<Fired>,
}

/// An account on which a trigger fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fired {
    /// Index in [`Instance::accounts`].
    pub account: usize,
    /// The roles in which it fires, ordered: none where the account has no seats.
    pub roles: Vec<usize>,
}

/// A kind of account.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A customer account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Index in [`Instance::families`].
    pub family: usize,
    /// Index in [`Instance::segments`].
    pub segment: usize,
    /// ARR; 0 if unknown.
    pub arr: i64,
    /// How many times as much as the least a move of it must bring, in millionths, by its ARR.
    pub times_worth: i64,
    /// The next renewal.
    pub renewal: Option<Date>,
    /// Whether it renews in the period.
    pub renews: bool,
    /// Whether it is at risk.
    pub at_risk: bool,
    /// Whether the freeze's own rule holds for it.
    pub frozen: bool,
    /// Its words by the part of fit that is about them: industry, region, language.
    pub words: ByPart<Option<u32>>,
    /// Its numbers by the part of fit that is about them, in millionths.
    pub figures: ByPart<Option<i64>>,
    /// Owners who must not have it, ordered.
    pub forbidden: Vec<usize>,
    /// Why it is locked, where a reason is given.
    pub lock_reason: Option<String>,
    /// The numeric attributes among the measures, in their order, in thousandths.
    pub numbers: Vec<i64>,
}

/// Something counted over a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its name, as rules write it.
    pub name: String,
    /// How many integer units make one unit of it: 60 for hours, 1 for money and counts, 1000 for attributes.
    pub scale: i64,
}

/// A measure over the accounts of some segments only, for bounds on the mix of a book.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slice {
    /// The measure: [`HOURS`] or [`ACCOUNTS`].
    pub of: usize,
    /// The segments, ordered.
    pub segments: Vec<usize>,
}

/// What a plan must keep to beyond the bands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Whether families have one owner per role.
    pub families_together: bool,
    /// Whether every seat must be covered.
    pub coverage_required: bool,
    /// Limits on change, in their order.
    pub limits: Vec<MoveLimit>,
}

/// What a plan is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// Points of one seat of importance 1 at weight 1: a power of ten, large enough for rounding to be invisible.
    pub points_per_seat: i64,
    /// Weight of fit, in millionths.
    pub fit: i64,
    /// Weight of continuity, in millionths.
    pub continuity: i64,
    /// Weight of accounts of people who leave going to those who take over from them, in millionths.
    pub backfill: i64,
    /// What a move of an account with no more ARR than the average must bring, in millionths of a perfectly fitting seat.
    pub staying: i64,
    /// Weight of capacity, in millionths.
    pub capacity: i64,
    /// Weight of coverage, in millionths.
    pub coverage: i64,
    /// Weight of the accounts' own costs, in millionths.
    pub cost: i64,
    /// Weight of each measure's balance, by measure, in millionths; 0 where it is not balanced.
    pub balance: Vec<i64>,
    /// Relative weights of the parts of fit, in millionths.
    pub parts: ByPart<i64>,
}

impl Instance {
    /// How much a seat adds to an owner's load of a measure, in the measure's integer units.
    #[must_use]
    pub fn amount(&self, seat: usize, measure: usize, owner: usize) -> i64 {
        let (index, seat) = (seat, &self.seats[seat]);
        let account = &self.accounts[seat.account];
        match measure {
            HOURS => lookup(&seat.minutes_by, owner).unwrap_or(seat.minutes),
            ARR => account.arr,
            ACCOUNTS => 1,
            RENEWALS => i64::from(account.renews),
            AT_RISK_ARR => {
                if account.at_risk {
                    account.arr
                } else {
                    0
                }
            }
            other => match self.slice(other) {
                Some(slice) if slice.segments.contains(&account.segment) => self.amount(index, slice.of, owner),
                Some(_) => 0,
                None => account.numbers[other - AT_RISK_ARR - 1],
            },
        }
    }

    /// A word of accounts and owners, as first written.
    #[must_use]
    pub fn word(&self, index: u32) -> &str {
        &self.words[index as usize]
    }

    /// What a measure is a slice of, if it is one.
    #[must_use]
    pub fn slice(&self, measure: usize) -> Option<&Slice> {
        let first = self.measures.len() - self.slices.len();
        measure.checked_sub(first).and_then(|index| self.slices.get(index))
    }

    /// Whether a present owner of this seat's account and role is there to keep it (not whether they may).
    #[must_use]
    pub fn is_incumbent(&self, seat: usize, owner: usize) -> bool {
        self.seats[seat].incumbents.binary_search(&owner).is_ok()
    }

    /// Points earned when somebody covers a seat, by how well they fit (in millionths).
    #[must_use]
    pub fn fit_points(&self, seat: usize, fit: i64) -> i64 {
        self.share_of_worth(seat, self.weights.fit, fit)
    }

    /// Points earned when an owner covers a seat whose account and role are theirs already.
    #[must_use]
    pub fn continuity_points(&self, seat: usize, owner: usize) -> i64 {
        let strength = self.seats[seat].strength;
        if self.stays(seat, owner) { self.share_of_worth(seat, self.weights.continuity, strength) } else { 0 }
    }

    /// Whether a seat stays with an owner: it is theirs today, and they are there.
    fn stays(&self, seat: usize, owner: usize) -> bool {
        self.is_incumbent(seat, owner) && self.owners[owner].availability == Availability::Here
    }

    /// Points earned when a seat stays with a present owner: what a move of it must bring.
    #[must_use]
    pub fn staying_points(&self, seat: usize, owner: usize) -> i64 {
        if self.stays(seat, owner) { self.most_staying_points(seat) } else { 0 }
    }

    /// Points that a seat earns by staying with whoever has it today.
    #[must_use]
    pub fn most_staying_points(&self, seat: usize) -> i64 {
        let times = self.accounts[self.seats[seat].account].times_worth;
        share(share(self.weights.points_per_seat, self.weights.staying), times)
    }

    /// Points earned when a seat goes to somebody who is to take over from a present owner who is not there to keep it.
    #[must_use]
    pub fn backfill_points(&self, seat: usize, owner: usize) -> i64 {
        let takes_over = self.owners[owner].backfill_for.is_some_and(|before| {
            self.is_incumbent(seat, before) && self.owners[before].availability != Availability::Here
        });
        if takes_over && !self.is_incumbent(seat, owner) {
            self.share_of_worth(seat, self.weights.backfill, MILLION)
        } else {
            0
        }
    }

    /// Points that an owner costs in a seat, by the account's own costs.
    #[must_use]
    pub fn cost_points(&self, seat: usize, owner: usize) -> i64 {
        lookup(&self.seats[seat].cost_by, owner).unwrap_or(0)
    }

    /// `worth * weight * level` with weight and level in millionths, rounded down after each product.
    fn share_of_worth(&self, seat: usize, weight: i64, level: i64) -> i64 {
        share(share(self.seats[seat].worth, weight), level)
    }

    /// The band of an owner's load of a measure, if any rule speaks of it.
    #[must_use]
    pub fn band(&self, owner: usize, measure: usize) -> Option<&Band> {
        let found = self.bands.binary_search_by_key(&(owner, measure), |band| (band.owner, band.measure));
        found.ok().map(|i| &self.bands[i])
    }
}

/// So many millionths of an amount, rounded down.
fn share(amount: i64, millionths: i64) -> i64 {
    i64::try_from(i128::from(amount) * i128::from(millionths) / i128::from(MILLION)).unwrap_or(i64::MAX)
}

/// The value of a key in a list of pairs ordered by key.
fn lookup(pairs: &[(usize, i64)], key: usize) -> Option<i64> {
    pairs.binary_search_by_key(&key, |&(k, _)| k).ok().map(|i| pairs[i].1)
}
