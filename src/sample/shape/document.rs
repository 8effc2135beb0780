//! The scenario file of an organisation of a shape: segments, objective and rules.

use serde_json::{Map, Value, json};

use super::accounts::ShapedAccount;
use super::recipe::{AccountKind, CoverPattern, Recipe};
use super::table::TableWriter;
use super::team::ShapedPerson;
use super::{Shape, as_of};

/// The measures that are balanced where there are five, and how far from the fair share is still fine.
const FIVE: [(&str, f64); 5] =
    [("hours", 0.05), ("arr", 0.1), ("accounts", 0.1), ("renewals", 0.15), ("at_risk_arr", 0.2)];

/// What a scenario is written from.
pub struct DocumentFacts<'a> {
    pub shape: Shape,
    pub recipe: &'a Recipe,
    pub team: &'a [ShapedPerson],
    pub accounts: &'a [ShapedAccount],
}

impl DocumentFacts<'_> {
    /// The scenario file.
    pub fn text(&self, name: &str, team: &TableWriter, accounts: &TableWriter) -> String {
        let segments: Vec<Value> =
            self.recipe.kinds.iter().enumerate().map(|(i, kind)| self.segment(i, kind)).collect();
        let mut scenario = json!({
            "rebook": 1,
            "name": name,
            "as_of": as_of().to_string(),
            "period": "quarter",
            "currency": "USD",
            "segments": segments,
            "team": { "csv": "team.csv", "columns": team.columns() },
            "accounts": { "csv": "accounts.csv", "columns": accounts.columns() },
            "objective": { "fit": 1.0, "continuity": 0.6, "balance": self.weights() },
            "rules": self.rules(),
        });
        if let (Some(pool), Some(scenario)) = (self.pool(), scenario.as_object_mut()) {
            scenario.insert("pools".to_owned(), json!([pool]));
        }
        format!("{scenario:#}\n")
    }

    fn segment(&self, number: usize, kind: &AccountKind) -> Value {
        let mut segment = json!({ "id": kind.id, "name": kind.name });
        if self.recipe.kinds.len() == 1 {
            segment["when"] = "true".into();
        } else if number == 0 {
            segment["importance"] = 2.into();
        }
        let seat = |role: usize| {
            let mut seat = json!({ "hours": (kind.tenths.0 + kind.tenths.1) / if role == 0 { 20 } else { 40 } });
            if self.recipe.cover == CoverPattern::Pod {
                seat["pattern"] = "pod".into();
            }
            if self.recipe.is_pooled(number) {
                seat["pattern"] = "pooled".into();
            } else if self.recipe.regions {
                seat["must_match"] = json!(["region"]);
            }
            seat
        };
        let seats = self.recipe.roles().iter().enumerate().map(|(i, role)| ((*role).to_owned(), seat(i)));
        segment["seats"] = Value::Object(seats.collect::<Map<_, _>>());
        segment
    }

    /// Weights of balance, by measure.
    fn weights(&self) -> Value {
        match self.shape {
            Shape::Five => Value::Object(FIVE.iter().map(|(name, _)| ((*name).to_owned(), json!(0.4))).collect()),
            _ => json!({ "hours": 0.5, "arr": 0.5 }),
        }
    }

    fn rules(&self) -> Value {
        let mut rules = json!({ "capacity": { "target": 0.85, "limit": 1.0 }, "balance": self.balance() });
        match self.shape {
            Shape::Moves => rules["moves"] = json!({ "at_most": self.share_of_accounts(5) }),
            Shape::Minimums => {
                rules["mix"] =
                    json!([{ "segments": [self.recipe.kinds[0].id], "accounts_at_least": self.least_key() }]);
            }
            Shape::Mixed => {
                rules["moves"] = json!({ "at_most": self.share_of_accounts(10) });
                rules["freeze"] = json!({ "before_renewal_days": 30, "after_change_days": 60 });
            }
            _ => {}
        }
        rules["families"] = if self.recipe.families.is_some() { "together" } else { "apart" }.into();
        rules
    }

    /// Bands around the fair shares, by measure.
    fn balance(&self) -> Value {
        match self.shape {
            Shape::Five => {
                let band = |name: &str, width: f64| {
                    if name == "hours" { json!({ "points": width }) } else { json!({ "tolerance": width }) }
                };
                Value::Object(FIVE.iter().map(|&(name, width)| (name.to_owned(), band(name, width))).collect())
            }
            Shape::Bands => json!({
                "hours": { "points": 0.08, "hard": true },
                "arr": { "tolerance": 0.15, "hard": true },
                "accounts": { "tolerance": 0.2, "hard": true },
            }),
            _ => json!({ "hours": { "points": 0.1 }, "arr": { "tolerance": 0.25 } }),
        }
    }

    /// So many percent of the accounts, at least one.
    fn share_of_accounts(&self, percent: usize) -> usize {
        (self.accounts.len() * percent / 100).max(1)
    }

    /// The key accounts that everybody must have: four of five that there are for each.
    fn least_key(&self) -> usize {
        let key = self.accounts.iter().filter(|account| account.kind == 0).count();
        (key * 4 / (5 * self.team.len())).max(1)
    }

    /// The pool, if there is one.
    fn pool(&self) -> Option<Value> {
        let members = self.team.iter().filter(|person| person.pooled > 0);
        let shares: Map<String, Value> = members.map(|person| (person.id.clone(), share(person.pooled))).collect();
        let role = self.recipe.roles()[0];
        (!shares.is_empty()).then(|| json!({ "id": "desk", "name": "Desk", "role": role, "members": shares }))
    }
}

/// Percent as a share.
fn share(percent: u64) -> Value {
    json!(u32::try_from(percent).map_or(0.0, f64::from) / 100.0)
}
