//! What the tests share: random small scenarios, their plans, and an oracle that knows the best plan of each.
//!
//! The source of truth is the checker's reading of the rules and its arithmetic; the oracle tries every plan.

use std::fs;
use std::path::Path;
use std::process::Command;

use rebook::internal::instance::{Instance, build};
use rebook::internal::io;
use rebook::internal::planner::plan;
use rebook::internal::scenario::{Document, Scenario};
use rebook::internal::solve::Control;
use rebook::plan::Plan;

pub mod contract;
pub mod garble;
pub mod hostile;
pub mod oracle;
pub mod prover;
pub mod random;

/// Work that the solver may do on a random small scenario, in its own unit.
pub const WORK: u64 = 2_000;

/// One in so many random scenarios is tried where `REBOOK_THOROUGH` is not set.
const PART: u64 = 5;

/// So many of something where tests are to be thorough, a part of them else: the usual run should not take long.
pub fn some_of(all: u64) -> u64 {
    if std::env::var_os("REBOOK_THOROUGH").is_some() { all } else { all / PART }
}

/// The instance of a scenario, where it is valid.
pub fn instance(scenario: Scenario) -> Option<Instance> {
    build(&Document::inline(scenario, "random.json")).ok().map(|it| it.0)
}

/// One thread and little work.
pub fn control() -> Control {
    Control { threads: 1, work_limit: Some(WORK), ..Control::default() }
}

/// The random scenario of a seed and its plan, where it is valid and has one.
pub fn planned(seed: u64) -> Option<(Instance, Plan)> {
    let instance = instance(random::scenario(seed))?;
    let plan = plan(&instance, &control()).ok()?;
    Some((instance, plan))
}

/// Runs rebook in a folder with these arguments, and demands that it succeeds.
#[track_caller]
pub fn run(folder: &Path, arguments: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    let output = command.current_dir(folder).args(arguments.split_whitespace()).output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The bundled scenarios and a plan of each.
pub fn bundled() -> Vec<(String, (Instance, Plan))> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path().join("scenario.json"))
        .filter(|path| path.exists())
        .collect();
    files.sort_unstable();
    let solve = |file: &Path| {
        let (document, _) = io::load(file).unwrap_or_else(|found| panic!("{}: {found}", file.display()));
        let (instance, _) = build(&document).unwrap_or_else(|found| panic!("{}: {found}", file.display()));
        let plan = plan(&instance, &control()).unwrap_or_else(|found| panic!("{}: {found}", file.display()));
        (file.display().to_string(), (instance, plan))
    };
    files.iter().map(|file| solve(file)).collect()
}
