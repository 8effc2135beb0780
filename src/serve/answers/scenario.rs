//! The scenario as the page needs it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::App;
use super::super::refusal::Answer;
use super::Nothing;
use crate::api::Scenario;
use crate::instance::Availability;
use crate::scenario::{Absence, List, Objective, Period, WhatIf};

/// The scenario.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioAnswer {
    version: String,
    name: String,
    as_of: Date,
    /// The first day after the period.
    until: Date,
    period: Period,
    currency: String,
    roles: Vec<Named>,
    segments: Vec<Named>,
    /// People and pools, ordered by id.
    people: Vec<PersonRow>,
    /// Ordered by id.
    accounts: Vec<AccountRow>,
    what_ifs: Vec<WhatIf>,
    /// The weights in force, defaults included.
    weights: Objective,
    /// Who could be hired.
    profiles: Vec<Named>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Named {
    id: String,
    name: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PersonRow {
    id: String,
    name: String,
    manager: Option<String>,
    /// The first of the regions.
    region: Option<String>,
    regions: Vec<String>,
    roles: Vec<String>,
    /// Empty: all.
    segments: Vec<String>,
    pod: Option<String>,
    fte: Option<f64>,
    /// Hours for accounts in the period: after ramp, leave and what is given to pools.
    capacity: f64,
    start: Option<Date>,
    end: Option<Date>,
    leave: Vec<Absence>,
    placeholder: bool,
    pool: bool,
    /// Whether accounts may be given to them.
    assignable: bool,
    /// Why not, in a word: `not_assignable`, `leaving`, `not_yet_here`, `on_leave` or `in_pools`.
    why_not: Option<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AccountRow {
    id: String,
    name: String,
    arr: i64,
    segment: String,
    region: Option<String>,
    industry: Option<String>,
    language: Option<String>,
    parent: Option<String>,
    renewal: Option<Date>,
    health: Option<f64>,
    stage: Option<String>,
    at_risk: bool,
    /// The present owners by role.
    owner: BTreeMap<String, List>,
    locked: bool,
}

pub(super) fn scenario(app: &Arc<App>, _: Nothing) -> Answer<ScenarioAnswer> {
    let snapshot = app.folder.snapshot()?;
    let it = snapshot.scenario()?;
    let written = &it.document.scenario;
    let named = |id: &String| Named { id: id.clone(), name: id.clone() };
    let segments = it.instance.segments.iter();
    Ok(ScenarioAnswer {
        version: snapshot.version.clone(),
        name: written.name.clone(),
        as_of: written.as_of,
        until: written.period_end(),
        period: written.period,
        currency: written.currency.clone(),
        roles: it.instance.roles.iter().map(named).collect(),
        segments: segments.map(|segment| Named { id: segment.id.clone(), name: segment.name.clone() }).collect(),
        people: people(it),
        accounts: accounts(it),
        what_ifs: written.what_if.clone(),
        weights: written.objective.clone(),
        profiles: written
            .profiles
            .iter()
            .map(|one| Named { id: one.id.clone(), name: one.name.clone().unwrap_or_else(|| one.id.clone()) })
            .collect(),
    })
}

fn people(it: &Scenario) -> Vec<PersonRow> {
    let written: BTreeMap<&str, _> = it.document.people().iter().map(|one| (one.id.as_str(), one)).collect();
    let owner = |owner: &crate::instance::Owner| {
        let known = written.get(owner.id.as_str());
        let regions = known.map(|one| one.regions.0.clone()).unwrap_or_default();
        PersonRow {
            id: owner.id.clone(),
            name: owner.name.clone(),
            manager: owner.manager.map(|at| it.instance.managers[at].clone()),
            region: regions.first().cloned(),
            regions,
            roles: owner.roles.iter().map(|&role| it.instance.roles[role].clone()).collect(),
            segments: owner.segments.iter().map(|&at| it.instance.segments[at].id.clone()).collect(),
            pod: known.and_then(|one| one.pod.clone()),
            fte: known.and_then(|one| one.fte),
            capacity: crate::analysis::hours(owner.minutes),
            start: known.and_then(|one| one.start),
            end: known.and_then(|one| one.end),
            leave: known.map(|one| one.leave.clone()).unwrap_or_default(),
            placeholder: owner.placeholder,
            pool: owner.is_pool(),
            assignable: owner.availability == Availability::Here,
            why_not: match owner.availability {
                Availability::Here => None,
                Availability::NotAssignable => Some("not_assignable"),
                Availability::Leaving => Some("leaving"),
                Availability::NotYetHere => Some("not_yet_here"),
                Availability::OnLeave => Some("on_leave"),
                Availability::InPools => Some("in_pools"),
                Availability::EmptyPool => Some("empty_pool"),
            },
        }
    };
    it.instance.owners.iter().map(owner).collect()
}

fn accounts(it: &Scenario) -> Vec<AccountRow> {
    let known: BTreeMap<&str, _> = it.instance.accounts.iter().map(|one| (one.id.as_str(), one)).collect();
    let mut rows: Vec<AccountRow> = Vec::with_capacity(known.len());
    for written in it.document.accounts() {
        let Some(meant) = known.get(written.id.as_str()) else { continue };
        rows.push(AccountRow {
            id: meant.id.clone(),
            name: meant.name.clone(),
            arr: meant.arr,
            segment: it.instance.segments[meant.segment].id.clone(),
            region: written.region.clone(),
            industry: written.industry.clone(),
            language: written.language.clone(),
            parent: written.parent.clone(),
            renewal: meant.renewal,
            health: written.health,
            stage: written.stage.clone(),
            at_risk: meant.at_risk,
            owner: written.owner.clone(),
            locked: written.locked,
        });
    }
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows
}
