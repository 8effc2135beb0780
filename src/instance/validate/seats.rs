//! Seats whose pattern of coverage nobody in the team can serve.

use super::Check;
use crate::scenario::Pattern;

pub(super) fn check(check: &mut Check) {
    let scenario = check.scenario;
    let mut owned = 0;
    for (i, segment) in scenario.segments.iter().enumerate() {
        for (role, seat) in &segment.seats {
            owned += usize::from(seat.pattern != Pattern::Digital);
            let path = format!("segments[{i}].seats.{role}.pattern");
            match seat.pattern {
                Pattern::Pooled => pooled(check, role, &path),
                Pattern::Pod => pod(check, role, &path),
                Pattern::Territory => territory(check, role, &path),
                Pattern::Named | Pattern::Digital => {}
            }
        }
    }
    if owned == 0 && !scenario.segments.is_empty() {
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

fn territory(check: &mut Check, role: &str, path: &str) {
    let mut people = check.document.people().iter().filter(|person| person.role.iter().any(|filled| filled == role));
    if people.all(|person| person.regions.is_empty()) {
        let cause = format!("Nobody of the role \"{role}\" has regions.");
        check.at("E327", path, cause, "Give people of this role \"regions\", or choose another pattern.");
    }
}
