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
        "E401",
        "a rule can't be read",
        "Rules are written in CEL, the Common Expression Language: comparisons joined by && and ||, texts in quotation marks.",
    ),
    code(
        "E402",
        "a rule speaks of an unknown field",
        "Rules may use the standing fields of an account and the attributes that at least one account has.",
    ),
    code(
        "E403",
        "a rule fails on an account",
        "A rule must compare like with like and give true or false. A field that an account does not have makes the rule not match; anything else is reported.",
    ),
    code(
        "E404",
        "an account belongs to no segment",
        "Every account needs a segment: by naming one, or by the first rule that matches it. End the list with a rule `true` to catch the rest.",
    ),
    code(
        "E405",
        "the numbers are too large",
        "All sums are exact integers of 64 bits. Amounts or weights of this size could overflow; count in thousands.",
    ),
    code(
        "E406",
        "a cap is below the largest family",
        "Families go to one owner as a whole. Where a family alone exceeds what anybody may have, it could never be placed.",
    ),
    code(
        "E501",
        "a pod can serve an account in too many ways",
        "Each way to fill an account's pod seats is one option. Where a pod has many people of several roles their number explodes; smaller pods or other patterns avoid that.",
    ),
    code(
        "E502",
        "no plan exists",
        "The rules contradict each other, and the message names the rule that shows it: whatever is chosen, it can't be kept.",
    ),
    code(
        "E503",
        "no plan was found",
        "The search met no plan that keeps every hard rule, but has no proof that none exists. The rules that its best attempt breaks are named.",
    ),
    code(
        "E504",
        "a plan failed the check",
        "Every plan is recomputed by an independent checker before it is shown. One that fails is a fault of rebook's and is never shown.",
    ),
    code("W401", "a segment is empty", "No account matches it, or an earlier segment takes them all."),
    code(
        "W402",
        "a limit gives way to locked accounts",
        "Somebody holds more than a limit allows by locked and frozen accounts alone. They stay, and her limit is raised to what she holds.",
    ),
];

/// The entry of a code in [`CODES`].
#[must_use]
pub fn code_info(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|info| info.code == code)
}
