//! Why a plan's bound holds, so that it can be worked out again from the scenario and the plan alone.
//!
//! What the parts mean is said where the solver makes them ([`crate::solve::Proof`]). Here its meters are named by
//! what they count, and units and options by an order that follows from the scenario:
//!
//! * A *unit* is what is decided together: the seats of one role and index of a family that must have one owner; the
//!   pod seats of an account or family that one pod must serve; any other seat by itself. Fixed seats stand alone,
//!   except those that give a pod. Units are ordered by their first seat: by account, role and index.
//! * The options of a unit are its owners, ordered by id, and last that nobody has any of its seats. Pod seats are
//!   filled pod by pod; within a pod each role and index has its people by id and last nobody, and the first role and
//!   index changes fastest.

use std::collections::BTreeMap;

use serde::ser::{Error as _, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// A proof of a plan's bound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What is priced, and what cuts are made of; all other meters have price 0.
    #[serde(serialize_with = "lines")]
    pub meters: Vec<Count>,
    /// The cuts, each after those that it follows from.
    #[serde(default, serialize_with = "lines", skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<Cut>,
    /// The nodes, each followed by what it goes on with.
    #[serde(serialize_with = "lines")]
    pub nodes: Vec<Node>,
}

/// How a row that every plan keeps follows from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The rows with their weights.
    pub terms: Vec<(Row, i64)>,
    /// By unit the place of its anchor among all its options.
    pub anchors: Vec<u32>,
    /// What amounts are divided by; above 0.
    pub divisor: i64,
    /// So many binary digits are dropped in the end; below 0, so many zeros are put behind them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub drop: i32,
}

/// A row that every plan keeps; meters by their places in the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Row {
    /// Of one charge of a meter, by its place among those of the load.
    Hinge(usize, usize),
    /// Of the upper end of its hard band.
    Most(usize),
    /// Of the lower end.
    Least(usize),
    /// A cut before.
    Cut(usize),
}

/// A meter, by what it counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Count {
    /// An owner's load of a measure.
    Load {
        /// The owner's id.
        owner: String,
        /// The measure.
        measure: String,
    },
    /// Seats of this account and role that this owner has.
    Same {
        /// The account's id.
        account: String,
        /// The role.
        role: String,
        /// The owner's id.
        owner: String,
    },
    /// What a limit on change speaks of.
    #[serde(untagged)]
    Change(Change),
}

/// What a limit on change speaks of, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Change {
    /// In all: `kept`.
    InAll(String),
    /// Of one owner or segment: `{"kept_by": "ann"}`.
    Of(BTreeMap<String, String>),
}

impl Count {
    /// What a limit on change speaks of, by its name and the id of what it is about.
    #[must_use]
    pub fn change(name: &str, of: Option<&str>) -> Self {
        Self::Change(match of {
            Some(of) => Change::Of(BTreeMap::from([(name.to_owned(), of.to_owned())])),
            None => Change::InAll(name.to_owned()),
        })
    }
}

/// A node of a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The price of each meter, scaled; empty for the prices of the node before, those of cuts included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<i64>,
    /// Cuts and their prices, scaled further; all others have price 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<(u32, i64)>,
    /// What each unit must earn, scaled; empty without books.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<i64>,
    /// Groups of meters that are judged together, by their places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub books: Vec<Vec<usize>>,
    /// How it goes on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub next: Next,
}

/// How a node goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// It ends here.
    #[default]
    Closed,
    /// With the next node.
    Again,
    /// With one node for each of these sets of options of this unit, which together hold all that are open.
    Branch(usize, Vec<Vec<u32>>),
}

impl Proof {
    /// Binary digits after the point of prices and multipliers.
    pub const BITS: u32 = 24;
    /// So many more the prices of cuts have.
    pub const CUT_BITS: u32 = 20;
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Writes a list with one element a line, however the rest is laid out: lists of thousands of prices stay readable.
fn lines<T: Serialize, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut lines = serializer.serialize_seq(Some(list.len()))?;
    for element in list {
        let line = serde_json::to_string(element).and_then(RawValue::from_string).map_err(S::Error::custom)?;
        lines.serialize_element(&line)?;
    }
    lines.end()
}
