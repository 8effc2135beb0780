//! One account explained: its segment, its way along the journey, its seats, and how their hours add up.

use std::collections::BTreeMap;

use super::block::Block;
use super::table::{Cell, Column, ColumnKind, Table, cells};
use super::words;
use crate::coverage::effort::{Demand, EffortLine};
use crate::coverage::explain::{Explained, NoSeat, PlacementReason};
use crate::coverage::rules::Fields;
use crate::scenario::{Account, Pattern, Scenario};

/// Everything that makes the account's seats; `skills` are the ids of all skills there are.
#[must_use]
pub fn explained(scenario: &Scenario, skills: &[String], explained: &Explained<'_>) -> Vec<Block> {
    let name = explained.account.name.as_deref().unwrap_or(&explained.account.id);
    let mut said = vec![Block::from(format!("{name} ({})", explained.account.id))];
    said.extend(segment(scenario, explained));
    said.extend(journey(scenario, explained));
    if explained.demands.is_empty() {
        said.push(Block::About("Seats", "none: nobody owns it in this period".to_owned()));
    }
    let seat = |demand: &Demand<'_>| seat(scenario, demand, &needs(scenario, skills, explained.account, demand));
    let specs = &scenario.segments[explained.segment].seats;
    let has_signal = |role: &&str| specs.get(*role).is_some_and(|spec| spec.signal.is_some());
    let without = explained.without.iter().map(|(role, why)| {
        let why = match why {
            NoSeat::Combined(other) => format!("the {other} does its work in this segment"),
            NoSeat::ProductLed if has_signal(role) => "served by the product; its signal has not fired".to_owned(),
            NoSeat::ProductLed => "served by the product".to_owned(),
            NoSeat::NotNow => "has nothing to do in these steps".to_owned(),
        };
        Block::About("No seat", format!("{role}: {why}"))
    });
    said.into_iter().chain(explained.demands.iter().flat_map(seat)).chain(without).collect()
}

/// A line that goes on with what the one above is about.
fn more(text: String) -> Block {
    Block::About("", text)
}

fn segment(scenario: &Scenario, explained: &Explained<'_>) -> Vec<Block> {
    let segment = &scenario.segments[explained.segment];
    let why = match explained.because {
        PlacementReason::Named => "it names the segment itself".to_owned(),
        PlacementReason::Rule => {
            format!("the first rule that it matches is {}", segment.when.as_deref().unwrap_or_default())
        }
        PlacementReason::Default => "no rule matches it, and this is the default".to_owned(),
    };
    let name = segment.name.as_deref().unwrap_or(&segment.id);
    let tier = segment.tier.as_ref().map_or_else(String::new, |tier| format!(" ({tier})"));
    let mut said = vec![Block::About("Segment", format!("{name}{tier}: {why}"))];
    if !explained.also.is_empty() {
        let also: Vec<&str> = explained.also.iter().map(|&other| scenario.segments[other].id.as_str()).collect();
        said.push(more(format!("it also matches {}, which come later", also.join(", "))));
    }
    let topics = [("what matters", &segment.matters), ("they want help with", &segment.help)];
    let topics = topics.into_iter().filter(|(_, topics)| !topics.is_empty());
    said.extend(topics.map(|(what, topics)| more(format!("{what}: {}", words::list(&topics.0)))));
    said.extend(explained.at_risk.then(|| more("it is at risk".to_owned())));
    said
}

fn journey(scenario: &Scenario, explained: &Explained<'_>) -> Option<Block> {
    let steps: Vec<String> = explained
        .stays
        .iter()
        .map(|stay| {
            format!("{} for {}", scenario.journey[stay.step].title(), words::count(days(stay.days), "day", "days"))
        })
        .collect();
    let since =
        explained.account.stage_since.map_or_else(String::new, |since| format!(" (in its stage since {since})"));
    (!steps.is_empty()).then(|| Block::About("Journey", format!("{}{since}", steps.join(", then "))))
}

fn days(days: i64) -> usize {
    usize::try_from(days).unwrap_or(0)
}

fn seat(scenario: &Scenario, demand: &Demand<'_>, needs: &[String]) -> Vec<Block> {
    let pattern = match demand.pattern {
        Pattern::Named => "named",
        Pattern::Territory => "by territory",
        Pattern::Pooled => "pooled",
        Pattern::Pod => "by a pod",
        Pattern::ProductLed => "product-led",
    };
    let count = if demand.count() > 1 { format!(", {} people, each", demand.count()) } else { String::new() };
    let sum = decimal(demand.minutes(), 60.0, 2);
    let said = Block::About("Seat", format!("{}, {pattern}{count}: {sum} h", demand.role));
    let needs = (!needs.is_empty()).then(|| more(format!("its owner needs {}", words::list(needs))));
    [said, sums(scenario, demand).into()].into_iter().chain(needs).collect()
}

/// What a seat's hours are made of, one below the other: amounts that add up, then factors.
fn sums(scenario: &Scenario, demand: &Demand<'_>) -> Table {
    let activities = demand.lines.iter().filter(|it| it.minutes > 0 && !demand.own).map(|it| activity(scenario, it));
    let base = (demand.base > 0).then(|| {
        let what = if demand.own { "the account's own hours" } else { "besides the journey" };
        cells![crate::analysis::hours(demand.base), what]
    });
    let factor = |(name, factor): &(_, i64)| cells![format!("x {}", decimal(*factor, 1e6, 3)), format!("\"{name}\"")];
    let factors = demand.factors.iter().map(factor);
    let columns = [Column::of(ColumnKind::Hours, "hours", "").digits(2), Column::text("what", "", WHAT)];
    Table::new("sums", columns, activities.chain(base).chain(factors)).for_readers()
}

/// The widest description of an amount.
const WHAT: usize = 80;

/// One activity's part in a seat's hours.
fn activity(scenario: &Scenario, line: &EffortLine<'_>) -> Vec<Cell> {
    let part = if line.responsible { "" } else { ", taking part" };
    let (times, name) = (decimal(line.times, 1e6, 2), line.activity.title());
    let what = format!("{times} x {name} ({}){part}", scenario.journey[line.step].title());
    cells![crate::analysis::hours(line.minutes), what]
}

/// What the seat asks of its owner. A need of the skill that a field names is told by what the field says; where that is
/// no skill, nothing is needed.
fn needs(scenario: &Scenario, skills: &[String], account: &Account, demand: &Demand<'_>) -> Vec<String> {
    let fields = Fields { account, as_of: scenario.as_of };
    let mut levels: BTreeMap<String, u8> = BTreeMap::new();
    let of_segment = demand.spec.into_iter().flat_map(|spec| &spec.needs);
    for (skill, &level) in of_segment.chain(demand.activities().flat_map(|it| &it.needs)).chain(&account.needs) {
        let field = skill.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let wanted = field.map_or_else(|| Some(skill.clone()), |name| fields.text(name));
        let same = |known: &&String| wanted.as_ref().is_some_and(|it| it.trim().eq_ignore_ascii_case(known));
        let Some(skill) = skills.iter().find(same).cloned() else { continue };
        let known = levels.entry(skill).or_insert(level);
        *known = level.max(*known);
    }
    let mut needs: Vec<String> = levels.iter().map(|(skill, level)| format!("{skill} {level}")).collect();
    needs.extend(demand.spec.and_then(|spec| spec.experience).map(|years| format!("{years} years of experience")));
    needs
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn decimal(figure: i64, unit: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", figure as f64 / unit);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}
