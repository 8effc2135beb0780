//! Seats and their hours, worked out a second time from the scenario: day by day, in exact fractions, by code that
//! shares nothing with the crate's own.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rebook::internal::instance::{Instance, build};
use rebook::internal::scenario::{Account, Activity, Attribute, Document, Every, Pattern, Scenario, SeatSpec, Segment};

use crate::support::{random, some_of};

/// How many random scenarios are tried in a thorough run.
const SCENARIOS: u64 = 6_000;

#[test]
fn seats_and_hours_agree_with_a_count_day_by_day() {
    let (mut tried, mut on_journeys, mut seats) = (0, 0, 0_usize);
    for seed in 0..some_of(SCENARIOS) {
        let scenario = random::scenario(seed);
        let Ok((instance, _)) = build(&Document::inline(scenario.clone(), "random.json")) else { continue };
        tried += 1;
        on_journeys += u64::from(!scenario.journey.is_empty());
        seats += instance.seats.len();
        let ours = counted(&scenario, &instance);
        let theirs = stated(&instance);
        assert_eq!(ours, theirs, "seed {seed}: by account and role, seats and minutes of each");
    }
    assert!(
        tried > some_of(3_000) && on_journeys > some_of(800) && seats as u64 > some_of(10_000),
        "{tried} {on_journeys} {seats}"
    );
}

/// By account and role: how many seats, and the minutes of each.
type Seats = BTreeMap<(String, String), (u32, i64)>;

fn stated(instance: &Instance) -> Seats {
    let mut seats = Seats::new();
    for seat in &instance.seats {
        let key = (instance.accounts[seat.account].id.clone(), instance.roles[seat.role].clone());
        let entry = seats.entry(key).or_insert((0, seat.minutes));
        assert_eq!(entry.1, seat.minutes, "seats of one role are alike");
        entry.0 += 1;
    }
    seats
}

fn counted(scenario: &Scenario, instance: &Instance) -> Seats {
    let mut seats = Seats::new();
    for stated in &instance.accounts {
        let account = Document::inline(scenario.clone(), "").accounts().iter().find(|it| it.id == stated.id).cloned();
        let account = account.expect("every account is the scenario's");
        let segment = &scenario.segments[stated.segment];
        for role in ["csm", "se"] {
            if let Some(found) = of_role(scenario, &account, segment, role) {
                seats.insert((account.id.clone(), role.to_owned()), found);
            }
        }
    }
    seats
}

fn of_role(scenario: &Scenario, account: &Account, segment: &Segment, role: &str) -> Option<(u32, i64)> {
    let spec = segment.seats.get(role);
    if spec.is_some_and(|spec| {
        spec.pattern == Pattern::ProductLed && !spec.signal.as_deref().is_some_and(|s| holds(s, account))
    }) {
        return None;
    }
    let activities =
        || scenario.journey.iter().enumerate().flat_map(|(i, step)| step.activities.iter().map(move |a| (i, a)));
    let mut spoken_of = activities().filter(|(_, it)| each_time(it, segment) > 0.0 && has_part(it, role));
    let spoken_of = spoken_of.next().is_some();
    let due: Vec<Vec<Fraction>> =
        activities().filter_map(|(step, it)| minutes(scenario, account, segment, (step, it), role)).collect();
    let plain = SeatSpec::plain(0.0);
    if spec.is_none() && due.is_empty() || spoken_of && due.is_empty() {
        return None;
    }
    let spec = spec.unwrap_or(&plain);
    let own = account.hours.get(role);
    if own.is_none() && !account.hours_by.is_empty() {
        let total: i64 =
            account.hours_by.values().map(|hours| exact(*hours) * 60 / 1_000_000).sum::<i128>().try_into().unwrap();
        return Some((spec.count, total / i64::try_from(account.hours_by.len()).unwrap()));
    }
    let base = exact(own.copied().unwrap_or(spec.hours)) * 60 / 1_000_000;
    let journey: i128 = if own.is_some() { 0 } else { due.iter().flatten().map(|it| rounded(*it)).sum() };
    let share = rounded((journey * 1_000_000, i128::from(spec.count)));
    let mut all = base * 1_000_000 + share;
    for factor in factors(scenario, account, role) {
        all = rounded((all * factor, 1_000_000));
    }
    Some((spec.count, rounded((all, 1_000_000)).try_into().unwrap()))
}

/// Millionths, as the texts of these scenarios have no more digits than that.
#[expect(clippy::cast_possible_truncation, reason = "small")]
fn exact(number: f64) -> i128 {
    (number * 1e6).round() as i128
}

/// A whole number over another.
type Fraction = (i128, i128);

/// The nearest whole number, halves up.
fn rounded((above, below): Fraction) -> i128 {
    let (whole, rest) = (above / below, above % below);
    if 2 * rest >= below { whole + 1 } else { whole }
}

fn each_time(it: &Activity, segment: &Segment) -> f64 {
    it.hours.get(&segment.id).or(it.hours.get("*")).copied().unwrap_or(0.0)
}

fn has_part(it: &Activity, role: &str) -> bool {
    it.responsible == role || it.accountable.iter().any(|r| r == role) || it.supporting.contains_key(role)
}

/// Minutes that a role spends on an activity for an account in the period, as the one that does it and as one that
/// takes part; nothing where it is not due.
fn minutes(
    scenario: &Scenario,
    account: &Account,
    segment: &Segment,
    (step, it): (usize, &Activity),
    role: &str,
) -> Option<Vec<Fraction>> {
    let asked = it.when.as_deref().is_none_or(|when| holds(when, account));
    if !has_part(it, role) || each_time(it, segment) == 0.0 || !asked {
        return None;
    }
    let end = scenario.as_of.saturating_add(3.months());
    let days = walk(scenario, account, end);
    let period = i128::try_from(days.len()).unwrap();
    let here = days.iter().flatten().filter(|(at, _)| *at == step);
    let (times, of): Fraction = match it.every {
        Every::Renewal => (account.renewal.is_some_and(|date| date >= scenario.as_of && date < end).into(), 1),
        Every::Step => {
            let length = i64::from(scenario.journey[step].days?);
            (here.filter(|(_, day)| *day < length).count().try_into().unwrap(), length.into())
        }
        often => {
            // How often in a year, times the quarter's fourth of it, times the share of its days.
            let yearly = match often {
                Every::Week => 52,
                Every::Month => 12,
                Every::Half => 2,
                Every::Year => 1,
                _ => 4,
            };
            (i128::try_from(here.count()).unwrap() * yearly, 4 * period)
        }
    };
    if times == 0 {
        return None;
    }
    let (hours, often) = (exact(each_time(it, segment)), exact(it.times));
    let parts = [(it.responsible == role).then_some(1.0), it.supporting.get(role).copied()];
    let parts = parts
        .into_iter()
        .flatten()
        .map(|share| (hours * 60 * often * exact(share) * times, of * 1_000_000 * 1_000_000 * 1_000_000));
    Some(parts.collect())
}

/// For each day of the period the step that the account is in, and how many days it has been in it.
fn walk(scenario: &Scenario, account: &Account, end: Date) -> Vec<Option<(usize, i64)>> {
    let named = |stage: &str| scenario.journey.iter().position(|step| step.id.eq_ignore_ascii_case(stage));
    let first = account.stage.as_deref().map_or_else(|| scenario.journey.iter().position(|step| step.default), named);
    let since = account.stage_since.map_or(0, |date| i64::from((scenario.as_of - date).get_days()));
    let mut at = first.map(|step| (step, since.max(0)));
    let mut day = scenario.as_of;
    let mut days = Vec::new();
    while day < end {
        while let Some((step, been)) = at {
            let over = scenario.journey[step].days.is_some_and(|length| been >= i64::from(length));
            if !over || step + 1 == scenario.journey.len() {
                break;
            }
            at = Some((step + 1, 0));
        }
        days.push(at);
        at = at.map(|(step, been)| (step, been + 1));
        day = day.tomorrow().unwrap();
    }
    days
}

fn factors(scenario: &Scenario, account: &Account, role: &str) -> Vec<i128> {
    let mut all = Vec::new();
    for it in &scenario.effort {
        let concerned = it.roles.is_empty() || it.roles.iter().any(|only| only == role);
        if concerned && it.when.as_deref().is_none_or(|when| holds(when, account)) {
            let tickets = number(account, "tickets");
            let by = it.by.as_ref().map_or(1.0, |by| {
                assert_eq!(by, "1.0 + 0.1 * tickets");
                tickets.map_or(1.0, |tickets| 1.0 + 0.1 * tickets)
            });
            all.push(exact(it.times * by));
        }
    }
    all.extend(account.effort.values().map(|factor| exact(*factor)));
    all
}

fn number(account: &Account, field: &str) -> Option<f64> {
    match (field, account.attributes.get(field)) {
        ("arr", _) => account.arr,
        ("health", _) => account.health,
        (_, Some(Attribute::Number(number))) => Some(*number),
        _ => None,
    }
}

/// Whether one of the random scenarios' rules holds, all of which compare a field with a number.
fn holds(rule: &str, account: &Account) -> bool {
    let words: Vec<&str> = rule.split(' ').collect();
    let [field, sign, than] = words[..] else { panic!("{rule}") };
    let (than, value) = (than.parse::<f64>().unwrap(), number(account, field));
    value.is_some_and(|value| if sign == "<" { value < than } else { value > than })
}
