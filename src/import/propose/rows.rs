//! Several rows of one account: only the user knows whether they are its products or copies.

use std::collections::BTreeMap;

use crate::error::{Diagnostic, Diagnostics};
use crate::scenario::{Account, Document};

/// How many accounts are shown.
const SHOWN: usize = 3;

/// Refuses accounts that have several rows, with both readings of some of them.
pub(super) fn refuse_repeated(document: &Document) -> Result<(), Diagnostics> {
    let accounts = document.accounts();
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, account) in accounts.iter().enumerate() {
        rows.entry(&account.id).or_default().push(row);
    }
    let mut repeated: Vec<&Vec<usize>> = rows.values().filter(|rows| rows.len() > 1).collect();
    repeated.sort();
    let Some(first) = repeated.first() else { return Ok(()) };
    let mut examples: Vec<String> = repeated.iter().take(SHOWN).map(|rows| example(document, rows)).collect();
    if repeated.len() > SHOWN {
        examples.push("...".to_owned());
    }
    let (all, firsts): (f64, f64) = (arr(accounts.iter()), arr(rows.values().map(|rows| &accounts[rows[0]])));
    let what =
        if repeated.len() == 1 { "1 account has".to_owned() } else { format!("{} accounts have", repeated.len()) };
    let cause = format!("{what} several rows: {}.", examples.join("; "));
    let remedy = format!(
        "Say what they are: --repeated add if they are products or contracts (ARR {all} in all), --repeated first if all \
         but the first are copies (ARR {firsts} in all)."
    );
    Err(Diagnostic::new("E165", document.account_place(first[1], "id"), cause, remedy).into())
}

fn example(document: &Document, rows: &[usize]) -> String {
    let accounts = document.accounts();
    let Account { id, name, .. } = &accounts[rows[0]];
    let at = |&row: &usize| {
        let place = document.account_place(row, "id");
        place.line.map(|line| format!("line {line}")).or(place.cell).unwrap_or_default()
    };
    let places: Vec<String> = rows.iter().map(at).collect();
    let amounts: Vec<String> = rows.iter().map(|&row| accounts[row].arr.unwrap_or(0.0).to_string()).collect();
    format!(
        "\"{}\" at {}: ARR {}, together {}",
        name.as_ref().unwrap_or(id),
        places.join(" and "),
        amounts.join(" and "),
        arr(rows.iter().map(|&row| &accounts[row]))
    )
}

fn arr<'a>(accounts: impl Iterator<Item = &'a Account>) -> f64 {
    accounts.filter_map(|it| it.arr).sum()
}
