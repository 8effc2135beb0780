//! Why a move is made, and what to look out for, in sentences.

use super::PlanIndex;
use super::subject::HandoffSubject;
use crate::candidates::{exclusion, fit};
use crate::coverage::rules::days_between;
use crate::instance::validate::hygiene::DoubtKind;
use crate::instance::{Instance, MILLION, Owner};
use crate::scenario::FitPart;

/// Days before a renewal from which it is near.
const NEAR_DAYS: i64 = 120;
/// Days after a change of owner for which it is recent.
const RECENT_DAYS: i64 = 180;
/// Former owners from which customers have seen many.
const MANY_OWNERS: u32 = 3;
/// How much better a fit is told, in millionths.
const BETTER: i64 = 50_000;

/// Why the account changes hands.
pub(super) fn why(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<String> {
    let instance = index.instance;
    let role = &subject.change.role;
    let Some(to) = subject.change.to.as_deref() else {
        return why_nobody(index, subject).map(str::to_owned).into_iter().collect();
    };
    let Some(from) = subject.change.from.as_deref() else {
        return vec![format!("Nobody has had it as {role} so far.")];
    };
    let Some(&former) = index.owners.get(from) else {
        return vec![format!("{from} is not in the team any more.")];
    };
    let mut why = Vec::new();
    let (who, name) = (&instance.owners[former], index.name(from));
    if subject.change.forced {
        why.extend(
            exclusion(instance, subject.seat, former).map(|lack| format!("{name} {}.", lack.describe(instance))),
        );
    }
    if let Some(book) = index.books.get(from).filter(|book| book.capacity > 0.0 && who.minutes > 0) {
        let (now, plan) = (book.now.hours / book.capacity, book.plan.hours / book.capacity);
        if now > 1.0 && plan < now {
            why.push(format!(
                "{name}'s book takes {} of their hours; with the plan it takes {}.",
                percent(now),
                percent(plan)
            ));
        }
    }
    let successor = index.owners.get(to).copied();
    if let Some(new) = successor.map(|owner| fit(instance, subject.seat, owner).total) {
        let old = fit(instance, subject.seat, former).total;
        if new > old + BETTER {
            why.push(format!("{} suits it better: {} against {}.", index.name(to), of_million(new), of_million(old)));
        }
    }
    let family = &instance.families[instance.accounts[subject.account].family];
    let relatives = family.iter().filter(|&&other| other != subject.account).map(|&other| &instance.accounts[other]);
    let has = |id: &str| index.of(id).iter().any(|row| row.role == *role && row.owner == to);
    if let Some(relative) = relatives.into_iter().find(|account| has(&account.id)) {
        why.push(format!("{} has {} of the same family.", index.name(to), relative.name));
    }
    if why.is_empty() {
        why.push("It makes the books more even, as a whole.".to_owned());
    }
    why
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

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn of_million(share: i64) -> String {
    percent(share as f64 / MILLION as f64)
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

/// What would help with the account and the new owner has too little of. What is needed is there: a plan sees to that.
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
            let has = level(need.skill);
            let has = if has == 0 { "has none".to_owned() } else { format!("has level {has}") };
            format!("{name} at level {}: {} {has}", need.level, who.name)
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
        Some(format!("the {} {}: not among those of {}", part.name(), instance.word(theirs), owner.name))
    });
    missing.collect()
}
