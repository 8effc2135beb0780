//! Who looks after which account: accounts, a team and a coverage policy become an integer linear program and come
//! back as books of business with a proven gap.
#![doc = include_str!("ARCHITECTURE.md")]

pub mod analysis;
pub mod candidates;
pub mod check;
pub mod cli;
pub mod conflict;
pub mod coverage;
pub mod error;
pub mod explain;
pub mod formulate;
pub mod handoff;
pub mod instance;
pub mod io;
pub mod plan;
pub mod planner;
pub mod problem;
pub mod reassign;
pub mod render;
pub mod report;
pub mod route;
pub mod sample;
pub mod scenario;
pub mod solve;
pub mod what_if;
