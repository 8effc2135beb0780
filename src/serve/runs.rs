//! Work that takes long: it runs beside the server, tells how far it is, and can be stopped with the best so far.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use super::folder::lock;
use super::refusal::{Answer, Problem, Refusal, problems};
use crate::solve::{Control, Listener, Progress};

/// So many run side by side: each uses all threads.
const MOST: usize = 2;
/// So many are known after their end, for pages that ask again.
const KEPT: usize = 20;
/// How near to the best a plan must be proven, as for the commands.
const GAP: f64 = 1e-4;

/// The runs of a server.
#[derive(Default)]
pub(super) struct Runs {
    all: Mutex<BTreeMap<u64, Arc<Run>>>,
}

/// A run.
pub(super) struct Run {
    stop: Arc<AtomicBool>,
    state: watch::Sender<RunState>,
}

/// How far a run is.
#[derive(Debug, Clone)]
pub(super) enum RunState {
    /// Nothing is known yet.
    Begun,
    Going(Far),
    Done(Value),
    Failed(Vec<Problem>),
}

/// How far a run is, while it goes on.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(super) struct Far {
    /// Seconds since it began.
    seconds: f64,
    /// What the best plan so far is worth, in points.
    objective: Option<i64>,
    /// What no plan can exceed, in points.
    bound: Option<i64>,
    /// How far apart the two are, as a share.
    gap: Option<f64>,
    /// How many of several plans are found.
    done: Option<usize>,
    /// How many there are to find.
    of: Option<usize>,
}

/// What a run is given.
pub(super) struct Work {
    pub(super) started: Instant,
    stop: Arc<AtomicBool>,
    state: watch::Sender<RunState>,
}

/// The number of a run that was begun.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Begun {
    /// Its number: its events are at `/api/runs/{run}/events`.
    run: u64,
}

impl Runs {
    /// Begins a run, unless too many are under way.
    pub(super) fn begin(&self, work: impl FnOnce(&Work) -> Answer<Value> + Send + 'static) -> Answer<Begun> {
        let mut all = lock(&self.all);
        if all.values().filter(|run| !run.is_over()).count() >= MOST {
            let cause = format!("{MOST} searches are under way.");
            return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "E070", cause, "Wait for one, or stop one."));
        }
        let number = all.keys().next_back().map_or(1, |last| last + 1);
        let run = Arc::new(Run { stop: Arc::default(), state: watch::channel(RunState::Begun).0 });
        let told = Work { started: Instant::now(), stop: Arc::clone(&run.stop), state: run.state.clone() };
        std::thread::Builder::new().name(format!("run {number}")).spawn(move || told.do_it(work)).map_err(|_| {
            let cause = "The system gives no thread for another search.";
            Refusal::new(StatusCode::TOO_MANY_REQUESTS, "E070", cause, "Wait for one, or stop one.")
        })?;
        all.insert(number, run);
        let over: Vec<u64> = all.iter().filter(|(_, run)| run.is_over()).map(|(&number, _)| number).collect();
        for number in over.iter().take(over.len().saturating_sub(KEPT)) {
            all.remove(number);
        }
        Ok(Begun { run: number })
    }

    pub(super) fn get(&self, number: u64) -> Answer<Arc<Run>> {
        lock(&self.all).get(&number).cloned().ok_or_else(|| {
            let cause = format!("There is no run {number}.");
            Refusal::new(StatusCode::NOT_FOUND, "E071", cause, "Begin another.")
        })
    }

    /// Ends all of them with what they have, and waits for that so long at most.
    pub(super) fn stop_all(&self, patience: Duration) {
        let all: Vec<Arc<Run>> = lock(&self.all).values().cloned().collect();
        for run in &all {
            run.stop();
        }
        let until = Instant::now() + patience;
        while all.iter().any(|run| !run.is_over()) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Run {
    /// Ends it with the best so far.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// What it tells from now on, the latest first.
    pub(super) fn listen(&self) -> watch::Receiver<RunState> {
        let mut told = self.state.subscribe();
        told.mark_changed();
        told
    }

    fn is_over(&self) -> bool {
        matches!(*self.state.borrow(), RunState::Done(_) | RunState::Failed(_))
    }
}

impl Work {
    fn do_it(self, work: impl FnOnce(&Self) -> Answer<Value>) {
        let ended = catch_unwind(AssertUnwindSafe(|| work(&self))).unwrap_or_else(|_| Err(Refusal::fault()));
        self.state.send_replace(match ended {
            Ok(value) => RunState::Done(value),
            Err(refusal) => RunState::Failed(problems(refusal.found())),
        });
    }

    /// The limits of a search that tells how far it is.
    pub(super) fn control(&self, time_limit: Duration) -> Control {
        let told = self.state.clone();
        Control { progress: Some(Listener::new(move |it| tell(&told, it))), ..self.quiet(time_limit) }
    }

    /// The same for several searches, which [`Self::count`] tells of.
    pub(super) fn quiet(&self, time_limit: Duration) -> Control {
        Control {
            started: self.started,
            time_limit: Some(time_limit),
            gap: GAP,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            interrupted: Arc::clone(&self.stop),
            ..Control::default()
        }
    }

    /// Tells how many of several plans are found.
    pub(super) fn count(&self, done: usize, of: usize) {
        let seconds = self.started.elapsed().as_secs_f64();
        let far = Far { seconds, done: Some(done), of: Some(of), ..Far::default() };
        self.state.send_replace(RunState::Going(far));
    }
}

fn tell(told: &watch::Sender<RunState>, progress: Progress) {
    let bound = Some(progress.bound).filter(|&bound| bound != i64::MAX);
    let gap = progress.objective.zip(bound).and_then(|(objective, bound)| crate::planner::gap(objective, bound));
    let far = Far { seconds: progress.seconds, objective: progress.objective, bound, gap, ..Far::default() };
    told.send_replace(RunState::Going(far));
}
