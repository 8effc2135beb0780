//! Whether every question can be asked: each is applied and built by itself, without being solved.

use super::apply;
use crate::error::{Diagnostic, Diagnostics, Limited, Severity};
use crate::instance::build;
use crate::planner;
use crate::scenario::{Document, WhatIf, questions};

/// So many questions are tried, and so many accounts and people gone through with them: some twenty seconds.
const MOST_QUESTIONS: usize = 500;
const MOST: usize = 400_000;
/// So many pairs of a seat and an owner are counted for a question: more would take longer than all the rest.
const MOST_PAIRS: usize = 200_000;

/// Notes every question after whose changes the scenario makes no sense (`E343`), or would be too large to be planned, and
/// how many were not tried (`W346`). Nothing more is said of what-ifs that are among the problems which are known, and
/// nothing at all where the scenario makes no sense without them.
#[must_use]
pub fn unanswerable(document: &Document, known: &Diagnostics) -> Diagnostics {
    let mut found = Diagnostics::new();
    let is_known = |what_if: usize| {
        let place = document.place(format!("what_if[{what_if}]")).to_string();
        known.0.iter().any(|one| one.severity == Severity::Error && one.place.to_string().starts_with(&place))
    };
    let all: Vec<(usize, WhatIf)> = in_turn(document).into_iter().filter(|(what_if, _)| !is_known(*what_if)).collect();
    let each = (document.accounts().len() + document.people().len()).max(1);
    let tried = all.len().min(MOST_QUESTIONS).min((MOST / each).max(1));
    let mut base = document.clone();
    base.scenario.what_if.clear();
    if known.has_errors() && build(&base).is_err() {
        return found;
    }
    let mut limited = Limited::new(&mut found);
    for (what_if, question) in &all[..tried] {
        if let Some(first) = first_error(&base, question) {
            limited.with("E343", || {
                let title = question.title.as_deref().unwrap_or(&question.id);
                let place = first.place.to_string();
                let at = if place.is_empty() { String::new() } else { format!(" at {place}") };
                let cause = format!("After \"{title}\" there is a problem{at}: {} ({})", first.cause, first.code);
                (document.place(format!("what_if[{what_if}]")), cause, first.remedy.clone())
            });
        }
    }
    limited.finish(&document.file);
    if tried < all.len() {
        let cause = format!("{} of {} questions were not tried out: it would take long.", all.len() - tried, all.len());
        found.push(
            "W346",
            document.place("what_if"),
            cause,
            "`rebook compare` says of each whether it can be answered.",
        );
    }
    found
}

/// All questions, each with the what-if that it comes from: first one of every what-if, then the others. A sweep that can't
/// be made is told of elsewhere.
fn in_turn(document: &Document) -> Vec<(usize, WhatIf)> {
    let (mut first, mut others) = (Vec::new(), Vec::new());
    for (index, what_if) in document.scenario.what_if.iter().enumerate() {
        let mut single = questions(document, what_if).unwrap_or_default().into_iter().map(|one| (index, one));
        first.extend(single.next());
        others.extend(single);
    }
    first.extend(others);
    first
}

/// The first thing that is wrong with a scenario after a question's changes.
fn first_error(base: &Document, question: &WhatIf) -> Option<Diagnostic> {
    let planned = apply(base, question).and_then(|document| build(&document)).and_then(|(instance, _)| {
        let is_small = instance.seats.len().saturating_mul(instance.owners.len()) <= MOST_PAIRS;
        if is_small { planner::fits(&instance) } else { Ok(()) }
    });
    planned.err()?.0.into_iter().find(|one| one.severity == Severity::Error)
}
