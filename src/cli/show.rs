//! `rebook show`: what an earlier run has written, to read once more.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::base::{admitted, read_plan, scenario_of};
use super::output::Output;
use super::shell::{Shell, read_text};
use super::{ExitStatus, Failure};
use crate::check;
use crate::conflict::{Conflict, RulesVerdict};
use crate::error::{Diagnostic, Diagnostics, Place};
use crate::instance::Instance;
use crate::plan::ScenarioRef;
use crate::report::{self, names::Names};
use crate::route::Ledger;
use crate::what_if::comparison::Comparison;

/// Show a plan, a comparison, a conflict or a ledger from its file again, in any format, without solving
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A JSON file that `rebook solve`, `compare`, `conflict` or `route` has written
    file: PathBuf,
    /// The scenario that it is of [default: found by its name near the file]
    #[arg(long, value_name = "SCENARIO")]
    scenario: Option<PathBuf>,
    /// The decisions that the plan was made with, where they stand in a file that the scenario does not name
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

const EXAMPLES: &str = "\
Examples:
  rebook show plan.json
  rebook show plan.json -o plan.csv
  rebook show plan.json --scenario books/scenario.json -v
  rebook show comparison.json --format markdown
  rebook show routed.json

A plan is checked first, as for every command; anything else is shown as it stands. The scenario is looked for in the folder of the file, in the one
above and in those below.";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    arguments.output.refuse()?;
    let text = read_text(&arguments.file)?;
    let value: Value = serde_json::from_str(&text).map_err(|error| unknown(&arguments.file, &format!("{error}.")))?;
    let has = |key: &str| value.get(key).is_some_and(|it| !it.is_null());
    let show = Showing { arguments, shell, text: &text };
    match () {
        () if has("assignments") => show.plan(),
        () if has("what_ifs") => show.comparison(),
        () if has("entries") => show.ledger(),
        () if has("conflict") => show.conflict(),
        () => Err(unknown(&arguments.file, "It is no plan, comparison, conflict or ledger.").into()),
    }
}

/// A file to be shown.
struct Showing<'a> {
    arguments: &'a Arguments,
    shell: &'a Shell,
    text: &'a str,
}

impl Showing<'_> {
    fn plan(&self) -> Result<ExitStatus, Failure> {
        let plan = read_plan(&self.arguments.file)?;
        let (scenario, instance) = self.scenario(&plan.scenario)?;
        let plan = admitted(&instance, &self.arguments.file, plan, self.shell)?;
        let instance = check::mode::under(&instance, &plan).into_owned();
        let file = self.arguments.file.display().to_string();
        self.arguments
            .output
            .give(self.shell, &scenario, &plan, |asked| report::plan::kept(&instance, &plan, &file, asked))
    }

    fn comparison(&self) -> Result<ExitStatus, Failure> {
        let comparison: Comparison = self.parsed()?;
        self.unchecked("rebook compare SCENARIO");
        // It names scenarios of its own making, so that names are all that the scenario is asked for.
        let name = ScenarioRef { name: comparison.name.clone(), digest: String::new() };
        let known = self.scenario(&name).ok();
        let names = known.as_ref().map(|known| Names::of(&known.1)).unwrap_or_default();
        self.arguments
            .output
            .give(self.shell, &self.arguments.file, &comparison, |_| report::compare::report(&comparison, &names))
    }

    fn ledger(&self) -> Result<ExitStatus, Failure> {
        let ledger: Ledger = self.parsed()?;
        self.unchecked("rebook route");
        let known = self.scenario(&ledger.scenario).ok();
        let names = known.as_ref().map(|known| Names::of(&known.1)).unwrap_or_default();
        self.arguments
            .output
            .give(self.shell, &self.arguments.file, &ledger, |_| report::route::ledger(&ledger, &names))
    }

    fn conflict(&self) -> Result<ExitStatus, Failure> {
        let conflict: Conflict = self.parsed()?;
        self.unchecked("rebook verify SCENARIO CONFLICT");
        let name = conflict.scenario.name.clone();
        self.arguments.output.give(self.shell, &self.arguments.file, &conflict, |_| {
            report::conflict::report(&RulesVerdict::Conflict(Box::new(conflict.clone())), &name)
        })
    }

    /// Says that the file is shown as it stands, and which command looks at what it says.
    fn unchecked(&self, command: &str) {
        self.shell.say(&format!("Shown as it stands in the file; `{command}` looks at it again.\n"));
    }

    /// The file as what it says that it is.
    fn parsed<T: DeserializeOwned>(&self) -> Result<T, Diagnostics> {
        let mut reader = serde_json::Deserializer::from_str(self.text);
        serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let place = Place::path(&self.arguments.file.display().to_string(), error.path().to_string());
            Diagnostic::new("E604", place, format!("{}.", error.inner()), REMEDY).into()
        })
    }

    /// The scenario that the file is of.
    fn scenario(&self, wanted: &ScenarioRef) -> Result<(PathBuf, Instance), Diagnostics> {
        let Arguments { file, scenario, decisions, .. } = self.arguments;
        scenario_of(file, (scenario.as_deref(), decisions.as_deref()), wanted)
    }
}

const REMEDY: &str =
    "Show the JSON that rebook has written, whole and unchanged, such as `rebook solve SCENARIO -o plan.json`.";

fn unknown(file: &Path, cause: &str) -> Diagnostic {
    Diagnostic::new("E604", Place::file(&file.display().to_string()), cause, REMEDY)
}
