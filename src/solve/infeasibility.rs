//! Why there is no plan, in a form that can be checked again.

use super::open_options::OpenOptions;
use super::piecewise_linear::{PiecewiseLinear, curves};
use super::proof::{Node, Proof};
use crate::problem::Problem;

/// A proof that a problem has no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InfeasibilityCertificate {
    /// A unit without options.
    NoOption {
        /// The unit.
        unit: usize,
    },
    /// A meter that no choice brings inside its hard band: its loads reach from `least` to `most` only.
    OutOfReach {
        /// The meter.
        meter: usize,
        /// The sum over the units of the smallest loads.
        least: i64,
        /// The sum over the units of the largest loads.
        most: i64,
    },
    /// Meters that can't be inside their hard bands all at once. At these prices per unit of load every choice costs
    /// more than the bands allow: the least priced load of the units is above the largest that the bands admit.
    Together {
        /// Meters and their prices, ordered by meter; none is 0.
        prices: Vec<(usize, i64)>,
    },
    /// Every choice was searched, in whole or by parts that were excluded by exact bounds.
    Searched {
        /// That no plan is worth as much as the least that any choice is worth.
        proof: Proof,
    },
}

impl InfeasibilityCertificate {
    /// Whether the proof holds; `None` for a search, which only another search can repeat.
    #[must_use]
    pub fn holds(&self, problem: &Problem) -> Option<bool> {
        match self {
            Self::NoOption { unit } => Some(*unit < problem.units() && problem.options(*unit).is_empty()),
            Self::OutOfReach { meter, .. } => {
                let curves = curves(problem);
                let range = OpenOptions::whole(problem, &curves).ranges.get(*meter).copied();
                Some(range.is_some_and(|(low, high)| low > high))
            }
            Self::Together { prices } => Some(excludes(problem, &curves(problem), prices)),
            Self::Searched { .. } => None,
        }
    }

    /// The same as a proof that no plan of so many meters is worth more than -1, where every choice is worth 0.
    #[must_use]
    pub fn proof(&self, meters: usize) -> Proof {
        let mut prices = Vec::new();
        match self {
            // No prices are needed: there is nothing to choose from, or no load is left.
            Self::NoOption { .. } | Self::OutOfReach { .. } => {}
            Self::Together { prices: named } => {
                prices = vec![0; meters];
                for &(meter, price) in named {
                    prices[meter] = price;
                }
            }
            Self::Searched { proof } => return proof.clone(),
        }
        Proof { cuts: Vec::new(), nodes: vec![Node { prices, ..Node::default() }] }
    }

    /// A unit without options, or a meter out of reach, if there is one.
    pub(super) fn necessary(curves: &[PiecewiseLinear], open_options: &OpenOptions) -> Option<Self> {
        if let Some(unit) = (0..open_options.units()).find(|&unit| open_options.options(unit).is_empty()) {
            return Some(Self::NoOption { unit });
        }
        let reach = &open_options.reach;
        let beyond = |&meter: &usize| {
            let ((low, high), (least, most)) = (reach[meter], curves[meter].band());
            low.max(least) > high.min(most)
        };
        let meter = (0..curves.len()).find(beyond)?;
        Some(Self::OutOfReach { meter, least: reach[meter].0, most: reach[meter].1 })
    }
}

/// Whether at these prices the least priced load of all units exceeds what the bands admit.
pub(super) fn excludes(problem: &Problem, curves: &[PiecewiseLinear], prices: &[(usize, i64)]) -> bool {
    let mut dense = vec![0i128; curves.len()];
    for &(meter, price) in prices {
        let Some(entry) = dense.get_mut(meter) else { return false };
        *entry = i128::from(price);
    }
    let cost_of = |option: usize| -> i128 {
        problem.loads(option).map(|load| dense[load.meter as usize] * i128::from(load.amount)).sum()
    };
    let mut least = 0i128;
    for unit in 0..problem.units() {
        let Some(cheapest) = problem.options(unit).map(cost_of).min() else { return true };
        least += cheapest;
    }
    let mut admitted = 0i128;
    for (curve, &price) in curves.iter().zip(&dense) {
        let (low, high) = curve.band();
        let end = if price > 0 { high } else { low };
        if price != 0 && (end == i64::MIN || end == i64::MAX) {
            return false;
        }
        admitted += price * i128::from(if price == 0 { 0 } else { end });
    }
    least > admitted
}
