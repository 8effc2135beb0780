//! The audit of the present books: every kind of finding has a small scenario that shows it, a sound one shows none,
//! and table, JSON and CSV tell the same facts.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rebook::error::Diagnostics;
use rebook::internal::analysis::audit::{Audit, AuditFinding, audit};
use rebook::internal::instance::{self, Instance};
use rebook::internal::render::text::WIDTH;
use rebook::internal::render::{self, Style, text};
use rebook::internal::report::{self, CommandContext};
use rebook::internal::{io, sample};
use serde_json::Value;

mod hygiene;
mod triggers;

/// Two people of 100 hours with two accounts of 30 hours each: nothing is wrong.
const SOUND: &str = include_str!("audit/sound.json");

/// Values at JSON pointers; `-` is behind the end of a list.
type Edits<'a> = &'a [(&'a str, &'a str)];

/// The sound scenario with some values replaced or added.
fn edited(edits: Edits) -> String {
    let mut scenario: Value = serde_json::from_str(SOUND).unwrap();
    for (pointer, json) in edits {
        let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match scenario.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}")) {
            Value::Array(list) if key == "-" => list.push(value),
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
            map => map[key] = value,
        }
    }
    scenario.to_string()
}

fn audited(text: &str) -> (Instance, Audit, Diagnostics) {
    let (document, _) = io::parse(text, "scenario.json").unwrap_or_else(|found| panic!("{found}"));
    let (instance, found) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    let audit = audit(&document, &instance);
    (instance, audit, found)
}

/// A synthetic organisation, read from files.
fn organisation() -> (Instance, Audit) {
    let folder = tempfile::tempdir().unwrap();
    for file in sample::organisation(150, 12, 7).unwrap() {
        std::fs::write(folder.path().join(&file.name), &file.text).unwrap();
    }
    let (document, _) = io::load(&folder.path().join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    let audit = audit(&document, &instance);
    (instance, audit)
}

#[track_caller]
fn finding<'a>(audit: &'a Audit, code: &str) -> &'a AuditFinding {
    let all: Vec<&str> = audit.findings.iter().map(|finding| finding.code.as_str()).collect();
    audit.findings.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("no {code}, but {all:?}"))
}

/// The owners and accounts of all cases, such as `a1 ann`.
fn concerns(finding: &AuditFinding) -> Vec<String> {
    let told = |it: &rebook::internal::analysis::audit::CaseSubject| {
        let parts = [it.account.as_deref(), it.owner.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    finding.cases.iter().flat_map(|case| &case.concerns).map(told).collect()
}

const PODS: Edits = &[
    ("/segments/0/seats", r#"{ "csm": { "hours": 30, "pattern": "pod" }, "se": { "hours": 5, "pattern": "pod" } }"#),
    ("/team/0/pod", "\"one\""),
    ("/team/1/pod", "\"two\""),
    ("/team/1/role", r#"["csm", "se"]"#),
    ("/accounts/0/owner/se", "\"bea\""),
];

/// A call of 30 hours each month with every account, and a review: more than anybody has hours for.
const CALLS: Edits = &[(
    "/journey",
    r#"[{ "id": "all", "default": true, "activities": [
        { "id": "call", "responsible": "csm", "accountable": "csm", "hours": { "*": 30 }, "every": "month", "contact": "touch" },
        { "id": "look", "responsible": "csm", "accountable": "csm", "hours": { "*": 5 }, "every": "quarter", "contact": "review" }
    ] }]"#,
)];

/// What is changed, the finding that it leads to, and what it concerns.
const FINDINGS: &[(Edits, &str, &[&str])] = &[
    (&[("/accounts/0/owner", "{}")], "ownerless", &["a1"]),
    (&[("/accounts/0/owner/csm", "\"zoe\"")], "owner-unknown", &["a1 zoe"]),
    (&[("/team/0/end", "\"2027-02-01\"")], "owner-leaves", &["a1 ann", "a2 ann"]),
    (&[("/team/0/leave", r#"[{ "from": "2027-01-01", "to": "2027-03-01" }]"#)], "owner-away", &["a1 ann", "a2 ann"]),
    (&[("/team/0/start", "\"2027-06-01\"")], "owner-away", &["a1 ann", "a2 ann"]),
    (&[("/team/0/assignable", "false")], "owner-not-assignable", &["a1 ann", "a2 ann"]),
    (&[("/team/0/skills", r#"{ "integration": 1 }"#)], "skill", &["a1 ann", "a2 ann"]),
    // A lock does not make the owner able.
    (&[("/accounts/0/needs", r#"{ "german": 2 }"#), ("/accounts/0/locked", "true")], "skill", &["a1 ann"]),
    (
        &[("/segments/0/seats/csm/experience", "5"), ("/team/0/experience", "1")],
        "too-little-experience",
        &["a1 ann", "a2 ann"],
    ),
    (&[("/accounts/0/language", "\"German\"")], "language", &["a1 ann"]),
    (&[("/accounts/0/region", "\"south\"")], "elsewhere", &["a1 ann"]),
    (&[("/accounts/0/forbidden", "\"ann\"")], "elsewhere", &["a1 ann"]),
    (
        &[
            ("/pools", r#"[{ "id": "desk", "role": "csm", "members": { "bea": 0.1 } }]"#),
            ("/accounts/0/owner/csm", "\"desk\""),
        ],
        "pattern",
        &["a1 desk"],
    ),
    (&[("/accounts/0/hours", r#"{ "csm": 90 }"#)], "over-limit", &["ann"]),
    (&[("/rules/caps", r#"[{ "measure": "accounts", "at_most": 1 }]"#)], "over-limit", &["ann", "bea"]),
    (&[("/team/1/max_arr", "150000")], "over-limit", &["bea"]),
    (&[("/accounts/0/hours", r#"{ "csm": 60 }"#)], "over-target", &["ann"]),
    (CALLS, "engagement", &["ann", "bea"]),
    (&[("/accounts/0/hours", r#"{ "csm": 60 }"#)], "uneven.hours", &["ann", "bea"]),
    (&[("/objective/balance", r#"{ "arr": 1 }"#), ("/accounts/0/arr", "500000")], "uneven.arr", &["ann", "bea"]),
    (&[("/team/0/hours", "130")], "idle", &["ann"]),
    (&[("/accounts/2/parent", "\"a1\"")], "split-family", &["a1 ann", "a3 bea"]),
    (PODS, "cut-pod", &["a1 ann", "a1 bea"]),
    (&[("/accounts/0/former_owners", r#"{ "csm": 3 }"#)], "churned", &["a1 ann"]),
    (&[("/accounts/0/owner_since/csm", "\"2026-10-04\"")], "changed-lately", &["a1 ann"]),
    (&[("/accounts/0/locked", "true")], "frozen", &["a1 ann"]),
    (&[("/rules/freeze", r#"{ "before_renewal_days": 60 }"#)], "frozen", &["a1 ann"]),
    (&[("/accounts/0/arr", "null")], "incomplete", &["a1"]),
    (&[("/accounts/0/name", "\"Beta Ltd.\"")], "same-name", &["a1", "a2"]),
    (&[("/accounts/0/domain", "\"x.com\""), ("/accounts/3/domain", "\"www.x.com\"")], "same-domain", &["a1", "a4"]),
    (
        &[("/accounts/0/arr", "200000"), ("/accounts/1/parent", "\"a1\""), ("/accounts/2/parent", "\"a1\"")],
        "rolled-up",
        &["a1", "a2", "a3"],
    ),
    (&[("/accounts/3/region", "\"Nroth\"")], "spelling.region", &["a4"]),
];

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let (instance, audit, found) = audited(SOUND);
    assert_eq!((audit.findings.len(), found.0.len()), (0, 0), "{:?} {found}", audit.findings);
    let table = read(&instance, &audit, false);
    assert!(table.contains("Every seat has an owner who is here. Nobody carries too much"), "{table}");
}

/// Two accounts each: 3 calls of 30 hours, a review of 5 and 30 hours stated make 125 hours an account, 250 a book; the
/// 100 hours of each are 40 % of them.
#[test]
fn engagement_is_kept_as_far_as_hours_go() {
    let (instance, audit, _) = audited(&edited(CALLS));
    for row in &audit.books {
        let planned = row.engagement.unwrap();
        assert_eq!((row.now.hours, row.capacity), (250.0, 100.0));
        assert_eq!((planned.touches, planned.reviews, planned.kept), (6.0, 2.0, 0.4));
    }
    let case = &finding(&audit, "engagement").cases[0];
    assert_eq!(case.detail, "6 touches and 2 reviews planned, hours for 40 % of them");
    let load = case.load.as_ref().unwrap();
    assert_eq!((load.is, load.at_most), (8.0, Some(3.2)));
    let csv = cases(&instance, &audit);
    assert!(csv.contains("contacts,8,,3.2"), "{csv}");
    let table = read(&instance, &audit, false);
    assert!(table.contains("Engagement planned  touches  reviews  hours for"), "{table}");
    assert!(report::json(&audit).unwrap().contains("\"kept\": 0.4"));
    let (_, sound, _) = audited(SOUND);
    assert!(sound.books.iter().all(|row| row.engagement.is_none()));
}

#[test]
fn every_finding_is_found_where_it_is() {
    for (edits, code, expected) in FINDINGS {
        let edits: Vec<(&str, &str)> = edits.iter().copied().filter(|(_, json)| *json != "null").collect();
        let mut text = edited(&edits);
        if *code == "incomplete" {
            text = text.replacen("\"arr\":100000,", "", 1);
        }
        let (_, audit, _) = audited(&text);
        let mut told = concerns(finding(&audit, code));
        told.sort_unstable();
        assert_eq!(told, *expected, "{code} by {edits:?}");
    }
}

#[test]
fn findings_come_in_the_order_of_what_hurts_customers_most() {
    let (_, audit) = organisation();
    let kinds: Vec<_> = audit.findings.iter().map(|finding| finding.kind).collect();
    assert!(kinds.is_sorted() && kinds.len() > 5, "{kinds:?}");
    for finding in audit.findings.iter().filter(|finding| finding.cases[0].load.is_none()) {
        let arrs: Vec<i64> = finding.cases.iter().map(|case| -case.arr).collect();
        assert!(arrs.is_sorted(), "{}: the largest first", finding.code);
    }
}

#[test]
fn renewals_are_bunched_from_four_and_three_times_an_even_month() {
    let with = |months: &[u8]| {
        let account = |(i, month): (usize, &u8)| {
            format!(
                r#"{{ "id": "b{i}", "name": "Name {i}", "arr": 10, "region": "north", "language": "English",
                   "renewal": "2027-{month:02}-15", "owner": {{ "csm": "ann" }}, "owner_since": {{ "csm": "2025-01-01" }} }}"#
            )
        };
        let accounts: Vec<String> = months.iter().enumerate().map(account).collect();
        let (_, audit, _) = audited(&edited(&[("/accounts", &format!("[{}]", accounts.join(",")))]));
        let found = audit.findings.into_iter().find(|finding| finding.code == "bunched");
        found.map_or_else(Vec::new, |finding| finding.cases.iter().map(|case| case.detail.clone()).collect())
    };
    assert!(with(&[3, 3, 3, 1, 2]).is_empty(), "three are not many");
    assert_eq!(with(&[3, 3, 3, 3, 1, 2]), ["4 of the 6 renewals in a year fall in 2027-03"]);
    assert!(with(&[3, 3, 3, 3, 1, 1, 2, 2, 4, 4, 5, 5, 6, 6, 7, 7]).is_empty(), "three times an even month exactly");
}

#[test]
fn figures_add_up() {
    let (instance, audit) = organisation();
    for finding in &audit.findings {
        let concerned = finding.cases.iter().flat_map(|case| &case.concerns);
        let accounts: BTreeSet<usize> = concerned.filter_map(|it| it.index).collect();
        let arr: i64 = accounts.iter().map(|&account| instance.accounts[account].arr).sum();
        if finding.cases.iter().all(|case| case.concerns.iter().all(|it| it.index.is_some())) {
            assert_eq!(arr, finding.arr, "{}: each account once", finding.code);
        }
        let most: i64 = instance.accounts.iter().map(|account| account.arr).sum();
        assert!(finding.arr <= most, "{}", finding.code);
        let told: usize = finding.reasons.iter().map(|reason| reason.count).sum();
        assert!(
            told == finding.count || finding.reasons.is_empty() || finding.code == "incomplete",
            "{}",
            finding.code
        );
    }
    let owned: i64 = audit.books.iter().map(|book| book.now.accounts).sum();
    let unowned: usize = ["ownerless", "owner-unknown"]
        .iter()
        .filter_map(|code| audit.findings.iter().find(|it| it.code == *code))
        .map(|it| it.count)
        .sum();
    assert_eq!(usize::try_from(owned).unwrap() + unowned, audit.size.seats);
}

#[test]
fn table_json_and_csv_tell_the_same() {
    let (instance, audit) = organisation();
    let table = read(&instance, &audit, true);
    let json: Value = serde_json::from_str(&report::json(&audit).unwrap()).unwrap();
    let csv = cases(&instance, &audit);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    for (finding, written) in audit.findings.iter().zip(json["findings"].as_array().unwrap()) {
        let about = finding.kind.about();
        let count = report::words::count(finding.count, about.unit.0, about.unit.1);
        let line = table.lines().find(|line| line.trim_start().starts_with(&finding.title)).unwrap();
        assert!(line.contains(&format!(" {count} ")) || line.ends_with(&count), "{line}");
        assert_eq!(written["code"], finding.code.as_str());
        assert_eq!(written["count"], finding.count);
        assert_eq!(written["arr"], finding.arr);
        assert_eq!(written["cases"].as_array().unwrap().len(), finding.cases.len());
        let concerns: usize = finding.cases.iter().map(|case| case.concerns.len()).sum();
        assert_eq!(rows.iter().filter(|row| row[0] == finding.code).count(), concerns, "{}", finding.code);
    }
    assert_eq!(json["books"].as_array().unwrap().len(), audit.books.len());
    assert_eq!(json["books"][0]["arr"], audit.books[0].now.arr);
}

/// An audit as it is read, cut or in full.
fn read(instance: &Instance, audit: &Audit, full: bool) -> String {
    let asked = CommandContext { scenario: "s.json".into(), full, ..CommandContext::default() };
    text::text(&report::audit::report(instance, audit, &asked), Style { full, colour: false })
}

/// Its cases as CSV.
fn cases(instance: &Instance, audit: &Audit) -> String {
    let report = report::audit::report(instance, audit, &CommandContext::default());
    render::csv::csv(report.tables().find(|table| table.key == "cases").unwrap()).unwrap()
}

fn assert_narrow(table: &str) {
    for line in table.lines() {
        assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        assert_eq!(line, line.trim_end(), "no blanks at the end");
    }
}

#[test]
fn tables_are_narrow_and_cut() {
    let (instance, audit) = organisation();
    let cut = read(&instance, &audit, false);
    let whole = read(&instance, &audit, true);
    assert_narrow(&cut);
    assert_narrow(&whole);
    assert!(cut.contains("more cases (-v shows all)") && !whole.contains("(-v shows all)"), "{cut}");
}

#[test]
fn odd_names_do_no_harm() {
    for name in ["x".repeat(300), "\\u001b[31mred\\u0007\\nnext".to_owned(), "=HYPERLINK(1)".to_owned(), String::new()]
    {
        let name = format!("\"{name}\"");
        let trigger = format!(r#"[{{ "id": "t", "title": {name}, "when": "true" }}]"#);
        let edits = [("/accounts/0/name", name.as_str()), ("/team/0/name", &name), ("/triggers", &trigger)];
        let (instance, audit, _) = audited(&edited(&[&edits[..], &[("/accounts/0/owner/csm", "\"zoe\"")]].concat()));
        let table = read(&instance, &audit, false);
        assert!(table.chars().all(|c| c == '\n' || !c.is_control()), "{table:?}");
        let words = table.lines().filter(|line| !line.contains("xxxxx")).collect::<Vec<_>>().join("\n");
        assert_narrow(&words);
        let csv = cases(&instance, &audit);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        assert!(reader.records().flatten().all(|row| row.iter().all(|cell| !cell.starts_with(['=', '+', '@']))));
    }
}

/// What `rebook audit` prints for a bundled scenario.
fn transcript(name: &str) -> String {
    let scenario = format!("scenarios/{name}/scenario.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    let output =
        command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).args(["audit", &scenario]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = String::from_utf8(output.stdout).unwrap();
    assert_narrow(&table);
    table
}

#[test]
fn quickstart() {
    insta::assert_snapshot!(transcript("quickstart"));
}

#[test]
fn strategic() {
    insta::assert_snapshot!(transcript("strategic"));
}

#[test]
fn results_go_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("scenario.json");
    std::fs::write(&scenario, edited(&[("/accounts/0/owner/csm", "\"zoe\"")])).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
        command.current_dir(folder.path()).args([&["audit", "scenario.json"], arguments].concat()).output().unwrap()
    };
    for (file, start) in [("a.json", "{"), ("a.csv", "finding,title,"), ("a.txt", "Sound")] {
        assert!(run(&["-o", file]).status.success());
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(text.trim_start_matches(render::csv::MARK).starts_with(start), "{file}");
    }
    let json = run(&["--format", "json"]);
    assert!(serde_json::from_slice::<Value>(&json.stdout).is_ok());
    assert!(json.stderr.is_empty(), "the finding tells it: {}", String::from_utf8_lossy(&json.stderr));
    assert_eq!(run(&["-o", "a.pdf"]).status.code(), Some(1));
}

#[test]
fn nobody_is_not_said_above_a_leaver_who_carries_far_too_much() {
    let scenario = serde_json::json!({
        "rebook": 1, "name": "Leaver", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "seats": { "csm": { "hours": 100 } } }],
        "team": [{ "id": "ann", "role": "csm", "hours": 100, "end": "2027-01-15" }, { "id": "bea", "role": "csm", "hours": 100 }],
        "accounts": [
            { "id": "a1", "owner": { "csm": "ann" } }, { "id": "a2", "owner": { "csm": "ann" } },
            { "id": "a3", "owner": { "csm": "ann" } }, { "id": "a4", "owner": { "csm": "ann" } },
            { "id": "a5", "owner": { "csm": "bea" }, "hours": { "csm": 60 } }
        ]
    });
    let (instance, audit, _) = audited(&scenario.to_string());
    let page = read(&instance, &audit, true);
    let said = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Of those who are here, nobody carries too much"), "{page}");
}
