//! Why a bound holds, in a form that other code can check in exact arithmetic.
//!
//! A proof shows that no plan is worth more than its bound. It is a tree of nodes, written parents first; each node
//! has a set of options that are still open, at the root all of them. At a node:
//!
//! 1. A unit with one open option is settled: its value counts, and the points and bands of the meters move by its
//!    loads, uncut. Of what is left, loads are cut as the pieces of the meters allow (see [`Piece`]).
//! 2. Prices bound what is left: every open unit earns its best option net of priced loads, every piece of a meter
//!    earns its best load within what the open options can add up to (after the cut, and inside its part of the hard
//!    band); see [`Node::books`] for the sharper form. A node with a unit without open options, or with a piece
//!    that no load is left for, holds no plan and earns nothing at all.
//! 3. If that, rounded down to a whole point, is at most the bound, the node holds no better plan. If not, every option
//!    that could at most earn the bound (what the node earns less what the option is behind its unit's best, rounded
//!    down likewise) is closed. A settled unit's option is never closed by this, as it is behind nothing. The node then
//!    goes on as it says; it may end where nothing better was left before or after the closing.
//!
//! A node with books bounds in another way, and closes an option by what its book can earn with it at the prices of the
//! book's meters (the sum of those of their pieces, which have no other use there): what the node earns, less what the
//! book earns, plus what the book's options earn at these prices (each one's profit net of its priced loads, if that is
//! positive) and its meters with their best loads, with this option taken though its profit be negative. An option in no
//! book is behind by what it earns less than its unit's multiplier, if it does.

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
    /// What each unit must earn, scaled likewise, by unit; empty without books. Those of settled units don't count.
    pub multipliers: Vec<i64>,
    /// Groups of meters that are judged together; empty where only prices bound. Their pieces have no price, and their
    /// loads are not cut. An option may load the meters of one book at most. The node earns the sum of
    ///
    /// - what the open units must earn,
    /// - the values of settled units, net of priced loads, and what the pieces of all meters in no book earn,
    /// - for each book the most that any set of open units' options that load its meters earns (two options of one
    ///   unit may both be in it): values net of priced loads, less what their units must earn, less what the book's
    ///   meters charge for the set's loads and those of settled units together, which must be inside the hard bands,
    /// - for each open unit's option that loads no book what it earns, net of priced loads, beyond what its unit must
    ///   earn, if that is positive.
    pub books: Vec<Vec<usize>>,
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
