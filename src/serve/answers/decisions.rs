//! What people decide about moves, in the scenario's file of decisions.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::App;
use super::super::edit::Edit;
use super::super::refusal::{Answer, Refusal};
use super::Nothing;
use crate::api::Scenario;
use crate::error::{Diagnostic, Place};
use crate::instance::Instance;
use crate::render::csv;
use crate::report::table::{Column, ColumnKind, Table, cells};
use crate::scenario::{Decision, Source, Verdict};

/// The columns of a file of decisions that this room writes: only a file with these and no others is written over.
const COLUMNS: &str = "account role decision from to by on note";
/// The key of the scenario under which they stand.
const KEY: &str = "decisions";

/// What is decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionsBody {
    /// The version of the folder that it was decided from.
    version: String,
    /// Decisions, in their order.
    decisions: Vec<DecisionBody>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    /// The account's id.
    account: String,
    /// The role.
    role: String,
    /// What is decided.
    decision: Word,
    /// The owner that the move takes it from.
    from: Option<String>,
    /// The owner that it is about.
    to: Option<String>,
    /// Who decides.
    by: Option<String>,
    /// When; left out: today.
    on: Option<Date>,
    /// Why.
    note: Option<String>,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Word {
    /// `to` gets it, whatever it asks of its owner; without `to`, `from` gives it up.
    Approve,
    /// `to` does not get it.
    Reject,
    /// It stays with its present owner.
    Keep,
    /// Nothing is decided any more about the account in this role.
    Clear,
}

/// All decisions there are.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DecisionsAnswer {
    version: String,
    decisions: Vec<Decision>,
}

pub(super) fn list(app: &Arc<App>, _: Nothing) -> Answer<DecisionsAnswer> {
    let snapshot = app.folder.snapshot()?;
    let decisions = snapshot.scenario()?.document.decisions().to_vec();
    Ok(DecisionsAnswer { version: snapshot.version.clone(), decisions })
}

pub(super) fn decide(app: &Arc<App>, asked: DecisionsBody) -> Answer<DecisionsAnswer> {
    let mut edit = Edit::begin(&app.folder, &asked.version)?;
    let before = edit.tried()?;
    let mut all = edit.document.decisions().to_vec();
    for (row, one) in asked.decisions.into_iter().enumerate() {
        let one = known(&before, row, one)?;
        note(&before, &mut all, one);
    }
    edit.document.scenario.decisions = Source::Inline(all.clone());
    edit.document.decision_rows = crate::scenario::RecordPlaces::Inline;
    edit.tried()?;
    write(&edit, &all)?;
    Ok(DecisionsAnswer { version: edit.version()?, decisions: all })
}

/// A decision about an account, a role and people that are there.
fn known(scenario: &Scenario, row: usize, one: DecisionBody) -> Answer<DecisionBody> {
    let instance = &scenario.instance;
    let is_account = instance.accounts.binary_search_by(|it| it.id.as_str().cmp(&one.account)).is_ok();
    let wrong = |field: &str, what: &str| {
        let place = format!("decisions[{row}].{field}");
        Err(Refusal::malformed(&place, format!("The scenario has no such {what}.")))
    };
    if !is_account {
        return wrong("account", "account");
    }
    if !instance.roles.contains(&one.role) {
        return wrong("role", "role");
    }
    let is_owner = |id: &String| instance.owners.iter().any(|owner| owner.id == *id);
    if one.to.as_ref().is_some_and(|to| !is_owner(to)) {
        return wrong("to", "person");
    }
    Ok(one)
}

/// Adds a decision, and drops those that it takes the place of: later ones hold, but a list without them is easier to read.
fn note(scenario: &Scenario, all: &mut Vec<Decision>, one: DecisionBody) {
    let about = |it: &Decision| it.account == one.account && it.role == one.role;
    let verdict = match one.decision {
        Word::Approve => Verdict::Approve,
        Word::Reject => Verdict::Reject,
        Word::Keep => Verdict::Keep,
        Word::Clear => {
            all.retain(|it| !about(it));
            return;
        }
    };
    let has_several = seats(&scenario.instance, &one) > 1;
    all.retain(|it| {
        let is_other = it.to.is_some() && it.to != one.to;
        // Several people may be ruled out, and several may be given seats where there are several.
        let stands = match it.decision {
            Some(Verdict::Reject) => is_other,
            Some(Verdict::Approve) => is_other && has_several && verdict != Verdict::Keep,
            Some(Verdict::Keep) => false,
            None => true,
        };
        !about(it) || stands
    });
    let today = || Timestamp::now().to_zoned(TimeZone::UTC).date();
    let DecisionBody { account, role, from, to, by, note, on, .. } = one;
    let on = Some(on.unwrap_or_else(today));
    all.push(Decision { account, role, decision: Some(verdict), from, to, by, on, note });
}

/// How many seats of the role the account has.
fn seats(instance: &Instance, one: &DecisionBody) -> usize {
    let Ok(account) = instance.accounts.binary_search_by(|it| it.id.as_str().cmp(&one.account)) else { return 0 };
    let first = instance.seats.partition_point(|seat| seat.account < account);
    let own = instance.seats[first..].iter().take_while(|seat| seat.account == account);
    own.filter(|seat| instance.roles[seat.role] == one.role).count()
}

/// Writes all decisions into the scenario's own file of them, or into a new one that the scenario names from then on.
fn write(edit: &Edit<'_>, all: &[Decision]) -> Answer<()> {
    let text = csv::csv(&table(all)).map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("It can't be written: {error}."), "Shorten the notes.")
    })?;
    let text = format!("{}{text}", csv::MARK);
    if let Some(name) = edit.named(KEY)?.filter(|name| is_ours(edit, name)) {
        return edit.write_file(&name, text.as_bytes());
    }
    let name = edit.free_name("decisions", "csv")?;
    edit.write_file(&name, text.as_bytes())?;
    edit.write_keys(|scenario| scenario[KEY] = json!({ "file": name }))
}

/// Whether a file has the columns that are written here, and no others.
fn is_ours(edit: &Edit<'_>, name: &str) -> bool {
    let text = edit.path(name).ok().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let first = text.trim_start_matches(csv::MARK).lines().next().unwrap_or_default();
    first.split(',').eq(COLUMNS.split(' '))
}

fn table(all: &[Decision]) -> Table {
    let columns = Column::all_hidden(&[(ColumnKind::Text, COLUMNS)]);
    let row = |it: &Decision| {
        let verdict = match it.decision {
            Some(Verdict::Approve) => "approve",
            Some(Verdict::Reject) => "reject",
            Some(Verdict::Keep) => "keep",
            None => "",
        };
        let on = it.on.map(|on| on.to_string());
        cells![&it.account, &it.role, verdict, &it.from, &it.to, &it.by, on, &it.note]
    };
    Table::new(KEY, columns, all.iter().map(row))
}
