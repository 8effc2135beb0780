//! Segments: kinds of account and the coverage that each needs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FitPart, List, defaults};

/// A kind of account and the coverage that it needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// Its name for display. Left out: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A CEL rule over the account's fields, such as `arr >= 250000 && complexity == "high"`. Left out: only accounts
    /// that name this segment belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether accounts that no rule matches belong here. At most one segment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// Its tier, such as `high-touch`: several segments can share one, and a mix can be bounded by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// What is of key importance to these customers, in their words.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub matters: List,
    /// What they want help with. Activities say which of it they serve.
    #[serde(default, skip_serializing_if = "List::is_empty")]
    pub help: List,
    /// How much a seat of this segment counts in fit, continuity and coverage, against 1 for an ordinary one.
    #[serde(default = "defaults::one")]
    pub importance: f64,
    /// Roles whose work another role does here: `{"onboarding": "csm"}` leaves onboarding to the csm.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub combined: BTreeMap<String, String>,
    /// The seats that each account of the segment needs filled, by role. A role with work on the journey has a seat
    /// without being listed.
    #[serde(default)]
    pub seats: BTreeMap<String, SeatSpec>,
}

/// What one account needs of one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeatSpec {
    /// How many different people of this role an account needs.
    #[serde(default = "defaults::one_seat")]
    pub count: u32,
    /// Hours that one seat takes in a period, besides those of the journey.
    #[serde(default)]
    pub hours: f64,
    /// Skills that the owner must have, and the least level of each. `{field}` stands for the skill that the account's
    /// field names: `"{industry}": 3`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub needs: BTreeMap<String, u8>,
    /// Skills that make an owner fit better, and the level that is enough. `{field}` as in `needs`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wants: BTreeMap<String, u8>,
    /// How much each needed or wished-for skill counts in the fit, against 1.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub weights: BTreeMap<String, f64>,
    /// The least years of experience that the owner must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience: Option<f64>,
    /// How such seats are covered.
    #[serde(default)]
    pub pattern: Pattern,
    /// With `product_led`: the usage signal that opens a seat, a CEL rule such as `active_users > 50`. Left out: no
    /// account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<String>,
    /// With `signal`: how the seat is covered that it opens. Left out: `named`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Pattern>,
    /// What makes a territory: traits that people own and accounts follow. Left out: the region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub territory: Vec<Trait>,
    /// Traits of the account that its owner must share, where both are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_match: Vec<Trait>,
}

/// How the seats of a role are covered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// One named person for the account.
    #[default]
    Named,
    /// A person who owns the account's territory: its region, or what `territory` says.
    Territory,
    /// A pool of people who answer as one owner.
    Pooled,
    /// All such seats of an account are filled from one pod.
    Pod,
    /// Served by the product alone: owned by nobody, until the `signal` opens a seat.
    ProductLed,
}

/// A trait that an account and a person can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// The account's region is among the person's.
    Region,
    /// The account's language is among the person's.
    Language,
    /// The account's industry is among the person's.
    Industry,
}

impl Trait {
    /// The part of fit that is about it.
    #[must_use]
    pub fn part(self) -> FitPart {
        match self {
            Self::Region => FitPart::Region,
            Self::Language => FitPart::Language,
            Self::Industry => FitPart::Industry,
        }
    }
}

impl SeatSpec {
    /// A seat of which only its hours are known: named, one of it, nothing asked.
    #[must_use]
    pub fn plain(hours: f64) -> Self {
        Self {
            count: 1,
            hours,
            needs: BTreeMap::new(),
            wants: BTreeMap::new(),
            weights: BTreeMap::new(),
            experience: None,
            pattern: Pattern::Named,
            signal: None,
            then: None,
            territory: Vec::new(),
            must_match: Vec::new(),
        }
    }

    /// How its seats are covered where there are any: for a product-led one, once the signal has fired.
    #[must_use]
    pub fn covered(&self) -> Pattern {
        match self.pattern {
            Pattern::ProductLed => self.then.unwrap_or_default(),
            other => other,
        }
    }

    /// Whether some account can have such a seat.
    #[must_use]
    pub fn is_owned(&self) -> bool {
        self.pattern != Pattern::ProductLed || self.signal.is_some()
    }

    /// The traits that an owner must share, where both are known: those demanded, and those that make a territory.
    #[must_use]
    pub fn demanded(&self) -> Vec<Trait> {
        let mut traits = self.must_match.clone();
        traits.extend(self.territory());
        traits.sort_unstable();
        traits.dedup();
        traits
    }

    /// What makes a territory; nothing where such seats are not covered by territory.
    #[must_use]
    pub fn territory(&self) -> &[Trait] {
        match self.covered() {
            Pattern::Territory if self.territory.is_empty() => &[Trait::Region],
            Pattern::Territory => &self.territory,
            _ => &[],
        }
    }
}
