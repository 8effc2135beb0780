//! Tables as people export them: encodings, separators, titles, footers, workbooks, money, dates and names. Cases made up
//! here, and those of `REBOOK_DATA`, which are skipped, with a word, where it is not set.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use rebook::error::Diagnostics;
use rebook::internal::instance::build;
use rebook::internal::io;
use rebook::internal::scenario::{Document, TableSource};
use serde_json::{Value, json};

/// A scenario whose accounts and people come from tables of these bytes.
pub(crate) struct Tables {
    pub(crate) scenario: Value,
    pub(crate) accounts: Vec<u8>,
    pub(crate) team: Vec<u8>,
}

impl Tables {
    pub(crate) fn new(accounts: impl Into<Vec<u8>>) -> Self {
        let seats = json!({ "csm": { "hours": 1 } });
        let columns =
            json!({ "id": "Account ID", "name": "Account Name", "renewal": "Renewal Date", "owner.csm": "Owner" });
        let scenario = json!({
            "rebook": 1, "name": "x", "as_of": "2027-01-01", "segments": [{ "id": "all", "when": "true", "seats": seats }],
            "team": { "file": "team.csv", "fill": { "role": "csm" } },
            "accounts": { "file": "accounts", "columns": columns }
        });
        let team =
            "id,name,email\np1,Ana Prado,ana@example.com\np2,Bo Nyberg,bo@example.com\np3,Sam Lee,\np4,Sam Lee,\n";
        Self { scenario, accounts: accounts.into(), team: team.into() }
    }

    pub(crate) fn with(mut self, pointer: &str, value: Value) -> Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        self.scenario.pointer_mut(parent).unwrap()[key] = value;
        self
    }

    pub(crate) fn load(&self) -> Result<(Document, Diagnostics), Diagnostics> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("scenario.json"), self.scenario.to_string()).unwrap();
        fs::write(folder.path().join("accounts"), &self.accounts).unwrap();
        fs::write(folder.path().join("team.csv"), &self.team).unwrap();
        io::load(&folder.path().join("scenario.json"))
    }

    pub(crate) fn document(&self) -> Document {
        self.load().unwrap_or_else(|found| panic!("{found}")).0
    }

    /// The codes of all that is found, in their order, but for columns that are empty.
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        let found = self.load().map_or_else(|found| found, |(_, found)| found);
        let mut codes: Vec<&str> = found.0.iter().map(|one| one.code).filter(|code| *code != "W113").collect();
        codes.sort_unstable();
        codes
    }
}

const HEADINGS: &str = "Account ID,Account Name,ARR,Renewal Date,Owner\n";

fn rows(rows: &str) -> Tables {
    Tables::new(format!("{HEADINGS}{rows}"))
}

/// A workbook of sheets, whose rows are the XML of the format.
pub(crate) fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut related) = (String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let at = at + 1;
        write!(list, r#"<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>"#).unwrap();
        write!(related, r#"<Relationship Id="r{at}" Type="{links}/worksheet" Target="worksheets/sheet{at}.xml"/>"#)
            .unwrap();
        let sheet = format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        part(&format!("xl/worksheets/sheet{at}.xml"), &sheet);
    }
    let styles =
        format!(r#"<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#);
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    part(
        "xl/workbook.xml",
        &format!(r#"<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{list}</sheets></workbook>"#),
    );
    part("xl/_rels/workbook.xml.rels", &format!(r#"<Relationships xmlns="{package}">{related}</Relationships>"#));
    let whole = format!(r#"<Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/>"#);
    part("_rels/.rels", &format!(r#"<Relationships xmlns="{package}">{whole}</Relationships>"#));
    part("xl/styles.xml", &styles);
    zip.finish().unwrap().into_inner()
}

/// A row of a sheet: texts, numbers where they begin with `#`, dates with `@`, errors with `!`.
pub(crate) fn row(number: usize, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let place = format!("{}{number}", char::from(b'A' + u8::try_from(at).unwrap()));
        match text.split_at_checked(1) {
            Some(("#", value)) => format!(r#"<c r="{place}"><v>{value}</v></c>"#),
            Some(("@", value)) => format!(r#"<c r="{place}" s="1"><v>{value}</v></c>"#),
            Some(("!", value)) => format!(r#"<c r="{place}" t="e"><v>{value}</v></c>"#),
            _ => format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        }
    };
    format!(r#"<row r="{number}">{}</row>"#, cells.iter().enumerate().map(cell).collect::<String>())
}

#[test]
fn a_table_reads_the_same_in_any_encoding_with_any_separator() {
    let text = "Account ID,Account Name,ARR,Renewal Date,Owner\r\na1,Müller & Söhne,1000.5,2027-05-15,p1\r\n";
    let expected = Tables::new(text).document();
    for separator in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = text.replace(',', separator).replace("\r\n", end);
            let utf16 = || text.encode_utf16();
            let utf32 = || text.chars().map(u32::from);
            let windows = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
            let mark = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
            for (bytes, notes) in [
                (text.clone().into_bytes(), 0),
                (mark(b"\xEF\xBB\xBF", text.clone().into_bytes()), 0),
                (utf16().flat_map(u16::to_le_bytes).collect(), 1),
                (utf16().flat_map(u16::to_be_bytes).collect(), 1),
                (mark(b"\xFE\xFF", utf16().flat_map(u16::to_be_bytes).collect()), 1),
                (utf32().flat_map(u32::to_le_bytes).collect(), 1),
                (mark(b"\xFF\xFE\0\0", utf32().flat_map(u32::to_le_bytes).collect()), 1),
                (windows, 1),
            ] {
                let (document, found) = Tables::new(bytes).load().unwrap_or_else(|found| panic!("{found}"));
                assert_eq!(document.accounts(), expected.accounts());
                assert_eq!(found.0.iter().filter(|one| one.code == "W106").count(), notes, "{separator:?} {end:?}");
            }
        }
    }
}

#[test]
fn numbers_are_decided_by_their_own_column() {
    let table = |text: &str| {
        let tables = Tables::new(format!("Account ID;Account Name;Renewal Date;Owner;ARR;health\n{text}"));
        tables.load().map(|(document, _)| document.accounts().iter().map(|it| (it.arr, it.health)).collect::<Vec<_>>())
    };
    assert_eq!(table("a;;;;1.234,50;78.5\n").unwrap(), [(Some(1234.5), Some(78.5))]);
    assert_eq!(table("a;;;;120,000;78.5\n").unwrap(), [(Some(120_000.0), Some(78.5))]);
    assert_eq!(table("a;;;;$120.000;78.5\n").unwrap(), [(Some(120_000.0), Some(78.5))]);
    assert_eq!(table("a;;;;1.2M;85%\nb;;;;45 k;\nc;;;;n/a;-\n").unwrap()[1..], [(Some(45_000.0), None), (None, None)]);
    let refused = table("a;;;;120.000;78.5\nb;;;;95.000;64.2\n").unwrap_err().0;
    assert_eq!(refused[0].code, "E108");
    assert!(refused[0].cause.contains("120000 or 120"), "{}", refused[0].cause);
}

#[test]
fn the_scenario_decides_what_numbers_and_dates_leave_open() {
    let tables = || rows("a,,120.000,01/02/2027,\n");
    assert_eq!(tables().codes(), ["E108", "E121"]);
    let decided = tables().with("/accounts/decimal", json!(",")).with("/accounts/dates", json!("day_first")).document();
    let account = &decided.accounts()[0];
    assert_eq!((account.arr, account.renewal), (Some(120_000.0), Some(date(2027, 2, 1))));
    assert_eq!(rows("a,,1,01/02/2027,\nb,,1,02/15/2027,\n").document().accounts()[0].renewal, Some(date(2027, 1, 2)));
    assert_eq!(rows("a,,1,15/02/2027,\nb,,1,02/15/2027,\n").codes(), ["E122"]);
}

#[test]
fn currencies_are_converted_or_refused() {
    let mixed = || rows("a,,\"JPY 12,000,000\",,\nb,,\"EUR 80,000.00\",,\nc,,\"USD 5,000.00\",,\nd,,7,,\n");
    let refused = mixed().load().unwrap_err().0;
    assert_eq!(refused[0].code, "E123");
    assert!(refused[0].cause.contains("1 cell JPY (\"JPY 12,000,000\", line 2)"), "{}", refused[0].cause);
    let rates = mixed().with("/rates", json!({ "EUR": 1.5, "JPY": 0.01 }));
    assert_eq!(rates.codes(), ["W110"]);
    let amounts: Vec<_> = rates.document().accounts().iter().map(|account| account.arr.unwrap()).collect();
    assert_eq!(amounts, [120_000.0, 120_000.0, 5_000.0, 7.0]);
    let beside = "Account ID,Account Name,ARR,ARR Currency,Renewal Date,Owner\na,,5,USD,,\nb,,5,GBP,,\n";
    assert_eq!(Tables::new(beside).codes()[0], "E123");
    assert_eq!(rows("a,,€5,,\n").with("/currency", json!("EUR")).codes(), Vec::<&str>::new());
}

#[test]
fn people_and_parents_are_found_by_what_the_table_has() {
    let headings = "Account ID,Account Name,Renewal Date,Owner,parent\n";
    let table = |text: &str| Tables::new(format!("{headings}{text}"));
    let found =
        table("a,Acme,,Ana Prado,\nb,Bolt,,\"Nyberg, Bo\",acme\nc,Core,,BO@example.com,Core\nd,D,,Unassigned,\n");
    let document = found.document();
    let owners: Vec<_> = document.accounts().iter().map(|it| it.owner.get("csm").map(|list| list.0.clone())).collect();
    let one = |id: &str| Some(vec![id.to_owned()]);
    assert_eq!(owners, [one("p1"), one("p2"), one("p2"), None]);
    let parents: Vec<_> = document.accounts().iter().map(|it| it.parent.as_deref()).collect();
    assert_eq!(parents, [None, Some("a"), None, None]);
    assert_eq!(found.codes(), ["W107", "W109", "W109", "W117"]);
    assert_eq!(table("a,Acme,,Sam Lee,\n").codes(), ["E125"]);
    assert_eq!(table("a,Acme,,Anna Prado,\n").codes(), ["W116"]);
}

#[test]
fn lists_take_commas_where_nothing_else_separates() {
    let team = |text: &str| Tables { team: format!("id,languages,industries\n{text}").into(), ..rows("a,,1,,\n") };
    let languages = team("p1,\"English, Spanish\",Retail\n").document().people()[0].languages.0.clone();
    assert_eq!(languages, ["English", "Spanish"]);
    assert_eq!(team("p1,English,\"Oil, Gas\"\n").codes(), ["E124"]);
    let kept = team("p1,English,\"Oil, Gas\"\n").with("/team/lists", json!(";")).document();
    assert_eq!(kept.people()[0].industries.0, ["Oil, Gas"]);
    let told = team("p1,English,\"Oil, Gas\"\np2,English,Gas\n").document();
    assert_eq!(told.people()[0].industries.0, ["Oil", "Gas"]);
}

#[test]
fn workbooks_are_read_by_cells() {
    let headings = row(3, &["Account ID", "Account Name", "ARR", "Renewal Date", "Owner"]);
    let sheet = row(1, &["Book of business"])
        + &headings
        + &row(4, &["a1", "Acme", "#1234.5", "@46522", "p1"])
        + &row(6, &["a2", "Bolt", "#2000", "#46523", "Bo Nyberg"]);
    let notes = row(1, &["Please", "do", "not", "edit"]);
    let tables = Tables::new(xlsx(&[("Notes", &notes), ("Accounts", &sheet)]));
    let document = tables.document();
    let account = &document.accounts()[0];
    assert_eq!((account.arr, account.renewal), (Some(1234.5), Some(date(2027, 5, 15))));
    assert_eq!(document.accounts()[1].renewal, Some(date(2027, 5, 16)));
    assert_eq!(
        document.account_place(1, "arr").to_string().rsplit_once("accounts, ").unwrap().1,
        "Accounts!C6, column \"ARR\""
    );
    assert_eq!(tables.codes(), ["W105", "W109", "W114"]);
    let broken = sheet + &row(7, &["a3", "Core", "!#REF!"]);
    let refused = Tables::new(xlsx(&[("Accounts", &broken)])).load().unwrap_err().0;
    assert!(refused.iter().any(|one| one.code == "E120" && one.place.cell.as_deref() == Some("Accounts!C7")));
    assert_eq!(Tables::new(xlsx(&[("A", &broken)])).with("/accounts/sheet", json!("Accounts")).codes(), ["E119"]);
}

#[test]
fn workbooks_that_claim_too_much_are_refused() {
    let sheet = row(1, &["Account ID", "Account Name", "Renewal Date", "Owner"]) + &row(2, &["a1", "Acme"]);
    let corner = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let document = Tables::new(xlsx(&[("A", &(sheet.clone() + corner))])).load();
    assert!(document.is_err() || document.unwrap().0.accounts().len() == 1);
    let far: Vec<String> = (3..2_000).map(|i| format!(r#"<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>"#)).collect();
    let far = far.concat();
    assert_eq!(Tables::new(xlsx(&[("A", &(sheet + &far))])).codes(), ["E118"]);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1_000_000];
    (0..310).for_each(|_| zip.write_all(&zeros).unwrap());
    assert_eq!(Tables::new(zip.finish().unwrap().into_inner()).codes(), ["E118"]);
}

fn reports() -> Option<PathBuf> {
    let folder = std::env::var_os("REBOOK_DATA").map(|data| Path::new(&data).join("reports"));
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: REBOOK_DATA is not set");
        }
    }
    folder
}

/// What is said of a file, by codes.
type Codes = Vec<&'static str>;

/// A case as it is read, where there is the data.
fn read(case: &str) -> Option<Result<(Document, Codes), Codes>> {
    let codes = |found: &Diagnostics| found.0.iter().map(|one| one.code).collect::<Vec<_>>();
    let read = io::load(&reports()?.join(case));
    Some(read.map(|(document, found)| (document, codes(&found))).map_err(|found| codes(&found)))
}

/// A case that is read: how many accounts there are, their ARR, and the notes.
fn reads(case: &str, accounts: usize, arr: f64, notes: &[&str]) {
    let Some(read) = read(case) else { return };
    let (document, found) = read.unwrap_or_else(|codes| panic!("{case}: {codes:?}"));
    let sum: f64 = document.accounts().iter().filter_map(|account| account.arr).sum();
    assert_eq!((document.accounts().len(), sum), (accounts, arr), "{case}");
    let found: Vec<&str> = found.into_iter().filter(|code| !["W101", "W102"].contains(code)).collect();
    assert_eq!(found, notes, "{case}");
}

/// A case that is refused with these errors.
fn refuses(case: &str, errors: &[&str]) {
    let Some(read) = read(case) else { return };
    let codes = read.err().unwrap_or_else(|| panic!("{case} is read"));
    let found: Vec<&str> = codes.into_iter().filter(|code| code.starts_with('E')).collect();
    assert_eq!(found, errors, "{case}");
}

#[test]
fn d01_the_footer_of_a_report_is_left_out() {
    reads("D01-report-footer/scenario.json", 9, 45_000.0, &["W105"]);
}

#[test]
fn d02_headings_are_found_below_titles() {
    reads("D02-title-rows/scenario.json", 6, 21_000.0, &["W105"]);
}

#[test]
fn d04_several_currencies_are_refused() {
    refuses("D04-currencies/scenario.json", &["E123"]);
}

#[test]
fn d05_encodings_are_told_by_their_bytes() {
    reads("D05-cp1252/scenario.json", 2, 129_500.5, &["W106"]);
    reads("D05-cp1252/scenario-utf16le-nobom.json", 1, 1_000.0, &["W106"]);
    reads("D05-cp1252/scenario-utf32le.json", 1, 1_000.0, &["W106"]);
}

#[test]
fn d06_decimals_are_not_decided_by_another_column() {
    refuses("D06-mixed-decimals/scenario.json", &["E108"]);
    refuses("D06-mixed-decimals/scenario-quiet.json", &["E108"]);
}

#[test]
fn d07_dates_are_read_as_exports_write_them() {
    reads("D07-dates/scenario-iso-time.json", 8, 8_000.0, &[]);
    refuses("D07-dates/scenario.json", &["E110"]);
}

#[test]
fn d08_owners_are_found_by_name_and_address() {
    reads("D08-owner-names/scenario.json", 8, 8_000.0, &["W109", "W107"]);
    let Some(Ok((document, _))) = read("D08-owner-names/scenario.json") else { return };
    let owners = document.accounts().iter().filter(|account| !account.owner.is_empty());
    assert_eq!(owners.filter(|account| account.owner["csm"].0[0].starts_with("0055g")).count(), 5);
}

#[test]
fn d09_rows_of_one_account_are_refused_with_what_they_come_to_and_added_up() {
    let Some(folder) = reports().map(|it| it.join("D09-duplicate-rows")) else { return };
    let (document, _) = io::load(&folder.join("scenario.json")).unwrap_or_else(|found| panic!("{found}"));
    let refused = build(&document).unwrap_err().0;
    let repeated: Vec<_> = refused.iter().filter(|one| one.code == "E304").collect();
    assert_eq!(repeated.len(), 2, "{repeated:?}");
    assert!(
        repeated[0].remedy.contains("\"repeated\": \"add\"") && repeated[0].remedy.contains("1700"),
        "{repeated:?}"
    );
    let text = fs::read_to_string(folder.join("accounts.csv")).unwrap();
    let scenario: Value = serde_json::from_str(&fs::read_to_string(folder.join("scenario.json")).unwrap()).unwrap();
    let columns = scenario["accounts"]["columns"].clone();
    let added = Tables::new(text).with("/accounts/columns", columns).with("/accounts/repeated", json!("add"));
    let arr: Vec<_> = added.document().accounts().iter().map(|it| (it.id.clone(), it.arr)).collect();
    assert_eq!(arr, [("A1".to_owned(), Some(1_700.0)), ("A2".to_owned(), Some(1_000.0))]);
    assert_eq!(added.codes(), ["W101", "W118", "W119", "W119"]);
}

#[test]
fn o01_nobody_in_a_load_file_is_told_unless_the_loader_has_a_word_for_it() {
    let Some(folder) = reports().map(|it| it.join("O01-load-nobody")) else { return };
    let crm = |scenario: &str| {
        let target = tempfile::tempdir().unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_rebook"))
            .args(["crm", folder.join(scenario).to_str().unwrap(), "--work-limit", "200", "-o"])
            .arg(target.path().join("crm"))
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{said}");
        (said, fs::read_to_string(target.path().join("crm/update.csv")).unwrap())
    };
    let (said, update) = crm("scenario.json");
    assert!(said.contains("W651") && update.contains("001A,,"), "{said}\n{update}");
    let (said, update) = crm("scenario-na.json");
    assert!(!said.contains("W651") && update.contains("001A,#N/A"), "{said}\n{update}");
}

#[test]
fn o03_files_to_be_opened_have_a_mark_and_are_read_again() {
    let Some(folder) = reports().map(|it| it.join("O03-non-ascii")) else { return };
    let target = tempfile::tempdir().unwrap();
    let plan = target.path().join("plan.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_rebook"))
        .args(["solve", folder.join("scenario.json").to_str().unwrap(), "--work-limit", "200", "-o"])
        .arg(&plan)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = fs::read(&plan).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
    let source = TableSource { file: "plan.csv".to_owned(), ..TableSource::default() };
    let read = io::export_of(bytes, &source, io::ExportOf::Accounts).unwrap();
    assert!(read.headings[0] == "account" && read.rows.iter().flatten().any(|cell| cell == "Müller & Söhne"));
}

#[test]
fn d11_comma_lists_are_lists() {
    let Some(read) = read("D11-comma-lists/scenario.json") else { return };
    let people = read.unwrap().0.people().to_vec();
    assert_eq!((people[0].regions.0.len(), people[1].languages.0.len()), (2, 2));
}

#[test]
fn d13_the_separator_of_a_first_line_is_taken() {
    reads("D13-sep-line/scenario.json", 1, 1_000.0, &[]);
}

#[test]
fn d16_line_breaks_in_headings_make_no_difference() {
    reads("D16-heading-break/scenario.json", 2, 3_000.0, &[]);
    reads("D16-heading-break/scenario-comma.json", 2, 3_000.0, &[]);
}

#[test]
fn d17_a_workbook_is_read_and_a_page_named_as_one_is_told() {
    let Some(read) = read("D17-workbook/scenario.json") else { return };
    let (document, _) = read.unwrap_or_else(|codes| panic!("{codes:?}"));
    assert_eq!((document.accounts().len(), document.people().len()), (0, 3));
    refuses("D17-workbook/scenario-html.json", &["E116"]);
}

#[test]
fn o04_decisions_come_back_from_spreadsheets() {
    for case in ["us", "de", "us-nodate"] {
        let Some(read) = read(&format!("O04-moves-roundtrip/books/scenario-{case}.json")) else { return };
        let (document, _) = read.unwrap_or_else(|codes| panic!("{case}: {codes:?}"));
        let decided = document.decisions().iter().filter(|it| it.decision.is_some()).count();
        assert!(decided >= 3, "{case}: {decided}");
        assert!(case == "us-nodate" || document.decisions()[0].on == Some(date(2026, 11, 27)));
    }
}
