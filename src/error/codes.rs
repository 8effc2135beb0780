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
        "E023",
        "a sample of an impossible size",
        "A sample needs people enough for its accounts, and accounts enough for its people.",
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
    code(
        "E201",
        "an empty name",
        "Ids, names and roles are how people and accounts are told apart and found again, so none may be empty.",
    ),
    code(
        "E202",
        "a last day before the first",
        "Somebody can't leave before she came. Check the order of day and month.",
    ),
    code(
        "E203",
        "an absence that ends before it begins",
        "First and last day are both included; a single day has the same day twice.",
    ),
    code(
        "E204",
        "a scenario far from today",
        "`as_of` is the day on which the plan takes effect: tenure, renewals, ramp and leave are counted from it.",
    ),
    code(
        "E205",
        "an owner since a day that is still to come",
        "`owner_since` is when the present owner took the account over. An owner who is yet to begin is not the present one.",
    ),
    code("E206", "a negative number", "Hours, money, weights and counts are 0 or more."),
    code("E207", "a skill level above 5", "Levels run from 0 (none) to 5 (expert). Divide grades on another scale."),
    code(
        "E208",
        "a number beyond all measure",
        "Hours above 10,000 a seat, 100,000 a person, an ARR above a million million, a weight above 1,000: usually a wrong unit or a lost decimal separator.",
    ),
    code(
        "E209",
        "a share or score outside its scale",
        "Shares of a person, such as ramp and pool shares, run from 0 to 1; health runs from 0 to 100.",
    ),
    code(
        "E210",
        "a time zone that is no offset",
        "Time zones are offsets from UTC, such as +01:00; names and abbreviations mean different offsets over the year.",
    ),
    code(
        "E211",
        "a count that makes no sense",
        "A segment has 1 to 9 seats of a role, and a what-if hires 1 to 1,000 people. A role that a segment does not need is left out.",
    ),
    code(
        "E212",
        "a coverage weight below 1",
        "The price of an uncovered seat is this multiple of the most that covering it could cost elsewhere. Below 1, a plan could gain by leaving seats empty.",
    ),
    code(
        "E213",
        "a capacity target above the limit",
        "Hours count against a plan from the target on and may not exceed the limit, so that the target comes first.",
    ),
    code(
        "E214",
        "two tolerances for one balance",
        "`tolerance` is a fraction of the fair share, `points` are points of utilisation. One of them says what is balanced.",
    ),
    code(
        "E215",
        "points for a measure other than hours",
        "Points of utilisation exist for hours only. Other measures have a `tolerance`.",
    ),
    code(
        "E217",
        "an attribute that can't be counted",
        "An attribute that a rule counts must be a number of 0 or more wherever an account has it.",
    ),
    code(
        "E218",
        "an attribute's name that rules can't use",
        "Rules call attributes by their names, so that these are letters, digits and underscores, and none of rebook's own names.",
    ),
    code(
        "E220",
        "a decline that leaves nothing",
        "`by` is a fraction: -0.1 is 10 % less. At -1 or below nothing would be left.",
    ),
    code("E301", "two segments of one id", "Accounts name segments by id."),
    code(
        "E302",
        "two people of one id",
        "Accounts name their owners by id. Two people of one name need ids that tell them apart.",
    ),
    code("E303", "two pools of one id", "Accounts name pools by id."),
    code(
        "E304",
        "two accounts of one id",
        "Often an export with one row per product or contract: bring it to one row per account first.",
    ),
    code("E305", "two what-ifs of one id", "Comparisons show what-ifs by id."),
    code(
        "E306",
        "a pool and a person of one id",
        "Accounts name both by id, so that nobody could tell which is meant.",
    ),
    code(
        "E307",
        "a parent that is not there",
        "`parent` is the id of another account of the scenario. A parent that is no customer is left out, or added as an account.",
    ),
    code("E308", "a segment that is not there", "An account names a segment that the scenario does not have."),
    code("E309", "a lock to somebody who is not there", "`locked_to` names people or pools of the team."),
    code(
        "E310",
        "a forbidden owner who is not there",
        "`forbidden` names people or pools of the team; somebody who has left needs no mention.",
    ),
    code(
        "E311",
        "hours or a cost by somebody who is not there",
        "`hours_by` and `cost_by` name people or pools of the team.",
    ),
    code("E312", "a pool member who is not there", "`members` names people of the team."),
    code(
        "E313",
        "a backfill for somebody who is not there",
        "`backfill_for` names a person of the team; keep her there, with her last day, until she is replaced.",
    ),
    code(
        "E314",
        "a person serving a segment that is not there",
        "`segments` of a person are ids of segments; left out, she serves all.",
    ),
    code(
        "E315",
        "a role that nobody fills",
        "Seats of this role could never be covered. Correct the role, or add an open position (`placeholder`) for it.",
    ),
    code(
        "E316",
        "a skill that is not declared",
        "The scenario lists its skills, so that any other is a slip of the pen. Correct it, or add it to `skills`.",
    ),
    code(
        "E317",
        "a skill made from an unknown field",
        "{field} in a skill's name stands for what the account's field says, such as its industry or one of its attributes.",
    ),
    code("E318", "no people", "A plan needs somebody to give accounts to."),
    code("E319", "no segments", "Segments say what accounts need; one with `when`: `true` is enough."),
    code(
        "E320",
        "no accounts",
        "A plan needs accounts to give out. If they come from a CSV file, it has headings but no rows.",
    ),
    code(
        "E321",
        "no seats",
        "Seats are what people own: a role and its hours, in a segment. Digital ones are owned by nobody.",
    ),
    code(
        "E322",
        "accounts that are their own ancestors",
        "Parent and subsidiaries are a family with one account at the top, which has no parent.",
    ),
    code("E323", "a pool without members", "A pool's capacity is what its members give to it."),
    code(
        "E324",
        "a person who gives more than she has",
        "The shares that she gives to all pools together are 1 at most; the rest is for her own book.",
    ),
    code("E325", "pooled seats without a pool", "Seats of the pattern `pooled` are owned by pools that fill the role."),
    code(
        "E326",
        "pod seats without a pod",
        "Seats of the pattern `pod` are owned by people of one pod; somebody of the role must be in one.",
    ),
    code(
        "E327",
        "territory seats without regions",
        "Seats of the pattern `territory` go to people whose regions hold the account's.",
    ),
    code(
        "E328",
        "a lock to a present owner who is missing",
        "`locked` keeps the present owner, so that there must be one.",
    ),
    code(
        "E329",
        "a lock to somebody who can't have it",
        "She leaves, is not here yet, is away for most of the period, may not be given accounts, or is not in the team.",
    ),
    code("E330", "a lock to a forbidden owner", "The same owner is demanded and ruled out."),
    code(
        "E331",
        "an unknown measure",
        "Measures are hours, arr, accounts, renewals, `at_risk_arr`, and numeric attributes of the accounts.",
    ),
    code(
        "E332",
        "a cap for a role that nobody fills",
        "`role` of a cap is the first role of the people whom it holds for.",
    ),
    code(
        "E333",
        "a change that does not say one thing",
        "Exactly one of hire, leave, absent, change, win, lose, grow, effort and merge says what happens; several things are several changes.",
    ),
    code(
        "E334",
        "a change that is not complete",
        "Some keys belong together: absent with from and to, change with set, grow and effort with by, hire with like or profile.",
    ),
    code(
        "E335",
        "a change to somebody or something that is not there",
        "What-ifs name people, segments and accounts of the scenario, or accounts won in the same what-if.",
    ),
    code(
        "E336",
        "a patch of an unknown key",
        "`merge` patches the scenario's own keys, except its version and the what-ifs themselves.",
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
        "the problem would be too large",
        "Each way to fill a seat, or the pod seats of an account, is one option. Their number and the memory that they would take are estimated before anything is built, and refused where no usual machine could hold them.",
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
    code(
        "W201",
        "a renewal long past",
        "`renewal` is the next one. One from more than a year ago is a stale record: such accounts are neither frozen nor counted as renewing.",
    ),
    code(
        "W301",
        "a present owner who is not in the team",
        "She counts as somebody who left: nothing is lost by giving her accounts to others.",
    ),
    code(
        "W302",
        "a role that no segment has",
        "What accounts say of this role does nothing. Often the role is spelt in two ways.",
    ),
    code(
        "W303",
        "a skill that nobody has",
        "Where it is needed, nobody can take the seat; where it is wished for, nobody fits better for it.",
    ),
    code(
        "W304",
        "a role of people that nothing needs",
        "Somebody has a role that no segment asks for, so that it gives her no seats. Roles are told apart letter by letter: CSM is not csm.",
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
