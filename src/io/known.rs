//! The headings that are looked for, to tell which row of a file holds them and what separates its cells.

use std::collections::BTreeMap;

/// Headings by how much they say: those that a scenario maps say most, names of fields less, headings seen elsewhere least.
pub(super) struct KnownHeadings {
    weights: BTreeMap<String, usize>,
}

/// What a mapped heading says.
pub(super) const MAPPED: usize = 3;
/// What the name of a field says.
pub(super) const NAMED: usize = 2;
/// What a heading says that exports often use.
pub(super) const FAMILIAR: usize = 1;

impl KnownHeadings {
    /// Nothing known.
    pub(super) fn new() -> Self {
        Self { weights: BTreeMap::new() }
    }

    /// Names of fields.
    #[cfg(test)]
    pub(super) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::new();
        names.into_iter().for_each(|name| known.add(name, NAMED));
        known
    }

    /// Adds a heading.
    pub(super) fn add(&mut self, heading: &str, weight: usize) {
        let entry = self.weights.entry(squeezed(heading)).or_default();
        *entry = weight.max(*entry);
    }

    /// How much the cells of a row look like headings, each known one counted once.
    pub(super) fn score<'a>(&self, cells: impl Iterator<Item = &'a str>) -> usize {
        let mut seen = Vec::new();
        cells
            .filter(|cell| cell.len() <= 200)
            .filter_map(|cell| self.weights.get_key_value(&squeezed(cell)))
            .map(|(heading, weight)| {
                let again = seen.contains(&heading);
                seen.push(heading);
                if again { 0 } else { *weight }
            })
            .sum()
    }
}

/// A heading as people see it: on one line, with single spaces.
pub(super) fn tidy(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without what may differ: case, spaces, line breaks, underscores, hyphens.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(|c| !(c.is_whitespace() || matches!(c, '_' | '-'))).flat_map(char::to_lowercase).collect()
}
