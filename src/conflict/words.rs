//! Rules as sentences.

use super::loosen::limit;
use super::rule::{RelaxableRule, SeatDemand};
use crate::analysis::hours;
use crate::instance::{ACCOUNTS, ARR, Fixed, FixedWhy, HOURS, Instance, Seat};
use crate::scenario::Trait;

/// What a rule says.
#[must_use]
pub fn rule(rule: &RelaxableRule, instance: &Instance) -> String {
    let owner = |index: usize| instance.owner_called(index);
    let account = |index: usize| instance.accounts[index].id.as_str();
    let segment = |index: usize| instance.segment_called(index);
    let amount = |what: &RelaxableRule, measure: usize| {
        limit(what, instance).map_or_else(String::new, |it| figure(instance, measure, it))
    };
    match rule {
        RelaxableRule::Coverage => "every seat must have an owner".to_owned(),
        RelaxableRule::Family(family) => {
            let ids: Vec<String> = instance.families[*family].iter().map(|&it| account(it).to_owned()).collect();
            format!("{} are a family and have one owner", several(&ids))
        }
        RelaxableRule::Demand { segment, role, what } => {
            let (whose, level) = asking((*segment, *role), *what, instance);
            format!("{whose} needs {}{level}", demand(*what, instance))
        }
        RelaxableRule::Serves(who) => {
            let served: Vec<String> = instance.owners[*who].segments.iter().map(|&it| segment(it)).collect();
            format!("{} serves {} only", owner(*who), several(&served))
        }
        RelaxableRule::Forbidden(what, who) => format!("{} must not have {}", owner(*who), account(*what)),
        RelaxableRule::Approved(what) => {
            let to = instance.seats[*what].approved.map_or_else(|| "nobody".to_owned(), owner);
            format!("{} is approved for {to}", seat(*what, instance))
        }
        RelaxableRule::Rejected(what, who) => format!("{} is rejected for {}", owner(*who), seat(*what, instance)),
        RelaxableRule::Stay(seats) => stay(seats, instance),
        RelaxableRule::Change(limit) => instance.rules.limits[*limit].words(instance).says,
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => {
            let band = &instance.bands[*band];
            let (verb, side) = if matches!(rule, RelaxableRule::Most(_)) { ("may", "most") } else { ("must", "least") };
            format!("{} {verb} have at {side} {}", owner(band.owner), amount(rule, band.measure))
        }
    }
}

/// What some rules say, those that differ in names only in one sentence.
#[must_use]
pub fn summary(rules: &[&RelaxableRule], instance: &Instance) -> Vec<String> {
    let mut groups: Vec<Vec<&RelaxableRule>> = Vec::new();
    for &rule in rules {
        match groups.iter_mut().find(|group| alike(group[0], rule, instance)) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    groups.iter().map(|group| together(group, instance)).collect()
}

/// Whether two rules differ in names only.
fn alike(one: &RelaxableRule, other: &RelaxableRule, instance: &Instance) -> bool {
    match (one, other) {
        (RelaxableRule::Most(one), RelaxableRule::Most(other))
        | (RelaxableRule::Least(one), RelaxableRule::Least(other)) => {
            instance.bands[*one].measure == instance.bands[*other].measure
        }
        (RelaxableRule::Stay(one), RelaxableRule::Stay(other)) => {
            let single = one.len() == 1 && other.len() == 1;
            single && instance.seats[one[0]].fixed == instance.seats[other[0]].fixed
        }
        _ => false,
    }
}

/// Rules that are alike, in one sentence.
fn together(group: &[&RelaxableRule], instance: &Instance) -> String {
    let first = group[0];
    if group.len() == 1 {
        return rule(first, instance);
    }
    match first {
        RelaxableRule::Stay(seats) => {
            let names: Vec<String> = group.iter().filter_map(|rule| stays(rule)).map(|it| seat(it, instance)).collect();
            let (with, why) = given(seats, instance);
            format!("{} accounts stay with {with} ({}): {}", group.len(), reason(why, true), shortened(&names))
        }
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => {
            let names: Vec<String> = group.iter().filter_map(|rule| holder(rule, instance)).collect();
            let (verb, side) =
                if matches!(first, RelaxableRule::Most(_)) { ("may", "most") } else { ("must", "least") };
            let limits: Vec<i64> = group.iter().filter_map(|rule| limit(rule, instance)).collect();
            let measure = instance.bands[*band].measure;
            let alike = limits.iter().all(|it| *it == limits[0]);
            let sum = figure(instance, measure, limits.iter().sum());
            let each = if alike { format!("{} each, {sum}", figure(instance, measure, limits[0])) } else { sum };
            format!("{} people {verb} have at {side} {each} together: {}", group.len(), shortened(&names))
        }
        _ => rule(first, instance),
    }
}

fn stays(rule: &RelaxableRule) -> Option<usize> {
    if let RelaxableRule::Stay(seats) = rule { seats.first().copied() } else { None }
}

fn holder(rule: &RelaxableRule, instance: &Instance) -> Option<String> {
    match rule {
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => {
            Some(instance.owner_called(instance.bands[*band].owner))
        }
        _ => None,
    }
}

/// A list in words, the first few of many.
fn shortened(names: &[String]) -> String {
    const MOST: usize = 8;
    if names.len() <= MOST {
        return several(names);
    }
    format!("{} and {} others", names[..MOST - 1].join(", "), names.len() + 1 - MOST)
}

/// An amount of a measure with its unit.
pub(super) fn figure(instance: &Instance, measure: usize, amount: i64) -> String {
    figure_rounded(instance, measure, amount, f64::round)
}

/// The same with hours rounded in a certain way: a limit that is written down as it is told here must be enough.
pub(super) fn figure_rounded(instance: &Instance, measure: usize, amount: i64, round: fn(f64) -> f64) -> String {
    match measure {
        HOURS => format!("{} h", round(hours(amount) * 10.0) / 10.0),
        ARR => format!("{amount} {} of ARR", instance.currency),
        ACCOUNTS => times(Some(amount), "account"),
        other => {
            let measure = &instance.measures[other];
            #[expect(clippy::cast_precision_loss, reason = "for display")]
            let number = amount as f64 / measure.scale as f64;
            format!("{number} {}", measure.name)
        }
    }
}

pub(super) fn times(count: Option<i64>, one: &str) -> String {
    match count {
        Some(1) => format!("1 {one}"),
        count => format!("{} {one}s", count.unwrap_or(0)),
    }
}

/// Whose owner a demand is about: any of the segment, or those of some accounts; and the level of a skill, where all
/// ask for the same.
pub(super) fn asking((segment, role): (usize, usize), what: SeatDemand, instance: &Instance) -> (String, String) {
    let those = |seat: &&Seat| instance.accounts[seat.account].segment == segment && seat.role == role;
    let all = instance.seats.iter().filter(those).count();
    let level = |seat: &Seat| match what {
        SeatDemand::Skill(skill) => seat.needs.iter().find(|need| need.skill == skill).map(|need| need.level),
        SeatDemand::Experience => seat.experience.map(|_| 0),
        SeatDemand::Trait(asked) => seat.must_match.contains(&asked).then_some(0),
    };
    let asking: Vec<(usize, u8)> =
        instance.seats.iter().filter(those).filter_map(|seat| Some((seat.account, level(seat)?))).collect();
    let mut ids: Vec<String> = asking.iter().map(|it| instance.accounts[it.0].id.clone()).collect();
    ids.dedup();
    let role = &instance.roles[role];
    let whose = if asking.len() == all {
        format!("a {role} of {}", instance.segment_called(segment))
    } else {
        format!("the {role} of {}", shortened(&ids))
    };
    let first = asking.first().map_or(0, |it| it.1);
    let alike = first > 0 && asking.iter().all(|it| it.1 == first);
    (whose, if alike { format!(" at level {first}") } else { String::new() })
}

pub(super) fn demand(what: SeatDemand, instance: &Instance) -> String {
    match what {
        SeatDemand::Skill(skill) => instance.skills[skill].clone(),
        SeatDemand::Experience => "enough years of experience".to_owned(),
        SeatDemand::Trait(Trait::Region) => "somebody of the account's region".to_owned(),
        SeatDemand::Trait(Trait::Language) => "the account's language".to_owned(),
        SeatDemand::Trait(Trait::Industry) => "the account's industry".to_owned(),
    }
}

fn stay(seats: &[usize], instance: &Instance) -> String {
    let names: Vec<String> = seats.iter().map(|&it| seat(it, instance)).collect();
    let (with, why) = given(seats, instance);
    let (verb, family) = if seats.len() > 1 { ("stay", ", as a family") } else { ("stays", "") };
    format!("{} {verb} with {with} ({}{family})", several(&names), reason(why, seats.len() > 1))
}

/// With whom seats stay, and what some of them do so for.
pub(super) fn given(seats: &[usize], instance: &Instance) -> (String, FixedWhy) {
    let fixed: Vec<Fixed> = seats.iter().filter_map(|&seat| instance.seats[seat].fixed).collect();
    let why = fixed.iter().map(|it| it.why).find(|&why| why != FixedWhy::Family).unwrap_or(FixedWhy::Family);
    (fixed.first().map_or_else(|| "nobody".to_owned(), |it| instance.owner_called(it.owner)), why)
}

fn reason(why: FixedWhy, several: bool) -> &'static str {
    match why {
        FixedWhy::Locked => "locked",
        FixedWhy::RenewalNear => "renewal near",
        FixedWhy::ChangedLately => "owner changed lately",
        FixedWhy::AtRisk => "at risk",
        FixedWhy::ByRule => "frozen by rule",
        FixedWhy::Kept => "nobody is to lose one",
        FixedWhy::Family if several => "with their family",
        FixedWhy::Family => "with its family",
    }
}

pub(super) fn seat(seat: usize, instance: &Instance) -> String {
    let it = &instance.seats[seat];
    named(&instance.accounts[it.account].id, &instance.roles[it.role], instance)
}

/// A seat by its account, and its role where there are several.
pub(super) fn named(account: &str, role: &str, instance: &Instance) -> String {
    if instance.roles.len() > 1 { format!("{account} ({role})") } else { account.to_owned() }
}

/// A list in words.
pub(super) fn several(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
