//! Limits on change. Each is one value: whose moves it limits, in what unit, and to how much. It says what a plan has to
//! count for it, what a plan comes to, where it stands in the scenario, and itself in words; whoever plans, relaxes or
//! explains goes by that. The checker alone states again what a limit means.

use std::collections::BTreeMap;

use super::accounts::find;
use super::values::money;
use super::{Instance, Owner, Rules};
use crate::coverage::rules::days_between;
use crate::scenario::{CoolingOff, Document, List};

/// A limit on change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveLimit {
    /// Whose moves it limits.
    pub subject: LimitSubject,
    /// What it counts them in.
    pub unit: LimitUnit,
    /// The most; nothing where the limit is left out.
    pub most: Option<i64>,
}

/// Whose moves a limit limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitSubject {
    /// All of them together.
    All,
    /// What moves away from each owner.
    EachGiver,
    /// What each owner gets that was not theirs.
    EachReceiver,
    /// What moves away from the people of each manager.
    EachTeam,
    /// What moves of this segment's accounts.
    Segment(usize),
    /// What this owner gets, who was given many accounts lately.
    Cooling(usize),
}

/// What moves are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitUnit {
    /// Seats.
    Seats,
    /// The ARR of their accounts.
    Arr,
}

/// What is counted over a plan for limits on change. Moves are what could be kept and is not: what is kept is linear where
/// an account has several seats of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SeatCount {
    /// What present owners keep who could.
    Kept(CountScope, LimitUnit),
    /// What this owner gets and did not have.
    Received(usize, LimitUnit),
}

/// Seats that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountScope {
    /// All of them.
    All,
    /// Those of this owner.
    Owner(usize),
    /// Those of this segment's accounts.
    Segment(usize),
    /// Those of this manager's people.
    Team(usize),
}

/// A limit in words.
pub struct LimitWords {
    /// Where it stands in `rules.moves`.
    key: &'static str,
    /// What it says.
    pub says: String,
    /// What to do about it, before the amounts and behind them.
    loosen: (String, &'static str),
    /// The group of limits whose cost is told together: its place among the others, its id and its title.
    pub group: (u8, &'static str, String),
}

impl CountScope {
    /// All that the seats of an account with an owner are counted in.
    pub fn of(instance: &Instance, account: usize, owner: usize) -> impl Iterator<Item = Self> {
        let segment = Self::Segment(instance.accounts[account].segment);
        [Self::All, Self::Owner(owner), segment].into_iter().chain(instance.owners[owner].manager.map(Self::Team))
    }
}

impl SeatCount {
    /// Its name, and the id of what it is about.
    #[must_use]
    pub fn name(self, instance: &Instance) -> (String, Option<&str>) {
        let (by, of) = match self {
            Self::Kept(CountScope::All, _) => ("", None),
            Self::Kept(CountScope::Owner(it), _) | Self::Received(it, _) => {
                ("_by", Some(instance.owners[it].id.as_str()))
            }
            Self::Kept(CountScope::Segment(it), _) => ("_in", Some(instance.segments[it].id.as_str())),
            Self::Kept(CountScope::Team(it), _) => ("_in_team", Some(instance.managers[it].as_str())),
        };
        (self.word().to_owned() + by, of)
    }

    /// What it counts, whoever it is about.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept(_, LimitUnit::Seats) => "kept",
            Self::Kept(_, LimitUnit::Arr) => "kept_arr",
            Self::Received(_, LimitUnit::Seats) => "received",
            Self::Received(_, LimitUnit::Arr) => "received_arr",
        }
    }

    /// The owner that it is about, if it is about one.
    #[must_use]
    pub fn owner(self) -> Option<usize> {
        match self {
            Self::Kept(CountScope::Owner(owner), _) | Self::Received(owner, _) => Some(owner),
            Self::Kept(..) => None,
        }
    }

    /// What it counts, in words.
    #[must_use]
    pub fn describe(self, instance: &Instance) -> String {
        let owner = |owner: usize| &instance.owners[owner].name;
        let of = |unit| if unit == LimitUnit::Seats { "the number of seats" } else { "the ARR" };
        match self {
            Self::Kept(CountScope::All, LimitUnit::Seats) => {
                "the number of seats kept by their present owners (the move budget)".to_owned()
            }
            Self::Kept(CountScope::All, LimitUnit::Arr) => {
                "the ARR kept by its present owners (the budget of moved ARR)".to_owned()
            }
            Self::Kept(CountScope::Owner(it), unit) => format!("{} that {} keeps", of(unit), owner(it)),
            Self::Kept(CountScope::Segment(it), unit) => format!("{} kept in {}", of(unit), instance.segments[it].name),
            Self::Kept(CountScope::Team(it), unit) => {
                format!("{} kept in the team of {}", of(unit), instance.managers[it])
            }
            Self::Received(it, unit) => format!("{} that {} receives", of(unit), owner(it)),
        }
    }
}

impl MoveLimit {
    /// What a plan has to count for it, each no more than the limit.
    #[must_use]
    pub fn tallies(&self, instance: &Instance) -> Vec<SeatCount> {
        let (unit, owners) = (self.unit, 0..instance.owners.len());
        match self.subject {
            LimitSubject::All => vec![SeatCount::Kept(CountScope::All, unit)],
            LimitSubject::EachGiver => owners.map(|owner| SeatCount::Kept(CountScope::Owner(owner), unit)).collect(),
            LimitSubject::EachReceiver => owners.map(|owner| SeatCount::Received(owner, unit)).collect(),
            LimitSubject::EachTeam => {
                (0..instance.managers.len()).map(|it| SeatCount::Kept(CountScope::Team(it), unit)).collect()
            }
            LimitSubject::Segment(segment) => vec![SeatCount::Kept(CountScope::Segment(segment), unit)],
            LimitSubject::Cooling(owner) => vec![SeatCount::Received(owner, unit)],
        }
    }

    /// What it limits where these seats are given up and those received, each by account and owner: the most of all that
    /// it speaks of.
    #[must_use]
    pub fn needed(&self, instance: &Instance, given: &[(usize, usize)], received: &[(usize, usize)]) -> i64 {
        let amount = |account: usize| if self.unit == LimitUnit::Seats { 1 } else { instance.accounts[account].arr };
        let mut sums: BTreeMap<SeatCount, i64> = BTreeMap::new();
        for &(account, owner) in given {
            for over in CountScope::of(instance, account, owner) {
                *sums.entry(SeatCount::Kept(over, self.unit)).or_default() += amount(account);
            }
        }
        for &(account, owner) in received {
            *sums.entry(SeatCount::Received(owner, self.unit)).or_default() += amount(account);
        }
        let all = self.tallies(instance);
        all.into_iter().map(|tally| sums.get(&tally).copied().unwrap_or(0)).max().unwrap_or(0)
    }

    /// The limit in words.
    #[must_use]
    pub fn words(&self, instance: &Instance) -> LimitWords {
        let most = self.most.unwrap_or(0);
        let times = |one: &str| format!("{most} {one}{}", if most == 1 { "" } else { "s" });
        let arr = self.amount(instance, most);
        let words =
            |key, says, loosen: &str, each, group| LimitWords { key, says, loosen: (loosen.to_owned(), each), group };
        let arr_each = (4, "moves.arr_per_person", "the most ARR that anybody may get or lose".to_owned());
        match (self.subject, self.unit) {
            (LimitSubject::All, LimitUnit::Seats) => {
                let group = (0, "moves.at_most", format!("at most {most} moves"));
                words("at_most", format!("at most {} in all", times("move")), "allow more moves", "", group)
            }
            (LimitSubject::All, LimitUnit::Arr) => {
                let group = (1, "moves.arr_at_most", "the most ARR that may move".to_owned());
                words("arr_at_most", format!("at most {arr} may move in all"), "let more move", "", group)
            }
            (LimitSubject::EachGiver, LimitUnit::Seats) => {
                let says = format!("nobody may lose more than {}", times("account"));
                let group = (3, "moves.per_giver", format!("at most {most} accounts taken from anybody"));
                words("per_giver", says, "let people lose more accounts", " each", group)
            }
            (LimitSubject::EachGiver, LimitUnit::Arr) => {
                let says = format!("nobody may lose more than {arr}");
                words("arr_per_giver", says, "let people lose more", " each", arr_each)
            }
            (LimitSubject::EachReceiver, LimitUnit::Seats) => {
                let says = format!("nobody may get more than {}", times("new account"));
                let group = (2, "moves.per_receiver", format!("at most {most} accounts new to anybody"));
                words("per_receiver", says, "let people get more new accounts", " each", group)
            }
            (LimitSubject::EachReceiver, LimitUnit::Arr) => {
                let says = format!("nobody may get more than {arr} that is new to them");
                words("arr_per_receiver", says, "let people get more that is new to them", " each", arr_each)
            }
            (LimitSubject::EachTeam, _) => {
                let says = format!("no manager's team may lose more than {}", times("account"));
                let group = (7, "moves.per_team", format!("at most {most} accounts taken from any manager's team"));
                words("per_team", says, "let managers' teams lose more accounts", " each", group)
            }
            (LimitSubject::Segment(it), unit) => {
                let segment = instance.segment_called(it);
                let (says, loosen) = match unit {
                    LimitUnit::Seats => (format!("at most {} in {segment}", times("move")), "allow more moves in"),
                    LimitUnit::Arr => (format!("at most {arr} may move in {segment}"), "let more move in"),
                };
                let group = (5, "moves.segments", "the limits on moves by segment".to_owned());
                words("segments", says, &format!("{loosen} {segment}"), "", group)
            }
            (LimitSubject::Cooling(it), _) => {
                let (owner, most) = (instance.owner_called(it), times("more account"));
                let says = format!("{owner} was given many accounts lately and may get at most {most}");
                let title = "the rest for people who were given many accounts lately".to_owned();
                let loosen = format!("let {owner} get more accounts now");
                words("cooling_off", says, &loosen, "", (6, "moves.cooling_off", title))
            }
        }
    }

    /// What to do about it, from what it is to what it must be, and where that stands in the scenario.
    #[must_use]
    pub fn advice(&self, instance: &Instance, (before, after): (i64, i64)) -> String {
        let LimitWords { key, loosen: (loosen, each), .. } = self.words(instance);
        let (from, to) = (self.amount(instance, before), self.amount(instance, after));
        format!("{loosen}: from {from} to {to}{each} (rules.moves.{key})")
    }

    fn amount(&self, instance: &Instance, amount: i64) -> String {
        match self.unit {
            LimitUnit::Seats => amount.to_string(),
            LimitUnit::Arr => format!("{amount} {} of ARR", instance.currency),
        }
    }
}

impl Rules {
    /// The most moves in all.
    #[must_use]
    pub fn most_moves(&self) -> Option<i64> {
        self.most(LimitSubject::All, LimitUnit::Seats)
    }

    /// How much a limit leaves, if there is such a one.
    #[must_use]
    pub fn most(&self, subject: LimitSubject, unit: LimitUnit) -> Option<i64> {
        self.limits.iter().find(|it| (it.subject, it.unit) == (subject, unit)).and_then(|it| it.most)
    }

    /// Sets the most moves in all.
    pub fn limit_moves(&mut self, most: Option<i64>) {
        self.limit(LimitSubject::All, LimitUnit::Seats, most);
    }

    /// Sets a limit, or leaves it out.
    pub fn limit(&mut self, subject: LimitSubject, unit: LimitUnit, most: Option<i64>) {
        match self.limits.iter_mut().find(|it| (it.subject, it.unit) == (subject, unit)) {
            Some(limit) => limit.most = most,
            None => self.limits.push(MoveLimit { subject, unit, most }),
        }
    }
}

/// The limits of a scenario.
pub(super) fn read(document: &Document, owners: &[Owner]) -> Vec<MoveLimit> {
    let moves = &document.scenario.rules.moves;
    let seats = |subject, most: Option<u32>| MoveLimit { subject, unit: LimitUnit::Seats, most: most.map(i64::from) };
    let arr = |subject, most: Option<f64>| MoveLimit { subject, unit: LimitUnit::Arr, most: most.map(money) };
    let mut limits = vec![
        seats(LimitSubject::All, moves.at_most),
        arr(LimitSubject::All, moves.arr_at_most),
        seats(LimitSubject::EachGiver, moves.per_giver),
        arr(LimitSubject::EachGiver, moves.arr_per_giver),
        seats(LimitSubject::EachReceiver, moves.per_receiver),
        arr(LimitSubject::EachReceiver, moves.arr_per_receiver),
        seats(LimitSubject::EachTeam, moves.per_team),
    ];
    let of_segments = document.scenario.segments.iter().enumerate();
    let of_segments = of_segments.filter_map(|(i, it)| Some((LimitSubject::Segment(i), moves.segments.get(&it.id)?)));
    limits.extend(of_segments.clone().map(|(segment, of)| seats(segment, of.at_most)));
    limits.extend(of_segments.map(|(segment, of)| arr(segment, of.arr_at_most)));
    if let Some(rule) = &moves.cooling_off {
        let many = given_lately(document, owners, rule).into_iter();
        limits.extend(many.map(|owner| seats(LimitSubject::Cooling(owner), Some(rule.at_most))));
    }
    limits.retain(|limit| limit.most.is_some());
    limits
}

/// Who was given many accounts lately.
fn given_lately(document: &Document, owners: &[Owner], rule: &CoolingOff) -> Vec<usize> {
    let mut received: BTreeMap<usize, u32> = BTreeMap::new();
    for account in document.accounts() {
        for (role, since) in &account.owner_since {
            let days = days_between(*since, document.scenario.as_of);
            let present = account.owner.get(role).filter(|_| (0..=i64::from(rule.days)).contains(&days));
            for owner in present.into_iter().flat_map(List::iter).filter_map(|id| find(owners, id)) {
                *received.entry(owner).or_default() += 1;
            }
        }
    }
    received.into_iter().filter(|&(_, count)| count >= rule.received).map(|(owner, _)| owner).collect()
}
