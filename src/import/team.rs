//! The columns of the team's file.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Columns, Search};
use super::owners::{self, OwnerColumn, folded};
use crate::instance::validate::hygiene::fold;

const NOT_NEEDED: &str = "nothing in a plan depends on it";
/// The highest level of a skill.
const LEVELS: u32 = 5;

/// Takes the columns of the team. The id is what the accounts name their owners by, so that both files stay as they are.
/// `own` are those who own accounts, as the accounts name them.
pub(super) fn take(search: &mut Search<'_>, owners: Option<&OwnerColumn>, own: &BTreeSet<String>, role: &str) {
    if let Some((column, owners)) = owners.and_then(|it| Some((it.by?, it)))
        && search.is_open("id")
        && search.is_free(column)
    {
        let (known, all) = owners.known;
        search.take("id", column, format!("names the owners of {known} of {all} accounts"));
    }
    search.take_by_heading();
    titles(search, own, role);
    id_by_values(search);
    mails_by_values(search);
    weekly_hours(search);
    skills(search);
    search.leave_rest(useless);
    search.sort();
}

/// Which titles plan in the role: those of people who own accounts, and such as speak of it. The others plan in none that
/// any seat asks for.
fn titles(search: &mut Search<'_>, own: &BTreeSet<String>, role: &str) {
    let Some(column) = search.columns.of("role").map(|it| it.index) else { return };
    let id = search.columns.of("id").map(|it| it.index);
    let cell = |row: &[String], column: usize| row.get(column).map_or("", |cell| cell.trim()).to_owned();
    let mut owning: BTreeMap<String, bool> = BTreeMap::new();
    for row in search.export.rows.iter().filter(|row| !cell(row, column).is_empty()) {
        let owns = id.is_some_and(|id| own.contains(&folded(&cell(row, id))));
        *owning.entry(cell(row, column)).or_default() |= owns;
    }
    let meant = |title: &str, owns: bool| match owners::role(title) {
        _ if owns => role.to_owned(),
        Some(other) if !is_leading(title) => other.to_owned(),
        _ => title.to_lowercase(),
    };
    let meanings: BTreeMap<String, String> =
        owning.iter().map(|(title, owns)| (title.clone(), meant(title, *owns))).collect();
    if meanings.values().any(|it| it == role) {
        search.columns.values.insert("role".to_owned(), meanings);
    } else {
        search.columns.found.retain(|it| it.field != "role");
    }
}

/// Whether a title is that of somebody who leads or supports those who own accounts.
fn is_leading(title: &str) -> bool {
    const LEADING: [&str; 16] = [
        "vp",
        "vice",
        "head",
        "director",
        "chief",
        "cco",
        "svp",
        "leiter",
        "leiterin",
        "operations",
        "ops",
        "directeur",
        "directrice",
        "jefe",
        "president",
        "enablement",
    ];
    fold::words(title).iter().any(|word| LEADING.contains(&word.as_str()))
}

/// Where no heading says what tells people apart: a mail address, else a name.
fn id_by_values(search: &mut Search<'_>) {
    if !search.is_open("id") {
        return;
    }
    let free = search.free();
    let mail = free.iter().copied().find(|&it| search.profiles[it].is_mails() && search.profiles[it].is_unique());
    let taken = |search: &Search<'_>, field: &str| search.columns.of(field).map(|it| it.index);
    // A column fills one field only; people are then shown by their id.
    for field in ["user_id", "name", "email"] {
        if let Some(column) = taken(search, field).filter(|&it| search.profiles[it].is_unique()) {
            search.columns.found.retain(|it| it.field != field);
            search.take("id", column, "tells everybody apart");
            return;
        }
    }
    let words = free.into_iter().find(|&it| search.profiles[it].is_unique() && !search.profiles[it].is_numbers());
    if let Some(column) = mail.or(words) {
        search.take("id", column, "its values tell everybody apart");
    }
}

fn mails_by_values(search: &mut Search<'_>) {
    let mails = search.free().into_iter().find(|&it| search.profiles[it].is_mails() && search.profiles[it].is_unique());
    if let Some(column) = mails.filter(|_| search.is_open("email")) {
        search.take("email", column, "its values are mail addresses");
    }
}

/// Hours or days a week say what share of a full-time person somebody is, where the most of them are those of one.
fn weekly_hours(search: &mut Search<'_>) {
    if !search.is_open("fte") || !search.is_open("hours") {
        return;
    }
    let is_weekly = |it: &usize| search.heading(*it).is_weekly() && search.profiles[*it].is_numbers();
    let Some(column) = search.free().into_iter().find(is_weekly) else { return };
    let texts: BTreeSet<String> = search.cells(column).map(str::to_owned).collect();
    let times: Option<Vec<f64>> = texts.iter().map(|text| text.replace(',', ".").parse().ok()).collect();
    let Some(times) = times else { return };
    let most = times.iter().copied().fold(0.0, f64::max);
    if !search.heading(column).full_time().contains(&most) || times.iter().any(|it| *it < 0.0) {
        return;
    }
    let share = |time: f64| ((time / most * 1000.0).round() / 1000.0).to_string();
    let shares = texts.into_iter().zip(times).map(|(text, time)| (text, share(time))).collect();
    search.take("fte", column, format!("{most} a week are a full-time person's"));
    search.columns.values.insert("fte".to_owned(), shares);
}

/// What was made of hours or days a week.
pub(super) fn full_time(columns: &Columns) -> Option<String> {
    let column = columns.of("fte").filter(|_| columns.values.contains_key("fte"))?;
    Some(format!(
        "\"{}\" counts as a share of a full-time person: {}, the most that anybody has.",
        column.heading, column.evidence
    ))
}

/// Columns of levels 0 to 5 are skills, whatever they are called.
fn skills(search: &mut Search<'_>) {
    for column in search.free() {
        let heading = search.heading(column);
        let named = heading.words.iter().any(|word| matches!(word.as_str(), "skill" | "skills" | "level"));
        let scale = heading.scale();
        if !search.profiles[column].is_levels() || scale.is_some_and(|most| most != LEVELS) {
            continue;
        }
        let evidence = match scale {
            Some(_) => "levels, as its heading says",
            None if named => "levels of a skill, as its heading says",
            None => "its values are levels from 0 to 5",
        };
        let skill = skill(&search.export.headings[column]);
        let field = format!("skills.{skill}");
        if !skill.is_empty() && search.is_open(&field) {
            search.take(&field, column, evidence);
        }
    }
}

/// The id of a skill: `Skill: medical` and `Medical (1-5)` are `medical`.
fn skill(heading: &str) -> String {
    let own = heading.rsplit_once(": ").map_or(heading, |(_, own)| own);
    let words = super::headings::Heading::of(own).words;
    let words: Vec<&str> =
        words.iter().map(String::as_str).filter(|it| !matches!(*it, "skill" | "skills" | "level")).collect();
    words.join("_")
}

/// Why a column of the team is of no use.
fn useless(search: &Search<'_>, column: usize) -> &'static str {
    let heading = search.heading(column);
    if heading.is_weekly() || heading.is_monthly() {
        "its hours are not those of a quarter; everybody counts as full-time unless fte says otherwise"
    } else if heading.scale().is_some_and(|most| most != LEVELS) {
        "its scale is not 0 to 5, as levels are"
    } else {
        NOT_NEEDED
    }
}

/// The skills that the columns hold: id and name.
pub(super) fn skill_names(columns: &Columns) -> Vec<(String, String)> {
    let skill = |field: &str| field.strip_prefix("skills.").map(str::to_owned);
    let name = |heading: &str| {
        let own = heading.rsplit_once(": ").map_or(heading, |(_, own)| own);
        own.split(['(', '[']).next().unwrap_or(own).trim().to_owned()
    };
    columns.found.iter().filter_map(|it| Some((skill(&it.field)?, name(&it.heading)))).collect()
}
