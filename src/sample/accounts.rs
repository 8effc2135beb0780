//! The accounts of a synthetic organisation.

use super::dice::Dice;
use super::people::{SamplePeriod, SamplePerson};
use super::words::{INDUSTRIES, REGIONS, SKILLS};

/// The segments: id, percent of the accounts, tenths of an hour a quarter, median ARR and its spread (the standard
/// deviation of its logarithm).
pub const SEGMENTS: [(&str, usize, u64, f64, f64); 4] = [
    ("strategic", 5, 600, 600_000.0, 0.7),
    ("enterprise", 15, 250, 150_000.0, 0.6),
    ("midmarket", 30, 80, 40_000.0, 0.5),
    ("scale", 50, 20, 8_000.0, 0.6),
];

/// The least years of experience for an account of the first segment.
const STRATEGIC_EXPERIENCE: u64 = 3;
/// Draws of an account's needs before the best so far is taken.
const DRAWS: usize = 12;

/// One account.
pub struct SampleAccount {
    /// Index in [`SEGMENTS`].
    pub segment: usize,
    /// Tenths of an hour in the period.
    pub tenths: u64,
    pub arr: u64,
    /// The index of its parent.
    pub parent: Option<usize>,
    /// Index in [`REGIONS`].
    pub region: usize,
    pub language: &'static str,
    pub industry: &'static str,
    /// Index in [`SKILLS`] and least level.
    pub needs: Vec<(usize, u8)>,
    /// Index in [`SKILLS`] and the level that is enough.
    pub wants: Vec<(usize, u8)>,
    pub renewal_in: u64,
    pub health: u64,
    /// The present owner, for how many days, and how many there were before.
    pub owner: Option<(usize, u64, u64)>,
    pub locked: bool,
    pub forbidden: Option<usize>,
}

/// A set of people, one bit each.
#[derive(Clone)]
struct PeopleSet(Vec<u64>);

impl PeopleSet {
    fn new(count: usize, member: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0; count.div_ceil(64)];
        (0..count).filter(|&i| member(i)).for_each(|i| words[i / 64] |= 1 << (i % 64));
        Self(words)
    }

    fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    fn size(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    fn has(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }
}

/// Who is in reach of what.
struct PeopleInReach {
    /// Everyone who can be given accounts.
    available: PeopleSet,
    /// By region.
    regions: Vec<PeopleSet>,
    /// By skill and level.
    levels: Vec<[PeopleSet; 6]>,
    /// Those with the experience that strategic accounts ask for.
    experienced: PeopleSet,
}

impl PeopleInReach {
    fn new(people: &[SamplePerson], period: &SamplePeriod) -> Self {
        let set = |member: &dyn Fn(&SamplePerson) -> bool| PeopleSet::new(people.len(), |i| member(&people[i]));
        Self {
            available: set(&|p| p.is_available(period)),
            regions: (0..REGIONS.len()).map(|r| set(&|p| p.regions.contains(&r))).collect(),
            levels: (0..SKILLS.len())
                .map(|skill| [0, 1, 2, 3, 4, 5].map(|level| set(&|p| p.levels[skill] >= level)))
                .collect(),
            experienced: set(&|p| p.experience >= STRATEGIC_EXPERIENCE),
        }
    }

    /// Those who may own an account of this segment, region and needs.
    fn eligible(&self, segment: usize, region: usize, needs: &[(usize, u8)]) -> PeopleSet {
        let mut set = self.available.clone();
        set.keep(&self.regions[region]);
        if segment == 0 {
            set.keep(&self.experienced);
        }
        for &(skill, level) in needs {
            set.keep(&self.levels[skill][usize::from(level)]);
        }
        set
    }
}

/// So many accounts: about half of the people are eligible for each, and most have a present owner.
pub fn accounts(count: usize, people: &[SamplePerson], period: &SamplePeriod, dice: &mut Dice) -> Vec<SampleAccount> {
    let reach = PeopleInReach::new(people, period);
    let mut accounts = drafts(count, people.len(), dice);
    for group in groups(&accounts, people.len(), dice) {
        let mut common = reach.available.clone();
        for &member in &group {
            let parent = group[0];
            if member != parent {
                accounts[member].parent = Some(parent);
                accounts[member].region = accounts[parent].region;
                accounts[member].industry = accounts[parent].industry;
            }
            let inherited = (member != parent && dice.percent(70)).then(|| accounts[parent].needs.clone());
            accounts[member].needs = needs(&accounts[member], inherited.as_deref(), &reach, &common, dice);
            let account = &accounts[member];
            let eligible = reach.eligible(account.segment, account.region, &account.needs);
            common.keep(&eligible);
            let family_owner = accounts[parent].owner.filter(|_| member != parent && dice.percent(75));
            let kin = FamilyOwner { owner: family_owner, alone: group.len() == 1 };
            settle(&mut accounts[member], &kin, &eligible, people, dice);
        }
    }
    accounts
}

/// Accounts with everything that does not depend on others.
fn drafts(count: usize, people: usize, dice: &mut Dice) -> Vec<SampleAccount> {
    let mut segments: Vec<usize> = (0..count).map(|i| segment_of(i, count)).collect();
    dice.shuffle(&mut segments);
    let mut accounts: Vec<SampleAccount> = segments.into_iter().map(|segment| draft(segment, dice)).collect();
    // With few accounts a person, the largest must still fit into one book.
    let most = accounts.iter().map(|account| account.tenths).sum::<u64>() / people as u64 / 2;
    for account in &mut accounts {
        account.tenths = account.tenths.min(most.max(1));
    }
    accounts
}

/// The segment of the account of this rank, by the shares in [`SEGMENTS`].
fn segment_of(rank: usize, count: usize) -> usize {
    let mut upto = 0;
    SEGMENTS
        .iter()
        .position(|segment| {
            upto += segment.1;
            rank * 100 < upto * count
        })
        .unwrap_or(SEGMENTS.len() - 1)
}

fn draft(segment: usize, dice: &mut Dice) -> SampleAccount {
    let (_, _, tenths, median, spread) = SEGMENTS[segment];
    let region = dice.index(REGIONS.len());
    let mut skills: Vec<usize> = (0..SKILLS.len()).collect();
    dice.shuffle(&mut skills);
    SampleAccount {
        segment,
        tenths: (tenths * dice.between(800, 1200) + 500) / 1000,
        arr: hundreds(dice.log_normal(median, spread)),
        parent: None,
        region,
        language: if dice.percent(55) { "English" } else { REGIONS[region].1 },
        industry: dice.pick(&INDUSTRIES),
        needs: Vec::new(),
        wants: skills[..dice.index(3)].iter().map(|&skill| (skill, dice.pick(&[3, 4, 5]))).collect(),
        renewal_in: dice.between(1, 365),
        health: 100 - dice.between(0, 45) - dice.between(0, 35),
        owner: None,
        locked: false,
        forbidden: None,
    }
}

/// An amount of money in whole hundreds, at least one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn hundreds(amount: f64) -> u64 {
    (amount / 100.0).round().clamp(1.0, 1e7) as u64 * 100
}

/// Fifteen percent of the accounts in families of two to five, the largest account first; the others alone.
fn groups(accounts: &[SampleAccount], people: usize, dice: &mut Dice) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    dice.shuffle(&mut order);
    let total: u64 = accounts.iter().map(|account| account.tenths).sum();
    let most = total / people as u64 * 2 / 5;
    let mut in_families = accounts.len() * 15 / 100;
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut rest = order.into_iter().peekable();
    while let Some(first) = rest.next() {
        let mut group = vec![first];
        let wanted = usize::try_from(dice.between(2, 5)).unwrap_or(2).min(in_families);
        let mut tenths = accounts[first].tenths;
        while group.len() < wanted {
            let Some(next) = rest.next_if(|&next| tenths + accounts[next].tenths <= most) else { break };
            tenths += accounts[next].tenths;
            group.push(next);
        }
        if group.len() > 1 {
            in_families -= group.len();
            group.sort_by_key(|&member| (std::cmp::Reverse(accounts[member].tenths), member));
        }
        groups.push(group);
    }
    groups
}

/// One to three skills, so that about half of the people are eligible and some of them for the whole family.
fn needs(
    account: &SampleAccount,
    inherited: Option<&[(usize, u8)]>,
    reach: &PeopleInReach,
    common: &PeopleSet,
    dice: &mut Dice,
) -> Vec<(usize, u8)> {
    let all = reach.available.size().max(1);
    let target = dice.between(400, 640);
    let mut best: Option<(u64, Vec<(usize, u8)>)> = None;
    for draw in 0..DRAWS {
        let candidate = inherited.filter(|_| draw == 0).map_or_else(|| draw_needs(dice), <[_]>::to_vec);
        let eligible = reach.eligible(account.segment, account.region, &candidate);
        let mut shared = eligible.clone();
        shared.keep(common);
        if shared.size() == 0 {
            continue;
        }
        let off = if inherited.is_some() && draw == 0 { 0 } else { (eligible.size() * 1000 / all).abs_diff(target) };
        if best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, candidate));
        }
        if off <= 60 {
            break;
        }
    }
    best.map_or_else(|| vec![(dice.index(SKILLS.len()), 1)], |(_, needs)| needs)
}

fn draw_needs(dice: &mut Dice) -> Vec<(usize, u8)> {
    let mut skills: Vec<usize> = (0..SKILLS.len()).collect();
    dice.shuffle(&mut skills);
    skills.truncate(dice.pick(&[1, 1, 2, 2, 3]));
    skills.sort_unstable();
    skills.into_iter().map(|skill| (skill, dice.pick(&[1, 2, 2, 3, 3, 4]))).collect()
}

/// What an account's family says about its owner.
struct FamilyOwner {
    /// The parent's owner and history, where it is to be the same.
    owner: Option<(usize, u64, u64)>,
    /// Whether there is no family.
    alone: bool,
}

/// The present owner, and who is locked or forbidden.
fn settle(
    account: &mut SampleAccount,
    kin: &FamilyOwner,
    eligible: &PeopleSet,
    people: &[SamplePerson],
    dice: &mut Dice,
) {
    if dice.percent(90) {
        let anybody = dice.percent(8);
        let weights =
            people.iter().enumerate().map(|(i, person)| person.popularity * u64::from(anybody || eligible.has(i)));
        let drawn = dice.weighted(weights);
        let history = (dice.between(30, 1500), dice.pick(&[0, 0, 0, 1, 1, 2, 3]));
        account.owner = kin.owner.or(drawn.map(|owner| (owner, history.0, history.1)));
    }
    let owner = account.owner.map(|(owner, ..)| owner);
    let (lock, forbid) = (dice.percent(2), dice.percent(2));
    account.locked = lock && kin.alone && account.segment > 0 && owner.is_some_and(|owner| eligible.has(owner));
    if forbid && !account.locked && eligible.size() > 2 {
        let drawn = dice.index(people.len());
        account.forbidden = Some(drawn).filter(|&drawn| Some(drawn) != owner && kin.alone);
    }
}
