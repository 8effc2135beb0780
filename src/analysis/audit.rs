//! The books as they are today, measured like a plan, and what is wrong with them.
//!
//! A [`AuditFinding`] is one kind of trouble with all its cases, the worst first. [`FindingKind`] says what each kind means, when
//! something counts as one, and what to do about it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{books, components, equity};
use crate::instance::Instance;
use crate::plan::{Book, ComponentRow, Equity, ScenarioRef};
use crate::scenario::Document;

mod changes;
mod context;
mod data;
mod engagement;
mod kind;
mod loads_of_people;
mod owners;
mod split;
mod triggers;

use context::AuditContext;
pub use engagement::Engagement;
pub use kind::{FindingKind, FindingText, Section};

/// The audit of a scenario's present books.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audit {
    /// The scenario.
    pub scenario: ScenarioRef,
    /// The day from which days are counted.
    pub as_of: Date,
    /// The currency of every ARR.
    pub currency: String,
    /// How many accounts, owners and seats there are.
    pub size: ScenarioSize,
    /// The components of the objective, from 0 (worst) to 1 (best); those of change are left out.
    pub components: Vec<ComponentToday>,
    /// Everybody's book, ordered by owner.
    pub books: Vec<BookToday>,
    /// How even each balanced measure is.
    pub equity: Vec<Evenness>,
    /// What is wrong, or good to know, in the order of [`FindingKind`]: what hurts customers first.
    pub findings: Vec<AuditFinding>,
    /// The scenario's triggers, in its order, and the accounts on which they fire.
    pub triggers: Vec<AuditFinding>,
}

/// How large a scenario is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ScenarioSize {
    /// Accounts.
    pub accounts: usize,
    /// Accounts that have an owner in the team, in at least one role.
    pub owned: usize,
    /// People and pools who may be given seats or have some.
    pub owners: usize,
    /// Seats.
    pub seats: usize,
}

/// One component of the objective, today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComponentToday {
    /// As in a plan.
    pub name: String,
    /// Its weight in the scenario.
    pub weight: f64,
    /// 0 (worst) to 1 (best); for `cost` the cost itself.
    pub value: f64,
}

/// One owner's book, today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BookToday {
    /// The owner's id.
    pub owner: String,
    /// The person's name.
    pub name: String,
    /// Effective capacity in hours.
    pub capacity: f64,
    /// What the person has.
    #[serde(flatten)]
    pub now: crate::plan::Tally,
    /// What the journey plans for its customers; none where it plans no touches and reviews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engagement: Option<Engagement>,
}

/// How even a balanced measure is, today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evenness {
    /// The measure.
    pub measure: String,
    /// Owners who are compared.
    pub owners: u32,
    /// Owners within their band.
    pub within: u32,
    /// Gini coefficient of the shares of the fair shares.
    pub gini: f64,
}

/// One kind of trouble and where it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditFinding {
    /// A stable name, such as `ownerless` or `uneven.arr`.
    pub code: String,
    /// What kind it is.
    #[serde(skip)]
    pub kind: FindingKind,
    /// What it is, in a few words.
    pub title: String,
    /// When something counts as this.
    pub means: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// How many there are, in the unit of the kind: seats count each, and so do the accounts of a fact that none has.
    pub count: usize,
    /// The ARR of the accounts concerned, each counted once, in whole units of currency.
    pub arr: i64,
    /// The cases by reason, where there is more than one reason, the most frequent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<CaseGroup>,
    /// The cases, the worst first.
    pub cases: Vec<AuditCase>,
}

/// Cases that have a reason in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseGroup {
    /// The reason, in a few words.
    pub reason: String,
    /// How many cases.
    pub count: usize,
}

/// One case of a finding.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AuditCase {
    /// The name of whom or what it is about.
    pub subject: String,
    /// Why, in words that other cases may share; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// More about this very case; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// A load that is too large or too small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<LoadAgainstAim>,
    /// ARR concerned, in whole units of currency.
    pub arr: i64,
    /// The accounts and owners concerned.
    pub concerns: Vec<CaseSubject>,
}

/// A load against what it should be, in the measure's own unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadAgainstAim {
    /// The measure.
    pub measure: String,
    /// The load.
    pub is: f64,
    /// The least that it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The most that it should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

/// An account, a role, an owner: what is known of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaseSubject {
    /// The account's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The owner's id, or the name of somebody whom the team does not list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The account's index, for sums.
    #[serde(skip)]
    pub index: Option<usize>,
}

/// Audits the present books of a scenario.
#[must_use]
pub fn audit(document: &Document, instance: &Instance) -> Audit {
    let context = AuditContext::new(document, instance);
    let mut findings = owners::find(&context);
    findings.extend(loads_of_people::find(&context));
    findings.extend(split::find(&context));
    findings.extend(changes::find(&context));
    findings.extend(data::find(&context));
    findings.retain(|finding| finding.count > 0);
    findings.sort_by_key(|finding| finding.kind);
    let rows = books(instance, &context.today, &context.today);
    let ids = instance.owners.iter().map(|owner| owner.id.as_str());
    let engagement: BTreeMap<&str, Engagement> = ids.zip(engagement::of_books(&context)).collect();
    Audit {
        scenario: ScenarioRef { name: instance.name.clone(), digest: instance.digest.clone() },
        as_of: instance.as_of,
        currency: instance.currency.clone(),
        size: context.size(rows.len()),
        components: components(instance, &context.today).into_iter().filter_map(component).collect(),
        books: rows.into_iter().map(|book| row(book, &engagement)).collect(),
        equity: equity(instance, &context.today, &context.today).into_iter().map(evenness).collect(),
        findings,
        triggers: triggers::find(&context),
    }
}

/// A component of the present books. How much of them is kept says nothing about them: all is.
fn component(row: ComponentRow) -> Option<ComponentToday> {
    (row.name != "continuity").then_some(ComponentToday { name: row.name, weight: row.weight, value: row.value })
}

fn row(book: Book, engagement: &BTreeMap<&str, Engagement>) -> BookToday {
    let engagement = engagement.get(book.owner.as_str()).copied().filter(Engagement::is_planned);
    BookToday { owner: book.owner, name: book.name, capacity: book.capacity, now: book.now, engagement }
}

fn evenness(row: Equity) -> Evenness {
    Evenness { measure: row.measure, owners: row.owners, within: row.within_now, gini: row.gini_now }
}

impl AuditFinding {
    /// A finding of cases that are in order already; their ARR is added up.
    fn of(kind: FindingKind, cases: Vec<AuditCase>) -> Self {
        let about = kind.about();
        Self {
            code: about.code.to_owned(),
            kind,
            title: about.title.to_owned(),
            means: about.means,
            remedy: about.remedy,
            count: cases.iter().map(|case| weight(kind, case)).sum(),
            arr: cases.iter().map(|case| case.arr).sum(),
            reasons: reasons(kind, &cases),
            cases,
        }
    }

    /// The same finding about one measure or field.
    fn about(mut self, name: &str, title: String) -> Self {
        self.code = format!("{}.{name}", self.code);
        self.title = title;
        self
    }
}

/// How many a case counts for: a seat each where seats are counted.
fn weight(kind: FindingKind, case: &AuditCase) -> usize {
    if kind.about().is_of_seats() { case.concerns.len() } else { 1 }
}

/// The reasons of cases, the most frequent first; none where all have the same.
fn reasons(kind: FindingKind, cases: &[AuditCase]) -> Vec<CaseGroup> {
    let mut counts = BTreeMap::new();
    for case in cases.iter().filter(|case| !case.reason.is_empty()) {
        *counts.entry(case.reason.as_str()).or_insert(0) += weight(kind, case);
    }
    let mut list: Vec<CaseGroup> =
        counts.into_iter().map(|(reason, count)| CaseGroup { reason: reason.to_owned(), count }).collect();
    list.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    if list.len() > 1 { list } else { Vec::new() }
}
