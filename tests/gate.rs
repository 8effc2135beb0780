//! The gate for what comes back from a file: whatever was changed in it, no command uses it, and none ends as a fault.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use rebook::Scenario;
use rebook::internal::instance::Instance;
use rebook::internal::planner::{Patience, gate, plan};
use rebook::internal::solve::Control;
use rebook::plan::{Plan, Status, Stopped};
use serde_json::{Value, json};

use crate::support::{control, planned, some_of};

fn rebook(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(folder).args(arguments.split_whitespace()).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with the starter scenario, solved.
fn solved() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert!(rebook(folder.path(), "init .").status.success());
    assert!(rebook(folder.path(), "solve scenario.json --work-limit 200 -o plan.json").status.success());
    folder
}

fn read(folder: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

fn write(folder: &Path, name: &str, value: &Value) {
    fs::write(folder.join(name), value.to_string()).unwrap();
}

/// The JSON pointers of all numbers, those of proofs left out.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path.to_owned()),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, it)| numbers(it, &format!("{path}/{i}"), found)),
        Value::Object(map) => map.iter().filter(|(key, _)| key.as_str() != "proof").for_each(|(key, it)| {
            numbers(it, &format!("{path}/{key}"), found);
        }),
        _ => {}
    }
}

#[test]
fn no_figure_of_a_plan_may_be_hostile() {
    let mut tried = 0;
    for seed in 0..some_of(40) {
        let Some((instance, plan)) = planned(seed) else { continue };
        assert!(!gate(&instance, &plan, Patience::All).has_errors(), "seed {seed}");
        let good = serde_json::to_value(&plan).unwrap();
        let mut paths = Vec::new();
        numbers(&good, "", &mut paths);
        for path in &paths {
            for hostile in [json!(i64::MIN), json!(i64::MAX), json!(u64::MAX), json!(-1e300), json!(1e300)] {
                let mut changed = good.clone();
                *changed.pointer_mut(path).unwrap() = hostile.clone();
                // What can't be read is refused by then.
                let Ok(changed) = serde_json::from_value::<Plan>(changed) else { continue };
                let found = gate(&instance, &changed, Patience::All);
                assert!(found.has_errors(), "seed {seed}: {path} may be {hostile}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn no_command_uses_a_plan_with_a_hostile_figure() {
    let folder = solved();
    let good = read(folder.path(), "plan.json");
    for (pointer, value) in [
        ("/bound", json!(i64::MIN)),
        ("/bound", json!(i64::MAX)),
        ("/points_per_seat", json!(0)),
        ("/objective", json!(good["objective"].as_i64().unwrap() + 1_000_000)),
        ("/books/0/gained", json!(4_000_000_000_u32)),
    ] {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        write(folder.path(), "changed.json", &changed);
        for command in [
            "verify scenario.json changed.json",
            "moves scenario.json --plan changed.json",
            "explain scenario.json --plan changed.json",
            "solve scenario.json --from changed.json --work-limit 200",
            "crm scenario.json --plan changed.json -o crm",
            "handoff scenario.json --plan changed.json -o packs",
            "route scenario.json --plan changed.json --ledger ledger.json",
        ] {
            let output = rebook(folder.path(), command);
            assert_eq!(output.status.code(), Some(1), "{pointer}, {command}: {}", err(&output));
            assert!(err(&output).contains("E6") && output.stdout.is_empty(), "{pointer}, {command}: {}", err(&output));
        }
    }
}

#[test]
fn a_plan_without_a_proof_is_taken_on_trust_and_said_to_be() {
    let folder = solved();
    let mut plan = read(folder.path(), "plan.json");
    plan.as_object_mut().unwrap().remove("proof");
    write(folder.path(), "plan.json", &plan);
    let verify = rebook(folder.path(), "verify scenario.json plan.json");
    assert_eq!(verify.status.code(), Some(1));
    assert!(err(&verify).contains("E634") && verify.stdout.is_empty(), "{}", err(&verify));
    let moves = rebook(folder.path(), "moves scenario.json --plan plan.json");
    assert!(moves.status.success() && err(&moves).contains("W630"), "{}", err(&moves));
    let shown = String::from_utf8(rebook(folder.path(), "show plan.json").stdout).unwrap();
    assert!(shown.contains("no proof is there") && !shown.contains("(proven)"), "{shown}");
}

/// A plan after hardly any search, said to be the best one and to be proven so by the best one's proof; nothing where it is
/// not worse.
fn worse_plan_called_best(instance: &Instance, best: &Plan) -> Option<Plan> {
    let mut worse = plan(instance, &Control { work_limit: Some(1), ..control() }).ok()?;
    if worse.objective >= best.objective {
        return None;
    }
    (worse.bound, worse.gap, worse.proof) = (worse.objective, Some(0.0), best.proof.clone());
    (worse.status, worse.stopped) = (Status::Optimal, Stopped::Optimal);
    worse.solver.cost_bound = worse.solver.cost;
    Some(worse)
}

#[test]
fn a_worse_plan_that_calls_itself_optimal_is_refused() {
    let mut tried = 0;
    for seed in 0..some_of(300) {
        let Some((instance, best)) = planned(seed) else { continue };
        let Some(worse) = worse_plan_called_best(&instance, &best) else { continue };
        let found = gate(&instance, &worse, Patience::All);
        assert!(found.0.iter().any(|one| one.code == "E631"), "seed {seed}: {found}");
        tried += 1;
    }
    assert!(tried > 3, "{tried}");
}

#[test]
fn no_command_uses_a_worse_plan_that_calls_itself_optimal() {
    let folder = solved();
    let scenario = Scenario::load(folder.path().join("scenario.json")).unwrap();
    let document = rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap().0;
    let (instance, _) = rebook::internal::instance::build(&document).unwrap();
    let best = scenario.plan(&rebook::Options::default().work_limit(2_000)).unwrap().plan;
    let worse = worse_plan_called_best(&instance, &best).expect("the starter takes some search");
    write(folder.path(), "worse.json", &serde_json::to_value(&worse).unwrap());
    for command in ["verify scenario.json worse.json", "moves scenario.json --plan worse.json"] {
        let output = rebook(folder.path(), command);
        assert_eq!(output.status.code(), Some(1), "{command}: {}", err(&output));
        assert!(err(&output).contains("E631") && output.stdout.is_empty(), "{command}: {}", err(&output));
    }
}

#[test]
fn a_plan_of_another_version_is_used_for_its_seats_alone() {
    let folder = solved();
    let mut plan = read(folder.path(), "plan.json");
    plan["scenario"]["digest"] = json!("0".repeat(64));
    for (bound, points) in [(i64::MIN / 4, 1), (-i64::pow(2, 61), 1), (i64::pow(2, 61), 1_000_000_000_000_i64)] {
        plan["bound"] = json!(bound);
        plan["points_per_seat"] = json!(points);
        write(folder.path(), "before.json", &plan);
        let again = rebook(folder.path(), "solve scenario.json --from before.json --work-limit 200 -o again.json");
        assert!(again.status.success() && err(&again).contains("another version"), "{}", err(&again));
        assert!(rebook(folder.path(), "verify scenario.json again.json").status.success());
        fs::remove_file(folder.path().join("again.json")).unwrap();
    }
}

#[test]
fn kept_answers_are_worked_out_again_and_never_believed() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart/scenario.json");
    let compare = format!("compare {} --work-limit 500 --format json --results kept", scenario.display());
    let first = rebook(folder.path(), &compare);
    assert!(first.status.success(), "{}", err(&first));
    assert_eq!(rebook(folder.path(), &compare).stdout, first.stdout);
    let kept = folder.path().join("kept");
    let mut changed = 0;
    for file in fs::read_dir(&kept).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let mut answer = read(&kept, &name);
        let Some(plan) = answer.get_mut("plan") else { continue };
        for figure in ["objective", "bound"] {
            plan[figure] = json!(plan[figure].as_i64().unwrap() + 1_000_000_000_000);
        }
        write(&kept, &name, &answer);
        changed += 1;
    }
    assert!(changed > 2, "{changed}");
    let again = rebook(folder.path(), &compare);
    assert!(err(&again).contains("W631"), "{}", err(&again));
    assert_eq!(again.stdout, first.stdout, "all is answered again");
    let once_more = rebook(folder.path(), &compare);
    assert!(!err(&once_more).contains("W631") && once_more.stdout == first.stdout, "{}", err(&once_more));
}

#[test]
fn a_kept_refusal_is_passed_on_by_merge_as_unchecked_and_looked_at_again_by_compare() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart/scenario.json");
    let asked = format!("{} --work-limit 500 --format json --results kept", scenario.display());
    let first = rebook(folder.path(), &format!("compare {asked}"));
    let kept = folder.path().join("kept");
    let mut forged = 0;
    for file in fs::read_dir(&kept).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.starts_with("what-if") {
            write(&kept, &name, &json!({ "refused": { "code": "E502", "cause": "No plan exists: it was forged." } }));
            forged += 1;
        }
    }
    assert!(forged > 1);
    let merged = rebook(folder.path(), &format!("merge {asked}"));
    let said: Value = serde_json::from_slice(&merged.stdout).unwrap();
    let refused: Vec<&str> =
        said["what_ifs"].as_array().unwrap().iter().filter_map(|it| it["refused"].as_str()).collect();
    assert_eq!(refused.len(), forged);
    assert!(refused.iter().all(|why| why.contains("not checked")) && err(&merged).contains("W632"), "{refused:?}");
    let again = rebook(folder.path(), &format!("compare {asked}"));
    assert_eq!(again.stdout, first.stdout, "{}", err(&again));
}

#[test]
fn what_merge_cant_use_is_open_and_not_without_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart/scenario.json");
    let asked = format!("{} --work-limit 500 --format json --results kept", scenario.display());
    assert!(rebook(folder.path(), &format!("compare {asked}")).status.success());
    let kept = folder.path().join("kept");
    let files = fs::read_dir(&kept).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let name = files.into_iter().find(|name| name.starts_with("what-if")).unwrap();
    fs::write(kept.join(&name), "{").unwrap();
    let merged = rebook(folder.path(), &format!("merge {asked}"));
    let said: Value = serde_json::from_slice(&merged.stdout).unwrap();
    assert_eq!(said["open"].as_array().unwrap().len(), 1, "{said}");
    assert!(err(&merged).contains("W631"), "{}", err(&merged));
}

#[test]
fn a_ledger_that_was_changed_is_refused() {
    let folder = solved();
    let scenario = read(folder.path(), "scenario.json");
    let segment = scenario["segments"][0]["id"].clone();
    write(folder.path(), "new.json", &json!([{ "id": "new-1", "arr": 1000, "segment": segment }]));
    let route = "route scenario.json --plan plan.json --ledger ledger.json";
    let first = rebook(folder.path(), &format!("{route} --accounts new.json"));
    assert!(first.status.success(), "{}", err(&first));
    let good = read(folder.path(), "ledger.json");
    for (pointer, value) in [
        ("/entries/0/seats/0/owner", json!("nobody-known")),
        ("/entries/0/seats/0/role", json!("another")),
        ("/entries/0/account", Value::Null),
        ("/entries/0/lost", json!("new-1")),
    ] {
        let mut changed = good.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[key] = value;
        write(folder.path(), "ledger.json", &changed);
        let output = rebook(folder.path(), route);
        assert_eq!(output.status.code(), Some(1), "{pointer}: {}", err(&output));
        assert!(err(&output).contains("E643"), "{pointer}: {}", err(&output));
    }
    write(folder.path(), "ledger.json", &good);
    assert!(rebook(folder.path(), route).status.success());
}
