//! What happens in a sampled future.

use sha2::{Digest as _, Sha256};

use crate::coverage;
use crate::error::Diagnostics;
use crate::scenario::{Change, Document, Futures, List, Outlook};
use crate::what_if::apply::forget_owners;

/// Who and what may come and go in a scenario, and how likely it is.
pub(super) struct Chances<'a> {
    document: &'a Document,
    futures: &'a Futures,
    /// The chances of each account to be lost and to have another like it.
    accounts: Vec<(f64, f64)>,
}

impl<'a> Chances<'a> {
    pub(super) fn of(document: &'a Document, futures: &'a Futures) -> Self {
        let placements = coverage::segments::place(document, &mut Diagnostics::new());
        let segments = &document.scenario.segments;
        let chance = |placement: &coverage::segments::Placement| {
            let segment = segments[placement.segment].id.as_str();
            (Outlook::share(&futures.churn, segment), Outlook::share(&futures.growth, segment))
        };
        Self { document, futures, accounts: placements.iter().map(chance).collect() }
    }

    /// What happens in a sample; nothing at all is no change.
    pub(super) fn draw(&self, sample: u32) -> Vec<Change> {
        let happens = |what: &str, id: &str, chance: f64| dice(self.futures.seed, sample, what, id) < chance;
        let end = self.document.scenario.period_end();
        let there = self
            .document
            .people()
            .iter()
            .filter(|person| person.assignable && person.end.is_none_or(|last| last >= end));
        let leavers = there.filter(|person| happens("leaves", &person.id, self.futures.attrition));
        let mut changes: Vec<Change> =
            leavers.map(|it| Change { leave: Some(it.id.clone()), ..Change::default() }).collect();
        let accounts = || self.document.accounts().iter().zip(&self.accounts);
        let won = accounts().filter(|(it, (_, growth))| happens("grows", &it.id, *growth));
        let won: Vec<_> = won
            .map(|(account, _)| {
                let mut new = account.clone();
                new.id = format!("{}+drawn", account.id);
                forget_owners(&mut new);
                new
            })
            .collect();
        let lost = accounts().filter(|(it, (churn, _))| happens("is lost", &it.id, *churn));
        let lost = List(lost.map(|(account, _)| account.id.clone()).collect());
        if !won.is_empty() {
            changes.push(Change { win: Some(won), ..Change::default() });
        }
        if !lost.0.is_empty() {
            changes.push(Change { lose: Some(lost), ..Change::default() });
        }
        changes
    }
}

/// A number from 0 to 1 that depends on nothing but seed, sample, event and id: the same person has the same fate under
/// all what-ifs, so that their differences are not a matter of luck.
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn dice(seed: u32, sample: u32, what: &str, id: &str) -> f64 {
    let bytes = Sha256::digest(format!("{seed} {sample} {what} {id}").as_bytes());
    let number = bytes.iter().take(8).fold(0u64, |number, &byte| number << 8 | u64::from(byte));
    (number >> 11) as f64 / (1u64 << 53) as f64
}
