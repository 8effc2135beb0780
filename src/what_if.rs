//! What if: a scenario with some things different, many at once, side by side.

pub mod alternatives;
mod apply;
mod check;
pub mod comparison;
pub mod diff;
pub mod figures;
pub mod frontier;
pub mod futures;
pub(crate) mod parallel;
pub mod run;
pub mod store;
pub mod worth;

pub use apply::apply;
pub use check::unanswerable;

use crate::error::{Diagnostics, Severity};

/// Why there is no plan: the code and cause of the first error.
pub(crate) fn why(found: &Diagnostics) -> String {
    let first = found.0.iter().find(|one| one.severity == Severity::Error);
    first.map_or_else(String::new, |one| format!("{}: {}", one.code, one.cause))
}
