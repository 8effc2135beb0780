//! What if: a scenario with some things different, many at once, side by side.

mod apply;
pub mod comparison;
pub mod figures;
mod parallel;
pub mod run;
pub mod store;
pub mod worth;

pub use apply::apply;
