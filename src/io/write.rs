//! Writing: a file is there whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Diagnostic, Diagnostics, Place};

/// Writes a file: into a temporary one beside it, to the disk, then in place of the old one. Whatever happens in
/// between, the old file or the new one stands there whole. A device or pipe is written to directly.
///
/// # Errors
/// `E021`: the file can't be written; what stood there is unchanged.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostics> {
    stream(path, |out| out.write_all(bytes))
}

/// The same for what is written as it is made, so that the whole of it need never be held.
///
/// # Errors
/// As [`write()`], and where the content can't be made.
pub fn stream(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Diagnostics> {
    replace(path, content).map_err(|error| cant(path, &error).into())
}

/// Writes files into a folder, which is made if need be; overwrites nothing.
///
/// # Errors
/// `E022` for each file that is there already, and nothing is written; `E021` where writing fails.
pub fn write_new(folder: &Path, files: &[(&str, &str)]) -> Result<(), Diagnostics> {
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    let there: Vec<Diagnostic> =
        paths.iter().filter(|path| fs::symlink_metadata(path).is_ok()).map(|p| taken(p)).collect();
    if !there.is_empty() {
        return Err(Diagnostics(there));
    }
    fs::create_dir_all(folder).map_err(|error| cant(folder, &error))?;
    for (path, (_, text)) in paths.iter().zip(files) {
        write(path, text.as_bytes())?;
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

fn replace(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // What a link leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let mut device = BufWriter::new(fs::OpenOptions::new().write(true).open(&target)?);
        content(&mut device)?;
        return device.flush();
    }
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = BufWriter::new(temporary(folder)?);
    content(&mut file)?;
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target)?;
    // The rename is on the disk once its folder is; not every system lets a folder be opened, and then it follows soon.
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
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
    Diagnostic::new("E021", place, format!("It can't be written: {error}."), "Choose another place, or mend this one.")
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
        let broken = stream(&path, |out| {
            out.write_all(&vec![0; 100_000])?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(broken.expect_err("broken off").0[0].code, "E021");
        assert_eq!(fs::read(&path).expect("read"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
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
