//! Which segment each account belongs to, and which accounts are at risk.

use std::collections::BTreeMap;

use cel::Context;

use super::rules::{CompiledRule, Fields, Subject, subject};
use crate::error::{Diagnostics, Place};
use crate::scenario::{Account, Document, defaults};

/// What the rules say of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// Index of its segment in the scenario.
    pub segment: usize,
    /// Whether it is at risk.
    pub at_risk: bool,
    /// Whether the freeze's own rule holds for it.
    pub frozen: bool,
}

/// Places every account: by the segment it names, else by the first rule that matches it, else in the default segment.
/// Accounts that nothing places, rules that fail and segments that get no account are noted; an account without a
/// segment gets segment 0, which is an error noted too.
#[must_use]
pub fn place(document: &Document, found: &mut Diagnostics) -> Vec<Placement> {
    let scenario = &document.scenario;
    let accounts = document.accounts();
    let about = subject(accounts);
    let rules: Vec<Option<CompiledRule>> = compile_segments(document, &about, found);
    let risk_place = document.place("rules.at_risk");
    let risk_text = scenario.rules.at_risk.as_deref().unwrap_or(defaults::AT_RISK);
    let risk = CompiledRule::compile(risk_text, &risk_place, &about, found);
    let freeze_place = document.place("rules.freeze.when");
    let freeze_text = scenario.rules.freeze.when.as_deref();
    let freeze = freeze_text.and_then(|text| CompiledRule::compile(text, &freeze_place, &about, found));
    if found.has_errors() {
        return Vec::new();
    }
    let default = scenario.segments.iter().position(|segment| segment.default);
    let mut context = Context::default();
    let mut unplaced = Vec::new();
    let mut failures = Failures::default();
    let mut placements = Vec::with_capacity(accounts.len());
    for account in accounts {
        let fields = Fields { account, as_of: scenario.as_of };
        let named = account.segment.as_ref().and_then(|id| scenario.segments.iter().position(|s| s.id == *id));
        let by_rule = || {
            let mut matching = rules.iter().map(|rule| {
                rule.as_ref().is_some_and(|rule| failures.note(rule.matches(&mut context, &fields, None), &account.id))
            });
            matching.position(|matches| matches)
        };
        let segment = named.or_else(by_rule).or(default);
        if segment.is_none() {
            unplaced.push(account.id.as_str());
        }
        let placed = segment.map(|segment| scenario.segments[segment].id.as_str());
        let mut holds = |rule: &Option<CompiledRule>| {
            rule.as_ref().is_some_and(|rule| failures.note(rule.matches(&mut context, &fields, placed), &account.id))
        };
        let (at_risk, frozen) = (holds(&risk), holds(&freeze));
        placements.push(Placement { segment: segment.unwrap_or(0), at_risk, frozen });
    }
    failures.report(document, found);
    report_unplaced(document, &unplaced, found);
    report_empty(document, &rules, &placements, found);
    placements
}

/// Where one account belongs, and every segment whose rule matches it. The scenario must be valid.
#[must_use]
pub(super) fn place_one(
    document: &Document,
    account: &Account,
    found: &mut Diagnostics,
) -> Option<(Placement, Vec<usize>)> {
    let scenario = &document.scenario;
    let about = subject(document.accounts());
    let fields = Fields { account, as_of: scenario.as_of };
    let mut context = Context::default();
    let rules = compile_segments(document, &about, found);
    let mut matches = |rule: &CompiledRule, placed| rule.matches(&mut context, &fields, placed).unwrap_or(false);
    let matching: Vec<usize> =
        (0..rules.len()).filter(|&i| rules[i].as_ref().is_some_and(|rule| matches(rule, None))).collect();
    let named = account.segment.as_ref().and_then(|id| scenario.segments.iter().position(|s| s.id == *id));
    let default = || scenario.segments.iter().position(|segment| segment.default);
    let segment = named.or(matching.first().copied()).or_else(default)?;
    let risk = scenario.rules.at_risk.as_deref().unwrap_or(defaults::AT_RISK);
    let risk = CompiledRule::compile(risk, &document.place("rules.at_risk"), &about, found);
    let freeze = scenario.rules.freeze.when.as_deref();
    let freeze =
        freeze.and_then(|text| CompiledRule::compile(text, &document.place("rules.freeze.when"), &about, found));
    let mut holds =
        |rule: Option<CompiledRule>| rule.is_some_and(|rule| matches(&rule, Some(&scenario.segments[segment].id)));
    let (at_risk, frozen) = (holds(risk), holds(freeze));
    Some((Placement { segment, at_risk, frozen }, matching))
}

/// Accounts that match the rule of a segment as well as that of an earlier one, which has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Index of the segment that has them.
    pub taken_by: usize,
    /// Index of the segment whose rule they match, too.
    pub also: usize,
    /// How many they are.
    pub accounts: usize,
    /// The ids of the first of them.
    pub examples: Vec<String>,
}

/// Every overlap of two segments' rules, by segment. Rules that always hold overlap with everything and are left out.
#[must_use]
pub fn overlaps(document: &Document, placements: &[Placement]) -> Vec<Overlap> {
    let about = subject(document.accounts());
    let rules = compile_segments(document, &about, &mut Diagnostics::new());
    let mut context = Context::default();
    let mut found: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    for (account, placement) in document.accounts().iter().zip(placements) {
        let fields = Fields { account, as_of: document.scenario.as_of };
        for (also, rule) in rules.iter().enumerate().skip(placement.segment + 1) {
            let rule = rule.as_ref().filter(|rule| rule.depends_on_the_account());
            if rule.is_some_and(|rule| rule.matches(&mut context, &fields, None).unwrap_or(false)) {
                found.entry((placement.segment, also)).or_default().push(&account.id);
            }
        }
    }
    let overlap = |((taken_by, also), ids): ((usize, usize), Vec<&str>)| Overlap {
        taken_by,
        also,
        accounts: ids.len(),
        examples: ids.into_iter().take(3).map(str::to_owned).collect(),
    };
    found.into_iter().map(overlap).collect()
}

fn compile_segments(document: &Document, about: &Subject, found: &mut Diagnostics) -> Vec<Option<CompiledRule>> {
    let segments = document.scenario.segments.iter().enumerate();
    segments
        .map(|(i, segment)| {
            let place = document.place(format!("segments[{i}].when"));
            segment.when.as_ref().and_then(|text| CompiledRule::compile(text, &place, about, found))
        })
        .collect()
}

/// Rules that failed on some account, the first of each message.
#[derive(Default)]
pub(super) struct Failures(Vec<(String, String)>);

impl Failures {
    /// Whether the account matches; a failure is kept and counts as no.
    pub(super) fn note(&mut self, result: Result<bool, String>, account: &str) -> bool {
        self.value(result, account).unwrap_or(false)
    }

    /// What a rule gives; a failure is kept and gives nothing.
    pub(super) fn value<T>(&mut self, result: Result<T, String>, account: &str) -> Option<T> {
        result
            .map_err(|message| {
                if self.0.len() < 10 && !self.0.iter().any(|(known, _)| *known == message) {
                    self.0.push((message, account.to_owned()));
                }
            })
            .ok()
    }

    pub(super) fn report(self, document: &Document, found: &mut Diagnostics) {
        for (message, account) in self.0 {
            found.push(
                "E403",
                document.place(""),
                format!("A rule fails on account \"{account}\": {message}."),
                "Compare numbers with numbers and texts with texts; every rule must give true or false.",
            );
        }
    }
}

fn report_unplaced(document: &Document, unplaced: &[&str], found: &mut Diagnostics) {
    if unplaced.is_empty() {
        return;
    }
    let examples = unplaced.iter().take(3).map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(", ");
    found.push(
        "E404",
        document.place("segments"),
        format!("{} account(s) match no segment, such as {examples}.", unplaced.len()),
        "Add a last segment with `\"when\": \"true\"`, or name a segment on these accounts.",
    );
}

fn report_empty(
    document: &Document,
    rules: &[Option<CompiledRule>],
    placements: &[Placement],
    found: &mut Diagnostics,
) {
    for (i, segment) in document.scenario.segments.iter().enumerate() {
        if placements.iter().any(|placement| placement.segment == i) {
            continue;
        }
        let taken = rules[i].as_ref().map_or(Vec::new(), |rule| matching(document, rule));
        let (cause, remedy) = match taken.first() {
            None => ("Nothing matches its rule.".to_owned(), "Check its rule against the accounts' fields."),
            Some(first) => (
                format!(
                    "{} account(s) match its rule, such as \"{first}\", but earlier segments have them.",
                    taken.len()
                ),
                "Move it up, or narrow the rules before it: the first that matches wins.",
            ),
        };
        let place = Place { path: format!("segments[{i}]"), ..document.place("") };
        found.push("W401", place, format!("No account belongs to segment \"{}\". {cause}", segment.id), remedy);
    }
}

/// The ids of the accounts that a rule matches and that name no segment themselves.
fn matching<'a>(document: &'a Document, rule: &CompiledRule) -> Vec<&'a str> {
    let mut context = Context::default();
    let free = document.accounts().iter().filter(|account| account.segment.is_none());
    let matches = free.filter(|account| {
        let fields = Fields { account, as_of: document.scenario.as_of };
        rule.matches(&mut context, &fields, None).unwrap_or(false)
    });
    matches.map(|account| account.id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use crate::error::Diagnostics;

    #[test]
    fn a_rule_for_risk_sees_the_segment_that_another_rule_gave() {
        let text = r#"{ "rebook": 1, "name": "Two sizes", "as_of": "2027-01-01",
          "segments": [
            { "id": "big", "when": "segment == null && arr >= 100.0", "seats": { "csm": { "hours": 10 } } },
            { "id": "small", "when": "true", "seats": { "csm": { "hours": 5 } } }
          ],
          "team": [{ "id": "p1", "role": "csm" }],
          "accounts": [{ "id": "a1", "arr": 200 }, { "id": "a2", "arr": 20 }, { "id": "a3", "segment": "big" }],
          "rules": { "at_risk": "[\"big\"].exists(it, it == segment)" } }"#;
        let (document, _) = crate::io::parse(text, "scenario.json").unwrap();
        let mut found = Diagnostics::new();
        let placed = super::place(&document, &mut found);
        assert!(found.0.is_empty(), "{found}");
        let risks: Vec<(usize, bool)> = placed.iter().map(|one| (one.segment, one.at_risk)).collect();
        assert_eq!(risks, [(0, true), (1, false), (0, true)]);
    }
}
