//! From accounts to seats: which segment an account belongs to, and what that segment asks for.

pub mod rules;
pub mod segments;
pub mod triggers;
