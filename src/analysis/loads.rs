//! What everyone carries of every measure.

use super::SeatOwners;
use crate::instance::Instance;

/// The load of every owner (first index) and measure (second index), in the measure's integer units.
#[must_use]
pub fn loads(instance: &Instance, books: &SeatOwners) -> Vec<Vec<i64>> {
    let mut loads = vec![vec![0; instance.measures.len()]; instance.owners.len()];
    for (seat, owner) in books.owner_of.iter().enumerate() {
        let Some(owner) = *owner else { continue };
        for (measure, load) in loads[owner].iter_mut().enumerate() {
            *load += instance.amount(seat, measure, owner);
        }
    }
    loads
}
