//! Why an account has the seats that it has: the rule that placed it, its way along the journey, its hours.

use cel::Context;

use super::effort::{Demand, EffortRules};
use super::segments::{self, Failures, Placement};
use super::timeline::{self, Stay};
use crate::error::Diagnostics;
use crate::scenario::{Account, Document};

/// One account, explained.
#[derive(Debug, Clone)]
pub struct Explained<'a> {
    /// The account.
    pub account: &'a Account,
    /// Index of its segment.
    pub segment: usize,
    /// Why it belongs there.
    pub because: PlacementReason,
    /// Indices of later segments whose rules it matches, too.
    pub also: Vec<usize>,
    /// Whether it is at risk.
    pub at_risk: bool,
    /// The steps that it goes through in the period.
    pub stays: Vec<Stay>,
    /// What it needs, ordered by role.
    pub demands: Vec<Demand<'a>>,
    /// Roles of its segment and of the journey that it needs nothing of in the period, and why.
    pub without: Vec<(&'a str, NoSeat<'a>)>,
}

/// Why an account belongs to a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlacementReason {
    /// It names the segment itself.
    Named,
    /// The segment's rule is the first that it matches.
    Rule,
    /// No rule matches it, and this is the default.
    Default,
}

/// Why an account has no seat of a role in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSeat<'a> {
    /// This other role does its work in the segment.
    Combined(&'a str),
    /// The segment leaves it to the product, and its signal, if it has one, has not fired.
    ProductLed,
    /// It has nothing to do in the steps that the account goes through.
    NotNow,
}

/// Explains the account of an id; nothing where there is none. The scenario must be valid.
#[must_use]
pub fn explain<'a>(document: &'a Document, id: &str) -> Option<Explained<'a>> {
    let account = document.accounts().iter().find(|account| account.id == id)?;
    let scenario = &document.scenario;
    let mut found = Diagnostics::new();
    let mut placed = segments::place_one(document, account, &mut found)?;
    let segment = &scenario.segments[placed.0.segment];
    let because = match placed.1.first() {
        _ if account.segment.as_deref() == Some(&segment.id) => PlacementReason::Named,
        Some(first) if *first == placed.0.segment => PlacementReason::Rule,
        _ => PlacementReason::Default,
    };
    placed.1.retain(|&other| other > placed.0.segment);
    let effort = EffortRules::compile(document, &mut found);
    let demands = effort.of(account, placed.0, &mut Context::default(), &mut Failures::default());
    let without = without(document, (account, placed.0), &effort, &demands);
    Some(Explained {
        account,
        segment: placed.0.segment,
        because,
        also: placed.1,
        at_risk: placed.0.at_risk,
        stays: timeline::of(scenario, account),
        without,
        demands,
    })
}

fn without<'a>(
    document: &'a Document,
    (account, placement): (&'a Account, Placement),
    effort: &EffortRules<'a>,
    demands: &[Demand<'a>],
) -> Vec<(&'a str, NoSeat<'a>)> {
    let segment = &document.scenario.segments[placement.segment];
    let mut list: Vec<(&str, NoSeat<'_>)> = Vec::new();
    for (role, other) in &segment.combined {
        list.push((role, NoSeat::Combined(other)));
    }
    let closed = segment.seats.keys().filter(|role| !effort.has_opened(account, placement.segment, role));
    for role in closed.filter(|role| !segment.combined.contains_key(*role)) {
        list.push((role, NoSeat::ProductLed));
    }
    for role in effort.spoken_of(placement.segment) {
        let known = demands.iter().any(|demand| demand.role == role) || list.iter().any(|(known, _)| *known == role);
        if !known {
            list.push((role, NoSeat::NotNow));
        }
    }
    list.sort_unstable_by_key(|(role, _)| *role);
    list
}
