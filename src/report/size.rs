//! How many people the work takes: the answer in words, then headcount, skills, pools and the periods to come.

use super::block::Block;
use super::summary::{labelled, size};
use super::words::plain;
use super::{CommandContext, Report, words};
use crate::analysis::size::{Pooling, RoleSize, Shortage, Sizing, Standard};
use crate::instance::Instance;
use crate::scenario::Period;

mod phrases;
mod tables;

use phrases::{fte, hours, hours_short, missing, work};

/// How many shortages are told in words.
const TOLD: usize = 3;

/// A sizing: the answer first, then the tables that it comes from, and how to go on.
#[must_use]
pub fn report(instance: &Instance, sizing: &Sizing, asked: &CommandContext) -> Report {
    let full_time = full_time(&sizing.full_time, sizing.period);
    let short = "Short: missing even if these people do nothing else. Work that needs several things counts for each.";
    let requirements = tables::requirements(sizing);
    let short = if requirements.rows.is_empty() { "" } else { short };
    let report = Report::new(&instance.name)
        .size(size(instance, instance.owners.len()))
        .section(answer(sizing))
        .section([tables::roles(sizing).into(), full_time.into()])
        .with(tables::shortages(sizing))
        .section([requirements.into(), short.into()])
        .section(labelled("Pool", sizing.pooling.iter().map(pooling)))
        .with(tables::pools(sizing))
        .with(tables::periods(sizing))
        .next(asked.command("solve", ""), "the best plan with the people you have");
    let ahead = asked.command("size", "--periods 4").filter(|_| sizing.periods.len() < 2);
    let whole = asked.command("size", "-v").filter(|_| !asked.full && report.is_cut());
    report.next(ahead, "the next four periods too").next(whole, "every row of every list")
}

/// The headcount of each role, then what is short for want of a skill and the like.
fn answer(sizing: &Sizing) -> Vec<Block> {
    let mut blocks = labelled("People", sizing.roles.iter().map(headcount));
    let short = told(&sizing.gap.shortages);
    let beyond = if sizing.gap.uncovered.0 > 0 { " beyond that" } else { "" };
    let none = format!("No skill, language, region or pool is short{beyond}.");
    let none = short.is_empty().then_some(none);
    blocks.extend(labelled("Skills", none.into_iter().chain(short.into_iter().take(TOLD).map(lack))));
    blocks.extend(labelled("Ahead", (sizing.periods.len() > 1).then(|| ahead(sizing))));
    blocks
}

/// The period to come in which most people are missing, or that none are.
fn ahead(sizing: &Sizing) -> String {
    let later = &sizing.periods[1..];
    let rows = later.iter().flat_map(|period| period.roles.iter().map(move |role| (period.from, role)));
    let short = rows.filter(|(_, role)| role.needed > role.present);
    // Of equals the first: `max_by_key` would take the last.
    let worst = short.rev().max_by_key(|(_, role)| role.needed.0 - role.present.0);
    let Some((from, role)) = worst else {
        return format!("There are enough people in all {} periods to come.", later.len());
    };
    format!(
        "Most people are missing in the period from {from}: you need {} full-time {} and have {}, {}.",
        fte(role.fte_needed),
        plain(&role.role),
        fte(role.fte_present),
        missing(role.fte_needed, role.fte_present)
    )
}

fn headcount(role: &RoleSize) -> String {
    let name = plain(&role.role);
    let open = role.fte_open.value().filter(|open| *open > 0.0);
    let open = open.map_or_else(String::new, |open| format!(", {open:.1} of it in open positions"));
    let text = format!(
        "You need {} full-time {name} and have {} ({}{open}): {}",
        fte(role.fte_needed),
        fte(role.fte_present),
        words::count(role.people, "person", "people"),
        missing(role.fte_needed, role.fte_present)
    );
    let (short, uncovered) = (role.fte_short.value(), role.fte_uncovered.value());
    let Some((short, uncovered)) = short.zip(uncovered) else { return text + "." };
    if uncovered < 0.05 || uncovered - short.max(0.0) < 0.05 {
        return text + ".";
    }
    format!("{text}. But those who are there can't do all of it: {uncovered:.1} full-time of work stays uncovered.")
}

/// The shortages that are no mere matter of numbers: of some of a role's work, the largest first.
fn told(shortages: &[Shortage]) -> Vec<&Shortage> {
    let mut told: Vec<&Shortage> = Vec::new();
    for shortage in shortages {
        if shortage.work.iter().any(|part| !part.asks.is_empty()) {
            told.push(shortage);
        }
        told.extend(&shortage.within);
    }
    told.sort_by_key(|shortage| std::cmp::Reverse(shortage.short));
    told
}

fn lack(shortage: &Shortage) -> String {
    let who = match shortage.owners.as_slice() {
        [] => "Nobody can do any of it.".to_owned(),
        owners => format!(
            "{} can do {} and {} {} of {} h.",
            phrases::people(owners, 2),
            if shortage.work.len() == 1 { "it" } else { "some of it" },
            if owners.len() == 1 { "has" } else { "have" },
            hours(shortage.present),
            hours(shortage.needed)
        ),
    };
    let (short, people) = (hours_short(shortage.needed, shortage.present), fte(shortage.fte_short));
    format!("Short of {short} h of {}: {people} full-time. {who}", work(&shortage.work))
}

/// What one full-time person is, and what the tables do with it.
fn full_time(standard: &Standard, period: Period) -> String {
    let period = match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Half => "half-year",
        Period::Year => "year",
    };
    let default =
        if standard.is_default { " (the default; `hours_per_fte` under rules.capacity changes it)" } else { "" };
    let target = standard.target.value().map_or_else(String::new, words::percent);
    format!(
        "Full-time is {} h a {period}{default}, of which {target} is planned: {:.1} h. The people you have count after \
         ramp, leave and what they give to pools; those who leave in the period don't count.",
        hours(standard.full),
        standard.planned.hours(),
    )
}

fn pooling(row: &Pooling) -> String {
    let segments: Vec<String> = row.segments.iter().map(|segment| plain(segment)).collect();
    let ratio = row.accounts_per_person.value().unwrap_or_default();
    format!(
        "{} of {} need no skill or experience and {ratio:.0} of them make one {}: a pool would save {}. Apart, in {} by \
         segment and by the region or the like that owners must share, each rounded up to whole people, they take {}; in \
         one pool {}.",
        words::count(row.accounts, "account", "accounts"),
        words::list(&segments),
        plain(&row.role),
        people(row.people_saved),
        words::count(row.parts, "part", "parts"),
        people(row.people_apart),
        people(row.people_pooled),
    )
}

fn people(n: i64) -> String {
    words::count(usize::try_from(n).unwrap_or_default(), "person", "people")
}
