//! A what-if's changes, made to a scenario one after another.

use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;

use crate::coverage;
use crate::error::{Diagnostic, Diagnostics};
use crate::io;
use crate::scenario::{
    Absence, Account, Change, Decision, Document, Factor, List, Person, PersonPatch, Source, Verdict, WhatIf,
};

/// The scenario after a what-if's changes, in their order. It has no what-ifs itself, and a digest of its own.
///
/// # Errors
/// What is wrong with it, where a merge patch gives something that is no scenario. Whether it makes sense is for
/// [`crate::instance::build`] to say.
pub fn apply(base: &Document, what_if: &WhatIf) -> Result<Document, Diagnostics> {
    let mut changed =
        Changed { document: base.clone(), people: base.people().to_vec(), accounts: base.accounts().to_vec() };
    changed.document.scenario.what_if.clear();
    for change in &what_if.changes {
        changed.make(change)?;
    }
    let mut document = changed.finish();
    let said = serde_json::to_string(&what_if.changes).unwrap_or_default();
    document.digest = io::digest(format!("{}\n{said}", base.digest).as_bytes());
    Ok(document)
}

/// A scenario under change; its people and accounts are taken out until the end.
struct Changed {
    document: Document,
    people: Vec<Person>,
    accounts: Vec<Account>,
}

impl Changed {
    fn finish(self) -> Document {
        let Self { document, people, accounts } = self;
        let mut changed = Document::inline(document.scenario, &document.file);
        changed.scenario.team = Source::Inline(people);
        changed.scenario.accounts = Source::Inline(accounts);
        changed
    }

    fn make(&mut self, change: &Change) -> Result<(), Diagnostics> {
        if let Some(count) = change.hire {
            self.hire(count, change);
        }
        let as_of = self.document.scenario.as_of;
        if let Some(person) = change.leave.as_deref().and_then(|id| self.person(id)) {
            person.end = Some(change.on.unwrap_or(as_of));
        }
        if let Some(id) = &change.leave {
            self.accounts.iter_mut().for_each(|account| unlock(account, id));
            let owned = |decision: &Decision| decision.from.as_ref() == Some(id);
            self.undecide(|decision| {
                decision.to.as_ref() == Some(id) || decision.decision == Some(Verdict::Keep) && owned(decision)
            });
        }
        if let (Some(id), Some(from), Some(to)) = (change.absent.as_deref(), change.from, change.to)
            && let Some(person) = self.person(id)
        {
            person.leave.push(Absence { from, to });
        }
        if let (Some(id), Some(patch)) = (change.change.as_deref(), &change.set)
            && let Some(person) = self.person(id)
        {
            set(person, patch);
        }
        self.accounts.extend(change.win.iter().flatten().cloned());
        if let Some(lost) = &change.lose {
            let lost: Vec<String> = lost.iter().map(str::to_owned).collect();
            self.lose(&lost);
        }
        self.by_segment(change);
        change.merge.as_ref().map_or(Ok(()), |patch| self.merge(patch))
    }

    /// Takes decisions away that no longer can be followed.
    fn undecide(&mut self, gone: impl Fn(&Decision) -> bool) {
        let mut decisions = inline_of(&mut self.document.scenario.decisions);
        decisions.retain(|decision| !gone(decision));
        self.document.scenario.decisions = Source::Inline(decisions);
    }

    fn person(&mut self, id: &str) -> Option<&mut Person> {
        self.people.iter_mut().find(|person| person.id == id)
    }

    /// Adds people like one of the team, or like a profile, under ids that nobody has.
    fn hire(&mut self, count: u32, change: &Change) {
        let like = change.like.as_deref();
        let mut known = self.people.iter().chain(&self.document.scenario.profiles);
        let model = change.profile.clone().or_else(|| known.find(|it| Some(it.id.as_str()) == like).cloned());
        let Some(model) = model else { return };
        let of_team = change.profile.is_none() && self.people.iter().any(|person| person.id == model.id);
        for number in 1..=count {
            let mut person = model.clone();
            let title = model.name.as_deref().unwrap_or(&model.id);
            let name = if of_team { format!("Hire like {title}") } else { title.to_owned() };
            person.name = Some(if count == 1 { name } else { format!("{name} {number}") });
            person.id = self.free_id(&model.id);
            person.placeholder = true;
            person.end = None;
            person.leave.clear();
            if of_team {
                // The person is new, whatever the one is that they are like.
                (person.start, person.ramp, person.backfill_for) = (None, Vec::new(), None);
            }
            person.start = change.start.or(person.start);
            person.ramp = change.ramp.clone().unwrap_or(person.ramp);
            self.people.push(person);
        }
    }

    fn free_id(&self, id: &str) -> String {
        let taken = |id: &str| {
            self.people.iter().any(|person| person.id == id)
                || self.document.scenario.pools.iter().any(|pool| pool.id == id)
        };
        let mut ids = (1..).map(|number| format!("{id}+{number}"));
        ids.find(|id| !taken(id)).unwrap_or_default()
    }

    /// Takes accounts away; those whose parent is lost stand alone.
    fn lose(&mut self, lost: &[String]) {
        self.accounts.retain(|account| !lost.contains(&account.id));
        self.undecide(|decision| lost.contains(&decision.account));
        for account in &mut self.accounts {
            account.parent = account.parent.take().filter(|parent| !lost.contains(parent));
        }
    }

    /// Growth, loss, effort and new accounts of whole segments.
    fn by_segment(&mut self, change: &Change) {
        let by = change.by.unwrap_or(0.0);
        if let Some(segment) = &change.grow {
            for index in self.of_segment(segment) {
                let arr = &mut self.accounts[index].arr;
                *arr = arr.map(|arr| (arr * (1.0 + by)).round());
            }
        }
        if let Some(segment) = &change.effort {
            let when = (segment != "*").then(|| format!("segment == {}", quoted(segment)));
            let id = format!("what-if {}", self.document.scenario.effort.len());
            let factor = Factor { id, when, times: 1.0 + by, by: None, roles: List::default() };
            self.document.scenario.effort.push(factor);
        }
        if let Some(segment) = &change.churn {
            let drawn = self.draw(segment, by, change.seed);
            let lost: Vec<String> = drawn.into_iter().map(|index| self.accounts[index].id.clone()).collect();
            self.lose(&lost);
        }
        if let Some(segment) = &change.add {
            for index in self.draw(segment, by, change.seed) {
                let mut account = self.accounts[index].clone();
                account.name = Some(format!("New like {}", account.name.as_deref().unwrap_or(&account.id)));
                account.id = format!("{}+new", account.id);
                forget_owners(&mut account);
                self.accounts.push(account);
            }
        }
    }

    /// The accounts of a segment, `*` for all.
    fn of_segment(&self, segment: &str) -> Vec<usize> {
        if segment == "*" {
            return (0..self.accounts.len()).collect();
        }
        let now =
            Self { document: self.document.clone(), people: self.people.clone(), accounts: self.accounts.clone() };
        let document = now.finish();
        let placements = coverage::segments::place(&document, &mut Diagnostics::new());
        let segments = &document.scenario.segments;
        let members = placements.iter().enumerate().filter(|(_, placement)| segments[placement.segment].id == segment);
        members.map(|(index, _)| index).collect()
    }

    /// A fraction of a segment's accounts, drawn at random, in the order of the accounts.
    fn draw(&self, segment: &str, by: f64, seed: Option<u32>) -> Vec<usize> {
        let mut accounts = self.of_segment(segment);
        let count = part(accounts.len(), by);
        accounts.sort_by(|&a, &b| self.accounts[a].id.cmp(&self.accounts[b].id));
        let mut rng = ChaCha8Rng::seed_from_u64(u64::from(seed.unwrap_or(0)));
        accounts.shuffle(&mut rng);
        accounts.truncate(count);
        accounts.sort_unstable();
        accounts
    }

    /// A JSON merge patch (RFC 7396). People and accounts only go through JSON where the patch speaks of them.
    fn merge(&mut self, patch: &serde_json::Map<String, serde_json::Value>) -> Result<(), Diagnostics> {
        let fault = |error: serde_json::Error| {
            Diagnostics::from(Diagnostic::new(
                "E336",
                self.document.place("what_if"),
                format!("{error}."),
                "Mend the patch.",
            ))
        };
        let mut scenario = self.document.scenario.clone();
        let inline = |speaks: bool| if speaks { self.accounts.clone() } else { Vec::new() };
        scenario.accounts = Source::Inline(inline(patch.contains_key("accounts")));
        scenario.team = Source::Inline(if patch.contains_key("team") { self.people.clone() } else { Vec::new() });
        let mut value = serde_json::to_value(&scenario).map_err(fault)?;
        merge_into(&mut value, &serde_json::Value::Object(patch.clone()));
        let mut merged = io::shape(&value, &self.document.file)?;
        if patch.contains_key("accounts") {
            self.accounts = inline_of(&mut merged.accounts);
        }
        if patch.contains_key("team") {
            self.people = inline_of(&mut merged.team);
        }
        self.document.scenario = merged;
        Ok(())
    }
}

/// The records of a list that stands in the scenario.
fn inline_of<T>(source: &mut Source<T>) -> Vec<T> {
    match std::mem::replace(source, Source::Inline(Vec::new())) {
        Source::Inline(records) => records,
        Source::Table(_) => Vec::new(),
    }
}

fn set(person: &mut Person, patch: &PersonPatch) {
    person.hours = patch.hours.or(person.hours);
    if let Some(fte) = patch.fte {
        // Hours of the person's own would hide the share.
        person.hours = patch.hours.or(person.hours.map(|hours| hours * fte / person.fte.unwrap_or(1.0)));
        person.fte = Some(fte);
    }
    person.skills.extend(patch.skills.clone());
    let lists = [
        (&mut person.regions, &patch.regions),
        (&mut person.languages, &patch.languages),
        (&mut person.industries, &patch.industries),
        (&mut person.segments, &patch.segments),
        (&mut person.role, &patch.role),
    ];
    for (list, patch) in lists {
        if let Some(patch) = patch {
            *list = patch.clone();
        }
    }
}

/// Locks to somebody who leaves hold no longer; those to others do.
fn unlock(account: &mut Account, leaver: &str) {
    let has_leaver = |list: &List| list.iter().any(|id| id == leaver);
    if account.locked && account.owner.values().any(has_leaver) {
        account.locked = false;
        for (role, owners) in account.owner.iter().filter(|(_, owners)| !has_leaver(owners)) {
            account.locked_to.entry(role.clone()).or_insert_with(|| owners.clone());
        }
    }
    account.locked_to.retain(|_, owners| !has_leaver(owners));
}

/// What a new account does not have from the one that it is like.
pub(super) fn forget_owners(account: &mut Account) {
    account.parent = None;
    account.owner.clear();
    account.owner_since.clear();
    account.former_owners.clear();
    account.contacts.clear();
    account.locked = false;
    account.locked_to.clear();
    account.lock_reason = None;
}

/// A text as a CEL literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A fraction of a count, rounded to the nearest, at most all.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to all of them"
)]
fn part(count: usize, by: f64) -> usize {
    (count as f64 * by.clamp(0.0, 1.0)).round() as usize
}

/// RFC 7396: objects are merged key by key, null takes a key away, anything else replaces.
fn merge_into(target: &mut serde_json::Value, patch: &serde_json::Value) {
    let serde_json::Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = serde_json::Value::Object(serde_json::Map::new());
    }
    let Some(map) = target.as_object_mut() else { return };
    for (key, value) in patch {
        if value.is_null() {
            map.remove(key);
        } else {
            merge_into(map.entry(key.clone()).or_insert(serde_json::Value::Null), value);
        }
    }
}
