//! The pack of each move.

use jiff::Span;
use jiff::civil::Date;

use super::View;
use super::facts::{
    AccountFacts, ActivityFacts, OtherFacts, Pack, RelationshipFacts, RelativeFacts, SegmentFacts, StepFacts,
};
use super::names::names;
use super::reasons::{gaps, is_near, risks, why};
use super::subject::{Subject, subject};
use crate::coverage::effort::{Demand, Line, hours};
use crate::coverage::rules::days_between;
use crate::coverage::timeline;
use crate::instance::Seat;
use crate::plan::Move;
use crate::scenario::Account;

/// The packs of all moves, in the plan's order.
pub(super) fn all(view: &View<'_>) -> Vec<Pack> {
    let subjects: Vec<Subject<'_>> = view.plan.moves.iter().filter_map(|change| subject(view, change)).collect();
    let several = |it: &Move| view.plan.moves.iter().filter(|other| same_role(it, other)).count() > 1;
    let ids: Vec<Vec<&str>> = subjects
        .iter()
        .map(|it| {
            let mut parts = vec![it.change.account.as_str(), it.change.role.as_str()];
            if several(it.change) {
                parts.push(it.change.to.as_deref().or(it.change.from.as_deref()).unwrap_or_default());
            }
            parts
        })
        .collect();
    let files = names(&ids);
    subjects.iter().zip(files).map(|(it, file)| pack(view, it, format!("accounts/{file}.md"))).collect()
}

fn same_role(a: &Move, b: &Move) -> bool {
    (&a.account, &a.role) == (&b.account, &b.role)
}

fn pack(view: &View<'_>, it: &Subject<'_>, file: String) -> Pack {
    let scenario = &view.document.scenario;
    let seat: &Seat = &view.instance.seats[it.seat];
    let demand = view.covered.demands[it.position].iter().find(|demand| demand.role == it.change.role);
    let row =
        view.of(&it.raw.id).iter().find(|row| row.role == it.change.role && Some(&row.owner) == it.change.to.as_ref());
    Pack {
        file,
        scenario: scenario.name.clone(),
        currency: scenario.currency.clone(),
        role: it.change.role.clone(),
        effective: it.day.to_string(),
        period_start: scenario.as_of.to_string(),
        period_end: last_day(scenario.period_end()),
        account: account(view, it),
        segment: segment(view, it),
        from: it.change.from.as_deref().map(|id| view.person(id)),
        to: it.change.to.as_deref().map(|id| view.person(id)),
        why: why(view, it),
        hours: row.map_or(hours(seat.minutes), |row| row.hours),
        fit: row.map(|row| row.fit),
        steps: steps(view, it.raw),
        activities: demand.map_or_else(Vec::new, |demand| activities(view, demand)),
        risks: risks(view, it),
        gaps: gaps(view, it),
        family: family(view, it),
        others: others(view, it),
        relationship: relationship(it),
    }
}

/// The day before.
pub(super) fn last_day(end: Date) -> String {
    end.saturating_sub(Span::new().days(1)).to_string()
}

fn text(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn account(view: &View<'_>, it: &Subject<'_>) -> AccountFacts {
    let (raw, placed) = (it.raw, &view.instance.accounts[it.account]);
    let renewal_days = raw.renewal.map(|date| days_between(it.day, date));
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

fn segment(view: &View<'_>, it: &Subject<'_>) -> SegmentFacts {
    let segment = &view.document.scenario.segments[view.covered.placements[it.position].segment];
    SegmentFacts {
        id: segment.id.clone(),
        name: segment.name.clone().unwrap_or_else(|| segment.id.clone()),
        tier: segment.tier.clone(),
        matters: segment.matters.0.clone(),
        help: segment.help.0.clone(),
    }
}

fn steps(view: &View<'_>, raw: &Account) -> Vec<StepFacts> {
    let scenario = &view.document.scenario;
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
fn activities(view: &View<'_>, demand: &Demand<'_>) -> Vec<ActivityFacts> {
    let facts = |line: &Line<'_>| ActivityFacts {
        name: line.activity.title().to_owned(),
        step: view.document.scenario.journey[line.step].title().to_owned(),
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

fn family(view: &View<'_>, it: &Subject<'_>) -> Vec<RelativeFacts> {
    let members = &view.instance.families[view.instance.accounts[it.account].family];
    let relative = |&other: &usize| {
        let about = &view.instance.accounts[other];
        let raw = &view.document.accounts()[view.position[about.id.as_str()]];
        let owners = view.of(&about.id).iter().filter(|row| row.role == it.change.role);
        RelativeFacts {
            id: about.id.clone(),
            name: about.name.clone(),
            relation: match () {
                () if it.raw.parent.as_ref() == Some(&about.id) => "parent",
                () if raw.parent.as_ref() == Some(&it.raw.id) => "subsidiary",
                () => "same family",
            },
            arr: raw.arr,
            owners: owners.map(|row| view.name(&row.owner).to_owned()).collect(),
        }
    };
    members.iter().filter(|&&other| other != it.account).map(relative).collect()
}

fn others(view: &View<'_>, it: &Subject<'_>) -> Vec<OtherFacts> {
    let seats = view.instance.seats.iter().skip(view.instance.seats.partition_point(|seat| seat.account < it.account));
    let mut roles: Vec<usize> = seats.take_while(|seat| seat.account == it.account).map(|seat| seat.role).collect();
    roles.dedup();
    let other = |role: usize| {
        let role = &view.instance.roles[role];
        let rows = view.of(&it.raw.id).iter().filter(|row| row.role == *role);
        // Of its own role, only those who share it with the new owner.
        let rows = rows.filter(|row| *role != it.change.role || Some(&row.owner) != it.change.to.as_ref());
        OtherFacts {
            role: role.clone(),
            people: rows.map(|row| view.person(&row.owner)).collect(),
            changes: view.plan.moves.iter().any(|change| change.account == it.raw.id && change.role == *role),
        }
    };
    let all = roles.into_iter().map(other);
    all.filter(|other| other.role != it.change.role || !other.people.is_empty()).collect()
}

fn relationship(it: &Subject<'_>) -> RelationshipFacts {
    let since = it.raw.owner_since.get(&it.change.role).copied().filter(|_| it.change.from.is_some());
    RelationshipFacts {
        since: text(since),
        days: since.map(|date| days_between(date, it.day)),
        former_owners: it.raw.former_owners.get(&it.change.role).copied(),
    }
}
