//! What a plan means for people: books before and after, evenness, moves, components of the objective.
//!
//! Everything here is worked out from an [`Instance`] and the owner of every seat, so that today's books and a plan's
//! are measured alike. Fractions that go into a plan are rounded to millionths, which makes them survive a file.

use crate::instance::Instance;
use crate::plan::Plan;

pub mod audit;
mod books;
mod components;
mod equity;
#[cfg(feature = "serve")]
mod exchange;
mod figures_agree;
mod loads;
mod moves;
pub mod size;

pub use books::books;
pub use components::components;
pub use equity::{equity, gini};
#[cfg(feature = "serve")]
pub use exchange::exchange;
pub use figures_agree::figures_agree;
pub use loads::loads;
pub use moves::{budgeted, moves};

/// Who owns which seat: today, or under a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeatOwners {
    /// The owner of each of [`Instance::seats`], as an index of [`Instance::owners`]; `None` where nobody has it.
    pub owner_of: Vec<Option<usize>>,
}

/// The books as they are today, those of people who are leaving included.
///
/// Present owners of the same account and role are given its seats in order; one more owner than there are seats has
/// no seat here.
#[must_use]
pub fn today(instance: &Instance) -> SeatOwners {
    let owner = |seat: &crate::instance::Seat| seat.incumbents.get(seat.index as usize).copied();
    SeatOwners { owner_of: instance.seats.iter().map(owner).collect() }
}

/// Fills in what follows from a plan's books: its books before and after, evenness, moves, and the value that each
/// component has today. The components themselves must be there already.
pub fn complete(instance: &Instance, books: &SeatOwners, plan: &mut Plan) {
    let today = today(instance);
    let ((all, even), (changes, now)) = rayon::join(
        || (self::books(instance, &today, books), equity(instance, &today, books)),
        || (moves(instance, books), components(instance, &today)),
    );
    (plan.books, plan.equity, plan.moves) = (all, even, changes);
    for (row, now) in plan.components.iter_mut().zip(now) {
        debug_assert_eq!(row.name, now.name, "components come in one order");
        row.now = Some(now.value);
    }
}

/// A fraction as plans write it: rounded to millionths.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "the result is a rounded figure for people")]
pub fn ratio(part: i64, whole: i64) -> f64 {
    rounded(part as f64 / whole as f64)
}

/// Hours from minutes, rounded to millionths.
#[must_use]
pub fn hours(minutes: i64) -> f64 {
    ratio(minutes, 60)
}

/// A figure as plans and reports write it: rounded to millionths, never `-0`.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}
