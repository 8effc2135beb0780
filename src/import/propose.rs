//! The first scenario of a folder: columns found, a draft read by the reader that every command uses, and a policy
//! made of what that has read.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use serde_json::Value;

use super::columns::{Columns, Search, UnclearField};
use super::owners::{self, OwnerColumn};
use super::policy::{self, ProposedSegment, SharedTrait, Strength};
use super::scenario::Draft;
use super::staging::{DataFile, Staged};
use super::{accounts, team};
use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};
use crate::instance::{self, Availability, Instance, Owner};
use crate::io::{self, Export, ExportOf};
use crate::scenario::{Account, Document, Person, Scenario};

/// The files to make a scenario of.
#[derive(Debug, Clone, Copy)]
pub struct Exports<'a> {
    /// The accounts.
    pub accounts: &'a Path,
    /// The team; none where it is to be made of the accounts' owners.
    pub team: Option<&'a Path>,
}

/// What the user says beside the files. What is left out is found or assumed.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The scenario's name.
    pub name: String,
    /// The day on which the plan takes effect, where nobody says another.
    pub as_of: Date,
    /// The day that the user says.
    pub as_of_said: Option<Date>,
    /// Columns of the accounts: our field and the heading; `-` for none.
    pub columns: Vec<(String, String)>,
    /// Columns of the team.
    pub team_columns: Vec<(String, String)>,
    /// Whether owners must look after an account's region.
    pub territory: Option<Strength>,
    /// Whether owners must speak an account's language.
    pub language: Option<Strength>,
    /// The currency of ARR.
    pub currency: Option<String>,
    /// The role of the owners.
    pub role: Option<String>,
    /// How cells are written that can be read in two ways: keys and values of both files.
    pub cells: Vec<(&'static str, String)>,
}

impl Wishes {
    fn day(&self) -> Date {
        self.as_of_said.unwrap_or(self.as_of)
    }
}

/// A scenario that is proposed, and all that there is to say of it.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The scenario file.
    pub scenario: Value,
    /// The files beside it.
    pub files: Vec<DataFile>,
    /// The accounts' columns.
    pub accounts: Columns,
    /// The team's columns.
    pub team: Columns,
    /// The role of the owners.
    pub role: String,
    /// The segments, with hours.
    pub segments: Vec<ProposedSegment>,
    /// How far regions are shared, and what is made of it.
    pub territory: Option<(SharedTrait, Strength)>,
    /// How far languages are shared, and what is made of it.
    pub language: Option<(SharedTrait, Strength)>,
    /// What was assumed, as sentences.
    pub assumed: Vec<String>,
    /// What the reader counted.
    pub counts: Counts,
    /// Everything that was found while it was read.
    pub problems: Diagnostics,
}

/// What there is in the files, once read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    /// Accounts.
    pub accounts: usize,
    /// Their ARR together.
    pub arr: f64,
    /// The currency.
    pub currency: String,
    /// Accounts with an owner, and of these such whose owner is in the team.
    pub owned: (usize, usize),
    /// Accounts with a parent.
    pub parents: usize,
    /// People.
    pub people: usize,
    /// Of these, such who may get accounts in the period.
    pub here: usize,
    /// The hours of those in the period, and those of all accounts.
    pub hours: Option<(f64, f64)>,
}

/// A file that is read, and what its columns are.
struct Sheet {
    file: String,
    export: Export,
}

/// Proposes a scenario.
///
/// # Errors
/// What keeps the files from being read: codes E0xx and E1xx, and `E16x` where a column that is needed is not clear.
pub fn propose(exports: Exports<'_>, wishes: &Wishes) -> Result<Proposal, Diagnostics> {
    let accounts = sheet(exports.accounts, ExportOf::Accounts)?;
    let team = exports.team.map(|path| sheet(path, ExportOf::Team)).transpose()?;
    let (found, unclear) = columns(&accounts, team.as_ref(), wishes);
    let found = unclear.into_result(found)?.0;
    let (team_columns, made) = match (&team, found.team) {
        (Some(_), Some(columns)) => (columns, None),
        _ => made_of_owners(&accounts.export, &found.accounts)?,
    };
    let mut files = vec![DataFile::copy("accounts", exports.accounts)?];
    files.push(match (exports.team, made) {
        (Some(path), None) => DataFile::copy("team", path)?,
        (_, made) => DataFile { name: "team.csv".to_owned(), from: String::new(), bytes: made.unwrap_or_default() },
    });
    let parts =
        Parts { columns: (found.accounts, team_columns), files, role: found.role, is_made: exports.team.is_none() };
    parts.propose(wishes)
}

fn sheet(path: &Path, of: ExportOf) -> Result<Sheet, Diagnostics> {
    Ok(Sheet { file: path.display().to_string(), export: io::export(path, of)? })
}

struct FoundColumns {
    accounts: Columns,
    team: Option<Columns>,
    role: String,
}

/// Finds the columns of both files: the accounts say by what they name people, and the team says who is one.
fn columns(sheet: &Sheet, team: Option<&Sheet>, wishes: &Wishes) -> (FoundColumns, Diagnostics) {
    let role = wishes.role.clone().unwrap_or_default();
    let mut of_team = team.map(|it| Search::new(&it.export, Person::FIELDS, &wishes.team_columns, ""));
    let mut problems = Diagnostics::new();
    let first = {
        let mut search = Search::new(&sheet.export, Account::FIELDS, &wishes.columns, &role);
        search.take_said();
        said_owner(&search, of_team.as_ref()).or_else(|| owners::find(&search, of_team.as_ref()))
    };
    let heading = first.as_ref().map_or("", |it| sheet.export.headings[it.column].as_str());
    let role = if role.is_empty() { owners::role(heading).unwrap_or("csm").to_owned() } else { role };
    let mut search = Search::new(&sheet.export, Account::FIELDS, &wishes.columns, &role);
    missing_headings(search.take_said(), &sheet.file, &sheet.export, &mut problems);
    accounts::take(&mut search, first.as_ref(), wishes.day().year());
    search.columns.dates = search.date_order();
    report_unclear(&search.columns, &sheet.file, "--column", &mut problems);
    if search.columns.of("id").is_none() {
        no_id(&sheet.file, &sheet.export, "--column", &mut problems);
    }
    if let (Some(of_team), Some(sheet)) = (&mut of_team, team) {
        missing_headings(of_team.take_said(), &sheet.file, &sheet.export, &mut problems);
        let own = first.as_ref().map(|it| search.cells(it.column).map(owners::folded).collect()).unwrap_or_default();
        team::take(of_team, first.as_ref(), &own, &role);
        of_team.columns.dates = of_team.date_order();
        report_unclear(&of_team.columns, &sheet.file, "--team-column", &mut problems);
        if of_team.columns.of("id").is_none() {
            no_id(&sheet.file, &sheet.export, "--team-column", &mut problems);
        }
    }
    (FoundColumns { accounts: search.columns, team: of_team.map(|it| it.columns), role }, problems)
}

/// The fields that several columns of the accounts, or of the team, could fill: only the user knows which.
///
/// # Errors
/// What keeps the files from being read.
pub fn unclear_fields(exports: Exports<'_>, wishes: &Wishes) -> Result<[Vec<UnclearField>; 2], Diagnostics> {
    let accounts = sheet(exports.accounts, ExportOf::Accounts)?;
    let team = exports.team.map(|path| sheet(path, ExportOf::Team)).transpose()?;
    let (found, _) = columns(&accounts, team.as_ref(), wishes);
    Ok([found.accounts.unclear, found.team.map(|it| it.unclear).unwrap_or_default()])
}

/// The owners' column that the user names.
fn said_owner(search: &Search<'_>, team: Option<&Search<'_>>) -> Option<OwnerColumn> {
    let column = search.columns.named("owner").next()?.index;
    let alone = OwnerColumn { column, by: None, known: (0, search.profiles[column].filled) };
    Some(team.map_or(alone, |team| owners::named(search, column, team)))
}

fn missing_headings(missing: Vec<(String, String)>, file: &str, export: &Export, problems: &mut Diagnostics) {
    for (field, heading) in missing {
        let cause = format!("It has no heading \"{heading}\", which \"{field}\" is to be read from.");
        problems.push(
            "E103",
            Place::file(file),
            cause,
            did_you_mean(&heading, export.headings.iter().map(String::as_str)),
        );
    }
}

fn report_unclear(columns: &Columns, file: &str, flag: &str, problems: &mut Diagnostics) {
    for it in &columns.unclear {
        let choices: Vec<String> =
            it.choices.iter().map(|(heading, sample)| format!("\"{heading}\" ({sample})")).collect();
        let cause = format!("Several columns could be \"{}\": {}.", it.field, choices.join(", "));
        let flags = it.choices.iter().map(|(heading, _)| format!("{flag} {}=\"{heading}\"", it.field));
        let remedy = format!("Say which: {}.", flags.collect::<Vec<_>>().join(" or "));
        problems.push("E161", Place::file(file), cause, remedy);
    }
}

fn no_id(file: &str, export: &Export, flag: &str, problems: &mut Diagnostics) {
    let cause = "No column tells its records apart: none is called an id, and in none is every value there once.";
    let remedy =
        format!("Say which it is, such as {flag} id=\"Account ID\". There are: {}.", export.headings.join(", "));
    problems.push("E162", Place::file(file), cause, remedy);
}

/// A team of those whom the accounts name as owners.
fn made_of_owners(export: &Export, columns: &Columns) -> Result<(Columns, Option<Vec<u8>>), Diagnostics> {
    let Some(owner) = columns.named("owner").next() else {
        let cause = "There is no file of the team, and no column of the accounts that names owners.";
        let remedy = "Name the team's file behind that of the accounts, or say which column has the owners: --column owner=\"...\".";
        return Err(Diagnostic::new("E163", Place::default(), cause, remedy).into());
    };
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for cell in export.rows.iter().filter_map(|row| row.get(owner.index)).map(|cell| cell.trim()) {
        if super::profile::is_something(cell) {
            names.entry(owners::folded(cell)).or_insert(cell);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = std::iter::once("id").chain(names.into_values()).try_for_each(|name| writer.write_record([name]));
    let bytes = written
        .map_err(|error| error.to_string())
        .and_then(|()| writer.into_inner().map_err(|error| error.to_string()));
    let bytes = bytes.map_err(|error| {
        Diagnostic::new("E021", Place::file("team.csv"), format!("{error}."), "Name the team's file.")
    })?;
    Ok((Columns::default(), Some(bytes)))
}

/// All that the scenario is made of but the policy.
struct Parts {
    columns: (Columns, Columns),
    files: Vec<DataFile>,
    role: String,
    is_made: bool,
}

impl Parts {
    fn propose(self, wishes: &Wishes) -> Result<Proposal, Diagnostics> {
        let mut assumed = Vec::new();
        if self.is_made {
            let who = "There is no file of the team: it is everybody who owns an account, all full-time.";
            assumed.push(who.to_owned());
        }
        let currency = wishes.currency.clone().unwrap_or_else(|| currency(&self.columns.0, &mut assumed));
        let mut draft = self.draft(wishes, &currency);
        let staged = Staged::new(&draft.json(), &self.files)?;
        let (document, mut problems) = staged.load().map_err(with_flags)?;
        // What is left out is said with its reason, column by column.
        problems.0.retain(|one| !matches!(one.code, "W101" | "W102"));
        let region = policy::shared(&document, &self.role, |it| it.region.as_deref(), |it| &it.regions.0);
        let language = policy::shared(&document, &self.role, |it| it.language.as_deref(), |it| &it.languages.0);
        draft.territory = strength(wishes.territory, region.as_ref());
        draft.language = strength(wishes.language, language.as_ref());
        draft.moves = policy::moves(document.accounts().len());
        draft.segments = policy::segments(document.accounts());
        let hours = fit(&document, &mut draft, &mut assumed);
        draft.together = together(&document, &draft.segments, hours, &mut assumed);
        let (scenario, segments) = (draft.json(), draft.segments.clone());
        let (territory, spoken) = (draft.territory, draft.language);
        let here = match instance::build(&policed(&document, &scenario)?) {
            Ok((instance, found)) => {
                problems.0.extend(staged.called(found).0);
                here(&instance).count()
            }
            Err(found) => {
                problems.0.extend(staged.called(found).0);
                0
            }
        };
        let counts = Counts { here, currency: currency.clone(), ..counts(&document, &self.role, hours) };
        Ok(Proposal {
            scenario,
            territory: region.map(|it| (it, territory)),
            language: language.map(|it| (it, spoken)),
            accounts: self.columns.0,
            team: self.columns.1,
            files: self.files,
            role: self.role,
            segments,
            assumed,
            counts,
            problems,
        })
    }

    /// The scenario before anything is known of what the files hold.
    fn draft<'a>(&'a self, wishes: &'a Wishes, currency: &'a str) -> Draft<'a> {
        Draft {
            name: &wishes.name,
            as_of: wishes.day(),
            currency,
            role: &self.role,
            cells: &wishes.cells,
            accounts: (&self.files[0].name, &self.columns.0),
            team: (&self.files[1].name, &self.columns.1),
            segments: policy::segments(&[]),
            territory: Strength::Should,
            language: Strength::Should,
            together: true,
            moves: 0,
        }
    }
}

fn strength(said: Option<Strength>, found: Option<&SharedTrait>) -> Strength {
    said.or(found.map(|it| it.proposed)).unwrap_or(Strength::Ignore)
}

/// The same accounts and people under another scenario.
fn policed(document: &Document, scenario: &Value) -> Result<Document, Diagnostics> {
    let Scenario { team, accounts, .. } = document.scenario.clone();
    let scenario = Scenario { team, accounts, ..io::shape(scenario, &document.file)? };
    Ok(Document { scenario, ..document.clone() })
}

/// Makes the hours of segments fit the team, where usual ones don't. Gives back the hours of everybody who may get
/// accounts, and those of all accounts.
fn fit(document: &Document, draft: &mut Draft<'_>, assumed: &mut Vec<String>) -> Option<(f64, f64)> {
    let hours = |draft: &Draft<'_>| used(&instance::build(&policed(document, &draft.json()).ok()?).ok()?.0);
    let (capacity, needed) = hours(draft)?;
    let usual: Vec<f64> = draft.segments.iter().map(|it| it.hours).collect();
    if policy::fit_hours(&mut draft.segments, needed / capacity) {
        assumed.push(fitted(&usual, needed / capacity));
    }
    hours(draft)
}

/// Says by which flag of the command the user can answer what the scenario's keys would.
fn with_flags(mut found: Diagnostics) -> Diagnostics {
    for one in &mut found.0 {
        let flag = match one.code {
            "E121" => "--dates day-first or --dates month-first",
            "E108" => "--decimal . or --decimal ,",
            "E124" => "--lists , or --lists \";\"",
            _ => continue,
        };
        one.remedy = format!("Say which it is: {flag}.");
    }
    found
}

/// The currency that the ARR's heading or first value speaks of.
fn currency(accounts: &Columns, assumed: &mut Vec<String>) -> String {
    let arr = accounts.of("arr");
    let text = arr.map(|it| format!("{} {}", it.heading, it.sample)).unwrap_or_default();
    let signs = [("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("CHF", "CHF"), ("$", "USD")];
    let codes =
        ["EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR", "BRL", "MXN", "SGD"];
    let is_word = |code: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word == code);
    let found = codes.into_iter().find(|code| is_word(code));
    let found = found.or_else(|| signs.into_iter().find(|(sign, _)| text.contains(sign)).map(|(_, code)| code));
    found.map_or_else(
        || {
            if arr.is_some() {
                assumed.push("ARR is in USD: neither its heading nor its values name a currency.".to_owned());
            }
            "USD".to_owned()
        },
        str::to_owned,
    )
}

/// What of hours was changed, and why.
fn fitted(usual: &[f64], utilisation: f64) -> String {
    let usual: Vec<String> = usual.iter().map(f64::to_string).collect();
    format!(
        "Usual hours for such segments ({} a quarter) would use the team to {:.0} %, which is not what a team does: all hours are changed alike, towards a use of 75 %.",
        usual.join(", "),
        utilisation * 100.0
    )
}

/// The hours of everybody who may get accounts, and those of all accounts.
#[expect(clippy::cast_precision_loss, reason = "minutes")]
fn used(instance: &Instance) -> Option<(f64, f64)> {
    let capacity: i64 = here(instance).map(|it| it.minutes).sum();
    let hours: i64 = instance.seats.iter().map(|it| it.minutes).sum();
    (capacity > 0).then(|| (capacity as f64 / 60.0, hours as f64 / 60.0))
}

fn here(instance: &Instance) -> impl Iterator<Item = &Owner> {
    instance.owners.iter().filter(|it| it.availability == Availability::Here && !it.is_pool())
}

/// Whether families can stay together: not where one alone takes most of what an average person has.
#[expect(clippy::cast_precision_loss, reason = "numbers of people")]
fn together(
    document: &Document,
    segments: &[ProposedSegment],
    hours: Option<(f64, f64)>,
    assumed: &mut Vec<String>,
) -> bool {
    let of = |it: &Account| {
        let named = segments.iter().find(|segment| it.segment.as_deref() == Some(&segment.id));
        named.or(segments.last()).map_or(0.0, |segment| segment.hours)
    };
    let mut families: BTreeMap<&str, f64> = BTreeMap::new();
    for it in document.accounts() {
        *families.entry(it.parent.as_deref().unwrap_or(&it.id)).or_default() += of(it);
    }
    let largest = families.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let average = hours.map_or(f64::INFINITY, |(capacity, _)| capacity / document.people().len().max(1) as f64);
    match largest {
        Some((id, hours)) if hours > average * 0.8 => {
            let called = document.accounts().iter().find(|it| it.id == id).and_then(|it| it.name.clone());
            assumed.push(format!(
                "Families are planned apart: that of {} alone takes {hours:.0} hours, and a person has {average:.0}.",
                called.unwrap_or_else(|| id.to_owned())
            ));
            false
        }
        _ => true,
    }
}

fn counts(document: &Document, role: &str, hours: Option<(f64, f64)>) -> Counts {
    let accounts = document.accounts();
    let people = document.people();
    let owner = |it: &Account| it.owner.get(role).and_then(|list| list.0.first()).cloned();
    let held: Vec<String> = accounts.iter().filter_map(owner).collect();
    let known = held.iter().filter(|id| people.iter().any(|it| it.id == **id)).count();
    Counts {
        accounts: accounts.len(),
        arr: accounts.iter().filter_map(|it| it.arr).sum(),
        owned: (held.len(), known),
        parents: accounts.iter().filter(|it| it.parent.is_some()).count(),
        people: people.len(),
        hours,
        ..Counts::default()
    }
}
