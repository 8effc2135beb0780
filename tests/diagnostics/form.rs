//! E0xx: files, JSON and its structure.

use super::trigger::{Input, Trigger, edit};

pub const TRIGGERS: &[Trigger] = &[
    Trigger { code: "E001", input: Input::Missing },
    Trigger { code: "E002", input: Input::Huge },
    Trigger { code: "E003", input: Input::Bytes(b"{\"name\": \"caf\xE9\"}") },
    Trigger { code: "E004", input: Input::Bytes(b"{\"rebook\": 1,}") },
    edit("E005", &[("/rebook", "2")]),
    edit("E006", &[("/sgments", "[]")]),
    edit("E007", &[("/team", "\"team.csv\"")]),
    edit("E007", &[("/rules/balance/arr", "null")]),
    edit("E007", &[("/what_if/0/changes/0/merge", "[]")]),
    edit("E007", &[("/period", "3")]),
    edit("E008", &[("/accounts/0", "{}")]),
    edit("E009", &[("/segments/0/seats/csm/pattern", "\"nmaed\"")]),
    Trigger { code: "E010", input: Input::Bytes(b"{\"rebook\": 1, \"name\": \"x\", \"name\": \"y\"}") },
    edit("E011", &[("/accounts/1/renewal", "\"2027-02-30\"")]),
    edit("E012", &[("/segments/0/seats/csm/needs/integration", "300")]),
    edit("E012", &[("/segments/0/seats/csm/count", "-1")]),
    edit("E012", &[("/segments/0/seats/csm/count", "1.5")]),
    edit("E012", &[("/rules/moves", "{\"at_most\": 5000000000}")]),
    edit("E013", &[("/accounts", "{\"csv\": \"/etc/accounts.csv\"}")]),
    Trigger {
        code: "E014",
        input: Input::Text(
            r#"{"rebook": 1, "name": "x", "as_of": "2027-01-01", "segments": [], "team": [], "accounts": {"csv": "a"}}"#,
        ),
    },
];
