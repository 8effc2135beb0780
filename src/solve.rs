//! Solving a problem: an incumbent and a bound that no plan can exceed.
//!
//! The stages, which `search` runs in turns: necessary conditions; prices by the smoothed Lagrangian dual
//! (`smoothed_dual`) and the exact bound that they give (`certified_bound`); plans by annealing (`anneal`) on the options
//! that look best at these prices, and by deciding a few books anew (`large_neighbourhood`); sharper bounds by whole
//! books (`knapsack_bound`) and by cuts on the linear relaxation (`relaxation`, `cutting_planes`); closing of options
//! that can't be in a better plan; and a search of what is left (`tree`, `milp`). The incumbent is kept outside every
//! method, each candidate is evaluated afresh, and the bound never rests on floating point: its proof (`proof`) goes with
//! the outcome.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "floating point only guides the search, and indices fit 32 bits as the problem stores them so"
)]

mod anneal;
mod bulk;
mod certified_bound;
mod control;
mod cover;
mod cut;
mod cutting_planes;
mod dense_subproblem;
mod infeasibility;
mod knapsack_bound;
mod lagrangian_dual;
mod large_neighbourhood;
mod local_search;
mod lp;
mod milp;
mod objective_lattice;
mod open_options;
mod piecewise_linear;
mod proof;
mod prove_infeasible;
mod relaxation;
mod reoptimise;
mod search;
mod separation;
mod smoothed_dual;
mod step_length;
mod subproblem_search;
mod tree;

pub use control::{Control, Listener, Method, Progress};
pub use infeasibility::InfeasibilityCertificate;
pub use milp::NAME as INTEGER_SOLVER;
pub use proof::{Derivation, Next, Node, Proof, RowSource};
pub use reoptimise::Reoptimiser;

use crate::plan::Stopped;
use crate::problem::Problem;

/// The most options that the integer solver is given where nobody asked for it.
pub const MOST_HANDED_OVER: usize = 600;

/// What solving came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The best plan: one option for each unit.
    pub choice: Option<Vec<usize>>,
    /// What it is worth, in points.
    pub objective: Option<i64>,
    /// What no plan can exceed, in points; proven.
    pub bound: i64,
    /// Why the bound holds.
    pub proof: Option<Proof>,
    /// Why the solver stopped.
    pub stopped: Stopped,
    /// The method that found the plan.
    pub method: &'static str,
    /// Work done, in thousands of options looked at.
    pub work: u64,
    /// The proof that there is no plan, where there is one.
    pub infeasible: Option<InfeasibilityCertificate>,
    /// The meters whose hard bands the best attempt breaks, and by how much, where no plan was found.
    pub violations: Vec<(usize, i64)>,
}

/// Where a search starts.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Choices of one option for each unit; they need not keep the bands. The search goes on from the first; the others are
    /// there in case that nothing better is found.
    pub choices: Vec<Vec<usize>>,
    /// Prices of a unit of load of each meter that should be near the best ones, with a choice that should be so, too:
    /// those of a similar problem.
    pub prices: Option<Vec<f64>>,
    /// How prices change in the cases that a similar problem was split into, by the option of one of its units.
    pub cases: Vec<StartCase>,
}

/// How prices change that should be near the best ones, where a unit has a certain option.
#[derive(Debug, Clone)]
pub struct StartCase {
    /// The unit.
    pub unit: usize,
    /// The option, among those of all units.
    pub option: usize,
    /// What is added to the price of a unit of load of each meter.
    pub shifts: Vec<f64>,
}

/// Solves a problem.
///
/// Every worth that a choice can have must fit 64 bits; a start that doesn't fit this problem is passed over.
/// Equal runs have equal outcomes on any number of threads unless time or an interruption stops them.
#[must_use]
pub fn solve(problem: &Problem, start: &Start, control: &Control) -> Outcome {
    let run = || search::Search::run(problem, start, control);
    match rayon::ThreadPoolBuilder::new().num_threads(control.threads).build() {
        Ok(pool) => pool.install(run),
        // No thread can be had: the calling thread does it all.
        Err(_) => run(),
    }
}

/// What no plan can exceed, in points, by prices and whole books alone: a small part of the work of solving, on the
/// calling thread's pool. Nothing where it is seen at once that there is no plan.
#[must_use]
pub fn ceiling(problem: &Problem, start: &Start, control: &Control) -> Option<i64> {
    search::Search::ceiling(problem, start, control)
}
