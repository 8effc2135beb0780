//! Somebody's loads, with what holds for each and what one more would cost.

use super::facts::{LoadExplained, LoadState};
use super::plan_model::PlanModel;
use crate::analysis::{ratio, rounded};
use crate::instance::{Band, Component, HOURS, Side};
use crate::problem::MeterKind;
use crate::solve::Reoptimiser;

/// A load of this share of its limit, in per cent, is called full.
const FULL: i64 = 98;

impl PlanModel<'_> {
    /// The loads of an owner that rules speak of; what a seat adds to each, where one is in question.
    pub(super) fn meters(&self, reoptimiser: &Reoptimiser, owner: usize, seat: Option<usize>) -> Vec<LoadExplained> {
        let instance = self.case.instance;
        let own = |(meter, count): (usize, &MeterKind)| match count {
            MeterKind::Band(band) if instance.bands[*band].owner == owner => Some((meter, &instance.bands[*band])),
            _ => None,
        };
        let all = self.model.counts.iter().enumerate().filter_map(own);
        all.map(|(meter, band)| self.meter(reoptimiser, (meter, band), seat)).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "prices are figures for people")]
    fn meter(&self, reoptimiser: &Reoptimiser, (meter, band): (usize, &Band), seat: Option<usize>) -> LoadExplained {
        let instance = self.case.instance;
        let measure = &instance.measures[band.measure];
        let own = |load: i64| ratio(load, measure.scale);
        let load = self.loads[meter];
        let target = target(band);
        let price = reoptimiser.price(meter) * measure.scale as f64 / instance.weights.points_per_seat.max(1) as f64;
        LoadExplained {
            measure: measure.name.clone(),
            load: own(load),
            adds: seat.map(|seat| own(instance.amount(seat, band.measure, band.owner))),
            limit: band.at_most.map(own),
            least: band.at_least.map(own),
            target: target.map(own),
            fair: band.balanced.map(|(low, high)| [own(low), own(high)]),
            capacity: (band.measure == HOURS).then(|| own(instance.owners[band.owner].minutes)),
            state: state(band, load, target),
            price: rounded(price),
        }
    }
}

fn target(band: &Band) -> Option<i64> {
    let hinges = band.hinges.iter().filter(|hinge| hinge.component == Component::Capacity && hinge.side == Side::Above);
    hinges.map(|hinge| hinge.at).min()
}

fn state(band: &Band, load: i64, target: Option<i64>) -> LoadState {
    let full = |most: i64| i128::from(load) * 100 >= i128::from(most) * i128::from(FULL);
    if band.at_most.is_some_and(full) {
        LoadState::Full
    } else if target.is_some_and(|target| load > target) {
        LoadState::AboveTarget
    } else if band.balanced.is_some_and(|(_, high)| load > high) {
        LoadState::AboveShare
    } else if band.balanced.is_some_and(|(low, _)| load < low) || band.at_least.is_some_and(|least| load <= least) {
        LoadState::BelowShare
    } else {
        LoadState::Within
    }
}
