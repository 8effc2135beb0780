//! `rebook import`: a scenario from the exports that people have, or from a benchmark instance.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::output::Force;
use super::shell::{self, Shell, read_text};
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::import::{self, Exports, FileWishes, PAGE, Question, Strength, Wishes, name_of, next_quarter};
use crate::io::write::Over;
use crate::render::{Style, markdown};
use crate::report::{self, Report, words};
use crate::sample::gap;

/// Make a scenario folder from exports, or bring new exports into one
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    format: Option<InstanceFormat>,
    #[command(flatten)]
    exports: ExportArguments,
}

#[derive(Debug, Args)]
struct ExportArguments {
    /// The accounts, as exported: their owners, ARR, renewals and whatever else there is
    #[arg(required = true)]
    accounts: Option<PathBuf>,
    /// The team, as exported: names, hours or FTE, regions, languages, skills [default: whoever owns an account]
    team: Option<PathBuf>,
    /// The folder; one that has a scenario keeps its mapping and its rules
    #[arg(short, long, value_name = "DIR", default_value = "books")]
    output: PathBuf,
    /// The accounts' column of a field, such as arr="ARR 2027"; - for none
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = pair)]
    column: Vec<(String, String)>,
    /// The team's column of a field, such as hours="Hours per quarter"; - for none
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = pair)]
    team_column: Vec<(String, String)>,
    /// The accounts' sheet, where several of a workbook have the headings
    #[arg(long, value_name = "SHEET")]
    sheet: Option<String>,
    /// The team's sheet
    #[arg(long, value_name = "SHEET")]
    team_sheet: Option<String>,
    /// The first day of the quarter that is planned [default: of the next one]
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Whether owners look after the account's region [default: as today's owners do]
    #[arg(long, value_enum)]
    territory: Option<StrengthArgument>,
    /// Whether owners speak the account's language [default: as today's owners do]
    #[arg(long, value_enum)]
    language: Option<StrengthArgument>,
    /// The currency of ARR, such as EUR [default: as the column says]
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The role that is planned, such as csm [default: as the owners' column says]
    #[arg(long)]
    role: Option<String>,
    /// The order of day and month, where all dates can be read in both
    #[arg(long, value_parser = ["day-first", "month-first"])]
    dates: Option<String>,
    /// The same for the team's file, where its order is another one
    #[arg(long, value_parser = ["day-first", "month-first"])]
    team_dates: Option<String>,
    /// The decimal separator, where all numbers can be read with both
    #[arg(long, value_parser = [".", ","])]
    decimal: Option<String>,
    /// What stands between several values of a cell, where that is not clear
    #[arg(long, value_parser = [",", ";"])]
    lists: Option<String>,
    /// What several rows of one account are: products whose ARR is added up, or copies of which the first counts
    #[arg(long, value_parser = ["add", "first"])]
    repeated: Option<String>,
    /// Ask nothing, even on a terminal
    #[arg(short, long)]
    yes: bool,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StrengthArgument {
    /// Nobody else may have the account
    Must,
    /// It counts in the fit
    Should,
    /// It makes no difference
    Ignore,
}

impl From<StrengthArgument> for Strength {
    fn from(argument: StrengthArgument) -> Self {
        match argument {
            StrengthArgument::Must => Self::Must,
            StrengthArgument::Should => Self::Should,
            StrengthArgument::Ignore => Self::Ignore,
        }
    }
}

#[derive(Debug, Subcommand)]
enum InstanceFormat {
    Gap(Gap),
}

/// A generalised assignment instance from the literature: agents, jobs, costs, resources, capacities
#[derive(Debug, Args)]
#[command(after_help = GAP_EXAMPLES)]
struct Gap {
    /// The instance's file
    file: PathBuf,
    /// Write the scenario to this file instead of standard output
    #[arg(short, long, value_name = "SCENARIO")]
    output: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

const EXAMPLES: &str = "\
Examples:
  rebook import accounts.csv team.csv -o books         a folder: scenario.json, both files, import.md
  rebook solve books/scenario.json                     its plan
  rebook import new-accounts.csv -o books              the next export: what has changed, with the same rules
  rebook import accounts.csv --column arr=\"ARR 2027\"   where several columns could be meant
  rebook import books.xlsx books.xlsx --sheet Accounts --team-sheet Team
  rebook import gap e05100 -o e05100.json              a benchmark instance from the literature

On a terminal it asks what it can't know, three questions at most; elsewhere it takes the defaults above and says so.";

const GAP_EXAMPLES: &str = "\
Examples:
  rebook import gap e05100 -o e05100.json
  rebook solve e05100.json --format json     its \"solver.cost\" is in the instance's own units";

/// The most questions that are asked.
const QUESTIONS: usize = 3;

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    match (&arguments.format, &arguments.exports.accounts) {
        (Some(InstanceFormat::Gap(gap)), _) => benchmark(gap, shell),
        (None, Some(accounts)) => folder(&arguments.exports, accounts, shell),
        (None, None) => Ok(ExitStatus::Done),
    }
}

fn benchmark(gap: &Gap, shell: &Shell) -> Result<ExitStatus, Failure> {
    let text = read_text(&gap.file)?;
    let name = gap.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let scenario = gap::import(&text, &name)?;
    let json = serde_json::to_string_pretty(&scenario)
        .map_err(|error| Diagnostic::new("E021", Place::default(), format!("{error}."), "Mend the instance."))?;
    // A scenario that is there may be somebody's work, however alike it looks.
    let over = gap.force.or(Over::Nothing);
    shell.give(&format!("{json}\n"), gap.output.as_deref().map(|file| (file, over)))?;
    Ok(ExitStatus::Done)
}

fn folder(arguments: &ExportArguments, accounts: &Path, shell: &Shell) -> Result<ExitStatus, Failure> {
    let exports = Exports { accounts, team: arguments.team.as_deref() };
    let scenario = arguments.output.join("scenario.json");
    let wishes = arguments.wishes();
    if scenario.exists() {
        renewed(arguments, exports, &wishes, shell)
    } else {
        proposed(arguments, exports, wishes, shell)
    }
}

impl ExportArguments {
    fn wishes(&self) -> Wishes {
        let as_of = next_quarter();
        Wishes {
            name: name_of(&self.output, self.as_of.unwrap_or(as_of)),
            as_of,
            as_of_said: self.as_of,
            accounts: self.said(&self.column, [self.sheet.as_ref(), self.dates.as_ref()]),
            team: self
                .said(&self.team_column, [self.team_sheet.as_ref(), self.team_dates.as_ref().or(self.dates.as_ref())]),
            territory: self.territory.map(Into::into),
            language: self.language.map(Into::into),
            currency: self.currency.clone(),
            role: self.role.clone(),
            repeated: self.repeated.clone(),
        }
    }

    /// What is said of one file, as the scenario's keys have it.
    fn said(&self, columns: &[(String, String)], [sheet, dates]: [Option<&String>; 2]) -> FileWishes {
        let dates = dates.map(|order| order.replace('-', "_"));
        let said = [
            ("sheet", sheet.cloned()),
            ("dates", dates),
            ("decimal", self.decimal.clone()),
            ("lists", self.lists.clone()),
        ];
        let keys = said.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        FileWishes { columns: columns.to_vec(), keys }
    }
}

/// A new folder.
fn proposed(
    arguments: &ExportArguments,
    exports: Exports<'_>,
    mut wishes: Wishes,
    shell: &Shell,
) -> Result<ExitStatus, Failure> {
    let asks = !arguments.yes && shell.is_talkative() && shell::is_watched() && std::io::stdin().is_terminal();
    let mut left = if asks { QUESTIONS } else { 0 };
    let mut proposal = loop {
        match import::propose(exports, &wishes) {
            Ok(proposal) => break proposal,
            Err(found) => {
                if !ask_all(&import::asked_first(&found, exports, &wishes), &mut left, &mut wishes) {
                    return Err(found.into());
                }
            }
        }
    };
    if ask_all(&import::asked_of(&proposal, &wishes), &mut left, &mut wishes) {
        wishes.name = name_of(&arguments.output, wishes.as_of_said.unwrap_or(wishes.as_of));
        proposal = import::propose(exports, &wishes)?;
    }
    let folder = &arguments.output;
    let scenario = folder.join("scenario.json");
    let context = shell.asked(&scenario);
    let page = page(&report::import::proposed(&proposal, &context));
    import::write_proposed(folder, &proposal, &page)?;
    let page = folder.join(PAGE).display().to_string();
    shell.show(&report::import::proposed_in_short(&proposal, &page, &context))?;
    Ok(if proposal.problems.has_errors() { ExitStatus::Unmet } else { ExitStatus::Done })
}

/// A folder that has a scenario.
fn renewed(
    arguments: &ExportArguments,
    exports: Exports<'_>,
    wishes: &Wishes,
    shell: &Shell,
) -> Result<ExitStatus, Failure> {
    let folder = &arguments.output;
    let scenario = folder.join("scenario.json");
    refuse_rules(arguments, &scenario)?;
    let renewal = import::renew(&scenario, exports, wishes)?;
    let context = shell.asked(&scenario);
    let report = report::import::renewed(&renewal, &context);
    import::write_renewed(folder, &renewal, &page(&report))?;
    shell.show(&report)?;
    Ok(if renewal.problems.has_errors() { ExitStatus::Unmet } else { ExitStatus::Done })
}

/// Rules are asked for once: from then on they are the scenario's, and people's.
fn refuse_rules(arguments: &ExportArguments, scenario: &Path) -> Result<(), Diagnostics> {
    let said = [
        ("--territory", arguments.territory.is_some()),
        ("--language", arguments.language.is_some()),
        ("--currency", arguments.currency.is_some()),
        ("--role", arguments.role.is_some()),
    ];
    let said: Vec<String> = said.iter().filter(|it| it.1).map(|it| it.0.to_owned()).collect();
    if said.is_empty() {
        return Ok(());
    }
    let cause =
        format!("It has its rules already, which an import leaves alone; {} would change them.", words::list(&said));
    let remedy = "Change them in the file itself, or import into another folder.";
    Err(Diagnostic::new("E164", Place::file(&scenario.display().to_string()), cause, remedy).into())
}

fn page(report: &Report) -> String {
    markdown::markdown(report, Style { full: true, colour: false })
}

/// Asks as many questions as are left; whether any was answered.
fn ask_all(questions: &[Question], left: &mut usize, wishes: &mut Wishes) -> bool {
    let mut answered = false;
    for question in questions {
        if *left == 0 {
            break;
        }
        *left -= 1;
        answered |= ask(question, wishes);
    }
    answered
}

/// Asks on the terminal, once more where the answer is not understood; whether it was answered. An empty answer leaves what
/// holds otherwise.
fn ask(question: &Question, wishes: &mut Wishes) -> bool {
    for _ in 0..2 {
        shell::stderr(&in_words(question));
        let mut answer = String::new();
        if std::io::stdin().lock().read_line(&mut answer).is_err() || answer.trim().is_empty() {
            return false;
        }
        if question.answer(&answer, wishes) {
            return true;
        }
        shell::stderr("That is none of the answers.\n");
    }
    false
}

/// A question and its answers: in a line where they are words, in a list where they need a hint.
fn in_words(question: &Question) -> String {
    let Question { text, choices, otherwise, .. } = question;
    let otherwise = otherwise.as_ref().map_or_else(String::new, |it| format!(" [{it}]"));
    if choices.iter().all(|choice| choice.hint.is_empty()) {
        let answers: Vec<&str> = choices.iter().map(|choice| choice.answer.as_str()).collect();
        let answers = if answers.is_empty() { String::new() } else { format!(" {}", answers.join(", ")) };
        return format!("{text}{answers}{otherwise} ");
    }
    let list: Vec<String> =
        choices.iter().enumerate().map(|(at, it)| format!("  {}  {} ({})", at + 1, it.answer, it.hint)).collect();
    format!("{text}\n{}\nNumber or heading{otherwise}: ", list.join("\n"))
}

/// A field and a column, such as `arr=ARR 2027`.
fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) =
        text.split_once('=').ok_or_else(|| "write FIELD=COLUMN, such as arr=\"ARR 2027\"".to_owned())?;
    Ok((field.trim().to_owned(), column.trim().to_owned()))
}
