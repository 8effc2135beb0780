//! On which days a move must not happen, and on which it should not.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::change::{FormerOwner, Leg, UnitChange};
use crate::instance::{Availability, Instance};
use crate::scenario::{Document, Person};

/// Days on which a move must not happen, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Barred {
    pub(super) from: Date,
    pub(super) to: Date,
}

impl Barred {
    fn has(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Why a move should not happen on a day, where others are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayWish {
    /// Its renewal is near.
    Renewal,
    /// Who hands it over is not there.
    Giver,
}

/// The days of a change.
#[derive(Debug, Clone, Default)]
pub(super) struct ChangeDays {
    /// Days on which it must not happen.
    barred: Vec<Barred>,
    /// Days on which it should not, and which of its moves is the reason.
    unwelcome: Vec<(DayWish, usize, Barred)>,
    /// The last day on which somebody who leaves, or is away from then on, can hand it over.
    pub(super) deadline: Option<Date>,
}

impl ChangeDays {
    /// Whether it may happen on a day as far as rules and receivers go.
    pub(super) fn may(&self, day: Date) -> bool {
        !self.barred.iter().any(|barred| barred.has(day))
    }

    /// The wishes that a day breaks, each with the place of the move that has it.
    pub(super) fn broken(&self, day: Date) -> impl Iterator<Item = (DayWish, usize)> + '_ {
        self.unwelcome.iter().filter(move |it| it.2.has(day)).map(|it| (it.0, it.1))
    }

    /// Gives up as few wishes as leave one of these days: rather that about the renewal than that about who hands it over,
    /// and both only where neither alone is enough.
    fn within(self, days: &[Date]) -> Self {
        let without = |given_up: &[DayWish]| {
            let kept = self.unwelcome.iter().filter(|it| !given_up.contains(&it.0)).cloned();
            Self { unwelcome: kept.collect(), ..self.clone() }
        };
        let is_left = |it: &Self| days.iter().any(|&day| it.may(day) && it.broken(day).next().is_none());
        let fewer: [&[DayWish]; 3] = [&[], &[DayWish::Renewal], &[DayWish::Giver]];
        let first = fewer.into_iter().map(without).find(is_left);
        first.unwrap_or_else(|| without(&[DayWish::Renewal, DayWish::Giver]))
    }

    /// The last of all days on which it must or should not happen.
    pub(super) fn last(&self) -> Option<Date> {
        self.barred.iter().chain(self.unwelcome.iter().map(|it| &it.2)).map(|barred| barred.to).max()
    }
}

/// The first working day from a day on. Weekends and New Year's Day are none; other holidays differ by country.
pub(super) fn working_day(mut day: Date) -> Date {
    let rests = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || day.day_of_year() == 1;
    while rests(day) && day < Date::MAX {
        day = day.saturating_add(1.day());
    }
    day
}

/// What the scenario says of days.
pub(super) struct Calendar<'a> {
    instance: &'a Instance,
    /// The titles of skills, by id.
    pub(super) skills: &'a BTreeMap<String, String>,
    people: BTreeMap<&'a str, &'a Person>,
    before_renewal: Option<u32>,
    /// A handover should not be nearer to a renewal than so many days.
    clear_of_renewal: u32,
    /// The last day of the period.
    pub(super) end: Date,
}

impl<'a> Calendar<'a> {
    pub(super) fn new(document: &'a Document, instance: &'a Instance) -> Self {
        let people = document.people().iter().map(|person| (person.id.as_str(), person)).collect();
        Self {
            instance,
            skills: &document.scenario.skills,
            people,
            before_renewal: document.scenario.rules.freeze.before_renewal_days,
            clear_of_renewal: document.scenario.schedule.clone().unwrap_or_default().clear_of_renewal_days,
            end: document.scenario.period_end().saturating_sub(1.day()),
        }
    }

    /// Somebody's record; none for a pool.
    pub(super) fn person(&self, owner: usize) -> Option<&'a Person> {
        self.people.get(self.instance.owners[owner].id.as_str()).copied()
    }

    /// The days before a renewal on which a move's account stays where it is.
    pub(super) fn freeze(&self, leg: &Leg) -> Option<Barred> {
        let account = &self.instance.accounts[self.instance.seats[leg.seat].account];
        let stays = |owner: usize| {
            self.instance.owners[owner].availability == Availability::Here && !account.forbidden.contains(&owner)
        };
        leg.former.as_ref().and_then(FormerOwner::owner).filter(|&owner| stays(owner))?;
        let (renewal, days) = (account.renewal?, self.before_renewal?);
        Some(Barred { from: renewal.saturating_sub(Span::new().days(i64::from(days))), to: renewal })
    }

    /// The days of the waves in the period, so many days apart.
    pub(super) fn waves(&self, first: Date, days_between: u32) -> Vec<Date> {
        let apart = Span::new().days(i64::from(days_between.max(1)));
        let next = |day: &Date| Some(day.saturating_add(apart)).filter(|next| next > day);
        std::iter::successors(Some(first), next).take_while(|&day| day <= self.end).collect()
    }

    /// The days of a change: freezes, and who gets a seat must be there; who hands it over should be, and renewals should be
    /// neither near nor on their way. What none of these days can give is not asked for.
    pub(super) fn days(&self, change: &UnitChange, days: &[Date]) -> ChangeDays {
        self.wishes(change).within(days)
    }

    /// The same, whether any day can give it or not.
    pub(super) fn wishes(&self, change: &UnitChange) -> ChangeDays {
        let mut all = ChangeDays::default();
        for (place, leg) in change.legs.iter().enumerate() {
            all.barred.extend(self.freeze(leg));
            if let Some(person) = leg.to.and_then(|owner| self.person(owner)) {
                let before = person.start.map(|start| Barred { from: Date::MIN, to: start.saturating_sub(1.day()) });
                all.barred.extend(before);
                all.barred.extend(person.leave.iter().map(|away| Barred { from: away.from, to: away.to }));
            }
            let giver = leg.former.as_ref().and_then(FormerOwner::owner).and_then(|owner| self.person(owner));
            let Some(giver) = giver.filter(|giver| giver.end.is_none_or(|end| end >= self.instance.as_of)) else {
                continue;
            };
            let mut should_not = |wish, from, to| all.unwelcome.push((wish, place, Barred { from, to }));
            for away in &giver.leave {
                should_not(DayWish::Giver, away.from, away.to);
            }
            // Who is away to the end of the period hands over before, as who leaves does.
            let away = giver.leave.iter().filter(|away| away.to >= self.end && away.from > self.instance.as_of);
            if let Some(from) = away.map(|away| away.from.saturating_sub(1.day())).min() {
                all.deadline = Some(all.deadline.map_or(from, |deadline| deadline.min(from)));
            }
            if let Some(end) = giver.end.filter(|&end| end < self.end) {
                should_not(DayWish::Giver, end.saturating_add(1.day()), self.end);
                all.deadline = Some(all.deadline.map_or(end, |deadline| deadline.min(end)));
            }
            if let Some(renewal) = self.instance.accounts[self.instance.seats[leg.seat].account].renewal {
                let days = Span::new().days(i64::from(self.clear_of_renewal));
                should_not(DayWish::Renewal, renewal.saturating_sub(days), renewal);
            }
        }
        all
    }

    /// What is to be said of a day on which a move has a wish that it breaks.
    pub(super) fn said(&self, leg: &Leg, wish: DayWish) -> String {
        /// Waves of the period are all that was looked at.
        const NO_OTHER: &str = "no wave of the period suits everybody";
        let account = &self.instance.accounts[self.instance.seats[leg.seat].account];
        let giver = leg.former.as_ref().and_then(FormerOwner::owner);
        let name = giver.map_or("", |giver| self.instance.owners[giver].name.as_str());
        let end = giver.and_then(|giver| self.person(giver)).and_then(|person| person.end);
        match (wish, account.renewal, end) {
            (DayWish::Renewal, Some(renewal), _) => format!("Its renewal is on {renewal}; {NO_OTHER}."),
            (_, _, Some(end)) => format!("{name}, who leaves on {end}, is not there that day; {NO_OTHER}."),
            _ => format!("{name} is not there that day; {NO_OTHER}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn plans_begin_on_working_days() {
        assert_eq!(working_day(date(2027, 1, 1)), date(2027, 1, 4));
        assert_eq!(working_day(date(2026, 1, 1)), date(2026, 1, 2));
        assert_eq!(working_day(date(2027, 4, 3)), date(2027, 4, 5));
        assert_eq!(working_day(date(2027, 4, 1)), date(2027, 4, 1));
    }

    #[test]
    fn wishes_are_given_up_only_where_no_day_is_left() {
        let barred = |from, to| Barred { from: date(2027, 1, from), to: date(2027, 1, to) };
        let days = [date(2027, 1, 4), date(2027, 1, 18)];
        let change = ChangeDays {
            barred: vec![barred(1, 10)],
            unwelcome: vec![(DayWish::Giver, 0, barred(20, 31)), (DayWish::Renewal, 0, barred(15, 25))],
            deadline: None,
        };
        let left = change.clone().within(&days);
        assert!(!left.may(days[0]) && left.may(days[1]));
        assert_eq!(left.broken(days[1]).count(), 0, "the renewal was in the way of the only day");
        assert_eq!(change.broken(days[1]).collect::<Vec<_>>(), [(DayWish::Renewal, 0)]);
        // A day without its giver, or one just before its renewal: the renewal gives way, and no more than that.
        let both = change.clone().within(&[date(2027, 1, 18), date(2027, 1, 28)]);
        assert_eq!(both.broken(date(2027, 1, 28)).collect::<Vec<_>>(), [(DayWish::Giver, 0)]);
        assert_eq!(both.broken(date(2027, 1, 18)).count(), 0);
        let giver = change.clone().within(&[date(2027, 1, 28)]);
        assert_eq!(giver.broken(date(2027, 1, 28)).count(), 0, "only who hands it over was in the way");
        assert_eq!(giver.broken(days[1]).collect::<Vec<_>>(), [(DayWish::Renewal, 0)], "so that this wish stays");
        let later = change.within(&[days[0], days[1], date(2027, 1, 31)]);
        assert_eq!(later.broken(date(2027, 1, 31)).collect::<Vec<_>>(), [(DayWish::Giver, 0)]);
    }
}
