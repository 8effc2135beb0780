//! Exports that come into the folder, where they wait until they are imported.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::App;
use super::super::endpoints::{at_work, query, read_body};
use super::super::folder::Folder;
use super::super::refusal::{Answer, Refusal};
use super::folder::TABLES;
use crate::io::write;

/// Where exports wait in the folder until they are imported.
const UPLOADS: &str = "uploads";
/// The largest export, in bytes.
const LARGEST: usize = 64_000_000;
/// How long an export may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// What an export is called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    /// Its name, with the ending of a table or a workbook.
    name: String,
}

/// An export in the folder.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UploadAnswer {
    /// What imports call it.
    file: String,
}

/// Puts an export into the folder.
pub(super) async fn upload(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri, body: Body) -> Response {
    let answer = async {
        let UploadQuery { name } = query(&uri)?;
        if !TABLES.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
            return Err(Refusal::malformed("name", format!("Its ending is one of {}.", TABLES.join(", "))));
        }
        app.folder.place(&name)?;
        drop(app.folder.any_writer()?);
        let bytes = read_body(&headers, body, LARGEST, PATIENCE).await?;
        at_work(&app, move |app| stored(&app.folder, &name, &bytes)).await
    };
    match answer.await {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn stored(folder: &Folder, name: &str, bytes: &[u8]) -> Answer<UploadAnswer> {
    let _writing = folder.any_writer()?;
    let place = folder.path.join(UPLOADS);
    write::folder(&place)?;
    if place.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
        let cause = format!("\"{UPLOADS}\" is no folder of its own.");
        return Err(Refusal::new(StatusCode::CONFLICT, "E067", cause, "Move it away."));
    }
    write::write(&place.join(name), bytes)?;
    Ok(UploadAnswer { file: format!("{UPLOADS}/{name}") })
}

/// An upload, or a file of the folder.
pub(super) fn export(folder: &Folder, name: &str) -> Answer<PathBuf> {
    match name.strip_prefix(UPLOADS).and_then(|rest| rest.strip_prefix('/')) {
        Some(name) => folder.file_in(UPLOADS, name),
        None => folder.file(name),
    }
}
