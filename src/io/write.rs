//! Writing: a file is there whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use crate::error::{Diagnostic, Diagnostics, Place};

/// So much of a file is looked at to tell its kind, in bytes.
const MOST_READ: u64 = 4096;

/// Writes a file: into a temporary one beside it, to the disk, then in place of the old one. Whatever happens in
/// between, the old file or the new one stands there whole. A device or pipe is written to directly.
///
/// # Errors
/// `E021`: the file can't be written; what stood there is unchanged.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostics> {
    stream(path, Over::Anything, |out| out.write_all(bytes))
}

/// What may be written over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Nothing: what is there may be somebody's work.
    Nothing,
    /// What is of the new content's kind: an earlier answer to such a question.
    Alike,
    /// Whatever is there.
    Anything,
}

/// The same for what is written as it is made, so that the whole of it need never be held. Where something else is in the
/// way, it stays, and the content is put beside it under another name.
///
/// # Errors
/// `E021` as [`write()`], and where the content can't be made; `E029`: another kind of file is there.
pub fn stream(
    path: &Path,
    over: Over,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Diagnostics> {
    match replace(path, over, content) {
        Err(error) => Err(cant(path, &error).into()),
        Ok(None) => Ok(()),
        Ok(Some(beside)) => Err(in_the_way(path, &beside).into()),
    }
}

/// Writes over a file that still has the content of this digest, and only then: looked at when all is ready to take its place,
/// so that what somebody wrote meanwhile is never lost. Without a digest, the file must not be there.
///
/// # Errors
/// `E068`: it has another content by now, and nothing is written; `E021` as [`write()`].
#[cfg(feature = "serve")]
pub fn over_known(path: &Path, digest: Option<&str>, bytes: &[u8]) -> Result<(), Diagnostics> {
    let put = || {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut file = temporary(folder_of(&target))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        let now = match fs::read(&target) {
            Ok(now) => Some(super::digest(&now)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if now.as_deref() != digest {
            return Ok(false);
        }
        if now.is_some() {
            file.as_file().set_permissions(fs::metadata(&target)?.permissions())?;
            file.persist(&target)?;
        } else {
            file.persist_noclobber(&target)?;
        }
        sync(folder_of(&target));
        Ok(true)
    };
    match put() {
        Ok(true) => Ok(()),
        Ok(false) => {
            let cause = "It was changed meanwhile, and was left as it is.";
            let place = Place::file(&path.display().to_string());
            Err(Diagnostic::new("E068", place, cause, "Look at it again, then decide again.").into())
        }
        Err(error) => Err(cant(path, &error).into()),
    }
}

/// Whether a file could be written: found out before any work is done for it.
///
/// # Errors
/// `E021`: it can't be.
pub fn ready(path: &Path) -> Result<(), Diagnostics> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|old| !old.is_file()) {
        return Ok(());
    }
    temporary(folder_of(&target)).map(|_| ()).map_err(|error| cant(path, &error).into())
}

/// Writes files into a folder, which is made if need be; overwrites nothing.
///
/// # Errors
/// `E022` for each file that is there already, and nothing is written; `E021` where writing fails.
pub fn write_new(folder: &Path, files: &[(&str, impl AsRef<[u8]>)]) -> Result<(), Diagnostics> {
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let there: Vec<Diagnostic> =
        paths.iter().filter(|path| fs::symlink_metadata(path).is_ok()).map(|p| taken(p)).collect();
    if !there.is_empty() {
        return Err(Diagnostics(there));
    }
    fs::create_dir_all(folder).map_err(|error| cant(folder, &error))?;
    for (path, (_, bytes)) in paths.iter().zip(files) {
        write(path, bytes.as_ref())?;
    }
    Ok(())
}

/// Makes a folder, and those above it, if need be.
///
/// # Errors
/// `E021`: it can't be made.
pub fn folder(path: &Path) -> Result<(), Diagnostics> {
    fs::create_dir_all(path).map_err(|error| cant(path, &error).into())
}

/// Writes content in place of what a path leads to; where that may not be written over, beside it, and then that path.
fn replace(
    path: &Path,
    over: Over,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Option<PathBuf>> {
    // What a link leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let mut device = BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?);
        content(&mut device)?;
        return device.flush().map(|()| None);
    }
    let folder = folder_of(&target);
    let mut file = BufWriter::new(temporary(folder)?);
    content(&mut file)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    let is_free = match (&old, over) {
        (None, _) | (_, Over::Anything) => true,
        (Some(_), Over::Nothing) => false,
        (Some(_), Over::Alike) => kind(&target)?.is_alike(&kind(file.path())?),
    };
    let beside = if is_free {
        if let Some(old) = old {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.persist(&target)?;
        None
    } else {
        Some(persist_beside(file, &target)?)
    };
    sync(folder);
    Ok(beside)
}

/// A rename is on the disk once its folder is; not every system lets a folder be opened, and then it follows soon.
fn sync(folder: &Path) {
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What tells one kind of file from another.
enum FileKind {
    /// The keys of JSON: of its object, or of all objects in its list.
    Keys(BTreeSet<String>),
    /// The first line of anything else, up to a gap of two spaces, after which reports say figures that change.
    Line(String),
}

impl FileKind {
    /// Some keys are only written where they say something.
    fn is_alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Keys(some), Self::Keys(others)) => some.is_subset(others) || others.is_subset(some),
            (Self::Line(line), Self::Line(other)) => line == other,
            _ => false,
        }
    }
}

#[expect(clippy::zero_sized_map_values, reason = "JSON's objects are read as maps, and only their keys are looked at")]
fn kind(path: &Path) -> io::Result<FileKind> {
    type Object = BTreeMap<String, IgnoredAny>;
    let open = || fs::File::open(path).map(BufReader::new);
    if let Ok(object) = serde_json::from_reader::<_, Object>(open()?) {
        return Ok(FileKind::Keys(object.into_keys().collect()));
    }
    if let Ok(list) = serde_json::from_reader::<_, Vec<Object>>(open()?) {
        return Ok(FileKind::Keys(list.into_iter().flatten().map(|(key, _)| key).collect()));
    }
    let mut head = Vec::new();
    open()?.take(MOST_READ).read_to_end(&mut head)?;
    let text = String::from_utf8_lossy(&head);
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    Ok(FileKind::Line(line.split("  ").next().unwrap_or_default().trim_end().to_owned()))
}

/// Gives a file that is written the first free name of those like a path's: `plan-1.json`.
fn persist_beside(mut file: tempfile::NamedTempFile, path: &Path) -> io::Result<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    let mut number = 0u32;
    loop {
        number += 1;
        let beside = path.with_file_name(format!("{stem}-{number}{ending}"));
        file = match file.persist_noclobber(&beside) {
            Ok(_) => return Ok(beside),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => taken.file,
            Err(other) => return Err(other.error),
        };
    }
}

/// A temporary file with the permissions that any new file gets.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rebook-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn cant(path: &Path, error: &io::Error) -> Diagnostic {
    let place = Place::file(&path.display().to_string());
    // The name of the temporary file says nothing to anybody.
    let said = error.to_string();
    let why = said.split(" at path ").next().unwrap_or_default();
    Diagnostic::new("E021", place, format!("It can't be written: {why}."), "Choose another place, or mend this one.")
}

fn in_the_way(path: &Path, beside: &Path) -> Diagnostic {
    let place = Place::file(&path.display().to_string());
    let cause =
        format!("What is there is something else, and was left alone: the result is in {} instead.", beside.display());
    Diagnostic::new("E029", place, cause, "Name another file, or say --force to write over this one.")
}

fn taken(path: &Path) -> Diagnostic {
    let place = Place::file(&path.display().to_string());
    Diagnostic::new("E022", place, "It is there already.", "Name another folder, or move it away.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_a_file_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.json");
        write(&path, b"old").expect("written");
        write(&path, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn what_breaks_off_leaves_the_old_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("model.mps");
        write(&path, b"old").expect("written");
        let broken = stream(&path, Over::Alike, |out| {
            out.write_all(&vec![0; 100_000])?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(broken.expect_err("broken off").0[0].code, "E021");
        assert_eq!(fs::read(&path).expect("read"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn what_is_of_another_kind_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = b"{\n  \"format\": 3,\n  \"gap\": 1\n}";
        for (name, there, new) in [
            ("scenario.json", &b"{\n  \"rebook\": 1\n}"[..], &plan[..]),
            ("q1.2027.json", b"{ \"name\": \"Q1\", \"rebook\": 1 }", b"{ \"name\": \"Q1\", \"moves\": [] }"),
            ("list.json", b"[{ \"id\": 1 }]", b"[{ \"account\": 1, \"role\": 2 }]"),
            ("notes.txt", b"Call Ann  today", b"Quickstart    12 accounts"),
            ("accounts.csv", b"Account ID,Name\n1,Acme", b"account,role\n1,csm"),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, there).expect("written");
            let found = stream(&path, Over::Alike, |out| out.write_all(new)).expect_err("something else is there");
            assert_eq!(found.0[0].code, "E029");
            assert_eq!(fs::read(&path).expect("read"), there);
            let dot = name.rfind('.').expect("an ending");
            let beside = format!("{}-1{}", &name[..dot], &name[dot..]);
            assert!(found.0[0].cause.contains(&beside), "{found}");
            assert_eq!(fs::read(folder.path().join(beside)).expect("read"), new, "the result is not lost");
            stream(&path, Over::Anything, |out| out.write_all(new)).expect("forced");
            assert_eq!(fs::read(&path).expect("read"), new);
        }
    }

    #[test]
    fn an_earlier_answer_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, there, new) in [
            ("plan.json", &b"{\n  \"format\": 3,\n  \"gap\": 1\n}"[..], &b"{ \"format\" : 3, \"gap\": 2 }"[..]),
            ("fewest.json", b"{ \"format\": 3, \"fewest\": {} }", b"{ \"format\": 3 }"),
            ("list.json", b"[{ \"account\": 1 }]", b"[]"),
            ("plan.txt", b"Quickstart    12 accounts", b"Quickstart   13 accounts"),
            ("moves.csv", b"\xef\xbb\xbfaccount,role\r\n1,csm", b"account,role\n2,csm"),
            ("empty.csv", b"", b""),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, there).expect("written");
            stream(&path, Over::Alike, |out| out.write_all(new)).unwrap_or_else(|found| panic!("{name}: {found}"));
            assert_eq!(fs::read(&path).expect("read"), new);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 6);
    }

    #[test]
    fn overwrites_nothing_in_a_new_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [("a.csv", "1"), ("b.csv", "2")];
        fs::write(folder.path().join("b.csv"), "mine").expect("written");
        let found = write_new(folder.path(), &files).expect_err("b.csv is there");
        assert_eq!(found.0.len(), 1);
        assert_eq!(found.0[0].code, "E022");
        assert!(!folder.path().join("a.csv").exists(), "nothing is written");
    }

    #[test]
    fn says_why_a_file_cant_be_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = write(&folder.path().join("none/plan.json"), b"").expect_err("no such folder");
        assert_eq!(error.0[0].code, "E021");
    }

    #[cfg(unix)]
    #[test]
    fn writes_through_a_link_and_keeps_permissions() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("plan.json"), folder.path().join("link.json"));
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        write(&link, b"new").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    }
}
