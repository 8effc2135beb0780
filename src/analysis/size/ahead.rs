//! The periods to come: the same document later, with the accounts that are expected to be there by then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Span, civil::Date};
use rayon::prelude::*;
use serde::Serialize;

use super::figures::{Minutes, Ratio};
use super::staff::staff;
use super::standard::Standard;
use crate::coverage::timeline;
use crate::error::{Diagnostic, Diagnostics};
use crate::instance::{self, Instance, MILLION};
use crate::scenario::{Account, Document, Families, List, Objective, Outlook, Rules, Source, Step};

/// What every role needs and has in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodSize {
    /// The period's first day.
    pub from: Date,
    /// The roles that something needs or somebody fills then, in order.
    pub roles: Vec<RoleAhead>,
}

/// What a role needs and has in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleAhead {
    /// The role.
    pub role: String,
    /// Expected accounts with seats of the role.
    pub accounts: Ratio,
    /// Expected hours that they need, rounded to minutes.
    #[serde(rename = "hours_needed")]
    pub needed: Minutes,
    /// The same in full-time people planned to the target.
    pub fte_needed: Ratio,
    /// Hours of the people who are there, up to the target.
    #[serde(rename = "hours_present")]
    pub present: Minutes,
    /// The same in full-time people.
    pub fte_present: Ratio,
    /// What is missing in full-time people; below 0 what is to spare.
    pub fte_short: Ratio,
}

/// This period and as many more as asked for; none beyond it where nobody asks and the scenario has no outlook.
///
/// # Errors
/// What stops the scenario from having a meaning in a later period (E353).
pub(super) fn ahead(
    document: &Document,
    instance: &Instance,
    standard: &Standard,
    periods: Option<u32>,
) -> Result<Vec<PeriodSize>, Diagnostics> {
    let outlook = document.scenario.outlook.clone().unwrap_or_default();
    let periods = periods.unwrap_or(outlook.periods);
    let forecast = Forecast { document, instance, outlook };
    let later = (1..=periods).into_par_iter().map(|k| {
        let (then, weights) = forecast.period(k)?;
        Ok(size(&then, standard, &weights))
    });
    let later = later.collect::<Vec<Result<PeriodSize, Diagnostics>>>();
    let now = size(instance, standard, &vec![i128::from(MILLION); instance.accounts.len()]);
    std::iter::once(Ok(now)).chain(later).collect()
}

/// The size of a period whose accounts count with these weights, in millionths.
fn size(instance: &Instance, standard: &Standard, weights: &[i128]) -> PeriodSize {
    let mut sums = vec![(0, 0); instance.roles.len()];
    for seat in &instance.seats {
        let sum: &mut (i128, i128) = &mut sums[seat.role];
        sum.0 += if seat.index == 0 { weights[seat.account] } else { 0 };
        sum.1 += weights[seat.account] * i128::from(seat.minutes);
    }
    let needed: Vec<i64> = sums.iter().map(|&(_, minutes)| whole(minutes + i128::from(MILLION / 2))).collect();
    let staff = staff(instance, standard, &needed);
    let row = |role: usize| {
        let (needed, planned) = (needed[role], staff[role].planned);
        RoleAhead {
            role: instance.roles[role].clone(),
            accounts: Ratio::new(i64::try_from(sums[role].0).unwrap_or(i64::MAX), MILLION),
            needed: Minutes(needed),
            fte_needed: standard.people(needed),
            present: Minutes(planned),
            fte_present: standard.people(planned),
            fte_short: standard.people(needed - planned),
        }
    };
    let shown = |role: &usize| sums[*role].0 > 0 || staff[*role].planned > 0;
    PeriodSize { from: instance.as_of, roles: (0..instance.roles.len()).filter(shown).map(row).collect() }
}

fn whole(millionths: i128) -> i64 {
    i64::try_from(millionths / i128::from(MILLION)).unwrap_or(i64::MAX)
}

struct Forecast<'a> {
    document: &'a Document,
    instance: &'a Instance,
    outlook: Outlook,
}

impl Forecast<'_> {
    /// The instance of the `k`-th period after the present one, and how much each account counts, in millionths.
    fn period(&self, k: u32) -> Result<(Instance, Vec<i128>), Diagnostics> {
        let (later, cohorts) = self.document_of(k);
        let (then, _) = instance::build(&later).map_err(|found| self.refuse(later.scenario.as_of, &found))?;
        let weight = |account: &instance::Account| match cohorts.get(&account.id) {
            Some(&(segment, arrived)) => self.arriving(segment) * self.surviving(segment, k - arrived) / MILLION_128,
            None => self.surviving(account.segment, k),
        };
        let weights = then.accounts.iter().map(weight).collect();
        Ok((then, weights))
    }

    /// The document in the `k`-th period, and its new accounts: each stands for those that come to a segment in a period.
    ///
    /// People come, leave and ramp by their dates, and accounts go on along the journey. Renewals that are over have been
    /// renewed for a year at a time. The plan's objective, locks and rules but those of capacity and risk have no say in
    /// how much work there is.
    fn document_of(&self, k: u32) -> (Document, BTreeMap<String, (usize, u32)>) {
        let mut later = self.document.clone();
        let scenario = &mut later.scenario;
        scenario.as_of = self.first_day(k);
        scenario.objective = Objective::default();
        scenario.decisions = Source::default();
        scenario.rules = Rules {
            capacity: scenario.rules.capacity.clone(),
            at_risk: scenario.rules.at_risk.clone(),
            families: Families::Apart,
            ..Rules::default()
        };
        let mut cohorts = BTreeMap::new();
        if let Source::Inline(accounts) = &mut scenario.accounts {
            for account in accounts.iter_mut() {
                account.locked = false;
                account.locked_to.clear();
                account.forbidden = List::default();
                account.renewal = account.renewal.map(|renewal| self.rolled_on(renewal, k));
                self.move_on(account, self.instance.as_of, k);
            }
            let mut taken: BTreeSet<String> = accounts.iter().map(|account| account.id.clone()).collect();
            for (segment, arrived) in self.arrivals(k) {
                let id = self.name_of(segment, arrived, &mut taken);
                accounts.push(self.newcomer(segment, arrived, &id, k));
                cohorts.insert(id, (segment, arrived));
            }
        }
        (later, cohorts)
    }

    /// The segments and periods in which new accounts have come by the `k`-th period.
    fn arrivals(&self, k: u32) -> impl Iterator<Item = (usize, u32)> {
        let growing = (0..self.instance.segments.len()).filter(|&segment| self.arriving(segment) > 0);
        growing.flat_map(move |segment| (1..=k).map(move |arrived| (segment, arrived)))
    }

    /// An account of which nothing is known but its segment, and that it began its journey on the day it came.
    fn newcomer(&self, segment: usize, arrived: u32, id: &str, k: u32) -> Account {
        let first = self.document.scenario.journey.first();
        let mut account = Account {
            id: id.to_owned(),
            segment: Some(self.instance.segments[segment].id.clone()),
            stage: first.map(stage_of),
            stage_since: first.map(|_| self.first_day(arrived)),
            ..Account::default()
        };
        self.move_on(&mut account, self.first_day(arrived), k);
        account
    }

    /// Gives an account the step that it is in by the `k`-th period, if it was in its own on a day before.
    fn move_on(&self, account: &mut Account, day: Date, k: u32) {
        let journey = &self.document.scenario.journey;
        let Some(step) = timeline::step_of(journey, account) else { return };
        let (since, then) = (account.stage_since.unwrap_or(day).min(day), self.first_day(k));
        account.stage_since = Some(since);
        let last = timeline::stays(journey, step, since, (day, then)).pop().filter(|stay| stay.step != step);
        if let Some(stay) = last {
            account.stage = Some(stage_of(&journey[stay.step]));
            account.stage_since = Some(then.saturating_sub(Span::new().days(stay.days)));
        }
    }

    /// An id that no account has.
    fn name_of(&self, segment: usize, arrived: u32, taken: &mut BTreeSet<String>) -> String {
        let mut id = format!("new in {} from {}", self.instance.segments[segment].id, self.first_day(arrived));
        while !taken.insert(id.clone()) {
            id.push('+');
        }
        id
    }

    /// New accounts of a segment in a period, in millionths of an account.
    fn arriving(&self, segment: usize) -> i128 {
        let present = self.instance.accounts.iter().filter(|account| account.segment == segment).count();
        let growth = Outlook::share(&self.outlook.growth, &self.instance.segments[segment].id);
        present as i128 * millionths(growth)
    }

    /// The share of a segment's accounts that are still there after some periods, in millionths.
    fn surviving(&self, segment: usize, periods: u32) -> i128 {
        let churn = millionths(Outlook::share(&self.outlook.churn, &self.instance.segments[segment].id));
        (0..periods).fold(MILLION_128, |left, _| left * (MILLION_128 - churn) / MILLION_128)
    }

    fn first_day(&self, k: u32) -> Date {
        let months = self.instance.period.months() * i32::try_from(k).unwrap_or(i32::MAX);
        self.instance.as_of.saturating_add(Span::new().months(months))
    }

    /// The renewal that comes next in the `k`-th period, if it was to come at `as_of`; a stale one stays what it is.
    fn rolled_on(&self, renewal: Date, k: u32) -> Date {
        let mut next = renewal;
        let mut years = 0;
        while self.instance.as_of <= renewal && next < self.first_day(k) {
            years += 1;
            next = renewal.saturating_add(Span::new().years(years));
        }
        next
    }

    fn refuse(&self, from: Date, found: &Diagnostics) -> Diagnostics {
        let first = found.0.iter().find(|one| one.code.starts_with('E'));
        let why = first.map_or_else(String::new, |one| format!(" {}: {}", one.code, one.cause));
        let cause = format!("The period from {from} can't be worked out.{why}");
        Diagnostic::new("E353", self.document.place("outlook.periods"), cause, "Look ahead less far.").into()
    }
}

/// A stage that means a step.
fn stage_of(step: &Step) -> String {
    step.stages.iter().next().unwrap_or(&step.id).to_owned()
}

/// One in millionths, for products that 64 bits might not hold.
const MILLION_128: i128 = MILLION as i128;

#[expect(clippy::cast_possible_truncation, reason = "validated to be at most 10")]
fn millionths(share: f64) -> i128 {
    (share * 1e6).round() as i128
}
