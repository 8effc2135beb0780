//! `rebook handoff`: what both sides of a handover and their managers need to know.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::base::Base;
use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::handoff::{DEFAULTS, Handovers, PlanIndex, Templates, packs};
use crate::io::folder;
use crate::io::write::{self, Over};
use crate::report;

/// Write a page for every account that changes hands, one for everybody who gets or gives some, and one for each manager
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    #[arg(required_unless_present = "print_templates")]
    scenario: Option<PathBuf>,
    /// The folder to write into; files of an earlier run are replaced, others never
    #[arg(short, long, value_name = "DIR", default_value = "handoff")]
    output: PathBuf,
    /// A folder with account.md, person.md or manager.md, to use instead of the built-in templates
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// Write the built-in templates into this folder, to change them, and do nothing else
    #[arg(long, value_name = "DIR", conflicts_with_all = ["scenario", "templates", "plan"])]
    print_templates: Option<PathBuf>,
    #[command(flatten)]
    base: Base,
}

const EXAMPLES: &str = "\
Examples:
  rebook handoff scenario.json --plan plan.json -o packs
  rebook handoff --print-templates templates          the built-in templates, to change
  rebook handoff scenario.json --templates templates -o packs

Pages are Markdown. A page that somebody has changed since is never overwritten; move it away first.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    let scenario = match (&arguments.print_templates, &arguments.scenario) {
        (None, Some(scenario)) => scenario,
        (Some(folder), _) => {
            write::write_new(folder, &DEFAULTS)?;
            let names = DEFAULTS.map(|(name, _)| format!("{}\n", folder.join(name).display()));
            shell.give(&names.concat(), None)?;
            return Ok(ExitStatus::Done);
        }
        (None, None) => return Ok(ExitStatus::Done),
    };
    // A template that fails is told before anything is solved.
    let templates = Templates::new(arguments.templates.as_deref())?;
    let planned = arguments.base.planned(scenario, shell, started)?;
    let handovers = Handovers::of(&planned.document, &planned.instance, &planned.plan)?;
    let index = PlanIndex::new(&planned.document, &planned.instance, &planned.plan, handovers);
    let files = packs(&index, &templates)?;
    folder::replace(&arguments.output, &files, Over::Alike)?;
    shell.show(&report::handoff::report(&planned.instance, &planned.plan, &arguments.output))
}
