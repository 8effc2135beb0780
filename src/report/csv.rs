//! A plan as CSV: one row a seat, for spreadsheets and loaders.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::instance::{Account, Instance};
use crate::plan::Plan;

/// How many cells a row has.
const WIDTH: usize = 17;

const HEADINGS: [&str; WIDTH] = [
    "account",
    "account_name",
    "role",
    "owner",
    "owner_name",
    "previous",
    "previous_name",
    "changed",
    "fit",
    "hours",
    "arr",
    "segment",
    "region",
    "industry",
    "renewal",
    "locked",
    "lock_reason",
];

/// The seats of a plan, covered or not, ordered by account and role.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe before it.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn csv(instance: &Instance, plan: &Plan) -> Result<String, csv::Error> {
    let names = Names::of(instance);
    let mut rows: Vec<(usize, Row<'_>)> = Vec::with_capacity(plan.assignments.len() + plan.uncovered.len());
    for row in &plan.assignments {
        let facts = Facts { owner: Some(&row.owner), fit: Some(row.fit), hours: Some(row.hours), locked: row.locked };
        rows.extend(names.row((&row.account, &row.role), row.previous.as_deref(), &facts));
    }
    for row in &plan.uncovered {
        let facts = Facts { owner: None, fit: None, hours: None, locked: false };
        rows.extend(names.row((&row.account, &row.role), row.previous.as_deref(), &facts));
    }
    rows.sort_by(|a, b| (a.0, &a.1[2]).cmp(&(b.0, &b.1[2])));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for (_, row) in rows {
        writer.write_record(row.iter().map(|cell| cell.as_bytes()))?;
    }
    written(writer)
}

/// What was written, as a text.
pub(super) fn written(writer: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The cells of one seat; most are texts that stand in the plan or the instance as they are.
type Row<'a> = [Cow<'a, str>; WIDTH];

/// What a plan says of one seat.
struct Facts<'a> {
    owner: Option<&'a str>,
    fit: Option<f64>,
    hours: Option<f64>,
    locked: bool,
}

/// Accounts and owners by id.
struct Names<'a> {
    instance: &'a Instance,
    accounts: BTreeMap<&'a str, usize>,
    owners: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    fn of(instance: &'a Instance) -> Self {
        let accounts = instance.accounts.iter().map(|account| account.id.as_str()).zip(0..).collect();
        let owners = instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str())).collect();
        Self { instance, accounts, owners }
    }

    fn row(
        &self,
        (id, role): (&'a str, &'a str),
        previous: Option<&'a str>,
        facts: &Facts<'a>,
    ) -> Option<(usize, Row<'a>)> {
        let index = *self.accounts.get(id)?;
        let account: &'a Account = &self.instance.accounts[index];
        let name = |id: Option<&'a str>| text(id.map_or("", |id| self.owners.get(id).copied().unwrap_or(id)));
        let word = |word: Option<u32>| text(word.map_or("", |word| &self.instance.words[word as usize]));
        let figure = |figure: Option<f64>| figure.map_or(Cow::Borrowed(""), |figure| figure.to_string().into());
        let row = [
            text(id),
            text(&account.name),
            text(role),
            text(facts.owner.unwrap_or_default()),
            name(facts.owner),
            text(previous.unwrap_or_default()),
            name(previous),
            yes(facts.owner != previous),
            figure(facts.fit),
            figure(facts.hours),
            account.arr.to_string().into(),
            text(&self.instance.segments[account.segment].id),
            word(account.region),
            word(account.industry),
            account.renewal.map_or(Cow::Borrowed(""), |date| date.to_string().into()),
            yes(facts.locked),
            text(account.lock_reason.as_deref().filter(|_| facts.locked).unwrap_or_default()),
        ];
        Some((index, row))
    }
}

fn yes(flag: bool) -> Cow<'static, str> {
    Cow::Borrowed(if flag { "yes" } else { "no" })
}

/// A text cell, guarded against being taken for a formula.
pub(super) fn text(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}").into() } else { cell.into() }
}
