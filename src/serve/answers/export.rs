//! What is sent and loaded elsewhere: workbooks, pages, files for the customer database, all of it in one archive.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::super::App;
use super::super::endpoints::{at_work, query};
use super::super::plans::KeptPlan;
use super::super::refusal::{Answer, Refusal};
use super::context;
use super::plan::PlanQuery;
use crate::api::Scenario;
use crate::error::{Diagnostic, Place};
use crate::handoff::crm::changes;
use crate::handoff::{Handovers, PlanIndex, Templates, approvals, packs};
use crate::reassign::reassign;
use crate::render::{csv, html, xlsx};
use crate::report::{self, Report};

/// A file to keep.
struct File {
    bytes: Vec<u8>,
    kind: &'static str,
}

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ARCHIVE: &str = "application/zip";

/// A file made of a plan.
pub(super) async fn export(State(app): State<Arc<App>>, Path(name): Path<String>, uri: Uri) -> Response {
    let asked = match query::<PlanQuery>(&uri) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    let wanted = name.clone();
    match at_work(&app, move |app| made(app, &wanted, &asked)).await {
        Ok(file) => {
            let kept = format!("attachment; filename=\"{name}\"");
            ([(CONTENT_TYPE, file.kind.to_owned()), (CONTENT_DISPOSITION, kept)], file.bytes).into_response()
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// What files are made of.
struct Source<'a> {
    scenario: &'a Scenario,
    kept: &'a KeptPlan,
    app: &'a App,
    file: &'a str,
}

fn made(app: &App, name: &str, asked: &PlanQuery) -> Answer<File> {
    let snapshot = app.folder.snapshot()?;
    let kept = app.plans.get(&app.folder, &snapshot, &asked.file)?;
    if !kept.is_current {
        let cause = "The plan is of another version of the scenario.";
        return Err(Diagnostic::new("E601", Place::file(&asked.file), cause, "Plan again from it first.").into());
    }
    let source = Source { scenario: snapshot.scenario()?, kept: &kept, app, file: &asked.file };
    let (bytes, kind) = match name {
        "moves.xlsx" => (workbook(&source.moves()?)?, WORKBOOK),
        "plan.xlsx" => (workbook(&source.plan())?, WORKBOOK),
        "plan.html" => (html::html(&source.plan()).into_bytes(), "text/html; charset=utf-8"),
        "load.zip" => (archive(source.load("")?)?, ARCHIVE),
        "pages.zip" => (archive(source.pages("")?)?, ARCHIVE),
        "all.zip" => (archive(source.all()?)?, ARCHIVE),
        _ => {
            let cause = "There is no such export.";
            let remedy = "It is moves.xlsx, plan.xlsx, plan.html, load.zip, pages.zip or all.zip.";
            return Err(Refusal::new(StatusCode::NOT_FOUND, "E066", cause, remedy));
        }
    };
    Ok(File { bytes, kind })
}

type Files = Vec<(String, Vec<u8>)>;

impl Source<'_> {
    fn plan(&self) -> Report {
        report::plan::kept(&self.kept.instance, &self.kept.plan, self.file, &context(self.app))
    }

    fn moves(&self) -> Answer<Report> {
        let document = &self.scenario.document;
        let moves = reassign(document, &self.kept.instance, &self.kept.plan)?;
        Ok(report::moves::report(&moves, &self.kept.instance, document, &context(self.app)))
    }

    fn handovers(&self) -> Answer<Handovers> {
        Ok(Handovers::of(&self.scenario.document, &self.kept.instance, &self.kept.plan)?)
    }

    /// The files for the customer database and those of the way back.
    fn load(&self, folder: &str) -> Answer<Files> {
        let KeptPlan { plan, instance, .. } = self.kept;
        let document = &self.scenario.document;
        let changes = changes(document, instance, plan, &self.handovers()?, approvals(document));
        let file = |table: &report::table::Table| {
            let text = csv::csv(table).map_err(|error| unwritten(&error))?;
            Ok((format!("{folder}{}.csv", table.key), text.into_bytes()))
        };
        report::crm::files(&changes).iter().map(file).collect()
    }

    /// The pages for the new owners.
    fn pages(&self, folder: &str) -> Answer<Files> {
        let KeptPlan { plan, instance, .. } = self.kept;
        let index = PlanIndex::new(&self.scenario.document, instance, plan, self.handovers()?);
        let pages = packs(&index, &Templates::new(None)?)?;
        Ok(pages.into_iter().map(|(name, text)| (format!("{folder}{name}"), text.into_bytes())).collect())
    }

    fn all(&self) -> Answer<Files> {
        let plan = std::fs::read(self.app.folder.file(self.file)?).unwrap_or_default();
        let mut files = vec![
            ("plan.json".to_owned(), plan),
            ("plan.xlsx".to_owned(), workbook(&self.plan())?),
            ("plan.html".to_owned(), html::html(&self.plan()).into_bytes()),
            ("moves.xlsx".to_owned(), workbook(&self.moves()?)?),
        ];
        files.extend(self.load("load/")?);
        files.extend(self.pages("pages/")?);
        Ok(files)
    }
}

fn workbook(report: &Report) -> Answer<Vec<u8>> {
    Ok(xlsx::xlsx(report).map_err(|error| unwritten(&error))?)
}

/// An archive whose files are always of the same day, so that equal plans make equal archives.
fn archive(files: Files) -> Answer<Vec<u8>> {
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let written = files.into_iter().try_for_each(|(name, bytes)| {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
        Ok::<(), zip::result::ZipError>(())
    });
    let whole = written.and_then(|()| archive.finish());
    Ok(whole.map_err(|error| unwritten(&error))?.into_inner())
}

fn unwritten(error: &impl ToString) -> Diagnostic {
    let cause = format!("It can't be written: {}.", error.to_string());
    Diagnostic::new("E021", Place::default(), cause, "Choose another format.")
}
