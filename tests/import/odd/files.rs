//! Bytes of every kind: encodings, separators, quotes, line ends, and what is no table at all.

use serde_json::json;

use super::{all_come_out, comes_to, of_accounts, shown};
use crate::tables::Tables;

/// Id, name and ARR of every account of a file.
fn read(bytes: impl Into<Vec<u8>>) -> String {
    let columns = json!({ "id": "Account ID", "name": "Account Name", "arr": "ARR" });
    comes_to(&Tables::new(bytes).with("/accounts/columns", columns), |document| {
        of_accounts(document, |it| format!("{} {} {}", it.id, shown(it.name.as_ref()), shown(it.arr)))
    })
}

fn windows(text: &str) -> Vec<u8> {
    text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect()
}

#[test]
fn encodings_are_told_or_refused() {
    let text = "Account ID,Account Name,ARR\na1,Müller,5\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let twice: String = text.bytes().map(char::from).collect();
    let cases: [(&str, Vec<u8>, &str); 16] = [
        ("plain", text.into(), "a1 Müller 5"),
        ("with a mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), "a1 Müller 5"),
        ("with two marks", [b"\xEF\xBB\xBF\xEF\xBB\xBF", text.as_bytes()].concat(), "a1 Müller 5 W112"),
        ("UTF-16", utf16.clone(), "a1 Müller 5 W106"),
        ("UTF-16 cut short", utf16[..utf16.len() - 1].to_vec(), "E003"),
        ("UTF-16 with a mark, cut short", [b"\xFF\xFE", &utf16[..utf16.len() - 1]].concat(), "E003"),
        ("Windows-1252", windows(text), "a1 Müller 5 W106"),
        ("Windows-1252 with a euro", windows(&text.replace('5', "\"€ 5\"")), "E123"),
        ("Windows-1251", b"Account ID,Account Name,ARR\na1,\xCF\xF0\xE8\xE2\xE5\xF2,5\n".to_vec(), "E003"),
        ("a Mac's", b"Account ID,Account Name,ARR\na1,M\x9Fller,5\n".to_vec(), "E003"),
        ("Shift-JIS", b"Account ID,Account Name,ARR\na1,\x93\x8C\x8B\x9E\x83\x65,5\n".to_vec(), "E003"),
        ("one byte lost", [text.replace("ü", "üü").as_bytes(), b"a2,\xC3,5\n"].concat(), "E003"),
        ("UTF-8 taken for Windows-1252 once", twice.into_bytes(), "a1 MÃ¼ller 5 W121"),
        ("letters replaced", text.replace('ü', "\u{fffd}").into(), "a1 M\u{fffd}ller 5 W121"),
        ("zeros", text.replace('5', "5\0").into(), "E003"),
        ("decomposed accents", text.replace('ü', "u\u{308}").into(), "a1 Mu\u{308}ller 5"),
    ];
    all_come_out(cases.map(|(case, bytes, wanted)| (case.to_owned(), read(bytes), wanted)));
}

#[test]
fn separators_quotes_and_line_ends_are_respected() {
    let head = "Account ID,Account Name,ARR\n";
    let with = |rows: &str| format!("{head}{rows}");
    let cases: [(&str, String, &str); 30] = [
        ("commas", with("a1,Acme,5\n"), "a1 Acme 5"),
        ("semicolons", with("a1,Acme,5\n").replace(',', ";"), "a1 Acme 5"),
        ("tabs", with("a1,Acme,5\n").replace(',', "\t"), "a1 Acme 5"),
        ("bars", with("a1,Acme,5\n").replace(',', "|"), "a1 Acme 5"),
        ("carets", with("a1,Acme,5\n").replace(',', "^"), "E103"),
        ("a stated caret", format!("sep=^\n{}", with("a1,Acme,5\n").replace(',', "^")), "a1 Acme 5"),
        ("a stated semicolon", format!("sep=;\r\n{}", with("a1,Acme,5\n").replace(',', ";")), "a1 Acme 5"),
        ("a stated one that is wrong", format!("sep=;\n{}", with("a1,Acme,5\n")), "E103"),
        ("decimal commas between semicolons", with("a1,Acme,x\n").replace(',', ";").replace('x', "5,5"), "a1 Acme 5.5"),
        (
            "commas in names between semicolons",
            "Account ID;Account Name;ARR\na1;Acme, Inc, NY;5\n".into(),
            "a1 Acme, Inc, NY 5",
        ),
        ("quotes", with("\"a1\",\"Acme, Inc\",\"5\"\n"), "a1 Acme, Inc 5"),
        ("quotes in quotes", with("a1,\"Acme \"\"X\"\"\",5\n"), "a1 Acme \"X\" 5"),
        ("quotes inside a cell", with("a1,Acme \"X\" Ltd,5\n"), "a1 Acme \"X\" Ltd 5"),
        ("spaces before quotes", with("a1, \"Acme, Inc\", 5\n"), "a1 Acme, Inc 5"),
        ("single quotes", with("a1,'Acme, Inc',5\n"), "E106"),
        ("a quote that is never closed", with("a1,\"Acme,5\na2,Bolt,6\n"), "E106 E115"),
        ("one that is closed too late", with("a1,\"Acme,5\na2,Bolt\",6\n"), "a1 Acme,5\na2,Bolt 6 W122"),
        ("line ends in quotes", with("a1,\"Acme\nInc\",5\n"), "a1 Acme\nInc 5"),
        ("CRLF", with("a1,Acme,5\na2,Bolt,6\n").replace('\n', "\r\n"), "a1 Acme 5 | a2 Bolt 6"),
        ("CR", with("a1,Acme,5\na2,Bolt,6\n").replace('\n', "\r"), "a1 Acme 5 | a2 Bolt 6"),
        ("mixed", with("a1,Acme,5\r\na2,Bolt,6\ra3,Cero,7"), "a1 Acme 5 | a2 Bolt 6 | a3 Cero 7"),
        ("no last line end", with("a1,Acme,5"), "a1 Acme 5"),
        ("blank lines", with("\n\na1,Acme,5\n\n"), "a1 Acme 5"),
        ("rows of separators", with(",,\na1,Acme,5\n,,\n"), "a1 Acme 5 W105"),
        ("an end of DOS", with("a1,Acme,5\n\u{1a}"), "a1 Acme 5"),
        ("one more separator everywhere", with("a1,Acme,5\n").replace('\n', ",\n"), "a1 Acme 5"),
        ("one more separator in rows", with("a1,Acme,5,\n"), "a1 Acme 5"),
        ("a row that is too wide", with("a1,Acme, Inc,5\n"), "E106"),
        ("a row that is too short", with("a1,Acme\n"), "E106"),
        ("a quote of another program", with("a1,“Acme”,5\n"), "a1 “Acme” 5"),
    ];
    all_come_out(cases.map(|(case, text, wanted)| (case.to_owned(), read(text), wanted)));
}

#[test]
fn what_is_no_table_is_named_as_what_it_is() {
    let cases: [(&str, &[u8], &str); 18] = [
        ("nothing", b"", "E101"),
        ("a mark", b"\xEF\xBB\xBF", "E101"),
        ("line ends", b"\n\n\n", "E101"),
        ("headings alone", b"Account ID,Account Name,ARR\n", ""),
        ("a page", b"<html><table><tr><td>Account ID</td></tr></table></html>", "E116"),
        ("a page in UTF-16", b"\xFF\xFE<\0h\0t\0m\0l\0>\0", "E116"),
        ("a page behind spaces", b"\n\n  <table><tr><td>Account ID</td></tr></table>", "E116"),
        ("a page in parts", b"MIME-Version: 1.0\nContent-Type: text/html\n", "E116"),
        (
            "a spreadsheet of 2003",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "E116",
        ),
        ("XML", b"<?xml version=\"1.0\"?><accounts/>", "E116"),
        ("a PDF", b"%PDF-1.7\n", "E116"),
        ("an archive", b"\x1F\x8B\x08\0", "E116"),
        ("a formatted text", b"{\\rtf1 Account ID}", "E116"),
        ("a list of JSON", b"[{\"Account ID\": \"a1\", \"ARR\": 5}]", "E116"),
        ("an object of JSON", b"{\n  \"accounts\": []}", "E116"),
        ("a database", b"SQLite format 3\0", "E116"),
        ("Parquet", b"PAR1\x15\x04", "E116"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0", "E116"),
    ];
    all_come_out(cases.map(|(case, bytes, wanted)| (case.to_owned(), read(bytes), wanted)));
}
