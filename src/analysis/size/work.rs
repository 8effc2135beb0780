//! Kinds of work: seats that ask the same of their owner, and who could do them.

use std::collections::BTreeMap;

use super::network::StaffingNetwork;
use super::standard::Standard;
use crate::candidates::exclusion;
use crate::instance::{Account, Instance, Seat};
use crate::scenario::{FitPart, Pattern, Trait};

/// Something that a seat asks of its owner, besides the role. The order is that in which people would name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SeatRequirement {
    /// A skill at a level.
    Skill(usize, u8),
    /// A language.
    Language(u32),
    /// A region.
    Region(u32),
    /// An industry.
    Industry(u32),
    /// Years of experience, in millionths.
    Experience(i64),
    /// To be a pool.
    Pool,
    /// To be in a pod.
    Pod,
    /// To serve a segment.
    Segment(usize),
}

impl SeatRequirement {
    /// Whether it asks for something that a person has or lacks, rather than how the work is organised.
    fn is_special(self) -> bool {
        !matches!(self, Self::Pool | Self::Pod | Self::Segment(_))
    }
}

/// Seats that ask the same of their owner.
#[derive(Debug, Clone)]
pub(super) struct WorkKind {
    /// The role.
    pub(super) role: usize,
    /// What it asks for, ordered.
    pub(super) asks: Vec<SeatRequirement>,
    /// Minutes in the period.
    pub(super) minutes: i64,
    /// The owners who could do it, ordered.
    pub(super) who: Vec<usize>,
}

impl WorkKind {
    /// Whether only people who can do this may do the work: a level includes those below it.
    pub(super) fn asks_for(&self, ask: SeatRequirement) -> bool {
        self.asks.iter().any(|&own| match (own, ask) {
            (SeatRequirement::Skill(skill, level), SeatRequirement::Skill(other, least)) => {
                skill == other && level >= least
            }
            (SeatRequirement::Experience(years), SeatRequirement::Experience(least)) => years >= least,
            _ => own == ask,
        })
    }

    /// Whether it asks for a skill, a trait or experience.
    pub(super) fn is_special(&self) -> bool {
        self.asks.iter().any(|ask| ask.is_special())
    }
}

/// All kinds of work that take time, ordered by role.
pub(super) fn kinds(instance: &Instance) -> Vec<WorkKind> {
    let mut groups: BTreeMap<(usize, Vec<SeatRequirement>, Pattern), (usize, i64)> = BTreeMap::new();
    for (index, seat) in instance.seats.iter().enumerate() {
        let group = groups.entry((seat.role, asks(instance, seat), seat.pattern)).or_insert((index, 0));
        group.1 += seat.minutes;
    }
    groups.retain(|_, &mut (_, minutes)| minutes > 0);
    let firsts: Vec<usize> = groups.values().map(|&(first, _)| first).collect();
    let free = free(instance, &firsts);
    let who = |kind: usize| (0..free.owners.len()).filter(|&owner| exclusion(&free, kind, owner).is_none()).collect();
    let work = |(kind, ((role, asks, _), (_, minutes)))| WorkKind { role, asks, minutes, who: who(kind) };
    groups.into_iter().enumerate().map(work).collect()
}

/// The kinds of work and the people, each with the minutes that are planned, as a network.
///
/// A seat whose hours depend on its owner counts with their mean. Hours are divided freely: that an account has one
/// owner for a role, that families stay together and that a pod serves an account as a whole is left aside, so that what
/// is short here is short in every plan that keeps to the target.
pub(super) fn network(instance: &Instance, standard: &Standard, work: &[WorkKind]) -> StaffingNetwork {
    StaffingNetwork {
        demand: work.iter().map(|kind| kind.minutes).collect(),
        supply: instance.owners.iter().map(|owner| standard.planned(owner.minutes)).collect(),
        can: work.iter().map(|kind| kind.who.clone()).collect(),
    }
}

/// One seat of each kind in an instance of their own, without locks, freezes and owners ruled out: sizing asks who could
/// do the work, not who may have this account today.
fn free(instance: &Instance, firsts: &[usize]) -> Instance {
    let account = |&seat: &usize| {
        let account = &instance.accounts[instance.seats[seat].account];
        Account { forbidden: Vec::new(), ..account.clone() }
    };
    let seat = |(account, &seat): (usize, &usize)| Seat { account, fixed: None, ..instance.seats[seat].clone() };
    Instance {
        accounts: firsts.iter().map(account).collect(),
        seats: firsts.iter().enumerate().map(seat).collect(),
        ..instance.clone()
    }
}

/// What a seat asks of its owner. A trait of the account that is not known asks for nothing.
fn asks(instance: &Instance, seat: &Seat) -> Vec<SeatRequirement> {
    let account = &instance.accounts[seat.account];
    let mut asks: Vec<SeatRequirement> =
        seat.needs.iter().map(|need| SeatRequirement::Skill(need.skill, need.level)).collect();
    asks.extend(seat.must_match.iter().filter_map(|wanted| match wanted {
        Trait::Language => account.words[FitPart::Language].map(SeatRequirement::Language),
        Trait::Region => account.words[FitPart::Region].map(SeatRequirement::Region),
        Trait::Industry => account.words[FitPart::Industry].map(SeatRequirement::Industry),
    }));
    asks.extend(seat.experience.map(SeatRequirement::Experience));
    asks.extend((seat.pattern == Pattern::Pooled).then_some(SeatRequirement::Pool));
    asks.extend((seat.pattern == Pattern::Pod).then_some(SeatRequirement::Pod));
    asks.push(SeatRequirement::Segment(account.segment));
    asks.sort_unstable();
    asks.dedup();
    asks
}
