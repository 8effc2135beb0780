//! From one change to the few that have to be made with it: swaps and chains.

use super::change::UnitChange;
use super::transition::Transition;

/// The most changes that are put together to make one of them possible; beyond, all that are left are.
const MOST: usize = 40;
/// The most partners that are tried at once.
const TRIED: usize = 256;

/// Whether a change may be made now at all, for reasons outside the meters.
pub(super) type MayChange<'a> = &'a dyn Fn(usize) -> bool;

/// A smallest set found that holds this change and breaks no hard band; the change itself comes last. Nothing where no
/// set was found.
pub(super) fn grown(state: &Transition<'_>, root: usize, allowed: MayChange<'_>) -> Option<Vec<usize>> {
    let mut set = vec![root];
    while let Some(&(meter, _)) = state.excess(&set).iter().max_by_key(|(meter, excess)| (*excess, u32::MAX - meter)) {
        if set.len() == MOST {
            return None;
        }
        let partners = state.users(meter).filter(|change| !set.contains(change) && allowed(*change)).take(TRIED);
        let with = |partner: usize| {
            let mut all = set.clone();
            all.push(partner);
            let excess: i64 = state.excess(&all).iter().map(|(_, excess)| *excess).sum();
            (excess, -state.gain(&all), partner)
        };
        let now: i64 = state.excess(&set).iter().map(|(_, excess)| *excess).sum();
        let (excess, _, best) = partners.map(with).min()?;
        // A chain may have to hand the excess on from one person to the next, but never for ever.
        if excess > now.saturating_mul(2) {
            return None;
        }
        set.push(best);
    }
    pruned(state, &mut set, 1);
    set.reverse();
    Some(set)
}

/// All changes that are left and allowed, without those that can be left out again; nothing where they break something.
pub(super) fn whole(state: &Transition<'_>, allowed: MayChange<'_>) -> Option<Vec<usize>> {
    let mut set: Vec<usize> = state.open().filter(|&change| allowed(change)).collect();
    if set.is_empty() || !state.may(&set) {
        return None;
    }
    if set.len() <= 15 * MOST {
        pruned(state, &mut set, 0);
    }
    Some(set)
}

/// Leaves out what is not needed, the last first; the first `kept` stay.
fn pruned(state: &Transition<'_>, set: &mut Vec<usize>, kept: usize) {
    let mut at = set.len();
    while at > kept && set.len() > 1 {
        at -= 1;
        let left_out = set.remove(at);
        if !state.may(set) {
            set.insert(at, left_out);
        }
    }
}

/// The change that gains most together with one that loses alone: a swap, or the next link of a chain.
pub(super) fn partner(
    state: &Transition<'_>,
    changes: &[UnitChange],
    root: usize,
    allowed: MayChange<'_>,
) -> Option<Vec<usize>> {
    let mut best: Option<(i64, Vec<usize>)> = None;
    let mut tried = 0;
    for meter in state.meters_of(root) {
        for other in state.users(meter).filter(|&other| other != root && allowed(other)) {
            tried += 1;
            if tried > TRIED {
                break;
            }
            let set = vec![other.min(root), other.max(root)];
            let gain = per_move(state.gain(&set), moves(changes, &set));
            if best.as_ref().is_none_or(|(most, _)| gain > *most) && state.may(&set) {
                best = Some((gain, set));
            }
        }
    }
    let alone = per_move(state.gain(&[root]), moves(changes, &[root]));
    best.filter(|(gain, _)| *gain > alone).map(|(_, set)| set)
}

/// How many seats change hands in these changes.
pub(super) fn moves(changes: &[UnitChange], set: &[usize]) -> usize {
    set.iter().map(|&change| changes[change].legs.len()).sum()
}

/// A gain shared out among its moves, rounded down.
pub(super) fn per_move(gain: i64, moves: usize) -> i64 {
    gain.div_euclid(i64::try_from(moves.max(1)).unwrap_or(i64::MAX))
}
