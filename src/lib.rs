//! Who should look after which account, next quarter? Accounts, a team and a coverage policy become books of business,
//! with a proof of how near to the best possible they are.
//!
//! ```
//! use rebook::{Options, Scenario};
//!
//! let scenario = Scenario::load("scenarios/quickstart/scenario.json")?;
//! let planned = scenario.plan(&Options::default().work_limit(2_000))?;
//! for it in &planned.plan.moves {
//!     let [from, to] = [&it.from, &it.to].map(|owner| owner.as_deref().unwrap_or("nobody"));
//!     println!("{}: from {from} to {to}", it.account);
//! }
//! for warning in &planned.warnings {
//!     println!("{warning}");
//! }
//! # Ok::<(), rebook::Diagnostics>(())
//! ```
//!
//! A [`Scenario`] is read from a file or a text and checked as a whole: what is wrong comes back as [`Diagnostics`], all of
//! it at once. [`Options`] say how long and how hard to look; their clock starts when solving does. What comes back is a
//! [`Plan`], checked against every rule.
//!
//! Plans compare. [`Scenario::what_if`] makes changes to a scenario, and [`Scenario::compare`] solves many changed ones side
//! by side and says what is proven of their differences:
//!
//! ```
//! use rebook::{Options, Scenario};
//!
//! let scenario = Scenario::load("scenarios/quickstart/scenario.json")?;
//! let asking = scenario.asking(r#"[{ "id": "leaves", "each": "leaves" }]"#)?;
//! let comparison = asking.compare(&Options::default().work_limit(500))?;
//! for row in &comparison.what_ifs {
//!     let Some(figures) = &row.figures else { continue };
//!     println!("{}: {} seats uncovered", row.title, figures.uncovered);
//! }
//! # Ok::<(), rebook::Diagnostics>(())
//! ```
//!
//! # What is promised
//!
//! What this page lists is what programs may build on, together with two formats: that of scenarios, which `rebook schema`
//! prints, and the JSON of a [`Plan`]. Everything else is internal and may change in any release. [`architecture`] explains
//! how it works.
//!
//! # Features
//!
//! `cli`, on by default, is the `rebook` command with all that only a terminal needs, and `serve`, on by default, the page
//! of `rebook serve`. A program that uses the library leaves both out with `default-features = false`. `highs`, off by default, builds HiGHS from source as the integer solver in
//! microlp's place; that takes CMake, a C++ compiler and libclang.

mod analysis;
mod api;
mod candidates;
mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod conflict;
mod coverage;
pub mod error;
mod explain;
mod formulate;
#[cfg(feature = "cli")]
mod handoff;
#[cfg(feature = "cli")]
mod import;
mod instance;
mod io;
pub mod plan;
mod planner;
mod problem;
mod reassign;
#[cfg(feature = "cli")]
mod render;
#[cfg(feature = "cli")]
mod report;
mod route;
mod sample;
mod scenario;
#[cfg(feature = "serve")]
mod serve;
mod solve;
mod what_if;

pub use api::options::Options;
pub use api::{Planned, Scenario, Worth};
pub use error::{Diagnostic, Diagnostics};
pub use plan::{Mode, Plan};
pub use solve::Progress;

/// Answers to what-ifs side by side.
pub mod comparison {
    pub use crate::what_if::comparison::{Between, Comparison, ComparisonRow, Difference, Proven, SeatDifference};
    pub use crate::what_if::figures::Figures;
}

#[doc = include_str!("ARCHITECTURE.md")]
pub mod architecture {}

/// The rooms behind the door, for the tests and measurements of rebook itself: nothing here is promised.
#[doc(hidden)]
pub mod internal {
    /// Opens rooms.
    macro_rules! open {
        ($($room:ident)*) => { $(pub mod $room { pub use crate::$room::*; })* };
    }

    open! {
        analysis candidates check conflict coverage explain formulate instance io planner problem reassign route sample
        scenario solve what_if
    }
    #[cfg(feature = "cli")]
    open! { handoff import render report }
}
