//! What if: comparing, trading off, what the next hire is worth; and what differs between two plans.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::App;
use super::super::refusal::{Answer, Refusal};
use super::super::runs::Begun;
use super::solve::time_limit;
use super::{ReportAnswer, context, drawn};
use crate::error::Diagnostic;
use crate::planner;
use crate::report::{self, names::Names};
use crate::what_if::comparison::{Comparison, ComparisonRow, compare as compared};
use crate::what_if::diff::diff as differing;
use crate::what_if::frontier::{Frontier, frontier as traded_off};
use crate::what_if::run::{Questions, Runner};
use crate::what_if::store::Store;
use crate::what_if::worth::worths;

/// How many budgets of moves are tried where nobody says otherwise, as for the command.
const POINTS: usize = 8;
/// How many may be asked for.
const MOST_POINTS: usize = 50;

/// How long all plans together may take.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LimitBody {
    /// Seconds: 60 unless said otherwise.
    time_limit: Option<f64>,
    /// Only the what-ifs of these ids.
    only: Vec<String>,
}

pub(super) fn compare(app: &Arc<App>, asked: LimitBody) -> Answer<Begun> {
    let time_limit = time_limit(asked.time_limit)?;
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let questions = Questions::of(&it.document, &asked.only)?;
    if questions.asked.is_empty() {
        let place = it.document.place("what_if");
        return Err(Diagnostic::new("E025", place, "The scenario asks no what-if.", "Add one.").into());
    }
    app.runs.begin(move |work| {
        let it = snapshot.scenario()?;
        let control = work.quiet(time_limit);
        let count = |done: usize, of: usize| work.count(done, of);
        let runner = Runner { control: &control, store: &Store::default(), progress: Some(&count) };
        let answers = runner.run(&questions, |_| true)?;
        let ids: Vec<String> = questions.asked.iter().map(|question| question.id.clone()).collect();
        let Some(comparison) = compared(&it.document.scenario.name, &ids, &answers) else {
            let cause = "The run was stopped before the scenario itself was solved.";
            return Err(Diagnostic::new("E503", it.document.place(""), cause, "Give it more time.").into());
        };
        let report = drawn(&report::compare::report(&comparison, &Names::of(&it.instance)));
        Ok(json!({ "version": snapshot.version, "report": report, "answers": answers_of(&comparison) }))
    })
}

/// The rows of a comparison, the base first.
fn answers_of(comparison: &Comparison) -> Vec<Value> {
    let row = |it: &ComparisonRow| {
        let figures = it.figures.as_ref();
        let worth = figures.map(crate::what_if::figures::Figures::worth);
        json!({
            "id": if it.id.is_empty() { "base" } else { &it.id },
            "title": it.title,
            "objective": figures.map(|it| it.objective),
            "bound": figures.map(|it| it.bound),
            "gap": figures.and_then(|it| it.gap),
            "value": worth.map(|it| it.0),
            "ceiling": worth.map(|it| it.1),
            "covered": figures.map(|it| it.covered),
            "uncovered": figures.map(|it| it.uncovered),
            "seats": figures.map(|it| it.covered + it.uncovered),
            "moves": figures.map(|it| it.moves),
            "fit": figures.and_then(|it| it.fit),
            "balance": figures.map(|it| &it.balance),
            "fte": figures.map(|it| it.fte),
            "work": figures.map(|it| it.work),
            "utilisation": figures.and_then(|it| it.utilisation),
            "against_base": it.against_base,
            "refused": it.refused,
        })
    };
    std::iter::once(&comparison.base).chain(&comparison.what_ifs).map(row).collect()
}

/// How fine a frontier.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FrontierBody {
    /// Seconds: 60 unless said otherwise.
    time_limit: Option<f64>,
    /// How many budgets of moves to try: 8 unless said otherwise.
    points: Option<usize>,
}

pub(super) fn frontier(app: &Arc<App>, asked: FrontierBody) -> Answer<Begun> {
    let time_limit = time_limit(asked.time_limit)?;
    let points = asked.points.unwrap_or(POINTS);
    if !(2..=MOST_POINTS).contains(&points) {
        return Err(Refusal::malformed("points", format!("It is between 2 and {MOST_POINTS}.")));
    }
    let snapshot = app.folder.snapshot()?;
    snapshot.scenario()?;
    let owned = Arc::clone(app);
    app.runs.begin(move |work| {
        let it = snapshot.scenario()?;
        let count = |done: usize, of: usize| work.count(done, of);
        let found: Frontier = traded_off(&it.document, points, &work.quiet(time_limit), Some(&count))?;
        let report = drawn(&report::frontier::report(&found, &context(&owned)));
        Ok(json!({ "version": snapshot.version, "report": report, "frontier": found }))
    })
}

pub(super) fn worth(app: &Arc<App>, asked: LimitBody) -> Answer<Begun> {
    let time_limit = time_limit(asked.time_limit)?;
    if !asked.only.is_empty() {
        return Err(Refusal::malformed("only", "All that could be had more is looked at together."));
    }
    let snapshot = app.folder.snapshot()?;
    snapshot.scenario()?;
    app.runs.begin(move |work| {
        let it = snapshot.scenario()?;
        let found = worths(&it.document, &work.quiet(time_limit))?;
        let report = drawn(&report::worth::report(&found));
        Ok(json!({ "version": snapshot.version, "report": report }))
    })
}

/// Two plans.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DiffQuery {
    /// The file of one.
    a: String,
    /// The file of the other.
    b: String,
}

pub(super) fn diff(app: &Arc<App>, asked: DiffQuery) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let [a, b] = [&asked.a, &asked.b].map(|file| Ok::<_, Refusal>(planner::read_plan(&app.folder.file(file)?)?));
    let found = differing(&a?, &b?);
    let names = snapshot.scenario.as_ref().map(|it| Names::of(&it.instance)).unwrap_or_default();
    Ok(ReportAnswer { version: snapshot.version.clone(), report: drawn(&report::diff::report(&found, &names)) })
}
