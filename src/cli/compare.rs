//! `rebook compare`: what-ifs side by side; `rebook merge`: answers from several runs joined.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};
use crate::instance::Instance;
use crate::report::{self, names::Names};
use crate::scenario::Document;
use crate::what_if::comparison::{Between, compare};
use crate::what_if::run::{Answer, Questions, Runner, Tell};
use crate::what_if::store::Store;

/// Solve the base and all what-ifs at once, and show them side by side, each with its proven gap
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Keep every answer in this folder, and take from it those that are there already
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    /// Answer only every n-th question, from the i-th on: 1/3, 2/3 and 3/3 together are all of them
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "results")]
    shard: Option<(usize, usize)>,
}

/// Join the answers that several runs of compare have kept, without solving anything
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  rebook merge scenario.json --results answers --work-limit 20000")]
pub(super) struct Merge {
    #[command(flatten)]
    asked: Asked,
    /// The folder of the answers; the limits are those that they were found with
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
}

/// What is asked, under which limits, and where the answer goes.
#[derive(Debug, Args)]
struct Asked {
    /// The scenario file
    scenario: PathBuf,
    /// Only the what-ifs of these ids
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Also list the seats that differ between two of them: two ids, `base` for the base. As CSV these seats alone
    #[arg(long, value_names = ["ID", "ID"], num_args = 2)]
    between: Vec<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

const EXAMPLES: &str = "\
Examples:
  rebook compare scenario.json
  rebook compare scenario.json --between base hire-two    who gains and loses which accounts
  rebook compare scenario.json --results answers          can be stopped and gone on with
  rebook compare scenario.json --results answers --shard 1/3 --work-limit 20000

The time limit is for all questions together. With a work limit, which is for each, the answers do not
depend on threads, shards or machines; `rebook merge` with the same limits joins those of all shards.";

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    let asked = &arguments.asked;
    asked.output.refuse()?;
    let control = asked.limits.control(started, shell);
    let case = asked.questions(shell)?;
    let store = arguments.results.as_deref().map_or_else(|| Ok(Store::default()), Store::in_folder)?;
    let progress = control.progress.is_some().then_some(&tell as Tell<'_>);
    let runner = Runner { control: &control, store: &store, progress };
    let (nth, of) = arguments.shard.unwrap_or((1, 1));
    let answers = runner.run(&case.questions, |index| index % of == nth - 1);
    limits::hide(&control);
    asked.give(shell, &case, &answers?)
}

pub(super) fn merge(arguments: &Merge, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    let asked = &arguments.asked;
    asked.output.refuse()?;
    let control = asked.limits.control(started, shell);
    let case = asked.questions(shell)?;
    let store = Store::in_folder(&arguments.results)?;
    let runner = Runner { control: &control, store: &store, progress: None };
    let answers = runner.kept(&case.questions)?;
    asked.give(shell, &case, &answers)
}

/// What the base is called beside its questions.
const BASE: &str = "base";

/// A scenario with its questions.
struct AskedScenario {
    document: Document,
    instance: Instance,
    questions: Questions,
}

impl Asked {
    /// The scenario and its questions; ids that none has are refused before anything is solved.
    fn questions(&self, shell: &Shell) -> Result<AskedScenario, Failure> {
        let (document, instance, found) = shell::read(&self.scenario)?;
        shell.problems(&found);
        let questions = Questions::of(&document, &self.only)?;
        if questions.asked.is_empty() {
            let remedy =
                "Add some to \"what_if\", such as { \"id\": \"hire\", \"changes\": [{ \"hire\": 1, \"like\": ... }] }.";
            let cause = "The scenario asks no what-if.";
            return Err(Diagnostic::new("E025", document.place("what_if"), cause, remedy).into());
        }
        let known = || questions.asked.iter().map(|question| question.id.as_str()).chain([BASE]);
        if let Some(id) = self.between.iter().find(|id| !known().any(|known| known == id.as_str())) {
            let cause = format!("There is no question \"{id}\".");
            return Err(Diagnostic::new("E025", document.place("what_if"), cause, did_you_mean(id, known())).into());
        }
        Ok(AskedScenario { document, instance, questions })
    }

    fn give(&self, shell: &Shell, case: &AskedScenario, answers: &[Option<Answer>]) -> Result<ExitStatus, Failure> {
        let AskedScenario { document, instance, questions } = case;
        let doubts = answers.iter().flatten().filter_map(|answer| answer.doubt.clone());
        shell.problems(&Diagnostics(doubts.collect()));
        let ids: Vec<String> = questions.asked.iter().map(|question| question.id.clone()).collect();
        let Some(mut comparison) = compare(&document.scenario.name, &ids, answers) else {
            let remedy = "Run `rebook compare` with the same limits first.";
            return Err(Diagnostic::new("E025", Place::default(), "The base has no answer yet.", remedy).into());
        };
        if let [before, after] = &self.between[..] {
            comparison.between = Some(Between::of(find(document, before, answers)?, find(document, after, answers)?));
        }
        self.output
            .give(shell, &self.scenario, &comparison, |_| report::compare::report(&comparison, &Names::of(instance)))
    }
}

/// The answer to a question that has a plan, by its id.
fn find<'a>(document: &Document, id: &str, answers: &'a [Option<Answer>]) -> Result<&'a Answer, Failure> {
    let asked = |answer: &Answer| if answer.id.is_empty() { id == BASE } else { answer.id == id };
    let solved = answers.iter().flatten().filter(|answer| answer.figures.is_some());
    solved.into_iter().find(|answer| asked(answer)).ok_or_else(|| {
        let cause = format!("The question \"{id}\" has no plan to compare.");
        Diagnostic::new("E025", document.place("what_if"), cause, "Name one that has a plan.").into()
    })
}

/// Shows how many questions are answered, in one line that the next one replaces.
fn tell(done: usize, of: usize) {
    shell::stderr(&format!("\r\x1b[K{done} of {of} questions answered"));
}

/// A shard such as `1/3`.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let numbers = text.split_once('/').and_then(|(nth, of)| Some((nth.parse().ok()?, of.parse().ok()?)));
    let sensible = numbers.filter(|&(nth, of): &(usize, usize)| (1..=of).contains(&nth));
    sensible.ok_or_else(|| "a shard is written 1/3, 2/3 or 3/3".to_owned())
}
