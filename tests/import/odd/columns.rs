//! Headings: where they stand, how often, and over how many columns.

use serde_json::{Value, json};

use super::{all_come_out, comes_to, of_accounts, shown};
use crate::tables::Tables;

fn read(text: &str, columns: Value) -> String {
    comes_to(&Tables::new(text).with("/accounts/columns", columns), |document| {
        of_accounts(document, |it| format!("{} {}", it.id, shown(it.arr)))
    })
}

#[test]
fn headings_are_found_once_or_refused() {
    let mapped = || json!({ "id": "Account ID", "arr": "ARR" });
    let cases: [(&str, Value, &str); 16] = [
        ("Account ID,ARR\na1,5\n", mapped(), "a1 5"),
        ("account_id,arr\na1,5\n", mapped(), "a1 5"),
        (" Account  ID , ARR \na1,5\n", mapped(), "a1 5"),
        ("\"Account\nID\",\"ARR\r\n\"\na1,5\n", mapped(), "a1 5"),
        ("Account\u{a0}ID,ARR\na1,5\n", mapped(), "a1 5"),
        ("Account ID,ARR,ARR\na1,5,6\n", mapped(), "E105"),
        ("Account ID,ARR,arr\na1,5,6\n", mapped(), "a1 5"),
        ("Account ID,Name,ARR,Name\na1,x,5,y\n", mapped(), "E105"),
        ("Account ID,Notes,ARR,Notes\na1,x,5,y\n", mapped(), "a1 5"),
        ("Account ID,,ARR,\na1,x,5,y\n", mapped(), "a1 5"),
        (",Account ID,ARR\n0,a1,5\n1,a2,6\n", mapped(), "a1 5 | a2 6"),
        (",,2026,2027\nAccount ID,Owner,Old ARR,ARR\na1,p1,4,5\n", mapped(), "a1 5 W105"),
        ("Account ID,ARR (2026)\na1,5\n", mapped(), "E103"),
        ("Account-ID,ARR\na1,5\n", mapped(), "a1 5"),
        ("ACCOUNT ID,ARR\na1,5\n", json!({ "id": "Account ID", "name": "Account ID" }), "a1 5"),
        ("a1,5\na2,6\n", mapped(), "E103"),
    ];
    all_come_out(cases.map(|(text, columns, wanted)| (format!("{text:?}"), read(text, columns), wanted)));
}
