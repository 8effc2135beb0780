//! What runs tell, as server-sent events. They end with the run, and with the server.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use serde_json::json;
use tokio::sync::watch;

use super::App;
use super::refusal::Refusal;
use super::runs::RunState;

/// How often a line is sent where there is nothing to tell, so that a page that is gone is noticed.
const BEAT: Duration = Duration::from_secs(10);
/// The least time between two events: a page draws no faster.
const PAUSE: Duration = Duration::from_millis(100);

/// The events of a run.
pub(super) async fn events(State(app): State<Arc<App>>, Path(number): Path<String>) -> Response {
    let Ok(number) = number.parse() else {
        return Refusal::malformed("run", "The number of a run is due.").into_response();
    };
    let run = match app.runs.get(number) {
        Ok(run) => run,
        Err(refusal) => return refusal.into_response(),
    };
    let Ok(place) = Arc::clone(&app.listeners).try_acquire_owned() else {
        let cause = "Too many pages listen to runs.";
        return Refusal::new(StatusCode::TOO_MANY_REQUESTS, "E070", cause, "Close some.").into_response();
    };
    let events = told(run.listen(), app.ending.subscribe());
    let events = stream::StreamExt::map(events, move |event| {
        let _ = &place;
        Ok::<_, Infallible>(event)
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)).into_response()
}

/// The events from now to the end of the run or of the server.
fn told(run: watch::Receiver<RunState>, ending: watch::Receiver<bool>) -> impl Stream<Item = Event> {
    stream::unfold(Some((run, ending)), |state| async move {
        let (mut run, mut ending) = state?;
        let changed = tokio::select! {
            changed = run.changed() => changed.is_ok(),
            _ = ending.wait_for(|over| *over) => false,
        };
        if !changed {
            return None;
        }
        let now = run.borrow_and_update().clone();
        let (event, is_last) = match now {
            RunState::Begun => (Event::default().comment("begun"), false),
            RunState::Going(far) => (event("progress", &far), false),
            RunState::Done(value) => (event("done", &value), true),
            RunState::Failed(problems) => (event("failed", &json!({ "problems": problems })), true),
        };
        if !is_last {
            tokio::time::sleep(PAUSE).await;
        }
        Some((event, (!is_last).then_some((run, ending))))
    })
}

fn event(name: &str, data: &impl Serialize) -> Event {
    // What is told are numbers and texts, which always make JSON.
    Event::default().event(name).json_data(data).unwrap_or_default()
}
