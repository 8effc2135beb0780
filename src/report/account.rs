//! One account explained: its segment, its way along the journey, its seats, and how their hours add up.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::grid::plain;
use super::{Style, WIDTH, words};
use crate::coverage::effort::{Demand, Line};
use crate::coverage::explain::{Because, Explained, Without};
use crate::coverage::rules::Fields;
use crate::scenario::{Account, Pattern, Scenario};

/// Everything that makes the account's seats; `skills` are the ids of all skills there are.
#[must_use]
pub fn account(scenario: &Scenario, skills: &[String], it: &Explained<'_>, style: &Style) -> String {
    let name = it.account.name.as_deref().unwrap_or(&it.account.id);
    let mut text = format!("{}\n", style.heading(&plain(&format!("{name} ({})", it.account.id))));
    segment(scenario, it, &mut text);
    journey(scenario, it, &mut text);
    if it.demands.is_empty() {
        entry(&mut text, "Seats", "none: nobody owns it in this period");
    }
    for demand in &it.demands {
        seat(scenario, demand, &needs(scenario, skills, it.account, demand), &mut text);
    }
    for (role, why) in &it.without {
        let why = match why {
            Without::Combined(other) => format!("the {other} does its work in this segment"),
            Without::ProductLed => "served by the product; its signal has not fired".to_owned(),
            Without::NotNow => "has nothing to do in these steps".to_owned(),
        };
        entry(&mut text, "No seat", &format!("{role}: {why}"));
    }
    text
}

fn segment(scenario: &Scenario, it: &Explained<'_>, text: &mut String) {
    let segment = &scenario.segments[it.segment];
    let why = match it.because {
        Because::Named => "it names the segment itself".to_owned(),
        Because::Rule => format!("the first rule that it matches is {}", segment.when.as_deref().unwrap_or_default()),
        Because::Default => "no rule matches it, and this is the default".to_owned(),
    };
    let name = segment.name.as_deref().unwrap_or(&segment.id);
    let tier = segment.tier.as_ref().map_or_else(String::new, |tier| format!(" ({tier})"));
    entry(text, "Segment", &format!("{name}{tier}: {why}"));
    if !it.also.is_empty() {
        let also: Vec<&str> = it.also.iter().map(|&other| scenario.segments[other].id.as_str()).collect();
        more(text, &format!("it also matches {}, which come later", also.join(", ")));
    }
    for (what, topics) in [("what matters", &segment.matters), ("they want help with", &segment.help)] {
        if !topics.is_empty() {
            more(text, &format!("{what}: {}", words::list(&topics.0)));
        }
    }
    if it.at_risk {
        more(text, "it is at risk");
    }
}

fn journey(scenario: &Scenario, it: &Explained<'_>, text: &mut String) {
    let steps: Vec<String> = it
        .stays
        .iter()
        .map(|stay| {
            format!("{} for {}", scenario.journey[stay.step].title(), words::count(days(stay.days), "day", "days"))
        })
        .collect();
    if !steps.is_empty() {
        let since = it.account.stage_since.map_or_else(String::new, |since| format!(" (in its stage since {since})"));
        entry(text, "Journey", &format!("{}{since}", steps.join(", then ")));
    }
}

fn days(days: i64) -> usize {
    usize::try_from(days).unwrap_or(0)
}

fn seat(scenario: &Scenario, demand: &Demand<'_>, needs: &[String], text: &mut String) {
    let pattern = match demand.pattern {
        Pattern::Named => "named",
        Pattern::Territory => "by territory",
        Pattern::Pooled => "pooled",
        Pattern::Pod => "by a pod",
        Pattern::ProductLed => "product-led",
    };
    let count = if demand.count() > 1 { format!(", {} people, each", demand.count()) } else { String::new() };
    let sum = hours(demand.minutes());
    entry(text, "Seat", &format!("{}, {pattern}{count}: {sum} h", demand.role));
    if !demand.own {
        demand.lines.iter().filter(|it| it.minutes > 0).for_each(|it| one(scenario, it, text));
    }
    if demand.base > 0 {
        let what = if demand.own { "the account's own hours" } else { "besides the journey" };
        amount(text, &hours(demand.base), what);
    }
    for (name, factor) in &demand.factors {
        let factor = &format!("x {}", decimal(*factor, 1e6, 3));
        amount(text, factor, &format!("\"{name}\""));
    }
    if !needs.is_empty() {
        more(text, &format!("its owner needs {}", words::list(needs)));
    }
}

/// One activity's part in a seat's hours.
fn one(scenario: &Scenario, it: &Line<'_>, text: &mut String) {
    let part = if it.responsible { "" } else { ", taking part" };
    let (times, name) = (decimal(it.times, 1e6, 2), it.activity.title());
    amount(text, &hours(it.minutes), &format!("{times} x {name} ({}){part}", scenario.journey[it.step].title()));
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

fn hours(minutes: i64) -> String {
    decimal(minutes, 60.0, 2)
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn decimal(figure: i64, unit: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", figure as f64 / unit);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

fn amount(text: &mut String, figure: &str, what: &str) {
    let at = MARGIN + 10;
    let _ = writeln!(text, "{:MARGIN$}{figure:>8}  {}", "", words::wrapped(&plain(what), WIDTH - at, at));
}

/// How wide what stands before a line is.
const MARGIN: usize = 11;

/// A line with what it is about in the margin.
fn entry(text: &mut String, about: &str, words: &str) {
    let _ = writeln!(text, "{about:<MARGIN$}{}", words::wrapped(&plain(words), WIDTH - MARGIN, MARGIN));
}

/// A line that goes on with the same.
fn more(text: &mut String, words: &str) {
    entry(text, "", words);
}
