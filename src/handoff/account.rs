//! The pack of each move.

use jiff::Span;
use jiff::civil::Date;

use super::PlanIndex;
use super::facts::{
    AccountFacts, ActivityFacts, OtherFacts, Pack, RelationshipFacts, RelativeFacts, SegmentFacts, StepFacts,
};
use super::file_names::file_names;
use super::reasons::{gaps, is_near, risks, why};
use super::subject::{HandoffSubject, subject};
use crate::coverage::effort::{Demand, EffortLine, hours};
use crate::coverage::rules::days_between;
use crate::coverage::timeline;
use crate::instance::Seat;
use crate::plan::Move;
use crate::scenario::Account;

/// The packs of all moves, in the plan's order.
pub(super) fn all(index: &PlanIndex<'_>) -> Vec<Pack> {
    let subjects: Vec<HandoffSubject<'_>> =
        index.plan.moves.iter().filter_map(|change| subject(index, change)).collect();
    let several = |it: &Move| index.plan.moves.iter().filter(|other| same_role(it, other)).count() > 1;
    let ids: Vec<Vec<&str>> = subjects
        .iter()
        .map(|subject| {
            let mut parts = vec![subject.change.account.as_str(), subject.change.role.as_str()];
            if several(subject.change) {
                parts.push(subject.change.to.as_deref().or(subject.change.from.as_deref()).unwrap_or_default());
            }
            parts
        })
        .collect();
    let files = file_names(&ids);
    subjects.iter().zip(files).map(|(it, file)| pack(index, it, format!("accounts/{file}.md"))).collect()
}

fn same_role(a: &Move, b: &Move) -> bool {
    (&a.account, &a.role) == (&b.account, &b.role)
}

fn pack(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>, file: String) -> Pack {
    let scenario = &index.document.scenario;
    let seat: &Seat = &index.instance.seats[subject.seat];
    let demand = index.covered.demands[subject.position].iter().find(|demand| demand.role == subject.change.role);
    let row = index
        .of(&subject.raw.id)
        .iter()
        .find(|row| row.role == subject.change.role && Some(&row.owner) == subject.change.to.as_ref());
    Pack {
        file,
        scenario: scenario.name.clone(),
        currency: scenario.currency.clone(),
        role: subject.change.role.clone(),
        effective: subject.day.to_string(),
        period_start: scenario.as_of.to_string(),
        period_end: last_day(scenario.period_end()),
        account: account(index, subject),
        segment: segment(index, subject),
        from: subject.change.from.as_deref().map(|id| index.person(id)),
        to: subject.change.to.as_deref().map(|id| index.person(id)),
        why: why(index, subject),
        hours: row.map_or(hours(seat.minutes), |row| row.hours),
        fit: row.map(|row| row.fit),
        steps: steps(index, subject.raw),
        activities: demand.map_or_else(Vec::new, |demand| activities(index, demand)),
        risks: risks(index, subject),
        gaps: gaps(index, subject),
        family: family(index, subject),
        others: others(index, subject),
        relationship: relationship(subject),
    }
}

/// The day before.
pub(super) fn last_day(end: Date) -> String {
    end.saturating_sub(Span::new().days(1)).to_string()
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn account(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> AccountFacts {
    let (raw, placed) = (subject.raw, &index.instance.accounts[subject.account]);
    let renewal_days = raw.renewal.map(|date| days_between(subject.day, date));
    AccountFacts {
        id: raw.id.clone(),
        name: placed.name.clone(),
        arr: raw.arr,
        health: raw.health,
        renewal: text(raw.renewal),
        renewal_days,
        renews: placed.renews,
        renews_soon: renewal_days.is_some_and(is_near),
        at_risk: placed.at_risk,
        stage: raw.stage.clone(),
        stage_since: text(raw.stage_since),
        industry: raw.industry.clone(),
        region: raw.region.clone(),
        country: raw.country.clone(),
        language: raw.language.clone(),
        time_zone: raw.time_zone.clone(),
        employees: raw.employees,
        domain: raw.domain.clone(),
        attributes: raw.attributes.clone(),
    }
}

fn segment(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> SegmentFacts {
    let segment = &index.document.scenario.segments[index.covered.placements[subject.position].segment];
    SegmentFacts {
        id: segment.id.clone(),
        name: segment.name.clone().unwrap_or_else(|| segment.id.clone()),
        tier: segment.tier.clone(),
        matters: segment.matters.0.clone(),
        help: segment.help.0.clone(),
    }
}

fn steps(index: &PlanIndex<'_>, raw: &Account) -> Vec<StepFacts> {
    let scenario = &index.document.scenario;
    let mut from = scenario.as_of;
    let stays = timeline::of(scenario, raw).into_iter();
    stays
        .map(|stay| {
            let next = from.saturating_add(Span::new().days(stay.days));
            let name = scenario.journey[stay.step].title().to_owned();
            let step = StepFacts { name, from: from.to_string(), to: last_day(next) };
            from = next;
            step
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn activities(index: &PlanIndex<'_>, demand: &Demand<'_>) -> Vec<ActivityFacts> {
    let facts = |line: &EffortLine<'_>| ActivityFacts {
        name: line.activity.title().to_owned(),
        step: index.document.scenario.journey[line.step].title().to_owned(),
        times: line.times as f64 / 1e6,
        hours: hours(line.minutes),
        part: match line {
            _ if line.responsible => "does it",
            _ if line.minutes > 0 => "takes part",
            _ => "answers for it",
        },
        serves: line.activity.serves.0.clone(),
    };
    demand.lines.iter().filter(|line| line.times > 0).map(facts).collect()
}

fn family(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<RelativeFacts> {
    let members = &index.instance.families[index.instance.accounts[subject.account].family];
    let relative = |&other: &usize| {
        let about = &index.instance.accounts[other];
        let raw = &index.document.accounts()[index.position[about.id.as_str()]];
        let owners = index.of(&about.id).iter().filter(|row| row.role == subject.change.role);
        RelativeFacts {
            id: about.id.clone(),
            name: about.name.clone(),
            relation: match () {
                () if subject.raw.parent.as_ref() == Some(&about.id) => "parent",
                () if raw.parent.as_ref() == Some(&subject.raw.id) => "subsidiary",
                () => "same family",
            },
            arr: raw.arr,
            owners: owners.map(|row| index.name(&row.owner).to_owned()).collect(),
        }
    };
    members.iter().filter(|&&other| other != subject.account).map(relative).collect()
}

fn others(index: &PlanIndex<'_>, subject: &HandoffSubject<'_>) -> Vec<OtherFacts> {
    let seats =
        index.instance.seats.iter().skip(index.instance.seats.partition_point(|seat| seat.account < subject.account));
    let mut roles: Vec<usize> =
        seats.take_while(|seat| seat.account == subject.account).map(|seat| seat.role).collect();
    roles.dedup();
    let other = |role: usize| {
        let role = &index.instance.roles[role];
        let rows = index.of(&subject.raw.id).iter().filter(|row| row.role == *role);
        // Of its own role, only those who share it with the new owner.
        let rows = rows.filter(|row| *role != subject.change.role || Some(&row.owner) != subject.change.to.as_ref());
        OtherFacts {
            role: role.clone(),
            people: rows.map(|row| index.person(&row.owner)).collect(),
            changes: index.plan.moves.iter().any(|change| change.account == subject.raw.id && change.role == *role),
        }
    };
    let all = roles.into_iter().map(other);
    all.filter(|other| other.role != subject.change.role || !other.people.is_empty()).collect()
}

fn relationship(subject: &HandoffSubject<'_>) -> RelationshipFacts {
    let since = subject.raw.owner_since.get(&subject.change.role).copied().filter(|_| subject.change.from.is_some());
    RelationshipFacts {
        since: text(since),
        days: since.map(|date| days_between(date, subject.day)),
        former_owners: subject.raw.former_owners.get(&subject.change.role).copied(),
    }
}
