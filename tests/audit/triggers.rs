//! Triggers: every field that only they see, the role that they name, and what is wrong with them.

use rebook::internal::{instance, io};

use super::{Edits, audited, concerns, edited, finding};

/// What a trigger fires on in the sound scenario with some edits, such as `a1 ann`.
fn fired(edits: Edits, trigger: &str) -> Vec<String> {
    let triggers = format!("[{trigger}]");
    let (_, audit, _) = audited(&edited(&[edits, &[("/triggers", &triggers)]].concat()));
    assert_eq!(audit.triggers.len(), 1, "a trigger is listed whether or not it fires");
    concerns(&audit.triggers[0])
}

fn rule(when: &str) -> String {
    format!(r#"{{ "id": "t", "when": "{when}" }}"#)
}

#[test]
fn fields_and_attributes_are_seen() {
    assert_eq!(fired(&[], &rule("health < health_before - 20")), ["a2 ann"]);
    assert_eq!(fired(&[], &rule("segment_before != segment")), ["a2 ann"], "the segment that it is placed in");
    assert_eq!(fired(&[], &rule("days_to_renewal - 10 < 40")), ["a1 ann"]);
    assert!(fired(&[], &rule("health < 10")).is_empty());
    assert_eq!(fired(&[], &rule("at_risk")).len(), 0);
    assert_eq!(fired(&[("/accounts/2/health", "20")], &rule("at_risk")), ["a3 bea"]);
}

#[test]
fn owners_are_seen() {
    assert_eq!(fired(&[("/accounts/1/owner", "{}")], &rule("ownerless")), ["a2"]);
    assert_eq!(fired(&[("/accounts/1/owner/csm", "\"zoe\"")], &rule("owner_unknown")), ["a2 zoe"]);
    assert!(fired(&[("/accounts/1/owner/csm", "\"zoe\"")], &rule("ownerless")).is_empty());
    assert_eq!(fired(&[("/team/1/end", "\"2027-02-01\"")], &rule("owner_leaves")), ["a3 bea", "a4 bea"]);
    assert_eq!(fired(&[("/accounts/1/locked", "true")], &rule("frozen")), ["a2 ann"]);
    assert_eq!(fired(&[], &rule("owner_days == 365")), ["a3 bea"]);
    assert_eq!(fired(&[], &rule("owner_days > 700")), ["a1 ann", "a4 bea"]);
    assert!(fired(&[("/accounts/2/owner_since", "{}")], &rule("owner_days == 365")).is_empty(), "unknown is no match");
}

/// Two roles; only the first account has an se, who leaves.
const TWO_ROLES: Edits = &[
    ("/segments/0/seats/se", r#"{ "hours": 1 }"#),
    ("/segments/0/when", "\"id == 'a1'\""),
    ("/segments/-", r#"{ "id": "rest", "when": "true", "seats": { "csm": { "hours": 30 } } }"#),
    ("/team/-", r#"{ "id": "cleo", "role": "se", "end": "2027-01-31" }"#),
    ("/accounts/0/owner/se", "\"cleo\""),
    ("/accounts/0/owner_since/se", "\"2026-12-01\""),
];

#[test]
fn a_role_says_whose_owner_is_meant() {
    let leaving = |role: &str| format!(r#"{{ "id": "t", "when": "owner_leaves", "role": "{role}" }}"#);
    assert_eq!(fired(TWO_ROLES, &leaving("se")), ["a1 cleo"]);
    assert!(fired(TWO_ROLES, &leaving("csm")).is_empty());
    assert_eq!(fired(TWO_ROLES, &rule("owner_leaves")), ["a1 cleo"], "any role, and only the owner in that role");
    assert_eq!(fired(TWO_ROLES, &rule("arr > 0 && id == 'a1'")), ["a1 ann", "a1 cleo"], "all owners");
    let all = r#"{ "id": "t", "when": "true", "role": "se" }"#;
    assert_eq!(fired(TWO_ROLES, all), ["a1 cleo"], "accounts without such a seat are left out");
}

#[test]
fn accounts_without_seats_have_triggers_too() {
    let digital: Edits = &[
        ("/segments/0/when", "\"id != 'a1'\""),
        ("/segments/-", r#"{ "id": "digital", "when": "true", "seats": { "csm": { "pattern": "product_led" } } }"#),
    ];
    assert_eq!(fired(digital, &rule("segment == 'digital' && health > 50")), ["a1"]);
    assert!(fired(digital, &rule("segment == 'digital' && ownerless")).is_empty());
}

/// What is said of a scenario with this trigger.
fn diagnosed(edits: Edits, trigger: &str) -> Vec<(&'static str, String)> {
    let triggers = format!("[{trigger}]");
    let text = edited(&[edits, &[("/triggers", &triggers)]].concat());
    let (document, _) = io::parse(&text, "scenario.json").unwrap_or_else(|found| panic!("{found}"));
    let found = instance::build(&document).map_or_else(|found| found, |(_, found)| found);
    found.0.into_iter().map(|one| (one.code, format!("{} {} {}", one.place, one.cause, one.remedy))).collect()
}

#[test]
fn what_is_wrong_with_a_trigger_is_said_at_its_place() {
    let cases = [
        (rule("health <"), "E401", "triggers[0].when"),
        (rule("heath < 10"), "E402", "Did you mean \\\"health\\\"?"),
        (rule("owner_dys < 10"), "E402", "Did you mean \\\"owner_days\\\"?"),
        (rule("health + 'x' == 'y'"), "E403", "It fails on account \\\"a1\\\""),
        (rule("health + 1"), "E403", "instead of true or false"),
        (r#"{ "id": "t", "when": "true", "role": "cms" }"#.to_owned(), "E341", "Did you mean \\\"csm\\\"?"),
        (r#"{ "id": " ", "when": "true" }"#.to_owned(), "E201", "triggers[0].id"),
        ([rule("true"), rule("true")].join(","), "E340", "triggers[1].id"),
    ];
    for (trigger, code, said) in cases {
        let found = diagnosed(&[], &trigger);
        assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [code], "{trigger}: {found:?}");
        assert!(found[0].1.contains(&said.replace("\\\"", "\"")), "{found:?}");
    }
}

#[test]
fn fields_of_triggers_are_names_of_our_own_only_where_there_are_triggers() {
    let edits: Edits = &[("/accounts/0/attributes/frozen", "true"), ("/rules/at_risk", "\"frozen == true\"")];
    assert_eq!(diagnosed(edits, &rule("true")).iter().map(|it| it.0).collect::<Vec<_>>(), ["E218"]);
    let (_, audit, _) = audited(&edited(edits));
    assert!(audit.triggers.is_empty());
}

#[test]
fn a_trigger_is_listed_with_its_title() {
    let triggers = r#"[{ "id": "fell", "title": "Health fell", "when": "health < health_before - 20" },
        { "id": "never", "when": "false" }]"#;
    let (instance, audit, _) = audited(&edited(&[("/triggers", triggers)]));
    let table = super::read(&instance, &audit, false);
    assert!(table.contains("Health fell") && table.contains("Beta (Ann, 100 k)"), "{table}");
    assert!(table.contains("never") && table.contains("no accounts"), "{table}");
    let csv = super::cases(&instance, &audit);
    assert!(csv.contains("trigger.fell,Health fell,1,a2,Beta,all,100000,2027-05-15,csm,ann,Ann,"), "{csv}");
    let (_, ownerless, _) = audited(&edited(&[("/accounts/0/owner", "{}")]));
    assert_eq!(finding(&ownerless, "ownerless").count, 1);
}
