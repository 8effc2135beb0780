//! Which rules cost most.

use super::super::block::BulletList;
use super::super::table::{Column, ColumnKind, Table, cells};
use super::super::{CommandContext, Report, words};
use super::{NOTHING, seats_worth};
use crate::explain::{RuleCost, RulesExplained};

/// What rules cost.
#[must_use]
pub fn report(explained: &RulesExplained, asked: &CommandContext) -> Report {
    let refused = explained.rules.iter().filter_map(|rule| Some(format!("{}: {}", rule.title, rule.refused.as_ref()?)));
    let legend = if explained.rules.is_empty() { String::new() } else { legend(explained) };
    Report::new(&explained.plan.name)
        .with(answer(explained))
        .section([table(explained).into(), BulletList::new("", refused).into()])
        .with(legend)
        .next(asked.command("explain", "--account ID"), "why an account has this owner")
        .next(asked.command("explain", "--person ID"), "what is in a book")
}

fn legend(explained: &RulesExplained) -> String {
    let gap = explained.plan.gap.map_or_else(|| "an unknown share".to_owned(), words::gap);
    format!(
        "Costs are counted in perfectly fitting seats; the plan is worth {}. \"Costs\" is what the plan found without \
         the rule is worth more, for an aim all else in the plan; \"at least\" leaves out what the plan's own gap \
         ({gap}) may explain; \"at most\" is proven. Rules that stand in for each other cost little one by one.",
        words::points(explained.plan.worth)
    )
}

fn answer(explained: &RulesExplained) -> String {
    if explained.rules.is_empty() {
        return "There is no rule that could be left out.".to_owned();
    }
    let dear: Vec<&RuleCost> = explained.rules.iter().filter(|rule| rule.gain > Some(NOTHING)).collect();
    let Some(first) = dear.first() else {
        return "No rule costs anything that was found: the plan would be no better without any one of them."
            .to_owned();
    };
    let said = |rule: &RuleCost| format!("{} ({})", rule.title, words::points(rule.gain.unwrap_or(0.0)));
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

fn table(explained: &RulesExplained) -> Table {
    let columns = [
        Column::hidden(ColumnKind::Text, "rule"),
        Column::text("title", "Rule", 48),
        Column::hidden(ColumnKind::YesNo, "aim"),
        seats_worth("costs", "costs"),
        seats_worth("at_least", "at least"),
        seats_worth("at_most", "at most"),
        Column::of(ColumnKind::Count, "moves", "others'\nseats"),
        Column::of(ColumnKind::Count, "covers", "more\ncovered"),
        Column::hidden(ColumnKind::Text, "refused"),
    ];
    let row = |rule: &RuleCost| {
        let costs = (rule.gain, rule.at_least, rule.at_most);
        let (moves, covers) = (rule.moves, rule.covers);
        cells![&rule.id, &rule.title, rule.aim, costs.0, costs.1, costs.2, moves, covers, &rule.refused]
    };
    Table::new("rules", columns, explained.rules.iter().map(row))
}
