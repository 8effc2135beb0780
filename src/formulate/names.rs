//! Names of rows and columns that every reader of either format takes, each used once, made when they are written.

use std::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

/// The longest name of a unit, of a way to decide one, and of a meter; with a kind before it, no name is much longer
/// than 60 characters.
const LONGEST: [usize; 3] = [36, 20, 54];
/// Room at a name's end for a dot and a number.
const TAIL: usize = 8;

/// Names to write a problem with; they are made unique and safe where they are not.
#[derive(Debug, Clone, Default)]
pub struct ModelNames {
    /// One for each unit, such as `acme.csm`.
    pub units: Vec<String>,
    /// The ways in which units are decided, such as `p07`; different ways may have one name.
    pub ways: Vec<String>,
    /// For each option the index of its way. An option left out is named by its number within its unit.
    pub way_of: Vec<u32>,
    /// One for each meter, such as `hours.p07`.
    pub meters: Vec<String>,
    /// The program's name.
    pub title: String,
}

/// Names that are unique and safe. No part of a name has two dots in a row or one at its ends, so that two dots between
/// a unit and a way can't be mistaken, and no list of all options' names is needed to keep them apart.
pub(super) struct Labels<'a> {
    pub(super) title: String,
    pub(super) units: Vec<String>,
    pub(super) meters: Vec<String>,
    ways: Vec<String>,
    way_of: &'a [u32],
}

impl<'a> Labels<'a> {
    /// The names of so many units and meters.
    pub(super) fn new(names: &'a ModelNames, units: usize, meters: usize) -> Self {
        let [unit, way, meter] = LONGEST;
        Self {
            title: names.title.lines().collect::<Vec<_>>().join(" "),
            units: unique(&names.units, units, unit),
            meters: unique(&names.meters, meters, meter),
            ways: unique(&names.ways, names.ways.len(), way),
            way_of: &names.way_of,
        }
    }

    /// The program's name, safe.
    pub(super) fn program(&self) -> String {
        if self.title.is_empty() { "rebook".to_owned() } else { safe(&self.title, usize::MAX) }
    }

    /// The column of an option, which is the so-manieth of its unit.
    pub(super) fn option(&self, unit: usize, option: usize, number: usize) -> OptionColumn<'_> {
        let way = self.way_of.get(option).map(|&way| self.ways[way as usize].as_str());
        OptionColumn { unit: &self.units[unit], way: way.ok_or(number) }
    }

    /// About how long the name of an option's column is.
    pub(super) fn mean_option(&self) -> u64 {
        mean(&self.units) + mean(&self.ways) + 4
    }
}

/// How long names are, on the whole.
pub(super) fn mean(names: &[String]) -> u64 {
    let all: usize = names.iter().map(String::len).sum();
    all as u64 / (names.len() as u64).max(1)
}

/// The name of an option's column.
pub(super) struct OptionColumn<'a> {
    unit: &'a str,
    /// The way, or the option's number within its unit.
    way: Result<&'a str, usize>,
}

impl fmt::Display for OptionColumn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.way {
            Ok(way) => write!(f, "x.{}..{way}", self.unit),
            Err(number) => write!(f, "x.{}..{}", self.unit, number + 1),
        }
    }
}

/// A name of letters, digits, low lines and single dots, not too long.
fn safe(name: &str, longest: usize) -> String {
    let parts = name.split('.').filter(|part| !part.is_empty());
    let safe = |part: &str| part.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    cut(&parts.map(safe).collect::<Vec<_>>().join("."), longest)
}

/// A safe name of at most so many characters.
fn cut(name: &str, longest: usize) -> String {
    let name = name[..name.len().min(longest)].trim_end_matches('.');
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

/// So many safe names; a number is put behind those that another line has already.
fn unique(names: &[String], count: usize, longest: usize) -> Vec<String> {
    let mut taken = FxHashSet::default();
    // The next number to put behind a stem: names by the thousand may be the same once they are safe.
    let mut next: FxHashMap<String, usize> = FxHashMap::default();
    let given = (0..count).map(|i| safe(names.get(i).map_or("", String::as_str), longest));
    given
        .map(|name| {
            if taken.insert(name.clone()) {
                return name;
            }
            let stem = cut(&name, longest - TAIL);
            let number = next.entry(stem.clone()).or_insert(1);
            loop {
                *number += 1;
                let name = format!("{stem}.{number}");
                if taken.insert(name.clone()) {
                    return name;
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_the_thousand_that_are_the_same() {
        let stems = ["_____".to_owned(), "b".repeat(70), "_____.7".to_owned()];
        let given: Vec<String> = stems.iter().cycle().take(30_000).cloned().collect();
        let names = unique(&given, given.len(), 36);
        let all: std::collections::BTreeSet<&String> = names.iter().collect();
        assert_eq!(all.len(), given.len());
        assert!(names.iter().all(|name| name.len() <= 36));
        assert!(names.contains(&"_____.2".to_owned()) && names.contains(&"_____.7.2".to_owned()));
    }

    #[test]
    fn no_name_has_dots_in_a_row_or_at_its_ends() {
        let given: Vec<String> = ["..", ".a..b.", "", "Café 1.p1", "abc.d", "abc.d"].map(str::to_owned).to_vec();
        assert_eq!(unique(&given, 7, 12), ["_", "a.b", "_.2", "Caf__1.p1", "abc.d", "abc.2", "_.3"]);
    }
}
