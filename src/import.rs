//! From the exports that people have to a scenario: which column is what, and a policy to start from.
//!
//! Nothing is read here that is not read again by `io`, with the mapping that this room has found: the scenario that is
//! written is the whole of what was understood.

mod accounts;
mod columns;
mod headings;
mod owners;
mod policy;
mod profile;
mod propose;
mod renew;
mod scenario;
mod since;
mod staging;
mod team;

pub use columns::{Columns, LeftColumn, UnclearField};
pub use policy::{ProposedSegment, SharedTrait, Strength};
pub use propose::{Counts, Exports, MovesFound, Proposal, Wishes, propose, unclear_fields};
pub use renew::{Renewal, renew};
pub use since::{AccountNews, Since};
pub use staging::DataFile;
