//! What every request has to pass, and what every answer carries.
//!
//! A page of any other site can make a browser send requests here, and one whose name is made to point at this machine can even
//! read the answers. So the host must be ours to the letter, what the browser says of where a request comes from must be the
//! page itself, and all but the page's own files needs the session's cookie.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::App;
use super::refusal::{Answer, Refusal};

/// Where a browser exchanges the link's token.
pub(super) const SESSION: &str = "/api/session";
/// What a browser says of where a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The page may load its own files and nothing else, and nobody may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Lets a request through, or refuses it before anything of it is read.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match admit(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    mark(response.headers_mut());
    response
}

fn admit(app: &App, request: &Request) -> Answer<()> {
    let headers = request.headers();
    let stated = one(headers, &HOST).or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    let elsewhere = request.uri().authority().is_some_and(|it| it.as_str() != app.host);
    if stated != Some(&*app.host) || elsewhere {
        return Err(foreign("It is for another host."));
    }
    let path = request.uri().path();
    if !path.starts_with("/api/") && path != "/api" {
        return Ok(());
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let origin = one(headers, &ORIGIN);
    let site = one(headers, &SEC_FETCH_SITE);
    if headers.contains_key(ORIGIN) && origin != Some(&*app.origin) || !reads && origin.is_none() {
        return Err(foreign("It does not come from the page."));
    }
    if headers.contains_key(SEC_FETCH_SITE) && site != Some("same-origin") && !(reads && site == Some("none")) {
        return Err(foreign("It does not come from the page."));
    }
    if path != SESSION && !app.session.knows(headers) {
        let cause = "The browser is not known here.";
        let remedy = "Open the link that `rebook serve` printed.";
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "E061", cause, remedy));
    }
    Ok(())
}

/// A header that is there once and a text.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next().filter(|_| all.next().is_none());
    first.and_then(|value| value.to_str().ok())
}

fn foreign(cause: &str) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, "E060", cause, "Open the link that `rebook serve` printed.")
}

/// What every answer carries.
fn mark(headers: &mut HeaderMap) {
    let fixed = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("x-frame-options"), "DENY"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
