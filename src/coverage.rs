//! From accounts to seats: which segment an account belongs to, and what that segment asks for.

pub mod effort;
pub mod findings;
pub mod matrix;
pub mod rules;
pub mod segments;
pub mod timeline;
