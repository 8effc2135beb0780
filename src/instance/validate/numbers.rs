//! Numbers that are negative, beyond all measure, or outside their scale.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::Check;
use crate::error::Place;
use crate::scenario::field::{ALL_MONEY, EFFORT, Field, Kind, PERSON_HOURS, Range, SEAT_HOURS, YEARS, time_zone};
use crate::scenario::{Account, Attribute, FitPart, Moves, Objective, Person, PersonPatch, SeatSpec, SegmentMoves};

/// Most weight.
const WEIGHT: f64 = 1_000.0;
/// Half a minute: less is rounded to none.
const LEAST_HOURS: f64 = 0.5 / 60.0;
/// The highest skill level.
const LEVEL: u8 = 5;

pub(super) fn check(check: &mut Check) {
    let (scenario, document) = (check.scenario, check.document);
    for (i, segment) in scenario.segments.iter().enumerate() {
        let place = |field: &str| document.place(format!("segments[{i}].{field}"));
        let mut judge = Judge { check, place: &place };
        judge.amount(segment.importance, WEIGHT, "importance");
        for (role, seat) in &segment.seats {
            judge.seat(seat, role);
        }
    }
    for (i, person) in document.people().iter().enumerate() {
        let place = |field: &str| document.person_place(i, field);
        Judge { check, place: &place }.record(Person::FIELDS, person);
    }
    for (i, account) in document.accounts().iter().enumerate() {
        let place = |field: &str| document.account_place(i, field);
        Judge { check, place: &place }.account(account);
    }
    let place = |field: &str| document.place(field);
    let mut judge = Judge { check, place: &place };
    judge.objective(&scenario.objective);
    judge.rules();
    for (i, pool) in scenario.pools.iter().enumerate() {
        judge.all(&pool.members, |judge, &share, key| judge.share(share, 1.0, &format!("pools[{i}].members.{key}")));
    }
}

/// Judges the numbers of one record, whose fields stand at certain places.
pub(super) struct Judge<'a, 'b, 'c> {
    pub(super) check: &'a mut Check<'b, 'c>,
    pub(super) place: &'a dyn Fn(&str) -> Place,
}

impl Judge<'_, '_, '_> {
    fn report(&mut self, code: &'static str, field: &str, cause: String, remedy: String) {
        self.check.found.push(code, (self.place)(field), cause, remedy);
    }

    /// A number from 0 to `most`.
    pub(super) fn amount(&mut self, value: f64, most: f64, field: &str) {
        if value < 0.0 {
            let remedy = "Write 0 or more.".to_owned();
            self.report("E206", field, format!("{value} is negative."), remedy);
        } else {
            self.size(value, most, field);
        }
    }

    /// Hours from 0 to `most`, of which no less than half a minute counts.
    pub(super) fn hours(&mut self, hours: f64, most: f64, field: &str) {
        self.amount(hours, most, field);
        if 0.0 < hours && hours < LEAST_HOURS {
            let cause = format!("{hours} hours are less than half a minute, and count as none.");
            self.report("W345", field, cause, "Check the unit: hours are meant, not days or weeks.".to_owned());
        }
    }

    /// A number from `-most` to `most`.
    pub(super) fn size(&mut self, value: f64, most: f64, field: &str) {
        if !value.is_finite() || value.abs() > most {
            let remedy = "Check the unit; a decimal separator may have gone missing.".to_owned();
            self.report("E208", field, format!("{value} is beyond {most}, the most that makes sense here."), remedy);
        }
    }

    /// A number from 0 to `most` that is a share or a score.
    pub(super) fn share(&mut self, value: f64, most: f64, field: &str) {
        if !(0.0..=most).contains(&value) {
            let remedy = format!("Write a number from 0 to {most}.");
            self.report("E209", field, format!("{value} is not from 0 to {most}."), remedy);
        }
    }

    /// A level of a skill.
    pub(super) fn level(&mut self, level: u8, field: &str) {
        if level > LEVEL {
            let remedy = format!("Levels are 0 to {LEVEL}.");
            self.report("E207", field, format!("The level {level} is above {LEVEL}."), remedy);
        }
    }

    /// A count from 1 to `most`.
    pub(super) fn count(&mut self, count: u32, most: u32, field: &str) {
        if count == 0 || count > most {
            let remedy = format!("Write a number from 1 to {most}.");
            self.report("E211", field, format!("{count} is not from 1 to {most}."), remedy);
        }
    }

    fn time_zone(&mut self, zone: Option<&String>, field: &str) {
        if let Some(zone) = zone.filter(|zone| !is_offset(zone)) {
            let remedy = "Write the offset from UTC, from -12:00 to +14:00, such as +01:00.".to_owned();
            self.report("E210", field, format!("\"{zone}\" is not an offset from UTC."), remedy);
        }
    }

    fn all<'k, K: Display + 'k, V: 'k>(
        &mut self,
        entries: impl IntoIterator<Item = (&'k K, &'k V)>,
        mut judge: impl FnMut(&mut Self, &V, &K),
    ) {
        for (key, value) in entries {
            judge(self, value, key);
        }
    }

    fn seat(&mut self, seat: &SeatSpec, role: &str) {
        self.count(seat.count, 9, &format!("seats.{role}.count"));
        self.hours(seat.hours, SEAT_HOURS, &format!("seats.{role}.hours"));
        if let Some(years) = seat.experience {
            self.amount(years, YEARS, &format!("seats.{role}.experience"));
        }
        self.all(&seat.needs, |judge, &level, key| judge.level(level, &format!("seats.{role}.needs.{key}")));
        self.all(&seat.wants, |judge, &level, key| judge.level(level, &format!("seats.{role}.wants.{key}")));
        self.all(&seat.weights, |judge, &weight, key| {
            judge.amount(weight, WEIGHT, &format!("seats.{role}.weights.{key}"));
        });
    }

    /// The numbers of a record, each against the range of its field.
    pub(super) fn record<T>(&mut self, fields: &[Field<T>], record: &T) {
        for Field { name, kind, range, .. } in fields {
            match kind {
                Kind::Number(at) | Kind::OfHundred(at) => match (*(at.get)(record), range) {
                    (Some(hours), Range::AtMost(most)) if *name == "hours" => self.hours(hours, *most, name),
                    (Some(value), range) => self.number(value, *range, name),
                    _ => {}
                },
                Kind::Numbers(at) => (at.get)(record).iter().for_each(|&value| self.number(value, *range, name)),
                Kind::NumberBy(at) => {
                    self.all((at.get)(record), |it, &value, key| {
                        let field = format!("{name}.{key}");
                        match range {
                            // Of an account by role or owner.
                            Range::AtMost(most) if name.starts_with("hours") => it.hours(value, *most, &field),
                            _ => it.number(value, *range, &field),
                        }
                    });
                }
                Kind::AttributeBy(at) => self.all((at.get)(record), |it, value, key| {
                    if let Attribute::Number(number) = *value {
                        it.number(number, *range, &format!("{name}.{key}"));
                    }
                }),
                Kind::LevelBy(at) => {
                    self.all((at.get)(record), |it, &level, key| it.level(level, &format!("{name}.{key}")));
                }
                Kind::TimeZone(at) => self.time_zone((at.get)(record).as_ref(), name),
                _ => {}
            }
        }
    }

    fn number(&mut self, value: f64, range: Range, field: &str) {
        match range {
            Range::OfKind => {}
            Range::AtMost(most) => self.amount(value, most, field),
            Range::Scale(most) => self.share(value, most, field),
            Range::Within(most) => self.size(value, most, field),
        }
    }

    /// The numbers of a change to a person.
    pub(super) fn patch(&mut self, patch: &PersonPatch) {
        for (value, most, field) in [(patch.hours, PERSON_HOURS, "hours"), (patch.fte, 2.0, "fte")] {
            if let Some(value) = value {
                self.amount(value, most, field);
            }
        }
        self.all(&patch.skills, |judge, &level, key| judge.level(level, &format!("skills.{key}")));
    }

    /// The numbers of an account.
    pub(super) fn account(&mut self, account: &Account) {
        self.record(Account::FIELDS, account);
        self.effort(account);
    }

    /// What an account's effort factors make of its hours: each may be fine while all together are not. Hours that are
    /// the segment's count where the account names its segment.
    fn effort(&mut self, account: &Account) {
        let factor: f64 = account.effort.values().product();
        if account.effort.values().any(|&factor| !(0.0..=EFFORT).contains(&factor)) {
            return;
        }
        if factor > EFFORT {
            let cause = format!("Together, the factors are {factor}, beyond {EFFORT}, the most that makes sense here.");
            return self.report("E208", "effort", cause, "Lower some of them.".to_owned());
        }
        let scenario = self.check.scenario;
        let segment = scenario.segments.iter().find(|segment| account.segment.as_ref() == Some(&segment.id));
        let usual = segment.into_iter().flat_map(|segment| segment.seats.iter().map(|(role, seat)| (role, seat.hours)));
        let usual = usual.filter(|(role, _)| account.hours_by.is_empty() && !account.hours.contains_key(*role));
        let own = account.hours.iter().map(|(role, &hours)| (role, hours));
        let most = own.chain(usual).filter(|&(_, hours)| hours <= SEAT_HOURS).max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((role, hours)) = most.filter(|(_, hours)| hours * factor > SEAT_HOURS) {
            let cause = format!(
                "{hours} hours of \"{role}\" times {factor} are beyond {SEAT_HOURS}, the most that makes sense here."
            );
            self.report("E208", "effort", cause, "Lower the hours or the factors.".to_owned());
        }
    }

    fn objective(&mut self, objective: &Objective) {
        let weights = [
            (objective.fit, "fit"),
            (objective.continuity, "continuity"),
            (objective.backfill, "backfill"),
            (objective.capacity, "capacity"),
            (objective.coverage, "coverage"),
            (objective.cost, "cost"),
        ];
        for (weight, field) in weights {
            self.amount(weight, WEIGHT, &format!("objective.{field}"));
        }
        for part in FitPart::ALL {
            let field = format!("objective.fit_parts.{}", part.name());
            self.amount(objective.fit_parts.weight(part), WEIGHT, &field);
        }
        self.all(&objective.balance, |judge, &weight, key| {
            judge.amount(weight, WEIGHT, &format!("objective.balance.{key}"));
        });
    }

    fn rules(&mut self) {
        let rules = &self.check.scenario.rules;
        self.amount(rules.capacity.target, 10.0, "rules.capacity.target");
        self.amount(rules.capacity.limit, 10.0, "rules.capacity.limit");
        if let Some(hours) = rules.capacity.hours_per_fte {
            self.amount(hours, PERSON_HOURS, "rules.capacity.hours_per_fte");
        }
        for (i, cap) in rules.caps.iter().enumerate() {
            self.amount(cap.at_most, ALL_MONEY, &format!("rules.caps[{i}].at_most"));
        }
        for (measure, balance) in &rules.balance {
            for (value, most, field) in [(balance.tolerance, 100.0, "tolerance"), (balance.points, 10.0, "points")] {
                if let Some(value) = value {
                    self.amount(value, most, &format!("rules.balance.{measure}.{field}"));
                }
            }
        }
        self.moves(&rules.moves);
    }
}

/// Most days to look back.
const DAYS: u32 = 3_660;

impl Judge<'_, '_, '_> {
    /// The limits on change.
    fn moves(&mut self, moves: &Moves) {
        if let Some(worth) = moves.worth_at_least {
            self.amount(worth, 10.0, "rules.moves.worth_at_least");
        }
        let limits = [
            (moves.arr_at_most, "arr_at_most"),
            (moves.arr_per_receiver, "arr_per_receiver"),
            (moves.arr_per_giver, "arr_per_giver"),
        ];
        let limits = limits.map(|(limit, field)| (limit, field.to_owned())).into_iter();
        let of_segment = |(id, it): (&String, &SegmentMoves)| (it.arr_at_most, format!("segments.{id}.arr_at_most"));
        for (limit, field) in limits.chain(moves.segments.iter().map(of_segment)) {
            if let Some(arr) = limit {
                self.amount(arr, ALL_MONEY, &format!("rules.moves.{field}"));
            }
        }
        if let Some(cooling) = &moves.cooling_off {
            self.count(cooling.days, DAYS, "rules.moves.cooling_off.days");
            self.count(cooling.received, 1_000_000, "rules.moves.cooling_off.received");
        }
    }
}

/// The offsets from UTC that there are, in minutes.
const OFFSETS: RangeInclusive<i64> = -12 * 60..=14 * 60;

/// Whether a text is an offset from UTC such as `+01:00`.
fn is_offset(zone: &str) -> bool {
    !zone.is_empty() && time_zone(zone).is_some_and(|minutes| OFFSETS.contains(&minutes))
}

#[cfg(test)]
mod tests {
    use super::is_offset;

    #[test]
    fn offsets() {
        for good in ["+01:00", "-12:00", "+14:00", "+05:45", "-03:30", "+1:00", "Z", "UTC+02:00"] {
            assert!(is_offset(good), "{good}");
        }
        for bad in ["CET", "01:00", "+01:60", "+15:00", "-12:30", "+14:15", "+0100", "", "ü01:00", "+ü:00"] {
            assert!(!is_offset(bad), "{bad}");
        }
    }
}
