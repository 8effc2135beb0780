//! The proposed moves as rows to decide on.

use std::collections::BTreeMap;

use crate::instance::Instance;
use crate::reassign::{MoveStep, ProposedMove, Reassignment};
use crate::report::table::{Cell, Column, ColumnKind, Table, cells};
use crate::scenario::{Decision, Document, Verdict, in_force};

const COLUMNS: [(ColumnKind, &str); 16] = [
    (ColumnKind::Count, "rank step"),
    (ColumnKind::Text, "account account_name role from from_name to to_name"),
    (ColumnKind::Money, "arr"),
    (ColumnKind::Text, "segment reason why"),
    (ColumnKind::Points, "gain"),
    (ColumnKind::Share, "cumulative_share"),
    (ColumnKind::Text, "runner_up"),
    (ColumnKind::Points, "runner_up_cost cost_of_staying strength"),
    (ColumnKind::Text, "frozen"),
    (ColumnKind::Date, "renewal"),
    (ColumnKind::YesNo, "at_risk"),
    (ColumnKind::Count, "wave"),
    (ColumnKind::Date, "date"),
    (ColumnKind::Text, "decision by"),
    (ColumnKind::Date, "on"),
    (ColumnKind::Text, "note"),
];

/// What people may write into the column of decisions.
const VERDICTS: [&str; 3] = ["approve", "reject", "keep"];
/// What stands beside a decision about a move that the plan does not ask for.
const NO_SUCH_MOVE: &str = "Decided before; the plan asks for no such move.";

/// The moves by rank, with what is decided about them. Decisions that hold and are about none of the moves come last,
/// without a rank: a file of these rows may take the place of the one in which they were made.
pub(super) fn table(moves: &Reassignment, instance: &Instance, document: &Document) -> Table {
    let mut decided = Decided::new(document);
    let mut rows = Vec::new();
    for (step, one) in moves.steps.iter().flat_map(|step| step.moves.iter().map(move |one| (step, one))) {
        let mut row = row(rows.len() + 1, step, one);
        row.extend(decided.take(one).map_or_else(Vec::new, decision));
        rows.push(row);
    }
    for one in decided.left() {
        rows.push([without_a_move(instance, one), decision(one)].concat());
    }
    let choices = |column: Column| if column.key == "decision" { column.choices(&VERDICTS) } else { column };
    Table::new("moves", Column::all_hidden(&COLUMNS).into_iter().map(choices), rows).for_programs()
}

/// Decisions by account and role: those that hold, then those that are still to be made, which may have a note.
struct Decided<'a>(BTreeMap<(&'a str, &'a str), Vec<&'a Decision>>);

impl<'a> Decided<'a> {
    fn new(document: &'a Document) -> Self {
        let decisions = document.decisions();
        let mut all: BTreeMap<_, Vec<&Decision>> = BTreeMap::new();
        let open = decisions.iter().filter(|one| one.decision.is_none());
        for one in in_force(decisions, document.accounts()).into_iter().chain(open) {
            all.entry((one.account.as_str(), one.role.as_str())).or_default().push(one);
        }
        Self(all)
    }

    /// What is decided about a move.
    fn take(&mut self, change: &'a ProposedMove) -> Option<&'a Decision> {
        let here = self.0.get_mut(&(change.account.as_str(), change.role.as_str()))?;
        let about = |one: &&Decision| one.decision == Some(Verdict::Keep) || one.to == change.to;
        here.iter().position(about).map(|at| here.remove(at))
    }

    /// What is decided about no move.
    fn left(self) -> impl Iterator<Item = &'a Decision> {
        self.0.into_values().flatten().filter(|one| one.decision.is_some())
    }
}

/// The last four cells.
fn decision(one: &Decision) -> Vec<Cell> {
    let verdict = match one.decision {
        Some(Verdict::Approve) => "approve",
        Some(Verdict::Reject) => "reject",
        Some(Verdict::Keep) => "keep",
        None => "",
    };
    cells![verdict, &one.by, one.on, &one.note]
}

/// The cells before those of a decision about no move.
fn without_a_move(instance: &Instance, one: &Decision) -> Vec<Cell> {
    let account = instance.accounts.binary_search_by(|it| it.id.cmp(&one.account)).ok();
    let owner = |id: &Option<String>| {
        let index = instance.owners.binary_search_by(|it| Some(&it.id).cmp(&id.as_ref())).ok();
        Cell::from(index.map(|index| &instance.owners[index].name))
    };
    let cell = |key: &str| match key {
        "account" => Cell::from(&one.account),
        "account_name" => account.map(|index| &instance.accounts[index].name).into(),
        "role" => Cell::from(&one.role),
        "from" => one.from.as_ref().into(),
        "from_name" => owner(&one.from),
        "to" => one.to.as_ref().into(),
        "to_name" => owner(&one.to),
        "why" => NO_SUCH_MOVE.into(),
        _ => Cell::None,
    };
    let keys = COLUMNS.iter().flat_map(|(_, keys)| keys.split(' '));
    keys.take_while(|key| *key != "decision").map(cell).collect()
}

/// The cells of a move before those of a decision about it.
fn row(rank: usize, step: &MoveStep, one: &ProposedMove) -> Vec<Cell> {
    let reason = serde_json::to_value(one.reason).ok();
    let reason = reason.as_ref().and_then(|it| it.as_str()).unwrap_or_default();
    let runner_up = one.runner_up.as_ref();
    let mut cells = cells![rank, step.rank, &one.account, &one.account_name, &one.role];
    cells.extend(cells![&one.from, &one.from_name, &one.to, &one.to_name, one.arr, &one.segment, reason, &one.why]);
    cells.extend(cells![one.gain, step.share, runner_up.map(|it| &it.owner), runner_up.map(|it| it.cost)]);
    cells.extend(cells![one.cost_of_staying, one.strength, &one.frozen, one.renewal, one.at_risk, one.wave, one.date]);
    cells
}
