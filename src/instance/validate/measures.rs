//! Measures that rules name: the five of rebook's own, and numeric attributes.

use super::Check;
use crate::error::did_you_mean;

/// The measures that are always there.
pub(super) const MEASURES: [&str; 5] = ["hours", "arr", "accounts", "renewals", "at_risk_arr"];

pub(super) fn check(check: &mut Check) {
    let scenario = check.scenario;
    for measure in scenario.objective.balance.keys() {
        judge(check, measure, &format!("objective.balance.{measure}"));
    }
    for measure in scenario.rules.balance.keys() {
        judge(check, measure, &format!("rules.balance.{measure}"));
    }
    for (i, cap) in scenario.rules.caps.iter().enumerate() {
        judge(check, &cap.measure, &format!("rules.caps[{i}].measure"));
    }
}

fn judge(check: &mut Check, measure: &str, path: &str) {
    if MEASURES.contains(&measure) {
        return;
    }
    match check.known.attributes.get(measure) {
        None => {
            let known = MEASURES.into_iter().chain(check.known.attributes.keys().copied());
            let remedy = did_you_mean(measure, known);
            check.at("E331", path, format!("There is no measure and no attribute \"{measure}\"."), remedy);
        }
        Some(None) => {}
        Some(&Some(account)) => {
            let place = check.document.account_place(account, &format!("attributes.{measure}"));
            let cause = format!("\"{measure}\" is counted by {path}, but is negative or no number here.");
            check.found.push("E217", place, cause, "Write a number of 0 or more, or leave it out.");
        }
    }
}
