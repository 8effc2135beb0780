//! Looking for a plan.

use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::App;
use super::super::refusal::{Answer, Refusal};
use super::super::runs::{Begun, Work};
use super::{Nothing, context, drawn};
use crate::error::{Diagnostic, Place};
use crate::io::write::{self, Over};
use crate::plan::{Mode, Plan};
use crate::{planner, report};

/// The longest that a search may be asked to take, in seconds.
const LONGEST: f64 = 3600.0;
/// How long it takes where nobody says otherwise, in seconds: as the command does.
const USUAL: f64 = 60.0;
/// How many seats more than they must may change hands when a plan is made around decisions, as for the command.
const EXTRA: usize = 3;

/// What to look for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SolveBody {
    /// What the plan is to be; not together with `from`.
    mode: Wanted,
    /// The most seconds to take: 60 unless said otherwise.
    time_limit: Option<f64>,
    /// The plan to start from, by its file, and to change as little as possible.
    from: Option<String>,
    /// With `from`: how many seats more than it must may change hands where that gains something; 3 unless said otherwise.
    extra: Option<usize>,
}

/// What a plan is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    /// The best that keeps the rules.
    #[default]
    Best,
    /// The one with the fewest moves that bring all balanced loads into their bands.
    Fewest,
    /// Nobody who could keep a seat loses it.
    None,
}

impl From<Wanted> for Mode {
    fn from(wanted: Wanted) -> Self {
        match wanted {
            Wanted::Best => Self::Best,
            Wanted::Fewest => Self::Fewest,
            Wanted::None => Self::None,
        }
    }
}

/// A time limit in seconds as a search takes it.
pub(super) fn time_limit(asked: Option<f64>) -> Answer<Duration> {
    let seconds = asked.unwrap_or(USUAL);
    if !(0.1..=LONGEST).contains(&seconds) {
        return Err(Refusal::malformed("time_limit", format!("It is between 0.1 and {LONGEST} seconds.")));
    }
    Ok(Duration::from_secs_f64(seconds))
}

pub(super) fn solve(app: &Arc<App>, asked: SolveBody) -> Answer<Begun> {
    let time_limit = time_limit(asked.time_limit)?;
    if asked.from.is_some() && asked.mode != Wanted::Best {
        return Err(Refusal::malformed("mode", "A plan that starts from another has no mode of its own."));
    }
    drop(app.folder.any_writer()?);
    app.folder.snapshot()?.scenario()?;
    if let Some(from) = &asked.from {
        app.folder.file(from)?;
    }
    let owned = Arc::clone(app);
    app.runs.begin(move |work| {
        let (file, plan) = planned(&owned, &asked, work, time_limit)?;
        let snapshot = owned.folder.snapshot()?;
        let shown = report::plan::kept(&snapshot.scenario()?.instance, &plan, &file, &context(&owned));
        Ok(json!({ "plan": file, "version": snapshot.version, "report": drawn(&shown) }))
    })
}

/// A plan in a new file of the folder.
fn planned(app: &App, asked: &SolveBody, work: &Work, time_limit: Duration) -> Answer<(String, Plan)> {
    let snapshot = app.folder.snapshot()?;
    let instance = &snapshot.scenario()?.instance;
    let control = work.control(time_limit);
    let plan = match &asked.from {
        Some(from) => {
            let last = planner::read_plan(&app.folder.file(from)?)?;
            planner::plan_again(instance, &last, asked.extra.unwrap_or(EXTRA), &control)?
        }
        None => planner::plan_in(asked.mode.into(), instance, &control)?,
    };
    Ok((kept(app, &plan)?, plan))
}

/// Writes a plan under the first free name: `plan.json`, `plan-2.json` and so on.
fn kept(app: &App, plan: &Plan) -> Answer<String> {
    let text = report::json(plan).map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("It can't be written: {error}."), "Mend the scenario.")
    })?;
    let _writing = app.folder.any_writer()?;
    let file = app.folder.free_name("plan", "json")?;
    write::stream(&app.folder.place(&file)?, Over::Nothing, |out| out.write_all(text.as_bytes()))?;
    Ok(file)
}

/// A run.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StopBody {
    /// Its number.
    run: u64,
}

pub(super) fn stop(app: &Arc<App>, asked: StopBody) -> Answer<Nothing> {
    app.runs.get(asked.run)?.stop();
    Ok(Nothing {})
}
