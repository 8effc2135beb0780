//! `rebook verify`: whether a plan on file is what it says it is.

use std::path::{Path, PathBuf};

use clap::Args;

use super::shell::{Shell, read_text};
use super::{Failure, Status};
use crate::analysis;
use crate::check;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{Plan, Status as Known};
use crate::report::words;

/// Check a plan on file against its scenario: every rule, every figure, and that the stated gap fits them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The plan, as `rebook solve --format json` wrote it
    plan: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json -o plan.json
  rebook verify scenario.json plan.json";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<Status, Failure> {
    let plan = read_plan(&arguments.plan)?;
    let instance = shell.instance(&arguments.scenario)?;
    let mut found = check::check(&instance, &plan);
    found.0.extend(analysis::agrees(&instance, &plan));
    if found.has_errors() {
        let file = arguments.plan.display().to_string();
        found.0.iter_mut().filter(|one| one.place.file.is_empty()).for_each(|one| one.place.file.clone_from(&file));
        return Err(found.into());
    }
    shell.give(&confirmed(&instance, &plan, &arguments.plan), None)?;
    Ok(Status::Done)
}

fn read_plan(file: &Path) -> Result<Plan, Diagnostics> {
    let text = read_text(file)?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let place = Place::path(&file.display().to_string(), if path == "." { String::new() } else { path });
        let cause = format!("{}.", error.inner());
        Diagnostic::new("E604", place, cause, "Write the plan with `rebook solve SCENARIO -o plan.json`.").into()
    })
}

/// What was checked, in words.
fn confirmed(instance: &Instance, plan: &Plan, file: &Path) -> String {
    let size = [
        words::count(plan.assignments.len(), "covered seat", "covered seats"),
        words::count(plan.uncovered.len(), "uncovered seat", "uncovered seats"),
        words::count(plan.moves.len(), "change of owner", "changes of owner"),
    ];
    let gap = match (plan.status, plan.gap) {
        (Known::Optimal, _) => "says that no plan can be better".to_owned(),
        (_, Some(gap)) => format!("says that no plan can be better by more than {}", words::gap(gap)),
        (_, None) => "is not below the objective".to_owned(),
    };
    format!(
        "{}: verified, a plan for \"{}\"\n\
         \x20 scenario   name and digest match\n\
         \x20 rules      all kept: {}\n\
         \x20 objective  {} points, worked out again exactly\n\
         \x20 books      loads, evenness and moves worked out again\n\
         \x20 bound      {} points, as on file: it {gap}.\n\
         \x20            It fits the objective and the stated gap; the bound itself is not worked out again.\n",
        file.display(),
        instance.name,
        words::list(&size),
        plan.objective,
        plan.bound,
    )
}
