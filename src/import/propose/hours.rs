//! How the hours of segments, and what families take of them, fit the team.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Diagnostics;
use crate::import::policy::{self, ProposedSegment};
use crate::import::scenario::Draft;
use crate::instance::{self, Availability, Instance, Owner};
use crate::io;
use crate::scenario::{Account, Document, Scenario};

/// The same accounts and people under another scenario.
pub(super) fn policed(document: &Document, scenario: &Value) -> Result<Document, Diagnostics> {
    let Scenario { team, accounts, .. } = document.scenario.clone();
    let scenario = Scenario { team, accounts, ..io::shape(scenario, &document.file)? };
    Ok(Document { scenario, ..document.clone() })
}

/// Makes the hours of segments fit the team, where usual ones don't. Gives back the hours of everybody who may get
/// accounts, and those of all accounts.
pub(super) fn fit(document: &Document, draft: &mut Draft<'_>, assumed: &mut Vec<String>) -> Option<(f64, f64)> {
    let hours = |draft: &Draft<'_>| used(&instance::build(&policed(document, &draft.json()).ok()?).ok()?.0);
    let (capacity, needed) = hours(draft)?;
    let usual: Vec<f64> = draft.segments.iter().map(|it| it.hours).collect();
    if policy::fit_hours(&mut draft.segments, needed / capacity) {
        assumed.push(fitted(&usual, needed / capacity));
    }
    hours(draft)
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
fn used(instance: &Instance) -> Option<(f64, f64)> {
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
    hours: Option<(f64, f64)>,
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
    let average = hours.map_or(f64::INFINITY, |(capacity, _)| capacity / document.people().len().max(1) as f64);
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
