//! The scenario's triggers and the accounts on which they fire, with their present owners.

use super::{AuditCase, AuditContext, AuditFinding, FindingKind};
use crate::instance::{Fired, Seat};

/// One finding for each trigger, whether or not it fires.
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let triggers = context.instance.triggers.iter();
    let finding = |trigger: &crate::instance::Trigger| {
        let cases = trigger.fired.iter().map(|fired| case(context, fired)).collect();
        context.finding(FindingKind::Trigger, cases).about(&trigger.id, trigger.title.clone())
    };
    triggers.map(finding).collect()
}

/// An account and whoever has it in the roles in which the trigger fires.
fn case(context: &AuditContext, fired: &Fired) -> AuditCase {
    let instance = context.instance;
    let mut concerns = Vec::new();
    for &role in &fired.roles {
        let Some(seat) = first_seat(context, fired.account, role) else { continue };
        let known = seat.incumbents.iter().map(|&owner| instance.owners[owner].id.as_str());
        let mut owners = known.chain(seat.unknown_incumbents.iter().map(String::as_str)).peekable();
        if owners.peek().is_none() {
            concerns.push(context.concern(fired.account, Some(role), None));
        }
        concerns.extend(owners.map(|owner| context.concern(fired.account, Some(role), Some(owner))));
    }
    if concerns.is_empty() {
        concerns.push(context.concern(fired.account, None, None));
    }
    let about = &instance.accounts[fired.account];
    AuditCase { subject: about.name.clone(), arr: about.arr, concerns, ..AuditCase::default() }
}

fn first_seat<'a>(context: &AuditContext<'a>, account: usize, role: usize) -> Option<&'a Seat> {
    let seats = &context.instance.seats;
    let found = seats.binary_search_by_key(&(account, role, 0), |seat| (seat.account, seat.role, seat.index));
    found.ok().map(|seat| &seats[seat])
}
