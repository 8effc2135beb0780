//! The plan that a command starts from: one on file, or one that is solved first.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::Failure;
use super::limits::{self, Limits};
use super::shell::{self, Shell};
use crate::check;
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::io::near;
use crate::plan::{Plan, ScenarioRef};
pub(super) use crate::planner::read_plan;
use crate::planner::{self, Patience};
use crate::report::words;
use crate::scenario::Document;
use crate::solve::Control;

/// The flags.
#[derive(Debug, Args)]
pub(super) struct Base {
    /// The plan to start from, as `rebook solve -o plan.json` wrote it [default: solve first]
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Decisions about moves, as `rebook moves -o moves.csv` writes them, in place of those that the scenario names
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
}

/// A scenario with a plan of it.
pub(super) struct PlannedScenario {
    /// The scenario as written.
    pub(super) document: Document,
    /// What it means, under the rules that the plan's mode adds.
    pub(super) instance: Instance,
    /// The plan, checked.
    pub(super) plan: Plan,
    /// The limits, for what is solved further.
    #[allow(dead_code, reason = "for commands that solve further")]
    pub(super) control: Control,
}

impl Base {
    /// The plan to start from, as arguments.
    pub(super) fn asked(&self) -> String {
        let flag = |flag: &str, file: &Option<PathBuf>| {
            let file = file.as_ref().map(|file| format!(" {flag} {}", words::shell(&file.display().to_string())));
            file.unwrap_or_default()
        };
        flag("--plan", &self.plan) + &flag("--decisions", &self.decisions)
    }

    /// The file of the decisions, where one is named.
    pub(super) fn decisions(&self) -> Option<&Path> {
        self.decisions.as_deref()
    }

    /// Whether the plan is on file.
    pub(super) fn is_on_file(&self) -> bool {
        self.plan.is_some()
    }

    /// Reads the scenario and its plan, or solves it.
    pub(super) fn planned(&self, scenario: &Path, shell: &Shell, started: Instant) -> Result<PlannedScenario, Failure> {
        let control = self.limits.control(started, shell);
        let (document, instance, found) = shell::read_decided(scenario, self.decisions.as_deref())?;
        shell.problems(&found);
        let plan = if let Some(file) = &self.plan {
            admitted(&instance, file, read_plan(file)?, shell)?
        } else {
            let planned = planner::plan(&instance, &control);
            limits::hide(&control);
            planned.map_err(|found| found.in_file(&scenario.display().to_string()))?
        };
        let instance = check::mode::under(&instance, &plan).into_owned();
        Ok(PlannedScenario { document, instance, plan, control })
    }
}

/// A plan on file that has passed the gate; what of it is taken on trust is said.
pub(super) fn admitted(instance: &Instance, file: &Path, plan: Plan, shell: &Shell) -> Result<Plan, Failure> {
    let found = planner::gate(instance, &plan, Patience::Moments).in_file(&file.display().to_string());
    let (plan, warnings) = found.into_result(plan)?;
    shell.problems(&warnings);
    Ok(plan)
}

/// The scenario that a file of an earlier run is of: the one that is named, or the one with its name that lies near it. Of
/// several that have the name it is the one with the digest, or else the first.
pub(super) fn scenario_of(
    file: &Path,
    (named, decisions): (Option<&Path>, Option<&Path>),
    wanted: &ScenarioRef,
) -> Result<(PathBuf, Instance), Diagnostics> {
    let read = |path: &Path| {
        let (_, instance, _) = shell::read_decided(path, decisions)?;
        Ok::<_, Diagnostics>((path.to_owned(), instance))
    };
    if let Some(named) = named {
        return read(named);
    }
    let mut first = None;
    for path in near::scenarios(file, &wanted.name) {
        let Ok(found) = read(&path) else { continue };
        if found.1.digest == wanted.digest {
            return Ok(found);
        }
        first = first.or(Some(found));
    }
    first.ok_or_else(|| {
        let cause = format!("The scenario \"{}\" that it is of was not found near it.", wanted.name);
        let remedy = "Name it with --scenario.";
        Diagnostic::new("E606", Place::file(&file.display().to_string()), cause, remedy).into()
    })
}
