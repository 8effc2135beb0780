//! Explanations as CSV: one row for each other owner, seat of a book, or group of rules.

use super::{obstacle, shift};
use crate::explain::{AccountExplained, PersonExplained, RulesExplained};

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Writes rows under their headings.
fn written<const N: usize>(headings: [&str; N], rows: Vec<[String; N]>) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| super::super::csv::text(cell).into_owned()))?;
    }
    super::super::csv::written(writer)
}

/// Everybody in the role who has not got a seat of the account: what it would cost, or why she may not have it.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn account_csv(it: &AccountExplained) -> Result<String, csv::Error> {
    let headings = [
        "account",
        "role",
        "owner",
        "other",
        "other_name",
        "eligible",
        "fit",
        "costs_at_most",
        "costs_at_least",
        "obstacles",
        "gives_way",
        "reason",
    ];
    let mut rows = Vec::new();
    for seat in &it.seats {
        let owner = seat.owner.as_ref().map_or_else(String::new, |owner| owner.who.id.clone());
        let head = || [it.account.id.clone(), seat.role.clone(), owner.clone()];
        for other in &seat.others {
            let [account, role, owner] = head();
            let why = match (other.price, other.impossible) {
                (Some(_), _) => "",
                (None, true) => "no plan gives it to her, proven",
                (None, false) => "no plan was found in which she has it",
            };
            rows.push([
                account,
                role,
                owner,
                other.who.id.clone(),
                other.who.name.clone(),
                "yes".to_owned(),
                other.fit.to_string(),
                number(other.price.map(|price| price.at_most)),
                number(other.price.map(|price| price.at_least)),
                other.obstacles.iter().map(|it| obstacle(it, &other.who)).collect::<Vec<_>>().join("; "),
                other.gives_way.iter().map(shift).collect::<Vec<_>>().join("; "),
                why.to_owned(),
            ]);
        }
        for one in &seat.excluded {
            let [account, role, owner] = head();
            let none = String::new;
            let (id, name, reason) = (one.who.id.clone(), one.who.name.clone(), one.reason.clone());
            rows.push([
                account,
                role,
                owner,
                id,
                name,
                "no".to_owned(),
                none(),
                none(),
                none(),
                none(),
                none(),
                reason,
            ]);
        }
    }
    written(headings, rows)
}

/// The seats of a book.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn person_csv(it: &PersonExplained) -> Result<String, csv::Error> {
    let headings = [
        "owner",
        "account",
        "account_name",
        "role",
        "arr",
        "hours",
        "fit",
        "present",
        "strength",
        "given",
        "costs_at_most",
        "costs_at_least",
        "next",
        "gives_way",
    ];
    let row = |seat: &crate::explain::BookSeat| {
        [
            it.person.id.clone(),
            seat.account.id.clone(),
            seat.account.name.clone(),
            seat.role.clone(),
            seat.arr.to_string(),
            seat.hours.to_string(),
            seat.fit.to_string(),
            if seat.is_present { "yes" } else { "no" }.to_owned(),
            seat.strength.to_string(),
            seat.given.as_ref().map_or_else(String::new, |given| given.why.to_owned()),
            number(seat.price.map(|price| price.at_most)),
            number(seat.price.map(|price| price.at_least)),
            seat.next.as_ref().map_or_else(String::new, |next| next.id.clone()),
            seat.gives_way.iter().map(shift).collect::<Vec<_>>().join("; "),
        ]
    };
    written(headings, it.seats.iter().map(row).collect())
}

/// The groups of rules.
///
/// # Errors
/// Only where memory can't hold the text.
pub fn rules_csv(it: &RulesExplained) -> Result<String, csv::Error> {
    let headings = ["rule", "title", "aim", "costs", "at_least", "at_most", "moves", "covers", "refused"];
    let row = |rule: &crate::explain::RuleCost| {
        [
            rule.id.clone(),
            rule.title.clone(),
            if rule.aim { "yes" } else { "no" }.to_owned(),
            number(rule.gain),
            number(rule.at_least),
            number(rule.at_most),
            rule.moves.to_string(),
            rule.covers.to_string(),
            rule.refused.clone().unwrap_or_default(),
        ]
    };
    written(headings, it.rules.iter().map(row).collect())
}
