//! What the units of a node add up to.

use super::knapsack::{self, Item};
use super::{Flaw, Scaled};

/// What the units add up to, apart from what the meters earn.
#[derive(Debug, Clone)]
pub(super) struct UnitSums {
    pub(super) earned: Scaled,
    /// Whether some unit has no option left.
    pub(super) stuck: bool,
    pub(super) moved: Vec<i64>,
    /// For each meter the least and the largest load that the open units can add up to.
    pub(super) reach: Vec<(i64, i64)>,
    /// The options that load each book.
    pub(super) items: Vec<Vec<Item>>,
    pub(super) flaw: Option<Flaw>,
}

/// What a single option comes to.
pub(super) struct OptionNet {
    /// Its value net of priced loads, scaled.
    pub(super) value: Scaled,
    /// The book that it loads, and by how much.
    pub(super) on: Option<(usize, knapsack::MeterAmounts)>,
}

/// The loads of one unit's options on the meters: how many options load each, and the least and largest of these loads.
pub(super) struct UnitLoads {
    pub(super) of: Vec<(usize, i64, i64)>,
    pub(super) touched: Vec<usize>,
}

impl UnitSums {
    /// Adds an option to what its unit has earned so far: the best one counts, or all of them beyond what the unit must
    /// earn where it is relaxed.
    pub(super) fn add(&mut self, net: &OptionNet, must: Option<Scaled>, earned: &mut Scaled) {
        match (must, net.on) {
            (None, _) => *earned = net.value.max(*earned),
            (Some(must), None) => *earned += (net.value - must).max(0),
            (Some(must), Some((book, loads))) => self.items[book].push(Item { gain: net.value - must, loads }),
        }
    }

    /// The sums of both.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.earned += other.earned;
        self.stuck |= other.stuck;
        self.moved.iter_mut().zip(other.moved).for_each(|(sum, more)| *sum += more);
        self.reach.iter_mut().zip(other.reach).for_each(|(sum, (low, high))| *sum = (sum.0 + low, sum.1 + high));
        self.items.iter_mut().zip(other.items).for_each(|(list, more)| list.extend(more));
        self.flaw = self.flaw.or(other.flaw);
        self
    }
}

impl UnitLoads {
    /// Notes one option's load on a meter.
    pub(super) fn note(&mut self, meter: usize, amount: i64) {
        let (count, low, high) = &mut self.of[meter];
        if *count == 0 {
            self.touched.push(meter);
            (*low, *high) = (amount, amount);
        }
        *count += 1;
        (*low, *high) = (amount.min(*low), amount.max(*high));
    }

    /// Adds the least and the largest load of one of so many options, and forgets them.
    pub(super) fn add_to(&mut self, reach: &mut [(i64, i64)], options: usize) {
        for meter in self.touched.drain(..) {
            let (count, low, high) = std::mem::take(&mut self.of[meter]);
            let (low, high) = if count < options { (low.min(0), high.max(0)) } else { (low, high) };
            reach[meter] = (reach[meter].0 + low, reach[meter].1 + high);
        }
    }
}
