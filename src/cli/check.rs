//! `rebook check`: every problem of a scenario at once.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::Output;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::coverage::explain::{Explained, explain};
use crate::error::{Diagnostic, Diagnostics, Nameable};
use crate::instance::{Instance, build};
use crate::io;
use crate::planner;
use crate::report::check::{self, ValidScenario};
use crate::report::problems::ProblemFacts;
use crate::scenario::Document;
use crate::what_if::unanswerable;

/// Report every problem of a scenario at once, each with place, cause and remedy
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Also explain this account, by id or name: its segment, its way along the journey, its seats and their hours
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "format")]
    account: Option<String>,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook check scenario.json
  rebook check scenario.json -v              also what it holds, every default filled in
  rebook check scenario.json --account A-17  which rule placed it, its seats, how its hours add up
  rebook check scenario.json --format json";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let (found, read) = looked_over(&arguments.scenario);
    let sound = match &read {
        None => None,
        Some((document, instance)) => {
            let account = arguments.account.as_deref().map(|id| account(document, id)).transpose()?;
            Some(ValidScenario { document, instance, account })
        }
    };
    let facts = ProblemFacts::from(&found);
    arguments.output.give(shell, &arguments.scenario, &facts, |asked| check::report(&found, sound.as_ref(), asked))?;
    Ok(if found.has_errors() { ExitStatus::Unmet } else { ExitStatus::Done })
}

/// Every problem of a scenario, its what-ifs applied one by one, and what it means where it is sound.
fn looked_over(file: &Path) -> (Diagnostics, Option<(Document, Instance)>) {
    let (document, mut found) = match io::load(file) {
        Ok(read) => read,
        Err(found) => return (found, None),
    };
    let (instance, further) = match build(&document) {
        Ok((instance, warnings)) => (Some(instance), warnings),
        Err(errors) => (None, errors),
    };
    found.0.extend(further.0);
    found.0.extend(instance.as_ref().and_then(|instance| planner::fits(instance).err()).unwrap_or_default().0);
    let unanswerable = unanswerable(&document, &found);
    found.0.extend(unanswerable.0);
    found.accept(|code| document.scenario.accepts(code));
    (found, instance.map(|instance| (document, instance)))
}

/// One account, explained.
fn account<'a>(document: &'a Document, word: &str) -> Result<Explained<'a>, Failure> {
    let records = document.accounts().iter().map(|it| (it.id.as_str(), it.name.as_deref().unwrap_or(&it.id)));
    let id = Nameable { kind: "account", code: "E024", records }.find(word)?;
    explain(document, id).ok_or_else(|| {
        let cause = format!("No segment takes the account \"{id}\".");
        Diagnostic::new("E404", document.place("accounts"), cause, "End the segments with a rule `true`.").into()
    })
}
