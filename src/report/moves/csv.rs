//! The proposed moves as rows to decide on.

use std::collections::BTreeMap;

use super::super::csv::{text, written};
use crate::instance::Instance;
use crate::reassign::{Move, Reassignment, Step};
use crate::scenario::{Decision, Verdict, in_force};

const HEADINGS: [&str; 28] = [
    "rank",
    "step",
    "account",
    "account_name",
    "role",
    "from",
    "from_name",
    "to",
    "to_name",
    "arr",
    "segment",
    "reason",
    "why",
    "gain",
    "cumulative_share",
    "runner_up",
    "runner_up_cost",
    "cost_of_staying",
    "strength",
    "frozen",
    "renewal",
    "at_risk",
    "wave",
    "date",
    "decision",
    "by",
    "on",
    "note",
];

/// How many of the columns speak of the move itself.
const OF_THE_MOVE: usize = 24;

/// What stands beside a decision about a move that the plan does not ask for.
const NO_SUCH_MOVE: &str = "Decided before; the plan asks for no such move.";

/// The moves as CSV, one row each, by rank, with what is decided about them. Decisions that hold and are about none of
/// the moves come last, without a rank: the file may take the place of the one in which they were made.
///
/// # Errors
/// Where it can't be written.
pub fn csv(moves: &Reassignment, instance: &Instance, decisions: &[Decision]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    let mut write = |row: Vec<String>| writer.write_record(row.iter().map(|cell| guarded(cell)));
    let mut decided = Decided::new(decisions);
    let mut rank = 0;
    for step in &moves.steps {
        for one in &step.moves {
            rank += 1;
            let mut row = row(rank, step, one);
            row.extend(decided.take(one).map_or_else(Default::default, decision));
            write(row)?;
        }
    }
    for one in decided.left() {
        let mut row = without_a_move(instance, one);
        row.extend(decision(one));
        write(row)?;
    }
    written(writer)
}

/// Decisions by account and role: those that hold, then those that are still to be made, which may have a note.
struct Decided<'a>(BTreeMap<(&'a str, &'a str), Vec<&'a Decision>>);

impl<'a> Decided<'a> {
    fn new(decisions: &'a [Decision]) -> Self {
        let mut all: BTreeMap<_, Vec<&Decision>> = BTreeMap::new();
        let open = decisions.iter().filter(|one| one.decision.is_none());
        for one in in_force(decisions).into_iter().chain(open) {
            all.entry((one.account.as_str(), one.role.as_str())).or_default().push(one);
        }
        Self(all)
    }

    /// What is decided about a move.
    fn take(&mut self, change: &'a Move) -> Option<&'a Decision> {
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
fn decision(one: &Decision) -> [String; 4] {
    let verdict = match one.decision {
        Some(Verdict::Approve) => "approve",
        Some(Verdict::Reject) => "reject",
        Some(Verdict::Keep) => "keep",
        None => "",
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [verdict.to_owned(), text(&one.by), date(one.on), text(&one.note)]
}

fn without_a_move(instance: &Instance, one: &Decision) -> Vec<String> {
    let account = instance.accounts.binary_search_by(|it| it.id.cmp(&one.account));
    let owner = |id: &Option<String>| {
        let index = instance.owners.binary_search_by(|it| Some(&it.id).cmp(&id.as_ref())).ok();
        index.map_or_else(String::new, |index| instance.owners[index].name.clone())
    };
    let cell = |heading: &&str| match *heading {
        "account" => one.account.clone(),
        "account_name" => account.map_or_else(|_| String::new(), |index| instance.accounts[index].name.clone()),
        "role" => one.role.clone(),
        "from" => one.from.clone().unwrap_or_default(),
        "from_name" => owner(&one.from),
        "to" => one.to.clone().unwrap_or_default(),
        "to_name" => owner(&one.to),
        "why" => NO_SUCH_MOVE.to_owned(),
        _ => String::new(),
    };
    HEADINGS[..OF_THE_MOVE].iter().map(cell).collect()
}

/// A cell that no spreadsheet takes for a formula; figures stay figures.
fn guarded(cell: &str) -> String {
    if cell.parse::<f64>().is_ok() { cell.to_owned() } else { text(cell).into_owned() }
}

fn date(date: Option<jiff::civil::Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

fn row(rank: usize, step: &Step, one: &Move) -> Vec<String> {
    let figure = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let reason = serde_json::to_value(one.reason).ok();
    vec![
        rank.to_string(),
        step.rank.to_string(),
        one.account.clone(),
        one.account_name.clone(),
        one.role.clone(),
        text(&one.from),
        text(&one.from_name),
        text(&one.to),
        text(&one.to_name),
        one.arr.to_string(),
        one.segment.clone(),
        reason.as_ref().and_then(|it| it.as_str()).unwrap_or_default().to_owned(),
        one.why.clone(),
        one.gain.to_string(),
        figure(step.share),
        one.runner_up.as_ref().map_or_else(String::new, |rival| rival.owner.clone()),
        figure(one.runner_up.as_ref().map(|rival| rival.cost)),
        figure(one.cost_of_staying),
        figure(one.strength),
        one.frozen.clone(),
        date(one.renewal),
        if one.at_risk { "yes" } else { "no" }.to_owned(),
        one.wave.map_or_else(String::new, |wave| wave.to_string()),
        date(one.date),
    ]
}
