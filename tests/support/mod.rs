//! What the tests share: random small scenarios and an oracle that knows the best plan of each.
//!
//! The source of truth is the checker's reading of the rules and its arithmetic; the oracle tries every plan.

#![allow(dead_code, reason = "every test binary uses another part of this")]

pub mod oracle;
pub mod random;
