//! Proofs with cuts from the solver itself: the checker works out the same.

use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::error;
use rebook::internal::check::proof;
use rebook::internal::instance::{Instance, build};
use rebook::internal::io;
use rebook::internal::planner::plan;
use rebook::internal::sample::{gap, organisation};
use rebook::internal::solve::Control;
use rebook::plan::proof::{Cut, Row};

use crate::support;

/// Cuts of a proof, and how many of them follow from others by their slacks.
#[derive(Debug, Default)]
struct Cuts {
    proofs: usize,
    by_slack: usize,
    optimal: usize,
}

impl Cuts {
    /// Solves with this much work, checks the proof, and refuses it for a bound below the plan.
    fn prove(&mut self, name: &str, instance: &Instance, work: u64) {
        let control = Control { work_limit: Some(work), threads: 2, ..Control::default() };
        let plan = plan(instance, &control).unwrap();
        let honest = plan.proof.as_ref().unwrap_or_else(|| panic!("{name}: no proof"));
        let verdict = |bound: i64| proof::check(instance, honest, bound).map_err(|found| code(&found));
        assert_eq!(verdict(plan.bound), Ok(()), "{name}");
        assert_eq!(verdict(plan.objective - 1), Err("E631"), "{name}");
        let by_slack = |cut: &&Cut| cut.terms.iter().any(|(row, weight)| matches!(row, Row::Cut(_)) && *weight < 0);
        self.proofs += usize::from(!honest.cuts.is_empty());
        self.by_slack += honest.cuts.iter().filter(by_slack).count();
        self.optimal += usize::from(!honest.cuts.is_empty() && plan.bound == plan.objective);
    }
}

fn code(found: &error::Diagnostics) -> &'static str {
    found.0[0].code
}

fn read(file: &Path) -> Instance {
    let (document, _) = io::load(file).unwrap();
    build(&document).unwrap().0
}

#[test]
fn bundled_scenarios_are_proven() {
    let mut cuts = Cuts::default();
    let limits =
        [("budget", 100_000), ("coverage", 3_000), ("hybrid", 3_000), ("quickstart", 3_000), ("strategic", 300)];
    for (name, work) in limits {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
        cuts.prove(name, &read(&folder.join("scenario.json")), work);
    }
    assert!(cuts.proofs > 2 && cuts.by_slack > 0 && cuts.optimal > 1, "{cuts:?}");
}

#[test]
fn samples_are_proven() {
    let mut cuts = Cuts::default();
    for seed in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        for file in organisation(40, 4, seed).unwrap() {
            std::fs::write(folder.path().join(&file.name), &file.text).unwrap();
        }
        cuts.prove(&format!("seed {seed}"), &read(&folder.path().join("scenario.json")), 100_000);
    }
    assert!(cuts.proofs > 1 && cuts.by_slack > 0 && cuts.optimal > 0, "{cuts:?}");
}

/// Jobs that fill their agents tightly: bounds by prices alone are far from the best plan.
#[test]
fn assignments_are_proven() {
    let mut cuts = Cuts::default();
    for seed in 0..6 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (agents, jobs) = (5, 30);
        let mut numbers = vec![agents, jobs];
        numbers.extend((0..agents * jobs).map(|_| rng.random_range(10..50)));
        numbers.extend((0..agents * jobs).map(|_| rng.random_range(5..25)));
        numbers.extend((0..agents).map(|_| jobs * 14 / agents));
        let text = numbers.iter().map(u32::to_string).collect::<Vec<String>>().join(" ");
        let instance = support::instance(gap::import(&text, "random").unwrap()).unwrap();
        // More and more work, so that trees of all sizes are left unfinished.
        cuts.prove(&format!("seed {seed}"), &instance, 2_000 << seed);
    }
    assert!(cuts.proofs > 0 && cuts.by_slack > 0, "{cuts:?}");
}
