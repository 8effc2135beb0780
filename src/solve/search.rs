//! The course of a run: which method works when, and the best that any of them found.

mod close;
mod knapsack_bound;
mod large_neighbourhood;
mod plans;
mod proven;
mod repair;
mod shortlist;
mod split;
mod subproblem;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use super::control::{Control, Method, Progress, WorkBudget};
use super::cut::Cut;
use super::milp::suggest;
use super::objective_lattice::ObjectiveLattice;
use super::open_options::OpenOptions;
use super::piecewise_linear::{PiecewiseLinear, curves};
use super::prove_infeasible::{prove_infeasible, prove_infeasible_by_symmetry};
use super::{
    InfeasibilityCertificate, MOST_HANDED_OVER, Node, Outcome, Start, StartCase, certified_bound, lagrangian_dual,
    smoothed_dual,
};
use crate::plan::Stopped;
use crate::problem::Problem;
use close::Stage;
use knapsack_bound::AscentState;
use proven::ProvenBound;
use split::Splitting;
use turns::{SearchStep, TurnResult, Turns};

/// The longest that the integer solver gets, where nobody asked for it.
const LONGEST: Duration = Duration::from_secs(2);
/// The most options of a problem whose relaxation takes no time.
const SMALL: usize = 3000;
/// Large-neighbourhood search gets so many times the work of annealing at a time: it is slow to cool and finds more the
/// slower it is.
const LARGE_NEIGHBOURHOOD: u64 = 6;
/// Books get so many times the work: their memory of past steps begins anew with every turn.
const KNAPSACKS: u64 = 4;
/// The work of a bound alone, in passes over the options.
const PASSES: u64 = 100;

/// The best plan so far.
#[derive(Debug, Clone)]
struct Incumbent {
    choice: Vec<u32>,
    worth: i128,
    method: &'static str,
}

/// A run under way.
pub(super) struct Search<'a> {
    problem: &'a Problem,
    curves: &'a [PiecewiseLinear],
    /// The worths that plans can have.
    lattice: ObjectiveLattice,
    control: &'a Control,
    budget: WorkBudget,
    open_options: Arc<OpenOptions>,
    incumbent: Option<Incumbent>,
    /// The choice to go on from; it need not keep the bands.
    current: Vec<u32>,
    penalties: Vec<i64>,
    /// The loads that choices can give each meter.
    reach: Vec<(i64, i64)>,
    /// What no choice is worth less than.
    lowest: i128,
    /// The nodes of the proof that narrowed the problem down.
    trail: Vec<Node>,
    certificate: ProvenBound,
    /// Prices of a unit of each meter's load, near the best ones.
    prices: Vec<f64>,
    /// The value of every option net of what the relaxation with its cuts prices; none before it was solved.
    nets: Option<Vec<f64>>,
    /// All cuts found.
    cuts: Vec<Cut>,
    stage: Stage<'a>,
    /// Seeds of relaxations so far.
    restarts: u64,
    /// Where the ascent by books has come to.
    ascent_state: AscentState,
    /// Prices near the best ones, where the search starts from a similar problem's plan.
    warm: Option<&'a Vec<f64>>,
    /// How prices change in the cases that a similar problem was split into.
    warm_cases: Vec<&'a StartCase>,
    splitting: Splitting,
    /// Whether the integer solver has had its try.
    handed_over: bool,
    infeasible: Option<InfeasibilityCertificate>,
}

impl Search<'_> {
    /// Solves a problem.
    pub(super) fn run(problem: &Problem, start: &Start, control: &Control) -> Outcome {
        Search::with(problem, start, control, |search| search.solve(&start.choices))
    }

    /// What no plan can exceed by prices and whole books alone, without a search for plans; nothing where there is none.
    pub(super) fn ceiling(problem: &Problem, start: &Start, control: &Control) -> Option<i64> {
        Search::with(problem, start, control, |mut search| {
            if search.infeasible.is_none() {
                search.begin(&start.choices);
                search.bound_at_once();
            }
            (search.infeasible.is_none() && search.bound() < i64::MAX).then(|| search.bound())
        })
    }

    /// Lowers the bound by the first prices, by splitting big units, and by books where these go to their end at once.
    fn bound_at_once(&mut self) {
        self.find_prices();
        self.certify();
        self.split();
        let effort = PASSES * self.open_options.option_count() as u64 / 1000;
        self.improve_knapsack_bound(effort);
    }

    /// Does something with a search that has not begun.
    fn with<T>(problem: &Problem, start: &Start, control: &Control, go: impl for<'b> FnOnce(Search<'b>) -> T) -> T {
        let curves = curves(problem);
        let open_options = Arc::new(OpenOptions::whole(problem, &curves));
        let certificate = InfeasibilityCertificate::necessary(&curves, &open_options);
        let reach = open_options.reach.clone();
        let search = Search {
            problem,
            curves: &curves,
            lattice: ObjectiveLattice::new(problem),
            control,
            budget: WorkBudget::new(control),
            open_options,
            incumbent: None,
            current: Vec::new(),
            penalties: vec![1; curves.len()],
            lowest: certified_bound::lowest(problem, &curves, &reach),
            reach,
            trail: Vec::new(),
            certificate: ProvenBound { bound: i64::MAX, behind: 0, nodes: vec![Node::default()] },
            prices: Vec::new(),
            nets: None,
            cuts: Vec::new(),
            stage: Stage::Before,
            restarts: 0,
            ascent_state: AscentState::default(),
            warm: start.prices.as_ref().filter(|prices| prices.len() == curves.len()),
            warm_cases: start.cases.iter().filter(|case| case.shifts.len() == curves.len()).collect(),
            splitting: Splitting::default(),
            handed_over: false,
            infeasible: certificate,
        };
        go(search)
    }

    fn solve(mut self, start: &[Vec<usize>]) -> Outcome {
        if self.infeasible.is_none() {
            self.work(start);
        }
        self.finish()
    }

    fn work(&mut self, start: &[Vec<usize>]) {
        self.begin(start);
        if self.incumbent.is_none() {
            self.infeasible = prove_infeasible_by_symmetry(self.problem, self.curves, &mut self.budget);
        }
        if self.infeasible.is_some() {
            return;
        }
        // From here on there is a plan that a person would accept, however little time there is.
        self.cover();
        if self.incumbent.is_none() && !self.is_small() {
            self.repair();
        }
        self.find_prices();
        self.certify();
        self.tell();
        if self.warm.is_none() {
            self.round();
        }
        let mut turns = Turns::default();
        while let Some(step) = turns.next(|step| self.is_of_use(step, &turns)) {
            let (before, objective, bound) = (self.budget.work(), self.objective(), self.bound());
            self.take(step, &turns);
            self.tell();
            if self.is_done() {
                return;
            }
            // Books may be on their way down to a bound that is known already.
            let own = if step == SearchStep::KnapsackBound { self.ascent_state.progress } else { 0.0 };
            let found = TurnResult {
                plan: self.objective() > objective,
                closed: self.closed_since(bound).max(own),
                growth: step == SearchStep::Close && self.is_growing(),
            };
            turns.learn(step, self.budget.work() - before, found);
            if turns.are_exhausted(self.budget.work(), self.incumbent.is_some()) {
                return;
            }
        }
    }

    /// Whether so few options are open that a linear program over them takes some milliseconds.
    fn is_small(&self) -> bool {
        self.open_options.option_count() <= SMALL
    }

    /// Whether a step may bring anything.
    fn is_of_use(&self, step: SearchStep, turns: &Turns) -> bool {
        let annealed = turns.of(SearchStep::Anneal) > 0;
        match step {
            // Where it was asked for, the integer solver comes before all that follows the first plan.
            _ if self.control.method == Method::Milp && annealed && self.may_hand_over() => {
                step == SearchStep::HandOver
            }
            SearchStep::Anneal | SearchStep::LargeNeighbourhood => true,
            SearchStep::Split => self.may_split(turns.of(SearchStep::Anneal)),
            // A plan comes first, except where the relaxation takes no time.
            SearchStep::Close => !self.is_over() && (self.is_small() || annealed),
            SearchStep::KnapsackBound => self.knapsack_bound_may_help(),
            // A tree closes what the integer solver would; where it does not, that has its try.
            SearchStep::HandOver => self.is_over() && self.may_hand_over(),
        }
    }

    /// Takes a step.
    fn take(&mut self, step: SearchStep, turns: &Turns) {
        match step {
            SearchStep::Anneal => {
                let objective = self.objective();
                self.anneal(turns.of(SearchStep::Anneal));
                if self.objective() > objective {
                    self.fix_by_reduced_cost();
                }
                if self.incumbent.is_none() {
                    self.find_any();
                }
            }
            SearchStep::LargeNeighbourhood => self
                .improve_neighbourhoods(turns.of(SearchStep::LargeNeighbourhood), LARGE_NEIGHBOURHOOD * turns.effort()),
            SearchStep::Split => self.split(),
            SearchStep::Close => self.close(turns.effort()),
            SearchStep::KnapsackBound => self.improve_knapsack_bound(KNAPSACKS * turns.effort()),
            SearchStep::HandOver => self.hand_over(),
        }
    }

    /// Looks for any plan, or for a proof that there is none: that comes first where it takes no time.
    fn find_any(&mut self) {
        if !self.is_small() {
            self.repair_by_parts();
        }
        if self.incumbent.is_none() {
            self.infeasible = prove_infeasible(self.problem, self.curves, &self.open_options, &mut self.budget);
        }
        if self.incumbent.is_none() && self.infeasible.is_none() && self.is_small() {
            self.repair_by_parts();
        }
    }

    /// The part of the gap by which the bound has come down.
    fn closed_since(&self, bound: i64) -> f64 {
        let gap = bound as f64 - self.objective().unwrap_or(self.bound()) as f64;
        (bound as f64 - self.bound() as f64) / gap.max(1.0)
    }

    /// Prices near the best ones.
    fn find_prices(&mut self) {
        let dual_problem = lagrangian_dual::DualProblem {
            problem: self.problem,
            curves: self.curves,
            open_options: &self.open_options,
            valued: true,
        };
        self.prices = match self.warm {
            Some(prices) => smoothed_dual::adapted(dual_problem, prices.clone(), &mut self.budget),
            None => smoothed_dual::prices(dual_problem, &mut self.budget),
        };
    }

    /// Tells whoever looks on how far it is.
    fn tell(&self) {
        if let Some(listener) = &self.control.progress {
            let seconds = self.control.started.elapsed().as_secs_f64();
            listener.tell(Progress { seconds, objective: self.objective(), bound: self.bound() });
        }
    }

    /// Whether the integer solver may try what is left. How far it gets depends on time, so under a work limit it may not.
    fn may_hand_over(&self) -> bool {
        let most = match self.control.method {
            Method::Decomposition => return false,
            Method::Auto => MOST_HANDED_OVER,
            Method::Milp => usize::MAX,
        };
        let few = self.open_options.option_count() <= most && !self.open_options.is_impossible();
        few && !self.handed_over && !self.budget.is_counted() && self.incumbent.is_some()
    }

    /// Lets the integer solver try what is left.
    fn hand_over(&mut self) {
        self.handed_over = true;
        let longest = if self.control.method == Method::Milp { Duration::MAX } else { LONGEST };
        self.return_to_incumbent();
        if let Some(choice) = suggest(self.dual_problem(), &self.current, longest, &self.budget.clock) {
            self.offer(&choice, "integer program");
        }
    }

    /// What a plan must exceed to matter.
    fn floor(&self) -> i64 {
        let lowest = || certified_bound::floor(self.lowest << certified_bound::BITS).saturating_sub(1);
        self.objective().map_or_else(lowest, |objective| self.lattice.floor(objective))
    }

    /// Whether there is a reason to stop.
    fn is_done(&self) -> bool {
        self.is_closed() || self.budget.stopped().is_some()
    }

    /// Whether the gap asked for is reached.
    fn is_closed(&self) -> bool {
        let Some(objective) = self.objective() else { return self.infeasible.is_some() };
        let gap = i128::from(self.bound()) - i128::from(objective);
        gap <= 0 || gap as f64 <= self.control.gap * objective.unsigned_abs() as f64
    }

    fn objective(&self) -> Option<i64> {
        self.incumbent.as_ref().map(|incumbent| certified_bound::floor(incumbent.worth << certified_bound::BITS))
    }

    /// Takes note of a choice if it is a plan and better than the best so far.
    fn offer(&mut self, choice: &[u32], method: &'static str) {
        let (worth, kept) = certified_bound::worth(self.problem, self.curves, choice);
        if kept && self.incumbent.as_ref().is_none_or(|incumbent| worth > incumbent.worth) {
            self.incumbent = Some(Incumbent { choice: choice.to_vec(), worth, method });
        }
    }

    fn finish(self) -> Outcome {
        let (objective, bound) = (self.objective(), self.bound());
        let stopped = match (objective, self.budget.stopped()) {
            (Some(objective), _) if objective >= bound => Stopped::Optimal,
            (Some(_), _) if self.is_closed() => Stopped::Gap,
            (_, Some(stopped)) if self.infeasible.is_none() => stopped,
            _ => Stopped::Exhausted,
        };
        let mut violations = Vec::new();
        if objective.is_none() {
            let attempt = self.current.iter().map(|&option| option as usize);
            let loads = self.problem.meter_loads(attempt);
            let broken = self.curves.iter().zip(loads).map(|(curve, load)| curve.violation(load));
            violations = broken.enumerate().filter(|&(_, violation)| violation > 0).collect();
        }
        let method = self.incumbent.as_ref().map_or("none", |incumbent| incumbent.method);
        Outcome {
            proof: objective.map(|_| self.proof()),
            choice: self.incumbent.map(|it| it.choice.iter().map(|&option| option as usize).collect()),
            objective,
            bound,
            stopped,
            method,
            work: self.budget.work(),
            infeasible: self.infeasible,
            violations,
        }
    }
}
