//! What a plan must keep to beyond the bands: families, coverage, limits on change.

use std::collections::BTreeMap;

use super::accounts::find;
use super::build::money;
use super::{Owner, Rules, SegmentBudget};
use crate::coverage::rules::days_between;
use crate::scenario::{CoolingOff, Coverage, Document, Families};

/// The rules of a scenario.
pub(super) fn rules(document: &Document, owners: &[Owner]) -> Rules {
    let scenario = &document.scenario;
    let moves = &scenario.rules.moves;
    let limits = |(segment, about): (usize, &crate::scenario::Segment)| {
        let limits = moves.segments.get(&about.id)?;
        let (moves, moved_arr) = (limits.at_most.map(i64::from), limits.arr_at_most.map(money));
        Some(SegmentBudget { segment, moves, moved_arr })
    };
    Rules {
        families_together: scenario.rules.families == Families::Together,
        coverage_required: scenario.rules.coverage == Coverage::Required,
        moves: moves.at_most.map(i64::from),
        moved_arr: moves.arr_at_most.map(money),
        received: moves.per_receiver.map(i64::from),
        given: moves.per_giver.map(i64::from),
        received_arr: moves.arr_per_receiver.map(money),
        given_arr: moves.arr_per_giver.map(money),
        of_segments: scenario.segments.iter().enumerate().filter_map(limits).collect(),
        cooling: moves.cooling_off.as_ref().map_or_else(Vec::new, |rule| cooling(document, owners, rule)),
    }
}

/// Who was given many accounts lately, and how many more each may get.
fn cooling(document: &Document, owners: &[Owner], rule: &CoolingOff) -> Vec<(usize, i64)> {
    let mut received: BTreeMap<usize, u32> = BTreeMap::new();
    for account in document.accounts() {
        for (role, since) in &account.owner_since {
            let days = days_between(*since, document.scenario.as_of);
            let present = account.owner.get(role).filter(|_| (0..=i64::from(rule.days)).contains(&days));
            for owner in present.into_iter().flat_map(crate::scenario::List::iter).filter_map(|id| find(owners, id)) {
                *received.entry(owner).or_default() += 1;
            }
        }
    }
    let many = received.into_iter().filter(|&(_, count)| count >= rule.received);
    many.map(|(owner, _)| (owner, i64::from(rule.at_most))).collect()
}
