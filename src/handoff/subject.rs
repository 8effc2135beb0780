//! What a pack is about.

use jiff::civil::Date;

use super::PlanIndex;
use crate::plan::Move;
use crate::scenario::Account;

/// One move and what it is about.
pub(super) struct HandoffSubject<'a> {
    pub(super) change: &'a Move,
    /// The account as written.
    pub(super) raw: &'a Account,
    /// Its position in the scenario.
    pub(super) position: usize,
    /// Its index in the instance.
    pub(super) account: usize,
    /// A seat of its role: all of one account and role ask the same.
    pub(super) seat: usize,
    /// The day of the change.
    pub(super) day: Date,
}

/// What a move is about; nothing where the scenario does not know its account.
pub(super) fn subject<'a>(index: &PlanIndex<'a>, change: &'a Move) -> Option<HandoffSubject<'a>> {
    let instance = index.instance;
    let position = *index.position.get(change.account.as_str())?;
    let account = *index.index.get(change.account.as_str())?;
    let role = instance.roles.iter().position(|role| *role == change.role)?;
    let first = instance.seats.partition_point(|it| (it.account, it.role) < (account, role));
    instance.seats.get(first).filter(|it| (it.account, it.role) == (account, role))?;
    let raw = &index.document.accounts()[position];
    Some(HandoffSubject { change, raw, position, account, seat: first, day: index.handovers.day(instance, change) })
}
