//! The tables of a sizing.

use super::phrases::{missing, people, requirement, short, work};
use crate::analysis::size::{Minutes, Pooling, Ratio, RequirementSize, RoleSize, SegmentSize, Shortage, Sizing};
use crate::report::table::{Cell, Column, ColumnKind, Row, Table, cells};
use crate::report::words;

/// How many requirements are written before the list is cut.
const REQUIREMENTS: usize = 12;
/// How many shortages are.
const SHORTAGES: usize = 10;

fn hidden(kind: ColumnKind, key: &'static str) -> Column {
    Column::hidden(kind, key)
}

/// Whole hours.
fn hours(key: &'static str, heading: &'static str) -> Column {
    Column::of(ColumnKind::Hours, key, heading).digits(0)
}

/// Full-time people, or another ratio.
fn ratio(key: &'static str, heading: &'static str) -> Column {
    Column::of(ColumnKind::Points, key, heading).digits(1)
}

/// What is missing or to spare, in words.
fn state() -> Column {
    Column::text("state", "", 14).for_readers()
}

/// Ratios and headcount: each role, and below it its segments.
pub(super) fn roles(sizing: &Sizing) -> Table {
    let columns = [
        hidden(ColumnKind::Text, "role"),
        hidden(ColumnKind::Text, "segment"),
        Column::text("name", "Headcount", 20),
        Column::of(ColumnKind::Count, "accounts", "accounts"),
        ratio("accounts_per_person", "a head").nothing(""),
        ratio("hours_per_account", "h each").nothing(""),
        hours("hours_needed", "hours"),
        ratio("fte_needed", "need"),
        hidden(ColumnKind::Count, "people"),
        hidden(ColumnKind::Hours, "hours_present"),
        ratio("fte_present", "have"),
        state(),
        hidden(ColumnKind::Hours, "hours_short"),
        hidden(ColumnKind::Points, "fte_short"),
        Column::of(ColumnKind::Share, "utilisation", "in use"),
    ];
    let rows = sizing.roles.iter().flat_map(|role| {
        let segments = role.segments.iter().map(|it| Row::part(segment(role, it)));
        std::iter::once(Row::from(of_role(role))).chain(segments)
    });
    Table::new("roles", columns, rows)
}

fn of_role(role: &RoleSize) -> Vec<Cell> {
    let (needed, present, state) = (role.fte_needed, role.fte_present, missing(role.fte_needed, role.fte_present));
    let mut cells = cells![&role.role, "", &role.role, role.accounts, "", "", role.needed, needed];
    cells.extend(cells![role.people, role.present, present, state, role.uncovered, role.fte_short, role.utilisation]);
    cells
}

fn segment(role: &RoleSize, size: &SegmentSize) -> Vec<Cell> {
    let (a_head, each) = (size.accounts_per_person, size.hours_per_account);
    cells![&role.role, &size.segment, &size.name, size.accounts, a_head, each, size.needed, size.fte_needed]
}

/// Where hours are short, and how much of it is a matter of skills and the like.
pub(super) fn shortages(sizing: &Sizing) -> Table {
    let columns = [
        hidden(ColumnKind::YesNo, "of_which"),
        Column::text("work", "Not enough hours for", 46),
        hours("hours_needed", "need"),
        hours("hours_present", "have"),
        hidden(ColumnKind::Hours, "hours_short"),
        hours("short", "short").for_readers(),
        ratio("fte_short", "full-time"),
        hidden(ColumnKind::Count, "owners"),
        Column::text("who", "who can do it", 18).nothing("nobody"),
    ];
    let all = &sizing.gap.shortages;
    let rows = all.iter().flat_map(|one| {
        let within = one.within.iter().map(|part| Row::part(shortage(part, true)));
        std::iter::once(Row::from(shortage(one, false))).chain(within)
    });
    let table = Table::new("shortages", columns, rows).most(SHORTAGES, ("shortage", "shortages"));
    // One shortage alone is told in words already.
    if table.rows.len() < 2 { table.for_programs() } else { table }
}

fn shortage(shortage: &Shortage, of_which: bool) -> Vec<Cell> {
    let who = match shortage.owners.len() {
        0..=2 => people(&shortage.owners, 2),
        many => format!("{} owners", words::grouped(many)),
    };
    let (short, fte) = (short(shortage.needed, shortage.present), shortage.fte_short);
    cells![
        of_which,
        work(&shortage.work),
        shortage.needed,
        shortage.present,
        shortage.short,
        short,
        fte,
        shortage.owners.len(),
        who
    ]
}

/// What work asks for, and who has it; what tells something new first.
pub(super) fn requirements(sizing: &Sizing) -> Table {
    let columns = [
        Column::text("requirement", "Work that needs", 34),
        Column::text("role", "role", 12),
        hours("hours_needed", "hours"),
        Column::of(ColumnKind::Count, "owners", "who can").nothing("0"),
        hours("hours_present", "have").nothing("0"),
        hours("hours_short", "short"),
        ratio("fte_short", "full-time"),
        Column::text("note", "", 16).for_readers(),
    ];
    let all = &sizing.gap.requirements;
    let mut rows: Vec<&RequirementSize> = all.iter().collect();
    rows.sort_by_key(|row| !is_told(row, all));
    let most = all.iter().filter(|row| is_told(row, all)).count().min(REQUIREMENTS);
    let row = |row: &RequirementSize| {
        let is_short = row.short.0 > 0;
        let note = if is_short && row.present >= row.needed { "with other needs" } else { "" };
        let fte = is_short.then_some(row.fte_short);
        cells![requirement(&row.requirement), &row.role, row.needed, row.owners, row.present, row.short, fte, note]
    };
    Table::new("requirements", columns, rows.into_iter().map(row)).most(most, ("requirement", "requirements"))
}

/// Whether a requirement tells something new: a lower level does not where it is no shorter than a higher one.
fn is_told(row: &RequirementSize, all: &[RequirementSize]) -> bool {
    let higher = |other: &RequirementSize| {
        let same = row.role == other.role && row.requirement.kind == other.requirement.kind;
        let named = row.requirement.name == other.requirement.name && row.short == other.short;
        same && named && row.short.0 > 0 && other.requirement.least > row.requirement.least
    };
    !all.iter().any(higher)
}

/// What pools would save, in whole people; the report tells it in words.
pub(super) fn pools(sizing: &Sizing) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Text, "role segments"),
        (ColumnKind::Count, "accounts"),
        (ColumnKind::Points, "accounts_per_person"),
        (ColumnKind::Count, "people_apart people_pooled people_saved"),
    ]);
    let row = |pooling: &Pooling| {
        let people = (pooling.people_apart, pooling.people_pooled, pooling.people_saved);
        let segments = pooling.segments.join(";");
        cells![&pooling.role, segments, pooling.accounts, pooling.accounts_per_person, people.0, people.1, people.2]
    };
    Table::new("pools", columns, sizing.pooling.iter().map(row)).for_programs()
}

/// What every role needs and has, period by period.
pub(super) fn periods(sizing: &Sizing) -> Table {
    let columns = [
        hidden(ColumnKind::Text, "role"),
        Column::text("name", "Ahead", 20).for_readers(),
        Column::of(ColumnKind::Date, "from", "from"),
        Column::of(ColumnKind::Count, "accounts", "accounts"),
        hours("hours_needed", "hours"),
        hidden(ColumnKind::Hours, "hours_present"),
        ratio("fte_needed", "need"),
        ratio("fte_present", "have"),
        hidden(ColumnKind::Points, "fte_short"),
        state(),
    ];
    let roles = sizing.periods.iter().flat_map(|period| period.roles.iter().map(move |role| (period.from, role)));
    let mut rows: Vec<_> = roles.collect();
    rows.sort_by(|(_, a), (_, b)| a.role.cmp(&b.role));
    let row = |(at, (from, it)): (usize, &(jiff::civil::Date, &crate::analysis::size::RoleAhead))| {
        let name = if at > 0 && rows[at - 1].1.role == it.role { "" } else { &it.role };
        let state = missing(it.fte_needed, it.fte_present);
        let mut cells = cells![&it.role, name, *from, it.accounts, it.needed, it.present];
        cells.extend(cells![it.fte_needed, it.fte_present, it.fte_short, state]);
        cells
    };
    let table = Table::new("periods", columns, rows.iter().enumerate().map(row));
    if sizing.periods.len() < 2 { table.for_programs() } else { table }
}

impl From<Minutes> for Cell {
    fn from(minutes: Minutes) -> Self {
        Self::Number(minutes.hours())
    }
}

impl From<Ratio> for Cell {
    fn from(ratio: Ratio) -> Self {
        ratio.value().into()
    }
}
