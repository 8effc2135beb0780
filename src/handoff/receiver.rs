//! The summary of everybody who gets something.

use std::collections::BTreeMap;

use super::PlanIndex;
use super::account::last_day;
use super::facts::{LeavingFacts, Pack, Summary, TallyFacts};
use super::file_names::file_names;
use crate::plan::Tally;

/// The summaries, ordered by receiver.
pub(super) fn all(index: &PlanIndex<'_>, packs: &[Pack]) -> Vec<Summary> {
    let mut coming: BTreeMap<&str, Vec<&Pack>> = BTreeMap::new();
    for pack in packs {
        if let Some(to) = &pack.to {
            coming.entry(&to.id).or_default().push(pack);
        }
    }
    let ids: Vec<Vec<&str>> = coming.keys().map(|id| vec![*id]).collect();
    let files = file_names(&ids);
    let all = coming.into_iter().zip(files);
    all.map(|((id, coming), file)| summary(index, id, coming, packs, format!("people/{file}.md"))).collect()
}

fn summary(index: &PlanIndex<'_>, id: &str, mut coming: Vec<&Pack>, packs: &[Pack], file: String) -> Summary {
    let scenario = &index.document.scenario;
    // Stable, so that equal ones stay ordered by account and role; an unknown renewal comes last.
    coming.sort_by_key(|pack| (!pack.account.at_risk, pack.account.renewal.is_none(), pack.account.renewal.clone()));
    let book = index.books.get(id);
    let leaving = packs.iter().filter(|pack| pack.from.as_ref().is_some_and(|from| from.id == id));
    let leaving = leaving.map(|pack| LeavingFacts {
        file: pack.file.clone(),
        account: pack.account.name.clone(),
        id: pack.account.id.clone(),
        role: pack.role.clone(),
        to: pack.to.as_ref().map(|to| to.name.clone()),
    });
    let members = index.owners.get(id).map_or(&[][..], |&owner| &index.instance.owners[owner].members);
    Summary {
        file,
        scenario: scenario.name.clone(),
        currency: scenario.currency.clone(),
        person: index.person(id),
        period_start: scenario.as_of.to_string(),
        period_end: last_day(scenario.period_end()),
        coming: coming.into_iter().cloned().collect(),
        leaving: leaving.collect(),
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
