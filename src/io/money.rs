//! The currency of amounts: one a column, or rates to convert by, or a refusal.

use std::collections::BTreeMap;

use super::headings::MatchedColumn;
use super::known::squeezed;
use super::number;
use super::request::{Money, Request};
use super::table::Table;
use crate::error::Limited;

/// The currencies that share a sign.
const SHARED: [(&str, &[&str]); 3] = [
    ("$", &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP"]),
    ("¥", &["JPY", "CNY"]),
    ("kr", &["SEK", "NOK", "DKK", "ISK"]),
];
/// How headings of a column of currencies end.
const CURRENCY_HEADINGS: [&str; 6] = ["currency", "currencyisocode", "currencycode", "währung", "devise", "moneda"];

impl Money {
    /// What an amount of a currency or a sign is multiplied by; none where nothing says.
    fn factor(&self, currency: &str) -> Option<f64> {
        let own = self.currency.trim().to_uppercase();
        let shared = SHARED.iter().find(|(sign, _)| *sign == currency).map(|(_, codes)| *codes);
        let is = |code: &str| code.eq_ignore_ascii_case(currency) || shared.is_some_and(|codes| codes.contains(&code));
        if currency.is_empty() || own.is_empty() || is(&own) {
            return Some(1.0);
        }
        let mut fitting = self.rates.iter().filter(|(code, _)| is(&code.trim().to_uppercase())).map(|(_, rate)| *rate);
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// The currencies of a column: how many cells have each, and the row of the first.
type Counts = BTreeMap<String, (usize, usize)>;

/// What the amounts of a column are multiplied by, row by row; none where all are in the scenario's currency. Currencies
/// that nothing converts are reported (E123), and so is what was converted (W110).
pub(super) fn factors<T>(
    request: &Request<'_, T>,
    table: &Table,
    column: &MatchedColumn<'_, T>,
    found: &mut Limited<'_>,
) -> Option<Vec<f64>> {
    let heading = table.heading(column.index)?.to_owned();
    let of_heading = named_in(&heading);
    let beside = currency_column(table);
    let currency = |row: usize| -> String {
        let own = number::bare(table.cell(row, column.index).text).map_or("", |bare| bare.currency());
        let stated = || number::currency_code(table.cell(row, beside).text).unwrap_or(of_heading);
        if own.is_empty() { stated().to_owned() } else { own.to_owned() }
    };
    let currencies: Vec<String> = (0..table.len()).map(currency).collect();
    let mut counts = Counts::new();
    for (row, currency) in currencies.iter().enumerate() {
        if !table.cell(row, column.index).text.is_empty() {
            counts.entry(currency.clone()).or_insert((0, row)).0 += 1;
        }
    }
    let factor = |currency: &str| request.money.factor(currency);
    if counts.keys().all(|currency| factor(currency) == Some(1.0)) {
        return None;
    }
    let own = &request.money.currency;
    let place = |row| table.place(row, column.index);
    let missing = counts.iter().filter(|(currency, _)| factor(currency).is_none()).map(|(_, &(_, row))| row).min();
    if let Some(row) = missing {
        let list: Vec<String> =
            counts.iter().map(|(currency, count)| shown(currency, count, (table, column))).collect();
        let cause = format!("\"{heading}\" is not all in {own}: {}.", list.join(", "));
        found.push("E123", place(row), cause, remedy(&counts, own, factor));
        return None;
    }
    let converted = |currency: &&String| factor(currency) != Some(1.0);
    let list: Vec<String> = counts
        .keys()
        .filter(converted)
        .map(|currency| format!("{} cells in {currency} at {}", counts[currency].0, factor(currency).unwrap_or(1.0)))
        .collect();
    let as_they_are =
        counts.iter().filter(|(currency, _)| !converted(currency)).map(|(_, (count, _))| count).sum::<usize>();
    let rest = if as_they_are > 0 { format!("; {as_they_are} are taken as {own}") } else { String::new() };
    let row = counts.iter().find(|(currency, _)| converted(currency)).map_or(0, |(_, &(_, row))| row);
    let cause = format!("\"{heading}\" is converted to {own}: {}{rest}.", list.join(", "));
    found.push("W110", place(row), cause, "Nothing to do, if the rates are those that you want.");
    Some(currencies.iter().map(|currency| factor(currency).unwrap_or(1.0)).collect())
}

fn shown<T>(
    currency: &str,
    &(count, row): &(usize, usize),
    (table, column): (&Table, &MatchedColumn<'_, T>),
) -> String {
    let cells = if count == 1 { "cell" } else { "cells" };
    let what = if currency.is_empty() { "without a currency" } else { currency };
    let (text, at) = (table.cell(row, column.index).text, table.short_place(row, column.index));
    format!("{count} {cells} {what} (\"{text}\", {at})")
}

fn remedy(counts: &Counts, own: &str, factor: impl Fn(&str) -> Option<f64>) -> String {
    let missing: Vec<&str> = counts.keys().map(String::as_str).filter(|currency| factor(currency).is_none()).collect();
    let rates: Vec<String> = missing.iter().map(|currency| format!("\"{}\": ...", code(currency))).collect();
    let convert = format!("say what one unit is in {own}: \"rates\": {{{}}}", rates.join(", "));
    match (&missing[..], counts.len()) {
        ([one], 1) => {
            format!("If all is in it, write \"currency\": \"{}\" in the scenario; otherwise {convert}.", code(one))
        }
        _ => format!("Export the amounts in one currency, or {convert}."),
    }
}

/// The code that a sign most often stands for.
fn code(currency: &str) -> &str {
    SHARED.iter().find(|(sign, _)| *sign == currency).map_or(currency, |(_, codes)| codes[0])
}

/// The currency that a heading such as `ARR (EUR)` names; empty if none.
fn named_in(heading: &str) -> &'static str {
    let word = |word: &str| word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase());
    let mut words = heading.split(|c: char| !c.is_alphanumeric()).filter(|it| word(it));
    let sign = || [("€", "EUR"), ("£", "GBP"), ("$", "$")].into_iter().find(|(sign, _)| heading.contains(sign));
    words.find_map(number::currency_code).or_else(|| sign().map(|(_, code)| code)).unwrap_or_default()
}

/// The column beside the amounts that says the currency of each row, if there is one and nothing else in it.
fn currency_column(table: &Table) -> Option<usize> {
    let ends = |heading: &String| CURRENCY_HEADINGS.iter().any(|end| squeezed(heading).ends_with(end));
    let codes = |at: &usize| {
        let mut cells = (0..table.len()).map(|row| table.cell(row, Some(*at)).text).filter(|cell| !cell.is_empty());
        cells.all(|cell| number::currency_code(cell).is_some())
    };
    table.headings.iter().enumerate().filter(|(_, heading)| ends(heading)).map(|(at, _)| at).find(codes)
}

#[cfg(test)]
mod tests {
    use super::{Money, named_in};

    #[test]
    fn signs_go_with_any_currency_that_has_them() {
        let money = |own: &str| Money { currency: own.to_owned(), rates: [("EUR".to_owned(), 1.5)].into() };
        assert_eq!(money("CAD").factor("$"), Some(1.0));
        assert_eq!(money("GBP").factor("$"), None);
        assert_eq!((money("USD").factor("EUR"), money("EUR").factor("EUR")), (Some(1.5), Some(1.0)));
        assert_eq!((money("SEK").factor("kr"), money("").factor("JPY")), (Some(1.0), Some(1.0)));
        assert_eq!((named_in("ARR (EUR)"), named_in("ARR"), named_in("MRR in $")), ("EUR", "", "$"));
    }
}
