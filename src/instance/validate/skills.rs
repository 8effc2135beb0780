//! Skills that are needed, wished for and there.

use std::collections::BTreeMap;

use super::Check;
use crate::error::{Place, did_you_mean};

/// The account's fields that a `{field}` in a skill's name can stand for, besides its attributes.
const FIELDS: [&str; 6] = ["country", "industry", "language", "region", "segment", "stage"];

pub(super) fn check(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    let mut uses = Uses::default();
    for (i, segment) in scenario.segments.iter().enumerate() {
        for (role, seat) in &segment.seats {
            let maps = [("needs", &seat.needs), ("wants", &seat.wants)];
            let keys = maps.into_iter().flat_map(|(map, skills)| skills.keys().map(move |skill| (map, skill)));
            for (map, skill) in keys.chain(seat.weights.keys().map(|skill| ("weights", skill))) {
                let path = format!("segments[{i}].seats.{role}.{map}.{skill}");
                if skill.contains(['{', '}']) {
                    template(check, skill, &path);
                } else {
                    uses.add(skill, || document.place(path));
                }
            }
        }
    }
    for (i, step) in scenario.journey.iter().enumerate() {
        for (j, activity) in step.activities.iter().enumerate() {
            for (map, skills) in [("needs", &activity.needs), ("wants", &activity.wants)] {
                for skill in skills.keys() {
                    let path = format!("journey[{i}].activities[{j}].{map}.{skill}");
                    if skill.contains(['{', '}']) {
                        template(check, skill, &path);
                    } else {
                        uses.add(skill, || document.place(path));
                    }
                }
            }
        }
    }
    for (i, account) in document.accounts().iter().enumerate() {
        for (map, skills) in [("needs", &account.needs), ("wants", &account.wants)] {
            for skill in skills.keys() {
                uses.add(skill, || document.account_place(i, &format!("{map}.{skill}")));
            }
        }
    }
    if !scenario.skills.is_empty() {
        declared(check, &uses);
    }
    unheard_of(check, &uses);
}

/// Where each skill is first asked for, and how often.
#[derive(Default)]
struct Uses<'a>(BTreeMap<&'a str, (Place, usize)>);

impl<'a> Uses<'a> {
    fn add(&mut self, skill: &'a str, place: impl FnOnce() -> Place) {
        self.0.entry(skill).or_insert_with(|| (place(), 0)).1 += 1;
    }
}

/// A skill with braces must be `{field}` and nothing else, and name a field of the account.
fn template(check: &mut Check, skill: &str, path: &str) {
    let fields = || FIELDS.into_iter().chain(check.known.attributes.keys().copied());
    let inner = skill.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let (cause, remedy) = match inner.filter(|field| !field.contains(['{', '}'])) {
        Some(field) if fields().any(|known| known == field) => return,
        Some(field) => ("names no field of the accounts", did_you_mean(field, fields())),
        None => {
            let remedy = "Write one field's name between { and }, such as {industry}, with nothing around it.";
            ("is not one field between { and }", remedy.to_owned())
        }
    };
    check.at("E317", path, format!("\"{skill}\" {cause}."), remedy);
}

/// Where the scenario lists its skills, all others are slips of the pen.
fn declared(check: &mut Check, uses: &Uses<'_>) {
    let (scenario, document) = (check.scenario, check.document);
    let known = || scenario.skills.keys().map(String::as_str);
    for (skill, (place, _)) in &uses.0 {
        if !scenario.skills.contains_key(*skill) {
            check.unknown("E316", || place.clone(), ("skill", skill), known);
        }
    }
    for (i, person) in document.people().iter().enumerate() {
        for skill in person.skills.keys().filter(|skill| !scenario.skills.contains_key(*skill)) {
            check.unknown("E316", || document.person_place(i, &format!("skills.{skill}")), ("skill", skill), known);
        }
    }
}

/// A skill that is asked for and that nobody has.
fn unheard_of(check: &mut Check, uses: &Uses<'_>) {
    for (&skill, (place, times)) in &uses.0 {
        let reported = !check.scenario.skills.is_empty() && !check.scenario.skills.contains_key(skill);
        if check.known.skills.contains(skill) || reported {
            continue;
        }
        let more = if *times > 1 { format!(" and {} times more", times - 1) } else { String::new() };
        let cause = format!("Nobody in the team has the skill \"{skill}\", which is asked for here{more}.");
        let remedy = did_you_mean(skill, check.known.skills.iter().copied());
        check.found.push("W303", place.clone(), cause, remedy);
    }
}
