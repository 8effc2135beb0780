//! The files of a scenario: reading them, within bounds.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Diagnostic, Diagnostics, Place};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 200_000_000;

/// The folder that tables are looked for in.
pub(super) struct Files {
    folder: Option<PathBuf>,
    /// A table that the user names, not the scenario: it may lie anywhere.
    given: Option<PathBuf>,
}

impl Files {
    /// Files beside this one.
    pub(super) fn beside(path: &Path) -> Self {
        Self { folder: Some(path.parent().map(Path::to_path_buf).unwrap_or_default()), given: None }
    }

    /// The same, and a table that lies wherever the user says.
    #[cfg(feature = "cli")]
    pub(super) fn and(self, given: &Path) -> Self {
        Self { given: Some(given.to_owned()), ..self }
    }

    /// No files at all.
    pub(super) fn none() -> Self {
        Self { folder: None, given: None }
    }

    /// The bytes of a file.
    pub(super) fn read(path: &Path, file: &str) -> Result<Vec<u8>, Diagnostics> {
        let mut bytes = Vec::new();
        // The length that the system states is right for files and 0 for pipes, which are read up to the bound.
        let length = File::open(path).and_then(|opened| {
            let stated = opened.metadata()?.len();
            if stated > LARGEST {
                Ok(stated)
            } else {
                opened.take(LARGEST + 1).read_to_end(&mut bytes).map(|n| n as u64)
            }
        });
        match length {
            Err(error) => {
                let remedy = "Check the path; a scenario's tables are looked for in its own folder.";
                let cause = format!("It can't be read: {error}.");
                return Err(Diagnostic::new("E001", Place::file(file), cause, remedy).into());
            }
            Ok(length) if length > LARGEST => {
                let cause = format!("It is larger than {} MB.", LARGEST / 1_000_000);
                let remedy = "Leave out columns and rows that rebook does not use.";
                return Err(Diagnostic::new("E002", Place::file(file), cause, remedy).into());
            }
            Ok(_) => {}
        }
        Ok(bytes)
    }

    /// The name and the bytes of a table that the scenario names at `place`.
    pub(super) fn table(&self, name: &str, place: &Place) -> Result<(String, Vec<u8>), Diagnostics> {
        if self.given.as_ref().is_some_and(|given| given.display().to_string() == name) {
            return Ok((name.to_owned(), Self::read(Path::new(name), name)?));
        }
        let Some(folder) = &self.folder else {
            let cause = format!("This scenario is in no folder, so that \"{name}\" can't be found.");
            return Err(
                Diagnostic::new("E014", place.clone(), cause, "Write the records into the scenario itself.").into()
            );
        };
        if Path::new(name).is_absolute() || name.trim().is_empty() || has_drive(name) {
            let cause = format!("\"{name}\" is not a path from the scenario's folder.");
            let remedy = "Write the path as seen from the scenario's folder, such as \"accounts.csv\".";
            return Err(Diagnostic::new("E013", place.clone(), cause, remedy).into());
        }
        let path = folder.join(name);
        let file = path.display().to_string();
        let bytes = Self::read(&path, &file)?;
        Ok((file, bytes))
    }
}

/// SHA-256 of some bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a path begins with a Windows drive, which other systems would take for a relative path.
fn has_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}
