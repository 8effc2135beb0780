//! The JSON Schema of the scenario file, made from the structs.

use serde_json::Value;

use super::Scenario;

/// The JSON Schema (draft 2020-12) of [`Scenario`]. The order of keys is that of the structs, so that it diffs well.
#[must_use]
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Scenario);
    schema.insert("title".to_owned(), Value::from("rebook scenario, version 1"));
    schema.to_value()
}
