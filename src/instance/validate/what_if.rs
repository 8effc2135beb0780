//! What-ifs: each change says exactly one thing, completely, of somebody or something that is there.

use super::Check;
use super::dates::backwards;
use super::numbers::Judge;
use crate::error::did_you_mean;
use crate::scenario::schema::schema;
use crate::scenario::{Absence, Change, Each, List, Person, WhatIf, questions};

/// Each verb, the keys that must complete it, and those that may.
const VERBS: [(&str, &[&str], &[&str]); 11] = [
    ("hire", &[], &["like", "profile", "start", "ramp"]),
    ("leave", &[], &["on"]),
    ("absent", &["from", "to"], &[]),
    ("change", &["set"], &[]),
    ("win", &[], &[]),
    ("lose", &[], &[]),
    ("add", &["by"], &["seed"]),
    ("churn", &["by"], &["seed"]),
    ("grow", &["by"], &[]),
    ("effort", &["by"], &[]),
    ("merge", &[], &[]),
];

/// Most people hired by one change.
const HIRES: u32 = 1_000;

pub(super) fn check(check: &mut Check) {
    profiles(check);
    let scenario = check.scenario;
    for (i, what_if) in scenario.what_if.iter().enumerate() {
        for (j, change) in what_if.changes.iter().enumerate() {
            let path = format!("what_if[{i}].changes[{j}]");
            form(check, change, &path);
            references(check, what_if, change, &path);
            values(check, change, &path);
            merge(check, change, &path);
        }
        of_several(check, what_if, &format!("what_if[{i}]"));
    }
}

/// People who could be hired: ids of their own, and sensible numbers.
fn profiles(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    for (i, profile) in scenario.profiles.iter().enumerate() {
        let place = |field: &str| document.place(format!("profiles[{i}].{field}"));
        Judge { check, place: &place }.record(Person::FIELDS, profile);
        let before = scenario.profiles[..i].iter().any(|other| other.id == profile.id);
        if before || check.known.is_owner(&profile.id) {
            let cause = format!("\"{}\" is the id of somebody else, too.", profile.id);
            check.found.push("E302", place("id"), cause, "Give the profile an id of its own.");
        }
    }
}

/// What makes several questions of one.
fn of_several(check: &mut Check, what_if: &WhatIf, path: &str) {
    if what_if.changes.is_empty() && what_if.each.is_none() {
        let remedy = "Add \"changes\", or \"each\": \"leaves\" for one question of each person.";
        check.at("E333", path, "The what-if changes nothing.", remedy);
    }
    if what_if.each == Some(Each::Hired) && check.scenario.profiles.is_empty() {
        let remedy = "List the people who could be hired in \"profiles\".";
        check.at("E334", &format!("{path}.each"), "There are no profiles to be hired.", remedy);
    }
    if let Err(cause) = questions(check.document, what_if) {
        let remedy = "A sweep is a JSON pointer into the what-if and numbers: {\"/changes/0/hire\": \"0..6\"}.";
        check.at("E365", &format!("{path}.sweep"), cause, remedy);
    }
}

/// The keys that a change has.
fn keys(change: &Change) -> Vec<&'static str> {
    let keys = [
        ("hire", change.hire.is_some()),
        ("like", change.like.is_some()),
        ("profile", change.profile.is_some()),
        ("start", change.start.is_some()),
        ("ramp", change.ramp.is_some()),
        ("leave", change.leave.is_some()),
        ("on", change.on.is_some()),
        ("absent", change.absent.is_some()),
        ("from", change.from.is_some()),
        ("to", change.to.is_some()),
        ("change", change.change.is_some()),
        ("set", change.set.is_some()),
        ("win", change.win.is_some()),
        ("lose", change.lose.is_some()),
        ("add", change.add.is_some()),
        ("churn", change.churn.is_some()),
        ("seed", change.seed.is_some()),
        ("grow", change.grow.is_some()),
        ("effort", change.effort.is_some()),
        ("by", change.by.is_some()),
        ("merge", change.merge.is_some()),
    ];
    keys.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect()
}

fn form(check: &mut Check, change: &Change, path: &str) {
    let keys = keys(change);
    let verbs: Vec<_> = VERBS.into_iter().filter(|(verb, ..)| keys.contains(verb)).collect();
    let &[(verb, required, allowed)] = verbs.as_slice() else {
        let all = VERBS.map(|(verb, ..)| verb).join(", ");
        let cause = match verbs.as_slice() {
            [] => "The change does not say what happens.".to_owned(),
            several => format!("The change says {} things at once.", several.len()),
        };
        return check.at("E333", path, cause, format!("Give each change exactly one of: {all}."));
    };
    let missing: Vec<&str> = required.iter().filter(|key| !keys.contains(key)).copied().collect();
    if !missing.is_empty() {
        let cause = format!("\"{verb}\" is not complete without {}.", missing.join(" and "));
        check.at("E334", path, cause, format!("Add {}.", missing.join(" and ")));
    }
    if verb == "hire" && change.like.is_some() == change.profile.is_some() {
        let cause = "\"hire\" needs somebody to be hired: \"like\" or \"profile\", one of them.";
        check.at("E334", path, cause, "Write \"like\" and a person's id, or \"profile\" and a person.");
    }
    let fits = |key: &str| key == verb || required.contains(&key) || allowed.contains(&key);
    for key in keys.iter().filter(|key| !fits(key)) {
        let cause = format!("\"{key}\" does not go with \"{verb}\".");
        check.at("E334", &format!("{path}.{key}"), cause, "Take it away, or make it a change of its own.");
    }
}

fn references(check: &mut Check, what_if: &WhatIf, change: &Change, path: &str) {
    let (document, known) = (check.document, check.known);
    let people =
        [("like", &change.like), ("leave", &change.leave), ("absent", &change.absent), ("change", &change.change)];
    for (key, id) in people {
        let is_profile = |id: &str| key == "like" && check.scenario.profiles.iter().any(|profile| profile.id == id);
        if let Some(id) = id.as_deref().filter(|id| !known.people.contains_key(id) && !is_profile(id)) {
            let place = || document.place(format!("{path}.{key}"));
            check.unknown("E335", place, ("person", id), || known.people.keys().copied());
        }
    }
    let segments = [("grow", &change.grow), ("effort", &change.effort), ("add", &change.add), ("churn", &change.churn)];
    for (key, id) in segments {
        if let Some(id) = id.as_deref().filter(|&id| id != "*" && !known.segments.contains(id)) {
            let place = || document.place(format!("{path}.{key}"));
            check.unknown("E335", place, ("segment", id), || known.segments.iter().copied());
        }
    }
    let won = || what_if.changes.iter().filter_map(|change| change.win.as_ref()).flatten();
    for id in change.lose.iter().flat_map(List::iter).filter(|id| !known.accounts.contains_key(id)) {
        if !won().any(|account| account.id == id) {
            let place = || document.place(format!("{path}.lose"));
            check.unknown("E335", place, ("account", id), || known.accounts.keys().copied());
        }
    }
    for (k, account) in change.win.iter().flatten().enumerate() {
        if let Some(&first) = known.accounts.get(account.id.as_str()) {
            let first = document.account_place(first, "id");
            let cause = format!("The account \"{}\" is there already, at {first}.", account.id);
            check.at("E304", &format!("{path}.win[{k}].id"), cause, "Give what is won an id of its own.");
        }
    }
}

fn values(check: &mut Check, change: &Change, path: &str) {
    let document = check.document;
    if let (Some(from), Some(to)) = (change.from, change.to)
        && let Some(cause) = backwards(Absence { from, to })
    {
        check.at("E203", path, cause, "Write the first day first.");
    }
    if let Some(by) = change.by.filter(|&by| by <= -1.0) {
        let cause = format!("Growing by {by} leaves nothing.");
        check.at(
            "E220",
            &format!("{path}.by"),
            cause,
            "Write a fraction above -1: -0.1 is 10 % less, 0.2 is 20 % more.",
        );
    }
    let place = |field: &str| document.place(format!("{path}.{field}"));
    let mut judge = Judge { check, place: &place };
    if let Some(hires) = change.hire {
        judge.count(hires, HIRES, "hire");
    }
    if let Some(by) = change.by {
        judge.size(by, 1_000.0, "by");
    }
    change.ramp.iter().flatten().for_each(|&share| judge.share(share, 1.0, "ramp"));
    if let Some(person) = &change.profile {
        let place = |field: &str| document.place(format!("{path}.profile.{field}"));
        Judge { check: judge.check, place: &place }.record(Person::FIELDS, person);
    }
    if let Some(patch) = &change.set {
        let place = |field: &str| document.place(format!("{path}.set.{field}"));
        Judge { check: judge.check, place: &place }.patch(patch);
    }
    for (k, account) in change.win.iter().flatten().enumerate() {
        let place = |field: &str| document.place(format!("{path}.win[{k}].{field}"));
        Judge { check: judge.check, place: &place }.account(account);
    }
}

/// A merge patch may touch any of the scenario's keys but its version and the what-ifs themselves.
fn merge(check: &mut Check, change: &Change, path: &str) {
    let Some(merged) = &change.merge else { return };
    let schema = schema();
    let keys = schema.get("properties").and_then(serde_json::Value::as_object).into_iter().flat_map(|map| map.keys());
    let known: Vec<&str> = keys.map(String::as_str).filter(|key| !matches!(*key, "rebook" | "what_if")).collect();
    for key in merged.keys().filter(|key| !known.contains(&key.as_str())) {
        let cause = format!("A what-if can't change \"{key}\".");
        check.at("E336", &format!("{path}.merge.{key}"), cause, did_you_mean(key, known.iter().copied()));
    }
}
