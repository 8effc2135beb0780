//! What if somebody leaves, and what if somebody is hired in their place? Three plans of one scenario, compared by what is
//! proven of them: `cargo run --example leaver`.

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use rebook::{Diagnostics, Options, Scenario};

fn main() -> Result<(), Diagnostics> {
    let today = Scenario::load("scenarios/quickstart/scenario.json")?;
    let without = today.what_if(r#"[{ "leave": "ines" }]"#)?;
    let replaced = today.what_if(r#"[{ "leave": "ines" }, { "hire": 1, "like": "ines" }]"#)?;
    let options = Options::default().work_limit(2_000).gap(0.0);
    for (title, scenario) in [("Today's team", today), ("Ines leaves", without), ("Ines is replaced", replaced)] {
        let planned = scenario.plan(&options)?;
        let worth = planned.worth();
        println!(
            "{title:<16}  worth {:.2} of at most {:.2} seats, {} uncovered, {} moves",
            worth.found,
            worth.at_most,
            planned.plan.uncovered.len(),
            planned.plan.moves.len(),
        );
    }
    Ok(())
}

#[test]
fn somebody_leaves() -> Result<(), Diagnostics> {
    main()
}
