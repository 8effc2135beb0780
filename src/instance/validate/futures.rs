//! Sampled futures: chances are from 0 to 1, and of segments that are there.

use super::Check;
use crate::scenario::{Futures, Outlook};

pub(super) fn check(check: &mut Check) {
    let (document, known) = (check.document, check.known);
    let Some(futures) = &check.scenario.futures else { return };
    let most = Futures::MOST_SAMPLES;
    if !(1..=most).contains(&futures.samples) {
        let cause = format!("{} is not from 1 to {most}.", futures.samples);
        check.at("E375", "futures.samples", cause, "Write how many futures to draw, such as 200.");
    }
    chance(check, "futures.attrition", futures.attrition);
    for (map, chances) in [("churn", &futures.churn), ("growth", &futures.growth)] {
        for (id, &share) in chances {
            let path = format!("futures.{map}.{id}");
            if id != Outlook::EVERY && !known.segments.contains(id.as_str()) {
                let segments = || known.segments.iter().copied();
                check.unknown("E376", || document.place(path.as_str()), ("segment", id), segments);
            }
            chance(check, &path, share);
        }
    }
}

fn chance(check: &mut Check, path: &str, chance: f64) {
    if !(0.0..=1.0).contains(&chance) {
        let cause = format!("{chance} is no chance.");
        check.at("E375", path, cause, "Write a number from 0 to 1; 0.12 is a chance of 12 % in the period.");
    }
}
