//! Imports run one way, down the list of modules; the checker shares nothing with what it checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

mod circles;

/// The modules of the crate; each may use those before it.
const ORDER: [&str; 26] = [
    "error",
    "scenario",
    "io",
    "coverage",
    "instance",
    "candidates",
    "plan",
    "problem",
    "solve",
    "check",
    "analysis",
    "formulate",
    "planner",
    "conflict",
    "what_if",
    "reassign",
    "explain",
    "route",
    "handoff",
    "sample",
    "import",
    "api",
    "report",
    "render",
    "serve",
    "cli",
];
/// All that the checker may use.
const CHECK_MAY_USE: [&str; 5] = ["check", "error", "scenario", "instance", "plan"];
/// All that the renderers may use; of `io` what makes a text safe in Markdown.
const RENDER_MAY_USE: [&str; 3] = ["render", "report", "io"];
/// What reports are about: no renderer knows a word of it.
const SUBJECTS: [&str; 11] =
    ["account", "owner", "seat", "plan", "segment", "skill", "journey", "renewal", "arr", "scenario", "instance"];
/// The only file that may name the integer solver.
const SOLVER: &str = "solve/milp.rs";
/// Circles of files that are known and wait for their room to be worked on.
const IN_CIRCLES: [&str; 3] = [
    "solve::knapsack_bound::branch_and_bound solve::knapsack_bound::dynamic_program solve::knapsack_bound::knapsack_solver",
    "solve::certified_bound solve::lagrangian_dual solve::open_options",
    "solve::tree::bounding solve::tree::node solve::tree::root",
];
/// The most lines of a file, comments and blank lines left aside.
const MOST_LINES: usize = 350;

struct File {
    /// Relative to `src`, with slashes.
    path: String,
    /// Without comments and without tests.
    code: String,
    /// Lines of code.
    lines: usize,
}

impl File {
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// The modules of the crate that it names.
    fn uses(&self) -> BTreeSet<String> {
        let depth = self.path.matches('/').count() + 1;
        let root = "super::".repeat(depth);
        let code = self.code.replace(&format!("{root}super::"), "beyond::").replace(&root, "crate::");
        let mut found = BTreeSet::new();
        for (at, _) in code.match_indices("crate::") {
            found.extend(first_names(&code[at + "crate::".len()..]));
        }
        found
    }
}

/// The first name of a path, or of each path in a group `{a::b, c}`.
fn first_names(text: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = text.strip_prefix('{') else { return vec![name(text)] };
    let mut depth = 0;
    let mut names = vec![name(group)];
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[i + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                files.push(read(&root, &path));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn read(root: &Path, path: &PathBuf) -> File {
    let text = fs::read_to_string(path).unwrap();
    let tested = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code: Vec<&str> = tested.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let parts: Vec<String> =
        path.strip_prefix(root).unwrap().iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let lines = code.iter().filter(|line| !line.trim().is_empty()).count();
    File { path: parts.join("/"), code: code.join("\n"), lines }
}

fn hold(breaches: &[String]) {
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn imports_run_down_the_list_only() {
    let rank = |module: &str| ORDER.iter().position(|it| *it == module);
    let mut breaches = Vec::new();
    for file in sources().iter().filter(|file| !["lib", "main"].contains(&file.module())) {
        let Some(own) = rank(file.module()) else {
            breaches.push(format!("{} belongs to no module of the list", file.path));
            continue;
        };
        for used in file.uses() {
            if rank(&used).is_some_and(|used| used > own) {
                breaches.push(format!("{} uses {used}, which comes after it", file.path));
            }
        }
    }
    hold(&breaches);
}

/// Files of a room import each other one way. A file and those in the folder of its name are one matter: the file says what
/// they share and what they come to.
#[test]
fn no_file_of_a_room_is_in_a_circle_of_imports() {
    let files = sources();
    let uses = circles::edges(&files);
    let breaches =
        circles::circles(&uses).into_iter().filter(|circle| !IN_CIRCLES.contains(&circle.join(" ").as_str()));
    hold(&breaches.map(|circle| format!("{} import each other", circle.join(", "))).collect::<Vec<_>>());
}

#[test]
fn circles_that_are_let_be_are_there() {
    let found = circles::circles(&circles::edges(&sources()));
    let gone = IN_CIRCLES.iter().filter(|circle| !found.iter().any(|it| it.join(" ") == **circle));
    hold(&gone.map(|circle| format!("{circle}: no circle any more, so take it off the list")).collect::<Vec<_>>());
}

#[test]
fn the_checker_shares_nothing_with_what_it_checks() {
    let mut breaches = Vec::new();
    for file in sources().iter().filter(|file| file.module() == "check") {
        let others = file.uses().into_iter().filter(|used| !CHECK_MAY_USE.contains(&used.as_str()));
        breaches.extend(others.map(|used| format!("{} uses {used}", file.path)));
    }
    hold(&breaches);
}

#[test]
fn renderers_know_no_word_of_what_reports_are_about() {
    let mut breaches = Vec::new();
    for file in sources().iter().filter(|file| file.module() == "render") {
        let others = file.uses().into_iter().filter(|used| !RENDER_MAY_USE.contains(&used.as_str()));
        breaches.extend(others.map(|used| format!("{} uses {used}", file.path)));
        let words =
            file.code.split(|c: char| !c.is_alphanumeric()).map(|word| word.trim_end_matches('s').to_lowercase());
        let known: BTreeSet<String> = words.filter(|word| SUBJECTS.contains(&word.as_str())).collect();
        breaches.extend(known.iter().map(|word| format!("{} speaks of \"{word}\"", file.path)));
        let parts = ["block", "chart", "table", "words", "NextCommand", "Report", "json"];
        let named = file.code.match_indices("report::").map(|(at, _)| first_names(&file.code[at + "report::".len()..]));
        let named = named.flatten().filter(|name| !parts.contains(&name.as_str()));
        breaches.extend(named.map(|name| format!("{} uses report::{name}", file.path)));
    }
    hold(&breaches);
}

#[test]
fn every_file_of_tests_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let listed = fs::read_to_string(folder.join("main.rs")).unwrap();
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files = names.filter_map(|name| name.strip_suffix(".rs").filter(|stem| *stem != "main").map(str::to_owned));
    hold(&files.filter(|stem| !listed.contains(&format!("\nmod {stem};"))).collect::<Vec<_>>());
}

#[test]
fn one_file_names_the_integer_solver() {
    let named = |file: &&File| ["good_lp", "microlp"].iter().any(|name| file.code.contains(&format!("{name}::")));
    let breaches: Vec<String> = sources().iter().filter(named).map(|file| file.path.clone()).collect();
    hold(&breaches.into_iter().filter(|path| path != SOLVER).collect::<Vec<_>>());
}

#[test]
fn files_stay_short() {
    let long = |file: &File| (file.lines > MOST_LINES).then(|| format!("{} has {} lines", file.path, file.lines));
    hold(&sources().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn the_reader_of_imports_sees_them() {
    let file = |path: &str, code: &str| File { path: path.to_owned(), code: code.to_owned(), lines: 1 };
    let uses = |path: &str, code: &str| file(path, code).uses().into_iter().collect::<Vec<_>>();
    assert_eq!(uses("check.rs", "use crate::solve::x; fn f() { crate::problem::build() }"), ["problem", "solve"]);
    assert_eq!(uses("check/a.rs", "use crate::{error::{A, B}, plan::Plan};"), ["error", "plan"]);
    assert_eq!(uses("check/a.rs", "use super::super::solve::x; use super::may::y;"), ["solve"]);
}
