//! A proof of the solver's in the words of the scenario.

use std::collections::BTreeMap;

use crate::candidates::{Exclusion, GroupKind, exclusion};
use crate::instance::Instance;
use crate::plan::proof::{self, Proof};
use crate::problem::{self, Decision, Model};
use crate::solve;

/// The proof with its meters named by what they count.
#[must_use]
pub fn proof(instance: &Instance, model: &Model, found: &solve::Proof) -> Proof {
    let mut naming = ProofNames::new(instance, model, found);
    Proof {
        meters: naming.meters.iter().map(|&meter| count(instance, model.counts[meter])).collect(),
        cuts: found.cuts.iter().map(|cut| naming.cut(cut)).collect(),
        nodes: found.nodes.iter().map(|node| naming.node(node)).collect(),
    }
}

/// The places that meters and options have in a proof.
struct ProofNames<'a> {
    instance: &'a Instance,
    model: &'a Model,
    /// The meters that the proof needs, ordered, and the place of every meter among them.
    meters: Vec<usize>,
    place_of: Vec<usize>,
    /// The places of the options of units that were asked for.
    places: BTreeMap<usize, Vec<u32>>,
}

impl<'a> ProofNames<'a> {
    fn new(instance: &'a Instance, model: &'a Model, found: &solve::Proof) -> Self {
        let mut needed = vec![false; model.problem.meters.len()];
        for node in &found.nodes {
            let priced = node.prices.iter().enumerate().filter(|price| *price.1 != 0).map(|price| price.0);
            priced.chain(node.books.iter().flatten().copied()).for_each(|meter| needed[meter] = true);
        }
        for (source, _) in found.cuts.iter().flat_map(|cut| &cut.terms) {
            if let Some(meter) = source.meter() {
                needed[meter] = true;
            }
        }
        let meters: Vec<usize> = (0..needed.len()).filter(|&meter| needed[meter]).collect();
        let mut place_of = vec![0; needed.len()];
        meters.iter().enumerate().for_each(|(place, &meter)| place_of[meter] = place);
        Self { instance, model, meters, place_of, places: BTreeMap::new() }
    }

    fn node(&mut self, node: &solve::Node) -> proof::Node {
        let given = if node.prices.is_empty() { &[][..] } else { &self.meters };
        proof::Node {
            prices: given.iter().map(|&meter| node.prices[meter]).collect(),
            cuts: node.cuts.clone(),
            multipliers: node.multipliers.clone(),
            books: node.books.iter().map(|book| book.iter().map(|&meter| self.place_of[meter]).collect()).collect(),
            next: match &node.next {
                solve::Next::Closed => proof::Next::Closed,
                solve::Next::Again => proof::Next::Again,
                solve::Next::Branch(unit, cases) => {
                    let mut place = |option: &u32| self.place(*unit, *option);
                    proof::Next::Branch(*unit, cases.iter().map(|case| case.iter().map(&mut place).collect()).collect())
                }
            },
        }
    }

    fn cut(&mut self, cut: &solve::Derivation) -> proof::Cut {
        let row = |&(source, weight): &(solve::RowSource, i64)| {
            let place = source.meter().map_or(0, |meter| self.place_of[meter]);
            let row = match source {
                solve::RowSource::Hinge(_, hinge) => proof::Row::Hinge(place, hinge as usize),
                solve::RowSource::Most(_) => proof::Row::Most(place),
                solve::RowSource::Least(_) => proof::Row::Least(place),
                solve::RowSource::Cut(cut) => proof::Row::Cut(cut as usize),
            };
            (row, weight)
        };
        let terms = cut.terms.iter().map(row).collect();
        let anchors = cut.anchors.iter().enumerate().map(|(unit, &option)| self.place(unit, option)).collect();
        proof::Cut { terms, anchors, divisor: cut.divisor, drop: cut.drop }
    }

    /// The place of an option among all of its unit.
    fn place(&mut self, unit: usize, option: u32) -> u32 {
        let known = self.places.entry(unit).or_insert_with(|| places(self.instance, self.model, unit));
        known.get(option as usize).copied().unwrap_or(option)
    }
}

/// The places of a unit's options where decisions about moves leave some out: those left out keep their places, so that a
/// proof still fits when decisions are added. Empty where every place is the option's own.
pub(super) fn places(instance: &Instance, model: &Model, unit: usize) -> Vec<u32> {
    let group = &model.decision_groups[unit];
    let decided = |&seat: &usize| instance.seats[seat].approved.is_some() || !instance.seats[seat].rejected.is_empty();
    if group.kind != GroupKind::Owner || !group.seats.iter().any(decided) {
        return Vec::new();
    }
    let might = |seat: usize, owner: usize| {
        matches!(exclusion(instance, seat, owner), None | Some(Exclusion::Approved(_) | Exclusion::Rejected))
    };
    let known = (0..instance.owners.len()).filter(|&owner| group.seats.iter().all(|&seat| might(seat, owner)));
    let known: Vec<usize> = known.collect();
    let place = |option: usize| match model.decision(option) {
        Decision::Owner(owner) => known.partition_point(|&other| other < owner),
        _ => known.len(),
    };
    let options = model.problem.options(unit);
    options.map(|option| u32::try_from(place(option)).unwrap_or(u32::MAX)).collect()
}

/// A meter by what it counts.
pub(super) fn count(instance: &Instance, count: problem::MeterKind) -> proof::Count {
    let id = |owner: usize| instance.owners[owner].id.clone();
    match count {
        problem::MeterKind::Band(band) => {
            let band = &instance.bands[band];
            let measure = instance.measures[band.measure].name.clone();
            proof::Count::Load { owner: id(band.owner), measure }
        }
        problem::MeterKind::Change(tally) => {
            let (name, of) = tally.name(instance);
            proof::Count::change(&name, of)
        }
        problem::MeterKind::Same(seat, owner) => {
            let seat = &instance.seats[seat];
            let (account, role) = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
            proof::Count::Same { account, role, owner: id(owner) }
        }
    }
}
