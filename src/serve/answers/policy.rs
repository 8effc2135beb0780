//! Weights and what-ifs: keys of the scenario's file.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::App;
use super::super::edit::Edit;
use super::super::refusal::{Answer, Refusal};
use crate::report::words;
use crate::scenario::{Change, Objective, WhatIf};

/// Other weights.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WeightsBody {
    /// The version of the folder that it was decided from.
    version: String,
    /// The weights that change; what is left out stays.
    weights: WeightsChange,
}

/// Weights of the objective.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct WeightsChange {
    /// How well owners fit their seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    fit: Option<f64>,
    /// How much of the existing relationships is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    continuity: Option<f64>,
    /// How much goes to those who are to take over from people who leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    backfill: Option<f64>,
    /// Evenness of each measure.
    #[serde(skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    balance: std::collections::BTreeMap<String, f64>,
    /// Hours above the capacity target.
    #[serde(skip_serializing_if = "Option::is_none")]
    capacity: Option<f64>,
    /// The price of an uncovered seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<f64>,
}

/// What is written, and the version of the folder from then on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WeightsAnswer {
    version: String,
    weights: Objective,
}

pub(super) fn weights(app: &Arc<App>, asked: WeightsBody) -> Answer<WeightsAnswer> {
    let mut edit = Edit::begin(&app.folder, &asked.version)?;
    let change = serde_json::to_value(&asked.weights).unwrap_or_default();
    let mut objective = serde_json::to_value(&edit.document.scenario.objective).unwrap_or_default();
    merge(&mut objective, &change);
    edit.document.scenario.objective =
        serde_json::from_value(objective).map_err(|error| Refusal::malformed("weights", format!("{error}.")))?;
    edit.tried()?;
    edit.write_keys(|scenario| {
        if !scenario["objective"].is_object() {
            scenario["objective"] = json!({});
        }
        merge(&mut scenario["objective"], &change);
        // Which measures are balanced is said by name, and leaving the key out means the usual ones.
        if !asked.weights.balance.is_empty() {
            scenario["objective"]["balance"] = json!(edit.document.scenario.objective.balance);
        }
    })?;
    Ok(WeightsAnswer { version: edit.version()?, weights: edit.document.scenario.objective.clone() })
}

/// Puts values over others, key by key.
fn merge(target: &mut Value, change: &Value) {
    match (target, change) {
        (Value::Object(target), Value::Object(change)) => {
            for (key, value) in change {
                merge(target.entry(key).or_insert(Value::Null), value);
            }
        }
        (target, change) => target.clone_from(change),
    }
}

/// A question to ask of the scenario.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhatIfBody {
    /// The version of the folder that it is added to.
    version: String,
    /// Its title.
    title: String,
    /// What is different.
    changes: Vec<Change>,
}

/// The questions that there are, and the version of the folder from then on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WhatIfsAnswer {
    version: String,
    /// The id of the one that was added.
    id: Option<String>,
    what_ifs: Vec<WhatIf>,
}

pub(super) fn add(app: &Arc<App>, asked: WhatIfBody) -> Answer<WhatIfsAnswer> {
    let mut edit = Edit::begin(&app.folder, &asked.version)?;
    let title = words::plain(asked.title.trim());
    let id = free_id(&title, &edit.document.scenario.what_if);
    let one = WhatIf { id: id.clone(), title: Some(title), changes: asked.changes, ..WhatIf::default() };
    edit.document.scenario.what_if.push(one);
    Ok(WhatIfsAnswer { id: Some(id), ..written(&edit)? })
}

/// Which question to drop.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DropBody {
    /// The version of the folder that it is dropped from.
    version: String,
    /// Its id.
    id: String,
}

pub(super) fn drop_one(app: &Arc<App>, asked: DropBody) -> Answer<WhatIfsAnswer> {
    let mut edit = Edit::begin(&app.folder, &asked.version)?;
    let before = edit.document.scenario.what_if.len();
    edit.document.scenario.what_if.retain(|one| one.id != asked.id);
    if edit.document.scenario.what_if.len() == before {
        return Err(Refusal::malformed("id", "The scenario has no such what-if."));
    }
    written(&edit)
}

fn written(edit: &Edit<'_>) -> Answer<WhatIfsAnswer> {
    edit.tried()?;
    let what_ifs = edit.document.scenario.what_if.clone();
    edit.write_keys(|scenario| scenario["what_if"] = json!(what_ifs))?;
    Ok(WhatIfsAnswer { version: edit.version()?, id: None, what_ifs })
}

/// An id made of a title, which no other question has.
fn free_id(title: &str, known: &[WhatIf]) -> String {
    let letters = title.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let id: String = letters.take(40).collect();
    let id: Vec<&str> = id.split('-').filter(|part| !part.is_empty()).collect();
    let id = if id.is_empty() { "what-if".to_owned() } else { id.join("-") };
    let mut numbers = 2..;
    let mut free = id.clone();
    while known.iter().any(|one| one.id == free) {
        free = format!("{id}-{}", numbers.next().unwrap_or(u32::MAX));
    }
    free
}
