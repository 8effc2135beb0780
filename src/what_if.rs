//! What if: a scenario with some things different, many at once, side by side.

mod apply;
pub mod comparison;
pub mod figures;
pub mod run;
pub mod store;

pub use apply::apply;
