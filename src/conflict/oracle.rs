//! Whether some rules can be kept together: a plan, or a proof that there is none. Both are checked before they count.

use super::relax::{bare, without};
use super::rule::RelaxableRule;
use crate::candidates;
use crate::check::holders::Holders;
use crate::check::{breaches, proof};
use crate::error::Diagnostics;
use crate::instance::Instance;
use crate::plan::proof::Proof;
use crate::planner;
use crate::solve::{self, Control};

/// Every plan of a bare instance is worth 0: one that can't exceed this does not exist.
pub(super) const NOTHING: i64 = -1;
/// Work for one question, unless the user says otherwise: so much, and all options looked at so often.
const WORK: u64 = 4_000;
const PASSES: u64 = 1_000;
/// The most questions.
const MOST_ASKED: usize = 2_000;

/// What came of a question.
#[derive(Debug, Clone)]
pub(super) enum Feasibility {
    /// A plan: the owner of each seat.
    Plan(Vec<Option<usize>>),
    /// There is no plan.
    None(Proof),
    /// Neither was found within the limits.
    Open,
}

/// Answers questions about the rules of an instance.
pub(super) struct FeasibilityOracle<'a> {
    pub(super) instance: &'a Instance,
    /// All rules.
    pub(super) rules: &'a [RelaxableRule],
    control: &'a Control,
    /// The plan found last: the next one may be near.
    last: Option<Vec<Option<usize>>>,
    asked: usize,
}

impl<'a> FeasibilityOracle<'a> {
    pub(super) fn new(instance: &'a Instance, rules: &'a [RelaxableRule], control: &'a Control) -> Self {
        Self { instance, rules, control, last: None, asked: 0 }
    }

    /// Whether there is a plan that keeps these rules, by their places among all.
    ///
    /// # Errors
    /// `E501`: the problem would be too large.
    pub(super) fn ask(&mut self, kept: &[usize]) -> Result<Feasibility, Diagnostics> {
        let mut left_out = vec![true; self.rules.len()];
        for &rule in kept {
            left_out[rule] = false;
        }
        let left_out = self.rules.iter().zip(&left_out).filter(|it| *it.1).map(|it| it.0);
        self.of(without(self.instance, left_out))
    }

    /// Whether an instance has a plan.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub(super) fn of(&mut self, instance: Instance) -> Result<Feasibility, Diagnostics> {
        self.asked += 1;
        let instance = bare(instance);
        let model = planner::model(&instance, &candidates::find(&instance))?;
        let last = self.last.as_ref();
        let choices = last.map(|last| model.nearest(|seat, owner| owner == last[seat])).into_iter();
        let choices = choices.chain([model.as_today(&instance)]);
        let choices = choices.filter(|choice| choice.len() == model.problem.units()).collect();
        // There is nothing to gain, so that hardly any limit has a price.
        let prices = Some(vec![0.0; model.problem.meters.len()]);
        let work = WORK + PASSES * model.problem.option_count() as u64 / 1000;
        let control = Control {
            work_limit: Some(self.control.work_limit.unwrap_or(work)),
            progress: None,
            ..self.control.clone()
        };
        let outcome =
            solve::solve(&model.problem, &solve::Start { choices, prices, ..solve::Start::default() }, &control);
        if let Some(choice) = outcome.choice {
            let owners = model.owners(&choice, instance.seats.len());
            let kept = breaches(&instance, &Holders::new(&instance, owners.clone())).0.is_empty();
            self.last = Some(owners.clone());
            return Ok(if kept { Feasibility::Plan(owners) } else { Feasibility::Open });
        }
        let Some(certificate) = outcome.infeasible else { return Ok(Feasibility::Open) };
        let proof = planner::proof(&instance, &model, &certificate.proof(model.problem.meters.len()));
        let holds = proof::check(&instance, &proof, NOTHING).is_ok();
        Ok(if holds { Feasibility::None(proof) } else { Feasibility::Open })
    }

    /// Whether there is time for more questions, if these may take this part of it.
    pub(super) fn goes_on(&self, part: f64) -> bool {
        let limit = self.control.time_limit.map(|limit| limit.mul_f64(part));
        let over = limit.is_some_and(|limit| self.control.started.elapsed() >= limit);
        let interrupted = self.control.interrupted.load(std::sync::atomic::Ordering::Relaxed);
        self.asked < MOST_ASKED && !over && !interrupted
    }

    /// The rules that a plan keeps, by their places: those that were asked for, and mostly many more.
    pub(super) fn kept_by(&self, owners: &[Option<usize>], asked: &[usize]) -> Vec<usize> {
        let mut kept = Vec::new();
        self.sort_out(owners, &(0..self.rules.len()).collect::<Vec<_>>(), &mut kept);
        kept.sort_unstable();
        // What a given seat allows the rest of its family may depend on both rules.
        if self.keeps(owners, &kept) { kept } else { asked.to_vec() }
    }

    fn keeps(&self, owners: &[Option<usize>], rules: &[usize]) -> bool {
        let others = (0..self.rules.len()).filter(|rule| !rules.contains(rule)).map(|rule| &self.rules[rule]);
        let only = without(self.instance, others);
        breaches(&only, &Holders::new(&only, owners.to_vec())).0.is_empty()
    }

    /// Looks at half of the rules after half, as few are broken.
    fn sort_out(&self, owners: &[Option<usize>], some: &[usize], kept: &mut Vec<usize>) {
        if self.keeps(owners, some) {
            kept.extend(some);
        } else if some.len() > 1 {
            let (first, second) = some.split_at(some.len() / 2);
            self.sort_out(owners, first, kept);
            self.sort_out(owners, second, kept);
        }
    }
}
