//! Running what-ifs: the base first, then all at once, each from the base's plan and prices.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Holding, figures, holding};
use super::store::Store;
use super::{apply, parallel};
use crate::error::{Diagnostics, did_you_mean};
use crate::instance::build;
use crate::plan::Plan;
use crate::planner::{self, WarmStart};
use crate::scenario::{Document, WhatIf, questions};
use crate::solve::Control;

/// The share of the time that the base may take at most.
const BASE_SHARE: u32 = 4;

/// What became of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question's id; empty for the base.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Digest of the scenario after its changes.
    pub digest: String,
    /// The plan's figures, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// Why there is no plan, where there is none: a code and a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// Who has which seats under the plan: account, role, owner.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<(String, String, String)>,
}

/// Why a question has no plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The code of the first error.
    pub code: String,
    /// What is wrong, in a sentence.
    pub cause: String,
}

impl Answer {
    /// The same answer to a question with the same changes under another name.
    fn to(self, question: &WhatIf) -> Self {
        Self { id: question.id.clone(), title: title(question).to_owned(), ..self }
    }

    /// Who has which seats.
    #[must_use]
    pub fn holding(&self) -> Holding {
        let mut holding = Holding::new();
        for (account, role, owner) in &self.seats {
            holding.entry((account.clone(), role.clone())).or_default().push(owner.clone());
        }
        holding
    }
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

/// How questions are run.
pub struct Runner<'a> {
    /// Limits; time is for all questions together, work for each.
    pub control: &'a Control,
    /// Where answers are kept and found again.
    pub store: &'a Store,
    /// Told after each question how many of them are done.
    pub progress: Option<fn(usize, usize)>,
}

impl Runner<'_> {
    /// Solves the base, unless its answer is kept already, then every question that `mine` picks by its place.
    ///
    /// # Errors
    /// What is wrong with the base; a question that can't be solved is an answer that says so.
    pub fn run(
        &self,
        questions: &Questions,
        mine: impl Fn(usize) -> bool + Sync,
    ) -> Result<Vec<Option<Answer>>, Diagnostics> {
        let base = self.base(&questions.base)?;
        let warm = WarmStart::of(&base);
        let held = holding(&base);
        let picked: Vec<usize> = (0..questions.asked.len()).filter(|&index| mine(index)).collect();
        let done = AtomicUsize::new(0);
        let answers = parallel::all(self.control, picked.len(), |place, own| {
            let answer = self.one(&questions.base, &questions.asked[picked[place]], (&warm, &held), own);
            if let Some(tell) = self.progress {
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, picked.len());
            }
            answer
        });
        let mut all: Vec<Option<Answer>> = vec![None; questions.asked.len() + 1];
        all[0] = Some(answer_of(("", "Base"), &questions.base, &base, &held)?);
        for (index, answer) in picked.iter().zip(answers) {
            all[index + 1] = answer.transpose()?.flatten();
        }
        Ok(all)
    }

    /// The answers that are kept already; nothing is solved.
    ///
    /// # Errors
    /// What is wrong with the base.
    pub fn kept(&self, questions: &Questions) -> Result<Vec<Option<Answer>>, Diagnostics> {
        let mut all: Vec<Option<Answer>> = vec![None; questions.asked.len() + 1];
        let base: Option<Plan> = self.store.read(&self.store.key("base", &questions.base.digest, self.control));
        if let Some(plan) = base {
            all[0] = Some(answer_of(("", "Base"), &questions.base, &plan, &holding(&plan))?);
        }
        for (question, slot) in questions.asked.iter().zip(&mut all[1..]) {
            *slot = match apply(&questions.base, question) {
                Ok(document) => {
                    let key = self.store.key("what-if", &document.digest, self.control);
                    self.store.read::<Answer>(&key).map(|answer| answer.to(question))
                }
                Err(found) => Some(refused((&question.id, title(question)), "", &found)),
            };
        }
        Ok(all)
    }

    /// The base's plan.
    pub(super) fn base(&self, document: &Document) -> Result<Plan, Diagnostics> {
        let key = self.store.key("base", &document.digest, self.control);
        if let Some(plan) = self.store.read(&key) {
            return Ok(plan);
        }
        let (instance, _) = build(document)?;
        let limit = self.control.time_limit.map(|limit| limit / BASE_SHARE);
        let mut plan = planner::plan(&instance, &Control { time_limit: limit, ..self.control.clone() })?;
        plan.run = crate::plan::RunFacts::default();
        self.store.write(&key, &plan)?;
        Ok(plan)
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
        let title = title(question);
        let document = match apply(base, question) {
            Ok(document) => document,
            Err(found) => return Ok(Some(refused((&question.id, title), "", &found))),
        };
        let key = self.store.key("what-if", &document.digest, self.control);
        if let Some(answer) = self.store.read::<Answer>(&key) {
            return Ok(Some(answer.to(question)));
        }
        let planned = build(&document).and_then(|(instance, _)| {
            let plan = planner::plan_from(&instance, Some(warm), control)?;
            Ok((instance, plan))
        });
        if stopped() {
            return Ok(None);
        }
        let answer = match planned {
            Err(found) => refused((&question.id, title), &document.digest, &found),
            Ok((instance, plan)) => Answer {
                figures: Some(figures(&document, &instance, &plan, held)),
                ..bare((&question.id, title), &document.digest, &plan)
            },
        };
        self.store.write(&key, &answer)?;
        Ok(Some(answer))
    }
}

/// A question's title for display.
fn title(question: &WhatIf) -> &str {
    question.title.as_deref().unwrap_or(&question.id)
}

fn answer_of(
    (id, title): (&str, &str),
    document: &Document,
    plan: &Plan,
    held: &Holding,
) -> Result<Answer, Diagnostics> {
    let (instance, _) = build(document)?;
    let figures = figures(document, &instance, plan, held);
    Ok(Answer { figures: Some(figures), ..bare((id, title), &document.digest, plan) })
}

fn bare((id, title): (&str, &str), digest: &str, plan: &Plan) -> Answer {
    let seats = plan
        .assignments
        .iter()
        .map(|assignment| (assignment.account.clone(), assignment.role.clone(), assignment.owner.clone()));
    Answer {
        id: id.to_owned(),
        title: title.to_owned(),
        digest: digest.to_owned(),
        figures: None,
        refused: None,
        seats: seats.collect(),
    }
}

fn refused((id, title): (&str, &str), digest: &str, found: &Diagnostics) -> Answer {
    let first = found.0.iter().find(|one| one.severity == crate::error::Severity::Error);
    let why = first.map(|one| Refused { code: one.code.to_owned(), cause: one.cause.clone() });
    Answer {
        id: id.to_owned(),
        title: title.to_owned(),
        digest: digest.to_owned(),
        figures: None,
        refused: why,
        seats: Vec::new(),
    }
}
