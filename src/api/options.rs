//! How long and how hard to look for a plan.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::plan::Mode;
use crate::solve::{Control, Listener, Progress};

/// How long and how hard to look for a plan. A time limit begins when solving does.
///
/// ```
/// use std::time::Duration;
/// let options = rebook::Options::default().time_limit(Duration::from_secs(10)).gap(0.001);
/// ```
#[derive(Clone)]
pub struct Options {
    pub(super) mode: Mode,
    time_limit: Option<Duration>,
    work_limit: Option<u64>,
    gap: f64,
    threads: usize,
    seed: u64,
    listener: Option<Listener>,
    stop: Arc<AtomicBool>,
}

/// The longest that a search takes where nothing else is said.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How near to the best a plan must be proven where nothing else is said.
const GAP: f64 = 1e-4;

impl Default for Options {
    /// At most a minute, until the plan is proven within 0.01 % of the best, on all threads.
    fn default() -> Self {
        Self {
            mode: Mode::Best,
            time_limit: None,
            work_limit: None,
            gap: GAP,
            threads: 0,
            seed: 0,
            listener: None,
            stop: Arc::default(),
        }
    }
}

impl Options {
    /// What the plan is to be: the best one, the one of fewest moves, or one without moves.
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// The most time to spend.
    #[must_use]
    pub fn time_limit(self, limit: Duration) -> Self {
        Self { time_limit: Some(limit), ..self }
    }

    /// The most work to do, in thousands of options looked at; there is no time limit then, unless one is set. Equal
    /// runs then give equal plans, on any machine and any number of threads.
    #[must_use]
    pub fn work_limit(self, limit: u64) -> Self {
        Self { work_limit: Some(limit), ..self }
    }

    /// Stop once the plan is proven within this share of the best: 0.001 is 0.1 %.
    #[must_use]
    pub fn gap(self, gap: f64) -> Self {
        Self { gap, ..self }
    }

    /// Threads to use; 0 for all there are.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Seed of the search's random choices.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Is told now and then how far the search is, on the thread that solves: it should be quick.
    #[must_use]
    pub fn progress(self, tell: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Listener::new(tell)), ..self }
    }

    /// A flag that ends the search once it is set, from any thread, with the best plan so far.
    #[must_use]
    pub fn stop(self, stop: Arc<AtomicBool>) -> Self {
        Self { stop, ..self }
    }

    /// The limits with their clock started.
    pub(super) fn control(&self) -> Control {
        let otherwise = if self.work_limit.is_some() { None } else { Some(TIME_LIMIT) };
        Control {
            started: Instant::now(),
            time_limit: self.time_limit.or(otherwise),
            gap: self.gap,
            work_limit: self.work_limit,
            seed: self.seed,
            threads: self.threads,
            progress: self.listener.clone(),
            interrupted: Arc::clone(&self.stop),
            ..Control::default()
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.control().fmt(f)
    }
}
