//! A sizing as CSV: the rows of all its tables, told apart by their first cell.

use super::phrases::{requirement, work};
use crate::analysis::size::{Minutes, Ratio, Shortage, Sizing};
use crate::report::csv::text;

const HEADINGS: [&str; 14] = [
    "table",
    "from",
    "role",
    "what",
    "accounts",
    "hours_per_account",
    "accounts_per_person",
    "owners",
    "hours_needed",
    "hours_present",
    "hours_short",
    "fte_needed",
    "fte_present",
    "fte_short",
];

/// One line of one table; a figure that the table does not have is left empty.
#[derive(Default)]
struct Row {
    table: &'static str,
    from: String,
    role: String,
    what: String,
    accounts: String,
    each: Option<Ratio>,
    a_head: Option<Ratio>,
    owners: Option<usize>,
    hours: [Option<Minutes>; 3],
    fte: [Option<Ratio>; 3],
}

impl Row {
    fn cells(&self) -> Vec<String> {
        let ratio = |ratio: &Option<Ratio>| ratio.and_then(Ratio::value).map_or_else(String::new, |v| v.to_string());
        let hours = |minutes: &Option<Minutes>| minutes.map_or_else(String::new, |m| m.hours().to_string());
        let mut cells = vec![self.table.to_owned(), self.from.clone()];
        cells.extend([&self.role, &self.what].map(|cell| text(cell).into_owned()));
        cells.extend([self.accounts.clone(), ratio(&self.each), ratio(&self.a_head)]);
        cells.push(self.owners.map_or_else(String::new, |owners| owners.to_string()));
        cells.extend(self.hours.iter().map(hours));
        cells.extend(self.fte.iter().map(ratio));
        cells
    }
}

/// The tables one after the other: `role`, `segment`, `requirement`, `shortage` (and `of which`), `pool`, `period`.
/// For a role, hours short are those that stay uncovered. For a pool, the figures of full-time people are those of whole
/// people apart, in a pool, and saved.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn csv(sizing: &Sizing) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for row in [headcount(sizing), gap(sizing), pools(sizing), periods(sizing)].concat() {
        writer.write_record(row)?;
    }
    super::super::csv::written(writer)
}

fn headcount(sizing: &Sizing) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for role in &sizing.roles {
        let row = Row {
            table: "role",
            role: role.role.clone(),
            accounts: role.accounts.to_string(),
            owners: Some(role.people),
            hours: [Some(role.needed), Some(role.present), Some(role.uncovered)],
            fte: [Some(role.fte_needed), Some(role.fte_present), Some(role.fte_short)],
            ..Row::default()
        };
        rows.push(row.cells());
        let segment = |segment: &crate::analysis::size::SegmentSize| Row {
            table: "segment",
            role: role.role.clone(),
            what: segment.name.clone(),
            accounts: segment.accounts.to_string(),
            each: Some(segment.hours_per_account),
            a_head: Some(segment.accounts_per_person),
            hours: [Some(segment.needed), None, None],
            fte: [Some(segment.fte_needed), None, None],
            ..Row::default()
        };
        rows.extend(role.segments.iter().map(|it| segment(it).cells()));
    }
    rows
}

fn gap(sizing: &Sizing) -> Vec<Vec<String>> {
    let of_requirement = |row: &crate::analysis::size::RequirementSize| Row {
        table: "requirement",
        role: row.role.clone(),
        what: requirement(&row.requirement),
        owners: Some(row.owners),
        hours: [Some(row.needed), Some(row.present), Some(row.short)],
        fte: [None, None, Some(row.fte_short)],
        ..Row::default()
    };
    let of_shortage = |table: &'static str, row: &Shortage| Row {
        table,
        what: work(&row.work),
        owners: Some(row.owners.len()),
        hours: [Some(row.needed), Some(row.present), Some(row.short)],
        fte: [None, None, Some(row.fte_short)],
        ..Row::default()
    };
    let mut rows: Vec<Vec<String>> = sizing.gap.requirements.iter().map(|row| of_requirement(row).cells()).collect();
    for shortage in &sizing.gap.shortages {
        rows.push(of_shortage("shortage", shortage).cells());
        rows.extend(shortage.within.iter().map(|part| of_shortage("of which", part).cells()));
    }
    rows
}

fn pools(sizing: &Sizing) -> Vec<Vec<String>> {
    let people = |people: i64| Some(Ratio { part: people, whole: 1 });
    let row = |pool: &crate::analysis::size::Pooling| Row {
        table: "pool",
        role: pool.role.clone(),
        what: pool.segments.join(", "),
        accounts: pool.accounts.to_string(),
        a_head: Some(pool.accounts_per_person),
        fte: [people(pool.people_apart), people(pool.people_pooled), people(pool.people_saved)],
        ..Row::default()
    };
    sizing.pooling.iter().map(|pool| row(pool).cells()).collect()
}

fn periods(sizing: &Sizing) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for period in &sizing.periods {
        let row = |role: &crate::analysis::size::RoleAhead| Row {
            table: "period",
            from: period.from.to_string(),
            role: role.role.clone(),
            accounts: role.accounts.value().map_or_else(String::new, |accounts| accounts.to_string()),
            hours: [Some(role.needed), Some(role.present), None],
            fte: [Some(role.fte_needed), Some(role.fte_present), Some(role.fte_short)],
            ..Row::default()
        };
        rows.extend(period.roles.iter().map(|role| row(role).cells()));
    }
    rows
}
