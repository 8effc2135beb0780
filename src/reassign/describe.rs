//! The moves in words and figures.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::as_planned::Stay;
use super::chains::moves;
use super::change::{FormerOwner, Leg, UnitChange};
use super::facts::MoveFacts;
use super::gain_ledger::{ComponentGains, GainLedger};
use super::reason::{MoveContext, is_here};
use super::result::{Approval, MoveStep, ProposedMove, RunnerUp, StepKind, Unplaced, Wave};
use super::runner_up::RunnerUps;
use super::told::told;
use super::{RankedMoves, named};
use crate::analysis::ratio;
use crate::coverage::rules::days_between;
use crate::instance::{Instance, MILLION};
use crate::scenario::Decision;

/// What steps are described from.
pub(super) struct Describing<'a> {
    pub(super) facts: &'a MoveFacts<'a>,
    pub(super) ranked: &'a RankedMoves,
    /// By change who else could have what moves, and what would be if it stayed.
    pub(super) others: (&'a [Vec<RunnerUps>], &'a [Stay]),
    /// By account, role and who gets it.
    pub(super) approvals: &'a BTreeMap<(&'a str, &'a str, &'a str), &'a Decision>,
}

impl Describing<'_> {
    /// The steps, by rank; their dates are still to come.
    pub(super) fn steps(&self, ledger: &mut GainLedger<'_>) -> Vec<MoveStep> {
        let step = |(index, set): (usize, &Vec<usize>)| {
            let made: Vec<ProposedMove> = set.iter().flat_map(|&change| self.moves_of(change, set, ledger)).collect();
            let points = made.iter().flat_map(|one| one.points.values()).sum();
            MoveStep {
                rank: index + 1,
                kind: self.kind(set),
                first_together: index < self.ranked.first_together,
                points,
                gain: self.seats(points),
                share: None,
                moves: made,
            }
        };
        self.ranked.steps.iter().enumerate().map(step).collect()
    }

    fn moves_of(&self, change: usize, set: &[usize], ledger: &mut GainLedger<'_>) -> Vec<ProposedMove> {
        let legs = &self.ranked.changes[change].legs;
        let points: Vec<ComponentGains> = legs.iter().map(|leg| ledger.make(leg)).collect();
        let leader = self.leader(legs);
        let account = |leg: &Leg| self.facts.instance.seats[leg.seat].account;
        let part = |leg: &Leg| MoveContext {
            alone: set.len() == 1,
            stay: &self.others.1[change],
            leader: leader.map(|at| &legs[at]).filter(|it| account(it) != account(leg)).map(|it| it.seat),
        };
        let made = |((leg, points), runner_ups): ((&Leg, &ComponentGains), &RunnerUps)| {
            self.one(leg, runner_ups, points, part(leg))
        };
        legs.iter().zip(&points).zip(&self.others.0[change]).map(made).collect()
    }

    /// Of moves that are decided together, that for which the others are made: one that leaves no choice, or else what
    /// brings most.
    fn leader(&self, legs: &[Leg]) -> Option<usize> {
        let values = self.facts.seat_values;
        let earns = |leg: &Leg| values.value(leg.seat, leg.to) - values.value(leg.seat, leg.before);
        let rank = |at: &usize| (self.facts.had_to_go(&legs[*at]), earns(&legs[*at]));
        (0..legs.len()).max_by_key(|at| (rank(at), std::cmp::Reverse(*at)))
    }

    fn one(&self, leg: &Leg, runner_ups: &RunnerUps, points: &ComponentGains, part: MoveContext<'_>) -> ProposedMove {
        let instance = self.facts.instance;
        let (seat, scale) = (&instance.seats[leg.seat], instance.weights.points_per_seat);
        let account = &instance.accounts[seat.account];
        let (reason, why) = self.facts.reason(leg, part);
        let owner = |owner: usize| (instance.owners[owner].id.clone(), instance.owners[owner].name.clone());
        let from = leg.former.as_ref().map(|former| match former {
            FormerOwner::Owner(index) => owner(*index),
            FormerOwner::Unknown(id) => (id.clone(), id.clone()),
        });
        let to = leg.to.map(owner);
        let runner_up = |(index, points): (usize, i64)| {
            let (owner, name) = owner(index);
            RunnerUp { owner, name, points, cost: ratio(points, scale) }
        };
        let here = leg.former.as_ref().and_then(FormerOwner::owner).filter(|&owner| is_here(instance, owner));
        let approved = leg.to.and_then(|to| {
            let post = (account.id.as_str(), instance.roles[seat.role].as_str(), instance.owners[to].id.as_str());
            self.approvals.get(&post).map(|one| Approval { by: one.by.clone(), on: one.on })
        });
        let freeze = self.facts.calendar.freeze(leg).filter(|freeze| freeze.to >= instance.as_of);
        ProposedMove {
            account: account.id.clone(),
            account_name: account.name.clone(),
            role: instance.roles[seat.role].clone(),
            segment: instance.segments[account.segment].id.clone(),
            arr: account.arr,
            from: from.clone().map(|from| from.0),
            from_name: from.map(|from| from.1),
            to: to.clone().map(|to| to.0),
            to_name: to.map(|to| to.1),
            forced: self.facts.had_to_go(leg),
            approved,
            reason,
            told: told(self.facts, leg, (reason, part.decides(reason)), &why),
            why,
            gain: self.seats(points.values().sum()),
            points: named(instance, points),
            runner_up: runner_ups.other.map(runner_up),
            others: runner_ups.eligible,
            cost_of_staying: runner_ups.kept.map(|points| ratio(points, scale)),
            strength: here.map(|_| ratio(seat.strength, MILLION)),
            frozen: frozen(instance, account.renewal, freeze.as_ref().map(|freeze| (freeze.from, freeze.to))),
            frozen_until: freeze.as_ref().map(|freeze| freeze.to),
            frozen_from: freeze.map(|freeze| freeze.from),
            renewal: account.renewal,
            at_risk: account.at_risk,
            wave: None,
            date: None,
            date_note: None,
        }
    }

    fn seats(&self, points: i64) -> f64 {
        ratio(points, self.facts.instance.weights.points_per_seat)
    }

    fn kind(&self, set: &[usize]) -> StepKind {
        let all: Vec<&UnitChange> = set.iter().map(|&change| &self.ranked.changes[change]).collect();
        let ends = |change: &UnitChange| change.legs.first().map(|leg| (leg.before, leg.to));
        match all[..] {
            [one] if one.legs.len() == 1 => StepKind::Single,
            [_] => StepKind::Together,
            [a, b] if ends(a) == ends(b).map(|(from, to)| (to, from)) => StepKind::Swap,
            _ => StepKind::Chain,
        }
    }

    /// The waves; each move of the steps gets its date.
    pub(super) fn waves(&self, steps: &mut [MoveStep]) -> Vec<Wave> {
        let mut place = BTreeMap::new();
        for (rank, set) in self.ranked.steps.iter().enumerate() {
            let mut first = 0;
            for &change in set {
                place.insert(change, (rank, first));
                first += self.ranked.changes[change].legs.len();
            }
        }
        let mut waves = Vec::new();
        for (index, wave) in self.ranked.timing.waves.iter().enumerate() {
            let mut order = Vec::new();
            let mut received: BTreeMap<usize, usize> = BTreeMap::new();
            let (mut arr, mut at_risk) = (0, 0);
            for set in &wave.steps {
                let mut together = Vec::new();
                for &change in set {
                    let (rank, first) = place[&change];
                    let wishes = self.facts.calendar.wishes(&self.ranked.changes[change]);
                    for (wish, at) in wishes.broken(wave.date) {
                        let leg = &self.ranked.changes[change].legs[at];
                        steps[rank].moves[first + at].date_note = Some(self.facts.calendar.said(leg, wish));
                    }
                    for (at, leg) in self.ranked.changes[change].legs.iter().enumerate() {
                        let one = &mut steps[rank].moves[first + at];
                        (one.wave, one.date) = (Some(index + 1), Some(wave.date));
                        arr += one.arr;
                        at_risk += usize::from(one.at_risk);
                        leg.to.into_iter().for_each(|to| *received.entry(to).or_insert(0) += 1);
                        together.push((rank + 1, first + at + 1));
                    }
                }
                order.push(together);
            }
            waves.push(Wave {
                number: index + 1,
                date: wave.date,
                at_risk: wave.at_risk,
                not_apart: if wave.not_apart { at_risk } else { 0 },
                moves: wave.steps.iter().map(|set| moves(&self.ranked.changes, set)).sum(),
                arr,
                receivers: received.len(),
                most_received: received.values().copied().max().unwrap_or(0),
                order,
            });
        }
        waves
    }

    /// The moves without a date.
    pub(super) fn unplaced(&self) -> Vec<Unplaced> {
        let instance = self.facts.instance;
        let row = |leg: &Leg, why: &str| Unplaced {
            account: instance.accounts[instance.seats[leg.seat].account].id.clone(),
            role: instance.roles[instance.seats[leg.seat].role].clone(),
            why: why.to_owned(),
        };
        let unplaced = self.ranked.timing.unplaced.iter();
        unplaced
            .flat_map(|(change, why)| self.ranked.changes[*change].legs.iter().map(move |leg| row(leg, why)))
            .collect()
    }
}

/// The freeze state in words.
fn frozen(instance: &Instance, renewal: Option<Date>, freeze: Option<(Date, Date)>) -> String {
    let days = renewal.map(|renewal| days_between(instance.as_of, renewal)).filter(|days| *days >= 0);
    match (freeze, days) {
        (Some((from, until)), _) if from > instance.as_of => format!("free until {from}, then frozen to {until}"),
        (Some((_, until)), _) => format!("frozen until {until}"),
        (None, Some(days)) => format!("free; renewal in {days} days"),
        (None, None) => "free".to_owned(),
    }
}
