//! Handing over: what the new owner needs to know on their first day, and the files that change the customer database.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::{Move, Plan};
use crate::reassign::{ProposedMove, reassign};
use crate::scenario::{Document, settled};

mod account;
pub mod crm;
pub mod facts;

mod file_names;
mod manager;
mod person;
mod plan_index;
mod reasons;
mod subject;
mod templates;

pub use plan_index::PlanIndex;
pub use templates::{DEFAULTS, Templates};

/// Of each move the day and the reason, by account, role and new owner.
#[derive(Debug, Clone, Default)]
pub struct Handovers(BTreeMap<(String, String, Option<String>), Handover>);

#[derive(Debug, Clone)]
struct Handover {
    /// The day of its wave; nothing where it has none.
    day: Option<Date>,
    /// The reason, in words that both sides may read.
    why: String,
    /// What is not as it should be on that day.
    note: Option<String>,
}

impl Handovers {
    /// The handovers of a plan's moves.
    ///
    /// # Errors
    /// As [`reassign`].
    pub fn of(document: &Document, instance: &Instance, plan: &Plan) -> Result<Self, Diagnostics> {
        let made = reassign(document, instance, plan)?;
        let moves = made.steps.into_iter().flat_map(|step| step.moves);
        let one = |it: ProposedMove| {
            let handover = Handover { day: it.date, why: it.told, note: it.date_note };
            ((it.account, it.role, it.to), handover)
        };
        Ok(Self(moves.map(one).collect()))
    }

    /// The day from which a move's new owner has the account: that of its wave, or of the plan where it has none.
    #[must_use]
    pub fn day(&self, instance: &Instance, change: &Move) -> Date {
        self.find(change).and_then(|it| it.day).unwrap_or(instance.as_of)
    }

    /// The reason of a move, and what is not as it should be on its day.
    fn said(&self, change: &Move) -> Vec<String> {
        let it = self.find(change).into_iter();
        it.flat_map(|it| [Some(it.why.clone()), it.note.clone()]).flatten().collect()
    }

    fn find(&self, change: &Move) -> Option<&Handover> {
        self.0.get(&(change.account.clone(), change.role.clone(), change.to.clone()))
    }
}

/// Whether a move is to be carried out: it is approved, or nobody has decided about any move.
pub fn approvals(document: &Document) -> impl Fn(&Move) -> bool {
    let decided = settled(document.decisions(), document.accounts());
    move |change| {
        let here = decided.get(&(change.account.as_str(), change.role.as_str()));
        let approved = here.is_some_and(|it| it.approved.is_some() && it.approved == change.to.as_deref());
        decided.is_empty() || approved
    }
}

/// The pack of every move, the summary of everybody who gets or gives something, and one for each of their managers: names
/// relative to a folder, and texts.
///
/// # Errors
/// `E650`: a template fails, with its file and line.
pub fn packs(index: &PlanIndex<'_>, templates: &Templates) -> Result<Vec<(String, String)>, Diagnostics> {
    let accounts = account::all(index);
    let people = person::all(index, &accounts);
    let managers = manager::all(index, &people, &accounts);
    let mut files = Vec::with_capacity(accounts.len() + people.len() + managers.len());
    for pack in &accounts {
        files.push((pack.file.clone(), templates.account(pack)?));
    }
    for summary in &people {
        files.push((summary.file.clone(), templates.person(summary)?));
    }
    for team in &managers {
        files.push((team.file.clone(), templates.manager(team)?));
    }
    Ok(files)
}
