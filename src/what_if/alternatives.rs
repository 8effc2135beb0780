//! Alternatives: plans nearly as good as the best one that give many accounts to other people.
//!
//! An alternative is worth at least the best plan's objective less a share of it, and differs from the best plan and
//! from every earlier alternative in at least a share of the seats. It is looked for with a charge on each seat that is
//! held as in an earlier plan; the charge of a plan that is not differed from enough is raised, and lowered again where
//! the outcome differs enough but is too far from the best. What comes out is measured by the scenario's own objective.
//!
//! The bound of such a search proves when there is none: a plan that differs enough from all earlier ones pays each
//! one's charge for at most the seats that may be alike, so that its objective is at most the bound plus that.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::comparison::{SeatDifference, changes};
use super::figures::{Holding, holding, moves_between};
use super::frontier::{FIRST_SHARE, Measured, count, in_seats, measure};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::Document;
use crate::solve::Control;

/// How often charges are set anew for one alternative.
const ROUNDS: usize = 10;

/// How many further rounds look for a better one once an alternative is found.
const FINER: usize = 2;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AlternativesWanted {
    /// How many alternatives.
    pub count: usize,
    /// How far below the best plan they may be, as a fraction of it.
    pub within: f64,
    /// The share of the seats in which they differ from the best plan and from each other.
    pub differ: f64,
}

/// The best plan found and others nearly as good.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternatives {
    /// The scenario's name.
    pub name: String,
    /// How far below the best plan an alternative may be, as a fraction of it.
    pub within: f64,
    /// Seats in all.
    pub seats: u32,
    /// The least number of seats in which any two of the plans differ.
    pub differ_at_least: u32,
    /// The least worth that counts as near enough, in perfectly fitting seats.
    pub worth_at_least: f64,
    /// What no plan can exceed, in perfectly fitting seats.
    pub worth_at_most: f64,
    /// The best plan, then the alternatives in the order in which they were found.
    pub plans: Vec<Alternative>,
    /// Why there are no more of them, where fewer were found than asked for.
    pub missing: Option<Missing>,
}

/// One of several plans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternative {
    /// What it is worth by the scenario's objective, in perfectly fitting seats.
    pub worth: f64,
    /// The same in points.
    pub objective: i64,
    /// How far below the best plan it is, as a fraction of that one's objective.
    pub below: f64,
    /// Seats that it gives to others than the best plan and each earlier alternative does, in their order.
    pub differs: Vec<u32>,
    /// Moves against today.
    pub moves: u32,
    /// Mean fit of its covered seats, 0 to 1.
    pub fit: Option<f64>,
    /// People whose loads are all within their bands.
    pub in_band: u32,
    /// People who have bands.
    pub banded: u32,
    /// Seats that nobody owns.
    pub uncovered: u32,
    /// What everybody's book gains and loses against the best plan, the largest changes first.
    pub books: Vec<BookChange>,
    /// The seats that it gives to others than the best plan does.
    pub changes: Vec<SeatDifference>,
    /// The plan; that of an alternative is checked against the scenario's rules.
    #[serde(skip)]
    pub plan: Plan,
}

/// What a book gains and loses against the best plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookChange {
    /// The owner's id.
    pub owner: String,
    /// The owner's name.
    pub name: String,
    /// Seats that the owner has here only.
    pub gains: u32,
    /// Seats that the owner has in the best plan only.
    pub loses: u32,
}

/// Why there are no more alternatives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missing {
    /// How many were asked for and not found.
    pub count: usize,
    /// Whether it is proven that there is none.
    pub proven: bool,
    /// Why, in a sentence.
    pub cause: String,
}

/// The best plan of a scenario and several others nearly as good.
///
/// # Errors
/// `E371` where what is asked for makes no sense; else what is wrong with the scenario, or why it has no plan.
pub fn alternatives(
    document: &Document,
    wanted: &AlternativesWanted,
    control: &Control,
) -> Result<Alternatives, Diagnostics> {
    if !(wanted.differ > 0.0 && wanted.differ <= 1.0 && wanted.within >= 0.0) {
        return Err(senseless(wanted).into());
    }
    let (base, _) = build(document)?;
    let limit = control.time_limit.map(|limit| limit / FIRST_SHARE);
    let plan = planner::plan(&base, &Control { time_limit: limit, ..control.clone() })?;
    let bound = plan.bound;
    let mut search = AlternativesSearch { base: &base, wanted, control, found: Vec::new(), warm: WarmStart::of(&plan) };
    search.found.extend(FoundPlan::of(&base, plan));
    let mut missing = None;
    while search.found.len() <= wanted.count && missing.is_none() {
        match search.next() {
            Ok(found) => search.found.push(found),
            Err((proven, cause)) => {
                missing = Some(Missing { count: wanted.count + 1 - search.found.len(), proven, cause });
            }
        }
    }
    Ok(search.told(bound, missing))
}

fn senseless(wanted: &AlternativesWanted) -> Diagnostic {
    let cause = format!(
        "Plans that are within {} of the best and differ in {} of the seats are asked for.",
        wanted.within, wanted.differ
    );
    let remedy = "Alternatives differ in more than 0 % and at most 100 % of the seats.";
    Diagnostic::new("E371", Place::default(), cause, remedy)
}

/// A plan and what is compared of it.
struct FoundPlan {
    plan: Plan,
    measured: Measured,
    holding: Holding,
}

impl FoundPlan {
    fn of(base: &Instance, plan: Plan) -> Option<Self> {
        let measured = measure(base, &plan)?;
        Some(Self { measured, holding: holding(&plan), plan })
    }
}

/// The charges of the earlier plans, in points for each seat held alike: the last ones that were too low, and those in
/// force.
struct LikenessCharges {
    low: Vec<i64>,
    now: Vec<i64>,
}

struct AlternativesSearch<'a> {
    base: &'a Instance,
    wanted: &'a AlternativesWanted,
    control: &'a Control,
    /// The best plan, then the alternatives.
    found: Vec<FoundPlan>,
    warm: WarmStart,
}

impl AlternativesSearch<'_> {
    /// The least number of seats that make a difference.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a share of the seats")]
    fn differ(&self) -> i64 {
        ((self.base.seats.len() as f64 * self.wanted.differ - 1e-9).ceil() as i64).max(1)
    }

    /// The least objective that is near enough.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "rounded towards the best")]
    fn floor(&self) -> i64 {
        let best = self.found[0].measured.worth();
        best.saturating_sub((best.unsigned_abs() as f64 * self.wanted.within).floor() as i64)
    }

    /// The next alternative, the best one of some rounds; else whether it is proven that there is none, and why.
    fn next(&self) -> Result<FoundPlan, (bool, String)> {
        let (floor, differ) = (self.floor(), self.differ());
        let first = ((self.found[0].measured.worth() - floor) / differ / 4).max(1);
        let mut charges = LikenessCharges { low: vec![0; self.found.len()], now: vec![first; self.found.len()] };
        let (mut nearest, mut finer): (Option<FoundPlan>, usize) = (None, 0);
        for round in 0..ROUNDS {
            let (found, at_most) = self.solve(&charges.now, round).map_err(|cause| (false, cause))?;
            if at_most < floor {
                return Err((true, format!("no plan that differs so much is within {}.", self.near())));
            }
            let apart: Vec<bool> =
                self.found.iter().map(|it| moves_apart(&it.holding, &found.holding) >= differ).collect();
            let better = nearest.as_ref().is_none_or(|it| found.measured.worth() > it.measured.worth());
            if apart.iter().all(|&apart| apart) && better {
                nearest = Some(found);
            }
            finer += usize::from(nearest.as_ref().is_some_and(|it| it.measured.worth() >= floor));
            if finer > FINER || self.control.interrupted.load(Ordering::Relaxed) {
                break;
            }
            charges.set(&apart);
        }
        match nearest {
            Some(found) if found.measured.worth() >= floor => Ok(found),
            nearest => Err((false, self.failed(nearest.map(|it| it.measured.worth())))),
        }
    }

    /// The best plan under these charges, and what a plan that differs enough is worth at most.
    fn solve(&self, rates: &[i64], round: usize) -> Result<(FoundPlan, i64), String> {
        let instance = self.charged(rates);
        let control = Control {
            started: Instant::now(),
            time_limit: self.share_of_time(round),
            gap: self.control.gap.max(self.wanted.within / 10.0),
            progress: None,
            ..self.control.clone()
        };
        let cause = |found: &Diagnostics| found.0.first().map_or_else(String::new, |one| one.cause.clone());
        let plan = planner::plan_from(&instance, Some(&self.warm), &control).map_err(|found| cause(&found))?;
        let alike = i128::try_from(self.base.seats.len()).unwrap_or(i128::MAX) - i128::from(self.differ());
        let paid: i128 = rates.iter().map(|&rate| i128::from(rate) * alike).sum();
        let at_most = i64::try_from(i128::from(plan.bound) + paid).unwrap_or(i64::MAX);
        let found = FoundPlan::of(self.base, plan).ok_or_else(|| "the plan could not be read.".to_owned())?;
        Ok((found, at_most))
    }

    /// The scenario with a charge on every seat that is held as in an earlier plan.
    fn charged(&self, rates: &[i64]) -> Instance {
        let mut instance = self.base.clone();
        for seat in &mut instance.seats {
            let key = (self.base.accounts[seat.account].id.clone(), self.base.roles[seat.role].clone());
            let mut costs: BTreeMap<usize, i64> = seat.cost_by.iter().copied().collect();
            for (found, rate) in self.found.iter().zip(rates) {
                for id in found.holding.get(&key).into_iter().flatten() {
                    if let Ok(owner) = self.base.owners.binary_search_by(|it| it.id.cmp(id)) {
                        *costs.entry(owner).or_insert(0) += rate;
                    }
                }
            }
            seat.cost_by = costs.into_iter().collect();
        }
        instance
    }

    /// What is left of the time, shared out among the rounds that may still come, most of which are not needed.
    fn share_of_time(&self, round: usize) -> Option<Duration> {
        let left = self.control.time_limit?.saturating_sub(self.control.started.elapsed());
        let rounds = (self.wanted.count + 1 - self.found.len()) * ROUNDS / 3;
        Some(left / u32::try_from(rounds.saturating_sub(round).max(1)).unwrap_or(u32::MAX))
    }

    fn near(&self) -> String {
        format!("{} % of the best", self.wanted.within * 100.0)
    }

    fn failed(&self, nearest: Option<i64>) -> String {
        match nearest {
            None => "none that differs so much was found.".to_owned(),
            Some(worth) => {
                let below = below(self.found[0].measured.worth(), worth);
                format!("the nearest found that differs so much is {:.1} % below the best.", below * 100.0)
            }
        }
    }

    fn told(self, bound: i64, missing: Option<Missing>) -> Alternatives {
        let tell = |index: usize| self.one(index);
        Alternatives {
            name: self.base.name.clone(),
            within: self.wanted.within,
            seats: count(i64::try_from(self.base.seats.len()).unwrap_or(i64::MAX)),
            differ_at_least: count(self.differ()),
            worth_at_least: in_seats(self.base, self.floor()),
            worth_at_most: in_seats(self.base, bound),
            plans: (0..self.found.len()).map(tell).collect(),
            missing,
        }
    }

    fn one(&self, index: usize) -> Alternative {
        let (best, it) = (&self.found[0], &self.found[index]);
        let changes = changes(&best.holding, &it.holding);
        Alternative {
            worth: in_seats(self.base, it.measured.worth()),
            objective: it.measured.worth(),
            below: below(best.measured.worth(), it.measured.worth()),
            differs: self.found[..index].iter().map(|other| moves_between(&other.holding, &it.holding)).collect(),
            moves: count(it.measured.moves),
            fit: it.measured.fit,
            in_band: it.measured.in_band.0,
            banded: it.measured.in_band.1,
            uncovered: count(i64::try_from(it.plan.uncovered.len()).unwrap_or(i64::MAX)),
            books: books(self.base, &changes),
            changes,
            plan: it.plan.clone(),
        }
    }
}

impl LikenessCharges {
    /// Raises the charges of the plans that were not differed from enough; where all were, the outcome was too far from
    /// the best, and all are lowered half the way back.
    fn set(&mut self, apart: &[bool]) {
        let all = apart.iter().all(|&apart| apart);
        for ((low, now), &apart) in self.low.iter_mut().zip(&mut self.now).zip(apart) {
            if !apart {
                (*low, *now) = (*now, now.saturating_mul(2));
            } else if all {
                *now = *low + (*now - *low) / 2;
            }
        }
    }
}

fn moves_apart(one: &Holding, other: &Holding) -> i64 {
    i64::from(moves_between(one, other))
}

/// How far below the best an objective is, as a fraction of the best.
#[expect(clippy::cast_precision_loss, reason = "a ratio for display")]
fn below(best: i64, worth: i64) -> f64 {
    let share = (best - worth) as f64 / (best.unsigned_abs().max(1)) as f64;
    (share * 1e6).round() / 1e6 + 0.0
}

/// What books gain and lose by these changes, the largest changes first.
fn books(base: &Instance, changes: &[SeatDifference]) -> Vec<BookChange> {
    let mut books: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for change in changes {
        change.to.iter().for_each(|owner| books.entry(owner).or_default().0 += 1);
        change.from.iter().for_each(|owner| books.entry(owner).or_default().1 += 1);
    }
    let named = |id: &str| base.owners.binary_search_by(|it| it.id.as_str().cmp(id)).map(|at| &base.owners[at].name);
    let row = |(owner, (gains, loses)): (&str, (u32, u32))| BookChange {
        owner: owner.to_owned(),
        name: named(owner).map_or_else(|_| owner.to_owned(), Clone::clone),
        gains,
        loses,
    };
    let mut rows: Vec<BookChange> = books.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.gains + row.loses));
    rows
}
