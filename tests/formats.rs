//! One report, every format: figures are figures in CSV, several tables ask for a folder or a name, Markdown reads well.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const QUICKSTART: &str = "scenarios/quickstart/scenario.json";
const BUDGET: &str = "scenarios/budget/scenario.json";

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

/// The rows of every CSV file in a folder.
fn tables(folder: &Path) -> Vec<(String, Vec<csv::StringRecord>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let tables = files.filter(|file| file.extension().is_some_and(|ending| ending == "csv")).map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with('\u{feff}'), "{} has no mark for spreadsheets", file.display());
        let rows = csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
        (file.file_stem().unwrap().to_string_lossy().into_owned(), rows)
    });
    tables.collect()
}

#[test]
fn negative_figures_are_figures_in_every_csv() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.json");
    let plan = plan.to_str().unwrap();
    let work = ["--work-limit", "200", "--threads", "1"];
    rebook(&[&["solve", QUICKSTART, "-o", plan], &work[..]].concat());
    let ledger = folder.path().join("routed.json");
    let new = folder.path().join("new.json");
    fs::write(&new, r#"[{ "id": "N-1", "arr": 120000 }]"#).unwrap();
    let route = ["route", QUICKSTART, "--plan", plan, "--ledger", ledger.to_str().unwrap()];
    let commands: [&[&str]; 17] = [
        &["solve", QUICKSTART],
        &["check", QUICKSTART],
        &["audit", QUICKSTART],
        &["moves", QUICKSTART, "--plan", plan],
        &["size", QUICKSTART],
        &["journey", "scenarios/coverage/scenario.json"],
        &["compare", BUDGET],
        &["compare", QUICKSTART, "--only", "train-mara", "--between", "base", "train-mara"],
        &["worth", QUICKSTART],
        &["futures", BUDGET, "--samples", "10"],
        &["frontier", QUICKSTART, "--points", "3"],
        &["frontier", QUICKSTART, "--alternatives", "2"],
        &["explain", QUICKSTART, "--plan", plan, "--account", "A-1003"],
        &["explain", QUICKSTART, "--plan", plan, "--person", "ines"],
        &["explain", QUICKSTART, "--plan", plan],
        &["diff", plan, plan],
        &[&route[..], &["--accounts", new.to_str().unwrap()]].concat(),
    ];
    let (mut negative, mut all) = (0, 0);
    for (at, command) in commands.iter().enumerate() {
        let into = folder.path().join(at.to_string());
        let limits = if ["check", "audit", "size", "journey", "diff"].contains(&command[0]) { &[][..] } else { &work };
        let output = format!("{}/", into.display());
        rebook(&[*command, &["-o", &output], limits].concat());
        let tables = tables(&into);
        assert!(!tables.is_empty(), "{command:?}");
        all += tables.len();
        for (name, rows) in tables {
            for cell in rows.iter().flatten() {
                let guarded = cell.strip_prefix('\'').is_some_and(|rest| rest.parse::<f64>().is_ok());
                assert!(!guarded, "{command:?}, {name}: {cell}");
                negative += usize::from(cell.starts_with('-') && cell.parse::<f64>().is_ok());
            }
        }
    }
    assert!(negative > 10 && all > 30, "{negative} negative figures in {all} tables");
}

#[test]
fn several_tables_ask_for_a_folder_or_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("size.csv");
    let file = file.to_str().unwrap();
    for arguments in [&["--format", "csv"][..], &["-o", file]] {
        let refused = run(&[&["size", QUICKSTART], arguments].concat());
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said.contains("E028") && said.contains("roles, shortages, requirements"), "{said}");
        assert!(refused.stdout.is_empty() && !Path::new(file).exists());
    }
    let unknown = run(&["size", QUICKSTART, "--table", "role"]);
    let said = String::from_utf8_lossy(&unknown.stderr);
    assert!(said.contains("E028") && said.contains("Did you mean \"roles\"?"), "{said}");
    let roles = rebook(&["size", QUICKSTART, "--table", "roles", "--format", "csv"]);
    assert!(roles.starts_with("role,segment,name,accounts,"), "no mark where it is not a file: {roles}");
    rebook(&["size", QUICKSTART, "--table", "roles", "-o", file]);
    assert_eq!(fs::read_to_string(file).unwrap(), format!("\u{feff}{roles}"));
    let json = rebook(&["size", QUICKSTART, "--table", "roles", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), roles.lines().count() - 1);
    assert_eq!(json[0]["role"], "csm");
    let tables = folder.path().join("tables");
    let output = run(&["size", QUICKSTART, "-o", &format!("{}/", tables.display())]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("roles.csv, shortages.csv, requirements.csv, pools.csv and periods.csv written"), "{said}");
    assert_eq!(fs::read_to_string(tables.join("roles.csv")).unwrap(), format!("\u{feff}{roles}"));
}

#[test]
fn a_table_alone_is_whole() {
    let asked = ["solve", QUICKSTART, "--work-limit", "200", "--table", "seats"];
    let text = rebook(&asked);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let markdown = rebook(&[&asked[..], &["--format", "md"]].concat());
    assert!(
        markdown.contains("| account | account\\_name |") || markdown.contains("| account | account_name |"),
        "{markdown}"
    );
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| A-")).count(), 20, "{markdown}");
}

#[test]
fn the_plan_as_markdown() {
    insta::assert_snapshot!(rebook(&["solve", QUICKSTART, "--work-limit", "10000", "--format", "markdown"]));
}

#[test]
fn the_audit_as_markdown() {
    insta::assert_snapshot!(rebook(&["audit", QUICKSTART, "--format", "markdown"]));
}

#[test]
fn the_frontier_as_markdown() {
    insta::assert_snapshot!(rebook(&["frontier", QUICKSTART, "--work-limit", "2000", "--format", "markdown"]));
}

#[test]
fn a_page_needs_nothing_from_elsewhere_and_cuts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.html");
    let solve = ["solve", "scenarios/strategic/scenario.json", "--work-limit", "200", "-o", file.to_str().unwrap()];
    rebook(&solve);
    let page = fs::read_to_string(&file).unwrap();
    for power in ["http:", "https:", "src=", "href=\"//", "@import", "url("] {
        assert!(!page.contains(power), "{power}");
    }
    assert!(page.contains("<svg") && page.contains("Content-Security-Policy") && !page.contains("-v shows"), "{page}");
    let moves = rebook(&[&solve[..4], &["--table", "moves", "--format", "csv"]].concat());
    let first = moves.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
    assert!(page.contains(&first), "{first}");
    // An earlier page gives way to a later one, anything else doesn't.
    rebook(&solve);
    assert_eq!(fs::read_to_string(&file).unwrap(), page);
    fs::write(&file, "<!doctype html>\n<p>mine</p>\n").unwrap();
    assert_eq!(run(&solve).status.code(), Some(1));
}

#[test]
fn decisions_made_in_a_workbook_come_back() {
    use std::io::{Read as _, Write as _};
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    rebook(&["init", &path("books")]);
    let scenario = path("books/scenario.json");
    let moves = ["moves", &scenario, "--work-limit", "200", "-o"];
    rebook(&[&moves[..], &[&path("books/moves.xlsx")]].concat());
    rebook(&[&moves[..], &[&path("again.xlsx")]].concat());
    let bytes = fs::read(path("books/moves.xlsx")).unwrap();
    assert_eq!(bytes, fs::read(path("again.xlsx")).unwrap(), "equal reports are equal files");
    let refused = run(&[&moves[..], &[&path("again.xlsx")]].concat());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E029"), "people may have decided in it");
    assert_eq!(run(&["moves", &scenario, "--format", "xlsx"]).status.code(), Some(1));
    // Somebody approves the first move: a text in the column of decisions of the second row.
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut changed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        let mut raw = Vec::new();
        file.read_to_end(&mut raw).unwrap();
        if name == "xl/worksheets/sheet2.xml" {
            text = String::from_utf8(raw.clone()).unwrap();
            let row = text.find("<row r=\"2\"").unwrap();
            let end = row + text[row..].find("</row>").unwrap();
            text.insert_str(end, "<c r=\"Y2\" t=\"inlineStr\"><is><t>Approved </t></is></c>");
        }
        changed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        changed.write_all(if text.is_empty() { &raw } else { text.as_bytes() }).unwrap();
    }
    fs::write(path("books/moves.xlsx"), changed.finish().unwrap().into_inner()).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&scenario).unwrap()).unwrap();
    json["decisions"] = serde_json::json!({ "csv": "moves.xlsx" });
    fs::write(path("books/decided.json"), json.to_string()).unwrap();
    let rows =
        rebook(&["moves", &path("books/decided.json"), "--work-limit", "200", "--table", "moves", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(rows.as_bytes());
    let decision = rows.headers().unwrap().iter().position(|heading| heading == "decision").unwrap();
    let decided: Vec<String> = rows.records().map(|row| row.unwrap()[decision].to_owned()).collect();
    assert_eq!(decided.iter().filter(|one| *one == "approve").count(), 1, "{decided:?}");
}
