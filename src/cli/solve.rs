//! `rebook solve`: the plan.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::base::{admitted, read_plan};
use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{Shell, read_decided};
use super::{ExitStatus, Failure};
use crate::analysis::audit::audit;
use crate::analysis::size::size;
use crate::check;
use crate::error::{Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{Mode, Plan};
use crate::reassign::reassign;
use crate::report::story::{Chapter, Story};
use crate::report::{CommandContext, words};
use crate::scenario::Document;
use crate::what_if::figures::{holding, moves_between};
use crate::{planner, report};

/// Find the best plan: who covers what, what changes, and how near to the best possible it is
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Start from this plan and change as little of it as possible: after decisions, or for a late change
    #[arg(long, value_name = "PLAN", conflicts_with = "mode")]
    from: Option<PathBuf>,
    /// With --from: how many seats more than it must may change hands where that gains something
    #[arg(long, value_name = "N", default_value_t = EXTRA, requires = "from")]
    extra: usize,
    /// Decisions about moves, as `rebook moves -o moves.csv` writes them, in place of those that the scenario names
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// What to look for
    #[arg(long, value_enum, value_name = "MODE", default_value = "best")]
    mode: Wanted,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

/// How many seats more than a plan must change may change hands, unless the user says otherwise.
const EXTRA: usize = 3;

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// The best plan that keeps the rules, the limits on moves among them
    Best,
    /// The fewest moves that bring all balanced loads into their bands, with proof; among such plans the best
    Fewest,
    /// Nobody who could keep a seat loses it: only ownerless seats, and those of people who must go, get an owner
    None,
}

impl From<Wanted> for Mode {
    fn from(asked: Wanted) -> Self {
        match asked {
            Wanted::Best => Self::Best,
            Wanted::Fewest => Self::Fewest,
            Wanted::None => Self::None,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json
  rebook solve scenario.json -v                          every row of every list
  rebook solve scenario.json -o plan.json                to keep, compare and verify
  rebook solve scenario.json -o plan.csv                 one row a seat
  rebook solve scenario.json -o plan.xlsx                the whole story as a workbook, to filter and to decide in
  rebook solve scenario.json -o plan.html                the same as a page to send
  rebook solve scenario.json -o plan.md                  to paste into a page or a ticket
  rebook solve scenario.json -o plan/                    every table as a CSV file
  rebook solve scenario.json --from plan.json -o new.json    change only what decisions demand
  rebook solve scenario.json --from plan.json --decisions moves.csv -o new.json    what people have decided in moves.csv
  rebook solve scenario.json --mode fewest               the least disruption that evens the books out
  rebook solve scenario.json --mode none                 who could take only the ownerless accounts
  rebook solve scenario.json --time-limit 5m --gap 0%    look for a plan that is proven best

Ctrl-C ends the search with the best plan so far, checked like any other.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.control(started, shell);
    let (document, instance, found) = read_decided(&arguments.scenario, arguments.decisions.as_deref())?;
    shell.problems(&found);
    let file = arguments.scenario.display().to_string();
    let last = arguments.from.as_deref().map(|file| before(&instance, file, shell)).transpose()?;
    let planned = match &last {
        Some(last) => planner::plan_again(&instance, last, arguments.extra, &control),
        None => planner::plan_in(arguments.mode.into(), &instance, &control),
    };
    limits::hide(&control);
    let plan = planned.map_err(|found| found.in_file(&file))?;
    if shell.is_verbose() {
        shell.say(&format!("{}\n", planner::approach(control.method, plan.solver.options)));
    }
    if let Some(last) = &last {
        let changed = moves_between(&holding(last), &holding(&plan));
        let changed = report::words::count(changed as usize, "seat has another owner", "seats have another owner");
        shell.say(&format!("{changed} than in the plan before\n"));
    }
    overloaded(&instance, &plan, shell);
    if arguments.output.tells_all()? {
        return story(arguments, (&document, &instance), &plan, shell);
    }
    arguments.output.give(shell, &arguments.scenario, &plan, |known| {
        report::plan::report(&instance, &plan, &CommandContext { arguments: asked(arguments), ..known.clone() })
    })
}

/// The whole story of a plan, but for what takes more solving.
fn story(
    arguments: &Arguments,
    (document, instance): (&Document, &Instance),
    plan: &Plan,
    shell: &Shell,
) -> Result<ExitStatus, Failure> {
    let instance = &check::mode::under(instance, plan);
    let moves = reassign(document, instance, plan)?;
    let (audit, sizing) = (audit(document, instance), size(document, instance, None)?);
    let mut story = Story::of(document, instance, plan);
    (story.moves, story.audit, story.sizing) = (Some(&moves), Some(&audit), Some(&sizing));
    arguments.output.give(shell, &arguments.scenario, plan, |_| report::story::report(&story, &Chapter::ALL))
}

/// The plan to start from. One of this very scenario has to pass the gate; of one of another version of it, such as the one
/// before decisions, only what is checked anew is used.
fn before(instance: &Instance, file: &Path, shell: &Shell) -> Result<Plan, Failure> {
    let plan = read_plan(file)?;
    if plan.scenario.digest == instance.digest {
        return admitted(instance, file, plan, shell);
    }
    let used = "who has which seat is taken from it, and its bound only if its proof holds for this one";
    shell.say(&format!("{} is a plan of another version of the scenario: {used}\n", file.display()));
    Ok(plan)
}

/// What was asked beside the limits, as arguments.
fn asked(arguments: &Arguments) -> String {
    let mode = match Mode::from(arguments.mode) {
        Mode::Best => "",
        Mode::Fewest => " --mode fewest",
        Mode::None => " --mode none",
    };
    let from = arguments.from.as_ref().map(|file| format!(" --from {}", words::shell(&file.display().to_string())));
    let decisions = arguments.decisions.as_ref();
    let decisions = decisions.map(|file| format!(" --decisions {}", words::shell(&file.display().to_string())));
    let extra = if arguments.extra == EXTRA { String::new() } else { format!(" --extra {}", arguments.extra) };
    format!("{mode}{}{extra}{}", from.unwrap_or_default(), decisions.unwrap_or_default())
}

/// Says whose limits the plan's mode lets give way to what they have already.
fn overloaded(instance: &Instance, plan: &Plan, shell: &Shell) {
    let ruled = check::mode::under(instance, plan);
    let mut found = Diagnostics::new();
    for (band, under) in instance.bands.iter().zip(&ruled.bands) {
        let Some((most, held)) = band.at_most.zip(under.at_most).filter(|(most, held)| held > most) else { continue };
        let (owner, measure) = (&instance.owners[band.owner].name, &instance.measures[band.measure]);
        let (held, most) = (held / measure.scale, most / measure.scale);
        let cause = format!("{owner} keeps {held} {} although their limit is {most}.", measure.name);
        found.push("W402", Place::default(), cause, "Let some of them move: leave out --mode none.");
    }
    if plan.mode == Mode::None {
        shell.problems(&found);
    }
}
