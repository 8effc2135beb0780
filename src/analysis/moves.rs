//! The seats that change hands.

use std::ops::Range;

use super::SeatOwners;
use crate::candidates::may_keep;
use crate::instance::{Account, Instance};
use crate::plan::Move;

/// Somebody who had a seat so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormerHolder<'a> {
    /// One of the team, as an index of [`Instance::owners`].
    Owner(usize),
    /// Somebody whom the team does not list, as written.
    Unknown(&'a str),
}

/// What changes among the seats of one account and role. They are interchangeable: only who has any of them counts.
pub(super) struct SeatsChange<'a> {
    seats: Range<usize>,
    /// Present owners who have none of them any more.
    pub gone: Vec<FormerHolder<'a>>,
    /// Owners who have one of them and had none.
    pub come: Vec<usize>,
}

/// What changes under these books, by account and role.
pub(super) fn changes<'a>(instance: &'a Instance, books: &SeatOwners) -> Vec<SeatsChange<'a>> {
    let groups = instance.seats.chunk_by(|a, b| (a.account, a.role) == (b.account, b.role));
    let ranges = groups.scan(0, |start, group| {
        let seats = *start..*start + group.len();
        *start = seats.end;
        Some(seats)
    });
    let change = |seats: Range<usize>| {
        let (about, owners) = (&instance.seats[seats.start], &books.owner_of[seats.clone()]);
        let known = about.incumbents.iter().filter(|who| !owners.contains(&Some(**who)));
        let unknown = about.unknown_incumbents.iter().map(|id| FormerHolder::Unknown(id));
        let gone = known.map(|&who| FormerHolder::Owner(who)).chain(unknown).collect();
        let mut come: Vec<usize> =
            owners.iter().flatten().copied().filter(|who| !about.incumbents.contains(who)).collect();
        come.sort_unstable();
        SeatsChange { seats, gone, come }
    };
    ranges.map(change).collect()
}

/// The seats whose owner under these books is not their present one, ordered by account and role: those that change
/// hands, those that lose their owner, and those that get one and had none.
#[must_use]
pub fn moves(instance: &Instance, books: &SeatOwners) -> Vec<Move> {
    let changes = changes(instance, books);
    changes.iter().flat_map(|change| of_role(instance, change)).collect()
}

fn of_role<'a>(instance: &'a Instance, change: &'a SeatsChange<'a>) -> impl Iterator<Item = Move> + 'a {
    let (seat, rows) = (change.seats.start, change.gone.len().max(change.come.len()));
    let account: &Account = &instance.accounts[instance.seats[seat].account];
    (0..rows).map(move |row| Move {
        account: account.id.clone(),
        role: instance.roles[instance.seats[seat].role].clone(),
        from: change.gone.get(row).map(|former| match *former {
            FormerHolder::Owner(owner) => instance.owners[owner].id.clone(),
            FormerHolder::Unknown(id) => id.to_owned(),
        }),
        to: change.come.get(row).map(|&owner| instance.owners[owner].id.clone()),
        arr: account.arr,
        forced: change.gone.get(row).is_some_and(|former| match *former {
            FormerHolder::Owner(owner) => !may_keep(instance, seat, owner),
            FormerHolder::Unknown(_) => true,
        }),
        renewal: account.renewal,
    })
}

/// How many of these moves take a seat from somebody who could have kept it: those that a limit on moves counts.
#[must_use]
pub fn budgeted(moves: &[Move]) -> usize {
    moves.iter().filter(|one| one.from.is_some() && !one.forced).count()
}
