//! The skills gap: work that cannot be covered by the people who could do it, no hour counted twice.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::describe::{Requirement, SizingNames, WorkPart};
use super::figures::{Minutes, Ratio};
use super::network::{Bottleneck, StaffingNetwork};
use super::standard::Standard;
use super::work::{SeatRequirement, WorkKind};
use crate::instance::Instance;

/// What cannot be covered up to the target, whoever does what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkillsGap {
    /// Hours of all roles that cannot be covered: all hours needed less the maximum flow.
    #[serde(rename = "hours_uncovered")]
    pub uncovered: Minutes,
    /// The same in full-time people.
    pub fte_uncovered: Ratio,
    /// Everything that work asks for, by role; what is shortest first, then what has least to spare, then higher levels.
    pub requirements: Vec<RequirementSize>,
    /// Where hours are short, the largest shortage first.
    pub shortages: Vec<Shortage>,
}

/// Something that a role's work asks for, and who has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequirementSize {
    /// The role.
    pub role: String,
    /// What is asked for. A level includes the work that asks for a higher one.
    pub requirement: Requirement,
    /// Hours that ask for it.
    #[serde(rename = "hours_needed")]
    pub needed: Minutes,
    /// How many people or pools could do some of this work.
    pub owners: usize,
    /// Their hours up to the target.
    #[serde(rename = "hours_present")]
    pub present: Minutes,
    /// Hours that remain short even if they do nothing else.
    #[serde(rename = "hours_short")]
    pub short: Minutes,
    /// The same in full-time people.
    pub fte_short: Ratio,
}

/// Work whose people have too few hours for it even if they do nothing else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortage {
    /// The work: this, or that.
    pub work: Vec<WorkPart>,
    /// Hours that it takes.
    #[serde(rename = "hours_needed")]
    pub needed: Minutes,
    /// Names of everybody who could do any of it, by id.
    pub owners: Vec<String>,
    /// Their hours up to the target.
    #[serde(rename = "hours_present")]
    pub present: Minutes,
    /// Hours short.
    #[serde(rename = "hours_short")]
    pub short: Minutes,
    /// The same in full-time people.
    pub fte_short: Ratio,
    /// How much of it is a matter of skills, languages, regions, industries or experience: the shortages that would
    /// remain if all other work were somebody else's.
    pub within: Vec<Shortage>,
}

/// What the gap is worked out from.
pub(super) struct Supply<'a> {
    pub(super) instance: &'a Instance,
    pub(super) names: SizingNames<'a>,
    pub(super) standard: &'a Standard,
    pub(super) work: &'a [WorkKind],
    pub(super) network: &'a StaffingNetwork,
}

impl Supply<'_> {
    pub(super) fn gap(&self) -> SkillsGap {
        let uncovered = self.uncovered(&self.network.all());
        SkillsGap {
            uncovered: Minutes(uncovered),
            fte_uncovered: self.standard.people(uncovered),
            requirements: self.requirements(),
            shortages: self.shortages(),
        }
    }

    /// Minutes of each role that cannot be covered, as if there were no other role.
    pub(super) fn uncovered_by_role(&self) -> Vec<i64> {
        let of_role = |role: usize| self.kinds(|work| work.role == role);
        (0..self.instance.roles.len()).map(|role| self.uncovered(&of_role(role))).collect()
    }

    fn kinds(&self, of: impl Fn(&WorkKind) -> bool) -> Vec<usize> {
        (0..self.work.len()).filter(|&kind| of(&self.work[kind])).collect()
    }

    fn uncovered(&self, kinds: &[usize]) -> i64 {
        self.network.needed(kinds) - self.network.cover(kinds).covered
    }

    fn requirements(&self) -> Vec<RequirementSize> {
        let asks: BTreeSet<(usize, SeatRequirement)> = self.work.iter().flat_map(|kind| self.told(kind)).collect();
        let asks: Vec<(usize, SeatRequirement)> = asks.into_iter().collect();
        let mut rows: Vec<RequirementSize> = asks.par_iter().map(|&(role, ask)| self.requirement(role, ask)).collect();
        rows.reverse();
        rows.sort_by_key(|row| (Reverse(row.short), row.present.0 - row.needed.0));
        rows
    }

    /// What is told of a kind of work: everything that it asks for, the segment only where somebody serves some alone.
    fn told(&self, kind: &WorkKind) -> Vec<(usize, SeatRequirement)> {
        let restricted =
            |owner: &crate::instance::Owner| owner.roles.contains(&kind.role) && !owner.segments.is_empty();
        let segments_matter = self.instance.owners.iter().any(restricted);
        let told = kind.asks.iter().filter(|ask| segments_matter || !matches!(ask, SeatRequirement::Segment(_)));
        told.map(|&ask| (kind.role, ask)).collect()
    }

    fn requirement(&self, role: usize, ask: SeatRequirement) -> RequirementSize {
        let kinds = self.kinds(|work| work.role == role && work.asks_for(ask));
        let people = self.network.people(&kinds);
        let short = self.uncovered(&kinds);
        RequirementSize {
            role: self.instance.roles[role].clone(),
            requirement: self.names.requirement(ask),
            needed: Minutes(self.network.needed(&kinds)),
            owners: people.len(),
            present: Minutes(self.network.supplied(&people)),
            short: Minutes(short),
            fte_short: self.standard.people(short),
        }
    }

    /// The shortages of all work, and within each those of the special work alone. A shortage of some of the work always
    /// lies within one of all of it, because the smallest source sides of minimum cuts grow with the work.
    fn shortages(&self) -> Vec<Shortage> {
        let special = self.bottlenecks(&self.kinds(WorkKind::is_special));
        let shortage = |whole: Bottleneck| {
            let inside =
                |part: &&Bottleneck| part.work != whole.work && whole.work.binary_search(&part.work[0]).is_ok();
            let within = special.iter().filter(inside).map(|part| self.shortage(part, Vec::new())).collect();
            self.shortage(&whole, largest_first(within))
        };
        largest_first(self.bottlenecks(&self.network.all()).into_iter().map(shortage).collect())
    }

    /// Where these kinds of work are short; the work of a role that nobody can do is one place.
    fn bottlenecks(&self, kinds: &[usize]) -> Vec<Bottleneck> {
        let found = self.network.bottlenecks(kinds, &self.network.cover(kinds));
        let (mut places, undone): (Vec<_>, Vec<_>) = found.into_iter().partition(|place| !place.people.is_empty());
        let mut by_role: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for kind in undone.into_iter().flat_map(|place| place.work) {
            by_role.entry(self.work[kind].role).or_default().push(kind);
        }
        places.extend(by_role.into_values().map(|work| Bottleneck { work, people: Vec::new() }));
        places
    }

    fn shortage(&self, at: &Bottleneck, within: Vec<Shortage>) -> Shortage {
        let (needed, present) = (self.network.needed(&at.work), self.network.supplied(&at.people));
        Shortage {
            work: self.names.parts(self.work, &at.work),
            needed: Minutes(needed),
            owners: at.people.iter().map(|&owner| self.instance.owners[owner].name.clone()).collect(),
            present: Minutes(present),
            short: Minutes(needed - present),
            fte_short: self.standard.people(needed - present),
            within,
        }
    }
}

fn largest_first(mut shortages: Vec<Shortage>) -> Vec<Shortage> {
    shortages.sort_by_key(|shortage| Reverse(shortage.short));
    shortages
}
