//! Descent: the best shift of every unit in turn, until nothing improves.

use super::control::Budget;
use super::dual::Subject;
use super::state::State;
use super::view::View;

/// The most sweeps over all units.
const SWEEPS: usize = 30;

/// For every unit the option that the dual took most often of late.
pub(super) fn favourites(subject: Subject, taken: &[f32]) -> Vec<u32> {
    let favourite = |unit: usize| {
        let options = subject.view.options(unit).iter().copied();
        options.reduce(|best, option| if taken[option as usize] > taken[best as usize] { option } else { best })
    };
    (0..subject.view.units()).filter_map(favourite).collect()
}

/// Improves a state by shifts until none helps.
pub(super) fn descend(state: &mut State, view: &View, budget: &mut Budget) {
    for _ in 0..SWEEPS {
        let before = state.worth();
        for unit in 0..view.units() {
            if unit % 256 == 0 && budget.clock.is_over() {
                return;
            }
            let options = view.options(unit).iter();
            let best = options.map(|&option| (state.gain(unit, option), option)).max_by_key(|&(gain, _)| gain);
            if let Some((gain, option)) = best.filter(|&(gain, _)| gain > 0) {
                debug_assert!(gain > 0);
                state.shift(unit, option);
            }
        }
        budget.spend(view.option_count() as u64 + 1);
        if state.worth() <= before || budget.stopped().is_some() {
            return;
        }
    }
}
