//! `rebook moves`: the proposed reassignments.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::base::{Base, PlannedScenario};
use super::output::Output;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::reassign::reassign;
use crate::report::{self, CommandContext};
use crate::scenario::{Decision, RecordPlaces};

/// Say which moves the plan asks for: the most useful first, each with its reason and its date
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    #[command(flatten)]
    base: Base,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook moves scenario.json                         solve, then propose the moves
  rebook moves scenario.json --plan plan.json        the moves of a plan on file
  rebook moves scenario.json --plan plan.json -v     every move
  rebook moves scenario.json -o moves.csv            to work through: decision, by, on, note are left to fill in,
                                                     but for what the scenario's decisions say already

When the moves happen stands in the scenario; left out, two weeks apart, accounts at risk by themselves
(but for those that have to happen together with others first):
  \"schedule\": { \"first\": \"2027-01-11\", \"days_between\": 14, \"at_most\": 20, \"per_receiver\": 3 }";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let PlannedScenario { document, instance, plan, .. } =
        arguments.base.planned(&arguments.scenario, shell, started)?;
    let moves = reassign(&document, &instance, &plan)?;
    let mut output = arguments.output.clone();
    if let Some(file) = output.rows()
        && keeps_decisions(file, document.decisions())?
    {
        output = output.forced();
    }
    let status = output.give(shell, &arguments.scenario, &moves, |asked| {
        let asked = CommandContext { arguments: arguments.base.asked(), ..asked.clone() };
        report::moves::report(&moves, &instance, &document, &asked)
    })?;
    if let (Some(file), RecordPlaces::Inline) = (output.rows(), &document.decision_rows)
        && arguments.base.decisions().is_none()
    {
        shell.say(&named_nowhere(file, &arguments.scenario));
    }
    Ok(status)
}

/// How decisions that are written into a file come to count.
fn named_nowhere(file: &Path, scenario: &Path) -> String {
    let folder = |path: &Path| path.parent().map(Path::to_path_buf).unwrap_or_default();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let place = if folder(file) == folder(scenario) { "" } else { ", with the file in the scenario's folder" };
    format!(
        "Decisions written into it count with `--decisions {}`, or always once the scenario names it: \
         \"decisions\": {{ \"file\": \"{name}\" }}{place}\n",
        report::words::shell(&file.display().to_string())
    )
}

/// Whether a file to be written over holds decisions, all of which the scenario knows.
fn keeps_decisions(file: &Path, known: &[Decision]) -> Result<bool, Diagnostics> {
    let Ok(mut rows) = csv::Reader::from_path(file) else { return Ok(false) };
    let Ok(headings) = rows.headers().cloned() else { return Ok(false) };
    let place = |name: &str| headings.iter().position(|heading| heading == name);
    let [Some(account), Some(role), Some(decision)] = ["account", "role", "decision"].map(place) else {
        return Ok(false);
    };
    let is_lost = |row: &csv::StringRecord| {
        let cell = |place: usize| row.get(place).unwrap_or_default().trim();
        let about = |one: &&Decision| one.account == cell(account) && one.role == cell(role) && one.decision.is_some();
        !cell(decision).is_empty() && !known.iter().any(|one| about(&one))
    };
    let lost = rows.records().filter_map(Result::ok).filter(is_lost).count();
    if lost == 0 {
        return Ok(true);
    }
    let lost = report::words::count(lost, "decision", "decisions");
    let cause = format!("It holds {lost} that the scenario does not know; writing it again would lose them.");
    let remedy = "Name it with --decisions or in the scenario, \"decisions\": { \"file\": \"moves.csv\" }, or write to another file.";
    Err(Diagnostic::new("E651", Place::file(&file.display().to_string()), cause, remedy).into())
}
