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
//! 3. If that, rounded down to a worth that plans can have, is at most the bound, the node holds no better plan. If not,
//!    every option that could at most earn the bound (what the node earns less what the option is behind its unit's best, rounded
//!    down likewise) is closed. A settled unit's option is never closed by this, as it is behind nothing. The node then
//!    goes on as it says; it may end where nothing better was left before or after the closing.
//!
//! Worths of plans differ by whole points, and by multiples of whatever divides the slopes of all hinges and the
//! differences between the values of each unit's options.
//!
//! A node with books bounds in another way (see [`Node::books`]). An option that loads a book is closed by what the book
//! could earn with it at prices alone: what the node earns, less what the book earns, plus
//!
//! - what each option that loads the book earns net of what its unit must earn and of what its loads pay, if that is
//!   positive or the option is the one in question,
//! - for each of its meters the most that a load earns between those of settled units and these with all options', inside
//!   the hard band: the price of what is beyond the settled loads, less the charge.
//!
//! The price of a book's meter is the sum of those of its pieces, which have no other use there. It is shared out among
//! the hinges: first each gets the least that it can ask, minus its slope if it charges loads below and else 0; then
//! what is left of the price goes to those with the lowest points first (at the same point to those that charge loads
//! below), to each up to the most that it can ask, 0 or its slope. A load pays each hinge its share up to the room
//! between settled loads and the point, the most that it can ask beyond, and for all of it what no hinge took. A point
//! outside the hard band counts as its end; a hinge that charges nothing inside gets nothing.
//!
//! An option in no book is behind by what it earns less than its unit's multiplier, if it does.

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
    /// Groups of meters that are judged together, up to four each; empty where only prices bound. Every meter of a book
    /// is among the pieces, but loads on it are neither cut nor priced, and its pieces earn nothing by themselves. An
    /// open unit's option may load the meters of one book at most, and none of these with less than nothing. The node
    /// earns the sum of
    ///
    /// - what the open units must earn,
    /// - the values of settled units, and what the pieces of all meters in no book earn as above,
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
