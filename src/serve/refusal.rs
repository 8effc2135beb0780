//! What a request is refused with: problems, as everywhere, and a status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Diagnostic, Diagnostics, Place, Severity};

/// A request that can't be met.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    found: Diagnostics,
    versions: Option<Versions>,
}

/// What a handler gives.
pub(super) type Answer<T> = Result<T, Refusal>;

/// The problems of a request that can't be met.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Problems {
    /// The problems.
    problems: Vec<Problem>,
    /// Where the folder was changed meanwhile: both versions.
    #[serde(flatten)]
    versions: Option<Versions>,
}

/// The version that a request was made from, and the one that the folder has.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Versions {
    /// The version that the request was made from.
    pub(super) sent: String,
    /// The folder's version now.
    pub(super) version: String,
}

/// A problem.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// Its code, such as `E068`.
    code: String,
    /// `error`, `warning` or `accepted`.
    severity: &'static str,
    /// Where it is, in words; may be empty.
    place: String,
    /// What is wrong.
    message: String,
    /// What to do; may be empty.
    remedy: String,
}

impl From<&Diagnostic> for Problem {
    fn from(one: &Diagnostic) -> Self {
        let severity = match one.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Accepted => "accepted",
        };
        Self {
            code: one.code.to_owned(),
            severity,
            place: one.place.to_string(),
            message: one.cause.clone(),
            remedy: one.remedy.clone(),
        }
    }
}

/// The problems of a list.
pub(super) fn problems(found: &Diagnostics) -> Vec<Problem> {
    found.0.iter().map(Problem::from).collect()
}

impl Refusal {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let found = Diagnostic::new(code, Place::default(), cause, remedy).into();
        Self { status, found, versions: None }
    }

    /// The request itself is wrong, at this place.
    pub(super) fn malformed(place: &str, cause: impl Into<String>) -> Self {
        let place = Place::path("", place);
        let one = Diagnostic::new("E063", place, cause, "See /api/openapi.json for what it takes.");
        Self { status: StatusCode::BAD_REQUEST, found: one.into(), versions: None }
    }

    /// The folder was changed meanwhile.
    pub(super) fn changed(versions: Versions) -> Self {
        let cause = "Files of the folder were changed since the page last read them; nothing was written.";
        let refusal = Self::new(StatusCode::CONFLICT, "E068", cause, "Read them again, then decide again.");
        Self { versions: Some(versions), ..refusal }
    }

    /// A fault of rebook's own.
    pub(super) fn fault() -> Self {
        let cause = "Something in rebook went wrong; the terminal says where.";
        let remedy = "Please report it, with the folder if you can share it.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "E073", cause, remedy)
    }

    /// The problems.
    pub(super) fn found(&self) -> &Diagnostics {
        &self.found
    }
}

/// What the user's own data does not allow.
impl From<Diagnostics> for Refusal {
    fn from(found: Diagnostics) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, found, versions: None }
    }
}

impl From<Diagnostic> for Refusal {
    fn from(one: Diagnostic) -> Self {
        Diagnostics::from(one).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(Problems { problems: problems(&self.found), versions: self.versions })).into_response()
    }
}
