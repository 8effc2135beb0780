//! Folders whose files a later run replaces: a list of what was written lies beside them, so that nothing else is touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path};

use super::files::digest;
use super::write::{self, Over};
use crate::error::{Diagnostic, Diagnostics, Place};

/// The list of what was written: a digest, two spaces and a name a line, as `sha256sum --check` reads it.
pub const LIST: &str = "rebook-files.txt";

/// Writes files, named relative to a folder with slashes, into it. Files that an earlier run wrote and nobody has changed
/// since are replaced, or deleted where there is nothing for them any more. All else in the folder stays as it is, unless
/// anything may be written over.
///
/// # Errors
/// `E651` for each file in the way that no earlier run wrote or that was changed since, and nothing is written; `E021`
/// where writing fails.
pub fn replace(folder: &Path, files: &[(String, String)], over: Over) -> Result<(), Diagnostics> {
    let written = read_list(folder);
    let ours = |name: &str| {
        let current = fs::read(folder.join(name)).map(|bytes| digest(&bytes)).unwrap_or_default();
        written.get(name).is_some_and(|digests| digests.contains(&current))
    };
    let there = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    let same = |name: &str, text: &str| fs::read(folder.join(name)).is_ok_and(|bytes| bytes == text.as_bytes());
    let in_the_way = |(name, text): &&(String, String)| there(name) && !ours(name) && !same(name, text);
    let taken: Vec<Diagnostic> = files.iter().filter(in_the_way).map(|(name, _)| taken(&folder.join(name))).collect();
    if !taken.is_empty() && over == Over::Alike {
        return Err(Diagnostics(taken));
    }
    let stale: Vec<&String> =
        written.keys().filter(|name| files.iter().all(|(new, _)| new != *name) && ours(name)).collect();
    write::folder(folder)?;
    // The list holds old and new until all is done: a run that is cut short leaves nothing that the next one can't replace.
    let mut both = written.clone();
    for (name, text) in files {
        both.entry(name.clone()).or_default().insert(digest(text.as_bytes()));
    }
    write_list(folder, &both)?;
    for (name, text) in files {
        let path = folder.join(name);
        path.parent().map_or(Ok(()), write::folder)?;
        write::write(&path, text.as_bytes())?;
    }
    for name in stale {
        // One that can't be deleted stays, and is nobody's from now on.
        let _ = fs::remove_file(folder.join(name));
    }
    let new = files.iter().map(|(name, text)| (name.clone(), BTreeSet::from([digest(text.as_bytes())])));
    write_list(folder, &new.collect())
}

/// By name the digests under which a file was or was about to be written.
type DigestList = BTreeMap<String, BTreeSet<String>>;

/// The list in a folder. Names that lead out of it are nothing that was written here.
fn read_list(folder: &Path) -> DigestList {
    let mut list = DigestList::new();
    for line in fs::read_to_string(folder.join(LIST)).unwrap_or_default().lines() {
        let Some((digest, name)) = line.split_once("  ") else { continue };
        if Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) {
            list.entry(name.to_owned()).or_default().insert(digest.to_owned());
        }
    }
    list
}

fn write_list(folder: &Path, list: &DigestList) -> Result<(), Diagnostics> {
    let mut text = String::new();
    for (name, digests) in list {
        for digest in digests {
            let _ = writeln!(text, "{digest}  {name}");
        }
    }
    write::write(&folder.join(LIST), text.as_bytes())
}

fn taken(path: &Path) -> Diagnostic {
    let cause = "It is there already, and is not what an earlier run wrote.";
    let remedy = "Name another folder, or move it away: it would be lost.";
    Diagnostic::new("E651", Place::file(&path.display().to_string()), cause, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_its_own_files_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let files =
            |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        fs::write(at("notes.md"), "mine").expect("written");
        replace(folder.path(), &files(&[("a/one.md", "1"), ("two.md", "2")]), Over::Alike).expect("written");
        replace(folder.path(), &files(&[("a/one.md", "new")]), Over::Alike).expect("replaced");
        assert_eq!(fs::read(at("a/one.md")).expect("read"), b"new");
        assert!(!at("two.md").exists() && at("notes.md").exists());
        fs::write(at("a/one.md"), "edited").expect("written");
        let found =
            replace(folder.path(), &files(&[("a/one.md", "newer"), ("b.md", "b")]), Over::Alike).expect_err("edited");
        assert_eq!(found.0[0].code, "E651");
        assert!(!at("b.md").exists(), "nothing is written");
        let found = replace(folder.path(), &files(&[("notes.md", "ours")]), Over::Alike).expect_err("the user's");
        assert_eq!(found.0[0].code, "E651");
    }
}
