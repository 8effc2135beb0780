//! Several rows of one account: added up, or all but the first left out, as the scenario says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Limited, Place};
use crate::scenario::field::{Access, Field, Kind};
use crate::scenario::{Account, RecordPlaces, Repeated};

/// How many accounts a report names.
const SHOWN: usize = 3;

/// Notes where the setting stands beside a file of anything but accounts.
pub(super) fn refuse_elsewhere(value: &Value, scenario: &str, found: &mut Limited<'_>) {
    for list in ["team", "decisions"] {
        if value.get(list).and_then(|source| source.get("repeated")).is_some() {
            let cause = "Only rows of accounts are put together.";
            found.push("E006", Place::path(scenario, format!("{list}.repeated")), cause, "Take it away.");
        }
    }
}

/// Makes one account of the rows of each id. What was done, and in what they differ, is in `found`.
pub(super) fn join(accounts: &mut Vec<Account>, rows: &mut RecordPlaces, how: Repeated, found: &mut Limited<'_>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let of: Vec<usize> =
        accounts.iter().enumerate().map(|(row, account)| *first.entry(account.id.as_str()).or_insert(row)).collect();
    let repeated: Vec<usize> = (0..of.len()).filter(|&row| of[row] != row).collect();
    let Some(&place) = repeated.first() else { return };
    let place = rows.place("", "accounts", place, "id");
    let mut differing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Rows> = BTreeMap::new();
    for &row in &repeated {
        let other = accounts[row].clone();
        let account = &mut accounts[of[row]];
        let group = groups.entry(of[row]).or_default();
        group.count += 1;
        group.left_out += other.arr.unwrap_or(0.0);
        if how == Repeated::Add {
            for name in Account::FIELDS.iter().flat_map(|field| add(field, account, &other)) {
                differing.entry(name).or_default().push(row);
            }
        }
    }
    report(how, &groups, accounts, place, found);
    for (field, at) in &differing {
        report_difference(field, at, accounts, rows, found);
    }
    let mut row = 0..of.len();
    accounts.retain(|_| row.next().is_some_and(|row| of[row] == row));
    if let RecordPlaces::Table { lines, .. } = rows {
        let mut row = 0..of.len();
        lines.retain(|_| row.next().is_some_and(|row| of[row] == row));
    }
}

/// What comes after the first row of an account.
#[derive(Debug, Clone, Copy, Default)]
struct Rows {
    count: usize,
    left_out: f64,
}

fn report(how: Repeated, groups: &BTreeMap<usize, Rows>, accounts: &[Account], place: Place, found: &mut Limited<'_>) {
    let rows: usize = groups.values().map(|it| it.count).sum();
    let example = |(&first, it): (&usize, &Rows)| {
        let Account { id, arr, .. } = &accounts[first];
        let arr = arr.unwrap_or(0.0);
        match how {
            Repeated::Add => format!("\"{id}\" ({} rows, ARR {arr})", it.count + 1),
            Repeated::First => format!("\"{id}\" ({} rows, ARR {arr} without {})", it.count + 1, it.left_out),
        }
    };
    let mut examples: Vec<String> = groups.iter().take(SHOWN).map(example).collect();
    if groups.len() > SHOWN {
        examples.push("...".to_owned());
    }
    let (examples, accounts) = (examples.join(", "), groups.len());
    let (cause, remedy) = match how {
        Repeated::Add => (
            format!("{} rows are added up to {accounts} accounts: {examples}.", rows + accounts),
            "Nothing to do, if these are rows of products or contracts.",
        ),
        Repeated::First => (
            format!("{rows} rows of {accounts} accounts are left out, as the first row counts: {examples}."),
            "If they are rows of products or contracts, write \"repeated\": \"add\" beside the file's name.",
        ),
    };
    found.push("W118", place, cause, remedy);
}

fn report_difference(field: &str, at: &[usize], accounts: &[Account], rows: &RecordPlaces, found: &mut Limited<'_>) {
    let place = rows.place("", "accounts", at[0], field);
    let name = place.column.clone().unwrap_or_else(|| field.to_owned());
    let example = |&row: &usize| {
        let place = rows.place("", "accounts", row, field);
        let at = place.line.map(|line| format!("line {line}")).or(place.cell).unwrap_or_default();
        format!("\"{}\" ({at})", accounts[row].id)
    };
    let mut examples: Vec<String> = at.iter().take(SHOWN).map(example).collect();
    if at.len() > SHOWN {
        examples.push(format!("... ({} rows in all)", at.len()));
    }
    let cause = format!("Rows of one account differ in \"{name}\": {}.", examples.join(", "));
    found.push("W119", place, cause, "The first row counts: if another is right, put it first.");
}

/// Adds what a row says of a field to the account; gives back the names of what differs, such as `owner.csm`.
fn add(field: &Field<Account>, account: &mut Account, row: &Account) -> Vec<String> {
    let is_money = field.is_money();
    let differs = match &field.kind {
        Kind::Id(_) => false,
        Kind::Reference(at) | Kind::Text(at) | Kind::TimeZone(at) => fill(at, account, row),
        Kind::Number(at) if is_money => {
            if let Some(amount) = (at.get)(row) {
                *(at.set)(account).get_or_insert(0.0) += amount;
            }
            false
        }
        Kind::Number(at) | Kind::OfHundred(at) => fill(at, account, row),
        Kind::Count(at) => fill(at, account, row),
        Kind::Date(at) => fill(at, account, row),
        Kind::Verdict(at) => fill(at, account, row),
        // What is not set is "no".
        Kind::Flag(at) => (at.get)(account) != (at.get)(row),
        Kind::List(at) => fill(at, account, row),
        Kind::Numbers(at) => fill(at, account, row),
        Kind::Absences(at) => fill(at, account, row),
        Kind::LevelBy(at) => return fill_by_name(field, at, account, row),
        Kind::NumberBy(at) => return fill_by_name(field, at, account, row),
        Kind::CountBy(at) => return fill_by_name(field, at, account, row),
        Kind::DateBy(at) => return fill_by_name(field, at, account, row),
        Kind::ListBy(at) => return fill_by_name(field, at, account, row),
        Kind::AttributeBy(at) => return fill_by_name(field, at, account, row),
    };
    if differs { vec![field.name.to_owned()] } else { Vec::new() }
}

/// Takes what the account does not say from a row; whether both say something, and not the same.
fn fill<V: Default + PartialEq + Clone>(at: &Access<Account, V>, account: &mut Account, row: &Account) -> bool {
    let (known, new) = ((at.get)(account), (at.get)(row));
    if *new == V::default() {
        return false;
    }
    if *known == V::default() {
        *(at.set)(account) = new.clone();
        return false;
    }
    known != new
}

fn fill_by_name<V: PartialEq + Clone>(
    field: &Field<Account>,
    at: &Access<Account, BTreeMap<String, V>>,
    account: &mut Account,
    row: &Account,
) -> Vec<String> {
    let mut differing = Vec::new();
    for (name, new) in (at.get)(row) {
        let known = (at.set)(account).entry(name.clone()).or_insert_with(|| new.clone());
        if known != new {
            differing.push(format!("{}.{name}", field.name));
        }
    }
    differing
}

#[cfg(test)]
mod tests {
    use super::join;
    use crate::error::{Diagnostics, Limited};
    use crate::scenario::{Account, List, RecordPlaces, Repeated};

    /// Two rows of one account around one of another: the second says less, more and something else.
    fn joined(how: Repeated) -> (Vec<Account>, RecordPlaces, Diagnostics) {
        let account = |id: &str, arr: f64, region: &str| Account {
            id: id.to_owned(),
            arr: Some(arr),
            region: (!region.is_empty()).then(|| region.to_owned()),
            ..Account::default()
        };
        let mut accounts = vec![account("a", 1000.0, "North"), account("b", 5.0, ""), account("a", 500.0, "South")];
        accounts[2].industry = Some("Retail".to_owned());
        accounts[2].owner.insert("csm".to_owned(), List(vec!["ann".to_owned()]));
        let columns =
            [("id", "Account"), ("region", "Area")].map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
        let mut rows = RecordPlaces::Table {
            file: "accounts.csv".to_owned(),
            lines: vec![2, 3, 4],
            columns: columns.to_vec(),
            sheet: None,
        };
        let mut found = Diagnostics::new();
        let mut limited = Limited::new(&mut found);
        join(&mut accounts, &mut rows, how, &mut limited);
        limited.finish("accounts.csv");
        (accounts, rows, found)
    }

    #[test]
    fn products_are_added_up_and_what_differs_is_said() {
        let (accounts, rows, found) = joined(Repeated::Add);
        assert_eq!(accounts.iter().map(|it| it.arr).collect::<Vec<_>>(), [Some(1500.0), Some(5.0)]);
        assert_eq!((accounts[0].region.as_deref(), accounts[0].industry.as_deref()), (Some("North"), Some("Retail")));
        assert_eq!(accounts[0].owner["csm"].0, ["ann"], "what the first row leaves open is filled");
        assert!(matches!(rows, RecordPlaces::Table { lines, .. } if lines == [2, 3]));
        let codes: Vec<&str> = found.0.iter().map(|one| one.code).collect();
        assert_eq!(codes, ["W118", "W119"]);
        assert!(found.0[1].cause.contains("\"Area\"") && found.0[1].cause.contains("line 4"), "{found}");
    }

    #[test]
    fn of_copies_the_first_row_counts() {
        let (accounts, _, found) = joined(Repeated::First);
        assert_eq!(accounts.iter().map(|it| it.arr).collect::<Vec<_>>(), [Some(1000.0), Some(5.0)]);
        assert_eq!(accounts[0].industry, None);
        assert!(found.0.len() == 1 && found.0[0].cause.contains("ARR 1000 without 500"), "{found}");
    }
}
