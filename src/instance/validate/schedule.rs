//! The schedule of moves: it begins with the plan or later, and lets something happen.

use super::Check;

/// More days between two waves than this are no schedule.
const MOST_DAYS: u32 = 366;

pub(super) fn check(check: &mut Check) {
    let Some(schedule) = &check.scenario.schedule else { return };
    let as_of = check.scenario.as_of;
    if let Some(first) = schedule.first.filter(|first| *first < as_of) {
        let cause = format!("The first wave, on {first}, is before the plan takes effect, on {as_of}.");
        check.at("E385", "schedule.first", cause, "Write a day from `as_of` on, or leave it out.");
    }
    if !(1..=MOST_DAYS).contains(&schedule.days_between) {
        let cause = format!("{} days are not from 1 to {MOST_DAYS}.", schedule.days_between);
        check.at("E386", "schedule.days_between", cause, "Write the days from one wave to the next, such as 14.");
    }
    for (key, most) in [("at_most", schedule.at_most), ("per_receiver", schedule.per_receiver)] {
        if most == Some(0) {
            let path = format!("schedule.{key}");
            let cause = "With 0 in a wave, nothing could ever move.";
            check.at("E386", &path, cause, "Write how many a wave may have at most, or leave it out for no limit.");
        }
    }
}
