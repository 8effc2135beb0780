//! From exports to a scenario folder and on to a plan: what is found, what is refused, and what a second import keeps.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

mod exports;
mod fuzzed;
mod odd;
mod questions;
mod strangers;

fn rebook(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rebook"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The scenario that an import of these files makes, and what is said.
fn imported(files: &[(&str, &str)], arguments: &[&str]) -> (tempfile::TempDir, Output, Value) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let output = rebook(folder.path(), &[&["import"], arguments, &["--as-of", "2027-01-01"]].concat());
    let scenario = fs::read(folder.path().join("books/scenario.json")).unwrap_or_default();
    let scenario = serde_json::from_slice(&scenario).unwrap_or_default();
    (folder, output, scenario)
}

#[track_caller]
fn assert_columns(scenario: &Value, list: &str, wanted: &[(&str, &str)]) {
    for (field, heading) in wanted {
        let there = scenario[list]["columns"][*field].as_str();
        let wanted = Some(*heading).filter(|heading| !heading.is_empty());
        assert_eq!(there, wanted, "{list}.{field} in {:#}", scenario[list]["columns"]);
    }
}

/// Accounts as Salesforce exports them; the owner stands there by id and by name, and the customer's revenue beside ARR.
const SALESFORCE: &str = "Id,Name,ParentId,AnnualRevenue,ARR__c,Next_Renewal__c,OwnerId,CSM__c,BillingCountry,Territory__c,NumberOfEmployees\n\
    0015g00000A1,Acme,,5000000,100000,2027-03-01,0055g01,Ana Prado,Germany,DACH,250\n\
    0015g00000A2,Bolt,0015g00000A1,7000000,20000,2027-09-01,0055g02,Ana Prado,Germany,DACH,90\n\
    0015g00000A3,Cero,,900000,5000,2028-01-15,0055g02,Bo Lind,Spain,Iberia,12\n\
    0015g00000A4,Dune,,100000,8000,2027-05-01,0055g01,Bo Lind,Spain,Iberia,7\n";
const PEOPLE: &str = "Name,Email,Salesforce ID,FTE,Region,Languages\n\
    Ana Prado,ana@example.com,005x1,100%,DACH,German; English\n\
    Bo Lind,bo@example.com,005x2,50%,Iberia,Spanish\n";

#[test]
fn salesforce_columns_are_found_and_traps_are_not_taken() {
    let files = [("accounts.csv", SALESFORCE), ("team.csv", PEOPLE)];
    let (folder, output, scenario) = imported(&files, &["accounts.csv", "team.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    let wanted = [
        ("id", "Id"),
        ("name", "Name"),
        ("parent", "ParentId"),
        ("arr", "ARR__c"),
        ("renewal", "Next_Renewal__c"),
        ("owner.csm", "CSM__c"),
        ("region", "Territory__c"),
        ("country", "BillingCountry"),
        ("employees", "NumberOfEmployees"),
        ("attributes.customer_revenue", "AnnualRevenue"),
    ];
    assert_columns(&scenario, "accounts", &wanted);
    let wanted =
        [("id", "Name"), ("email", "Email"), ("user_id", "Salesforce ID"), ("fte", "FTE"), ("regions", "Region")];
    assert_columns(&scenario, "team", &wanted);
    let page = fs::read_to_string(folder.path().join("books/import.md")).unwrap();
    assert!(page.contains("what the customer earns, not ARR") && page.contains("OwnerId"), "{page}");
    let solve = rebook(folder.path(), &["solve", "books/scenario.json", "--work-limit", "200"]);
    assert_eq!(solve.status.code(), Some(0), "{}", words(&solve));
}

#[test]
fn german_french_and_spanish_headings_are_known() {
    for (accounts, team, fields) in [
        (
            "Kundennummer;Firmenname;Kundenbetreuer;Vertragsende;Branche;Land;Mitarbeiter;Ampel\nK-1;Acme;Ana;2027-03-01;Handel;DE;10;80\nK-2;Bolt;Bo;2027-04-01;Handel;DE;20;70\nK-3;Cero;Bo;2027-05-01;Bau;AT;20;70\n",
            "Mitarbeiter;Beschäftigungsgrad;Sprachen\nAna;100%;Deutsch\nBo;80%;Deutsch\n",
            [
                ("id", "Kundennummer"),
                ("name", "Firmenname"),
                ("owner.am", ""),
                ("renewal", "Vertragsende"),
                ("industry", "Branche"),
                ("health", "Ampel"),
            ],
        ),
        (
            "ID du compte,Nom du compte,Responsable,Date de renouvellement,Secteur,Pays\nC-1,Acme,Ana,2027-03-01,Vente,FR\nC-2,Bolt,Bo,2027-04-01,Vente,FR\nC-3,Cero,Bo,2027-04-01,Banque,FR\n",
            "Nom complet,ETP,Langues\nAna,100%,fr\nBo,80%,fr\n",
            [
                ("id", "ID du compte"),
                ("name", "Nom du compte"),
                ("owner.csm", "Responsable"),
                ("renewal", "Date de renouvellement"),
                ("industry", "Secteur"),
                ("country", "Pays"),
            ],
        ),
        (
            "ID de cuenta,Nombre de la cuenta,Propietario,Fecha de renovación,Sector,País\nC-1,Acme,Ana,2027-03-01,Venta,ES\nC-2,Bolt,Bo,2027-04-01,Venta,ES\nC-3,Cero,Bo,2027-04-01,Banca,ES\n",
            "Nombre completo,Jornada,Idiomas\nAna,100%,es\nBo,80%,es\n",
            [
                ("id", "ID de cuenta"),
                ("name", "Nombre de la cuenta"),
                ("owner.csm", "Propietario"),
                ("renewal", "Fecha de renovación"),
                ("industry", "Sector"),
                ("country", "País"),
            ],
        ),
    ] {
        let files = [("kunden.csv", accounts), ("team.csv", team)];
        let (_folder, output, scenario) = imported(&files, &["kunden.csv", "team.csv"]);
        assert_eq!(output.status.code(), Some(0), "{}", words(&output));
        let fields: Vec<(&str, &str)> = fields.into_iter().filter(|it| !it.1.is_empty()).collect();
        assert_columns(&scenario, "accounts", &fields);
        assert!(scenario["team"]["columns"]["fte"].is_string(), "{scenario:#}");
    }
}

#[test]
fn without_a_team_whoever_owns_an_account_is_one() {
    let (folder, output, scenario) = imported(&[("accounts.csv", SALESFORCE)], &["accounts.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_columns(&scenario, "accounts", &[("owner.csm", "CSM__c")]);
    let team = fs::read_to_string(folder.path().join("books/team.csv")).unwrap();
    assert_eq!(team, "id\nAna Prado\nBo Lind\n");
    assert!(words(&output).contains("no file of the team"), "{}", words(&output));
}

#[test]
fn what_only_the_user_knows_is_asked_for_by_flags() {
    let accounts = "Account ID,CSM,ARR (2026),ARR (2027)\na1,Ana,10,20\na2,Bo,30,40\na3,Bo,30,40\n";
    let (folder, output, _) = imported(&[("accounts.csv", accounts)], &["accounts.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let said = words(&output);
    assert!(said.contains("E161") && said.contains("--column arr=\"ARR (2027)\""), "{said}");
    assert!(!folder.path().join("books").exists(), "nothing is written");
    let said = ["accounts.csv", "--column", "arr=ARR (2027)"];
    let (_folder, output, scenario) = imported(&[("accounts.csv", accounts)], &said);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_columns(&scenario, "accounts", &[("arr", "ARR (2027)")]);
}

#[test]
fn rows_of_one_account_are_asked_about_and_then_added_up() {
    let accounts = "Account ID,Parent Account,CSM,ARR\na1,Holding,Ana,1000\na2,Holding,Bo,70\na1,Holding,Ana,500\n";
    let (folder, output, _) = imported(&[("accounts.csv", accounts)], &["accounts.csv"]);
    let said = words(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(output.status.code() == Some(1) && said.contains("E165") && said.contains("together 1500"), "{said}");
    assert!(!folder.path().join("books").exists(), "nothing is written");
    let said = ["accounts.csv", "--repeated", "add"];
    let (folder, output, scenario) = imported(&[("accounts.csv", accounts)], &said);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_eq!(scenario["accounts"]["repeated"], "add");
    let checked = words(&rebook(folder.path(), &["check", "books/scenario.json"]));
    assert!(checked.contains("W118") && checked.contains("W317"), "{checked}");
}

#[test]
fn what_stands_in_brackets_says_what_is_meant_and_one_person_is_not_many() {
    let accounts = "Kundennummer;Betreuer;Jahresumsatz (ARR)\n0071;Anna;12.500,50\n0072;Anna;98.000,00\n0073;Max;1.200,25\n0074;-;45.000,75\n";
    let team = "Name\nMax\nEva\n";
    let files = [("accounts.csv", accounts), ("team.csv", team)];
    let (_folder, output, scenario) = imported(&files, &["accounts.csv", "team.csv"]);
    assert_columns(&scenario, "accounts", &[("id", "Kundennummer"), ("arr", "Jahresumsatz (ARR)")]);
    let said = words(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let owners = "3 have an owner, 2 of them one who is not in the team and counts as having left; 1 has none.";
    assert!(said.contains(owners), "{said}");
}

#[test]
fn the_moves_of_a_first_plan_are_as_many_as_today_forces() {
    let mut accounts = "Account ID,CSM,ARR\n".to_owned();
    for account in 0..40 {
        let owner = if account < 38 { "Ana" } else { "Bo" };
        writeln!(accounts, "a{account},{owner},10").unwrap();
    }
    let (_folder, output, scenario) = imported(&[("accounts.csv", &accounts)], &["accounts.csv"]);
    let said = words(&output);
    assert!(said.contains("must leave owners who have more hours than they may"), "{said}");
    assert!(scenario["rules"]["moves"]["at_most"].as_u64().unwrap() > 10, "{said}");
}

#[test]
fn files_without_ids_or_people_are_refused() {
    for (accounts, code) in
        [("Colour,CSM\nred,Ana\nred,Bo\nblue,Ana\n", "E162"), ("Account ID,ARR\na1,10\na2,20\n", "E163")]
    {
        let (folder, output, _) = imported(&[("accounts.csv", accounts)], &["accounts.csv"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(words(&output).contains(code), "{}", words(&output));
        assert!(!folder.path().join("books").exists(), "nothing is written");
    }
}

#[test]
fn a_second_import_keeps_what_people_wrote_and_says_what_changed() {
    let files = [("accounts.csv", SALESFORCE), ("team.csv", PEOPLE)];
    let (folder, _, _) = imported(&files, &["accounts.csv", "team.csv"]);
    let path = folder.path().join("books/scenario.json");
    let mine = fs::read_to_string(&path)
        .unwrap()
        .replace("\"hours\": 30", "\"hours\":   31")
        .replace("\"quarter\"", "\"half\"");
    fs::write(&path, &mine).unwrap();
    let next = SALESFORCE
        .replace("0015g00000A4,Dune", "0015g00000A5,Elba")
        .replace("20000,2027-09-01,0055g02,Ana Prado", "25000,2027-09-01,0055g02,Bo Lind");
    fs::write(folder.path().join("next.csv"), &next).unwrap();
    let output = rebook(folder.path(), &["import", "next.csv", "-o", "books"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), mine, "word for word");
    assert_eq!(fs::read_to_string(folder.path().join("books/accounts.csv")).unwrap(), next);
    assert_eq!(fs::read_to_string(folder.path().join("books/before/accounts.csv")).unwrap(), SALESFORCE);
    let said = words(&output);
    assert!(said.contains("1 new, 1 gone") && said.contains("1 with other owners and 1 with another ARR"), "{said}");
    let refused = rebook(folder.path(), &["import", "next.csv", "-o", "books", "--territory", "must"]);
    assert!(refused.status.code() == Some(1) && words(&refused).contains("E164"), "{}", words(&refused));
    let renamed = next.replace("ARR__c", "Recurring");
    fs::write(folder.path().join("next.csv"), renamed).unwrap();
    let refused = rebook(folder.path(), &["import", "next.csv", "-o", "books"]);
    assert!(refused.status.code() == Some(1) && words(&refused).contains("E103"), "{}", words(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("books/accounts.csv")).unwrap(), next, "nothing is replaced");
    let said = rebook(folder.path(), &["import", "next.csv", "-o", "books", "--column", "arr=Recurring"]);
    assert_eq!(said.status.code(), Some(0), "{}", words(&said));
    assert!(fs::read_to_string(&path).unwrap().contains("\"arr\": \"Recurring\""));
}

#[test]
fn a_first_plan_leaves_alone_what_is_delicate_and_hands_over_little_at_once() {
    let accounts = "Account ID,CSM,ARR,Renewal Date,Health\na1,Ana,10,2027-02-15,90\na2,Bo,20,2027-09-01,30\na3,Bo,20,2027-09-01,95\n";
    let team = "Name,Wochenstunden\nAna,\"38,5\"\nBo,\"19,25\"\n";
    let files = [("accounts.csv", accounts), ("team.csv", team)];
    let (_folder, output, scenario) = imported(&files, &["accounts.csv", "team.csv"]);
    let said = words(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(0), "{said}");
    let freeze = &scenario["rules"]["freeze"];
    assert_eq!((freeze["before_renewal_days"].as_u64(), freeze["at_risk"].as_bool()), (Some(60), Some(true)));
    assert_eq!(scenario["schedule"]["per_receiver"], 6);
    assert_eq!(scenario["team"]["values"]["fte"], serde_json::json!({ "19,25": "0.5", "38,5": "1" }));
    assert!(
        said.contains("stay with an owner who is there") && said.contains("more than 6 accounts in one wave"),
        "{said}"
    );
    // Hours that are nobody's full week, and a number that was not there before, are not guessed.
    let odd = files.map(|(name, text)| (name, text.replace("38,5", "55")));
    let odd: Vec<(&str, &str)> = odd.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let (_folder, _, scenario) = imported(&odd, &["accounts.csv", "team.csv"]);
    assert!(scenario["team"]["columns"]["fte"].is_null(), "{scenario:#}");
}

#[test]
fn accepted_doubts_are_counted_and_not_shown() {
    let files = [("accounts.csv", SALESFORCE), ("team.csv", PEOPLE)];
    let (folder, _, mut scenario) = imported(&files, &["accounts.csv", "team.csv"]);
    let path = folder.path().join("books/scenario.json");
    let check = |scenario: &Value| {
        fs::write(&path, scenario.to_string()).unwrap();
        words(&rebook(folder.path(), &["check", "books/scenario.json"]))
    };
    // What the import leaves out is named, so that nothing is said of it; a column that is new is told.
    assert!(!check(&scenario).contains("W101"), "{}", check(&scenario));
    scenario["accounts"].as_object_mut().unwrap().remove("unused");
    assert!(check(&scenario).contains("W101"), "{}", check(&scenario));
    scenario["accept"] = serde_json::json!([{ "code": "W101", "until": "2027-03-31", "why": "not needed" }]);
    let said = check(&scenario);
    assert!(!said.contains("Columns that are not used") && said.contains("accepted: W101"), "{said}");
    scenario["as_of"] = serde_json::json!("2027-04-01");
    let said = check(&scenario);
    assert!(said.contains("W408") && said.contains("Columns that are not used"), "{said}");
}

#[test]
fn load_files_name_people_by_their_user_ids_and_warn_of_nobody() {
    let accounts = SALESFORCE.replace("0055g02,Bo Lind,Spain,Iberia,12", "0055g02,,Spain,Iberia,12");
    let files = [("accounts.csv", accounts.as_str()), ("team.csv", PEOPLE)];
    let (folder, _, _) = imported(&files, &["accounts.csv", "team.csv"]);
    let output = rebook(folder.path(), &["crm", "books/scenario.json", "--work-limit", "200", "-o", "crm"]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    let update = fs::read_to_string(folder.path().join("crm/update.csv")).unwrap();
    assert!(update.contains("005x") && !update.contains("Bo Lind"), "{update}");
    assert!(words(&output).contains("W651") && words(&output).contains("rollback.csv"), "{}", words(&output));
}
