//! How long routing takes for each account, and how near it comes to planning with all accounts.
//!
//! `cargo bench --bench route -- 1000x30 --new 100 --seeds 3 --time 20`: a sample's accounts but for so many are planned
//! for so many seconds, the others are routed one by one, and all of them are planned anew for as long.

#![allow(clippy::cast_precision_loss, reason = "seconds and shares")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use rebook::internal::analysis::{components, today};
use rebook::internal::candidates;
use rebook::internal::instance::build;
use rebook::internal::planner::{self, WarmStart, plan};
use rebook::internal::route::{Entry, Ledger, Router, one_by_one, standing};
use rebook::internal::scenario::{Account, Document, Families, Source};
use rebook::internal::solve::Control;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let after =
        |flag: &str| arguments.iter().position(|it| it == flag).and_then(|at| arguments.get(at + 1)?.parse().ok());
    let size = arguments.first().filter(|it| it.contains('x')).cloned().unwrap_or_else(|| "1000x30".to_owned());
    let (new, seeds, time) =
        (after("--new").unwrap_or(100), after("--seeds").unwrap_or(3), after("--time").unwrap_or(20));
    for seed in 1..=seeds {
        let line = one(&size, seed, new, Duration::from_secs(time as u64));
        let _ = writeln!(std::io::stdout(), "{size} seed {seed}: {line}");
    }
}

fn one(size: &str, seed: usize, count: usize, time: Duration) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let init = std::process::Command::new(env!("CARGO_BIN_EXE_rebook"))
        .arg("init")
        .arg(folder.path())
        .args(["--sample", size, "--seed", &seed.to_string(), "-q"])
        .status();
    assert!(init.is_ok_and(|status| status.success()), "the sample can't be made");
    let (document, _) =
        rebook::internal::io::load(&folder.path().join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let (without, new) = split(&document, count);
    let control = || Control { time_limit: Some(time), started: Instant::now(), ..Control::default() };
    let instance = |document: &Document| build(document).unwrap_or_else(|found| panic!("{found}")).0;
    let first = plan(&instance(&without), &control()).unwrap_or_else(|found| panic!("{found}"));
    let mut ledger = Ledger::new(first.scenario.clone(), first.objective);
    let single = instance(&one_by_one(&standing(&without, &first, &ledger, &new)));
    let candidates = candidates::find(&single);
    let model = planner::model(&single, &candidates).unwrap_or_else(|found| panic!("{found}"));
    let together = without.scenario.rules.families == Families::Together;
    let mut router = Router::new((&single, &candidates), &model, &WarmStart::of(&first), together);
    let began = Instant::now();
    let seats: Vec<_> = new.iter().map(|account| router.route(&account.id).unwrap_or_default()).collect();
    let each = began.elapsed().as_secs_f64() / new.len().max(1) as f64;
    let nobody = seats.iter().flatten().filter(|seat| seat.owner.is_none()).count();
    for (account, seats) in new.iter().zip(seats) {
        let account = Some(Box::new(account.clone()));
        ledger.entries.push(Entry { on: without.scenario.as_of, account, lost: None, seats });
    }
    let all = instance(&standing(&without, &first, &ledger, &[]));
    let worth: i64 = components(&all, &today(&all)).iter().map(|row| row.points).sum();
    let anew = plan(&all, &control()).unwrap_or_else(|found| panic!("{found}"));
    format!(
        "{} accounts, {:.3} ms each, {nobody} seats without anybody; {:.2} % of planning anew (gap of the first plan {:.2} %)",
        new.len(),
        each * 1000.0,
        100.0 * worth as f64 / anew.objective as f64,
        100.0 * first.gap.unwrap_or_default()
    )
}

/// The scenario without so many accounts, evenly taken from those without relatives and locks, and these.
fn split(document: &Document, count: usize) -> (Document, Vec<Account>) {
    let parents: Vec<&str> = document.accounts().iter().filter_map(|it| it.parent.as_deref()).collect();
    let free = |it: &Account| {
        let alone = it.parent.is_none() && !parents.contains(&it.id.as_str());
        alone && !it.locked && it.locked_to.is_empty()
    };
    let fit = document.accounts().iter().filter(|it| free(it)).count();
    let (mut old, mut new, mut seen) = (Vec::new(), Vec::new(), 0);
    for account in document.accounts() {
        let due = free(account) && {
            seen += 1;
            seen * count / fit.max(1) > new.len()
        };
        if due { new.push(account.clone()) } else { old.push(account.clone()) }
    }
    let mut without = document.clone();
    without.scenario.accounts = Source::Inline(old);
    (without, new)
}
