//! Every code has an input that triggers it, and a scenario with many mistakes hears of all of them at once.
//!
//! Inputs are one good scenario with a small change each, or a CSV file in place of one of its lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::error::{CODES, CodeInfo, Diagnostics};
use rebook::internal::analysis::size::size;
use rebook::internal::sample::gap;
use rebook::internal::solve::Control;
use rebook::internal::what_if::unanswerable;
use rebook::internal::{instance, io, planner};
use serde_json::Value;
use trigger::{Input, Trigger};

mod consistency;
mod csv;
mod form;
mod solving;
mod trigger;
mod values;

/// Every list of triggers; further steps add theirs here.
const TRIGGERS: &[&[Trigger]] =
    &[form::TRIGGERS, csv::TRIGGERS, values::TRIGGERS, consistency::TRIGGERS, solving::TRIGGERS, GAP];

/// Literature instances with a fault each.
const GAP: &[Trigger] = &[
    Trigger { code: "E050", input: Input::Gap("1 2 x 4 5 6 7") },
    Trigger { code: "E051", input: Input::Gap("1 2 3 4 5 6") },
    Trigger { code: "E052", input: Input::Gap("1 2 3 4 5 6 7 8") },
    Trigger { code: "E053", input: Input::Gap("0 2 3") },
];

/// Codes that no scenario can trigger, and where they are held instead: `tests/tamper.rs` demands every code about plan
/// files, `tests/cli.rs` those about files written and flags, `tests/import.rs` those about imports, `tests/modes.rs` those about modes, `tests/explain.rs`,
/// `tests/frontier.rs`, `tests/futures.rs` and `tests/conflict.rs` those about what can't be explained, traded off,
/// drawn or decided, `tests/tables.rs` those about workbooks, rates and shared names, `tests/serve.rs` those about requests to the page;
/// E504 and E073 would be faults of ours.
fn is_triggered_elsewhere(code: &str) -> bool {
    let elsewhere = [
        "E021", "E022", "E023", "E024", "E025", "E026", "E027", "E028", "E029", "E035", "E036", "E161", "E162", "E163",
        "E164", "E165", "E370", "E371", "E377", "E504", "E505", "E506", "E507", "E508", "E118", "E120", "E125", "E126",
        "W110", "W114",
    ];
    code.starts_with("E06")
        || code.starts_with("E07")
        || code.starts_with("E6")
        || ["W63", "W65"].iter().any(|family| code.starts_with(family))
        || elsewhere.contains(&code)
}

/// The good scenario.
const GOOD: &str = include_str!("diagnostics/good.json");

/// All that is found in a scenario file, step by step until one fails; further steps are added here.
fn diagnose(scenario: &Path) -> Diagnostics {
    let (document, mut found) = match io::load(scenario) {
        Err(found) => return found,
        Ok(read) => read,
    };
    let (instance, warnings) = match instance::build(&document) {
        Err(further) => return Diagnostics([found.0, further.0].concat()),
        Ok(built) => built,
    };
    found.0.extend(warnings.0);
    found.0.extend(unanswerable(&document, &Diagnostics::default()).0);
    found.0.extend(size(&document, &instance, None).err().unwrap_or_default().0);
    let control = Control { work_limit: Some(200), ..Control::default() };
    found.0.extend(planner::plan(&instance, &control).err().unwrap_or_default().0);
    found
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
        Input::Gap(text) => return gap::import(text, "instance").err().unwrap_or_default(),
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
        assert!(found.0.iter().all(|d| !d.cause.is_empty() && !d.remedy.is_empty()));
    }
}

#[test]
fn every_code_has_a_trigger() {
    let triggered: BTreeSet<&str> = TRIGGERS.iter().copied().flatten().map(|trigger| trigger.code).collect();
    let all: BTreeSet<&str> = CODES.iter().map(|info| info.code).filter(|code| !is_triggered_elsewhere(code)).collect();
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
    let rows: Vec<String> = (0..1_000).map(|i| format!("a{i},x{}\n", i % 2)).collect();
    let csv: &'static str = Box::leak(format!("id,arr\n{}", rows.concat()).into_boxed_str());
    let found = outcome(&Input::Accounts("{}", csv));
    assert_eq!(found.0.len(), 1);
    assert!(found.0[0].cause.contains("So are 1000 cells of this column"), "{found}");
}

/// How many random inputs are tried.
const INPUTS: u64 = 256;

#[test]
fn no_bytes_make_reading_panic() {
    for seed in 0..INPUTS {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let bytes: Vec<u8> = (0..dice.random_range(0..200)).map(|_| dice.random()).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.json");
        fs::write(&path, &bytes).unwrap();
        let _ = io::load(&path);
        fs::write(folder.path().join("list.csv"), &bytes).unwrap();
        fs::write(&path, edited(&[("/accounts", r#"{"csv": "list.csv"}"#)])).unwrap();
        let _ = diagnose(&path);
    }
}

#[test]
fn no_table_makes_reading_panic() {
    let signs = ",;\"\n\t.:/'0123456789 %$-".chars().map(String::from);
    let words = ["id", "arr", "renewal", "owner.csm", "needs", "é"].map(String::from);
    let pieces: Vec<String> = signs.chain(words).collect();
    for seed in 0..INPUTS {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let piece = |dice: &mut ChaCha8Rng| pieces[dice.random_range(0..pieces.len())].as_str();
        let text: String = (0..dice.random_range(0..=60)).map(|_| piece(&mut dice)).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scenario.json");
        let table = format!("id,arr,renewal,needs,owner.csm,attributes.n\n{text}");
        fs::write(folder.path().join("list.csv"), table).unwrap();
        fs::write(&path, edited(&[("/accounts", r#"{"csv": "list.csv"}"#)])).unwrap();
        let _ = diagnose(&path);
    }
}

#[test]
fn the_index_of_codes_says_all_of_them_and_nothing_else() {
    let entry = |info: &CodeInfo| format!("## {}: {}\n\n{}\n", info.code, info.title, info.help);
    let head =
        "# Index of codes\n\nCodes with E stop the run, codes with W do not. A code keeps its meaning for ever.\n\n";
    let all = head.to_owned() + &CODES.iter().map(entry).collect::<Vec<_>>().join("\n");
    assert_eq!(include_str!("../src/error/CODES.md"), all);
}
