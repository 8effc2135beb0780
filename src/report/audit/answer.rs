//! The audit in two or three sentences.

use std::collections::BTreeSet;

use crate::analysis::audit::{Audit, AuditFinding, FindingKind, LoadAgainstAim};
use crate::instance::Instance;
use crate::report::words;

/// Who has nobody, who carries too much, and who has the wrong owner; or that nothing is wrong.
pub(super) fn answer(instance: &Instance, audit: &Audit) -> String {
    let sentences = [uncovered(instance, audit), load(audit), unsuited(audit)];
    sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The findings of some kinds.
fn of<'a>(audit: &'a Audit, kinds: &'a [FindingKind]) -> impl Iterator<Item = &'a AuditFinding> {
    audit.findings.iter().filter(|finding| kinds.contains(&finding.kind))
}

/// The accounts of some kinds of findings and their ARR, each account counted once.
fn accounts(instance: &Instance, audit: &Audit, kinds: &[FindingKind]) -> (usize, i64) {
    let concerns = of(audit, kinds).flat_map(|finding| &finding.cases).flat_map(|case| &case.concerns);
    let distinct: BTreeSet<usize> = concerns.filter_map(|concern| concern.index).collect();
    (distinct.len(), distinct.iter().map(|&account| instance.accounts[account].arr).sum())
}

fn worth(arr: i64) -> String {
    if arr == 0 { String::new() } else { format!(" worth {}", words::money(arr)) }
}

/// Seats whose owners are not there.
const ABSENT: [FindingKind; 4] =
    [FindingKind::OwnerUnknown, FindingKind::OwnerLeaves, FindingKind::OwnerAway, FindingKind::OwnerNotAssignable];

/// Customers whom nobody who is here looks after.
fn uncovered(instance: &Instance, audit: &Audit) -> String {
    if audit.size.seats == 0 {
        return "There are no seats to own.".to_owned();
    }
    let (without, arr) = accounts(instance, audit, &[FindingKind::Ownerless]);
    let (others, others_arr) = accounts(instance, audit, &ABSENT);
    let one_role = instance.seats.iter().all(|seat| seat.role == instance.seats[0].role);
    let lack = match (without, one_role) {
        (1, true) => "has no owner",
        (_, true) => "have no owner",
        (1, false) => "has a role without an owner",
        (_, false) => "have a role without an owner",
    };
    let lacking = || format!("{}{} {lack}", words::count(without, "account", "accounts"), worth(arr));
    let gone = || {
        let what = words::count(others, "account", "accounts");
        let verb = if others == 1 { "is" } else { "are" };
        format!("{what}{} {verb} with owners who leave, are away or are not in the team", worth(others_arr))
    };
    match (without, others) {
        (0, 0) => "Every seat has an owner who is here.".to_owned(),
        (_, 0) => lacking() + ".",
        (0, _) => gone() + ".",
        _ => format!("{}, {}.", lacking(), gone()),
    }
}

/// Who carries more than they can, and who could carry more.
fn load(audit: &Audit) -> String {
    let (over, full, idle) =
        (count(audit, FindingKind::OverLimit), count(audit, FindingKind::OverTarget), count(audit, FindingKind::Idle));
    let mut parts = Vec::new();
    if over > 0 {
        let verb = if over == 1 { "carries" } else { "carry" };
        let worst = of(audit, &[FindingKind::OverLimit]).flat_map(|finding| &finding.cases).next();
        let worst = worst.and_then(|case| Some((case, case.load.as_ref()?)));
        let worst = worst.map_or_else(String::new, |(case, load)| format!(" ({}{})", case.subject, share(load)));
        parts.push(format!("{over} of {} owners {verb} more than the limit allows{worst}", audit.size.owners));
    }
    if full > 0 {
        let more = if over > 0 { " more" } else { "" };
        let verb = if full == 1 { "is" } else { "are" };
        parts.push(format!("{full}{more} {verb} above the target"));
    }
    if idle > 0 {
        let verb = if idle == 1 { "uses" } else { "use" };
        parts.push(format!("{idle} {verb} less than half of their hours"));
    }
    // Books of those who leave or are away are left to other findings, whatever is on them.
    let nobody = if of(audit, &ABSENT).next().is_some() { "Of those who are here, nobody" } else { "Nobody" };
    match parts.as_slice() {
        [] => format!("{nobody} carries too much or hardly anything."),
        _ if over + full == 0 => format!("{nobody} carries too much, {}.", words::list(&parts)),
        _ => words::list(&parts) + ".",
    }
}

/// How much of a limit on hours a load takes.
fn share(load: &LoadAgainstAim) -> String {
    let most = load.at_most.filter(|most| *most > 0.0 && load.measure == "hours");
    most.map_or_else(String::new, |most| format!(", {} of the hours", words::percent(load.is / most)))
}

/// Owners who do not suit, and what is split.
fn unsuited(audit: &Audit) -> String {
    let unsuited = [
        (FindingKind::Skill, "lacks a needed skill"),
        (FindingKind::Experience, "has too little experience"),
        (FindingKind::Language, "does not speak the language"),
        (FindingKind::Elsewhere, "looks after something else"),
        (FindingKind::Pattern, "is of the wrong kind"),
    ];
    let found: Vec<(usize, &str)> =
        unsuited.into_iter().map(|(kind, what)| (count(audit, kind), what)).filter(|(n, _)| *n > 0).collect();
    let all: usize = found.iter().map(|(n, _)| n).sum();
    let what = if let [(_, what)] = found[..] { what } else { "does not suit" };
    let mut parts = Vec::new();
    if all > 0 {
        parts.push(format!("{} an owner who {what}", words::count(all, "seat has", "seats have")));
    }
    let split = [
        (FindingKind::SplitFamily, "family has several owners", "families have several owners"),
        (FindingKind::CutPod, "account is served by several pods", "accounts are served by several pods"),
    ];
    let split = split.into_iter().map(|(kind, one, many)| (count(audit, kind), one, many));
    parts.extend(split.filter(|(n, _, _)| *n > 0).map(|(n, one, many)| words::count(n, one, many)));
    if parts.is_empty() { String::new() } else { words::list(&parts) + "." }
}

/// How many cases a kind of finding has.
fn count(audit: &Audit, kind: FindingKind) -> usize {
    of(audit, &[kind]).map(|finding| finding.count).sum()
}
