//! What a band is: the limits of a load, and what it costs to be outside the aims. `bands` writes them.

/// The limits and aims of one owner's load of one measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Index in [`super::Instance::owners`].
    pub owner: usize,
    /// Index in [`super::Instance::measures`].
    pub measure: usize,
    /// The least load that a plan may give the owner.
    pub at_least: Option<i64>,
    /// The most load that a plan may give the owner.
    pub at_most: Option<i64>,
    /// Whether the most is the owner's alone, and not what a rule says of everybody.
    pub own: bool,
    /// The most as it is written, where that gave way to locked and frozen seats.
    pub gave_way: Option<i64>,
    /// What the owner would have if the measure were shared out evenly among peers, where it is balanced.
    pub fair_share: Option<i64>,
    /// The loads that count as balanced, both ends included, where the measure is balanced.
    pub balanced: Option<(i64, i64)>,
    /// What a load outside the aims costs.
    pub hinges: Vec<Hinge>,
}

/// A charge on every unit of load beyond a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hinge {
    /// The component of the objective that it belongs to.
    pub component: Component,
    /// Whether it charges loads above or below the point.
    pub side: Side,
    /// The point, in the measure's integer units.
    pub at: i64,
    /// Points for each unit of load beyond it.
    pub slope: i64,
}

/// On which side of its point a hinge charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Loads above the point.
    Above,
    /// Loads below the point.
    Below,
}

impl Hinge {
    /// The charge on a load, in points.
    #[must_use]
    pub fn charge(&self, load: i64) -> i64 {
        let beyond = match self.side {
            Side::Above => load - self.at,
            Side::Below => self.at - load,
        };
        beyond.max(0) * self.slope
    }
}

/// A component of the objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// How well owners fit their seats (earned).
    Fit,
    /// Relationships kept (earned).
    Continuity,
    /// Accounts of people who leave that go to those who take over from them (earned).
    Backfill,
    /// Seats that stay, where moves must bring something (earned).
    Staying,
    /// The accounts' own costs (lost).
    Cost,
    /// Uncovered seats (lost).
    Coverage,
    /// Hours above the capacity target (lost).
    Capacity,
    /// Unevenness of the measure of this index (lost).
    Balance(usize),
}
