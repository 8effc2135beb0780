//! `rebook init`: a folder to start from.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::shell::Shell;
use super::{ExitStatus, Failure};
use crate::error::{Diagnostics, Place};
use crate::io::write::write_new;
use crate::report::words;
use crate::sample::{self, OrganisationSize, Shape};

/// Write a starter folder, ready to solve: a scenario, its CSV files and notes
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder; made if need be, nothing in it is overwritten
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// A synthetic organisation of this many accounts and people instead
    #[arg(long, value_name = "ACCOUNTSxPEOPLE", value_parser = size)]
    sample: Option<OrganisationSize>,
    /// What about it is hard
    #[arg(long, requires = "sample", value_enum, default_value_t)]
    shape: Shape,
    /// Which of the organisations of this size: the same seed gives the same one
    #[arg(long, requires = "sample", default_value_t = 7)]
    seed: u64,
}

const EXAMPLES: &str = "\
Examples:
  rebook init books
  rebook init --sample 1000x30 --seed 7 large
  rebook init --sample 400x16 --shape full full";

pub(super) fn run(arguments: &Arguments, shell: &Shell) -> Result<ExitStatus, Failure> {
    let files = match arguments.sample {
        None => sample::starter(),
        Some(size) => sample::shaped(arguments.shape, size, arguments.seed).map_err(|cause| {
            let mut found = Diagnostics::new();
            found.push(
                "E023",
                Place::default(),
                cause,
                "Name another size, such as `--sample 1000x30`, or another shape.",
            );
            found
        })?,
    };
    let named: Vec<(&str, &str)> = files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    write_new(&arguments.dir, &named)?;
    let mut text = String::new();
    for (name, _) in &named {
        let _ = writeln!(text, "{}", arguments.dir.join(name).display());
    }
    shell.give(&text, None)?;
    let scenario = words::shell(&arguments.dir.join("scenario.json").display().to_string());
    shell.say(&format!("Next: rebook solve {scenario}\n"));
    Ok(ExitStatus::Done)
}

impl ValueEnum for Shape {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.says().trim_end_matches('.')))
    }
}

/// A size such as `1000x30`.
fn size(text: &str) -> Result<OrganisationSize, String> {
    let numbers = text.split_once(['x', 'X']).and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    let size = numbers.map(|(accounts, people)| OrganisationSize { accounts, people });
    size.ok_or_else(|| "a size is accounts x people, such as 1000x30".to_owned())
}
