//! Ways out of a conflict: the least change of each rule to blame, or of a few together, each tried with a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::irreducible_subset::InfeasibleSubset;
use super::loosen::{limit, loosen, needed};
use super::oracle::{Feasibility, FeasibilityOracle};
use super::rule::RelaxableRule;
use crate::check::eligibility::ruled_out;
use crate::check::holders::Holders;
use crate::error::Diagnostics;
use crate::instance::{HOURS, Instance};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::solve::Control;

/// The most sets of rules that are tried, and the most of them that have one limit of the same kind.
const MOST_TRIED: usize = 12;
const MOST_ALIKE: usize = 3;
/// The most rules that are changed for one way out.
const MOST_CHANGES: usize = 4;
/// Limits that are halved so often are near enough.
const MOST_HALVINGS: u32 = 14;
/// Everybody's limits are raised by a whole number of these parts.
const PARTS: i64 = 1_000;
/// Limits of loads are raised to so many times themselves at most.
const MOST_TIMES: i64 = 3;
/// Work for the plan of a way out, unless the user says otherwise.
const WORK: u64 = 20_000;
/// The size of a change that is whole, in millionths.
const WHOLE: i64 = 1_000_000;

/// A change of one rule, or of everybody's limits of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleChange {
    /// The rule is left out.
    Without(RelaxableRule),
    /// It has another limit: before and after.
    Limit(RelaxableRule, i64, i64),
    /// All these limits of a measure grow by so many thousandths.
    All(Vec<RelaxableRule>, i64),
}

/// Changes after which there is a plan.
#[derive(Debug, Clone)]
pub struct PlannedRepair {
    /// The changes.
    pub changes: Vec<RuleChange>,
    /// The plan with them.
    pub plan: Plan,
    /// How much is changed, in millionths: limits by the part that they move, anything else counts as a whole for each
    /// seat that makes use of it.
    pub cost: i64,
}

/// Changes that were found, and who has which seat with them.
type RepairCandidate = (Vec<RuleChange>, Vec<Option<usize>>);

/// The cheapest ways out, the smallest change first, and whether the end of the time left some out.
///
/// # Errors
/// As [`FeasibilityOracle::ask`].
pub(super) fn repairs(
    oracle: &mut FeasibilityOracle,
    core: &InfeasibleSubset,
    control: &Control,
) -> Result<(Vec<PlannedRepair>, bool), Diagnostics> {
    let mut found: Vec<PlannedRepair> = Vec::new();
    let mut cut_short = false;
    let mut known: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut take = |it: Option<RepairCandidate>, oracle: &FeasibilityOracle| {
        if let Some(repair) = it.and_then(|it| tried(oracle.instance, it, control))
            && known.insert(repair.changes.iter().map(|change| format!("{change:?}")).collect())
        {
            found.push(repair);
        }
    };
    for rules in alike(oracle, core) {
        if !oracle.goes_on(1.0) {
            cut_short = true;
            break;
        }
        let it = everybodys(oracle, &rules)?;
        take(it, oracle);
    }
    for set in sets(oracle, core)? {
        if !oracle.goes_on(1.0) {
            cut_short = true;
            break;
        }
        let it = changes(oracle, &set)?;
        take(it, oracle);
    }
    found.sort_by_key(|repair| repair.cost);
    Ok((found, cut_short || !oracle.goes_on(1.0)))
}

/// Everybody's limits of each measure of which the core has several, or one that is nobody's own.
fn alike(oracle: &FeasibilityOracle, core: &InfeasibleSubset) -> Vec<Vec<RelaxableRule>> {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    let measure = |rule: &RelaxableRule| match rule {
        RelaxableRule::Most(band) => Some(oracle.instance.bands[*band].measure),
        _ => None,
    };
    for measure in core.rules.iter().filter_map(|&rule| measure(&oracle.rules[rule])) {
        *count.entry(measure).or_default() += 1;
    }
    let common = |&rule: &usize| is_common(&oracle.rules[rule], oracle.instance);
    let common: Vec<usize> =
        core.rules.iter().filter(|rule| common(rule)).filter_map(|&rule| measure(&oracle.rules[rule])).collect();
    let several = count.into_iter().filter(|it| it.1 > 1 || common.contains(&it.0)).map(|it| it.0);
    several.map(|of| oracle.rules.iter().filter(|rule| measure(rule) == Some(of)).cloned().collect()).collect()
}

/// Whether a limit of somebody's load can only be changed together with everybody's. Hours can be given to one alone.
fn is_common(rule: &RelaxableRule, instance: &Instance) -> bool {
    let RelaxableRule::Most(band) = rule else { return false };
    let band = &instance.bands[*band];
    band.measure != HOURS && !band.own && band.at_most != band.balanced.map(|it| it.1)
}

/// The least part by which everybody's limits would have to grow.
fn everybodys(oracle: &mut FeasibilityOracle, rules: &[RelaxableRule]) -> Result<Option<RepairCandidate>, Diagnostics> {
    let grown = |oracle: &FeasibilityOracle, by: i64| {
        let mut relaxed = oracle.instance.clone();
        raise(rules, by, &mut relaxed);
        relaxed
    };
    let (mut short, mut enough) = (0, PARTS / 10);
    let mut owners = loop {
        match oracle.of(grown(oracle, enough))? {
            Feasibility::Plan(owners) => break owners,
            _ if enough >= MOST_TIMES * PARTS || !oracle.goes_on(1.0) => return Ok(None),
            _ => (short, enough) = (enough, enough * 2),
        }
    };
    while enough - short > 1 && oracle.goes_on(1.0) {
        let middle = short + (enough - short) / 2;
        match oracle.of(grown(oracle, middle))? {
            Feasibility::Plan(plan) => (owners, enough) = (plan, middle),
            _ => short = middle,
        }
    }
    Ok(Some((vec![RuleChange::All(rules.to_vec(), enough)], owners)))
}

/// Raises limits by so many thousandths.
fn raise(rules: &[RelaxableRule], by: i64, instance: &mut Instance) {
    for rule in rules {
        let Some(before) = limit(rule, instance) else { continue };
        // As somebody would who raises what is written: a limit that gave way grows from there.
        let written =
            if let RelaxableRule::Most(band) = rule { instance.bands[*band].gave_way } else { None }.unwrap_or(before);
        let more = i128::from(written) * i128::from(by) / i128::from(PARTS);
        loosen(rule, Some(written.saturating_add(i64::try_from(more).unwrap_or(0)).max(before)), instance);
    }
}

/// Sets of rules without which there is a plan: the rules to blame one by one, and what plans that were found break; the
/// smallest first.
fn sets(oracle: &mut FeasibilityOracle, core: &InfeasibleSubset) -> Result<Vec<Vec<usize>>, Diagnostics> {
    let mut sets: BTreeSet<(usize, Vec<usize>)> = core.rules.iter().map(|&rule| (1, vec![rule])).collect();
    sets.extend(core.gave_way.iter().filter(|set| set.len() <= MOST_CHANGES).map(|set| (set.len(), set.clone())));
    let mut kept: Vec<Vec<usize>> = Vec::new();
    for (_, set) in sets {
        if kept.len() >= MOST_TRIED || !oracle.goes_on(0.8) {
            break;
        }
        // A part of it is enough, or there are several like it.
        let kind = |set: &[usize]| oracle.rules[set[0]].kind(oracle.instance);
        let like_it = kept.iter().filter(|other| other.len() == 1 && set.len() == 1 && kind(other) == kind(&set));
        let needless = kept.iter().any(|smaller| smaller.iter().all(|rule| set.contains(rule)));
        let common = set.iter().any(|&rule| is_common(&oracle.rules[rule], oracle.instance));
        if needless || common || like_it.count() >= MOST_ALIKE {
            continue;
        }
        let rest: Vec<usize> = (0..oracle.rules.len()).filter(|rule| !set.contains(rule)).collect();
        if core.gave_way.contains(&set) || matches!(oracle.ask(&rest)?, Feasibility::Plan(_)) {
            kept.push(set);
        }
    }
    Ok(kept)
}

/// The least changes of some rules, one after the other; `None` where the rules as somebody would write them leave no
/// plan after all.
fn changes(oracle: &mut FeasibilityOracle, set: &[usize]) -> Result<Option<RepairCandidate>, Diagnostics> {
    let mut relaxed = oracle.instance.clone();
    let rules = oracle.rules;
    for &rule in set {
        loosen(&rules[rule], None, &mut relaxed);
    }
    let Feasibility::Plan(mut owners) = oracle.of(relaxed.clone())? else { return Ok(None) };
    let mut changes = Vec::new();
    for rule in set.iter().map(|&rule| &rules[rule]) {
        let Some(before) = limit(rule, oracle.instance) else {
            changes.push(RuleChange::Without(rule.clone()));
            continue;
        };
        let Some(after) = least(oracle, rule, &relaxed, &mut owners)? else { return Ok(None) };
        loosen(rule, Some(after), &mut relaxed);
        if after != before {
            changes.push(RuleChange::Limit(rule.clone(), before, after));
        }
    }
    Ok((!changes.is_empty()).then_some((changes, owners)))
}

/// The limit of a rule that is nearest to what it was and leaves a plan, all else as relaxed; `None` where somebody would
/// have to bear a multiple of theirs.
fn least(
    oracle: &mut FeasibilityOracle,
    rule: &RelaxableRule,
    relaxed: &Instance,
    owners: &mut Vec<Option<usize>>,
) -> Result<Option<i64>, Diagnostics> {
    let before = limit(rule, oracle.instance).unwrap_or(0);
    let load = |owners: &[Option<usize>]| needed(rule, relaxed, owners).unwrap_or(before);
    // What the rule as it is was short of; nearer to that is better.
    let beyond = |load: i64| if matches!(rule, RelaxableRule::Least(_)) { load.min(before) } else { load.max(before) };
    let (mut short, mut enough) = (before, beyond(load(owners)));
    let sensible = before.saturating_mul(MOST_TIMES);
    if matches!(rule, RelaxableRule::Most(_)) && enough > sensible {
        let mut with = relaxed.clone();
        loosen(rule, Some(sensible), &mut with);
        let Feasibility::Plan(plan) = oracle.of(with)? else { return Ok(None) };
        enough = beyond(load(&plan));
        *owners = plan;
    }
    for _ in 0..MOST_HALVINGS {
        let middle = short + (enough - short) / 2;
        if middle == short || middle == enough || !oracle.goes_on(1.0) {
            break;
        }
        let mut with = relaxed.clone();
        loosen(rule, Some(middle), &mut with);
        match oracle.of(with)? {
            Feasibility::Plan(plan) => {
                enough = beyond(load(&plan));
                *owners = plan;
            }
            _ => short = middle,
        }
    }
    Ok(Some(enough))
}

/// The best plan with some changes, if it is found.
fn tried(instance: &Instance, (changes, owners): RepairCandidate, control: &Control) -> Option<PlannedRepair> {
    let mut relaxed = instance.clone();
    for change in &changes {
        match change {
            RuleChange::Without(rule) => loosen(rule, None, &mut relaxed),
            RuleChange::Limit(rule, _, after) => loosen(rule, Some(*after), &mut relaxed),
            RuleChange::All(rules, by) => raise(rules, *by, &mut relaxed),
        }
    }
    let control = Control { work_limit: Some(control.work_limit.unwrap_or(WORK)), progress: None, ..control.clone() };
    let plan = planner::plan_from(&relaxed, Some(&WarmStart::of_owners(&relaxed, &owners)), &control).ok()?;
    let holders = Holders::read(&relaxed, &plan, &mut Diagnostics::new())?;
    let cost = changes.iter().map(|change| cost(change, instance, &holders)).sum();
    Some(PlannedRepair { changes, plan, cost })
}

/// How much a change is, in millionths.
fn cost(change: &RuleChange, instance: &Instance, holders: &Holders) -> i64 {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / WHOLE).max(1) * WHOLE;
    let rule = match change {
        RuleChange::Without(rule) => rule,
        RuleChange::All(_, by) => return by * (WHOLE / PARTS),
        RuleChange::Limit(_, before, after) => {
            let part = i128::from((after - before).abs()) * i128::from(WHOLE) / i128::from(before.abs().max(1));
            return i64::try_from(part).unwrap_or(i64::MAX / 16).min(i64::MAX / 16);
        }
    };
    match rule {
        RelaxableRule::Coverage => count(holders.owner.iter().filter(|owner| owner.is_none()).count()),
        RelaxableRule::Stay(seats) => count(seats.len()),
        RelaxableRule::Family(family) => count(instance.families[*family].len()),
        RelaxableRule::Demand { segment, role, .. } => {
            let without = |&(seat, owner): &(usize, Option<usize>)| {
                let it = &instance.seats[seat];
                let those = instance.accounts[it.account].segment == *segment && it.role == *role;
                those && owner.is_some_and(|owner| ruled_out(instance, seat, owner).is_some())
            };
            count(holders.owner.iter().copied().enumerate().filter(without).count())
        }
        _ => WHOLE,
    }
}
