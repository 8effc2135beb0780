//! The rules of an instance that somebody could loosen, one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::{Discriminant, discriminant};

use crate::instance::{Instance, LimitSubject, LimitUnit};
use crate::scenario::{Pattern, Trait};

/// A rule that could be loosened. Facts are none: who is there, what work there is, how pods are made up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelaxableRule {
    /// Every seat must be covered.
    Coverage,
    /// This family has one owner.
    Family(usize),
    /// What seats of a segment and role ask of their owners.
    Demand {
        /// The segment.
        segment: usize,
        /// The role.
        role: usize,
        /// What they ask.
        what: SeatDemand,
    },
    /// This owner serves some segments only.
    Serves(usize),
    /// This account must not go to this owner.
    Forbidden(usize, usize),
    /// Nobody but the one for whom it is approved may have this seat.
    Approved(usize),
    /// This seat must not go to this owner: that move is rejected.
    Rejected(usize, usize),
    /// These seats keep their owner: one of them, or those of a family that stay together.
    Stay(Vec<usize>),
    /// The limit on change of this index.
    Change(usize),
    /// The least load of the band of this index.
    Least(usize),
    /// The most load of the band of this index.
    Most(usize),
}

/// What seats can ask of their owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeatDemand {
    /// A level of this skill.
    Skill(usize),
    /// Years of experience.
    Experience,
    /// A trait in common.
    Trait(Trait),
}

impl RelaxableRule {
    /// What rules of one kind have in common.
    #[must_use]
    pub fn kind(&self, instance: &Instance) -> (Discriminant<Self>, Option<(Discriminant<LimitSubject>, LimitUnit)>) {
        let change = match self {
            Self::Change(index) => instance.rules.limits.get(*index).map(|it| (discriminant(&it.subject), it.unit)),
            _ => None,
        };
        (discriminant(self), change)
    }
}

/// All rules of an instance, ordered.
#[must_use]
pub fn rules(instance: &Instance) -> Vec<RelaxableRule> {
    let mut all = BTreeSet::new();
    let rules = &instance.rules;
    if rules.coverage_required {
        all.insert(RelaxableRule::Coverage);
    }
    if rules.families_together {
        let families = instance.families.iter().enumerate();
        all.extend(families.filter(|(_, family)| family.len() > 1).map(|(index, _)| RelaxableRule::Family(index)));
    }
    people(instance, &mut all);
    seats(instance, &mut all);
    stays(instance, &mut all);
    let limited = rules.limits.iter().enumerate().filter(|(_, limit)| limit.most.is_some());
    all.extend(limited.map(|(index, _)| RelaxableRule::Change(index)));
    for (index, band) in instance.bands.iter().enumerate() {
        all.extend(band.at_least.map(|_| RelaxableRule::Least(index)));
        all.extend(band.at_most.map(|_| RelaxableRule::Most(index)));
    }
    all.into_iter().collect()
}

fn people(instance: &Instance, all: &mut BTreeSet<RelaxableRule>) {
    let choosy = instance.owners.iter().enumerate().filter(|(_, owner)| !owner.segments.is_empty());
    all.extend(choosy.map(|(index, _)| RelaxableRule::Serves(index)));
    for (index, account) in instance.accounts.iter().enumerate() {
        all.extend(account.forbidden.iter().map(|&owner| RelaxableRule::Forbidden(index, owner)));
    }
}

fn seats(instance: &Instance, all: &mut BTreeSet<RelaxableRule>) {
    for (index, seat) in instance.seats.iter().enumerate() {
        let (segment, role) = (instance.accounts[seat.account].segment, seat.role);
        let skills = seat.needs.iter().map(|need| SeatDemand::Skill(need.skill));
        let experience = seat.experience.map(|_| SeatDemand::Experience);
        let traits = seat.must_match.iter().map(|&wanted| SeatDemand::Trait(wanted));
        all.extend(skills.chain(experience).chain(traits).map(|what| RelaxableRule::Demand { segment, role, what }));
        all.extend(seat.approved.map(|_| RelaxableRule::Approved(index)));
        all.extend(seat.rejected.iter().map(|&owner| RelaxableRule::Rejected(index, owner)));
    }
}

/// Given seats one by one; a family that is one owner's goes as a whole: what is unlocked alone would stay with the rest.
fn stays(instance: &Instance, all: &mut BTreeSet<RelaxableRule>) {
    let mut families: BTreeMap<(usize, usize, u32, Pattern), Vec<usize>> = BTreeMap::new();
    for (index, seat) in instance.seats.iter().enumerate() {
        let family = instance.accounts[seat.account].family;
        let pattern =
            if matches!(seat.pattern, Pattern::Pooled | Pattern::Pod) { seat.pattern } else { Pattern::Named };
        families.entry((family, seat.role, seat.index, pattern)).or_default().push(index);
    }
    for ((.., pattern), seats) in families {
        let owner = |seat: &usize| instance.seats[*seat].fixed.map(|fixed| fixed.owner);
        let one = seats.iter().all(|seat| owner(seat).is_some() && owner(seat) == owner(&seats[0]));
        if one && instance.rules.families_together && pattern != Pattern::Pod {
            all.insert(RelaxableRule::Stay(seats));
        } else {
            all.extend(
                seats.into_iter().filter(|seat| owner(seat).is_some()).map(|seat| RelaxableRule::Stay(vec![seat])),
            );
        }
    }
}
