//! What the server answers under `/api`: each endpoint once, for the router and for the description that is made of the types.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Json, Router};
use futures_util::StreamExt as _;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::App;
use super::refusal::{Answer, Problems, Refusal};

/// The largest request but for files, in bytes: the decisions of 50,000 accounts.
const LARGEST: usize = 16_000_000;
/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);

/// The endpoints so far.
pub(super) struct Endpoints {
    router: Router<Arc<App>>,
    paths: Map<String, Value>,
    schemas: SchemaGenerator,
}

/// An endpoint's address and what it is for.
#[derive(Clone, Copy)]
pub(super) struct At(pub(super) &'static str, pub(super) &'static str);

/// Where the schemas of the description lie.
const SCHEMAS: &str = "/components/schemas";

impl Endpoints {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = SCHEMAS.into());
        Self { router: Router::new(), paths: Map::new(), schemas: settings.into_generator() }
    }

    /// What is asked with GET, by the parameters `Q` of its query.
    pub(super) fn read<Q, A>(self, at: At, answer: fn(&Arc<App>, Q) -> Answer<A>) -> Self
    where
        Q: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + Send + 'static,
    {
        let handler = move |State(app): State<Arc<App>>, uri: Uri| async move {
            let asked = match query::<Q>(&uri) {
                Ok(asked) => asked,
                Err(refusal) => return refusal.into_response(),
            };
            json(at_work(&app, move |app| answer(app, asked)).await)
        };
        self.described::<Q, (), A>(&Method::GET, at).raw(at, on(MethodFilter::GET, handler))
    }

    /// What is asked with POST, by a body `B`.
    pub(super) fn write<B, A>(self, at: At, answer: fn(&Arc<App>, B) -> Answer<A>) -> Self
    where
        B: DeserializeOwned + JsonSchema + Send + 'static,
        A: Serialize + JsonSchema + Send + 'static,
    {
        let handler = move |State(app): State<Arc<App>>, headers: HeaderMap, body: Body| async move {
            let asked = match read_json::<B>(&headers, body).await {
                Ok(asked) => asked,
                Err(refusal) => return refusal.into_response(),
            };
            json(at_work(&app, move |app| answer(app, asked)).await)
        };
        self.described::<(), B, A>(&Method::POST, at).raw(at, on(MethodFilter::POST, handler))
    }

    /// An endpoint with a handler of its own.
    pub(super) fn raw(mut self, At(path, _): At, method: MethodRouter<Arc<App>>) -> Self {
        self.router = self.router.route(path, method);
        self
    }

    /// Puts an endpoint into the description.
    pub(super) fn described<Q: JsonSchema, B: JsonSchema, A: JsonSchema>(mut self, method: &Method, at: At) -> Self {
        let At(path, what) = at;
        let nothing = self.schemas.subschema_for::<()>();
        let content = |schema: Value| json!({ "application/json": { "schema": schema } });
        let mut operation = Map::from_iter([("summary".to_owned(), what.into())]);
        let asked = Q::json_schema(&mut self.schemas).to_value();
        operation.insert("parameters".to_owned(), parameters(path, &asked).into());
        let body = self.schemas.subschema_for::<B>();
        if body != nothing {
            let body = json!({ "required": true, "content": content(body.to_value()) });
            operation.insert("requestBody".to_owned(), body);
        }
        let answer = self.schemas.subschema_for::<A>().to_value();
        let refused = self.schemas.subschema_for::<Problems>().to_value();
        let responses = json!({
            "200": { "description": "What was asked for.", "content": content(answer) },
            "4XX": { "description": "Why it can't be had.", "content": content(refused) },
        });
        operation.insert("responses".to_owned(), responses);
        let all = self.paths.entry(path).or_insert_with(|| Map::new().into());
        if let Some(all) = all.as_object_mut() {
            all.insert(method.as_str().to_lowercase(), operation.into());
        }
        self
    }

    /// The router, with the description among what it answers.
    pub(super) fn finish(mut self) -> Router<Arc<App>> {
        let schemas = self.schemas.take_definitions(true);
        let description = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "rebook serve",
                "version": env!("CARGO_PKG_VERSION"),
                "description": "What the page of `rebook serve` asks. It may change in any release.",
            },
            "paths": self.paths,
            "components": { "schemas": schemas },
        });
        let description = Bytes::from(description.to_string());
        let handler = move || {
            let description = description.clone();
            async move { ([(CONTENT_TYPE, "application/json")], description) }
        };
        self.router.route("/api/openapi.json", axum::routing::get(handler))
    }
}

/// The parameters of a path and of a query, from the schema of the query's struct.
fn parameters(path: &str, asked: &Value) -> Vec<Value> {
    let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": {} }));
    let required = |name: &str| {
        let all = asked.get("required").and_then(Value::as_array);
        all.is_some_and(|all| all.iter().any(|one| one == name))
    };
    let properties = asked.get("properties").and_then(Value::as_object);
    let in_query = properties
        .into_iter()
        .flatten()
        .map(|(name, schema)| json!({ "name": name, "in": "query", "required": required(name), "schema": schema }));
    in_path.chain(in_query).collect()
}

/// What a query asks.
pub(super) fn query<Q: DeserializeOwned>(uri: &Uri) -> Answer<Q> {
    let asked = Query::<Q>::try_from_uri(uri);
    asked.map(|Query(asked)| asked).map_err(|error: QueryRejection| Refusal::malformed("query", error.body_text()))
}

/// What a body asks. That it is JSON is said by its type, which no form of another page can send.
pub(super) async fn read_json<B: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Answer<B> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Refusal::malformed("content-type", "What is sent must be application/json."));
    }
    let bytes = read_body(headers, body, LARGEST, PATIENCE).await?;
    // Serde would take a list for a struct, too.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::malformed("", "What is sent must be an object."));
    }
    let mut reader = serde_json::Deserializer::from_slice(&bytes);
    let asked = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        Refusal::malformed(if path == "." { "" } else { &path }, format!("{}.", error.inner()))
    })?;
    reader.end().map_err(|error| Refusal::malformed("", format!("{error}.")))?;
    Ok(asked)
}

/// A body, as long as it is no larger and comes no slower than this.
pub(super) async fn read_body(headers: &HeaderMap, body: Body, largest: usize, patience: Duration) -> Answer<Bytes> {
    let stated = headers.get("content-length").and_then(|it| it.to_str().ok()).and_then(|it| it.parse::<u64>().ok());
    let too_large = || {
        let cause = format!("It is larger than {} MB.", largest / 1_000_000);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "E064", cause, "Send less at once.")
    };
    if stated.is_some_and(|stated| stated > largest as u64) {
        return Err(too_large());
    }
    let read = async {
        let (mut parts, mut all) = (body.into_data_stream(), Vec::new());
        while let Some(part) = parts.next().await {
            let part = part.map_err(|_| Refusal::malformed("", "What is sent breaks off."))?;
            if all.len() + part.len() > largest {
                return Err(too_large());
            }
            all.extend_from_slice(&part);
        }
        Ok(Bytes::from(all))
    };
    tokio::time::timeout(patience, read).await.unwrap_or_else(|_| {
        let cause = format!("It was not there within {} s.", patience.as_secs());
        Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "E065", cause, "Send it again."))
    })
}

/// Runs what takes time apart from the threads that talk.
pub(super) async fn at_work<A: Send + 'static>(
    app: &Arc<App>,
    work: impl FnOnce(&Arc<App>) -> Answer<A> + Send + 'static,
) -> Answer<A> {
    let app = Arc::clone(app);
    // It ends with an error where the work panics, and the terminal has heard of it.
    tokio::task::spawn_blocking(move || work(&app)).await.unwrap_or_else(|_| Err(Refusal::fault()))
}

fn json<A: Serialize>(answer: Answer<A>) -> Response {
    match answer {
        Ok(answer) => Json(answer).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}
