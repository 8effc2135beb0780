//! The changes that must happen before the books keep every rule: today's may split a family or take somebody over a
//! limit.

use super::chains::per_move;
use super::change::UnitChange;
use super::transition::Transition;

/// Beyond this many, nothing is left out again.
const MOST_PRUNED: usize = 500;

/// The changes, ordered, with which every rule is kept for the first time: few, not always the fewest. The state is
/// today's.
pub(super) fn foundation(state: &mut Transition<'_>, changes: &[UnitChange]) -> Vec<usize> {
    let needed: Vec<usize> = state.open().filter(|&change| changes[change].broken).collect();
    let mut all = needed.clone();
    let mut trial = state.clone();
    trial.apply(&needed);
    while let Some(meter) = trial.worst() {
        let worth = |&change: &usize| {
            let gain = per_move(trial.gain(&[change]), changes[change].legs.len());
            (trial.relief(&[change]), gain, std::cmp::Reverse(change))
        };
        // Where nothing that is left touches it, the rest would not repair it either, which no plan allows.
        let Some(best) = trial.users(meter).max_by_key(worth) else { break };
        trial.apply(&[best]);
        all.push(best);
    }
    if all.len() <= MOST_PRUNED {
        let mut at = all.len();
        while at > needed.len() {
            at -= 1;
            let left_out = all.remove(at);
            if !state.repairs(&all) {
                all.insert(at, left_out);
            }
        }
    }
    all.sort_unstable();
    all
}
