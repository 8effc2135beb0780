//! Trying a scenario before it is written: its files in a folder that vanishes, read as every command reads them.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::error::{Diagnostic, Diagnostics, Place};
use crate::io;
use crate::scenario::Document;

/// A file beside the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its name in the scenario's folder.
    pub name: String,
    /// The file that it is a copy of, as the user named it; empty for one that was made.
    pub from: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl DataFile {
    /// A copy, byte for byte, under a name of ours with the same ending: the next export takes its place.
    pub(super) fn copy(name: &str, from: &Path) -> Result<Self, Diagnostics> {
        let ending = from.extension().map_or_else(|| "csv".to_owned(), |it| it.to_string_lossy().to_lowercase());
        let file = from.display().to_string();
        let bytes = fs::read(from).map_err(|error| {
            Diagnostic::new("E001", Place::file(&file), format!("It can't be read: {error}."), "Check the path.")
        })?;
        Ok(Self { name: format!("{name}.{ending}"), from: file, bytes })
    }
}

/// A scenario in a folder of its own, for as long as it is looked at.
pub(super) struct Staged {
    folder: TempDir,
    /// What places call the files: the name there, and the user's.
    names: Vec<(String, String)>,
}

const SCENARIO: &str = "scenario.json";

impl Staged {
    pub(super) fn new(scenario: &Value, files: &[DataFile]) -> Result<Self, Diagnostics> {
        Self::of_text(&format!("{scenario:#}"), files)
    }

    pub(super) fn of_text(scenario: &str, files: &[DataFile]) -> Result<Self, Diagnostics> {
        let cant = |error: std::io::Error| {
            let remedy = "Make room where temporary files are kept.";
            Diagnostic::new("E021", Place::file("a temporary folder"), format!("It can't be written: {error}."), remedy)
        };
        let folder = tempfile::tempdir().map_err(cant)?;
        fs::write(folder.path().join(SCENARIO), scenario).map_err(cant)?;
        let mut names = vec![(folder.path().join(SCENARIO).display().to_string(), SCENARIO.to_owned())];
        for file in files {
            let path = folder.path().join(&file.name);
            fs::write(&path, &file.bytes).map_err(cant)?;
            let called = if file.from.is_empty() { file.name.clone() } else { file.from.clone() };
            names.push((path.display().to_string(), called));
        }
        Ok(Self { folder, names })
    }

    /// The scenario as every command reads it. Places name the user's files.
    pub(super) fn load(&self) -> Result<(Document, Diagnostics), Diagnostics> {
        let read = io::load(&self.folder.path().join(SCENARIO));
        read.map(|(document, found)| (document, self.called(found))).map_err(|found| self.called(found))
    }

    /// The same problems, in the files as the user names them.
    pub(super) fn called(&self, mut found: Diagnostics) -> Diagnostics {
        for one in &mut found.0 {
            for (there, called) in &self.names {
                if one.place.file == *there {
                    one.place.file.clone_from(called);
                }
                if one.cause.contains(there.as_str()) {
                    one.cause = one.cause.replace(there.as_str(), called);
                }
            }
        }
        found
    }
}
