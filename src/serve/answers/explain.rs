//! Why the plan is so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

use super::super::App;
use super::super::refusal::{Answer, Refusal};
use super::{ReportAnswer, context, drawn};
use crate::explain::{self, Explanation};
use crate::report;
use crate::solve::Control;

/// How long an explanation may take: what has not been begun by then is left out.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// What to explain: an account, a person, or which rules cost most.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainQuery {
    /// The plan's file.
    file: String,
    /// An account, by id or name.
    account: Option<String>,
    /// Only its seats of this role.
    role: Option<String>,
    /// A person or pool, by id or name.
    person: Option<String>,
}

/// One explanation at a time: each uses all threads.
#[derive(Default)]
pub(in super::super) struct Explaining(AtomicBool);

impl Explaining {
    fn begin(&self) -> Answer<Turn<'_>> {
        if self.0.swap(true, Ordering::SeqCst) {
            let cause = "Another explanation is being worked out.";
            return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "E070", cause, "Ask again in a moment."));
        }
        Ok(Turn(&self.0))
    }
}

/// Gives the turn back, however the explanation ends.
struct Turn<'a>(&'a AtomicBool);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

pub(super) fn explain(app: &Arc<App>, asked: ExplainQuery) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    let told = kept.told(&it.document, &asked.file)?;
    let _turn = app.explaining.begin()?;
    let control = Control { started: Instant::now(), time_limit: Some(TIME_LIMIT), ..Control::default() };
    let case = Explanation { document: &told.document, instance: &told.instance, plan: &told.plan, control: &control };
    let report = match (&asked.account, &asked.person) {
        (Some(id), _) => report::explain::account(&explain::account(case, id, asked.role.as_deref())?, &context(app)),
        (None, Some(id)) => report::explain::person(&explain::person(case, id)?, &context(app)),
        (None, None) => report::explain::rules(&explain::rules(case), &context(app)),
    };
    Ok(ReportAnswer { version: snapshot.version.clone(), report: drawn(&report) })
}
