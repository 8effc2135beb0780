//! `rebook explain`: why an account has this owner, what is in somebody's book, which rules cost most.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::base::{Base, PlannedScenario};
use super::output::Output;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::explain::{self, Explanation};
use crate::report;
use crate::solve::Control;

/// Say why an account has this owner and not another one, what is in a book and why, or which rules cost most
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The account to explain, by its id or name
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// Only the account's seats of this role
    #[arg(long, value_name = "ROLE", requires = "account")]
    role: Option<String>,
    /// The person or pool whose book to explain, by id or name
    #[arg(long, value_name = "PERSON", conflicts_with = "account")]
    person: Option<String>,
    #[command(flatten)]
    base: Base,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json -o plan.json
  rebook explain scenario.json --plan plan.json --account A-001     why this owner, and why nobody else
  rebook explain scenario.json --plan plan.json --account \"Zephyrgate Ltd\"
  rebook explain scenario.json --plan plan.json --person ann        what is in Ann's book and why
  rebook explain scenario.json --plan plan.json                     which rules cost most

What it would cost to decide otherwise is found by planning again with that decision. The limits are for the
plan that is explained, where none is given, else for the questions; with a work limit that much is done for each question, too.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let PlannedScenario { document, instance, plan, control } =
        arguments.base.planned(&arguments.scenario, shell, started)?;
    // Where a plan was looked for, the time was for that.
    let time_limit = control.time_limit.filter(|_| arguments.base.is_on_file());
    let control = Control { time_limit, ..control };
    let case = Explanation { document: &document, instance: &instance, plan: &plan, control: &control };
    if let Some(id) = &arguments.account {
        let it = explain::account(case, id, arguments.role.as_deref())?;
        say_if_over(&control, shell);
        return arguments.output.give(shell, &arguments.scenario, &it, |asked| report::explain::account(&it, asked));
    }
    if let Some(id) = &arguments.person {
        let it = explain::person(case, id)?;
        say_if_over(&control, shell);
        return arguments.output.give(shell, &arguments.scenario, &it, |asked| report::explain::person(&it, asked));
    }
    let it = explain::rules(case);
    say_if_over(&control, shell);
    arguments.output.give(shell, &arguments.scenario, &it, |asked| report::explain::rules(&it, asked))
}

/// Says that something may be missing, where the time was over.
fn say_if_over(control: &Control, shell: &Shell) {
    if control.time_limit.is_some_and(|limit| control.started.elapsed() >= limit) {
        shell.say("The time limit was reached: what had not been begun by then is left out.\n");
    }
}
