//! From exports to a scenario: files are put into the folder, looked at with what was found, and imported.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::endpoints::{at_work, query, read_body};
use super::super::folder::Folder;
use super::super::refusal::{Answer, Problem, Refusal, Versions, problems};
use super::folder::TABLES;
use super::{context, drawn};
use crate::error::Diagnostics;
use crate::import::{self, Columns, Exports, FileWishes, Proposal, SharedTrait, Strength, UnclearField, Wishes};
use crate::io::write;
use crate::render::page::PageReport;
use crate::render::{Style, markdown};
use crate::report::{self, Report};
use crate::scenario::{Account, Person};

/// Where exports wait in the folder until they are imported.
const UPLOADS: &str = "uploads";
/// The largest export, in bytes.
const LARGEST: usize = 64_000_000;
/// How long an export may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an export is called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    /// Its name, with the ending of a table or a workbook.
    name: String,
}

/// An export in the folder.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UploadAnswer {
    /// What imports call it.
    file: String,
}

/// Puts an export into the folder.
pub(super) async fn upload(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri, body: Body) -> Response {
    let answer = async {
        let UploadQuery { name } = query(&uri)?;
        if !TABLES.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
            return Err(Refusal::malformed("name", format!("Its ending is one of {}.", TABLES.join(", "))));
        }
        app.folder.place(&name)?;
        drop(app.folder.any_writer()?);
        let bytes = read_body(&headers, body, LARGEST, PATIENCE).await?;
        at_work(&app, move |app| stored(&app.folder, &name, &bytes)).await
    };
    match answer.await {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn stored(folder: &Folder, name: &str, bytes: &[u8]) -> Answer<UploadAnswer> {
    let _writing = folder.any_writer()?;
    let place = folder.path.join(UPLOADS);
    write::folder(&place)?;
    if place.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
        let cause = format!("\"{UPLOADS}\" is no folder of its own.");
        return Err(Refusal::new(StatusCode::CONFLICT, "E067", cause, "Move it away."));
    }
    write::write(&place.join(name), bytes)?;
    Ok(UploadAnswer { file: format!("{UPLOADS}/{name}") })
}

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
    columns: std::collections::BTreeMap<String, String>,
    /// The team's columns.
    team_columns: std::collections::BTreeMap<String, String>,
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
    /// The order of day and month, where all dates can be read in both: `day_first` or `month_first`.
    dates: Option<String>,
    /// The decimal separator, where all numbers can be read with both.
    decimal: Option<String>,
    /// What stands between several values of a cell: `,` or `;`.
    lists: Option<String>,
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

#[derive(Debug, Serialize, JsonSchema)]
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

/// An upload, or a file of the folder.
fn export(folder: &Folder, name: &str) -> Answer<PathBuf> {
    match name.strip_prefix(UPLOADS).and_then(|rest| rest.strip_prefix('/')) {
        Some(name) => folder.file_in(UPLOADS, name),
        None => folder.file(name),
    }
}

fn wishes(folder: &Folder, asked: &ImportBody) -> Answer<Wishes> {
    let one_of = |key: &'static str, said: &Option<String>, known: &[&str]| match said {
        Some(word) if !known.contains(&word.as_str()) => {
            Err(Refusal::malformed(key, format!("It is one of: {}.", known.join("  "))))
        }
        said => Ok(said.clone()),
    };
    let dates = one_of("dates", &asked.dates, &["day_first", "month_first"])?;
    let decimal = one_of("decimal", &asked.decimal, &[".", ","])?;
    let lists = one_of("lists", &asked.lists, &[",", ";"])?;
    let cells = [("dates", dates), ("decimal", decimal), ("lists", lists)];
    let keys: std::collections::BTreeMap<&'static str, String> =
        cells.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let of = |said: &std::collections::BTreeMap<String, String>| FileWishes {
        columns: said.iter().map(|(field, heading)| (field.clone(), heading.clone())).collect(),
        keys: keys.clone(),
    };
    let as_of = import::next_quarter();
    let called = std::fs::canonicalize(&folder.path).unwrap_or_else(|_| folder.path.clone());
    Ok(Wishes {
        name: import::name_of(&called, asked.as_of.unwrap_or(as_of)),
        as_of,
        as_of_said: asked.as_of,
        accounts: of(&asked.columns),
        team: of(&asked.team_columns),
        territory: asked.territory.map(Into::into),
        language: asked.language.map(Into::into),
        currency: asked.currency.clone(),
        role: asked.role.clone(),
        repeated: one_of("repeated", &asked.repeated, &["add", "first"])?,
    })
}

impl Import<'_> {
    fn exports(&self) -> Exports<'_> {
        Exports { accounts: &self.accounts, team: self.team.as_deref() }
    }

    fn proposed(&self) -> Answer<ImportAnswer> {
        let found = import::columns_found(self.exports(), &self.wishes)?;
        let columns =
            || -> Vec<ColumnRow> { column_rows("accounts", &found[0]).chain(column_rows("team", &found[1])).collect() };
        let mut questions = unclear(["columns", "team_columns"], &found);
        let proposal = match import::propose(self.exports(), &self.wishes) {
            Ok(proposal) => proposal,
            Err(problems_found) => {
                questions.extend(repeated(&problems_found));
                let problems = problems(&problems_found);
                let answer = ImportAnswer { state: "unclear", columns: columns(), fields: fields(), ..self.answer()? };
                return Ok(ImportAnswer { questions, problems, ..answer });
            }
        };
        questions.extend(Self::policy(&proposal));
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

    /// What the data can't say, as the command asks it.
    fn policy(proposal: &Proposal) -> Vec<Question> {
        let traits = [
            ("territory", "Must owners look after the account's region?", &proposal.territory),
            ("language", "Must owners speak the account's language?", &proposal.language),
        ];
        let asked = traits.into_iter().filter_map(|(id, text, found)| {
            let (found, strength) = found.as_ref()?;
            Some(strength_question(id, text, found, *strength))
        });
        asked.collect()
    }
}

fn strength_question(id: &str, text: &str, found: &SharedTrait, strength: Strength) -> Question {
    let (kept, of) = found.kept;
    let word = |it: Strength| match it {
        Strength::Must => "must",
        Strength::Should => "should",
        Strength::Ignore => "ignore",
    };
    let option = |value: &str, label: &str| OptionRow { value: value.to_owned(), label: label.to_owned() };
    Question {
        id: id.to_owned(),
        text: format!("{text} Today that is so for {kept} of {of} accounts."),
        options: vec![
            option("must", "Nobody else may have the account"),
            option("should", "It counts in the fit"),
            option("ignore", "It makes no difference"),
        ],
        otherwise: Some(word(strength).to_owned()),
    }
}

/// The fields that several columns could fill.
fn unclear(keys: [&str; 2], found: &[Columns; 2]) -> Vec<Question> {
    let question = |key: &str, field: &UnclearField| Question {
        id: format!("{key}.{}", field.field),
        text: format!("Which column is \"{}\"?", field.field),
        options: field
            .choices
            .iter()
            .map(|(heading, sample)| OptionRow { value: heading.clone(), label: format!("{heading} ({sample})") })
            .collect(),
        otherwise: None,
    };
    let all = keys.into_iter().zip(found);
    all.flat_map(|(key, columns)| columns.unclear.iter().map(move |field| question(key, field))).collect()
}

/// What several rows of one account are, where that is what keeps the files from being read.
fn repeated(found: &Diagnostics) -> Option<Question> {
    let one = found.0.iter().find(|one| one.code == "E165")?;
    let option = |value: &str, label: &str| OptionRow { value: value.to_owned(), label: label.to_owned() };
    let options = vec![option("add", "Add up their ARR"), option("first", "The first row counts")];
    Some(Question { id: "repeated".to_owned(), text: one.cause.clone(), options, otherwise: None })
}

fn column_rows(table: &'static str, columns: &Columns) -> impl Iterator<Item = ColumnRow> {
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
    found.chain(left)
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
