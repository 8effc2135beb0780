//! Why a seat is uncovered: each sentence says something of instance and plan, and that has to hold, however short the
//! search was.

use std::collections::BTreeMap;

use rebook::internal::analysis::{self, SeatOwners};
use rebook::internal::candidates;
use rebook::internal::check::{breaches, holders::Holders};
use rebook::internal::instance::Instance;
use rebook::internal::planner::plan;
use rebook::internal::scenario::Scenario;
use rebook::internal::solve::Control;
use rebook::{Diagnostics, Plan};
use serde_json::json;

use crate::support::{self, control, random};

/// A plan of a scenario with who has which seat, and what everybody's books come to.
struct Case<'a> {
    instance: &'a Instance,
    owner_of: Vec<Option<usize>>,
    loads: Vec<Vec<i64>>,
}

impl<'a> Case<'a> {
    fn new(instance: &'a Instance, plan: &Plan) -> Self {
        let owner_of = Holders::read(instance, plan, &mut Diagnostics::default()).unwrap().owner;
        let loads = analysis::loads(instance, &SeatOwners { owner_of: owner_of.clone() });
        Self { instance, owner_of, loads }
    }

    /// The seats of an account and role that nobody has.
    fn open(&self, account: &str, role: &str) -> Vec<usize> {
        let instance = self.instance;
        let of = |&seat: &usize| {
            let it = &instance.seats[seat];
            instance.accounts[it.account].id == account
                && instance.roles[it.role] == role
                && self.owner_of[seat].is_none()
        };
        (0..instance.seats.len()).filter(of).collect()
    }

    fn able(&self, seat: usize) -> Vec<usize> {
        let found = candidates::find(self.instance);
        found.of(seat).iter().map(|it| it.owner as usize).collect()
    }

    /// Whether the seat takes an owner beyond a hard limit.
    fn is_full(&self, seat: usize, owner: usize) -> bool {
        self.instance.bands.iter().filter(|band| band.owner == owner).any(|band| {
            let more = self.instance.amount(seat, band.measure, owner);
            band.at_most.is_some_and(|most| self.loads[owner][band.measure] + more > most)
        })
    }

    /// Whether the owner has another seat of the same account and role.
    fn has_another(&self, seat: usize, owner: usize) -> bool {
        let it = &self.instance.seats[seat];
        let same = |(other, holder): (usize, &Option<usize>)| {
            let other = &self.instance.seats[other];
            *holder == Some(owner) && (other.account, other.role) == (it.account, it.role)
        };
        self.owner_of.iter().enumerate().any(same)
    }

    /// What the checker says of the plan in which an owner has these seats, too; open seats left aside.
    fn with(&self, seats: &[usize], owner: usize) -> Vec<&'static str> {
        let mut owner_of = self.owner_of.clone();
        for &seat in seats {
            owner_of[seat] = Some(owner);
        }
        let found = breaches(self.instance, &Holders::new(self.instance, owner_of));
        found.0.iter().map(|one| one.code).filter(|code| *code != "E617").collect()
    }

    /// The sets of seats that may have to go to one owner together with a seat: it alone, or what is open of its family.
    fn together(&self, seat: usize) -> Vec<Vec<usize>> {
        let it = &self.instance.seats[seat];
        let family = self.instance.accounts[it.account].family;
        let of = |&other: &usize| {
            let other_seat = &self.instance.seats[other];
            let same = (other_seat.role, other_seat.index, other_seat.pattern) == (it.role, it.index, it.pattern);
            same && self.instance.accounts[other_seat.account].family == family
                && self.owner_of[other].is_none()
                && other_seat.fixed.is_none()
        };
        vec![vec![seat], (0..self.instance.seats.len()).filter(of).collect()]
    }

    fn named(&self, name: &str) -> usize {
        self.instance.owners.iter().position(|owner| owner.name == name).unwrap_or_else(|| panic!("no owner {name}"))
    }
}

/// The codes behind what a reason says that would be broken.
const BROKEN: [(&str, &str); 4] = [
    ("its family would be split.", "E613"),
    ("the pod seats of its account would be spread over pods.", "E614"),
    ("a load would be outside its hard limits.", "E615"),
    ("a limit on change would be broken.", "E616"),
];

/// Which sentence it is, where what it says holds of the seat; nothing where it does not.
fn holds(case: &Case<'_>, seat: usize, reason: &str) -> Option<&'static str> {
    let able = case.able(seat);
    let (besides, able): (Vec<usize>, Vec<usize>) = able.into_iter().partition(|&owner| case.has_another(seat, owner));
    let (full, free): (Vec<usize>, Vec<usize>) = able.into_iter().partition(|&owner| case.is_full(seat, owner));
    let names_full = || full.iter().take(3).all(|&owner| reason.contains(&case.instance.owners[owner].name));
    let all = besides.len() + full.len() + free.len();
    if reason.starts_with("Nobody may have it: ") {
        return (all == 0).then_some("nobody may");
    }
    if reason.starts_with("Nobody who may have it has room: ") {
        return (besides.is_empty() && free.is_empty() && !full.is_empty() && names_full())
            .then_some("nobody has room");
    }
    if let Some(rest) = reason.strip_prefix("All ") {
        let said = rest == format!("{} who may have it have another seat of its role already.", besides.len());
        return (said && besides.len() == all && all > 0).then_some("all have another");
    }
    if reason.starts_with("Of those who may have it ") {
        let said = reason.starts_with(&format!("Of those who may have it {} have", besides.len()));
        return (said && free.is_empty() && !besides.is_empty() && names_full()).then_some("another or full");
    }
    if reason.starts_with("Nobody may have, or has room for, all ") {
        let sets = case.together(seat);
        let takes = |owner: &usize| {
            let able = sets[1].iter().all(|&other| case.able(other).contains(owner));
            able && !case.with(&sets[1], *owner).contains(&"E615")
        };
        return (sets[1].len() > 1 && !free.iter().any(takes)).then_some("no family");
    }
    if let Some(rest) = reason.strip_prefix("Not enough search: ") {
        let owner = case.named(rest.strip_suffix(" may have it and has room, and no rule stands against it.")?);
        let kept = case.together(seat).iter().any(|seats| case.with(seats, owner).is_empty());
        return (free.contains(&owner) && kept).then_some("not enough search");
    }
    if reason.ends_with("; what else stands against it was not looked at.") {
        return (!free.is_empty()).then_some("not looked at");
    }
    let (_, rest) = reason.split_once(" room, but with ")?;
    let (words, code) = BROKEN.iter().find(|(words, _)| rest.ends_with(words))?;
    let owner = case.named(rest.strip_suffix(words)?.trim_end());
    let broken = case.together(seat).iter().any(|seats| case.with(seats, owner).contains(code));
    (free.contains(&owner) && broken).then_some("a rule stands against it")
}

/// Goes through the reasons of random scenarios, planned with so much work.
fn all_hold(work: u64, scenarios: u64) -> BTreeMap<&'static str, usize> {
    let mut seen = BTreeMap::new();
    for seed in 0..scenarios {
        let Some(instance) = support::instance(random::scenario(seed)) else { continue };
        let control = Control { threads: 1, work_limit: Some(work), ..Control::default() };
        let Ok(plan) = plan(&instance, &control) else { continue };
        let case = Case::new(&instance, &plan);
        for it in &plan.uncovered {
            let open = case.open(&it.account, &it.role);
            let kind = open.iter().find_map(|&seat| holds(&case, seat, &it.reason));
            let kind = kind.unwrap_or_else(|| panic!("seed {seed}, {} ({}): {}", it.account, it.role, it.reason));
            *seen.entry(kind).or_default() += 1;
        }
    }
    seen
}

#[test]
fn reasons_for_uncovered_seats_hold_after_a_whole_search() {
    let seen = all_hold(support::WORK, 500);
    assert!(seen.len() >= 5 && seen.values().sum::<usize>() > 200, "{seen:?}");
}

#[test]
fn reasons_after_too_little_search_are_no_inventions() {
    let seen = all_hold(1, 500);
    assert!(seen.len() >= 5 && seen.values().sum::<usize>() > 200, "{seen:?}");
}

/// The reasons for what nobody covers in a small scenario.
fn reasons(scenario: serde_json::Value) -> Vec<String> {
    let scenario: Scenario = serde_json::from_value(scenario).unwrap();
    let instance = support::instance(scenario).unwrap();
    plan(&instance, &control()).unwrap().uncovered.into_iter().map(|it| it.reason).collect()
}

#[test]
fn a_pool_of_leavers_is_not_on_leave() {
    let said = reasons(json!({
        "rebook": 1, "name": "pool", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "seats": { "csm": { "hours": 5, "pattern": "pooled" } } }],
        "team": [{ "id": "ann", "role": "csm", "end": "2026-12-31" }],
        "pools": [{ "id": "desk", "role": "csm", "members": { "ann": 1 } }],
        "accounts": [{ "id": "a1" }]
    }));
    assert_eq!(said, ["Nobody may have it: 1 has no member who is here with hours for it."]);
}

#[test]
fn of_five_seats_for_three_people_two_have_nobody_left() {
    let said = reasons(json!({
        "rebook": 1, "name": "five", "as_of": "2027-01-01",
        "segments": [{ "id": "all", "default": true, "seats": { "csm": { "hours": 1, "count": 5 } } }],
        "team": [{ "id": "ann", "role": "csm" }, { "id": "bea", "role": "csm" }, { "id": "cid", "role": "csm" }],
        "accounts": [{ "id": "a1" }]
    }));
    assert_eq!(said, ["All 3 who may have it have another seat of its role already."; 2]);
}
