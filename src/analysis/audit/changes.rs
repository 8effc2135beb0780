//! What changed lately or often, and what can't change now.

use super::kind::{MANY_OWNERS, RECENT_DAYS};
use super::{Case, Finding, Kind, View};
use crate::instance::{Fixed, FixedWhy, Seat};

/// Relationships that changed often or lately, and frozen seats.
pub(super) fn find(view: &View) -> Vec<Finding> {
    let first = || view.instance.seats.iter().filter(|seat| seat.index == 0);
    vec![
        view.finding(Kind::Churned, first().filter_map(|seat| churned(view, seat)).collect()),
        view.finding(Kind::ChangedLately, first().filter_map(|seat| changed_lately(view, seat)).collect()),
        view.finding(Kind::Frozen, view.instance.seats.iter().filter_map(|seat| frozen(view, seat)).collect()),
    ]
}

/// A case about the present owner of an account in a role, if somebody of the team has it.
fn of_present_owner(view: &View, seat: &Seat, detail: String) -> Option<Case> {
    let owner = &view.instance.owners[*seat.incumbents.first()?];
    Some(Case { detail, ..view.seat_case(seat.account, seat.role, Some(&owner.id), "") })
}

fn churned(view: &View, seat: &Seat) -> Option<Case> {
    let former = *view.raw(seat.account).former_owners.get(&view.instance.roles[seat.role])?;
    let many = former >= MANY_OWNERS;
    many.then(|| of_present_owner(view, seat, format!("{former} before the present one")))?
}

fn changed_lately(view: &View, seat: &Seat) -> Option<Case> {
    let since = *view.raw(seat.account).owner_since.get(&view.instance.roles[seat.role])?;
    let days = (view.instance.as_of - since).get_days();
    (0..RECENT_DAYS).contains(&days).then(|| of_present_owner(view, seat, format!("since {since}")))?
}

fn frozen(view: &View, seat: &Seat) -> Option<Case> {
    let Fixed { owner, why } = seat.fixed?;
    let (raw, role) = (view.raw(seat.account), &view.instance.roles[seat.role]);
    let (reason, detail) = match why {
        FixedWhy::Locked => ("locked", raw.lock_reason.clone()),
        FixedWhy::RenewalNear => ("renewal near", raw.renewal.map(|date| date.to_string())),
        FixedWhy::ChangedLately => ("new owner", raw.owner_since.get(role).map(|date| format!("since {date}"))),
        FixedWhy::AtRisk => ("at risk", raw.health.map(|health| format!("health {health}"))),
        FixedWhy::ByRule => ("frozen by rule", view.document.scenario.rules.freeze.when.clone()),
        FixedWhy::Kept => ("kept", None),
        FixedWhy::Family => ("with the rest of its family", None),
    };
    let case = view.seat_case(seat.account, seat.role, Some(&view.instance.owners[owner].id), reason);
    Some(Case { detail: detail.unwrap_or_default(), ..case })
}
