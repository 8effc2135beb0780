//! Random small teams, with everything that work can ask for.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

const SKILLS: [&str; 2] = ["german", "integration"];
const WORDS: [&str; 3] = ["x", "y", "z"];

/// The random small scenario of a seed. Every one is valid.
pub fn scenario(seed: u64) -> Value {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let rng = &mut rng;
    let segments: Vec<Value> = (0..3).map(|i| json!({ "id": format!("s{i}"), "seats": seats(rng) })).collect();
    // The first two people and the pool make every pattern possible.
    let mut team: Vec<Value> = (0..rng.random_range(2..=6)).map(|i| person(rng, i)).collect();
    for (i, role) in ["csm", "se"].into_iter().enumerate() {
        team[i]["role"] = json!(role);
        team[i]["pod"] = json!("p");
        team[i]["regions"] = json!([WORDS[i]]);
    }
    let shares = [0.0, 0.25, 0.5, 1.0];
    let members = json!({ "p0": shares[rng.random_range(0..4)], "p1": shares[rng.random_range(0..4)] });
    json!({
        "segments": segments,
        "team": team,
        "pools": [{ "id": "pool", "role": ["csm", "se"], "members": members }],
        "accounts": (0..rng.random_range(1..=6)).map(|i| account(rng, i)).collect::<Vec<_>>()
    })
}

fn pick<'a>(rng: &mut ChaCha8Rng, from: &[&'a str]) -> &'a str {
    from[rng.random_range(0..from.len())]
}

fn seats(rng: &mut ChaCha8Rng) -> Value {
    let mut seats = json!({ "csm": seat(rng) });
    if rng.random_ratio(1, 2) {
        seats["se"] = seat(rng);
    }
    seats
}

fn seat(rng: &mut ChaCha8Rng) -> Value {
    let pattern = pick(rng, &["named", "named", "named", "territory", "pooled", "pod"]);
    let mut seat = json!({ "hours": rng.random_range(0..30), "pattern": pattern });
    if rng.random_ratio(1, 3) {
        seat["needs"] = json!({ pick(rng, &SKILLS): rng.random_range(1..=3) });
    }
    if rng.random_ratio(1, 4) {
        seat["experience"] = json!(rng.random_range(1..=4));
    }
    if rng.random_ratio(1, 3) {
        seat["must_match"] = json!([pick(rng, &["region", "language", "industry"])]);
    }
    seat
}

fn person(rng: &mut ChaCha8Rng, i: usize) -> Value {
    let mut it = json!({ "id": format!("p{i}"), "hours": rng.random_range(20..120), "role": "csm" });
    if rng.random_ratio(1, 3) {
        it["role"] = json!([pick(rng, &["csm", "se"]), "se"]);
    }
    for skill in SKILLS {
        it["skills"][skill] = json!(rng.random_range(0..=4));
    }
    for field in ["regions", "languages", "industries"] {
        if rng.random_ratio(2, 3) {
            it[field] = json!([pick(rng, &WORDS)]);
        }
    }
    if rng.random_ratio(1, 4) {
        it["segments"] = json!([format!("s{}", rng.random_range(0..3))]);
    }
    if rng.random_ratio(1, 2) {
        it["experience"] = json!(rng.random_range(0..6));
    }
    if rng.random_ratio(1, 6) {
        it["end"] = json!("2027-02-01");
    }
    it
}

fn account(rng: &mut ChaCha8Rng, i: usize) -> Value {
    let mut it = json!({ "id": format!("a{i}"), "segment": format!("s{}", rng.random_range(0..3)) });
    for field in ["region", "language", "industry"] {
        if rng.random_ratio(3, 4) {
            it[field] = json!(pick(rng, &WORDS));
        }
    }
    if rng.random_ratio(1, 4) {
        it["needs"] = json!({ pick(rng, &SKILLS): rng.random_range(1..=4) });
    }
    // Neither plays a part in sizing.
    if rng.random_ratio(1, 4) {
        it["forbidden"] = json!("p1");
    }
    if rng.random_ratio(1, 4) {
        it["locked_to"] = json!({ "csm": "pool" });
    }
    it
}
