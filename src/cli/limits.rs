//! How long and how hard to look: the flags of every command that solves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::shell::{self, Shell};
use crate::report::words;
use crate::solve::{Control, Listener, Method, Progress};

/// Limits of a search.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Limits {
    /// Stop after this long, reading included: 30s, 500ms, 2m or plain seconds [default: 60s; none with --work-limit]
    #[arg(long, value_name = "TIME", value_parser = time)]
    time_limit: Option<Duration>,
    /// Stop once the plan is proven this near to the best: 0.1% or 0.001
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0.01%")]
    gap: f64,
    /// Stop after this much work; equal runs then give equal plans on any machine, and the integer solver is left out
    #[arg(long, value_name = "N")]
    work_limit: Option<u64>,
    /// Threads to use [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Who solves: our own decomposition, the integer solver (small problems; microlp, or HiGHS with the Cargo feature "highs"), or whatever suits the size
    #[arg(long, value_enum, value_name = "WHO", default_value = "auto")]
    solver: Solver,
    /// Seed of the search's random choices
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Solver {
    /// Decomposition, and the integer solver for what that leaves open where it is little
    Auto,
    /// The integer solver, on a problem that the dual's prices have narrowed down
    Milp,
    /// Decomposition alone
    Decomposition,
}

/// How long a search may take where nobody says otherwise.
const TIME_LIMIT: Duration = Duration::from_secs(60);

impl Limits {
    /// The same as [`Self::control`], with so much work for each plan where neither time nor work is limited: the
    /// outcome then depends on neither threads nor machines.
    pub(super) fn counted(&self, started: Instant, shell: &Shell, work: u64) -> Control {
        let neither = self.work_limit.is_none() && self.time_limit.is_none();
        let work_limit = if neither { Some(work) } else { self.work_limit };
        Self { work_limit, ..self.clone() }.control(started, shell)
    }

    /// The solver's control, with threads started and Ctrl-C watched.
    pub(super) fn control(&self, started: Instant, shell: &Shell) -> Control {
        self.control_within(TIME_LIMIT, started, shell)
    }

    /// The same, where a search may take so long unless the user says otherwise.
    pub(super) fn control_within(&self, time_limit: Duration, started: Instant, shell: &Shell) -> Control {
        let all = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = self.threads.map_or(all, usize::from);
        // An error means that the pool runs already, which nothing here starts.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        let otherwise = if self.work_limit.is_some() { None } else { Some(time_limit) };
        Control {
            started,
            time_limit: self.time_limit.or(otherwise),
            gap: self.gap,
            work_limit: self.work_limit,
            seed: self.seed,
            threads,
            method: match self.solver {
                Solver::Auto => Method::Auto,
                Solver::Milp => Method::Milp,
                Solver::Decomposition => Method::Decomposition,
            },
            progress: (shell.is_talkative() && shell::is_watched()).then(|| Listener::new(show)),
            interrupted: watch(),
        }
    }
}

/// Shows how far the search is, in one line that the next one replaces.
#[allow(clippy::cast_precision_loss, reason = "a ratio for display")]
fn show(progress: Progress) {
    let known = match progress.objective {
        None => "no plan yet".to_owned(),
        Some(objective) if progress.bound == i64::MAX => format!("a plan of {objective} points"),
        Some(objective) => {
            let gap = (progress.bound - objective) as f64 / objective.unsigned_abs().max(1) as f64;
            format!("{objective} points, at most {} possible, gap {}", progress.bound, words::gap(gap))
        }
    };
    shell::stderr(&format!("\r\x1b[K{:5.1} s  {known}", progress.seconds));
}

/// Clears the line of [`show`].
pub(super) fn hide(control: &Control) {
    if control.progress.is_some() {
        shell::stderr("\r\x1b[K");
    }
}

/// So long after the first Ctrl-C the process ends, whatever it is doing: files are whole or not there.
const GRACE: Duration = Duration::from_secs(10);

/// A flag that the first Ctrl-C sets; the second ends the process, and so does the first while the scenario is still read.
fn watch() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where the system refuses a handler, Ctrl-C ends the process as ever.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) || !shell::has_read() {
            std::process::exit(INTERRUPTED);
        }
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            std::process::exit(INTERRUPTED);
        });
        if shell::is_watched() {
            shell::stderr("Stopping with the best plan so far; Ctrl-C again stops at once.\n");
        }
    });
    interrupted
}

/// What shells expect of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// A length of time: a number and `ms`, `s`, `m` or `h`; seconds where nothing else is said.
fn time(text: &str) -> Result<Duration, String> {
    let number_end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let size = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("\"{unit}\" is no unit of time; write 500ms, 30s, 2m or 1h")),
    };
    let wrong = || "a time is a number and a unit, such as 30s".to_owned();
    let seconds: f64 = number.trim().parse::<f64>().map_err(|_| wrong())? * size;
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

/// A share: `0.1%`, or a fraction below 1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let (number, is_fraction) = text.strip_suffix('%').map_or((text, true), |number| (number, false));
    let number: f64 = number.trim().parse().map_err(|_| "a share is written 0.1% or 0.001".to_owned())?;
    let share = if is_fraction { number } else { number / 100.0 };
    match share {
        share if !(0.0..=1e6).contains(&share) => Err("a share is 0 or more".to_owned()),
        share if is_fraction && share >= 1.0 => Err(format!("write {number}% for {number} per cent")),
        share => Ok(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        assert_eq!(time("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(time("2.5"), Ok(Duration::from_millis(2500)));
        for wrong in ["", "s", "-1s", "5 weeks", "nan", "inf", "1e400"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_per_cent_or_fractions() {
        assert_eq!(share("0.1%"), Ok(0.001));
        assert_eq!(share("0.25"), Ok(0.25));
        assert_eq!(share("0"), Ok(0.0));
        for wrong in ["1", "5", "-0.1", "NaN", "inf", "x%", ""] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
