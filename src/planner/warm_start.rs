//! Where to start: the books and prices of a similar scenario's plan.

use std::collections::{BTreeMap, BTreeSet};

use super::{proof, proof_cases};
use crate::instance::Instance;
use crate::plan::Plan;
use crate::plan::proof::Count;
use crate::problem::{Decision, Model};
use crate::solve::StartCase;

/// What a plan tells about those of similar scenarios.
#[derive(Debug, Clone, Default)]
pub struct WarmStart {
    /// Who has the seats of an account and role.
    owners: BTreeMap<(String, String), Vec<String>>,
    /// Accounts and roles that have a seat which is to start uncovered.
    uncovered: BTreeSet<(String, String)>,
    prices: Prices,
    /// The cases that the proof splits the plans into first.
    cases: Vec<WarmCase>,
}

/// The price of a unit of load of each meter, in perfectly fitting seats.
type Prices = BTreeMap<Count, f64>;

/// The plans in which a seat has a certain owner, or nobody.
#[derive(Debug, Clone)]
struct WarmCase {
    /// The seat's account and role.
    seat: (String, String),
    owner: Option<String>,
    /// What is added to the prices of all plans to bound these.
    shifts: Prices,
}

impl WarmStart {
    /// What a plan tells.
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut warm = Self::default();
        for it in &plan.assignments {
            warm.owners.entry((it.account.clone(), it.role.clone())).or_default().push(it.owner.clone());
        }
        let Some((proof, node)) = plan.proof.as_ref().and_then(|proof| Some((proof, proof.nodes.first()?))) else {
            return warm;
        };
        warm.prices = proof_cases::prices(plan, &proof.meters, &node.prices);
        warm
    }

    /// The same with the prices of the cases that the plan's proof splits the scenario's plans into first, where it does.
    #[must_use]
    pub fn and_cases(mut self, instance: &Instance, plan: &Plan) -> Self {
        let cases = proof_cases::first_split(instance, plan).unwrap_or_default();
        self.cases = cases.into_iter().map(|(seat, owner, shifts)| WarmCase { seat, owner, shifts }).collect();
        self
    }

    /// The same prices with the books of another plan, or with those of today.
    #[must_use]
    pub fn with_books_of(&self, plan: Option<&Plan>) -> Self {
        let owners = plan.map(|plan| Self::of(plan).owners).unwrap_or_default();
        let uncovered = plan.into_iter().flat_map(|plan| &plan.uncovered);
        let uncovered = uncovered.map(|it| (it.account.clone(), it.role.clone())).collect();
        Self { owners, uncovered, ..self.clone() }
    }

    /// The books in which each seat has this owner, or nobody; without prices.
    #[must_use]
    pub fn of_owners(instance: &Instance, owners: &[Option<usize>]) -> Self {
        let mut warm = Self::default();
        for (seat, owner) in instance.seats.iter().zip(owners) {
            match owner {
                Some(owner) => {
                    warm.owners.entry(key(instance, seat)).or_default().push(instance.owners[*owner].id.clone());
                }
                None => drop(warm.uncovered.insert(key(instance, seat))),
            }
        }
        warm
    }

    /// The same with the loads of somebody new priced like those of somebody known.
    #[must_use]
    pub fn and_like(mut self, new: &str, known: &str) -> Self {
        let price = |(count, price): (&Count, &f64)| match count {
            Count::Load { owner, measure } if owner == known => {
                Some((Count::Load { owner: new.to_owned(), measure: measure.clone() }, *price))
            }
            _ => None,
        };
        let added: Vec<(Count, f64)> = self.prices.iter().filter_map(price).collect();
        self.prices.extend(added);
        self
    }

    /// The price of a unit of load of one of somebody's measures, in perfectly fitting seats; 0 where it has none.
    #[must_use]
    pub fn price(&self, owner: &str, measure: &str) -> f64 {
        let count = Count::Load { owner: owner.to_owned(), measure: measure.to_owned() };
        self.prices.get(&count).copied().unwrap_or(0.0)
    }

    /// The option of each unit that is nearest to these books. A seat whose account is new is as today.
    #[must_use]
    pub fn choice(&self, instance: &Instance, model: &Model) -> Vec<usize> {
        let known: Vec<Option<Vec<usize>>> = instance.seats.iter().map(|seat| self.of_seat(instance, seat)).collect();
        model.nearest(|seat, owner| match (owner, &known[seat]) {
            (None, _) => self.uncovered.contains(&key(instance, &instance.seats[seat])),
            (Some(owner), Some(owners)) => owners.contains(&owner),
            (Some(owner), None) => instance.is_incumbent(seat, owner),
        })
    }

    /// Whether an owner has a seat in these books, or nobody does and the seat is uncovered.
    pub(super) fn has(&self, instance: &Instance, seat: usize, owner: Option<usize>) -> bool {
        let seat = &instance.seats[seat];
        match (owner, self.of_seat(instance, seat)) {
            (None, _) => self.uncovered.contains(&key(instance, seat)),
            (Some(owner), Some(owners)) => owners.contains(&owner),
            (Some(_), None) => false,
        }
    }

    fn of_seat(&self, instance: &Instance, seat: &crate::instance::Seat) -> Option<Vec<usize>> {
        let index = |id: &String| instance.owners.binary_search_by(|owner| owner.id.cmp(id)).ok();
        let key = key(instance, seat);
        // A seat that is to start uncovered is nobody's, its present owner's neither.
        let none = || self.uncovered.contains(&key).then(Vec::new);
        self.owners.get(&key).map(|ids| ids.iter().filter_map(index).collect()).or_else(none)
    }

    /// The price of a unit of load of each meter of a problem, in its points; nothing where no prices are known. Somebody
    /// new pays what people pay on average.
    #[must_use]
    pub fn prices(&self, instance: &Instance, model: &Model) -> Option<Vec<f64>> {
        if self.prices.is_empty() {
            return None;
        }
        let usual = self.usual();
        let known: BTreeSet<&str> = self.owners_priced().collect();
        let price = |count: &Count| {
            let new = match count {
                Count::Load { owner, measure } if !known.contains(owner.as_str()) => usual.get(measure.as_str()),
                _ => None,
            };
            self.prices.get(count).or(new).copied().unwrap_or(0.0)
        };
        Some(in_points(instance, model, price))
    }

    /// What is added to them for each option of the unit that a similar scenario's proof splits first, as far as it is known
    /// there.
    #[must_use]
    pub fn cases(&self, instance: &Instance, model: &Model) -> Vec<StartCase> {
        let Some(first) = self.cases.first() else { return Vec::new() };
        let is_split = |seat: &usize| key(instance, &instance.seats[*seat]) == first.seat;
        let Some(unit) = model.decision_groups.iter().position(|group| group.seats.first().is_some_and(is_split))
        else {
            return Vec::new();
        };
        let case = |option: usize| {
            let owner = match model.decision(option) {
                Decision::Owner(owner) => Some(&instance.owners[owner].id),
                Decision::Uncovered => None,
                Decision::Each(_) => return None,
            };
            let known = self.cases.iter().find(|case| case.owner.as_ref() == owner)?;
            let shift = |count: &Count| known.shifts.get(count).copied().unwrap_or(0.0);
            Some(StartCase { unit, option, shifts: in_points(instance, model, shift) })
        };
        model.problem.options(unit).filter_map(case).collect()
    }

    fn owners_priced(&self) -> impl Iterator<Item = &str> {
        self.prices.keys().filter_map(|count| match count {
            Count::Load { owner, .. } => Some(owner.as_str()),
            _ => None,
        })
    }

    /// The mean price of each measure.
    fn usual(&self) -> BTreeMap<&str, f64> {
        let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (count, price) in &self.prices {
            if let Count::Load { measure, .. } = count {
                let sum = sums.entry(measure).or_default();
                *sum = (sum.0 + price, sum.1 + 1.0);
            }
        }
        sums.into_iter().map(|(measure, (sum, count))| (measure, sum / count)).collect()
    }
}

/// What the meters of a problem cost by what they count, in its points rather than in perfectly fitting seats.
#[expect(clippy::cast_precision_loss, reason = "prices only guide the search")]
fn in_points(instance: &Instance, model: &Model, price: impl Fn(&Count) -> f64) -> Vec<f64> {
    let seat = instance.weights.points_per_seat as f64;
    model.counts.iter().map(|&meter| price(&proof::count(instance, meter)) * seat).collect()
}

fn key(instance: &Instance, seat: &crate::instance::Seat) -> (String, String) {
    (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone())
}
