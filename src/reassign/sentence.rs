//! The sentences that say why a seat changes hands. Each is true of the data, or is not said.

use super::change::{FormerOwner, Leg};
use super::facts::{MoveFacts, ReasonKind};
use crate::candidates::{Exclusion, fit as fit_of};
use crate::instance::{Account, Instance, MILLION, Measure, Need, Seat};
use crate::scenario::{FitPart, Trait};

pub(super) fn name(facts: &MoveFacts<'_>, owner: usize) -> String {
    facts.instance.owners[owner].name.clone()
}

fn seat<'a>(facts: &MoveFacts<'a>, seat: usize) -> (&'a Seat, &'a Account) {
    let it = &facts.instance.seats[seat];
    (it, &facts.instance.accounts[it.account])
}

/// How well the new owner fits and how full their book gets, or why there is none, as the end of a sentence.
fn takes(facts: &MoveFacts<'_>, leg: &Leg) -> String {
    let Some(to) = leg.to else { return facts.why_nobody(leg.seat) };
    let fit = facts.seat_values.fit(leg.seat, to);
    let full = facts.utilisation(&facts.plan, to);
    let full = full.map_or_else(String::new, |full| format!(" and comes to {full} % of their hours"));
    match relative(facts, leg.seat, to) {
        Some(relative) => format!("{} has {relative} of its family{full}", name(facts, to)),
        None => format!("{} fits {}{full}", name(facts, to), two_digits(fit)),
    }
}

/// An account of its family that its new owner has today and keeps, where families have one owner.
fn relative<'a>(facts: &MoveFacts<'a>, seat_index: usize, to: usize) -> Option<&'a str> {
    let instance = facts.instance;
    let it = &instance.seats[seat_index];
    let family = instance.accounts[it.account].family;
    let stays = |(index, other): &(usize, &Seat)| {
        let related = other.account != it.account && instance.accounts[other.account].family == family;
        related && other.role == it.role && facts.after[*index] == Some(to) && other.incumbents.contains(&to)
    };
    let mut seats = instance.seats.iter().enumerate().filter(|_| instance.rules.families_together);
    seats.find(stays).map(|(_, other)| instance.accounts[other.account].name.as_str())
}

fn two_digits(millionths: i64) -> String {
    format!("{}.{:02}", (millionths + 5_000) / MILLION, (millionths + 5_000) % MILLION / 10_000)
}

pub(super) fn ownerless(facts: &MoveFacts<'_>, leg: &Leg) -> String {
    format!("Nobody has it today; {}.", takes(facts, leg))
}

pub(super) fn unknown(facts: &MoveFacts<'_>, former: &FormerOwner, leg: &Leg) -> String {
    let FormerOwner::Unknown(id) = former else { return ownerless(facts, leg) };
    format!("\"{id}\", who is named as its owner, is not in the team; {}.", takes(facts, leg))
}

/// Why the owner so far may not have it, and who takes it.
pub(super) fn excluded(facts: &MoveFacts<'_>, leg: &Leg, from: usize, why: Exclusion) -> String {
    let (it, account) = seat(facts, leg.seat);
    let instance = facts.instance;
    let owner = name(facts, from);
    let person = facts.calendar.person(from);
    let cause = match why {
        Exclusion::Leaving => match person.and_then(|person| person.end) {
            Some(end) => format!("{owner} leaves on {end}"),
            None => format!("{owner} leaves in the period"),
        },
        Exclusion::NotYetHere => match person.and_then(|person| person.start) {
            Some(start) => format!("{owner} starts on {start} only"),
            None => format!("{owner} is not yet here"),
        },
        Exclusion::Leave => format!("{owner} is away for most of the period"),
        Exclusion::Segment => {
            format!("It is in the segment {}, which {owner} does not serve", instance.segments[account.segment].name)
        }
        Exclusion::SkillMissing(skill) | Exclusion::SkillTooLow(skill) => {
            let needed = it.needs.iter().find(|need| need.skill == skill).map_or(0, |need| need.level);
            let has = instance.owners[from].levels[skill];
            format!("It needs {} {needed}, and {owner} has {}", instance.skills[skill], level(has))
        }
        Exclusion::Differs(wanted) => {
            let what = if wanted == Trait::Language { "speaks" } else { "is in" };
            let word = account.words[wanted.part()].map_or("", |word| instance.word(word));
            format!("The account {what} {word}, and {owner} {}", why.describe(instance))
        }
        Exclusion::Locked(to) => {
            let reason = account.lock_reason.as_deref().map_or_else(String::new, |reason| format!(" ({reason})"));
            format!("It is locked to {}{reason}", name(facts, to))
        }
        other => format!("{owner} {}", other.describe(instance)),
    };
    format!("{cause}; {}.", takes(facts, leg))
}

fn level(level: u8) -> String {
    if level == 0 { "none".to_owned() } else { level.to_string() }
}

pub(super) fn given_up(facts: &MoveFacts<'_>, leg: &Leg, from: usize) -> String {
    let (_, account) = seat(facts, leg.seat);
    let full = facts.utilisation(&facts.now, from);
    let full = full.map_or_else(String::new, |full| format!(" ({full} % of their hours today)"));
    format!("{} has too much{full}, and nobody who may have {} has room.", name(facts, from), account.name)
}

pub(super) fn family(facts: &MoveFacts<'_>, accounts: usize, owners: &[usize], to: usize) -> String {
    let mut names: Vec<String> = owners.iter().take(3).map(|&owner| name(facts, owner)).collect();
    if owners.len() > 3 {
        names.push(format!("{} more", owners.len() - 3));
    }
    let to = name(facts, to);
    format!("Its family of {accounts} accounts is split today between {}; {to} gets all of it.", list(&names))
}

/// That it goes where another account of its family goes.
pub(super) fn with_family(facts: &MoveFacts<'_>, leader: usize, to: usize) -> String {
    let (_, account) = seat(facts, leader);
    format!("It goes with {} to {}: a family has one owner.", account.name, name(facts, to))
}

fn list(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

/// That the new owner fits better, and in what.
pub(super) fn fit(facts: &MoveFacts<'_>, seat_index: usize, from: usize, to: usize) -> Option<(ReasonKind, String)> {
    let instance = facts.instance;
    let (now, then) = (fit_of(instance, seat_index, from), fit_of(instance, seat_index, to));
    if then.total <= now.total {
        return None;
    }
    let better = |part: FitPart| {
        let (weight, now, then) = (instance.weights.parts[part], now.parts[part], then.parts[part]);
        now.zip(then).map(|(now, then)| (weight * (then - now) / MILLION, part)).filter(|(gain, _)| *gain > 0)
    };
    let best = FitPart::ALL.into_iter().filter_map(better).max_by_key(|&(gain, part)| (gain, std::cmp::Reverse(part)));
    let fits = format!("fit {} to {}", two_digits(now.total), two_digits(then.total));
    let (old, new) = (name(facts, from), name(facts, to));
    let Some((_, part)) = best else {
        return Some((ReasonKind::BetterFit, format!("{new} fits better than {old} ({fits}).")));
    };
    let (it, account) = seat(facts, seat_index);
    if part == FitPart::Skills {
        let need = skill(instance, it, from, to)?;
        let level_of = |owner: usize| level(instance.owners[owner].levels[need.skill]);
        let skill = &instance.skills[need.skill];
        let (old_level, new_level) = (level_of(from), level_of(to));
        let asked = need.level;
        let said = format!("It asks for {skill} {asked}: {new} has {new_level}, {old} {old_level} ({fits}).");
        return Some((ReasonKind::SkillGap, said));
    }
    let word = account.words[part].map_or_else(String::new, |word| format!(" ({})", instance.word(word)));
    Some((ReasonKind::BetterFit, format!("{} ({fits}).", part.better(&new, &old, &word))))
}

/// The skill in which the new owner is furthest ahead, up to what is asked for.
pub(super) fn skill<'a>(instance: &Instance, seat: &'a Seat, from: usize, to: usize) -> Option<&'a Need> {
    let ahead = |need: &Need| {
        let of = |owner: usize| i64::from(instance.owners[owner].levels[need.skill].min(need.level));
        need.weight * (of(to) - of(from)) / i64::from(need.level.max(1))
    };
    let mut all: Vec<&Need> = seat.needs.iter().chain(&seat.wants).filter(|need| ahead(need) > 0).collect();
    all.sort_by_key(|need| std::cmp::Reverse(ahead(need)));
    all.first().copied()
}

pub(super) fn cheaper(facts: &MoveFacts<'_>, seat: usize, from: usize, to: usize) -> Option<String> {
    let cost = |owner| facts.instance.cost_points(seat, owner);
    (cost(to) < cost(from)).then(|| format!("{} costs less than {} here.", name(facts, to), name(facts, from)))
}

/// What a measure is called in a sentence.
pub(super) fn called(measure: &Measure) -> String {
    match measure.name.as_str() {
        "arr" => "ARR".to_owned(),
        "at_risk_arr" => "ARR at risk".to_owned(),
        other => other.to_owned(),
    }
}

/// An amount of a measure as people write it.
pub(super) fn amount(measure: &Measure, amount: i64) -> String {
    let whole = (amount + measure.scale / 2).div_euclid(measure.scale);
    if whole.abs() >= 10_000 { thousands(whole) } else { whole.to_string() }
}

fn thousands(whole: i64) -> String {
    match whole.abs() {
        size if size >= 10_000_000 => format!("{} M", (whole + 500_000) / 1_000_000),
        size if size >= 1_000_000 => {
            let hundredths = (whole + 5_000) / 10_000;
            format!("{}.{:02} M", hundredths / 100, hundredths.abs() % 100)
        }
        _ => format!("{} k", (whole + 500) / 1000),
    }
}
