//! E1xx and W1xx: CSV files.

use super::trigger::{Input, Trigger, accounts};

pub const TRIGGERS: &[Trigger] = &[
    accounts("E009", r#"{"decimal": ";"}"#, "id\na1\n"),
    accounts("E113", r#"{"colums": {}}"#, "id,arr\n,5\n"),
    accounts("E101", "{}", "\n\n"),
    accounts("E102", "{}", "Account ID,arr\na1,5\n"),
    accounts("E103", r#"{"columns": {"arr": "ARR (USD)"}}"#, "id,ARR (EUR)\na1,5\n"),
    accounts("E104", r#"{"columns": {"tickets": "Tickets"}}"#, "id,Tickets\na1,5\n"),
    accounts("E104", r#"{"columns": {"arr.x": "ARR"}}"#, "id,ARR\na1,5\n"),
    accounts("E104", r#"{"fill": {"attributes": "5"}}"#, "id\na1\n"),
    accounts("E105", "{}", "id,arr,arr\na1,5,6\n"),
    accounts("E105", "{}", "id,Time Zone,timezone\na1,+01:00,\n"),
    accounts("E106", "{}", "id,arr\na1,5,6\n"),
    accounts("E106", "{}", "id,arr\na1\n"),
    accounts("E107", "{}", "id,arr\na1,n/a\n"),
    accounts("E107", "{}", "id,arr\na1,NaN\n"),
    accounts("E108", "{}", "id;arr\na1;1,234\n"),
    accounts("E109", "{}", "id;arr\na1;1,5\na2;1.5\n"),
    accounts("E110", "{}", "id,renewal\na1,31.12.2027\n"),
    accounts("E111", "{}", "id,locked\na1,maybe\n"),
    accounts("E112", "{}", "id,needs\na1,german\n"),
    Trigger { code: "E112", input: Input::Team("{}", "id,role,leave\nann,csm,2027-01-01\n") },
    accounts("E113", "{}", "id,arr\n,5\n"),
    accounts("E114", "{}", "id,needs.german\na1,2.5\n"),
    accounts("E115", "{}", "id,name\na1,\"x\na2,y\na3,z\n"),
    accounts("W101", "{}", "id,Fax\na1,5\n"),
    accounts("W102", "{}", "id,Current_ARR\na1,5\n"),
    accounts("W103", "{}", "id,arr\n1.23E+10,5\n"),
    accounts("W104", r#"{"columns": {"arr": "AnnualRevenue"}}"#, "id,AnnualRevenue\na1,5\n"),
];
