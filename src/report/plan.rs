//! A plan: the answer, its components, everybody's book, what is uncovered, what changes hands.

use super::{CommandContext, Report, books, seats, summary, words};
use crate::instance::Instance;
use crate::plan::Plan;

/// A plan that was just made, the answer first.
#[must_use]
pub fn report(instance: &Instance, plan: &Plan, asked: &CommandContext) -> Report {
    let report = page(instance, plan);
    let arguments = asked.arguments.trim_start();
    let with = |more: &str| asked.command("solve", format!("{arguments} {more}").trim_start());
    let report =
        if report.is_cut() && !asked.full { report.next(with("-v"), "every row of every list") } else { report };
    report
        .next(with("-o plan.json"), "keep the plan")
        .next(asked.command("verify", "plan.json"), "check it again, from the files alone")
}

/// A plan from a file of this name.
#[must_use]
pub fn kept(instance: &Instance, plan: &Plan, file: &str, asked: &CommandContext) -> Report {
    let report = page(instance, plan);
    let file = words::shell(file);
    let report = if report.is_cut() && !asked.full {
        report.next(Some(format!("rebook show {file} -v")), "every row of every list")
    } else {
        report
    };
    report
        .next(asked.command("moves", &format!("--plan {file}")), "what it changes: why, when, in which order")
        .next(asked.command("verify", &file), "check it again, its bound included")
}

fn page(instance: &Instance, plan: &Plan) -> Report {
    Report::new(&instance.name)
        .size(summary::size(instance, plan.books.len()))
        .main("seats")
        .section(summary::answer(instance, plan))
        .with(summary::components(plan))
        .with(books::books(instance, plan))
        .with(seats::uncovered(instance, plan))
        .with(seats::moves(instance, plan))
        .with(seats::seats(instance, plan))
}
