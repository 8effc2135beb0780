//! What stands against giving a unit to somebody: meters that are full, or that go further beyond their aims.

use serde::Serialize;

use super::facts::{Named, seats};
use super::plan_model::PlanModel;
use crate::analysis::ratio;
use crate::instance::{Component, HOURS, Side};
use crate::problem::MeterKind;

/// A meter that stands against it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Obstacle {
    /// What kind of meter, and how it stands against it.
    pub kind: ObstacleKind,
    /// Whose it is; nobody's where it is a budget of all.
    pub owner: Option<Named>,
    /// What it counts.
    pub measure: String,
    /// Its load under the plan, in the measure's own unit.
    pub now: f64,
    /// Its load if this owner had the unit and nobody gave way.
    pub with: f64,
    /// The limit or the end of the aim that it passes.
    pub bound: f64,
    /// For hours: what of the owner's capacity the three are.
    pub of_capacity: Option<[f64; 3]>,
    /// What being beyond the aim would cost more, in perfectly fitting seats; 0 for limits.
    pub costs: f64,
}

/// How a meter stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObstacleKind {
    /// A hard limit: somebody has to give way.
    Limit,
    /// A budget of moves is used up.
    Budget,
    /// The target of utilisation is passed.
    Target,
    /// A fair share is passed, or fallen short of.
    FairShare,
}

impl PlanModel<'_> {
    /// The meters that stand against a unit's option: hard limits first, then what costs most.
    pub(super) fn obstacles(&self, unit: usize, option: usize) -> Vec<Obstacle> {
        let problem = &self.model.problem;
        let mut changes: std::collections::BTreeMap<u32, i64> = std::collections::BTreeMap::new();
        for load in problem.loads(option) {
            *changes.entry(load.meter).or_insert(0) += load.amount;
        }
        for load in problem.loads(self.choice[unit]) {
            *changes.entry(load.meter).or_insert(0) -= load.amount;
        }
        let moved = changes.into_iter().filter(|(_, by)| *by != 0);
        let mut obstacles: Vec<Obstacle> = moved.filter_map(|(meter, by)| self.obstacle(meter as usize, by)).collect();
        obstacles.sort_by(|a, b| {
            a.kind.min(ObstacleKind::Target).cmp(&b.kind.min(ObstacleKind::Target)).then(b.costs.total_cmp(&a.costs))
        });
        obstacles
    }

    fn obstacle(&self, meter: usize, by: i64) -> Option<Obstacle> {
        let instance = self.case.instance;
        let (it, now) = (&self.model.problem.meters[meter], self.loads[meter]);
        let with = now + by;
        let (owner, measure, scale) = match self.model.counts[meter] {
            MeterKind::Band(band) => {
                let band = &instance.bands[band];
                (Some(band.owner), Some(band.measure), instance.measures[band.measure].scale)
            }
            MeterKind::Change(tally) => (tally.owner(), None, 1),
            MeterKind::Same(..) => return None,
        };
        let (kind, bound, costs) = if it.violation(with) > 0 {
            let bound = if by > 0 { it.at_most? } else { it.at_least? };
            (if measure.is_some() { ObstacleKind::Limit } else { ObstacleKind::Budget }, bound, 0)
        } else {
            let dearer = |hinge: &&crate::instance::Hinge| hinge.charge(with) > hinge.charge(now);
            let side = if by > 0 { Side::Above } else { Side::Below };
            let hinges = it.hinges.iter().filter(|hinge| hinge.side == side);
            let worst =
                hinges.filter(dearer).max_by_key(|hinge| (hinge.charge(with) - hinge.charge(now), -hinge.at))?;
            let costs = it.charge(with) - it.charge(now);
            let kind =
                if worst.component == Component::Capacity { ObstacleKind::Target } else { ObstacleKind::FairShare };
            (kind, worst.at, costs)
        };
        if kind != ObstacleKind::Limit && kind != ObstacleKind::Budget && costs <= 0 {
            return None;
        }
        let minutes = owner.map_or(0, |owner| instance.owners[owner].minutes);
        let share = |load: i64| ratio(load, minutes);
        Some(Obstacle {
            kind,
            owner: owner.map(|owner| Named::owner(instance, owner)),
            measure: measure.map_or_else(|| self.budget(meter).to_owned(), |it| instance.measures[it].name.clone()),
            now: ratio(now, scale),
            with: ratio(with, scale),
            bound: ratio(bound, scale),
            of_capacity: (measure == Some(HOURS) && minutes > 0).then(|| [share(now), share(with), share(bound)]),
            costs: seats(instance, costs),
        })
    }

    /// What a meter counts that is no load.
    fn budget(&self, meter: usize) -> &'static str {
        match self.model.counts[meter] {
            MeterKind::Change(tally) => tally.word(),
            _ => "kept",
        }
    }
}
