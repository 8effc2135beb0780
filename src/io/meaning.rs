//! What ties a plan to its scenario: a digest of what the scenario means, whatever its files look like.

use super::files;
use crate::scenario::{Scenario, Source};

/// The digest of all of a scenario that a plan depends on: questions, triggers, expectations, accepted doubts, dates of moves
/// and names of fields can change without touching the plans that there are. Team, accounts and decisions are inline by now, the
/// first two by their ids, so that it is the same however and in which order they are written down.
pub(super) fn digest(scenario: &Scenario) -> String {
    let mut asked = Scenario {
        triggers: Vec::new(),
        accept: Vec::new(),
        what_if: Vec::new(),
        outlook: None,
        futures: None,
        schedule: None,
        crm: None,
        ..scenario.clone()
    };
    if let Source::Inline(people) = &mut asked.team {
        people.sort_by(|a, b| a.id.cmp(&b.id));
    }
    if let Source::Inline(accounts) = &mut asked.accounts {
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
    }
    // Scenarios have no keys but texts and no numbers but finite ones: writing them down can't fail.
    files::digest(&serde_json::to_vec(&asked).unwrap_or_default())
}
