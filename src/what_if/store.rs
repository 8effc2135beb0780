//! Answers kept in a folder, each in a file named by what it is the answer to: a run that was stopped, or that was
//! spread over several machines, finds what is there and goes on.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Diagnostic, Diagnostics, Place};
use crate::io::{self, write};
use crate::solve::Control;

/// A folder of answers, or none.
#[derive(Debug, Clone, Default)]
pub struct Store {
    folder: Option<PathBuf>,
}

impl Store {
    /// Answers in a folder, which is made if need be.
    ///
    /// # Errors
    /// `E021`: it can't be made.
    pub fn in_folder(folder: &Path) -> Result<Self, Diagnostics> {
        write::folder(folder)?;
        Ok(Self { folder: Some(folder.to_owned()) })
    }

    /// What an answer is kept under: it depends on the scenario, on the limits that make a plan what it is, and on this
    /// version of rebook.
    #[must_use]
    pub fn key(&self, what: &str, digest: &str, control: &Control) -> String {
        let limits = format!("{:?} {:?} {} {:?}", control.gap, control.work_limit, control.seed, control.method);
        let time = if control.work_limit.is_some() { None } else { control.time_limit };
        let text = format!("{} {what} {digest} {limits} {time:?}", env!("CARGO_PKG_VERSION"));
        format!("{what}-{}.json", &io::digest(text.as_bytes())[..32])
    }

    /// What is kept under a key, if anything is.
    ///
    /// # Errors
    /// Why it can't be read, if something is.
    pub fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, String> {
        let Some(file) = self.folder.as_ref().map(|folder| folder.join(key)).filter(|file| file.exists()) else {
            return Ok(None);
        };
        let text = std::fs::read(&file).map_err(|error| error.to_string())?;
        serde_json::from_slice(&text).map(Some).map_err(|error| error.to_string())
    }

    /// That what is kept under a key is not used, and why.
    #[must_use]
    pub fn not_used(&self, key: &str, why: &str) -> Diagnostic {
        let file = self.folder.as_ref().map_or_else(PathBuf::new, |folder| folder.join(key));
        let place = Place::file(&file.display().to_string());
        Diagnostic::new(
            "W631",
            place,
            format!("The kept answer is not used: {why}"),
            "`rebook compare` answers the question again.",
        )
    }

    /// That a question has no plan by what is kept under a key, which nothing but another search could show.
    #[must_use]
    pub fn on_trust(&self, key: &str, title: &str) -> Diagnostic {
        let file = self.folder.as_ref().map_or_else(|| PathBuf::from(key), |folder| folder.join(key));
        let cause = format!("That \"{title}\" has no plan is taken on trust: it was found by an earlier run.");
        let remedy = "To have it found out anew: `rebook compare` with the same folder and limits.";
        Diagnostic::new("W632", Place::file(&file.display().to_string()), cause, remedy)
    }

    /// Keeps something under a key: the file is there whole or not at all.
    ///
    /// # Errors
    /// `E021`: it can't be written.
    pub fn write<T: Serialize>(&self, key: &str, value: &T) -> Result<(), Diagnostics> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let text = serde_json::to_vec(value).unwrap_or_default();
        write::write(&folder.join(key), &text)
    }
}
