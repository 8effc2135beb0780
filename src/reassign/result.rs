//! The proposed moves, for people and for other programs.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::facts::ReasonKind;

/// All moves of a plan, ranked, reasoned and dated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reassignment {
    /// The scenario's name.
    pub name: String,
    /// The scenario's currency.
    pub currency: String,
    /// The objective of today's books, those that can't stay uncovered, in perfectly fitting seats.
    pub today: f64,
    /// The plan's objective, in the same unit.
    pub plan: f64,
    /// What all moves bring together, in the same unit.
    pub gain: f64,
    /// Points of a perfectly fitting seat.
    pub points_per_seat: i64,
    /// How many moves there are in all.
    pub moves: usize,
    /// How many of them must happen together first, because today's books break rules.
    pub first_together: usize,
    /// How many moves bring at least four fifths of what all bring, those that must be first among them, so that one can stop
    /// there; absent where all together bring nothing.
    pub most_of_it: Option<usize>,
    /// The steps, by rank. Whatever number of them is made, every rule is kept, once those that must be first are made.
    pub steps: Vec<MoveStep>,
    /// The waves in which they happen.
    pub waves: Vec<Wave>,
    /// Moves that found no place in a wave, and why.
    pub unplaced: Vec<Unplaced>,
    /// What changes for everybody whose book does, ordered by id.
    pub people: Vec<PersonEffect>,
    /// What changes in each segment with moves, in the scenario's order.
    pub segments: Vec<SegmentEffect>,
}

/// Moves that are made together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MoveStep {
    /// Its place in the order, from 1.
    pub rank: usize,
    /// What it is.
    pub kind: StepKind,
    /// Whether it belongs to what must happen together first.
    pub first_together: bool,
    /// What it brings when all before it are made, in points.
    pub points: i64,
    /// The same in perfectly fitting seats.
    pub gain: f64,
    /// The share of the whole gain that it and all before it bring; absent where all together bring nothing.
    pub share: Option<f64>,
    /// Its moves, in an order in which they can be made.
    pub moves: Vec<ProposedMove>,
}

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// One seat.
    Single,
    /// Seats that must have one owner, or the seats of one pod.
    Together,
    /// Two people hand something to each other.
    Swap,
    /// Several moves, each of which makes room for another.
    Chain,
}

/// One move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedMove {
    /// The account's id.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// The role.
    pub role: String,
    /// The account's segment.
    pub segment: String,
    /// The account's ARR.
    pub arr: i64,
    /// The id of the owner so far; absent where there was none.
    pub from: Option<String>,
    /// That owner's name.
    pub from_name: Option<String>,
    /// The id of the owner to be; absent where the seat is left uncovered.
    pub to: Option<String>,
    /// That owner's name.
    pub to_name: Option<String>,
    /// Whether the owner so far can't keep it. Until it moves, it counts as nobody's.
    pub forced: bool,
    /// That somebody has approved it, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<Approval>,
    /// What kind of reason it has.
    pub reason: ReasonKind,
    /// The reason, in a sentence with its figures.
    pub why: String,
    /// The reason in words that can be forwarded to either side.
    pub told: String,
    /// What it brings when all before it are made, in perfectly fitting seats.
    pub gain: f64,
    /// The same by component, in points.
    pub points: BTreeMap<String, i64>,
    /// Who else could have it with everything else as in the plan: the best of them; nobody where it is approved.
    pub runner_up: Option<RunnerUp>,
    /// How many others may have it.
    pub others: usize,
    /// What leaving it where it is would cost, in perfectly fitting seats; absent where that would break a rule.
    pub cost_of_staying: Option<f64>,
    /// How strong the relationship with the owner so far is, 0 to 1; absent where that owner is not there.
    pub strength: Option<f64>,
    /// Whether it is frozen, in words.
    pub frozen: String,
    /// The last day of the freeze that it is in when the plan takes effect or comes into later.
    pub frozen_until: Option<Date>,
    /// The first day of that freeze.
    pub frozen_from: Option<Date>,
    /// The next renewal.
    pub renewal: Option<Date>,
    /// Whether the account is at risk.
    pub at_risk: bool,
    /// The wave in which it happens, from 1.
    pub wave: Option<usize>,
    /// The day on which it happens.
    pub date: Option<Date>,
    /// What is not as it should be on that day, where no better one was left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_note: Option<String>,
}

/// Who approved a move, and when, as far as the decision says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "they say what they are")]
pub struct Approval {
    pub by: Option<String>,
    pub on: Option<Date>,
}

/// Who else could have a seat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunnerUp {
    /// The owner's id.
    pub owner: String,
    /// The owner's name.
    pub name: String,
    /// What this owner would cost more than the plan's owner, in points.
    pub points: i64,
    /// The same in perfectly fitting seats.
    pub cost: f64,
}

/// Moves of one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wave {
    /// Its number, from 1.
    pub number: usize,
    /// The day.
    pub date: Date,
    /// Whether it is one of accounts at risk alone.
    pub at_risk: bool,
    /// How many moves of accounts at risk it has that were to be apart, but must happen together with others first or can't
    /// wait.
    pub not_apart: usize,
    /// How many seats change hands.
    pub moves: usize,
    /// The ARR of the accounts that change hands, counted per seat.
    pub arr: i64,
    /// How many people get something.
    pub receivers: usize,
    /// The most seats that one of them gets.
    pub most_received: usize,
    /// The moves, in an order in which they can be made: what is together happens together. Each is the rank of its step
    /// and its place among the step's moves, both from 1.
    pub order: Vec<Vec<(usize, usize)>>,
}

/// A move without a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unplaced {
    /// The account's id.
    pub account: String,
    /// The role.
    pub role: String,
    /// Why, in a sentence.
    pub why: String,
}

/// What changes for somebody.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonEffect {
    /// The owner's id.
    pub owner: String,
    /// The owner's name.
    pub name: String,
    /// Seats that come to the owner.
    pub gained: u32,
    /// Seats that leave the owner.
    pub lost: u32,
    /// The owner's book today.
    pub now: crate::plan::Tally,
    /// The owner's book under the plan.
    pub plan: crate::plan::Tally,
    /// The owner's hours over capacity today; absent where there is no capacity.
    pub utilisation_now: Option<f64>,
    /// The same under the plan.
    pub utilisation_plan: Option<f64>,
}

/// What changes in a segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentEffect {
    /// Its id.
    pub segment: String,
    /// Its name.
    pub name: String,
    /// Seats that change hands.
    pub moves: usize,
    /// ARR of the accounts with a seat that does.
    pub arr: i64,
    /// ARR of all its accounts.
    pub of_arr: i64,
    /// Mean fit of its covered seats today, 0 to 1.
    pub fit_now: Option<f64>,
    /// The same under the plan.
    pub fit_plan: Option<f64>,
}
