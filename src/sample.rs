//! Input to start from: the starter folder, synthetic organisations of many shapes, and instances from the literature.

mod accounts;
mod dice;
pub mod gap;
mod organisation;
mod people;
mod shape;
mod words;

pub use organisation::organisation;
pub use shape::{OrganisationSize, Shape, shaped};

/// A file to write into a new folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl File {
    fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), text: text.into() }
    }
}

/// The starter folder: a small scenario that is ready to solve, its two CSV files, and notes on how to fill it.
#[must_use]
pub fn starter() -> Vec<File> {
    vec![
        File::new("scenario.json", include_str!("../scenarios/quickstart/scenario.json")),
        File::new("accounts.csv", include_str!("../scenarios/quickstart/accounts.csv")),
        File::new("team.csv", include_str!("../scenarios/quickstart/team.csv")),
        File::new("NOTES.md", include_str!("../scenarios/quickstart/NOTES.md")),
    ]
}
