//! What is unknown although it counts, and what looks wrong in the data.

use super::{Case, Finding, Kind, View};
use crate::instance::validate::hygiene::{Doubt, DoubtKind, Field, doubts};
use crate::scenario::{Account, Person};

/// Accounts that lack something, and the doubts of [`doubts`].
pub(super) fn find(view: &View) -> Vec<Finding> {
    let mut findings = vec![incomplete(view)];
    let doubts = doubts(view.document);
    // The index of each account of the scenario.
    let mut index = vec![0; view.position.len()];
    view.position.iter().enumerate().for_each(|(account, &position)| index[position] = account);
    findings.extend(doubts.chunk_by(|a, b| a.kind == b.kind).map(|group| doubtful(view, &index, group)));
    findings
}

/// A fact that counts, and whether an account lacks it.
struct Fact {
    name: &'static str,
    missing: fn(&Account) -> bool,
}

/// The facts that count in this scenario: ARR, renewal and date of the last change always; traits only where the team
/// has such.
fn facts(view: &View) -> Vec<Fact> {
    let fact = |name, missing| Fact { name, missing };
    let team = view.document.people();
    let mut facts = vec![
        fact("ARR", |it| it.arr.is_none()),
        fact("renewal date", |it| it.renewal.is_none()),
        fact("owner's first day", |it| it.owner.keys().any(|role| !it.owner_since.contains_key(role))),
    ];
    let mut with = |has: fn(&Person) -> bool, one: Fact| {
        if team.iter().any(has) {
            facts.push(one);
        }
    };
    with(|it| !it.regions.is_empty(), fact("region", |it| it.region.is_none()));
    with(|it| !it.industries.is_empty(), fact("industry", |it| it.industry.is_none()));
    with(|it| !it.languages.is_empty(), fact("language", |it| it.language.is_none()));
    facts
}

/// Accounts that lack a fact. A fact that no account has is one gap in the data, not one of each account: it is told
/// among the reasons, and makes no cases.
fn incomplete(view: &View) -> Finding {
    let facts = facts(view);
    let all = view.instance.accounts.len();
    let lacks = |fact: &Fact, account: usize| (fact.missing)(view.raw(account));
    let count = |fact: &Fact| (0..all).filter(|&account| lacks(fact, account)).count();
    let counts: Vec<usize> = facts.iter().map(count).collect();
    let mut cases = Vec::new();
    for account in 0..all {
        let some = |fact: &usize| counts[*fact] < all && lacks(&facts[*fact], account);
        let lacking: Vec<usize> = (0..facts.len()).filter(some).collect();
        if lacking.is_empty() {
            continue;
        }
        let names: Vec<&str> = lacking.iter().map(|&fact| facts[fact].name).collect();
        cases.push(Case {
            subject: view.instance.accounts[account].name.clone(),
            detail: format!("no {}", names.join(", no ")),
            arr: view.instance.accounts[account].arr,
            concerns: vec![view.concern(account, None, None)],
            ..Case::default()
        });
    }
    let whole = |count: usize| if count == all { " anywhere" } else { "" };
    let reason = |(fact, &count): (&Fact, &usize)| {
        (count > 0).then(|| super::Reason { reason: format!("no {}{}", fact.name, whole(count)), count })
    };
    let mut reasons: Vec<_> = facts.iter().zip(&counts).filter_map(reason).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    let finding = view.finding(Kind::Incomplete, cases);
    let count = if counts.contains(&all) { all } else { finding.count };
    Finding { count, reasons, ..finding }
}

/// Doubts of one kind as a finding.
fn doubtful(view: &View, index: &[usize], group: &[Doubt]) -> Finding {
    let case = |doubt: &Doubt| {
        let accounts = || doubt.accounts.iter().map(|&position| index[position]);
        Case {
            subject: doubt.text.clone(),
            arr: view.arr_of(accounts()),
            concerns: accounts().map(|account| view.concern(account, None, None)).collect(),
            ..Case::default()
        }
    };
    let cases: Vec<Case> = group.iter().map(case).collect();
    match group[0].kind {
        DoubtKind::SameName => view.finding(Kind::SameName, cases),
        DoubtKind::SameDomain => view.finding(Kind::SameDomain, cases),
        DoubtKind::RolledUp => view.finding(Kind::RolledUp, cases),
        DoubtKind::Spelling(field) => {
            let title = match field {
                Field::Industry => "Industries that may be slips",
                Field::Region => "Regions that may be slips",
                Field::Language => "Languages that may be slips",
                Field::Country => "Countries that may be slips",
            };
            view.finding(Kind::Spelling, cases).about(field.name(), title.to_owned())
        }
    }
}
