//! Many plans side by side: threads and time are shared out among them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use crate::solve::Control;

/// Does so many things side by side, on the control's threads; what comes of them is in their order. Each gets a control
/// of its own, for one thread and an equal share of the time that is left; nothing comes of those that the end
/// of the time, or the user's interruption, leaves out.
///
/// These are plain threads: one of rayon's would take up the next thing while it waits for a plan, and so on, until its
/// stack is full.
pub(crate) fn all<T: Send>(
    control: &Control,
    count: usize,
    one: impl Fn(usize, &Control) -> T + Sync,
) -> Vec<Option<T>> {
    let threads = if control.threads == 0 { rayon::current_num_threads() } else { control.threads };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let over = control.time_limit.is_some_and(|limit| control.started.elapsed() >= limit);
            if index >= count || over || control.interrupted.load(Ordering::Relaxed) {
                return made;
            }
            let own = Control { threads: 1, progress: None, ..share(control, (count - index).div_ceil(threads)) };
            let one = one(index, &own);
            // What was under way when the user stopped the run is not what it would have been.
            if !control.interrupted.load(Ordering::Relaxed) {
                made.push((index, one));
            }
        }
    };
    let mut all: Vec<Option<T>> = (0..count).map(|_| None).collect();
    let made = thread::scope(|scope| {
        let started: Vec<_> = (0..threads.min(count)).map(|_| scope.spawn(work)).collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.flat_map(|made| made.unwrap_or_else(|fault| std::panic::resume_unwind(fault))).collect::<Vec<_>>()
    });
    for (index, one) in made {
        all[index] = Some(one);
    }
    all
}

/// The control with its clock started anew for the first of so many rounds: what is left, shared out among them.
fn share(control: &Control, rounds: usize) -> Control {
    let left = control.time_limit.map(|limit| limit.saturating_sub(control.started.elapsed()));
    let time_limit = left.map(|left| left / u32::try_from(rounds.max(1)).unwrap_or(u32::MAX));
    Control { started: Instant::now(), time_limit, ..control.clone() }
}
