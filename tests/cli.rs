//! The command line from outside: exit statuses, and which stream says what.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rebook::plan::proof::{Node, Proof};

fn rebook(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(folder).args(arguments.split_whitespace()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn assert_status(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}{}", out(output), err(output));
}

/// A folder with the starter scenario in `books`.
fn starter() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_status(&rebook(folder.path(), "init books"), 0);
    folder
}

#[test]
fn from_a_starter_to_a_verified_plan() {
    let folder = starter();
    let check = rebook(folder.path(), "check books/scenario.json");
    assert_status(&check, 0);
    assert!(out(&check).contains("20 accounts"), "{}", out(&check));
    let solve = rebook(folder.path(), "solve books/scenario.json --work-limit 200 -o plan.json");
    assert_status(&solve, 0);
    assert_eq!((out(&solve), err(&solve)), (String::new(), "plan.json written\n".to_owned()));
    let verify = rebook(folder.path(), "verify books/scenario.json plan.json");
    assert_status(&verify, 0);
    assert!(out(&verify).starts_with("plan.json: verified"), "{}", out(&verify));
    assert_eq!(err(&verify), "");
}

#[test]
fn the_result_is_all_that_standard_output_gets() {
    let folder = starter();
    let json = rebook(folder.path(), "solve books/scenario.json --work-limit 200 --format json");
    assert!(serde_json::from_slice::<rebook::plan::Plan>(&json.stdout).is_ok(), "{}", out(&json));
    let csv = rebook(folder.path(), "solve books/scenario.json --work-limit 200 --format csv");
    assert!(out(&csv).starts_with("account,account_name,role,owner,"));
    let table = rebook(folder.path(), "solve books/scenario.json --work-limit 200");
    assert!(!out(&table).contains('\u{1b}'), "no colours but on a terminal");
    let schema = rebook(folder.path(), "schema");
    assert!(serde_json::from_slice::<serde_json::Value>(&schema.stdout).is_ok());
}

#[test]
fn what_is_no_earlier_answer_is_never_written_over() {
    let folder = starter();
    let books = folder.path().join("books");
    let read = |name: &str| fs::read(books.join(name)).unwrap();
    let (scenario, accounts) = (read("scenario.json"), read("accounts.csv"));
    for (file, beside) in [("scenario.json", "scenario-1.json"), ("accounts.csv", "accounts-1.csv")] {
        let output = rebook(&books, &format!("solve scenario.json -o {file}"));
        assert_status(&output, 1);
        assert!(err(&output).contains("E029") && err(&output).contains(beside), "{}", err(&output));
        assert!(!read(beside).is_empty(), "the plan is not lost");
    }
    assert_eq!((read("scenario.json"), read("accounts.csv")), (scenario, accounts));
    let plan = "solve scenario.json -o plan.json";
    for arguments in
        [plan, plan, "solve scenario.json -o accounts-1.csv", "solve scenario.json -o accounts.csv --force"]
    {
        assert_status(&rebook(&books, arguments), 0);
    }
    assert_eq!(read("accounts.csv"), read("accounts-1.csv"));
    assert_status(&rebook(&books, "solve scenario.json --force"), 2);
}

#[test]
fn a_place_that_cant_be_written_is_refused_before_any_work() {
    let folder = starter();
    let output = rebook(&folder.path().join("books"), "solve scenario.json -o none/plan.json --time-limit 60s");
    assert_status(&output, 1);
    assert!(err(&output).contains("E021") && out(&output).is_empty(), "{}", err(&output));
}

#[test]
fn a_changed_plan_is_refused() {
    let folder = starter();
    rebook(folder.path(), "solve books/scenario.json --work-limit 200 -o plan.json");
    let path = folder.path().join("plan.json");
    let text = fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"gained\": 0", "\"gained\": 9", 1)).unwrap();
    let verify = rebook(folder.path(), "verify books/scenario.json plan.json");
    assert_status(&verify, 1);
    assert!(err(&verify).contains("E626"), "{}", err(&verify));
    std::fs::write(&path, &text[..text.len() / 2]).unwrap();
    let broken = rebook(folder.path(), "verify books/scenario.json plan.json");
    assert_status(&broken, 1);
    assert!(err(&broken).contains("E604"), "{}", err(&broken));
}

#[test]
fn a_bound_is_called_proven_only_with_a_proof() {
    let folder = starter();
    rebook(folder.path(), "solve books/scenario.json --work-limit 200 -o plan.json");
    let path = folder.path().join("plan.json");
    let mut plan: rebook::plan::Plan = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let mut verify = |proof: Option<Proof>| {
        plan.proof = proof;
        std::fs::write(&path, serde_json::to_string(&plan).unwrap()).unwrap();
        rebook(folder.path(), "verify books/scenario.json plan.json")
    };
    let unproven = verify(None);
    assert_status(&unproven, 1);
    assert!(err(&unproven).contains("E634"), "{}", err(&unproven));
    let empty = verify(Some(Proof { nodes: vec![Node::default()], ..Proof::default() }));
    assert_status(&empty, 1);
    assert!(err(&empty).contains("E631"), "{}", err(&empty));
}

#[test]
fn a_bound_with_a_proof_is_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    // Everybody has room for everything, so that no load needs a price.
    std::fs::write(folder.path().join("tiny"), "2 3\n 1 5 4\n 3 2 6\n 1 1 1\n 1 1 1\n 3 3\n").unwrap();
    assert_status(&rebook(folder.path(), "import gap tiny -o tiny.json"), 0);
    assert_status(&rebook(folder.path(), "solve tiny.json --gap 0% -o plan.json"), 0);
    let path = folder.path().join("plan.json");
    let mut plan: rebook::plan::Plan = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    plan.proof = Some(Proof { nodes: vec![Node::default()], ..Proof::default() });
    std::fs::write(&path, serde_json::to_string_pretty(&plan).unwrap()).unwrap();
    let verify = rebook(folder.path(), "verify tiny.json plan.json");
    assert_status(&verify, 0);
    assert!(out(&verify).starts_with("plan.json: verified, a plan for"), "{}", out(&verify));
    assert!(out(&verify).contains("worked out again from its proof (1 node)"), "{}", out(&verify));
    assert!(out(&verify).ends_with("proven: no plan is better\n"), "{}", out(&verify));
}

#[test]
fn input_that_cant_be_met_is_status_1() {
    let folder = starter();
    assert_status(&rebook(folder.path(), "solve nothing.json"), 1);
    std::fs::write(folder.path().join("bad.json"), "{ \"rebook\": 1, \"nme\": \"x\" }").unwrap();
    let text = rebook(folder.path(), "check bad.json");
    assert_status(&text, 1);
    assert!(out(&text).contains("E006"), "{}", out(&text));
    let json = rebook(folder.path(), "check bad.json --format json");
    assert_status(&json, 1);
    let found: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(!found["errors"].as_array().unwrap().is_empty());
    assert_status(&rebook(folder.path(), "init books"), 1);
    assert_status(&rebook(folder.path(), "init --sample 1000000x1 big"), 1);
}

#[test]
fn wrong_usage_is_status_2() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in
        ["", "solv x", "solve x --gap 5", "solve x --time-limit soon", "solve x --format pdf", "init --seed 1"]
    {
        let output = rebook(folder.path(), arguments);
        assert_status(&output, 2);
        assert_eq!(out(&output), "", "{arguments}");
    }
}

#[test]
fn a_sample_has_the_shape_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    assert_status(&rebook(folder.path(), "init --sample 40x4 --shape full made"), 0);
    let notes = fs::read_to_string(folder.path().join("made/NOTES.md")).unwrap();
    assert!(notes.contains("98 to 100 % of everybody's limits"), "{notes}");
    assert_status(&rebook(folder.path(), "check made/scenario.json"), 0);
    assert_status(&rebook(folder.path(), "init --shape full made"), 2);
    let help = out(&rebook(folder.path(), "init --help"));
    assert!(
        rebook::internal::sample::Shape::ALL.iter().all(|shape| help.contains(&format!("- {}:", shape.name()))),
        "{help}"
    );
    let refused = rebook(folder.path(), "init --sample 400x16 --shape big other");
    assert_status(&refused, 1);
    assert!(err(&refused).contains("2 to 4 accounts"), "{}", err(&refused));
}

#[test]
fn an_integer_program_is_written_in_two_formats() {
    let folder = starter();
    assert_status(&rebook(folder.path(), "formulate books/scenario.json -o model.mps"), 0);
    assert_status(&rebook(folder.path(), "formulate books/scenario.json -o model.lp"), 0);
    let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
    assert!(read("model.mps").contains("ENDATA"));
    assert!(read("model.lp").to_lowercase().contains("maximi"));
    assert_eq!(out(&rebook(folder.path(), "formulate books/scenario.json")), read("model.mps"));
}

#[test]
fn a_literature_instance_is_solved_in_its_own_units() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny"), "2 3\n 1 5 4\n 3 2 6\n 1 1 1\n 1 1 1\n 2 2\n").unwrap();
    assert_status(&rebook(folder.path(), "import gap tiny -o tiny.json"), 0);
    let solve = rebook(folder.path(), "solve tiny.json --format json --gap 0%");
    assert_status(&solve, 0);
    let plan: rebook::plan::Plan = serde_json::from_slice(&solve.stdout).unwrap();
    assert_eq!(plan.solver.cost, Some(7.0));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_fault() {
    let folder = starter();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(folder.path()).arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!err(&output).contains("fault"), "{}", err(&output));
    assert_status(&output, 0);
}

#[test]
fn every_solver_gives_a_proven_plan_and_says_why_it_was_chosen() {
    let folder = starter();
    for (solver, reason) in [("auto", "at most 600"), ("milp", "as asked for"), ("decomposition", "alone")] {
        let arguments = format!("solve books/scenario.json -v --time-limit 20s --solver {solver} -o {solver}.json");
        let solved = rebook(folder.path(), &arguments);
        assert_status(&solved, 0);
        assert!(err(&solved).contains(reason), "{solver}: {}", err(&solved));
        let verified = rebook(folder.path(), &format!("verify books/scenario.json {solver}.json"));
        assert_status(&verified, 0);
        assert!(out(&verified).contains("proven: no plan"), "{}", out(&verified));
    }
}

#[test]
fn the_integer_solver_alone_refuses_large_problems() {
    let folder = tempfile::tempdir().unwrap();
    assert_status(&rebook(folder.path(), "init --sample 1500x50 big"), 0);
    let refused = rebook(folder.path(), "solve big/scenario.json --solver milp");
    assert_status(&refused, 1);
    assert!(err(&refused).contains("E505"), "{}", err(&refused));
}
