//! What is wrong with a journey: gaps and overlaps of responsibility, skills that nobody has, work that nobody asks for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Covered;
use super::effort::{Demand, hours, hours_for};
use super::matrix::{Matrix, in_place_of, is_product_led};
use super::segments::Placement;
use crate::scenario::{Activity, Document, Person, Scenario, Segment, Step};

/// More owners than this on one account are too many: the customer no longer knows whom to call.
pub const MANY_OWNERS: u32 = 5;

/// Something that the journey leaves open or does twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JourneyFinding {
    /// What kind.
    pub kind: JourneyFindingKind,
    /// What is wrong, in a sentence.
    pub cause: String,
    /// What to do about it.
    pub remedy: String,
}

/// The kinds of findings, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyFindingKind {
    /// No role answers for an activity.
    NobodyAccountable,
    /// Several roles answer for one activity.
    SeveralAccountable,
    /// Nobody in the team has the role that an activity needs.
    NoRole,
    /// Nobody who has the role has the skill.
    NoSkill,
    /// A segment's accounts have nobody who answers for them in a step.
    OwnershipGap,
    /// The owner changes between two steps, and no activity brings both together.
    HandoffUnattended,
    /// Customers want help with something that no activity serves.
    NobodyHelps,
    /// Hours on an activity for a segment that asks for nothing of what it serves.
    NotAskedFor,
    /// An activity that is due for no account.
    NeverDue,
    /// A role that has people and no activity.
    IdleRole,
    /// Accounts with very many owners.
    ManyOwners,
    /// Accounts that have been in a step for longer than it should take.
    Overdue,
}

/// Everything that is wrong with a journey, the worst first; nothing where there is no journey.
#[must_use]
pub fn findings(document: &Document, covered: &Covered<'_>, matrix: &Matrix) -> Vec<JourneyFinding> {
    let Covered { placements, demands } = covered;
    let scenario = &document.scenario;
    if scenario.journey.is_empty() {
        return Vec::new();
    }
    let placed: BTreeSet<usize> = placements.iter().map(|placement| placement.segment).collect();
    let segments: Vec<&Segment> = placed.into_iter().map(|index| &scenario.segments[index]).collect();
    let mut list = FindingList(Vec::new());
    for step in &scenario.journey {
        for activity in &step.activities {
            responsibility(document, activity, &mut list);
        }
        gaps(step, &segments, &mut list);
    }
    handoffs(matrix, &mut list);
    topics(scenario, &segments, &mut list);
    not_asked_for(placements, scenario, demands, &mut list);
    never_due(matrix, &mut list);
    idle_roles(document, &mut list);
    many_owners(document, demands, &mut list);
    overdue(matrix, &mut list);
    list.0.sort_by_key(|finding| finding.kind);
    list.0
}

struct FindingList(Vec<JourneyFinding>);

impl FindingList {
    fn add(&mut self, kind: JourneyFindingKind, cause: String, remedy: &str) {
        self.0.push(JourneyFinding { kind, cause, remedy: remedy.to_owned() });
    }
}

/// Who answers for an activity, and whether anybody can do it.
fn responsibility(document: &Document, it: &Activity, list: &mut FindingList) {
    let name = it.title();
    match it.accountable.0.as_slice() {
        [] => {
            list.add(
                JourneyFindingKind::NobodyAccountable,
                format!("Nobody answers for \"{name}\"."),
                "Name one accountable role.",
            );
        }
        [_] => {}
        several => list.add(
            JourneyFindingKind::SeveralAccountable,
            format!("{} answer for \"{name}\".", several.join(" and ")),
            "Keep one of them accountable; the others support or are informed.",
        ),
    }
    let has = |person: &&Person, role: &str| person.role.iter().any(|filled| filled == role);
    let people: Vec<&Person> = document.people().iter().filter(|person| has(person, &it.responsible)).collect();
    if people.is_empty() {
        let cause = format!("Nobody has the role \"{}\", which does \"{name}\".", it.responsible);
        list.add(JourneyFindingKind::NoRole, cause, "Hire for the role, or give the work to another one.");
        return;
    }
    let plain = it.needs.iter().filter(|(skill, level)| !skill.starts_with('{') && **level > 0);
    for (skill, level) in plain {
        let same = |known: &str| known.trim().to_lowercase() == skill.trim().to_lowercase();
        let able = |person: &&Person| person.skills.iter().any(|(known, have)| same(known) && have >= level);
        if !people.iter().any(able) {
            let cause = format!("No {} has {skill} {level}, which \"{name}\" needs.", it.responsible);
            list.add(
                JourneyFindingKind::NoSkill,
                cause,
                "Train somebody, hire, or give the work to a role that can do it.",
            );
        }
    }
}

/// Segments whose accounts nobody answers for in a step.
fn gaps(step: &Step, segments: &[&Segment], list: &mut FindingList) {
    let answered = |segment: &Segment| {
        let mut here = step.activities.iter().filter(|it| hours_for(it, segment).is_some());
        here.any(|it| !it.accountable.is_empty())
    };
    let open = segments.iter().filter(|segment| !is_product_led(segment) && !answered(segment));
    let names: Vec<&str> = open.map(|segment| segment.id.as_str()).collect();
    if !names.is_empty() {
        let cause = format!("In {}, nobody answers for accounts of {}.", step.title(), names.join(", "));
        list.add(
            JourneyFindingKind::OwnershipGap,
            cause,
            "Give the step an activity for them, with an accountable role.",
        );
    }
}

fn handoffs(matrix: &Matrix, list: &mut FindingList) {
    for handoff in matrix.handoffs.iter().filter(|handoff| handoff.shared.is_empty()) {
        let cause = format!(
            "From {} to {}, {} hands over to {} ({}), and no activity brings them together.",
            handoff.from,
            handoff.to,
            handoff.before.join(" and "),
            handoff.after.join(" and "),
            handoff.segments.join(", ")
        );
        list.add(
            JourneyFindingKind::HandoffUnattended,
            cause,
            "Add a handoff in which both take part, or inform the one that comes.",
        );
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What a segment wants help with and no activity serves.
fn topics(scenario: &Scenario, segments: &[&Segment], list: &mut FindingList) {
    for segment in segments {
        for topic in segment.help.iter() {
            let activities = scenario.journey.iter().flat_map(|step| &step.activities);
            let mut here = activities.filter(|it| hours_for(it, segment).is_some());
            if !here.any(|it| it.serves.iter().any(|served| same(served, topic))) {
                let cause = format!("{} customers want help with {topic}, and no activity serves it.", segment.id);
                list.add(
                    JourneyFindingKind::NobodyHelps,
                    cause,
                    "Add an activity for it, or say with \"serves\" which one does.",
                );
            }
        }
    }
}

/// Hours on activities for segments that ask for nothing of what they serve.
fn not_asked_for(placements: &[Placement], scenario: &Scenario, demands: &[Vec<Demand<'_>>], list: &mut FindingList) {
    let mut wasted: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (placement, demands) in placements.iter().zip(demands) {
        let segment = &scenario.segments[placement.segment];
        let asks = |served: &str| segment.help.iter().chain(segment.matters.iter()).any(|topic| same(topic, served));
        for line in demands.iter().flat_map(|demand| &demand.lines) {
            let serves = &line.activity.serves;
            if !segment.help.is_empty() && !serves.is_empty() && !serves.iter().any(asks) {
                *wasted.entry((line.activity.title(), &segment.id)).or_insert(0) += line.minutes;
            }
        }
    }
    for ((activity, segment), minutes) in wasted.into_iter().filter(|(_, minutes)| *minutes > 0) {
        let cause =
            format!("{:.0} h go into \"{activity}\" for {segment}, which asks for nothing of it.", hours(minutes));
        list.add(JourneyFindingKind::NotAskedFor, cause, "Leave it out for this segment, or say what it serves there.");
    }
}

fn never_due(matrix: &Matrix, list: &mut FindingList) {
    for activity in matrix.steps.iter().flat_map(|step| &step.activities) {
        if activity.hours.is_empty() {
            let cause = format!("\"{}\" takes no hours in any segment.", activity.name);
            list.add(JourneyFindingKind::NeverDue, cause, "Say how long it takes, or take it out.");
        }
    }
}

/// Roles that people have and that the journey gives nothing to do.
fn idle_roles(document: &Document, list: &mut FindingList) {
    let scenario = &document.scenario;
    let activities = || scenario.journey.iter().flat_map(|step| &step.activities);
    let mut busy: BTreeSet<&str> = activities().flat_map(|it| it.roles().chain(it.informed.iter())).collect();
    for segment in &scenario.segments {
        let others: Vec<&str> = busy.iter().map(|role| in_place_of(role, segment)).collect();
        busy.extend(others);
    }
    let mut idle: BTreeMap<&str, usize> = BTreeMap::new();
    for role in document.people().iter().flat_map(|person| person.role.iter()).filter(|role| !busy.contains(role)) {
        *idle.entry(role).or_insert(0) += 1;
    }
    for (role, people) in idle {
        let who = if people == 1 { "1 person has".to_owned() } else { format!("{people} people have") };
        let cause = format!("{who} the role \"{role}\", which has no activity.");
        list.add(
            JourneyFindingKind::IdleRole,
            cause,
            "Say what it does for customers, or use these people in other roles.",
        );
    }
}

fn many_owners(document: &Document, demands: &[Vec<Demand<'_>>], list: &mut FindingList) {
    let owners = |demands: &[Demand<'_>]| demands.iter().map(Demand::count).sum::<u32>();
    let crowded: Vec<&str> = document
        .accounts()
        .iter()
        .zip(demands)
        .filter(|(_, demands)| owners(demands) > MANY_OWNERS)
        .map(|(account, _)| account.id.as_str())
        .collect();
    if let Some(first) = crowded.first() {
        let number = crowded.len();
        let cause = format!("{number} account(s), such as {first}, have more than {MANY_OWNERS} owners at once.");
        list.add(
            JourneyFindingKind::ManyOwners,
            cause,
            "Combine roles, or keep some informed rather than accountable.",
        );
    }
}

fn overdue(matrix: &Matrix, list: &mut FindingList) {
    for step in matrix.steps.iter().filter(|step| step.overdue > 0) {
        let days = step.days.unwrap_or_default();
        let cause = format!("{} account(s) have been in {} for more than its {days} days.", step.overdue, step.name);
        list.add(
            JourneyFindingKind::Overdue,
            cause,
            "Bring their stages up to date; they are planned as if the next step began now.",
        );
    }
}
