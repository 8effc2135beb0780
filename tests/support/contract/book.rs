//! What the contract says of meters that are judged together.

use std::collections::BTreeMap;

use rebook::internal::instance::{Hinge, Side};
use rebook::internal::problem::Meter;

use super::BITS;

/// What an option earns beyond what its unit must earn, and the book that it loads, with its loads of the book's meters.
pub struct Gain {
    pub on: Option<(usize, Vec<i64>)>,
    pub gain: i128,
}

/// Meters judged together, beside the loads of settled units.
pub struct Book<'a> {
    pub meters: Vec<(&'a Meter, i64)>,
    /// Of the book's meters.
    pub prices: Vec<i128>,
    /// The options that load it.
    pub gains: Vec<&'a Gain>,
}

impl Book<'_> {
    /// The most that any set of the options earns.
    pub fn best_set(&self) -> Option<i128> {
        let mut sets = BTreeMap::from([(vec![0; self.meters.len()], 0)]);
        for Gain { on, gain } in &self.gains {
            for (mut loads, earned) in sets.clone() {
                let more = on.as_ref().map(|on| &on.1).into_iter().flatten();
                loads.iter_mut().zip(more).for_each(|(load, more)| *load += more);
                let entry = sets.entry(loads).or_insert(i128::MIN);
                *entry = (*entry).max(earned + gain);
            }
        }
        let charged = |loads: &[i64]| {
            let charges = self.meters.iter().zip(loads).map(|((meter, settled), load)| charge(meter, settled + load));
            charges.sum::<Option<i128>>()
        };
        sets.into_iter().filter_map(|(loads, earned)| Some(earned - charged(&loads)?)).max()
    }

    /// What the options and the meters earn at the prices.
    pub fn priced(&self) -> i128 {
        let loads = || self.gains.iter().filter_map(|it| it.on.as_ref().map(|on| (it.gain, &on.1)));
        let mut sum: i128 = loads().map(|(gain, loads)| (gain - self.pays(loads)).max(0)).sum();
        for (at, (&(meter, settled), price)) in self.meters.iter().zip(&self.prices).enumerate() {
            let all: i64 = loads().map(|(_, loads)| loads[at]).sum();
            let bends = meter.hinges.iter().map(|hinge| hinge.at).chain(meter.at_least).chain(meter.at_most);
            let bends = bends.filter(|&bend| settled < bend && bend < settled + all);
            let earns = |load: i64| Some(price * i128::from(load - settled) - charge(meter, load)?);
            sum += bends.chain([settled, settled + all]).filter_map(earns).max().unwrap();
        }
        sum
    }

    /// What an option pays for its loads.
    pub fn pays(&self, loads: &[i64]) -> i128 {
        let meters = self.meters.iter().zip(&self.prices).zip(loads);
        meters.map(|((&(meter, settled), &price), &load)| pays(meter, settled, price, load)).sum()
    }
}

/// What a meter charges for a load; nothing outside the hard band.
fn charge(meter: &Meter, load: i64) -> Option<i128> {
    let inside = meter.at_least.is_none_or(|least| least <= load) && meter.at_most.is_none_or(|most| load <= most);
    inside.then(|| meter.hinges.iter().map(|hinge| i128::from(hinge.charge(load))).sum::<i128>() << BITS)
}

/// What a load pays to a meter at a price, beside what settled units load.
fn pays(meter: &Meter, settled: i64, price: i128, load: i64) -> i128 {
    let (least, most) = (meter.at_least.unwrap_or(i64::MIN), meter.at_most.unwrap_or(i64::MAX));
    let slope = |hinge: &Hinge| i128::from(hinge.slope) << BITS;
    let bends = |hinge: &&Hinge| if hinge.side == Side::Above { hinge.at < most } else { hinge.at > least };
    // For each hinge that bends inside the band: the point, the least of a share, and the most of one.
    let share = |hinge: &Hinge| match hinge.side {
        Side::Above => (hinge.at.max(least), 0, slope(hinge)),
        Side::Below => (hinge.at.min(most), -slope(hinge), 0),
    };
    let mut shares: Vec<(i64, i128, i128)> = meter.hinges.iter().filter(bends).map(share).collect();
    shares.sort_unstable();
    let mut left = price - shares.iter().map(|share| share.1).sum::<i128>();
    let mut paid = 0;
    for (point, low, high) in shares {
        let more = if left < 0 { 0 } else { left.min(high - low) };
        left -= more;
        let within = load.min((point - settled).max(0));
        paid += (low + more) * i128::from(within) + high * i128::from(load - within);
    }
    paid + left * i128::from(load)
}
