//! Handing over: what the new owner needs to know on her first day, and the files that change the customer database.

use jiff::civil::Date;

use crate::instance::Instance;
use crate::plan::Move;

mod account;
pub mod crm;
pub mod facts;
mod markdown;
mod names;
mod reasons;
mod receiver;
mod templates;
mod view;

pub use templates::{DEFAULTS, Templates};
pub use view::View;

/// The day from which a move's new owner has the account.
#[must_use]
pub fn effective(instance: &Instance, _: &Move) -> Date {
    instance.as_of
}

/// The pack of every move and the summary of everybody who gets something: names relative to a folder, and texts.
///
/// # Errors
/// `E650`: a template fails, with its file and line.
pub fn packs(view: &View<'_>, templates: &Templates) -> Result<Vec<(String, String)>, crate::error::Diagnostics> {
    let accounts = account::all(view);
    let receivers = receiver::all(view, &accounts);
    let mut files = Vec::with_capacity(accounts.len() + receivers.len());
    for pack in &accounts {
        files.push((pack.file.clone(), templates.account(pack)?));
    }
    for summary in &receivers {
        files.push((summary.file.clone(), templates.receiver(summary)?));
    }
    Ok(files)
}
