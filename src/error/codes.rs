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
        "E021",
        "a file can't be written",
        "The folder is missing, full or not open to this user. What stood there before is unchanged.",
    ),
    code("E022", "a file is there already", "rebook writes a new folder only where it overwrites nothing."),
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
    code(
        "E601",
        "the plan is for another scenario",
        "A plan carries the name and the digest of the scenario that it was made from. Verify it against that scenario, or solve this one.",
    ),
    code(
        "E602",
        "the plan's format is not one that this version reads",
        "The file says which version of the plan format it has. Solve the scenario again with this version of rebook.",
    ),
    code(
        "E603",
        "the plan names something that the scenario does not have",
        "An account, role, owner or component in the plan is unknown to the scenario. Verify it against the scenario that it was made from.",
    ),
    code(
        "E604",
        "a plan's file can't be understood",
        "A plan is the JSON that `rebook solve --format json` writes, whole and unchanged.",
    ),
    code(
        "E610",
        "the seats of an account do not come out right",
        "Every seat must be either covered once or listed as uncovered, and the seats of one role need different owners.",
    ),
    code(
        "E611",
        "an owner has a seat that she may not have",
        "Her role, availability, segments, skills, experience, traits or the account's own list of forbidden owners rule her out.",
    ),
    code(
        "E612",
        "a locked or frozen seat has another owner",
        "The seat's owner is given by the user or by a freeze window; a plan has to leave it there.",
    ),
    code(
        "E613",
        "a family is split",
        "Families stay together in this scenario: in each role, parent and subsidiaries have the same owner or none.",
    ),
    code(
        "E614",
        "the pod seats of an account are spread over several pods",
        "All the seats that are covered by a pod come from one and the same pod.",
    ),
    code(
        "E615",
        "a load is outside its hard band",
        "Capacity limits, caps and hard balance bands hold for everybody; the plan gives somebody too much or too little.",
    ),
    code(
        "E616",
        "a limit on change is broken",
        "The plan moves more seats or more ARR than the scenario allows, in all or for one person.",
    ),
    code("E617", "a seat is uncovered where every seat must be covered", "The scenario demands full coverage."),
    code(
        "E620",
        "a seat's facts are misstated",
        "The fit, hours, former owner or lock that the plan states for a seat are not those that follow from the scenario.",
    ),
    code(
        "E621",
        "the objective is misstated",
        "The points of each component follow from the scenario and from who has which seat, and they add up to the objective.",
    ),
    code(
        "E622",
        "the bound, the gap or the status is misstated",
        "The bound is never below the objective, the gap follows from the two, and a plan is optimal only where they meet.",
    ),
    code(
        "E623",
        "a list of the plan is out of order",
        "The lists of a plan are ordered by id, so that two plans can be compared line by line.",
    ),
    code(
        "E624",
        "a book is misstated",
        "What the plan says of somebody's book under the plan is not what its own assignments add up to.",
    ),
    code(
        "E625",
        "the list of moves is misstated",
        "The moves are the seats that change hands; the list has one too many, one too few, or says something else of one.",
    ),
    code(
        "E626",
        "a figure of the books is misstated",
        "Books, evenness and the value of each component follow from the scenario and from who has which seat.",
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
