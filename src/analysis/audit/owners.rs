//! Seats without an owner who is here, and owners who may not have what they have.

use super::{Case, Finding, Kind, View};
use crate::candidates::{Exclusion, unsuited};
use crate::instance::{Availability, Seat};
use crate::scenario::Trait;

/// Seats that nobody owns, whose owners are not there, and whose owners do not suit.
pub(super) fn find(view: &View) -> Vec<Finding> {
    let mut found: Vec<(Kind, Case)> = Vec::new();
    for (index, seat) in view.instance.seats.iter().enumerate() {
        match view.today.owner_of[index] {
            Some(owner) => found.extend(owned(view, index, owner)),
            None => found.push(unowned(view, seat)),
        }
    }
    found.sort_by_key(|(kind, _)| *kind);
    let groups = found.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| view.finding(group[0].0, group.iter().map(|(_, case)| case.clone()).collect())).collect()
}

/// A seat whose owner the team does not list, or that has none. The seats of a role that its known owners leave over
/// are those of the unknown ones, in order.
fn unowned(view: &View, seat: &Seat) -> (Kind, Case) {
    let further = (seat.index as usize).saturating_sub(seat.incumbents.len());
    match seat.unknown_incumbents.get(further) {
        Some(stranger) => (Kind::OwnerUnknown, view.seat_case(seat.account, seat.role, Some(stranger), stranger)),
        None => (Kind::Ownerless, view.seat_case(seat.account, seat.role, None, "")),
    }
}

/// What is wrong with the owner of a seat; freezes and locks do not excuse it.
fn owned(view: &View, index: usize, owner: usize) -> Option<(Kind, Case)> {
    let (instance, who) = (view.instance, &view.instance.owners[owner]);
    let seat = &instance.seats[index];
    let why = absence(who.availability).or_else(|| {
        let exclusion = unsuited(instance, index, owner)?;
        Some((kind(exclusion), reason(view, exclusion, owner, seat)))
    });
    let (kind, reason) = why?;
    Some((kind, view.seat_case(seat.account, seat.role, Some(&who.id), reason)))
}

fn absence(availability: Availability) -> Option<(Kind, String)> {
    let (kind, reason) = match availability {
        Availability::Here => return None,
        Availability::Leaving => (Kind::OwnerLeaves, ""),
        Availability::OnLeave => (Kind::OwnerAway, "on leave"),
        Availability::NotYetHere => (Kind::OwnerAway, "starts after the period"),
        Availability::NotAssignable => (Kind::OwnerNotAssignable, "not assignable"),
        Availability::InPools => (Kind::OwnerNotAssignable, "works in pools only"),
    };
    Some((kind, reason.to_owned()))
}

fn kind(exclusion: Exclusion) -> Kind {
    match exclusion {
        Exclusion::SkillMissing(_) | Exclusion::SkillTooLow(_) => Kind::Skill,
        Exclusion::Experience => Kind::Experience,
        Exclusion::Differs(Trait::Language) => Kind::Language,
        Exclusion::Kind | Exclusion::Pod => Kind::Pattern,
        _ => Kind::Elsewhere,
    }
}

/// The reason in words; where a pool is one of the two, which way round it is.
fn reason(view: &View, exclusion: Exclusion, owner: usize, seat: &Seat) -> String {
    match exclusion {
        Exclusion::Kind if view.instance.owners[owner].is_pool() => "a pool has it, it is for a person".to_owned(),
        Exclusion::Kind => "a person has it, it is for a pool".to_owned(),
        Exclusion::Segment => {
            let segment = view.instance.accounts[seat.account].segment;
            format!("does not serve {}", view.instance.segments[segment].name)
        }
        Exclusion::Experience => String::new(),
        other => other.describe(view.instance),
    }
}
