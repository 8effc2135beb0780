//! The index of all codes: one place that names each, for the docs, for `rebook check` and for the tests.

/// What a code means, whatever the place it is found in.
#[derive(Debug, Clone, Copy)]
pub struct CodeInfo {
    /// The stable code. `E` stops the run, `W` does not.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// Why rebook minds, and what usually mends it.
    pub help: &'static str,
}

const fn code(code: &'static str, title: &'static str, help: &'static str) -> CodeInfo {
    CodeInfo { code, title, help }
}

/// Every code that rebook can print, ordered by code.
pub const CODES: &[CodeInfo] = &[code(
    "E001",
    "a file can't be read",
    "The file is missing, or this user may not read it. Check the path; CSV files are looked for beside the scenario.",
)];

/// The entry of a code in [`CODES`].
#[must_use]
pub fn code_info(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|info| info.code == code)
}
