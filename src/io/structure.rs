//! Whether a scenario has the shape that the schema asks for: every unknown key, wrong type, missing key, bad word,
//! impossible date and number out of range, each with its path.
//!
//! This reads the part of JSON Schema that our own schema uses: `$ref`, `type`, `properties`, `required`,
//! `additionalProperties`, `items`, `enum`, `const`, `format: date`, `minimum`, `maximum`, and `oneOf` or `anyOf`, of
//! which the first alternative of the value's JSON type is taken.

use serde_json::{Map, Value};

use super::{date, path};
use crate::error::{Limited, Place, did_you_mean};

/// Checks a value against the scenario's schema.
pub(super) fn check(schema: &Value, value: &Value, file: &str, found: &mut Limited<'_>) {
    let mut walk = SchemaWalk { root: schema, file, path: String::new(), found };
    walk.value(schema, value);
}

struct SchemaWalk<'a, 'b> {
    root: &'a Value,
    file: &'a str,
    path: String,
    found: &'a mut Limited<'b>,
}

impl<'a> SchemaWalk<'a, '_> {
    fn value(&mut self, schema: &'a Value, value: &Value) {
        let schema = self.resolve(schema);
        // The way of nearly all values, without a look at words and alternatives.
        if schema.get("type").is_some_and(|kinds| accepts_one(kinds, value)) && schema.get("enum").is_none() {
            return self.inside(schema, value);
        }
        if let Some(words) = self.words(schema) {
            return self.word(&words, value);
        }
        let Some(schema) = self.pick(schema, value) else {
            return self.wrong_type(schema, value);
        };
        if let Some(words) = self.words(schema) {
            return self.word(&words, value);
        }
        self.inside(schema, value);
    }

    /// Checks a value whose type is right.
    fn inside(&mut self, schema: &'a Value, value: &Value) {
        match value {
            Value::Object(map) => self.object(schema, map),
            Value::Array(items) => self.array(schema, items),
            Value::String(text) => self.text(schema, text),
            Value::Number(_) => self.number(schema, value),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Follows `$ref`.
    fn resolve(&self, mut schema: &'a Value) -> &'a Value {
        while let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
            match self.root.pointer(pointer.trim_start_matches('#')) {
                Some(target) => schema = target,
                None => return schema,
            }
        }
        schema
    }

    fn alternatives(schema: &'a Value) -> Option<&'a Vec<Value>> {
        schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array)
    }

    /// The words of an enumeration, if the schema is one.
    fn words(&self, schema: &'a Value) -> Option<Vec<&'a str>> {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            return words.iter().map(Value::as_str).collect();
        }
        let each = |one: &'a Value| self.resolve(one).get("const").and_then(Value::as_str);
        Self::alternatives(schema)?.iter().map(each).collect()
    }

    /// The JSON types that a schema accepts; none if it accepts all.
    fn types(&self, schema: &'a Value) -> Vec<&'a str> {
        let schema = self.resolve(schema);
        if self.words(schema).is_some() {
            return vec!["string"];
        }
        match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => Self::alternatives(schema).into_iter().flatten().flat_map(|one| self.types(one)).collect(),
        }
    }

    /// The schema itself, or the first of its alternatives, that accepts values of this type.
    fn pick(&self, schema: &'a Value, value: &Value) -> Option<&'a Value> {
        if let Some(several) = Self::alternatives(schema).filter(|_| self.words(schema).is_none()) {
            return several.iter().find_map(|one| self.pick(self.resolve(one), value));
        }
        let types = self.types(schema);
        (types.is_empty() || types.iter().any(|kind| accepts(kind, value))).then_some(schema)
    }

    fn object(&mut self, schema: &'a Value, map: &Map<String, Value>) {
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (key, value) in map {
            let before = path::push_key(&mut self.path, key);
            match (known.and_then(|known| known.get(key)), others) {
                (None, Some(Value::Bool(false))) => self.unknown_key(key, known),
                (Some(inner), _) | (None, Some(inner)) => self.value(inner, value),
                (None, None) => {}
            }
            self.path.truncate(before);
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for key in required.filter_map(Value::as_str).filter(|&key| !map.contains_key(key)) {
            self.missing_key(key);
        }
    }

    fn array(&mut self, schema: &'a Value, items: &[Value]) {
        let Some(inner) = schema.get("items") else { return };
        for (index, item) in items.iter().enumerate() {
            let before = path::push_index(&mut self.path, index);
            self.value(inner, item);
            self.path.truncate(before);
        }
    }

    fn text(&mut self, schema: &'a Value, text: &str) {
        if schema.get("format").and_then(Value::as_str) == Some("date") && date::parse(text).is_none() {
            self.push("E011", format!("\"{text}\" is not a day of the calendar."), date::REMEDY.to_owned());
        }
    }

    fn number(&mut self, schema: &'a Value, value: &Value) {
        let whole = schema.get("type").is_some_and(|kinds| names(kinds, "integer"));
        if whole && value.is_f64() {
            let remedy = "Write a whole number, without a decimal point.".to_owned();
            return self.push("E012", format!("{value} is not a whole number."), remedy);
        }
        let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
        // A whole number without stated bounds is one of Rust's: u32 has a `minimum` of 0, u8 also a `maximum`.
        let most = bound("maximum").or_else(|| whole.then_some(f64::from(u32::MAX)));
        let number = value.as_f64().unwrap_or_default();
        if let Some(least) = bound("minimum").filter(|&least| number < least) {
            self.push("E012", format!("{value} is less than {least}."), format!("Write a number from {least} on."));
        } else if let Some(most) = most.filter(|&most| number > most) {
            self.push("E012", format!("{value} is more than {most}."), format!("Write a number up to {most}."));
        }
    }

    fn word(&mut self, words: &[&str], value: &Value) {
        match value {
            Value::String(text) if words.contains(&text.as_str()) => {}
            Value::String(text) => {
                let remedy = did_you_mean(text, words.iter().copied());
                self.push("E009", format!("\"{text}\" is not one of the words that can stand here."), remedy);
            }
            other => {
                let cause = format!("A word is expected here, but this is {}.", kind(other));
                self.push("E007", cause, format!("Write one of: {}.", words.join(", ")));
            }
        }
    }

    fn wrong_type(&mut self, schema: &'a Value, value: &Value) {
        let mut expected: Vec<&str> = self.types(schema).into_iter().filter(|&t| t != "null").map(plain).collect();
        expected.dedup();
        let expected = expected.join(" or ");
        let cause = format!("Expected {expected}, but this is {}.", kind(value));
        self.push("E007", cause, format!("Write {expected}."));
    }

    fn unknown_key(&mut self, key: &str, known: Option<&'a Map<String, Value>>) {
        let known = known.into_iter().flat_map(Map::keys).map(String::as_str);
        let remedy = did_you_mean(key, known);
        self.push("E006", format!("There is no key \"{key}\" here."), remedy);
    }

    fn missing_key(&mut self, key: &str) {
        let cause = format!("The key \"{key}\" is missing.");
        self.push("E008", cause, format!("Add \"{key}\"; it has no default."));
    }

    fn push(&mut self, code: &'static str, cause: String, remedy: String) {
        self.found.push(code, Place::path(self.file, self.path.clone()), cause, remedy);
    }
}

/// Whether a schema's `type`, one or several, accepts a value.
fn accepts_one(kinds: &Value, value: &Value) -> bool {
    match kinds {
        Value::String(kind) => accepts(kind, value),
        Value::Array(several) => several.iter().filter_map(Value::as_str).any(|kind| accepts(kind, value)),
        _ => false,
    }
}

/// Whether a schema's `type`, one or several, is or has this one.
fn names(kinds: &Value, kind: &str) -> bool {
    match kinds {
        Value::Array(several) => several.iter().any(|one| one == kind),
        one => one == kind,
    }
}

fn accepts(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" | "integer" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => false,
    }
}

/// A JSON type in words.
fn plain(kind: &str) -> &str {
    match kind {
        "object" => "an object { }",
        "array" => "a list [ ]",
        "string" => "a text in quotes",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        other => other,
    }
}

/// What a value is, in words that show it where it is short.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("{flag}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() <= 40 => format!("the text \"{text}\""),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
