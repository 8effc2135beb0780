//! Why a seat stays uncovered, and why there is no plan.

use std::collections::BTreeMap;

use crate::analysis::{SeatOwners, loads};
use crate::candidates::{Candidates, Exclusion, exclusion};
use crate::check::{self, holders::Holders};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{HOURS, Instance};
use crate::plan::Stopped;
use crate::problem::{MeterKind, Model, TooLarge};
use crate::scenario::Pattern;
use crate::solve::{InfeasibilityCertificate, Outcome};

/// What everybody still has room for under a plan.
pub(super) struct SpareCapacity<'a> {
    instance: &'a Instance,
    books: &'a SeatOwners,
    /// By owner and measure: the hard limit less the load; the most there is where there is no limit.
    left: Vec<i64>,
    /// How many owners of a seat are tried out.
    tries: usize,
}

/// So many seats may be gone through to try owners out: a tenth of a second.
const TRIED: usize = 500_000;
/// No more owners than this are tried for a seat.
const MOST_TRIES: usize = 3;

impl<'a> SpareCapacity<'a> {
    /// Adds up the books.
    pub(super) fn new(instance: &'a Instance, books: &'a SeatOwners) -> Self {
        let measures = instance.measures.len();
        let loads = loads(instance, books);
        let mut left = vec![i64::MAX; instance.owners.len() * measures];
        for band in &instance.bands {
            if let Some(most) = band.at_most {
                left[band.owner * measures + band.measure] = most - loads[band.owner][band.measure];
            }
        }
        let uncovered = books.owner_of.iter().filter(|owner| owner.is_none()).count();
        let tries = TRIED / instance.seats.len().saturating_mul(uncovered).max(1);
        Self { instance, books, left, tries: tries.min(MOST_TRIES) }
    }

    /// Why nobody covers a seat, in a sentence that follows from the plan: who may have it, who of them has room, and what
    /// the checker says of the plan in which one of these has it.
    pub(super) fn why_uncovered(&self, candidates: &Candidates, seat: usize) -> String {
        let instance = self.instance;
        let able: Vec<usize> = candidates.of(seat).iter().map(|candidate| candidate.owner as usize).collect();
        if able.is_empty() {
            return format!("Nobody may have it: {}.", lacking(instance, seat));
        }
        let (besides, able): (Vec<usize>, Vec<usize>) =
            able.into_iter().partition(|&owner| self.has_another(seat, owner));
        let (full, free): (Vec<usize>, Vec<usize>) = able.into_iter().partition(|&owner| self.is_full(&[seat], owner));
        let names: Vec<&str> = full.iter().map(|&owner| instance.owners[owner].name.as_str()).collect();
        let full = list(&names);
        match (besides.len(), names.len(), free.len()) {
            (0, _, 0) => return format!("Nobody who may have it has room: {full}."),
            (all, 0, 0) => return format!("All {all} who may have it have another seat of its role already."),
            (all, _, 0) => return format!("Of those who may have it {all} have another seat of its role, and {full}."),
            _ => {}
        }
        let together = self.with_family(seat);
        let whole = |owner: &usize| {
            together.iter().all(|&other| candidates.fit(other, *owner).is_some()) && !self.is_full(&together, *owner)
        };
        let takers: Vec<usize> = free.into_iter().filter(whole).collect();
        if takers.is_empty() {
            let seats = together.len();
            return format!("Nobody may have, or has room for, all {seats} seats of its family that go together.");
        }
        self.tried(&together, &takers)
    }

    /// What stands against the first of those who could take some seats.
    fn tried(&self, seats: &[usize], takers: &[usize]) -> String {
        let name = |owner: usize| &self.instance.owners[owner].name;
        let mut against = None;
        for &owner in takers.iter().take(self.tries) {
            let mut owner_of = self.books.owner_of.clone();
            for &seat in seats {
                owner_of[seat] = Some(owner);
            }
            let broken = check::breaches(self.instance, &Holders::new(self.instance, owner_of));
            // What the plan leaves open elsewhere is no reason here.
            let Some(first) = broken.0.iter().find(|one| one.code != "E617") else {
                return format!(
                    "Not enough search: {} may have it and has room, and no rule stands against it.",
                    name(owner)
                );
            };
            against.get_or_insert((owner, first.code));
        }
        let room = match takers {
            [one] => format!("{} may have it and has room", name(*one)),
            all => format!("{} and {} more may have it and have room", name(all[0]), all.len() - 1),
        };
        match against {
            None => format!("{room}; what else stands against it was not looked at."),
            Some((owner, code)) => format!("{room}, but with {} {}.", name(owner), broken_rule(code)),
        }
    }

    /// Whether an owner has another seat of the same account and role: each needs somebody else.
    fn has_another(&self, seat: usize, owner: usize) -> bool {
        let it = &self.instance.seats[seat];
        let first = seat - it.index as usize;
        let same = |other: &usize| {
            let other = &self.instance.seats[*other];
            (other.account, other.role) == (it.account, it.role)
        };
        (first..self.instance.seats.len()).take_while(same).any(|other| self.books.owner_of[other] == Some(owner))
    }

    /// The seats that have to go to the same owner, where families stay together: those of its role that nobody has.
    fn with_family(&self, seat: usize) -> Vec<usize> {
        let it = &self.instance.seats[seat];
        let family = &self.instance.families[self.instance.accounts[it.account].family];
        if !self.instance.rules.families_together || family.len() < 2 || it.pattern == Pattern::Pod {
            return vec![seat];
        }
        let of = |&account: &usize| {
            let first = self.instance.seats.partition_point(|s| (s.account, s.role) < (account, it.role));
            let other = first + it.index as usize;
            let s = self.instance.seats.get(other)?;
            let same = (s.account, s.role, s.index, s.pattern) == (account, it.role, it.index, it.pattern);
            (same && self.books.owner_of[other].is_none() && s.fixed.is_none()).then_some(other)
        };
        family.iter().filter_map(of).collect()
    }

    /// Whether some more seats would take an owner over a hard limit.
    fn is_full(&self, seats: &[usize], owner: usize) -> bool {
        let measures = self.instance.measures.len();
        let left = &self.left[owner * measures..][..measures];
        let more = |measure| seats.iter().map(|&seat| self.instance.amount(seat, measure, owner)).sum::<i64>();
        left.iter().enumerate().any(|(measure, left)| more(measure) > *left)
    }
}

/// What the checker would object to, in words.
fn broken_rule(code: &str) -> &'static str {
    match code {
        "E613" => "its family would be split",
        "E614" => "the pod seats of its account would be spread over pods",
        "E615" => "a load would be outside its hard limits",
        "E616" => "a limit on change would be broken",
        _ => "another rule would be broken",
    }
}

/// What the people of the role lack for a seat that nobody may have, the most frequent first.
pub(crate) fn lacking(instance: &Instance, seat: usize) -> String {
    let mut counts: BTreeMap<Exclusion, usize> = BTreeMap::new();
    let reasons = (0..instance.owners.len()).filter_map(|owner| exclusion(instance, seat, owner));
    for reason in reasons.filter(|reason| !matches!(reason, Exclusion::Role | Exclusion::Kind)) {
        *counts.entry(reason).or_insert(0) += 1;
    }
    if counts.is_empty() {
        return format!("no {} is in the team", instance.roles[instance.seats[seat].role]);
    }
    let mut sorted: Vec<(Exclusion, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    let parts = sorted.iter().take(4).map(|(reason, count)| format!("{count} {}", plural(*reason, *count, instance)));
    parts.collect::<Vec<_>>().join(", ")
}

fn plural(reason: Exclusion, count: usize, instance: &Instance) -> String {
    let text = reason.describe(instance);
    if count == 1 {
        return text;
    }
    let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let verb = match verb {
        "has" => "have".to_owned(),
        "is" => "are".to_owned(),
        "does" => "do".to_owned(),
        "can't" => "can't".to_owned(),
        other => other.strip_suffix('s').unwrap_or(other).to_owned(),
    };
    format!("{verb} {rest}")
}

/// Names, the first few of them.
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is full"),
        [first @ .., last] if names.len() <= 4 => format!("{} and {last} are full", first.join(", ")),
        _ => format!("{} and {} others are full", names[..3].join(", "), names.len() - 3),
    }
}

/// What is too large, and how to make it smaller.
pub(super) fn too_large(instance: &Instance, large: TooLarge) -> Diagnostic {
    let (cause, remedy) = match large {
        TooLarge::Ways { seat, ways } => {
            let account = &instance.accounts[instance.seats[seat].account].id;
            (
                format!(
                    "The pod seats of account \"{account}\" (or its family) can be filled in {} ways or more.",
                    many(ways)
                ),
                "Use smaller pods, or another pattern for roles of which a pod has many people.",
            )
        }
        TooLarge::Memory { options, bytes } => (
            format!(
                "There are {} ways to fill a seat; they would take about {} GB of memory.",
                many(options),
                many(bytes >> 30)
            ),
            "Split the scenario, use smaller pods, or say more exactly who may have which account.",
        ),
    };
    Diagnostic::new("E501", Place::default(), cause, remedy)
}

/// A count, or that it is beyond all counting.
fn many(count: usize) -> String {
    const MOST: usize = 1_000_000_000_000;
    if count > MOST { "more than a million million".to_owned() } else { count.to_string() }
}

/// The integer solver alone was asked for, and there are more options than it can do anything with.
pub(super) fn too_large_for_milp(options: usize, most: usize) -> Diagnostic {
    let cause = format!(
        "The integer solver alone takes at most {most} options (a seat and who may fill it); there are {options}."
    );
    Diagnostic::new(
        "E505",
        Place::default(),
        cause,
        "Leave --solver out: the decomposition solves problems of any size.",
    )
}

/// Why there is no plan: proven, or as far as the search got.
pub(super) fn no_plan(instance: &Instance, model: &Model, outcome: &Outcome) -> Diagnostic {
    let Some(cause) = outcome.infeasible.as_ref().and_then(|certificate| proof(instance, model, certificate)) else {
        let broken = outcome.violations.iter().take(5);
        let broken = broken.map(|&(meter, by)| {
            let count = model.counts[meter];
            format!("{} by {}", describe(instance, count), amount_of(instance, count, by))
        });
        let broken: Vec<String> = broken.collect();
        let searched = match outcome.infeasible {
            Some(InfeasibilityCertificate::Searched { .. }) => "although every choice was searched",
            _ => "within the limits",
        };
        let cause = format!("No plan was found {searched}. The best attempt breaks: {}.", broken.join("; "));
        let remedy = match (&outcome.infeasible, outcome.stopped) {
            (None, Stopped::Time | Stopped::Work | Stopped::Interrupted) => {
                "The search was stopped early: let it run longer before you loosen these rules."
            }
            _ => {
                "Loosen these rules; `rebook conflict` may find which are to blame, and the smallest changes that help."
            }
        };
        return Diagnostic::new("E503", Place::default(), cause, remedy);
    };
    Diagnostic::new(
        "E502",
        Place::default(),
        format!("No plan exists: {cause}."),
        "Loosen one of these rules, or the locks and freezes that stand against it; `rebook conflict` finds the fewest rules to blame and the smallest changes that help.",
    )
}

/// What a certificate says, where it can be checked again.
fn proof(instance: &Instance, model: &Model, certificate: &InfeasibilityCertificate) -> Option<String> {
    match certificate {
        InfeasibilityCertificate::NoOption { unit } => {
            let seat = &instance.seats[model.decision_groups[*unit].seats[0]];
            let (account, role) = (&instance.accounts[seat.account].id, &instance.roles[seat.role]);
            Some(format!(
                "nobody may have the {role} seat of \"{account}\" (or its family), and every seat must be covered"
            ))
        }
        InfeasibilityCertificate::OutOfReach { meter, least, most } => {
            let count = model.counts[*meter];
            let what = describe(instance, count);
            let amount = |amount: i64| amount_of(instance, count, amount);
            let bounds = &model.problem.meters[*meter];
            if let Some((low, high)) = bounds.at_least.zip(bounds.at_most).filter(|(low, high)| low > high) {
                let (low, high) = (amount(low), amount(high));
                return Some(format!("{what} must be at least {low} by one rule and at most {high} by another"));
            }
            let over = bounds.at_most.filter(|limit| least > limit);
            let over = over.map(|limit| {
                format!("{what} must be at most {}, and no choice brings it below {}", amount(limit), amount(*least))
            });
            Some(over.unwrap_or_else(|| {
                let limit = amount(bounds.at_least.unwrap_or(0));
                format!("{what} must be at least {limit}, and no choice brings it above {}", amount(*most))
            }))
        }
        InfeasibilityCertificate::Together { prices } => {
            let all: Vec<String> = prices.iter().map(|&(meter, _)| describe(instance, model.counts[meter])).collect();
            let more = if all.len() > 6 { format!(", and {} more", all.len() - 6) } else { String::new() };
            Some(format!("these limits can't all be kept: {}{more}", all[..all.len().min(6)].join(", ")))
        }
        InfeasibilityCertificate::Searched { .. } => None,
    }
}

fn describe(instance: &Instance, count: MeterKind) -> String {
    match count {
        MeterKind::Band(band) => {
            let band = &instance.bands[band];
            format!("the {} of {}", instance.measures[band.measure].name, instance.owners[band.owner].name)
        }
        MeterKind::Change(tally) => tally.describe(instance),
        MeterKind::Same(seat, owner) => {
            let account = &instance.accounts[instance.seats[seat].account];
            format!("the seats of \"{}\" that {} has", account.id, instance.owners[owner].name)
        }
    }
}

/// What is counted of a meter in the measure's own unit, exactly enough to tell two amounts apart: "194 h".
fn amount_of(instance: &Instance, count: MeterKind, amount: i64) -> String {
    let MeterKind::Band(band) = count else { return amount.to_string() };
    let measure = instance.bands[band].measure;
    let scale = instance.measures[measure].scale.max(1);
    let unit = if measure == HOURS { " h" } else { "" };
    let thousandths = (i128::from(amount.unsigned_abs()) * 1000 + i128::from(scale) / 2) / i128::from(scale);
    let (whole, rest) = (thousandths / 1000, format!("{:03}", thousandths % 1000));
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{}{whole}{point}{rest}{unit}", if amount < 0 { "-" } else { "" })
}

/// A plan that does not pass the checker is never shown.
pub(super) fn faulty(breaches: &Diagnostics) -> Diagnostics {
    let mut found = Diagnostics::new();
    found.push(
        "E504",
        Place::default(),
        format!(
            "The plan found breaks {} rule(s); this is a fault of rebook's, not of the scenario.",
            breaches.0.len()
        ),
        "Please report it, with the scenario if you can share it.",
    );
    found.0.extend(breaches.0.iter().cloned());
    found
}
