//! Proofs that were tampered with: the checker refuses every one, and says why.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rebook::internal::check::proof;
use rebook::internal::instance::{Hinge, Instance};
use rebook::internal::{candidates, planner, problem};
use rebook::plan::Status;
use rebook::plan::proof::{Count, Cut, Next, Node, Proof, Row};

use crate::support::prover::Prover;
use crate::support::{self, garble, planned};

/// Random scenarios whose proofs are tampered with.
const SCENARIOS: u64 = 600;

/// What is done to proofs, the codes that they may be rejected with, and the change; `false` where it does not apply.
type Trick = (&'static str, &'static [&'static str], fn(&Instance, &mut Proof) -> bool);

const TRICKS: &[Trick] = &[
    ("no nodes", &["E630"], |_, proof| set(&mut proof.nodes, Vec::new())),
    ("a node dropped", &["E630"], |_, proof| proof.nodes.pop().is_some()),
    ("a node too many", &["E630"], |_, proof| {
        proof.nodes.push(Node::default());
        true
    }),
    ("a branch on no unit", &["E630"], |_, proof| set(&mut proof.nodes[0].next, Next::Branch(1_000, vec![vec![0]]))),
    ("a branch without an option that is open", &["E631"], |_, proof| {
        // The first set of the prover's branches holds an open option.
        let mut branches = proof.nodes.iter_mut().filter_map(|node| match &mut node.next {
            Next::Branch(_, sets) => Some(sets),
            _ => None,
        });
        let Some(sets) = branches.next() else { return false };
        let first = std::mem::take(&mut sets[0]);
        for set in sets {
            set.retain(|place| !first.contains(place));
        }
        true
    }),
    ("a branch to nowhere", &["E631"], |_, proof| {
        let branch = proof.nodes.iter_mut().find(|node| matches!(node.next, Next::Branch(..)));
        branch.is_some_and(|node| {
            let unit = unit_of(&node.next);
            set(&mut node.next, Next::Branch(unit, Vec::new()))
        })
    }),
    ("a set too many", &["E630", "E631"], |_, proof| {
        let branch = proof.nodes.iter_mut().rfind(|node| matches!(node.next, Next::Branch(..)));
        branch.is_some_and(|node| match &mut node.next {
            Next::Branch(_, sets) => set(sets, [&sets[..], &[vec![0]]].concat()),
            _ => false,
        })
    }),
    ("a price too few", &["E630"], |_, proof| {
        proof.nodes[0].prices = vec![0; proof.meters.len().saturating_sub(1)];
        proof.meters.len() > 1
    }),
    ("a price too many", &["E630"], |_, proof| set(&mut proof.nodes[0].prices, vec![0; proof.meters.len() + 1])),
    ("prices of cuts alone", &["E630"], |_, proof| {
        proof.nodes[0].prices.clear();
        set(&mut proof.nodes[0].cuts, vec![(0, 0)]) && (!proof.meters.is_empty() || proof.cuts.is_empty())
    }),
    ("a multiplier too many", &["E630"], |_, proof| set(&mut proof.nodes[0].multipliers, vec![0; 1_000])),
    ("a book and no multipliers", &["E630"], |_, proof| {
        proof.nodes[0].multipliers.clear();
        set(&mut proof.nodes[0].books, vec![vec![0]])
    }),
    ("a book of what there is not", &["E630"], |_, proof| set(&mut proof.nodes[0].books, vec![vec![1_000]])),
    ("a book twice", &["E630"], |_, proof| {
        let again = proof.nodes[0].books.first().cloned();
        proof.nodes[0].books.extend(again.clone());
        again.is_some()
    }),
    ("an unknown owner", &["E630"], |_, proof| {
        proof.meters.push(Count::Load { owner: "nobody".to_owned(), measure: "arr".to_owned() });
        true
    }),
    ("an unknown measure", &["E630"], |_, proof| {
        proof.meters.push(Count::Load { owner: "p0".to_owned(), measure: "luck".to_owned() });
        true
    }),
    ("a meter twice", &["E630"], |_, proof| {
        proof.meters.extend(proof.meters.first().cloned());
        !proof.meters.is_empty()
    }),
    ("a cut by 0", &["E630"], |instance, proof| add(instance, proof, |row| Cut { divisor: 0, ..once(row) })),
    ("a cut by less than 0", &["E630"], |instance, proof| add(instance, proof, |row| Cut { divisor: -3, ..once(row) })),
    ("a cut by the least number", &["E630"], |instance, proof| {
        add(instance, proof, |row| Cut { divisor: i64::MIN, ..once(row) })
    }),
    ("a cut of itself", &["E630"], |_, proof| push(proof, &once(Row::Cut(proof.cuts.len())))),
    ("a cut of a later one", &["E630"], |_, proof| {
        proof.cuts.insert(0, once(Row::Cut(1)));
        proof.cuts.len() > 1
    }),
    ("a cut of none", &["E630"], |_, proof| push(proof, &once(Row::Cut(usize::MAX)))),
    ("a cut of a meter that is not named", &["E630"], |_, proof| push(proof, &once(Row::Most(proof.meters.len())))),
    ("a cut of a hinge that there is not", &["E630"], |instance, proof| {
        add(instance, proof, |row| match row {
            Row::Hinge(meter, _) => once(Row::Hinge(meter, 99)),
            other => other_row(other),
        })
    }),
    ("a cut of an end that there is not", &["E630"], |instance, proof| {
        let open = instance.bands.iter().find(|band| band.at_most.is_none() || band.at_least.is_none());
        let Some(band) = open else { return false };
        let measure = instance.measures[band.measure].name.clone();
        let place = name(proof, Count::Load { owner: instance.owners[band.owner].id.clone(), measure });
        let row = if band.at_most.is_none() { Row::Most(place) } else { Row::Least(place) };
        push(proof, &once(row))
    }),
    ("a cut beyond all measure", &["E630"], |instance, proof| {
        add(instance, proof, |row| Cut { terms: vec![(row, i64::MAX), (row, i64::MAX)], ..once(row) })
    }),
    ("a cut with too many zeros", &["E630"], |instance, proof| {
        add(instance, proof, |row| Cut { drop: -70, divisor: 2, ..once(row) })
    }),
    ("a cut with the most zeros", &["E630"], |instance, proof| {
        add(instance, proof, |row| Cut { drop: i32::MIN, divisor: 2, ..once(row) })
    }),
    ("a cut's price below 0", &["E630"], |_, proof| price_first(proof, -1)),
    ("a cut's price beyond all measure", &["E630"], |instance, proof| {
        // The excess alone counts so much that no load comes to nothing.
        add(instance, proof, |row| Cut { drop: -50, ..once(row) }) && price_last(proof, i64::MAX)
    }),
    ("a price of no cut", &["E630"], |_, proof| {
        let number = u32::try_from(proof.cuts.len()).unwrap();
        fully_priced(proof) && set(&mut proof.nodes[0].cuts, vec![(number, 1)])
    }),
    ("a cut's price beside multipliers", &["E630"], |_, proof| {
        let units = proof.cuts.first().map_or(0, |cut| cut.anchors.len());
        proof.nodes[0].books.clear();
        price_first(proof, 1) && set(&mut proof.nodes[0].multipliers, vec![0; units]) && units > 0
    }),
];

#[test]
fn every_tampered_proof_is_rejected_with_its_code() {
    let mut applied = vec![0; TRICKS.len()];
    for (seed, instance, plan) in (0..SCENARIOS).filter_map(|seed| planned(seed).map(|(i, p)| (seed, i, p))) {
        let Some(honest) = proof_of(seed, &instance, plan.bound) else { continue };
        assert_eq!(proof::check(&instance, &honest, plan.bound), Ok(()), "seed {seed}");
        if plan.status == Status::Optimal {
            lower_bounds_are_refused(seed, &instance, &honest, plan.bound);
        }
        for ((name, codes, apply), count) in TRICKS.iter().zip(&mut applied) {
            let mut forged = honest.clone();
            if apply(&instance, &mut forged) {
                *count += 1;
                let found = proof::check(&instance, &forged, plan.bound).err().map(|found| found.0[0].code);
                assert!(found.is_some_and(|code| codes.contains(&code)), "seed {seed}, {name}: {found:?}, {forged:?}");
            }
        }
    }
    for ((name, ..), count) in TRICKS.iter().zip(applied) {
        assert!(count > 3, "{name} was tried {count} times only");
    }
}

/// A bound below the best plan, with the proof as it is and with others that would be convenient.
fn lower_bounds_are_refused(seed: u64, instance: &Instance, honest: &Proof, bound: i64) {
    let first = honest.nodes[0].clone();
    let alone = Proof { nodes: vec![Node { next: Next::Closed, ..first }], ..honest.clone() };
    let unpriced = |node: &Node| Node { prices: Vec::new(), cuts: Vec::new(), ..node.clone() };
    let unpriced = Proof { nodes: honest.nodes.iter().map(unpriced).collect(), ..honest.clone() };
    for forged in [honest, &alone, &unpriced] {
        assert!(proof::check(instance, forged, bound - 1).is_err(), "{forged:?}");
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for number in (0..honest.cuts.len()).cycle().take(2 * honest.cuts.len()) {
        let mut forged = honest.clone();
        garble::derivation(&mut forged.cuts[number], &mut rng);
        let all: Vec<Node> = forged.nodes.iter().map(|node| dear(node, number)).collect();
        let dear = Proof { nodes: all, ..forged.clone() };
        for forged in [forged, dear] {
            assert!(proof::check(instance, &forged, bound - 1).is_err(), "seed {seed}: {forged:?}");
        }
    }
}

/// The node with a high price of a cut, if it prices any.
fn dear(node: &Node, cut: usize) -> Node {
    let priced = (u32::try_from(cut).unwrap(), 1 << 50);
    Node { cuts: if node.cuts.is_empty() { Vec::new() } else { vec![priced] }, ..node.clone() }
}

fn proof_of(seed: u64, instance: &Instance, bound: i64) -> Option<Proof> {
    let model = problem::build(instance, &candidates::find(instance)).ok()?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let found = Prover::new(&model.problem, bound, instance.weights.points_per_seat, &mut rng).tree()?;
    Some(planner::proof(instance, &model, &found))
}

/// Sets of these accounts come to so many different sums that no search of a book ends soon.
#[test]
fn a_proof_that_takes_too_long_is_refused() {
    let arr = (0..60_u64).map(|account| 1_000_000_000 + account.pow(5) * 7919 % 1_000_000_007);
    let accounts: Vec<_> =
        arr.enumerate().map(|(i, arr)| serde_json::json!({ "id": format!("a{i:02}"), "arr": arr })).collect();
    let scenario = serde_json::json!({
        "rebook": 1, "name": "large", "as_of": "2026-12-01",
        "segments": [{ "id": "all", "when": "true", "seats": { "csm": { "hours": 1 } } }],
        "team": [{ "id": "ann", "role": "csm", "hours": 100 }, { "id": "bea", "role": "csm", "hours": 100 }],
        "accounts": accounts,
        "objective": { "balance": { "arr": 1 } },
    });
    let instance = support::instance(serde_json::from_value(scenario).unwrap()).unwrap();
    let meter = Count::Load { owner: "ann".to_owned(), measure: "arr".to_owned() };
    let node = Node { prices: vec![0], multipliers: vec![0; 60], books: vec![vec![0]], ..Node::default() };
    let large = Proof { meters: vec![meter], nodes: vec![node], ..Proof::default() };
    assert_eq!(proof::check(&instance, &large, 0).map_err(|found| found.0[0].code), Err("E632"));
}

/// A cut of this row alone, as it is.
fn once(row: Row) -> Cut {
    Cut { terms: vec![(row, 1)], anchors: Vec::new(), divisor: 1, drop: 0 }
}

/// A cut of a row that there is not either.
fn other_row(row: Row) -> Cut {
    once(if let Row::Cut(_) = row { Row::Hinge(usize::MAX, 0) } else { Row::Cut(usize::MAX) })
}

/// Adds a cut at the end.
fn push(proof: &mut Proof, cut: &Cut) -> bool {
    proof.cuts.push(cut.clone());
    true
}

/// Adds a cut made of a hinge that charges loads above a point other than 0, which the proof then names.
fn add(instance: &Instance, proof: &mut Proof, cut: fn(Row) -> Cut) -> bool {
    let charges = |hinge: &Hinge| hinge.at != 0;
    let found = instance.bands.iter().find_map(|band| Some((band, band.hinges.iter().position(charges)?)));
    let Some((band, hinge)) = found else { return false };
    let measure = instance.measures[band.measure].name.clone();
    let place = name(proof, Count::Load { owner: instance.owners[band.owner].id.clone(), measure });
    push(proof, &cut(Row::Hinge(place, hinge)))
}

/// The place of a meter, which the proof names from now on.
fn name(proof: &mut Proof, meter: Count) -> usize {
    let known = proof.meters.iter().position(|it| *it == meter);
    known.unwrap_or_else(|| {
        let empty = proof.meters.is_empty();
        proof.meters.push(meter);
        proof.nodes.iter_mut().filter(|node| empty || !node.prices.is_empty()).for_each(|node| node.prices.push(0));
        proof.meters.len() - 1
    })
}

/// Gives the first node a price of every meter.
fn fully_priced(proof: &mut Proof) -> bool {
    set(&mut proof.nodes[0].prices, vec![0; proof.meters.len()])
}

fn price_first(proof: &mut Proof, price: i64) -> bool {
    fully_priced(proof) && set(&mut proof.nodes[0].cuts, vec![(0, price)]) && !proof.cuts.is_empty()
}

fn price_last(proof: &mut Proof, price: i64) -> bool {
    let last = u32::try_from(proof.cuts.len() - 1).unwrap();
    fully_priced(proof) && set(&mut proof.nodes[0].cuts, vec![(last, price)])
}

fn unit_of(next: &Next) -> usize {
    if let Next::Branch(unit, _) = next { *unit } else { 0 }
}

fn set<T>(field: &mut T, value: T) -> bool {
    *field = value;
    true
}
