//! Why a bound holds, in a form that other code can check in exact arithmetic.
//!
//! A proof shows that no plan is worth more than its bound. It is a tree of nodes, written parents first; each node
//! has a set of options that are still open, at the root all of them. At a node:
//!
//! 1. A unit with one open option is settled: its value counts, and the points and bands of the meters move by its
//!    loads, uncut. Of what is left, loads are cut as the pieces of the meters allow (see [`Piece`]).
//! 2. Prices bound what is left: every open unit earns its best option net of priced loads, every piece of a meter
//!    earns its best load within what the open options can add up to (after the cut, and inside its part of the hard
//!    band); see [`Node::multipliers`] for the sharper form. A node with a unit without open options, or with a piece
//!    that no load is left for, holds no plan and earns nothing at all.
//! 3. If that, rounded down to a whole point, is at most the bound, the node holds no better plan. If not, every option
//!    that could at most earn the bound (what the node earns less what the option is behind its unit's best, rounded
//!    down likewise) is closed. A settled unit's option is never closed by this, as it is behind nothing. The node then
//!    goes on as it says; it may end where nothing better was left before or after the closing.

/// A proof of a bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// What is priced; every meter that no piece names has price 0.
    pub pieces: Vec<(usize, Piece)>,
    /// The nodes, each followed by what it goes on with.
    pub nodes: Vec<Node>,
}

/// A part of a meter with a price of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// All of the meter that no other piece of it covers.
    Rest,
    /// The hinge of this index alone, where no load on the meter is negative. What of a single load is beyond the
    /// point of a hinge that charges loads above is charged at once, and comes off the option's value; beyond the
    /// point of a hinge that charges loads below it counts for nothing.
    Hinge(usize),
    /// The lower end of the hard band alone, where no load is negative: what of a single load is beyond it counts for
    /// nothing.
    Least,
}

/// A node of a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The price of a unit of load of each piece, scaled by 2^[`Proof::BITS`]; empty for those of the node before in
    /// the list (at the first one, 0). A price times all the load that a piece can get must stay below 2^100.
    pub prices: Vec<i64>,
    /// What each unit must earn, scaled likewise, for all units (those of settled ones don't count); empty where units
    /// are not relaxed. If given, the pieces in `exact` have no price: the bound is the sum of what units must earn,
    /// what the priced pieces earn, and for each exact piece the most that any set of options which load it earns
    /// beyond what their units must earn, less the charge on the loads together, which must be within the same range as
    /// a priced piece's. No load on an exact piece may be negative. An option may load one exact piece at most, after the
    /// cut; one that loads none adds what it earns beyond its unit's, if that is positive.
    ///
    /// When options are closed, an option is behind by what the node earns less if it is taken: one that loads an
    /// exact piece by the difference between the most that any set earns there and the most that any set with it
    /// earns; one that loads none by what it earns less than its unit's, if it does.
    pub multipliers: Vec<i64>,
    /// Indices of the pieces without a price; empty without `multipliers`.
    pub exact: Vec<usize>,
    /// How it goes on.
    pub next: Next,
}

/// How a node goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Next {
    /// It ends here: the bound is reached.
    #[default]
    Closed,
    /// With the next node, on the options left open.
    Again,
    /// With one node (and what follows it) for each of these options of this unit, by their places among all of its
    /// options; they include all that are open.
    Branch(usize, Vec<u32>),
}

impl Proof {
    /// Binary digits after the point of prices and multipliers.
    pub const BITS: u32 = 24;
}
