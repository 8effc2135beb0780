//! Where an account is on the journey, day by day.

use jiff::{Span, civil::Date};

use super::rules::days_between;
use crate::scenario::{Account, Scenario, Step};

/// The days of a period that an account spends in one step of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Index of the step.
    pub step: usize,
    /// Days of the period in it.
    pub days: i64,
    /// Those of them that are within the step's usual length: an account stays in the last step beyond it.
    pub usual: i64,
}

/// The step that an account is in: the one that its stage means, or the default one where it has no stage. A stage that
/// no step means gives nothing.
#[must_use]
pub fn step_of(journey: &[Step], account: &Account) -> Option<usize> {
    let Some(stage) = account.stage.as_deref().map(str::trim).filter(|stage| !stage.is_empty()) else {
        return journey.iter().position(|step| step.default);
    };
    journey.iter().position(|step| means(step, stage))
}

/// Whether a stage means a step. Case makes no difference.
fn means(step: &Step, stage: &str) -> bool {
    let same = |text: &str| text.trim().to_lowercase() == stage.to_lowercase();
    if step.stages.is_empty() { same(&step.id) } else { step.stages.iter().any(same) }
}

/// The steps that an account goes through from `as_of` to `end`, in order. It has been in `step` since `since`, and a
/// step that should be over by `as_of` ends on that day: the account's record says that it was still in it.
#[must_use]
pub fn stays(journey: &[Step], step: usize, since: Date, (as_of, end): (Date, Date)) -> Vec<Stay> {
    let mut stays = Vec::new();
    let (mut step, mut since, mut here) = (step, since.min(as_of), as_of);
    while here < end {
        let usual_end = journey[step].days.map(|days| since.saturating_add(Span::new().days(days)));
        let last = step + 1 == journey.len();
        let until = usual_end.filter(|_| !last).map_or(end, |over| over.max(as_of).min(end));
        let usual = usual_end.map_or(0, |over| days_between(here, over.min(until)).max(0));
        if until > here {
            stays.push(Stay { step, days: days_between(here, until), usual });
        }
        if last {
            break;
        }
        (step, since, here) = (step + 1, until, until);
    }
    stays
}

/// An account's stays in the period that the scenario plans; empty without a journey, and where its stage is unknown.
#[must_use]
pub fn of(scenario: &Scenario, account: &Account) -> Vec<Stay> {
    let Some(step) = step_of(&scenario.journey, account) else { return Vec::new() };
    let since = account.stage_since.unwrap_or(scenario.as_of);
    stays(&scenario.journey, step, since, (scenario.as_of, scenario.period_end()))
}

/// Whether an account should have left its step by now.
#[must_use]
pub fn is_overdue(scenario: &Scenario, account: &Account) -> bool {
    let step = step_of(&scenario.journey, account).filter(|step| step + 1 < scenario.journey.len());
    let days = step.and_then(|step| scenario.journey[step].days);
    let end = account.stage_since.zip(days).map(|(since, days)| since.saturating_add(Span::new().days(days)));
    end.is_some_and(|end| end < scenario.as_of)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::{Stay, stays};
    use crate::scenario::Step;

    fn journey() -> Vec<Step> {
        let steps = json!([{ "id": "onboarding", "days": 60 }, { "id": "adoption", "days": 20 }, { "id": "value", "days": 10 }]);
        serde_json::from_value(steps).unwrap()
    }

    const QUARTER: (jiff::civil::Date, jiff::civil::Date) = (date(2027, 1, 1), date(2027, 4, 1));

    #[test]
    fn steps_follow_one_another_and_the_last_one_stays() {
        let through = stays(&journey(), 0, date(2026, 12, 2), QUARTER);
        let stay = |step, days, usual| Stay { step, days, usual };
        // 60 days from 2 December are over on 31 January: 30 of them in the period; then 20 days; 40 are left.
        assert_eq!(through, [stay(0, 30, 30), stay(1, 20, 20), stay(2, 40, 10)]);
    }

    #[test]
    fn a_step_that_should_be_over_ends_on_the_first_day() {
        let through = stays(&journey(), 0, date(2026, 1, 1), QUARTER);
        assert_eq!(through.first().map(|stay| (stay.step, stay.days)), Some((1, 20)));
    }

    #[test]
    fn the_last_step_has_no_end() {
        assert_eq!(stays(&journey(), 2, date(2020, 1, 1), QUARTER), [Stay { step: 2, days: 90, usual: 0 }]);
    }
}
