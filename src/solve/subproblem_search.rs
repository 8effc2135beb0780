//! Decides the units of a small part anew: a short tree search at the part's own prices.
//!
//! The part's Lagrangian dual is solved roughly. At its prices every option and every meter's load loses something
//! against the best, and what a choice is worth falls short of the bound by the sum of these losses. A choice worth
//! having may lose no more than a budget. This is small, as the prices are the part's own: few options remain, and few
//! nodes.

use super::dense_subproblem::{DenseMeter, DenseSubproblem};

/// Steps of the part's dual.
const STEPS: u32 = 60;
/// Steps in a row without a better bound after which they are shortened.
const PATIENCE: u32 = 3;

/// What came of a try.
pub(super) struct SubproblemResult {
    /// Another choice, by the places of its options.
    pub(super) choice: Option<Vec<u32>>,
    /// Options and nodes looked at.
    pub(super) looked_at: u64,
}

/// What a meter of the part can carry.
struct MeterScale<'a> {
    dense_meter: &'a DenseMeter,
    /// What the units outside the part load.
    base: f64,
    /// The loads that are allowed and can be reached. A band that is broken already may stay as broken as it is.
    least: f64,
    most: f64,
    /// The size of the part's typical loads, squared: prices are moved on this scale.
    size: f64,
}

/// The first other choice found that is worth at least `gain` more than the present one; `gain` may be negative.
/// `prices` are where the part's dual starts, and afterwards where it ended.
pub(super) fn search_subproblem(
    subproblem: &DenseSubproblem,
    prices: &mut [f64],
    gain: f64,
    nodes: u64,
) -> SubproblemResult {
    let scales = scales(subproblem);
    let target = worth(subproblem, &subproblem.present) + gain;
    let mut dual = SubproblemDual { subproblem, scales: &scales, looked_at: 0 };
    let bound = dual.improve(prices, target);
    let mut result = SubproblemResult { choice: None, looked_at: dual.looked_at };
    if bound >= target {
        let mut tree = DepthFirstSearch::new(subproblem, &scales, prices, bound - target, nodes);
        tree.search(0, 0.0);
        result.looked_at += tree.nodes;
        result.choice = tree.found;
    }
    result
}

/// What a choice is worth in the part, less charges and penalties.
pub(super) fn worth(subproblem: &DenseSubproblem, choice: &[u32]) -> f64 {
    let mut loads = subproblem.base.clone();
    let mut worth = 0.0;
    for &option in choice {
        worth += subproblem.value(option as usize);
        for load in subproblem.loads(option as usize) {
            loads[load.meter as usize] += load.amount;
        }
    }
    worth - subproblem.dense_meters.iter().zip(loads).map(|(dense_meter, load)| dense_meter.cost(load)).sum::<f64>()
}

fn scales(subproblem: &DenseSubproblem) -> Vec<MeterScale<'_>> {
    let mut now = subproblem.base.clone();
    for load in subproblem.present.iter().flat_map(|&option| subproblem.loads(option as usize)) {
        now[load.meter as usize] += load.amount;
    }
    let mut reach: Vec<(f64, f64)> = subproblem.base.iter().map(|&base| (base, base)).collect();
    let mut sizes = vec![1.0; subproblem.dense_meters.len()];
    for unit in 0..subproblem.units.len() {
        add_reach(subproblem, subproblem.options_of(unit), &mut reach);
        let count = subproblem.options_of(unit).len() as f64;
        for load in subproblem.options_of(unit).flat_map(|option| subproblem.loads(option)) {
            sizes[load.meter as usize] += load.amount * load.amount / count;
        }
    }
    let scale = |(meter, dense_meter): (usize, _)| {
        let dense_meter: &DenseMeter = dense_meter;
        let (low, high) = reach[meter];
        let (least, most) = (low.max(dense_meter.least.min(now[meter])), high.min(dense_meter.most.max(now[meter])));
        MeterScale { dense_meter, base: subproblem.base[meter], least, most, size: sizes[meter] }
    };
    subproblem.dense_meters.iter().enumerate().map(scale).collect()
}

/// Adds the least and the most that one of a unit's options loads each meter.
fn add_reach(subproblem: &DenseSubproblem, options: impl ExactSizeIterator<Item = usize>, reach: &mut [(f64, f64)]) {
    let count = options.len();
    // How many options load the meter, and the least and the most of these loads.
    let mut seen = vec![(0, f64::INFINITY, f64::NEG_INFINITY); reach.len()];
    for load in options.flat_map(|option| subproblem.loads(option)) {
        let (times, low, high) = &mut seen[load.meter as usize];
        (*times, *low, *high) = (*times + 1, low.min(load.amount), high.max(load.amount));
    }
    for ((low, high), (times, least, most)) in reach.iter_mut().zip(seen) {
        if times == count {
            (*low, *high) = (*low + least, *high + most);
        } else if times > 0 {
            (*low, *high) = (*low + least.min(0.0), *high + most.max(0.0));
        }
    }
}

/// An option's value net of its priced loads.
fn net(subproblem: &DenseSubproblem, prices: &[f64], option: usize) -> f64 {
    subproblem
        .loads(option)
        .iter()
        .fold(subproblem.value(option), |net, load| net - prices[load.meter as usize] * load.amount)
}

impl MeterScale<'_> {
    /// The allowed load that earns most at a price.
    fn best_load(&self, price: f64) -> f64 {
        self.dense_meter.peak(price).max(self.least).min(self.most)
    }

    fn earned(&self, price: f64, load: f64) -> f64 {
        price * load - self.dense_meter.cost(load)
    }
}

/// The part's dual: subgradient steps of Polyak's length.
struct SubproblemDual<'a> {
    subproblem: &'a DenseSubproblem,
    scales: &'a [MeterScale<'a>],
    looked_at: u64,
}

impl SubproblemDual<'_> {
    /// The bound at the best prices found, which it leaves; ends where no choice can reach the target.
    fn improve(&mut self, prices: &mut [f64], target: f64) -> f64 {
        let mut best = f64::INFINITY;
        let (mut stride, mut failures) = (1.0, 0);
        let (mut trial, mut slope) = (prices.to_vec(), vec![0.0; prices.len()]);
        for _ in 0..STEPS {
            let value = self.value(&trial, &mut slope);
            if value < best {
                best = value;
                prices.copy_from_slice(&trial);
                failures = 0;
            } else {
                failures += 1;
                if failures >= PATIENCE {
                    (stride, failures) = (stride * 0.6, 0);
                    trial.copy_from_slice(prices);
                }
            }
            let length: f64 = slope.iter().zip(self.scales).map(|(slope, scale)| slope * slope / scale.size).sum();
            if best < target || length < 1e-9 {
                break;
            }
            let step = stride * (value - target).max(1.0) / length;
            for ((price, slope), scale) in trial.iter_mut().zip(&slope).zip(self.scales) {
                *price -= step * slope / scale.size;
            }
        }
        best
    }

    /// The bound at some prices, and its slope.
    fn value(&mut self, prices: &[f64], slope: &mut [f64]) -> f64 {
        let mut value = 0.0;
        for ((slope, scale), &price) in slope.iter_mut().zip(self.scales).zip(prices) {
            let load = scale.best_load(price);
            *slope = load - scale.base;
            value += scale.earned(price, load) - price * scale.base;
        }
        for unit in 0..self.subproblem.units.len() {
            let options = self.subproblem.options_of(unit);
            self.looked_at += options.len() as u64;
            let mut best = (f64::NEG_INFINITY, options.start);
            for option in options {
                let net = net(self.subproblem, prices, option);
                if net > best.0 {
                    best = (net, option);
                }
            }
            value += best.0;
            for load in self.subproblem.loads(best.1) {
                slope[load.meter as usize] -= load.amount;
            }
        }
        value
    }
}

/// What an option loses against the best of its unit.
type Loss = (f64, u32);

/// A search in depth, the options that lose least first.
struct DepthFirstSearch<'a> {
    subproblem: &'a DenseSubproblem,
    scales: &'a [MeterScale<'a>],
    prices: &'a [f64],
    /// For each meter the load that earns most at its price, and what that earns.
    tops: Vec<(f64, f64)>,
    /// The units in the order in which they are decided, with the options that lose no more than the budget.
    open: Vec<(u32, Vec<Loss>)>,
    /// For each depth and meter what the units from there on load at least and at most.
    rest: Vec<(f64, f64)>,
    budget: f64,
    loads: Vec<f64>,
    chosen: Vec<u32>,
    nodes: u64,
    most_nodes: u64,
    found: Option<Vec<u32>>,
}

impl<'a> DepthFirstSearch<'a> {
    fn new(
        subproblem: &'a DenseSubproblem,
        scales: &'a [MeterScale<'a>],
        prices: &'a [f64],
        budget: f64,
        most_nodes: u64,
    ) -> Self {
        let top = |(scale, &price): (&MeterScale, &f64)| {
            let load = scale.best_load(price);
            (load, scale.earned(price, load))
        };
        let mut open: Vec<(u32, Vec<Loss>)> = Vec::with_capacity(subproblem.units.len());
        for unit in 0..subproblem.units.len() {
            let mut options: Vec<Loss> =
                subproblem.options_of(unit).map(|option| (net(subproblem, prices, option), option as u32)).collect();
            options.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let best = options[0].0;
            options.retain_mut(|option| {
                option.0 = best - option.0;
                option.0 <= budget
            });
            open.push((unit as u32, options));
        }
        // Units that have lost most by their second option first: what is left to them is decided the sooner.
        let second = |options: &[Loss]| options.get(1).map_or(f64::INFINITY, |second| second.0);
        open.sort_by(|a, b| second(&b.1).total_cmp(&second(&a.1)));
        let meters = scales.len();
        let mut rest = vec![(0.0, 0.0); meters * (open.len() + 1)];
        for depth in (0..open.len()).rev() {
            rest.copy_within(meters * (depth + 1)..meters * (depth + 2), meters * depth);
            let options = open[depth].1.iter().map(|&(_, option)| option as usize);
            add_reach(subproblem, options, &mut rest[meters * depth..meters * (depth + 1)]);
        }
        Self {
            subproblem,
            scales,
            prices,
            tops: scales.iter().zip(prices).map(top).collect(),
            chosen: subproblem.present.clone(),
            open,
            rest,
            budget,
            loads: subproblem.base.clone(),
            nodes: 0,
            most_nodes,
            found: None,
        }
    }

    /// Decides the units from a depth on, after some losses; whether to stop.
    fn search(&mut self, depth: usize, lost: f64) -> bool {
        if depth == self.open.len() {
            if self.chosen != self.subproblem.present {
                self.found = Some(self.chosen.clone());
            }
            return self.found.is_some();
        }
        let unit = self.open[depth].0 as usize;
        for at in 0..self.open[depth].1.len() {
            let (behind, option) = self.open[depth].1[at];
            if lost + behind > self.budget {
                return false;
            }
            self.nodes += 1;
            if self.nodes > self.most_nodes {
                return true;
            }
            self.chosen[unit] = option;
            self.load(option, 1.0);
            let stop = self.is_within(depth + 1, lost + behind) && self.search(depth + 1, lost + behind);
            self.load(option, -1.0);
            if stop {
                return true;
            }
        }
        false
    }

    fn load(&mut self, option: u32, times: f64) {
        for load in self.subproblem.loads(option as usize) {
            self.loads[load.meter as usize] += times * load.amount;
        }
    }

    /// Whether the meters can still be within their bands, and lose no more than what is left of the budget.
    fn is_within(&self, depth: usize, mut lost: f64) -> bool {
        let meters = self.scales.len();
        let rest = &self.rest[meters * depth..meters * (depth + 1)];
        for (meter, (scale, &(low, high))) in self.scales.iter().zip(rest).enumerate() {
            let low = (self.loads[meter] + low).max(scale.least);
            let high = (self.loads[meter] + high).min(scale.most);
            let (top, earned) = self.tops[meter];
            if low > high {
                return false;
            }
            if top < low || top > high {
                lost += earned - scale.earned(self.prices[meter], top.max(low).min(high));
                if lost > self.budget {
                    return false;
                }
            }
        }
        true
    }
}
