//! Owners for new accounts, one after another, with everybody else where they are.
//!
//! A seat goes to whoever gains most: what the owner is worth there, less what the hours, accounts and so on cost. They
//! cost the greater of two figures: what the books' own charges rise by, and the plan's price for such a load, which
//! says what it is worth to those who may still come (bid prices: Devanur, Sivan & Azar 2012).

use std::collections::BTreeMap;

use super::ledger::Seated;
use crate::analysis::{ratio, rounded, today};
use crate::candidates::{Candidates, exclusion};
use crate::instance::{HOURS, Instance, MILLION};
use crate::planner::{WarmStart, lacking};
use crate::problem::{ChoiceState, MeterKind, Model};

/// An instance whose new accounts nobody has, and who has what by now.
pub struct Router<'a> {
    instance: &'a Instance,
    candidates: &'a Candidates,
    model: &'a Model,
    state: ChoiceState<'a>,
    /// The price of a unit of load of each meter, in points.
    prices: Vec<f64>,
    /// The units of each account.
    units: Vec<Vec<usize>>,
    /// Whether families have one owner in each role.
    together: bool,
    owner_of: Vec<Option<usize>>,
    /// The meter of everybody's hours.
    hours: BTreeMap<usize, usize>,
}

impl<'a> Router<'a> {
    /// Begins with the present owners of an instance in which every account is decided by itself; `prices` are a plan's.
    #[must_use]
    pub fn new(
        (instance, candidates): (&'a Instance, &'a Candidates),
        model: &'a Model,
        prices: &WarmStart,
        together: bool,
    ) -> Self {
        let present = today(instance).owner_of;
        let choice = model.nearest(|seat, owner| owner == present[seat]);
        let mut units = vec![Vec::new(); instance.accounts.len()];
        for (unit, group) in model.decision_groups.iter().enumerate() {
            units[instance.seats[group.seats[0]].account].push(unit);
        }
        let hours = model.counts.iter().enumerate().filter_map(|(meter, count)| match count {
            MeterKind::Band(band) if instance.bands[*band].measure == HOURS => {
                Some((instance.bands[*band].owner, meter))
            }
            _ => None,
        });
        Self {
            instance,
            candidates,
            model,
            owner_of: model.owners(&choice, instance.seats.len()),
            hours: hours.collect(),
            state: ChoiceState::new(&model.problem, choice),
            prices: prices.prices(instance, model).unwrap_or_else(|| vec![0.0; model.counts.len()]),
            units,
            together,
        }
    }

    /// Gives every seat of a new account to somebody, or says why nobody can take it; nothing where there is no account
    /// of this id.
    pub fn route(&mut self, account: &str) -> Option<Vec<Seated>> {
        let index = self.instance.accounts.binary_search_by(|it| it.id.as_str().cmp(account)).ok()?;
        let mut seated = Vec::new();
        for unit in self.units[index].clone() {
            seated.extend(self.unit(unit));
        }
        seated.sort_by(|a, b| a.role.cmp(&b.role));
        Some(seated)
    }

    /// Decides one unit of a new account.
    fn unit(&mut self, unit: usize) -> Vec<Seated> {
        let empty = self.state.choice()[unit];
        let relatives = self.relatives(unit);
        let mut ranked: Vec<(f64, std::cmp::Reverse<usize>)> = Vec::new();
        for option in self.model.problem.options(unit) {
            let with_family = self.model.decision_groups[unit].seats.iter().enumerate().all(|(place, _)| {
                relatives[place].is_none_or(|owner| self.model.decision(option).owner(place) == Some(owner))
            });
            if with_family && (option != empty || self.is_given(unit)) {
                ranked.extend(self.score(unit, option).map(|score| (score, std::cmp::Reverse(option))));
            }
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        let best = ranked.first().map_or(empty, |best| best.1.0);
        self.state.make(&[(unit, best)]);
        let second = ranked.get(1).map(|second| (second.1.0, ranked[0].0 - second.0));
        let seats = self.model.decision_groups[unit].seats.clone();
        let seated = seats.iter().enumerate().map(|(place, &seat)| {
            let owner = self.model.decision(best).owner(place);
            self.owner_of[seat] = owner;
            let second = second.and_then(|(option, by)| Some((self.model.decision(option).owner(place)?, by)));
            self.seated(seat, (owner, relatives[place]), second.filter(|second| Some(second.0) != owner))
        });
        seated.collect()
    }

    /// Whether a unit has a single option: its owner is given.
    fn is_given(&self, unit: usize) -> bool {
        self.model.problem.options(unit).len() == 1
    }

    /// For each seat of a unit the owner of its family's seats in the role, who must have it, too.
    fn relatives(&self, unit: usize) -> Vec<Option<usize>> {
        let of_seat = |&seat: &usize| {
            let it = &self.instance.seats[seat];
            let family = &self.instance.families[self.instance.accounts[it.account].family];
            let mut others = family.iter().filter(|&&other| self.together && other != it.account);
            others.find_map(|&other| {
                let first = self.instance.seats.partition_point(|s| (s.account, s.role) < (other, it.role));
                let peer = first + it.index as usize;
                let same = |s: &crate::instance::Seat| (s.account, s.role, s.index) == (other, it.role, it.index);
                self.instance.seats.get(peer).filter(|s| same(s)).and_then(|_| self.owner_of[peer])
            })
        };
        self.model.decision_groups[unit].seats.iter().map(of_seat).collect()
    }

    /// What an option is worth less what its loads cost; nothing where it takes somebody over a limit.
    #[expect(clippy::cast_precision_loss, reason = "compared among the owners of one seat only")]
    fn score(&self, unit: usize, option: usize) -> Option<f64> {
        let problem = &self.model.problem;
        let mut score = problem.value(option) as f64;
        for load in problem.loads(option) {
            let (meter, now) = (load.meter as usize, self.state.load(load.meter as usize));
            // The unit's present option loads nothing: nobody has it.
            let with = if self.state.choice()[unit] == option { now } else { now + load.amount };
            let it = &problem.meters[meter];
            if it.violation(with) > it.violation(now) {
                return None;
            }
            let charge = (it.charge(with) - it.charge(now)) as f64;
            score -= charge.max(self.prices[meter] * load.amount as f64);
        }
        Some(score)
    }

    /// Who has a seat, in words.
    #[expect(clippy::cast_precision_loss, reason = "for display")]
    fn seated(
        &self,
        seat: usize,
        (owner, relative): (Option<usize>, Option<usize>),
        second: Option<(usize, f64)>,
    ) -> Seated {
        let instance = self.instance;
        let role = instance.roles[instance.seats[seat].role].clone();
        let one = instance.weights.points_per_seat.max(1) as f64;
        let fit = owner.and_then(|owner| self.candidates.fit(seat, owner)).map(|fit| ratio(fit, MILLION));
        Seated {
            role,
            owner: owner.map(|owner| instance.owners[owner].id.clone()),
            fit,
            why: match owner {
                Some(owner) => self.because(owner, fit, relative.is_some()),
                None => self.why_nobody(seat, relative),
            },
            runner_up: second.map(|(other, by)| (instance.owners[other].id.clone(), rounded(by / one))),
        }
    }

    fn because(&self, owner: usize, fit: Option<f64>, with_family: bool) -> String {
        let who = &self.instance.owners[owner];
        let hours = self.hours.get(&owner).filter(|_| who.minutes > 0).map(|&meter| {
            let share = ratio(self.state.load(meter) * 100, who.minutes);
            format!("and is at {share:.0} % of their hours with it")
        });
        let fits = fit.map_or_else(|| "may have it".to_owned(), |fit| format!("fits {fit:.2}"));
        let family = if with_family { "; its family is theirs" } else { "" };
        format!("{} {fits} {}{family}.", who.name, hours.unwrap_or_default()).replace("  ", " ").replace(" .", ".")
    }

    fn why_nobody(&self, seat: usize, relative: Option<usize>) -> String {
        let instance = self.instance;
        if let Some(owner) = relative {
            let name = &instance.owners[owner].name;
            let why =
                exclusion(instance, seat, owner).map_or_else(|| "has no room".to_owned(), |why| why.describe(instance));
            return format!("Its family is {name}'s, who {why}: a new plan is needed.");
        }
        let able = self.candidates.of(seat).len();
        match able {
            0 => format!("Nobody may have it: {}.", lacking(instance, seat)),
            1 => "The only one who may have it has no room.".to_owned(),
            _ => format!("None of the {able} who may have it has room."),
        }
    }

    /// Who has which seat by now.
    #[must_use]
    pub fn owners(&self) -> &[Option<usize>] {
        &self.owner_of
    }
}
