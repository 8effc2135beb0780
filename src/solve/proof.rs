//! Why a bound holds, in a form that other code can check in exact arithmetic.
//!
//! A proof shows that no plan is worth more than its bound. It is a tree of nodes, written parents first; each node
//! has a set of options that are still open, at the root all of them. At a node:
//!
//! 1. A unit with one open option is settled: its value counts, and the points and bands of the meters move by its loads.
//! 2. Prices bound what is left: every open unit earns its best option net of priced loads, every meter earns its best load
//!    within what the open options can add up to, inside its hard band, less its charge; see [`Node::books`] for the sharper
//!    form. A node with a unit without open options, or with a meter that no load is left for, holds no plan and earns
//!    nothing at all.
//! 3. If that, rounded down to a worth that plans can have, is at most the bound, the node holds no better plan. If not,
//!    every option that could at most earn the bound (what the node earns less what the option is behind its unit's best, rounded
//!    down likewise) is closed. A settled unit's option is never closed by this, as it is behind nothing. The node then
//!    goes on as it says; it may end where nothing better was left before or after the closing.
//!
//! A *cut* is a row that every plan keeps (see [`Derivation`]). Where it has a price, every option, settled or not, pays for its
//! amount in it; a meter's load pays for what it is beyond the points of hinges, as the cut's excesses say; and the node earns
//! the price of what the cut allows. A cut's price is not negative.
//!
//! Worths of plans differ by whole points, and by multiples of whatever divides the slopes of all hinges and the
//! differences between the values of each unit's options.
//!
//! A node with books bounds in another way (see [`Node::books`]) and prices no cut. An option that loads a book is closed by
//! what the book could earn with it at prices alone: what the node earns, less what the book earns, plus
//!
//! - what each option that loads the book earns net of what its unit must earn and of what its loads pay, if that is
//!   positive or the option is the one in question,
//! - for each of its meters the most that a load earns between those of settled units and these with all options', inside
//!   the hard band: the price of what is beyond the settled loads, less the charge.
//!
//! The price of a book's meter has no other use. It is shared out among
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
    /// The cuts, each after those that it follows from.
    pub cuts: Vec<Derivation>,
    /// The nodes, each followed by what it goes on with.
    pub nodes: Vec<Node>,
}

/// How a cut, a row that every plan keeps, follows from others, by mixed-integer rounding (Nemhauser and Wolsey 1990).
///
/// A row says that options' amounts and hinges' *excesses*, by how much a load is beyond the point on the charged side, add
/// up to at most a number. Rows are added up with weights; where a weight is negative, the row is taken as an equation with
/// its slack, which is not negative. From the amounts of a unit's options, and from the right side, that of the unit's
/// anchor is taken off. With a divisor d, and f for what is left of the right side b after division by d, the cut is
///
/// > (d - f) floor(a / d) + max(0, a mod d - f) for each amount a, in all at most (d - f) floor(b / d)
///
/// where an excess counts if its factor is negative, and the slacks count, minus the weights' size each, as rows of options
/// and excesses themselves, from which the anchors' amounts are taken off likewise. So it makes no difference whether a
/// row has the same more for all options of a unit and on its right side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The rows with their weights.
    pub terms: Vec<(RowSource, i64)>,
    /// By unit the place of its anchor among all its options.
    pub anchors: std::sync::Arc<Vec<u32>>,
    /// What amounts are divided by; above 0.
    pub divisor: i64,
    /// So many binary digits are dropped in the end, amounts and factors of excesses rounded down and the right side up;
    /// below 0, so many zeros are put behind them.
    pub drop: i32,
}

/// A row that every plan keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowSource {
    /// Of a hinge of a meter, by its index there: the load less the excess is at most the point, or, where loads below are
    /// charged, minus the load less the excess is at most minus the point.
    Hinge(u32, u32),
    /// Of the upper end of a meter's hard band: the load is at most this.
    Most(u32),
    /// Of its lower end: minus the load is at most minus this.
    Least(u32),
    /// A cut before.
    Cut(u32),
}

impl RowSource {
    /// The number of the earlier cut, if it is one.
    #[must_use]
    pub fn cut(self) -> Option<u32> {
        if let Self::Cut(cut) = self { Some(cut) } else { None }
    }

    /// The meter of which it is the row, if it is not a cut.
    #[must_use]
    pub fn meter(self) -> Option<usize> {
        match self {
            Self::Hinge(meter, _) | Self::Most(meter) | Self::Least(meter) => Some(meter as usize),
            Self::Cut(_) => None,
        }
    }
}

/// A node of a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// The price of a unit of load of each meter, scaled by 2^[`Proof::BITS`]; empty for the prices of the node before in
    /// the list, those of cuts included (at the first one, 0). A price times all the load that a meter can get must stay
    /// below 2^86.
    pub prices: Vec<i64>,
    /// Cuts and their prices, scaled by 2^([`Proof::BITS`] + [`Proof::CUT_BITS`]); all others have price 0.
    pub cuts: Vec<(u32, i64)>,
    /// What each unit must earn, scaled by 2^[`Proof::BITS`], by unit; empty without books. Those of settled units don't
    /// count.
    pub multipliers: Vec<i64>,
    /// Groups of meters that are judged together, up to four each; empty where only prices bound. Loads on the meters of a
    /// book are not priced, and these meters earn nothing by themselves. An open unit's option may load the meters of one
    /// book at most, and none of these with less than nothing. The node earns the sum of
    ///
    /// - what the open units must earn,
    /// - the values of settled units, and what all meters in no book earn as above,
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
    /// With one node (and what follows it) for each of these sets of options of this unit, by their places among all of its
    /// options; together they hold all that are open.
    Branch(usize, Vec<Vec<u32>>),
}

impl Proof {
    /// Binary digits after the point of prices and multipliers.
    pub const BITS: u32 = 24;
    /// So many more the prices of cuts have, whose amounts are large.
    pub const CUT_BITS: u32 = 20;
}
