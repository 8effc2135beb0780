//! Every code has an input that triggers it, and a scenario with many mistakes hears of all of them at once.
//!
//! Inputs are one good scenario with a small change each, or a CSV file in place of one of its lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use rebook::error::{CODES, Diagnostics};
use rebook::instance::validate::validate;
use rebook::io;
use serde_json::Value;
use trigger::{Input, Trigger};

#[path = "diagnostics/consistency.rs"]
mod consistency;
#[path = "diagnostics/csv.rs"]
mod csv;
#[path = "diagnostics/form.rs"]
mod form;
#[path = "diagnostics/trigger.rs"]
mod trigger;
#[path = "diagnostics/values.rs"]
mod values;

/// Every list of triggers; further steps add theirs here.
const TRIGGERS: &[&[Trigger]] = &[form::TRIGGERS, csv::TRIGGERS, values::TRIGGERS, consistency::TRIGGERS];

/// The good scenario.
const GOOD: &str = include_str!("diagnostics/good.json");

/// All that is found in a scenario file, step by step until one fails; further steps are added here.
fn diagnose(scenario: &Path) -> Diagnostics {
    match io::load(scenario) {
        Err(found) => found,
        Ok((document, mut found)) => {
            validate(&document, &mut found);
            found
        }
    }
}

/// What an input leads to, in a folder of its own.
fn outcome(input: &Input) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.json");
    let list = |list: &str, source: &str, text: &str| {
        let mut source: Value = serde_json::from_str(source).unwrap();
        source["csv"] = Value::from("list.csv");
        fs::write(folder.path().join("list.csv"), text).unwrap();
        fs::write(&path, edited(&[(&format!("/{list}"), &source.to_string())])).unwrap();
    };
    match *input {
        Input::Edit(edits) => fs::write(&path, edited(edits)).unwrap(),
        Input::Bytes(bytes) => fs::write(&path, bytes).unwrap(),
        Input::Team(source, text) => list("team", source, text),
        Input::Accounts(source, text) => list("accounts", source, text),
        Input::Missing => {}
        Input::Huge => fs::File::create(&path).unwrap().set_len(1_000_000_000_000).unwrap(),
        Input::Text(text) => return io::parse(text, "text").map_or_else(|found| found, |(_, found)| found),
    }
    diagnose(&path)
}

/// The good scenario with the values at some JSON pointers replaced or added; `-` is behind the end of a list.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut scenario: Value = serde_json::from_str(GOOD).unwrap();
    for (pointer, json) in edits {
        let value: Value = serde_json::from_str(json).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match scenario.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}")) {
            Value::Array(list) if key == "-" => list.push(value),
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
            map => map[key] = value,
        }
    }
    scenario.to_string()
}

#[test]
fn the_good_scenario_is_good() {
    assert_eq!(outcome(&Input::Edit(&[])), Diagnostics::new());
}

#[test]
fn every_trigger_triggers_its_code() {
    for trigger in TRIGGERS.iter().copied().flatten() {
        let found = outcome(&trigger.input);
        assert!(found.0.iter().any(|d| d.code == trigger.code), "{} is not triggered, but:\n{found}", trigger.code);
        assert!(found.0.iter().all(|d| !d.cause.is_empty() && !d.remedy.is_empty() && !d.place.file.is_empty()));
    }
}

#[test]
fn every_code_has_a_trigger() {
    let triggered: BTreeSet<&str> = TRIGGERS.iter().copied().flatten().map(|trigger| trigger.code).collect();
    let all: BTreeSet<&str> = CODES.iter().map(|info| info.code).collect();
    assert_eq!(triggered, all);
}

/// A scenario in which nearly everything is wrong, and all that is said of it.
fn transcript(scenario: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scenario.json");
    fs::write(&path, scenario).unwrap();
    fs::write(folder.path().join("accounts.csv"), include_str!("diagnostics/mistakes.csv")).unwrap();
    diagnose(&path).to_string().replace(&format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR), "")
}

#[test]
fn ten_mistakes_of_form_are_reported_at_once() {
    insta::assert_snapshot!(transcript(include_str!("diagnostics/mistakes-of-form.json")));
}

#[test]
fn ten_mistakes_of_sense_are_reported_at_once() {
    insta::assert_snapshot!(transcript(include_str!("diagnostics/mistakes-of-sense.json")));
}

#[test]
fn problems_of_one_kind_are_counted_rather_than_repeated() {
    let rows: Vec<String> = (0..1_000).map(|i| format!("a{i},x\n")).collect();
    let csv: &'static str = Box::leak(format!("id,arr\n{}", rows.concat()).into_boxed_str());
    let found = outcome(&Input::Accounts("{}", csv));
    assert_eq!(found.0.len(), 21);
    assert_eq!(found.0[20].cause, "There are 980 more of these.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.json");
        fs::write(&path, &bytes).unwrap();
        let _ = io::load(&path);
        fs::write(folder.path().join("list.csv"), &bytes).unwrap();
        fs::write(&path, edited(&[("/accounts", r#"{"csv": "list.csv"}"#)])).unwrap();
        let _ = diagnose(&path);
    }

    #[test]
    fn no_table_makes_reading_panic(text in "(id|arr|renewal|owner\\.csm|needs|[,;\"\\n\t.:/'0-9 %$-]|é){0,60}") {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.json");
        fs::write(folder.path().join("list.csv"), format!("id,arr,renewal,needs,owner.csm,attributes.n\n{text}")).unwrap();
        fs::write(&path, edited(&[("/accounts", r#"{"csv": "list.csv"}"#)])).unwrap();
        let _ = diagnose(&path);
    }
}
