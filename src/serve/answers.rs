//! What the page asks, one file a subject. Each answer is made by what the commands call.

#![expect(clippy::needless_pass_by_value, reason = "an answer is registered as a function of what was sent")]

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::endpoints::{At, Endpoints, read_json};
use super::events::events;
use super::guard::SESSION;
use super::refusal::Refusal;
use super::runs::Far;
use crate::render::page::{PageReport, page};
use crate::report::{CommandContext, Report};

mod decisions;
mod explain;
mod export;
mod folder;
mod import;
mod plan;
mod policy;
mod preview;
mod questions;
mod reports;
mod scenario;
mod solve;
mod upload;

pub(super) use explain::Explaining;

/// All of them.
pub(super) fn endpoints() -> Router<Arc<App>> {
    let session = At(SESSION, "Exchanges the link's token for the session's cookie, once.");
    let told = At("/api/runs/{run}/events", "What a run tells: server-sent events progress, then done or failed.");
    let upload = At("/api/files/upload", "Puts an export into the folder, to import it: the body is the file.");
    let export =
        At("/api/export/{what}", "A file made of a plan: a workbook, a page, files for elsewhere, an archive of all.");
    let all = Endpoints::new()
        .described::<(), Token, Nothing>(&Method::POST, session)
        .raw(session, post(open))
        .read(At("/api/folder", "What the folder holds."), folder::folder)
        .read(At("/api/scenario", "The scenario: people, accounts, segments, weights, what-ifs."), scenario::scenario)
        .read(At("/api/check", "Every problem of the scenario, as `rebook check` says it."), reports::check)
        .read(At("/api/audit", "The books as they are today, as `rebook audit` says it."), reports::audit)
        .read(At("/api/size", "How many people the work takes, as `rebook size` says it."), reports::size)
        .read(At("/api/journey", "Who does what along the journey, as `rebook journey` says it."), reports::journey)
        .write(At("/api/solve", "Begins to look for a plan, which is written into the folder."), solve::solve)
        .write(At("/api/runs/stop", "Ends a run with the best that it has."), solve::stop)
        .described::<(), (), Far>(&Method::GET, told)
        .raw(told, get(events))
        .read(At("/api/plan", "A plan: seats, books, figures."), plan::plan)
        .read(At("/api/moves", "The moves of a plan, as `rebook moves` says it."), plan::moves)
        .read(At("/api/candidates", "Who might have a seat, and what the plan gains by it."), preview::candidates)
        .write(At("/api/preview", "What it does when seats change hands: solves and writes nothing."), preview::preview)
        .read(At("/api/explain", "Why the plan is so, as `rebook explain` says it."), explain::explain);
    all.read(At("/api/decisions", "What is decided about moves."), decisions::list)
        .write(At("/api/decisions", "Decides about moves."), decisions::decide)
        .write(At("/api/weights", "Changes weights of the objective."), policy::weights)
        .write(At("/api/whatif", "Adds a what-if."), policy::add)
        .write(At("/api/whatif/drop", "Drops a what-if."), policy::drop_one)
        .write(At("/api/compare", "Begins to compare the what-ifs, as `rebook compare` does."), questions::compare)
        .write(At("/api/frontier", "Begins to trade off, as `rebook frontier` does."), questions::frontier)
        .write(At("/api/worth", "Begins to find what more people are worth, as `rebook worth` does."), questions::worth)
        .read(At("/api/diff", "What differs between two plans, as `rebook diff` says it."), questions::diff)
        .write(At("/api/import", "Looks at exports, or imports them, as `rebook import` does."), import::import)
        .described::<upload::UploadQuery, (), upload::UploadAnswer>(&Method::PUT, upload)
        .raw(upload, put(upload::upload))
        .described::<plan::PlanQuery, (), ()>(&Method::GET, export)
        .raw(export, get(export::export))
        .finish()
}

/// The token behind the `#` of the link.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Token {
    /// The token.
    token: String,
}

/// Nothing is asked, or answered.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn open(State(app): State<Arc<App>>, headers: HeaderMap, body: axum::body::Body) -> Response {
    let token = match read_json::<Token>(&headers, body).await {
        Ok(token) => token,
        Err(refusal) => return refusal.into_response(),
    };
    if let Some(cookie) = app.session.exchange(&token.token) {
        return ([(SET_COOKIE, cookie)], axum::Json(Nothing {})).into_response();
    }
    let cause = "The link is not of this server, or was opened before.";
    let remedy = "Start `rebook serve` again for another link.";
    Refusal::new(StatusCode::FORBIDDEN, "E062", cause, remedy).into_response()
}

/// A report of a version of the folder.
#[derive(Debug, Serialize, JsonSchema)]
struct ReportAnswer {
    /// The version that it is of.
    version: String,
    /// The report.
    report: PageReport,
}

/// A report for the page.
fn drawn(report: &Report) -> PageReport {
    page(report)
}

/// What reports are asked: the scenario's file as the user would name it, and nothing left out.
fn context(app: &App) -> CommandContext {
    let scenario = app.folder.scenario_file().display().to_string();
    CommandContext { scenario, arguments: String::new(), full: true }
}
