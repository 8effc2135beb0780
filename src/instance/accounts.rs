//! Accounts and families, and what is counted over books.

use std::collections::{BTreeMap, BTreeSet};

use super::values::{WordIndex, millionths, money};
use super::{ACCOUNTS, AT_RISK_ARR, Account, HOURS, MILLION, Measure, Owner, Slice};
use crate::coverage::segments::Placement;
use crate::scenario::{self, Attribute, Basis, ByPart, Document, Mix, Scenario, defaults};

/// The positions of the scenario's accounts, ordered by id.
pub(super) fn order(document: &Document) -> Vec<usize> {
    let accounts = document.accounts();
    let mut sorted: Vec<usize> = (0..accounts.len()).collect();
    sorted.sort_by(|&a, &b| accounts[a].id.cmp(&accounts[b].id));
    sorted
}

/// The measures: the five standing ones and the numeric attributes that a rule names.
pub(super) fn measures(scenario: &Scenario) -> Vec<Measure> {
    let standing = [("hours", 60), ("arr", 1), ("accounts", 1), ("renewals", 1), ("at_risk_arr", 1)];
    let mut list: Vec<Measure> =
        standing.iter().map(|&(name, scale)| Measure { name: name.to_owned(), scale }).collect();
    let rules = &scenario.rules;
    let named =
        scenario.objective.balance.keys().chain(rules.balance.keys()).chain(rules.caps.iter().map(|c| &c.measure));
    let attributes: BTreeSet<&String> = named.filter(|name| !standing.iter().any(|(known, _)| known == name)).collect();
    list.extend(attributes.into_iter().map(|name| Measure { name: name.clone(), scale: 1000 }));
    let sliced = slices(scenario);
    let named = sliced.iter().map(|slice| {
        let segments: Vec<&str> = slice.segments.iter().map(|&s| scenario.segments[s].id.as_str()).collect();
        Measure { name: format!("{} of {}", list[slice.of].name, segments.join(", ")), scale: list[slice.of].scale }
    });
    let named: Vec<Measure> = named.collect();
    list.extend(named);
    list
}

/// The hours and accounts of some segments, as far as a bound on the mix speaks of them.
pub(super) fn slices(scenario: &Scenario) -> Vec<Slice> {
    let mut slices = Vec::new();
    for mix in &scenario.rules.mix {
        let segments = mixed(scenario, mix);
        let bounded = [
            (HOURS, mix.at_least.is_some() || mix.at_most.is_some()),
            (ACCOUNTS, mix.accounts_at_least.is_some() || mix.accounts_at_most.is_some()),
        ];
        for (of, _) in bounded.into_iter().filter(|(_, bounded)| *bounded) {
            slices.push(Slice { of, segments: segments.clone() });
        }
    }
    slices.sort_unstable();
    slices.dedup();
    slices
}

/// The segments that a bound on the mix speaks of, ordered.
pub(super) fn mixed(scenario: &Scenario, mix: &Mix) -> Vec<usize> {
    let named = |segment: &scenario::Segment| {
        mix.segments.iter().any(|id| id == segment.id) || mix.tier.is_some() && mix.tier == segment.tier
    };
    (0..scenario.segments.len()).filter(|&i| named(&scenario.segments[i])).collect()
}

/// The accounts in the order given, and their families.
pub(super) fn build(
    document: &Document,
    sorted: &[usize],
    placements: &[Placement],
    owners: &[Owner],
    words: &mut WordIndex,
) -> (Vec<Account>, Vec<Vec<usize>>) {
    let raw = document.accounts();
    let scenario = &document.scenario;
    let measures = measures(scenario);
    let attributes = &measures[AT_RISK_ARR + 1..measures.len() - slices(scenario).len()];
    let (family_of, families) = families(raw, sorted);
    let end = scenario.period_end();
    let mut list = Vec::with_capacity(sorted.len());
    for (i, &position) in sorted.iter().enumerate() {
        let account = &raw[position];
        let renews = account.renewal.is_some_and(|date| scenario.as_of <= date && date < end);
        list.push(Account {
            id: account.id.clone(),
            name: account.name.clone().unwrap_or_else(|| account.id.clone()),
            family: family_of[i],
            segment: placements[position].segment,
            arr: account.arr.map_or(0, money),
            times_worth: MILLION,
            renewal: account.renewal,
            renews,
            at_risk: placements[position].at_risk,
            frozen: placements[position].frozen,
            words: ByPart::new(|part| match part.basis() {
                Basis::Words { account: of, .. } => of(account).as_deref().map(|text| words.intern(text)),
                _ => None,
            }),
            figures: ByPart::new(|part| match part.basis() {
                Basis::Near { account: of, .. } => of(account).map(millionths),
                _ => None,
            }),
            forbidden: forbidden(account, owners),
            lock_reason: account.lock_reason.clone(),
            numbers: attributes.iter().map(|it| thousandths(account.attributes.get(&it.name))).collect(),
        });
    }
    weigh(&mut list);
    (list, families)
}

/// How much more moves of large accounts must bring, by their ARR over the average.
fn weigh(accounts: &mut [Account]) {
    let all: i128 = accounts.iter().map(|account| i128::from(account.arr)).sum();
    let (count, million) = (accounts.len() as i128, i128::from(MILLION));
    for account in accounts.iter_mut().filter(|_| all > 0) {
        let times = i128::from(account.arr) * count * million / all;
        account.times_worth =
            i64::try_from(times.min(i128::from(defaults::MOST_TIMES_WORTH) * million)).unwrap_or(MILLION).max(MILLION);
    }
}

fn forbidden(account: &scenario::Account, owners: &[Owner]) -> Vec<usize> {
    let mut list: Vec<usize> = account.forbidden.iter().filter_map(|id| find(owners, id)).collect();
    list.sort_unstable();
    list
}

/// The index of an owner by id.
pub(super) fn find(owners: &[Owner], id: &str) -> Option<usize> {
    owners.binary_search_by(|owner| owner.id.as_str().cmp(id)).ok()
}

fn thousandths(attribute: Option<&Attribute>) -> i64 {
    match attribute {
        Some(Attribute::Number(number)) => money(number * 1000.0),
        _ => 0,
    }
}

/// For every account in order its family, and every family's accounts. Families are ordered by their first account. A
/// parent that is not among the accounts makes a family of those that name it, as if it were there.
fn families(raw: &[scenario::Account], sorted: &[usize]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let index: BTreeMap<&str, usize> = sorted.iter().enumerate().map(|(i, &p)| (raw[p].id.as_str(), i)).collect();
    let parent = |i: usize| raw[sorted[i]].parent.as_deref().and_then(|id| index.get(id).copied());
    let mut families: Vec<Vec<usize>> = Vec::new();
    let mut of_strangers: BTreeMap<&str, usize> = BTreeMap::new();
    // Of an account that was met on the way up from one before it the family is known already, so that every account
    // is met once, however deep its family is.
    let mut known: Vec<Option<usize>> = vec![None; sorted.len()];
    let mut way = Vec::new();
    for i in 0..sorted.len() {
        let mut here = Some(i);
        while let Some(unknown) = here.filter(|&at| known[at].is_none()) {
            way.push(unknown);
            here = parent(unknown);
        }
        // Whoever stands at the top of the way has no parent, or one that is not there.
        let stranger = way.last().and_then(|&top| raw[sorted[top]].parent.as_deref()).filter(|_| here.is_none());
        let of_stranger = stranger.and_then(|id| of_strangers.get(id).copied());
        let family = here.and_then(|at| known[at]).or(of_stranger).unwrap_or_else(|| {
            families.push(Vec::new());
            families.len() - 1
        });
        if let Some(id) = stranger {
            of_strangers.insert(id, family);
        }
        way.drain(..).for_each(|met| known[met] = Some(family));
        families[family].push(i);
    }
    (known.into_iter().flatten().collect(), families)
}

#[cfg(test)]
mod tests {
    use super::families;
    use crate::scenario::Account;

    #[test]
    fn a_parent_that_is_not_there_makes_a_family() {
        let parents = [("a", None), ("b", Some("x")), ("c", Some("b")), ("d", Some("x")), ("e", Some("y"))];
        let account = |(id, parent): (&str, Option<&str>)| Account {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            ..Account::default()
        };
        let (of, families) = families(&parents.map(account), &[0, 1, 2, 3, 4]);
        assert_eq!(of, [0, 1, 1, 1, 2]);
        assert_eq!(families, [vec![0], vec![1, 2, 3], vec![4]]);
    }
}
