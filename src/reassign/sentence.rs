//! The sentences that say why a seat changes hands. Each is true of the data, or is not said.

use super::change::{FormerOwner, Leg};
use super::facts::{MoveFacts, ReasonKind, percent};
use crate::candidates::{Exclusion, fit as fit_of};
use crate::instance::{ACCOUNTS, Account, HOURS, Hinge, Instance, MILLION, Measure, Need, Seat, Side};
use crate::scenario::{FitPart, Trait};

fn name(facts: &MoveFacts<'_>, owner: usize) -> String {
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
    format!("{} fits {}{full}", name(facts, to), two_digits(fit))
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

/// That the owner so far is over a hard limit, or over their target of hours, today and gets nearer to it.
pub(super) fn overload(facts: &MoveFacts<'_>, from: usize, to: usize) -> Option<String> {
    let instance = facts.instance;
    let less = |measure: usize| facts.plan[from][measure] < facts.now[from][measure];
    let bands = instance.bands.iter().filter(|band| band.owner == from && less(band.measure));
    for band in bands {
        let load = facts.now[from][band.measure];
        let hard = band.at_most.filter(|&most| load > most);
        if band.measure == HOURS {
            let target = |hinge: &&Hinge| {
                hinge.component == crate::instance::Component::Capacity && hinge.side == Side::Above && load > hinge.at
            };
            let target = band.hinges.iter().find(target).map(|hinge| hinge.at);
            if let Some(limit) = hard.or(target) {
                return Some(hours(facts, (from, to), limit, hard.is_some()));
            }
        } else if let Some(most) = hard {
            let measure = &instance.measures[band.measure];
            let (has, most) = (amount(measure, load), amount(measure, most));
            let others = amount(measure, facts.now[to][band.measure]);
            return Some(format!(
                "{} has {has} {}, and at most {most} are allowed; {} has {others}.",
                name(facts, from),
                called(measure),
                name(facts, to)
            ));
        }
    }
    None
}

fn hours(facts: &MoveFacts<'_>, (from, to): (usize, usize), limit: i64, hard: bool) -> String {
    let minutes = facts.instance.owners[from].minutes.max(1);
    let rule = if hard { "the limit" } else { "the target" };
    let share = |used: i64| percent(used, minutes);
    let other = facts
        .utilisation(&facts.now, to)
        .map_or_else(String::new, |to_now| format!("; {} is at {to_now} %", name(facts, to)));
    format!(
        "{} is at {} % of their hours ({rule} is {} %){other}.",
        name(facts, from),
        share(facts.now[from][HOURS]),
        share(limit)
    )
}

/// That hours go from somebody fuller to somebody less full.
pub(super) fn relief(facts: &MoveFacts<'_>, from: usize, to: usize) -> Option<String> {
    let full = |loads, owner| facts.utilisation(loads, owner);
    let (from_now, from_plan) = (full(&facts.now, from)?, full(&facts.plan, from)?);
    let (to_now, to_plan) = (full(&facts.now, to)?, full(&facts.plan, to)?);
    // Others may fill the book again: then it is no relief.
    (from_now > to_now && from_plan < from_now).then(|| {
        let (from, to) = (name(facts, from), name(facts, to));
        format!("It takes hours off {from} ({from_now} % to {from_plan} %); {to} has room ({to_now} % to {to_plan} %).")
    })
}

/// That a measure is evener with the plan than today for one of the two, or for both.
pub(super) fn balance(facts: &MoveFacts<'_>, measure: usize, from: usize, to: usize) -> Option<String> {
    let instance = facts.instance;
    let fair = |owner: usize| instance.band(owner, measure).and_then(|band| band.fair_share);
    let (from_fair, to_fair) = (fair(from)?, fair(to)?);
    let of = |owner: usize| (facts.now[owner][measure], facts.plan[owner][measure]);
    let about = &instance.measures[measure];
    let nearer = |(now, plan): (i64, i64), fair: i64| (plan - fair).abs() < (now - fair).abs();
    let side = |owner: usize, (now, plan): (i64, i64), fair: i64| {
        let (now, plan, fair) = (amount(about, now), amount(about, plan), amount(about, fair));
        format!("{} {now} to {plan} (fair share {fair})", name(facts, owner))
    };
    let (from_of, to_of) = (of(from), of(to));
    let mut sides = Vec::new();
    if nearer(from_of, from_fair) && from_of.1 < from_of.0 {
        sides.push(side(from, from_of, from_fair));
    }
    if nearer(to_of, to_fair) && to_of.1 > to_of.0 {
        sides.push(side(to, to_of, to_fair));
    }
    (!sides.is_empty()).then(|| format!("It evens out {}: {}.", called(about), sides.join(", ")))
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
fn skill<'a>(instance: &Instance, seat: &'a Seat, from: usize, to: usize) -> Option<&'a Need> {
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

/// That it makes room for what comes to the owner so far.
pub(super) fn room(facts: &MoveFacts<'_>, from: usize, to: usize, alone: bool) -> String {
    let (old, new) = (name(facts, from), name(facts, to));
    let full = |loads| facts.utilisation(loads, from);
    let hours = full(&facts.now).zip(full(&facts.plan));
    let hours = hours.map_or_else(String::new, |(now, plan)| format!(" ({now} % to {plan} % of their hours)"));
    let what = if alone { "what else they get" } else { "what they get in the same step" };
    let accounts = facts.now[to][ACCOUNTS];
    format!("It makes room at {old}{hours} for {what}; {new} has {accounts} accounts today.")
}

/// What a measure is called in a sentence.
fn called(measure: &Measure) -> String {
    match measure.name.as_str() {
        "arr" => "ARR".to_owned(),
        "at_risk_arr" => "ARR at risk".to_owned(),
        other => other.to_owned(),
    }
}

/// An amount of a measure as people write it.
fn amount(measure: &Measure, amount: i64) -> String {
    let whole = (amount + measure.scale / 2).div_euclid(measure.scale);
    if whole.abs() >= 10_000 { thousands(whole) } else { whole.to_string() }
}

fn thousands(whole: i64) -> String {
    if whole.abs() >= 10_000_000 {
        format!("{} M", (whole + 500_000) / 1_000_000)
    } else {
        format!("{} k", (whole + 500) / 1000)
    }
}
