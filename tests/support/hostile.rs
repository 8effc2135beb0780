//! Hostile but mostly legal scenarios: the random small ones with some keys set to extremes, as the schema allows them.
//!
//! Nothing here knows single keys: places and values follow from the schema, so that new keys are tried by themselves.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rebook::internal::scenario::schema::schema;
use serde_json::{Map, Value, json};

use super::random;

/// Names that lead somewhere in a random scenario, rules, and texts that try what shows them.
const WORDS: [&str; 34] = [
    "p0",
    "p1",
    "p2",
    "a0",
    "a1",
    "csm",
    "se",
    "big",
    "small",
    "german",
    "health",
    "dach",
    "north",
    "m1",
    "pool",
    "start",
    "run",
    "hours",
    "arr",
    "accounts",
    "tickets",
    "*",
    "true",
    "arr > 0",
    "health < 50",
    "segment == \"big\"",
    "arr / (health - 50) > 1",
    "owner.csm == \"p0\"",
    "",
    " ",
    "=1+1",
    "caf\u{e9}\u{202e}x\u{1b}[31m",
    "<b>&\"'|*_`#\n",
    "{region}",
];
const DATES: [&str; 9] = [
    "2026-12-01",
    "2026-12-02",
    "2026-11-30",
    "2027-02-28",
    "2027-03-01",
    "2027-06-30",
    "2026-01-01",
    "1900-01-01",
    "2099-12-31",
];
const NUMBERS: [f64; 15] = [0.0, 0.001, 0.004, 0.01, 0.1, 0.5, 1.0, 1.5, 2.0, 10.0, 100.0, 1000.0, 1e6, 1e12, 9e14];
const WHOLE: [u64; 10] = [0, 1, 2, 3, 4, 5, 9, 36, 1000, 4_294_967_295];
/// Records within one another deeper than this are left empty.
const DEEPEST: usize = 4;

/// The hostile scenario of a seed.
pub fn scenario(seed: u64) -> Value {
    let mut it = serde_json::to_value(random::scenario(seed % 1_000)).unwrap();
    let mut writer = Hostile { rng: ChaCha8Rng::seed_from_u64(seed ^ 0x5eed), root: schema() };
    let root = writer.root.clone();
    for _ in 0..writer.rng.random_range(1..=5) {
        writer.change(&root, &mut it);
    }
    it["rebook"] = json!(1);
    it
}

struct Hostile {
    rng: ChaCha8Rng,
    root: Value,
}

impl Hostile {
    /// Changes something in a value of a schema, or in what it holds.
    fn change(&mut self, schema: &Value, value: &mut Value) {
        let schema = self.resolved(schema, Some(value));
        match value {
            Value::Object(map) => self.change_object(&schema, map),
            Value::Array(items) => {
                let item = schema.get("items").cloned().unwrap_or(Value::Bool(true));
                let at = self.rng.random_range(0..=items.len());
                match self.rng.random_range(0..12) {
                    0 => items.push(self.extreme(&item, 0)),
                    1 if at < items.len() => drop(items.remove(at)),
                    2 if at < items.len() => items.push(items[at].clone()),
                    _ if at < items.len() => self.change(&item, &mut items[at]),
                    _ => {}
                }
            }
            other => *other = self.extreme(&schema, 0),
        }
    }

    fn change_object(&mut self, schema: &Value, map: &mut Map<String, Value>) {
        let known: Vec<String> =
            schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
        let there: Vec<String> = map.keys().cloned().collect();
        let others = schema.get("additionalProperties").filter(|it| it.is_object());
        let key = match (known.is_empty(), others) {
            (false, _) if there.is_empty() || self.rng.random_ratio(1, 3) => self.pick(&known),
            (_, Some(_)) if there.is_empty() || self.rng.random_ratio(1, 3) => self.pick(&WORDS).to_owned(),
            _ if there.is_empty() => return,
            _ => self.pick(&there),
        };
        let inner = schema.pointer(&format!("/properties/{key}")).or(others).cloned().unwrap_or(Value::Bool(true));
        let descend = map.get(&key).is_some_and(|it| it.is_object() || it.is_array()) && self.rng.random_ratio(5, 6);
        match map.get_mut(&key) {
            Some(value) if descend => self.change(&inner, value),
            _ if self.rng.random_ratio(1, 12) => drop(map.remove(&key)),
            _ => {
                let value = self.extreme(&inner, 0);
                map.insert(key, value);
            }
        }
    }

    /// The schema that `$ref` and alternatives come to: the alternative of the value's type, or any.
    fn resolved(&mut self, schema: &Value, value: Option<&Value>) -> Value {
        let mut schema = schema.clone();
        loop {
            if let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
                schema = self.root.pointer(pointer.trim_start_matches('#')).cloned().unwrap_or(Value::Bool(true));
                continue;
            }
            let Some(several) = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array).cloned()
            else {
                return schema;
            };
            let kind = value.map(|it| match it {
                Value::Object(_) => "object",
                Value::Array(_) => "array",
                Value::String(_) => "string",
                _ => "other",
            });
            let alike: Vec<Value> = several
                .iter()
                .map(|one| self.resolved(one, value))
                .filter(|one| kind.is_none_or(|kind| one.get("type").and_then(Value::as_str) == Some(kind)))
                .collect();
            let from = if alike.is_empty() { &several } else { &alike };
            schema = self.pick(from);
        }
    }

    /// A value that a schema allows, mostly, and as far out as that goes.
    fn extreme(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = self.resolved(schema, None);
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return self.pick(words);
        }
        let kind = match schema.get("type") {
            Some(Value::String(kind)) => kind.clone(),
            Some(Value::Array(kinds)) => {
                kinds.iter().filter_map(Value::as_str).find(|it| *it != "null").unwrap_or("").to_owned()
            }
            _ => String::new(),
        };
        match kind.as_str() {
            "boolean" => json!(self.rng.random_ratio(1, 2)),
            "integer" => json!(self.pick(&WHOLE)),
            "number" => json!(self.pick(&NUMBERS)),
            "string" if schema.get("format") == Some(&json!("date")) => json!(self.pick(&DATES)),
            "array" => {
                let item = schema.get("items").cloned().unwrap_or(Value::Bool(true));
                let count = if depth < DEEPEST { self.rng.random_range(0..3) } else { 0 };
                (0..count).map(|_| self.extreme(&item, depth + 1)).collect()
            }
            "object" => self.record(&schema, depth),
            _ => json!(self.pick(&WORDS)),
        }
    }

    /// A record with all that it must have and a little of what it may.
    fn record(&mut self, schema: &Value, depth: usize) -> Value {
        let mut map = Map::new();
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let known = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        for (key, inner) in known {
            let wanted = depth < DEEPEST && self.rng.random_range(0..100) < 20;
            if required.contains(&key.as_str()) || wanted {
                map.insert(key, self.extreme(&inner, depth + 1));
            }
        }
        if let Some(inner) = schema.get("additionalProperties").filter(|it| it.is_object() && depth < DEEPEST) {
            for _ in 0..self.rng.random_range(0..3) {
                let key = self.pick(&WORDS).to_owned();
                map.insert(key, self.extreme(inner, depth + 1));
            }
        }
        Value::Object(map)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.rng.random_range(0..from.len())].clone()
    }
}
