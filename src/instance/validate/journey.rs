//! The journey, what multiplies its hours, and bounds on the mix: ids, references and numbers.

use std::collections::BTreeSet;

use super::Check;
use super::numbers::Judge;
use crate::coverage::timeline::step_of;
use crate::error::did_you_mean;
use crate::scenario::{Activity, Every};

/// Most hours of one activity each time.
const HOURS: f64 = 10_000.0;
/// Most times that an activity is due at once, and most days of a step.
const TIMES: f64 = 1_000.0;
/// Most that hours are multiplied by.
const FACTOR: f64 = 100.0;
/// Most days of a step.
const DAYS: u32 = 10_000;

pub(super) fn check(check: &mut Check) {
    names(check);
    segments(check);
    steps(check);
    factors(check);
    stages(check);
    mix(check);
}

/// Steps, activities and factors by distinct ids; at most one default.
fn names(check: &mut Check) {
    let scenario = check.scenario;
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut ids: Vec<(&str, &str, String)> = Vec::new();
    for (i, step) in scenario.journey.iter().enumerate() {
        ids.push(("step", &step.id, format!("journey[{i}].id")));
        let activities = step.activities.iter().enumerate();
        ids.extend(activities.map(|(j, it)| ("activity", it.id.as_str(), format!("journey[{i}].activities[{j}].id"))));
    }
    ids.extend(scenario.effort.iter().enumerate().map(|(i, it)| ("factor", it.id.as_str(), format!("effort[{i}].id"))));
    for (what, id, path) in ids {
        if id.trim().is_empty() {
            check.at("E201", &path, format!("A {what} has an empty id."), "Give it a name of its own.");
        } else if !known.insert((what, id)) {
            let cause = format!("There are two of the id \"{id}\".");
            check.at("E338", &path, cause, "Rename one of them, so that reports can tell them apart.");
        }
    }
    let defaults = |flags: Vec<bool>| flags.iter().filter(|flag| **flag).count() > 1;
    let remedy = "Leave it on the one that accounts fall into which nothing else places.";
    if defaults(scenario.segments.iter().map(|segment| segment.default).collect()) {
        check.at("E339", "segments", "More than one segment is the default.", remedy);
    }
    if defaults(scenario.journey.iter().map(|step| step.default).collect()) {
        check.at("E339", "journey", "More than one step is the default.", remedy);
    }
}

/// Roles that another does the work of: they can have no seat, and the other no substitute of its own.
fn segments(check: &mut Check) {
    for (i, segment) in check.scenario.segments.iter().enumerate() {
        for (role, other) in &segment.combined {
            let path = format!("segments[{i}].combined.{role}");
            let cause = if segment.combined.contains_key(other) {
                format!("\"{other}\" is to do the work of \"{role}\", but leaves its own to another role.")
            } else if segment.seats.contains_key(role) {
                format!("\"{role}\" has a seat here, and \"{other}\" is to do its work.")
            } else {
                continue;
            };
            check.at("E360", &path, cause, "Keep one: a seat of its own, or another role that does its work.");
        }
    }
}

fn steps(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    for (i, step) in scenario.journey.iter().enumerate() {
        if let Some(days) = step.days {
            let place = |field: &str| document.place(format!("journey[{i}].{field}"));
            Judge { check, place: &place }.count(days, DAYS, "days");
        }
        for (j, activity) in step.activities.iter().enumerate() {
            let path = format!("journey[{i}].activities[{j}]");
            if activity.every == Every::Step && step.days.is_none() {
                let cause = format!("\"{}\" is due once in a step that never ends.", activity.id);
                let remedy = "Give the step its usual length in \"days\", or say how often it is due.";
                check.at("E362", &format!("{path}.every"), cause, remedy);
            }
            references(check, activity, &path);
            numbers(check, activity, &path);
        }
    }
}

/// Segments, roles and topics that an activity names.
fn references(check: &mut Check, activity: &Activity, path: &str) {
    let (scenario, known) = (check.scenario, check.known);
    for segment in activity.hours.keys().filter(|id| *id != "*" && !known.segments.contains(id.as_str())) {
        let place = || check.document.place(format!("{path}.hours.{segment}"));
        let place = place();
        check.unknown("E361", || place, ("segment", segment), || known.segments.iter().copied());
    }
    for role in activity.roles().filter(|role| !known.filled.contains(role)) {
        let cause = format!("Nobody in the team has the role \"{role}\", which has a part in \"{}\".", activity.id);
        let remedy = did_you_mean(role, known.filled.iter().copied());
        check.at("W305", path, cause, remedy);
    }
    let topics = || scenario.segments.iter().flat_map(|segment| segment.matters.iter().chain(segment.help.iter()));
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    for topic in activity.serves.iter().filter(|topic| !topics().any(|known| same(known, topic))) {
        let cause = format!("\"{}\" serves \"{topic}\", which no segment asks for.", activity.id);
        check.at("W306", &format!("{path}.serves"), cause, did_you_mean(topic, topics()));
    }
}

fn numbers(check: &mut Check, activity: &Activity, path: &str) {
    let document = check.document;
    let place = |field: &str| document.place(format!("{path}.{field}"));
    let mut judge = Judge { check, place: &place };
    judge.amount(activity.times, TIMES, "times");
    for (segment, hours) in &activity.hours {
        judge.amount(*hours, HOURS, &format!("hours.{segment}"));
    }
    for (role, share) in &activity.supporting {
        judge.amount(*share, TIMES, &format!("supporting.{role}"));
    }
    let levels = activity.needs.iter().map(|entry| ("needs", entry));
    for (map, (skill, level)) in levels.chain(activity.wants.iter().map(|entry| ("wants", entry))) {
        judge.level(*level, &format!("{map}.{skill}"));
    }
}

fn factors(check: &mut Check) {
    let (scenario, document, known) = (check.scenario, check.document, check.known);
    for (i, factor) in scenario.effort.iter().enumerate() {
        let place = |field: &str| document.place(format!("effort[{i}].{field}"));
        Judge { check, place: &place }.amount(factor.times, FACTOR, "times");
        for role in factor.roles.iter().filter(|role| !known.needed.contains(role)) {
            let cause = format!("No segment and no activity has the role \"{role}\".");
            check.at("E315", &format!("effort[{i}].roles"), cause, did_you_mean(role, known.needed.iter().copied()));
        }
    }
}

/// Accounts whose stage is no step, and accounts without a stage where no step is the default.
fn stages(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    if scenario.journey.is_empty() {
        return;
    }
    let steps = || {
        let stages = scenario.journey.iter().flat_map(|step| step.stages.iter());
        scenario.journey.iter().map(|step| step.id.as_str()).chain(stages)
    };
    let lost =
        document.accounts().iter().enumerate().filter(|(_, account)| step_of(&scenario.journey, account).is_none());
    for (i, account) in lost {
        check.found.with("E363", || {
            let place = document.account_place(i, "stage");
            if let Some(stage) = account.stage.as_deref().filter(|stage| !stage.trim().is_empty()) {
                let cause = format!("No step of the journey means the stage \"{stage}\".");
                return (place, cause, did_you_mean(stage, steps()));
            }
            let remedy = "Name its stage, or mark the step of such accounts with \"default\": true.".to_owned();
            (place, "The account has no stage.".to_owned(), remedy)
        });
    }
}

fn mix(check: &mut Check) {
    let (scenario, document, known) = (check.scenario, check.document, check.known);
    let tiers = || scenario.segments.iter().filter_map(|segment| segment.tier.as_deref());
    for (i, mix) in scenario.rules.mix.iter().enumerate() {
        let path = |field: &str| format!("rules.mix[{i}].{field}");
        for id in mix.segments.iter().filter(|id| !known.segments.contains(id)) {
            check.unknown(
                "E361",
                || document.place(path("segments")),
                ("segment", id),
                || known.segments.iter().copied(),
            );
        }
        if let Some(tier) = mix.tier.as_deref().filter(|tier| !tiers().any(|known| known == *tier)) {
            check.unknown("E361", || document.place(path("tier")), ("tier", tier), tiers);
        }
        if let Some(role) = mix.role.as_deref().filter(|role| !known.filled.contains(role)) {
            check.unknown("E332", || document.place(path("role")), ("role", role), || known.filled.iter().copied());
        }
        let place = |field: &str| document.place(path(field));
        let mut judge = Judge { check, place: &place };
        for (share, field) in [(mix.at_least, "at_least"), (mix.at_most, "at_most")] {
            if let Some(share) = share {
                judge.amount(share, 10.0, field);
            }
        }
        let bounded =
            mix.at_least.or(mix.at_most).is_some() || mix.accounts_at_least.or(mix.accounts_at_most).is_some();
        let crossed = mix.at_least.zip(mix.at_most).is_some_and(|(least, most)| least > most)
            || mix.accounts_at_least.zip(mix.accounts_at_most).is_some_and(|(least, most)| least > most);
        let cause = if mix.segments.is_empty() && mix.tier.is_none() {
            "It names neither segments nor a tier."
        } else if !bounded {
            "It sets no bound."
        } else if crossed {
            "The least is more than the most."
        } else {
            continue;
        };
        let remedy = "Such as { \"tier\": \"high-touch\", \"at_least\": 0.2, \"at_most\": 0.6 }.";
        check.at("E364", &format!("rules.mix[{i}]"), cause, remedy);
    }
}
