//! A policy to start from: segments and their hours, what owners must share with accounts, what may change. Everything
//! here is a guess that the scenario states and that people change.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::owners::{folded, share};
use crate::scenario::{Account, Document, Person};

/// Hours of a quarter for an account of the first and of the last segment: 10 and 2 a month, as a public calculator of
/// coverage has them for enterprise and small customers (shayancelso/gluelabs).
const MOST_HOURS: f64 = 30.0;
const LEAST_HOURS: f64 = 6.0;
/// The same calculator's middle.
const MIDDLE_HOURS: f64 = 12.0;
/// Utilisation that leaves hours as they are: outside it they are likelier wrong than the team.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 0.5..=0.9;
/// Utilisation that hours are made to fit otherwise.
const USUAL: f64 = 0.75;
/// No hours are made longer than so many times: a file may hold a part of the accounts only.
const LONGEST: f64 = 2.0;
/// More words than this are no segments.
const MOST_SEGMENTS: usize = 8;
/// The share of accounts below which the largest, and the large, begin.
const LARGEST: f64 = 0.9;
const LARGE: f64 = 0.6;
/// At least such a share of accounts must have a word that the team has, too, for owners to be matched by it.
const SHARED: f64 = 0.5;
/// Where such a share of today's owners share it, it is taken for a rule.
const A_RULE: f64 = 0.95;

/// How much it matters that an owner shares a trait of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Nobody else may have the account.
    Must,
    /// It counts in the fit.
    Should,
    /// It makes no difference.
    Ignore,
}

/// A segment that is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedSegment {
    /// Its id.
    pub id: String,
    /// Its rule; none where accounts name it.
    pub when: Option<String>,
    /// Its accounts.
    pub accounts: usize,
    /// The mean of their ARR, where it is known.
    pub mean_arr: Option<f64>,
    /// Hours of a quarter for each.
    pub hours: f64,
}

/// How far today's books respect a trait.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedTrait {
    /// Accounts whose word somebody of the team has, and accounts that have one.
    pub known: (usize, usize),
    /// Accounts whose present owner shares it, and accounts with a word and an owner who is in the team.
    pub kept: (usize, usize),
    /// Words that nobody has, each with its accounts, the most first.
    pub nobody: Vec<(String, usize)>,
    /// How much it is to matter, if nobody says otherwise.
    pub proposed: Strength,
}

/// The segments of the accounts, without hours.
pub(super) fn segments(accounts: &[Account]) -> Vec<ProposedSegment> {
    let names: BTreeSet<&str> = accounts.iter().filter_map(|it| it.segment.as_deref()).collect();
    let mut segments = if (2..=MOST_SEGMENTS).contains(&names.len()) {
        let mut ranked: Vec<ProposedSegment> = names.into_iter().map(|name| of_name(accounts, name)).collect();
        ranked.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then_with(|| a.accounts.cmp(&b.accounts)));
        ranked
    } else {
        by_arr(accounts)
    };
    let count = segments.len();
    for (at, segment) in segments.iter_mut().enumerate() {
        segment.hours = usual_hours(at, count);
    }
    segments
}

fn rank(segment: &ProposedSegment) -> f64 {
    // Without ARR, the words themselves may tell.
    segment.mean_arr.unwrap_or_else(|| match folded(&segment.id).as_str() {
        it if it.contains("strateg") || it.contains("key") => 4.0,
        it if it.contains("enterprise") || it.contains("large") => 3.0,
        it if it.contains("mid") || it.contains("growth") => 2.0,
        it if it.contains("smb") || it.contains("small") => 1.0,
        _ => 0.0,
    })
}

fn of_name(accounts: &[Account], name: &str) -> ProposedSegment {
    let of_it: Vec<&Account> = accounts.iter().filter(|it| it.segment.as_deref() == Some(name)).collect();
    ProposedSegment { id: name.to_owned(), when: None, accounts: of_it.len(), mean_arr: mean_arr(&of_it), hours: 0.0 }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of accounts")]
fn mean_arr(accounts: &[&Account]) -> Option<f64> {
    let known: Vec<f64> = accounts.iter().filter_map(|it| it.arr).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// Three segments by ARR: the largest tenth, the next three tenths and the rest; one where ARR tells nothing.
fn by_arr(accounts: &[Account]) -> Vec<ProposedSegment> {
    let mut known: Vec<f64> = accounts.iter().filter_map(|it| it.arr).collect();
    known.sort_by(f64::total_cmp);
    let breaks =
        [LARGEST, LARGE].map(|share| known.get(position(known.len(), share)).copied().map_or(0.0, round_figure));
    let is_told = known.len() * 2 >= accounts.len() && breaks[0] > breaks[1] && breaks[1] > 0.0;
    let of = |id: &str, when: String, from: f64, below: f64| {
        let is_in = |it: &&Account| (from..below).contains(&it.arr.unwrap_or(0.0).max(0.0));
        let of_it: Vec<&Account> = accounts.iter().filter(is_in).collect();
        ProposedSegment {
            id: id.to_owned(),
            when: Some(when),
            accounts: of_it.len(),
            mean_arr: mean_arr(&of_it),
            hours: 0.0,
        }
    };
    if !is_told {
        return vec![of("all", "true".to_owned(), 0.0, f64::INFINITY)];
    }
    let rule = |from: f64| format!("arr >= {from}");
    vec![
        of("strategic", rule(breaks[0]), breaks[0], f64::INFINITY),
        of("growth", rule(breaks[1]), breaks[1], breaks[0]),
        of("scale", "true".to_owned(), 0.0, breaks[1]),
    ]
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position")]
fn position(count: usize, share: f64) -> usize {
    (count as f64 * share) as usize
}

/// The nearest of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not above.
fn round_figure(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let power = 10_f64.powf(value.log10().floor());
    let steps = [8.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.0];
    let step = steps.into_iter().find(|step| step * power <= value * (1.0 + 1e-9)).unwrap_or(1.0);
    (step * power).round()
}

/// Hours of the segment at a place of so many: they fall from segment to segment by the same share.
#[expect(clippy::cast_precision_loss, reason = "a few segments")]
fn usual_hours(at: usize, count: usize) -> f64 {
    if count <= 1 || (count == 3 && at == 1) {
        return MIDDLE_HOURS;
    }
    rounded(MOST_HOURS * (LEAST_HOURS / MOST_HOURS).powf(at as f64 / (count - 1) as f64))
}

/// Hours that people would write: whole ones, then halves, then quarters.
fn rounded(hours: f64) -> f64 {
    let step = if hours >= 10.0 {
        1.0
    } else if hours >= 2.0 {
        0.5
    } else {
        0.25
    };
    ((hours / step).round() * step).max(0.25)
}

/// Makes hours fit a team that would be used so far by them, where that is not plausible; whether it did.
pub(super) fn fit_hours(segments: &mut [ProposedSegment], utilisation: f64) -> bool {
    if PLAUSIBLE.contains(&utilisation) || utilisation <= 0.0 || !utilisation.is_finite() {
        return false;
    }
    for segment in segments {
        segment.hours = rounded(segment.hours * (USUAL / utilisation).min(LONGEST));
    }
    true
}

/// How far accounts and owners share a trait today; nothing where either side does not have it.
pub(super) fn shared(
    document: &Document,
    role: &str,
    account: fn(&Account) -> Option<&str>,
    person: fn(&Person) -> &[String],
) -> Option<SharedTrait> {
    let people = document.people();
    let fold = |word: &str| word.trim().to_lowercase();
    let words: BTreeSet<String> = people.iter().flat_map(person).map(|it| fold(it)).collect();
    let by_id: BTreeMap<&str, &Person> = people.iter().map(|it| (it.id.as_str(), it)).collect();
    let (mut known, mut kept) = ((0, 0), (0, 0));
    let mut nobody: BTreeMap<&str, usize> = BTreeMap::new();
    for it in document.accounts() {
        let Some(word) = account(it).filter(|word| !word.is_empty()) else { continue };
        known.1 += 1;
        if words.contains(&fold(word)) {
            known.0 += 1;
        } else {
            *nobody.entry(word).or_default() += 1;
        }
        let owner = it.owner.get(role).and_then(|list| list.0.first()).and_then(|id| by_id.get(id.as_str()));
        if let Some(owner) = owner.filter(|owner| !person(owner).is_empty()) {
            kept.1 += 1;
            kept.0 += usize::from(person(owner).iter().any(|its| fold(its) == fold(word)));
        }
    }
    if known.1 == 0 || words.is_empty() {
        return None;
    }
    let mut nobody: Vec<(String, usize)> = nobody.into_iter().map(|(word, count)| (word.to_owned(), count)).collect();
    nobody.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let is_rule = kept.1 * 2 >= known.1 && share(kept) >= A_RULE && nobody.is_empty();
    let proposed = match (share(known) >= SHARED, is_rule) {
        (false, _) => Strength::Ignore,
        (true, true) => Strength::Must,
        (true, false) => Strength::Should,
    };
    Some(SharedTrait { known, kept, nobody, proposed })
}

/// The most changes of owner in a first plan: about a seventh of the accounts, in fives.
pub(super) fn moves(accounts: usize) -> usize {
    let about = accounts * 15 / 100;
    if about < 10 { about.max(3) } else { about / 5 * 5 }
}

#[cfg(test)]
mod tests {
    use super::{fit_hours, moves, round_figure, segments};
    use crate::scenario::Account;

    fn account(segment: Option<&str>, arr: Option<f64>) -> Account {
        Account { segment: segment.map(str::to_owned), arr, ..Account::default() }
    }

    #[test]
    fn segments_are_in_the_order_of_their_mean_arr() {
        let accounts = [account(Some("B"), Some(10.0)), account(Some("A"), Some(5.0)), account(Some("C"), Some(90.0))];
        let found = segments(&accounts);
        let ids: Vec<&str> = found.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["C", "B", "A"]);
        assert_eq!(found.iter().map(|it| it.hours).collect::<Vec<_>>(), [30.0, 12.0, 6.0]);
    }

    #[test]
    fn without_names_arr_makes_three_and_without_arr_there_is_one() {
        let accounts: Vec<Account> = (1..=100).map(|it| account(None, Some(f64::from(it) * 1000.0))).collect();
        let found = segments(&accounts);
        assert_eq!(found.iter().map(|it| it.accounts).sum::<usize>(), 100);
        assert_eq!(found[0].when.as_deref(), Some("arr >= 80000"));
        assert_eq!(segments(&[account(None, None)])[0].id, "all");
    }

    #[test]
    fn hours_are_made_to_fit_only_where_they_are_not_plausible() {
        let mut found = segments(&[account(Some("A"), Some(9.0)), account(Some("B"), Some(1.0))]);
        assert!(!fit_hours(&mut found, 0.8));
        assert!(fit_hours(&mut found, 1.5));
        assert_eq!((found[0].hours, found[1].hours), (15.0, 3.0));
    }

    #[test]
    fn figures_are_round() {
        for (amount, rounded) in [(276_000.0, 250_000.0), (99_999.0, 80_000.0), (1.0, 1.0), (12_345.0, 10_000.0)] {
            assert!((round_figure(amount) - rounded).abs() < 1e-9, "{amount}");
        }
        assert_eq!([400, 85, 20, 3].map(moves), [60, 10, 3, 3]);
    }
}
