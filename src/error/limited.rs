//! A collector that stops repeating itself: a file of 50,000 rows can be wrong 50,000 times in the same way.

use std::collections::BTreeMap;

use super::{Diagnostics, Place};

/// How many diagnostics of one code are kept in full.
const MOST: u64 = 20;

/// Passes on the first few diagnostics of each code and counts the rest.
#[derive(Debug)]
pub struct Limited<'a> {
    found: &'a mut Diagnostics,
    seen: BTreeMap<&'static str, u64>,
}

impl<'a> Limited<'a> {
    /// A collector that adds to `found`.
    pub fn new(found: &'a mut Diagnostics) -> Self {
        Self { found, seen: BTreeMap::new() }
    }

    /// Notes one more problem, in full or by count.
    pub fn push(&mut self, code: &'static str, place: Place, cause: impl Into<String>, remedy: impl Into<String>) {
        self.with(code, || (place, cause.into(), remedy.into()));
    }

    /// Notes one more problem; place, cause and remedy are made up only if they are shown.
    pub fn with(&mut self, code: &'static str, problem: impl FnOnce() -> (Place, String, String)) {
        let seen = self.seen.entry(code).or_default();
        *seen += 1;
        if *seen <= MOST {
            let (place, cause, remedy) = problem();
            self.found.push(code, place, cause, remedy);
        }
    }

    /// Says how many more there were of each code in this file.
    pub fn finish(self, file: &str) {
        for (code, seen) in self.seen.into_iter().filter(|&(_, seen)| seen > MOST) {
            let cause = format!("There are {} more of these.", seen - MOST);
            self.found.push(code, Place::file(file), cause, "Mend those shown, then check again.");
        }
    }
}
