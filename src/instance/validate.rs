//! Whether a scenario makes sense: values, references and consistency, all problems at once.
//!
//! Its form is right already, see `io`. Rules in CEL are checked where they are evaluated.

use crate::error::{Diagnostics, Limited, Place, did_you_mean};
use crate::scenario::{Document, Scenario};
use known::KnownIds;

mod accept;
pub mod attributes;
mod crm;
mod dates;
mod decisions;
mod duplicates;
mod families;
mod futures;
pub mod hygiene;
mod journey;
mod known;
mod locks;
mod measures;
mod names;
mod numbers;
mod outliers;
mod outlook;
mod policy;
mod pools;
mod references;
mod roles;
mod schedule;
mod seats;
mod skills;
mod triggers;
mod unmet;
mod what_if;

/// Checks the whole scenario and adds every problem to `found`: codes E2xx for values, E3xx for references and
/// consistency, W2xx and W3xx for what is only suspicious.
pub fn validate(document: &Document, found: &mut Diagnostics) {
    let known = KnownIds::of(document);
    let mut limited = Limited::new(found);
    let mut check = Check { document, scenario: &document.scenario, known: &known, found: &mut limited };
    names::check(&mut check);
    duplicates::check(&mut check);
    numbers::check(&mut check);
    dates::check(&mut check);
    skills::check(&mut check);
    references::check(&mut check);
    roles::check(&mut check);
    seats::check(&mut check);
    pools::check(&mut check);
    journey::check(&mut check);
    families::check(&mut check);
    locks::check(&mut check);
    decisions::check(&mut check);
    attributes::check(&mut check);
    measures::check(&mut check);
    policy::check(&mut check);
    triggers::check(&mut check);
    what_if::check(&mut check);
    outlook::check(&mut check);
    futures::check(&mut check);
    schedule::check(&mut check);
    crm::check(&mut check);
    accept::check(&mut check);
    hygiene::check(&mut check);
    unmet::check(&mut check);
    outliers::check(&mut check);
    limited.finish(&document.file);
}

/// What every check works on.
struct Check<'a, 'b> {
    document: &'a Document,
    scenario: &'a Scenario,
    known: &'a KnownIds<'a>,
    found: &'a mut Limited<'b>,
}

impl<'a> Check<'a, '_> {
    /// Notes a problem at a path of the scenario.
    fn at(&mut self, code: &'static str, path: &str, cause: impl Into<String>, remedy: impl Into<String>) {
        self.found.push(code, self.document.place(path), cause, remedy);
    }

    /// Notes an id that is not known, with a suggestion from those that are.
    fn unknown<I: IntoIterator<Item = &'a str>>(
        &mut self,
        code: &'static str,
        place: impl FnOnce() -> Place,
        (what, id): (&str, &str),
        known: impl FnOnce() -> I,
    ) {
        let cause = || format!("There is no {what} \"{id}\".");
        self.found.with(code, || (place(), cause(), did_you_mean(id, known())));
    }
}
