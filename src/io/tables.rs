//! The lists of a scenario that stand in tables of their own: read, with rows put together, and with names in place of ids
//! told apart, before they take their places in the scenario.

use serde::Deserialize;
use serde_json::Value;

use super::files::Files;
use super::request::{Money, Request};
use super::{fields, people, records, repeated};
use crate::error::{Diagnostics, Limited, Place};
use crate::scenario::{
    Absence, Account, Decision, Document, Person, RecordPlaces, Repeated, Scenario, Source, TableSource, defaults,
};

/// The records of a table, and where each stands.
type Records<T> = (Vec<T>, RecordPlaces);

/// The lists of a scenario that stand in tables; none of those that stand in the scenario itself.
pub(super) struct Tables {
    team: Option<Records<Person>>,
    accounts: Option<Records<Account>>,
    decisions: Option<Records<Decision>>,
}

impl Tables {
    /// Reads the tables that a scenario names; every problem is in `found`.
    pub(super) fn read((value, file): (&Value, &str), files: &Files, found: &mut Diagnostics) -> Self {
        let (role, money) = (first_role(value), money(value));
        let known = Known { file, role: &role, money: &money };
        let team = table(value, &fields::team(), &known, files, found);
        let mut accounts = table(value, &fields::accounts(), &known, files, found);
        if let Some((accounts, rows)) = &mut accounts {
            put_together(value, accounts, rows, found);
        }
        let decisions = table(value, &fields::decisions(), &known, files, found);
        Self { team, accounts, decisions }
    }

    /// Puts the lists into their places.
    pub(super) fn put_into(self, document: &mut Document, found: &mut Diagnostics) {
        if let Some((people, rows)) = self.team {
            document.scenario.team = Source::Inline(people);
            document.team_rows = rows;
        }
        join_absences(&mut document.scenario);
        if let Some((accounts, rows)) = self.accounts {
            document.scenario.accounts = Source::Inline(accounts);
            document.account_rows = rows;
        }
        if let Some((decisions, rows)) = self.decisions {
            document.scenario.decisions = Source::Inline(decisions);
            document.decision_rows = rows;
        }
        named(document, found);
    }
}

/// Makes one account of several rows, where the scenario says how.
fn put_together(value: &Value, accounts: &mut Vec<Account>, rows: &mut RecordPlaces, found: &mut Diagnostics) {
    let how: Option<Repeated> = word(&value["accounts"], "repeated");
    if let (Some(how), RecordPlaces::Table { file, .. }) = (how, &*rows) {
        let file = file.clone();
        let mut limited = Limited::new(found);
        repeated::join(accounts, rows, how, &mut limited);
        limited.finish(&file);
    }
}

/// Gives everybody whom a table names by name or address their id.
fn named(document: &mut Document, found: &mut Diagnostics) {
    let Document { scenario, account_rows, decision_rows, .. } = document;
    let team = people::Team { people: scenario.team.records(), pools: &scenario.pools };
    let mut limited = Limited::new(found);
    if let (Source::Inline(accounts), RecordPlaces::Table { .. }) = (&mut scenario.accounts, &*account_rows) {
        people::of_accounts(&team, accounts, account_rows, &mut limited);
    }
    if let (Source::Inline(decisions), RecordPlaces::Table { .. }) = (&mut scenario.decisions, &*decision_rows) {
        people::of_decisions(&team, decisions, decision_rows, &mut limited);
    }
    limited.finish(&document.file);
}

/// What is known of a scenario before its tables are read.
struct Known<'a> {
    /// The scenario's file.
    file: &'a str,
    /// The role that remedies use as their example.
    role: &'a str,
    /// What it says of money.
    money: &'a Money,
}

fn money(value: &Value) -> Money {
    let currency =
        value.get("currency").map_or_else(|| Some(defaults::currency()), |it| it.as_str().map(str::to_owned));
    let rates = value.get("rates").and_then(|rates| Deserialize::deserialize(rates).ok());
    Money { currency: currency.unwrap_or_default(), rates: rates.unwrap_or_default() }
}

/// The records of the table that the scenario names for a list, and where each stands; none if it names none.
fn table<T: Clone>(
    value: &Value,
    layout: &fields::Layout<T>,
    known: &Known<'_>,
    files: &Files,
    found: &mut Diagnostics,
) -> Option<(Vec<T>, RecordPlaces)> {
    let source = value.get(layout.list).filter(|source| source.is_object())?;
    let source = lenient(source)?;
    let key = if value[layout.list].get("file").is_some() { "file" } else { "csv" };
    let place = Place::path(known.file, format!("{}.{key}", layout.list));
    match files.table(&source.file, &place) {
        Ok((name, bytes)) => {
            let mut limited = Limited::new(found);
            let Known { file: scenario, role, money } = *known;
            let request = Request { layout, source: &source, scenario, file: &name, money, role };
            let read = records::read(&request, bytes, &mut limited);
            limited.finish(&name);
            read
        }
        Err(problems) => {
            found.0.extend(problems.0);
            None
        }
    }
}

/// What can be understood of a table's source, so that a slip in one of its keys, reported already, hides nothing else.
fn lenient(source: &Value) -> Option<TableSource> {
    let texts = |key: &str| source.get(key).and_then(|texts| Deserialize::deserialize(texts).ok()).unwrap_or_default();
    Some(TableSource {
        file: source.get("file").or_else(|| source.get("csv"))?.as_str()?.to_owned(),
        sheet: word(source, "sheet"),
        columns: texts("columns"),
        unused: word(source, "unused").unwrap_or_default(),
        fill: texts("fill"),
        values: word(source, "values").unwrap_or_default(),
        decimal: word(source, "decimal"),
        dates: word(source, "dates"),
        lists: word(source, "lists"),
        repeated: word(source, "repeated"),
    })
}

/// A value that is left out where it is not what it should be.
fn word<T: for<'a> Deserialize<'a>>(source: &Value, key: &str) -> Option<T> {
    source.get(key).and_then(|value| T::deserialize(value).ok())
}

/// Makes one absence of the two days that some files have in columns of their own. An unknown first day is that of the
/// plan, an unknown last day that of its period.
fn join_absences(scenario: &mut Scenario) {
    let (first, last) = (scenario.as_of, scenario.period_end());
    let Source::Inline(people) = &mut scenario.team else { return };
    for person in people {
        let absence = match (person.leave_from.take(), person.leave_to.take()) {
            (None, None) => continue,
            (Some(from), to) => Absence { from, to: to.unwrap_or(last.max(from)) },
            (None, Some(to)) => Absence { from: first.min(to), to },
        };
        if !person.leave.contains(&absence) {
            person.leave.push(absence);
        }
    }
}

/// The role that remedies use as their example.
fn first_role(value: &Value) -> String {
    let segments = value.get("segments").and_then(Value::as_array).into_iter().flatten();
    let mut seats = segments.filter_map(|segment| segment.get("seats").and_then(Value::as_object));
    seats.find_map(|seats| seats.keys().next().cloned()).unwrap_or_else(|| "csm".to_owned())
}
