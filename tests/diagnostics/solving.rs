//! E4xx, W4xx and E5xx: rules over accounts, and rules that contradict each other.

use super::trigger::{Trigger, edit};

const NAMED: &str = r#"{ "csm": { "hours": 3 } }"#;
const HEAVY: &str = r#"{ "balance": { "arr": 1000, "hours": 1000 }, "fit": 1000, "coverage": 1000 }"#;
/// Three seats of 60 hours for two people of 100: enough hours in all, and no way to share them out.
const CHUNKS: &str = r#"[{ "id": "rest", "when": "true", "seats": { "csm": { "hours": 60 } } }]"#;
const TWO: &str = r#"[{ "id": "ann", "role": "csm", "hours": 100 }, { "id": "bea", "role": "csm", "hours": 100 }]"#;
const THREE: &str = r#"[{ "id": "a1" }, { "id": "a2" }, { "id": "a3" }]"#;
/// Five seats of one role in one pod of eight: 32,768 ways.
const CROWD: &str =
    r#"[{ "id": "rest", "when": "true", "seats": { "csm": { "hours": 1, "count": 5, "pattern": "pod" } } }]"#;
const EIGHT: &str = r#"[
    { "id": "p1", "role": "csm", "pod": "one" }, { "id": "p2", "role": "csm", "pod": "one" },
    { "id": "p3", "role": "csm", "pod": "one" }, { "id": "p4", "role": "csm", "pod": "one" },
    { "id": "p5", "role": "csm", "pod": "one" }, { "id": "p6", "role": "csm", "pod": "one" },
    { "id": "p7", "role": "csm", "pod": "one" }, { "id": "p8", "role": "csm", "pod": "one" }]"#;

pub const TRIGGERS: &[Trigger] = &[
    edit("E401", &[("/segments/0/when", r#""arr >=""#)]),
    edit("E402", &[("/segments/0/when", r#""arrr >= 100000""#)]),
    edit("E403", &[("/segments/0/when", r#""arr >= \"much\"""#)]),
    edit("E404", &[("/segments/1/when", r#""arr >= 25000""#)]),
    edit("E405", &[("/accounts/0/arr", "9e11"), ("/accounts/1/arr", "9e11"), ("/objective", HEAVY)]),
    edit("E406", &[("/segments/1/seats", NAMED), ("/rules/caps", r#"[{ "measure": "accounts", "at_most": 1 }]"#)]),
    edit("E408", &[("/segments/0/importance", "0"), ("/segments/1/importance", "0")]),
    edit(
        "E407",
        &[(
            "/segments/0/when",
            r#""[1,2,3,4,5,6,7,8,9,10].all(x0, [1,2,3,4,5,6,7,8,9,10].all(x1, [1,2,3,4,5,6,7,8,9,10].all(x2, [1,2,3,4,5,6,7,8,9,10].all(x3, [1,2,3,4,5,6,7,8,9,10].all(x4, [1,2,3,4,5,6,7,8,9,10].all(x5, [1,2,3,4,5,6,7,8,9,10].all(x6, [1,2,3,4,5,6,7,8,9,10].all(x7, true))))))))""#,
        )],
    ),
    edit(
        "W401",
        &[
            ("/segments/1/when", r#""arr < 100000 && health > 90""#),
            ("/accounts/1/segment", r#""top""#),
            ("/accounts/2/segment", r#""top""#),
        ],
    ),
    edit(
        "W402",
        &[
            ("/segments/1/seats", NAMED),
            ("/rules/caps", r#"[{ "measure": "arr", "at_most": 20000 }]"#),
            ("/rules/families", r#""apart""#),
        ],
    ),
    edit("E501", &[("/segments", CROWD), ("/team", EIGHT), ("/accounts", THREE), ("/pools", "[]"), ("/what_if", "[]")]),
    edit("E502", &[("/rules/coverage", r#""required""#), ("/segments/0/seats/csm/needs/integration", "5")]),
    edit(
        "E503",
        &[
            ("/rules/coverage", r#""required""#),
            ("/segments", CHUNKS),
            ("/team", TWO),
            ("/accounts", THREE),
            ("/pools", "[]"),
            ("/what_if", "[]"),
        ],
    ),
];
