//! JSON text to a value, without losing a key that is written twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::path;
use crate::error::{Diagnostic, Diagnostics, Limited, Place};

/// The value of a JSON text. Keys written twice are noted (E010); the last one counts.
///
/// # Errors
/// E004 where it is no JSON, with line and column.
pub(super) fn parse(text: &str, file: &str, found: &mut Limited<'_>) -> Result<Value, Diagnostics> {
    let mut reader = JsonReader { path: String::new(), twice: Vec::new() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = JsonNode(&mut reader).deserialize(&mut deserializer);
    let value = value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| syntax(&error, file))?;
    for path in reader.twice {
        let cause = format!("The key {path} is written twice.");
        found.push("E010", Place::path(file, path), cause, "Keep one of them.");
    }
    Ok(value)
}

fn syntax(error: &serde_json::Error, file: &str) -> Diagnostics {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    let place = Place { line: Some(error.line() as u64), ..Place::file(file) };
    let cause = format!("This is not JSON, at column {}: {what}.", error.column());
    Diagnostic::new("E004", place, cause, "Mend the text there; commas and quotes are the usual cause.").into()
}

struct JsonReader {
    path: String,
    twice: Vec<String>,
}

struct JsonNode<'a>(&'a mut JsonReader);

impl<'de> DeserializeSeed<'de> for JsonNode<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonNode<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let before = path::push_index(&mut self.0.path, list.len());
            let item = items.next_element_seed(JsonNode(self.0))?;
            self.0.path.truncate(before);
            match item {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let before = path::push_key(&mut self.0.path, &key);
            if map.contains_key(&key) {
                self.0.twice.push(self.0.path.clone());
            }
            let value = entries.next_value_seed(JsonNode(self.0))?;
            self.0.path.truncate(before);
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;
    use crate::error::{Diagnostics, Limited};

    #[test]
    fn keys_written_twice_are_named_by_path() {
        let mut found = Diagnostics::new();
        let text = r#"{"a": [{"b": 1}, {"b": 1, "c.d": {"e": 1, "e": 2}, "b": [2.5, "x", null, true, -1]}]}"#;
        let value = parse(text, "f", &mut Limited::new(&mut found)).unwrap();
        assert_eq!(value, json!({"a": [{"b": 1}, {"b": [2.5, "x", null, true, -1], "c.d": {"e": 2}}]}));
        let paths: Vec<&str> = found.0.iter().map(|d| d.place.path.as_str()).collect();
        assert_eq!(paths, [r#"a[1]["c.d"].e"#, "a[1].b"]);
    }

    #[test]
    fn syntax_errors_have_line_and_column() {
        let mut found = Diagnostics::new();
        let error = parse("{\n \"a\": 1,\n}", "f", &mut Limited::new(&mut found)).unwrap_err().0.remove(0);
        assert_eq!(error.place.line, Some(3));
        assert_eq!(error.cause, "This is not JSON, at column 1: trailing comma.");
        assert!(parse("{} x", "f", &mut Limited::new(&mut found)).is_err());
        assert!(parse("1e999", "f", &mut Limited::new(&mut found)).is_err());
        assert!(parse(&"[".repeat(10_000), "f", &mut Limited::new(&mut found)).is_err());
    }
}
