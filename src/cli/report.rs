//! `rebook report`: the whole story of a plan in one document, for everybody, for one team or for one owner.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;

use super::base::{admitted, read_plan};
use super::limits::{self, Limits};
use super::output::Output;
use super::shell::{self, Shell};
use super::{ExitStatus, Failure};
use crate::analysis::audit::{Audit, audit};
use crate::analysis::size::{Sizing, size};
use crate::check;
use crate::error::{Diagnostic, Diagnostics, Place, did_you_mean};
use crate::instance::Instance;
use crate::plan::Plan;
use crate::planner;
use crate::reassign::{Reassignment, reassign};
use crate::report::story::{self, Chapter, Reader, Story};
use crate::scenario::Document;
use crate::solve::Control;
use crate::what_if::comparison::{Comparison, compare};
use crate::what_if::frontier::{Frontier, frontier};
use crate::what_if::run::{Questions, Runner};
use crate::what_if::store::Store;

/// Gather the plan, its moves, what-ifs, frontier, headcount and doubts in one document to send
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The scenario file
    scenario: PathBuf,
    /// The plan to tell of, as `rebook solve -o plan.json` wrote it [default: solve first]
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Only these chapters: books, moves, not-covered, skills, what-ifs, frontier, doubts, method
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',', value_parser = chapter)]
    only: Vec<Chapter>,
    /// All chapters but these
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',', value_parser = chapter, conflicts_with = "only")]
    without: Vec<Chapter>,
    /// For one team or one owner, without what is not theirs to see: manager:NAME or person:ID
    #[arg(long = "for", value_name = "WHO", conflicts_with_all = ["only", "without"])]
    reader: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    limits: Limits,
}

const EXAMPLES: &str = "\
Examples:
  rebook report scenario.json -o report.html                    a page to send: opens in any browser, prints as a document
  rebook report scenario.json -o report.xlsx                    a workbook, in which moves can be decided on
  rebook report scenario.json --plan plan.json -o report.html   of a plan on file
  rebook report scenario.json --without what-ifs,frontier -o report.md
  rebook report scenario.json --for \"manager:Ines Carvalho\" -o team.html
  rebook report scenario.json --for person:P-17 -o mine.html

The time limit is for the whole: the plan takes at most four tenths of it where what-ifs or the frontier follow. A work
limit is for each plan. What could not be found in the time is named at the end.";

/// The share of the time that the plan may take where something is solved after it, and that the frontier may take of the
/// rest where what-ifs follow.
const PLAN_SHARE: f64 = 0.4;
const FRONTIER_SHARE: f64 = 0.5;
/// How many budgets of moves the frontier tries.
const BUDGETS: usize = 6;

/// A chapter by its name.
fn chapter(text: &str) -> Result<Chapter, String> {
    let names = || Chapter::ALL.map(Chapter::name);
    let found = Chapter::ALL.into_iter().find(|it| it.name() == text);
    found.ok_or_else(|| format!("the chapters are {}", names().join(", ")))
}

/// All that a report is made of, for other programs.
#[derive(Serialize)]
struct Facts {
    plan: Plan,
    moves: Option<Reassignment>,
    audit: Option<Audit>,
    sizing: Option<Sizing>,
    frontier: Option<Frontier>,
    comparison: Option<Comparison>,
    missing: Vec<String>,
}

pub(super) fn run(arguments: &Arguments, shell: &Shell, started: Instant) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let control = arguments.limits.control(started, shell);
    let (document, instance, found) = shell::read(&arguments.scenario)?;
    shell.problems(&found);
    let reader = arguments.reader.as_deref().map(|name| reader(name, &instance)).transpose()?;
    if reader.is_some() && arguments.output.is_facts()? {
        let cause = "JSON holds all of a plan, and not only what is this reader's to see.";
        return Err(Diagnostic::new("E036", Place::default(), cause, "Use -o report.html, .xlsx, .md or .csv.").into());
    }
    let chapters = if reader.is_some() { Vec::new() } else { arguments.chapters() };
    let plan = arguments.planned(&instance, &chapters, (&control, shell))?;
    let ruled = check::mode::under(&instance, &plan).into_owned();
    if let Some(reader) = reader {
        let moves = reassign(&document, &ruled, &plan)?;
        return arguments
            .output
            .give(shell, &arguments.scenario, &(), |_| story::for_reader(reader, &ruled, &plan, Some(&moves)));
    }
    let facts = gathered((&document, &ruled), plan, &chapters, &control);
    limits::hide(&control);
    let facts = facts?;
    arguments.output.give(shell, &arguments.scenario, &facts, |_| {
        let mut story = Story::of(&document, &ruled, &facts.plan);
        (story.moves, story.audit, story.sizing) = (facts.moves.as_ref(), facts.audit.as_ref(), facts.sizing.as_ref());
        (story.frontier, story.comparison) = (facts.frontier.as_ref(), facts.comparison.as_ref());
        story.missing = &facts.missing;
        story::report(&story, &chapters)
    })
}

impl Arguments {
    /// The chapters that are wanted, in their order.
    fn chapters(&self) -> Vec<Chapter> {
        let is_wanted = |it: &Chapter| self.only.is_empty() || self.only.contains(it);
        Chapter::ALL.into_iter().filter(|it| is_wanted(it) && !self.without.contains(it)).collect()
    }

    /// The plan on file, or one that is solved within its share of the time.
    fn planned(
        &self,
        instance: &Instance,
        chapters: &[Chapter],
        (control, shell): (&Control, &Shell),
    ) -> Result<Plan, Failure> {
        if let Some(file) = &self.plan {
            return admitted(instance, file, read_plan(file)?, shell);
        }
        let more = chapters.iter().any(|it| matches!(it, Chapter::WhatIfs | Chapter::Frontier));
        let planned = planner::plan(instance, &part(control, if more { PLAN_SHARE } else { 1.0 }));
        limits::hide(control);
        Ok(planned.map_err(|found| found.in_file(&self.scenario.display().to_string()))?)
    }
}

/// The same limits with a share of the time that is left.
fn part(control: &Control, share: f64) -> Control {
    let left = control.time_limit.map(|all| all.saturating_sub(control.started.elapsed()).mul_f64(share));
    // A search that has no time at all has nothing to tell either.
    Control {
        started: Instant::now(),
        time_limit: left.map(|left| left.max(Duration::from_millis(100))),
        ..control.clone()
    }
}

/// Works out what the chapters need.
fn gathered(
    (document, instance): (&Document, &Instance),
    plan: Plan,
    chapters: &[Chapter],
    control: &Control,
) -> Result<Facts, Diagnostics> {
    let wants = |chapter: Chapter| chapters.contains(&chapter);
    let moves = if wants(Chapter::Moves) { Some(reassign(document, instance, &plan)?) } else { None };
    let audit = wants(Chapter::Doubts).then(|| audit(document, instance));
    let sizing = if wants(Chapter::Skills) { Some(size(document, instance, None)?) } else { None };
    let mut facts = Facts { plan, moves, audit, sizing, frontier: None, comparison: None, missing: Vec::new() };
    let asks = wants(Chapter::WhatIfs) && !document.scenario.what_if.is_empty();
    if wants(Chapter::Frontier) {
        let control = part(control, if asks { FRONTIER_SHARE } else { 1.0 });
        match frontier(document, BUDGETS, &control, None) {
            Ok(found) => facts.frontier = Some(found),
            Err(found) => facts.missing.push(format!("What moves buy: {}", first(&found))),
        }
    }
    if asks {
        match compared(document, &part(control, 1.0)) {
            Ok(found) => facts.comparison = found,
            Err(found) => facts.missing.push(format!("The what-ifs: {}", first(&found))),
        }
    } else if wants(Chapter::WhatIfs) {
        facts.missing.push("The scenario asks no what-ifs.".to_owned());
    }
    Ok(facts)
}

/// Answers to all questions of the scenario.
fn compared(document: &Document, control: &Control) -> Result<Option<Comparison>, Diagnostics> {
    let questions = Questions::of(document, &[])?;
    let answers = Runner { control, store: &Store::default(), progress: None }.run(&questions, |_| true)?;
    let ids: Vec<String> = questions.asked.iter().map(|question| question.id.clone()).collect();
    Ok(compare(&document.scenario.name, &ids, &answers))
}

/// What the first problem is.
fn first(found: &Diagnostics) -> &str {
    found.0.first().map_or("", |one| &one.cause)
}

/// Whom `manager:NAME` or `person:ID` means.
fn reader(text: &str, instance: &Instance) -> Result<Reader, Diagnostics> {
    let named = |wanted: &str| instance.owners.iter().position(|it| it.id == wanted || it.name == wanted);
    let (cause, remedy) = match text.split_once(':') {
        Some(("manager", name)) => {
            // A team list may name managers by their ids; people know them by name.
            let as_id = named(name).map(|at| instance.owners[at].id.as_str());
            let is_meant = |manager: &String| manager == name || Some(manager.as_str()) == as_id;
            if let Some(at) = instance.managers.iter().position(is_meant) {
                return Ok(Reader::Manager(at));
            }
            let cause = format!("Nobody in the team has the manager \"{name}\".");
            (cause, did_you_mean(name, instance.managers.iter().map(String::as_str)))
        }
        Some(("person", name)) => {
            if let Some(at) = named(name) {
                return Ok(Reader::Person(at));
            }
            let cause = format!("There is no owner \"{name}\" in the team.");
            (cause, did_you_mean(name, instance.owners.iter().map(|it| it.id.as_str())))
        }
        _ => {
            let cause = format!("\"{text}\" says neither a manager nor a person.");
            (cause, "Write manager:NAME or person:ID.".to_owned())
        }
    };
    Err(Diagnostic::new("E035", Place::default(), cause, remedy).into())
}
