//! Which column of both files is what, and what has to be asked about them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};
use crate::import::columns::{Columns, Search, UnclearField};
use crate::import::owners::{self, OwnerColumn};
use crate::import::wishes::{Exports, Wishes};
use crate::import::{accounts, profile, team};
use crate::io::{self, Export, ExportOf};
use crate::scenario::{Account, Person};

/// A file that is read, and what its columns are.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) file: String,
    pub(super) export: Export,
}

/// Reads the accounts and the team, if there is a file of it, without asking what their columns mean.
pub(super) fn sheets(exports: Exports<'_>, wishes: &Wishes) -> Result<[Option<Sheet>; 2], Diagnostics> {
    let sheet = |path: &Path, sheet: Option<&str>, of: ExportOf| -> Result<Sheet, Diagnostics> {
        Ok(Sheet { file: path.display().to_string(), export: io::export(path, sheet, of)? })
    };
    let team = exports.team.map(|path| sheet(path, wishes.team.sheet(), ExportOf::Team)).transpose()?;
    Ok([Some(sheet(exports.accounts, wishes.accounts.sheet(), ExportOf::Accounts)?), team])
}

/// What is found of the columns of both files.
pub(super) struct FoundColumns {
    pub(super) accounts: Columns,
    pub(super) team: Option<Columns>,
    pub(super) role: String,
}

/// Finds the columns of both files: the accounts say by what they name people, and the team says who is one.
pub(super) fn columns(sheet: &Sheet, team: Option<&Sheet>, wishes: &Wishes) -> (FoundColumns, Diagnostics) {
    let role = wishes.role.clone().unwrap_or_default();
    let mut of_team = team.map(|it| Search::new(&it.export, Person::FIELDS, &wishes.team.columns, ""));
    let mut problems = Diagnostics::new();
    let first = {
        let mut search = Search::new(&sheet.export, Account::FIELDS, &wishes.accounts.columns, &role);
        search.take_said();
        said_owner(&search, of_team.as_ref()).or_else(|| owners::find(&search, of_team.as_ref()))
    };
    let heading = first.as_ref().map_or("", |it| sheet.export.headings[it.column].as_str());
    let role = if role.is_empty() { owners::role(heading).unwrap_or("csm").to_owned() } else { role };
    let mut search = Search::new(&sheet.export, Account::FIELDS, &wishes.accounts.columns, &role);
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
pub(in crate::import) fn unclear_fields(
    exports: Exports<'_>,
    wishes: &Wishes,
) -> Result<[Vec<UnclearField>; 2], Diagnostics> {
    Ok(columns_found(exports, wishes)?.map(|columns| columns.unclear))
}

/// The columns of the accounts and of the team, as far as they are clear.
///
/// # Errors
/// What keeps the files from being read.
pub fn columns_found(exports: Exports<'_>, wishes: &Wishes) -> Result<[Columns; 2], Diagnostics> {
    let [accounts, team] = sheets(exports, wishes)?;
    let (found, _) = columns(&accounts.unwrap_or_default(), team.as_ref(), wishes);
    Ok([found.accounts, found.team.unwrap_or_default()])
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
pub(super) fn made_of_owners(export: &Export, columns: &Columns) -> Result<(Columns, Option<Vec<u8>>), Diagnostics> {
    let Some(owner) = columns.named("owner").next() else {
        let cause = "There is no file of the team, and no column of the accounts that names owners.";
        let remedy = "Name the team's file behind that of the accounts, or say which column has the owners: --column owner=\"...\".";
        return Err(Diagnostic::new("E163", Place::default(), cause, remedy).into());
    };
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for cell in export.rows.iter().filter_map(|row| row.get(owner.index)).map(|cell| cell.trim()) {
        if profile::is_something(cell) {
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
