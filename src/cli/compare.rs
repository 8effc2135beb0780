//! `rebook compare`: what-ifs side by side; `rebook merge`: answers from several runs joined.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::limits::{self, Limits};
use super::shell::{self, Shell};
use super::{Failure, Status};
use crate::error::{Diagnostic, Place, did_you_mean};
use crate::report::{Style, compare as report};
use crate::scenario::Document;
use crate::what_if::comparison::{Comparison, changes, compare};
use crate::what_if::run::{Answer, Questions, Runner};
use crate::what_if::store::Store;

/// Solve the base and all what-ifs at once, and show them side by side, each with its proven gap
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// Only the what-ifs of these ids
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Also list the seats that differ between two of them: two ids, `base` for the base
    #[arg(long, value_names = ["ID", "ID"], num_args = 2)]
    between: Vec<String>,
    /// Keep every answer in this folder, and take from it those that are there already
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    /// Answer only every n-th question, from the i-th on: 1/3, 2/3 and 3/3 together are all of them
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "results")]
    shard: Option<(usize, usize)>,
    /// How to write the comparison
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  rebook compare scenario.json
  rebook compare scenario.json --between base hire-two    who gains and loses which accounts
  rebook compare scenario.json --results answers          can be stopped and gone on with
  rebook compare scenario.json --results answers --shard 1/3 --work-limit 20000

The time limit is for all questions together. With a work limit, which is for each, the answers do not
depend on threads, shards or machines; `rebook merge` with the same limits joins those of all shards.";

/// Join the answers that several runs of compare have kept, without solving anything
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  rebook merge scenario.json --results answers --work-limit 20000")]
pub(super) struct Merge {
    #[command(flatten)]
    arguments: Arguments,
}

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let control = arguments.limits.control(started, shell);
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let questions = asked(&document, arguments)?;
    let store = arguments.results.as_deref().map_or_else(|| Ok(Store::default()), Store::in_folder)?;
    let watched = control.progress.is_some();
    let runner = Runner { control: &control, store: &store, progress: watched.then_some(tell as fn(usize, usize)) };
    let (nth, of) = arguments.shard.unwrap_or((1, 1));
    let answers = runner.run(&questions, |index| index % of == nth - 1);
    limits::hide(&control);
    finish(arguments, shell, &document, &questions, &answers?)
}

pub(super) fn merge(arguments: &Merge, shell: &Shell, started: Instant) -> Result<Status, Failure> {
    let arguments = &arguments.arguments;
    let Some(folder) = arguments.results.as_deref() else {
        let remedy = "Name the folder that `rebook compare --results` wrote.";
        return Err(
            Diagnostic::new("E025", Place::default(), "There is no folder to take answers from.", remedy).into()
        );
    };
    let control = arguments.limits.control(started, shell);
    let (document, _, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let questions = asked(&document, arguments)?;
    let store = Store::in_folder(folder)?;
    let runner = Runner { control: &control, store: &store, progress: None };
    let answers = runner.kept(&questions)?;
    finish(arguments, shell, &document, &questions, &answers)
}

/// The questions to answer; an id that no what-if has is refused.
fn asked(document: &Document, arguments: &Arguments) -> Result<Questions, Failure> {
    let known = || document.scenario.what_if.iter().map(|what_if| what_if.id.as_str());
    if let Some(id) = arguments.only.iter().find(|id| !known().any(|known| known == id.as_str())) {
        let cause = format!("There is no what-if \"{id}\".");
        return Err(Diagnostic::new("E025", document.place("what_if"), cause, did_you_mean(id, known())).into());
    }
    let questions = Questions::of(document, &arguments.only)?;
    if questions.asked.is_empty() {
        let remedy =
            "Add some to \"what_if\", such as { \"id\": \"hire\", \"changes\": [{ \"hire\": 1, \"like\": ... }] }.";
        return Err(Diagnostic::new("E025", document.place("what_if"), "The scenario asks no what-if.", remedy).into());
    }
    Ok(questions)
}

fn finish(
    arguments: &Arguments,
    shell: &Shell,
    document: &Document,
    questions: &Questions,
    answers: &[Option<Answer>],
) -> Result<Status, Failure> {
    let ids: Vec<String> = questions.asked.iter().map(|question| question.id.clone()).collect();
    let Some(comparison) = compare(&document.scenario.name, &ids, answers) else {
        let remedy = "Run `rebook compare` with the same limits first.";
        return Err(Diagnostic::new("E025", Place::default(), "The base has no answer yet.", remedy).into());
    };
    let mut style = shell.style(&arguments.scenario);
    style.colour &= arguments.output.is_none();
    let mut text = written(&comparison, arguments.format, &style)?;
    if let [before, after] = &arguments.between[..] {
        let (before, after) = (find(document, before, answers)?, find(document, after, answers)?);
        let changes = changes(&before.holding(), &after.holding());
        let _ = std::fmt::Write::write_fmt(
            &mut text,
            format_args!("\n{}", report::changes([&before.title, &after.title], &changes, &style)),
        );
    }
    shell.give(&text, arguments.output.as_deref())?;
    Ok(Status::Done)
}

/// The answer to a question, by its id.
fn find<'a>(document: &Document, id: &str, answers: &'a [Option<Answer>]) -> Result<&'a Answer, Failure> {
    let own = |answer: &Answer| if answer.id.is_empty() { "base".to_owned() } else { answer.id.clone() };
    let solved = || answers.iter().flatten().filter(|answer| answer.figures.is_some());
    solved().find(|answer| own(answer) == id).ok_or_else(|| {
        let known: Vec<String> = solved().map(own).collect();
        let cause = format!("No question \"{id}\" has a plan here.");
        let remedy = did_you_mean(id, known.iter().map(String::as_str));
        Diagnostic::new("E025", document.place("what_if"), cause, remedy).into()
    })
}

fn written(comparison: &Comparison, format: Format, style: &Style) -> Result<String, Failure> {
    let text = match format {
        Format::Table => Ok(report::table(comparison, style)),
        Format::Json => {
            serde_json::to_string_pretty(comparison).map(|text| text + "\n").map_err(|error| error.to_string())
        }
        Format::Csv => report::csv(comparison).map_err(|error| error.to_string()),
    };
    text.map_err(|error| {
        Diagnostic::new("E021", Place::default(), format!("{error}."), "Choose another format.").into()
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
