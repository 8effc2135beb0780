//! What changed lately or often, and what can't change now.

use super::kind::{MANY_OWNERS, RECENT_DAYS};
use super::{AuditCase, AuditContext, AuditFinding, FindingKind};
use crate::instance::{Fixed, FixedWhy, Seat};

/// Relationships that changed often or lately, and frozen seats.
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let first = || context.instance.seats.iter().filter(|seat| seat.index == 0);
    vec![
        context.finding(FindingKind::Churned, first().filter_map(|seat| churned(context, seat)).collect()),
        context.finding(FindingKind::ChangedLately, first().filter_map(|seat| changed_lately(context, seat)).collect()),
        context.finding(
            FindingKind::Frozen,
            context.instance.seats.iter().filter_map(|seat| frozen(context, seat)).collect(),
        ),
    ]
}

/// A case about the present owner of an account in a role, if somebody of the team has it.
fn of_present_owner(context: &AuditContext, seat: &Seat, detail: String) -> Option<AuditCase> {
    let owner = &context.instance.owners[*seat.incumbents.first()?];
    Some(AuditCase { detail, ..context.seat_case(seat.account, seat.role, Some(&owner.id), "") })
}

fn churned(context: &AuditContext, seat: &Seat) -> Option<AuditCase> {
    let former = *context.raw(seat.account).former_owners.get(&context.instance.roles[seat.role])?;
    let many = former >= MANY_OWNERS;
    many.then(|| of_present_owner(context, seat, format!("{former} before the present one")))?
}

fn changed_lately(context: &AuditContext, seat: &Seat) -> Option<AuditCase> {
    let since = *context.raw(seat.account).owner_since.get(&context.instance.roles[seat.role])?;
    let days = (context.instance.as_of - since).get_days();
    (0..RECENT_DAYS).contains(&days).then(|| of_present_owner(context, seat, format!("since {since}")))?
}

fn frozen(context: &AuditContext, seat: &Seat) -> Option<AuditCase> {
    let Fixed { owner, why } = seat.fixed?;
    let (raw, role) = (context.raw(seat.account), &context.instance.roles[seat.role]);
    let (reason, detail) = match why {
        FixedWhy::Locked => ("locked", raw.lock_reason.clone()),
        FixedWhy::RenewalNear => ("renewal near", raw.renewal.map(|date| date.to_string())),
        FixedWhy::ChangedLately => ("new owner", raw.owner_since.get(role).map(|date| format!("since {date}"))),
        FixedWhy::AtRisk => ("at risk", raw.health.map(|health| format!("health {health}"))),
        FixedWhy::ByRule => ("frozen by rule", context.document.scenario.rules.freeze.when.clone()),
        FixedWhy::Kept => ("kept", None),
        FixedWhy::Family => ("with the rest of its family", None),
    };
    let case = context.seat_case(seat.account, seat.role, Some(&context.instance.owners[owner].id), reason);
    Some(AuditCase { detail: detail.unwrap_or_default(), ..case })
}
