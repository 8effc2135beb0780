//! All tests of the library and the command, in one binary: the crate is linked once, and tests run side by side.
//!
//! Each file is a subject; `cargo test --test all brute::` runs those of `brute.rs` alone.

mod support;

mod audit;
mod brute;
mod cli;
mod conflict;
mod cuts;
mod decisions;
mod diagnostics;
mod documents;
mod effort;
mod explain;
mod forged;
mod formats;
mod formulate;
mod frontier;
mod futures;
mod gate;
mod handoff;
mod hostile;
mod import;
mod imports;
mod instance;
mod journey;
mod library;
mod modes;
mod moves;
mod outside;
mod proof;
mod properties;
mod reasons;
mod reassignments;
mod report;
mod route;
mod samples;
mod scenarios;
mod seeds;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod size;
mod solver;
mod tables;
mod tamper;
mod what_if;
mod worth;
