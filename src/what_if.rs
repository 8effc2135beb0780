//! What if: a scenario with some things different, many at once, side by side.

pub mod alternatives;
mod apply;
pub mod comparison;
pub mod figures;
pub mod frontier;
pub mod run;
pub mod store;

pub use apply::apply;
