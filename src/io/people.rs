//! Owners, receivers and parents in tables, which say them by what their export has: an id, a name or an e-mail address.
//!
//! An id always wins. Names and addresses count where they are unique; case and doubled spaces make no difference. What
//! matches nobody stays as it is: somebody who left, for validation to tell.

use std::collections::{BTreeMap, BTreeSet};

use super::words;
use crate::error::{Limited, Place, folded, nearest};
use crate::scenario::{Account, Decision, List, Person, Pool, RecordPlaces};

/// How many examples a note gives.
const EXAMPLES: usize = 3;
/// Among how many a name that matches nobody is compared with all.
const MOST_COMPARED: usize = 5_000;

/// Those who can be named, by what names them.
struct Directory {
    /// How many have each id, letter by letter.
    ids: BTreeSet<String>,
    /// The ids by folded id, name and address; none where several share it.
    by: [BTreeMap<String, Option<String>>; 3],
}

/// By what somebody was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Their id, but for case or the last three letters of long ids.
    Id,
    Name,
    Email,
}

impl Directory {
    fn new<'a>(entries: impl Iterator<Item = (&'a str, Option<&'a str>, Option<&'a str>)>) -> Self {
        let mut directory = Self { ids: BTreeSet::new(), by: [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()] };
        for (id, name, email) in entries {
            directory.ids.insert(id.to_owned());
            let ways = [Some(id), name, email];
            for (by, text) in directory.by.iter_mut().zip(ways) {
                if let Some(key) = text.map(folded).filter(|key| !key.is_empty()) {
                    let entry = by.entry(key).or_insert_with(|| Some(id.to_owned()));
                    if entry.as_deref() != Some(id) {
                        *entry = None;
                    }
                }
            }
        }
        directory
    }

    /// Who is meant: the id, and how it was found.
    fn find(&self, text: &str) -> Found {
        if self.ids.contains(text) {
            return Found::Exact;
        }
        if let Some(id) = self.long_id(text) {
            return Found::By(Way::Id, id);
        }
        match self.find_plain(text) {
            Found::Nobody => {}
            found => return found,
        }
        // `Ana Prado (ana@example.com)`, `Ana Prado <ana@example.com>` and `Ana Prado (inactive)`.
        let Some((name, inside)) = text.split_once(['(', '<', '[']) else { return Found::Nobody };
        let inside = inside.trim_end_matches([')', '>', ']', ' ']);
        match self.find_plain(inside) {
            Found::Nobody => self.find_plain(name),
            found => found,
        }
    }

    /// The same for a text that says one thing.
    fn find_plain(&self, text: &str) -> Found {
        for (way, by) in [Way::Id, Way::Name, Way::Email].into_iter().zip(&self.by) {
            let swapped = text.split_once(',').map(|(last, first)| folded(&format!("{first} {last}")));
            let keys = [Some(folded(text)), swapped.filter(|_| way == Way::Name)];
            match keys.iter().flatten().find_map(|key| by.get(key)) {
                Some(Some(id)) => return Found::By(way, id.clone()),
                Some(None) if way != Way::Id => return Found::Several,
                _ => {}
            }
        }
        Found::Nobody
    }

    /// An id of 15 letters stands for the one of 18 that begins with it, and the other way round.
    fn long_id(&self, text: &str) -> Option<String> {
        let plain = text.len().is_multiple_of(3) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let found = match text.len() {
            15 if plain => self.ids.range(text.to_owned()..).next().filter(|id| id.len() == 18 && id.starts_with(text)),
            18 if plain => self.ids.get(&text[..15]),
            _ => None,
        };
        found.cloned()
    }

    /// What somebody might have meant; not looked for among very many.
    fn near(&self, text: &str) -> Option<String> {
        if self.ids.len() > MOST_COMPARED {
            return None;
        }
        let key = folded(text);
        let all = || self.by.iter().flat_map(BTreeMap::iter).filter_map(|(key, id)| Some((key.as_str(), id.as_ref()?)));
        let near = nearest(&key, all().map(|(key, _)| key))?;
        all().find(|(key, _)| *key == near).map(|(key, id)| format!("\"{text}\": did you mean \"{key}\" ({id})?"))
    }
}

enum Found {
    Exact,
    By(Way, String),
    /// Several have this name or address.
    Several,
    Nobody,
}

/// What is to be said of the names of one field.
#[derive(Default)]
struct Names {
    found: BTreeMap<Way, (usize, Vec<String>)>,
    shared: BTreeMap<String, usize>,
    nobody: BTreeMap<String, usize>,
    near: BTreeMap<String, String>,
    strangers: BTreeSet<String>,
    themselves: usize,
    /// The first record that each list above is about.
    first: BTreeMap<&'static str, usize>,
}

impl Names {
    fn one(&mut self, directory: &Directory, row: usize, text: &mut String) -> bool {
        match directory.find(text) {
            Found::Exact => {}
            Found::By(way, id) => {
                let entry = self.found.entry(way).or_default();
                entry.0 += 1;
                let example = format!("\"{text}\" is {id}");
                if entry.1.len() < EXAMPLES && !entry.1.contains(&example) {
                    entry.1.push(example);
                }
                self.first.entry("found").or_insert(row);
                *text = id;
            }
            Found::Several => {
                *self.shared.entry(text.clone()).or_default() += 1;
                self.first.entry("shared").or_insert(row);
            }
            Found::Nobody if words::is_nobody(text) => {
                *self.nobody.entry(text.clone()).or_default() += 1;
                self.first.entry("nobody").or_insert(row);
                return false;
            }
            Found::Nobody => {
                if !self.strangers.insert(text.clone()) {
                    return true;
                }
                if let Some(near) = directory.near(text) {
                    self.near.insert(text.clone(), near);
                    self.first.entry("near").or_insert(row);
                }
            }
        }
        true
    }

    /// The values of a cell: those between semicolons, or names with a comma in them, or names between commas, strokes or
    /// words for "and", if each of them is somebody's.
    fn list(&mut self, directory: &Directory, row: usize, list: &mut List) {
        let is_somebody = |text: &str| !matches!(directory.find(text), Found::Nobody);
        for text in std::mem::take(&mut list.0) {
            let commas: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
            let ways = [commas, words::parts(&text).collect()];
            let each = ways.into_iter().find(|parts| parts.len() > 1 && parts.iter().all(|part| is_somebody(part)));
            let parts = each.filter(|_| !is_somebody(&text)).unwrap_or_else(|| vec![text.as_str()]);
            for part in parts {
                let mut part = part.to_owned();
                if self.one(directory, row, &mut part) {
                    list.0.push(part);
                }
            }
        }
    }

    fn say(self, (what, heading): (&str, &str), place: &dyn Fn(usize) -> Place, found: &mut Limited<'_>) {
        let at = |kind: &str| place(self.first.get(kind).copied().unwrap_or(0));
        let counted = |list: &BTreeMap<String, usize>| {
            list.iter().map(|(text, count)| format!("\"{text}\" ({count})")).collect::<Vec<_>>().join(", ")
        };
        if !self.found.is_empty() {
            let ways: Vec<String> = self
                .found
                .iter()
                .map(|(way, (count, examples))| {
                    let by = match way {
                        Way::Id => "by an id that differs in case or length",
                        Way::Name => "by name",
                        Way::Email => "by e-mail address",
                    };
                    format!("{count} {by} ({})", examples.join(", "))
                })
                .collect();
            let cause = format!("\"{heading}\" names {what} not by id: {}.", ways.join(", "));
            found.push("W109", at("found"), cause, "Nothing to do: they are found all the same.");
        }
        if !self.nobody.is_empty() {
            let cause = format!("Cells of \"{heading}\" stand for nobody: {}.", counted(&self.nobody));
            found.push("W107", at("nobody"), cause, "Nothing to do, if nobody is meant.");
        }
        if !self.shared.is_empty() {
            let cause = format!("\"{heading}\" names {what} by a name that several have: {}.", counted(&self.shared));
            found.push("E125", at("shared"), cause, "Write ids, or e-mail addresses, instead of names.");
        }
        if !self.near.is_empty() {
            let near: Vec<&str> = self.near.values().take(2 * EXAMPLES).map(String::as_str).collect();
            let cause = format!("\"{heading}\" has names that nearly match: {}", near.join(" "));
            found.push("W116", at("near"), cause, "Correct the names, if that is whom they mean.");
        }
        if self.themselves > 0 {
            let cause = format!("{} accounts are their own parents, and are taken to have none.", self.themselves);
            found.push("W117", at("themselves"), cause, "Nothing to do: they are at the top of their families.");
        }
    }
}

/// The people and pools that tables can name.
pub(super) struct Team<'a> {
    pub(super) people: &'a [Person],
    pub(super) pools: &'a [Pool],
}

impl Team<'_> {
    fn directory(&self) -> Directory {
        let people = self.people.iter().map(|it| (it.id.as_str(), it.name.as_deref(), it.email.as_deref()));
        Directory::new(people.chain(self.pools.iter().map(|it| (it.id.as_str(), it.name.as_deref(), None))))
    }
}

fn heading<'a>(rows: &'a RecordPlaces, field: &'a str) -> &'a str {
    let RecordPlaces::Table { columns, .. } = rows else { return field };
    columns.iter().find(|(ours, _)| ours == field).map_or(field, |(_, heading)| heading.as_str())
}

type People<T> = fn(&mut T) -> &mut BTreeMap<String, List>;

/// Gives owners, locks, forbidden owners and parents of accounts from a table their ids.
pub(super) fn of_accounts(team: &Team<'_>, accounts: &mut [Account], rows: &RecordPlaces, found: &mut Limited<'_>) {
    let directory = team.directory();
    let fields: [(&str, People<Account>); 2] =
        [("owner", |account| &mut account.owner), ("locked_to", |account| &mut account.locked_to)];
    for (field, of) in fields {
        let mut by_role: BTreeMap<String, Names> = BTreeMap::new();
        for (row, account) in accounts.iter_mut().enumerate() {
            for (role, list) in of(account).iter_mut() {
                by_role.entry(role.clone()).or_default().list(&directory, row, list);
            }
            of(account).retain(|_, list| !list.is_empty());
        }
        for (role, names) in by_role {
            let ours = format!("{field}.{role}");
            names.say(("people", heading(rows, &ours)), &|row| rows.place("", "accounts", row, &ours), found);
        }
    }
    let mut names = Names::default();
    accounts.iter_mut().enumerate().for_each(|(row, it)| names.list(&directory, row, &mut it.forbidden));
    names.say(("people", heading(rows, "forbidden")), &|row| rows.place("", "accounts", row, "forbidden"), found);
    parents(accounts, rows, found);
}

fn parents(accounts: &mut [Account], rows: &RecordPlaces, found: &mut Limited<'_>) {
    if accounts.iter().all(|account| account.parent.is_none()) {
        return;
    }
    let directory = Directory::new(accounts.iter().map(|it| (it.id.as_str(), it.name.as_deref(), None)));
    let mut names = Names::default();
    for (row, account) in accounts.iter_mut().enumerate() {
        let Some(parent) = account.parent.as_mut() else { continue };
        let kept = names.one(&directory, row, parent);
        let themselves = *parent == account.id;
        if themselves {
            names.themselves += 1;
            names.first.entry("themselves").or_insert(row);
        }
        if !kept || themselves {
            account.parent = None;
        }
    }
    names.say(("accounts", heading(rows, "parent")), &|row| rows.place("", "accounts", row, "parent"), found);
}

/// Gives those whom decisions from a table name their ids.
pub(super) fn of_decisions(team: &Team<'_>, decisions: &mut [Decision], rows: &RecordPlaces, found: &mut Limited<'_>) {
    let directory = team.directory();
    for field in ["from", "to"] {
        let mut names = Names::default();
        for (row, decision) in decisions.iter_mut().enumerate() {
            let who = if field == "from" { &mut decision.from } else { &mut decision.to };
            if who.as_mut().is_some_and(|text| !names.one(&directory, row, text)) {
                *who = None;
            }
        }
        names.say(("people", heading(rows, field)), &|row| rows.place("", "decisions", row, field), found);
    }
}

#[cfg(test)]
mod tests {
    use super::{Directory, Found, Way};

    fn found(text: &str) -> Option<(Way, String)> {
        let people = [
            ("0055g00000AbCdE", Some("Ana Prado"), Some("ana@example.com")),
            ("0055g00000FgHiJ", Some("Bo Nyberg"), None),
            ("p3", Some("Sam Lee"), None),
            ("p4", Some("Sam Lee"), None),
        ];
        match Directory::new(people.into_iter()).find(text) {
            Found::By(way, id) => Some((way, id)),
            Found::Exact | Found::Several | Found::Nobody => None,
        }
    }

    #[test]
    fn people_are_found_by_what_is_unique() {
        let (ana, bo) = ("0055g00000AbCdE".to_owned(), "0055g00000FgHiJ".to_owned());
        assert_eq!(found("ana  PRADO"), Some((Way::Name, ana.clone())));
        assert_eq!(found("Nyberg, Bo"), Some((Way::Name, bo.clone())));
        assert_eq!(found("Ana@Example.com"), Some((Way::Email, ana.clone())));
        assert_eq!(found("0055g00000AbCdEXYZ"), Some((Way::Id, ana.clone())));
        assert_eq!(found("0055G00000FGHIJ"), Some((Way::Id, bo)));
        assert_eq!(found("Ana Prado (ana@example.com)"), Some((Way::Email, ana.clone())));
        assert_eq!(found("Ana Prado [inactive]"), Some((Way::Name, ana)));
        assert_eq!((found("Sam Lee"), found("p3"), found("Zoe")), (None, None, None));
    }
}
