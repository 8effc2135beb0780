//! Instances of the generalised assignment problem from the literature, as scenarios.
//!
//! A file is whole numbers between white space: the numbers of agents and jobs, the costs by agent, the resources that
//! a job takes by agent, the capacities. Every job goes to one agent at the least total cost. Agents become people,
//! jobs accounts, the resource hours, and nothing but cost counts.

use std::collections::BTreeMap;

use jiff::civil::date;

use crate::error::{Diagnostics, Place};
use crate::scenario::{
    Account, Capacity, Coverage, Families, FitParts, List, Objective, Period, Person, Rules, Scenario, SeatSpec,
    Segment, Source, WhatIf, defaults,
};

/// The role that agents have.
const ROLE: &str = "agent";
/// The most pairs of agent and job.
const MOST_PAIRS: usize = 20_000_000;

/// Reads an instance's text as a scenario of this name; diagnostics call the file by the name, too.
///
/// # Errors
/// Codes E050 to E053: a word that is no whole number, too few or too many numbers, an impossible size.
pub fn import(text: &str, name: &str) -> Result<Scenario, Diagnostics> {
    let numbers = numbers(text, name)?;
    let (agents, jobs) = sizes(&numbers, name)?;
    let (costs, rest) = numbers[2..].split_at(agents * jobs);
    let (resources, capacities) = rest.split_at(agents * jobs);
    let agent_ids = ids('a', agents);
    let by_agent = |table: &[u32], job: usize| -> BTreeMap<String, f64> {
        agent_ids.iter().enumerate().map(|(agent, id)| (id.clone(), f64::from(table[agent * jobs + job]))).collect()
    };
    let accounts = ids('j', jobs).into_iter().enumerate().map(|(job, id)| Account {
        id,
        hours_by: by_agent(resources, job),
        cost_by: by_agent(costs, job),
        ..Account::default()
    });
    let accounts = accounts.collect();
    let team = agent_ids.iter().zip(capacities).map(|(id, &capacity)| agent(id, f64::from(capacity))).collect();
    Ok(scenario(name, team, accounts))
}

/// Every number of the file.
fn numbers(text: &str, name: &str) -> Result<Vec<u32>, Diagnostics> {
    let mut numbers = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        for word in content.split_whitespace() {
            let Ok(number) = word.parse() else {
                let place = Place { line: Some(line), ..Place::file(name) };
                let cause = format!("\"{}\" is not a whole number.", word.chars().take(40).collect::<String>());
                let remedy = "Give an instance as published: agents and jobs, costs, resources, capacities.";
                let mut found = Diagnostics::new();
                found.push("E050", place, cause, remedy);
                return Err(found);
            };
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// Agents and jobs, if as many numbers follow as they call for.
fn sizes(numbers: &[u32], name: &str) -> Result<(usize, usize), Diagnostics> {
    let refuse = |code, cause: String, remedy: &str| {
        let mut found = Diagnostics::new();
        found.push(code, Place::file(name), cause, remedy);
        Err(found)
    };
    let &[agents, jobs, ..] = numbers else {
        let cause = format!("The file holds {} numbers, not even the numbers of agents and jobs.", numbers.len());
        return refuse("E051", cause, "Give an instance as published: agents and jobs come first.");
    };
    let (agents, jobs) = (agents as usize, jobs as usize);
    let Some(pairs) = agents.checked_mul(jobs).filter(|pairs| (1..=MOST_PAIRS).contains(pairs)) else {
        let cause = format!("It says {agents} agents and {jobs} jobs.");
        return refuse("E053", cause, "Give from 1 to 20 million pairs of agent and job.");
    };
    let (wanted, there) = (2 + 2 * pairs + agents, numbers.len());
    let cause = format!("{agents} agents and {jobs} jobs call for {wanted} numbers; the file holds {there}.");
    match there.cmp(&wanted) {
        std::cmp::Ordering::Less => refuse("E051", cause, "See whether the file was cut off."),
        std::cmp::Ordering::Greater => refuse("E052", cause, "Give one instance a file."),
        std::cmp::Ordering::Equal => Ok((agents, jobs)),
    }
}

/// Ids with leading zeros, so that their order is the file's.
fn ids(letter: char, count: usize) -> Vec<String> {
    let width = count.to_string().len();
    (1..=count).map(|number| format!("{letter}{number:0width$}")).collect()
}

fn agent(id: &str, capacity: f64) -> Person {
    Person { id: id.to_owned(), role: List(vec![ROLE.to_owned()]), hours: Some(capacity), ..Person::unknown() }
}

fn scenario(name: &str, team: Vec<Person>, accounts: Vec<Account>) -> Scenario {
    let seat = SeatSpec::plain(0.0);
    Scenario {
        rebook: 1,
        name: name.to_owned(),
        as_of: date(2027, 1, 1),
        period: Period::Year,
        currency: "USD".to_owned(),
        rates: BTreeMap::new(),
        skills: BTreeMap::new(),
        segments: vec![Segment {
            id: "job".to_owned(),
            name: None,
            when: Some("true".to_owned()),
            default: false,
            tier: None,
            matters: List::default(),
            help: List::default(),
            importance: 1.0,
            combined: BTreeMap::new(),
            seats: BTreeMap::from([(ROLE.to_owned(), seat)]),
        }],
        journey: Vec::new(),
        decisions: Source::default(),
        accept: Vec::new(),
        effort: Vec::new(),
        team: Source::Inline(team),
        profiles: Vec::new(),
        pools: Vec::new(),
        accounts: Source::Inline(accounts),
        objective: Objective {
            fit: 0.0,
            continuity: 0.0,
            backfill: 0.0,
            balance: BTreeMap::new(),
            capacity: 0.0,
            coverage: defaults::COVERAGE,
            cost: 1.0,
            fit_parts: FitParts::default(),
        },
        rules: Rules {
            capacity: Capacity { target: 1.0, limit: 1.0, hours_per_fte: None },
            families: Families::Apart,
            coverage: Coverage::Required,
            ..Rules::default()
        },
        triggers: Vec::new(),
        what_if: Vec::<WhatIf>::new(),
        outlook: None,
        futures: None,
        schedule: None,
        crm: None,
    }
}

#[cfg(test)]
mod tests {
    use super::import;
    use crate::scenario::{Scenario, Source};

    const TINY: &str = " 2 3\n 5 6\n 7 8 9 10\n 1 2 3 4 5 6\n 11\n 12\n";

    #[test]
    fn numbers_wrap_over_lines() {
        let scenario = import(TINY, "tiny").unwrap();
        let (Source::Inline(accounts), Source::Inline(team)) = (&scenario.accounts, &scenario.team) else {
            panic!("inline")
        };
        assert_eq!(accounts.len(), 3);
        assert_eq!(accounts[0].id, "j1");
        assert_eq!(accounts[1].cost_by["a1"].to_string() + "/" + &accounts[1].cost_by["a2"].to_string(), "6/9");
        assert_eq!(accounts[2].hours_by["a1"].to_string() + "/" + &accounts[2].hours_by["a2"].to_string(), "3/6");
        assert_eq!(team.iter().filter_map(|p| p.hours).map(|h| h.to_string()).collect::<Vec<_>>(), ["11", "12"]);
        let text = serde_json::to_string(&scenario).unwrap();
        assert_eq!(serde_json::from_str::<Scenario>(&text).unwrap(), scenario);
    }

    #[test]
    fn malformed_files_are_explained() {
        let code = |text: &str| import(text, "bad").unwrap_err().0[0].code;
        assert_eq!(code("2 3\n5 six"), "E050");
        assert_eq!(code("2 3\n5 -6"), "E050");
        assert_eq!(code(""), "E051");
        assert_eq!(code(&TINY.replace("12", "")), "E051");
        assert_eq!(code(&(TINY.to_owned() + "13")), "E052");
        assert_eq!(code("0 3"), "E053");
        assert_eq!(code("4000000000 4000000000"), "E053");
    }
}
