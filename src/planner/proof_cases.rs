//! The cases that a plan's proof splits the plans of its scenario into first, in the words of the scenario.
//!
//! What is known of a case is how its prices differ from those of all plans: where a question changes the prices of everybody,
//! those of a case change about as much.

use std::collections::BTreeMap;

use super::proof::places;
use crate::candidates;
use crate::instance::Instance;
use crate::plan::Plan;
use crate::plan::proof::{Count, Next, Node};
use crate::problem::{self, Decision, Model};
use crate::solve;

/// The account and role of a seat, its owner if it has one, and what is added to the prices of all plans to bound those in which
/// that is so.
pub(super) type ProofCase = ((String, String), Option<String>, BTreeMap<Count, f64>);

/// The price of a unit of load of each of these meters, in perfectly fitting seats.
#[expect(clippy::cast_precision_loss, reason = "prices only guide the search")]
pub(super) fn prices(plan: &Plan, meters: &[Count], prices: &[i64]) -> BTreeMap<Count, f64> {
    let one = (plan.points_per_seat as f64) * f64::from(1 << solve::Proof::BITS);
    meters.iter().zip(prices).map(|(meter, &price)| (meter.clone(), price as f64 / one)).collect()
}

/// The cases of the unit that the proof splits first; nothing where there are none, or where they are not a seat's owners.
pub(super) fn first_split(instance: &Instance, plan: &Plan) -> Option<Vec<ProofCase>> {
    let proof = plan.proof.as_ref()?;
    let split = (0..proof.nodes.len()).find(|&node| proof.nodes[node].next != Next::Again)?;
    let Next::Branch(unit, _) = proof.nodes[split].next else { return None };
    let model = problem::build(instance, &candidates::find(instance)).ok()?;
    let seat = &instance.seats[*model.decision_groups.get(unit)?.seats.first()?];
    let seat = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
    let whole = &proof.nodes[split].prices;
    let mut found = BTreeMap::new();
    follow(&proof.nodes, split, unit, &mut found);
    let named = |(place, node): (u32, usize)| {
        let owner = match decision(instance, &model, (unit, place))? {
            Decision::Owner(owner) => Some(instance.owners[owner].id.clone()),
            Decision::Uncovered => None,
            Decision::Each(_) => return None,
        };
        let shifts = proof.nodes[node].prices.iter().zip(whole).map(|(price, of_all)| price.saturating_sub(*of_all));
        Some((seat.clone(), owner, prices(plan, &proof.meters, &shifts.collect::<Vec<i64>>())))
    };
    Some(found.into_iter().filter_map(named).collect())
}

/// What an option of a unit decides, by its place in a proof.
fn decision<'a>(instance: &Instance, model: &'a Model, (unit, place): (usize, u32)) -> Option<Decision<'a>> {
    let places = places(instance, model, unit);
    let index = if places.is_empty() { place as usize } else { places.iter().position(|&other| other == place)? };
    model.problem.options(unit).nth(index).map(|option| model.decision(option))
}

/// Notes for each option of a unit the node whose prices bound the plans that have it, from a node that splits by the unit on;
/// the number behind all that belongs to the node.
fn follow(nodes: &[Node], split: usize, unit: usize, found: &mut BTreeMap<u32, usize>) -> usize {
    let Some(Next::Branch(_, sets)) = nodes.get(split).map(|node| &node.next) else { return nodes.len() };
    let mut number = split + 1;
    for set in sets {
        while nodes.get(number).is_some_and(|node| node.next == Next::Again) {
            number += 1;
        }
        let Some(node) = nodes.get(number) else { return number };
        if !node.prices.is_empty() {
            found.extend(set.iter().map(|&place| (place, number)));
        }
        number = match &node.next {
            Next::Branch(of, _) if *of == unit => follow(nodes, number, unit, found),
            Next::Branch(..) => follow(nodes, number, usize::MAX, &mut BTreeMap::new()),
            _ => number + 1,
        };
    }
    number
}
