//! `scenarios/README.md` maps ideas of coverage models to commands: each runs, and shows what the page says it shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// An idea's row: scenario, command, and what its output holds.
struct Row<'a> {
    idea: &'a str,
    scenario: &'a str,
    command: &'a str,
    phrase: &'a str,
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let in_code = |cell: &str| cell.starts_with('`') && cell.ends_with('`');
    let row = |line| {
        let line: &str = line;
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [idea, scenario, command, phrase] = cells[..] else { return None };
        let all = [scenario, command, phrase];
        all.iter().all(|cell| in_code(cell)).then(|| {
            let [scenario, command, phrase] = all.map(|cell| cell.trim_matches('`'));
            Row { idea, scenario, command, phrase }
        })
    };
    page.lines().filter_map(row).collect()
}

/// Commands that solve, so that they have limits.
const SOLVING: [&str; 7] = ["solve", "compare", "moves", "explain", "route", "handoff", "crm"];

/// A copy of the scenarios in a folder that commands may write into.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    for scenario in fs::read_dir(root).unwrap().map(|it| it.unwrap()).filter(|it| it.path().is_dir()) {
        let copy = folder.path().join("scenarios").join(scenario.file_name());
        fs::create_dir_all(&copy).unwrap();
        for file in fs::read_dir(scenario.path()).unwrap().map(|it| it.unwrap()) {
            fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
    }
    folder
}

/// What a command prints, its white space made single spaces: a phrase may be wrapped anywhere.
fn printed(folder: &Path, scenario: &str, command: &str) -> String {
    let mut words = command.split(' ');
    let file = format!("scenarios/{scenario}/scenario.json");
    let mut arguments = vec![words.next().unwrap(), &file];
    arguments.extend(words);
    if SOLVING.contains(&arguments[0]) {
        arguments.extend(["--work-limit", "10000", "--gap", "0.1%", "--time-limit", "10m"]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{scenario} {command}: {text}{}", String::from_utf8_lossy(&output.stderr));
    let csv = command.contains("--format csv");
    let widest = text.lines().filter(|_| !csv).map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{scenario} {command}: {widest:?} columns");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_idea_is_shown_by_its_command() {
    let page = include_str!("../scenarios/README.md").replace("\r\n", "\n");
    let rows = rows(&page);
    assert!(rows.len() >= 70, "{} ideas", rows.len());
    let tables = page.split("\n### ").skip(1);
    assert_eq!(tables.map(|table| table.matches("\n| ").count() - 1).sum::<usize>(), rows.len(), "a row is malformed");
    let folder = copied();
    let mut seen = BTreeMap::new();
    let mut wrong = String::new();
    for row in rows {
        let text = seen
            .entry((row.scenario, row.command))
            .or_insert_with(|| printed(folder.path(), row.scenario, row.command));
        if !text.contains(row.phrase) {
            let Row { idea, scenario, command, phrase } = row;
            let _ = writeln!(wrong, "{idea}: `{scenario} {command}` does not show `{phrase}`");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
