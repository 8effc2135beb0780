//! The exports of `data/exports`, counted a second time by a reader of its own, from import to plan.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::PathBuf;

use rebook::internal::io;

use super::{rebook, words};

/// A CSV file as this test reads it: quotes, commas or semicolons, and nothing else.
fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = if text.lines().next().unwrap().contains(';') { ';' } else { ',' };
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c if c == separator && !quoted => row.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

/// What there is in both files by this reader: records are the rows as wide as the headings with an id.
struct Counted {
    accounts: usize,
    arr: f64,
    owned: usize,
    parents: usize,
    people: usize,
    languages: usize,
    away: usize,
    leaving: usize,
    fte: f64,
}

fn counted(accounts: &str, team: &str) -> Counted {
    let (accounts, team) = (rows(accounts), rows(team));
    let at = |rows: &[Vec<String>], heading: &str| rows[0].iter().position(|it| it == heading).unwrap();
    let records: Vec<&Vec<String>> =
        accounts[1..].iter().filter(|row| row[0].starts_with("001") && row.len() == accounts[0].len()).collect();
    let filled = |heading: &str, records: &[&Vec<String>]| {
        let column = at(&accounts, heading);
        records.iter().filter(|row| !["", "-", "N/A", "#N/A", "Unassigned"].contains(&row[column].trim())).count()
    };
    let arr = at(&accounts, "ARR");
    // Two accounts have two rows each: their ARR is added up, and the first row says all else.
    let mut seen = BTreeSet::new();
    let firsts: Vec<&Vec<String>> = records.iter().copied().filter(|row| seen.insert(&row[0])).collect();
    let whole = |cell: &str| {
        let digits: String = cell.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u32>().unwrap_or(0) / 100
    };
    let people: Vec<&Vec<String>> =
        team[1..].iter().filter(|row| row.len() == team[0].len() && !row[0].is_empty()).collect();
    let of = |row: &&Vec<String>, heading: &str| row[at(&team, heading)].clone();
    Counted {
        accounts: firsts.len(),
        arr: records.iter().map(|row| whole(&row[arr])).map(f64::from).sum(),
        owned: filled("CSM", &firsts),
        parents: filled("Parent Account", &firsts),
        people: people.len(),
        languages: people.iter().map(|row| of(row, "Languages").split([',', ';']).count()).sum(),
        away: people.iter().filter(|row| !of(row, "Leave From").is_empty()).count(),
        leaving: people.iter().filter(|row| !of(row, "Last Day").is_empty()).count(),
        fte: people.iter().map(|row| of(row, "FTE %").trim_end_matches('%').parse::<f64>().unwrap()).sum(),
    }
}

/// The shared data, where there is some.
fn data() -> Option<PathBuf> {
    let folder = env::var_os("REBOOK_DATA").map(|it| PathBuf::from(it).join("exports"));
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: REBOOK_DATA is not set");
        }
    }
    folder
}

#[test]
fn exports_go_to_a_plan_and_an_independent_count_agrees() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = |name: &str| fs::read_to_string(data.join(name)).unwrap();
    for (accounts, team, is_text) in [
        ("accounts_export.csv", "team.csv", true),
        ("accounts_export_eu.csv", "team.csv", true),
        ("accounts_export.xlsx", "team.xlsx", false),
    ] {
        let name = accounts.replace('.', "-");
        let paths = [accounts, team].map(|name| data.join(name).display().to_string());
        let output = rebook(
            folder.path(),
            &["import", &paths[0], &paths[1], "-o", &name, "--as-of", "2027-01-01", "--repeated", "add"],
        );
        assert_eq!(output.status.code(), Some(0), "{accounts}: {}", words(&output));
        let (document, _) = io::load(&folder.path().join(&name).join("scenario.json")).unwrap();
        // The workbooks hold what the first pair holds.
        let wanted = if is_text {
            counted(&text(accounts), &text(team))
        } else {
            counted(&text("accounts_export.csv"), &text("team.csv"))
        };
        let (read, people) = (document.accounts(), document.people());
        assert_eq!(read.len(), wanted.accounts, "{accounts}");
        let arr: f64 = read.iter().filter_map(|it| it.arr).sum();
        assert!((arr - wanted.arr).abs() < 1.0, "{accounts}: {arr} {}", wanted.arr);
        assert_eq!(read.iter().filter(|it| !it.owner.is_empty()).count(), wanted.owned, "{accounts}");
        assert_eq!(read.iter().filter(|it| it.parent.is_some()).count(), wanted.parents, "{accounts}");
        assert_eq!(people.len(), wanted.people, "{accounts}");
        assert_eq!(people.iter().map(|it| it.languages.0.len()).sum::<usize>(), wanted.languages, "{accounts}");
        assert_eq!(people.iter().filter(|it| !it.leave.is_empty()).count(), wanted.away, "{accounts}");
        assert_eq!(people.iter().filter(|it| it.end.is_some()).count(), wanted.leaving, "{accounts}");
        let fte: f64 = people.iter().map(|it| it.fte.unwrap_or(1.0)).sum();
        assert!((fte * 100.0 - wanted.fte).abs() < 1e-6, "{accounts}: {fte}");
        let scenario = format!("{name}/scenario.json");
        let solve = rebook(folder.path(), &["solve", &scenario, "--time-limit", "3s"]);
        assert_eq!(solve.status.code(), Some(0), "{accounts}: {}", words(&solve));
    }
}
