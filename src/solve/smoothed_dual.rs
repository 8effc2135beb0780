//! Prices near the best ones, fast: the Lagrangian dual smoothed.
//!
//! Where every unit takes its best option, the dual has a kink wherever two options tie, and a step too far makes many
//! units jump at once. Here each unit spreads itself over its options in proportion to exp(net / temperature) instead
//! (entropic smoothing, Nesterov 2005), so that loads change smoothly with prices, and how fast they change is known:
//! the variance of the unit's load over the temperature. That gives every meter a step of its own: the price at which
//! its load, changing so, meets what the meter would take at that price. The temperature falls until few units waver.

use rayon::prelude::*;

use super::control::{Clock, WorkBudget};
use super::lagrangian_dual::{DualProblem, net};
use super::open_options::OpenOptions;
use super::piecewise_linear::StepFunction;

/// Units that one task looks at: fixed, so that results don't depend on the number of threads.
const CHUNK: usize = 1024;
/// Options whose net value is this many temperatures behind the best are as good as never taken.
const NEGLIGIBLE: f64 = 10.0;
/// While it is hot a sample of about this many units stands for all.
const SAMPLE: usize = 8192;
/// The temperatures: from the first to the second on a sample, from there to the third on all units; in medians of
/// the distance between the values of a unit's best and second best option.
const TEMPERATURES: [f64; 3] = [6.0, 0.7, 0.02];
/// Steps from each temperature to the next.
const STEPS: [u32; 2] = [50, 80];
/// From prices of the same problem with some options more: the first temperature and the steps to the last one. At 1,000 x 30
/// without all but one option of a unit, 20 steps leave the bound 0.4 % too high, 30 within 0.001 % of what 120 give.
const NEARBY: f64 = 0.2;
const NEARBY_STEPS: u32 = 30;
/// A step changes what a usual load costs by at most this many temperatures.
const FURTHEST: f64 = 1.0;
/// Steps between two looks for the options that matter.
const REFOCUS: u32 = 8;

/// Prices under way.
#[derive(Debug)]
struct SmoothedDual {
    /// The prices to look at next: beyond the last ones, in the direction of the last step.
    ahead: Vec<f64>,
    prices: Vec<f64>,
    step_functions: Vec<StepFunction>,
    /// How fast each meter's load falls with its price, averaged over the last steps.
    rates: Vec<f64>,
    /// How much of the step that would balance a meter alone is taken: others move at the same time.
    damping: f64,
    momentum: f64,
    value: f64,
    /// The size of a load on each meter.
    sizes: Vec<f64>,
}

/// Prices near the best ones, from zero prices.
pub(super) fn prices(dual_problem: DualProblem, budget: &mut WorkBudget) -> Vec<f64> {
    let unit = typical_distance(dual_problem);
    let mut smooth = SmoothedDual::new(dual_problem, vec![0.0; dual_problem.curves.len()]);
    let stride = (dual_problem.open_options.units() / SAMPLE).max(1);
    for step in 0..STEPS[0] {
        if budget.stopped().is_some() {
            return smooth.prices;
        }
        let temperature = unit * between(TEMPERATURES[0], TEMPERATURES[1], step, STEPS[0]);
        smooth.step(dual_problem, temperature, stride);
        budget.spend((dual_problem.open_options.option_count() / stride) as u64 * 2 + 1);
    }
    let temperatures = [unit * TEMPERATURES[1], unit * TEMPERATURES[2]];
    smooth.cool(dual_problem, temperatures, STEPS[1], |options| booked(budget, options));
    smooth.prices
}

/// Prices near the best ones, from those of a similar problem.
pub(super) fn adapted(dual_problem: DualProblem, prices: Vec<f64>, budget: &mut WorkBudget) -> Vec<f64> {
    let unit = typical_distance(dual_problem);
    let mut smooth = SmoothedDual::new(dual_problem, prices);
    let temperatures = [unit * TEMPERATURES[1], unit * TEMPERATURES[2]];
    smooth.cool(dual_problem, temperatures, STEPS[1], |options| booked(budget, options));
    smooth.prices
}

/// Prices near the best ones, from those of the same problem with some options more, and how many options were looked at;
/// nothing where time is over.
pub(super) fn nearby(dual_problem: DualProblem, prices: Vec<f64>, clock: &Clock) -> Option<(Vec<f64>, u64)> {
    let unit = typical_distance(dual_problem);
    let mut smooth = SmoothedDual::new(dual_problem, prices);
    let temperatures = [unit * NEARBY, unit * TEMPERATURES[2]];
    let mut work = 0;
    let may = |options| {
        work += options;
        !clock.is_over()
    };
    smooth.cool(dual_problem, temperatures, NEARBY_STEPS, may);
    (!clock.is_over()).then_some((smooth.prices, work))
}

/// Books options that are about to be looked at; whether there is time for it.
fn booked(budget: &mut WorkBudget, options: u64) -> bool {
    let goes_on = budget.stopped().is_none();
    if goes_on {
        budget.spend(options);
    }
    goes_on
}

/// A step of so many from one number to another, in equal ratios.
fn between(from: f64, to: f64, step: u32, steps: u32) -> f64 {
    from * libm::pow(to / from, f64::from(step) / f64::from(steps))
}

/// The median over a sample of the units of the distance between the values of the best and the second best option.
pub(super) fn typical_distance(dual_problem: DualProblem) -> f64 {
    let stride = (dual_problem.open_options.units() / SAMPLE).max(1);
    let distance = |unit: usize| {
        let mut best = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &option in dual_problem.open_options.options(unit) {
            let value = dual_problem.problem.value(option as usize) as f64;
            best = if value > best.0 { (value, best.0) } else { (best.0, best.1.max(value)) };
        }
        (best.1 > f64::NEG_INFINITY).then_some(best.0 - best.1)
    };
    let mut distances: Vec<f64> = (0..dual_problem.open_options.units()).step_by(stride).filter_map(distance).collect();
    distances.sort_unstable_by(f64::total_cmp);
    distances.get(distances.len() / 2).map_or(1.0, |distance| distance.max(1.0))
}

/// What the units do at some prices.
struct SmoothedResponse {
    /// What the best options earn.
    value: f64,
    loads: Vec<f64>,
    /// The sum of the variances of the units' loads.
    spread: Vec<f64>,
}

impl SmoothedDual {
    fn new(dual_problem: DualProblem, prices: Vec<f64>) -> Self {
        let step_functions = dual_problem.curves.iter().zip(&dual_problem.open_options.ranges);
        let step_functions =
            step_functions.map(|(curve, &(low, high))| curve.step_functions(low, high, dual_problem.valued)).collect();
        let meters = dual_problem.curves.len();
        let sampled =
            (0..dual_problem.open_options.units()).step_by((dual_problem.open_options.units() / SAMPLE).max(1));
        let (mut count, mut loads, mut sizes) = (1, 0, vec![(0.0, 0.0); meters]);
        for &option in sampled.flat_map(|unit| dual_problem.open_options.options(unit)) {
            count += 1;
            for load in dual_problem.problem.loads(option as usize) {
                loads += 1;
                let size = &mut sizes[load.meter as usize];
                *size = (size.0 + 1.0, size.1 + (load.amount as f64).powi(2));
            }
        }
        Self {
            ahead: prices.clone(),
            prices,
            step_functions,
            rates: vec![0.0; meters],
            damping: (f64::from(count) / f64::from(loads.max(1))).min(0.5),
            momentum: 0.0,
            value: f64::INFINITY,
            sizes: sizes.iter().map(|(count, square)| (square / f64::max(*count, 1.0)).sqrt().max(1.0)).collect(),
        }
    }

    /// Takes a step at a temperature; every so manieth unit stands for all.
    fn step(&mut self, dual_problem: DualProblem, temperature: f64, stride: usize) {
        let response = respond(dual_problem, &self.ahead, temperature, stride);
        let offered =
            self.step_functions.iter().zip(&self.ahead).map(|(step_functions, &price)| step_functions.best(price));
        let value = response.value + offered.sum::<f64>();
        if value > self.value {
            self.momentum = 0.0;
        }
        self.value = value;
        self.momentum += 1.0;
        let further = (self.momentum - 1.0) / (self.momentum + 2.0);
        for (meter, step_functions) in self.step_functions.iter().enumerate() {
            let least = response.loads[meter].abs().max(1.0) * 1e-6 / temperature;
            let rate = (response.spread[meter] / temperature).max(least);
            self.rates[meter] += 0.3 * (rate - self.rates[meter]);
            let rate = self.rates[meter].max(rate) / self.damping;
            let furthest = FURTHEST * temperature / self.sizes[meter];
            let met = step_functions.meet(self.ahead[meter], response.loads[meter], rate);
            let price = met.clamp(self.ahead[meter] - furthest, self.ahead[meter] + furthest);
            self.ahead[meter] = price + further * (price - self.prices[meter]);
            self.prices[meter] = price;
        }
    }

    /// Takes so many steps on all units from one temperature to another, on the options that matter. `may` is asked
    /// whether so many options may be looked at.
    fn cool(
        &mut self,
        dual_problem: DualProblem,
        temperatures: [f64; 2],
        steps: u32,
        mut may: impl FnMut(u64) -> bool,
    ) {
        let mut focus: Option<OpenOptions> = None;
        for step in 0..steps {
            let temperature = between(temperatures[0], temperatures[1], step, steps);
            if step % REFOCUS == 0 {
                if !may(dual_problem.open_options.option_count() as u64) {
                    return;
                }
                let margin = 1.5 * NEGLIGIBLE * temperature;
                focus = Some(dual_problem.open_options.near_best(dual_problem, &self.ahead, margin));
            }
            let open_options = focus.as_ref().unwrap_or(dual_problem.open_options);
            if !may(open_options.option_count() as u64 * 2 + 1) {
                return;
            }
            self.step(DualProblem { open_options, ..dual_problem }, temperature, 1);
        }
    }
}

/// `exp(-x)` within 2e-7 of itself, for `x` from 0 to 700. Shares of options need no more, and the exact function took a
/// quarter of the time of large problems. Only sums and products: the same on every platform.
fn exp_of_minus(x: f64) -> f64 {
    /// Whole numbers are this far apart and no further from here on: adding it rounds, and leaves the whole in the low bits.
    const WHOLE: f64 = (1u64 << 52) as f64;
    /// What is left is at most half of ln 2, whose seventh power by 7! is 1.2e-7.
    const TERMS: [f64; 7] = [1.0 / 720.0, -1.0 / 120.0, 1.0 / 24.0, -1.0 / 6.0, 0.5, -1.0, 1.0];
    let rounded = x * std::f64::consts::LOG2_E + WHOLE;
    let halvings = rounded.to_bits() & 0x3ff;
    let rest = x - (rounded - WHOLE) * std::f64::consts::LN_2;
    let power = TERMS.iter().fold(0.0, |sum, term| sum * rest + term);
    power * f64::from_bits((1023 - halvings) << 52)
}

fn respond(dual_problem: DualProblem, prices: &[f64], temperature: f64, stride: usize) -> SmoothedResponse {
    let units = dual_problem.open_options.units();
    let part = |chunk: usize| {
        let units = (chunk * CHUNK * stride..units.min((chunk + 1) * CHUNK * stride)).step_by(stride);
        respond_units(dual_problem, prices, temperature, units)
    };
    let parts: Vec<SmoothedResponse> = (0..units.div_ceil(CHUNK * stride)).into_par_iter().map(part).collect();
    let mut all = SmoothedResponse { value: 0.0, loads: vec![0.0; prices.len()], spread: vec![0.0; prices.len()] };
    let weight = units as f64 / units.div_ceil(stride).max(1) as f64;
    for part in parts {
        all.value += weight * part.value;
        for meter in 0..prices.len() {
            all.loads[meter] += weight * part.loads[meter];
            all.spread[meter] += weight * part.spread[meter];
        }
    }
    all
}

fn respond_units(
    dual_problem: DualProblem,
    prices: &[f64],
    temperature: f64,
    units: impl Iterator<Item = usize>,
) -> SmoothedResponse {
    let mut all = SmoothedResponse { value: 0.0, loads: vec![0.0; prices.len()], spread: vec![0.0; prices.len()] };
    let (mut nets, mut mean) = (Vec::new(), vec![0.0; prices.len()]);
    let mut touched: Vec<u32> = Vec::new();
    for unit in units {
        let options = dual_problem.open_options.options(unit);
        nets.clear();
        nets.extend(options.iter().map(|&option| net(dual_problem, prices, option as usize)));
        let best = nets.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        all.value += best;
        let mut total = 0.0;
        for net in &mut nets {
            let behind = (best - *net) / temperature;
            *net = if behind < NEGLIGIBLE { exp_of_minus(behind) } else { 0.0 };
            total += *net;
        }
        for (&option, &share) in options.iter().zip(&nets) {
            if share == 0.0 {
                continue;
            }
            let share = share / total;
            let (meters, amounts) = dual_problem.problem.load_lists(option as usize);
            for (&meter, &amount) in meters.iter().zip(amounts) {
                let load = share * amount as f64;
                let mean = &mut mean[meter as usize];
                if *mean == 0.0 {
                    touched.push(meter);
                }
                *mean += load;
                all.spread[meter as usize] += load * amount as f64;
            }
        }
        for meter in touched.drain(..) {
            let mean = std::mem::take(&mut mean[meter as usize]);
            all.loads[meter as usize] += mean;
            all.spread[meter as usize] -= mean * mean;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::exp_of_minus;

    #[test]
    fn the_exponential_is_as_near_as_it_says() {
        for step in 0..70_000 {
            let x = f64::from(step) / 100.0;
            let (near, exact) = (exp_of_minus(x), libm::exp(-x));
            assert!((near / exact - 1.0).abs() < 2e-7, "exp(-{x}) is {exact}, not {near}");
        }
    }
}
