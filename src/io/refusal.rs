//! Why a workbook is not read.

/// The most bytes that an archive may inflate to.
pub(super) const MOST_INFLATED: u64 = 300_000_000;
/// The most cells of a sheet that is read cell by cell.
pub(super) const MOST_CELLS: usize = 20_000_000;
/// The most cells of the sheets whose reader holds all of them at once, empty ones between filled ones included: some
/// 40 bytes each, twice.
pub(super) const MOST_HELD: usize = 4_000_000;

/// Code, cause and remedy.
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: String,
}

pub(super) fn refusal<T>(
    code: &'static str,
    cause: impl Into<String>,
    remedy: impl Into<String>,
) -> Result<T, Refusal> {
    Err(Refusal { code, cause: cause.into(), remedy: remedy.into() })
}

/// E117: it is not put together as it should be.
pub(super) fn damaged<T>(why: impl std::fmt::Display) -> Result<T, Refusal> {
    let remedy = "Open it in a spreadsheet program, save it again as XLSX or as CSV UTF-8, and name that file.";
    refusal("E117", format!("This workbook can't be read: {why}."), remedy)
}

/// E117: it is locked.
pub(super) fn protected<T>() -> Result<T, Refusal> {
    refusal("E117", "This workbook is protected by a password.", "Save a copy without the password, and name that.")
}

/// E118: it is larger, or claims to be larger, than what is held.
pub(super) fn too_large<T>(cells: usize) -> Result<T, Refusal> {
    let (megabytes, cells) = (MOST_INFLATED / 1_000_000, cells / 1_000_000);
    let cause =
        format!("Unpacked, this workbook has more than {megabytes} MB or {cells} million cells, or says that it has.");
    let remedy = "Look for something far below or far right of the table, delete it, or save the sheet as CSV UTF-8.";
    refusal("E118", cause, remedy)
}
