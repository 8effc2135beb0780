//! Rules that can't all be kept, and the ways out.

use serde::Serialize;

use super::block::{BulletList, ListItem, Mark};
use super::table::{Column, ColumnKind, Table, cells};
use super::{Report, words};
use crate::conflict::{Conflict, Repair, RulesVerdict};

/// How many ways out are written before the list is cut.
const MOST: usize = 8;

/// The verdict on the rules of the scenario of this name.
#[must_use]
pub fn report(verdict: &RulesVerdict, name: &str) -> Report {
    let report = Report::new(name);
    let (report, found) = match verdict {
        RulesVerdict::Possible => (report.with("All rules can be kept: there is a plan."), None),
        RulesVerdict::Open => (report.with("Whether all rules can be kept stays open."), None),
        RulesVerdict::Conflict(conflict) => (told(report, conflict), Some(conflict)),
    };
    let (rules, repairs) = found.map_or_else(Default::default, |it| (it.rules.as_slice(), it.repairs.as_slice()));
    report.with(table_of_rules(rules)).with(table_of_ways(repairs))
}

fn told(report: Report, conflict: &Conflict) -> Report {
    let how_many = match (conflict.rules.len(), conflict.smallest) {
        (0, _) => "No plan exists, whatever rule is left out.".to_owned(),
        (1, _) => "No plan keeps this rule:".to_owned(),
        (count, true) => format!("No plan keeps these {count} rules together; no smaller set is to blame (proven):"),
        (count, false) if conflict.minimal => {
            format!("No plan keeps these {count} rules together; each of them is needed for that:")
        }
        (count, false) => format!("No plan keeps these {count} rules together; fewer may be to blame:"),
    };
    let because = conflict.because.as_ref().map_or_else(String::new, |because| format!("{}.", sentence(because)));
    let ways = BulletList::new(
        "Ways out, the smallest change first; a plan was made with each",
        conflict.repairs.iter().map(way),
    )
    .mark(Mark::Number)
    .most(MOST, ("way out", "ways out"));
    let none = match (ways.items.is_empty(), conflict.cut_short) {
        (true, true) => "No way out was found before the limits of the search were reached.",
        (true, false) => "No change of a rule or two was found that helps.",
        (false, true) => "There may be others: the limits of the search were reached before all were looked for.",
        (false, false) => "",
    };
    report
        .with(how_many)
        .with(BulletList::new("", conflict.summary.iter().cloned()).mark(Mark::Dash))
        .with(because)
        .section([ways.into(), none.into()])
}

fn way(repair: &Repair) -> ListItem {
    let uncovered = match &repair.uncovered[..] {
        [] => "every seat has an owner".to_owned(),
        few if few.len() <= 3 => format!("{} without an owner", words::list(few)),
        many => format!("{} without an owner", words::count(many.len(), "seat", "seats")),
    };
    let moves = words::count(repair.moves, "seat changes hands", "seats change hands");
    let worth = words::points(repair.worth);
    let then = format!("then {uncovered}, {moves}; worth {worth} perfectly fitting seats");
    ListItem::with(sentence(&repair.changes.join("; and ")), [then])
}

/// With a capital at its head.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The rules, each with its number.
fn table_of_rules(rules: &[String]) -> Table {
    let columns = Column::all_hidden(&[(ColumnKind::Count, "number"), (ColumnKind::Text, "rule")]);
    Table::new("rules", columns, rules.iter().zip(1..).map(|(rule, number)| cells![number, rule])).for_programs()
}

/// The ways out, each with its number and what it brings.
fn table_of_ways(repairs: &[Repair]) -> Table {
    let columns = Column::all_hidden(&[
        (ColumnKind::Count, "number"),
        (ColumnKind::Text, "change"),
        (ColumnKind::Points, "size"),
        (ColumnKind::Count, "uncovered moves"),
        (ColumnKind::Points, "worth"),
    ]);
    let row = |(it, number): (&Repair, i32)| {
        let change = it.changes.join("; and ");
        cells![number, change, it.size, it.uncovered.len(), it.moves, it.worth]
    };
    Table::new("ways_out", columns, repairs.iter().zip(1..).map(row)).for_programs()
}

/// The conflict with its proof, or that there is none, for other programs.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ConflictFacts<'a> {
    /// The conflict.
    Conflict(&'a Conflict),
    /// That there is none.
    None {
        /// Always null.
        conflict: Option<()>,
        /// Whether a plan was found.
        plan_exists: bool,
    },
}

impl<'a> From<&'a RulesVerdict> for ConflictFacts<'a> {
    fn from(verdict: &'a RulesVerdict) -> Self {
        match verdict {
            RulesVerdict::Conflict(conflict) => Self::Conflict(conflict),
            other => Self::None { conflict: None, plan_exists: *other == RulesVerdict::Possible },
        }
    }
}
