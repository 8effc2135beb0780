//! Handing over: the files for the customer database make the plan's books of today's and undo it, byte for byte of the
//! owners; packs say what they should and touch nothing that is not theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rebook::internal::analysis::{books, today};
use rebook::internal::handoff::{Handovers, PlanIndex, Templates, crm, packs};
use rebook::internal::instance::{Instance, build};
use rebook::internal::planner::plan;
use rebook::internal::scenario::{Document, List, Scenario, Source};
use rebook::internal::{io, render, report};
use rebook::plan::{Plan, Tally};
use serde_json::{Value, json};

use crate::support;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn rebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rebook")).current_dir(folder).args(arguments).output().unwrap()
}

#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A folder with a copy of a bundled scenario, its `crm` key set if there is one, and its plan.
fn case(name: &str, crm: Option<Value>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in ["scenario.json", "accounts.csv", "team.csv"] {
        fs::copy(Path::new(ROOT).join("scenarios").join(name).join(file), folder.path().join(file)).unwrap();
    }
    if let Some(crm) = crm {
        let path = folder.path().join("scenario.json");
        let mut scenario: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        scenario["crm"] = crm;
        fs::write(path, scenario.to_string()).unwrap();
    }
    let solve = ["solve", "scenario.json", "--work-limit", "10000", "--gap", "0.1%", "-o", "plan.json"];
    done(&rebook(folder.path(), &solve));
    folder
}

/// Rows of a CSV text by heading.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Loads a file of records into an export: every column that both have, by the column of the record id.
fn load(accounts: &mut [BTreeMap<String, String>], update: &[BTreeMap<String, String>], id: &str) {
    for row in update {
        let account = accounts.iter_mut().find(|account| account[id] == row[id]).unwrap();
        for (field, value) in row {
            if let Some(cell) = account.get_mut(field) {
                value.clone_into(cell);
            }
        }
    }
}

/// Loads a file of team members: comes and goes, by the export's column of each role.
fn load_team(accounts: &mut [BTreeMap<String, String>], team: &[BTreeMap<String, String>], id: &str) {
    for row in team {
        let account = accounts.iter_mut().find(|account| account[id] == row["AccountId"]).unwrap();
        let cell = account.get_mut(&row["TeamMemberRole"].to_uppercase()).unwrap();
        let mut people: Vec<String> = cell.split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        match row["Action"].as_str() {
            "add" => people.push(row["UserId"].clone()),
            "remove" => people.retain(|it| *it != row["UserId"]),
            other => panic!("{other}"),
        }
        *cell = people.join(";");
    }
}

fn save(path: &Path, headings: &csv::StringRecord, rows: &[BTreeMap<String, String>]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(headings).unwrap();
    for row in rows {
        writer.write_record(headings.iter().map(|heading| &row[heading])).unwrap();
    }
    writer.flush().unwrap();
}

/// Loading the files into the export and auditing gives the plan's books; loading the way back gives the export.
fn round_trip(name: &str, id: &str, settings: Option<Value>) -> String {
    let folder = case(name, settings);
    let at = |name: &str| folder.path().join(name);
    let said = done(&rebook(folder.path(), &["crm", "scenario.json", "--plan", "plan.json", "-o", "crm"]));
    let read = |name: &str| fs::read_to_string(at(name)).unwrap_or_default();
    let original = read("accounts.csv");
    let headings = csv::Reader::from_reader(original.as_bytes()).headers().unwrap().clone();
    let before = rows(&original);
    let mut accounts = before.clone();
    load(&mut accounts, &rows(&read("crm/update.csv")), id);
    load_team(&mut accounts, &rows(&read("crm/team.csv")), id);
    assert_ne!(accounts, before);
    save(&at("accounts.csv"), &headings, &accounts);
    done(&rebook(folder.path(), &["audit", "scenario.json", "-q", "-o", "audit.json"]));
    let audit: Value = serde_json::from_str(&read("audit.json")).unwrap();
    let plan: Plan = serde_json::from_str(&read("plan.json")).unwrap();
    // Fit is left out: part of it is likeness to the present owner, who is another once the files are loaded.
    let tally = |it: &Value| ["accounts", "arr", "hours", "renewals", "at_risk_arr"].map(|key| it[key].to_string());
    let audited: BTreeMap<String, _> = audit["books"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["owner"].as_str().unwrap().to_owned(), tally(it)))
        .collect();
    for book in &plan.books {
        let planned = tally(&serde_json::to_value(&book.plan).unwrap());
        match audited.get(&book.owner) {
            Some(audited) => assert_eq!(*audited, planned, "{}", book.owner),
            None => assert_eq!(book.plan.accounts, 0, "{}", book.owner),
        }
    }
    load(&mut accounts, &rows(&read("crm/rollback.csv")), id);
    load_team(&mut accounts, &rows(&read("crm/team-rollback.csv")), id);
    assert_eq!(accounts, before);
    said + &["update.csv", "rollback.csv", "team.csv"].map(|name| read(&format!("crm/{name}"))).join("\n")
}

#[test]
fn quickstart_as_its_export_names_things() {
    insta::assert_snapshot!(round_trip("quickstart", "Account ID", None));
}

#[test]
fn three_roles_in_pods() {
    round_trip("strategic", "Account", None);
}

#[test]
fn one_role_on_the_record_and_two_in_teams() {
    let crm = json!({ "id": "Account", "owner": { "csm": "CSM" } });
    insta::assert_snapshot!(round_trip("strategic", "Account", Some(crm)));
}

#[test]
fn a_whole_coverage_model() {
    round_trip("coverage", "Account", None);
}

/// The same on random small scenarios, within the library: sets of owners and every figure of the books.
#[test]
fn files_of_random_scenarios_make_the_plans_books_and_undo_it() {
    let (mut tried, mut moved, mut seed) = (0, 0, 0);
    while tried < 200 {
        seed += 1;
        let mut scenario = support::random::scenario(seed);
        // All in teams, all as roles allow, one on the record.
        let owner = match seed % 3 {
            0 => Some(BTreeMap::new()),
            1 => None,
            _ => Some(BTreeMap::from([("csm".to_owned(), "OwnerId".to_owned())])),
        };
        scenario.crm = Some(rebook::internal::scenario::Crm { owner, ..Default::default() });
        let document = Document::inline(scenario, "random.json");
        let Ok((instance, _)) = build(&document) else { continue };
        let Ok(plan) = plan(&instance, &support::control()) else { continue };
        tried += 1;
        moved += usize::from(!plan.moves.is_empty());
        let changes = crm::changes(&document, &instance, &plan, &Handovers::default(), |_| true);
        let after = loaded(&document.scenario, &changes, false);
        let loaded_again = Document::inline(after.clone(), "random.json");
        let (second, _) = build(&loaded_again).unwrap_or_else(|found| panic!("seed {seed}: {found}"));
        agree(seed, &second, &plan);
        assert_eq!(owners(&loaded(&after, &changes, true)), owners(&document.scenario), "seed {seed}");
        assert!(crm::changes(&document, &instance, &plan, &Handovers::default(), |_| false).records.is_empty());
    }
    assert!(moved > 100, "{moved}");
}

/// The scenario with its accounts' owners as the files say; or as they say on the way back.
fn loaded(scenario: &Scenario, changes: &crm::CrmChanges, back: bool) -> Scenario {
    let mut scenario = scenario.clone();
    let Source::Inline(accounts) = &mut scenario.accounts else { panic!("inline") };
    let files = report::crm::files(changes);
    let files: BTreeMap<&str, String> =
        files.iter().map(|table| (table.key, render::csv::csv(table).unwrap())).collect();
    let (records, team) = if back { ("rollback", "team-rollback") } else { ("update", "team") };
    for row in rows(&files[records]) {
        let account = accounts.iter_mut().find(|account| account.id == row[&changes.id]).unwrap();
        for (role, name) in &changes.columns {
            let list: Vec<String> = row[name].split(';').filter(|it| !it.is_empty()).map(str::to_owned).collect();
            account.owner.insert(role.clone(), List(list));
        }
    }
    for row in files.get(team).map(|text| rows(text)).unwrap_or_default() {
        let account = accounts.iter_mut().find(|account| account.id == row["AccountId"]).unwrap();
        let list = account.owner.entry(row["TeamMemberRole"].clone()).or_default();
        if row["Action"] == "add" {
            list.0.push(row["UserId"].clone());
        } else {
            list.0.retain(|it| *it != row["UserId"]);
        }
    }
    scenario
}

/// Today's books of the instance are the plan's.
fn agree(seed: u64, instance: &Instance, plan: &Plan) {
    let today = today(instance);
    let seats = instance.seats.iter().zip(&today.owner_of);
    let held: BTreeSet<(&str, &str, &str)> = seats
        .filter_map(|(seat, owner)| {
            let (account, role) = (&instance.accounts[seat.account].id, &instance.roles[seat.role]);
            Some((account.as_str(), role.as_str(), instance.owners[(*owner)?].id.as_str()))
        })
        .collect();
    let planned =
        plan.assignments.iter().map(|it| (it.account.as_str(), it.role.as_str(), it.owner.as_str())).collect();
    assert_eq!(held, planned, "seed {seed}");
    let now: BTreeMap<String, _> =
        books(instance, &today, &today).into_iter().map(|book| (book.owner, book.now)).collect();
    for book in &plan.books {
        match now.get(&book.owner) {
            // Part of fit is likeness to the present owner, who is another now.
            Some(now) => assert_eq!(Tally { fit: book.plan.fit, ..now.clone() }, book.plan, "seed {seed}"),
            None => assert_eq!(book.plan.accounts, 0, "seed {seed}"),
        }
    }
}

/// Who has which role of which account, whatever the order.
fn owners(scenario: &Scenario) -> BTreeSet<(String, String, String)> {
    let Source::Inline(accounts) = &scenario.accounts else { panic!("inline") };
    let of = |account: &rebook::internal::scenario::Account| {
        let id = account.id.clone();
        let roles = account.owner.clone().into_iter();
        roles.flat_map(move |(role, list)| {
            let id = id.clone();
            list.0.into_iter().map(move |owner| (id.clone(), role.clone(), owner))
        })
    };
    accounts.iter().flat_map(of).collect()
}

/// One page and one summary of the coverage model, as they are read.
#[test]
fn pages_of_the_coverage_model() {
    let folder = case("coverage", None);
    let said = done(&rebook(folder.path(), &["handoff", "scenario.json", "--plan", "plan.json", "-o", "packs"]));
    let plan: Plan = serde_json::from_slice(&fs::read(folder.path().join("plan.json")).unwrap()).unwrap();
    let files = names(&folder.path().join("packs/accounts"));
    assert_eq!(files.len(), plan.moves.len());
    // The move of the largest account that has an owner to tell of it.
    let change = plan.moves.iter().filter(|it| it.from.is_some() && it.to.is_some()).max_by_key(|it| it.arr).unwrap();
    let page = format!("packs/accounts/{}-{}.md", change.account, change.role);
    let person = format!("packs/people/{}.md", change.to.as_ref().unwrap());
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    insta::assert_snapshot!([said, read(&page), read(&person)].join("\n----\n\n"));
}

/// The page of a move to nobody says why, and asks for nothing that a new owner would do.
#[test]
fn a_page_without_a_new_owner() {
    let folder = case("quickstart", None);
    done(&rebook(folder.path(), &["handoff", "scenario.json", "--plan", "plan.json", "-o", "packs"]));
    let pages = names(&folder.path().join("packs/accounts"));
    let pages = pages.iter().map(|page| fs::read_to_string(page).unwrap());
    let open: Vec<String> = pages.filter(|page| page.contains("**Nobody** takes over")).collect();
    assert!(!open.is_empty(), "a move to nobody");
    for page in open {
        assert!(page.contains("on nobody has it as csm. Nobody"), "{page}");
        assert!(page.contains("Find an owner"), "{page}");
        assert!(!page.contains("Intro call") && !page.contains("First own call"), "{page}");
        assert!(!page.contains("renewal is near") || page.contains("who leads the renewal"), "{page}");
    }
}

fn names(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect()
}

#[test]
fn pages_are_written_again_and_nothing_else_is_touched() {
    let folder = case("quickstart", None);
    let arguments = ["handoff", "scenario.json", "--plan", "plan.json", "-o", "packs"];
    done(&rebook(folder.path(), &arguments));
    let packs = folder.path().join("packs");
    fs::write(packs.join("notes.md"), "mine").unwrap();
    let before = names(&packs.join("accounts"));
    done(&rebook(folder.path(), &arguments));
    assert_eq!(names(&packs.join("accounts")), before);
    let page = before.first().unwrap();
    let text = fs::read_to_string(page).unwrap().replace("- [ ] Intro", "- [x] Intro");
    fs::write(page, &text).unwrap();
    // The same page would be lost if it were written again.
    let refused = rebook(folder.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E651"));
    assert_eq!(fs::read_to_string(page).unwrap(), text);
    assert_eq!(fs::read_to_string(packs.join("notes.md")).unwrap(), "mine");
}

#[test]
fn templates_can_be_changed_and_their_faults_have_a_line() {
    let folder = case("quickstart", None);
    done(&rebook(folder.path(), &["handoff", "--print-templates", "mine"]));
    let receiver = folder.path().join("mine/person.md");
    fs::write(&receiver, "one\ntwo {{ person.nam }}\n").unwrap();
    let arguments = ["handoff", "scenario.json", "--plan", "plan.json", "-o", "packs", "--templates", "mine"];
    let failed = String::from_utf8(rebook(folder.path(), &arguments).stderr).unwrap();
    assert!(
        failed.contains("E650") && failed.contains("person.md, line 2") || failed.contains("person.md:2"),
        "{failed}"
    );
    fs::write(&receiver, "one\ntwo\n{% if %}\n").unwrap();
    let failed = String::from_utf8(rebook(folder.path(), &arguments).stderr).unwrap();
    assert!(failed.contains("E650") && failed.contains("line 3") || failed.contains("person.md:3"), "{failed}");
    fs::write(&receiver, "Hello {{ person.name }}\n").unwrap();
    done(&rebook(folder.path(), &arguments));
    let said = fs::read_to_string(names(&folder.path().join("packs/people")).first().unwrap()).unwrap();
    assert!(said.starts_with("Hello ") && said.lines().count() == 1, "{said}");
    let refused = rebook(folder.path(), &["handoff", "--print-templates", "mine"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("E022"));
}

/// Names that Markdown, file systems or spreadsheets would take for something else.
#[test]
fn hostile_data_stays_data() {
    let mut scenario: Value = serde_json::from_str(include_str!("diagnostics/good.json")).unwrap();
    for (i, account) in scenario["accounts"].as_array_mut().unwrap().iter_mut().enumerate() {
        account["name"] = json!(format!("# {i} | [x](y)\n\n# Owned <b>"));
        account["attributes"] = json!({ "note": "a|b\n- b" });
        account["locked"] = json!(false);
        account.as_object_mut().unwrap().remove("owner");
    }
    let scenario: Scenario = serde_json::from_value(scenario).unwrap();
    let document = Document::inline(scenario, "hostile.json");
    let (instance, _) = build(&document).unwrap_or_else(|found| panic!("{found}"));
    let plan = plan(&instance, &support::control()).unwrap_or_else(|found| panic!("{found}"));
    let files =
        packs(&PlanIndex::new(&document, &instance, &plan, Handovers::default()), &Templates::new(None).unwrap())
            .unwrap();
    assert!(files.len() > 1);
    for (name, text) in files {
        assert_eq!(text.lines().filter(|line| line.starts_with("# ")).count(), 1, "{name}\n{text}");
        assert!(
            !text.contains("[x]") && !text.replace("\\<b>", "").contains("<b>") && !text.contains("\n- b"),
            "{name}\n{text}"
        );
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        let wrong = |line: &&str| line.starts_with("| note") && cells(line) != 3;
        assert!(!text.lines().any(|line| wrong(&line)), "{text}");
    }
}

#[test]
fn field_names_are_checked() {
    let said = |crm: Value| {
        let mut scenario: Value = serde_json::from_str(include_str!("diagnostics/good.json")).unwrap();
        scenario["crm"] = crm;
        let (document, _) = io::parse(&scenario.to_string(), "scenario.json").unwrap();
        build(&document).err().unwrap_or_default().to_string()
    };
    assert!(said(json!({ "owner": { "cms": "OwnerId" } })).contains("E652"));
    assert!(said(json!({ "effective": "" })).contains("E654"));
    assert!(said(json!({ "team": { "user": "X", "role": "x" } })).contains("E654"));
}

#[test]
fn a_field_holds_one_owner() {
    let mut scenario: Value = serde_json::from_str(include_str!("diagnostics/good.json")).unwrap();
    let role = scenario["segments"][0]["seats"].as_object().unwrap().keys().next().unwrap().clone();
    scenario["segments"][0]["seats"][&role]["count"] = json!(2);
    scenario["crm"] = json!({ "owner": { role: "OwnerId" } });
    let (document, _) = io::parse(&scenario.to_string(), "scenario.json").unwrap();
    assert!(build(&document).err().unwrap_or_default().to_string().contains("E653"));
}
