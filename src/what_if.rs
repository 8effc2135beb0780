//! What if: a scenario with some things different, many at once, side by side.

mod apply;

pub use apply::apply;
