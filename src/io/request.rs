//! What is to be read from where.

use super::fields::Layout;
use crate::scenario::CsvSource;

/// A CSV file, and what is known of it before it is read.
pub(super) struct Request<'a, T: 'static> {
    /// What the file looks like.
    pub(super) layout: &'a Layout<T>,
    /// What the scenario says of it.
    pub(super) source: &'a CsvSource,
    /// The scenario's file.
    pub(super) scenario: &'a str,
    /// The CSV file.
    pub(super) file: &'a str,
    /// The role that remedies use as their example.
    pub(super) role: &'a str,
}
