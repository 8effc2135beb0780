//! Why an account has this owner, and why not each other one.

use jiff::civil::Date;
use serde::Serialize;

use super::facts::{ExplainedPlan, LoadExplained, Named, SeatShift, Stake, seats};
use super::obstacles::Obstacle;
use super::plan_model::PlanModel;
use super::price::{CostAsPlanned, Price, Unpriced};
use super::{Explanation, who};
use crate::analysis::ratio;
use crate::candidates::{Exclusion, GroupKind, exclusion, fit};
use crate::error::Diagnostics;
use crate::instance::{FixedWhy, MILLION};
use crate::scenario::FitPart;
use crate::solve::{Control, Reoptimiser};
use crate::what_if::parallel;

/// An account's owners explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccountExplained {
    /// The plan.
    pub plan: ExplainedPlan,
    /// The account.
    pub account: Named,
    /// Its segment.
    pub segment: Named,
    /// Its ARR.
    pub arr: i64,
    /// The scenario's currency.
    pub currency: String,
    /// Its seats.
    pub seats: Vec<SeatExplained>,
}

/// A seat explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeatExplained {
    /// The role.
    pub role: String,
    /// Who has it in the plan; nobody where it is uncovered.
    pub owner: Option<Holder>,
    /// The present owners of the account in this role.
    pub today: Vec<Named>,
    /// Why nobody covers it, where that is so.
    pub uncovered: Option<String>,
    /// Why its owner is given, where that is so.
    pub given: Option<OwnerReason>,
    /// Other seats that are decided with it: account and role.
    pub together: Vec<(Named, String)>,
    /// Whether a pod is chosen for all of them, rather than one owner.
    pub pod: bool,
    /// Everybody else who may have it, the cheapest first.
    pub others: Vec<OtherOwner>,
    /// Who may not have it, and why.
    pub excluded: Vec<ExcludedOwner>,
    /// People who have other roles.
    pub other_roles: usize,
}

/// The owner of a seat under the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holder {
    /// Who.
    #[serde(flatten)]
    pub who: Named,
    /// How well this owner fits, 0 to 1.
    pub fit: f64,
    /// The parts of fit that are known.
    pub parts: Vec<FitPartExplained>,
    /// Whether this owner has it today.
    pub is_present: bool,
    /// What the relationship kept is worth, in perfectly fitting seats.
    pub continuity: f64,
    /// What this owner costs by the account's own costs, likewise.
    pub cost: f64,
    /// The owner's loads that the seat adds to.
    pub meters: Vec<LoadExplained>,
}

/// A part of a fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FitPartExplained {
    /// Its name.
    pub name: &'static str,
    /// How well the owner fits in this, 0 to 1.
    pub value: f64,
    /// Its weight.
    pub weight: f64,
}

/// Why a seat's owner is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnerReason {
    /// `locked`, `renewal`, `changed_lately`, `at_risk` or `family`.
    pub why: &'static str,
    /// The reason that the scenario gives for a lock.
    pub reason: Option<String>,
    /// The last day on which it holds, where that is known.
    pub until: Option<Date>,
}

/// Somebody else who may have a seat.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OtherOwner {
    /// Who.
    #[serde(flatten)]
    pub who: Named,
    /// How well this owner fits, 0 to 1.
    pub fit: f64,
    /// Whether this owner has it today.
    pub is_present: bool,
    /// What it would cost with all else as in the plan, as `moves` says it; nothing where that would break a rule.
    pub as_planned: Option<CostAsPlanned>,
    /// What it would cost where others give way; nothing where no plan was found in which this owner has it.
    pub price: Option<Price>,
    /// Whether it is proven that no plan gives it to this owner.
    pub impossible: bool,
    /// What each component of the objective would lose, the most first; gains are below 0.
    pub stakes: Vec<Stake>,
    /// This owner's meters that stand against it, and others'.
    pub obstacles: Vec<Obstacle>,
    /// Who else would have to give way.
    pub gives_way: Vec<SeatShift>,
}

/// Somebody who may not have a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcludedOwner {
    /// Who.
    #[serde(flatten)]
    pub who: Named,
    /// Why, as the end of a sentence about this owner.
    pub reason: String,
}

/// A question: a seat and somebody who might have it.
struct OwnerQuestion {
    seat: usize,
    owner: usize,
    allowed: Vec<usize>,
}

/// Why an account has its owners, and why not others.
///
/// # Errors
/// `E026`, `E027`: there is no such account, or it has no seat of the role. `E504`: the plan can't be read,
/// which is a fault of rebook's.
pub fn account(case: Explanation<'_>, id: &str, role: Option<&str>) -> Result<AccountExplained, Diagnostics> {
    let index = who::account(&case, id)?;
    let seats = who::seats(&case, index, role)?;
    let plan_model = PlanModel::new(case)?;
    let mut units: Vec<usize> = seats.iter().map(|&seat| plan_model.unit_of[seat].0).collect();
    units.dedup();
    let reoptimiser = plan_model.reoptimiser(&units);
    let mut explained: Vec<SeatExplained> = Vec::new();
    let mut questions = Vec::new();
    for &seat in &seats {
        let (one, asked) = plan_model.seat(&reoptimiser, seat);
        explained.push(one);
        questions.extend(asked);
    }
    let answer = |index: usize, control: &Control| plan_model.other(&reoptimiser, &questions[index], control);
    let answers = parallel::all(case.control, questions.len(), answer);
    for (question, answer) in questions.iter().zip(answers) {
        let at = seats.iter().position(|&seat| seat == question.seat);
        if let Some((at, answer)) = at.zip(answer) {
            explained[at].others.push(answer);
        }
    }
    for seat in &mut explained {
        rank(&mut seat.others);
    }
    let (instance, it) = (case.instance, &case.instance.accounts[index]);
    let segment = &instance.segments[it.segment];
    Ok(AccountExplained {
        plan: ExplainedPlan::of(&case),
        account: Named::account(instance, index),
        segment: Named { id: segment.id.clone(), name: segment.name.clone() },
        arr: it.arr,
        currency: instance.currency.clone(),
        seats: explained,
    })
}

/// Those first who could have it with all else as planned, then those for whom others would have to give way, then those for
/// whom no plan was found; the cheapest of each first.
fn rank(others: &mut [OtherOwner]) {
    let as_planned = |other: &OtherOwner| other.as_planned.map_or(i64::MAX, |cost| cost.points);
    let price = |other: &OtherOwner| other.price.map_or(f64::INFINITY, |price| price.at_most);
    others.sort_by(|a, b| {
        let cost = as_planned(a).cmp(&as_planned(b)).then(price(a).total_cmp(&price(b)));
        cost.then(a.impossible.cmp(&b.impossible)).then(b.fit.total_cmp(&a.fit))
    });
}

impl PlanModel<'_> {
    /// What is known of a seat at once, and who else might have it.
    fn seat(&self, reoptimiser: &Reoptimiser, seat: usize) -> (SeatExplained, Vec<OwnerQuestion>) {
        let instance = self.case.instance;
        let it = &instance.seats[seat];
        let (unit, _) = self.unit_of[seat];
        let group = &self.model.decision_groups[unit];
        let named = |other: &usize| {
            let other = &instance.seats[*other];
            (Named::account(instance, other.account), instance.roles[other.role].clone())
        };
        let owner = self.owner_of[seat];
        let (mut excluded, mut questions, mut other_roles) = (Vec::new(), Vec::new(), 0);
        for other in (0..instance.owners.len()).filter(|other| Some(*other) != owner) {
            let allowed = self.options(seat, |owner| owner == Some(other));
            match self.exclusion_of(seat, other, &allowed) {
                None => questions.push(OwnerQuestion { seat, owner: other, allowed }),
                Some(Err(())) => other_roles += 1,
                Some(Ok(reason)) => excluded.push(ExcludedOwner { who: Named::owner(instance, other), reason }),
            }
        }
        let explained = SeatExplained {
            role: instance.roles[it.role].clone(),
            owner: owner.map(|owner| self.holder(reoptimiser, seat, owner)),
            today: it.incumbents.iter().map(|&owner| Named::owner(instance, owner)).collect(),
            uncovered: if owner.is_none() { self.why_uncovered(seat) } else { None },
            given: self.given(seat),
            together: group.seats.iter().filter(|other| **other != seat).map(named).collect(),
            pod: matches!(group.kind, GroupKind::Pod(_)),
            others: Vec::new(),
            excluded,
            other_roles,
        };
        (explained, questions)
    }

    /// Why somebody may not have a seat; `Err` where they simply have another role.
    fn exclusion_of(&self, seat: usize, owner: usize, allowed: &[usize]) -> Option<Result<String, ()>> {
        let instance = self.case.instance;
        let it = &instance.seats[seat];
        if !instance.owners[owner].roles.contains(&it.role) {
            return Some(Err(()));
        }
        match exclusion(instance, seat, owner) {
            Some(Exclusion::Role | Exclusion::Kind) => return Some(Err(())),
            Some(reason) => return Some(Ok(reason.describe(instance))),
            None => {}
        }
        let first = seat - it.index as usize;
        let same =
            |other: &usize| (instance.seats[*other].account, instance.seats[*other].role) == (it.account, it.role);
        let mut siblings = (first..instance.seats.len()).take_while(same).filter(|&other| other != seat);
        if siblings.any(|other| self.owner_of[other] == Some(owner)) {
            return Some(Ok(format!("has another {} seat of the account", instance.roles[it.role])));
        }
        if !allowed.is_empty() {
            return None;
        }
        let group = &self.model.decision_groups[self.unit_of[seat].0];
        let bars = |other: &usize| {
            let reason = exclusion(instance, *other, owner)?;
            let name = &instance.accounts[instance.seats[*other].account].name;
            Some(format!(
                "can't have all that is decided together: for {name} the person {}",
                reason.describe(instance)
            ))
        };
        let reason = group.seats.iter().filter(|other| **other != seat).find_map(bars);
        Some(Ok(reason.unwrap_or_else(|| "can't have all that is decided together".to_owned())))
    }

    /// What it would cost if somebody else had a seat.
    fn other(&self, reoptimiser: &Reoptimiser, question: &OwnerQuestion, control: &Control) -> OtherOwner {
        let instance = self.case.instance;
        let (unit, _) = self.unit_of[question.seat];
        let found = self.counterfactual(reoptimiser, (unit, &question.allowed), control);
        let impossible = matches!(found, Err(Unpriced::Proven));
        let found = found.ok();
        let option = found.as_ref().map(|found| found.choice[unit]).or(question.allowed.first().copied());
        OtherOwner {
            who: Named::owner(instance, question.owner),
            fit: self.fit(question.seat, question.owner),
            is_present: instance.is_incumbent(question.seat, question.owner),
            obstacles: option.map(|option| self.obstacles(unit, option)).unwrap_or_default(),
            as_planned: self.as_planned(unit, &question.allowed),
            price: found.as_ref().map(|found| found.price),
            impossible,
            stakes: found.as_ref().map(|found| found.stakes.clone()).unwrap_or_default(),
            gives_way: found.map(|found| found.shifts).unwrap_or_default(),
        }
    }

    /// How well somebody fits a seat, 0 to 1.
    pub(super) fn fit(&self, seat: usize, owner: usize) -> f64 {
        let known = self.candidates.fit(seat, owner);
        ratio(known.unwrap_or_else(|| fit(self.case.instance, seat, owner).total), MILLION)
    }

    fn holder(&self, reoptimiser: &Reoptimiser, seat: usize, owner: usize) -> Holder {
        let instance = self.case.instance;
        let fit = fit(instance, seat, owner);
        let weights = &instance.weights.parts;
        let part = |(part, value): (FitPart, &Option<i64>)| {
            let value = ratio((*value)?, MILLION);
            Some(FitPartExplained { name: part.name(), value, weight: ratio(weights[part], MILLION) })
        };
        let meters = self.meters(reoptimiser, owner, Some(seat));
        Holder {
            who: Named::owner(instance, owner),
            fit: ratio(fit.total, MILLION),
            parts: fit.parts.iter().filter_map(part).filter(|part| part.weight > 0.0).collect(),
            is_present: instance.is_incumbent(seat, owner),
            continuity: seats(instance, instance.continuity_points(seat, owner)),
            cost: seats(instance, instance.cost_points(seat, owner)),
            meters: meters.into_iter().filter(|meter| meter.adds != Some(0.0)).collect(),
        }
    }

    fn why_uncovered(&self, seat: usize) -> Option<String> {
        let instance = self.case.instance;
        let it = &instance.seats[seat];
        let (account, role) = (&instance.accounts[it.account].id, &instance.roles[it.role]);
        let mut rows = self.case.plan.uncovered.iter();
        rows.find(|row| row.account == *account && row.role == *role).map(|row| row.reason.clone())
    }

    /// Why a seat's owner is given, and until when.
    pub(super) fn given(&self, seat: usize) -> Option<OwnerReason> {
        let instance = self.case.instance;
        let it = &instance.seats[seat];
        let account = &instance.accounts[it.account];
        let raw = self.case.document.accounts().iter().find(|raw| raw.id == account.id);
        let (why, until) = match it.fixed?.why {
            FixedWhy::Locked => ("locked", None),
            FixedWhy::RenewalNear => ("renewal", account.renewal),
            FixedWhy::ChangedLately => {
                let since = raw.and_then(|raw| raw.owner_since.get(&instance.roles[it.role]).copied());
                let days = self.case.document.scenario.rules.freeze.after_change_days.unwrap_or(0);
                let until = since.and_then(|since| since.checked_add(jiff::Span::new().days(i64::from(days))).ok());
                ("changed_lately", until)
            }
            FixedWhy::AtRisk => ("at_risk", None),
            FixedWhy::ByRule => ("by_rule", None),
            FixedWhy::Kept => ("kept", None),
            FixedWhy::Family => ("family", None),
        };
        let reason = if why == "locked" { account.lock_reason.clone() } else { None };
        Some(OwnerReason { why, reason, until })
    }
}
