//! Names of attributes: rules use them as they are, so that they must be names that a rule can say.

use super::Check;
use super::measures::MEASURES;
use crate::coverage::{rules, triggers};

/// The account's own fields, as rules name them.
const FIELDS: [&str; 31] = [
    "id",
    "name",
    "parent",
    "segment",
    "arr",
    "renewal",
    "health",
    "stage",
    "stage_since",
    "industry",
    "region",
    "country",
    "language",
    "time_zone",
    "employees",
    "domain",
    "needs",
    "wants",
    "hours",
    "effort",
    "hours_by",
    "cost_by",
    "owner",
    "owner_since",
    "former_owners",
    "contacts",
    "locked",
    "locked_to",
    "lock_reason",
    "forbidden",
    "attributes",
];

/// Words that CEL keeps for itself (language definition, "Syntax").
const RESERVED: [&str; 21] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

pub(super) fn check(check: &mut Check) {
    for &name in check.known.attributes.keys() {
        let in_triggers = !check.scenario.triggers.is_empty() && triggers::FIELDS.contains(&name);
        let why = if in_triggers || [&FIELDS[..], &rules::FIELDS, &MEASURES].iter().any(|own| own.contains(&name)) {
            "is a name of rebook's own"
        } else if RESERVED.contains(&name) {
            "means something else in rules"
        } else if !is_identifier(name) {
            "is not made of letters, digits and underscores"
        } else {
            continue;
        };
        let accounts = check.document.accounts();
        let first = accounts.iter().position(|account| account.attributes.contains_key(name)).unwrap_or_default();
        let place = check.document.account_place(first, &format!("attributes.{name}"));
        let cause = format!("The attribute \"{name}\" {why}.");
        check.found.push("E218", place, cause, "Give it another name, such as \"open_tickets\".");
    }
}

/// Whether a name can stand in a rule as it is.
fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    #[test]
    fn every_field_of_an_account_is_listed() {
        let schema = crate::scenario::schema::schema();
        let fields = schema.pointer("/$defs/Account/properties").and_then(Value::as_object).unwrap();
        let listed: BTreeSet<&str> = super::FIELDS.into_iter().collect();
        assert_eq!(fields.keys().map(String::as_str).collect::<BTreeSet<_>>(), listed);
    }
}
