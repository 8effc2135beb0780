//! How the hours of segments, and what families take of them, fit the team.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Diagnostics;
use crate::import::policy::{self, ProposedSegment};
use crate::import::scenario::Draft;
use crate::instance::{self, Availability, Instance, Owner};
use crate::io;
use crate::scenario::{Account, Document};

/// Puts the same accounts and people under another policy.
pub(super) fn police(document: &mut Document, scenario: &Value) -> Result<(), Diagnostics> {
    let policy = io::shape(scenario, &document.file)?;
    let before = std::mem::replace(&mut document.scenario, policy);
    document.scenario.team = before.team;
    document.scenario.accounts = before.accounts;
    Ok(())
}

/// Makes the hours of segments fit the team, where usual ones don't. Gives back the hours of everybody who may get
/// accounts, where that is known.
pub(super) fn fit(
    document: &mut Document,
    draft: &mut Draft<'_>,
    assumed: &mut Vec<String>,
) -> Result<Option<f64>, Diagnostics> {
    police(document, &draft.json())?;
    let Some((capacity, needed)) = instance::build(document).ok().and_then(|(instance, _)| used(&instance)) else {
        return Ok(None);
    };
    let usual: Vec<f64> = draft.segments.iter().map(|it| it.hours).collect();
    if policy::fit_hours(&mut draft.segments, needed / capacity) {
        assumed.push(fitted(&usual, needed / capacity));
    }
    Ok(Some(capacity))
}

/// What of hours was changed, and why.
fn fitted(usual: &[f64], utilisation: f64) -> String {
    let usual: Vec<String> = usual.iter().map(f64::to_string).collect();
    format!(
        "Usual hours for such segments ({} a quarter) would use the team to {:.0} %, which is not what a team does: all hours are changed alike, towards a use of 75 %.",
        usual.join(", "),
        utilisation * 100.0
    )
}

/// The hours of everybody who may get accounts, and those of all accounts.
#[expect(clippy::cast_precision_loss, reason = "minutes")]
pub(super) fn used(instance: &Instance) -> Option<(f64, f64)> {
    let capacity: i64 = here(instance).map(|it| it.minutes).sum();
    let hours: i64 = instance.seats.iter().map(|it| it.minutes).sum();
    (capacity > 0).then(|| (capacity as f64 / 60.0, hours as f64 / 60.0))
}

/// The people who may get accounts in the period.
pub(super) fn here(instance: &Instance) -> impl Iterator<Item = &Owner> {
    instance.owners.iter().filter(|it| it.availability == Availability::Here && !it.is_pool())
}

/// Whether families can stay together: not where one alone takes most of what an average person has.
#[expect(clippy::cast_precision_loss, reason = "numbers of people")]
pub(super) fn together(
    document: &Document,
    segments: &[ProposedSegment],
    capacity: Option<f64>,
    assumed: &mut Vec<String>,
) -> bool {
    let of = |it: &Account| {
        let named = segments.iter().find(|segment| it.segment.as_deref() == Some(&segment.id));
        named.or(segments.last()).map_or(0.0, |segment| segment.hours)
    };
    let mut families: BTreeMap<&str, f64> = BTreeMap::new();
    for it in document.accounts() {
        *families.entry(it.parent.as_deref().unwrap_or(&it.id)).or_default() += of(it);
    }
    let largest = families.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let average = capacity.map_or(f64::INFINITY, |hours| hours / document.people().len().max(1) as f64);
    match largest {
        Some((id, hours)) if hours > average * 0.8 => {
            let called = document.accounts().iter().find(|it| it.id == id).and_then(|it| it.name.clone());
            assumed.push(format!(
                "Families are planned apart: that of {} alone takes {hours:.0} hours, and a person has {average:.0}.",
                called.unwrap_or_else(|| id.to_owned())
            ));
            false
        }
        _ => true,
    }
}
