//! The answer in a few figures, and the method in plain sentences.

use crate::analysis::{budgeted, today};
use crate::instance::Instance;
use crate::plan::{Equity, Plan, Status};
use crate::report::block::KeyFigure;
use crate::report::{summary, words};

/// How many balanced measures have a figure of their own.
const MEASURES: usize = 2;

/// What a reader in a hurry looks at.
pub(super) fn figures(instance: &Instance, plan: &Plan) -> Vec<KeyFigure> {
    let seats = instance.seats.len();
    let owned = today(instance).owner_of.iter().flatten().count();
    let figure = |label, value, remark| KeyFigure { label, value, remark };
    let covered = format!("{} of {}", words::grouped(seats - plan.uncovered.len()), words::grouped(seats));
    let mut figures = vec![figure("Seats with an owner", covered, format!("today {}", words::grouped(owned)))];
    let within = |it: &Equity| {
        let remark = format!("by {}; today {}", summary::measure(&it.measure), it.within_now);
        figure("Books within their band", format!("{} of {}", it.within_plan, it.owners), remark)
    };
    figures.extend(plan.equity.iter().take(MEASURES).map(within));
    if let Some(fit) = plan.components.iter().find(|it| it.name == "fit") {
        let now = fit.now.map_or_else(String::new, |now| format!("today {now:.2}; "));
        figures.push(figure("How well owners fit", format!("{:.2}", fit.value), format!("{now}1 is a perfect fit")));
    }
    figures.push(figure("Seats that change hands", words::grouped(plan.moves.len()), moved(plan)));
    let room = match (plan.status, plan.gap) {
        (Status::Optimal, _) => "none".to_owned(),
        (Status::Feasible, Some(gap)) => format!("at most {}", words::gap(gap)),
        (Status::Feasible, None) => "see above".to_owned(),
    };
    figures.push(figure("Room for a better plan", room, "proven".to_owned()));
    figures
}

fn moved(plan: &Plan) -> String {
    let choice = budgeted(&plan.moves);
    let forced = plan.moves.iter().filter(|one| one.forced).count();
    let first = plan.moves.iter().filter(|one| one.from.is_none()).count();
    let told = [(choice, "by choice"), (forced, "of people who can't keep them"), (first, "without an owner today")];
    let told: Vec<String> =
        told.iter().filter(|it| it.0 > 0).map(|it| format!("{} {}", words::grouped(it.0), it.1)).collect();
    words::list(&told)
}

/// How the plan was found and what is proven of it: five sentences for people who have never heard of integer programs.
pub(super) fn method(instance: &Instance, plan: &Plan) -> Vec<String> {
    let proven = match (plan.status, plan.gap) {
        (Status::Optimal, _) => "it is shown by exact arithmetic that no plan at all is worth more".to_owned(),
        (Status::Feasible, Some(gap)) => {
            format!(
                "it is shown by exact arithmetic that no plan at all is worth more than {} above this one",
                words::gap(gap)
            )
        }
        (Status::Feasible, None) => "how much more any plan could be worth is bounded by exact arithmetic".to_owned(),
    };
    let weights: Vec<String> = plan
        .components
        .iter()
        .filter(|it| it.weight > 0.0)
        .map(|it| format!("{} ({})", summary::title_of(&it.name).to_lowercase(), it.weight))
        .map(|it| it.replace("arr", "ARR"))
        .collect();
    vec![
        format!(
            "All {} seats were decided at the same time, because who gets one account changes what is left for all others.",
            words::grouped(instance.seats.len())
        ),
        format!(
            "What a plan is worth is a sum of what the scenario says it wants, each with its weight: {}.",
            words::list(&weights)
        ),
        "Rules such as needed skills, the most hours of a person, locks and limits on change are never traded for worth, and \
         every one was checked again by code that shares nothing with the search."
            .to_owned(),
        format!("The search keeps a ceiling that no plan can pass, and {proven}; `rebook verify` works that out again from the files."),
        "The plan knows only what stands in the data, so decisions stay with people: whatever is approved, rejected or kept in \
         the workbook is a rule of the next plan."
            .to_owned(),
    ]
}
