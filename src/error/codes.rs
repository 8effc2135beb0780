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
pub const CODES: &[CodeInfo] = &[
    code(
        "E001",
        "a file can't be read",
        "The file is missing, or this user may not read it. Check the path; CSV files are looked for beside the scenario.",
    ),
    code(
        "E050",
        "not an instance of the generalised assignment problem",
        "The file holds whole numbers and nothing else: agents and jobs, costs by agent, resources by agent, capacities.",
    ),
    code(
        "E051",
        "an instance ends too early",
        "Its first two numbers, agents and jobs, say how many more must follow: twice agents times jobs, and one for each agent.",
    ),
    code(
        "E052",
        "an instance goes on after its end",
        "Its first two numbers, agents and jobs, say how many more must follow. Files that hold several instances have to be cut.",
    ),
    code(
        "E053",
        "an instance of a size that can't be",
        "There must be agents and jobs, and no more of them than memory takes.",
    ),
];

/// The entry of a code in [`CODES`].
#[must_use]
pub fn code_info(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|info| info.code == code)
}
