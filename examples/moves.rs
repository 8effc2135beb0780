//! From a file to the moves of its best plan: `cargo run --example moves`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it finds")]

use rebook::{Diagnostics, Options, Scenario};

fn main() -> Result<(), Diagnostics> {
    let scenario = Scenario::load("scenarios/quickstart/scenario.json")?;
    let planned = scenario.plan(&Options::default().work_limit(2_000))?;
    for it in &planned.plan.moves {
        let [from, to] = [&it.from, &it.to].map(|owner| owner.as_deref().unwrap_or("nobody"));
        println!("{} ({}): from {from} to {to}", it.account, it.role);
    }
    for warning in &planned.warnings {
        eprintln!("{warning}");
    }
    Ok(())
}

#[test]
fn moves_are_found() -> Result<(), Diagnostics> {
    main()
}
