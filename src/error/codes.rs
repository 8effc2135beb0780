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
        "The file is missing, or this user may not read it. Check the path; CSV files are looked for in the scenario's own folder.",
    ),
    code(
        "E002",
        "a file is too large",
        "Files above 200 MB are not read. Leave out the columns and rows that are not needed.",
    ),
    code(
        "E003",
        "a file is no text",
        "Scenarios and CSV files are UTF-8, or UTF-16 with a byte order mark. Older spreadsheets save Latin-1: save again and choose UTF-8.",
    ),
    code(
        "E004",
        "a file is not JSON",
        "A comma too many, a missing quote or bracket. The place is where reading stopped; the slip is there or just before.",
    ),
    code(
        "E005",
        "another version of the format",
        "The number behind \"rebook\" is the version of the scenario format. This program reads the version that the message names.",
    ),
    code(
        "E006",
        "an unknown key",
        "A key that is not part of the format does nothing, so it is refused. Usually it is a slip of the pen; the nearest known key is suggested. Facts of your own about an account go into its \"attributes\".",
    ),
    code(
        "E007",
        "a value of the wrong type",
        "A text where a number is due, a single value where a list is due, and the like. Leave out what is unknown rather than writing null.",
    ),
    code("E008", "a missing key", "This key has no default worth having, so it must be there."),
    code(
        "E009",
        "an unknown word",
        "Only certain words can stand here, in lower case. The message lists them or suggests the nearest.",
    ),
    code(
        "E010",
        "a key is written twice",
        "JSON keeps only the last of two equal keys in one object, so that the first would be lost without a word.",
    ),
    code(
        "E011",
        "no such day in the scenario",
        "Dates are written year-month-day, such as 2027-01-31, and must exist.",
    ),
    code("E012", "a number out of its range", "Counts and levels are whole numbers, 0 or more."),
    code(
        "E013",
        "a path that does not start in the scenario's folder",
        "CSV files are named by their path from the scenario's folder, so that the folder can move as a whole.",
    ),
    code(
        "E014",
        "a CSV file without a folder",
        "A scenario that was not read from a file has no folder in which to look for CSV files. Put the records inline.",
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
    code(
        "E101",
        "an empty CSV file",
        "The first line of a CSV file holds the headings; each further line is a record.",
    ),
    code(
        "E102",
        "a field that every record needs has no column",
        "Every account needs an id; every person an id and a role. If a column holds it under another heading, add it to \"columns\".",
    ),
    code(
        "E103",
        "a mapped heading is not in the file",
        "\"columns\" maps our field to the heading in the file, letter for letter.",
    ),
    code(
        "E104",
        "a mapping for an unknown field",
        "The left side of \"columns\" is one of our fields, such as \"arr\", \"skills.german\" or \"owner.csm\". Facts of your own about accounts are \"attributes.name\".",
    ),
    code(
        "E105",
        "two columns for one field",
        "A heading that is used must be there once. Rename or delete the other column, or map the field to another heading.",
    ),
    code(
        "E106",
        "a row of another width",
        "A row has more or fewer cells than there are headings, usually because a cell contains the separator and is not in quotes.",
    ),
    code(
        "E107",
        "a cell is not a number",
        "Numbers are digits with an optional sign, thousands, decimals, currency or percent sign. Leave unknown cells empty; \"n/a\" is not a number.",
    ),
    code(
        "E108",
        "a decimal separator that can't be known",
        "1,234 is a thousand and more in one country and a little more than one in another, and no other number of the file tells which. Say which with \"decimal\".",
    ),
    code(
        "E109",
        "two decimal separators in one file",
        "Some numbers can only be read with a decimal point, others only with a comma. Make them alike.",
    ),
    code(
        "E110",
        "a cell is not a date",
        "Dates are written year-month-day, such as 2027-01-31. Other orders are refused because 01/02/2027 means two days.",
    ),
    code(
        "E111",
        "a cell is neither yes nor no",
        "yes, true, 1 and x are yes; no, false and 0 are no; an empty cell is the default.",
    ),
    code(
        "E112",
        "a cell with several values can't be read",
        "Several values are told apart by semicolons: csm;se for lists, integration:3;german:2 for levels and numbers by name, 2027-01-01/2027-02-01 for absences.",
    ),
    code("E113", "a cell that must be filled is empty", "Every record needs its id, and every person a role."),
    code("E114", "a cell is not a whole number", "Levels and counts are whole numbers, 0 or more."),
    code(
        "E115",
        "a quote is never closed",
        "A cell that begins with a quote runs to the next one, over line ends. Close it, or double a quote that is part of the text.",
    ),
    code("W101", "columns that are not used", "They do no harm. To use one, map it in \"columns\"."),
    code(
        "W102",
        "an unused column with a familiar heading",
        "The heading is one that exports often use for one of our fields. Nothing is taken by resemblance alone: add the mapping if it is right.",
    ),
    code(
        "W103",
        "an id that a spreadsheet has spoilt",
        "A long id was opened as a number and saved as 1.23E+10; different ids may have become one. Export again with the column as text.",
    ),
    code(
        "W104",
        "ARR from a column of the customer's revenue",
        "In common customer databases \"Annual Revenue\" is what the customer earns in a year. ARR is what the customer pays you.",
    ),
];

/// The entry of a code in [`CODES`].
#[must_use]
pub fn code_info(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|info| info.code == code)
}
