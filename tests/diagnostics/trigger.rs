//! What a trigger is.

/// An input that must lead to a certain code.
pub struct Trigger {
    pub code: &'static str,
    pub input: Input,
}

/// What is read.
pub enum Input {
    /// The good scenario with the values at these JSON pointers replaced or added.
    Edit(&'static [(&'static str, &'static str)]),
    /// A scenario file of these bytes.
    Bytes(&'static [u8]),
    /// A scenario that was not read from a file.
    Text(&'static str),
    /// The good scenario with its team from a CSV file: what the scenario says of the file, and the file.
    Team(&'static str, &'static str),
    /// The same for its accounts.
    Accounts(&'static str, &'static str),
    /// A literature instance to import.
    Gap(&'static str),
    /// No file at all.
    Missing,
    /// A file of a terabyte.
    Huge,
}

/// A trigger by edits.
pub const fn edit(code: &'static str, edits: &'static [(&'static str, &'static str)]) -> Trigger {
    Trigger { code, input: Input::Edit(edits) }
}

/// A trigger by a CSV file of accounts.
pub const fn accounts(code: &'static str, source: &'static str, text: &'static str) -> Trigger {
    Trigger { code, input: Input::Accounts(source, text) }
}
