//! A set of kinds of work in few words: all of a role's, or what asks for this, or that.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::work::{SeatRequirement, WorkKind};
use crate::instance::{Instance, MILLION};
use crate::scenario::Scenario;

/// What work asks of its owner, besides the role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Requirement {
    /// What kind of thing it is.
    pub kind: RequirementKind,
    /// The skill, language, region, industry or segment, by its name; nothing for the other kinds.
    pub name: String,
    /// The least level of a skill, or the least years of experience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
}

/// What kind of thing a [`Requirement`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementKind {
    /// A skill at a level.
    Skill,
    /// A language.
    Language,
    /// A region.
    Region,
    /// An industry.
    Industry,
    /// Years of experience.
    Experience,
    /// The owner is a pool.
    Pool,
    /// The owner is in a pod.
    Pod,
    /// The owner serves the segment.
    Segment,
}

/// Some of a role's work: that which asks for all of these, or where nothing is listed all that somebody can do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkPart {
    /// The role.
    pub role: String,
    /// What the work asks for.
    pub asks: Vec<Requirement>,
    /// Whether the role has other work, which nobody can do.
    pub beside_undone: bool,
}

/// Turns indices into names.
pub(super) struct SizingNames<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) instance: &'a Instance,
}

impl SizingNames<'_> {
    pub(super) fn requirement(&self, ask: SeatRequirement) -> Requirement {
        let word = |index: u32| self.instance.word(index).to_owned();
        let (kind, name, least) = match ask {
            SeatRequirement::Skill(skill, level) => (RequirementKind::Skill, self.skill(skill), Some(f64::from(level))),
            SeatRequirement::Language(index) => (RequirementKind::Language, word(index), None),
            SeatRequirement::Region(index) => (RequirementKind::Region, word(index), None),
            SeatRequirement::Industry(index) => (RequirementKind::Industry, word(index), None),
            SeatRequirement::Experience(years) => {
                (RequirementKind::Experience, String::new(), Some(crate::analysis::ratio(years, MILLION)))
            }
            SeatRequirement::Pool => (RequirementKind::Pool, String::new(), None),
            SeatRequirement::Pod => (RequirementKind::Pod, String::new(), None),
            SeatRequirement::Segment(index) => {
                (RequirementKind::Segment, self.instance.segments[index].name.clone(), None)
            }
        };
        Requirement { kind, name, least }
    }

    fn skill(&self, index: usize) -> String {
        let id = &self.instance.skills[index];
        self.scenario.skills.get(id).unwrap_or(id).clone()
    }

    /// The chosen kinds of work in few words.
    pub(super) fn parts(&self, work: &[WorkKind], chosen: &[usize]) -> Vec<WorkPart> {
        let undone = |kind: &WorkKind, role: usize| kind.role == role && kind.who.is_empty();
        let named = |(role, asks): (usize, Vec<SeatRequirement>)| WorkPart {
            beside_undone: work.iter().any(|kind| undone(kind, role)),
            role: self.instance.roles[role].clone(),
            asks: asks.into_iter().map(|ask| self.requirement(ask)).collect(),
        };
        parts(work, chosen).into_iter().map(named).collect()
    }
}

/// The chosen kinds of work by role, each time what it asks for; nothing where all of the role's work is chosen that
/// somebody can do.
fn parts(work: &[WorkKind], chosen: &[usize]) -> Vec<(usize, Vec<SeatRequirement>)> {
    let roles: BTreeSet<usize> = chosen.iter().map(|&kind| work[kind].role).collect();
    let mut parts = Vec::new();
    for role in roles {
        let of_role = (0..work.len()).filter(|&kind| work[kind].role == role);
        let (inside, outside): (Vec<usize>, Vec<usize>) = of_role.partition(|kind| chosen.binary_search(kind).is_ok());
        let possible = |kinds: &[usize]| kinds.iter().any(|&kind| !work[kind].who.is_empty());
        if possible(&inside) && !possible(&outside) {
            parts.push((role, Vec::new()));
        } else {
            parts.extend(alternatives(work, inside, &outside).into_iter().map(|asks| (role, asks)));
        }
    }
    parts
}

/// What the kinds of work inside ask for and those outside don't: one thing or two at a time, always what covers most of
/// the minutes that are still open; at last everything that a kind asks for.
fn alternatives(work: &[WorkKind], inside: Vec<usize>, outside: &[usize]) -> Vec<Vec<SeatRequirement>> {
    let asks_for = |kind: usize, asks: &[SeatRequirement]| asks.iter().all(|&ask| work[kind].asks_for(ask));
    let mut choices: BTreeSet<Vec<SeatRequirement>> = BTreeSet::new();
    for &kind in &inside {
        let asks = &work[kind].asks;
        choices.extend(asks.iter().map(|&ask| vec![ask]));
        choices.extend(asks.iter().enumerate().flat_map(|(i, &a)| asks[i + 1..].iter().map(move |&b| vec![a, b])));
    }
    choices.retain(|asks| !outside.iter().any(|&kind| asks_for(kind, asks)));
    let mut found = Vec::new();
    let mut open = inside;
    loop {
        let minutes = |asks: &[SeatRequirement]| -> i64 {
            open.iter().filter(|&&kind| asks_for(kind, asks)).map(|&kind| work[kind].minutes).sum()
        };
        let best = choices.iter().map(|asks| (minutes(asks), asks)).filter(|&(covered, _)| covered > 0);
        let Some((_, asks)) = best.max_by_key(|&(covered, asks)| (covered, Reverse((asks.len(), asks)))) else { break };
        open.retain(|&kind| !asks_for(kind, asks));
        found.push(asks.clone());
    }
    found.extend(open.into_iter().map(|kind| work[kind].asks.clone()));
    found
}
