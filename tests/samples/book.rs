//! What a synthetic organisation is like, measured from its files alone.

use std::collections::BTreeMap;

use rebook::internal::scenario::{Account, Document, Person};

/// The measurements.
#[derive(Debug)]
pub struct Sample {
    /// Share of all pairs of account and person in which the person may own the account.
    pub eligible: f64,
    /// Hours of all accounts over the team's effective capacity.
    pub utilisation: f64,
    /// Share of the ARR that the largest tenth of the accounts holds.
    pub top_tenth: f64,
    /// Share of the accounts that have relatives.
    pub in_families: f64,
    /// Share of the families that somebody could own as a whole.
    pub families_with_common_owner: f64,
    /// Share of the accounts with a present owner.
    pub owned: f64,
    /// Hours over capacity of the fullest book today, and of the emptiest.
    pub fullest: f64,
    pub emptiest: f64,
    /// Percent of the accounts in each segment, and their mean hours.
    pub segments: [usize; 4],
    pub mean_hours: [f64; 4],
}

const SEGMENTS: [&str; 4] = ["strategic", "enterprise", "midmarket", "scale"];

impl Sample {
    pub fn of(document: &Document) -> Self {
        let (accounts, people) = (document.accounts(), document.people());
        let capacity: f64 = people.iter().map(|person| person.hours.unwrap() * presence(person)).sum();
        let pairs = accounts.iter().flat_map(|account| people.iter().map(move |person| may_own(account, person)));
        let families = families(accounts);
        let common = |family: &Vec<&Account>| people.iter().any(|p| family.iter().all(|account| may_own(account, p)));
        let mut arr: Vec<f64> = accounts.iter().filter_map(|account| account.arr).collect();
        arr.sort_by(|a, b| b.total_cmp(a));
        let books = books(accounts, people);
        Self {
            eligible: share(pairs),
            utilisation: accounts.iter().map(hours).sum::<f64>() / capacity,
            top_tenth: arr[..arr.len() / 10].iter().sum::<f64>() / arr.iter().sum::<f64>(),
            in_families: share(
                accounts.iter().map(|account| families.iter().flatten().any(|member| member.id == account.id)),
            ),
            families_with_common_owner: share(families.iter().map(common)),
            owned: share(accounts.iter().map(|account| !account.owner.is_empty())),
            fullest: books.iter().copied().fold(0.0, f64::max),
            emptiest: books.iter().copied().fold(f64::INFINITY, f64::min),
            segments: SEGMENTS.map(|segment| of_segment(accounts, segment).count() * 100 / accounts.len()),
            mean_hours: SEGMENTS.map(|segment| mean(of_segment(accounts, segment).map(hours))),
        }
    }
}

fn of_segment<'a>(accounts: &'a [Account], segment: &'a str) -> impl Iterator<Item = &'a Account> {
    accounts.iter().filter(move |account| account.segment.as_deref() == Some(segment))
}

fn share(cases: impl Iterator<Item = bool>) -> f64 {
    mean(cases.map(|case| f64::from(u8::from(case))))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

fn hours(account: &Account) -> f64 {
    account.hours["csm"]
}

/// The share of the quarter of 90 days that the person works; nothing if they leave or are away for most of it.
fn presence(person: &Person) -> f64 {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let away: i32 = person.leave.iter().map(|l| (l.to - l.from.max(day("2027-01-01"))).get_days() + 1).sum();
    if person.end.is_some() || away > 45 {
        return 0.0;
    }
    if person.start == Some(day("2026-12-01")) {
        assert_eq!(person.ramp, [0.25, 0.5, 0.75]);
        return (31.0 * 0.5 + 28.0 * 0.75 + 31.0) / 90.0;
    }
    assert_eq!(person.start, None);
    1.0 - f64::from(away) / 90.0
}

fn may_own(account: &Account, person: &Person) -> bool {
    presence(person) > 0.0
        && person.regions.iter().any(|region| Some(region) == account.region.as_deref())
        && (account.segment.as_deref() != Some("strategic") || person.experience.unwrap() >= 3.0)
        && account.needs.iter().all(|(skill, level)| person.skills.get(skill).is_some_and(|has| has >= level))
        && !account.forbidden.iter().any(|id| id == person.id)
}

fn families(accounts: &[Account]) -> Vec<Vec<&Account>> {
    let mut families: BTreeMap<&str, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        families.entry(account.parent.as_deref().unwrap_or(&account.id)).or_default().push(account);
    }
    families.into_values().filter(|family| family.len() > 1).collect()
}

/// Hours over hours of a full quarter of everyone's book today.
fn books(accounts: &[Account], people: &[Person]) -> Vec<f64> {
    let owned = |person: &Person| -> f64 {
        let is_theirs =
            |account: &&Account| account.owner.get("csm").is_some_and(|owner| owner.iter().eq([person.id.as_str()]));
        accounts.iter().filter(is_theirs).map(hours).sum()
    };
    people.iter().map(|person| owned(person) / person.hours.unwrap()).collect()
}
