//! The scenario file that is proposed: no more than what differs from the defaults.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::columns::Columns;
use super::policy::{ProposedSegment, Strength};
use super::team::skill_names;
use super::wishes::FileWishes;

/// What the file says.
#[derive(Debug, Clone)]
pub(super) struct Draft<'a> {
    pub(super) name: &'a str,
    pub(super) as_of: Date,
    pub(super) currency: &'a str,
    pub(super) role: &'a str,
    /// What several rows of one account are.
    pub(super) repeated: Option<&'a str>,
    /// File and columns of the accounts.
    pub(super) accounts: SourceDraft<'a>,
    /// File and columns of the team.
    pub(super) team: SourceDraft<'a>,
    pub(super) segments: Vec<ProposedSegment>,
    pub(super) territory: Strength,
    pub(super) language: Strength,
    /// Whether families stay together.
    pub(super) together: bool,
    /// The most changes of owner.
    pub(super) moves: usize,
    /// The most accounts that anybody takes over in a wave.
    pub(super) intake: usize,
}

/// A file of the scenario.
#[derive(Debug, Clone, Copy)]
pub(super) struct SourceDraft<'a> {
    /// Its name beside the scenario.
    pub(super) file: &'a str,
    /// What its columns are.
    pub(super) columns: &'a Columns,
    /// What the user says of it.
    pub(super) said: &'a FileWishes,
}

/// Accounts do not move so many days before their renewal, nor so many after they have changed hands.
pub(super) const BEFORE_RENEWAL: u32 = 60;
pub(super) const AFTER_CHANGE: u32 = 90;

impl Draft<'_> {
    /// The file's content.
    pub(super) fn json(&self) -> Value {
        let mut file = Map::new();
        let mut put = |key: &str, value: Value| file.insert(key.to_owned(), value);
        put("rebook", json!(1));
        put("name", json!(self.name));
        put("as_of", json!(self.as_of.to_string()));
        put("period", json!("quarter"));
        put("currency", json!(self.currency));
        let skills: Map<String, Value> =
            skill_names(self.team.columns).into_iter().map(|(id, name)| (id, json!(name))).collect();
        if !skills.is_empty() {
            put("skills", Value::Object(skills));
        }
        put("segments", Value::Array(self.segments.iter().enumerate().map(|it| self.segment(it)).collect()));
        put("team", self.team());
        let mut accounts = self.accounts.json();
        if let Some(repeated) = self.repeated {
            accounts["repeated"] = json!(repeated);
        }
        put("accounts", accounts);
        put("objective", json!({ "fit": 1.0, "continuity": 0.6, "balance": self.balance() }));
        put("rules", self.rules());
        put("schedule", json!({ "per_receiver": self.intake }));
        Value::Object(file)
    }

    fn segment(&self, (at, segment): (usize, &ProposedSegment)) -> Value {
        let mut seat = Map::new();
        seat.insert("hours".to_owned(), number(segment.hours));
        let must = [("region", self.territory), ("language", self.language)];
        let must: Vec<&str> = must.iter().filter(|it| it.1 == Strength::Must).map(|it| it.0).collect();
        if !must.is_empty() {
            seat.insert("must_match".to_owned(), json!(must));
        }
        let mut value = Map::new();
        value.insert("id".to_owned(), json!(segment.id));
        if let Some(when) = &segment.when {
            value.insert("when".to_owned(), json!(when));
        } else if at + 1 == self.segments.len() {
            // Accounts without a segment are looked after like the smallest.
            value.insert("default".to_owned(), json!(true));
        }
        value.insert("seats".to_owned(), json!({ self.role: seat }));
        Value::Object(value)
    }

    fn team(&self) -> Value {
        let mut team = self.team.json();
        team["fill"] = json!({ "role": self.role });
        team
    }

    fn has(&self, field: &str) -> bool {
        self.accounts.columns.named(field).next().is_some()
    }

    fn balance(&self) -> Value {
        if self.has("arr") { json!({ "hours": 0.5, "arr": 0.5 }) } else { json!({ "hours": 0.5 }) }
    }

    fn rules(&self) -> Value {
        let mut freeze = Map::new();
        if self.has("renewal") {
            freeze.insert("before_renewal_days".to_owned(), json!(BEFORE_RENEWAL));
        }
        if self.has("owner_since") {
            freeze.insert("after_change_days".to_owned(), json!(AFTER_CHANGE));
        }
        if self.has("health") {
            freeze.insert("at_risk".to_owned(), json!(true));
        }
        let mut balance = json!({ "hours": { "points": 0.1 } });
        if self.has("arr") {
            balance["arr"] = json!({ "tolerance": 0.25 });
        }
        json!({
            "capacity": { "target": 0.85, "limit": 1.0 },
            "balance": balance,
            "moves": { "at_most": self.moves },
            "freeze": freeze,
            "families": if self.together { "together" } else { "apart" }
        })
    }
}

impl SourceDraft<'_> {
    fn json(&self) -> Value {
        let columns = self.columns;
        let mapped: Map<String, Value> = columns.found.iter().map(|it| (it.field.clone(), json!(it.heading))).collect();
        let mut source = json!({ "file": self.file, "columns": mapped });
        if !columns.values.is_empty() {
            source["values"] = json!(columns.values);
        }
        if let Some(order) = columns.dates {
            source["dates"] = json!(order);
        }
        for (key, value) in &self.said.keys {
            source[*key] = json!(value);
        }
        let left: Vec<&str> = columns.left.iter().map(|it| it.heading.as_str()).collect();
        if !left.is_empty() {
            source["unused"] = json!(left);
        }
        source
    }
}

/// A number as people write it: 30, not 30.0.
#[expect(clippy::cast_possible_truncation, reason = "whole hours")]
fn number(value: f64) -> Value {
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}
