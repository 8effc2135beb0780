//! How accounts name their owners: which column of the accounts, and which column of the team has the same words.

use std::collections::BTreeSet;

use super::columns::Search;
use super::headings::Heading;
use crate::instance::validate::hygiene::fold;

/// A column of the accounts that names owners, and by what.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnerColumn {
    /// The column of the accounts.
    pub(super) column: usize,
    /// The column of the team by which it names them, where there is one.
    pub(super) by: Option<usize>,
    /// Accounts whose owner is in the team, and accounts that have one.
    pub(super) known: (usize, usize),
}

/// At least such a share of the accounts' owners must be in the team for a column without a telling heading.
const MOST: f64 = 0.6;
/// What a telling heading counts, as a share of the accounts.
const HEADING: f64 = 0.5;

/// The column of the accounts that names owners: the one whose words are in the team, and whose heading says so.
pub(super) fn find(accounts: &Search<'_>, team: Option<&Search<'_>>) -> Option<OwnerColumn> {
    let mut best: Option<(f64, OwnerColumn)> = None;
    for column in accounts.free() {
        let told = accounts.is_called("owner", column);
        let manager =
            accounts.heading(column).joined.contains("previous") || accounts.heading(column).joined.contains("former");
        let profile = &accounts.profiles[column];
        // Owners come again and again, unless everybody has one account.
        let is_shared = profile.distinct * 2 <= profile.filled || told;
        if manager || (!is_shared && team.is_none()) || profile.is_dates() || profile.is_flags() {
            continue;
        }
        let found = team
            .map_or(OwnerColumn { column, by: None, known: (0, profile.filled) }, |team| named(accounts, column, team));
        let share = share(found.known);
        if !told && share < MOST {
            continue;
        }
        let score = share + if told { HEADING } else { 0.0 } + rank(accounts.heading(column));
        if best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, found));
        }
    }
    best.map(|(_, found)| found)
}

#[expect(clippy::cast_precision_loss, reason = "rows of a file")]
pub(super) fn share((part, whole): (usize, usize)) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Of headings alike in all else, those of customer success and of names come first. Less than any share matters.
fn rank(heading: &Heading) -> f64 {
    let success = heading.joined.contains("csm") || heading.joined.contains("success");
    f64::from(u8::from(success)) * 0.02 + if heading.is_of_ids() { 0.0 } else { 0.01 }
}

/// By which column of the team a column of the accounts names owners: the one that has most of its words.
pub(super) fn named(accounts: &Search<'_>, column: usize, team: &Search<'_>) -> OwnerColumn {
    let owners: Vec<String> = accounts.cells(column).map(folded).collect();
    let mut best = OwnerColumn { column, by: None, known: (0, owners.len()) };
    for by in 0..team.profiles.len() {
        // A manager is no way to tell people apart.
        let profile = &team.profiles[by];
        if profile.distinct * 10 < profile.filled * 9 || profile.is_levels() || profile.is_dates() {
            continue;
        }
        let people: BTreeSet<String> = team.cells(by).map(folded).collect();
        let known = owners.iter().filter(|owner| people.contains(*owner)).count();
        if known > best.known.0 {
            best = OwnerColumn { by: Some(by), known: (known, owners.len()), ..best };
        }
    }
    best
}

/// A name without what makes no difference.
pub(super) fn folded(name: &str) -> String {
    if name.contains('@') { name.trim().to_lowercase() } else { fold::words(name).join(" ") }
}

/// The role that a heading speaks of, where it does.
pub(super) fn role(heading: &str) -> Option<&'static str> {
    let heading = Heading::of(heading);
    let has = |words: &[&str]| heading.words.iter().any(|word| words.contains(&word.as_str()));
    if has(&["csm", "csms", "success"]) {
        Some("csm")
    } else if has(&["am", "manager", "betreuer", "kundenbetreuer", "gestionnaire", "gestor"]) {
        Some("am")
    } else if has(&["ae", "executive"]) {
        Some("ae")
    } else if has(&["se", "engineer", "technical", "tam"]) {
        Some("se")
    } else {
        None
    }
}
