//! The library's front door: from a file to a plan and to answers, in the words of a program that uses rebook.
//!
//! Nothing is worked out here. Each function runs steps of other rooms in their order and keeps together what belongs
//! together: a scenario with its warnings, a plan with those.

use std::path::Path;

use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::{self, Instance};
use crate::plan::Plan;
use crate::planner::Patience;
use crate::scenario::{Change, Document, WhatIf};
use crate::what_if::comparison::{Comparison, compare};
use crate::what_if::run::{Questions, Runner};
use crate::what_if::store::Store;
use crate::{io, planner, what_if};
use options::Options;

pub mod options;

/// Accounts, a team and a coverage policy, read and found to make sense.
///
/// The format is that of `rebook schema`; `scenarios/quickstart` is an example of it.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What was written.
    pub(crate) document: Document,
    /// What it means.
    pub(crate) instance: Instance,
    /// What the user should know.
    pub(crate) warnings: Diagnostics,
}

/// A plan of a scenario, checked against every rule, and what its reader should know.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Who looks after which account, and how good that is.
    pub plan: Plan,
    /// The scenario's warnings.
    pub warnings: Vec<Diagnostic>,
}

/// What a scenario's best plan is worth, in perfectly fitting seats of importance 1, so that scenarios compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// What the plan that was found is worth.
    pub found: f64,
    /// What no plan can exceed; proven.
    pub at_most: f64,
}

/// What the changes of [`Scenario::what_if`] are called where one of them is wrong.
const CHANGES: &str = "changes";
/// What the questions of [`Scenario::asking`] are called where one of them is wrong.
const WHAT_IFS: &str = "what-ifs";
/// What a scenario is called that was read from a text.
const TEXT: &str = "scenario";

impl Scenario {
    /// Reads a scenario file and the CSV files that it names, which are looked for beside it.
    ///
    /// # Errors
    /// Every problem of the scenario at once, each with its place, its cause and what to do.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let (document, found) = io::load(path.as_ref())?;
        Self::of(document, found)
    }

    /// Reads a scenario file with the decisions of another file, in place of those that it holds or names.
    ///
    /// # Errors
    /// As [`Scenario::load`].
    #[cfg(feature = "cli")]
    pub(crate) fn load_decided(path: &Path, decisions: &Path) -> Result<Self, Diagnostics> {
        let (document, found) = io::load_decided(path, decisions)?;
        Self::of(document, found)
    }

    /// Reads a scenario from its JSON text; it can't name CSV files, as it is in no folder.
    ///
    /// # Errors
    /// As [`Scenario::load`].
    pub fn parse(json: &str) -> Result<Self, Diagnostics> {
        let (document, found) = io::parse(json, TEXT)?;
        Self::of(document, found)
    }

    /// What a document means; `found` is what was found while it was read.
    pub(crate) fn of(document: Document, mut found: Diagnostics) -> Result<Self, Diagnostics> {
        match instance::build(&document) {
            Ok((instance, more)) => {
                found.0.extend(more.0);
                found.accept(|code| document.scenario.accepts(code));
                Ok(Self { document, instance, warnings: found })
            }
            Err(more) => {
                found.0.extend(more.0);
                Err(found)
            }
        }
    }

    /// The scenario's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.scenario.name
    }

    /// What the user should know and that stops nothing.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings.0
    }

    /// The best plan that the limits allow, checked. Limits count from this call on.
    ///
    /// # Errors
    /// Why there is no plan, or why none was found: codes `E5xx`.
    pub fn plan(&self, options: &Options) -> Result<Planned, Diagnostics> {
        let plan = planner::plan_in(options.mode, &self.instance, &options.control())
            .map_err(|found| found.in_file(&self.document.file))?;
        Ok(Planned { plan, warnings: self.warnings.0.clone() })
    }

    /// The scenario with some things different: a JSON list of changes, as in a what-if of a scenario file. It has no
    /// what-ifs of its own.
    ///
    /// ```
    /// # use rebook::Scenario;
    /// let scenario = Scenario::load("scenarios/quickstart/scenario.json")?;
    /// let changed = scenario.what_if(r#"[{ "hire": 1, "like": "jonas" }, { "leave": "ines" }]"#)?;
    /// # Ok::<(), rebook::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with the changes, or with the scenario after them.
    pub fn what_if(&self, changes: &str) -> Result<Self, Diagnostics> {
        let changes: Vec<Change> = read(changes, CHANGES)?;
        let question = WhatIf { id: CHANGES.to_owned(), changes, ..WhatIf::default() };
        let asking = self.with(vec![question.clone()])?;
        Self::of(what_if::apply(&asking.document, &question)?, Diagnostics::new())
    }

    /// The same scenario with other questions for [`Scenario::compare`]: a JSON list of what-ifs, as in a scenario file.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn asking(&self, what_ifs: &str) -> Result<Self, Diagnostics> {
        self.with(read(what_ifs, WHAT_IFS)?)
    }

    fn with(&self, questions: Vec<WhatIf>) -> Result<Self, Diagnostics> {
        let mut document = self.document.clone();
        document.scenario.what_if = questions;
        Self::of(document, Diagnostics::new())
    }

    /// Solves the scenario and all its what-ifs, side by side on all threads, and compares them. A time limit is for all
    /// of them together, a work limit for each. A what-if without a plan is a row that says why.
    ///
    /// # Errors
    /// Why the scenario itself has no plan.
    pub fn compare(&self, options: &Options) -> Result<Comparison, Diagnostics> {
        let questions = Questions::of(&self.document, &[])?;
        let (control, store) = (options.control(), Store::default());
        let answers = Runner { control: &control, store: &store, progress: None }.run(&questions, |_| true)?;
        let ids: Vec<String> = questions.asked.iter().map(|question| question.id.clone()).collect();
        compare(self.name(), &ids, &answers).ok_or_else(|| {
            let cause = "The run was stopped before the scenario itself was solved.";
            Diagnostic::new("E503", Place::file(&self.document.file), cause, "Give it more time.").into()
        })
    }

    /// Checks a plan that was kept: every rule, every figure, and the bound by its proof.
    ///
    /// # Errors
    /// Everything that is wrong with it: codes `E6xx`.
    pub fn verify(&self, plan: &Plan) -> Result<(), Diagnostics> {
        let found = planner::gate(&self.instance, plan, Patience::All);
        found.into_result(()).map(|_| ())
    }
}

/// A list from its JSON text, which errors call `name`.
fn read<T: serde::de::DeserializeOwned>(json: &str, name: &str) -> Result<Vec<T>, Diagnostics> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let list = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let place = Place::path(name, error.path().to_string());
        Diagnostic::new("E007", place, format!("{}.", error.inner()), "Mend the value.")
    })?;
    reader.end().map_err(|error| {
        Diagnostic::new("E004", Place::file(name), format!("{error}."), "Leave out what follows the list.")
    })?;
    Ok(list)
}

impl Planned {
    /// What the plan is worth, and what no plan can exceed.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "for display and comparison between scenarios")]
    pub fn worth(&self) -> Worth {
        let seats = |points: i64| points as f64 / self.plan.points_per_seat.max(1) as f64;
        Worth { found: seats(self.plan.objective), at_most: seats(self.plan.bound) }
    }
}
