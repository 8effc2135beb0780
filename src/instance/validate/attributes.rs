//! Names of attributes: rules use them as they are, so that they must be names that a rule can say.

use super::Check;
use super::measures::MEASURES;
use crate::coverage::{rules, triggers};
use crate::scenario::Account;

/// Words that CEL keeps for itself (language definition, "Syntax").
const RESERVED: &str = "as break const continue else false for function if import in let loop namespace null package \
                        return true var void while";

/// Why an attribute can't have the name of a field or a measure.
const OWN: &str = "is a name of rebook's own";

pub(super) fn check(check: &mut Check) {
    for &name in check.known.attributes.keys() {
        let in_triggers = !check.scenario.triggers.is_empty() && triggers::FIELDS.contains(&name);
        let why = if in_triggers { Some(OWN) } else { why_not(name) };
        let Some(why) = why else { continue };
        let accounts = check.document.accounts();
        let first = accounts.iter().position(|account| account.attributes.contains_key(name)).unwrap_or_default();
        let place = check.document.account_place(first, &format!("attributes.{name}"));
        let cause = format!("The attribute \"{name}\" {why}.");
        check.found.push("E218", place, cause, "Give it another name, such as \"open_tickets\".");
    }
}

/// Why an attribute can't have a name, or nothing if it can.
#[must_use]
pub fn why_not(name: &str) -> Option<&'static str> {
    let mut own = Account::FIELDS.iter().map(|field| field.name).chain(rules::names()).chain(MEASURES);
    if own.any(|own| own == name) {
        Some(OWN)
    } else if RESERVED.split(' ').any(|word| word == name) {
        Some("means something else in rules")
    } else if !is_identifier(name) {
        Some("is not made of letters, digits and underscores")
    } else {
        None
    }
}

/// Whether a name can stand in a rule as it is.
fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
