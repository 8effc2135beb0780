//! The folder: which files it may touch, what they hold now, and one writer at a time.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;

use super::refusal::{Answer, Refusal, Versions};
use crate::api::Scenario;
use crate::error::Diagnostics;
use crate::io;

/// What a scenario is called where the user names none.
pub(super) const SCENARIO: &str = "scenario.json";
/// A file that was changed less than this before it was read may change again without another time of change: systems keep
/// that in steps of up to two seconds.
const SETTLED: Duration = Duration::from_secs(2);
/// How often the files are read again because they changed meanwhile.
const TRIES: usize = 3;

/// A folder that is served.
pub(super) struct Folder {
    /// As the user named it.
    pub(super) path: PathBuf,
    /// Without links: all that is read and written lies below.
    root: PathBuf,
    /// The scenario's file in it.
    pub(super) scenario: String,
    pub(super) read_only: bool,
    known: Mutex<BTreeMap<PathBuf, Known>>,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
    writing: Mutex<()>,
}

/// A file's digest, and how the file looked when it was taken.
struct Known {
    stamp: Stamp,
    digest: String,
}

/// By what a changed file is told without reading it.
#[derive(PartialEq, Eq, Clone)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

/// The scenario at one moment.
pub(super) struct Snapshot {
    /// Digest of the scenario's file and the tables that it names.
    pub(super) version: String,
    /// What is read of it, or why it can't be.
    pub(super) scenario: Result<Scenario, Diagnostics>,
}

impl Folder {
    /// A folder, or the folder of a scenario file.
    pub(super) fn open(path: &Path, read_only: bool) -> std::io::Result<Self> {
        let (folder, scenario) = match path.file_name().and_then(|name| name.to_str()) {
            Some(name) if path.is_file() => (path.parent().unwrap_or(Path::new("")), name),
            _ => (path, SCENARIO),
        };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Ok(Self {
            path: folder.to_owned(),
            root: fs::canonicalize(folder)?,
            scenario: scenario.to_owned(),
            read_only,
            known: Mutex::default(),
            snapshot: Mutex::default(),
            writing: Mutex::default(),
        })
    }

    /// Where a file of the folder is that may be read: an existing one, by its name alone.
    pub(super) fn file(&self, name: &str) -> Answer<PathBuf> {
        let path = self.place(name)?;
        let is_here = fs::canonicalize(&path).is_ok_and(|it| it.parent() == Some(&*self.root) && it.is_file());
        if is_here { Ok(path) } else { Err(not_here(StatusCode::NOT_FOUND, name)) }
    }

    /// The same in a folder of it.
    pub(super) fn file_in(&self, folder: &str, name: &str) -> Answer<PathBuf> {
        self.place(name)?;
        let path = self.path.join(folder).join(name);
        let parent = self.root.join(folder);
        let is_here = fs::canonicalize(&path).is_ok_and(|it| it.parent() == Some(&*parent) && it.is_file());
        if is_here { Ok(path) } else { Err(not_here(StatusCode::NOT_FOUND, name)) }
    }

    /// Where a file of this name is or would be.
    pub(super) fn place(&self, name: &str) -> Answer<PathBuf> {
        let mut parts = Path::new(name).components();
        let is_name = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
        let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
        if !is_name || name.starts_with('.') || name.len() > 200 || name.contains(is_odd) {
            return Err(not_here(StatusCode::BAD_REQUEST, name));
        }
        Ok(self.path.join(name))
    }

    /// The first free name of those like `plan.json`: that, or `plan-2.json` and so on.
    pub(super) fn free_name(&self, stem: &str, ending: &str) -> Answer<String> {
        let mut number = 1u32;
        loop {
            let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
            if self.place(&name)?.symlink_metadata().is_err() {
                return Ok(name);
            }
            number += 1;
        }
    }

    /// The scenario file as the user would name it.
    pub(super) fn scenario_file(&self) -> PathBuf {
        self.path.join(&self.scenario)
    }

    /// The names of the files that lie in the folder itself, ordered.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().filter_map(Result::ok);
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// The digest of a file's content; nothing where it is not there.
    pub(super) fn digest(&self, path: &Path) -> Option<String> {
        let before = stamp(&fs::metadata(path).ok().filter(Metadata::is_file)?);
        if let Some(known) = lock(&self.known).get(path)
            && known.stamp == before
        {
            return Some(known.digest.clone());
        }
        let read_at = SystemTime::now();
        let digest = io::digest(&fs::read(path).ok()?);
        let settled = before.modified.is_some_and(|at| read_at.duration_since(at).is_ok_and(|age| age > SETTLED));
        if settled && fs::metadata(path).is_ok_and(|now| stamp(&now) == before) {
            lock(&self.known).insert(path.to_owned(), Known { stamp: before, digest: digest.clone() });
        }
        Some(digest)
    }

    /// The version of the scenario: a digest of its file and the tables that it names.
    pub(super) fn version(&self) -> Answer<String> {
        let file = self.scenario_file();
        if !file.exists() {
            return Ok(io::digest(b""));
        }
        self.file(&self.scenario)?;
        let mut parts = vec![self.digest(&file).unwrap_or_default()];
        for name in io::tables_named(&file).unwrap_or_default() {
            let path = self.path.join(&name);
            if fs::canonicalize(&path).is_ok_and(|it| !it.starts_with(&self.root) || !it.is_file()) {
                return Err(not_here(StatusCode::UNPROCESSABLE_ENTITY, &name));
            }
            parts.push(format!("{name} {}", self.digest(&path).unwrap_or_default()));
        }
        Ok(io::digest(parts.join("\n").as_bytes()))
    }

    /// The scenario as its files are now. It is read anew only when they have changed.
    pub(super) fn snapshot(&self) -> Answer<Arc<Snapshot>> {
        let mut kept = lock(&self.snapshot);
        let mut version = self.version()?;
        for _ in 0..TRIES {
            if let Some(known) = kept.as_ref().filter(|known| known.version == version) {
                return Ok(Arc::clone(known));
            }
            let scenario = Scenario::load(self.scenario_file());
            let after = self.version()?;
            if after == version {
                *kept = Some(Arc::new(Snapshot { version: version.clone(), scenario }));
            }
            version = after;
        }
        kept.clone().filter(|known| known.version == version).ok_or_else(|| {
            let cause = "The scenario's files keep changing while they are read.";
            Refusal::new(StatusCode::CONFLICT, "E068", cause, "Try again once they are written.")
        })
    }

    /// Lets one writer in, who made the decision from this version of the folder.
    pub(super) fn writer(&self, sent: &str) -> Answer<MutexGuard<'_, ()>> {
        let guard = self.any_writer()?;
        let version = self.version()?;
        if version == sent { Ok(guard) } else { Err(Refusal::changed(Versions { sent: sent.to_owned(), version })) }
    }

    /// Lets one writer in who writes over nothing.
    pub(super) fn any_writer(&self) -> Answer<MutexGuard<'_, ()>> {
        if self.read_only {
            let cause = "The folder was opened for reading only.";
            return Err(Refusal::new(StatusCode::FORBIDDEN, "E069", cause, "Start without --read-only."));
        }
        Ok(lock(&self.writing))
    }

    /// Waits for whoever is writing.
    pub(super) fn settle(&self) {
        drop(lock(&self.writing));
    }
}

impl Snapshot {
    /// The scenario.
    pub(super) fn scenario(&self) -> Answer<&Scenario> {
        self.scenario.as_ref().map_err(|found| Refusal::from(found.clone()))
    }
}

/// What a panic elsewhere left is as good as before: nothing here is half done.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stamp(file: &Metadata) -> Stamp {
    Stamp { length: file.len(), modified: file.modified().ok() }
}

fn not_here(status: StatusCode, name: &str) -> Refusal {
    let cause = format!("\"{}\" is not a file of the folder.", crate::report::words::plain(name));
    Refusal::new(status, "E067", cause, "Name a file that lies in the folder itself.")
}
