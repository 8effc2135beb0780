//! How many people the work takes: worked out by hand, by brute force on random small teams, and as it is printed.

use std::path::Path;
use std::process::{Command, Output};

use rebook::internal::analysis::size::{Minutes, Ratio, RequirementKind, Shortage, Sizing, size};
use rebook::internal::instance::{self, Instance};
use rebook::internal::io;
use rebook::internal::render::text::WIDTH;
use rebook::internal::render::{self, Style, text};
use rebook::internal::report::{self, CommandContext, Report};
use serde_json::{Value, json};

mod ahead;
mod brute;
mod random;

/// A scenario in which these keys replace those of a plain one.
fn sized(patch: &Value, periods: Option<u32>) -> (Instance, Sizing) {
    let mut scenario = json!({
        "rebook": 1, "name": "Small", "as_of": "2027-01-01", "period": "quarter",
        "rules": { "capacity": { "target": 0.8, "limit": 1.0, "hours_per_fte": 300 } }
    });
    scenario.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
    let (document, _) = io::parse(&scenario.to_string(), "scenario.json").unwrap_or_else(|found| panic!("{found}"));
    let (instance, _) = instance::build(&document).unwrap_or_else(|found| panic!("{found}"));
    let sizing = size(&document, &instance, periods).unwrap_or_else(|found| panic!("{found}"));
    (instance, sizing)
}

/// What is said of a sizing.
fn told(instance: &Instance, sizing: &Sizing) -> Report {
    report::size::report(instance, sizing, &CommandContext { scenario: "s.json".into(), ..CommandContext::default() })
}

/// A sizing as it is read.
fn read(instance: &Instance, sizing: &Sizing) -> String {
    text::text(&told(instance, sizing), Style::default())
}

/// Hours as minutes.
fn h(hours: i64) -> Minutes {
    Minutes(hours * 60)
}

/// Hours over the 240 h that are planned of a full-time person: 80 % of 300 h.
fn fte(hours: i64) -> Ratio {
    Ratio { part: hours * 60, whole: 240 * 60 }
}

/// So many accounts of each segment.
fn accounts(segments: &[(usize, &str)]) -> Vec<Value> {
    let of = |&(count, segment): &(usize, &str)| {
        (0..count).map(move |i| json!({ "id": format!("{segment}-{i}"), "segment": segment })).collect::<Vec<Value>>()
    };
    segments.iter().flat_map(of).collect()
}

/// Four strategic accounts (60 h of a csm who speaks German at level 3, 10 h of an se) and ten growth accounts (20 h).
fn by_hand() -> Value {
    json!({
        "skills": { "german": "German" },
        "segments": [
            { "id": "strategic", "name": "Strategic",
              "seats": { "csm": { "hours": 60, "needs": { "german": 3 } }, "se": { "hours": 10 } } },
            { "id": "growth", "seats": { "csm": { "hours": 20 } } }
        ],
        "team": [
            { "id": "ida", "name": "Ida", "role": "csm", "fte": 0.5, "skills": { "german": 4 } },
            { "id": "sam", "role": "se", "hours": 50 },
            { "id": "tom", "role": "csm", "skills": { "german": 2 } },
            { "id": "uma", "role": "csm", "start": "2027-01-01", "ramp": [0.5, 0.5, 0.5], "placeholder": true },
            { "id": "vic", "role": "csm", "end": "2027-02-15", "skills": { "german": 5 } }
        ],
        "accounts": accounts(&[(4, "strategic"), (10, "growth")])
    })
}

#[test]
fn ratios_and_headcount_agree_with_a_hand_calculation() {
    let (_, sizing) = sized(&by_hand(), None);
    // Full-time is 300 h, of which 80 % are planned: 240 h.
    assert_eq!((sizing.full_time.full, sizing.full_time.planned), (h(300), h(240)));
    let [csm, se] = sizing.roles.as_slice() else { panic!("two roles") };

    // Strategic: 4 x 60 h = 240 h = 1 person; 240 h / 60 h = 4 accounts a head.
    // Growth: 10 x 20 h = 200 h = 0.83 people; 240 h / 20 h = 12 accounts a head.
    let [strategic, growth] = csm.segments.as_slice() else { panic!("two segments") };
    assert_eq!((strategic.accounts, strategic.needed, strategic.fte_needed), (4, h(240), fte(240)));
    assert_eq!(strategic.hours_per_account.value(), Some(60.0));
    assert_eq!(strategic.accounts_per_person.value(), Some(4.0));
    assert_eq!((growth.accounts, growth.needed, growth.fte_needed), (10, h(200), fte(200)));
    assert_eq!((growth.hours_per_account.value(), growth.accounts_per_person.value()), (Some(20.0), Some(12.0)));

    // csm: 240 h + 200 h = 440 h. Ida works half: 150 h, 120 h planned. Tom: 300 h, 240 h planned. Uma, an open position,
    // ramps at half all quarter: 150 h, 120 h planned. Vic leaves in the quarter and does not count. So 480 h are there,
    // 40 h to spare; of all 600 h, 440 h are in use.
    assert_eq!((csm.accounts, csm.needed, csm.fte_needed), (14, h(440), fte(440)));
    assert_eq!((csm.people, csm.present, csm.fte_present), (3, h(480), fte(480)));
    assert_eq!((csm.fte_open, csm.fte_short), (fte(120), fte(-40)));
    assert_eq!(csm.utilisation.value(), Some(0.733_333));
    // All the same, 120 h are short: German at level 3 takes 240 h, and Ida alone speaks it: 120 h. Half a person.
    assert_eq!((csm.uncovered, csm.fte_uncovered.value()), (h(120), Some(0.5)));

    // se: 4 x 10 h = 40 h, exactly what is planned of Sam's 50 h.
    assert_eq!((se.needed, se.present, se.fte_short, se.uncovered), (h(40), h(40), fte(0), h(0)));
    assert_eq!((se.utilisation.value(), se.segments.len()), (Some(0.8), 1));
}

#[test]
fn the_skills_gap_agrees_with_a_hand_calculation() {
    let (instance, sizing) = sized(&by_hand(), None);
    assert_eq!(sizing.gap.uncovered, h(120));
    let [german] = sizing.gap.requirements.as_slice() else { panic!("one requirement") };
    assert_eq!((german.requirement.kind, german.requirement.least), (RequirementKind::Skill, Some(3.0)));
    assert_eq!((german.needed, german.owners, german.present, german.short), (h(240), 1, h(120), h(120)));
    let [short] = sizing.gap.shortages.as_slice() else { panic!("one shortage") };
    assert_eq!((&short.owners, short.needed, short.present), (&vec!["Ida".to_owned()], h(240), h(120)));
    let table = read(&instance, &sizing);
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Short of 120 h of csm work that needs German at level 3: 0.5 full-time."), "{table}");
    assert!(words.contains("Ida can do it and has 120 of 240 h."), "{table}");
    assert!(
        words.contains("You need 1.8 full-time csm and have 2.0 (3 people, 0.5 of it in open positions)"),
        "{table}"
    );
}

#[test]
fn a_joint_shortage_names_both_skills() {
    // Ida and Jo have both skills, 60 h each; 90 h of either are 60 h too many. Tom has neither and 300 h.
    let seats = |skill: &str| json!({ "csm": { "hours": 30, "needs": { skill: 3 } } });
    let (instance, sizing) = sized(
        &json!({
            "segments": [
                { "id": "north", "seats": seats("german") },
                { "id": "south", "seats": seats("integration") },
                { "id": "rest", "seats": { "csm": { "hours": 1 } } }
            ],
            "team": [
                { "id": "Ida", "role": "csm", "hours": 75, "skills": { "german": 3, "integration": 3 } },
                { "id": "Jo", "role": "csm", "hours": 75, "skills": { "german": 5, "integration": 4 } },
                { "id": "Tom", "role": "csm", "hours": 375 }
            ],
            "accounts": accounts(&[(3, "north"), (3, "south"), (5, "rest")])
        }),
        None,
    );
    let [short] = sizing.gap.shortages.as_slice() else { panic!("one shortage") };
    assert_eq!((short.needed, short.present, short.short), (h(180), h(120), h(60)));
    // Neither skill alone is short: the two together are.
    assert!(sizing.gap.requirements.iter().all(|row| row.short == h(0)), "{:#?}", sizing.gap.requirements);
    let table = read(&instance, &sizing);
    let words = table.split_whitespace().collect::<Vec<_>>().join(" ");
    let told =
        "60 h of csm work that needs german at level 3, or integration at level 3: 0.2 full-time. Ida and Jo can";
    assert!(words.contains(told), "{table}");
}

#[test]
fn work_that_nobody_can_do_is_one_shortage() {
    let mut patch = by_hand();
    patch["skills"] = json!({ "german": "German", "french": "French", "welsh": "Welsh" });
    for (account, skill) in [(4, "french"), (5, "welsh")] {
        patch["accounts"][account]["needs"] = json!({ skill: 1 });
    }
    let (_, sizing) = sized(&patch, None);
    let [german, nobody] = sizing.gap.shortages.as_slice() else { panic!("{:#?}", sizing.gap.shortages) };
    assert_eq!((german.short, nobody.short), (h(120), h(40)));
    assert_eq!((nobody.owners.len(), nobody.work.len()), (0, 2));
    assert!(nobody.work.iter().all(|part| part.asks.len() == 1 && part.asks[0].kind == RequirementKind::Skill));
}

#[test]
fn a_shortage_of_hands_tells_how_much_of_it_is_a_matter_of_skill() {
    let mut patch = by_hand();
    patch["team"].as_array_mut().unwrap().retain(|person| person["id"] != "uma");
    let (_, sizing) = sized(&patch, None);
    // 440 h are needed, 360 h are there, but Tom's last 40 h are of no use where German is needed.
    let [short] = sizing.gap.shortages.as_slice() else { panic!("one shortage") };
    assert_eq!((short.short, &short.within), (h(120), &Vec::<Shortage>::new()));
    // With more growth accounts Tom is full too: all csm work is short, 120 h of it for want of German.
    let mut patch = by_hand();
    patch["accounts"] = json!(accounts(&[(4, "strategic"), (19, "growth")]));
    let (_, sizing) = sized(&patch, None);
    let shortages = &sizing.gap.shortages;
    let [short] = shortages.as_slice() else { panic!("{shortages:#?}") };
    assert_eq!((short.short, short.work[0].asks.len()), (h(140), 0));
    assert_eq!((short.within.len(), short.within[0].short), (1, h(120)));
}

#[test]
fn members_of_pools_and_people_with_two_roles_are_counted_once() {
    let (_, sizing) = sized(
        &json!({
            "segments": [
                { "id": "big", "seats": { "csm": { "hours": 30 }, "se": { "hours": 40 } } },
                { "id": "small", "seats": { "csm": { "hours": 1, "pattern": "pooled" } } }
            ],
            "team": [
                { "id": "ann", "role": "csm", "hours": 100 },
                { "id": "bea", "role": "csm", "hours": 100 },
                { "id": "cleo", "role": ["csm", "se"], "hours": 200 }
            ],
            "pools": [{ "id": "desk", "role": "csm", "members": { "ann": 1.0, "bea": 0.5 } }],
            "accounts": accounts(&[(3, "big"), (90, "small")])
        }),
        None,
    );
    let [csm, se] = sizing.roles.as_slice() else { panic!("two roles") };
    // The desk has 100 h of Ann and 50 h of Bea, 120 h planned; Bea keeps 40 h planned. The csm work, 3 x 30 h + 90 h,
    // lacks 20 h of these 160 h, so that Cleo's 160 h planned go there for 20 h, to the se work for 120 h, and the last
    // 20 h to Cleo's first role.
    assert_eq!((csm.needed, csm.present, csm.people), (h(180), h(200), 3));
    assert_eq!((se.needed, se.present, se.people), (h(120), h(120), 1));
    // The desk has 30 h to spare that it can't give to big accounts: 90 h + 120 h for Bea's 40 h and Cleo's 160 h.
    assert_eq!(sizing.gap.uncovered, h(10));
}

#[test]
fn pooling_saves_what_is_rounded_up_in_every_part() {
    let regions = ["north", "south", "west"];
    let account = |i: usize| json!({ "id": format!("a{i:03}"), "segment": "scale", "region": regions[i % 3] });
    let special = json!({ "id": "z", "segment": "scale", "needs": { "german": 3 } });
    let mut all = accounts(&[(9, "growth")]);
    all.extend((0..150).map(account).chain([special]));
    let (_, sizing) = sized(
        &json!({
            "segments": [
                { "id": "scale", "name": "Scale", "seats": { "csm": { "hours": 2, "pattern": "territory" } } },
                { "id": "growth", "seats": { "csm": { "hours": 3 } } }
            ],
            "team": [{ "id": "ann", "role": "csm", "regions": regions }],
            "accounts": all
        }),
        None,
    );
    // 240 h / 2 h = 120 accounts a head; growth, with 80, is no matter for a pool. 50 accounts a region are 100 h: a
    // person each, three in all. Together 300 h take two. The account that needs German stays as it is.
    let [pool] = sizing.pooling.as_slice() else { panic!("one pool") };
    assert_eq!((pool.accounts, pool.accounts_per_person.value(), pool.parts), (150, Some(120.0), 3));
    assert_eq!((pool.people_apart, pool.people_pooled, pool.people_saved), (3, 2, 1));
}

#[test]
fn json_and_csv_have_the_same_facts() {
    let (instance, sizing) = sized(&by_hand(), Some(1));
    let json: Value = serde_json::from_str(&report::json(&sizing).unwrap()).unwrap();
    let csm = &json["roles"][0];
    assert_eq!(
        (&csm["hours_needed"], &csm["fte_needed"], &csm["utilisation"]),
        (&json!(440.0), &json!(1.833_333), &json!(0.733_333))
    );
    assert_eq!(csm["segments"][1]["accounts_per_person"], json!(12.0));
    assert_eq!(json["gap"]["shortages"][0]["hours_short"], json!(120.0));
    assert_eq!(json["periods"].as_array().unwrap().len(), 2);
    let report = told(&instance, &sizing);
    let tables: Vec<(&str, usize)> = report.tables().map(|table| (table.key, table.rows.len())).collect();
    assert_eq!(tables, [("roles", 5), ("shortages", 1), ("requirements", 1), ("pools", 0), ("periods", 4)]);
    let roles = render::csv::csv(report.tables().next().unwrap()).unwrap();
    let start = "csm,,csm,14,";
    assert!(
        roles.lines().nth(1).is_some_and(|row| row.starts_with(start) && row.contains(",440,1.833333,")),
        "{roles}"
    );
    assert!(roles.lines().nth(3).is_some_and(|row| row.contains(",12,")), "{roles}");
}

#[test]
fn odd_capacities_do_no_harm() {
    for (target, hours) in [(0.0, 300), (0.8, 0), (0.8, 1)] {
        let mut patch = by_hand();
        let capacity = json!({ "target": target, "limit": 1.0, "hours_per_fte": hours });
        patch["rules"] = json!({ "capacity": capacity });
        patch["segments"][0]["name"] = json!("\u{1b}[31m".to_owned() + &"long".repeat(40));
        let (instance, sizing) = sized(&patch, Some(2));
        let table = read(&instance, &sizing);
        assert!(table.lines().all(|line| line.chars().count() <= WIDTH), "{table}");
        assert!(table.chars().all(|c| c == '\n' || !c.is_control()) && !table.contains("NaN"), "{table}");
        report::json(&sizing).unwrap();
    }
}

fn rebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap()
}

fn printed(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = rebook(root, &["size", &format!("scenarios/{name}/scenario.json")]);
    // A customer who may be there twice, as in `coverage`, is a doubt about the data and the only warning.
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && (said.is_empty() || said.ends_with("\n1 warning\n")), "{said}");
    assert!(said.is_empty() || (name == "coverage" && said.contains("W310")), "{said}");
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.lines().all(|line| line.chars().count() <= WIDTH && line == line.trim_end()), "{table}");
    table
}

#[test]
fn quickstart() {
    insta::assert_snapshot!(printed("quickstart"));
}

#[test]
fn hybrid() {
    insta::assert_snapshot!(printed("hybrid"));
}

#[test]
fn coverage() {
    insta::assert_snapshot!(printed("coverage"));
}

#[test]
fn results_go_to_files_by_their_ending() {
    let folder = tempfile::tempdir().unwrap();
    assert!(rebook(folder.path(), &["init", "--sample", "300x10", "books"]).status.success());
    for (file, start) in [
        ("size.json", "{\n"),
        ("size.csv", "\u{feff}role,segment,name,"),
        ("size.txt", "Sample"),
        ("size.md", "# Sample"),
    ] {
        let table = if file == "size.csv" { &["--table", "roles"][..] } else { &[] };
        let asked = ["size", "books/scenario.json", "--periods", "2", "-o", file];
        let output = rebook(folder.path(), &[&asked[..], table].concat());
        assert!(output.status.success() && output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::read_to_string(folder.path().join(file)).unwrap().starts_with(start), "{file}");
    }
    let refused = rebook(folder.path(), &["size", "books/scenario.json", "-o", "size.doc"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(rebook(folder.path(), &["size", "books/scenario.json", "--periods", "41"]).status.code(), Some(2));
}
