//! The lists that can be CSV files.

use crate::scenario::field::Field;
use crate::scenario::{Account, Decision, Person};

/// What a list of records looks like as a CSV file.
pub(super) struct Layout<T: 'static> {
    /// The scenario's key for the list.
    pub(super) list: &'static str,
    /// Every field that a column can fill.
    pub(super) fields: &'static [Field<T>],
    /// A record of which nothing is known.
    pub(super) blank: T,
}

/// The team's CSV file.
pub(super) fn team() -> Layout<Person> {
    Layout { list: "team", fields: Person::FIELDS, blank: Person::unknown() }
}

/// The accounts' CSV file.
pub(super) fn accounts() -> Layout<Account> {
    Layout { list: "accounts", fields: Account::FIELDS, blank: Account::default() }
}

/// The decisions' CSV file.
pub(super) fn decisions() -> Layout<Decision> {
    Layout { list: "decisions", fields: Decision::FIELDS, blank: Decision::default() }
}
