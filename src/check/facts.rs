//! Whether the plan's figures follow from who has which seat.
//!
//! Fit, hours and the gap stand in the plan as decimal fractions of integers. They are compared as those integers.

use super::fit::fit;
use super::holders::{AccountRole, Holders};
use super::moves::{incumbents, losing};
use super::rules::minutes;
use super::worth::{name, worth};
use super::{SOLVE_AGAIN, at};
use crate::error::Diagnostics;
use crate::instance::{Instance, MILLION};
use crate::plan::{ComponentRow, Plan, Status, Stopped};

/// Every figure of the plan that is not what the scenario and the plan's own assignments make it.
#[must_use]
pub fn check(instance: &Instance, holders: &Holders, plan: &Plan) -> Diagnostics {
    let mut found = Diagnostics::new();
    for account_role in &holders.account_roles {
        seats(instance, holders, account_role, plan, &mut found);
        former(instance, holders, account_role, plan, &mut found);
    }
    objective(instance, holders, plan, &mut found);
    bound(plan, &mut found);
    found
}

/// The fit, the hours and the lock of an account and role's covered seats.
fn seats(instance: &Instance, holders: &Holders, account_role: &AccountRole, plan: &Plan, found: &mut Diagnostics) {
    for seat in account_role.seats.clone() {
        let (Some(owner), Some(row)) = (holders.owner[seat], holders.row(seat)) else { continue };
        let stated = &plan.assignments[row];
        let mut say = |field: &str, stated: String, known: String| {
            let cause = format!("The plan says {field} {stated} for {}; it is {known}.", account_role.name(instance));
            found.push("E620", at(format!("assignments[{row}].{field}")), cause, SOLVE_AGAIN);
        };
        let known = fit(instance, seat, owner);
        if !is_fraction(stated.fit, known, MILLION) {
            say("fit", stated.fit.to_string(), decimal(known, MILLION).to_string());
        }
        let known = minutes(instance, seat, owner);
        if !is_fraction(stated.hours, known, 60) {
            say("hours", stated.hours.to_string(), decimal(known, 60).to_string());
        }
        let known = instance.seats[seat].fixed.is_some_and(|fixed| fixed.owner == owner);
        if stated.locked != known {
            say("locked", stated.locked.to_string(), known.to_string());
        }
    }
}

/// The former owners of an account and role's seats: the owner to be where they keep it, else one of those who lose theirs, each at
/// most once and none while one is left.
fn former(instance: &Instance, holders: &Holders, account_role: &AccountRole, plan: &Plan, found: &mut Diagnostics) {
    let mut losing: Vec<&str> = losing(instance, holders, account_role).into_iter().map(|it| it.0).collect();
    let mut none = Vec::new();
    for seat in account_role.seats.clone() {
        let Some(row) = holders.row(seat) else { continue };
        let kept = holders.owner[seat].filter(|owner| incumbents(instance, account_role).contains(owner));
        let stated = match holders.owner[seat] {
            Some(_) => plan.assignments[row].previous.as_deref(),
            None => plan.uncovered[row].previous.as_deref(),
        };
        let right = match (kept, stated) {
            (Some(owner), stated) => stated == Some(instance.owners[owner].id.as_str()),
            (None, Some(stated)) => losing.iter().position(|it| *it == stated).map(|i| losing.remove(i)).is_some(),
            (None, None) => {
                none.push(seat);
                true
            }
        };
        if !right {
            misplaced(instance, holders, account_role, seat, stated, found);
        }
    }
    if let (Some(&seat), false) = (none.first(), losing.is_empty()) {
        misplaced(instance, holders, account_role, seat, None, found);
    }
}

fn misplaced(
    instance: &Instance,
    holders: &Holders,
    account_role: &AccountRole,
    seat: usize,
    stated: Option<&str>,
    found: &mut Diagnostics,
) {
    let mut place = holders.place(seat);
    place.path.push_str(".previous");
    let stated = stated.unwrap_or("nobody");
    let cause = format!("The plan says that {stated} had {} so far, which is not so.", account_role.name(instance));
    found.push("E620", place, cause, SOLVE_AGAIN);
}

/// The points of every component, and that they add up.
fn objective(instance: &Instance, holders: &Holders, plan: &Plan, found: &mut Diagnostics) {
    let worth = worth(instance, holders);
    let scale = instance.weights.points_per_seat;
    let mut say = |path: &str, stated: i64, known: i64| {
        if stated != known {
            let cause = format!("The plan says {stated}; it is {known}.");
            found.push("E621", at(path), cause, SOLVE_AGAIN);
        }
    };
    say("points_per_seat", plan.points_per_seat, scale);
    say("objective", plan.objective, worth.values().sum());
    let mut left: Vec<(usize, &ComponentRow)> = plan.components.iter().enumerate().collect();
    for (&component, &points) in &worth {
        let name = name(instance, component);
        match left.iter().position(|(_, row)| row.name == name) {
            Some(i) => {
                let (i, row) = left.remove(i);
                say(&format!("components[{i}].points"), row.points, points);
            }
            None => say(&format!("components.{name}"), 0, points),
        }
    }
    for (i, row) in left {
        say(&format!("components[{i}].points"), row.points, 0);
    }
}

/// That the bound is one, and that gap and status say how far the plan is from it.
fn bound(plan: &Plan, found: &mut Diagnostics) {
    let mut say = |path: &str, cause: String| found.push("E622", at(path), cause, SOLVE_AGAIN);
    let (objective, bound) = (plan.objective, plan.bound);
    if bound < objective {
        say("bound", format!("The bound {bound} is below the objective {objective}."));
    }
    if (plan.status == Status::Optimal) != (bound == objective) {
        let called = if plan.status == Status::Optimal { "optimal" } else { "feasible only" };
        let cause = format!("The plan is called {called} at objective {objective} and bound {bound}.");
        say("status", cause);
    }
    if plan.stopped == Stopped::Optimal && plan.status != Status::Optimal {
        say("stopped", "The solver is said to have stopped at an optimal plan, which this is not.".to_owned());
    }
    let known = gap(objective, bound);
    let close = match (plan.gap, known) {
        (Some(stated), Some(known)) => (stated - known).abs() <= 1e-12 * known.abs(),
        (stated, known) => stated == known,
    };
    if !close {
        let share = |gap: Option<f64>| gap.map_or_else(|| "not defined".to_owned(), |gap| format!("{gap}"));
        say("gap", format!("The plan says that the gap is {}; it is {}.", share(plan.gap), share(known)));
    }
}

fn gap(objective: i64, bound: i64) -> Option<f64> {
    if objective == bound {
        Some(0.0)
    } else if objective == 0 {
        None
    } else {
        let apart = i128::from(bound) - i128::from(objective);
        Some(float(apart) / float(i128::from(objective)).abs())
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures are bounded far below 2^53 and shown as decimals")]
fn float(figure: i128) -> f64 {
    figure as f64
}

/// An integer figure in the unit in which the plan states it.
fn decimal(figure: i64, scale: i64) -> f64 {
    float(figure.into()) / float(scale.into())
}

/// Whether a decimal stands for an integer figure: off by less than reading and writing it can be.
fn is_fraction(stated: f64, figure: i64, scale: i64) -> bool {
    let known = decimal(figure, scale);
    (stated - known).abs() <= 1e-12 * known.abs().max(1.0)
}

/// Whether a decimal stands for an integer figure after rounding to millionths.
pub(super) fn is_rounded(stated: f64, figure: i64, scale: i64) -> bool {
    (stated - decimal(figure, scale)).abs() <= 0.6e-6
}
