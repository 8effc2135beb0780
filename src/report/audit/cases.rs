//! The cases of an audit one by one: a row for each account or owner of each, so that a spreadsheet can filter them.

use std::collections::BTreeMap;

use crate::analysis::audit::{Audit, AuditCase, AuditFinding, CaseSubject, LoadAgainstAim};
use crate::instance::Instance;
use crate::report::table::{Cell, Column, ColumnKind, Table, cells};

const COLUMNS: [(ColumnKind, &str); 8] = [
    (ColumnKind::Text, "finding title"),
    (ColumnKind::Count, "case"),
    (ColumnKind::Text, "account account_name segment"),
    (ColumnKind::Money, "arr"),
    (ColumnKind::Date, "renewal"),
    (ColumnKind::Text, "role owner owner_name measure"),
    (ColumnKind::Amount, "load at_least at_most"),
    (ColumnKind::Text, "detail"),
];

/// The cases of all findings and triggers, in the order of the report; rows of one case have the same number in `case`.
pub(super) fn cases(instance: &Instance, audit: &Audit) -> Table {
    let owners = instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str())).collect();
    let writer = CaseRows { instance, owners };
    let findings = audit.findings.iter().chain(&audit.triggers);
    let rows = findings.flat_map(|finding| finding.cases.iter().zip(1..).flat_map(|case| writer.of(finding, case)));
    Table::new("cases", Column::all_hidden(&COLUMNS), rows).for_programs()
}

struct CaseRows<'a> {
    instance: &'a Instance,
    owners: BTreeMap<&'a str, &'a str>,
}

impl CaseRows<'_> {
    /// The rows of a case; one that concerns nothing that has an id still has a row.
    fn of(&self, finding: &AuditFinding, (case, number): (&AuditCase, usize)) -> Vec<Vec<Cell>> {
        let concerns = if case.concerns.is_empty() { vec![None] } else { case.concerns.iter().map(Some).collect() };
        let row = |concern| {
            let head = cells![finding.code.as_str(), finding.title.as_str(), number];
            head.into_iter().chain(self.row(case, concern)).collect()
        };
        concerns.into_iter().map(row).collect()
    }

    fn row(&self, case: &AuditCase, concern: Option<&CaseSubject>) -> Vec<Cell> {
        let account = concern.and_then(|it| it.index).map(|index| &self.instance.accounts[index]);
        let owner = concern.and_then(|it| it.owner.as_deref());
        let owner_name = owner.map(|id| self.owners.get(id).copied().unwrap_or(id));
        let segment = account.map(|it| &self.instance.segments[it.segment].id);
        // A case about several accounts is told by its subject, too.
        let several = case.concerns.iter().any(|it| it.index != case.concerns[0].index);
        let subject = if several || case.concerns.is_empty() { case.subject.as_str() } else { "" };
        let told = [subject, &case.reason, &case.detail];
        let told: Vec<&str> = told.into_iter().filter(|part| !part.is_empty()).collect();
        let load = |of: fn(&LoadAgainstAim) -> Option<f64>| case.load.as_ref().and_then(of);
        let mut cells = cells![
            concern.and_then(|it| it.account.as_ref()),
            account.map(|it| &it.name),
            segment,
            account.map_or(case.arr, |it| it.arr),
            account.and_then(|it| it.renewal),
            concern.and_then(|it| it.role.as_ref()),
            owner,
            owner_name,
        ];
        cells.extend(cells![case.load.as_ref().map(|load| &load.measure), load(|it| Some(it.is))]);
        cells.extend(cells![load(|it| it.at_least), load(|it| it.at_most), told.join(": ")]);
        cells
    }
}
