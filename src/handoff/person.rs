//! The summary of everybody who gets or gives something.

use std::collections::BTreeMap;

use super::PlanIndex;
use super::account::last_day;
use super::facts::{Pack, Summary, TallyFacts};
use super::file_names::file_names;
use crate::plan::Tally;

/// The summaries, ordered by owner. Who is not in the team gets none.
pub(super) fn all(index: &PlanIndex<'_>, packs: &[Pack]) -> Vec<Summary> {
    let mut moves: BTreeMap<&str, [Vec<&Pack>; 2]> = BTreeMap::new();
    for pack in packs {
        for (side, person) in [&pack.to, &pack.from].into_iter().enumerate() {
            if let Some(person) = person.as_ref().filter(|person| person.in_team) {
                moves.entry(&person.id).or_default()[side].push(pack);
            }
        }
    }
    let ids: Vec<Vec<&str>> = moves.keys().map(|id| vec![*id]).collect();
    let files = file_names(&ids);
    moves
        .into_iter()
        .zip(files)
        .map(|((id, moves), file)| summary(index, id, moves, format!("people/{file}.md")))
        .collect()
}

fn summary(index: &PlanIndex<'_>, id: &str, [mut coming, mut leaving]: [Vec<&Pack>; 2], file: String) -> Summary {
    let scenario = &index.document.scenario;
    // Stable, so that equal ones stay ordered by account and role; an unknown renewal comes last.
    coming.sort_by_key(|pack| (!pack.account.at_risk, pack.account.renewal.is_none(), pack.account.renewal.clone()));
    leaving.sort_by_key(|pack| (pack.effective.clone(), !pack.account.at_risk));
    let book = index.books.get(id);
    let members = index.owners.get(id).map_or(&[][..], |&owner| &index.instance.owners[owner].members);
    let packs = |of: Vec<&Pack>| of.into_iter().cloned().collect();
    Summary {
        file,
        scenario: scenario.name.clone(),
        currency: scenario.currency.clone(),
        person: index.person(id),
        period_start: scenario.as_of.to_string(),
        period_end: last_day(scenario.period_end()),
        coming: packs(coming),
        leaving: packs(leaving),
        now: tally(book.map(|book| &book.now)),
        plan: tally(book.map(|book| &book.plan)),
        capacity: book.map_or(0.0, |book| book.capacity),
        members: members.iter().map(|&(member, _)| index.instance.owners[member].name.clone()).collect(),
    }
}

fn tally(tally: Option<&Tally>) -> TallyFacts {
    let none = Tally::default();
    let it = tally.unwrap_or(&none);
    TallyFacts { accounts: it.accounts, arr: it.arr, hours: it.hours, renewals: it.renewals }
}
