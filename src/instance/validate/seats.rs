//! Seats whose pattern of coverage nobody in the team can serve.

use super::Check;
use crate::scenario::{Pattern, Person, SeatSpec, Trait};

pub(super) fn check(check: &mut Check) {
    let scenario = check.scenario;
    let mut owned = 0;
    for (i, segment) in scenario.segments.iter().enumerate() {
        for (role, seat) in &segment.seats {
            owned += usize::from(seat.is_owned());
            let path = format!("segments[{i}].seats.{role}.pattern");
            match seat.covered() {
                Pattern::Pooled => pooled(check, role, &path),
                Pattern::Pod => pod(check, role, &path),
                Pattern::Territory => territory(check, role, seat, &path),
                Pattern::Named | Pattern::ProductLed => {}
            }
            keys(check, i, role, seat);
        }
    }
    if owned == 0 && !scenario.segments.is_empty() && scenario.journey.iter().all(|step| step.activities.is_empty()) {
        let remedy = "Add seats to a segment, such as \"seats\": {\"csm\": {\"hours\": 10}}.";
        check.at("E321", "segments", "No segment has a seat that somebody owns.", remedy);
    }
}

fn pooled(check: &mut Check, role: &str, path: &str) {
    if !check.scenario.pools.iter().any(|pool| pool.role.iter().any(|filled| filled == role)) {
        let cause = format!("There is no pool of the role \"{role}\" for these pooled seats.");
        check.at("E325", path, cause, "Add one to \"pools\", or choose another pattern.");
    }
}

fn pod(check: &mut Check, role: &str, path: &str) {
    let people = check.document.people();
    if !people.iter().any(|person| person.pod.is_some() && person.role.iter().any(|filled| filled == role)) {
        let cause = format!("Nobody of the role \"{role}\" is in a pod.");
        check.at("E326", path, cause, "Give people of this role a \"pod\", or choose another pattern.");
    }
}

fn territory(check: &mut Check, role: &str, seat: &SeatSpec, path: &str) {
    for wanted in seat.territory() {
        let (what, key, theirs): (&str, &str, fn(&Person) -> bool) = match wanted {
            Trait::Region => ("regions", "regions", |person| person.regions.is_empty()),
            Trait::Industry => ("industries", "industries", |person| person.industries.is_empty()),
            Trait::Language => ("languages", "languages", |person| person.languages.is_empty()),
        };
        let people = check.document.people().iter();
        let mut people = people.filter(|person| person.role.iter().any(|filled| filled == role));
        if people.all(theirs) {
            let cause = format!("Nobody of the role \"{role}\" has {what}.");
            let remedy = format!("Give people of this role \"{key}\", or choose another pattern.");
            check.at("E327", path, cause, remedy);
        }
    }
}

/// Keys that do nothing with the pattern that stands beside them.
fn keys(check: &mut Check, segment: usize, role: &str, seat: &SeatSpec) {
    let place = |key: &str| format!("segments[{segment}].seats.{role}.{key}");
    let product_led = seat.pattern == Pattern::ProductLed;
    if seat.signal.is_some() && !product_led {
        let remedy = "Write \"pattern\": \"product_led\" beside it, or take it out.";
        check.at("E337", &place("signal"), "A signal opens product-led seats only.", remedy);
    }
    if seat.then.is_some() && seat.signal.is_none() {
        let remedy = "Add the \"signal\" that opens the seat, or take it out.";
        check.at("E337", &place("then"), "There is no signal after which this could hold.", remedy);
    }
    if seat.then == Some(Pattern::ProductLed) {
        let remedy = "Name the pattern of the seat that opens: named, territory, pooled or pod.";
        check.at("E337", &place("then"), "A signal opens a seat that somebody owns.", remedy);
    }
    if !seat.territory.is_empty() && seat.covered() != Pattern::Territory {
        let remedy = "Choose the pattern \"territory\", or use \"must_match\".";
        check.at("E337", &place("territory"), "These seats are not covered by territory.", remedy);
    }
}
