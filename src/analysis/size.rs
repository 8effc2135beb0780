//! How many people the work takes: ratios and headcount, the skills gap, what could be pooled, the periods to come.
//!
//! Seats and owners are taken as the instance has them; who owns what today plays no part. Everything is counted in whole
//! minutes, and people up to the target of utilisation (see [`Standard`]).

use jiff::civil::Date;
use serde::Serialize;

mod ahead;
mod describe;
mod figures;
mod gap;
mod network;
mod pooling;
mod ratios;
mod staff;
mod standard;
mod work;

pub use ahead::{PeriodSize, RoleAhead};
pub use describe::{Requirement, RequirementKind, WorkPart};
pub use figures::{Minutes, Ratio};
pub use gap::{RequirementSize, Shortage, SkillsGap};
pub use pooling::Pooling;
pub use ratios::{RoleSize, SegmentSize};
pub use standard::Standard;

use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::scenario::{Document, Period};
use describe::SizingNames;
use gap::Supply;

/// How many people a scenario's work takes, beside those who are there.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sizing {
    /// The scenario's name.
    pub name: String,
    /// SHA-256 over the scenario's files, in hexadecimal.
    pub digest: String,
    /// The first day of the period.
    pub as_of: Date,
    /// The period's length; all hours are hours in one such period.
    pub period: Period,
    /// What one full-time person is.
    pub full_time: Standard,
    /// What each role needs and has.
    pub roles: Vec<RoleSize>,
    /// What cannot be covered, whoever does what.
    pub gap: SkillsGap,
    /// What could be pooled, where that saves people.
    pub pooling: Vec<Pooling>,
    /// This period, and the next ones where the scenario has an outlook or somebody asks.
    pub periods: Vec<PeriodSize>,
}

/// Sizes a scenario, given what it means. `periods` is how many periods to look ahead, whatever the outlook says.
///
/// # Errors
/// What stops the scenario from having a meaning in a later period (E353).
pub fn size(document: &Document, instance: &Instance, periods: Option<u32>) -> Result<Sizing, Diagnostics> {
    let instance = &undecided(instance);
    let standard = Standard::of(&document.scenario);
    let work = work::kinds(instance);
    let network = work::network(instance, &standard, &work);
    let names = SizingNames { scenario: &document.scenario, instance };
    let supply = Supply { instance, names, standard: &standard, work: &work, network: &network };
    let periods = ahead::ahead(document, instance, &standard, periods)?;
    Ok(Sizing {
        name: instance.name.clone(),
        digest: instance.digest.clone(),
        as_of: instance.as_of,
        period: instance.period,
        full_time: standard,
        roles: ratios::roles(instance, &standard, &supply.uncovered_by_role()),
        gap: supply.gap(),
        pooling: pooling::pooling(instance, &standard),
        periods,
    })
}

/// The instance without what people decided about moves: who gets an account is no question of how many people the work
/// takes.
fn undecided(instance: &Instance) -> Instance {
    let mut instance = instance.clone();
    for seat in &mut instance.seats {
        seat.approved = None;
        seat.rejected.clear();
    }
    instance
}
