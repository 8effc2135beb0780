//! Routing: new accounts get an owner at once, by the last plan's prices and what everybody has room for, without moving
//! anyone; lost accounts leave room. When a new plan would bring much more, it says so.

mod ledger;
mod router;
mod standing;
mod trusted;

pub use ledger::{Entry, FORMAT, Ledger, Seated};
pub use router::Router;
pub use standing::{one_by_one, standing};

use jiff::civil::Date;
use serde::Serialize;

use crate::analysis::{components, rounded, today};
use crate::candidates;
use crate::error::{Diagnostics, Nameable, Place};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::{Account, Document, Families};
use crate::solve::Control;

/// A new plan is worthwhile when it can be better by this share of what the books are worth, beyond the plan's own gap.
const WORTHWHILE: f64 = 0.01;

/// What happens.
#[derive(Debug, Clone, Default)]
pub struct RoutingNews {
    /// Accounts that are new, in the order in which they are routed.
    pub new: Vec<Account>,
    /// Ids of accounts that are lost.
    pub lost: Vec<String>,
}

/// What became of the news.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Routed {
    /// The scenario's name.
    pub name: String,
    /// What was added to the ledger.
    pub entries: Vec<Entry>,
    /// Accounts routed and lost since the plan, these included.
    pub since_the_plan: (usize, usize),
    /// How far the books have drifted from the best ones.
    pub drift: Option<Drift>,
}

/// What a new plan could bring.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Drift {
    /// What the books are worth by now, in perfectly fitting seats.
    pub worth: f64,
    /// What no plan can exceed, in the same unit.
    pub worth_at_most: f64,
    /// By which share a new plan can be better at most.
    pub share: f64,
    /// Whether that is much more than what the last plan left open.
    pub worthwhile: bool,
}

/// Routes new accounts, takes lost ones away, and notes both in the ledger.
///
/// # Errors
/// * `E640`: the ledger is of another plan.
/// * `E643`: it can't be what was routed.
/// * `E641`: an account that is lost is not there, or one that is new is there already.
/// * What is wrong with a new account, as in any scenario.
pub fn route(
    (document, plan): (&Document, &Plan),
    ledger: &mut Ledger,
    news: &RoutingNews,
    on: Date,
    control: &Control,
) -> Result<Routed, Diagnostics> {
    if (&ledger.scenario, ledger.objective) != (&plan.scenario, plan.objective) || ledger.format != FORMAT {
        let mut found = Diagnostics::new();
        let cause = "The ledger goes with another plan.";
        found.push("E640", Place::default(), cause, "Use the plan that it was begun with, or begin a new ledger.");
        return Err(found);
    }
    trusted::check((document, plan), ledger)?;
    let before = ledger.entries.len();
    lose(document, plan, ledger, news, on)?;
    if !news.new.is_empty() {
        take_in((document, plan), ledger, &news.new, on)?;
    }
    let (standing, _) = build(&standing(document, plan, ledger, &[]))?;
    Ok(Routed {
        name: document.scenario.name.clone(),
        entries: ledger.entries[before..].to_vec(),
        since_the_plan: (ledger.routed().count(), ledger.lost().count()),
        drift: drift(&standing, plan, control)?,
    })
}

/// Notes the accounts that are lost.
fn lose(
    document: &Document,
    plan: &Plan,
    ledger: &mut Ledger,
    news: &RoutingNews,
    on: Date,
) -> Result<(), Diagnostics> {
    let mut found = Diagnostics::new();
    let now = standing(document, plan, ledger, &[]);
    let known = |id: &str| now.accounts().iter().find(|account| account.id == id);
    let records = now.accounts().iter().map(|it| (it.id.as_str(), it.name.as_deref().unwrap_or(&it.id)));
    let nameable = Nameable { kind: "account", code: "E641", records };
    let mut entries: Vec<Entry> = Vec::new();
    for word in &news.lost {
        let id = if ledger.lost().any(|lost| lost == word) { Ok(word.as_str()) } else { nameable.find(word) };
        let account = match id {
            Ok(id) if entries.iter().any(|entry| entry.lost.as_deref() == Some(id)) => None,
            Ok(id) => known(id),
            Err(unknown) => {
                found.0.extend(unknown.0);
                continue;
            }
        };
        let Some(account) = account else {
            let cause = format!("\"{word}\" is lost already.");
            found.push("E641", Place::default(), cause, "Leave it out.");
            continue;
        };
        let id = &account.id;
        let seats = account.owner.iter().flat_map(|(role, owners)| {
            owners.iter().map(|owner| Seated {
                role: role.clone(),
                owner: Some(owner.to_owned()),
                fit: None,
                why: format!("{owner} has room for others now."),
                runner_up: None,
            })
        });
        entries.push(Entry { on, account: None, lost: Some(id.clone()), seats: seats.collect() });
    }
    for account in news.new.iter().filter(|new| known(&new.id).is_some()) {
        let cause = format!("There is an account \"{}\" already.", account.id);
        found.push("E641", Place::default(), cause, "Give the new one an id of its own, or leave it out.");
    }
    if found.has_errors() {
        return Err(found);
    }
    ledger.entries.extend(entries);
    Ok(())
}

/// Routes new accounts one after another and notes who gets them.
fn take_in(
    (document, plan): (&Document, &Plan),
    ledger: &mut Ledger,
    new: &[Account],
    on: Date,
) -> Result<(), Diagnostics> {
    let (instance, _) = build(&one_by_one(&standing(document, plan, ledger, new)))?;
    let candidates = candidates::find(&instance);
    let model = planner::model(&instance, &candidates)?;
    let together = document.scenario.rules.families == Families::Together;
    let mut router = Router::new((&instance, &candidates), &model, &WarmStart::of(plan), together);
    for account in new {
        let seats = router.route(&account.id).unwrap_or_default();
        ledger.entries.push(Entry { on, account: Some(Box::new(account.clone())), lost: None, seats });
    }
    Ok(())
}

/// How far the books of today are from the best ones; nothing where that can't be said without a search.
#[expect(clippy::cast_precision_loss, reason = "points as figures to compare")]
fn drift(standing: &Instance, plan: &Plan, control: &Control) -> Result<Option<Drift>, Diagnostics> {
    let now: i64 = components(standing, &today(standing)).iter().map(|row| row.points).sum();
    let Some(most) = planner::ceiling(standing, &WarmStart::of(plan), control)? else { return Ok(None) };
    let seat = standing.weights.points_per_seat.max(1) as f64;
    let share = (most - now) as f64 / (now.unsigned_abs().max(1)) as f64;
    Ok(Some(Drift {
        worth: rounded(now as f64 / seat),
        worth_at_most: rounded(most as f64 / seat),
        share: rounded(share.max(0.0)),
        worthwhile: share > plan.gap.unwrap_or(0.0) + WORTHWHILE,
    }))
}
