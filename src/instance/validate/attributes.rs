//! Names of attributes: rules use them as they are, so that they must be names that a rule can say.

use super::Check;
use super::measures::MEASURES;
use crate::coverage::{rules, triggers};
use crate::scenario::Account;

/// Words that CEL keeps for itself (language definition, "Syntax").
const RESERVED: &str = "as break const continue else false for function if import in let loop namespace null package \
                        return true var void while";

pub(super) fn check(check: &mut Check) {
    for &name in check.known.attributes.keys() {
        let in_triggers = !check.scenario.triggers.is_empty() && triggers::FIELDS.contains(&name);
        let mut own = Account::FIELDS.iter().map(|field| field.name).chain(rules::names()).chain(MEASURES);
        let why = if in_triggers || own.any(|own| own == name) {
            "is a name of rebook's own"
        } else if RESERVED.split(' ').any(|word| word == name) {
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
