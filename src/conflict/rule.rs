//! The rules of an instance that somebody could loosen, one by one.

use std::collections::{BTreeMap, BTreeSet};

use crate::instance::Instance;
use crate::scenario::{Pattern, Trait};

/// A rule that could be loosened. Facts are none: who is there, what work there is, how pods are made up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
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
        what: Demand,
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
    /// The most moves in all.
    Moves,
    /// The most ARR that moves in all.
    MovedArr,
    /// The most seats that are moved away from anyone.
    Given,
    /// The most ARR that is moved away from anyone.
    GivenArr,
    /// The most seats that anyone gets.
    Received,
    /// The most ARR that anyone gets.
    ReceivedArr,
    /// The most moves in a segment.
    MovesIn(usize),
    /// The most ARR that moves in a segment.
    MovedArrIn(usize),
    /// The most that an owner gets who was given many accounts lately.
    Cooling(usize),
    /// The least load of the band of this index.
    Least(usize),
    /// The most load of the band of this index.
    Most(usize),
}

/// What seats can ask of their owners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// A level of this skill.
    Skill(usize),
    /// Years of experience.
    Experience,
    /// A trait in common.
    Region,
    /// A trait in common.
    Language,
    /// A trait in common.
    Industry,
}

impl From<Trait> for Demand {
    fn from(wanted: Trait) -> Self {
        match wanted {
            Trait::Region => Self::Region,
            Trait::Language => Self::Language,
            Trait::Industry => Self::Industry,
        }
    }
}

/// All rules of an instance, ordered.
#[must_use]
pub fn rules(instance: &Instance) -> Vec<Rule> {
    let mut all = BTreeSet::new();
    let rules = &instance.rules;
    if rules.coverage_required {
        all.insert(Rule::Coverage);
    }
    if rules.families_together {
        let families = instance.families.iter().enumerate();
        all.extend(families.filter(|(_, family)| family.len() > 1).map(|(index, _)| Rule::Family(index)));
    }
    people(instance, &mut all);
    seats(instance, &mut all);
    stays(instance, &mut all);
    let budgets = [
        (rules.moves, Rule::Moves),
        (rules.moved_arr, Rule::MovedArr),
        (rules.given, Rule::Given),
        (rules.given_arr, Rule::GivenArr),
        (rules.received, Rule::Received),
        (rules.received_arr, Rule::ReceivedArr),
    ];
    all.extend(budgets.into_iter().filter_map(|(limit, rule)| limit.map(|_| rule)));
    for of in &rules.of_segments {
        all.extend(of.moves.map(|_| Rule::MovesIn(of.segment)));
        all.extend(of.moved_arr.map(|_| Rule::MovedArrIn(of.segment)));
    }
    all.extend(rules.cooling.iter().map(|&(owner, _)| Rule::Cooling(owner)));
    for (index, band) in instance.bands.iter().enumerate() {
        all.extend(band.at_least.map(|_| Rule::Least(index)));
        all.extend(band.at_most.map(|_| Rule::Most(index)));
    }
    all.into_iter().collect()
}

fn people(instance: &Instance, all: &mut BTreeSet<Rule>) {
    let choosy = instance.owners.iter().enumerate().filter(|(_, owner)| !owner.segments.is_empty());
    all.extend(choosy.map(|(index, _)| Rule::Serves(index)));
    for (index, account) in instance.accounts.iter().enumerate() {
        all.extend(account.forbidden.iter().map(|&owner| Rule::Forbidden(index, owner)));
    }
}

fn seats(instance: &Instance, all: &mut BTreeSet<Rule>) {
    for (index, seat) in instance.seats.iter().enumerate() {
        let (segment, role) = (instance.accounts[seat.account].segment, seat.role);
        let skills = seat.needs.iter().map(|need| Demand::Skill(need.skill));
        let experience = seat.experience.map(|_| Demand::Experience);
        let traits = seat.must_match.iter().map(|&wanted| Demand::from(wanted));
        all.extend(skills.chain(experience).chain(traits).map(|what| Rule::Demand { segment, role, what }));
        all.extend(seat.approved.map(|_| Rule::Approved(index)));
        all.extend(seat.rejected.iter().map(|&owner| Rule::Rejected(index, owner)));
    }
}

/// Given seats one by one; a family that is one owner's goes as a whole: what is unlocked alone would stay with the rest.
fn stays(instance: &Instance, all: &mut BTreeSet<Rule>) {
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
            all.insert(Rule::Stay(seats));
        } else {
            all.extend(seats.into_iter().filter(|seat| owner(seat).is_some()).map(|seat| Rule::Stay(vec![seat])));
        }
    }
}
