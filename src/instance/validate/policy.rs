//! The objective and the rules, beyond what each number must be.

use super::Check;

pub(super) fn check(check: &mut Check) {
    let scenario = check.scenario;
    let coverage = scenario.objective.coverage;
    if (0.0..1.0).contains(&coverage) {
        let cause = format!("The weight of coverage, {coverage}, is below 1: leaving seats empty would pay.");
        check.at("E212", "objective.coverage", cause, "Write 1 or more.");
    }
    let capacity = &scenario.rules.capacity;
    if capacity.target > capacity.limit {
        let cause = format!("The target, {}, is above the limit, {}.", capacity.target, capacity.limit);
        check.at("E213", "rules.capacity", cause, "Lower the target or raise the limit.");
    }
    let (document, known) = (check.document, check.known);
    for (id, limits) in &scenario.rules.moves.segments {
        let path = format!("rules.moves.segments.{id}");
        if !known.segments.contains(id.as_str()) {
            let segments = || known.segments.iter().copied();
            check.unknown("E380", || document.place(path.as_str()), ("segment", id), segments);
        }
        if limits.at_most.is_none() && limits.arr_at_most.is_none() {
            let cause = "Nothing is limited here.";
            check.at("E381", &path, cause, "Write \"at_most\" or \"arr_at_most\", or leave the segment out.");
        }
    }
    for (measure, balance) in &scenario.rules.balance {
        let path = format!("rules.balance.{measure}");
        if balance.tolerance.is_some() && balance.points.is_some() {
            check.at("E214", &path, "Both \"tolerance\" and \"points\" are given.", "Keep one of them.");
        }
        if balance.points.is_some() && measure != "hours" {
            let cause = format!("\"points\" are of utilisation, which \"{measure}\" does not have.");
            check.at("E215", &path, cause, "Write a \"tolerance\" instead: a fraction of the fair share.");
        }
    }
}
