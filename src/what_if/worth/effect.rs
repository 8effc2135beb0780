//! What a plan with something more does that the base's does not.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::analysis::rounded;
use crate::instance::Instance;
use crate::plan::Plan;

/// What is different in a plan with an offer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Seats covered that nobody has in the base's plan; less than 0 where more are open.
    pub seats: i64,
    /// Accounts that are whole again: they have a seat without an owner in the base's plan and none in this one.
    pub accounts: usize,
    /// Their ARR.
    pub arr: i64,
    /// Hours that the people of the base have less on their books.
    pub freed: f64,
    /// Mean fit of the covered seats, above the base's.
    pub fit: Option<f64>,
    /// Seats whose owner is another than in the base's plan.
    pub moves: u32,
}

/// What a plan does that the base's does not.
pub(super) fn effect(base: (&Instance, &Plan), with: (&Instance, &Plan), moves: u32) -> Effect {
    let (open, still) = (open(base.1), open(with.1));
    let whole: Vec<&str> = open.difference(&still).copied().collect();
    let known: BTreeSet<&str> = base.0.owners.iter().map(|owner| owner.id.as_str()).collect();
    let hours = |plan: &Plan| -> f64 {
        plan.books.iter().filter(|book| known.contains(book.owner.as_str())).map(|book| book.plan.hours).sum()
    };
    let seats = i64::try_from(base.1.uncovered.len()).unwrap_or(0) - i64::try_from(with.1.uncovered.len()).unwrap_or(0);
    Effect {
        seats,
        accounts: whole.len(),
        arr: base.0.accounts.iter().filter(|account| whole.contains(&account.id.as_str())).map(|it| it.arr).sum(),
        freed: rounded(hours(base.1) - hours(with.1)),
        fit: fit(base.1).zip(fit(with.1)).map(|(base, with)| rounded(with - base)),
        moves,
    }
}

/// The accounts with a seat that nobody has.
fn open(plan: &Plan) -> BTreeSet<&str> {
    plan.uncovered.iter().map(|seat| seat.account.as_str()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a mean for display")]
fn fit(plan: &Plan) -> Option<f64> {
    let fits: f64 = plan.assignments.iter().map(|it| it.fit).sum();
    (!plan.assignments.is_empty()).then(|| fits / plan.assignments.len() as f64)
}
