//! Changes of rules as sentences.

use super::repairs::RuleChange;
use super::rule::RelaxableRule;
use super::words::{self, asking, demand, figure, figure_rounded, given, seat, several};
use crate::instance::{ACCOUNTS, Band, FixedWhy, HOURS, Instance};

/// What is to be done about a rule.
#[must_use]
pub fn change(change: &RuleChange, instance: &Instance) -> String {
    let owner = |index: usize| instance.owner_called(index);
    let (rule, before, after) = match change {
        RuleChange::Without(rule) => return left_out(rule, instance),
        RuleChange::All(rules, by) => return everybodys(rules, *by, instance),
        RuleChange::Limit(rule, before, after) => (rule, *before, *after),
    };
    let amounts = |measure: usize| {
        let outward = if after > before { f64::ceil } else { f64::floor };
        let (from, to) = (figure(instance, measure, before), figure_rounded(instance, measure, after, outward));
        format!("from {from} to {to}")
    };
    let said = match rule {
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => {
            let change = if matches!(rule, RelaxableRule::Most(_)) {
                ["raise the most", "may"]
            } else {
                ["lower the least", "must"]
            };
            let band = &instance.bands[*band];
            format!("{} that {} {} have {}", change[0], owner(band.owner), change[1], amounts(band.measure))
        }
        RelaxableRule::Change(limit) => return instance.rules.limits[*limit].advice(instance, (before, after)),
        other => left_out(other, instance),
    };
    said + key(rule, instance)
}

/// What is to be done about everybody's limits.
fn everybodys(rules: &[RelaxableRule], by: i64, instance: &Instance) -> String {
    let bands: Vec<&Band> = rules.iter().filter_map(|rule| of(rule, instance)).collect();
    let Some(first) = bands.first() else { return String::new() };
    let measure = first.measure;
    let limits: Vec<i64> = bands.iter().filter_map(|band| band.gave_way.or(band.at_most)).collect();
    let key = if measure == HOURS { "rules.capacity.limit" } else { "rules.caps" };
    let change = if limits.iter().all(|limit| *limit == limits[0]) && measure != HOURS {
        let (from, to) = (limits[0], limits[0] + limits[0] * by / 1000);
        format!("from {} to {}", figure(instance, measure, from), figure(instance, measure, to))
    } else {
        format!("by {}.{} %", by / 10, by % 10)
    };
    format!("raise the most {} that everybody may have {change} ({key})", instance.measures[measure].name)
}

fn of<'a>(rule: &RelaxableRule, instance: &'a Instance) -> Option<&'a Band> {
    match rule {
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => instance.bands.get(*band),
        _ => None,
    }
}

/// Where a limit stands in the scenario.
fn key(rule: &RelaxableRule, instance: &Instance) -> &'static str {
    match rule {
        RelaxableRule::Most(band) => match &instance.bands[*band] {
            band if band.measure == HOURS && band.at_most != band.balanced.map(|it| it.1) => {
                " (the person's hours in the team)"
            }
            band if band.own && band.measure == ACCOUNTS => " (the person's max_accounts in the team)",
            band if band.own => " (the person's max_arr in the team)",
            _ => "",
        },
        _ => "",
    }
}

fn left_out(rule: &RelaxableRule, instance: &Instance) -> String {
    let owner = |index: usize| instance.owner_called(index);
    match rule {
        RelaxableRule::Coverage => {
            "let seats be without an owner where nobody can have them (rules.coverage)".to_owned()
        }
        RelaxableRule::Family(family) => {
            let family = &instance.families[*family];
            let ids: Vec<String> = family.iter().map(|&it| instance.accounts[it].id.clone()).collect();
            format!("let {} have different owners", several(&ids))
        }
        RelaxableRule::Demand { segment, role, what } => {
            let (whose, level) = asking((*segment, *role), *what, instance);
            format!("let {whose} do without {}{level}", demand(*what, instance))
        }
        RelaxableRule::Serves(who) => format!("let {} serve other segments, too", owner(*who)),
        RelaxableRule::Forbidden(account, who) => {
            format!("let {} have {}", owner(*who), instance.accounts[*account].id)
        }
        RelaxableRule::Approved(what) => format!("let {} go to somebody else than approved", seat(*what, instance)),
        RelaxableRule::Rejected(what, who) => format!("let {} have {} after all", owner(*who), seat(*what, instance)),
        RelaxableRule::Stay(seats) => {
            let names = several(&seats.iter().map(|&it| seat(it, instance)).collect::<Vec<_>>());
            let (with, why) = given(seats, instance);
            let frozen_too = seats.iter().any(|&it| instance.seats[it].frozen_too);
            match why {
                FixedWhy::Locked if frozen_too => {
                    let them = if seats.len() > 1 { "them" } else { "it" };
                    format!("unlock {names} from {with}, and let {them} leave although frozen")
                }
                FixedWhy::Locked => format!("unlock {names} from {with}"),
                _ => format!("let {names} leave {with} although frozen"),
            }
        }
        limited => format!("leave out that {}", words::rule(limited, instance)),
    }
}
