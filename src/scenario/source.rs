//! Records that stand in the scenario itself or in a table beside it: a CSV file or a workbook.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A list of records, or the table that holds them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Source<T> {
    /// The records themselves.
    Inline(Vec<T>),
    /// The file to take them from.
    Table(TableSource),
}

/// A table (a CSV file, or a sheet of a workbook) and which of its columns means what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = either_name)]
pub struct TableSource {
    /// The file, relative to the scenario's folder: CSV or another text with separators, XLSX, XLSM, XLSB, XLS or ODS.
    #[serde(alias = "csv")]
    pub file: String,
    /// The sheet of a workbook. Left out: the first one that has the headings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Our field, then the file's heading: `"id": "Account ID"`, `"skills.german": "German (0-5)"`,
    /// `"owner.csm": "CSM"`, `"attributes.tickets": "Open tickets"`. A heading that is already the name of a field
    /// needs no entry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// Headings of columns that are left out on purpose; of others that fill nothing a warning tells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<String>,
    /// Our field, then the value of every record whose cell is empty or that has no such column: `"role": "csm"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fill: BTreeMap<String, String>,
    /// Our field, then what its cells say and what that means: `"role": { "Senior CSM": "csm" }`. Case makes no difference;
    /// other cells mean what they say.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// The decimal separator of the columns whose numbers can be read in two ways. Every other column tells it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// The order of day and month in the columns whose dates can be read in two ways. Every other column tells it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<DateOrder>,
    /// What stands between the values of a cell that can be read as one value or as several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<ListMark>,
    /// Accounts only: what several rows of one id are. Left out: a slip, which is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<Repeated>,
}

/// Lets `csv`, the former name of `file`, stand for it in the schema.
fn either_name(schema: &mut Schema) {
    if let Some(properties) = schema.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
        let csv = json_schema!({ "description": "The former name of `file`.", "type": "string" });
        properties.insert("csv".to_owned(), csv.to_value());
    }
    schema.remove("required");
}

/// The order in which day and month are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2027
    DayFirst,
    /// 12/31/2027
    MonthFirst,
}

/// What stands between several values in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ListMark {
    /// Semicolons; a comma is part of a value.
    #[serde(rename = ";")]
    Semicolon,
    /// Commas.
    #[serde(rename = ",")]
    Comma,
}

/// What several rows of one account are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Repeated {
    /// Its products or contracts: money is added up; of all else, what the first row says holds.
    Add,
    /// The account, and copies of it: the first row counts, the others are left out.
    First,
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
        self.records().is_empty() && !matches!(self, Self::Table(_))
    }

    /// The records that stand in the scenario itself.
    #[must_use]
    pub fn records(&self) -> &[T] {
        match self {
            Self::Inline(records) => records,
            Self::Table(_) => &[],
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
        f.write_str("a list of records, or an object that names a file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Source<T>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Source::Inline)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source<T>, A::Error> {
        TableSource::deserialize(MapAccessDeserializer::new(map)).map(Source::Table)
    }
}

impl<T: JsonSchema> JsonSchema for Source<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Source", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inline = generator.subschema_for::<T>();
        let table = generator.subschema_for::<TableSource>();
        json_schema!({
            "description": "A list of records, or the table that holds them.",
            "oneOf": [{ "type": "array", "items": inline }, table]
        })
    }
}
