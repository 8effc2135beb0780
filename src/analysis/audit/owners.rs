//! Seats without an owner who is here, and owners who may not have what they have.

use super::{AuditCase, AuditContext, AuditFinding, FindingKind};
use crate::candidates::{Exclusion, unsuited};
use crate::instance::{Availability, Seat};
use crate::scenario::Trait;

/// Seats that nobody owns, whose owners are not there, and whose owners do not suit.
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let mut found: Vec<(FindingKind, AuditCase)> = Vec::new();
    for (index, seat) in context.instance.seats.iter().enumerate() {
        match context.today.owner_of[index] {
            Some(owner) => found.extend(owned(context, index, owner)),
            None => found.push(unowned(context, seat)),
        }
    }
    found.sort_by_key(|(kind, _)| *kind);
    let groups = found.chunk_by(|a, b| a.0 == b.0);
    groups.map(|group| context.finding(group[0].0, group.iter().map(|(_, case)| case.clone()).collect())).collect()
}

/// A seat whose owner the team does not list, or that has none. The seats of a role that its known owners leave over
/// are those of the unknown ones, in order.
fn unowned(context: &AuditContext, seat: &Seat) -> (FindingKind, AuditCase) {
    let further = (seat.index as usize).saturating_sub(seat.incumbents.len());
    match seat.unknown_incumbents.get(further) {
        Some(stranger) => {
            (FindingKind::OwnerUnknown, context.seat_case(seat.account, seat.role, Some(stranger), stranger))
        }
        None => (FindingKind::Ownerless, context.seat_case(seat.account, seat.role, None, "")),
    }
}

/// What is wrong with the owner of a seat; freezes and locks do not excuse it.
fn owned(context: &AuditContext, index: usize, owner: usize) -> Option<(FindingKind, AuditCase)> {
    let (instance, who) = (context.instance, &context.instance.owners[owner]);
    let seat = &instance.seats[index];
    let why = absence(who.availability).or_else(|| {
        let exclusion = unsuited(instance, index, owner)?;
        Some((kind(exclusion), reason(context, exclusion, owner, seat)))
    });
    let (kind, reason) = why?;
    Some((kind, context.seat_case(seat.account, seat.role, Some(&who.id), reason)))
}

fn absence(availability: Availability) -> Option<(FindingKind, String)> {
    let (kind, reason) = match availability {
        Availability::Here => return None,
        Availability::Leaving => (FindingKind::OwnerLeaves, ""),
        Availability::OnLeave => (FindingKind::OwnerAway, "on leave"),
        Availability::NotYetHere => (FindingKind::OwnerAway, "starts after the period"),
        Availability::NotAssignable => (FindingKind::OwnerNotAssignable, "not assignable"),
        Availability::EmptyPool => (FindingKind::OwnerAway, "a pool without anybody who is here"),
        Availability::InPools => (FindingKind::OwnerNotAssignable, "works in pools only"),
    };
    Some((kind, reason.to_owned()))
}

fn kind(exclusion: Exclusion) -> FindingKind {
    match exclusion {
        Exclusion::SkillMissing(_) | Exclusion::SkillTooLow(_) => FindingKind::Skill,
        Exclusion::Experience => FindingKind::Experience,
        Exclusion::Differs(Trait::Language) => FindingKind::Language,
        Exclusion::Kind | Exclusion::Pod => FindingKind::Pattern,
        _ => FindingKind::Elsewhere,
    }
}

/// The reason in words; where a pool is one of the two, which way round it is.
fn reason(context: &AuditContext, exclusion: Exclusion, owner: usize, seat: &Seat) -> String {
    match exclusion {
        Exclusion::Kind if context.instance.owners[owner].is_pool() => "a pool has it, it is for a person".to_owned(),
        Exclusion::Kind => "a person has it, it is for a pool".to_owned(),
        Exclusion::Segment => {
            let segment = context.instance.accounts[seat.account].segment;
            format!("does not serve {}", context.instance.segments[segment].name)
        }
        Exclusion::Experience => String::new(),
        other => other.describe(context.instance),
    }
}
