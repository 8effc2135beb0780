//! The command line: one file a subcommand, its arguments and what it does.
//!
//! Results go to standard output or to the file named with `-o`, everything else to standard error. A subcommand gives
//! back an [`ExitStatus`] or the problems that stopped it; only this file turns them into an exit status.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};

use crate::error::Diagnostics;

mod audit;
mod base;
mod check;
mod compare;
mod conflict;
mod crm;
mod diff;
mod explain;
mod formulate;
mod frontier;
mod futures;
mod handoff;
mod import;
mod init;
mod journey;
mod limits;
mod moves;
mod output;
mod report;
mod route;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod shell;
mod show;
mod size;
mod solve;
mod verify;
mod worth;

use shell::Shell;

/// Who looks after which account: books of business by integer programming, with a proven gap.
#[derive(Debug, Parser)]
#[command(name = "rebook", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    talk: Talk,
}

/// How much is said.
#[derive(Debug, Clone, Copy, Args)]
struct Talk {
    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more: whole lists, and with `check` what the scenario holds
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Check(check::Arguments),
    Audit(audit::Arguments),
    Solve(solve::Arguments),
    Report(report::Arguments),
    Journey(journey::Arguments),
    Moves(moves::Arguments),
    Size(size::Arguments),
    Compare(compare::Arguments),
    Merge(compare::Merge),
    Frontier(frontier::Arguments),
    Worth(worth::Arguments),
    Explain(explain::Arguments),
    Conflict(conflict::Arguments),
    Futures(futures::Arguments),
    Diff(diff::Arguments),
    Show(show::Arguments),
    Route(route::Arguments),
    Handoff(handoff::Arguments),
    Crm(crm::Arguments),
    Verify(verify::Arguments),
    Formulate(formulate::Arguments),
    Import(import::Arguments),
    Schema(schema::Arguments),
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
}

const EXAMPLES: &str = "\
Start here:
  rebook init books                        a small scenario to change into yours
  rebook solve books/scenario.json         its plan

Results go to standard output, everything else to standard error.
Exit status: 0 done; 1 the input or the request can't be met; 2 wrong usage; 3 a fault of rebook's own.";

/// How a command ended, as an exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// What was asked for is done.
    Done = 0,
    /// The input or the request can't be met.
    Unmet = 1,
    /// A fault of rebook's own.
    Fault = 3,
}

/// Why a command could not go on.
enum Failure {
    /// Problems that the user can mend.
    Problems(Diagnostics),
    /// Whoever read the output has closed it.
    Closed,
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Self {
        Self::Problems(found)
    }
}

impl From<crate::error::Diagnostic> for Failure {
    fn from(one: crate::error::Diagnostic) -> Self {
        Self::Problems(one.into())
    }
}

/// The code of a plan that failed the checker.
const FAILED_CHECK: &str = "E504";

/// Runs the command that the process's arguments ask for.
///
/// Wrong usage ends the process with status 2, after a message.
#[must_use]
pub fn main() -> ExitCode {
    let started = Instant::now();
    let cli = Cli::parse();
    let shell = Shell::new(cli.talk.quiet, cli.talk.verbose);
    panic::set_hook(Box::new(report_fault));
    let status = panic::catch_unwind(AssertUnwindSafe(|| finish(run(cli.command, &shell, started), &shell)));
    ExitCode::from(status.unwrap_or(ExitStatus::Fault) as u8)
}

fn run(command: Command, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    match command {
        Command::Init(arguments) => init::run(&arguments, shell),
        Command::Check(arguments) => check::run(&arguments, shell),
        Command::Audit(arguments) => audit::run(&arguments, shell),
        Command::Solve(arguments) => solve::run(&arguments, shell, started),
        Command::Report(arguments) => report::run(&arguments, shell, started),
        Command::Journey(arguments) => journey::run(&arguments, shell),
        Command::Moves(arguments) => moves::run(&arguments, shell, started),
        Command::Size(arguments) => size::run(&arguments, shell),
        Command::Compare(arguments) => compare::run(&arguments, shell, started),
        Command::Merge(arguments) => compare::merge(&arguments, shell, started),
        Command::Frontier(arguments) => frontier::run(&arguments, shell, started),
        Command::Futures(arguments) => futures::run(&arguments, shell, started),
        Command::Worth(arguments) => worth::run(&arguments, shell, started),
        Command::Diff(arguments) => diff::run(&arguments, shell),
        Command::Show(arguments) => show::run(&arguments, shell),
        Command::Conflict(arguments) => conflict::run(&arguments, shell, started),
        Command::Explain(arguments) => explain::run(&arguments, shell, started),
        Command::Route(arguments) => route::run(&arguments, shell, started),
        Command::Handoff(arguments) => handoff::run(&arguments, shell, started),
        Command::Crm(arguments) => crm::run(&arguments, shell, started),
        Command::Verify(arguments) => verify::run(&arguments, shell),
        Command::Formulate(arguments) => formulate::run(&arguments, shell),
        Command::Import(arguments) => import::run(&arguments, shell),
        Command::Schema(arguments) => schema::run(&arguments, shell),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments, shell),
    }
}

fn finish(result: Result<ExitStatus, Failure>, shell: &Shell) -> ExitStatus {
    match result {
        Ok(status) => status,
        Err(Failure::Closed) => ExitStatus::Done,
        Err(Failure::Problems(found)) => {
            shell.problems(&found);
            if found.0.iter().any(|one| one.code == FAILED_CHECK) { ExitStatus::Fault } else { ExitStatus::Unmet }
        }
    }
}

/// What is said when rebook itself is wrong.
fn report_fault(info: &panic::PanicHookInfo) {
    let text = format!(
        "rebook: this is a fault in rebook {}, not in your input. No result was written.\n  {info}\n",
        env!("CARGO_PKG_VERSION")
    );
    shell::stderr(&text);
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cli::command().debug_assert();
    }
}
