//! Proofs of bounds: what is proven is accepted, what is not is refused, whatever the proof says.
//!
//! `REBOOK_PROOFS=100000 cargo test --test proof` tries more scenarios.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::check::proof::check;
use rebook::instance::Instance;
use rebook::plan::proof::{Next, Part, Proof};
use rebook::problem::{Model, build};
use rebook::sample::gap;
use rebook::scenario::Source;
use rebook::solve::Control;
use rebook::{candidates, planner, solve};

mod support;

use support::{oracle, prover::Prover, random};

/// Random scenarios that are tried.
const SCENARIOS: u64 = 1_500;

/// A random scenario, its problem, and what the best plan is worth.
struct Case {
    seed: u64,
    instance: Instance,
    model: Model,
    best: Option<i64>,
    rng: ChaCha8Rng,
}

fn cases() -> impl Iterator<Item = Case> {
    let number = std::env::var("REBOOK_PROOFS").ok().and_then(|text| text.parse().ok());
    (0..number.unwrap_or(SCENARIOS)).filter_map(|seed| {
        let instance = support::instance(random::scenario(seed))?;
        let best = oracle::best(&instance).ok()?.map(|best| best.objective);
        let model = build(&instance, &candidates::find(&instance)).ok()?;
        Some(Case { seed, instance, model, best, rng: ChaCha8Rng::seed_from_u64(seed) })
    })
}

impl Case {
    fn prover(&mut self, bound: i64) -> Prover<'_> {
        let spread = if self.rng.random_ratio(1, 2) { self.instance.weights.points_per_seat } else { 20 };
        Prover::new(&self.model.problem, bound, spread, &mut self.rng)
    }

    /// A bound up to this one that a proof is accepted for, and not for one point less.
    fn least_accepted(&self, proof: &solve::Proof, bound: i64) -> i64 {
        assert_eq!(self.verdict(proof, bound), None, "seed {}", self.seed);
        let (mut refused, mut least) = (self.best.unwrap_or(i64::MIN) - 1, bound);
        assert_eq!(self.verdict(proof, refused), Some("E631"), "seed {}", self.seed);
        while least - refused > 1 {
            let middle = refused.midpoint(least);
            *if self.verdict(proof, middle).is_some() { &mut refused } else { &mut least } = middle;
        }
        least
    }

    /// The code with which a proof is refused, after a way through a file.
    fn verdict(&self, found: &solve::Proof, bound: i64) -> Option<&'static str> {
        let proof = planner::proof(&self.instance, &self.model, found);
        let text = serde_json::to_string_pretty(&proof).unwrap();
        assert_eq!(serde_json::from_str::<Proof>(&text).unwrap(), proof);
        check(&self.instance, &proof, bound).err().map(|found| found.0[0].code)
    }
}

#[test]
fn one_node_proves_its_own_bound_and_no_lower_one() {
    let mut proven = 0;
    for mut case in cases() {
        let seed = case.seed;
        let trivial = solve::Proof { pieces: Vec::new(), nodes: vec![solve::Node::default()] };
        assert_eq!(case.verdict(&trivial, i64::MAX), None, "seed {seed}");
        let Some((proof, bound)) = case.prover(0).single() else { continue };
        assert_eq!(case.verdict(&proof, bound), None, "seed {seed}, bound {bound}: {proof:?}");
        if let Some(best) = case.best {
            assert!(bound >= best, "seed {seed}: the prover is wrong");
            assert_eq!(case.verdict(&proof, best - 1), Some("E631"), "seed {seed}: {proof:?}");
        }
        // Nothing is closed but by this node's own worth, so that it is as low as it was to be proven.
        if case.verdict(&proof, bound - 1).is_some() {
            proven += 1;
        }
    }
    assert!(proven > 300, "{proven}");
}

#[test]
fn trees_prove_the_best_objective_and_nothing_below() {
    let mut trees = 0;
    for mut case in cases() {
        let seed = case.seed;
        let bound = case.best.unwrap_or(-(1 << 60));
        let Some(proof) = case.prover(bound).tree() else { continue };
        trees += usize::from(proof.nodes.len() > 2);
        assert_eq!(case.verdict(&proof, bound), None, "seed {seed}, bound {bound}: {proof:?}");
        let Some(lower) = case.best.map(|best| best - 1) else { continue };
        assert_ne!(case.verdict(&proof, lower), None, "seed {seed}: {proof:?}");
        let Some(proof) = case.prover(lower).tree() else { continue };
        assert_eq!(case.verdict(&proof, lower), Some("E631"), "seed {seed}: {proof:?}");
    }
    assert!(trees > 300, "{trees}");
}

#[test]
fn no_garbage_proves_a_bound_that_is_too_low() {
    let mut refused = 0;
    for mut case in cases() {
        let Some(best) = case.best else { continue };
        let Some(proof) = case.prover(best).tree() else { continue };
        let honest = planner::proof(&case.instance, &case.model, &proof);
        for _ in 0..10 {
            let mut proof = honest.clone();
            for _ in 0..case.rng.random_range(0..4) {
                garble(&mut proof, &mut case.rng);
            }
            let found = check(&case.instance, &proof, best - 1);
            assert!(found.is_err(), "seed {}: {proof:?}", case.seed);
            refused += 1;
        }
    }
    assert!(refused > 3_000, "{refused}");
}

/// Whole costs are far apart in points, and bounds may be rounded to them; with a cost in halves they may not.
#[test]
fn bounds_are_rounded_only_to_what_plans_can_be_worth() {
    let (mut rounded, mut refused) = (0, 0);
    for seed in 0..400 {
        let mut case = assignment(seed, 0.0);
        let whole = case.instance.weights.points_per_seat;
        let control = Control { work_limit: Some(seed % 10), ..support::control() };
        let outcome = solve::solve(&case.model.problem, &solve::Start::default(), &control);
        if let Some(proof) = outcome.proof {
            assert!(case.best <= Some(outcome.bound) && outcome.bound % whole == 0, "seed {seed}: {}", outcome.bound);
            assert_eq!(case.verdict(&proof, outcome.bound), None, "seed {seed}");
        }
        let halves = assignment(seed, 0.5);
        let Some((proof, bound)) = case.prover(0).single().filter(|_| halves.best.is_some()) else { continue };
        let least = case.least_accepted(&proof, bound);
        assert!(least % whole == 0 && case.best <= Some(least), "seed {seed}: {least}");
        rounded += usize::from(least < bound);
        // The proof fits this one, too.
        let least = halves.least_accepted(&proof, bound + whole);
        assert!(least % (whole / 2) == 0 && halves.best <= Some(least), "seed {seed}: {least}");
        refused += usize::from(least % whole != 0);
    }
    assert!(rounded > 200 && refused > 30, "{rounded}, {refused}");
}

/// A random assignment at the least cost, one of its costs higher by this much.
fn assignment(seed: u64, more: f64) -> Case {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (agents, jobs) = (rng.random_range(2..4), rng.random_range(2..7));
    let mut numbers = vec![agents, jobs];
    numbers.extend((0..agents * jobs).map(|_| rng.random_range(10..50)));
    numbers.extend((0..agents * jobs).map(|_| rng.random_range(5..25)));
    numbers.extend((0..agents).map(|_| jobs * 18 / agents));
    let text = numbers.iter().map(u32::to_string).collect::<Vec<String>>().join(" ");
    let mut scenario = gap::import(&text, "random").unwrap();
    let Source::Inline(accounts) = &mut scenario.accounts else { unreachable!("nothing else is imported") };
    accounts[0].cost_by.values_mut().take(1).for_each(|cost| *cost += more);
    let instance = support::instance(scenario).unwrap();
    let best = oracle::best(&instance).unwrap().map(|best| best.objective);
    let model = build(&instance, &candidates::find(&instance)).unwrap();
    Case { seed, instance, model, best, rng }
}

/// The bundled scenarios are larger: here every unit and option must have the same number on both sides.
#[test]
fn bundled_scenarios_are_read_alike() {
    for (name, (instance, plan)) in support::bundled() {
        let model = build(&instance, &candidates::find(&instance)).unwrap();
        for seed in 0..20 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let spread = instance.weights.points_per_seat;
            let Some((found, bound)) = Prover::new(&model.problem, 0, spread, &mut rng).single() else { continue };
            let proof = planner::proof(&instance, &model, &found);
            assert_eq!(check(&instance, &proof, bound), Ok(()), "{name}, seed {seed}");
            assert!(check(&instance, &proof, plan.objective - 1).is_err(), "{name}, seed {seed}");
        }
    }
}

/// Makes some change by chance.
fn garble(proof: &mut Proof, rng: &mut ChaCha8Rng) {
    let wild = |rng: &mut ChaCha8Rng| [0, 1, -1, i64::MAX, i64::MIN, 1 << 40, -(1 << 30)][rng.random_range(0..7)];
    let (nodes, pieces) = (proof.nodes.len(), proof.pieces.len());
    let node = rng.random_range(0..nodes.max(1));
    match rng.random_range(0..10) {
        0 if nodes > 0 => drop(proof.nodes.remove(node)),
        1 if nodes > 0 => proof.nodes.insert(node, proof.nodes[node].clone()),
        2 if nodes > 0 => {
            let nexts =
                [Next::Closed, Next::Again, Next::Branch(node, vec![0, 1]), Next::Branch(node, (0..9).collect())];
            proof.nodes[node].next = nexts[rng.random_range(0..4)].clone();
        }
        3 if pieces > 0 => drop(proof.pieces.remove(rng.random_range(0..pieces))),
        4 if pieces > 0 => {
            let part = [Part::Rest, Part::Least, Part::Hinge(0), Part::Hinge(1)][rng.random_range(0..4)];
            proof.pieces[rng.random_range(0..pieces)].part = part;
        }
        5 if pieces > 0 => proof.pieces.swap(0, rng.random_range(0..pieces)),
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
            let pieces = (0..books).map(|_| (0..2).map(|_| rng.random_range(0..pieces + 1)).collect());
            proof.nodes[node].books.extend(pieces);
        }
        _ => {}
    }
}

/// A dozen people with many accounts each: whole books are judged with large tables, and the checker follows.
#[test]
fn proofs_by_large_books_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut made = assert_cmd::Command::cargo_bin("rebook").unwrap();
    made.arg("init").arg(folder.path()).args(["--sample", "300x12", "--seed", "2"]).assert().success();
    let (document, _) = rebook::io::load(&folder.path().join("scenario.json")).unwrap();
    let (instance, _) = rebook::instance::build(&document).unwrap();
    let control = Control { work_limit: Some(60_000), ..Control::default() };
    let plan = rebook::planner::plan(&instance, &control).unwrap();
    let proof = plan.proof.as_ref().unwrap();
    assert!(proof.nodes.iter().any(|node| !node.books.is_empty()), "whole books bound this plan");
    rebook::check::proof::check(&instance, proof, plan.bound).unwrap();
}
