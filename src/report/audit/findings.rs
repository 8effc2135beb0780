//! The findings of an audit: what it is, how much of it, the worst examples, what to do.

use std::collections::BTreeMap;

use crate::analysis::audit::{Audit, AuditCase, AuditFinding, FindingKind, LoadAgainstAim, Section};
use crate::instance::Instance;
use crate::report::block::{self, Block, Findings};
use crate::report::{CommandContext, summary, words};

/// How many cases of a finding are written before the list is cut.
const MOST: usize = 3;
/// How many reasons are told.
const REASONS: usize = 6;

/// All findings by section, the triggers last.
pub(super) fn findings(instance: &Instance, audit: &Audit, asked: &CommandContext) -> Vec<Block> {
    let writer = FindingWriter::new(instance, asked);
    let all: Vec<&AuditFinding> = audit.findings.iter().chain(&audit.triggers).collect();
    let section = |finding: &&AuditFinding| finding.kind.about().section;
    let groups = all.chunk_by(|a, b| section(a) == section(b));
    let block = |group: &[&AuditFinding]| {
        // What several findings in a row ask for is said once, behind the last.
        let repeated = |i: usize| group.get(i + 1).is_some_and(|next| next.remedy == group[i].remedy);
        let list = group.iter().enumerate().map(|(i, finding)| writer.finding(finding, !repeated(i))).collect();
        Block::Findings(Findings { heading: heading(section(&group[0])).to_owned(), list })
    };
    groups.map(block).collect()
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Uncovered => "Without an owner who is here",
        Section::Unsuited => "The owner does not suit",
        Section::Load => "Load",
        Section::Split => "Not together",
        Section::Change => "Change",
        Section::Data => "Data",
        Section::Trigger => "Triggers",
    }
}

struct FindingWriter<'a> {
    full: bool,
    owners: BTreeMap<&'a str, &'a str>,
    /// Whether accounts have seats of several roles, so that a role needs to be told.
    several_roles: bool,
}

impl<'a> FindingWriter<'a> {
    fn new(instance: &'a Instance, asked: &CommandContext) -> Self {
        let owners = instance.owners.iter().map(|owner| (owner.id.as_str(), owner.name.as_str())).collect();
        let several_roles = instance.seats.iter().any(|seat| seat.role != instance.seats[0].role);
        Self { full: asked.full, owners, several_roles }
    }

    fn finding(&self, finding: &AuditFinding, with_remedy: bool) -> block::FindingBlock {
        let unit = finding.kind.about().unit;
        let means = (self.full || finding.kind == FindingKind::Bunched).then(|| finding.means.to_owned());
        let reasons = (!finding.reasons.is_empty()).then(|| reasons(finding));
        block::FindingBlock {
            title: finding.title.clone(),
            count: words::count(finding.count, unit.0, unit.1),
            amount: if finding.arr == 0 { String::new() } else { words::money(finding.arr) },
            said: means.into_iter().chain(reasons).collect(),
            cases: finding.cases.iter().map(|case| self.case(case, finding)).collect(),
            most: MOST,
            remedy: if with_remedy && finding.count > 0 { finding.remedy } else { "" }.to_owned(),
        }
    }

    /// `Meridian Clinics (csm, Ines Carvalho, 184 k): has too little analytics`.
    fn case(&self, case: &AuditCase, finding: &AuditFinding) -> String {
        let of_account = case.concerns.first().filter(|first| case.concerns.iter().all(|it| it.index == first.index));
        let mut facts: Vec<String> = Vec::new();
        if of_account.is_some_and(|first| first.index.is_some()) {
            facts
                .extend(distinct(case.concerns.iter().filter_map(|it| it.role.clone().filter(|_| self.several_roles))));
            facts.extend(distinct(case.concerns.iter().filter_map(|it| it.owner.as_deref()).map(|id| self.name(id))));
        }
        let told_by_load = case.load.as_ref().is_some_and(|load| load.measure == "arr");
        facts.extend((case.arr != 0 && !told_by_load).then(|| words::money(case.arr)));
        let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
        let mut said: Vec<String> = Vec::new();
        // A stranger's name stands among the facts already.
        let reason =
            Some(&case.reason).filter(|reason| !reason.is_empty() && finding.kind != FindingKind::OwnerUnknown);
        said.extend(reason.cloned());
        // What is planned is told by the detail, touches and reviews apart.
        let told = case.load.as_ref().filter(|_| finding.kind != FindingKind::Engagement);
        said.extend(told.map(|it| load(it, finding.kind)));
        said.extend(Some(&case.detail).filter(|detail| !detail.is_empty()).cloned());
        let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(", ")) };
        format!("{}{facts}{said}", case.subject)
    }

    fn name(&self, id: &str) -> String {
        (*self.owners.get(id).unwrap_or(&id)).to_owned()
    }
}

/// Each text once, in the order of their first places.
fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for text in texts {
        if !list.contains(&text) {
            list.push(text);
        }
    }
    list
}

/// `lacks security: 12, has too little analytics: 3`.
fn reasons(finding: &AuditFinding) -> String {
    let told = finding.reasons.iter().take(REASONS).map(|it| format!("{}: {}", it.reason, words::grouped(it.count)));
    let mut told: Vec<String> = told.collect();
    if finding.reasons.len() > REASONS {
        told.push(format!("{} more reasons", finding.reasons.len() - REASONS));
    }
    told.join(", ")
}

/// A load and what it should be: `287 h, at most 170 h`, `5 renewals, fair is 1 to 2`.
fn load(load: &LoadAgainstAim, kind: FindingKind) -> String {
    let is = match load.measure.as_str() {
        "hours" | "arr" | "at_risk_arr" => of_unit(load, load.is),
        "accounts" if load.is < 1.5 => words::count(usize::from(load.is > 0.5), "account", "accounts"),
        "renewals" if load.is < 1.5 => words::count(usize::from(load.is > 0.5), "renewal", "renewals"),
        other => format!("{} {}", load.is, summary::measure(other)),
    };
    let figure = |value: f64| of_unit(load, value);
    match (load.at_least, load.at_most) {
        (Some(least), Some(most)) if least <= 0.0 => format!("{is}, fair is at most {}", figure(most)),
        (Some(least), Some(most)) => format!("{is}, fair is {} to {}", figure(least), figure(most)),
        (Some(least), None) => format!("{is} of {}", figure(2.0 * least)),
        (None, Some(most)) if kind == FindingKind::OverTarget => format!("{is}, the target is {}", figure(most)),
        (None, Some(most)) => format!("{is}, at most {}", figure(most)),
        (None, None) => is,
    }
}

/// A figure in its load's own unit.
#[expect(clippy::cast_possible_truncation, reason = "whole units of currency, for display")]
fn of_unit(load: &LoadAgainstAim, value: f64) -> String {
    match load.measure.as_str() {
        "hours" => format!("{value:.0} h"),
        "arr" | "at_risk_arr" if value == 0.0 => "0".to_owned(),
        "arr" | "at_risk_arr" => words::money(value.round() as i64),
        _ => format!("{value}"),
    }
}
