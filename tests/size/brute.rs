//! What is short, by brute force over all sets of seats: the most by which the hours of a set exceed those of everybody
//! who could do any of it. By the theorem of maximum flow and minimum cut that is what cannot be covered.

use rebook::internal::analysis::size::{RequirementKind, Shortage, Sizing};
use rebook::internal::candidates::exclusion;
use rebook::internal::instance::{Instance, Seat};

use super::{random, sized};

/// A random small team as seats and people: no kinds of work.
struct Team {
    /// Minutes of each seat, and who could fill it, as bits.
    seats: Vec<(i64, u32)>,
    /// Planned minutes of everybody.
    people: Vec<i64>,
}

impl Team {
    fn of(instance: &Instance, wanted: impl Fn(&Seat) -> bool) -> Self {
        let mut free = instance.clone();
        free.seats.iter_mut().for_each(|seat| seat.fixed = None);
        free.accounts.iter_mut().for_each(|account| account.forbidden.clear());
        let may = |seat: usize| {
            let bit = |owner: usize| u32::from(exclusion(&free, seat, owner).is_none()) << owner;
            (0..free.owners.len()).map(bit).sum()
        };
        let seats = (0..free.seats.len()).filter(|&seat| wanted(&free.seats[seat]));
        Self {
            seats: seats.map(|seat| (free.seats[seat].minutes, may(seat))).collect(),
            // 80 % of everybody's minutes, rounded down.
            people: free.owners.iter().map(|owner| owner.minutes * 4 / 5).collect(),
        }
    }

    /// Minutes that cannot be covered.
    fn short(&self) -> i64 {
        assert!(self.seats.len() <= 12, "small enough for all sets");
        let excess = |set: u32| {
            let inside = self.seats.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
            let (needed, who) = inside.fold((0, 0), |(sum, who), (_, (minutes, may))| (sum + minutes, who | may));
            let people = self.people.iter().enumerate().filter(|(i, _)| who >> i & 1 == 1);
            needed - people.map(|(_, minutes)| minutes).sum::<i64>()
        };
        (0..1 << self.seats.len()).map(excess).max().unwrap_or(0)
    }
}

#[test]
fn the_gap_agrees_with_brute_force_on_a_thousand_small_teams() {
    let mut short = 0;
    for seed in 0..1000 {
        let (instance, sizing) = sized(&random::scenario(seed), None);
        let all = Team::of(&instance, |_| true).short();
        assert_eq!(sizing.gap.uncovered.0, all, "seed {seed}");
        let told: i64 = sizing.gap.shortages.iter().map(|shortage| shortage.short.0).sum();
        assert_eq!(told, all, "the parts add up, seed {seed}");
        for role in &sizing.roles {
            let of_role = Team::of(&instance, |seat| instance.roles[seat.role] == role.role);
            assert_eq!(role.uncovered.0, of_role.short(), "seed {seed}, {}", role.role);
        }
        requirements_agree(&instance, &sizing, seed);
        special_work_agrees(&instance, &sizing, seed);
        short += usize::from(all > 0);
    }
    assert!((200..=900).contains(&short), "{short} of them are short: the others must not be all");
}

fn requirements_agree(instance: &Instance, sizing: &Sizing, seed: u64) {
    for row in sizing.gap.requirements.iter().filter(|row| row.requirement.kind == RequirementKind::Skill) {
        let asks = |seat: &Seat| {
            let meets = |need: &rebook::internal::instance::Need| {
                let least = row.requirement.least.unwrap_or_default();
                instance.skills[need.skill] == row.requirement.name && f64::from(need.level) >= least
            };
            instance.roles[seat.role] == row.role && seat.needs.iter().any(meets)
        };
        let team = Team::of(instance, asks);
        assert_eq!(row.short.0, team.short(), "seed {seed}, {row:?}");
        assert_eq!(row.needed.0, team.seats.iter().map(|(minutes, _)| minutes).sum::<i64>(), "seed {seed}, {row:?}");
    }
}

/// Shortages within others, and those that are a matter of skills and the like as a whole, are what special work alone
/// is short of.
fn special_work_agrees(instance: &Instance, sizing: &Sizing, seed: u64) {
    let special = |shortage: &Shortage| {
        let inside: i64 = shortage.within.iter().map(|part| part.short.0).sum();
        assert!(inside <= shortage.short.0, "seed {seed}, {shortage:?}");
        inside
    };
    let within: i64 = sizing.gap.shortages.iter().map(special).sum();
    let alone = Team::of(instance, |seat| {
        let account = &instance.accounts[seat.account];
        let matched = seat.must_match.iter().any(|wanted| account.words[wanted.part()].is_some());
        !seat.needs.is_empty() || seat.experience.is_some() || matched
    });
    assert!(within <= alone.short(), "seed {seed}");
}

#[test]
fn the_same_scenario_gives_the_same_sizing() {
    for seed in 0..50 {
        assert_eq!(sized(&random::scenario(seed), Some(2)).1, sized(&random::scenario(seed), Some(2)).1);
    }
}
