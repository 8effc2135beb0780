//! The page of each manager: what comes to their team and what leaves it.

use std::collections::BTreeMap;

use super::PlanIndex;
use super::account::last_day;
use super::facts::{Pack, Summary, TeamSummary};
use super::file_names::file_names;

/// The pages, ordered by manager.
pub(super) fn all(index: &PlanIndex<'_>, people: &[Summary], packs: &[Pack]) -> Vec<TeamSummary> {
    let scenario = &index.document.scenario;
    let mut teams: BTreeMap<&str, Vec<&Summary>> = BTreeMap::new();
    for summary in people {
        if let Some(manager) = index.manager(&summary.person.id) {
            teams.entry(manager).or_default().push(summary);
        }
    }
    let ids: Vec<Vec<&str>> = teams.keys().map(|id| vec![*id]).collect();
    let files = file_names(&ids);
    let team = |((id, people), file): ((&str, Vec<&Summary>), String)| {
        let is_theirs = |pack: &&Pack| {
            let sides = [&pack.from, &pack.to].into_iter().flatten();
            sides.into_iter().any(|person| index.manager(&person.id) == Some(id))
        };
        let mut moves: Vec<Pack> = packs.iter().filter(is_theirs).cloned().collect();
        moves.sort_by_key(|pack| (pack.effective.clone(), !pack.account.at_risk));
        TeamSummary {
            file: format!("managers/{file}.md"),
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            manager: index.person(id),
            period_start: scenario.as_of.to_string(),
            period_end: last_day(scenario.period_end()),
            people: people.into_iter().cloned().collect(),
            moves,
        }
    };
    teams.into_iter().zip(files).map(team).collect()
}
