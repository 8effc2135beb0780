//! What plans look like to people and to other programs, and that their figures agree with each other.

use rebook::internal::analysis::figures_agree;
use rebook::internal::instance::{self, Instance};
use rebook::internal::render::text::WIDTH;
use rebook::internal::render::{self, Style, text};
use rebook::internal::report::{self, CommandContext, Report};
use rebook::internal::solve::Control;
use rebook::internal::{io, planner, sample};
use rebook::plan::Plan;

/// The plan of a scenario, found with little work.
fn planned(text: &str) -> (Instance, Plan) {
    let (document, _) = io::parse(text, "scenario.json").unwrap_or_else(|found| panic!("{found}"));
    solved(&document)
}

fn solved(document: &rebook::internal::scenario::Document) -> (Instance, Plan) {
    let (instance, _) = instance::build(document).unwrap_or_else(|found| panic!("{found}"));
    let control = Control { work_limit: Some(200), threads: 1, ..Control::default() };
    let plan = planner::plan(&instance, &control).unwrap_or_else(|found| panic!("{found}"));
    (instance, plan)
}

/// A synthetic organisation, read from files.
fn organisation() -> (Instance, Plan) {
    let folder = tempfile::tempdir().unwrap();
    for file in sample::organisation(150, 12, 7).unwrap() {
        std::fs::write(folder.path().join(&file.name), &file.text).unwrap();
    }
    let (document, _) = io::load(&folder.path().join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    solved(&document)
}

/// Two people and three accounts; one account nobody may have.
fn small(name: &str, note: &str) -> String {
    format!(
        r#"{{ "rebook": 1, "name": "{name}", "as_of": "2027-01-01",
          "segments": [{{ "id": "all", "when": "true", "seats": {{ "csm": {{ "hours": 10 }} }} }}],
          "team": [
            {{ "id": "p1", "name": "{note}", "role": "csm", "hours": 100 }},
            {{ "id": "p2", "role": "csm", "hours": 0.5, "placeholder": true }}
          ],
          "accounts": [
            {{ "id": "a1", "name": "{note}", "arr": 1000, "owner": {{ "csm": "p1" }} }},
            {{ "id": "a2", "arr": 2500000, "owner": {{ "csm": "gone" }} }},
            {{ "id": "a3", "needs": {{ "magic": 5 }} }}
          ] }}"#
    )
}

fn told(instance: &Instance, plan: &Plan) -> Report {
    report::plan::report(instance, plan, &CommandContext { scenario: "s.json".into(), ..CommandContext::default() })
}

/// A plan as it is read, cut or in full.
fn read(instance: &Instance, plan: &Plan, full: bool) -> String {
    text::text(&told(instance, plan), Style { full, colour: false })
}

/// The seats of a plan as CSV.
fn seats(instance: &Instance, plan: &Plan) -> String {
    render::csv::csv(told(instance, plan).tables().find(|table| table.key == "seats").unwrap()).unwrap()
}

fn assert_narrow(table: &str) {
    for line in table.lines() {
        assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
        assert_eq!(line, line.trim_end(), "no blanks at the end");
    }
}

#[test]
fn a_table_is_at_most_a_hundred_columns_wide() {
    let (instance, plan) = organisation();
    let cut = read(&instance, &plan, false);
    let whole = read(&instance, &plan, true);
    assert_narrow(&cut);
    assert_narrow(&whole);
    assert!(cut.is_ascii(), "{cut}");
    assert!(whole.lines().count() > cut.lines().count());
    assert!(cut.contains("more seats (-v shows all)"), "{cut}");
}

#[test]
fn long_and_odd_names_do_no_harm() {
    for name in ["x".repeat(300), "\\u001b[31mred\\u0007\\nnext".to_owned(), "東京支社 ".repeat(20), String::new()]
    {
        let (instance, plan) = planned(&small("A name", &name));
        let table = read(&instance, &plan, false);
        assert!(table.chars().all(|c| c == '\n' || !c.is_control()), "{table:?}");
        assert_narrow(&table);
    }
}

#[test]
fn a_table_tells_the_answer_in_words() {
    let (instance, plan) = planned(&small("Small books", "Ann"));
    let table = read(&instance, &plan, false);
    assert!(table.starts_with("Small books"), "{table}");
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("All seats but 1 are covered. No seat changes hands by choice"), "{table}");
    assert!(words.contains("1 leaves an owner who can't keep it"), "{table}");
    assert!(words.contains("No plan is better (proven)."), "{table}");
    assert!(table.contains("open position"), "{table}");
    assert!(!table.contains('\u{1b}'), "no colours unless asked for");
}

#[test]
fn text_cells_that_look_like_formulas_are_guarded() {
    let (instance, plan) = planned(&small("Small books", "=HYPERLINK(1)"));
    let csv = seats(&instance, &plan);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3, "one row a seat, covered or not");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{csv}");
    assert_eq!(&rows[0][1], "'=HYPERLINK(1)");
    assert_eq!((&rows[1][5], &rows[1][7]), ("gone", "yes"));
    assert_eq!(&rows[2][3], "", "nobody may have it");
}

#[test]
fn components_add_up_and_figures_agree_after_a_round_trip() {
    for (instance, plan) in [organisation(), planned(&small("Small books", "Ann"))] {
        assert_eq!(plan.components.iter().map(|row| row.points).sum::<i64>(), plan.objective);
        for row in plan.components.iter().filter(|row| row.name != "cost") {
            assert!((0.0..=1.0).contains(&row.value), "{row:?}");
            assert!((0.0..=1.0).contains(&row.now.unwrap()), "{row:?}");
        }
        let read: Plan = serde_json::from_str(&report::json(&plan).unwrap()).unwrap();
        assert!(rebook::internal::check::check(&instance, &read).0.is_empty());
        assert!(figures_agree(&instance, &read).is_empty(), "{:?}", figures_agree(&instance, &read));
    }
}

#[test]
fn books_before_and_after_differ_by_what_comes_and_goes() {
    let (_, plan) = organisation();
    for book in &plan.books {
        let change = i64::from(book.gained) - i64::from(book.lost);
        assert_eq!(book.now.accounts + change, book.plan.accounts, "{}", book.owner);
    }
    let covered: i64 = plan.books.iter().map(|book| book.plan.accounts).sum();
    assert_eq!(covered, i64::try_from(plan.assignments.len()).unwrap());
}

/// The path of a figure, and what changes it.
type Change = (&'static str, fn(&mut Plan));

#[test]
fn a_changed_figure_is_found() {
    let (instance, plan) = organisation();
    let changes: [Change; 6] = [
        ("books[0].now.arr", |plan| plan.books[0].now.arr += 1),
        ("books[1].gained", |plan| plan.books[1].gained += 1),
        ("books[2].capacity", |plan| plan.books[2].capacity += 0.5),
        ("components[0].value", |plan| plan.components[0].value -= 0.01),
        ("components[0].now", |plan| plan.components[0].now = None),
        ("equity[0].gini_plan", |plan| plan.equity[0].gini_plan += 0.01),
    ];
    for (path, change) in changes {
        let mut tampered = plan.clone();
        change(&mut tampered);
        let found = figures_agree(&instance, &tampered);
        assert_eq!(found.iter().map(|one| one.place.path.as_str()).collect::<Vec<_>>(), [path]);
    }
}

#[test]
fn problems_are_grouped_and_counted() {
    let found = io::parse(r#"{ "rebook": 1, "nme": "x", "teem": [] }"#, "s.json").expect_err("all wrong");
    let text = text::text(&report::problems::report(&found), Style::default());
    assert_narrow(&text);
    assert!(text.trim_end().ends_with(&report::problems::counted(&found)), "{text}");
    let json = serde_json::to_value(report::problems::ProblemFacts::from(&found)).unwrap();
    assert_eq!(json["errors"].as_array().unwrap().len() + json["warnings"].as_array().unwrap().len(), found.0.len());
}

#[test]
fn a_plan_says_why_a_seat_is_locked_and_in_which_currency_its_money_is() {
    let locked = r#""owner": { "csm": "p1" }, "locked": true, "lock_reason": "=they asked for Ann" }"#;
    let text = small("Small books", "Ann").replace(r#""owner": { "csm": "p1" } }"#, locked);
    let (instance, plan) = planned(&text);
    let csv = seats(&instance, &plan);
    let mut rows = csv.lines();
    assert!(rows.next().is_some_and(|heading| heading.ends_with(",locked,lock_reason")), "{csv}");
    assert!(rows.next().is_some_and(|row| row.ends_with(",yes,'=they asked for Ann")), "{csv}");
    assert!(rows.all(|row| row.ends_with(",no,")), "{csv}");
    let table = read(&instance, &plan, false);
    assert!(table.contains(&format!("ARR, {}", instance.currency)), "{table}");
}

#[test]
fn why_there_is_no_plan_is_said_in_hours() {
    let text = small("Too much", "Ann")
        .replace(r#""as_of""#, r#""rules": { "coverage": "required" }, "as_of""#)
        .replace(r#""hours": 100 }"#, r#""hours": 20.5 }"#)
        .replace(r#""hours": 0.5, "placeholder": true"#, r#""hours": 0.5, "assignable": false"#)
        .replace(r#", "needs": { "magic": 5 }"#, "");
    let (document, _) = io::parse(&text, "scenario.json").unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    let found = planner::plan(&instance, &Control::default()).unwrap_err().to_string();
    assert!(found.contains("the hours of Ann must be at most 20.5 h, and no choice brings it below 30 h"), "{found}");
}
