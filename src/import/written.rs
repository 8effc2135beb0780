//! Writing what an import has come to into its folder.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::propose::Proposal;
use super::renew::Renewal;
use super::staging::DataFile;
use crate::error::Diagnostics;
use crate::io::write::{self, Over};

/// The page about an import, in its folder.
pub const PAGE: &str = "import.md";
/// Where the files go whose place new exports take.
const BEFORE: &str = "before";
/// The scenario's file.
const SCENARIO: &str = "scenario.json";

/// The first day of the next quarter.
#[must_use]
pub fn next_quarter() -> Date {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let into = i64::from((today.month() - 1) % 3);
    today.first_of_month().saturating_add((3 - into).months())
}

/// What a scenario is called: the folder's name and the quarter.
#[must_use]
pub fn name_of(folder: &Path, day: Date) -> String {
    let folder = folder.file_name().map_or_else(|| "Books".to_owned(), |name| name.to_string_lossy().into_owned());
    let quarter = (day.month() - 1) / 3 + 1;
    format!("{folder}, Q{quarter} {}", day.year())
}

/// Writes a proposed scenario, its files and the page about it into a folder, over nothing that is there.
///
/// # Errors
/// `E022`: something is there already, and nothing is written; `E021` where writing fails.
pub fn write_proposed(folder: &Path, proposal: &Proposal, page: &str) -> Result<(), Diagnostics> {
    let json = format!("{:#}\n", proposal.scenario);
    let is_there = |file: &DataFile| fs::read(folder.join(&file.name)).is_ok_and(|bytes| bytes == file.bytes);
    // An export that lies in the folder under the very name that it gets is where it belongs.
    let new = proposal.files.iter().filter(|file| !is_there(file));
    let mut files: Vec<(&str, &[u8])> = new.map(|it| (it.name.as_str(), it.bytes.as_slice())).collect();
    // The scenario comes last: a folder in which writing has failed has none.
    files.extend([(PAGE, page.as_bytes()), (SCENARIO, json.as_bytes())]);
    write::write_new(folder, &files)
}

/// Writes new exports into a folder that has a scenario, and what they replace into a folder of its own.
///
/// # Errors
/// `E021` where writing fails.
pub fn write_renewed(folder: &Path, renewal: &Renewal, page: &str) -> Result<(), Diagnostics> {
    for file in &renewal.files {
        put_by(folder, file)?;
        write::write(&folder.join(&file.name), &file.bytes)?;
    }
    if let Some(json) = &renewal.scenario {
        write::write(&folder.join(SCENARIO), json.as_bytes())?;
    }
    write::stream(&folder.join(PAGE), Over::Alike, |out| out.write_all(page.as_bytes()))
}

/// Keeps the file whose place a new one takes: people may have written into it.
fn put_by(folder: &Path, file: &DataFile) -> Result<(), Diagnostics> {
    let there = folder.join(&file.name);
    match fs::read(&there) {
        Ok(old) if old != file.bytes => {
            write::folder(&folder.join(BEFORE))?;
            write::write(&folder.join(BEFORE).join(&file.name), &old)
        }
        _ => Ok(()),
    }
}
