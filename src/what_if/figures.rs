//! What is compared between plans of different scenarios.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::{budgeted, ratio, rounded};
use crate::candidates::fit;
use crate::instance::{Availability, Instance, MILLION};
use crate::plan::Plan;
use crate::scenario::{Document, FitPart};

/// The figures of a plan that stand side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// People who may be given accounts, open positions included.
    pub people: u32,
    /// Their effective capacity over that of a full-time person.
    pub fte: f64,
    /// What they cost in the period, where the scenario says what people cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Hours that all seats take, covered or not.
    pub work: f64,
    /// The weight of each component of the objective.
    pub weights: BTreeMap<String, f64>,
    /// Seats that somebody owns.
    pub covered: u32,
    /// Seats that nobody owns.
    pub uncovered: u32,
    /// ARR of the accounts with an uncovered seat.
    pub uncovered_arr: i64,
    /// Mean fit of the covered seats, 0 to 1.
    pub fit: Option<f64>,
    /// Hours of all books over the capacity of all owners.
    pub utilisation: Option<f64>,
    /// The highest utilisation of anybody.
    pub worst_utilisation: Option<f64>,
    /// The value of each balanced measure, 0 (worst) to 1 (best).
    pub balance: BTreeMap<String, f64>,
    /// Seats taken from present owners who could have kept them.
    pub moves: u32,
    /// Seats whose owner is another than in the base's plan, or that only one of both has.
    pub moves_from_base: u32,
    /// ARR at risk.
    pub at_risk_arr: i64,
    /// The part of it whose seats all have an owner with skills enough for what they need and wish for.
    pub at_risk_skilled_arr: i64,
    /// What the plan is worth, in points.
    pub objective: i64,
    /// What no plan can exceed, in points.
    pub bound: i64,
    /// `(bound - objective) / |objective|`.
    pub gap: Option<f64>,
    /// Points of one perfectly fitting seat: objectives are compared over it.
    pub points_per_seat: i64,
}

impl Figures {
    /// What the plan is worth and can be worth at most, in perfectly fitting seats.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for display and comparison between scenarios")]
    pub fn worth(&self) -> (f64, f64) {
        let seat = self.points_per_seat.max(1) as f64;
        (self.objective as f64 / seat, self.bound as f64 / seat)
    }

    /// Whether points count the same in both: as many seats, the same work and the same weights. More work earns more
    /// points, and other weights are another measure.
    #[must_use]
    pub fn is_comparable(&self, other: &Self) -> bool {
        /// Components that are there only where somebody leaves, or where something costs.
        const BY_OCCASION: [&str; 2] = ["backfill", "cost"];
        let seats = |it: &Self| it.covered + it.uncovered;
        let mut names = self.weights.keys().chain(other.weights.keys());
        let same =
            |name: &String| BY_OCCASION.contains(&name.as_str()) || self.weights.get(name) == other.weights.get(name);
        seats(self) == seats(other) && (self.work - other.work).abs() < 1e-6 && names.all(same)
    }
}

/// Who has which seats: owners by account and role, ordered.
pub type Holding = BTreeMap<(String, String), Vec<String>>;

/// The owners of a plan's seats.
#[must_use]
pub fn holding(plan: &Plan) -> Holding {
    let mut holding = Holding::new();
    for it in &plan.assignments {
        holding.entry((it.account.clone(), it.role.clone())).or_default().push(it.owner.clone());
    }
    holding
}

/// The figures of a plan; `base` is who has which seats in the base's plan.
#[must_use]
pub fn figures(document: &Document, instance: &Instance, plan: &Plan, base: &Holding) -> Figures {
    let here = |owner: &&crate::instance::Owner| owner.availability == Availability::Here;
    let owners: Vec<_> = instance.owners.iter().filter(here).collect();
    let minutes: i64 = owners.iter().map(|owner| owner.minutes).sum();
    let full = document.scenario.full_time_minutes();
    let loads: f64 = plan.books.iter().map(|book| book.plan.hours).sum();
    let used = |book: &crate::plan::Book| (book.capacity > 0.0).then(|| book.plan.hours / book.capacity);
    let worst =
        plan.books.iter().filter_map(used).fold(None, |worst: Option<f64>, it| Some(worst.map_or(it, |w| w.max(it))));
    let at_risk = at_risk(instance, plan);
    let fits: f64 = plan.assignments.iter().map(|it| it.fit).sum();
    let balance =
        plan.components.iter().filter_map(|row| Some((row.name.strip_prefix("balance.")?.to_owned(), row.value)));
    Figures {
        people: count(people(instance)),
        fte: ratio(minutes, full.max(1)),
        cost: cost(document),
        work: ratio(instance.seats.iter().map(|seat| seat.minutes).sum(), 60),
        weights: plan.components.iter().map(|row| (row.name.clone(), row.weight)).collect(),
        covered: count(plan.assignments.len()),
        uncovered: count(plan.uncovered.len()),
        uncovered_arr: uncovered_arr(instance, plan),
        fit: (!plan.assignments.is_empty()).then(|| rounded(fits / float(plan.assignments.len()))),
        utilisation: (minutes > 0).then(|| rounded(loads * 60.0 / minutes_as_float(minutes))),
        worst_utilisation: worst.map(rounded),
        balance: balance.collect(),
        moves: count(budgeted(&plan.moves)),
        moves_from_base: moves_between(base, &holding(plan)),
        at_risk_arr: at_risk.0,
        at_risk_skilled_arr: at_risk.1,
        objective: plan.objective,
        bound: plan.bound,
        gap: plan.gap,
        points_per_seat: plan.points_per_seat,
    }
}

/// People who may be given accounts, alone or in a pool.
fn people(instance: &Instance) -> usize {
    let working = |owner: &&crate::instance::Owner| {
        !owner.is_pool() && matches!(owner.availability, Availability::Here | Availability::InPools)
    };
    instance.owners.iter().filter(working).count()
}

/// What all people cost who are there in the period; nothing where nobody's cost is known.
fn cost(document: &Document) -> Option<f64> {
    let scenario = &document.scenario;
    let there = document.people().iter().filter(|person| person.assignable);
    let there = there.filter(|person| person.end.is_none_or(|end| end >= scenario.as_of));
    let costs: Vec<f64> = there.filter_map(|person| person.cost).collect();
    (!costs.is_empty()).then(|| costs.iter().sum())
}

fn uncovered_arr(instance: &Instance, plan: &Plan) -> i64 {
    let mut accounts: Vec<&str> = plan.uncovered.iter().map(|it| it.account.as_str()).collect();
    accounts.dedup();
    let arr = |id: &&str| {
        instance.accounts.binary_search_by(|it| it.id.as_str().cmp(id)).map_or(0, |i| instance.accounts[i].arr)
    };
    accounts.iter().map(arr).sum()
}

/// ARR at risk, and what of it is with owners who are skilled enough.
fn at_risk(instance: &Instance, plan: &Plan) -> (i64, i64) {
    let holding = holding(plan);
    let mut skilled = vec![true; instance.accounts.len()];
    let mut seated = vec![false; instance.accounts.len()];
    for (index, seat) in instance.seats.iter().enumerate() {
        let key = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
        let owner = holding.get(&key).and_then(|owners| owners.get(seat.index as usize));
        let owner = owner.and_then(|id| instance.owners.binary_search_by(|it| it.id.as_str().cmp(id)).ok());
        let enough = owner.is_some_and(|owner| {
            fit(instance, index, owner).parts[FitPart::Skills].is_none_or(|skills| skills >= MILLION)
        });
        skilled[seat.account] &= enough;
        seated[seat.account] = true;
    }
    let at_risk = instance.accounts.iter().enumerate().filter(|(_, account)| account.at_risk);
    at_risk.fold((0, 0), |(all, with), (index, account)| {
        (all + account.arr, with + if skilled[index] && seated[index] { account.arr } else { 0 })
    })
}

/// How many seats differ between two plans: for each account and role the owners that only one of them names.
#[must_use]
pub fn moves_between(before: &Holding, after: &Holding) -> u32 {
    let mut moves = 0;
    for (key, owners) in after {
        let none = Vec::new();
        let known = before.get(key).unwrap_or(&none);
        let come = owners.iter().filter(|owner| !known.contains(owner)).count();
        let gone = known.iter().filter(|owner| !owners.contains(owner)).count();
        moves += come.max(gone);
    }
    moves += before.iter().filter(|(key, _)| !after.contains_key(*key)).map(|(_, owners)| owners.len()).sum::<usize>();
    count(moves)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of seats")]
fn float(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn minutes_as_float(minutes: i64) -> f64 {
    minutes as f64
}
