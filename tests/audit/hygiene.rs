//! What looks wrong in the data, and above all what does not.

use super::{Edits, audited, edited};

/// The codes of the doubts in the sound scenario with some edits, and the first one's words.
fn doubts(edits: Edits) -> (Vec<&'static str>, String) {
    let (_, _, found) = audited(&edited(edits));
    let told: Vec<_> = found.0.iter().filter(|one| one.code.starts_with("W31")).collect();
    (told.iter().map(|one| one.code).collect(), told.first().map(|one| one.cause.clone()).unwrap_or_default())
}

#[track_caller]
fn assert_sound(edits: Edits) {
    assert_eq!(doubts(edits), (Vec::new(), String::new()), "{edits:?}");
}

#[test]
fn families_and_providers_share_names_and_domains() {
    assert_sound(&[("/accounts/1/parent", "\"a1\""), ("/accounts/1/name", "\"Alpha GmbH\"")]);
    assert_sound(&[
        ("/accounts/0/parent", "\"a3\""),
        ("/accounts/1/parent", "\"a3\""),
        ("/accounts/0/domain", "\"x.com\""),
        ("/accounts/1/domain", "\"x.com\""),
    ]);
    assert_sound(&[("/accounts/0/domain", "\"gmail.com\""), ("/accounts/1/domain", "\"me@gmail.com\"")]);
    // One name, but each has a domain of its own.
    assert_sound(&[
        ("/accounts/1/name", "\"Alpha\""),
        ("/accounts/0/domain", "\"alpha-bank.com\""),
        ("/accounts/1/domain", "\"alphafoods.com\""),
    ]);
    let names = [("/accounts/1/name", "\"ALPHA, Inc.\"")];
    let (codes, text) = doubts(&names);
    assert_eq!(codes, ["W310"]);
    assert_eq!(text, "1 customer may be there more than once, by name: \"Alpha\" (a1) and \"ALPHA, Inc.\" (a2).");
    let both =
        [("/accounts/1/name", "\"Alpha\""), ("/accounts/0/domain", "\"x.com\""), ("/accounts/1/domain", "\"x.com\"")];
    assert_eq!(doubts(&both).0, ["W310"], "told once");
}

#[test]
fn ids_with_digits_are_no_names() {
    let account = |id: &str| format!(r#"{{ "id": "{id}", "arr": 1, "region": "North", "language": "English" }}"#);
    let with = |ids: [&str; 2]| doubts(&[("/accounts/-", &account(ids[0])), ("/accounts/-", &account(ids[1]))]).0;
    assert_eq!(with(["001xA", "001xa"]), ["W316"], "a spreadsheet would take one for the other");
    assert_eq!(with(["Omega Ltd", "Omega"]), ["W310"]);
}

#[test]
fn a_sum_counts_unless_it_may_be_chance() {
    let family = |arrs: [u32; 3]| {
        let arr = arrs.map(|arr| arr.to_string());
        doubts(&[
            ("/accounts/0/arr", &arr[0]),
            ("/accounts/1/arr", &arr[1]),
            ("/accounts/2/arr", &arr[2]),
            ("/accounts/1/parent", "\"a1\""),
            ("/accounts/2/parent", "\"a1\""),
        ])
    };
    assert_eq!(family([300_000, 100_000, 200_000]).0, ["W312"], "the only parent there is");
    assert!(family([300_001, 100_000, 200_003]).0.is_empty());
    assert_eq!(
        family([123_456, 23_456, 100_000]).1,
        "The ARR of 1 parent is the sum of the subsidiaries': \"Alpha\" has 123456, and so have its 2 subsidiaries together."
    );
}

#[test]
fn one_sum_among_many_parents_is_chance() {
    let mut families = Vec::new();
    for family in 0..10 {
        let parent = if family == 0 { 30_000 } else { 20_000 + family * 1_000 };
        let account = |id: &str, arr: u32, more: &str| {
            format!(r#"{{ "id": "{id}{family}", "arr": {arr}, "region": "North", "language": "English"{more} }}"#)
        };
        let child = format!(r#", "parent": "p{family}""#);
        families.extend([account("p", parent, ""), account("c", 10_000, &child), account("d", 20_000, &child)]);
    }
    let list = format!("[{}]", families.join(","));
    assert_eq!(doubts(&[("/accounts", &list)]), (Vec::new(), String::new()));
    let telling = list.replacen("30000", "30123", 1).replacen("20000", "20123", 1);
    assert_eq!(doubts(&[("/accounts", &telling)]).0, ["W312"], "no chance with five digits");
}

#[test]
fn slips_are_told_with_what_was_meant() {
    let far = [("/accounts/0/region", "\"South\""), ("/accounts/1/region", "\"Northeast\"")];
    assert_eq!(doubts(&far).0, ["W314"], "nobody looks after them, but they are no slips");
    assert_sound(&[("/accounts/0/language", "\" ENGLISH \"")]);
    let (codes, text) = doubts(&[("/accounts/0/language", "\"Englsh\"")]);
    assert_eq!(codes, ["W313", "W314"], "and nobody speaks it");
    let told =
        "1 word for language may be slips: \"Englsh\" (1 account) looks like \"English\" (3 accounts, 2 people).";
    assert_eq!(text, told);
    // Frequent words that nobody lists are no slips of each other, rare ones are.
    let industries = |rare: usize| {
        let account = |(i, industry): (usize, &str)| {
            format!(
                r#"{{ "id": "b{i}", "arr": 1, "region": "North", "language": "English", "industry": "{industry}" }}"#
            )
        };
        let names = std::iter::repeat_n("Telecommunications", 10).chain(std::iter::repeat_n("Telecomunications", rare));
        let list: Vec<String> = names.enumerate().map(account).collect();
        doubts(&[("/accounts", &format!("[{}]", list.join(",")))]).0
    };
    assert_eq!(industries(2), ["W313"]);
    assert!(industries(3).is_empty());
    let spaced = [("/accounts/0/industry", "\"Health-care\""), ("/accounts/1/industry", "\"Healthcare\"")];
    assert_eq!(doubts(&spaced).0, ["W313"]);
    assert_sound(&[("/accounts/0/industry", "\"Tier 1-1\""), ("/accounts/1/industry", "\"Tier 11\"")]);
}

#[test]
fn skills_that_an_industry_asks_for_are_words_for_it() {
    let skills = ("/skills", r#"{ "integration": "Integration", "retail": "Retail" }"#);
    let template = ("/segments/0/seats/csm/wants", r#"{ "{industry}": 3 }"#);
    let edits = [skills, template, ("/accounts/0/industry", "\"Retial\"")];
    assert_eq!(doubts(&edits).0, ["W313"]);
    assert_sound(&[skills, ("/accounts/0/industry", "\"Retial\"")]);
}
