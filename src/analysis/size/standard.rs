//! What one full-time person is: the unit in which headcount is counted.

use serde::Serialize;

use super::figures::{Minutes, Ratio};
use crate::instance::MILLION;
use crate::scenario::Scenario;

/// A full-time person's time in a period, and how much of it is planned.
///
/// People are planned up to the target of utilisation, not to the limit: the target is what a manager means by a full
/// book, and what lies between it and the limit is kept for weeks that go wrong. The headcount and the skills gap use
/// the same minutes, so that they agree to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// Time for accounts of a full-time person, before ramp and leave.
    #[serde(rename = "hours")]
    pub full: Minutes,
    /// The share of it that is planned.
    pub target: Ratio,
    /// The time that is planned, rounded down to whole minutes.
    #[serde(rename = "planned_hours")]
    pub planned: Minutes,
    /// Whether the scenario says nothing of a full-time person's hours, so that the default holds.
    pub is_default: bool,
}

impl Standard {
    /// What the scenario's rules say of it.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "validated to be at most 1")]
    pub(super) fn of(scenario: &Scenario) -> Self {
        let capacity = &scenario.rules.capacity;
        let full = scenario.full_time_minutes();
        let target = Ratio::new((capacity.target * 1e6).round() as i64, MILLION);
        let is_default = capacity.hours_per_fte.is_none();
        let standard = Self { full: Minutes(full), target, planned: Minutes(0), is_default };
        Self { planned: Minutes(standard.planned(full)), ..standard }
    }

    /// How many of somebody's minutes are planned: their target, rounded down to whole minutes.
    pub(super) fn planned(&self, minutes: i64) -> i64 {
        let planned = i128::from(minutes) * i128::from(self.target.part) / i128::from(self.target.whole);
        i64::try_from(planned).unwrap_or(i64::MAX)
    }

    /// Planned minutes as a number of full-time people.
    pub(super) fn people(&self, minutes: i64) -> Ratio {
        Ratio::new(minutes, self.planned.0)
    }
}
