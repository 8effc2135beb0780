//! Why a plan is as it is: the answer first, then a table, then who would have to give way, then how to go on.

mod account;
mod person;
mod rules;

pub use account::report as account;
pub use person::report as person;
pub use rules::report as rules;

use super::table::Column;
use super::{table, words};
use crate::explain::{
    ExplainedPlan, LoadExplained, LoadState, Named, Obstacle, ObstacleKind, OwnerReason, SeatShift, Stake,
};

/// Less than this is nothing, in perfectly fitting seats.
const NOTHING: f64 = 0.005;

/// A column of costs in perfectly fitting seats.
fn seats_worth(key: &'static str, heading: &'static str) -> Column {
    Column::of(table::ColumnKind::Points, key, heading).digits(2)
}

/// What the figures are, and how much they can be trusted.
fn legend(plan: &ExplainedPlan) -> String {
    let told = "\"Costs\" is what the plan would lose with all else as planned, as `rebook moves` says it too; \"if others \
                give way\" is what the plan found that way is worth less, \"proven\" what it costs at least.";
    let worth = words::points(plan.worth);
    let counted = "Costs are counted in perfectly fitting seats";
    if plan.gap == Some(0.0) {
        return format!("{counted}; the plan is worth {worth}, and no plan is better. {told}");
    }
    let gap = plan.gap.map_or_else(|| "an unknown share".to_owned(), words::gap);
    format!(
        "{counted}; the plan is worth {worth}. {told} The plan is known to within {gap} of the best, so that a smaller cost \
         can't be proven (-), and a cost below 0 is an improvement that the plan has missed."
    )
}

/// What a rule that keeps a seat with its owner says.
fn given(given: &OwnerReason, owner: &str) -> String {
    let until = given.until.map_or_else(String::new, |until| format!(" until {until}"));
    match given.why {
        "locked" => {
            let reason = given.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
            format!("It is locked to {owner}{reason}, until the lock is taken away.")
        }
        "renewal" => format!("It is frozen with {owner}{until}: its renewal is near."),
        "changed_lately" => format!("It is frozen with {owner}{until}: its owner changed a short while ago."),
        "at_risk" => format!("It is frozen with {owner} as long as it is at risk."),
        "by_rule" => format!("It is frozen with {owner} by the rule under freeze.when."),
        "kept" => format!("It stays with {owner}: nobody loses an account in this mode."),
        _ => format!("It stays with {owner} because some of its family is locked or frozen there."),
    }
}

/// A meter that stands against giving something to somebody: "hours 98 % of 100 %, 104 % with it"; other people's are
/// named.
fn obstacle(obstacle: &Obstacle, whom: &Named) -> String {
    let owner = obstacle.owner.as_ref().filter(|owner| *owner != whom);
    let whose = owner.map_or_else(String::new, |owner| format!("{}'s ", owner.name));
    if obstacle.kind == ObstacleKind::Budget {
        return match obstacle.measure.as_str() {
            "received" => format!("{whose}new accounts are at the most allowed"),
            "received_arr" => format!("{whose}new ARR is at the most allowed"),
            "kept_arr" => "the ARR that may move is used up".to_owned(),
            _ => owner.map_or_else(
                || "the moves allowed are used up".to_owned(),
                |owner| format!("no more may be taken from {}", owner.name),
            ),
        };
    }
    let [now, with, bound] = match obstacle.of_capacity {
        Some(shares) => shares.map(percent),
        None => [obstacle.now, obstacle.with, obstacle.bound].map(words::amount),
    };
    let what = format!("{whose}{}", obstacle.measure);
    let moved = if obstacle.with < obstacle.now { "without it" } else { "with it" };
    match obstacle.kind {
        ObstacleKind::Limit => format!("{what} {now} of {bound}, {with} {moved}"),
        ObstacleKind::Target => format!("{what} {with} {moved}, target {bound}"),
        _ => {
            let end = if obstacle.with > obstacle.bound { "up to" } else { "from" };
            format!("{what} {with} {moved}, fair {end} {bound}")
        }
    }
}

/// A share in per cent, in tenths where that makes a difference near a limit.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if (percent - percent.round()).abs() < 0.05 { format!("{percent:.0} %") } else { format!("{percent:.1} %") }
}

/// What a component loses, in words.
fn stake(stake: &Stake) -> String {
    let what = match stake.component.as_str() {
        "fit" => "fit".to_owned(),
        "continuity" => "relationships".to_owned(),
        "staying" => "what a move must bring".to_owned(),
        "coverage" => "coverage".to_owned(),
        "capacity" => "hours above target".to_owned(),
        "cost" => "cost".to_owned(),
        other => match other.strip_prefix("balance.") {
            Some(measure) => format!("balance of {measure}"),
            None => other.to_owned(),
        },
    };
    format!("{what} {}", words::points(stake.seats))
}

/// A seat that somebody else would get: "Globex (csm) from Ben to Cy".
fn shift(shift: &SeatShift) -> String {
    let name = |who: &Option<Named>| who.as_ref().map_or_else(|| "nobody".to_owned(), |who| who.name.clone());
    format!("{} ({}) from {} to {}", shift.account.name, shift.role, name(&shift.from), name(&shift.to))
}

/// A load and what holds for it: "hours 85 of 96 (89 %), above the target".
fn meter(load: &LoadExplained) -> String {
    let capacity = load.capacity.filter(|capacity| *capacity > 0.0);
    let share =
        capacity.map_or_else(String::new, |capacity| format!(" ({} of capacity)", percent(load.load / capacity)));
    let limit = load.limit.map_or_else(String::new, |limit| format!(" of at most {}", words::amount(limit)));
    let fair = || {
        load.fair
            .map_or_else(String::new, |[low, high]| format!(" ({} to {})", words::amount(low), words::amount(high)))
    };
    let state = match load.state {
        LoadState::Full => ", full".to_owned(),
        LoadState::AboveTarget => format!(", above the target of {}", words::amount(load.target.unwrap_or(0.0))),
        LoadState::AboveShare => format!(", above their fair share{}", fair()),
        LoadState::BelowShare => format!(", below their fair share{}", fair()),
        LoadState::Within => String::new(),
    };
    format!("{} {}{limit}{share}{state}", load.measure, words::amount(load.load))
}
