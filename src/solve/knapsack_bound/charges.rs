//! What a meter of a book charges, on the books' scale.

use super::super::piecewise_linear::PiecewiseLinear;

/// Stands for what no set earns: far below what any does, and far from the end of 64 bits.
pub(super) const NEVER: i64 = -(1 << 59);

/// A curve whose charges are scaled.
#[derive(Debug, Clone)]
pub(super) struct ScaledCharge {
    /// Ends and slopes of the hinges that charge loads above, and of those that charge loads below.
    /// All points are inside the hard band: hinges that bend outside of it are straight inside.
    above: Vec<(i64, i64)>,
    below: Vec<(i64, i64)>,
    /// Charged on all loads.
    constant: i64,
    least: i64,
    /// The most load allowed; `i64::MAX` if there is no limit.
    pub(super) most: i64,
}

impl ScaledCharge {
    pub(super) fn new(curve: &PiecewiseLinear, bits: u32) -> Self {
        let ((above, below), (least, most)) = (curve.hinges(), curve.band());
        let mut charge = Self { above: Vec::new(), below: Vec::new(), constant: 0, least, most };
        for &(at, slope) in above.iter().filter(|hinge| hinge.0 < most) {
            charge.above.push((at.max(least), slope << bits));
            charge.constant += (at.max(least) - at) * (slope << bits);
        }
        for &(at, slope) in below.iter().filter(|hinge| hinge.0 > least) {
            charge.below.push((at.min(most), slope << bits));
            charge.constant += (at - at.min(most)) * (slope << bits);
        }
        charge
    }

    /// The charge on a load; beyond all where the load is outside the hard band.
    pub(super) fn at(&self, load: i64) -> i64 {
        if load < self.least || load > self.most {
            return -NEVER;
        }
        let above: i64 = self.above.iter().map(|&(at, slope)| (load - at).max(0) * slope).sum();
        let below: i64 = self.below.iter().map(|&(at, slope)| (at - load).max(0) * slope).sum();
        self.constant + above + below
    }

    /// What the best load between two earns at a price per unit; [`NEVER`] if none is inside the hard band.
    pub(super) fn best(&self, price: i64, low: i64, high: i64) -> i64 {
        let (low, high) = (low.max(self.least), high.min(self.most));
        if low > high {
            return NEVER;
        }
        let earn = |load: i64| price * load - self.at(load);
        // A concave piecewise linear function has its maximum at an end or a kink.
        let points = self.above.iter().chain(&self.below).map(|&(at, _)| at).filter(|&at| low < at && at < high);
        points.map(earn).fold(earn(low).max(earn(high)), i64::max)
    }

    /// What a little more than this load is charged for each unit; without end outside the hard band.
    pub(super) fn slope(&self, load: i64) -> i64 {
        if load < self.least {
            return i64::MIN;
        }
        if load > self.most {
            return i64::MAX;
        }
        let above: i64 = self.above.iter().filter(|&&(at, _)| load >= at).map(|&(_, slope)| slope).sum();
        let below: i64 = self.below.iter().filter(|&&(at, _)| load < at).map(|&(_, slope)| slope).sum();
        above - below
    }

    /// The point beyond which nothing changes.
    pub(super) fn top(&self) -> i64 {
        let points = self.above.iter().chain(&self.below).map(|&(at, _)| at);
        points.max().unwrap_or(i64::MAX).min(self.most)
    }

    /// What a unit of load is charged between the kinks, lowest first.
    pub(super) fn slopes(&self) -> Vec<i64> {
        let mut breakpoints: Vec<(i64, i64)> = self.above.iter().chain(&self.below).copied().collect();
        breakpoints.sort_unstable();
        let mut slope = -self.below.iter().map(|&(_, slope)| slope).sum::<i64>();
        let mut slopes = vec![slope];
        for (_, by) in breakpoints {
            slope += by;
            slopes.push(slope);
        }
        slopes
    }
}

/// What items pay for their loads at a price.
///
/// The price is shared out among hinges and hard band, as a load that is charged so has it. What of a single load is
/// beyond the point of a hinge that charges loads above is charged at once, and beyond the point of one that charges
/// loads below it counts for nothing: so no fraction of a big load helps.
#[derive(Debug, Clone)]
pub(super) struct PriceSchedule {
    /// For each hinge the room up to its point, its share of the price, and what is charged beyond.
    shares: Vec<(i64, i64, i64)>,
    rest: i64,
}

impl PriceSchedule {
    /// The schedule of a price where something is in the book already.
    pub(super) fn new(charge: &ScaledCharge, price: i64, base: i64) -> Self {
        let above = charge.above.iter().map(|&(at, slope)| (at, 0, slope));
        let below = charge.below.iter().map(|&(at, slope)| (at, -slope, 0));
        let mut shares: Vec<(i64, i64, i64)> = above.chain(below).collect();
        shares.sort_unstable();
        let mut rest = price - shares.iter().map(|share| share.1).sum::<i64>();
        for (at, share, slope) in &mut shares {
            // A hinge below goes from minus its slope to 0, one above from 0 to its slope.
            let more = rest.clamp(0, *slope - *share);
            *share += more;
            rest -= more;
            *at = (*at - base).max(0);
        }
        Self { shares, rest }
    }

    /// What a load pays.
    pub(super) fn pay(&self, load: i64) -> i64 {
        let shares = self.shares.iter().map(|&(room, share, beyond)| {
            let inside = load.min(room);
            share * inside + beyond * (load - inside)
        });
        shares.sum::<i64>() + self.rest * load
    }
}
