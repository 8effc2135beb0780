//! The customer database's field names: roles that are there, one owner a field, no name twice in a file.

use std::collections::BTreeSet;

use super::Check;
use crate::scenario::Crm;

pub(super) fn check(check: &mut Check) {
    let Some(crm) = &check.scenario.crm else { return };
    let roles = seats(check);
    let named = crm.owner.iter().flatten().map(|(role, _)| ("owner", role));
    for (map, role) in named.chain(crm.team.roles.keys().map(|role| ("team.roles", role))) {
        let path = format!("crm.{map}.{role}");
        match roles.iter().find(|(known, _)| known == role) {
            None => {
                let known = || roles.iter().map(|(known, _)| *known).collect::<Vec<_>>();
                let document = check.document;
                let (place, cause) = (document.place(path.as_str()), format!("There is no role \"{role}\"."));
                check.found.with("E652", || (place, cause, crate::error::did_you_mean(role, known())));
            }
            Some((_, true)) if map == "owner" => {
                let cause = format!("Accounts have several seats of \"{role}\", and a field of the record holds one.");
                check.at("E653", &path, cause, "Leave the role out here: it gets rows of the account team.");
            }
            Some(_) => {}
        }
    }
    once(check, crm);
}

/// Every role that accounts can have seats of, and whether they can have several.
fn seats<'a>(check: &Check<'a, '_>) -> Vec<(&'a str, bool)> {
    let segments = &check.scenario.segments;
    let stated = segments.iter().flat_map(|segment| &segment.seats).map(|(role, spec)| (role.as_str(), spec.count > 1));
    let activities = check.scenario.journey.iter().flat_map(|step| &step.activities);
    let mut all: Vec<(&str, bool)> =
        stated.chain(activities.flat_map(crate::scenario::Activity::roles).map(|it| (it, false))).collect();
    // Several seats first, so that they are what is left of a role.
    all.sort_by_key(|&(role, several)| (role, !several));
    all.dedup_by_key(|(role, _)| *role);
    all
}

/// The fields of one file are told apart by their names, whatever their case, and have some.
fn once(check: &mut Check, crm: &Crm) {
    let record = crm.id.iter().map(|name| ("id".to_owned(), name));
    let owners = crm.owner.iter().flatten().map(|(role, name)| (format!("owner.{role}"), name));
    let record: Vec<_> = record.chain(owners).chain([("effective".to_owned(), &crm.effective)]).collect();
    let team = &crm.team;
    let fields = [("account", &team.account), ("user", &team.user), ("role", &team.role), ("action", &team.action)];
    let fields = fields.map(|(key, name)| (format!("team.{key}"), name));
    for file in [record, fields.to_vec()] {
        let mut known = BTreeSet::new();
        for (key, name) in file {
            let trimmed = name.trim().to_lowercase();
            if trimmed.is_empty() || !known.insert(trimmed) {
                let cause = format!("The field name \"{name}\" is empty, or stands twice in one file.");
                check.at("E654", &format!("crm.{key}"), cause, "Give every field a name of its own.");
            }
        }
    }
}
