//! What the options that load one book may earn, charged for their loads together.

use super::residual_meter::{NEVER, ResidualMeter};
use super::{BITS, Scaled};
use crate::instance::{Hinge, Side};

/// More meters than this are not judged together.
pub(super) const MOST_METERS: usize = 4;

/// A load of each meter of a book.
pub(super) type MeterAmounts = [i64; MOST_METERS];
/// A price of each meter of a book, scaled.
pub(super) type MeterPrices = [Scaled; MOST_METERS];

/// An option that loads a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// What it earns beyond what its unit must earn, scaled.
    pub(super) gain: Scaled,
    /// None of them negative.
    pub(super) loads: MeterAmounts,
}

/// A book with the options that load it.
#[derive(Debug)]
pub(super) struct Knapsack<'a> {
    pub(super) residuals: Vec<ResidualMeter<'a>>,
    pub(super) items: &'a [Item],
    /// Guides: any are right, good ones save work.
    pub(super) prices: MeterPrices,
}

/// What an item pays for its load of a meter at a price.
///
/// The price is shared out among the hinges, as the load that it pays for is charged. What of a single load is beyond
/// the point of a hinge that charges loads above is charged at once, and beyond the point of one that charges loads
/// below it counts for nothing. What no hinge takes of the price is paid for the hard band.
#[derive(Debug, Clone)]
pub(super) struct PriceSchedule {
    shares: Vec<HingeShare>,
    rest: Scaled,
}

/// A hinge's share: how much of a load is within its point, and what a unit of load pays there and beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct HingeShare {
    room: i64,
    within: Scaled,
    beyond: Scaled,
}

impl ResidualMeter<'_> {
    /// The slopes of the charge from its least to its largest, scaled.
    pub(super) fn slopes(&self) -> Vec<Scaled> {
        let mut bends: Vec<(i64, i64)> = self.meter.hinges.iter().map(|hinge| (hinge.at, hinge.slope)).collect();
        bends.sort_unstable();
        let below = self.meter.hinges.iter().filter(|hinge| hinge.side == Side::Below);
        let mut slope = -(below.map(|hinge| Scaled::from(hinge.slope)).sum::<Scaled>() << BITS);
        let mut slopes = vec![slope];
        for (_, by) in bends {
            slope += Scaled::from(by) << BITS;
            slopes.push(slope);
        }
        slopes
    }

    /// What items pay at a price.
    pub(super) fn schedule(&self, price: Scaled) -> PriceSchedule {
        let (least, most) = self.band();
        let share = |hinge: &Hinge| {
            let (at, slope) = (hinge.at - self.settled, Scaled::from(hinge.slope) << BITS);
            // A hinge that bends outside of the hard band is straight inside.
            match hinge.side {
                Side::Above if at < most => Some(HingeShare { room: at.max(least), within: 0, beyond: slope }),
                Side::Below if at > least => Some(HingeShare { room: at.min(most), within: -slope, beyond: 0 }),
                _ => None,
            }
        };
        let mut shares: Vec<HingeShare> = self.meter.hinges.iter().filter_map(share).collect();
        shares.sort_unstable();
        let mut rest = price - shares.iter().map(|share| share.within).sum::<Scaled>();
        for share in &mut shares {
            let more = rest.clamp(0, share.beyond - share.within);
            share.within += more;
            rest -= more;
            share.room = share.room.max(0);
        }
        PriceSchedule { shares, rest }
    }
}

impl PriceSchedule {
    /// What a load pays.
    pub(super) fn pays(&self, load: i64) -> Scaled {
        let pays = |share: &HingeShare| {
            let within = load.min(share.room);
            share.within * Scaled::from(within) + share.beyond * Scaled::from(load - within)
        };
        self.shares.iter().map(pays).sum::<Scaled>() + self.rest * Scaled::from(load)
    }
}

impl Knapsack<'_> {
    /// What every item earns net of what its loads pay at these prices; those of one meter may go without.
    pub(super) fn nets(&self, items: &[Item], prices: &MeterPrices, without: Option<usize>) -> Vec<Scaled> {
        let residuals = self.residuals.iter().enumerate().filter(|it| Some(it.0) != without);
        let schedules: Vec<(usize, PriceSchedule)> =
            residuals.map(|(at, residual)| (at, residual.schedule(prices[at]))).collect();
        let paid =
            |loads: &MeterAmounts| schedules.iter().map(|(at, schedule)| schedule.pays(loads[*at])).sum::<Scaled>();
        items.iter().map(|item| item.gain - paid(&item.loads)).collect()
    }

    /// What the meters earn at most, at prices, on the way from some loads to these and as much again as the rest; one
    /// meter may be left out.
    pub(super) fn offers(
        &self,
        prices: &MeterPrices,
        (from, rest): (&MeterAmounts, &MeterAmounts),
        without: Option<usize>,
    ) -> Scaled {
        let mut sum = 0;
        for (at, residual) in self.residuals.iter().enumerate().filter(|it| Some(it.0) != without) {
            let offer = residual.offers(prices[at], (from[at], from[at] + rest[at]));
            if offer == NEVER {
                return NEVER;
            }
            sum += offer - prices[at] * Scaled::from(from[at]);
        }
        sum
    }
}

/// Adds loads to others.
pub(super) fn add(sum: &mut MeterAmounts, loads: &MeterAmounts) {
    sum.iter_mut().zip(loads).for_each(|(sum, load)| *sum += load);
}
