//! What is sent to others: the page and the workbook of a whole plan. Nothing of the data becomes a formula or markup,
//! nothing is asked of a network, sums agree with the plan, decisions come back, and a reader sees only what is theirs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use serde_json::Value;
use tempfile::TempDir;

const WORK: [&str; 2] = ["--work-limit", "200"];
/// Accounts that a spreadsheet or a browser could take for something else, and six scripts.
const NAMES: [&str; 9] = [
    "=1+1",
    "+SUM(A1:A9)",
    "@cmd <b>&</b>",
    "Brüder Müller",
    "Ελληνικά Τρόφιμα",
    "Северный Лес",
    "東京電機工業",
    "שוק העיר",
    "सूर्य ऊर्जा",
];

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

#[track_caller]
fn rebook(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The bundled books in a folder of their own, the first accounts under other names, and two managers.
fn books() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/quickstart");
    for file in ["scenario.json", "accounts.csv", "team.csv"] {
        fs::copy(from.join(file), folder.path().join(file)).unwrap();
    }
    let accounts = fs::read_to_string(folder.path().join("accounts.csv")).unwrap();
    let renamed = accounts.lines().enumerate().map(|(at, line)| match at.checked_sub(1).and_then(|at| NAMES.get(at)) {
        Some(name) => {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[1] = name;
            cells.join(",")
        }
        None => line.to_owned(),
    });
    fs::write(folder.path().join("accounts.csv"), renamed.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let team = fs::read_to_string(folder.path().join("team.csv")).unwrap();
    let managed = team.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},Manager"),
        1 | 2 => format!("{line},Paula Nowak"),
        _ => format!("{line},Quentin Ray"),
    });
    fs::write(folder.path().join("team.csv"), managed.collect::<Vec<_>>().join("\n") + "\n").unwrap();
    let scenario = folder.path().join("scenario.json");
    (folder, scenario)
}

fn written(folder: &TempDir, arguments: &[&str], name: &str) -> PathBuf {
    let file = folder.path().join(name);
    rebook(&[arguments, &WORK, &["-o", file.to_str().unwrap()]].concat());
    file
}

fn cells(file: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(file).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The column of a sheet under a heading that begins so.
fn column(rows: &[Vec<Data>], heading: &str) -> Vec<Data> {
    let at = rows[0].iter().position(|cell| cell.to_string().starts_with(heading));
    let at = at.unwrap_or_else(|| panic!("no {heading} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn sum(cells: &[Data]) -> f64 {
    cells.iter().map(|cell| if let Data::Float(number) = cell { *number } else { 0.0 }).sum()
}

#[test]
fn a_workbook_of_a_plan_tells_all_of_it_and_its_sums_agree() {
    let (folder, scenario) = books();
    let solve = ["solve", scenario.to_str().unwrap()];
    let (workbook, again) = (written(&folder, &solve, "plan.xlsx"), written(&folder, &solve, "again.xlsx"));
    assert_eq!(fs::read(&workbook).unwrap(), fs::read(&again).unwrap(), "equal plans are equal files");
    let plan = fs::read_to_string(written(&folder, &solve, "plan.json")).unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let sheets = open_workbook::<Xlsx<_>, _>(&workbook).unwrap().sheet_names();
    for sheet in ["Summary", "Charts", "Books", "Accounts", "Moves", "Not covered", "Data doubts", "How to read this"] {
        assert!(sheets.iter().any(|it| it == sheet), "{sheet} is missing from {sheets:?}");
    }
    let of_books = |key: &str| -> f64 {
        plan["books"].as_array().unwrap().iter().map(|book| book["plan"][key].as_f64().unwrap()).sum()
    };
    let books = cells(&workbook, "Books");
    assert!((sum(&column(&books, "ARR plan")) - of_books("arr")).abs() < 1e-6);
    assert!((sum(&column(&books, "hours plan")) - of_books("hours")).abs() < 1e-3);
    let seats = column(&cells(&workbook, "Accounts"), "hours");
    assert!((sum(&seats) - of_books("hours")).abs() < 1e-3, "{}", sum(&seats));
    let moves = cells(&workbook, "Moves");
    assert_eq!(moves.len() - 1, plan["moves"].as_array().unwrap().len());
    assert!(column(&moves, "day").iter().any(|cell| matches!(cell, Data::DateTime(_))), "days are days");
}

#[test]
fn text_like_a_formula_stays_text_and_names_stay_whole_in_every_format() {
    let (folder, scenario) = books();
    let solve = ["solve", scenario.to_str().unwrap()];
    let workbook = written(&folder, &solve, "plan.xlsx");
    let names: Vec<String> =
        column(&cells(&workbook, "Accounts"), "account name").iter().map(ToString::to_string).collect();
    let mut workbook: Xlsx<_> = open_workbook(&workbook).unwrap();
    for sheet in workbook.sheet_names() {
        let formulas = workbook.worksheet_formula(&sheet).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{sheet} holds a formula");
    }
    let page =
        fs::read_to_string(written(&folder, &["report", solve[1], "--without", "frontier"], "report.html")).unwrap();
    let rows = rebook(&[&solve[..], &WORK, &["--table", "seats", "--format", "csv"]].concat());
    let of_csv: Vec<String> =
        csv::Reader::from_reader(rows.as_bytes()).records().map(|row| row.unwrap()[1].to_owned()).collect();
    for name in NAMES {
        assert!(names.iter().any(|it| it == name), "{name} in {names:?}");
        let guarded = if name.starts_with(['=', '+', '@']) { format!("'{name}") } else { name.to_owned() };
        assert!(of_csv.contains(&guarded), "{guarded} in {of_csv:?}");
    }
    assert!(!page.contains("<b>&</b>"), "markup of the data is text");
    // What the page tells of: moves and what is not covered.
    let moved = rebook(&[&solve[..], &WORK, &["--table", "moves", "--format", "csv"]].concat());
    let told = NAMES.iter().filter(|name| name.chars().all(char::is_alphanumeric) && moved.contains(**name));
    told.for_each(|name| assert!(page.contains(name), "{name}"));
}

#[test]
fn decisions_made_in_the_workbook_of_a_plan_come_back() {
    let (folder, scenario) = books();
    let workbook = written(&folder, &["solve", scenario.to_str().unwrap()], "plan.xlsx");
    // The file that rebook wrote is read as it is: nothing is decided in it, and the sheet of moves is found.
    let mut json: Value = serde_json::from_slice(&fs::read(&scenario).unwrap()).unwrap();
    json["decisions"] = serde_json::json!({ "file": "plan.xlsx" });
    let decided = folder.path().join("decided.json");
    fs::write(&decided, json.to_string()).unwrap();
    let output = run(&["check", decided.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("\"Moves\" is read"), "{said}");
    assert!(column(&cells(&workbook, "Moves"), "decision").iter().all(|cell| *cell == Data::Empty));
}

#[test]
fn a_report_for_one_reader_holds_nothing_of_anybody_else() {
    let (folder, scenario) = books();
    let report = ["report", scenario.to_str().unwrap()];
    let facts = fs::read_to_string(written(&folder, &["solve", report[1]], "plan.json")).unwrap();
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let team = |who: &[&str], name| fs::read_to_string(written(&folder, &[&report[..], who].concat(), name)).unwrap();
    let page = team(&["--for", "person:jonas"], "jonas.html");
    let involved =
        |owner: &str| {
            facts["moves"].as_array().unwrap().iter().any(|one| {
                (one["from"] == "jonas" || one["to"] == "jonas") && (one["from"] == owner || one["to"] == owner)
            })
        };
    assert!(page.contains("Jonas Weber"), "{page}");
    for (id, name) in [("ines", "Ines Carvalho"), ("mara", "Mara Lindqvist"), ("theo", "Theo Vermeulen")] {
        assert_eq!(
            page.contains(name),
            involved(id),
            "{name} is named where an account comes from or goes to, else not"
        );
    }
    // Figures of books: one row, the reader's own.
    let books = team(&["--for", "manager:Paula Nowak", "--table", "books"], "theirs.csv");
    let owners: Vec<String> = csv::Reader::from_reader(books.trim_start_matches('\u{feff}').as_bytes())
        .records()
        .map(|row| row.unwrap()[0].to_owned())
        .collect();
    assert_eq!(owners, ["ines", "jonas"]);
    for (wrong, code) in [("manager:Nobody", "E035"), ("person:nobody", "E035"), ("everybody", "E035")] {
        let output = run(&[&report[..], &["--for", wrong]].concat());
        assert!(String::from_utf8_lossy(&output.stderr).contains(code), "{wrong}");
    }
    let output = run(&[&report[..], &WORK, &["--for", "person:jonas", "--format", "json"]].concat());
    assert!(String::from_utf8_lossy(&output.stderr).contains("E036"), "JSON holds all of a plan");
}

#[test]
fn chapters_are_there_as_asked() {
    let (folder, scenario) = books();
    let report = ["report", scenario.to_str().unwrap()];
    let page = |more: &[&str], name| fs::read_to_string(written(&folder, &[&report[..], more].concat(), name)).unwrap();
    let chapters = |page: &str| page.matches("<h2 id=").count();
    let all = page(&[], "all.html");
    let books = page(&["--only", "books"], "books.html");
    let without = page(&["--without", "frontier,skills"], "without.html");
    assert_eq!(chapters(&books), 1, "{books}");
    assert!(all.contains("What moves buy") && chapters(&all) == chapters(&without) + 2);
    let markdown = page(&["--only", "books,method"], "report.md");
    assert!(markdown.contains("## Books before and after") && !markdown.contains("<svg"), "{markdown}");
    assert_eq!(run(&[&report[..], &["--only", "bookings"]].concat()).status.code(), Some(2));
}

/// Debian's browser, where there is one.
fn browser() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    if found.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: there is no Chromium on this machine");
        }
    }
    found
}

#[test]
fn a_browser_runs_the_page_without_a_request_or_an_error() {
    let Some(browser) = browser() else { return };
    // Its tables are long enough to be searched.
    let folder = tempfile::tempdir().unwrap();
    let page =
        written(&folder, &["report", "scenarios/coverage/scenario.json", "--without", "frontier"], "report.html");
    let text = fs::read_to_string(&page).unwrap();
    for power in ["http:", "https:", "src=", "@import", "url(", "href=\"//"] {
        assert!(!text.contains(power), "{power}");
    }
    let log = folder.path().join("net.json");
    let profile = folder.path().join("profile");
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--enable-logging=stderr", "--v=0", "--dump-dom"])
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let (dom, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(dom.contains("class=\"tools\""), "the script ran, so its digest is the policy's: {said}");
    assert!(dom.contains("type=\"search\"") && dom.contains("type=\"button\""), "search and sorting are there");
    let errors: Vec<&str> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let asked: BTreeMap<String, usize> = requests(&log);
    assert!(asked.is_empty(), "{asked:?}");
}

/// The addresses that the page asked a network for.
fn requests(log: &Path) -> BTreeMap<String, usize> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let mut asked = BTreeMap::new();
    for part in text.split("\"url\":\"").skip(1) {
        let url = part.split('"').next().unwrap_or_default();
        // The browser's own calls home are none of the page's.
        let is_own = ["google.com", "googleapis.com", "gvt1.com", "gstatic.com"].iter().any(|host| url.contains(host));
        if url.starts_with("http") && !is_own {
            *asked.entry(url.to_owned()).or_default() += 1;
        }
    }
    asked
}
