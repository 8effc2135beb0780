//! Activity-based effort: which seats an account needs in the period, and how their hours add up.
//!
//! An activity takes its segment's hours, as often as it is due while the account is in its step. The responsible role
//! spends them; supporting roles spend a share of them on top. A role that the journey speaks of has a seat only while it
//! is responsible, accountable or supporting in a step that the account is in: roles phase in and out, and seats follow.
//!
//! Everything is counted in whole minutes, each activity rounded to the nearest, so that the hours add up exactly.

use std::collections::{BTreeMap, BTreeSet};

use cel::Context;
use jiff::civil::Date;

use super::rules::{CompiledRule, Fields, subject};
use super::segments::{Failures, Placement};
use super::timeline::{self, Stay};
use crate::error::Diagnostics;
use crate::scenario::{Account, Activity, Contact, Document, Every, Factor, Pattern, Scenario, SeatSpec, Segment};

/// One in the fixed-point numbers used for hours, times and factors.
const MILLION: i128 = 1_000_000;

/// What an account needs of one role.
#[derive(Debug, Clone, Default)]
pub struct Demand<'a> {
    /// The role.
    pub role: &'a str,
    /// What its segment says of such seats; nothing for a role that only the journey names.
    pub spec: Option<&'a SeatSpec>,
    /// How its seats are covered; never `ProductLed`.
    pub pattern: Pattern,
    /// What it does for the account in the period.
    pub lines: Vec<EffortLine<'a>>,
    /// What its hours are multiplied by, each with its name, in millionths.
    pub factors: Vec<(&'a str, i64)>,
    /// Minutes of each seat besides the journey's: the account's own, else its segment's.
    pub base: i64,
    /// Whether `base` is the account's own and stands instead of the journey's minutes.
    pub own: bool,
}

/// One activity's part in a role's hours.
#[derive(Debug, Clone, Copy)]
pub struct EffortLine<'a> {
    /// Index of the step.
    pub step: usize,
    /// The activity.
    pub activity: &'a Activity,
    /// Whether the role is responsible for it.
    pub responsible: bool,
    /// How often it is due in the period, in millionths.
    pub times: i64,
    /// Minutes that the role spends on it in the period, before factors.
    pub minutes: i64,
}

impl Demand<'_> {
    /// How many seats.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.spec.map_or(1, |spec| spec.count)
    }

    /// Minutes of each of its seats. They share the journey's minutes evenly, so that they stay interchangeable.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        let journey: i64 = if self.own { 0 } else { self.lines.iter().map(|line| line.minutes).sum() };
        let part = round(i128::from(journey) * MILLION, i128::from(self.count()));
        let all = self.factors.iter().fold(i128::from(self.base) * MILLION + part, |minutes, (_, factor)| {
            round(minutes * i128::from(*factor), MILLION)
        });
        narrow(round(all, MILLION))
    }

    /// How often its owner meets the customer in this way in the period, in millionths.
    #[must_use]
    pub fn contacts(&self, contact: Contact) -> i64 {
        let lines = self.lines.iter().filter(|line| line.responsible && line.activity.contact == Some(contact));
        lines.map(|line| line.times).sum()
    }

    /// The activities that it is responsible for.
    pub fn activities(&self) -> impl Iterator<Item = &Activity> {
        self.lines.iter().filter(|line| line.responsible).map(|line| line.activity)
    }
}

/// A scenario's journey and effort rules, compiled.
pub struct EffortRules<'a> {
    scenario: &'a Scenario,
    end: Date,
    /// By segment: the roles that the journey speaks of.
    spoken_of: Vec<BTreeSet<&'a str>>,
    /// By segment: the signals that open seats, by role.
    signals: Vec<BTreeMap<&'a str, CompiledRule>>,
    /// By step and activity.
    due: Vec<Vec<Option<CompiledRule>>>,
    factors: Vec<Multiplier<'a>>,
}

struct Multiplier<'a> {
    factor: &'a Factor,
    when: Option<CompiledRule>,
    by: Option<CompiledRule>,
}

impl<'a> EffortRules<'a> {
    /// Compiles all rules; those that can't be compiled are noted.
    pub fn compile(document: &'a Document, found: &mut Diagnostics) -> Self {
        let scenario = &document.scenario;
        let end = scenario.period_end();
        let about = subject(document.accounts());
        let mut compile = |text: &Option<String>, path: String| {
            text.as_ref().and_then(|text| CompiledRule::compile(text, &document.place(path), &about, found))
        };
        let signals = scenario.segments.iter().enumerate().map(|(i, segment)| {
            let rules = segment.seats.iter().filter(|(_, spec)| spec.pattern == Pattern::ProductLed);
            let compiled = rules.filter_map(|(role, spec)| {
                Some((role.as_str(), compile(&spec.signal, format!("segments[{i}].seats.{role}.signal"))?))
            });
            compiled.collect()
        });
        let signals = signals.collect();
        let due = scenario.journey.iter().enumerate().map(|(i, step)| {
            let activities = step.activities.iter().enumerate();
            activities.map(|(j, it)| compile(&it.when, format!("journey[{i}].activities[{j}].when"))).collect()
        });
        let due = due.collect();
        let factors = scenario.effort.iter().enumerate().map(|(i, factor)| Multiplier {
            factor,
            when: compile(&factor.when, format!("effort[{i}].when")),
            by: compile(&factor.by, format!("effort[{i}].by")),
        });
        let factors = factors.collect();
        let spoken_of = scenario.segments.iter().map(|segment| spoken_of(scenario, segment)).collect();
        Self { scenario, end, spoken_of, signals, due, factors }
    }

    /// The roles that the journey speaks of in a segment.
    pub(super) fn spoken_of(&self, segment: usize) -> impl Iterator<Item = &'a str> {
        self.spoken_of[segment].iter().copied()
    }

    /// What every account needs, in the accounts' order. Rules that fail are noted.
    pub fn of_all(
        &self,
        document: &'a Document,
        placements: &[Placement],
        found: &mut Diagnostics,
    ) -> Vec<Vec<Demand<'a>>> {
        let mut failures = Failures::default();
        let mut context = Context::default();
        let accounts = document.accounts().iter().zip(placements);
        let demands =
            accounts.map(|(account, placement)| self.of(account, *placement, &mut context, &mut failures)).collect();
        failures.report(document, found);
        demands
    }

    /// What one account needs, ordered by role.
    pub(super) fn of(
        &self,
        account: &'a Account,
        placement: Placement,
        context: &mut Context<'_, '_>,
        failures: &mut Failures,
    ) -> Vec<Demand<'a>> {
        let segment = &self.scenario.segments[placement.segment];
        let mut asked =
            RuleContext { fields: Fields { account, as_of: self.scenario.as_of }, segment, context, failures };
        let mut lines = self.lines(&mut asked);
        let spoken_of = &self.spoken_of[placement.segment];
        let roles: BTreeSet<&str> = segment.seats.keys().map(String::as_str).chain(lines.keys().copied()).collect();
        let factors = self.multipliers(&mut asked);
        let mut demands = Vec::new();
        for role in roles {
            let spec = segment.seats.get(role);
            let lines = lines.remove(role);
            if spoken_of.contains(role) && lines.is_none() || !self.is_open(placement.segment, role, &mut asked) {
                continue;
            }
            let own = account.hours.get(role);
            let its = factors.iter().filter(|(only, _, _)| only.is_none_or(|factor| applies(factor, role)));
            demands.push(Demand {
                role,
                spec,
                pattern: spec.map_or(Pattern::Named, SeatSpec::covered),
                lines: lines.unwrap_or_default(),
                factors: its.map(|&(_, name, factor)| (name, factor)).collect(),
                base: whole_minutes(own.copied().or(spec.map(|spec| spec.hours)).unwrap_or(0.0)),
                own: own.is_some(),
            });
        }
        demands
    }

    /// Whether an account can have a seat of a role: its segment does not leave it to the product, or its signal has fired.
    pub(super) fn has_opened(&self, account: &'a Account, segment: usize, role: &str) -> bool {
        let (context, failures) = (&mut Context::default(), &mut Failures::default());
        let fields = Fields { account, as_of: self.scenario.as_of };
        self.is_open(
            segment,
            role,
            &mut RuleContext { fields, segment: &self.scenario.segments[segment], context, failures },
        )
    }

    /// Whether an account has a seat of a role that its segment leaves to the product until a signal fires.
    fn is_open(&self, segment: usize, role: &str, asked: &mut RuleContext<'_, '_, '_, '_>) -> bool {
        let spec = asked.segment.seats.get(role);
        if spec.is_none_or(|spec| spec.pattern != Pattern::ProductLed) {
            return true;
        }
        self.signals[segment].get(role).is_some_and(|rule| asked.matches(rule))
    }

    /// What each role does for an account in the period.
    fn lines(&self, asked: &mut RuleContext<'a, '_, '_, '_>) -> BTreeMap<&'a str, Vec<EffortLine<'a>>> {
        let mut lines: BTreeMap<&str, Vec<EffortLine<'_>>> = BTreeMap::new();
        let stays = timeline::of(self.scenario, asked.fields.account);
        for (step, due) in self.due.iter().enumerate() {
            let stay = stays.iter().find(|stay| stay.step == step);
            for (activity, rule) in self.scenario.journey[step].activities.iter().zip(due) {
                let Some(hours) = hours_for(activity, asked.segment) else { continue };
                let Some((times, of)) = self.occurrences(activity, step, stay, asked.fields.account) else { continue };
                if rule.as_ref().is_some_and(|rule| !asked.matches(rule)) {
                    continue;
                }
                for (role, share, responsible) in parts(activity) {
                    let role = asked.segment.combined.get(role).map_or(role, String::as_str);
                    let all = i128::from(millionths(hours)) * times * i128::from(millionths(share)) * 60;
                    let minutes = narrow(round(all, of * MILLION * MILLION));
                    let times = narrow(round(times * MILLION, of));
                    lines.entry(role).or_default().push(EffortLine { step, activity, responsible, times, minutes });
                }
            }
        }
        lines
    }

    /// How often an activity is due for an account in the period, as a fraction; nothing where it is not due at all.
    fn occurrences(
        &self,
        activity: &Activity,
        step: usize,
        stay: Option<&Stay>,
        account: &Account,
    ) -> Option<(i128, i128)> {
        let times = i128::from(millionths(activity.times));
        let period = self.scenario.period.months();
        let per_months = |often: i128, months: i128| (i128::from(period) * often, months);
        let (often, of) = match activity.every {
            Every::Renewal => {
                let renews = account.renewal.is_some_and(|date| self.scenario.as_of <= date && date < self.end);
                return renews.then_some((times, MILLION));
            }
            Every::Step => {
                let days = self.scenario.journey[step].days.filter(|days| *days > 0)?;
                let usual = stay.map_or(0, |stay| stay.usual);
                return (usual > 0).then(|| (times * i128::from(usual), MILLION * i128::from(days)));
            }
            Every::Period => (1, 1),
            // 52 weeks in 12 months.
            Every::Week => per_months(52, 12),
            Every::Month => per_months(1, 1),
            Every::Quarter => per_months(1, 3),
            Every::Half => per_months(1, 6),
            Every::Year => per_months(1, 12),
        };
        let whole = super::rules::days_between(self.scenario.as_of, self.end);
        stay.map(|stay| (times * often * i128::from(stay.days), MILLION * of * i128::from(whole)))
    }

    /// What an account's hours are multiplied by: the scenario's factors that apply, then the account's own.
    fn multipliers(&self, asked: &mut RuleContext<'a, '_, '_, '_>) -> Vec<(Option<&'a Factor>, &'a str, i64)> {
        let mut all = Vec::new();
        for it in &self.factors {
            if it.when.as_ref().is_some_and(|rule| !asked.matches(rule)) {
                continue;
            }
            let by = it.by.as_ref().map_or(1.0, |rule| asked.factor(rule));
            let factor = millionths(it.factor.times * by);
            if i128::from(factor) != MILLION {
                all.push((Some(it.factor), it.factor.id.as_str(), factor));
            }
        }
        let own = asked.fields.account.effort.iter();
        all.extend(own.map(|(name, factor)| (None, name.as_str(), millionths(*factor))));
        all
    }
}

/// One account, and what its rules are asked with.
struct RuleContext<'a, 'b, 'c, 'd> {
    fields: Fields<'a>,
    segment: &'a Segment,
    context: &'b mut Context<'c, 'd>,
    failures: &'b mut Failures,
}

impl RuleContext<'_, '_, '_, '_> {
    fn matches(&mut self, rule: &CompiledRule) -> bool {
        let result = rule.matches(self.context, &self.fields, Some(&self.segment.id));
        self.failures.note(result, &self.fields.account.id)
    }

    /// The number that a factor's expression gives; 1 where it is unknown or fails.
    fn factor(&mut self, rule: &CompiledRule) -> f64 {
        let result = rule.number(self.context, &self.fields, Some(&self.segment.id));
        let sensible = result.and_then(|number| match number {
            Some(number) if !(0.0..=MOST_FACTOR).contains(&number) => {
                Err(format!("it gives {number}, and hours can be multiplied by 0 to {MOST_FACTOR} only"))
            }
            number => Ok(number.unwrap_or(1.0)),
        });
        self.failures.value(sensible, &self.fields.account.id).unwrap_or(1.0)
    }
}

/// The most that hours can be multiplied by.
const MOST_FACTOR: f64 = 100.0;

fn applies(factor: &Factor, role: &str) -> bool {
    factor.roles.is_empty() || factor.roles.iter().any(|only| only == role)
}

/// The hours that an activity takes each time in a segment, where the segment has it.
#[must_use]
pub fn hours_for(activity: &Activity, segment: &Segment) -> Option<f64> {
    activity.hours.get(&segment.id).or_else(|| activity.hours.get("*")).copied().filter(|hours| *hours > 0.0)
}

/// The roles that have a part in an activity, each with its share of the hours and whether it is responsible. Roles that
/// only answer for it spend none.
fn parts(activity: &Activity) -> impl Iterator<Item = (&str, f64, bool)> {
    let others = activity.accountable.iter().filter(|role| *role != activity.responsible);
    let others = others.filter(|role| !activity.supporting.contains_key(*role)).map(|role| (role, 0.0, false));
    let supporting = activity.supporting.iter().map(|(role, share)| (role.as_str(), *share, false));
    std::iter::once((activity.responsible.as_str(), 1.0, true)).chain(supporting).chain(others)
}

/// The roles that the journey speaks of in a segment, those that do another's work in its place.
fn spoken_of<'a>(scenario: &'a Scenario, segment: &'a Segment) -> BTreeSet<&'a str> {
    let activities = scenario.journey.iter().flat_map(|step| &step.activities);
    let here = activities.filter(|activity| hours_for(activity, segment).is_some());
    here.flat_map(parts).map(|(role, _, _)| segment.combined.get(role).map_or(role, String::as_str)).collect()
}

/// Minutes in hours, for display.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "for display")]
pub fn hours(minutes: i64) -> f64 {
    minutes as f64 / 60.0
}

fn whole_minutes(hours: f64) -> i64 {
    narrow(round(i128::from(millionths(hours)) * 60, MILLION))
}

#[allow(clippy::cast_possible_truncation, reason = "validated to be far below 2^63 millionths")]
fn millionths(number: f64) -> i64 {
    (number * 1e6).round() as i64
}

/// A quotient rounded to the nearest integer, halves up.
fn round(numerator: i128, denominator: i128) -> i128 {
    (2 * numerator + denominator).div_euclid(2 * denominator)
}

fn narrow(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
