//! Nobody's work is lost: versions, two pages at once, killing while saving.

use std::fs;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Server, holds, keepable, quickstart};

fn keep(server: &Server, version: &Value, account: &str) -> super::client::Reply {
    let one = json!({ "account": account, "role": "csm", "decision": "keep" });
    server.post("/api/decisions", &json!({ "version": version, "decisions": [one] }))
}

#[test]
fn a_file_that_was_edited_meanwhile_is_left_alone() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let version = server.good("/api/folder")["version"].clone();
    let first = &keepable(&server)[0];
    for file in ["scenario.json", "accounts.csv", "team.csv"] {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        // Another length, another time or neither: the content is what counts.
        fs::write(&path, format!("{}\n\n", text.trim_end())).unwrap();
        let there = holds(folder.path());
        let reply = keep(&server, &version, first);
        assert_eq!((reply.status, reply.code().as_str()), (409, "E068"), "{file}");
        assert_eq!(reply.json()["sent"], version);
        assert_eq!(reply.json()["version"], server.good("/api/folder")["version"]);
        assert_eq!(holds(folder.path()), there, "{file}: nothing is written");
        fs::write(&path, text).unwrap();
    }
    assert_eq!(keep(&server, &version, first).status, 200, "it is as it was");
}

#[test]
fn decisions_in_a_file_of_another_form_are_taken_over_and_the_file_stays() {
    let folder = quickstart();
    let mut scenario: Value = serde_json::from_slice(&fs::read(folder.path().join("scenario.json")).unwrap()).unwrap();
    let ids = keepable(&Server::of(folder.path(), &[]));
    let theirs = format!("account,role,decision,comment\n{},csm,keep,mine\n", ids[1]);
    fs::write(folder.path().join("moves.csv"), &theirs).unwrap();
    scenario["decisions"] = json!({ "file": "moves.csv" });
    fs::write(folder.path().join("scenario.json"), scenario.to_string()).unwrap();
    let server = Server::of(folder.path(), &[]);
    let version = server.good("/api/folder")["version"].clone();
    let reply = keep(&server, &version, &ids[0]);
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.json()["decisions"].as_array().unwrap().len(), 2);
    assert_eq!(fs::read_to_string(folder.path().join("moves.csv")).unwrap(), theirs);
    let new: Value = serde_json::from_slice(&fs::read(folder.path().join("scenario.json")).unwrap()).unwrap();
    assert_eq!(new["decisions"]["file"], "decisions.csv");
    let cleared = json!({ "account": ids[1], "role": "csm", "decision": "clear" });
    let body = json!({ "version": reply.json()["version"], "decisions": [cleared] });
    assert_eq!(server.done("/api/decisions", &body)["decisions"].as_array().unwrap().len(), 1);
}

#[test]
fn of_two_pages_at_once_neither_loses_a_decision() {
    let folder = quickstart();
    let server = Server::of(folder.path(), &[]);
    let ids = keepable(&server);
    let decide = |ids: &[String]| {
        for id in ids {
            // As a page does: read, decide, and once more where somebody else was quicker.
            loop {
                let version = server.good("/api/folder")["version"].clone();
                let reply = keep(&server, &version, id);
                match reply.status {
                    200 => break,
                    409 => thread::sleep(Duration::from_millis(5)),
                    _ => panic!("{reply:?}"),
                }
            }
        }
    };
    let (some, others) = ids.split_at(ids.len() / 2);
    thread::scope(|scope| {
        scope.spawn(|| decide(some));
        scope.spawn(|| decide(others));
    });
    assert_eq!(server.good("/api/decisions")["decisions"].as_array().unwrap().len(), ids.len());
}

#[test]
fn killed_while_saving_leaves_whole_files() {
    let folder = quickstart();
    for round in 0..8u64 {
        let server = Server::of(folder.path(), &[]);
        let version = server.good("/api/folder")["version"].clone();
        let id = keepable(&server)[usize::try_from(round).unwrap()].clone();
        thread::scope(|scope| {
            scope.spawn(|| {
                let body = json!({ "time_limit": 1 });
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| server.post("/api/solve", &body)));
                let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| keep(&server, &version, &id)));
            });
            thread::sleep(Duration::from_millis(20 + 37 * round));
            let kill = std::process::Command::new("kill").args(["-9", &server.process().to_string()]).status();
            assert!(kill.unwrap().success());
        });
        drop(server);
        for (name, bytes) in holds(folder.path()) {
            if std::path::Path::new(&name).extension().is_some_and(|ending| ending == "json") {
                assert!(serde_json::from_slice::<Value>(&bytes).is_ok(), "{name} is torn");
            }
        }
        let after = Server::of(folder.path(), &[]);
        assert_eq!(after.good("/api/folder")["state"], "ready", "round {round}");
    }
}

#[test]
fn what_is_only_looked_at_stays_as_it_is() {
    let folder = quickstart();
    let there = holds(folder.path());
    let server = Server::of(folder.path(), &["--read-only"]);
    let version = server.good("/api/folder")["version"].clone();
    let id = server.good("/api/scenario")["accounts"][0]["id"].clone();
    for (path, body) in [
        ("/api/solve", json!({})),
        ("/api/weights", json!({ "version": version, "weights": {} })),
        ("/api/whatif", json!({ "version": version, "title": "x", "changes": [] })),
        (
            "/api/decisions",
            json!({ "version": version, "decisions": [{ "account": id, "role": "csm", "decision": "keep" }] }),
        ),
        ("/api/import", json!({ "version": version, "accounts": "accounts.csv" })),
    ] {
        let reply = server.post(path, &body);
        assert_eq!((reply.status, reply.code().as_str()), (403, "E069"), "{path}");
    }
    let upload = server.send("PUT", "/api/files/upload?name=a.csv", "text/csv", b"id\n1\n");
    assert_eq!((upload.status, upload.code().as_str()), (403, "E069"));
    assert_eq!(holds(folder.path()), there);
}
