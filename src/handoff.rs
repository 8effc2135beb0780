//! Handing over: what the new owner needs to know on their first day, and the files that change the customer database.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::{Move, Plan};
use crate::reassign::reassign;
use crate::scenario::{Document, settled};

mod account;
pub mod crm;
pub mod facts;

mod file_names;
mod plan_index;
mod reasons;
mod receiver;
mod subject;
mod templates;

pub use plan_index::PlanIndex;
pub use templates::{DEFAULTS, Templates};

/// The days on which moves happen, by account and role.
#[derive(Debug, Clone, Default)]
pub struct Days(BTreeMap<(String, String), Date>);

impl Days {
    /// The days of the waves that the moves of a plan are scheduled in.
    ///
    /// # Errors
    /// As [`reassign`].
    pub fn of(document: &Document, instance: &Instance, plan: &Plan) -> Result<Self, Diagnostics> {
        let made = reassign(document, instance, plan)?;
        let moves = made.steps.into_iter().flat_map(|step| step.moves);
        Ok(Self(moves.filter_map(|one| Some(((one.account, one.role), one.date?))).collect()))
    }

    /// The day from which a move's new owner has the account: that of its wave, or of the plan where it has none.
    #[must_use]
    pub fn of_move(&self, instance: &Instance, change: &Move) -> Date {
        self.0.get(&(change.account.clone(), change.role.clone())).copied().unwrap_or(instance.as_of)
    }
}

/// Whether a move is to be carried out: it is approved, or nobody has decided about any move.
pub fn approvals(document: &Document) -> impl Fn(&Move) -> bool {
    let decided = settled(document.decisions(), document.accounts());
    move |change| {
        let here = decided.get(&(change.account.as_str(), change.role.as_str()));
        let approved = here.is_some_and(|it| it.approved.iter().any(|to| change.to.as_deref() == Some(*to)));
        decided.is_empty() || approved
    }
}

/// The pack of every move and the summary of everybody who gets something: names relative to a folder, and texts.
///
/// # Errors
/// `E650`: a template fails, with its file and line.
pub fn packs(index: &PlanIndex<'_>, templates: &Templates) -> Result<Vec<(String, String)>, Diagnostics> {
    let accounts = account::all(index);
    let receivers = receiver::all(index, &accounts);
    let mut files = Vec::with_capacity(accounts.len() + receivers.len());
    for pack in &accounts {
        files.push((pack.file.clone(), templates.account(pack)?));
    }
    for summary in &receivers {
        files.push((summary.file.clone(), templates.receiver(summary)?));
    }
    Ok(files)
}
