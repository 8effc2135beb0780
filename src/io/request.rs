//! What is to be read from where.

use std::collections::BTreeMap;

use super::fields::Layout;
use crate::scenario::TableSource;

/// A table, and what is known of it before it is read.
pub(super) struct Request<'a, T: 'static> {
    /// What the file looks like.
    pub(super) layout: &'a Layout<T>,
    /// What the scenario says of it.
    pub(super) source: &'a TableSource,
    /// The scenario's file.
    pub(super) scenario: &'a str,
    /// The table's file.
    pub(super) file: &'a str,
    /// What the scenario says of money.
    pub(super) money: &'a Money,
    /// The role that remedies use as their example.
    pub(super) role: &'a str,
}

/// What a scenario says of money.
#[derive(Debug, Clone, Default)]
pub(super) struct Money {
    /// Its currency; empty where it is not known.
    pub(super) currency: String,
    /// One unit of other currencies in its own.
    pub(super) rates: BTreeMap<String, f64>,
}
