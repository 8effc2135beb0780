//! How well an owner fits a seat: the weighted mean of the parts that are known, in millionths.
//!
//! Every mean is rounded down to a whole millionth. What is unknown of the seat or of the owner does not count: its
//! weight falls to the parts that are known.

use crate::instance::{FIT_PARTS, Instance, MILLION, Owner, Seat};

/// The parts of fit, in the order of [`Fit::parts`].
pub const PART_NAMES: [&str; FIT_PARTS] =
    ["skills", "industry", "region", "language", "time_zone", "experience", "similarity"];

/// The fit of somebody of whom nothing that matters is known, in millionths.
const UNKNOWN: i64 = MILLION / 2;
/// Working hours that are this many minutes apart no longer overlap.
const WORKING_DAY: i64 = 480;
/// Minutes of a whole day.
const DAY: i64 = 1440;

/// How well an owner fits a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The weighted mean of the parts that apply, in millionths.
    pub total: i64,
    /// Each part in millionths; absent where it does not apply.
    pub parts: [Option<i64>; FIT_PARTS],
}

/// The fit of an owner to a seat, whether or not they may fill it.
#[must_use]
pub fn fit(instance: &Instance, seat: usize, owner: usize) -> Fit {
    fit_given(instance, seat, owner, similarity(instance, &instance.seats[seat].incumbents, owner))
}

/// The fit of an owner whose [`similarity`] to the seat's present owners is known.
pub(super) fn fit_given(instance: &Instance, seat: usize, owner: usize, similarity: Option<i64>) -> Fit {
    let (it, who) = (&instance.seats[seat], &instance.owners[owner]);
    let account = &instance.accounts[it.account];
    let shared = |its: Option<u32>, own: &[u32]| {
        its.filter(|_| !own.is_empty()).map(|word| if own.contains(&word) { MILLION } else { 0 })
    };
    let parts = [
        skills(it, who),
        shared(account.industry, &who.industries),
        shared(account.region, &who.regions),
        shared(account.language, &who.languages),
        account.time_zone.zip(who.time_zone).map(|(its, own)| overlap(apart(its, own))),
        it.experience.filter(|&least| least > 0).zip(who.experience).map(|(least, years)| experience(least, years)),
        similarity,
    ];
    let known = parts.iter().zip(instance.weights.parts).filter_map(|(part, weight)| Some((weight, (*part)?)));
    Fit { total: mean(known).unwrap_or(UNKNOWN), parts }
}

/// A weighted mean, rounded down; nothing where the weights are 0 in all.
fn mean(items: impl Iterator<Item = (i64, i64)>) -> Option<i64> {
    let (weights, sum) =
        items.fold((0, 0_i128), |(weights, sum), (w, v)| (weights + w, sum + i128::from(w) * i128::from(v)));
    // Sums beyond 64 bits are possible, but dividing them takes far longer than all the rest.
    let quotient = || match i64::try_from(sum) {
        Ok(sum) => sum / weights,
        Err(_) => i64::try_from(sum / i128::from(weights)).unwrap_or(0),
    };
    (weights > 0).then(quotient)
}

/// The owner's level of each needed and wished-for skill, up to the level that is enough.
fn skills(seat: &Seat, owner: &Owner) -> Option<i64> {
    let all = seat.needs.iter().chain(&seat.wants);
    mean(all.map(|need| {
        let (have, enough) = (i64::from(owner.levels[need.skill]), i64::from(need.level));
        (need.weight, share(have, enough))
    }))
}

/// Minutes between two offsets from UTC: the shorter way around the clock.
fn apart(its: i64, own: i64) -> i64 {
    let minutes = (its - own).abs();
    minutes.min(DAY - minutes)
}

fn overlap(minutes_apart: i64) -> i64 {
    (WORKING_DAY - minutes_apart).max(0) * MILLION / WORKING_DAY
}

/// One half at the least experience that the seat demands, the whole at twice as much.
fn experience(least: i64, years: i64) -> i64 {
    share(years, 2 * least)
}

/// How much of enough there is. Most have enough, and a comparison takes far less time than a division.
fn share(have: i64, enough: i64) -> i64 {
    if have >= enough { MILLION } else { have * MILLION / enough }
}

/// Likeness to the present owner that somebody is most like, for a seat that would change hands.
pub(super) fn similarity(instance: &Instance, incumbents: &[usize], owner: usize) -> Option<i64> {
    if incumbents.binary_search(&owner).is_ok() {
        return None;
    }
    incumbents.iter().filter_map(|&incumbent| likeness(instance, owner, incumbent)).max()
}

/// How alike two owners are in skills and industries; a backfill is as good as the one they replace.
fn likeness(instance: &Instance, owner: usize, incumbent: usize) -> Option<i64> {
    let (who, other) = (&instance.owners[owner], &instance.owners[incumbent]);
    if who.backfill_for == Some(incumbent) {
        return Some(MILLION);
    }
    let levels = who.levels.iter().zip(&other.levels).filter(|(a, b)| **a > 0 || **b > 0);
    let (count, apart) = levels.fold((0, 0), |(count, apart), (a, b)| (count + 1, apart + i64::from(a.abs_diff(*b))));
    let skills = (count > 0).then(|| MILLION - apart * MILLION / (5 * count));
    let shared = who.industries.iter().filter(|word| other.industries.contains(word)).count();
    let either = who.industries.len() + other.industries.len() - shared;
    let known = !who.industries.is_empty() && !other.industries.is_empty();
    let industries = known.then(|| count_ratio(shared, either));
    mean([skills, industries].into_iter().flatten().map(|value| (1, value)))
}

fn count_ratio(part: usize, whole: usize) -> i64 {
    let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    of(part) * MILLION / of(whole).max(1)
}
