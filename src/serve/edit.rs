//! Changes to the scenario: checked as a whole first, then written where nobody has changed the file meanwhile.

use std::path::PathBuf;
use std::sync::MutexGuard;

use serde_json::Value;

use super::folder::Folder;
use super::refusal::{Answer, Refusal};
use crate::api::Scenario;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::io::{self, write};
use crate::scenario::Document;

/// Whoever may write into the folder, and what it holds until then.
pub(super) struct Edit<'a> {
    folder: &'a Folder,
    /// What is written is of this version.
    pub(super) document: Document,
    _writing: MutexGuard<'a, ()>,
}

impl<'a> Edit<'a> {
    /// Begins to change the scenario as it was in this version.
    pub(super) fn begin(folder: &'a Folder, sent: &str) -> Answer<Self> {
        let writing = folder.writer(sent)?;
        let snapshot = folder.snapshot()?;
        if snapshot.version != sent {
            let versions = super::refusal::Versions { sent: sent.to_owned(), version: snapshot.version.clone() };
            return Err(Refusal::changed(versions));
        }
        Ok(Self { folder, document: snapshot.scenario()?.document.clone(), _writing: writing })
    }

    /// What the changed document means.
    pub(super) fn tried(&self) -> Answer<Scenario> {
        Ok(Scenario::of(self.document.clone(), Diagnostics::new())?)
    }

    /// Changes keys of the scenario's file. What else stands there stays, in its order.
    pub(super) fn write_keys(&self, change: impl FnOnce(&mut Value)) -> Answer<()> {
        let path = self.folder.scenario_file();
        let file = path.display().to_string();
        let bytes = std::fs::read(&path).map_err(|error| {
            Diagnostic::new("E001", Place::file(&file), format!("It can't be read: {error}."), "Check the path.")
        })?;
        let digest = io::digest(&bytes);
        let text = io::text(bytes, &file)?;
        let mut value: Value = serde_json::from_str(&text)
            .map_err(|error| Diagnostic::new("E004", Place::file(&file), format!("{error}."), "Mend the file."))?;
        change(&mut value);
        Ok(write::over_known(&path, Some(&digest), format!("{value:#}\n").as_bytes())?)
    }

    /// Writes a file beside the scenario in place of what it was when the version was looked at.
    pub(super) fn write_file(&self, name: &str, bytes: &[u8]) -> Answer<()> {
        let path = self.folder.place(name)?;
        Ok(write::over_known(&path, self.folder.digest(&path).as_deref(), bytes)?)
    }

    /// The first free name of those like `decisions.csv`.
    pub(super) fn free_name(&self, stem: &str, ending: &str) -> Answer<String> {
        self.folder.free_name(stem, ending)
    }

    /// Where a file of the folder is.
    pub(super) fn path(&self, name: &str) -> Answer<PathBuf> {
        self.folder.file(name)
    }

    /// The file that the scenario names for a list, in the folder itself.
    pub(super) fn named(&self, list: &str) -> Answer<Option<String>> {
        let path = self.folder.scenario_file();
        let file = path.display().to_string();
        let text = io::text(std::fs::read(&path).unwrap_or_default(), &file)?;
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let named = ["file", "csv"].into_iter().find_map(|key| value.get(list)?.get(key)?.as_str());
        Ok(named.map(str::to_owned))
    }

    /// The folder's version once all is written.
    pub(super) fn version(&self) -> Answer<String> {
        self.folder.version()
    }
}
