//! How well an owner fits a seat: the weighted mean of the parts that are known, in millionths.
//!
//! Every mean is rounded down to a whole millionth. What is unknown of the seat or of the owner does not count: its
//! weight falls to the parts that are known.

use crate::instance::{Instance, MILLION, Owner, Seat};
use crate::scenario::{Basis, ByPart, FitPart};

/// The fit of somebody of whom nothing that matters is known, in millionths.
const UNKNOWN: i64 = MILLION / 2;

/// How well an owner fits a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// The weighted mean of the parts that apply, in millionths.
    pub total: i64,
    /// Each part in millionths; absent where it does not apply.
    pub parts: ByPart<Option<i64>>,
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
    let parts = ByPart::new(|part| match part.basis() {
        Basis::Words { .. } => shared(account.words[part], &who.words[part]),
        Basis::Near { none_at, around, .. } => {
            let both = account.figures[part].zip(who.figures[part]);
            both.map(|(its, own)| near((its - own).abs(), none_at * MILLION, around.map(|length| length * MILLION)))
        }
        Basis::Seat => match part {
            FitPart::Skills => skills(it, who),
            FitPart::Experience => {
                let least = it.experience.filter(|&least| least > 0);
                least.zip(who.experience).map(|(least, years)| experience(least, years))
            }
            _ => similarity,
        },
    });
    let known = parts.iter().filter_map(|(part, value)| Some((instance.weights.parts[part], (*value)?)));
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

/// Whether a word is among others.
fn shared(its: Option<u32>, own: &[u32]) -> Option<i64> {
    its.filter(|_| !own.is_empty()).map(|word| if own.contains(&word) { MILLION } else { 0 })
}

/// How near two numbers are, where nothing is left of it so far apart; in a circle, the shorter way around.
fn near(apart: i64, none_at: i64, around: Option<i64>) -> i64 {
    let apart = around.map_or(apart, |length| apart.min(length - apart));
    (none_at - apart).max(0) * MILLION / none_at
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
    let (own, theirs) = (&who.words[FitPart::Industry], &other.words[FitPart::Industry]);
    let shared = own.iter().filter(|word| theirs.contains(word)).count();
    let either = own.len() + theirs.len() - shared;
    let known = !own.is_empty() && !theirs.is_empty();
    let industries = known.then(|| count_ratio(shared, either));
    mean([skills, industries].into_iter().flatten().map(|value| (1, value)))
}

fn count_ratio(part: usize, whole: usize) -> i64 {
    let of = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    of(part) * MILLION / of(whole).max(1)
}
