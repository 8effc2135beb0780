//! What a meter charges for a load, in the forms that the solver needs.

use crate::instance::Side;
use crate::problem::{Meter, Problem};

/// Point and slope of a hinge.
pub(super) type Breakpoint = (i64, i64);

/// A meter's hinges and hard band, made for fast evaluation.
#[derive(Debug, Clone)]
pub(super) struct PiecewiseLinear {
    /// Point and slope of the hinges that charge loads above.
    above: Vec<Breakpoint>,
    /// Point and slope of the hinges that charge loads below.
    below: Vec<Breakpoint>,
    /// The least load allowed; `i64::MIN` if there is none.
    least: i64,
    /// The most load allowed; `i64::MAX` if there is none.
    most: i64,
}

/// Which load of a meter earns most at which price: a staircase that rises with the price.
#[derive(Debug, Clone)]
pub(super) struct StepFunction {
    /// The ends of the range and the kinks between them, in order.
    loads: Vec<f64>,
    /// The charges on these loads.
    charges: Vec<f64>,
    /// The slope of the charge from each load to the next: at this price all loads between the two earn the same.
    prices: Vec<f64>,
}

impl StepFunction {
    /// What the best load earns at a price.
    pub(super) fn best(&self, price: f64) -> f64 {
        let earn = |(load, charge): (&f64, &f64)| price * load - charge;
        self.loads.iter().zip(&self.charges).map(earn).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The price at which a load that falls by `rate` for each point of price from `load` at `price` meets the best.
    pub(super) fn meet(&self, price: f64, load: f64, rate: f64) -> f64 {
        for (step, &end) in self.prices.iter().enumerate() {
            // On the step before this price the load is constant.
            let there = price + (load - self.loads[step]) / rate;
            if there <= end {
                return there;
            }
            if load - rate * (end - price) <= self.loads[step + 1] {
                return end;
            }
        }
        price + (load - self.loads[self.prices.len()]) / rate
    }
}

/// The curves of a problem's meters.
pub(super) fn curves(problem: &Problem) -> Vec<PiecewiseLinear> {
    problem.meters.iter().map(PiecewiseLinear::new).collect()
}

impl PiecewiseLinear {
    fn new(meter: &Meter) -> Self {
        let side = |side: Side| {
            let hinges = meter.hinges.iter().filter(|hinge| hinge.side == side && hinge.slope != 0);
            hinges.map(|hinge| (hinge.at, hinge.slope)).collect()
        };
        Self {
            above: side(Side::Above),
            below: side(Side::Below),
            least: meter.at_least.unwrap_or(i64::MIN),
            most: meter.at_most.unwrap_or(i64::MAX),
        }
    }

    /// The hard band, inclusive.
    pub(super) fn band(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// Points and slopes of the hinges that charge loads above, and of those that charge loads below.
    pub(super) fn hinges(&self) -> (&[Breakpoint], &[Breakpoint]) {
        (&self.above, &self.below)
    }

    /// By how much a load is outside the hard band.
    pub(super) fn violation(&self, load: i64) -> i64 {
        load.saturating_sub(self.most).max(self.least.saturating_sub(load)).max(0)
    }

    /// The charge on a load, exactly.
    pub(super) fn charge(&self, load: i64) -> i128 {
        let above =
            self.above.iter().map(|&(at, slope)| (i128::from(load) - i128::from(at)).max(0) * i128::from(slope));
        let below =
            self.below.iter().map(|&(at, slope)| (i128::from(at) - i128::from(load)).max(0) * i128::from(slope));
        above.chain(below).sum()
    }

    /// The sums of the slopes below and above: a price beyond them only makes sense for a hard band.
    pub(super) fn slopes(&self) -> (f64, f64) {
        let sum = |hinges: &[Breakpoint]| hinges.iter().map(|&(_, slope)| slope as f64).sum();
        (sum(&self.below), sum(&self.above))
    }

    /// The load in `low..=high` that earns most at a price per unit, net of the charge, and what it earns.
    /// A concave piecewise linear function has its maximum at an end or a kink.
    pub(super) fn best_load(&self, price: f64, low: i64, high: i64, charged: bool) -> (f64, i64) {
        let earn = |load: i64| price * load as f64 - if charged { self.charge_float(load) } else { 0.0 };
        let mut best = (earn(low), low);
        for load in self.breakpoints(low, high) {
            let earned = earn(load);
            if earned > best.0 {
                best = (earned, load);
            }
        }
        best
    }

    /// What the best load in `low..=high` earns at most, exactly; price and result are scaled by `1 << bits`.
    pub(super) fn best_exact(&self, price: i128, low: i64, high: i64, bits: u32) -> i128 {
        let earn = |load: i64| price * i128::from(load) - (self.charge(load) << bits);
        self.breakpoints(low, high).map(earn).fold(earn(low), i128::max)
    }

    /// The loads within a range between which the charge is linear, the ends included, and its slopes there.
    pub(super) fn segments(&self, low: i64, high: i64) -> (Vec<i64>, Vec<f64>) {
        let mut breakpoints: Vec<i64> = self.breakpoints(low, high).chain([low]).collect();
        breakpoints.sort_unstable();
        breakpoints.dedup();
        if breakpoints.len() == 1 {
            breakpoints.push(high);
        }
        let slope = |pair: &[i64]| {
            let below =
                self.below.iter().filter(|&&(at, _)| at >= pair[1]).map(|&(_, slope)| slope as f64).sum::<f64>();
            let above =
                self.above.iter().filter(|&&(at, _)| at <= pair[0]).map(|&(_, slope)| slope as f64).sum::<f64>();
            above - below
        };
        let slopes = breakpoints.windows(2).map(slope).collect();
        (breakpoints, slopes)
    }

    /// The loads that earn most at each price, within a range.
    pub(super) fn step_functions(&self, low: i64, high: i64, charged: bool) -> StepFunction {
        let mut breakpoints: Vec<(i64, i64)> = Vec::new();
        let mut slope = 0.0;
        if charged {
            slope -= self.below.iter().filter(|&&(at, _)| at > low).map(|&(_, slope)| slope as f64).sum::<f64>();
            slope += self.above.iter().filter(|&&(at, _)| at <= low).map(|&(_, slope)| slope as f64).sum::<f64>();
            breakpoints.extend(self.below.iter().chain(&self.above).filter(|&&(at, _)| low < at && at < high));
            breakpoints.sort_unstable();
        }
        let mut step_functions = StepFunction {
            loads: vec![low as f64],
            charges: vec![if charged { self.charge_float(low) } else { 0.0 }],
            prices: vec![slope],
        };
        for (at, more) in breakpoints {
            slope += more as f64;
            step_functions.loads.push(at as f64);
            step_functions.charges.push(self.charge_float(at));
            step_functions.prices.push(slope);
        }
        step_functions.loads.push(high as f64);
        step_functions.charges.push(if charged { self.charge_float(high) } else { 0.0 });
        step_functions
    }

    fn charge_float(&self, load: i64) -> f64 {
        let above = self.above.iter().map(|&(at, slope)| (load as f64 - at as f64).max(0.0) * slope as f64);
        let below = self.below.iter().map(|&(at, slope)| (at as f64 - load as f64).max(0.0) * slope as f64);
        above.chain(below).sum()
    }

    /// The kinks within a range, and its upper end.
    fn breakpoints(&self, low: i64, high: i64) -> impl Iterator<Item = i64> {
        let points = self.below.iter().chain(&self.above).map(|&(at, _)| at);
        points.filter(move |&at| low < at && at < high).chain([high])
    }
}
