//! Workbooks: odd cells, odd sheets, and files that are damaged or claim too much.

use std::io::{Cursor, Read as _, Write as _};

use serde_json::json;

use super::{all_come_out, comes_to, of_accounts, shown};
use crate::tables::{Tables, row, xlsx};

fn read(bytes: Vec<u8>) -> String {
    let columns = json!({ "id": "Account ID", "name": "Account Name", "arr": "ARR", "renewal": "Renewal" });
    comes_to(&Tables::new(bytes).with("/accounts/columns", columns), |document| {
        of_accounts(document, |it| {
            format!("{} {} {} {}", it.id, shown(it.name.as_ref()), shown(it.arr), shown(it.renewal)).trim().to_owned()
        })
    })
}

const HEAD: [&str; 4] = ["Account ID", "Account Name", "ARR", "Renewal"];

fn sheet(rows: &[&[&str]]) -> String {
    let head = row(1, &HEAD);
    rows.iter().enumerate().fold(head, |text, (at, cells)| text + &row(at + 2, cells))
}

fn one(rows: &[&[&str]]) -> Vec<u8> {
    xlsx(&[("Accounts", &sheet(rows))])
}

/// An archive of parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn cells_of_workbooks_are_read_by_what_they_are() {
    let cases: [(&str, &[&[&str]], &str); 16] = [
        ("numbers and days", &[&["a1", "Acme", "#1234.5", "@46522"]], "a1 Acme 1234.5 2027-05-15"),
        ("a day with a time", &[&["a1", "", "", "@46522.75"]], "a1   2027-05-15"),
        ("a number in a column of days", &[&["a1", "", "", "#46522"]], "a1   2027-05-15"),
        ("a small number there", &[&["a1", "", "", "#42"]], "E110"),
        ("a day in a column of amounts", &[&["a1", "", "@46522"]], "E107"),
        ("numbers as texts", &[&["a1", "", "1.234,50"], &["a2", "", "$1.234"]], "a1  1234.5 | a2  1234"),
        ("texts and numbers", &[&["a1", "", "#1234.567"], &["a2", "", "1.234,50"]], "a1  1234.567 | a2  1234.5"),
        (
            "days as texts",
            &[&["a1", "", "", "15/05/2027"], &["a2", "", "", "@46523"]],
            "a1   2027-05-15 | a2   2027-05-16",
        ),
        ("days as texts that can be read twice", &[&["a1", "", "", "01/02/2027"], &["a2", "", "", "@46523"]], "E121"),
        ("ids as numbers", &[&["#1001", "Acme", "#5"]], "1001 Acme 5"),
        ("a long id as a number", &[&["#4.87E+18", "Acme", "#5"]], "4870000000000000000 Acme 5 W103"),
        ("an id as a day", &[&["@46522", "Acme", "#5"]], "2027-05-15 Acme 5 W103"),
        ("an error", &[&["a1", "Acme", "!#DIV/0!"]], "E120"),
        ("an error for unknown", &[&["a1", "Acme", "!#N/A"]], "E120"),
        ("an error in an id", &[&["!#REF!", "Acme", "#5"]], "E120"),
        (
            "a total",
            &[&["a1", "Acme", "#5"], &["a2", "Bolt", "#6"], &["Total", "", "#11"]],
            "a1 Acme 5 | a2 Bolt 6 W105",
        ),
    ];
    all_come_out(cases.map(|(case, rows, wanted)| (case.to_owned(), read(one(rows)), wanted)));
}

#[test]
fn the_right_sheet_is_read_and_the_others_are_said() {
    let (good, empty) = (sheet(&[&["a1", "Acme", "#5"]]), String::new());
    let notes = row(1, &["Please do not edit"]);
    let pivot = row(1, &["Region", "Sum of ARR"]) + &row(2, &["North", "#5"]);
    let merged = row(1, &["", "", "Money"]) + &row(3, &HEAD) + &row(4, &["a1", "Acme", "#5"]);
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("one", xlsx(&[("A", &good)]), "a1 Acme 5"),
        ("notes before it", xlsx(&[("Notes", &notes), ("A", &good)]), "a1 Acme 5 W114"),
        ("a pivot behind it", xlsx(&[("A", &good), ("Pivot", &pivot)]), "a1 Acme 5 W114"),
        ("an empty one before it", xlsx(&[("Empty", &empty), ("A", &good)]), "a1 Acme 5"),
        ("two that fit", xlsx(&[("2026", &good), ("2027", &good)]), "E126"),
        ("empty", xlsx(&[("A", &empty)]), "E101"),
        ("below titles", xlsx(&[("A", &merged)]), "a1 Acme 5 W105"),
    ];
    all_come_out(cases.map(|(case, bytes, wanted)| (case.to_owned(), read(bytes), wanted)));
    let twice = xlsx(&[("2026", &good), ("2027", &sheet(&[&["a1", "Acme", "#6"]]))]);
    let columns = json!({ "id": "Account ID", "arr": "ARR" });
    let named = Tables::new(twice).with("/accounts/columns", columns).with("/accounts/sheet", json!("2027"));
    assert_eq!(named.document().accounts()[0].arr, Some(6.0));
}

#[test]
fn damaged_and_bloated_workbooks_are_refused() {
    let good = one(&[&["a1", "Acme", "#5"]]);
    let half = good.len() / 2;
    let corner = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let far = xlsx(&[("A", &(sheet(&[&["a1", "Acme", "#5"]]) + corner))]);
    let zeros = vec![b' '; 310_000_000];
    let nested = format!("<worksheet>{}", "<a>".repeat(200_000));
    let shared = good.clone();
    let cases: [(&str, Vec<u8>, &str); 14] = [
        ("whole", shared, "a1 Acme 5"),
        ("cut in half", good[..half].to_vec(), "E117"),
        ("cut at the end", good[..good.len() - 30].to_vec(), "E117"),
        ("its first bytes", good[..40].to_vec(), "E117"),
        ("with its middle lost", without(&good, half), "E117"),
        ("a cell in the last corner", far, "a1 Acme 5 W105"),
        ("an archive of something else", archive(&[("word/document.xml", b"<w/>")]), "E116"),
        ("an archive of a CSV file", archive(&[("accounts.csv", b"Account ID\na1\n")]), "E116"),
        ("an archive of nothing", archive(&[]), "E116"),
        ("a workbook of nothing", archive(&[("xl/workbook.xml", b"")]), "E117"),
        ("a bomb", archive(&[("xl/workbook.xml", &zeros)]), "E118"),
        ("an ODS of nothing", archive(&[("content.xml", b"")]), "E117"),
        ("an old workbook of nothing", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "E117"),
        ("tags in tags", archive(&[("xl/workbook.xml", nested.as_bytes())]), "E117"),
    ];
    all_come_out(cases.map(|(case, bytes, wanted)| (case.to_owned(), read(bytes), wanted)));
}

/// An old workbook (XLS): two sheets, of which the second has two accounts.
const OLD: &[u8] = include_bytes!("files/accounts.xls");
/// The same with one more cell in the last row and column that the format has.
const FAR: &[u8] = include_bytes!("files/far.xls");

#[test]
fn old_and_open_workbooks_are_read_and_their_claims_looked_at() {
    let cell = |kind: &str, text: &str| format!("<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>");
    let word = |text: &str| cell("office:value-type=\"string\"", text);
    let head: String = HEAD.iter().map(|text| word(text)).collect();
    let amount = cell("office:value-type=\"float\" office:value=\"1234.5\"", "1.234,50");
    let day = cell("office:value-type=\"date\" office:date-value=\"2027-05-15\"", "15.05.27");
    let record = format!("<table:table-row>{}{}{amount}{day}</table:table-row>", word("a1"), word("Acme"));
    let far = "<table:table-row table:number-rows-repeated=\"1048570\"/><table:table-row><table:table-cell \
        table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    let open = |more: &str| {
        let schemas = ["office", "table", "text"]
            .map(|it| format!("xmlns:{it}=\"urn:oasis:names:tc:opendocument:xmlns:{it}:1.0\""));
        let content = format!(
            "<office:document-content {}><office:body><office:spreadsheet><table:table table:name=\"A\"><table:table-row>{head}</table:table-row>{record}{more}</table:table></office:spreadsheet></office:body></office:document-content>",
            schemas.join(" ")
        );
        let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
        let kind: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
        archive(&[
            ("mimetype", kind),
            ("content.xml", content.as_bytes()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ])
    };
    let texts = b"<sst uniqueCount=\"99999999999\" count=\"1\"><si><t>x</t></si></sst>";
    let mut lying = archive_of(&one(&[&["a1", "Acme", "#5"]]));
    lying.push(("xl/sharedStrings.xml".to_owned(), texts.to_vec()));
    let lying: Vec<(&str, &[u8])> = lying.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let claims = {
        // The record of a sheet's size, with its last row set to the largest number.
        let at = OLD.windows(4).rposition(|it| it == [0x00, 0x02, 0x0E, 0x00]).unwrap();
        let mut bytes = OLD.to_vec();
        bytes[at + 8..at + 12].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
        bytes
    };
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("old", OLD.to_vec(), "a1 Müller & Söhne 1234.5 2027-05-15 | a2 Bolt 2000 2027-05-16 W114"),
        ("old with a far corner", FAR.to_vec(), "E118"),
        ("old with a size that is not so", claims, "E118"),
        ("old, cut short", OLD[..3_000].to_vec(), "E117"),
        ("open", open(""), "a1 Acme 1234.5 2027-05-15"),
        ("open with a far corner", open(far), "E118"),
        ("more texts than there are", archive(&lying), "E118"),
    ];
    all_come_out(cases.map(|(case, bytes, wanted)| (case.to_owned(), read(bytes), wanted)));
}

/// The parts of an archive.
fn archive_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let parts = 0..archive.len();
    let part = |index: usize| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    parts.map(part).collect()
}

/// The bytes without some in the middle, which nothing says.
fn without(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at - 200..at + 200].fill(0);
    bytes
}
