//! Seconds of each stage alone, from reading to writing, on made-up organisations.
//!
//! `cargo bench --bench stages -- 1000x30 10000x200 --seed 1 --threads 2`
//! Without sizes it runs these two. A rate is what a stage gets through in a second: pairs of a seat and somebody who
//! may have it, or seats. Memory is the most that the process had until then, where the system tells.

#![allow(clippy::cast_precision_loss, reason = "rates for display")]

use std::error::Error;
use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Instant;

use rebook::internal::instance::Instance;
use rebook::internal::solve::{Control, Listener, Progress};
use rebook::internal::{analysis, candidates, check, instance, io, planner, report, sample, solve};

/// When the solver was through with prices, and when with the first plan.
static TOLD: Mutex<Vec<Progress>> = Mutex::new(Vec::new());
/// Stops the solver after its first plan.
static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

fn tell(progress: Progress) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.push(progress);
    if told.len() > 1 {
        STOP.store(true, Ordering::Relaxed);
    }
}

/// A solver's control that ends the run after the first plan.
fn control(threads: usize) -> Control {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).clear();
    STOP.store(false, Ordering::Relaxed);
    Control {
        started: Instant::now(),
        threads,
        progress: Some(Listener::new(tell)),
        interrupted: Arc::clone(&STOP),
        ..Control::default()
    }
}

/// Writes one row for each stage.
struct Table<'a, W> {
    out: &'a mut W,
    case: &'a str,
    /// What is counted: pairs and seats.
    pairs: usize,
    seats: usize,
}

#[derive(Clone, Copy)]
enum Counted {
    Pairs,
    Seats,
}

impl<W: Write> Table<'_, W> {
    fn row(&mut self, stage: &str, seconds: f64, counted: Counted) -> std::io::Result<()> {
        let (count, name) = match counted {
            Counted::Pairs => (self.pairs, "pairs"),
            Counted::Seats => (self.seats, "seats"),
        };
        let rate = count as f64 / seconds.max(1e-9);
        writeln!(self.out, "{:12} {stage:12} {seconds:9.4} {rate:14.0} {name:6} {:>6}", self.case, peak())
    }
}

/// The most memory that the process had, in MB.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or("-".to_owned(), |kilobytes| (kilobytes / 1024).to_string())
}

/// What a call gives back, and the seconds that it takes.
fn timed<T>(call: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let value = call();
    (value, started.elapsed().as_secs_f64())
}

/// All stages of one size.
fn stages(
    out: &mut impl Write,
    case: &str,
    (accounts, people): (usize, usize),
    settings: &Settings,
) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for file in sample::organisation(accounts, people, settings.seed)? {
        fs::write(folder.path().join(&file.name), &file.text)?;
    }
    let scenario = folder.path().join("scenario.json");
    let (document, reading) = timed(|| io::load(&scenario));
    let (document, _) = document?;
    let (instance, building) = timed(|| instance::build(&document));
    let (instance, _) = instance?;
    let (candidates, pairing) = timed(|| candidates::find(&instance));
    let mut table = Table { out, case, pairs: candidates.pairs(), seats: instance.seats.len() };
    table.row("reading", reading, Counted::Seats)?;
    table.row("instance", building, Counted::Seats)?;
    table.row("candidates", pairing, Counted::Pairs)?;
    let (model, modelling) = timed(|| planner::model(&instance, &candidates));
    let model = model?;
    table.row("problem", modelling, Counted::Pairs)?;
    let _ = solve::solve(&model.problem, &solve::Start::default(), &control(settings.threads));
    let told: Vec<f64> = TOLD.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|it| it.seconds).collect();
    if let &[prices, plan, ..] = &told[..] {
        table.row("prices", prices, Counted::Pairs)?;
        table.row("first plan", plan - prices, Counted::Seats)?;
    }
    drop((candidates, model));
    finish(&mut table, &instance, settings)
}

/// The stages that work on a plan.
fn finish<W: Write>(table: &mut Table<W>, instance: &Instance, settings: &Settings) -> Result<(), Box<dyn Error>> {
    let mut plan = planner::plan(instance, &control(settings.threads))?;
    // Every account of a sample has one seat.
    let owner = |seat: &instance::Seat| {
        let account = &instance.accounts[seat.account].id;
        let place = plan.assignments.binary_search_by(|it| it.account.cmp(account)).ok()?;
        instance.owners.binary_search_by(|owner| owner.id.cmp(&plan.assignments[place].owner)).ok()
    };
    let books = analysis::SeatOwners { owner_of: instance.seats.iter().map(owner).collect() };
    let ((), seconds) = timed(|| analysis::complete(instance, &books, &mut plan));
    table.row("books", seconds, Counted::Seats)?;
    let (found, seconds) = timed(|| check::check(instance, &plan));
    assert!(!found.has_errors(), "{found}");
    table.row("check", seconds, Counted::Seats)?;
    if let Some(proof) = &plan.proof {
        let (found, seconds) = timed(|| check::proof::check(instance, proof, plan.bound));
        found?;
        table.row("proof", seconds, Counted::Pairs)?;
    }
    let file = tempfile::NamedTempFile::new()?;
    let (written, seconds) =
        timed(|| -> Result<(), Box<dyn Error>> { Ok(io::write::write(file.path(), report::json(&plan)?.as_bytes())?) });
    written?;
    Ok(table.row("writing", seconds, Counted::Seats)?)
}

struct Settings {
    sizes: Vec<String>,
    seed: u64,
    threads: usize,
}

fn settings() -> Settings {
    let mut settings = Settings { sizes: Vec::new(), seed: 1, threads: 0 };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        match word.as_str() {
            "--seed" => settings.seed = number(),
            "--threads" => settings.threads = usize::try_from(number()).unwrap_or(0),
            _ => settings.sizes.push(word),
        }
    }
    if settings.sizes.is_empty() {
        settings.sizes = ["1000x30", "10000x200"].map(String::from).to_vec();
    }
    settings
}

fn main() -> Result<(), Box<dyn Error>> {
    let settings = settings();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{:12} {:12} {:>9} {:>21} {:>6}", "size", "stage", "seconds", "a second", "MB")?;
    for size in &settings.sizes {
        let Some((Ok(accounts), Ok(people))) = size.split_once('x').map(|(a, p)| (a.parse(), p.parse())) else {
            return Err(format!("\"{size}\" is no size like 1000x30").into());
        };
        stages(&mut out, size, (accounts, people), &settings)?;
    }
    Ok(())
}
