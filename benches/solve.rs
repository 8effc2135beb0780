//! Size, gap and seconds of the solver on random problems shaped like the product's.
//!
//! `cargo bench --bench solve -- 200x10 1000x30+kept --time 10 --gap 0.001 --seed 3`
//! Without sizes it runs a table of them; `+kept` adds hard bands and lets 5 % of the units change hands.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "random numbers and sizes from the command line"
)]

use std::io::Write;
use std::time::{Duration, Instant};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rebook::internal::instance::{Component, Hinge, Side};
use rebook::internal::problem::{Load, Meter, Problem};
use rebook::internal::solve::{Control, Start, solve};

/// Points of a perfectly fitting seat.
const SEAT: f64 = 1e9;

struct Random(ChaCha8Rng);

impl Random {
    fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform(0.0, 1.0)).sum::<f64>() - 6.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from((u64::from(self.0.next_u32()) * n as u64) >> 32).unwrap_or(0)
    }
}

fn hinge(side: Side, at: f64, slope: f64) -> Hinge {
    Hinge { component: Component::Capacity, side, at: at.round() as i64, slope: slope.round() as i64 }
}

/// Minutes and ARR of every unit: four classes, ARR log-normal by class.
fn needs(random: &mut Random, units: usize) -> Vec<(i64, i64)> {
    let class = |random: &mut Random| match random.uniform(0.0, 1.0) {
        x if x < 0.05 => (3600.0, 12.8),
        x if x < 0.20 => (1500.0, 11.3),
        x if x < 0.50 => (480.0, 9.9),
        _ => (120.0, 8.5),
    };
    let draw = |_| {
        let (minutes, log_arr) = class(random);
        let minutes: f64 = minutes * random.uniform(0.8, 1.2);
        let arr: f64 = (log_arr + 0.6 * random.normal()).exp();
        (minutes.round() as i64, arr.round() as i64)
    };
    (0..units).map(draw).collect()
}

fn meters(units: usize, people: usize, minutes: f64, arr: f64, kept: bool) -> Vec<Meter> {
    let per = people as f64;
    let (capacity, fair) = (minutes / 0.9 / per, arr / per);
    let weight = 0.5 * units as f64 * SEAT;
    let hours = Meter {
        at_least: kept.then_some((0.6 * capacity) as i64),
        at_most: Some(capacity as i64),
        hinges: vec![
            hinge(Side::Below, 0.8 * capacity, weight / (2.0 * minutes)),
            hinge(Side::Above, 1.0 * capacity, weight / (2.0 * minutes)),
            hinge(Side::Above, 0.85 * capacity, weight / minutes),
        ],
    };
    let money = Meter {
        at_least: None,
        at_most: None,
        hinges: vec![
            hinge(Side::Below, 0.75 * fair, weight / (2.0 * arr)),
            hinge(Side::Above, 1.25 * fair, weight / (2.0 * arr)),
        ],
    };
    let mut meters: Vec<Meter> = (0..people).flat_map(|_| [hours.clone(), money.clone()]).collect();
    if kept {
        meters.push(Meter { at_least: Some((0.95 * units as f64) as i64), ..Meter::default() });
    }
    meters
}

fn problem(units: usize, people: usize, kept: bool, seed: u64) -> Problem {
    let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
    let needs = needs(&mut random, units);
    let minutes: i64 = needs.iter().map(|need| need.0).sum();
    let arr: i64 = needs.iter().map(|need| need.1).sum();
    let mut problem = Problem::new(meters(units, people, minutes as f64, arr as f64, kept));
    // Present owners whose books are within capacity, as the variant with few changes needs a plan near today's.
    let mut booked = vec![0; people];
    for &(minutes, arr) in &needs {
        let share = random.uniform(0.4, 0.6);
        let mut eligible: Vec<usize> = (0..people).filter(|_| random.uniform(0.0, 1.0) < share).collect();
        if eligible.is_empty() {
            eligible.push(random.below(people));
        }
        let owner = if kept {
            eligible.iter().copied().min_by_key(|&person| booked[person]).unwrap_or(0)
        } else {
            eligible[random.below(eligible.len())]
        };
        booked[owner] += minutes;
        for &person in &eligible {
            let own = if person == owner { 0.45 * SEAT } else { 0.0 };
            let value = random.uniform(0.3, 1.0) * SEAT + own;
            let mut loads = vec![
                Load { meter: 2 * person as u32, amount: minutes },
                Load { meter: 2 * person as u32 + 1, amount: arr },
            ];
            if kept && person == owner {
                loads.push(Load { meter: 2 * people as u32, amount: 1 });
            }
            problem.push_option(value.round() as i64, &mut loads);
        }
        problem.push_option(-(10.0 * SEAT) as i64, &mut Vec::new());
        problem.end_unit();
    }
    problem
}

struct Settings {
    sizes: Vec<String>,
    seconds: f64,
    gap: f64,
    seed: u64,
    threads: usize,
    work: Option<u64>,
}

fn settings() -> Settings {
    let mut settings = Settings { sizes: Vec::new(), seconds: 10.0, gap: 0.0, seed: 1, threads: 0, work: None };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse::<f64>().ok()).unwrap_or(0.0);
        match word.as_str() {
            "--time" => settings.seconds = number(),
            "--gap" => settings.gap = number(),
            "--seed" => settings.seed = number() as u64,
            "--threads" => settings.threads = number() as usize,
            "--work" => settings.work = Some(number() as u64),
            _ => settings.sizes.push(word),
        }
    }
    if settings.sizes.is_empty() {
        settings.sizes =
            ["20x4", "200x10", "200x10+kept", "1000x30", "1000x30+kept", "10000x200"].map(String::from).to_vec();
    }
    settings
}

fn main() -> std::io::Result<()> {
    let settings = settings();
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:14} {:>9} {:>9} {:>8}  {:>16} {:>16} {:10} method",
        "size", "gap %", "seconds", "work", "objective", "bound", "stopped"
    )?;
    for name in &settings.sizes {
        let (size, kept) = name.strip_suffix("+kept").map_or((name.as_str(), false), |size| (size, true));
        let Some((units, people)) = size.split_once('x') else { continue };
        let (Ok(units), Ok(people)) = (units.parse(), people.parse()) else { continue };
        let problem = problem(units, people, kept, settings.seed);
        let started = Instant::now();
        let control = Control {
            started,
            time_limit: (settings.seconds > 0.0).then(|| Duration::from_secs_f64(settings.seconds)),
            gap: settings.gap,
            work_limit: settings.work,
            threads: settings.threads,
            ..Control::default()
        };
        let outcome = solve(&problem, &Start::default(), &control);
        let seconds = started.elapsed().as_secs_f64();
        let gap =
            outcome.objective.map_or(f64::NAN, |objective| (outcome.bound - objective) as f64 / objective.abs() as f64);
        writeln!(
            out,
            "{name:14} {:9.4} {seconds:9.2} {:8}  {:16} {:16} {:10} {}",
            100.0 * gap,
            outcome.work,
            outcome.objective.unwrap_or(0),
            outcome.bound,
            format!("{:?}", outcome.stopped),
            outcome.method
        )?;
    }
    Ok(())
}
