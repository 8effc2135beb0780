//! The bundled scenarios, whole: what `rebook solve` prints is kept as a snapshot, and its plan verifies.

use std::path::Path;
use std::process::{Command, Output};

fn rebook(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(root).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\\', "/");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Solves under a work limit, so that the answer is the same everywhere, and verifies what comes out.
fn transcript(name: &str) -> String {
    let scenario = format!("scenarios/{name}/scenario.json");
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.json");
    let plan = plan.to_str().unwrap();
    let limits = ["--work-limit", "10000", "--gap", "0.1%", "--time-limit", "10m"];
    let table = text(&rebook(&[&["solve", &scenario], &limits[..]].concat()));
    text(&rebook(&[&["solve", &scenario, "-o", plan], &limits[..]].concat()));
    let verified = text(&rebook(&["verify", &scenario, plan]));
    assert!(verified.contains("verified"), "{verified}");
    let widest = table.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?} columns");
    table
}

#[test]
fn quickstart() {
    insta::assert_snapshot!(transcript("quickstart"));
}

#[test]
fn hybrid() {
    insta::assert_snapshot!(transcript("hybrid"));
}

#[test]
fn strategic() {
    insta::assert_snapshot!(transcript("strategic"));
}

#[test]
fn coverage() {
    insta::assert_snapshot!(transcript("coverage"));
}

#[test]
fn the_journey_of_the_coverage_model() {
    insta::assert_snapshot!(text(&rebook(&["journey", "scenarios/coverage/scenario.json"])));
}

/// A named seat, a pod, a territory, a pool, a signal that has fired and one that has not.
#[test]
fn accounts_of_the_coverage_model_explained() {
    let explain = |id: &str| text(&rebook(&["check", "scenarios/coverage/scenario.json", "--account", id]));
    insta::assert_snapshot!(["F-003", "F-020", "F-050", "F-110", "F-180", "F-181"].map(explain).concat());
}

#[test]
fn budget() {
    insta::assert_snapshot!(transcript("budget"));
}

#[test]
fn a_budget_meeting() {
    let limits = ["--work-limit", "20000", "--time-limit", "10m"];
    let table = text(&rebook(&[&["compare", "scenarios/budget/scenario.json"], &limits[..]].concat()));
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    insta::assert_snapshot!(table);
}

#[test]
fn one_and_two_threads_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let plan = |threads: &str| {
        let file = folder.path().join(threads);
        let limits = ["--work-limit", "2000", "--gap", "0%", "--time-limit", "10m"];
        let solve = ["solve", "scenarios/hybrid/scenario.json", "--format", "json", "--threads", threads, "-o"];
        text(&rebook(&[&solve[..], &[file.to_str().unwrap()], &limits[..]].concat()));
        std::fs::read(file).unwrap()
    };
    assert!(plan("1") == plan("2"), "the files of equal plans differ");
}

#[test]
fn check_finds_nothing_wrong() {
    for name in ["quickstart", "hybrid", "strategic", "coverage", "budget"] {
        let said = text(&rebook(&["check", &format!("scenarios/{name}/scenario.json")]));
        assert!(!said.contains("error") && !said.contains("W1"), "{said}");
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = include_str!("../README.md").replace("\r\n", "\n");
    let (_, picture) = readme.split_once("```text\n").unwrap();
    let (picture, _) = picture.split_once("...\n").unwrap();
    let printed = text(&rebook(&["solve", "scenarios/quickstart/scenario.json", "--work-limit", "10000"]));
    assert!(printed.starts_with(picture), "{printed}");
}
