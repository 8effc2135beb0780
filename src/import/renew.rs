//! New exports for a folder that has a scenario: its mapping, its rules and whatever people wrote into it stay.

use std::path::Path;

use serde_json::{Value, json};

use super::since::{Since, compare};
use super::staging::{DataFile, Staged};
use super::wishes::{Exports, Wishes};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::scenario::Document;
use crate::{instance, io};

/// What becomes of a folder by new exports.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The scenario file, where anything in it changes: the files' names, or what the user says.
    pub scenario: Option<String>,
    /// The new files.
    pub files: Vec<DataFile>,
    /// The scenario's name.
    pub name: String,
    /// Its currency.
    pub currency: String,
    /// What has changed; nothing where the old files can't be read any more.
    pub since: Option<Since>,
    /// Everything that was found while the new ones were read.
    pub problems: Diagnostics,
}

/// Looks at new exports with the mapping that a scenario has.
///
/// # Errors
/// `E164` where the scenario can't be gone on with, and what keeps the new files from being read with its mapping.
pub fn renew(scenario: &Path, exports: Exports<'_>, wishes: &Wishes) -> Result<Renewal, Diagnostics> {
    let file = scenario.display().to_string();
    let text = std::fs::read_to_string(scenario).map_err(|error| {
        Diagnostic::new("E001", Place::file(&file), format!("It can't be read: {error}."), "Check the path.")
    })?;
    let mut value: Value = serde_json::from_str(&text).map_err(|error| {
        let remedy = "Mend it first: rebook check says where.";
        Diagnostic::new("E164", Place::file(&file), format!("It is not JSON: {error}."), remedy)
    })?;
    let before = io::load(scenario).ok().map(|(document, _)| document);
    let original = value.clone();
    let mut files = vec![named(&mut value, "accounts", exports.accounts, &file)?];
    if let Some(team) = exports.team {
        files.push(named(&mut value, "team", team, &file)?);
    } else if let Some(kept) = kept(&value, "team", scenario)? {
        files.push(kept);
    }
    if let Some(kept) = kept(&value, "decisions", scenario)? {
        files.push(kept);
    }
    said(&mut value, wishes);
    let changed = (value != original).then(|| format!("{value:#}\n"));
    let (document, mut problems) = Staged::of_text(changed.as_deref().unwrap_or(&text), &files)?.load()?;
    match instance::build(&document) {
        Ok((_, found)) | Err(found) => problems.0.extend(found.0),
    }
    files.retain(|it| !it.from.is_empty());
    let Document { scenario: new, .. } = &document;
    Ok(Renewal {
        scenario: changed,
        files,
        name: new.name.clone(),
        currency: new.currency.clone(),
        since: before.map(|before| compare(&before, &document)),
        problems,
    })
}

/// The key under which a list names its file.
fn key(list: &Value) -> Option<&'static str> {
    ["file", "csv"].into_iter().find(|key| list.get(key).is_some_and(Value::is_string))
}

/// The new file of a list under the name of the old one, or of the new one's kind.
fn named(value: &mut Value, list: &str, from: &Path, file: &str) -> Result<DataFile, Diagnostics> {
    let Some(key) = value.get(list).and_then(key) else {
        let cause = format!("Its {list} do not come from a file, so that no export can take their place.");
        let remedy = "Import into another folder, and bring over what you want to keep.";
        return Err(Diagnostic::new("E164", Place::path(file, list), cause, remedy).into());
    };
    let old = value[list][key].as_str().unwrap_or_default().to_owned();
    let mut new = DataFile::copy(list, from)?;
    let stem = old.rsplit_once('.').map_or(old.as_str(), |(stem, _)| stem);
    let ending = new.name.rsplit_once('.').map_or("csv", |(_, ending)| ending);
    new.name = format!("{stem}.{ending}");
    if new.name != old {
        value[list][key] = json!(new.name);
    }
    Ok(new)
}

/// The file of a list for which there is no new one; it stays where it is.
fn kept(value: &Value, list: &str, scenario: &Path) -> Result<Option<DataFile>, Diagnostics> {
    let Some(name) = value.get(list).and_then(|it| it.get(key(it)?)).and_then(Value::as_str) else { return Ok(None) };
    let path = scenario.with_file_name(name);
    let file = DataFile::copy(list, &path)?;
    Ok(Some(DataFile { name: name.to_owned(), from: String::new(), ..file }))
}

/// What the user says takes the place of what the scenario says.
fn said(value: &mut Value, wishes: &Wishes) {
    for (list, said) in [("accounts", &wishes.accounts), ("team", &wishes.team)] {
        for (field, heading) in &said.columns {
            if heading == "-" {
                if let Some(columns) = value[list].get_mut("columns").and_then(Value::as_object_mut) {
                    columns.shift_remove(field);
                }
            } else {
                value[list]["columns"][field.as_str()] = json!(heading);
            }
        }
        if value[list].is_object() {
            said.keys.iter().for_each(|(key, written)| value[list][*key] = json!(written));
        }
    }
    if let Some(repeated) = &wishes.repeated {
        value["accounts"]["repeated"] = json!(repeated);
    }
    if let Some(day) = wishes.as_of_said {
        value["as_of"] = json!(day.to_string());
    }
}
