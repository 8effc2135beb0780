//! From accounts to seats: which segment an account belongs to, where it is on the journey, and what it needs of whom.

use crate::error::Diagnostics;
use crate::scenario::Document;

pub mod effort;
pub mod explain;
pub mod findings;
pub mod matrix;
pub mod rules;
pub mod segments;
pub mod timeline;
pub mod triggers;

use effort::{Demand, EffortRules};
use segments::Placement;

/// Every account's segment and what it needs, in the scenario's order.
#[derive(Debug, Clone)]
pub struct Covered<'a> {
    /// Where each account belongs.
    pub placements: Vec<Placement>,
    /// What each account needs, ordered by role.
    pub demands: Vec<Vec<Demand<'a>>>,
}

/// Places all accounts and works out what each needs. Problems are noted; where one is an error, the lists are empty.
#[must_use]
pub fn cover<'a>(document: &'a Document, found: &mut Diagnostics) -> Covered<'a> {
    let placements = segments::place(document, found);
    let effort = EffortRules::compile(document, found);
    if found.has_errors() {
        return Covered { placements: Vec::new(), demands: Vec::new() };
    }
    let demands = effort.of_all(document, &placements, found);
    Covered { placements, demands }
}
