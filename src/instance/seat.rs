//! What a seat asks of its owner, and why its owner may be given. `seats` makes them of the scenario's accounts.

use crate::scenario::{Pattern, Trait};

/// One role that one account needs filled.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Index in [`super::Instance::accounts`].
    pub account: usize,
    /// Index in [`super::Instance::roles`].
    pub role: usize,
    /// 0 for the first seat of the role, 1 for the second ...
    pub index: u32,
    /// How it is covered; never `ProductLed`.
    pub pattern: Pattern,
    /// Minutes in the period.
    pub minutes: i64,
    /// Minutes by owner, where they depend on the owner; ordered by owner.
    pub minutes_by: Vec<(usize, i64)>,
    /// Points that an owner costs, ordered by owner; others cost nothing.
    pub cost_by: Vec<(usize, i64)>,
    /// How often its owner meets the customer in the period, in millionths.
    pub touches: i64,
    /// How often the owner reviews the business with the customer in the period, in millionths.
    pub reviews: i64,
    /// Skills that the owner must have, ordered by skill.
    pub needs: Vec<Need>,
    /// Skills that make an owner fit better, ordered by skill.
    pub wants: Vec<Need>,
    /// The least years of experience, in millionths.
    pub experience: Option<i64>,
    /// Traits that the owner must share, where both are known: those demanded, and those that make a territory.
    pub must_match: Vec<Trait>,
    /// The present owners of the account in this role, ordered, whether or not they can keep it. The seats of one
    /// account and role share the list, as they are interchangeable.
    pub incumbents: Vec<usize>,
    /// Present owners whom the team does not list, as written.
    pub unknown_incumbents: Vec<String>,
    /// Strength of the relationship with an incumbent who is here, in millionths.
    pub strength: i64,
    /// Nobody but this owner may have it: a move to them is approved, or it is to stay with them.
    pub approved: Option<usize>,
    /// Owners to whom a move is rejected, ordered.
    pub rejected: Vec<usize>,
    /// The owner that it must have, and why.
    pub fixed: Option<Fixed>,
    /// Whether it is locked and would be frozen otherwise.
    pub frozen_too: bool,
    /// The owner that it had to have where that rule is left out: they may have it whatever else is ruled, and it is
    /// decided by itself as before, so that nothing that was allowed is ruled out now.
    pub released: Option<usize>,
    /// Present owners who can't keep it by rules that are left out here, ordered: limits on change don't count them, as
    /// before.
    pub spared: Vec<usize>,
    /// Points of a perfect fit: [`super::Weights::points_per_seat`] times the segment's importance.
    pub worth: i64,
    /// Points lost if it stays uncovered.
    pub price: i64,
}

/// A skill and a level of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Index in [`super::Instance::skills`].
    pub skill: usize,
    /// The level that must be there, or that is enough.
    pub level: u8,
    /// How much it counts in the fit, in millionths.
    pub weight: i64,
}

/// A seat whose owner is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// The owner.
    pub owner: usize,
    /// Why.
    pub why: FixedWhy,
}

/// Why a seat's owner is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixedWhy {
    /// The user locked it.
    Locked,
    /// Its renewal is near.
    RenewalNear,
    /// Its owner changed a short while ago.
    ChangedLately,
    /// It is at risk.
    AtRisk,
    /// The rule of `freeze.when` holds for its account.
    ByRule,
    /// The owner has it, and nobody who could keep a seat is to lose it.
    Kept,
    /// The owner has its family, and some of it is locked or frozen with them.
    Family,
}
