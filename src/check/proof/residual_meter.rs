//! What the loads of one meter earn at a price.

use super::meters::BandedMeter;
use super::{BITS, Scaled};
use crate::instance::{Hinge, Side};

/// Stands for what can't be had at all; sums stay far from the ends of the range.
pub(super) const NEVER: Scaled = Scaled::MIN / 4;

/// A meter beside what settled units load.
#[derive(Debug, Clone)]
pub(super) struct ResidualMeter<'a> {
    pub(super) meter: BandedMeter<'a>,
    pub(super) settled: i64,
    /// What a unit of excess beyond each hinge is priced by cuts, scaled; empty where none is.
    pub(super) excesses: Vec<Scaled>,
}

impl ResidualMeter<'_> {
    fn end(&self, end: i64) -> i64 {
        if end == i64::MIN || end == i64::MAX { end } else { end - self.settled }
    }

    /// The least and the most load beside the settled ones.
    pub(super) fn band(&self) -> (i64, i64) {
        (self.end(self.meter.least), self.end(self.meter.most))
    }

    /// What a load earns: less than nothing by what it is charged, and what its excesses are priced.
    pub(super) fn earns(&self, load: i64) -> Scaled {
        let (least, most) = self.band();
        if load < least || load > most {
            return NEVER;
        }
        let load = Scaled::from(load) + Scaled::from(self.settled);
        let beyond = |hinge: &Hinge| {
            let over = load - Scaled::from(hinge.at);
            if hinge.side == Side::Above { over.max(0) } else { (-over).max(0) }
        };
        let charged: Scaled = self.meter.hinges.iter().map(|hinge| beyond(hinge) * Scaled::from(hinge.slope)).sum();
        let priced: Scaled =
            self.meter.hinges.iter().zip(&self.excesses).map(|(hinge, price)| beyond(hinge) * price).sum();
        -(charged << BITS) - priced
    }

    /// The most that a load from `low` to `high` earns with a price for it, which is at one of these, an end of the hard
    /// band or a hinge's point.
    pub(super) fn offers(&self, price: Scaled, (low, high): (i64, i64)) -> Scaled {
        let (least, most) = self.band();
        let (low, high) = (low.max(least), high.min(most));
        if low > high {
            return NEVER;
        }
        let earns = |load: i64| price * Scaled::from(load) + self.earns(load);
        let bends = self.meter.hinges.iter().map(|hinge| hinge.at - self.settled);
        bends.filter(|&at| low < at && at < high).map(earns).fold(earns(low).max(earns(high)), Scaled::max)
    }
}
