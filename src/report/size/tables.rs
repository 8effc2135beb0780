//! The tables of a sizing.

use std::fmt::Write as _;

use super::phrases::{fte, hours, hours_short, missing, people, requirement, work};
use crate::analysis::size::{Ratio, RequirementSize, RoleSize, SegmentSize, Shortage, Sizing};
use crate::report::grid::{Column, grid, plain};
use crate::report::{Style, headed, words};

/// How many requirements are written before the list is cut.
const REQUIREMENTS: usize = 12;
/// How many shortages are.
const SHORTAGES: usize = 10;
/// How many shortages within another one are.
const WITHIN: usize = 3;

/// Whether a list is cut where nobody asks for all of it.
pub(super) fn is_cut(sizing: &Sizing) -> bool {
    let shortages = &sizing.gap.shortages;
    let within = shortages.iter().any(|shortage| shortage.within.len() > WITHIN);
    told(&sizing.gap.requirements).len() > REQUIREMENTS || shortages.len() > SHORTAGES || within
}

/// Ratios and headcount: each role, and below it its segments.
pub(super) fn roles(sizing: &Sizing, style: &Style) -> String {
    let columns = [
        Column::text("Headcount", 20),
        Column::figures("accounts"),
        Column::figures("a head"),
        Column::figures("h each"),
        Column::figures("hours"),
        Column::figures("need"),
        Column::figures("have"),
        Column::text("", 14),
        Column::figures("in use"),
    ];
    let mut rows = Vec::new();
    for role in &sizing.roles {
        rows.push(role_row(role));
        rows.extend(role.segments.iter().map(segment_row));
    }
    headed(grid(&columns, rows), style)
}

fn role_row(role: &RoleSize) -> Vec<String> {
    vec![
        plain(&role.role),
        words::grouped(role.accounts),
        String::new(),
        String::new(),
        hours(role.needed),
        fte(role.fte_needed),
        fte(role.fte_present),
        missing(role.fte_needed, role.fte_present),
        role.utilisation.value().map_or_else(|| "-".to_owned(), in_use),
    ]
}

/// A share as per cent that keeps to its column.
fn in_use(share: f64) -> String {
    if share > 9.99 { "999+%".to_owned() } else { words::percent(share) }
}

fn segment_row(segment: &SegmentSize) -> Vec<String> {
    let figure = |ratio: Ratio| ratio.value().map_or_else(|| "-".to_owned(), |value| format!("{value:.1}"));
    vec![
        format!("  {}", plain(&segment.name)),
        words::grouped(segment.accounts),
        figure(segment.accounts_per_person),
        figure(segment.hours_per_account),
        hours(segment.needed),
        fte(segment.fte_needed),
    ]
}

/// Where hours are short, and how much of it is a matter of skills and the like.
pub(super) fn shortages(sizing: &Sizing, style: &Style) -> String {
    let all = &sizing.gap.shortages;
    // One shortage alone is told in words already.
    if all.iter().map(|shortage| 1 + shortage.within.len()).sum::<usize>() < 2 {
        return String::new();
    }
    let columns = [
        Column::text("Not enough hours for", 46),
        Column::figures("need"),
        Column::figures("have"),
        Column::figures("short"),
        Column::figures("full-time"),
        Column::text("who can do it", 18),
    ];
    let shown = all.len().min(style.rows(SHORTAGES));
    let mut rows = Vec::new();
    for shortage in &all[..shown] {
        rows.push(shortage_row(shortage, ""));
        rows.extend(shortage.within.iter().take(style.rows(WITHIN)).map(|part| shortage_row(part, "  of it ")));
    }
    let rest = words::count(all.len() - shown, "more shortage", "more shortages");
    with_rest(grid(&columns, rows), all.len() - shown, &rest, style)
}

fn shortage_row(shortage: &Shortage, before: &str) -> Vec<String> {
    let who = match shortage.owners.len() {
        0 => "nobody".to_owned(),
        1 | 2 => people(&shortage.owners, 2),
        many => format!("{} owners", words::grouped(many)),
    };
    vec![
        format!("{before}{}", work(&shortage.work)),
        hours(shortage.needed),
        hours(shortage.present),
        hours_short(shortage.needed, shortage.present),
        fte(shortage.fte_short),
        who,
    ]
}

/// What work asks for, and who has it.
pub(super) fn requirements(sizing: &Sizing, style: &Style) -> String {
    let every: Vec<&RequirementSize> = sizing.gap.requirements.iter().collect();
    let all = if style.full { every } else { told(&sizing.gap.requirements) };
    if all.is_empty() {
        return String::new();
    }
    let columns = [
        Column::text("Work that needs", 34),
        Column::text("role", 12),
        Column::figures("hours"),
        Column::figures("who can"),
        Column::figures("have"),
        Column::figures("short"),
        Column::figures("full-time"),
        Column::text("", 16),
    ];
    let shown = all.len().min(style.rows(REQUIREMENTS));
    let rows = all[..shown].iter().map(|row| requirement_row(row)).collect();
    let rest = words::count(all.len() - shown, "more requirement", "more requirements");
    let text = with_rest(grid(&columns, rows), all.len() - shown, &rest, style);
    text + "Short: missing even if these people do nothing else. Work that needs several things counts for each.\n"
}

/// The requirements that tell something new: a lower level is left out where it is no shorter than a higher one.
fn told(all: &[RequirementSize]) -> Vec<&RequirementSize> {
    let higher = |row: &RequirementSize, other: &RequirementSize| {
        let same = row.role == other.role && row.requirement.kind == other.requirement.kind;
        let named = row.requirement.name == other.requirement.name && row.short == other.short;
        same && named && row.short.0 > 0 && other.requirement.least > row.requirement.least
    };
    all.iter().filter(|row| !all.iter().any(|other| higher(row, other))).collect()
}

fn requirement_row(row: &RequirementSize) -> Vec<String> {
    let or_none = |text: String| if row.short.0 > 0 { text } else { "-".to_owned() };
    vec![
        requirement(&row.requirement),
        plain(&row.role),
        hours(row.needed),
        words::grouped(row.owners),
        hours(row.present),
        or_none(hours(row.short)),
        or_none(fte(row.fte_short)),
        if row.short.0 > 0 && row.present >= row.needed { "with other needs" } else { "" }.to_owned(),
    ]
}

/// What every role needs and has, period by period.
pub(super) fn periods(sizing: &Sizing, style: &Style) -> String {
    if sizing.periods.len() < 2 {
        return String::new();
    }
    let columns = [
        Column::text("Ahead", 20),
        Column::text("from", 10),
        Column::figures("accounts"),
        Column::figures("hours"),
        Column::figures("need"),
        Column::figures("have"),
        Column::text("", 14),
    ];
    let mut names: Vec<&String> =
        sizing.periods.iter().flat_map(|period| &period.roles).map(|role| &role.role).collect();
    names.sort_unstable();
    names.dedup();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for name in names {
        let of_role = sizing
            .periods
            .iter()
            .filter_map(|period| Some((period.from, period.roles.iter().find(|role| &role.role == name)?)));
        for (i, (from, role)) in of_role.enumerate() {
            rows.push(vec![
                if i == 0 { plain(name) } else { String::new() },
                from.to_string(),
                accounts(role.accounts),
                hours(role.needed),
                fte(role.fte_needed),
                fte(role.fte_present),
                missing(role.fte_needed, role.fte_present),
            ]);
        }
    }
    headed(grid(&columns, rows), style)
}

/// Expected accounts, rounded to whole ones.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "accounts are not negative")]
fn accounts(expected: Ratio) -> String {
    words::grouped(expected.value().unwrap_or_default().round() as usize)
}

fn with_rest(mut text: String, left_out: usize, rest: &str, style: &Style) -> String {
    if left_out > 0 {
        let _ = writeln!(text, "and {rest} (-v shows all)");
    }
    headed(text, style)
}
