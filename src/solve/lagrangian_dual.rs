//! Prices for the meters' loads: the volume algorithm (Barahona and Anbil 2000) on the Lagrangian dual.
//!
//! All meters are relaxed. At given prices every unit takes its best option and every meter its best load; the
//! difference between the two loads is a subgradient. Floating point is fine here: whatever prices come out, the bound
//! is recomputed exactly by [`super::certified_bound`].

use rayon::prelude::*;

use super::certified_bound::CHUNK;
use super::control::WorkBudget;
use super::open_options::OpenOptions;
use super::piecewise_linear::PiecewiseLinear;
use super::step_length::StepLength;
use crate::problem::Problem;

/// What is being priced.
#[derive(Debug, Clone, Copy)]
pub(super) struct DualProblem<'a> {
    pub(super) problem: &'a Problem,
    pub(super) curves: &'a [PiecewiseLinear],
    pub(super) open_options: &'a OpenOptions,
    /// Whether values and charges count; without them the dual asks only whether the bands can be kept.
    pub(super) valued: bool,
}

/// The state of the volume algorithm.
#[derive(Debug, Clone)]
pub(super) struct VolumeAlgorithm {
    /// The best prices so far, in points per unit of load.
    pub(super) prices: Vec<f64>,
    /// The bound that they give, up to rounding.
    pub(super) value: f64,
    /// Averaged difference between the meters' and the units' loads.
    direction: Vec<f64>,
    /// The size of a typical load of each meter: prices are moved on this scale.
    scale: Vec<f64>,
    step_length: StepLength,
}

/// What the units and meters do at given prices.
struct DualResponse {
    value: f64,
    choice: Vec<u32>,
    slack: Vec<f64>,
}

impl VolumeAlgorithm {
    /// Starts from given prices.
    pub(super) fn new(dual_problem: DualProblem, prices: Vec<f64>) -> Self {
        let response = respond(dual_problem, &prices);
        Self {
            prices,
            value: response.value,
            direction: response.slack,
            scale: scales(dual_problem),
            step_length: StepLength::new(1.0),
        }
    }

    /// Takes up to `steps` steps towards `target`, a value that the bound is not expected to fall below.
    pub(super) fn improve(&mut self, dual_problem: DualProblem, target: f64, steps: u64, budget: &mut WorkBudget) {
        for _ in 0..steps {
            if budget.stopped().is_some() || !self.step(dual_problem, target) {
                return;
            }
            budget.spend(dual_problem.open_options.option_count() as u64 + 1);
        }
    }

    /// Takes one step; `false` if there is nothing to improve.
    fn step(&mut self, dual_problem: DualProblem, target: f64) -> bool {
        let length: f64 = self.direction.iter().zip(&self.scale).map(|(d, s)| (d / s) * (d / s)).sum();
        let distance = self.value - target;
        if length < 1e-12 || distance <= 0.0 {
            return false;
        }
        let stride = self.step_length.stride * distance / length;
        let moved = self.prices.iter().zip(&self.direction).zip(&self.scale).zip(dual_problem.curves);
        let trial: Vec<f64> = moved
            .map(|(((price, d), s), curve)| sensible(dual_problem.valued, curve, price - stride * d / (s * s)))
            .collect();
        let response = respond(dual_problem, &trial);
        self.learn(&response, trial);
        true
    }

    fn learn(&mut self, response: &DualResponse, trial: Vec<f64>) {
        let agreement: f64 =
            self.direction.iter().zip(&response.slack).zip(&self.scale).map(|((d, g), s)| d * g / (s * s)).sum();
        for (direction, slack) in self.direction.iter_mut().zip(&response.slack) {
            *direction += self.step_length.averaging * (slack - *direction);
        }
        if response.value < self.value {
            self.step_length.succeed(agreement > 0.0);
            (self.value, self.prices) = (response.value, trial);
        } else {
            self.step_length.fail();
        }
    }
}

/// Keeps a price where it can be of use: beyond the slopes of the hinges only a hard band can use it.
fn sensible(valued: bool, curve: &PiecewiseLinear, price: f64) -> f64 {
    let (below, above) = if valued { curve.slopes() } else { (0.0, 0.0) };
    let (least, most) = curve.band();
    let low = if least == i64::MIN { -below } else { f64::MIN };
    let high = if most == i64::MAX { above } else { f64::MAX };
    price.clamp(low, high)
}

/// The root mean square of each meter's largest loads by unit, times the root of their number.
fn scales(dual_problem: DualProblem) -> Vec<f64> {
    let mut squares = vec![0.0; dual_problem.curves.len()];
    for unit in 0..dual_problem.open_options.units() {
        let options = dual_problem.open_options.options(unit);
        for load in options.iter().flat_map(|&option| dual_problem.problem.loads(option as usize)) {
            squares[load.meter as usize] += (load.amount as f64).powi(2) / options.len() as f64;
        }
    }
    squares.into_iter().map(|square: f64| square.sqrt().max(1.0)).collect()
}

fn respond(dual_problem: DualProblem, prices: &[f64]) -> DualResponse {
    let units = dual_problem.open_options.units();
    let chunks = units.div_ceil(CHUNK);
    let part = |chunk: usize| best_options(dual_problem, prices, chunk * CHUNK..units.min((chunk + 1) * CHUNK));
    let parts: Vec<_> =
        if chunks <= 1 { (0..chunks).map(part).collect() } else { (0..chunks).into_par_iter().map(part).collect() };
    let mut response = DualResponse { value: 0.0, choice: Vec::with_capacity(units), slack: vec![0.0; prices.len()] };
    for (value, choice) in parts {
        response.value += value;
        response.choice.extend(choice);
    }
    for load in response.choice.iter().flat_map(|&option| dual_problem.problem.loads(option as usize)) {
        response.slack[load.meter as usize] -= load.amount as f64;
    }
    for (meter, curve) in dual_problem.curves.iter().enumerate() {
        let (low, high) = dual_problem.open_options.ranges[meter];
        let (value, load) = curve.best_load(prices[meter], low, high, dual_problem.valued);
        response.value += value;
        response.slack[meter] += load as f64;
    }
    response
}

/// For every unit its best option at some prices.
pub(super) fn best(dual_problem: DualProblem, prices: &[f64]) -> Vec<u32> {
    best_options(dual_problem, prices, 0..dual_problem.open_options.units()).1
}

/// The best options of a range of units at given prices, and their sum.
fn best_options(dual_problem: DualProblem, prices: &[f64], units: std::ops::Range<usize>) -> (f64, Vec<u32>) {
    let mut sum = 0.0;
    let mut choice = Vec::with_capacity(units.len());
    for unit in units {
        let mut best = (f64::NEG_INFINITY, 0);
        for &option in dual_problem.open_options.options(unit) {
            let net = net(dual_problem, prices, option as usize);
            if net > best.0 {
                best = (net, option);
            }
        }
        sum += best.0;
        choice.push(best.1);
    }
    (sum, choice)
}

/// The value of an option net of its priced loads.
pub(super) fn net(dual_problem: DualProblem, prices: &[f64], option: usize) -> f64 {
    let value = if dual_problem.valued { dual_problem.problem.value(option) as f64 } else { 0.0 };
    let (meters, amounts) = dual_problem.problem.load_lists(option);
    meters.iter().zip(amounts).fold(value, |net, (&meter, &amount)| net - prices[meter as usize] * amount as f64)
}
