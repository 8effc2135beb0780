//! From all rules to a few that can't be kept together, and on to the fewest.

use std::collections::BTreeSet;

use super::hitting_set;
use super::oracle::{Feasibility, FeasibilityOracle};
use super::rule::RelaxableRule;
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::proof::{Count, Proof};

/// The part of the time that finding the conflict may take; the ways out take the rest.
const SHARE: f64 = 0.6;

/// Rules that can't be kept together.
pub(super) struct InfeasibleSubset {
    /// By their places among all, ordered.
    pub(super) rules: Vec<usize>,
    /// Why they can't be.
    pub(super) proof: Proof,
    /// Whether each of them is needed for that.
    pub(super) minimal: bool,
    /// Whether no fewer rules are enough.
    pub(super) smallest: bool,
    /// Sets of rules of which one at least must give way: what a plan that was found breaks, each.
    pub(super) gave_way: Vec<Vec<usize>>,
}

/// Shrinks what is known to be impossible.
pub(super) struct SubsetReducer<'a, 'b> {
    oracle: &'a mut FeasibilityOracle<'b>,
    core: InfeasibleSubset,
}

impl<'a, 'b> SubsetReducer<'a, 'b> {
    /// Begins with all rules.
    pub(super) fn new(oracle: &'a mut FeasibilityOracle<'b>, proof: Proof) -> Self {
        let rules = (0..oracle.rules.len()).collect();
        let core = InfeasibleSubset { rules, proof, minimal: false, smallest: false, gave_way: Vec::new() };
        Self { oracle, core }
    }

    /// The fewest rules, as far as the limits allow.
    ///
    /// # Errors
    /// As [`FeasibilityOracle::ask`].
    pub(super) fn run(mut self) -> Result<InfeasibleSubset, Diagnostics> {
        self.by_kind()?;
        self.by_proof()?;
        let always = self.one_by_one()?;
        if always.len() == self.core.rules.len() {
            (self.core.minimal, self.core.smallest) = (true, true);
            return Ok(self.core);
        }
        let others: Vec<usize> = self.core.rules.iter().copied().filter(|rule| !always.contains(rule)).collect();
        let mut settled = true;
        let needed = self.needed(&always, true, &others, &mut settled)?;
        let together = self.impossible(&[always, needed].concat())?;
        self.core.minimal = settled && together == Some(true);
        if self.core.minimal {
            self.fewest()?;
        }
        Ok(self.core)
    }

    /// The rules of the core that every conflict has: left out by themselves, there is a plan.
    fn one_by_one(&mut self) -> Result<Vec<usize>, Diagnostics> {
        let mut always = Vec::new();
        for rule in self.core.rules.clone() {
            let rest: Vec<usize> = (0..self.oracle.rules.len()).filter(|other| *other != rule).collect();
            if self.impossible(&rest)? == Some(false) {
                always.push(rule);
            }
        }
        Ok(always)
    }

    /// Whether rules can't be kept together; takes note of what is learnt. `None` where it stays open.
    fn impossible(&mut self, rules: &[usize]) -> Result<Option<bool>, Diagnostics> {
        if let Some(known) = self.known(rules) {
            return Ok(Some(known));
        }
        if !self.oracle.goes_on(SHARE) {
            return Ok(None);
        }
        match self.oracle.ask(rules)? {
            Feasibility::None(proof) => {
                if rules.len() < self.core.rules.len() {
                    self.core.rules = rules.to_vec();
                    self.core.rules.sort_unstable();
                    self.core.proof = proof;
                }
                Ok(Some(true))
            }
            Feasibility::Plan(owners) => {
                let kept: BTreeSet<usize> = self.oracle.kept_by(&owners, rules).into_iter().collect();
                let broken = (0..self.oracle.rules.len()).filter(|rule| !kept.contains(rule));
                self.core.gave_way.push(broken.collect());
                Ok(Some(false))
            }
            Feasibility::Open => Ok(None),
        }
    }

    /// What earlier answers tell: a plan that was found keeps these rules, or they are the core itself.
    fn known(&self, rules: &[usize]) -> Option<bool> {
        let mut sorted = rules.to_vec();
        sorted.sort_unstable();
        if sorted == self.core.rules {
            return Some(true);
        }
        let kept = |broken: &Vec<usize>| !rules.iter().any(|rule| broken.contains(rule));
        self.core.gave_way.iter().any(kept).then_some(false)
    }

    /// Leaves out whole kinds of rules that are not to blame; coverage last.
    fn by_kind(&mut self) -> Result<(), Diagnostics> {
        let oracle = &self.oracle;
        let kinds: Vec<_> =
            oracle.rules.iter().map(|rule| (rule.kind(oracle.instance), measure(rule, oracle.instance))).collect();
        let mut left = kinds.clone();
        left.dedup();
        while let Some(next) = left.pop() {
            left.retain(|kind| *kind != next);
            let rules: Vec<usize> = self.core.rules.iter().copied().filter(|&rule| kinds[rule] != next).collect();
            if rules.len() < self.core.rules.len() {
                self.impossible(&rules)?;
            }
        }
        Ok(())
    }

    /// Leaves out the limits on loads that the proof at hand does not need, as long as that gets further.
    fn by_proof(&mut self) -> Result<(), Diagnostics> {
        loop {
            let oracle = &self.oracle;
            let named = priced(&self.core.proof);
            let is_needed = |&rule: &usize| match &oracle.rules[rule] {
                RelaxableRule::Least(band) | RelaxableRule::Most(band) => {
                    let band = &oracle.instance.bands[*band];
                    let owner = &oracle.instance.owners[band.owner].id;
                    let measure = &oracle.instance.measures[band.measure].name;
                    named.contains(&(owner.as_str(), measure.as_str()))
                }
                _ => true,
            };
            let rules: Vec<usize> = self.core.rules.iter().copied().filter(is_needed).collect();
            if rules.len() == self.core.rules.len() || self.impossible(&rules)? != Some(true) {
                return Ok(());
            }
        }
    }

    /// Those of some rules that are needed beside others for there to be no plan: half of them after half. (Junker 2004,
    /// `QuickXplain`.)
    fn needed(
        &mut self,
        beside: &[usize],
        changed: bool,
        rules: &[usize],
        settled: &mut bool,
    ) -> Result<Vec<usize>, Diagnostics> {
        if changed {
            match self.impossible(beside)? {
                Some(true) => return Ok(Vec::new()),
                Some(false) => {}
                None => *settled = false,
            }
        }
        if rules.len() <= 1 {
            return Ok(rules.to_vec());
        }
        let (first, second) = rules.split_at(rules.len() / 2);
        let later = self.needed(&[beside, first].concat(), true, second, settled)?;
        let earlier = self.needed(&[beside, &later[..]].concat(), !later.is_empty(), first, settled)?;
        Ok([earlier, later].concat())
    }

    /// The fewest rules of all. Whatever can't be kept together holds one rule at least of each set that gave way, so that
    /// a smallest set which hits all of them is a lower limit; where it can't be kept together itself, it is the answer.
    /// (Ignatiev et al. 2015, smallest MUS by implicit hitting sets.)
    fn fewest(&mut self) -> Result<(), Diagnostics> {
        loop {
            let Some(least) = hitting_set::smallest_hitting_set(&self.core.gave_way) else { return Ok(()) };
            if least.len() >= self.core.rules.len() {
                self.core.smallest = true;
                return Ok(());
            }
            match self.impossible(&least)? {
                Some(true) => {
                    self.core.smallest = true;
                    return Ok(());
                }
                Some(false) => self.give_way_less()?,
                None => return Ok(()),
            }
        }
    }

    /// Makes the set that gave way last smaller as long as there is a plan, half of its rules after half: small sets tell
    /// more.
    fn give_way_less(&mut self) -> Result<(), Diagnostics> {
        let Some(mut set) = self.core.gave_way.last().cloned() else { return Ok(()) };
        let mut size = set.len().div_ceil(2);
        while size > 0 {
            let mut place = 0;
            while place < set.len() {
                let back = &set[place..(place + size).min(set.len())];
                let all = 0..self.oracle.rules.len();
                let kept: Vec<usize> = all.filter(|rule| !set.contains(rule) || back.contains(rule)).collect();
                let before = self.core.gave_way.len();
                if self.impossible(&kept)? == Some(false) && self.core.gave_way.len() > before {
                    set = self.core.gave_way.last().cloned().unwrap_or_default();
                    place = 0;
                } else {
                    place += size;
                }
            }
            size /= 2;
        }
        Ok(())
    }
}

/// The measure of a limit on loads.
fn measure(rule: &RelaxableRule, instance: &Instance) -> Option<usize> {
    match rule {
        RelaxableRule::Least(band) | RelaxableRule::Most(band) => Some(instance.bands[*band].measure),
        _ => None,
    }
}

/// The owners and measures whose loads a proof needs.
fn priced(proof: &Proof) -> BTreeSet<(&str, &str)> {
    proof.meters.iter().filter_map(load).collect()
}

fn load(meter: &Count) -> Option<(&str, &str)> {
    match meter {
        Count::Load { owner, measure } => Some((owner, measure)),
        _ => None,
    }
}
