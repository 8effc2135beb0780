//! From exports to a scenario: what is found in them is looked at, what only the user knows is asked, and they are imported.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::folder::Folder;
use super::super::refusal::{Answer, Problem, Refusal, Versions, problems};
use super::upload::export;
use super::{context, drawn};
use crate::import::{self, About, Choice, Columns, Exports, FileWishes, Proposal, Strength, Wishes};
use crate::io::ExportOf;
use crate::render::page::PageReport;
use crate::render::{Style, markdown};
use crate::report::{self, Report};
use crate::scenario::{Account, Person};

/// What to import, and what is said beside the files.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ImportBody {
    /// Whether nothing is written.
    dry: bool,
    /// The version of the folder; not needed where nothing is written.
    version: String,
    /// The accounts' export: an upload, or a file of the folder.
    accounts: String,
    /// The team's export; without one the team is made of the accounts' owners.
    team: Option<String>,
    /// The accounts' columns: our field and the heading; `-` for none.
    columns: BTreeMap<String, String>,
    /// The team's columns.
    team_columns: BTreeMap<String, String>,
    /// Whether owners must look after an account's region.
    territory: Option<Word>,
    /// Whether owners must speak an account's language.
    language: Option<Word>,
    /// The currency of ARR.
    currency: Option<String>,
    /// The role of the owners.
    role: Option<String>,
    /// The first day of the quarter that is planned.
    as_of: Option<Date>,
    /// The sheet of the accounts' workbook, where several fit.
    sheet: Option<String>,
    /// The order of day and month, where all dates can be read in both: `day_first` or `month_first`.
    dates: Option<String>,
    /// The decimal separator, where all numbers can be read with both.
    decimal: Option<String>,
    /// What stands between several values of a cell: `,` or `;`.
    lists: Option<String>,
    /// The sheet of the team's workbook, where several fit.
    team_sheet: Option<String>,
    /// The order of day and month in the team's export, where it differs.
    team_dates: Option<String>,
    /// The decimal separator of the team's export, where it differs.
    team_decimal: Option<String>,
    /// What stands between several values of a cell of the team's export, where it differs.
    team_lists: Option<String>,
    /// What several rows of one account are: `add` or `first`.
    repeated: Option<String>,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Word {
    Must,
    Should,
    Ignore,
}

impl From<Word> for Strength {
    fn from(word: Word) -> Self {
        match word {
            Word::Must => Self::Must,
            Word::Should => Self::Should,
            Word::Ignore => Self::Ignore,
        }
    }
}

/// What was found, and what became of it.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct ImportAnswer {
    version: String,
    /// `unclear` until the questions are answered, `proposed` for a new scenario, `renewed` for new exports of one that is there.
    state: &'static str,
    columns: Vec<ColumnRow>,
    fields: Fields,
    /// What only the user knows. An id is the key of the request that answers it, such as `columns.arr`.
    questions: Vec<Question>,
    segments: Vec<SegmentRow>,
    /// What was assumed, in sentences.
    assumed: Vec<String>,
    problems: Vec<Problem>,
    report: Option<PageReport>,
    /// The files that were written.
    written: Vec<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ColumnRow {
    /// `accounts` or `team`.
    table: &'static str,
    heading: String,
    /// Our field; nothing for a column that is left out.
    field: Option<String>,
    /// Why it is taken, or left.
    evidence: String,
    /// The first value.
    samples: Vec<String>,
}

/// The fields that a column can fill; those that end in a dot go on with a name of a role, a skill or your own.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Fields {
    accounts: Vec<String>,
    team: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Question {
    id: String,
    text: String,
    options: Vec<OptionRow>,
    /// What holds where nobody answers.
    otherwise: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionRow {
    value: String,
    label: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SegmentRow {
    id: String,
    when: Option<String>,
    accounts: usize,
    mean_arr: Option<f64>,
    /// Hours of a quarter for each account.
    hours: f64,
}

/// What is asked, with the files found.
struct Import<'a> {
    app: &'a App,
    accounts: PathBuf,
    team: Option<PathBuf>,
    wishes: Wishes,
    dry: bool,
    sent: &'a str,
}

pub(super) fn import(app: &Arc<App>, asked: ImportBody) -> Answer<ImportAnswer> {
    let accounts = export(&app.folder, &asked.accounts)?;
    let team = asked.team.as_deref().map(|team| export(&app.folder, team)).transpose()?;
    let wishes = wishes(&app.folder, &asked)?;
    let it = Import { app, accounts, team, wishes, dry: asked.dry, sent: &asked.version };
    if app.folder.scenario_file().exists() { it.renewed() } else { it.proposed() }
}

fn wishes(folder: &Folder, asked: &ImportBody) -> Answer<Wishes> {
    let one_of = |key: &'static str, said: &Option<String>, known: &[&str]| match said {
        Some(word) if !known.contains(&word.as_str()) => {
            Err(Refusal::malformed(key, format!("It is one of: {}.", known.join("  "))))
        }
        said => Ok(said.clone()),
    };
    let order = ["day_first", "month_first"];
    let accounts = [
        ("sheet", asked.sheet.clone()),
        ("dates", one_of("dates", &asked.dates, &order)?),
        ("decimal", one_of("decimal", &asked.decimal, &[".", ","])?),
        ("lists", one_of("lists", &asked.lists, &[",", ";"])?),
    ];
    let team = [
        ("sheet", asked.team_sheet.clone()),
        ("dates", one_of("team_dates", &asked.team_dates, &order)?.or_else(|| asked.dates.clone())),
        ("decimal", one_of("team_decimal", &asked.team_decimal, &[".", ","])?.or_else(|| asked.decimal.clone())),
        ("lists", one_of("team_lists", &asked.team_lists, &[",", ";"])?.or_else(|| asked.lists.clone())),
    ];
    let as_of = import::next_quarter();
    let called = std::fs::canonicalize(&folder.path).unwrap_or_else(|_| folder.path.clone());
    Ok(Wishes {
        name: import::name_of(&called, asked.as_of.unwrap_or(as_of)),
        as_of,
        as_of_said: asked.as_of,
        accounts: of_file(&asked.columns, accounts),
        team: of_file(&asked.team_columns, team),
        territory: asked.territory.map(Into::into),
        language: asked.language.map(Into::into),
        currency: asked.currency.clone(),
        role: asked.role.clone(),
        repeated: one_of("repeated", &asked.repeated, &["add", "first"])?,
    })
}

/// What is said of one file.
fn of_file(columns: &BTreeMap<String, String>, keys: [(&'static str, Option<String>); 4]) -> FileWishes {
    FileWishes {
        columns: columns.iter().map(|(field, heading)| (field.clone(), heading.clone())).collect(),
        keys: keys.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
    }
}

impl Import<'_> {
    fn exports(&self) -> Exports<'_> {
        Exports { accounts: &self.accounts, team: self.team.as_deref() }
    }

    fn proposed(&self) -> Answer<ImportAnswer> {
        let found = import::columns_found(self.exports(), &self.wishes);
        let columns = || -> Vec<ColumnRow> {
            let [accounts, team] = found.as_ref().map_or([None, None], |found| found.each_ref().map(Some));
            let rows = |table, columns: Option<&Columns>| columns.map_or_else(Vec::new, |it| column_rows(table, it));
            [rows("accounts", accounts), rows("team", team)].concat()
        };
        let proposal = match import::propose(self.exports(), &self.wishes) {
            Ok(proposal) => proposal,
            Err(refused) => {
                let questions = asked(import::asked_first(&refused, self.exports(), &self.wishes));
                if questions.is_empty() && found.is_err() {
                    return Err(refused.into());
                }
                let answer = ImportAnswer { state: "unclear", columns: columns(), fields: fields(), ..self.answer()? };
                return Ok(ImportAnswer { questions, problems: problems(&refused), ..answer });
            }
        };
        // What was answered is asked again: on a page people change their minds.
        let open = Wishes { territory: None, language: None, ..self.wishes.clone() };
        let questions = asked(import::asked_of(&proposal, &open));
        let report = report::import::proposed(&proposal, &context(self.app));
        let mut written = Vec::new();
        if !self.dry {
            let _writing = self.app.folder.any_writer()?;
            import::write_proposed(&self.app.folder.path, &proposal, &page(&report))?;
            written.extend(proposal.files.iter().map(|file| file.name.clone()));
            written.extend(["scenario.json", import::PAGE].map(str::to_owned));
        }
        Ok(ImportAnswer {
            state: "proposed",
            columns: columns(),
            fields: fields(),
            questions,
            segments: segments(&proposal),
            assumed: proposal.assumed.clone(),
            problems: problems(&proposal.problems),
            report: Some(drawn(&report)),
            written,
            ..self.answer()?
        })
    }

    fn renewed(&self) -> Answer<ImportAnswer> {
        let scenario = self.app.folder.scenario_file();
        let writing = if self.dry { None } else { Some(self.app.folder.writer(self.sent)?) };
        let renewal = import::renew(&scenario, self.exports(), &self.wishes)?;
        let report = report::import::renewed(&renewal, &context(self.app));
        let mut written = Vec::new();
        if writing.is_some() {
            let version = self.app.folder.version()?;
            if version != self.sent {
                return Err(Refusal::changed(Versions { sent: self.sent.to_owned(), version }));
            }
            import::write_renewed(&self.app.folder.path, &renewal, &page(&report))?;
            written.extend(renewal.files.iter().map(|file| file.name.clone()));
        }
        let (problems, report) = (problems(&renewal.problems), Some(drawn(&report)));
        Ok(ImportAnswer { state: "renewed", problems, report, written, ..self.answer()? })
    }

    /// The rest of an answer.
    fn answer(&self) -> Answer<ImportAnswer> {
        Ok(ImportAnswer { version: self.app.folder.version()?, ..ImportAnswer::default() })
    }
}

/// Questions as the command asks them, without those that want a text of the user's own: what holds otherwise is among what was
/// assumed.
fn asked(questions: Vec<import::Question>) -> Vec<Question> {
    let with_choices = questions.into_iter().filter(|it| !it.choices.is_empty());
    let one = |it: import::Question| {
        let option = |choice: &Choice| OptionRow { value: choice.answer.clone(), label: label(choice) };
        let options = it.choices.iter().map(option).collect();
        Question { id: id(&it.about), text: it.text, options, otherwise: it.otherwise }
    };
    with_choices.map(one).collect()
}

/// The key of the request that answers a question.
fn id(about: &About) -> String {
    match about {
        About::Column(ExportOf::Accounts, field) => format!("columns.{field}"),
        About::Column(ExportOf::Team, field) => format!("team_columns.{field}"),
        About::Key(ExportOf::Accounts, key) => (*key).to_owned(),
        About::Key(ExportOf::Team, key) => format!("team_{key}"),
        About::Repeated => "repeated".to_owned(),
        About::Territory => "territory".to_owned(),
        About::Language => "language".to_owned(),
        About::AsOf => "as_of".to_owned(),
    }
}

/// What a choice says: the answer with its hint, and in words what a terminal answers with a key of the format.
fn label(choice: &Choice) -> String {
    let said = match choice.answer.as_str() {
        "must" => "Nobody else may have the account",
        "should" => "It counts in the fit",
        "ignore" => "It makes no difference",
        "add" => "Add up their ARR",
        "first" => "The first row counts",
        "day_first" => "The day comes first",
        "month_first" => "The month comes first",
        "." => "A point",
        "," => "A comma",
        ";" => "A semicolon",
        answer => answer,
    };
    if choice.hint.is_empty() { said.to_owned() } else { format!("{} ({})", choice.answer, choice.hint) }
}

fn column_rows(table: &'static str, columns: &Columns) -> Vec<ColumnRow> {
    let found = columns.found.iter().map(move |it| ColumnRow {
        table,
        heading: it.heading.clone(),
        field: Some(it.field.clone()),
        evidence: it.evidence.clone(),
        samples: vec![it.sample.clone()],
    });
    let left = columns.left.iter().map(move |it| ColumnRow {
        table,
        heading: it.heading.clone(),
        field: None,
        evidence: it.why.clone(),
        samples: vec![it.sample.clone()],
    });
    found.chain(left).collect()
}

fn fields() -> Fields {
    let accounts = Account::FIELDS.iter().map(|field| (field.name, field.is_by_role));
    let team = Person::FIELDS.iter().map(|field| (field.name, field.is_by_role));
    let name = |(name, is_by_role): (&str, bool)| if is_by_role { format!("{name}.") } else { name.to_owned() };
    Fields { accounts: accounts.map(name).collect(), team: team.map(name).collect() }
}

fn segments(proposal: &Proposal) -> Vec<SegmentRow> {
    let row = |it: &import::ProposedSegment| SegmentRow {
        id: it.id.clone(),
        when: it.when.clone(),
        accounts: it.accounts,
        mean_arr: it.mean_arr,
        hours: it.hours,
    };
    proposal.segments.iter().map(row).collect()
}

fn page(report: &Report) -> String {
    markdown::markdown(report, Style { full: true, colour: false })
}
