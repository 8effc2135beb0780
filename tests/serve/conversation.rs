//! The whole conversation: what the page is told is what the commands say of the files that it leaves.

use std::fs;

use rebook::Plan;
use serde_json::{Value, json};

use super::client::{Server, quickstart, rebook};

/// All texts of a report, one after another.
fn texts(report: &Value) -> String {
    report.to_string()
}

fn seat_of<'a>(plan: &'a Value, account: &str, role: &str) -> &'a Value {
    let seats = plan["seats"].as_array().unwrap();
    seats.iter().find(|seat| seat["account"] == account && seat["role"] == role).unwrap()
}

#[test]
fn a_folder_is_looked_at_planned_decided_on_and_sent() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let start = server.good("/api/folder");
    assert_eq!((&start["state"], &start["read_only"]), (&json!("ready"), &json!(false)));
    assert_eq!(start["plans"], json!([]));
    let scenario = server.good("/api/scenario");
    assert_eq!(scenario["accounts"].as_array().unwrap().len(), 20);
    for (path, words) in [("check", "20 accounts"), ("audit", ""), ("size", ""), ("journey", "")] {
        let report = server.good(&format!("/api/{path}"));
        assert!(texts(&report).contains(words) && report["version"] == start["version"], "{path}");
    }

    let (event, done) = server.run("/api/solve", &json!({ "time_limit": 5 }));
    assert_eq!((event.as_str(), &done["plan"]), ("done", &json!("plan.json")));
    let plan = server.good("/api/plan?file=plan.json");
    assert_eq!((&plan["current"], &plan["version"]), (&json!(true), &start["version"]));
    same_as_the_file(folder.path(), "plan.json", &plan);
    let verify = rebook(folder.path(), &["verify", "scenario.json", "plan.json"]);
    assert_eq!(verify.status.code(), Some(0));

    let moves = server.good("/api/moves?file=plan.json");
    let all = moves["moves"].as_array().unwrap();
    let is_free = |it: &&Value| it["forced"] == false && it["from"].is_string() && it["to"].is_string();
    let mut free = all.iter().filter(is_free);
    let (first, second) = (free.next().unwrap(), free.next().unwrap());
    prices_agree(&server, &plan, first);

    // Keep the first, reject the receiver of the second.
    let decided = server.done(
        "/api/decisions",
        &json!({ "version": start["version"], "decisions": [
            { "account": first["account"], "role": first["role"], "decision": "keep", "by": "Ann", "note": "=1+1" },
            { "account": second["account"], "role": second["role"], "decision": "reject", "to": second["to"] },
        ] }),
    );
    assert_ne!(decided["version"], start["version"]);
    assert_eq!(decided["decisions"], server.good("/api/decisions")["decisions"]);
    assert_eq!(decided["decisions"][0]["note"], "=1+1", "a note is kept as it is written");
    let outdated = server.good("/api/plan?file=plan.json");
    assert_eq!(outdated["current"], false);
    assert!(!outdated["problems"].as_array().unwrap().is_empty(), "the plan does what was rejected");

    let (event, again) = server.run("/api/solve", &json!({ "from": "plan.json", "time_limit": 5 }));
    assert_eq!((event.as_str(), &again["plan"]), ("done", &json!("plan-2.json")));
    let new = server.good("/api/plan?file=plan-2.json");
    same_as_the_file(folder.path(), "plan-2.json", &new);
    let kept = seat_of(&new, first["account"].as_str().unwrap(), first["role"].as_str().unwrap());
    assert_eq!(kept["owner"], first["from"]);
    let other = seat_of(&new, second["account"].as_str().unwrap(), second["role"].as_str().unwrap());
    assert_ne!(other["owner"], second["to"]);
    let verify = rebook(folder.path(), &["verify", "scenario.json", "plan-2.json"]);
    assert_eq!(verify.status.code(), Some(0), "{}", String::from_utf8_lossy(&verify.stderr));
    let diff = server.good("/api/diff?a=plan.json&b=plan-2.json");
    assert!(texts(&diff).contains("points") || texts(&diff).contains("seat"), "{diff}");

    let account = first["account"].as_str().unwrap();
    let why = server.good(&format!("/api/explain?file=plan-2.json&account={account}"));
    assert!(texts(&why).contains("may have it") || texts(&why).len() > 200, "{why}");
    for (name, magic) in [
        ("moves.xlsx", &b"PK"[..]),
        ("plan.xlsx", b"PK"),
        ("plan.html", b"<!doctype html>"),
        ("load.zip", b"PK"),
        ("pages.zip", b"PK"),
        ("all.zip", b"PK"),
    ] {
        let reply = server.get(&format!("/api/export/{name}?file=plan-2.json"));
        assert!(reply.status == 200 && reply.body.starts_with(magic), "{name}: {}", reply.status);
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    }
    let plans = server.good("/api/folder");
    assert_eq!(plans["plans"].as_array().unwrap().len(), 2);
    assert_eq!(plans["newest_plan"], "plan-2.json");
}

/// What the page is told of a plan is what stands in its file.
fn same_as_the_file(folder: &std::path::Path, file: &str, told: &Value) {
    let plan: Plan = serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap();
    assert_eq!((&told["objective"], &told["bound"]), (&json!(plan.objective), &json!(plan.bound)));
    for it in &plan.assignments {
        let seats = told["seats"].as_array().unwrap();
        let is_same =
            |seat: &&Value| seat["account"] == it.account && seat["role"] == it.role && seat["owner"] == it.owner;
        let seat = seats.iter().find(is_same).unwrap();
        assert_eq!((&seat["fit"], &seat["hours"]), (&json!(it.fit), &json!(it.hours)));
    }
    for (book, told) in plan.books.iter().zip(told["books"].as_array().unwrap()) {
        assert_eq!((&told["person"], &told["hours"]), (&json!(book.owner), &json!(book.plan.hours)));
        assert_eq!(told["before"]["arr"], json!(book.now.arr));
    }
}

/// What everybody else would cost is what a preview says of it, to the point.
fn prices_agree(server: &Server, plan: &Value, first: &Value) {
    let seat = seat_of(plan, first["account"].as_str().unwrap(), first["role"].as_str().unwrap());
    let candidates = server.good(&format!("/api/candidates?file=plan.json&seat={}", seat["seat"]));
    let people = candidates["people"].as_array().unwrap();
    assert!(people.len() > 1);
    for person in people {
        let change = json!({ "seat": seat["seat"], "to": person["person"] });
        let preview = server.done("/api/preview", &json!({ "file": "plan.json", "changes": [change] }));
        let gain = preview["points"]["after"].as_i64().unwrap() - preview["points"]["before"].as_i64().unwrap();
        assert_eq!(Some(gain), person["points"].as_i64(), "{person}");
        assert_eq!(preview["points"]["before"], plan["objective"]);
        let parts = preview["components"].as_array().unwrap().iter();
        assert_eq!(parts.map(|part| part["points"].as_i64().unwrap()).sum::<i64>(), gain);
        let may = person["why_not"].is_null();
        let codes = preview["broken"].as_array().unwrap().iter().filter(|it| it["code"] == "E611").count();
        assert_eq!(may, codes == 0, "{person} {preview}");
        let hours = |when: &str| {
            let all = preview["people"].as_array().unwrap();
            all.iter().find(|it| it["person"] == person["person"]).map(|it| it[when]["hours"].clone())
        };
        if person["owner"] == false {
            assert_eq!(hours("after"), Some(person["hours_after"].clone()));
        }
    }
    let nobody = json!({ "file": "plan.json", "changes": [{ "seat": seat["seat"] }] });
    let preview = server.done("/api/preview", &nobody);
    assert!(preview["points"]["after"].as_i64() < preview["points"]["before"].as_i64());
}

#[test]
fn weights_and_questions_are_those_of_the_file() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let before = fs::read_to_string(folder.path().join("scenario.json")).unwrap();
    let version = server.good("/api/folder")["version"].clone();
    let weights = json!({ "continuity": 0.9 });
    let written = server.done("/api/weights", &json!({ "version": version, "weights": weights }));
    let new: Value = serde_json::from_slice(&fs::read(folder.path().join("scenario.json")).unwrap()).unwrap();
    assert_eq!(new["objective"]["continuity"], 0.9);
    let mut old: Value = serde_json::from_str(&before).unwrap();
    let mut rest = new.clone();
    for it in [&mut old, &mut rest] {
        it.as_object_mut().unwrap().remove("objective");
    }
    assert_eq!(old, rest, "nothing else has changed");

    let person = server.good("/api/scenario")["people"][0]["id"].clone();
    let ask = json!({ "version": written["version"], "title": "One leaves", "changes": [{ "leave": person }] });
    let asked = server.done("/api/whatif", &ask);
    let id = asked["id"].as_str().unwrap();
    let (event, told) = server.run("/api/compare", &json!({ "time_limit": 4, "only": [id] }));
    assert_eq!(event, "done", "{told}");
    assert_eq!((&told["answers"][0]["id"], &told["answers"][1]["id"]), (&json!("base"), &json!(id)));
    let command =
        rebook(folder.path(), &["compare", "scenario.json", "--only", id, "--format", "json", "--work-limit", "200"]);
    let facts: Value = serde_json::from_slice(&command.stdout).unwrap();
    assert_eq!(facts["what_ifs"][0]["title"], "One leaves");
    let drop = json!({ "version": asked["version"], "id": id });
    let left = server.done("/api/whatif/drop", &drop);
    assert!(left["what_ifs"].as_array().unwrap().iter().all(|it| it["id"] != id));
    let wrong = json!({ "version": left["version"], "title": "x", "changes": [{ "leave": "nobody" }] });
    let reply = server.post("/api/whatif", &wrong);
    assert_eq!(reply.status, 422, "{reply:?}");
}

const ACCOUNTS: &str = "Account ID,Account Name,ARR,CSM,Region,Renewal Date\n\
    A1,Acme,120000,Ann,North,2027-05-01\nA2,Birch,80000,Ben,South,2027-06-01\nA3,Cedar,60000,Ann,North,2027-07-01\n\
    A4,Dale,40000,Ben,South,2027-08-01\nA5,Elm,20000,Ann,South,2027-09-01\n";
const TEAM: &str = "Name,Role,Region\nAnn,csm,North\nBen,csm,South\n";

#[test]
fn exports_become_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(folder.path(), &[]);
    assert_eq!(server.good("/api/folder")["state"], "empty");
    for (name, text) in [("accounts export.csv", ACCOUNTS), ("team.csv", TEAM)] {
        let path = format!("/api/files/upload?name={}", name.replace(' ', "%20"));
        let reply = server.send("PUT", &path, "application/octet-stream", text.as_bytes());
        assert_eq!((reply.status, &reply.json()["file"]), (200, &json!(format!("uploads/{name}"))));
    }
    let mut asked = json!({ "dry": true, "accounts": "uploads/accounts export.csv", "team": "uploads/team.csv" });
    let looked = server.done("/api/import", &asked);
    assert_eq!(looked["state"], "proposed", "{looked}");
    assert_eq!(looked["written"], json!([]));
    let arr = looked["columns"].as_array().unwrap().iter().find(|it| it["field"] == "arr").unwrap();
    assert_eq!((&arr["heading"], &arr["samples"][0]), (&json!("ARR"), &json!("120000")));
    assert!(!folder.path().join("scenario.json").exists());
    asked["dry"] = json!(false);
    let written = server.done("/api/import", &asked);
    assert!(written["written"].as_array().unwrap().contains(&json!("scenario.json")), "{written}");
    let check = rebook(folder.path(), &["check", "scenario.json"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stderr));
    let (event, done) = server.run("/api/solve", &json!({ "time_limit": 3 }));
    assert_eq!(event, "done", "{done}");
    let show = rebook(folder.path(), &["show", "plan.json", "--format", "json"]);
    let facts: Value = serde_json::from_slice(&show.stdout).unwrap();
    assert_eq!(facts["objective"], server.good("/api/plan?file=plan.json")["objective"]);

    // The next export, with the version that it replaces.
    let next = ACCOUNTS.replace("Elm,20000", "Elm,25000");
    let reply = server.send("PUT", "/api/files/upload?name=next.csv", "application/octet-stream", next.as_bytes());
    assert_eq!(reply.status, 200);
    let stale = server.post("/api/import", &json!({ "version": "0", "accounts": "uploads/next.csv" }));
    assert_eq!((stale.status, stale.code()), (409, "E068".to_owned()));
    let version = server.good("/api/folder")["version"].clone();
    let renewed = server.done("/api/import", &json!({ "version": version, "accounts": "uploads/next.csv" }));
    assert_eq!(renewed["state"], "renewed");
    assert!(fs::read_to_string(folder.path().join("before/accounts.csv")).unwrap().contains("Elm,20000"));
    let known = server.good("/api/scenario");
    assert!(known["accounts"].as_array().unwrap().iter().any(|it| it["arr"] == 25000));
}

#[test]
fn a_column_that_is_not_clear_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(folder.path(), &[]);
    let accounts = "Account ID,CSM,ARR (2026),ARR (2027)\na1,Ana,10,20\na2,Bo,30,40\na3,Bo,30,40\n";
    fs::write(folder.path().join("export.csv"), accounts).unwrap();
    let looked = server.done("/api/import", &json!({ "dry": true, "accounts": "export.csv" }));
    assert_eq!(looked["state"], "unclear", "{looked}");
    assert_eq!(looked["questions"][0]["id"], "columns.arr", "{looked}");
    let answered = json!({ "dry": true, "accounts": "export.csv", "columns": { "arr": "ARR (2027)" } });
    assert_eq!(server.done("/api/import", &answered)["state"], "proposed");
}

/// What a terminal asks, a page asks, too: dates that can be read in two ways ended here without a way on.
#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of(folder.path(), &[]);
    let accounts = "Account ID,CSM,ARR,Renewal Date\na1,Ana,10,03/04/2027\na2,Bo,30,05/06/2027\na3,Bo,30,07/08/2027\n";
    fs::write(folder.path().join("export.csv"), accounts).unwrap();
    let looked = server.done("/api/import", &json!({ "dry": true, "accounts": "export.csv" }));
    assert_eq!((&looked["state"], &looked["questions"][0]["id"]), (&json!("unclear"), &json!("dates")), "{looked}");
    let options = looked["questions"][0]["options"].as_array().unwrap();
    assert_eq!(options[0], json!({ "value": "day_first", "label": "The day comes first" }));
    let answered = json!({ "dry": true, "accounts": "export.csv", "dates": "day_first" });
    assert_eq!(server.done("/api/import", &answered)["state"], "proposed");
}

#[test]
fn the_description_is_made_of_the_types() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let described = server.good("/api/openapi.json");
    assert_eq!(described["openapi"], "3.1.0");
    let paths = described["paths"].as_object().unwrap();
    for path in ["/api/folder", "/api/plan", "/api/decisions", "/api/preview", "/api/import", "/api/runs/{run}/events"]
    {
        assert!(paths.contains_key(path), "{path}");
    }
    // Every reference leads somewhere.
    let text = described.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(described["components"]["schemas"].get(name).is_some(), "{name}");
    }
    let body = &described["paths"]["/api/solve"]["post"]["requestBody"];
    assert!(body.to_string().contains("SolveBody"), "{body}");
}
