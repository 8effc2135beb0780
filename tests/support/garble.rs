//! Changes proofs and other files by chance.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::plan::proof::{Cut, Next, Proof, Row};

/// Changes nodes or meters.
pub fn proof(proof: &mut Proof, rng: &mut ChaCha8Rng) {
    let (nodes, meters) = (proof.nodes.len(), proof.meters.len());
    let node = rng.random_range(0..nodes.max(1));
    match rng.random_range(0..10) {
        0 if nodes > 0 => drop(proof.nodes.remove(node)),
        1 if nodes > 0 => proof.nodes.insert(node, proof.nodes[node].clone()),
        2 if nodes > 0 => {
            let each = (0..9).map(|place| vec![place]).collect();
            let nexts = [
                Next::Closed,
                Next::Again,
                Next::Branch(node, vec![vec![0], vec![1]]),
                Next::Branch(node, vec![(0..9).collect()]),
                Next::Branch(node, each),
            ];
            proof.nodes[node].next = nexts[rng.random_range(0..5)].clone();
        }
        3 if meters > 0 => drop(proof.meters.remove(rng.random_range(0..meters))),
        4 if meters > 0 => proof.meters.swap(0, rng.random_range(0..meters)),
        5 if nodes > 0 => change_sets(&mut proof.nodes[node].next, rng),
        6 if nodes > 0 && !proof.nodes[node].prices.is_empty() => {
            let at = rng.random_range(0..proof.nodes[node].prices.len());
            proof.nodes[node].prices[at] = wild(rng);
        }
        7 if nodes > 0 && !proof.nodes[node].multipliers.is_empty() => {
            let at = rng.random_range(0..proof.nodes[node].multipliers.len());
            proof.nodes[node].multipliers[at] = wild(rng);
        }
        8 if nodes > 0 && !proof.nodes[node].books.is_empty() => {
            let book = rng.random_range(0..proof.nodes[node].books.len());
            drop(proof.nodes[node].books.remove(book));
        }
        _ if nodes > 0 => {
            let books = rng.random_range(0..3);
            let books = (0..books).map(|_| (0..2).map(|_| rng.random_range(0..=meters)).collect());
            proof.nodes[node].books.extend(books);
        }
        _ => {}
    }
}

/// Changes cuts or what they are priced.
pub fn cuts(proof: &mut Proof, rng: &mut ChaCha8Rng) {
    if proof.cuts.is_empty() {
        let anchors = Vec::new();
        return proof.cuts.push(Cut { terms: vec![(row(proof, rng), 1)], anchors, divisor: 7, drop: 0 });
    }
    let number = rng.random_range(0..proof.cuts.len());
    let priced: Vec<usize> = (0..proof.nodes.len()).filter(|&node| !proof.nodes[node].cuts.is_empty()).collect();
    match rng.random_range(0..9) {
        0 => drop(proof.cuts.remove(number)),
        1 => proof.cuts.insert(number, proof.cuts[number].clone()),
        2 => proof.cuts.swap(0, number),
        3 | 4 if !priced.is_empty() => {
            let node = &mut proof.nodes[priced[rng.random_range(0..priced.len())]];
            let at = rng.random_range(0..node.cuts.len());
            node.cuts[at] = match rng.random_range(0..3) {
                0 => (u32::try_from(number).unwrap(), node.cuts[at].1),
                1 => (node.cuts[at].0, node.cuts[at].1.saturating_mul(rng.random_range(0..1_000))),
                _ => (node.cuts[at].0, wild(rng)),
            };
        }
        5 => {
            let row = row(proof, rng);
            let weight = if rng.random_ratio(1, 2) { wild(rng) } else { rng.random_range(-9..9) };
            proof.cuts[number].terms.push((row, weight));
        }
        _ => derivation(&mut proof.cuts[number], rng),
    }
}

/// Changes what a cut's sum is rounded by, or a weight.
pub fn derivation(cut: &mut Cut, rng: &mut ChaCha8Rng) {
    let near = |rng: &mut ChaCha8Rng| rng.random_range(-20..20_i64);
    match rng.random_range(0..5) {
        0 => cut.divisor = if rng.random_ratio(1, 3) { wild(rng) } else { near(rng) },
        1 => cut.divisor = cut.divisor.saturating_add(near(rng)),
        2 => {
            let drops = [i32::MIN, -128, -127, -126, -9, 0, 3, 40, 127, 128, i32::MAX];
            cut.drop = drops[rng.random_range(0..drops.len())];
        }
        3 if !cut.anchors.is_empty() => {
            let at = rng.random_range(0..cut.anchors.len());
            cut.anchors[at] = rng.random_range(0..9);
        }
        _ if !cut.terms.is_empty() => {
            let at = rng.random_range(0..cut.terms.len());
            let weight = cut.terms[at].1;
            cut.terms[at].1 =
                [wild(rng), weight.saturating_add(near(rng)), weight.saturating_neg()][rng.random_range(0..3)];
        }
        _ => cut.drop = cut.drop.saturating_add(1),
    }
}

/// Any row, there or not.
fn row(proof: &Proof, rng: &mut ChaCha8Rng) -> Row {
    let meter = rng.random_range(0..=proof.meters.len());
    match rng.random_range(0..4) {
        0 => Row::Hinge(meter, rng.random_range(0..3)),
        1 => Row::Most(meter),
        2 => Row::Least(meter),
        _ => Row::Cut(rng.random_range(0..=proof.cuts.len())),
    }
}

/// Takes something out of the sets of a branch, or puts it into another.
fn change_sets(next: &mut Next, rng: &mut ChaCha8Rng) {
    let Next::Branch(unit, sets) = next else { return };
    let at = rng.random_range(0..sets.len().max(1));
    match rng.random_range(0..4) {
        0 => *unit += 1,
        1 if !sets.is_empty() => drop(sets.remove(at)),
        2 if !sets.is_empty() => drop(sets[at].pop()),
        _ => sets.push(vec![rng.random_range(0..9)]),
    }
}

fn wild(rng: &mut ChaCha8Rng) -> i64 {
    [0, 1, -1, i64::MAX, i64::MIN, 1 << 40, -(1 << 30)][rng.random_range(0..7)]
}

/// A JSON value with one thing in it changed: taken away, put twice, or replaced by something wild or by its neighbour.
pub fn json(value: &serde_json::Value, seed: u64) -> serde_json::Value {
    let mut changed = value.clone();
    somewhere(&mut changed, &mut ChaCha8Rng::seed_from_u64(seed));
    changed
}

/// Changes a value, or mostly something within it.
fn somewhere(place: &mut serde_json::Value, rng: &mut ChaCha8Rng) {
    use serde_json::Value;
    let deeper = rng.random_range(0..8) > 0;
    match place {
        Value::Array(items) if deeper && !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            somewhere(&mut items[at], rng);
        }
        Value::Object(map) if deeper && !map.is_empty() => {
            let at = rng.random_range(0..map.len());
            map.iter_mut().nth(at).into_iter().for_each(|(_, value)| somewhere(value, rng));
        }
        _ => change(place, rng),
    }
}

fn change(place: &mut serde_json::Value, rng: &mut ChaCha8Rng) {
    use serde_json::{Value, json};
    match place {
        Value::Array(items) if !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            match rng.random_range(0..3) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => items.swap(0, at),
            }
        }
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(rng.random_range(0..map.len())).cloned().unwrap_or_default();
            drop(map.remove(&key));
        }
        Value::Number(number) if rng.random_ratio(1, 2) => {
            let near = number.as_i64().map(|it| json!(it.saturating_add([1, -1, 1_000][rng.random_range(0..3)])));
            *place = near.unwrap_or_else(|| json!(number.as_f64().unwrap_or(0.0) * 1.5));
        }
        other => {
            let all = [
                json!(i64::MIN),
                json!(i64::MAX),
                json!(u64::MAX),
                json!(-1),
                json!(0),
                json!(0.5),
                json!(1e300),
                json!(null),
                json!(""),
                json!("p0"),
                json!("csm"),
                json!("2026-13-45"),
                json!(true),
                json!([]),
                json!({}),
            ];
            *other = all[rng.random_range(0..all.len())].clone();
        }
    }
}

/// Bytes with some of them changed, taken away, doubled, or replaced by such as files go wrong with.
pub fn bytes(good: &[u8], seed: u64) -> Vec<u8> {
    const ODD: [&[u8]; 16] = [
        b"\"",
        b",",
        b";",
        b"\n",
        b"\r",
        b"\t",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"-",
        b"1e999",
        b"=",
        b"{",
        b"]",
        b"\\u0000",
        b"%",
    ];
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut bytes = good.to_vec();
    for _ in 0..rng.random_range(1..=3) {
        let at = rng.random_range(0..=bytes.len());
        let end = (at + rng.random_range(0..12_usize)).min(bytes.len());
        match rng.random_range(0..4) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            _ => drop(bytes.splice(at..at, ODD[rng.random_range(0..ODD.len())].iter().copied())),
        }
    }
    bytes
}
