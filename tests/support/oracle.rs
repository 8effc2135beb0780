//! The best plan of a small instance, found by trying them all.

use rebook::internal::check::holders::{AccountRole, Holders};
use rebook::internal::check::{breaches, eligibility, worth};
use rebook::internal::instance::Instance;

/// An instance with more ways than this to fill its seats (rules between seats left aside) is not tried.
const MOST_WAYS: f64 = 60_000.0;

/// The best objective of an instance and a plan that has it.
pub struct Best {
    /// The objective, in points.
    pub objective: i64,
    /// The owner of each seat.
    pub owners: Vec<Option<usize>>,
}

/// The best plan, or `Ok(None)` where no plan keeps the rules.
///
/// # Errors
/// The number of ways to fill the seats, where it is too many to try.
pub fn best(instance: &Instance) -> Result<Option<Best>, f64> {
    let choices: Vec<Vec<Choice>> = (0..instance.seats.len()).map(|seat| choices(instance, seat)).collect();
    let ways = choices.iter().map(|of| f64::from(u32::try_from(of.len()).unwrap_or(u32::MAX))).product();
    if ways > MOST_WAYS {
        return Err(ways);
    }
    // What the seats from this one on can earn at most, charges on loads left aside: those are never negative.
    let mut rest = vec![0; choices.len() + 1];
    for (seat, of) in choices.iter().enumerate().rev() {
        rest[seat] = rest[seat + 1] + of.first().map_or(0, |choice| choice.points);
    }
    let holders = Holders::new(instance, vec![None; choices.len()]);
    let mut search = Search { instance, choices, rest, holders, best: None };
    search.seat(0, 0);
    Ok(search.best)
}

/// Shows every plan that keeps the rules, with what it is worth.
///
/// # Errors
/// The number of ways to fill the seats, where it is more than so many.
pub fn each(
    instance: &Instance,
    most: f64,
    visit: &mut dyn FnMut(&Holders, &worth::ComponentPoints),
) -> Result<(), f64> {
    let choices: Vec<Vec<Choice>> = (0..instance.seats.len()).map(|seat| choices(instance, seat)).collect();
    let ways = choices.iter().map(|of| f64::from(u32::try_from(of.len()).unwrap_or(u32::MAX))).product();
    if ways > most {
        return Err(ways);
    }
    let holders = Holders::new(instance, vec![None; choices.len()]);
    Search { instance, rest: Vec::new(), choices, holders, best: None }.every(0, visit);
    Ok(())
}

/// One way to fill a seat, and what it earns by itself.
#[derive(Clone, Copy)]
struct Choice {
    owner: Option<usize>,
    points: i64,
}

/// Who may have a seat, or nobody; those who earn most come first.
fn choices(instance: &Instance, seat: usize) -> Vec<Choice> {
    let fixed = instance.seats[seat].fixed.is_some();
    let nobody = (!fixed && !instance.rules.coverage_required).then_some(None);
    let owners =
        (0..instance.owners.len()).filter(|&owner| eligibility::ineligibility(instance, seat, owner).is_none());
    let points = |owner| worth::of_seat(instance, seat, owner).iter().map(|it| it.1).sum();
    let mut choices: Vec<Choice> =
        owners.map(Some).chain(nobody).map(|owner| Choice { owner, points: points(owner) }).collect();
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.points));
    choices
}

struct Search<'a> {
    instance: &'a Instance,
    choices: Vec<Vec<Choice>>,
    rest: Vec<i64>,
    holders: Holders,
    best: Option<Best>,
}

impl Search<'_> {
    fn seat(&mut self, seat: usize, earned: i64) {
        if self.best.as_ref().is_some_and(|best| earned + self.rest[seat] <= best.objective) {
            return;
        }
        if seat == self.choices.len() {
            return self.plan();
        }
        for i in 0..self.choices[seat].len() {
            let Choice { owner, points } = self.choices[seat][i];
            if owner.is_none_or(|owner| !self.earlier(seat, owner)) {
                self.holders.owner[seat] = owner;
                self.seat(seat + 1, earned + points);
            }
        }
        self.holders.owner[seat] = None;
    }

    /// Every plan from this seat on.
    fn every(&mut self, seat: usize, visit: &mut dyn FnMut(&Holders, &worth::ComponentPoints)) {
        if seat == self.choices.len() {
            if breaches(self.instance, &self.holders).0.is_empty() {
                visit(&self.holders, &worth::worth(self.instance, &self.holders));
            }
            return;
        }
        for i in 0..self.choices[seat].len() {
            let Choice { owner, .. } = self.choices[seat][i];
            if owner.is_none_or(|owner| !self.earlier(seat, owner)) {
                self.holders.owner[seat] = owner;
                self.every(seat + 1, visit);
            }
        }
        self.holders.owner[seat] = None;
    }

    /// Whether an owner has an earlier seat of the same account and role.
    fn earlier(&self, seat: usize, owner: usize) -> bool {
        let here = |account_role: &&AccountRole| account_role.seats.contains(&seat);
        let account_role = self.holders.account_roles.iter().find(here).expect("every seat belongs to a post");
        self.holders.owner[account_role.seats.start..seat].contains(&Some(owner))
    }

    fn plan(&mut self) {
        let objective = worth::worth(self.instance, &self.holders).values().sum();
        let better = self.best.as_ref().is_none_or(|best| objective > best.objective);
        if better && breaches(self.instance, &self.holders).0.is_empty() {
            self.best = Some(Best { objective, owners: self.holders.owner.clone() });
        }
    }
}
