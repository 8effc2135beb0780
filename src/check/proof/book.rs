//! What the options that load one book may earn, charged for their loads together.

use super::Scaled;
use super::meters::Meter;
use crate::instance::{Hinge, Side};
use crate::plan::proof::Proof;

/// More meters than this are not judged together.
pub(super) const MOST_METERS: usize = 4;
/// Stands for what no set of options earns; sums stay far from the ends of the range.
pub(super) const NEVER: Scaled = Scaled::MIN / 4;

/// A load of each meter of a book.
pub(super) type Loads = [i64; MOST_METERS];
/// A price of each meter of a book, scaled.
pub(super) type Prices = [Scaled; MOST_METERS];

/// An option that loads a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// What it earns beyond what its unit must earn, scaled.
    pub(super) gain: Scaled,
    /// None of them negative.
    pub(super) loads: Loads,
}

/// A meter of a book, beside what settled units load.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gauge<'a> {
    pub(super) meter: Meter<'a>,
    pub(super) settled: i64,
}

/// A book with the options that load it.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) gauges: Vec<Gauge<'a>>,
    pub(super) items: &'a [Item],
    /// Guides: any are right, good ones save work.
    pub(super) prices: Prices,
}

/// What an item pays for its load of a meter at a price.
///
/// The price is shared out among the hinges, as the load that it pays for is charged. What of a single load is beyond
/// the point of a hinge that charges loads above is charged at once, and beyond the point of one that charges loads
/// below it counts for nothing. What no hinge takes of the price is paid for the hard band.
#[derive(Debug, Clone)]
pub(super) struct Tariff {
    shares: Vec<Share>,
    rest: Scaled,
}

/// A hinge's share: how much of a load is within its point, and what a unit of load pays there and beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Share {
    room: i64,
    within: Scaled,
    beyond: Scaled,
}

impl Gauge<'_> {
    fn end(&self, end: i64) -> i64 {
        if end == i64::MIN || end == i64::MAX { end } else { end - self.settled }
    }

    /// The least and the most load beside the settled ones.
    pub(super) fn band(&self) -> (i64, i64) {
        (self.end(self.meter.least), self.end(self.meter.most))
    }

    /// What a load earns: less than nothing by what it is charged.
    pub(super) fn earns(&self, load: i64) -> Scaled {
        let (least, most) = self.band();
        if load < least || load > most {
            return NEVER;
        }
        let load = Scaled::from(load) + Scaled::from(self.settled);
        let charge = |hinge: &Hinge| {
            let over = load - Scaled::from(hinge.at);
            let beyond = if hinge.side == Side::Above { over } else { -over };
            beyond.max(0) * Scaled::from(hinge.slope)
        };
        -(self.meter.hinges.iter().map(charge).sum::<Scaled>() << Proof::BITS)
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

    /// The slopes of the charge from its least to its largest, scaled.
    pub(super) fn slopes(&self) -> Vec<Scaled> {
        let mut bends: Vec<(i64, i64)> = self.meter.hinges.iter().map(|hinge| (hinge.at, hinge.slope)).collect();
        bends.sort_unstable();
        let below = self.meter.hinges.iter().filter(|hinge| hinge.side == Side::Below);
        let mut slope = -(below.map(|hinge| Scaled::from(hinge.slope)).sum::<Scaled>() << Proof::BITS);
        let mut slopes = vec![slope];
        for (_, by) in bends {
            slope += Scaled::from(by) << Proof::BITS;
            slopes.push(slope);
        }
        slopes
    }

    /// What items pay at a price.
    pub(super) fn tariff(&self, price: Scaled) -> Tariff {
        let (least, most) = self.band();
        let share = |hinge: &Hinge| {
            let (at, slope) = (hinge.at - self.settled, Scaled::from(hinge.slope) << Proof::BITS);
            // A hinge that bends outside of the hard band is straight inside.
            match hinge.side {
                Side::Above if at < most => Some(Share { room: at.max(least), within: 0, beyond: slope }),
                Side::Below if at > least => Some(Share { room: at.min(most), within: -slope, beyond: 0 }),
                _ => None,
            }
        };
        let mut shares: Vec<Share> = self.meter.hinges.iter().filter_map(share).collect();
        shares.sort_unstable();
        let mut rest = price - shares.iter().map(|share| share.within).sum::<Scaled>();
        for share in &mut shares {
            let more = rest.clamp(0, share.beyond - share.within);
            share.within += more;
            rest -= more;
            share.room = share.room.max(0);
        }
        Tariff { shares, rest }
    }
}

impl Tariff {
    /// What a load pays.
    pub(super) fn pays(&self, load: i64) -> Scaled {
        let pays = |share: &Share| {
            let within = load.min(share.room);
            share.within * Scaled::from(within) + share.beyond * Scaled::from(load - within)
        };
        self.shares.iter().map(pays).sum::<Scaled>() + self.rest * Scaled::from(load)
    }
}

impl Book<'_> {
    /// What every item earns net of what its loads pay at these prices; those of one meter may go without.
    pub(super) fn nets(&self, items: &[Item], prices: &Prices, without: Option<usize>) -> Vec<Scaled> {
        let gauges = self.gauges.iter().enumerate().filter(|it| Some(it.0) != without);
        let tariffs: Vec<(usize, Tariff)> = gauges.map(|(at, gauge)| (at, gauge.tariff(prices[at]))).collect();
        let paid = |loads: &Loads| tariffs.iter().map(|(at, tariff)| tariff.pays(loads[*at])).sum::<Scaled>();
        items.iter().map(|item| item.gain - paid(&item.loads)).collect()
    }

    /// What the meters earn at most, at prices, on the way from some loads to these and as much again as the rest; one
    /// meter may be left out.
    pub(super) fn offers(&self, prices: &Prices, (from, rest): (&Loads, &Loads), without: Option<usize>) -> Scaled {
        let mut sum = 0;
        for (at, gauge) in self.gauges.iter().enumerate().filter(|it| Some(it.0) != without) {
            let offer = gauge.offers(prices[at], (from[at], from[at] + rest[at]));
            if offer == NEVER {
                return NEVER;
            }
            sum += offer - prices[at] * Scaled::from(from[at]);
        }
        sum
    }
}

/// Adds loads to others.
pub(super) fn add(sum: &mut Loads, loads: &Loads) {
    sum.iter_mut().zip(loads).for_each(|(sum, load)| *sum += load);
}
