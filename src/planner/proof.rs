//! A proof of the solver's in the words of the scenario.

use std::collections::BTreeMap;

use crate::candidates::{Exclusion, Kind, exclusion};
use crate::instance::Instance;
use crate::plan::proof::{self, Proof};
use crate::problem::{self, Decision, Model};
use crate::solve;

/// The proof with its meters named by what they count.
#[must_use]
pub fn proof(instance: &Instance, model: &Model, found: &solve::Proof) -> Proof {
    let piece = |&(meter, piece): &(usize, solve::Piece)| {
        let part = match piece {
            solve::Piece::Rest => proof::Part::Rest,
            solve::Piece::Hinge(index) => proof::Part::Hinge(index),
            solve::Piece::Least => proof::Part::Least,
        };
        proof::Piece { meter: count(instance, model.counts[meter]), part }
    };
    let mut first = BTreeMap::new();
    for (place, &(meter, _)) in found.pieces.iter().enumerate() {
        first.entry(meter).or_insert(place);
    }
    let node = |node: &solve::Node| proof::Node {
        prices: node.prices.clone(),
        multipliers: node.multipliers.clone(),
        books: node.books.iter().map(|meters| meters.iter().map(|meter| first[meter]).collect()).collect(),
        next: match &node.next {
            solve::Next::Closed => proof::Next::Closed,
            solve::Next::Again => proof::Next::Again,
            solve::Next::Branch(unit, options) => {
                let places = places(instance, model, *unit);
                let place = |option: &u32| places.get(*option as usize).copied().unwrap_or(*option);
                proof::Next::Branch(*unit, options.iter().map(place).collect())
            }
        },
    };
    Proof { pieces: found.pieces.iter().map(piece).collect(), nodes: found.nodes.iter().map(node).collect() }
}

/// The places of a unit's options where decisions about moves leave some out: those left out keep their places, so that a
/// proof still fits when decisions are added. Empty where every place is the option's own.
fn places(instance: &Instance, model: &Model, unit: usize) -> Vec<u32> {
    let tie = &model.ties[unit];
    let decided = |&seat: &usize| instance.seats[seat].approved.is_some() || !instance.seats[seat].rejected.is_empty();
    if tie.kind != Kind::Owner || !tie.seats.iter().any(decided) {
        return Vec::new();
    }
    let might = |seat: usize, owner: usize| {
        matches!(exclusion(instance, seat, owner), None | Some(Exclusion::Approved(_) | Exclusion::Rejected))
    };
    let known = (0..instance.owners.len()).filter(|&owner| tie.seats.iter().all(|&seat| might(seat, owner)));
    let known: Vec<usize> = known.collect();
    let place = |option: usize| match model.decision(option) {
        Decision::Owner(owner) => known.partition_point(|&other| other < owner),
        _ => known.len(),
    };
    let options = model.problem.options(unit);
    options.map(|option| u32::try_from(place(option)).unwrap_or(u32::MAX)).collect()
}

/// A meter by what it counts.
pub(super) fn count(instance: &Instance, count: problem::Count) -> proof::Count {
    let id = |owner: usize| instance.owners[owner].id.clone();
    match count {
        problem::Count::Band(band) => {
            let band = &instance.bands[band];
            let measure = instance.measures[band.measure].name.clone();
            proof::Count::Load { owner: id(band.owner), measure }
        }
        problem::Count::Kept => proof::Count::Kept,
        problem::Count::KeptArr => proof::Count::KeptArr,
        problem::Count::KeptBy(owner) => proof::Count::KeptBy(id(owner)),
        problem::Count::KeptArrBy(owner) => proof::Count::KeptArrBy(id(owner)),
        problem::Count::KeptIn(segment) => proof::Count::KeptIn(instance.segments[segment].id.clone()),
        problem::Count::KeptArrIn(segment) => proof::Count::KeptArrIn(instance.segments[segment].id.clone()),
        problem::Count::ReceivedBy(owner) => proof::Count::ReceivedBy(id(owner)),
        problem::Count::ReceivedArrBy(owner) => proof::Count::ReceivedArrBy(id(owner)),
        problem::Count::Same(seat, owner) => {
            let seat = &instance.seats[seat];
            let (account, role) = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
            proof::Count::Same { account, role, owner: id(owner) }
        }
    }
}
