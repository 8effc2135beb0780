//! Cuts by chance.

use std::sync::Arc;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rebook::internal::problem::Problem;
use rebook::internal::solve::{Derivation, Proof, RowSource};

use crate::support::contract::Contract;
use crate::support::contract::cut::Row;

/// The most cuts of a proof.
const MOST_CUTS: usize = 5;
/// The largest number of a cut: those made of it, and what is paid for it, then fit easily.
const LARGEST: u128 = 1 << 50;

/// Some cuts, which the contract takes over.
pub fn draw(problem: &Problem, contract: &mut Contract, rng: &mut ChaCha8Rng) -> Vec<Derivation> {
    let mut list = Vec::new();
    for _ in 0..rng.random_range(1..=MOST_CUTS) {
        let sensible = rng.random_ratio(1, 2);
        let drawn = if sensible { of_one_meter(problem, rng) } else { of_anything(problem, list.len(), rng) };
        let Some(derivation) = drawn else { continue };
        let cut = contract.derive(&derivation).unwrap();
        if cut.largest() <= LARGEST {
            contract.cuts.push(cut);
            list.push(derivation);
        }
    }
    list
}

/// Prices for some of the cuts, none below 0.
pub fn prices(cuts: &[Row], spread: i64, rng: &mut ChaCha8Rng) -> Vec<(u32, i64)> {
    let mut prices = Vec::new();
    for (number, cut) in cuts.iter().enumerate() {
        if rng.random_ratio(1, 3) {
            continue;
        }
        // The largest amount is worth about the spread, or much less.
        let narrow: i128 = [1, 8, 64, 4096, 1 << 20][rng.random_range(0..5)];
        let largest = i128::try_from(cut.largest()).unwrap().max(1);
        let most = (i128::from(spread) << (Proof::BITS + Proof::CUT_BITS)) / largest / narrow;
        let price = if rng.random_ratio(1, 10) { 0 } else { rng.random_range(0..=most.min(i128::from(i64::MAX))) };
        prices.push((u32::try_from(number).unwrap(), i64::try_from(price).unwrap()));
    }
    prices
}

/// One row of one meter that some option loads, as somebody would choose it.
fn of_one_meter(problem: &Problem, rng: &mut ChaCha8Rng) -> Option<Derivation> {
    let options = problem.option_count();
    let meter = (options > 0).then(|| problem.loads(rng.random_range(0..options)).last())??.meter;
    let sources = sources(problem, meter);
    let source = *sources.get(rng.random_range(0..sources.len().max(1)))?;
    let load = |option: usize| problem.loads(option).find(|load| load.meter == meter).map_or(0, |load| load.amount);
    let loads: Vec<i64> = (0..options).map(load).collect();
    let largest = loads.iter().map(|load| load.abs()).max().unwrap();
    let divisor = match rng.random_range(0..4) {
        0 => largest.max(1),
        1 => loads[rng.random_range(0..options)].abs().max(1),
        _ => largest + 1,
    };
    let anchor = |unit: usize| {
        let options = problem.options(unit);
        let idle = options.clone().position(|option| loads[option] == 0);
        u32::try_from(idle.unwrap_or(0)).unwrap()
    };
    let anchors: Vec<u32> = (0..problem.units()).map(anchor).collect();
    Some(Derivation { terms: vec![(source, 1)], anchors: Arc::new(anchors), divisor, drop: 0 })
}

/// Any rows of meters and earlier cuts, with any weights.
fn of_anything(problem: &Problem, earlier: usize, rng: &mut ChaCha8Rng) -> Option<Derivation> {
    let meters = u32::try_from(problem.meters.len()).unwrap();
    let all: Vec<RowSource> = (0..meters).flat_map(|meter| sources(problem, meter)).collect();
    let mut terms = Vec::new();
    for _ in 0..rng.random_range(1..5) {
        let source = if earlier > 0 && rng.random_ratio(1, 3) {
            RowSource::Cut(u32::try_from(rng.random_range(0..earlier)).unwrap())
        } else {
            *all.get(rng.random_range(0..all.len().max(1)))?
        };
        let far = [3, 3, 1_000][rng.random_range(0..3)];
        terms.push((source, rng.random_range(-far..=far)));
    }
    let place = |unit: usize, rng: &mut ChaCha8Rng| {
        u32::try_from(rng.random_range(0..problem.options(unit).len().max(1))).unwrap()
    };
    let anchors = (0..problem.units()).map(|unit| place(unit, rng)).collect();
    let largest = 1 << rng.random_range(1..24);
    let divisor = rng.random_range(1..=largest);
    let drop = rng.random_range(-3..=8);
    Some(Derivation { terms, anchors: Arc::new(anchors), divisor, drop })
}

/// The rows that a meter has.
fn sources(problem: &Problem, meter: u32) -> Vec<RowSource> {
    let it = &problem.meters[meter as usize];
    let hinges = (0..it.hinges.len()).map(|hinge| RowSource::Hinge(meter, u32::try_from(hinge).unwrap()));
    let most = it.at_most.map(|_| RowSource::Most(meter));
    let least = it.at_least.map(|_| RowSource::Least(meter));
    hinges.chain(most).chain(least).collect()
}
