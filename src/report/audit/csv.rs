//! An audit as CSV: one row for each account or owner of each case, so that a spreadsheet can filter them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::analysis::audit::{Audit, Case, Concern, Finding};
use crate::instance::Instance;
use crate::report::csv::text;

/// How many cells a row has.
const WIDTH: usize = 16;

const HEADINGS: [&str; WIDTH] = [
    "finding",
    "title",
    "case",
    "account",
    "account_name",
    "segment",
    "arr",
    "renewal",
    "role",
    "owner",
    "owner_name",
    "measure",
    "load",
    "at_least",
    "at_most",
    "detail",
];

/// The cases of all findings and triggers, in the order of the report; rows of one case have the same number in `case`.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe before it.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn csv(instance: &Instance, audit: &Audit) -> Result<String, csv::Error> {
    let owners = instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str())).collect();
    let writer = Rows { instance, owners };
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEADINGS)?;
    for finding in audit.findings.iter().chain(&audit.triggers) {
        for (number, case) in finding.cases.iter().enumerate() {
            for concern in rows(case) {
                let cells = writer.row((finding, number + 1), case, concern);
                out.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
            }
        }
    }
    super::super::csv::written(out)
}

/// The concerns of a case; one that concerns nothing that has an id still has a row.
fn rows(case: &Case) -> Vec<Option<&Concern>> {
    if case.concerns.is_empty() { vec![None] } else { case.concerns.iter().map(Some).collect() }
}

struct Rows<'a> {
    instance: &'a Instance,
    owners: BTreeMap<&'a str, &'a str>,
}

impl<'a> Rows<'a> {
    fn row(
        &self,
        (finding, number): (&'a Finding, usize),
        case: &'a Case,
        concern: Option<&'a Concern>,
    ) -> [Cow<'a, str>; WIDTH]
    where
        Self: 'a,
    {
        let account = concern.and_then(|it| it.index).map(|index| &self.instance.accounts[index]);
        let field = |of: fn(&Concern) -> Option<&str>| concern.and_then(of).unwrap_or_default();
        let owner = field(|it| it.owner.as_deref());
        let owner_name = self.owners.get(owner).copied().unwrap_or(owner).to_owned();
        let segment = account.map(|it| self.instance.segments[it.segment].id.clone()).unwrap_or_default();
        let name = account.map_or_else(String::new, |it| it.name.clone());
        // A case about several accounts is told by its subject, too.
        let several = case.concerns.iter().any(|it| it.index != case.concerns[0].index);
        let subject = if several || case.concerns.is_empty() { case.subject.as_str() } else { "" };
        let told = [subject, &case.reason, &case.detail];
        let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
        [
            text(&finding.code),
            text(&finding.title),
            number.to_string().into(),
            text(field(|it| it.account.as_deref())),
            text(&name).into_owned().into(),
            text(&segment).into_owned().into(),
            account.map_or(case.arr, |it| it.arr).to_string().into(),
            account.and_then(|it| it.renewal).map_or(Cow::Borrowed(""), |date| date.to_string().into()),
            text(field(|it| it.role.as_deref())),
            text(owner),
            text(&owner_name).into_owned().into(),
            case.load.as_ref().map_or(Cow::Borrowed(""), |load| text(&load.measure)),
            figure(case.load.as_ref().map(|load| load.is)),
            figure(case.load.as_ref().and_then(|load| load.at_least)),
            figure(case.load.as_ref().and_then(|load| load.at_most)),
            text(&told.join(": ")).into_owned().into(),
        ]
    }
}

fn figure(figure: Option<f64>) -> Cow<'static, str> {
    figure.map_or(Cow::Borrowed(""), |figure| figure.to_string().into())
}
