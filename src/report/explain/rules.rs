//! Which rules cost most, to read.

use super::super::grid::{Column, grid, plain};
use super::super::{Style, headed, words};
use super::{NOTHING, figure, item, next, paragraph};
use crate::explain::{RuleCost, RulesExplained};

/// What rules cost.
#[must_use]
pub fn rules(it: &RulesExplained, style: &Style) -> String {
    let mut text = format!("{}\n\n", style.heading(&plain(&it.plan.name)));
    text.push_str(&paragraph(&answer(it)));
    if !it.rules.is_empty() {
        text.push('\n');
        text.push_str(&table(it, style));
        text.push('\n');
        let gap = it.plan.gap.map_or_else(|| "an unknown share".to_owned(), words::gap);
        text.push_str(&paragraph(&format!(
            "Costs are counted in perfectly fitting seats; the plan is worth {}. \"Costs\" is what the plan found without \
             the rule is worth more, for an aim all else in the plan; \"at least\" leaves out what the plan's own gap \
             ({gap}) may explain; \"at most\" is proven. Rules that stand in for each other cost little one by one.",
            figure(it.plan.worth)
        )));
    }
    text.push('\n');
    text.push_str(&next(
        style,
        &[
            ("--account ID".to_owned(), "why an account has this owner"),
            ("--person ID".to_owned(), "what is in a book"),
        ],
    ));
    text
}

fn answer(it: &RulesExplained) -> String {
    if it.rules.is_empty() {
        return "There is no rule that could be left out.".to_owned();
    }
    let dear: Vec<&RuleCost> = it.rules.iter().filter(|rule| rule.gain > Some(NOTHING)).collect();
    let Some(first) = dear.first() else {
        return "No rule costs anything that was found: the plan would be no better without any one of them."
            .to_owned();
    };
    let said = |rule: &RuleCost| format!("{} ({})", rule.title, figure(rule.gain.unwrap_or(0.0)));
    let proven = if first.at_least > Some(NOTHING) { ", proven" } else { "" };
    let rest: Vec<String> = dear.iter().skip(1).take(2).map(|rule| said(rule)).collect();
    let rest = if rest.is_empty() { String::new() } else { format!(" Then come {}.", words::list(&rest)) };
    format!("What costs most{proven}: {}.{}{rest}", said(first), effect(first))
}

/// What would be different without a rule.
fn effect(rule: &RuleCost) -> String {
    let seats = |n: u32| words::count(n as usize, "seat", "seats");
    let covers = usize::try_from(rule.covers).unwrap_or(0);
    let covered = match covers {
        0 => String::new(),
        n => format!(", and {} more would have an owner", words::count(n, "seat", "seats")),
    };
    if rule.moves == 0 {
        String::new()
    } else {
        format!(" Without it {} would be with others{covered}.", seats(rule.moves))
    }
}

fn table(it: &RulesExplained, style: &Style) -> String {
    let columns = [
        Column::text("Rule", 48),
        Column::figures("costs"),
        Column::figures("at least"),
        Column::figures("at most"),
        Column::figures("others'\nseats"),
        Column::figures("more\ncovered"),
    ];
    let some = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), figure);
    let row = |rule: &RuleCost| {
        vec![
            rule.title.clone(),
            some(rule.gain),
            some(rule.at_least),
            some(rule.at_most),
            words::figure(rule.moves),
            words::figure(rule.covers),
        ]
    };
    let mut text = headed(grid(&columns, it.rules.iter().map(row).collect()), style);
    for rule in it.rules.iter().filter(|rule| rule.refused.is_some()) {
        text.push_str(&item(&format!("{}: {}", rule.title, rule.refused.as_deref().unwrap_or_default())));
    }
    text
}
