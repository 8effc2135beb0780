//! How well an owner fits a seat, in millionths. Integers throughout; every mean is truncated.

use rayon::prelude::*;

use super::eligibility::shares;
use crate::instance::{Account, Instance, MILLION, Owner, Seat};
use crate::scenario::{ByPart, FitPart};

/// A time difference that leaves no common working hours, in millionths of minutes.
const FAR: i64 = 8 * 60 * MILLION;
/// Once around the clock, in millionths of minutes.
const CLOCK: i64 = 24 * 60 * MILLION;
/// The highest level of a skill.
const TOP_LEVEL: i64 = 5;

/// How well an owner fits a seat, 0 to [`MILLION`]: the weighted mean of the parts that are known for both, or one
/// half where none is.
#[must_use]
pub fn fit(instance: &Instance, seat: usize, owner: usize) -> i64 {
    total(instance, parts(instance, seat, owner))
}

/// The parts of fit; `None` where a part does not apply.
#[must_use]
pub fn parts(instance: &Instance, seat: usize, owner: usize) -> ByPart<Option<i64>> {
    parts_by(instance, seat, owner, |before| likeness(instance, owner, before))
}

/// How alike any two owners are, known once and for all: for when everybody is fitted to every seat.
#[derive(Debug)]
pub struct Likenesses {
    owners: usize,
    /// For each former owner, by index, everybody's likeness to that owner.
    of: Vec<Option<i64>>,
}

impl Likenesses {
    /// All of an instance.
    #[must_use]
    pub fn new(instance: &Instance) -> Self {
        let owners = instance.owners.len();
        let of = (0..owners * owners).into_par_iter().map(|pair| likeness(instance, pair % owners, pair / owners));
        Self { owners, of: of.collect() }
    }

    /// The same as [`fit`].
    #[must_use]
    pub fn fit(&self, instance: &Instance, seat: usize, owner: usize) -> i64 {
        total(instance, parts_by(instance, seat, owner, |before| self.of[before * self.owners + owner]))
    }
}

fn total(instance: &Instance, parts: ByPart<Option<i64>>) -> i64 {
    let weights = &instance.weights.parts;
    mean(parts.iter().filter_map(|(part, value)| Some((weights[part], (*value)?)))).unwrap_or(MILLION / 2)
}

fn parts_by(
    instance: &Instance,
    seat: usize,
    owner: usize,
    likeness: impl Fn(usize) -> Option<i64>,
) -> ByPart<Option<i64>> {
    let it = &instance.seats[seat];
    let account = &instance.accounts[it.account];
    let person = &instance.owners[owner];
    let shared = |what| shares(account, person, what).map(|yes| if yes { MILLION } else { 0 });
    ByPart::new(|part| match part {
        FitPart::Skills => skills(it, person),
        FitPart::Industry | FitPart::Region | FitPart::Language => shared(part),
        FitPart::TimeZone => time_zone(account, person),
        FitPart::Csat => csat(account, person),
        FitPart::Experience => experience(it, person),
        FitPart::Similarity => similarity(it, owner, &likeness),
    })
}

/// The weighted mean of values, given as (weight, value); `None` where nothing has weight.
fn mean(pairs: impl Iterator<Item = (i64, i64)>) -> Option<i64> {
    let (weight, sum) = pairs.fold((0_i128, 0_i128), |(weight, sum), (w, value)| {
        (weight + i128::from(w), sum + i128::from(w) * i128::from(value))
    });
    match (i64::try_from(sum), i64::try_from(weight)) {
        (_, Ok(0)) => None,
        // Nearly always; division is much faster in 64 bits.
        (Ok(sum), Ok(weight)) => Some(sum / weight),
        _ => i64::try_from(sum / weight).ok(),
    }
}

fn skills(seat: &Seat, owner: &Owner) -> Option<i64> {
    let asked = seat.needs.iter().chain(&seat.wants).filter(|it| it.level > 0);
    mean(asked.map(|need| {
        let (have, enough) = (i64::from(owner.levels[need.skill]), i64::from(need.level));
        (need.weight, (have * MILLION / enough).min(MILLION))
    }))
}

fn time_zone(account: &Account, owner: &Owner) -> Option<i64> {
    let east = (account.figures[FitPart::TimeZone]? - owner.figures[FitPart::TimeZone]?).rem_euclid(CLOCK);
    Some(MILLION * (FAR - east.min(CLOCK - east)).max(0) / FAR)
}

/// Of ten points, those that don't lie between the account's satisfaction and the owner's.
fn csat(account: &Account, owner: &Owner) -> Option<i64> {
    let apart = account.figures[FitPart::Csat]? - owner.figures[FitPart::Csat]?;
    Some((10 * MILLION - apart.abs()) / 10)
}

/// Twice the years that are asked for are a perfect fit.
fn experience(seat: &Seat, owner: &Owner) -> Option<i64> {
    let (asked, years) = (seat.experience.filter(|&it| it > 0)?, owner.experience?);
    i64::try_from(i128::from(years) * i128::from(MILLION) / (2 * i128::from(asked))).ok().map(|it| it.min(MILLION))
}

/// Likeness to the most similar present owner, for a change of hands.
fn similarity(seat: &Seat, owner: usize, likeness: impl Fn(usize) -> Option<i64>) -> Option<i64> {
    if seat.incumbents.contains(&owner) {
        return None;
    }
    seat.incumbents.iter().filter_map(|&before| likeness(before)).max()
}

fn likeness(instance: &Instance, owner: usize, before: usize) -> Option<i64> {
    let (new, old) = (&instance.owners[owner], &instance.owners[before]);
    if new.backfill_for == Some(before) {
        return Some(MILLION);
    }
    let levels = new.levels.iter().zip(&old.levels).filter(|&(a, b)| a.max(b) > &0);
    let differences: Vec<i64> = levels.map(|(&a, &b)| i64::from(a.abs_diff(b))).collect();
    let skills = match i64::try_from(differences.len()) {
        Ok(n) if n > 0 => Some(MILLION - differences.iter().sum::<i64>() * MILLION / (n * TOP_LEVEL)),
        _ => None,
    };
    let (ours, theirs) = (&new.words[FitPart::Industry], &old.words[FitPart::Industry]);
    let both = ours.iter().filter(|it| theirs.contains(it)).count();
    let industries =
        if ours.is_empty() || theirs.is_empty() { None } else { ratio(both, ours.len() + theirs.len() - both) };
    mean([skills, industries].into_iter().flatten().map(|value| (1, value)))
}

fn ratio(part: usize, whole: usize) -> Option<i64> {
    Some(i64::try_from(part).ok()? * MILLION / i64::try_from(whole).ok()?)
}
