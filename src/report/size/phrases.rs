//! Hours, people and work in words.

use crate::analysis::size::{Minutes, Ratio, Requirement, RequirementKind, WorkPart};
use crate::report::words::{self, plain};

/// How many kinds of work are named rather than counted.
const KINDS: usize = 3;

/// Whole hours, halves up, with commas.
pub(super) fn hours(minutes: Minutes) -> String {
    words::grouped(usize::try_from((minutes.0 + 30).div_euclid(60)).unwrap_or_default())
}

/// Full-time people to one digit; `-` where full-time is no time at all.
pub(super) fn fte(people: Ratio) -> String {
    people.value().map_or_else(|| "-".to_owned(), |people| format!("{people:.1}"))
}

/// What is missing, or to spare: the difference of the two figures as they are shown, so that it adds up for a reader.
pub(super) fn missing(needed: Ratio, present: Ratio) -> String {
    let tenths = |people: Ratio| people.value().map(|people| (people * 10.0).round());
    match tenths(needed).zip(tenths(present)) {
        None => "-".to_owned(),
        Some((needed, present)) if needed > present => format!("short of {:.1}", (needed - present) / 10.0),
        Some((needed, present)) if needed < present => format!("{:.1} to spare", (present - needed) / 10.0),
        Some(_) => "enough".to_owned(),
    }
}

/// Whole hours short, likewise the difference of the two figures as they are shown.
pub(super) fn short(needed: Minutes, present: Minutes) -> i64 {
    let whole = |minutes: Minutes| (minutes.0 + 30).div_euclid(60);
    whole(needed) - whole(present)
}

/// The same in words.
pub(super) fn hours_short(needed: Minutes, present: Minutes) -> String {
    hours(Minutes(60 * short(needed, present)))
}

/// The first few of these names; the others are counted.
pub(super) fn people(names: &[String], most: usize) -> String {
    let mut told: Vec<String> = names.iter().map(|name| plain(name)).collect();
    if told.len() > most + 1 {
        let others = told.len() - most;
        told.truncate(most);
        told.push(format!("{} others", words::grouped(others)));
    }
    words::list(&told)
}

/// Work in words: `csm work that needs German at level 3, or integration at level 4`; more than a few kinds are counted.
pub(super) fn work(parts: &[WorkPart]) -> String {
    if parts.len() > KINDS {
        return many(parts);
    }
    let mut told: Vec<String> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let same = i > 0 && frame(part) == frame(&parts[i - 1]);
        let needs = needs(part);
        told.push(if same && !needs.is_empty() { needs } else { one(part) });
    }
    told.join(", or ")
}

/// How many kinds of work there are, and the largest.
fn many(parts: &[WorkPart]) -> String {
    let mut roles: Vec<String> = parts.iter().map(|part| plain(&part.role)).collect();
    roles.dedup();
    let needs = needs(&parts[0]);
    let largest = if needs.is_empty() { one(&parts[0]) } else { format!("what needs {needs}") };
    format!("{} kinds of {} work, such as {largest}", words::grouped(parts.len()), words::list(&roles))
}

fn one(part: &WorkPart) -> String {
    let (frame, needs) = (frame(part), needs(part));
    let all = match part.asks.as_slice() {
        [] if part.beside_undone => "all other ",
        [] => "all ",
        _ => "",
    };
    if needs.is_empty() { format!("{all}{frame}") } else { format!("{frame} that needs {needs}") }
}

/// The role, and how its work is organised.
fn frame(part: &WorkPart) -> String {
    let of = |kind: RequirementKind| part.asks.iter().find(|ask| ask.kind == kind);
    let pooled = of(RequirementKind::Pool).map_or("", |_| "pooled ");
    let pods = of(RequirementKind::Pod).map_or("", |_| " in pods");
    let segment = of(RequirementKind::Segment).map_or_else(String::new, |ask| format!(" for {}", plain(&ask.name)));
    format!("{pooled}{} work{pods}{segment}", plain(&part.role))
}

/// What a person must have for it.
fn needs(part: &WorkPart) -> String {
    let frame = [RequirementKind::Pool, RequirementKind::Pod, RequirementKind::Segment];
    let asks: Vec<String> = part.asks.iter().filter(|ask| !frame.contains(&ask.kind)).map(requirement).collect();
    words::list(&asks)
}

/// A requirement in words.
pub(super) fn requirement(ask: &Requirement) -> String {
    let (name, least) = (plain(&ask.name), ask.least.unwrap_or_default());
    match ask.kind {
        RequirementKind::Skill => format!("{name} at level {least}"),
        RequirementKind::Language => format!("language {name}"),
        RequirementKind::Region => format!("region {name}"),
        RequirementKind::Industry => format!("industry {name}"),
        RequirementKind::Experience if (least - 1.0).abs() < 1e-9 => "1 year of experience".to_owned(),
        RequirementKind::Experience => format!("{least} years of experience"),
        RequirementKind::Pool => "a pool".to_owned(),
        RequirementKind::Pod => "a pod".to_owned(),
        RequirementKind::Segment => format!("segment {name}"),
    }
}
