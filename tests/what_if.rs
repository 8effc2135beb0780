//! What-ifs: what each change does, that answers depend on nothing but the question, and what is proven of differences.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rebook::internal::instance::{Instance, build};
use rebook::internal::planner::plan;
use rebook::internal::scenario::{Document, WhatIf, questions};
use rebook::internal::what_if::apply;
use serde_json::{Value, json};

use crate::support::{control, random};

fn base() -> Document {
    let text = json!({
        "rebook": 1, "name": "Base", "as_of": "2027-01-01",
        "segments": [
            { "id": "big", "when": "arr >= 100", "seats": { "csm": { "hours": 10 } } },
            { "id": "small", "default": true, "seats": { "csm": { "hours": 2 } } }
        ],
        "team": [
            { "id": "ann", "name": "Ann", "role": "csm", "hours": 100, "skills": { "german": 2 }, "backfill_for": "bea" },
            { "id": "bea", "role": "csm", "fte": 0.5 }
        ],
        "profiles": [{ "id": "berlin", "name": "Somebody in Berlin", "role": "csm", "skills": { "german": 5 } }],
        "accounts": [
            { "id": "a1", "arr": 200, "owner": { "csm": "ann" } },
            { "id": "a2", "arr": 150, "parent": "a1" },
            { "id": "a3", "arr": 50 }, { "id": "a4", "arr": 40 }, { "id": "a5", "arr": 30 }, { "id": "a6" }
        ],
        "what_if": []
    });
    rebook::internal::io::parse(&text.to_string(), "scenario.json").unwrap().0
}

/// The scenario after some changes.
fn after(changes: &Value) -> Document {
    let what_if: WhatIf = serde_json::from_value(json!({ "id": "it", "changes": changes })).unwrap();
    apply(&base(), &what_if).unwrap_or_else(|found| panic!("{found}"))
}

fn instance(document: &Document) -> Instance {
    build(document).unwrap_or_else(|found| panic!("{found}")).0
}

#[test]
fn hires_are_like_somebody_or_by_profile() {
    let changed = after(&json!([{ "hire": 2, "like": "ann", "start": "2027-02-01" }, { "hire": 1, "like": "berlin" }]));
    let hires: Vec<_> = changed.people()[2..].iter().map(|p| (p.id.as_str(), p.name.as_deref().unwrap())).collect();
    assert_eq!(hires, [("ann+1", "Hire like Ann 1"), ("ann+2", "Hire like Ann 2"), ("berlin+1", "Somebody in Berlin")]);
    let first = &changed.people()[2];
    assert_eq!((first.skills["german"], first.placeholder, first.backfill_for.as_deref()), (2, true, None));
    assert_eq!(first.start.unwrap().to_string(), "2027-02-01");
}

#[test]
fn people_leave_are_away_and_change() {
    let changed = after(&json!([
        { "leave": "bea" },
        { "absent": "ann", "from": "2027-02-01", "to": "2027-02-28" },
        { "change": "ann", "set": { "fte": 0.5, "skills": { "german": 4, "data": 1 }, "regions": "north" } }
    ]));
    let [ann, bea] = changed.people() else { panic!() };
    assert_eq!(bea.end.unwrap().to_string(), "2027-01-01");
    assert_eq!(ann.leave.len(), 1);
    assert_eq!((ann.hours, ann.fte), (Some(50.0), Some(0.5)), "half the share is half of the person's own hours");
    assert_eq!((ann.skills["german"], ann.skills["data"]), (4, 1));
    assert_eq!(ann.regions.0, ["north"]);
}

#[test]
fn locks_to_a_leaver_hold_no_longer() {
    let mut document = base();
    let scenario = serde_json::to_string(&document.scenario).unwrap();
    let locked = scenario
        .replace("\"owner\":{\"csm\":[\"ann\"]}", "\"owner\":{\"csm\":[\"ann\"],\"se\":[\"bea\"]},\"locked\":true");
    assert_ne!(scenario, locked);
    document.scenario = serde_json::from_str(&locked).unwrap();
    let what_if: WhatIf = serde_json::from_value(json!({ "id": "x", "changes": [{ "leave": "ann" }] })).unwrap();
    let changed = apply(&document, &what_if).unwrap();
    let first = &changed.accounts()[0];
    assert!(!first.locked);
    assert_eq!(first.locked_to.keys().collect::<Vec<_>>(), ["se"], "what others hold stays locked");
}

#[test]
fn accounts_come_go_and_grow() {
    let changed = after(&json!([
        { "win": [{ "id": "new", "arr": 10 }] }, { "lose": "a1" }, { "grow": "small", "by": 0.1 }
    ]));
    let ids: Vec<_> = changed.accounts().iter().map(|a| (a.id.as_str(), a.arr, a.parent.clone())).collect();
    let arr = |arr: f64| Some(arr);
    assert_eq!(ids[0], ("a2", arr(150.0), None), "a subsidiary whose parent is lost stands alone");
    assert_eq!(ids[1..4].iter().map(|it| it.1).collect::<Vec<_>>(), [arr(55.0), arr(44.0), arr(33.0)]);
    assert_eq!(ids[5], ("new", arr(11.0), None), "what is won grows with the rest");
}

#[test]
fn shares_of_a_segment_are_drawn_by_seed() {
    let lost = |seed: u32| {
        let changed = after(&json!([{ "churn": "small", "by": 0.5, "seed": seed }]));
        assert_eq!(changed.accounts().len(), 4, "half of four accounts are lost");
        assert!(changed.accounts().iter().take(2).map(|a| a.id.as_str()).eq(["a1", "a2"]), "of this segment alone");
        changed.accounts()[2..].iter().map(|a| a.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(lost(1), lost(1));
    assert!((2..20).any(|seed| lost(seed) != lost(1)));
    let grown = after(&json!([{ "add": "*", "by": 0.5 }]));
    assert_eq!(grown.accounts().len(), 9);
    assert!(grown.accounts()[6..].iter().all(|a| a.id.ends_with("+new") && a.owner.is_empty()));
}

#[test]
fn effort_and_patches_reach_the_instance() {
    let minutes = |document: &Document| instance(document).seats.iter().map(|seat| seat.minutes).sum::<i64>();
    assert_eq!(minutes(&base()), (2 * 10 + 4 * 2) * 60);
    assert_eq!(minutes(&after(&json!([{ "effort": "small", "by": 0.5 }]))), (2 * 10 + 4 * 3) * 60);
    let patched = after(&json!([{ "merge": { "rules": { "moves": { "at_most": 3 } }, "name": "Other" } }]));
    assert_eq!((instance(&patched).rules.most_moves(), instance(&patched).name.as_str()), (Some(3), "Other"));
    let what_if: WhatIf =
        serde_json::from_value(json!({ "id": "x", "changes": [{ "merge": { "rules": { "movs": {} } } }] })).unwrap();
    let Err(found) = apply(&base(), &what_if) else { panic!("an unknown key is refused") };
    assert_eq!(found.0[0].code, "E006");
}

#[test]
fn sweeps_and_generators_make_single_questions() {
    let all = |what_if: Value| -> Vec<String> {
        let what_if: WhatIf = serde_json::from_value(what_if).unwrap();
        let list = questions(&base(), &what_if).unwrap();
        list.into_iter().map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(
        all(json!({ "id": "h", "changes": [{ "hire": 1, "like": "ann" }], "sweep": { "/changes/0/hire": "1..3" } })),
        ["h:hire=1", "h:hire=2", "h:hire=3"]
    );
    let grid = all(json!({
        "id": "g",
        "changes": [{ "hire": 1, "like": "ann" }, { "merge": {} }],
        "sweep": { "/changes/0/hire": [1, 2], "/changes/1/merge/rules/moves/at_most": [5, 10, 20] }
    }));
    assert_eq!(grid.len(), 6);
    assert_eq!(all(json!({ "id": "l", "each": "leaves" })), ["l:ann", "l:bea"]);
    assert_eq!(all(json!({ "id": "p", "each": "hired" })), ["p:berlin"]);
}

/// The optimum of a what-if does not depend on where the search starts.
#[test]
fn a_start_from_the_base_leads_to_the_same_optimum() {
    let mut tried = 0;
    for seed in 0..400 {
        let scenario = random::scenario(seed);
        let document = Document::inline(scenario, "random.json");
        let Ok((instance, _)) = build(&document) else { continue };
        let Ok(found) = plan(&instance, &control()) else { continue };
        let what_if: WhatIf =
            serde_json::from_value(json!({ "id": "h", "changes": [{ "hire": 1, "like": "p0" }] })).unwrap();
        let Ok((changed, _)) = build(&apply(&document, &what_if).unwrap()) else { continue };
        let warm = rebook::internal::planner::WarmStart::of(&found);
        let (Ok(cold), Ok(warm)) =
            (plan(&changed, &control()), rebook::internal::planner::plan_from(&changed, Some(&warm), &control()))
        else {
            continue;
        };
        if cold.objective == cold.bound && warm.objective == warm.bound {
            assert_eq!(cold.objective, warm.objective, "seed {seed}");
            tried += 1;
        }
        assert!(cold.objective <= warm.bound && warm.objective <= cold.bound, "seed {seed}");
    }
    assert!(tried > 150, "{tried}");
}

fn rebook(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(root).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const LIMITS: [&str; 6] = ["--work-limit", "3000", "--time-limit", "10m", "--format", "json"];

#[test]
fn threads_shards_and_a_second_run_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let folder = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let scenario = "scenarios/hybrid/scenario.json";
    let compare = |more: &[&str]| rebook(&[&["compare", scenario], &LIMITS[..], more].concat());
    let one = compare(&["--threads", "1"]);
    assert_eq!(one, compare(&["--threads", "2"]));
    for shard in ["1/3", "2/3", "3/3"] {
        compare(&["--results", &folder("shards"), "--shard", shard]);
    }
    let merged = rebook(&[&["merge", scenario, "--results", &folder("shards")], &LIMITS[..]].concat());
    assert_eq!(one, merged);
    // What was lost or broken off is answered again; what is there is taken as it is.
    let mut files: Vec<_> = fs::read_dir(folder("shards")).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    fs::remove_file(&files[1]).unwrap();
    fs::write(&files[2], "{ \"id\": \"hal").unwrap();
    assert_eq!(one, compare(&["--results", &folder("shards")]));
}

#[test]
fn a_run_that_was_killed_ends_like_one_that_was_not() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("answers");
    let arguments = ["compare", "scenarios/budget/scenario.json", "--work-limit", "2000", "--time-limit", "10m"];
    let kept = [&arguments[..], &["--results", results.to_str().unwrap()]].concat();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for milliseconds in [20, 60, 120, 200] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rebook"))
            .current_dir(root)
            .args(&kept)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert_eq!(rebook(&kept), rebook(&arguments));
}

#[test]
fn reports_go_where_they_are_asked_for_in_one_format() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let asked = ["compare", "scenarios/quickstart/scenario.json", "--work-limit", "1000", "--only", "train-mara"];
    let asked = [&asked[..], &["--between", "base", "train-mara", "-o"]].concat();
    rebook(&[&asked[..], &[&file("it.json")]].concat());
    let json: Value = serde_json::from_slice(&fs::read(file("it.json")).unwrap()).unwrap();
    let changes = json["between"]["changes"].as_array().unwrap();
    assert!(!changes.is_empty() && json["what_ifs"][0]["id"] == "train-mara");
    rebook(&[&asked[..], &[&file("it.csv")]].concat());
    let csv = fs::read_to_string(file("it.csv")).unwrap();
    assert_eq!(
        (csv.lines().next(), csv.lines().count()),
        (Some("\u{feff}account,account_name,role,from,from_name,to,to_name"), changes.len() + 1)
    );
}

#[test]
fn ids_that_nothing_has_are_refused_before_anything_is_solved() {
    for more in [["--only", "trian-mara"].as_slice(), &["--between", "base", "trian-mara"]] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
        let output = command
            .current_dir(root)
            .args(["compare", "scenarios/quickstart/scenario.json"])
            .args(more)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("E025") && said.contains("train-mara"), "{said}");
    }
}

#[test]
fn a_question_that_cannot_be_met_is_a_row_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut scenario = serde_json::to_value(&base().scenario).unwrap();
    scenario["what_if"] = json!([
        { "id": "one", "title": "One account a person", "changes": [{ "merge": { "rules": {
            "coverage": "required", "caps": [{ "measure": "accounts", "at_most": 1 }] } } }] },
        { "id": "hire", "changes": [{ "hire": 1, "like": "berlin" }] }
    ]);
    let file = folder.path().join("scenario.json");
    fs::write(&file, scenario.to_string()).unwrap();
    let text = rebook(&["compare", file.to_str().unwrap(), "--work-limit", "3000"]);
    assert!(text.contains("Without a plan") && text.contains("One account a person: E"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn check_applies_every_what_if_and_names_those_that_make_no_sense() {
    let mut document = base();
    document.scenario.what_if = serde_json::from_value(json!([
        { "id": "fine", "changes": [{ "hire": 1, "like": "berlin" }] },
        { "id": "empty", "title": "Nobody left", "changes": [{ "merge": { "accounts": [] } }] },
        { "id": "nonsense", "title": "No segment", "changes": [{ "merge": { "segments": [{ "id": "none", "when": "arr < 0.0" }] } }] }
    ]))
    .unwrap();
    let found = rebook::internal::what_if::unanswerable(&document, &rebook::Diagnostics::default());
    let said: Vec<&str> = found.0.iter().map(|one| one.cause.as_str()).collect();
    assert_eq!(found.0.iter().map(|one| one.code).collect::<Vec<_>>(), ["E343", "E343"], "{said:?}");
    assert!(said[0].contains("Nobody left") && said[1].contains("No segment"), "{said:?}");
}

#[test]
fn where_no_question_has_a_plan_none_is_said_not_to_help() {
    let folder = tempfile::tempdir().unwrap();
    let mut scenario = serde_json::to_value(&base().scenario).unwrap();
    scenario["what_if"] = json!([{ "id": "one", "changes": [{ "merge": { "rules": {
        "coverage": "required", "caps": [{ "measure": "accounts", "at_most": 1 }] } } }] }]);
    let file = folder.path().join("scenario.json");
    fs::write(&file, scenario.to_string()).unwrap();
    let text = rebook(&["compare", file.to_str().unwrap(), "--work-limit", "3000"]);
    assert!(text.contains("No question has a plan that could be compared") && !text.contains("to help"), "{text}");
}

#[test]
fn check_says_of_all_what_ifs_at_once_what_is_wrong_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut scenario = serde_json::to_value(&base().scenario).unwrap();
    scenario["what_if"] = json!([
        { "id": "who", "changes": [{ "leave": "nobody-known" }] },
        { "id": "empty", "changes": [{ "merge": { "accounts": [] } }] }
    ]);
    let file = folder.path().join("scenario.json");
    fs::write(&file, scenario.to_string()).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rebook"));
    let output = command.args(["check", file.to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("E335") && said.contains("E343"), "{said}");
}
