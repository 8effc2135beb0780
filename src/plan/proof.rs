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

use serde::ser::{Error as _, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// A proof of a plan's bound.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What is priced.
    #[serde(serialize_with = "lines")]
    pub pieces: Vec<Piece>,
    /// The nodes, each followed by what it goes on with.
    #[serde(serialize_with = "lines")]
    pub nodes: Vec<Node>,
}

/// A part of a meter with a price of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// The meter.
    pub meter: Count,
    /// Which part of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub part: Part,
}

/// A meter, by what it counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Count {
    /// An owner's load of a measure.
    Load {
        /// Her id.
        owner: String,
        /// The measure.
        measure: String,
    },
    /// Seats kept by present owners who could keep them.
    Kept,
    /// ARR kept by present owners who could keep it.
    KeptArr,
    /// Seats kept by this owner.
    KeptBy(String),
    /// ARR kept by this owner.
    KeptArrBy(String),
    /// Seats of this segment kept by present owners who could keep them.
    KeptIn(String),
    /// ARR of this segment kept by present owners who could keep it.
    KeptArrIn(String),
    /// Seats that this owner gets and that were not hers.
    ReceivedBy(String),
    /// ARR that this owner gets and that was not hers.
    ReceivedArrBy(String),
    /// Seats of this account and role that this owner has.
    Same {
        /// The account's id.
        account: String,
        /// The role.
        role: String,
        /// The owner's id.
        owner: String,
    },
}

/// Which part of a meter a piece is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All that no other piece covers.
    #[default]
    Rest,
    /// One charge on loads beyond a point, by its place among those of the load.
    Hinge(usize),
    /// The least load that is allowed.
    Least,
}

/// A node of a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The price of each piece, scaled; empty for those of the node before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<i64>,
    /// What each unit must earn, scaled; empty without books.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multipliers: Vec<i64>,
    /// Groups of meters that are judged together; each meter is named by the place of its first piece, or any other.
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
    /// With one node for each of these options of this unit, which include all that are open.
    Branch(usize, Vec<u32>),
}

impl Proof {
    /// Binary digits after the point of prices and multipliers.
    pub const BITS: u32 = 24;
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
