//! What a meter charges for a load, in the forms that the solver needs.

use super::proof::Piece;
use crate::instance::Side;
use crate::problem::{Meter, Problem};

/// Point and slope of a hinge.
pub(super) type Kink = (i64, i64);

/// A meter's hinges and hard band, made for fast evaluation.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    /// Point and slope of the hinges that charge loads above.
    above: Vec<Kink>,
    /// Point and slope of the hinges that charge loads below.
    below: Vec<Kink>,
    /// The least load allowed; `i64::MIN` if there is none.
    least: i64,
    /// The most load allowed; `i64::MAX` if there is none.
    most: i64,
}

/// A part of a curve, with what may be cut off single loads on it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) curve: Curve,
    cut: Cut,
}

/// What of a single load may be cut off without changing what any choice is worth, if no load is negative.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// Nothing.
    Nothing,
    /// What is beyond a point, charged at once with a slope.
    Charged(i64, i64),
    /// What is beyond a point, free of charge.
    Free(i64),
}

impl Part {
    /// The part when loads of this sum are taken out of account.
    pub(super) fn moved(&self, by: i64) -> Self {
        let shift = |hinges: &[Kink]| hinges.iter().map(|&(at, slope)| (at - by, slope)).collect();
        let end = |end: i64| if end == i64::MIN || end == i64::MAX { end } else { end - by };
        let old = &self.curve;
        let curve =
            Curve { above: shift(&old.above), below: shift(&old.below), least: end(old.least), most: end(old.most) };
        let cut = match self.cut {
            Cut::Nothing => Cut::Nothing,
            Cut::Charged(at, slope) => Cut::Charged(at - by, slope),
            Cut::Free(at) => Cut::Free(at - by),
        };
        Self { curve, cut }
    }

    /// Whether a price of this sign can be of use for it.
    pub(super) fn reaches(&self, price: f64) -> bool {
        let (low, high) = self.sensible_prices();
        if price > 0.0 { high > 0.0 } else { low < 0.0 }
    }

    /// The order in which parts are reached as a price moves away from 0: hinges by their points, then hard ends.
    pub(super) fn reached_at(&self, price: f64) -> (bool, i64) {
        match self.cut {
            Cut::Charged(at, _) => (false, at),
            Cut::Free(at) if !self.curve.below.is_empty() => (false, -at),
            _ => (true, if price > 0.0 { self.curve.most } else { 0 }),
        }
    }

    /// The prices that its charges, or its hard band, can make use of.
    pub(super) fn sensible_prices(&self) -> (f64, f64) {
        let (below, above) = self.curve.slopes();
        let low = if self.curve.least == i64::MIN { -below } else { f64::MIN };
        let high = if self.curve.most == i64::MAX { above } else { f64::MAX };
        (low, high)
    }

    /// Which part of its meter it is, as a proof names it; `hinge` finds a hinge by its side and point.
    pub(super) fn piece(&self, mut hinge: impl FnMut(Side, i64) -> Piece) -> Piece {
        match self.cut {
            Cut::Nothing => Piece::Rest,
            Cut::Charged(at, _) => hinge(Side::Above, at),
            Cut::Free(_) if self.curve.below.is_empty() => Piece::Least,
            Cut::Free(at) => hinge(Side::Below, at),
        }
    }

    /// Cuts a load; what is charged at once comes off the value.
    pub(super) fn cut(&self, amount: i64, value: &mut i64) -> i64 {
        match self.cut {
            Cut::Nothing => amount,
            Cut::Free(at) => amount.min(at.max(0)),
            Cut::Charged(at, slope) => {
                let kept = amount.min(at.max(0));
                let rest = (amount - kept).checked_mul(slope).and_then(|charge| value.checked_sub(charge));
                rest.map_or(amount, |rest| {
                    *value = rest;
                    kept
                })
            }
        }
    }
}

/// Which load of a meter earns most at which price: a staircase that rises with the price.
#[derive(Debug, Clone)]
pub(super) struct Stairs {
    /// The ends of the range and the kinks between them, in order.
    loads: Vec<f64>,
    /// The charges on these loads.
    charges: Vec<f64>,
    /// The slope of the charge from each load to the next: at this price all loads between the two earn the same.
    prices: Vec<f64>,
}

impl Stairs {
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
pub(super) fn curves(problem: &Problem) -> Vec<Curve> {
    problem.meters.iter().map(Curve::new).collect()
}

impl Curve {
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

    /// Splits off the hinges, and the lower end of the hard band, for whose points `alone` says so.
    pub(super) fn parts(&self, alone: impl Fn(i64) -> bool) -> Vec<Part> {
        let free = Self { above: Vec::new(), below: Vec::new(), least: i64::MIN, most: i64::MAX };
        let mut base = Self { most: self.most, ..free.clone() };
        let mut parts = Vec::new();
        for &(at, slope) in &self.above {
            if alone(at) {
                let curve = Self { above: vec![(at, slope)], ..free.clone() };
                parts.push(Part { curve, cut: Cut::Charged(at, slope) });
            } else {
                base.above.push((at, slope));
            }
        }
        for &(at, slope) in &self.below {
            if alone(at) {
                let curve = Self { below: vec![(at, slope)], ..free.clone() };
                parts.push(Part { curve, cut: Cut::Free(at) });
            } else {
                base.below.push((at, slope));
            }
        }
        if self.least != i64::MIN && alone(self.least) {
            parts.push(Part { curve: Self { least: self.least, ..free }, cut: Cut::Free(self.least) });
        } else {
            base.least = self.least;
        }
        if base.least != i64::MIN || base.most != i64::MAX || !base.above.is_empty() || !base.below.is_empty() {
            parts.push(Part { curve: base, cut: Cut::Nothing });
        }
        parts
    }

    /// The hard band, inclusive.
    pub(super) fn band(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// Points and slopes of the hinges that charge loads above, and of those that charge loads below.
    pub(super) fn hinges(&self) -> (&[Kink], &[Kink]) {
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
        let sum = |hinges: &[Kink]| hinges.iter().map(|&(_, slope)| slope as f64).sum();
        (sum(&self.below), sum(&self.above))
    }

    /// The load in `low..=high` that earns most at a price per unit, net of the charge, and what it earns.
    /// A concave piecewise linear function has its maximum at an end or a kink.
    pub(super) fn best_load(&self, price: f64, low: i64, high: i64, charged: bool) -> (f64, i64) {
        let earn = |load: i64| price * load as f64 - if charged { self.charge_float(load) } else { 0.0 };
        let mut best = (earn(low), low);
        for load in self.kinks(low, high) {
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
        self.kinks(low, high).map(earn).fold(earn(low), i128::max)
    }

    /// The loads that earn most at each price, within a range.
    pub(super) fn stairs(&self, low: i64, high: i64, charged: bool) -> Stairs {
        let mut kinks: Vec<(i64, i64)> = Vec::new();
        let mut slope = 0.0;
        if charged {
            slope -= self.below.iter().filter(|&&(at, _)| at > low).map(|&(_, slope)| slope as f64).sum::<f64>();
            slope += self.above.iter().filter(|&&(at, _)| at <= low).map(|&(_, slope)| slope as f64).sum::<f64>();
            kinks.extend(self.below.iter().chain(&self.above).filter(|&&(at, _)| low < at && at < high));
            kinks.sort_unstable();
        }
        let mut stairs = Stairs {
            loads: vec![low as f64],
            charges: vec![if charged { self.charge_float(low) } else { 0.0 }],
            prices: vec![slope],
        };
        for (at, more) in kinks {
            slope += more as f64;
            stairs.loads.push(at as f64);
            stairs.charges.push(self.charge_float(at));
            stairs.prices.push(slope);
        }
        stairs.loads.push(high as f64);
        stairs.charges.push(if charged { self.charge_float(high) } else { 0.0 });
        stairs
    }

    fn charge_float(&self, load: i64) -> f64 {
        let above = self.above.iter().map(|&(at, slope)| (load as f64 - at as f64).max(0.0) * slope as f64);
        let below = self.below.iter().map(|&(at, slope)| (at as f64 - load as f64).max(0.0) * slope as f64);
        above.chain(below).sum()
    }

    /// The kinks within a range, and its upper end.
    fn kinks(&self, low: i64, high: i64) -> impl Iterator<Item = i64> {
        let points = self.below.iter().chain(&self.above).map(|&(at, _)| at);
        points.filter(move |&at| low < at && at < high).chain([high])
    }
}
