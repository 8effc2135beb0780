//! A set of kinds of work in few words: all of a role's, or what asks for this, or that.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;

use super::work::{Ask, Work};
use crate::instance::{Instance, MILLION};
use crate::scenario::Scenario;

/// What work asks of its owner, besides the role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Requirement {
    /// What kind of thing it is.
    pub kind: Kind,
    /// The skill, language, region, industry or segment, by its name; nothing for the other kinds.
    pub name: String,
    /// The least level of a skill, or the least years of experience.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
}

/// What kind of thing a [`Requirement`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
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
pub(super) struct Names<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) instance: &'a Instance,
}

impl Names<'_> {
    pub(super) fn requirement(&self, ask: Ask) -> Requirement {
        let word = |index: u32| self.instance.word(index).to_owned();
        let (kind, name, least) = match ask {
            Ask::Skill(skill, level) => (Kind::Skill, self.skill(skill), Some(f64::from(level))),
            Ask::Language(index) => (Kind::Language, word(index), None),
            Ask::Region(index) => (Kind::Region, word(index), None),
            Ask::Industry(index) => (Kind::Industry, word(index), None),
            Ask::Experience(years) => (Kind::Experience, String::new(), Some(crate::analysis::ratio(years, MILLION))),
            Ask::Pool => (Kind::Pool, String::new(), None),
            Ask::Pod => (Kind::Pod, String::new(), None),
            Ask::Segment(index) => (Kind::Segment, self.instance.segments[index].name.clone(), None),
        };
        Requirement { kind, name, least }
    }

    fn skill(&self, index: usize) -> String {
        let id = &self.instance.skills[index];
        self.scenario.skills.get(id).unwrap_or(id).clone()
    }

    /// The chosen kinds of work in few words.
    pub(super) fn parts(&self, work: &[Work], chosen: &[usize]) -> Vec<WorkPart> {
        let undone = |kind: &Work, role: usize| kind.role == role && kind.who.is_empty();
        let named = |(role, asks): (usize, Vec<Ask>)| WorkPart {
            beside_undone: work.iter().any(|kind| undone(kind, role)),
            role: self.instance.roles[role].clone(),
            asks: asks.into_iter().map(|ask| self.requirement(ask)).collect(),
        };
        parts(work, chosen).into_iter().map(named).collect()
    }
}

/// The chosen kinds of work by role, each time what it asks for; nothing where all of the role's work is chosen that
/// somebody can do.
fn parts(work: &[Work], chosen: &[usize]) -> Vec<(usize, Vec<Ask>)> {
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
fn alternatives(work: &[Work], inside: Vec<usize>, outside: &[usize]) -> Vec<Vec<Ask>> {
    let asks_for = |kind: usize, asks: &[Ask]| asks.iter().all(|&ask| work[kind].asks_for(ask));
    let mut choices: BTreeSet<Vec<Ask>> = BTreeSet::new();
    for &kind in &inside {
        let asks = &work[kind].asks;
        choices.extend(asks.iter().map(|&ask| vec![ask]));
        choices.extend(asks.iter().enumerate().flat_map(|(i, &a)| asks[i + 1..].iter().map(move |&b| vec![a, b])));
    }
    choices.retain(|asks| !outside.iter().any(|&kind| asks_for(kind, asks)));
    let mut found = Vec::new();
    let mut open = inside;
    loop {
        let minutes = |asks: &[Ask]| -> i64 {
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
