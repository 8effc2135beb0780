//! Running what-ifs: the base first, then all at once, each from the base's plan and prices.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Holding, figures, holding};
use super::store::Store;
use super::{apply, parallel};
use crate::error::{Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::instance::{Instance, build};
use crate::plan::Plan;
use crate::planner::{self, Patience, WarmStart};
use crate::scenario::{Document, WhatIf, questions};
use crate::solve::Control;

/// The share of the time that the base may take at most.
const BASE_SHARE: u32 = 4;

/// What became of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The question's id; empty for the base.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Digest of the scenario after its changes.
    pub digest: String,
    /// The plan's figures, where there is one.
    pub figures: Option<Figures>,
    /// Why there is no plan, where there is none: a code and a sentence. Without either the question is open.
    pub refused: Option<Refused>,
    /// Who has which seats under the plan.
    pub holding: Holding,
    /// What was kept of it and is not used, or is used without having been checked.
    pub doubt: Option<Diagnostic>,
}

/// What is kept of an answer: what the rest can be worked out from again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kept {
    /// The plan.
    Plan(Box<Plan>),
    /// Why there is none.
    Refused(Refused),
}

/// Why a question has no plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The code of the first error.
    pub code: String,
    /// What is wrong, in a sentence.
    pub cause: String,
}

/// The base and its questions.
pub struct Questions {
    /// The scenario without its what-ifs.
    pub base: Document,
    /// Its single questions, in order.
    pub asked: Vec<WhatIf>,
}

impl Questions {
    /// All questions of a scenario, or those of these what-ifs only.
    ///
    /// # Errors
    /// `E025`: no what-if has one of these ids. `E365`: a sweep can't be made.
    pub fn of(document: &Document, only: &[String]) -> Result<Self, Diagnostics> {
        let mut found = Diagnostics::new();
        let known = || document.scenario.what_if.iter().map(|what_if| what_if.id.as_str());
        for id in only.iter().filter(|id| !known().any(|known| known == id.as_str())) {
            let cause = format!("There is no what-if \"{id}\".");
            found.push("E025", document.place("what_if"), cause, did_you_mean(id, known()));
        }
        let mut asked = Vec::new();
        for (index, what_if) in document.scenario.what_if.iter().enumerate() {
            if !only.is_empty() && !only.contains(&what_if.id) {
                continue;
            }
            match questions(document, what_if) {
                Ok(list) => asked.extend(list),
                Err(cause) => {
                    let place = document.place(format!("what_if[{index}].sweep"));
                    found.push("E365", place, cause, "Mend the sweep.");
                }
            }
        }
        let mut base = document.clone();
        base.scenario.what_if.clear();
        found.into_result(Self { base, asked }).map(|(questions, _)| questions)
    }
}

/// Whoever is told how many of several plans are found.
pub type Tell<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// How questions are run.
pub struct Runner<'a> {
    /// Limits; time is for all questions together, work for each.
    pub control: &'a Control,
    /// Where answers are kept and found again.
    pub store: &'a Store,
    /// Told after each question how many of them are done.
    pub progress: Option<Tell<'a>>,
}

impl Runner<'_> {
    /// Solves the base, unless its plan is kept already, then every question that `mine` picks by its place.
    ///
    /// # Errors
    /// What is wrong with the base; a question that can't be solved is an answer that says so.
    pub fn run(
        &self,
        questions: &Questions,
        mine: impl Fn(usize) -> bool + Sync,
    ) -> Result<Vec<Option<Answer>>, Diagnostics> {
        let (instance, _) = build(&questions.base)?;
        let (plan, not_used) = self.base_plan(&questions.base, &instance)?;
        let base =
            Answer { doubt: not_used, ..answered(("", "Base"), (&questions.base, &instance), &plan, &holding(&plan)) };
        let warm = WarmStart::of(&plan).and_cases(&instance, &plan);
        let one = |question: &WhatIf, own: &Control| self.one(&questions.base, question, (&warm, &base.holding), own);
        self.all(questions, base.clone(), mine, one)
    }

    /// The answers that are kept already; nothing is solved.
    ///
    /// # Errors
    /// What is wrong with the base.
    pub fn kept(&self, questions: &Questions) -> Result<Vec<Option<Answer>>, Diagnostics> {
        let (instance, _) = build(&questions.base)?;
        let key = self.store.key("base", &questions.base.digest, self.control);
        let (kept, not_used) = self.admitted(&key, &instance);
        let Some(Kept::Plan(plan)) = kept else {
            let mut none = vec![None; questions.asked.len() + 1];
            none[0] = not_used.map(|not_used| open(("", "Base"), not_used));
            return Ok(none);
        };
        let base =
            Answer { doubt: not_used, ..answered(("", "Base"), (&questions.base, &instance), &plan, &holding(&plan)) };
        let one = |question: &WhatIf, _: &Control| Ok(self.one_kept(&questions.base, question, &base.holding));
        self.all(questions, base.clone(), |_| true, one)
    }

    /// The base's answer, and those to the questions that `mine` picks, side by side.
    fn all(
        &self,
        questions: &Questions,
        base: Answer,
        mine: impl Fn(usize) -> bool,
        one: impl Fn(&WhatIf, &Control) -> Result<Option<Answer>, Diagnostics> + Sync,
    ) -> Result<Vec<Option<Answer>>, Diagnostics> {
        let picked: Vec<usize> = (0..questions.asked.len()).filter(|&index| mine(index)).collect();
        let done = AtomicUsize::new(0);
        let answers = parallel::all(self.control, picked.len(), |place, own| {
            let answer = one(&questions.asked[picked[place]], own);
            if let Some(tell) = self.progress {
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, picked.len());
            }
            answer
        });
        let mut all: Vec<Option<Answer>> = vec![None; questions.asked.len() + 1];
        all[0] = Some(base);
        for (index, answer) in picked.iter().zip(answers) {
            all[index + 1] = answer.transpose()?.flatten();
        }
        Ok(all)
    }

    /// The base's plan.
    pub(super) fn base(&self, document: &Document) -> Result<Plan, Diagnostics> {
        let (instance, _) = build(document)?;
        self.base_plan(document, &instance).map(|(plan, _)| plan)
    }

    /// The base's plan, and what was kept of it and is not used.
    fn base_plan(&self, document: &Document, instance: &Instance) -> Result<(Plan, Option<Diagnostic>), Diagnostics> {
        let key = self.store.key("base", &document.digest, self.control);
        let (kept, not_used) = self.admitted(&key, instance);
        if let Some(Kept::Plan(plan)) = kept {
            return Ok((*plan, not_used));
        }
        let limit = self.control.time_limit.map(|limit| limit / BASE_SHARE);
        let plan = planner::plan(instance, &Control { time_limit: limit, ..self.control.clone() })?;
        self.store.write(&key, &Kept::Plan(Box::new(plan.clone())))?;
        Ok((plan, not_used))
    }

    /// What is kept under a key: a plan has passed the gate, its bound included. What can't be used is said.
    fn admitted(&self, key: &str, instance: &Instance) -> (Option<Kept>, Option<Diagnostic>) {
        let kept = match self.store.read(key) {
            Ok(kept) => kept,
            Err(why) => return (None, Some(self.store.not_used(key, &why))),
        };
        let Some(Kept::Plan(plan)) = &kept else { return (kept, None) };
        let found = planner::gate(instance, plan, Patience::All);
        match found.0.iter().find(|one| one.severity == Severity::Error) {
            Some(first) => (None, Some(self.store.not_used(key, &format!("{}: {}", first.code, first.cause)))),
            None => (kept, None),
        }
    }

    /// One question; nothing where the user has stopped the run before it was answered.
    fn one(
        &self,
        base: &Document,
        question: &WhatIf,
        (warm, held): (&WarmStart, &Holding),
        control: &Control,
    ) -> Result<Option<Answer>, Diagnostics> {
        let stopped = || self.control.interrupted.load(Ordering::Relaxed);
        if stopped() {
            return Ok(None);
        }
        let name = (question.id.as_str(), title(question));
        let document = match apply(base, question) {
            Ok(document) => document,
            Err(found) => return Ok(Some(refused(name, "", why(&found)))),
        };
        let instance = match build(&document) {
            Ok((instance, _)) => instance,
            Err(found) => return Ok(Some(refused(name, &document.digest, why(&found)))),
        };
        let key = self.store.key("what-if", &document.digest, self.control);
        let (kept, not_used) = self.admitted(&key, &instance);
        if let Some(Kept::Plan(plan)) = kept {
            return Ok(Some(answered(name, (&document, &instance), &plan, held)));
        }
        // That there is no plan is found out again: nothing kept could show it.
        let planned = planner::plan_from(&instance, Some(warm), control);
        if stopped() {
            return Ok(None);
        }
        let answer = match planned {
            Err(found) => {
                let why = why(&found);
                self.store.write(&key, &Kept::Refused(why.clone()))?;
                refused(name, &document.digest, why)
            }
            Ok(plan) => {
                let answer = answered(name, (&document, &instance), &plan, held);
                self.store.write(&key, &Kept::Plan(Box::new(plan)))?;
                answer
            }
        };
        Ok(Some(Answer { doubt: not_used, ..answer }))
    }

    /// The answer to one question that is kept already.
    fn one_kept(&self, base: &Document, question: &WhatIf, held: &Holding) -> Option<Answer> {
        let name = (question.id.as_str(), title(question));
        let document = match apply(base, question) {
            Ok(document) => document,
            Err(found) => return Some(refused(name, "", why(&found))),
        };
        let instance = match build(&document) {
            Ok((instance, _)) => instance,
            Err(found) => return Some(refused(name, &document.digest, why(&found))),
        };
        let key = self.store.key("what-if", &document.digest, self.control);
        Some(match self.admitted(&key, &instance) {
            (Some(Kept::Plan(plan)), _) => answered(name, (&document, &instance), &plan, held),
            (Some(Kept::Refused(why)), _) => {
                let doubt = Some(self.store.on_trust(&key, name.1));
                let cause = format!("as kept by an earlier run, and not checked: {}", why.cause);
                Answer { doubt, ..refused(name, &document.digest, Refused { cause, ..why }) }
            }
            (None, Some(not_used)) => open(name, not_used),
            (None, None) => return None,
        })
    }
}

/// A question's title for display.
fn title(question: &WhatIf) -> &str {
    question.title.as_deref().unwrap_or(&question.id)
}

/// An answer whose question has a plan.
fn answered(
    (id, title): (&str, &str),
    (document, instance): (&Document, &Instance),
    plan: &Plan,
    held: &Holding,
) -> Answer {
    Answer {
        id: id.to_owned(),
        title: title.to_owned(),
        digest: document.digest.clone(),
        figures: Some(figures(document, instance, plan, held)),
        refused: None,
        holding: holding(plan),
        doubt: None,
    }
}

/// An answer whose question has none.
fn refused((id, title): (&str, &str), digest: &str, why: Refused) -> Answer {
    Answer {
        id: id.to_owned(),
        title: title.to_owned(),
        digest: digest.to_owned(),
        figures: None,
        refused: Some(why),
        holding: Holding::new(),
        doubt: None,
    }
}

/// A question whose kept answer can't be used.
fn open(name: (&str, &str), not_used: Diagnostic) -> Answer {
    Answer { refused: None, doubt: Some(not_used), ..refused(name, "", Refused::default()) }
}

fn why(found: &Diagnostics) -> Refused {
    let first = found.0.iter().find(|one| one.severity == Severity::Error);
    first.map_or_else(Refused::default, |one| Refused { code: one.code.to_owned(), cause: one.cause.clone() })
}
