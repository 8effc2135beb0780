//! Scenario files near another file: a plan says which scenario it is of, and not where that lies.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;

/// Larger files are no scenarios; those of 50,000 accounts have them in a file of their own.
const LARGEST: u64 = 50_000_000;
/// The most files that are looked at.
const MOST: usize = 500;

/// What tells a scenario from any other JSON file.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, rename = "rebook")]
    _version: &'a RawValue,
    name: String,
}

/// The scenario files of a name that lie in the folder of a file, in the one above it, or in those of that folder, by
/// their paths.
#[must_use]
pub fn scenarios(file: &Path, name: &str) -> Vec<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut folders = vec![folder.to_path_buf()];
    folders.extend(entries(folder).into_iter().filter(|path| path.is_dir()));
    folders.push(folder.join(".."));
    let files = folders.iter().flat_map(|folder| entries(folder));
    let json = files.filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")));
    json.take(MOST).filter(|path| is_called(path, name)).collect()
}

/// What a folder holds, by name; nothing where it can't be read.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = |folder: &Path| fs::read_dir(folder).map(|all| all.filter_map(|one| one.ok().map(|one| one.path())));
    let mut found: Vec<PathBuf> = read(folder).into_iter().flatten().collect();
    found.sort();
    // `books/scenario.json` reads better than `./books/scenario.json`.
    found.into_iter().map(|path| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path)).collect()
}

fn is_called(path: &Path, name: &str) -> bool {
    let mut text = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST).read_to_string(&mut text));
    read.is_ok() && serde_json::from_str::<Head>(text.trim_start_matches('\u{feff}')).is_ok_and(|it| it.name == name)
}
