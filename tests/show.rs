//! What earlier runs have written, shown again; plans that outlive new questions; names in and out.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn rebook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = rebook(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], code: &str) -> String {
    let output = rebook(folder, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output));
    assert!(text(&output).contains(code), "{}", text(&output));
    text(&output)
}

/// A folder with the starter scenario in `books` and a plan of it beside.
fn planned() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["init", "books"]);
    done(folder.path(), &["solve", "books/scenario.json", "--work-limit", "200", "-o", "plan.json"]);
    folder
}

/// The page without what to do next, which depends on the command.
fn page(text: &str) -> &str {
    text.split("\nNext").next().unwrap()
}

#[test]
fn a_plan_shows_from_its_file_as_it_did_when_it_was_made() {
    let folder = planned();
    let solved = done(folder.path(), &["solve", "books/scenario.json", "--work-limit", "200"]);
    assert_eq!(page(&done(folder.path(), &["show", "plan.json"])), page(&solved));
    let rows = done(folder.path(), &["solve", "books/scenario.json", "--work-limit", "200", "--format", "csv"]);
    assert_eq!(done(folder.path(), &["show", "plan.json", "--format", "csv"]), rows);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    done(folder.path(), &["show", "plan.json", "-o", "again.json"]);
    assert_eq!(read("again.json"), read("plan.json"));
}

#[test]
fn a_plan_outlives_new_questions_and_dates_but_not_a_new_rule() {
    let folder = planned();
    let path = folder.path().join("books/scenario.json");
    let change = |key: &str, value: serde_json::Value| {
        let mut scenario: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        scenario[key] = value;
        fs::write(&path, serde_json::to_string(&scenario).unwrap()).unwrap();
    };
    let question = |id: &str| serde_json::json!({ "id": id, "changes": [{ "leave": "ines" }] });
    change("what_if", serde_json::json!([question("one"), question("two")]));
    change("schedule", serde_json::json!({ "days_between": 7 }));
    change("crm", serde_json::json!({ "id": "Id", "owner": { "csm": "OwnerId" } }));
    for arguments in [
        &["verify", "books/scenario.json", "plan.json"][..],
        &["show", "plan.json"],
        &["moves", "books/scenario.json", "--plan", "plan.json"],
        &["explain", "books/scenario.json", "--plan", "plan.json", "--work-limit", "10"],
        &["handoff", "books/scenario.json", "--plan", "plan.json", "-o", "packs"],
    ] {
        done(folder.path(), arguments);
    }
    change("rules", serde_json::json!({ "moves": { "at_most": 0 } }));
    refused(folder.path(), &["show", "plan.json"], "E601");
}

#[test]
fn what_is_of_no_known_scenario_or_kind_is_refused() {
    let folder = planned();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(folder.path().join("plan.json"), elsewhere.path().join("plan.json")).unwrap();
    let said = refused(elsewhere.path(), &["show", "plan.json"], "E606");
    assert!(said.contains("--scenario"), "{said}");
    let scenario = folder.path().join("books/scenario.json").display().to_string();
    done(elsewhere.path(), &["show", "plan.json", "--scenario", &scenario]);
    refused(folder.path(), &["show", "books/scenario.json"], "E604");
    refused(folder.path(), &["show", "books/accounts.csv"], "E604");
}

#[test]
fn comparisons_conflicts_and_ledgers_show_again() {
    let folder = planned();
    let folder = folder.path();
    let comparison = ["compare", "books/scenario.json", "--work-limit", "50"];
    done(folder, &[&comparison[..], &["-o", "comparison.json"]].concat());
    assert_eq!(done(folder, &["show", "comparison.json"]), done(folder, &comparison));
    let accounts = fs::read_to_string(folder.join("books/accounts.csv")).unwrap();
    let headings = accounts.lines().next().unwrap();
    let row = accounts.lines().nth(1).unwrap();
    let (_, rest) = row.split_once(',').unwrap();
    fs::write(folder.join("new.csv"), format!("{headings}\nN-1,{rest}\n")).unwrap();
    let route = ["route", "books/scenario.json", "--plan", "plan.json", "--ledger", "routed.json"];
    let routed = done(folder, &[&route[..], &["--accounts", "new.csv"]].concat());
    let shown = done(folder, &["show", "routed.json"]);
    let decision = routed.lines().find(|line| line.contains(" -> ")).unwrap();
    assert!(shown.contains(decision), "{shown}");
    let mut scenario: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("books/scenario.json")).unwrap()).unwrap();
    scenario["rules"] = serde_json::json!({ "capacity": { "target": 0.4, "limit": 0.45 }, "coverage": "required" });
    fs::write(folder.join("books/tight.json"), scenario.to_string()).unwrap();
    let conflict = ["conflict", "books/tight.json", "--work-limit", "50"];
    done(folder, &[&conflict[..], &["-o", "conflict.json"]].concat());
    assert_eq!(done(folder, &["show", "conflict.json"]), done(folder, &conflict));
}

#[test]
fn names_are_understood_and_shown_ids_where_they_are_needed() {
    let folder = planned();
    let folder = folder.path();
    let rows = done(folder, &["show", "plan.json", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    let first = rows.records().next().unwrap().unwrap();
    let (id, name, owner) = (&first[0], &first[1], &first[4]);
    assert_ne!(id, name);
    let explain = |word: &[&str]| {
        let base = ["explain", "books/scenario.json", "--plan", "plan.json", "--work-limit", "10"];
        done(folder, &[&base[..], word].concat())
    };
    assert_eq!(explain(&["--account", id]), explain(&["--account", &name.to_uppercase()]));
    assert!(explain(&["--person", owner]).contains(owner));
    assert!(done(folder, &["check", "books/scenario.json", "--account", name]).contains(name));
    let near = format!("{name}x");
    let said = refused(folder, &["explain", "books/scenario.json", "--plan", "plan.json", "--account", &near], "E026");
    assert!(said.contains(name), "{said}");
    done(folder, &["solve", "books/scenario.json", "--mode", "none", "--work-limit", "50", "-o", "none.json"]);
    let diff = done(folder, &["diff", "plan.json", "none.json"]);
    let moved: serde_json::Value =
        serde_json::from_str(&done(folder, &["diff", "plan.json", "none.json", "--format", "json"])).unwrap();
    let account = moved["seats"][0]["account"].as_str().unwrap();
    assert!(!diff.contains(account), "{diff}");
}
