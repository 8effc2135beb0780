//! Words that look like slips for another word of the same field.
//!
//! Words differ in earnest unless shown otherwise. Two count as one where they are equal without accents, spaces and
//! punctuation (`Health-care` and `Healthcare`), or where one word in them is a single slip away from the other (a
//! letter too many, too few, wrong, or two swapped), has at least five letters, begins alike, and the one is rare
//! against the other or unknown to a team that has the other.

use std::collections::BTreeMap;

use super::{Doubt, DoubtKind, SharedField, fold};
use crate::scenario::{Account, Document, List, Person};

/// A word is rare against one that at least this many times as many accounts have.
const RARE: usize = 5;
/// The fewest letters of a word in which a slip can be told.
const LETTERS: usize = 5;
/// The most different words of a field that are compared with each other: beyond, it is free text.
const MOST_WORDS: usize = 1000;
/// Words that are one letter apart and both mean something.
const BOTH_REAL: [(&str, &str); 8] = [
    ("baking", "banking"),
    ("cleaning", "clearing"),
    ("easter", "eastern"),
    ("iceland", "ireland"),
    ("painting", "printing"),
    ("serbian", "sorbian"),
    ("shipping", "shopping"),
    ("wedding", "welding"),
];

/// Every word that looks like a slip.
pub(super) fn find(document: &Document) -> Vec<Doubt> {
    [SharedField::Industry, SharedField::Region, SharedField::Language, SharedField::Country]
        .into_iter()
        .flat_map(|field| of_field(document, field))
        .collect()
}

/// A word and who has it.
struct SpelledWord<'a> {
    text: &'a str,
    folded: Vec<String>,
    accounts: Vec<usize>,
    people: usize,
    /// Whether it is the name of a skill that accounts ask for by this field.
    skill: bool,
}

impl SpelledWord<'_> {
    fn is_listed(&self) -> bool {
        self.people > 0 || self.skill
    }

    fn joined(&self) -> String {
        self.folded.concat()
    }
}

fn of_field(document: &Document, field: SharedField) -> Vec<Doubt> {
    let words = words(document, field);
    if words.len() > MOST_WORDS {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    for (i, slip) in words.iter().enumerate() {
        let meant = words.iter().enumerate().filter(|&(j, word)| i != j && is_slip(slip, word));
        // Where several are near, the one that most accounts have.
        if let Some((_, meant)) = meant.max_by_key(|(j, word)| (word.accounts.len(), std::cmp::Reverse(*j))) {
            let text = format!("\"{}\" ({}) looks like \"{}\" ({})", slip.text, uses(slip), meant.text, uses(meant));
            doubts.push(Doubt { kind: DoubtKind::Spelling(field), accounts: slip.accounts.clone(), text });
        }
    }
    doubts
}

/// Who has a word: `2 accounts`, `1 person`, `41 accounts, 3 people`.
fn uses(word: &SpelledWord) -> String {
    let count = |n: usize, one: &str, many: &str| (n > 0).then(|| format!("{n} {}", if n == 1 { one } else { many }));
    let parts = [count(word.accounts.len(), "account", "accounts"), count(word.people, "person", "people")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "a skill".to_owned() } else { parts.join(", ") }
}

/// The words of a field, ordered; case and surrounding spaces make no difference.
fn words(document: &Document, field: SharedField) -> Vec<SpelledWord<'_>> {
    let mut words: BTreeMap<String, SpelledWord<'_>> = BTreeMap::new();
    for (i, account) in document.accounts().iter().enumerate() {
        if let Some(text) = of_account(account, field) {
            entry(&mut words, text).accounts.push(i);
        }
    }
    for text in document.people().iter().flat_map(|person| of_person(person, field)) {
        entry(&mut words, text).people += 1;
    }
    for skill in skills_by_field(document, field) {
        entry(&mut words, skill).skill = true;
    }
    words.remove("");
    words.into_values().collect()
}

fn entry<'a, 'b>(words: &'b mut BTreeMap<String, SpelledWord<'a>>, text: &'a str) -> &'b mut SpelledWord<'a> {
    let text = text.trim();
    let blank = || SpelledWord { text, folded: fold::words(text), accounts: Vec::new(), people: 0, skill: false };
    words.entry(text.to_lowercase()).or_insert_with(blank)
}

fn of_account(account: &Account, field: SharedField) -> Option<&str> {
    match field {
        SharedField::Industry => account.industry.as_deref(),
        SharedField::Region => account.region.as_deref(),
        SharedField::Language => account.language.as_deref(),
        SharedField::Country => account.country.as_deref(),
    }
}

fn of_person(person: &Person, field: SharedField) -> impl Iterator<Item = &str> {
    let list = match field {
        SharedField::Industry => Some(&person.industries),
        SharedField::Region => Some(&person.regions),
        SharedField::Language => Some(&person.languages),
        SharedField::Country => None,
    };
    list.into_iter().flat_map(List::iter)
}

/// The scenario's skills, where some seat asks for the skill that this field names.
fn skills_by_field(document: &Document, field: SharedField) -> impl Iterator<Item = &str> {
    let template = format!("{{{}}}", field.name());
    let scenario = &document.scenario;
    let mut seats = scenario.segments.iter().flat_map(|segment| segment.seats.values());
    let asked = seats.any(|seat| seat.needs.contains_key(&template) || seat.wants.contains_key(&template));
    scenario.skills.keys().filter(move |_| asked).map(String::as_str)
}

/// Whether the first word looks like a slip for the second.
fn is_slip(slip: &SpelledWord, meant: &SpelledWord) -> bool {
    let weight = |word: &SpelledWord| (word.accounts.len(), word.is_listed());
    // Only what somebody has written can be a slip, and only the rarer of two.
    if slip.accounts.is_empty() && slip.people == 0 || slip.folded.is_empty() || meant.folded.is_empty() {
        return false;
    }
    // Where there are digits, spaces and signs between them count: `Tier 1-1` is not `Tier 11`.
    let numbered = slip.text.contains(|c: char| c.is_ascii_digit());
    if slip.folded == meant.folded || !numbered && slip.joined() == meant.joined() {
        return (weight(slip), meant.text) < (weight(meant), slip.text);
    }
    let rare = meant.accounts.len() >= RARE * slip.accounts.len().max(1);
    let unknown = meant.is_listed() && !slip.is_listed();
    let both_listed = meant.is_listed() && slip.is_listed();
    (rare || unknown) && !both_listed && one_slip_away(&slip.folded, &meant.folded)
}

/// Whether two texts differ in one word only, and that by a single slip.
fn one_slip_away(slip: &[String], meant: &[String]) -> bool {
    let mut different = slip.iter().zip(meant).filter(|(a, b)| a != b);
    let Some((a, b)) = different.next().filter(|_| slip.len() == meant.len()) else { return false };
    let letters = |word: &str| word.chars().count() >= LETTERS && word.chars().all(char::is_alphabetic);
    let both_real = |a: &str, b: &str| BOTH_REAL.contains(&(a.min(b), a.max(b)));
    different.next().is_none()
        && letters(a)
        && letters(b)
        && a.chars().next() == b.chars().next()
        && a.len().abs_diff(b.len()) <= 4
        && strsim::osa_distance(a, b) == 1
        && !both_real(a, b)
}

#[cfg(test)]
mod tests {
    use super::{fold, one_slip_away};

    #[test]
    fn slips_are_told_from_words_that_differ() {
        let near = |a: &str, b: &str| one_slip_away(&fold::words(a), &fold::words(b));
        for (a, b) in [
            ("Telecomunications", "Telecommunications"),
            ("Technolgy", "Technology"),
            ("Retial", "Retail"),
            ("Financial servces", "Financial services"),
        ] {
            assert!(near(a, b), "{a}, {b}");
        }
        for (a, b) in [
            ("North", "South"),
            ("Northeast", "Northwest"),
            ("EMEA North", "EMEA South"),
            ("Region A", "Region B"),
            ("Territory 11", "Territory 12"),
            ("Austria", "Australia"),
            ("Iceland", "Ireland"),
            ("Gambia", "Zambia"),
            ("Slovakia", "Slovenia"),
            ("Danish", "Spanish"),
            ("Mining", "Dining"),
            ("Banking", "Baking"),
            ("Iran", "Iraq"),
        ] {
            assert!(!near(a, b) && !near(b, a), "{a}, {b}");
        }
    }
}
