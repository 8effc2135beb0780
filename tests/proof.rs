//! Proofs of bounds: what is proven is accepted, what is not is refused, whatever the proof says.
//!
//! `REBOOK_PROOFS=100000 cargo test --test all proof::` tries more scenarios.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::internal::check::proof::check;
use rebook::internal::instance::Instance;
use rebook::internal::problem::{Model, build};
use rebook::internal::sample::gap;
use rebook::internal::scenario::Source;
use rebook::internal::solve::Control;
use rebook::internal::{candidates, planner, solve};
use rebook::plan::proof::Proof;

use crate::support::contract::Contract;
use crate::support::{self, garble, oracle, prover, prover::Prover, random};

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
        let refused = self.best.unwrap_or(i64::MIN) - 1;
        assert_eq!(self.verdict(proof, refused), Some("E631"), "seed {}", self.seed);
        least(refused, bound, |bound| self.verdict(proof, bound).is_none())
    }

    /// What the contract says of a proof's cuts.
    fn contract(&self, proof: &solve::Proof) -> Contract<'_> {
        Contract::of(&self.model.problem, proof).unwrap()
    }

    /// That the checker and the contract say the same of a proof and these bounds: how many of them are shown.
    fn agree(&self, proof: &solve::Proof, contract: &Contract, bounds: &[i64]) -> usize {
        let written = self.written(proof);
        let said = bounds.iter().map(|&bound| {
            let shown = contract.accepts(proof, bound);
            let found = check(&self.instance, &written, bound).err().map(|found| found.0[0].code);
            let expected = if shown { None } else { Some("E631") };
            assert_eq!(found, expected, "seed {}, bound {bound}: {proof:?}", self.seed);
            usize::from(shown)
        });
        said.sum()
    }

    /// The proof in the scenario's words, after a way through a file.
    fn written(&self, found: &solve::Proof) -> Proof {
        let proof = planner::proof(&self.instance, &self.model, found);
        let text = serde_json::to_string_pretty(&proof).unwrap();
        assert_eq!(serde_json::from_str::<Proof>(&text).unwrap(), proof);
        proof
    }

    /// The code with which a proof is refused.
    fn verdict(&self, found: &solve::Proof, bound: i64) -> Option<&'static str> {
        check(&self.instance, &self.written(found), bound).err().map(|found| found.0[0].code)
    }
}

/// The least bound that is accepted, where one is refused and another is not.
fn least(mut refused: i64, mut accepted: i64, accepts: impl Fn(i64) -> bool) -> i64 {
    while accepted - refused > 1 {
        let middle = refused.midpoint(accepted);
        *if accepts(middle) { &mut accepted } else { &mut refused } = middle;
    }
    accepted
}

#[test]
fn one_node_proves_its_own_bound_and_no_lower_one() {
    let (mut proven, mut cut, mut sharper) = (0, 0, 0);
    for mut case in cases() {
        let seed = case.seed;
        let trivial = solve::Proof { cuts: Vec::new(), nodes: vec![solve::Node::default()] };
        assert_eq!(case.verdict(&trivial, i64::MAX), None, "seed {seed}");
        let Some((proof, most)) = case.prover(0).single() else { continue };
        let contract = case.contract(&proof);
        let bound = i64::try_from(most >> support::contract::BITS).unwrap();
        assert_eq!(case.verdict(&proof, bound), None, "seed {seed}, bound {bound}: {proof:?}");
        let lowest = case.best.unwrap_or(bound - (1 << 40));
        assert!(bound >= lowest, "seed {seed}: the prover is wrong");
        case.agree(&proof, &contract, &[bound, lowest - 1]);
        if contract.accepts(&proof, lowest - 1) {
            continue;
        }
        let least = least(lowest - 1, bound, |bound| contract.accepts(&proof, bound));
        assert_eq!(case.agree(&proof, &contract, &[least, least - 1]), 1);
        proven += 1;
        cut += usize::from(!proof.nodes[0].cuts.is_empty());
        let mut uncut = proof.clone();
        uncut.nodes[0].cuts.clear();
        sharper += usize::from(!contract.accepts(&uncut, least));
    }
    assert!(proven > 300 && cut > 100 && sharper > 10, "{proven}, {cut}, {sharper}");
}

#[test]
fn trees_prove_the_best_objective_and_nothing_below() {
    let (mut trees, mut cut, mut shown) = (0, 0, [0, 0]);
    for mut case in cases() {
        let seed = case.seed;
        let bound = case.best.unwrap_or(-(1 << 60));
        let Some(proof) = case.prover(bound).tree() else { continue };
        trees += usize::from(proof.nodes.len() > 2);
        cut += usize::from(proof.nodes.iter().any(|node| node.cuts.iter().any(|cut| cut.1 > 0)));
        assert_eq!(case.verdict(&proof, bound), None, "seed {seed}, bound {bound}: {proof:?}");
        let far = case.instance.weights.points_per_seat;
        let more = case.rng.random_range(0..far);
        let contract = case.contract(&proof);
        assert!(case.agree(&proof, &contract, &[bound, bound + more]) > 0);
        let Some(lower) = case.best.map(|best| best - 1) else { continue };
        assert_ne!(case.verdict(&proof, lower), None, "seed {seed}: {proof:?}");
        assert!(!contract.accepts(&proof, lower), "seed {seed}: {proof:?}");
        let Some(proof) = case.prover(lower).tree() else { continue };
        assert_eq!(case.verdict(&proof, lower), Some("E631"), "seed {seed}: {proof:?}");
        // For other bounds other options are closed than the proof was made for.
        let bounds = [bound, bound + far, lower - more];
        let contract = case.contract(&proof);
        let agreed = case.agree(&proof, &contract, &bounds);
        shown = [shown[0] + agreed, shown[1] + bounds.len() - agreed];
    }
    assert!(trees > 300 && cut > 100 && shown[0] > 300 && shown[1] > 300, "{trees}, {cut}, {shown:?}");
}

/// Every cut that can be derived holds for every choice that keeps the hard bands.
#[test]
fn cuts_hold_for_every_choice() {
    /// No more choices than this are tried.
    const MOST_CHOICES: usize = 4_000;
    let (mut cuts, mut tight, mut fractions) = (0, 0, 0);
    for mut case in cases() {
        let problem = &case.model.problem;
        let mut contract = Contract::new(problem);
        prover::cuts::draw(problem, &mut contract, &mut case.rng);
        let count = (0..problem.units()).map(|unit| problem.options(unit).len()).fold(1, usize::saturating_mul);
        let mut nearest = vec![i128::MIN; contract.cuts.len()];
        for number in 0..count.min(MOST_CHOICES) {
            let choice = if count <= MOST_CHOICES {
                choice(&case.model, number)
            } else {
                (0..problem.units()).map(|unit| case.rng.random_range(problem.options(unit))).collect()
            };
            let loads = problem.meter_loads(choice.iter().copied());
            if problem.meters.iter().zip(&loads).any(|(meter, &load)| meter.violation(load) > 0) {
                continue;
            }
            for (cut, nearest) in contract.cuts.iter().zip(&mut nearest) {
                let broken = cut.broken_by(problem, &choice, &loads);
                assert!(broken <= 0, "seed {}, {choice:?}: {cut:?}", case.seed);
                *nearest = broken.max(*nearest);
            }
        }
        cuts += nearest.len();
        tight += nearest.iter().filter(|&&broken| broken == 0).count();
        fractions += contract.cuts.iter().filter(|cut| cut.excesses.values().any(|&factor| factor < 0)).count();
    }
    assert!(cuts > 1_000 && tight > 300 && fractions > 200, "{cuts}, {tight}, {fractions}");
}

/// The choice with this number: the first unit's option changes fastest.
fn choice(model: &Model, mut number: usize) -> Vec<usize> {
    let one = |unit: usize| {
        let options = model.problem.options(unit);
        let option = options.start + number % options.len();
        number /= options.len();
        option
    };
    (0..model.problem.units()).map(one).collect()
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
                garble::proof(&mut proof, &mut case.rng);
            }
            for _ in 0..case.rng.random_range(0..3) {
                garble::cuts(&mut proof, &mut case.rng);
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
        let Some((proof, most)) = case.prover(0).single().filter(|_| halves.best.is_some()) else { continue };
        let bound = i64::try_from(most >> support::contract::BITS).unwrap();
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
            let Some((found, most)) = Prover::new(&model.problem, 0, spread, &mut rng).single() else { continue };
            let bound = i64::try_from(most >> support::contract::BITS).unwrap();
            let proof = planner::proof(&instance, &model, &found);
            assert_eq!(check(&instance, &proof, bound), Ok(()), "{name}, seed {seed}");
            assert!(check(&instance, &proof, plan.objective - 1).is_err(), "{name}, seed {seed}");
        }
    }
}

/// Two big accounts a head: whole books bound better than anything else, and the checker follows.
#[test]
fn proofs_by_books_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    support::run(folder.path(), "init . --sample 70x35 --shape big --seed 2");
    let (document, _) = rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap();
    let (instance, _) = rebook::internal::instance::build(&document).unwrap();
    let control = Control { work_limit: Some(60_000), ..Control::default() };
    let plan = rebook::internal::planner::plan(&instance, &control).unwrap();
    let proof = plan.proof.as_ref().unwrap();
    assert!(proof.nodes.iter().any(|node| !node.books.is_empty()), "whole books bound this plan");
    rebook::internal::check::proof::check(&instance, proof, plan.bound).unwrap();
}
