//! What the folder holds.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::plans::PlanRow;
use super::super::refusal::{Answer, Problem, problems};
use super::Nothing;

/// What the folder holds.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FolderAnswer {
    /// The folder as the user named it.
    folder: String,
    /// The version of its scenario.
    version: String,
    /// Whether nothing may be written.
    read_only: bool,
    /// `empty` without a scenario, `broken` with one that can't be read, else `ready`.
    state: &'static str,
    /// The scenario.
    scenario: Option<ScenarioRow>,
    /// The scenario's currency.
    currency: Option<String>,
    /// The plans on file, the latest first.
    plans: Vec<PlanRow>,
    /// The latest plan, those of the scenario as it is now before others.
    newest_plan: Option<String>,
    /// The files that could be imported, uploads among them.
    tables: Vec<String>,
    /// What is wrong with the scenario, or doubtful.
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ScenarioRow {
    /// Its file.
    file: String,
    /// Its name, where it can be read.
    name: Option<String>,
}

pub(super) fn folder(app: &Arc<App>, _: Nothing) -> Answer<FolderAnswer> {
    let folder = &app.folder;
    let snapshot = folder.snapshot()?;
    let known = snapshot.scenario.as_ref().ok();
    let is_there = folder.scenario_file().exists();
    let state = match (is_there, known) {
        (false, _) => "empty",
        (true, None) => "broken",
        (true, Some(_)) => "ready",
    };
    let found = known.map(|it| &it.warnings).or(snapshot.scenario.as_ref().err().filter(|_| is_there));
    let plans = app.plans.list(folder, known.map(|it| it.instance.digest.as_str()));
    let newest = plans.iter().find(|plan| plan.is_current()).or(plans.first());
    let is_table = |name: &&String| TABLES.iter().any(|ending| name.to_lowercase().ends_with(ending));
    Ok(FolderAnswer {
        folder: folder.path.display().to_string(),
        version: snapshot.version.clone(),
        read_only: folder.read_only,
        state,
        scenario: is_there.then(|| ScenarioRow {
            file: folder.scenario.clone(),
            name: known.map(|it| it.document.scenario.name.clone()),
        }),
        currency: known.map(|it| it.document.scenario.currency.clone()),
        newest_plan: newest.map(|plan| plan.file.clone()),
        plans,
        tables: folder.names().iter().filter(is_table).cloned().collect(),
        problems: found.map(problems).unwrap_or_default(),
    })
}

/// The endings of files that can be imported.
pub(super) const TABLES: [&str; 8] = [".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"];
