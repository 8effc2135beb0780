//! The first scenario of a folder: columns found, a draft read by the reader that every command uses, and a policy
//! made of what that has read.

use serde_json::Value;

use super::columns::Columns;
use super::policy::{self, ProposedSegment, SharedTrait, Strength};
use super::scenario::{Draft, SourceDraft};
use super::staging::{DataFile, Staged};
use super::team;
use super::wishes::{Exports, Wishes};
use crate::error::Diagnostics;
use crate::instance;
use crate::io::ExportOf;
use crate::scenario::{Account, Document};
use hours::{fit, here, police, together, used};
pub use mapping::columns_found;
pub(super) use mapping::unclear_fields;
use mapping::{columns, made_of_owners, sheets};
pub use moves::MovesFound;

mod hours;
mod mapping;
mod moves;
mod rows;
mod schedule;

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
    /// How the most changes of owner were found.
    pub moves: MovesFound,
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

/// Proposes a scenario.
///
/// # Errors
/// What keeps the files from being read: codes E0xx and E1xx, and `E16x` where a column that is needed, or what several rows of
/// one account are, is not clear.
pub fn propose(exports: Exports<'_>, wishes: &Wishes) -> Result<Proposal, Diagnostics> {
    proposed(exports, wishes).map_err(|found| with_flags(found, exports))
}

fn proposed(exports: Exports<'_>, wishes: &Wishes) -> Result<Proposal, Diagnostics> {
    let [accounts, team] = sheets(exports, wishes)?;
    let accounts = accounts.unwrap_or_default();
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
        assumed.extend(team::full_time(&self.columns.1));
        let currency = wishes.currency.clone().unwrap_or_else(|| currency(&self.columns.0, &mut assumed));
        let mut draft = self.draft(wishes, &currency);
        let staged = Staged::new(&draft.json(), &self.files)?;
        let (mut document, mut problems) = staged.load()?;
        rows::refuse_repeated(&document).map_err(|found| staged.called(found))?;
        let region = policy::shared(&document, &self.role, |it| it.region.as_deref(), |it| &it.regions.0);
        let language = policy::shared(&document, &self.role, |it| it.language.as_deref(), |it| &it.languages.0);
        draft.territory = strength(wishes.territory, region.as_ref());
        draft.language = strength(wishes.language, language.as_ref());
        let mut moves = MovesFound { usual: policy::moves(document.accounts().len()), ..MovesFound::default() };
        draft.moves = moves.most();
        draft.segments = policy::segments(document.accounts());
        let capacity = fit(&mut document, &mut draft, &mut assumed)?;
        draft.together = together(&document, &draft.segments, capacity, &mut assumed);
        police(&mut document, &draft.json())?;
        let (mut hours, mut people) = (None, 0);
        match instance::build(&document) {
            Ok((instance, found)) => {
                problems.0.extend(staged.called(found).0);
                (hours, people) = (used(&instance), here(&instance).count());
                moves = moves::forced(&instance, moves.usual);
                draft.moves = moves.most();
                draft.intake = schedule::intake(draft.moves, people);
            }
            Err(found) => problems.0.extend(staged.called(found).0),
        }
        let (scenario, segments) = (draft.json(), draft.segments.clone());
        let (territory, spoken) = (draft.territory, draft.language);
        let counts = Counts { here: people, currency: currency.clone(), ..counts(&document, &self.role, hours) };
        Ok(Proposal {
            scenario,
            territory: region.map(|it| (it, territory)),
            language: language.map(|it| (it, spoken)),
            accounts: self.columns.0,
            team: self.columns.1,
            files: self.files,
            role: self.role,
            segments,
            moves,
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
            repeated: wishes.repeated.as_deref(),
            accounts: SourceDraft { file: &self.files[0].name, columns: &self.columns.0, said: &wishes.accounts },
            team: SourceDraft { file: &self.files[1].name, columns: &self.columns.1, said: &wishes.team },
            segments: policy::segments(&[]),
            territory: Strength::Should,
            language: Strength::Should,
            together: true,
            moves: 0,
            intake: schedule::LEAST_INTAKE,
        }
    }
}

fn strength(said: Option<Strength>, found: Option<&SharedTrait>) -> Strength {
    said.or(found.map(|it| it.proposed)).unwrap_or(Strength::Ignore)
}

/// Says by which flag of the command the user can answer what the scenario's keys would.
fn with_flags(mut found: Diagnostics, exports: Exports<'_>) -> Diagnostics {
    for one in &mut found.0 {
        let team = if exports.file_of(one) == ExportOf::Team { "team-" } else { "" };
        let flag = match one.code {
            "E121" => format!("--{team}dates day-first or --{team}dates month-first"),
            "E108" => "--decimal . or --decimal ,".to_owned(),
            "E124" => "--lists , or --lists \";\"".to_owned(),
            "E126" => format!("--{team}sheet and its name"),
            _ => continue,
        };
        one.remedy = format!("Say which it is: {flag}.");
    }
    found
}

/// The currency that the ARR's heading or first value speaks of, or else a column of currencies.
fn currency(accounts: &Columns, assumed: &mut Vec<String>) -> String {
    let arr = accounts.of("arr");
    let text = arr.map(|it| format!("{} {}", it.heading, it.sample)).unwrap_or_default();
    let signs = [("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("CHF", "CHF"), ("$", "USD")];
    let codes =
        ["EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR", "BRL", "MXN", "SGD"];
    let code_in = |text: &str| {
        let is_word = |code: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word == code);
        codes.into_iter().find(|code| is_word(code))
    };
    let column = || {
        let is_of_it =
            |heading: &str| ["currency", "währung", "devise", "moneda", "divisa"].iter().any(|it| heading.contains(it));
        let left = accounts.left.iter().map(|it| (&it.heading, &it.sample));
        let mut all = accounts.found.iter().map(|it| (&it.heading, &it.sample)).chain(left);
        all.find(|(heading, sample)| is_of_it(&heading.to_lowercase()) && sample.len() == 3)
            .and_then(|it| code_in(it.1))
    };
    let found =
        code_in(&text).or_else(|| signs.into_iter().find(|(sign, _)| text.contains(sign)).map(|(_, code)| code));
    found.or_else(column).map_or_else(
        || {
            if arr.is_some() {
                assumed.push("ARR is in USD: neither its heading nor its values name a currency.".to_owned());
            }
            "USD".to_owned()
        },
        str::to_owned,
    )
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
