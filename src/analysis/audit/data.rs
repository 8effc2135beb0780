//! What is unknown although it counts, and what looks wrong in the data.

use super::{AuditCase, AuditContext, AuditFinding, FindingKind};
use crate::instance::validate::hygiene::{Doubt, DoubtKind, SharedField, doubts};
use crate::scenario::{Account, Person};

/// Accounts that lack something, and the doubts of [`doubts`].
pub(super) fn find(context: &AuditContext) -> Vec<AuditFinding> {
    let mut findings = vec![incomplete(context)];
    let mut doubts = doubts(context.document);
    doubts.retain(|doubt| !context.document.scenario.accepts(doubt.kind.code()));
    // The index of each account of the scenario.
    let mut index = vec![0; context.position.len()];
    context.position.iter().enumerate().for_each(|(account, &position)| index[position] = account);
    findings.extend(doubts.chunk_by(|a, b| a.kind == b.kind).map(|group| doubtful(context, &index, group)));
    findings
}

/// A fact that counts, and whether an account lacks it.
struct KnownFact {
    name: &'static str,
    missing: fn(&Account) -> bool,
}

/// The facts that count in this scenario: ARR, renewal and date of the last change always; traits only where the team
/// has such.
fn facts(context: &AuditContext) -> Vec<KnownFact> {
    let fact = |name, missing| KnownFact { name, missing };
    let team = context.document.people();
    let mut facts = vec![
        fact("ARR", |it| it.arr.is_none()),
        fact("renewal date", |it| it.renewal.is_none()),
        fact("owner's first day", |account| account.owner.keys().any(|role| !account.owner_since.contains_key(role))),
    ];
    let mut with = |has: fn(&Person) -> bool, one: KnownFact| {
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
fn incomplete(context: &AuditContext) -> AuditFinding {
    let facts = facts(context);
    let all = context.instance.accounts.len();
    let lacks = |fact: &KnownFact, account: usize| (fact.missing)(context.raw(account));
    let count = |fact: &KnownFact| (0..all).filter(|&account| lacks(fact, account)).count();
    let counts: Vec<usize> = facts.iter().map(count).collect();
    let mut cases = Vec::new();
    for account in 0..all {
        let some = |fact: &usize| counts[*fact] < all && lacks(&facts[*fact], account);
        let lacking: Vec<usize> = (0..facts.len()).filter(some).collect();
        if lacking.is_empty() {
            continue;
        }
        let names: Vec<&str> = lacking.iter().map(|&fact| facts[fact].name).collect();
        cases.push(AuditCase {
            subject: context.instance.accounts[account].name.clone(),
            detail: format!("no {}", names.join(", no ")),
            arr: context.instance.accounts[account].arr,
            concerns: vec![context.concern(account, None, None)],
            ..AuditCase::default()
        });
    }
    let whole = |count: usize| if count == all { " anywhere" } else { "" };
    let reason = |(fact, &count): (&KnownFact, &usize)| {
        (count > 0).then(|| super::CaseGroup { reason: format!("no {}{}", fact.name, whole(count)), count })
    };
    let mut reasons: Vec<_> = facts.iter().zip(&counts).filter_map(reason).collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    let finding = context.finding(FindingKind::Incomplete, cases);
    let count = if counts.contains(&all) { all } else { finding.count };
    AuditFinding { count, reasons, ..finding }
}

/// Doubts of one kind as a finding.
fn doubtful(context: &AuditContext, index: &[usize], group: &[Doubt]) -> AuditFinding {
    let case = |doubt: &Doubt| {
        let accounts = || doubt.accounts.iter().map(|&position| index[position]);
        AuditCase {
            subject: doubt.text.clone(),
            arr: context.arr_of(accounts()),
            concerns: accounts().map(|account| context.concern(account, None, None)).collect(),
            ..AuditCase::default()
        }
    };
    let cases: Vec<AuditCase> = group.iter().map(case).collect();
    match group[0].kind {
        DoubtKind::SameName => context.finding(FindingKind::SameName, cases),
        DoubtKind::SameDomain => context.finding(FindingKind::SameDomain, cases),
        DoubtKind::RolledUp => context.finding(FindingKind::RolledUp, cases),
        DoubtKind::Spelling(field) => {
            let title = match field {
                SharedField::Industry => "Industries that may be slips",
                SharedField::Region => "Regions that may be slips",
                SharedField::Language => "Languages that may be slips",
                SharedField::Country => "Countries that may be slips",
            };
            context.finding(FindingKind::Spelling, cases).about(field.name(), title.to_owned())
        }
    }
}
