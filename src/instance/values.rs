//! Values as written, as integers and indices.

use std::collections::BTreeMap;

/// Whole units of currency.
#[allow(clippy::cast_possible_truncation, reason = "validated to be below 1e15")]
pub(super) fn money(amount: f64) -> i64 {
    amount.round() as i64
}

/// A fraction in millionths.
#[allow(clippy::cast_possible_truncation, reason = "validated to be below 1e6")]
pub(super) fn millionths(fraction: f64) -> i64 {
    (fraction * 1e6).round() as i64
}

/// Whether a skill's name stands for the skill that a field of the account names.
pub(super) fn is_template(skill: &str) -> bool {
    skill.starts_with('{') && skill.ends_with('}')
}

/// Interned texts: regions, languages, industries. Case and surrounding spaces make no difference.
#[derive(Default)]
pub(super) struct WordIndex {
    /// The texts, as first written.
    pub(super) texts: Vec<String>,
    index: BTreeMap<String, u32>,
}

impl WordIndex {
    /// The index of a text.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let key = text.trim().to_lowercase();
        *self.index.entry(key).or_insert_with(|| {
            self.texts.push(text.trim().to_owned());
            next
        })
    }

    /// The indices of several texts, ordered.
    pub(super) fn intern_all<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Vec<u32> {
        let mut list: Vec<u32> = texts.map(|text| self.intern(text)).collect();
        list.sort_unstable();
        list.dedup();
        list
    }
}
