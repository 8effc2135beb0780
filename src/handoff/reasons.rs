//! Why a move is made, and what to look out for, in sentences.

use super::PlanIndex;
use super::subject::HandoffSubject;
use crate::coverage::rules::days_between;
use crate::instance::validate::hygiene::DoubtKind;
use crate::instance::{Instance, Owner};
use crate::scenario::FitPart;

/// Days before a renewal from which it is near.
const NEAR_DAYS: i64 = 120;
/// Days after a change of owner for which it is recent.
const RECENT_DAYS: i64 = 180;
/// Former owners from which customers have seen many.
const MANY_OWNERS: u32 = 3;

/// Why the account changes hands, in words that both sides may read.
pub(super) fn why(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<String> {
    index.handovers.said(subject.change)
}

/// Why nobody gets it, as the plan says.
fn why_nobody<'a>(index: &PlanIndex<'a>, subject: &HandoffSubject<'_>) -> Option<&'a str> {
    let row = index.plan.uncovered.iter().find(|row| row.account == subject.raw.id && row.role == subject.change.role);
    row.map(|row| row.reason.as_str())
}

/// Whether a renewal that many days after the change is near.
pub(super) fn is_near(days: i64) -> bool {
    (0..=NEAR_DAYS).contains(&days)
}

/// What to look out for, what is most urgent first.
pub(super) fn risks(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<String> {
    let (instance, raw) = (index.instance, subject.raw);
    let mut risks = Vec::new();
    if subject.change.to.is_none() {
        let why = why_nobody(index, subject).map_or_else(String::new, |why| format!(" {why}"));
        risks.push(format!("From {} on nobody has it as {}.{why}", subject.day, subject.change.role));
    }
    if instance.accounts[subject.account].at_risk {
        let health = raw.health.map_or_else(String::new, |health| format!(" Its health is {health}."));
        risks.push(format!("The customer is at risk.{health}"));
    }
    if let Some((date, days)) = raw.renewal.map(|date| (date, days_between(subject.day, date))) {
        if is_near(days) {
            risks.push(format!("The renewal is near: {date}, {days} days after the change."));
        } else if days < 0 {
            risks.push(format!("The renewal date on record, {date}, is past: find out when the next one is."));
        }
    }
    for trigger in &instance.triggers {
        let role = instance.seats[subject.seat].role;
        let fired = trigger.fired.iter().find(|fired| fired.account == subject.account);
        if fired.is_some_and(|fired| fired.roles.is_empty() || fired.roles.contains(&role)) {
            risks.push(format!("A trigger has fired: {}.", trigger.title));
        }
    }
    let since = raw.owner_since.get(&subject.change.role).map(|date| days_between(*date, subject.day));
    if subject.change.from.is_some() && since.is_some_and(|days| (0..=RECENT_DAYS).contains(&days)) {
        risks.push(format!("The customer got a new owner only {} days ago.", since.unwrap_or_default()));
    }
    if let Some(count) = raw.former_owners.get(&subject.change.role).filter(|count| **count >= MANY_OWNERS) {
        risks.push(format!("The customer has had {count} owners before this one."));
    }
    risks.extend(doubts(index, subject));
    risks
}

/// What looks wrong in the account's data.
fn doubts(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<String> {
    let own = index.doubts.iter().filter(|doubt| doubt.accounts.contains(&subject.position));
    own.map(|doubt| match doubt.kind {
        DoubtKind::SameName | DoubtKind::SameDomain => format!("It may be on record twice: {}.", doubt.text),
        DoubtKind::RolledUp => format!("Its ARR may hold that of its subsidiaries: {}.", doubt.text),
        DoubtKind::Spelling(field) => format!("Its {} may be misspelt: {}.", field.name(), doubt.text),
    })
    .collect()
}

/// What the account asks for and is new to its owner. What is needed is there: a plan sees to that. Levels of people are
/// not told: the page may be forwarded.
pub(super) fn gaps(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<String> {
    let instance = index.instance;
    let Some(&owner) = subject.change.to.as_deref().and_then(|to| index.owners.get(to)) else { return Vec::new() };
    let (seat, who) = (&instance.seats[subject.seat], &instance.owners[owner]);
    let level = |skill: usize| who.levels[skill];
    let short = seat.needs.iter().chain(&seat.wants).filter(|need| level(need.skill) < need.level);
    let mut gaps: Vec<String> = short
        .map(|need| {
            let id = &instance.skills[need.skill];
            let name = index.document.scenario.skills.get(id).unwrap_or(id);
            format!("{name}: it asks for level {}", need.level)
        })
        .collect();
    gaps.extend(traits(instance, subject, who));
    gaps
}

/// Language, region and industry that are not the owner's, where both are known.
fn traits(instance: &Instance, subject: &HandoffSubject<'_>, owner: &Owner) -> Vec<String> {
    let account = &instance.accounts[subject.account];
    let missing = [FitPart::Language, FitPart::Region, FitPart::Industry].into_iter().filter_map(|part| {
        let own = &owner.words[part];
        let theirs = account.words[part].filter(|theirs| !own.is_empty() && !own.contains(theirs))?;
        Some(format!("the {} {}, which is new to {}", part.name(), instance.word(theirs), owner.name))
    });
    missing.collect()
}
