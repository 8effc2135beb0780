//! `rebook verify`: whether a plan on file is what it says it is.

use std::path::{Path, PathBuf};

use clap::Args;

use super::base::read_plan;
use super::shell::{Shell, read_text};
use super::{ExitStatus, Failure};
use crate::api::Scenario;
use crate::conflict::Conflict;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::{Mode, Plan, Status};
use crate::report::words;

/// Check a plan on file against its scenario: every rule, every figure, and that its bound is proven; or a conflict
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The plan, as `rebook solve -o plan.json` wrote it, or a conflict, as `rebook conflict -o conflict.json` wrote it
    plan: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  rebook solve scenario.json -o plan.json
  rebook verify scenario.json plan.json
  rebook conflict scenario.json -o conflict.json
  rebook verify scenario.json conflict.json       works out again that these rules can't all be kept";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    if let Some(conflict) = conflict(&arguments.plan)? {
        let instance = shell.instance(&arguments.scenario)?;
        conflict.holds(&instance).map_err(|found| found.in_file(&arguments.plan.display().to_string()))?;
        shell.give(&contradicted(&conflict, &instance, &arguments.plan), None)?;
        return Ok(ExitStatus::Done);
    }
    let plan = read_plan(&arguments.plan)?;
    let scenario = Scenario::load(&arguments.scenario)?;
    shell.problems(&scenario.warnings);
    scenario.verify(&plan).map_err(|found| found.in_file(&arguments.plan.display().to_string()))?;
    shell.give(&confirmed(&scenario.instance, &plan, &arguments.plan), None)?;
    Ok(ExitStatus::Done)
}

/// The conflict on file, if it is one.
fn conflict(file: &Path) -> Result<Option<Conflict>, Diagnostics> {
    let text = read_text(file)?;
    let is_one = serde_json::from_str(&text)
        .is_ok_and(|file: serde_json::Value| file.get("conflict").is_some_and(|it| !it.is_null()));
    if !is_one {
        return Ok(None);
    }
    serde_json::from_str(&text).map(Some).map_err(|error| {
        let remedy = "Write it with `rebook conflict SCENARIO -o conflict.json`.";
        Diagnostic::new("E604", Place::file(&file.display().to_string()), format!("{error}."), remedy).into()
    })
}

/// What was checked of a conflict, in words.
fn contradicted(conflict: &Conflict, instance: &Instance, file: &Path) -> String {
    format!(
        "{}: verified, a conflict in \"{}\"\n\
         \x20 scenario   name and digest match\n\
         \x20 rules      the scenario has all {} of them\n\
         \x20 conflict   no plan keeps them, worked out again from the proof ({})\n\
         \x20            that fewer rules are not enough, and what the ways out bring, is as stated\n",
        file.display(),
        instance.name,
        conflict.rules.len(),
        words::count(conflict.proof.nodes.len(), "node", "nodes"),
    )
}

/// What was checked, in words.
fn confirmed(instance: &Instance, plan: &Plan, file: &Path) -> String {
    let size = [
        words::count(plan.assignments.len(), "covered seat", "covered seats"),
        words::count(plan.uncovered.len(), "uncovered seat", "uncovered seats"),
        words::count(plan.moves.len(), "change of owner", "changes of owner"),
    ];
    format!(
        "{}: verified, a plan for \"{}\"\n\
         \x20 scenario   name and digest match\n\
         \x20 rules      all kept: {}\n\
         \x20 objective  {} points, worked out again exactly\n\
         \x20 books      loads, evenness and moves worked out again\n\
         {}\
         \x20 bound      {}\n",
        file.display(),
        instance.name,
        words::list(&size),
        plan.objective,
        mode(plan),
        bound(plan),
    )
}

/// What is known of what the plan was asked to be.
fn mode(plan: &Plan) -> String {
    match (plan.mode, &plan.fewest) {
        (Mode::None, _) => {
            "  moves      nobody who could keep a seat loses it, but where a move is approved\n".to_owned()
        }
        (Mode::Fewest, Some(fewest)) => {
            let (least, allowed) = (fewest.at_least, fewest.allowed);
            format!("  moves      all bands kept with {allowed}; at least {least} are needed, proven again\n")
        }
        _ => String::new(),
    }
}

/// What is known of the bound.
fn bound(plan: &Plan) -> String {
    let bound = plan.bound;
    let gap = match (plan.status, plan.gap) {
        (Status::Optimal, _) => "no plan is better".to_owned(),
        (_, Some(gap)) => format!("no plan can be better by more than {}", words::gap(gap)),
        (_, None) => "no plan is worth more".to_owned(),
    };
    let nodes = words::count(plan.proof.as_ref().map_or(0, |proof| proof.nodes.len()), "node", "nodes");
    format!("{bound} points, worked out again from its proof ({nodes})\n\x20            proven: {gap}")
}
