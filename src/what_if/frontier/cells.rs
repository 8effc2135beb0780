//! The plans that a frontier is made of: one for each budget of moves and each emphasis.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::Serialize;

use super::measured::{Measured, measure};
use super::{RefusedCell, count};
use crate::error::{Diagnostics, Severity};
use crate::instance::{Component, Instance};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::solve::Control;
use crate::what_if::run::Tell;

/// No sum of points of a variant may exceed this: half of what 64 bits hold.
const MOST_POINTS: i128 = 1 << 62;

/// How much balance counts against everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Emphasis {
    /// A quarter of what the scenario says.
    FitFirst,
    /// As the scenario says.
    AsWeighed,
    /// Four times what the scenario says.
    BalanceFirst,
}

impl Emphasis {
    /// Its name, as JSON has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FitFirst => "fit_first",
            Self::AsWeighed => "as_weighed",
            Self::BalanceFirst => "balance_first",
        }
    }

    /// Points of balance times this, rounded down.
    #[must_use]
    pub fn of(self, points: i64) -> i128 {
        let points = i128::from(points);
        match self {
            Self::FitFirst => points / 4,
            Self::AsWeighed => points,
            Self::BalanceFirst => points * 4,
        }
    }

    fn of_slope(self, slope: i64) -> i64 {
        i64::try_from(self.of(slope)).unwrap_or(i64::MAX)
    }
}

/// What a plan is looked for under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrontierCell {
    pub(super) emphasis: Emphasis,
    /// The most moves; none for as many as there are.
    pub(super) budget: Option<i64>,
}

/// A cell's plan.
pub(super) struct Solved {
    pub(super) cell: FrontierCell,
    pub(super) plan: Plan,
    pub(super) measured: Measured,
}

impl Solved {
    /// A cell's plan with its figures by the base.
    pub(super) fn of(base: &Instance, cell: FrontierCell, plan: Plan) -> Option<Self> {
        let measured = measure(base, &plan)?;
        Some(Self { cell, plan, measured })
    }
}

/// Where searches start from; both have the prices of the plan without a budget.
pub(super) struct Starts<'a> {
    /// That plan's books.
    pub(super) free: &'a WarmStart,
    /// Books with the fewest moves, which keep to every budget.
    pub(super) few: &'a WarmStart,
    /// Below this budget the latter are nearer.
    pub(super) middle: i64,
}

impl Starts<'_> {
    fn of(&self, cell: &FrontierCell) -> &WarmStart {
        if cell.budget.is_some_and(|budget| budget < self.middle) { self.few } else { self.free }
    }
}

/// The emphases that make a difference.
pub(super) fn emphases(base: &Instance) -> Vec<Emphasis> {
    let balanced = |component: Component| matches!(component, Component::Balance(_));
    if !base.bands.iter().flat_map(|band| &band.hinges).any(|hinge| balanced(hinge.component)) {
        return vec![Emphasis::AsWeighed];
    }
    // Of two equal plans the first one found is kept.
    let all = [Emphasis::AsWeighed, Emphasis::FitFirst, Emphasis::BalanceFirst];
    let fits = |emphasis: &Emphasis| *emphasis != Emphasis::BalanceFirst || most_charged(base) * 4 <= MOST_POINTS;
    all.into_iter().filter(fits).collect()
}

/// The most that all bands together can charge.
fn most_charged(base: &Instance) -> i128 {
    let total = |measure: usize| -> i128 {
        let most = |seat: usize| {
            let by = base.seats[seat].minutes_by.iter().map(|&(owner, _)| base.amount(seat, measure, owner));
            by.fold(base.amount(seat, measure, usize::MAX), i64::max)
        };
        (0..base.seats.len()).map(|seat| i128::from(most(seat))).sum()
    };
    let totals: Vec<i128> = (0..base.measures.len()).map(total).collect();
    let band = |band: &crate::instance::Band| -> i128 {
        let charge = |hinge: &crate::instance::Hinge| {
            i128::from(hinge.slope) * (totals[band.measure] + i128::from(hinge.at.abs()))
        };
        band.hinges.iter().map(charge).sum()
    };
    base.bands.iter().map(band).sum()
}

/// All cells: every emphasis with every budget, and without one where that is not the base.
pub(super) fn cells(emphases: &[Emphasis], budgets: &[i64]) -> Vec<FrontierCell> {
    let of = |&emphasis: &Emphasis| {
        let free = (emphasis != Emphasis::AsWeighed).then_some(None);
        budgets.iter().copied().map(Some).chain(free).map(move |budget| FrontierCell { emphasis, budget })
    };
    emphases.iter().flat_map(of).collect()
}

/// The instance in which balance counts so much and no more than so many moves are allowed.
#[must_use]
pub fn variant(base: &Instance, emphasis: Emphasis, budget: Option<i64>) -> Instance {
    let mut variant = base.clone();
    variant.rules.limit_moves(budget);
    let hinges = variant.bands.iter_mut().flat_map(|band| &mut band.hinges);
    for hinge in hinges.filter(|hinge| matches!(hinge.component, Component::Balance(_))) {
        hinge.slope = emphasis.of_slope(hinge.slope);
    }
    for weight in &mut variant.weights.balance {
        *weight = emphasis.of_slope(*weight);
    }
    variant
}

/// Solves the cells side by side, each on one thread. One that the user's interruption left out is in neither list.
pub(super) fn solve(
    base: &Instance,
    cells: &[FrontierCell],
    (starts, control): (&Starts, &Control),
    progress: Option<Tell<'_>>,
) -> (Vec<Solved>, Vec<RefusedCell>) {
    let (started, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let one = |cell: &FrontierCell| {
        if control.interrupted.load(Ordering::Relaxed) {
            return None;
        }
        let waiting = cells.len() - started.fetch_add(1, Ordering::Relaxed).min(cells.len() - 1);
        let time_limit = share_of_time(control, waiting);
        let control = Control { started: Instant::now(), time_limit, threads: 1, progress: None, ..control.clone() };
        let found = planner::plan_from(&variant(base, cell.emphasis, cell.budget), Some(starts.of(cell)), &control);
        if let Some(tell) = progress {
            tell(done.fetch_add(1, Ordering::Relaxed) + 1, cells.len());
        }
        match found {
            Ok(plan) => Solved::of(base, *cell, plan).map(Ok),
            Err(_) if control.interrupted.load(Ordering::Relaxed) => None,
            Err(found) => Some(Err(refused(*cell, &found))),
        }
    };
    let run = || cells.par_iter().map(one).collect::<Vec<_>>();
    let found = match rayon::ThreadPoolBuilder::new().num_threads(control.threads).build() {
        Ok(pool) => pool.install(run),
        Err(_) => run(),
    };
    let (mut solved, mut without) = (Vec::new(), Vec::new());
    for found in found.into_iter().flatten() {
        match found {
            Ok(found) => solved.push(found),
            Err(refused) => without.push(refused),
        }
    }
    (solved, without)
}

/// Time for the next cell, when so many are waiting: what is left, shared out among those that run side by side.
fn share_of_time(control: &Control, waiting: usize) -> Option<Duration> {
    let left = control.time_limit?.saturating_sub(control.started.elapsed());
    let threads = if control.threads == 0 { rayon::current_num_threads() } else { control.threads };
    Some(left / u32::try_from(waiting.div_ceil(threads.max(1)).max(1)).unwrap_or(u32::MAX))
}

fn refused(cell: FrontierCell, found: &Diagnostics) -> RefusedCell {
    let first = found.0.iter().find(|one| one.severity == Severity::Error);
    RefusedCell {
        allowed: cell.budget.map_or(u32::MAX, count),
        emphasis: cell.emphasis,
        code: first.map_or("", |one| one.code).to_owned(),
        cause: first.map_or_else(String::new, |one| one.cause.clone()),
    }
}
