//! The independent checker: whether a plan keeps every rule and says nothing untrue.
//!
//! It works from the [`Instance`] and the [`Plan`] alone and shares no code with what made the plan: the rules are
//! written here a second time, from their meaning. All quantities are integers and the tolerance is 0. Every plan
//! passes through [`check`] before it is shown or written, and `rebook verify` passes stored plans through it.
//!
//! | Step | Code | Holds when |
//! |---|---|---|
//! | `header` | E601 E602 | the plan is for this scenario, in this format |
//! | [`holders`] | E603 E610 E623 | every seat is covered once or listed as uncovered, by ids that exist, in order |
//! | [`rules`] | E611 E612 E615 E617 | owners may have their seats, fixed seats stay, loads are in their hard bands |
//! | [`decision_groups`] | E613 E614 | families and pods stay together |
//! | [`moves`] | E616 E625 | the limits on change hold, and the list of moves is true |
//! | [`mode`] | E615 E616 E622 | it is of the fewest moves, or without any, where it was asked to be |
//! | [`worth`], [`facts`], [`books`] | E620 E621 E622 E624 | every figure in the plan follows from who has which seat |

use rayon::prelude::*;

use crate::error::{Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{FORMAT, Plan};

pub mod books;
pub mod decision_groups;
pub mod eligibility;
pub mod facts;
pub mod fit;
pub mod holders;
pub mod mode;
pub mod moves;
pub mod proof;
pub mod rules;
pub mod worth;

use holders::Holders;

/// What to do about a plan that breaks a rule or misstates something.
const SOLVE_AGAIN: &str = "Solve the scenario again: the plan was changed, or made for other rules.";

/// Every way in which a plan breaks a rule of its scenario or misstates a figure; empty for a plan that may be shown.
#[must_use]
pub fn check(instance: &Instance, plan: &Plan) -> Diagnostics {
    let mut found = Diagnostics::new();
    header(instance, plan, &mut found);
    let Some(holders) = Holders::read(instance, plan, &mut found) else { return found };
    mode::check(instance, &holders, plan, &mut found);
    let ruled = mode::under(instance, plan);
    let instance = &*ruled;
    // Fixed seats may be others under the plan's mode.
    let Some(holders) = Holders::read(instance, plan, &mut Diagnostics::new()) else { return found };
    let notes: Vec<Diagnostics> = PARTS.par_iter().map(|part| part(instance, &holders, plan)).collect();
    found.0.extend(notes.into_iter().flat_map(|notes| notes.0));
    found
}

/// What is checked once it is known who has which seat; the parts know nothing of each other.
const PARTS: [fn(&Instance, &Holders, &Plan) -> Diagnostics; 4] =
    [|instance, holders, _| breaches(instance, holders), moves::listed, facts::check, books::check];

/// Every rule of the scenario that is broken when the seats are held so.
#[must_use]
pub fn breaches(instance: &Instance, holders: &Holders) -> Diagnostics {
    let mut found = Diagnostics::new();
    rules::check(instance, holders, &mut found);
    decision_groups::check(instance, holders, &mut found);
    moves::budgets(instance, holders, &mut found);
    found
}

fn header(instance: &Instance, plan: &Plan, found: &mut Diagnostics) {
    if plan.format != FORMAT {
        let cause = format!("The plan has format {}; this version reads format {FORMAT}.", plan.format);
        found.push("E602", at("format"), cause, "Solve the scenario again with this version.");
    }
    let mut same = |path, stated: &str, known: &str| {
        if stated != known {
            let cause = format!("The plan is for the scenario with {path} \"{stated}\"; this one has \"{known}\".");
            let remedy = "If the scenario was changed since, or decisions were made, plan again from it: `rebook solve SCENARIO --from PLAN -o new.json`.";
            found.push("E601", at(path), cause, remedy);
        }
    };
    same("scenario.name", &plan.scenario.name, &instance.name);
    same("scenario.digest", &plan.scenario.digest, &instance.digest);
}

/// A JSON path in the plan.
fn at(path: impl Into<String>) -> Place {
    Place::path("", path)
}
