//! From the exports that people have to a scenario: which column is what, and a policy to start from.
//!
//! What only the user knows is a question as a value (`questions`): a terminal, a page or a test asks it and gives the answer
//! to the wishes that the next proposal is made with.
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
mod questions;
mod renew;
mod scenario;
mod since;
mod staging;
mod team;
mod wishes;
mod written;

pub use columns::{Columns, LeftColumn, UnclearField};
pub use policy::{ProposedSegment, SharedTrait, Strength};
pub use propose::{Counts, MovesFound, Proposal, columns_found, propose};
pub use questions::{About, Choice, Question, asked_first, asked_of};
pub use renew::{Renewal, renew};
pub use since::{AccountNews, Since};
pub use wishes::{Exports, FileWishes, Wishes};
pub use written::{PAGE, name_of, next_quarter, write_proposed, write_renewed};
