//! Many plans side by side: threads and time are shared out among them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::solve::Control;

/// Does so many things side by side, on the control's threads, in their order. Each gets a control of its own, for one
/// thread and an equal share of the time that is left; nothing comes of those that the user's interruption leaves out.
pub(super) fn all<T: Send>(
    control: &Control,
    count: usize,
    one: impl Fn(usize, &Control) -> T + Sync,
) -> Vec<Option<T>> {
    let started = AtomicUsize::new(0);
    let do_one = |index: usize| {
        if control.interrupted.load(Ordering::Relaxed) {
            return None;
        }
        let waiting = count - started.fetch_add(1, Ordering::Relaxed).min(count - 1);
        let own = Control { threads: 1, progress: None, ..share(control, waiting) };
        let made = one(index, &own);
        (!control.interrupted.load(Ordering::Relaxed)).then_some(made)
    };
    let run = || (0..count).into_par_iter().with_max_len(1).map(do_one).collect();
    match rayon::ThreadPoolBuilder::new().num_threads(control.threads).build() {
        Ok(pool) => pool.install(run),
        Err(_) => run(),
    }
}

/// The control with its clock started anew for one of so many that wait: what is left, shared out among those that run
/// side by side.
fn share(control: &Control, waiting: usize) -> Control {
    let threads = if control.threads == 0 { rayon::current_num_threads() } else { control.threads };
    let rounds = waiting.div_ceil(threads.max(1)).max(1);
    let left = control.time_limit.map(|limit| limit.saturating_sub(control.started.elapsed()));
    let time_limit = left.map(|left| left / u32::try_from(rounds).unwrap_or(u32::MAX));
    Control { started: Instant::now(), time_limit, ..control.clone() }
}
