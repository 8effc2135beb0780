//! Whom to hire next, and when? Every profile that a scenario knows, starting in each of three months, solved side by side
//! and ranked by what is proven: `cargo run --release --example hiring`.

#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use rebook::comparison::Proven;
use rebook::{Diagnostics, Options, Scenario};

fn main() -> Result<(), Diagnostics> {
    let scenario = Scenario::load("scenarios/budget/scenario.json")?;
    let mut questions = Vec::new();
    for profile in ["berlin", "senior", "junior"] {
        for start in ["2027-01-01", "2027-02-01", "2027-03-01"] {
            let hire = format!(r#"{{ "hire": 1, "like": "{profile}", "start": "{start}" }}"#);
            questions.push(format!(r#"{{ "id": "{profile} from {start}", "changes": [{hire}] }}"#));
        }
    }
    let asking = scenario.asking(&format!("[{}]", questions.join(", ")))?;
    // With a work limit the answers are the same on any machine.
    let comparison = asking.compare(&Options::default().work_limit(1_000))?;
    let mut rows: Vec<_> =
        comparison.what_ifs.iter().filter_map(|row| Some((row, row.against_base.as_ref()?))).collect();
    rows.sort_by(|(_, a), (_, b)| b.at_least.total_cmp(&a.at_least));
    for (row, difference) in rows {
        let proven = if difference.proven == Proven::Better { "better, proven" } else { "not proven" };
        println!("{:<40}  {:+.2} to {:+.2} seats  {proven}", row.title, difference.at_least, difference.at_most);
    }
    Ok(())
}

#[test]
fn hires_are_ranked() -> Result<(), Diagnostics> {
    main()
}
