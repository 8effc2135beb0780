//! Reports that need no plan.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::App;
use super::super::folder::Snapshot;
use super::super::refusal::Answer;
use super::{Nothing, ReportAnswer, context, drawn};
use crate::analysis::audit::audit as audited;
use crate::analysis::size::size as sized;
use crate::coverage::{self, findings, matrix};
use crate::error::Diagnostics;
use crate::report::check::ValidScenario;
use crate::report::journey::Journey;
use crate::report::{self, Report};
use crate::scenario::Outlook;

pub(super) fn check(app: &Arc<App>, _: Nothing) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let report = match &snapshot.scenario {
        Err(found) => report::check::report(found, None, &context(app)),
        Ok(it) => {
            let valid = ValidScenario { document: &it.document, instance: &it.instance, account: None };
            report::check::report(&it.warnings, Some(&valid), &context(app))
        }
    };
    Ok(answer(&snapshot, &report))
}

pub(super) fn audit(app: &Arc<App>, _: Nothing) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let audit = audited(&it.document, &it.instance);
    Ok(answer(&snapshot, &report::audit::report(&it.instance, &audit, &context(app))))
}

/// How far ahead to look.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeQuery {
    /// This many periods; left out: the scenario's outlook, else none.
    periods: Option<u32>,
}

pub(super) fn size(app: &Arc<App>, asked: SizeQuery) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let periods = asked.periods.map(|periods| periods.min(Outlook::MOST_PERIODS));
    let sizing = sized(&it.document, &it.instance, periods)?;
    Ok(answer(&snapshot, &report::size::report(&it.instance, &sizing, &context(app))))
}

pub(super) fn journey(app: &Arc<App>, _: Nothing) -> Answer<ReportAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let covered = coverage::cover(&it.document, &mut Diagnostics::new());
    let matrix = matrix::matrix(&it.document, &covered);
    let findings = findings::findings(&it.document, &covered, &matrix);
    let whole = Journey { name: &it.document.scenario.name, matrix: &matrix, findings: &findings };
    Ok(answer(&snapshot, &report::journey::report(&it.document.scenario, &whole)))
}

fn answer(snapshot: &Snapshot, report: &Report) -> ReportAnswer {
    ReportAnswer { version: snapshot.version.clone(), report: drawn(report) }
}
