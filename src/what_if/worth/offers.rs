//! What could be had more: hires, hours, levels of skills, moves, tolerance; each as a question to the scenario.

use serde::Serialize;
use serde_json::json;

use super::WorthBase;
use crate::analysis::rounded;
use crate::instance::{Availability, Instance, Seat};
use crate::scenario::{Balance, Change, Person, PersonPatch, WhatIf, defaults};

/// The highest level of a skill.
const HIGHEST: u8 = 5;
/// Trainings that look best at a glance: so many are given a ceiling.
const TRAININGS: usize = 60;
/// People whose hours have the highest prices: so many are given a ceiling.
const PEOPLE: usize = 12;
/// The share of hours more that is tried.
const MORE_HOURS: f64 = 0.1;
/// The tolerance more that is tried: a point.
const POINT: f64 = 0.01;

/// A kind of offer, in the order of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferKind {
    /// One person more.
    Hire,
    /// A tenth more hours of one person.
    Hours,
    /// One level more of one skill of one person.
    Skill,
    /// One allowed move more.
    Move,
    /// A point of tolerance more in one balanced measure.
    Tolerance,
}

/// Something that could be had more.
pub(super) struct Offer {
    pub(super) kind: OfferKind,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) price: Option<f64>,
    pub(super) question: WhatIf,
    /// Somebody new, and the one of the team whose prices they start with.
    pub(super) new_like: Option<(String, String)>,
}

/// All offers, by kind.
pub(super) fn all(base: &WorthBase) -> Vec<Offer> {
    let mut offers = hires(base);
    offers.extend(hours(base));
    offers.extend(trainings(base));
    offers.extend(moves(base));
    offers.extend(tolerances(base));
    offers
}

fn offer(kind: OfferKind, (id, title): (String, String), change: Change) -> Offer {
    let question = WhatIf { id: id.clone(), changes: vec![change], ..WhatIf::default() };
    Offer { kind, id, title, price: None, question, new_like: None }
}

/// One person of each profile; without profiles one like the busiest of each role.
fn hires(base: &WorthBase) -> Vec<Offer> {
    let profiles = &base.document.scenario.profiles;
    if profiles.is_empty() {
        let models = base.instance.roles.iter().filter_map(|role| busiest(base, role));
        return models.map(|model| hire(base, model, Some(model), like(model))).collect();
    }
    let known = |profile: &Person| profile.role.iter().next().and_then(|role| busiest(base, role));
    profiles.iter().map(|profile| hire(base, profile, known(profile), described(profile))).collect()
}

fn hire(base: &WorthBase, model: &Person, known: Option<&Person>, title: String) -> Offer {
    let change = Change { hire: Some(1), like: Some(model.id.clone()), ..Change::default() };
    let taken = |id: &String| base.instance.owners.iter().any(|owner| owner.id == *id);
    let new = (1..u32::MAX).map(|number| format!("{}+{number}", model.id)).find(|id| !taken(id));
    let mut offer = offer(OfferKind::Hire, (model.id.clone(), title), change);
    offer.new_like = new.zip(known.map(|known| known.id.clone()));
    offer
}

fn like(model: &Person) -> String {
    format!("a {} like {}", model.role.iter().next().unwrap_or("person"), name(model))
}

/// A profile in words: its name, else its role, region and languages.
fn described(profile: &Person) -> String {
    if let Some(name) = &profile.name {
        return name.clone();
    }
    let first = [&profile.role, &profile.regions, &profile.languages].map(|list| list.iter().next());
    format!("{} ({})", first.into_iter().flatten().collect::<Vec<_>>().join(", "), profile.id)
}

fn name(person: &Person) -> &str {
    person.name.as_deref().unwrap_or(&person.id)
}

/// The one with the fullest book among those whose first role this is.
fn busiest<'a>(base: &'a WorthBase, role: &str) -> Option<&'a Person> {
    let used = |person: &&Person| {
        let book = base.plan.books.iter().find(|book| book.owner == person.id);
        book.map_or(0.0, |book| book.plan.hours / book.capacity.max(1.0))
    };
    let peers = working(base).filter(|(_, person)| person.role.iter().next() == Some(role)).map(|(_, person)| person);
    peers.reduce(|best, next| if used(&next) > used(&best) { next } else { best })
}

/// The people who may be given seats, as owners and as the scenario has them.
fn working<'a>(base: &'a WorthBase) -> impl Iterator<Item = (usize, &'a Person)> {
    let here = |person: &'a Person| {
        let owner = base.instance.owners.binary_search_by(|owner| owner.id.cmp(&person.id)).ok()?;
        (base.instance.owners[owner].availability == Availability::Here).then_some((owner, person))
    };
    base.document.people().iter().filter_map(here)
}

/// A tenth more hours of one person.
#[expect(clippy::cast_precision_loss, reason = "minutes of a person")]
fn more_hours(base: &WorthBase, person: &Person) -> Offer {
    let full = base.document.scenario.full_time_minutes() as f64 / 60.0;
    let own = person.hours.unwrap_or(full * person.fte.unwrap_or(1.0));
    let set = PersonPatch { hours: Some(own * (1.0 + MORE_HOURS)), ..PersonPatch::default() };
    let change = Change { change: Some(person.id.clone()), set: Some(set), ..Change::default() };
    let title = format!("{}: {:.0} h more", name(person), own * MORE_HOURS);
    let price = rounded(base.warm.price(&person.id, "hours") * 60.0);
    Offer { price: Some(price), ..offer(OfferKind::Hours, (person.id.clone(), title), change) }
}

/// A tenth more hours of a person who may be given seats.
pub(super) fn of_person(base: &WorthBase, id: &str) -> Option<Offer> {
    working(base).find(|(_, person)| person.id == id).map(|(_, person)| more_hours(base, person))
}

/// A tenth more hours of those whose hours have the highest prices.
fn hours(base: &WorthBase) -> Vec<Offer> {
    let mut offers: Vec<Offer> = working(base).map(|(_, person)| more_hours(base, person)).collect();
    offers.sort_by(|a, b| b.price.unwrap_or(0.0).total_cmp(&a.price.unwrap_or(0.0)).then_with(|| a.id.cmp(&b.id)));
    offers.truncate(PEOPLE);
    offers
}

/// One level more of one skill of one person, where the most work asks for it.
fn trainings(base: &WorthBase) -> Vec<Offer> {
    let instance = &base.instance;
    let mut found: Vec<(i64, usize, usize, &Person)> = Vec::new();
    for (owner, person) in working(base) {
        for skill in 0..instance.skills.len() {
            let reach = reach(instance, owner, skill);
            if reach > 0 && instance.owners[owner].levels[skill] < HIGHEST {
                found.push((reach, owner, skill, person));
            }
        }
    }
    found.sort_by_key(|&(reach, owner, skill, _)| (std::cmp::Reverse(reach), owner, skill));
    found.truncate(TRAININGS);
    found.into_iter().map(|(_, owner, skill, person)| training(base, (owner, skill), person)).collect()
}

fn training(base: &WorthBase, (owner, skill): (usize, usize), person: &Person) -> Offer {
    let (level, key) = (base.instance.owners[owner].levels[skill], &base.instance.skills[skill]);
    let written = person.skills.keys().find(|name| name.trim().eq_ignore_ascii_case(key)).unwrap_or(key);
    let title = base.document.scenario.skills.get(key).unwrap_or(key);
    let set = PersonPatch { skills: [(written.clone(), level + 1)].into(), ..PersonPatch::default() };
    let change = Change { change: Some(person.id.clone()), set: Some(set), ..Change::default() };
    let title = format!("{}: {title} {level} to {}", name(person), level + 1);
    offer(OfferKind::Skill, (format!("{}:{key}", person.id), title), change)
}

/// What a level more could reach at a glance: the worth of the seats of the owner's roles that it opens or suits.
fn reach(instance: &Instance, owner: usize, skill: usize) -> i64 {
    let who = &instance.owners[owner];
    let level = who.levels[skill];
    let of = |seat: &&Seat| who.roles.contains(&seat.role);
    let reach = |seat: &Seat| {
        let opens = seat.needs.iter().any(|need| need.skill == skill && need.level == level + 1);
        let fits = seat.wants.iter().any(|want| want.skill == skill && want.level > level);
        if opens { seat.worth.saturating_add(seat.price) } else { i64::from(fits) * (seat.worth / 10) }
    };
    instance.seats.iter().filter(of).map(reach).fold(0, i64::saturating_add)
}

/// One allowed move more, where moves are limited.
fn moves(base: &WorthBase) -> Vec<Offer> {
    let Some(most) = base.document.scenario.rules.moves.at_most else { return Vec::new() };
    let patch = json!({ "rules": { "moves": { "at_most": most + 1 } } });
    let title = format!("{} moves, not {most}", most + 1);
    vec![offer(OfferKind::Move, ("moves".to_owned(), title), merge(&patch))]
}

fn merge(patch: &serde_json::Value) -> Change {
    Change { merge: patch.as_object().cloned(), ..Change::default() }
}

/// A point of tolerance more in each balanced measure.
fn tolerances(base: &WorthBase) -> Vec<Offer> {
    let (objective, rules) = (&base.document.scenario.objective, &base.document.scenario.rules);
    let weighed = objective.balance.iter().filter(|(_, weight)| **weight > 0.0).map(|(measure, _)| measure);
    let mut measures: Vec<&String> = weighed.chain(rules.balance.keys()).collect();
    measures.sort();
    measures.dedup();
    let tolerance = |measure: &String| {
        let rule = rules.balance.get(measure).cloned().unwrap_or_default();
        let (key, now) = band(measure, &rule);
        let patch = json!({ "rules": { "balance": { measure: { key: now + POINT } } } });
        let percent = |share: f64| (share * 1000.0).round() / 10.0;
        let title = format!("{measure}: {} points, not {}", percent(now + POINT), percent(now));
        offer(OfferKind::Tolerance, (measure.clone(), title), merge(&patch))
    };
    measures.into_iter().map(tolerance).collect()
}

/// The key that says how wide a measure's band is, and what it says.
fn band(measure: &str, rule: &Balance) -> (&'static str, f64) {
    match (rule.points, rule.tolerance) {
        (Some(points), _) => ("points", points),
        (None, None) if measure == "hours" => ("points", defaults::HOURS_POINTS),
        (_, tolerance) => ("tolerance", tolerance.unwrap_or(defaults::TOLERANCE)),
    }
}
