//! The integer program of what is left, for an integer solver. This is the only file that names it.
//!
//! Its answer is a suggestion: a choice that is evaluated like any other. What it says about optimality or
//! infeasibility is not used.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

#[cfg(feature = "highs")]
use good_lp::solvers::highs::highs as integer_solver;
#[cfg(not(feature = "highs"))]
use good_lp::solvers::microlp::microlp as integer_solver;
use good_lp::{
    Constraint, Expression, ProblemVariables, Solution, SolverModel, Variable, WithInitialSolution, WithTimeLimit,
    variable,
};

use super::control::Clock;
use super::lagrangian_dual::DualProblem;
use super::piecewise_linear::PiecewiseLinear;

/// Longer than any run.
const FOREVER: Duration = Duration::from_secs(1_000_000);
/// The shortest time that is worth starting it for.
const SHORTEST: Duration = Duration::from_millis(200);
/// How often time and interruption are looked at while it runs.
const LOOK: Duration = Duration::from_millis(10);

/// An integer program that stands on its own: it is solved on another thread, which is left behind when time is up.
struct IntegerProgram {
    /// By unit the values of the options, in a scale near 1, and their loads.
    units: Vec<Vec<BinaryVariable>>,
    meters: Vec<MeterSpec>,
    /// By unit the option to start from, if all of these are among the options.
    start: Option<Vec<usize>>,
}

/// An option: its value, and its loads by meter.
type BinaryVariable = (f64, Vec<(usize, f64)>);

/// A meter: hinges as slope and point, and the hard band.
struct MeterSpec {
    above: Vec<(f64, f64)>,
    below: Vec<(f64, f64)>,
    least: Option<f64>,
    most: Option<f64>,
}

/// The integer solver that rebook was built with.
pub const NAME: &str = if cfg!(feature = "highs") { "HiGHS" } else { "microlp" };

/// A better choice of the open options, if the integer solver has one; `None` if time is short or it
/// found nothing.
pub(super) fn suggest(dual_problem: DualProblem, start: &[u32], longest: Duration, clock: &Clock) -> Option<Vec<u32>> {
    // It may come to nothing, and what it says of its optimality is not used: some time is left for others.
    let share = if longest == Duration::MAX { 2 } else { 4 };
    let limit = clock.left().map_or(longest, |left| (left / share).min(longest)).min(FOREVER);
    if limit < SHORTEST || dual_problem.open_options.units() == 0 {
        return None;
    }
    let program = IntegerProgram::new(dual_problem, start)?;
    let (sender, receiver) = channel();
    // Nobody listens any more if time was up: then the answer is of no use.
    let solver = move || drop(sender.send(program.solve(limit)));
    std::thread::Builder::new().spawn(solver).ok()?;
    let until = Instant::now() + limit;
    let places = loop {
        match receiver.recv_timeout(LOOK) {
            Ok(places) => break places?,
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if clock.is_over() || Instant::now() >= until => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    let open_options = dual_problem.open_options;
    Some(places.into_iter().enumerate().map(|(unit, place)| open_options.options(unit)[place]).collect())
}

impl IntegerProgram {
    /// Values are divided by the largest, loads by the largest of their meter, for the sake of the solver's tolerances.
    fn new(dual_problem: DualProblem, start: &[u32]) -> Option<Self> {
        let options = || 0..dual_problem.problem.option_count();
        let largest = options().map(|option| dual_problem.problem.value(option).unsigned_abs()).max()?.max(1) as f64;
        let mut scale = vec![1.0f64; dual_problem.curves.len()];
        for load in options().flat_map(|option| dual_problem.problem.loads(option)) {
            let scale = &mut scale[load.meter as usize];
            *scale = scale.max(load.amount.unsigned_abs() as f64);
        }
        let write = |&option: &u32| {
            let loads = dual_problem.problem.loads(option as usize);
            let scaled = loads.map(|load| (load.meter as usize, load.amount as f64 / scale[load.meter as usize]));
            (dual_problem.problem.value(option as usize) as f64 / largest, scaled.collect())
        };
        let units = 0..dual_problem.open_options.units();
        let place =
            |unit: usize| dual_problem.open_options.options(unit).iter().position(|&option| option == start[unit]);
        Some(Self {
            start: units.clone().map(place).collect(),
            units: units.map(|unit| dual_problem.open_options.options(unit).iter().map(write).collect()).collect(),
            meters: dual_problem
                .curves
                .iter()
                .zip(&scale)
                .map(|(curve, &scale)| MeterSpec::new(curve, scale, largest))
                .collect(),
        })
    }

    fn loads_at(&self, start: &[usize]) -> Vec<f64> {
        let mut loads = vec![0.0; self.meters.len()];
        for (unit, &start) in self.units.iter().zip(start) {
            for &(meter, amount) in &unit[start].1 {
                loads[meter] += amount;
            }
        }
        loads
    }

    /// The place of every unit's option among its options, if a solution was found in time.
    fn solve(&self, limit: Duration) -> Option<Vec<usize>> {
        let mut variables = ProblemVariables::new();
        let mut objective = Expression::from(0.0);
        let mut loads = vec![Expression::from(0.0); self.meters.len()];
        let mut taken: Vec<Vec<Variable>> = Vec::with_capacity(self.units.len());
        for unit in &self.units {
            let binaries: Vec<Variable> = unit.iter().map(|_| variables.add(variable().binary())).collect();
            for (&binary, (value, amounts)) in binaries.iter().zip(unit) {
                objective.add_mul(*value, binary);
                for &(meter, amount) in amounts {
                    loads[meter].add_mul(amount, binary);
                }
            }
            taken.push(binaries);
        }
        let at_start = self.start.as_ref().map(|start| self.loads_at(start));
        let (mut rows, mut start) = (Vec::new(), Vec::new());
        for (index, (meter, load)) in self.meters.iter().zip(&loads).enumerate() {
            let now = at_start.as_ref().map_or(0.0, |loads| loads[index]);
            for (hinge, row) in meter.hinges(load, &mut variables) {
                objective.add_mul(-hinge.slope, hinge.beyond);
                start.push((hinge.beyond, (hinge.sign * (now - hinge.at)).max(0.0)));
                rows.push(row);
            }
            rows.extend(meter.least.map(|least| load.clone().geq(least)));
            rows.extend(meter.most.map(|most| load.clone().leq(most)));
        }
        let mut model = variables.maximise(objective).using(integer_solver);
        for binaries in &taken {
            let sum: Expression = binaries.iter().sum();
            model.add_constraint(sum.eq(1.0));
        }
        for row in rows {
            model.add_constraint(row);
        }
        let chosen = |(binaries, &start): (&Vec<Variable>, &usize)| -> Vec<(Variable, f64)> {
            binaries.iter().enumerate().map(|(place, &binary)| (binary, f64::from(u8::from(place == start)))).collect()
        };
        if let Some(first) = &self.start {
            start.extend(taken.iter().zip(first).flat_map(chosen));
            model = model.with_initial_solution(start);
        }
        let solution = model.with_time_limit(limit.as_secs_f64()).solve().ok()?;
        let place = |binaries: &Vec<Variable>| binaries.iter().position(|&binary| solution.value(binary) > 0.5);
        taken.iter().map(place).collect()
    }
}

/// A hinge in the program.
struct Excess {
    /// What of the load is beyond the point, on the charged side.
    beyond: Variable,
    slope: f64,
    at: f64,
    /// 1 if loads above the point are charged, -1 if loads below it.
    sign: f64,
}

impl MeterSpec {
    fn new(curve: &PiecewiseLinear, scale: f64, largest: f64) -> Self {
        let hinges = |hinges: &[(i64, i64)]| {
            hinges.iter().map(|&(at, slope)| (slope as f64 * scale / largest, at as f64 / scale)).collect()
        };
        let (least, most) = curve.band();
        let (above, below) = curve.hinges();
        Self {
            above: hinges(above),
            below: hinges(below),
            least: (least != i64::MIN).then_some(least as f64 / scale),
            most: (most != i64::MAX).then_some(most as f64 / scale),
        }
    }

    /// A continuous variable for each hinge, and the row that makes it cover what of the load is beyond the point.
    fn hinges(&self, load: &Expression, variables: &mut ProblemVariables) -> Vec<(Excess, Constraint)> {
        let mut add = |slope: f64, at: f64, sign: f64| {
            let beyond = variables.add(variable().min(0.0));
            let row = (sign * load.clone() - beyond).leq(sign * at);
            (Excess { beyond, slope, at, sign }, row)
        };
        let mut all: Vec<_> = self.above.iter().map(|&(slope, at)| add(slope, at, 1.0)).collect();
        all.extend(self.below.iter().map(|&(slope, at)| add(slope, at, -1.0)));
        all
    }
}
