//! Records that stand in the scenario itself or in a CSV file beside it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A list of records, or the CSV file that holds them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Source<T> {
    /// The records themselves.
    Inline(Vec<T>),
    /// The file to take them from.
    Csv(CsvSource),
}

/// A CSV file and which of its columns means what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CsvSource {
    /// The file, relative to the scenario's folder.
    pub csv: String,
    /// Our field, then the file's heading: `"id": "Account ID"`, `"skills.german": "German (0-5)"`,
    /// `"owner.csm": "CSM"`, `"attributes.tickets": "Open tickets"`. A heading that is already the name of a field
    /// needs no entry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Our field, then the value of every record whose cell is empty or that has no such column: `"role": "csm"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fill: BTreeMap<String, String>,
    /// The decimal separator of the file's numbers. Left out: found from all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
}

/// What separates the whole part of a number from the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Decimal {
    /// 1,234.5
    #[serde(rename = ".")]
    Point,
    /// 1.234,5
    #[serde(rename = ",")]
    Comma,
}

impl<T> Default for Source<T> {
    fn default() -> Self {
        Self::Inline(Vec::new())
    }
}

impl<T> Source<T> {
    /// Whether it is an empty list.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records().is_empty() && !matches!(self, Self::Csv(_))
    }

    /// The records that stand in the scenario itself.
    #[must_use]
    pub fn records(&self) -> &[T] {
        match self {
            Self::Inline(records) => records,
            Self::Csv(_) => &[],
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Source<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SourceVisitor(PhantomData))
    }
}

struct SourceVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SourceVisitor<T> {
    type Value = Source<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records, or an object that names a CSV file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Source<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Source::Inline)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source<T>, A::Error> {
        CsvSource::deserialize(MapAccessDeserializer::new(map)).map(Source::Csv)
    }
}

impl<T: JsonSchema> JsonSchema for Source<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Source", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inline = generator.subschema_for::<T>();
        let csv = generator.subschema_for::<CsvSource>();
        json_schema!({
            "description": "A list of records, or the CSV file that holds them.",
            "oneOf": [{ "type": "array", "items": inline }, csv]
        })
    }
}
