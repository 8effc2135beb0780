//! Readable names for the variables and rows of an exported problem.

use rustc_hash::FxHashMap;

use crate::formulate::ModelNames;
use crate::instance::Instance;
use crate::problem::{Decision, MeterKind, Model};

/// The names of units, of the ways to decide them, and of meters; the writers make them fit their formats.
#[must_use]
pub fn names(instance: &Instance, model: &Model) -> ModelNames {
    let units = model.decision_groups.iter().map(|group| unit(instance, &group.seats)).collect();
    let mut ways = Vec::new();
    let mut known: FxHashMap<Decision, u32> = FxHashMap::default();
    let way_of = (0..model.problem.option_count()).map(|option| {
        let way = model.decision(option);
        let next = u32::try_from(ways.len()).unwrap_or(u32::MAX);
        *known.entry(way).or_insert_with(|| {
            ways.push(decision(instance, way));
            next
        })
    });
    let way_of = way_of.collect();
    let meters = model.counts.iter().map(|&count| meter(instance, count)).collect();
    ModelNames { units, ways, way_of, meters, title: instance.name.clone() }
}

fn unit(instance: &Instance, seats: &[usize]) -> String {
    let seat = &instance.seats[seats[0]];
    let mut name = format!("{}.{}", instance.accounts[seat.account].id, instance.roles[seat.role]);
    if seat.index > 0 {
        name = format!("{name}.{}", seat.index + 1);
    }
    if seats.len() > 1 { format!("{name}.and_{}_more", seats.len() - 1) } else { name }
}

fn decision(instance: &Instance, decision: Decision) -> String {
    match decision {
        Decision::Owner(owner) => instance.owners[owner].id.clone(),
        Decision::Uncovered => "uncovered".to_owned(),
        Decision::Each(owners) => {
            let name = |owner: &Option<u32>| owner.map_or("none", |owner| instance.owners[owner as usize].id.as_str());
            owners.iter().map(name).collect::<Vec<_>>().join("+")
        }
    }
}

fn meter(instance: &Instance, count: MeterKind) -> String {
    let id = |owner: usize| instance.owners[owner].id.as_str();
    match count {
        MeterKind::Band(band) => {
            let band = &instance.bands[band];
            format!("{}.{}", instance.measures[band.measure].name, id(band.owner))
        }
        MeterKind::Change(tally) => match tally.name(instance) {
            (name, Some(of)) => format!("{name}.{of}"),
            (name, None) => name,
        },
        MeterKind::Same(seat, owner) => {
            let seat = &instance.seats[seat];
            format!("once.{}.{}.{}", instance.accounts[seat.account].id, instance.roles[seat.role], id(owner))
        }
    }
}
