//! When to stop: time, work, gap, interruption.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::plan::Stopped;

/// Limits of a run, and what it may use.
#[derive(Debug, Clone)]
pub struct Control {
    /// When the time limit began to run.
    pub started: Instant,
    /// The most time to spend, counted from `started`.
    pub time_limit: Option<Duration>,
    /// Stop when `(bound - objective) / |objective|` is at most this; a fraction.
    pub gap: f64,
    /// The most work to do, in thousands of options looked at. Under a work limit equal runs give equal outcomes on
    /// any number of threads, as long as neither time nor an interruption stops them first.
    pub work_limit: Option<u64>,
    /// Seed of every random choice.
    pub seed: u64,
    /// Threads to use; 0 for all there are.
    pub threads: usize,
    /// Who solves.
    pub method: Method,
    /// Told now and then how far the run is.
    pub progress: Option<Listener>,
    /// Set from outside to stop the run; the best plan so far is the outcome.
    pub interrupted: Arc<AtomicBool>,
}

/// Who solves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Decomposition, and the integer solver for what that leaves open where it is little.
    #[default]
    Auto,
    /// The integer solver, after the first round of the decomposition; for small problems.
    Milp,
    /// Decomposition alone.
    Decomposition,
}

/// Whoever is told how far a run is.
#[derive(Clone)]
pub struct Listener(Arc<dyn Fn(Progress) + Send + Sync>);

impl Listener {
    /// Somebody who is told by a call of this.
    pub fn new(tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Tells them.
    pub(super) fn tell(&self, progress: Progress) {
        (self.0)(progress);
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Listener")
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Seconds since the time limit began to run.
    pub seconds: f64,
    /// What the best plan so far is worth.
    pub objective: Option<i64>,
    /// What no plan can exceed.
    pub bound: i64,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            time_limit: None,
            gap: 0.0,
            work_limit: None,
            seed: 0,
            threads: 0,
            method: Method::default(),
            progress: None,
            interrupted: Arc::default(),
        }
    }
}

/// The reasons to stop that every thread may ask about.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    deadline: Option<Instant>,
    interrupted: Arc<AtomicBool>,
}

impl Clock {
    /// Whether time is up or the user has interrupted the run.
    pub(super) fn is_over(&self) -> bool {
        self.reason().is_some()
    }

    /// Time left, where time is limited.
    pub(super) fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn reason(&self) -> Option<Stopped> {
        if self.interrupted.load(Ordering::Relaxed) {
            Some(Stopped::Interrupted)
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            Some(Stopped::Time)
        } else {
            None
        }
    }
}

/// The clock and the work done so far.
#[derive(Debug)]
pub(super) struct WorkBudget {
    /// What may be asked from any thread.
    pub(super) clock: Clock,
    looked_at: u64,
    limit: Option<u64>,
}

/// Options looked at that make one unit of work.
const OPTIONS_PER_WORK: u64 = 1000;
/// Entries of a linear program that take as long as an option in annealing, at a guess from runs of 1 to 1,000 units.
const ENTRIES_PER_OPTION: u64 = 16;

impl WorkBudget {
    pub(super) fn new(control: &Control) -> Self {
        let deadline = control.time_limit.and_then(|limit| control.started.checked_add(limit));
        Self {
            clock: Clock { deadline, interrupted: Arc::clone(&control.interrupted) },
            looked_at: 0,
            limit: control.work_limit.map(|limit| limit.saturating_mul(OPTIONS_PER_WORK)),
        }
    }

    /// Books options that were looked at.
    pub(super) fn spend(&mut self, options: u64) {
        self.looked_at = self.looked_at.saturating_add(options);
    }

    /// Books entries of linear programs that were looked at: that takes a part of the time that an option does.
    pub(super) fn spend_on_entries(&mut self, entries: u64) {
        self.spend(entries.div_ceil(ENTRIES_PER_OPTION));
    }

    /// How many more options may be looked at.
    pub(super) fn remaining(&self) -> u64 {
        self.limit.map_or(u64::MAX, |limit| limit.saturating_sub(self.looked_at))
    }

    /// Whether the work is limited: if so, nothing whose extent depends on time may be done.
    pub(super) fn is_counted(&self) -> bool {
        self.limit.is_some()
    }

    /// Why to stop now, if there is a reason.
    pub(super) fn stopped(&self) -> Option<Stopped> {
        self.clock.reason().or_else(|| (self.remaining() == 0).then_some(Stopped::Work))
    }

    /// Work done, in thousands of options looked at.
    pub(super) fn work(&self) -> u64 {
        self.looked_at.div_ceil(OPTIONS_PER_WORK)
    }
}
