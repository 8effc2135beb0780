//! The currency of amounts: one a column, or rates to convert by, or a refusal.

use std::collections::BTreeMap;

use super::headings::MatchedColumn;
use super::known::squeezed;
use super::number;
use super::request::{Money, Request};
use super::table::Table;
use crate::error::Limited;

/// Signs of currencies that headings have.
const SIGNS: [char; 5] = ['$', '€', '£', '¥', '₹'];
/// What headings of a column of currencies have in them.
const CURRENCY_HEADINGS: [&str; 5] = ["currency", "währung", "devise", "moneda", "divisa"];

impl Money {
    /// What an amount of a currency or a sign is multiplied by; none where nothing says.
    fn factor(&self, currency: &str) -> Option<f64> {
        let own = self.currency.trim().to_uppercase();
        let shared = number::sharing(currency);
        let is = |code: &str| code.eq_ignore_ascii_case(currency) || shared.contains(&code);
        if currency.is_empty() || own.is_empty() || is(&own) {
            return Some(1.0);
        }
        let mut fitting = self.rates.iter().filter(|(code, _)| is(&code.trim().to_uppercase())).map(|(_, rate)| *rate);
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// The currencies of a column: how many cells have each, and the row of the first.
type Counts = BTreeMap<String, (usize, usize)>;

/// What the amounts of a column are multiplied by, row by row; none where all stand in whole units of the scenario's
/// currency.
pub(super) fn factors<T>(
    request: &Request<'_, T>,
    table: &Table,
    column: &MatchedColumn<'_, T>,
    found: &mut Limited<'_>,
) -> Option<Vec<f64>> {
    let units = units(table, column, found);
    match (in_currency(request, table, column, found), units) {
        (Some(rates), Some(units)) => Some(rates.into_iter().zip(units).map(|(rate, unit)| rate * unit).collect()),
        (rates, units) => rates.or(units),
    }
}

/// The thousands or millions that a heading speaks of (W120). A cell that says its own unit is not multiplied again.
fn units<T>(table: &Table, column: &MatchedColumn<'_, T>, found: &mut Limited<'_>) -> Option<Vec<f64>> {
    let heading = table.heading(column.index)?;
    let unit = unit_in(heading)?;
    let cell = |row: usize| number::bare(table.cell(row, column.index).text);
    let units: Vec<f64> =
        (0..table.len()).map(|row| if cell(row).is_some_and(|bare| bare.has_unit()) { 1.0 } else { unit }).collect();
    let row = (0..table.len()).find(|&row| !table.cell(row, column.index).text.is_empty())?;
    let shown = table.cell(row, column.index).text;
    let cause = format!(
        "\"{heading}\" says that its amounts are in units of {unit}: \"{shown}\" is read as so many times {unit}."
    );
    let remedy = "If they are whole amounts already, give the column another heading.";
    found.push("W120", table.place(row, column.index), cause, remedy);
    Some(units)
}

/// What the amounts below a heading such as `ARR (k$)`, `ARR in thousands` or `ARR (TEUR)` are multiplied by.
fn unit_in(heading: &str) -> Option<f64> {
    const THOUSANDS: [&str; 9] =
        ["thousand", "thousands", "tsd", "tausend", "000", "000s", "milliers", "miles", "migliaia"];
    const MILLIONS: [&str; 8] = ["million", "millions", "mio", "mln", "millionen", "millones", "milioni", "mill"];
    let (mut before, mut rest) = ("", heading);
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let behind = &rest[start..];
        let end = behind.find(|c: char| !c.is_alphanumeric()).unwrap_or(behind.len());
        let (word, next) = behind.split_at(end);
        let lower = word.to_lowercase();
        // A single letter is a unit beside a currency or behind "in".
        let with_code = word.len() == 4 && code_in(word).and_then(number::currency_code).is_some();
        let beside =
            rest[..start].ends_with(SIGNS) || next.starts_with(SIGNS) || number::currency_code(before).is_some();
        let is_unit = with_code || word.len() == 1 && (beside || before.eq_ignore_ascii_case("in"));
        let letter = word.chars().next().filter(|_| is_unit);
        if THOUSANDS.contains(&lower.as_str()) || letter.is_some_and(|it| matches!(it, 'k' | 'K' | 'T')) {
            return Some(1_000.0);
        }
        if MILLIONS.contains(&lower.as_str()) || letter.is_some_and(|it| it == 'M') {
            return Some(1_000_000.0);
        }
        (before, rest) = (word, next);
    }
    None
}

/// The rates that amounts are converted by, row by row; none where all are in the scenario's currency. Currencies that
/// nothing converts are reported (E123), and so is what was converted (W110).
fn in_currency<T>(
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
    number::sharing(currency).first().copied().unwrap_or(currency)
}

/// The currency that a heading such as `ARR (EUR)` names; empty if none.
fn named_in(heading: &str) -> &'static str {
    let mut words = heading.split(|c: char| !c.is_alphanumeric()).filter_map(code_in);
    let sign = || [("€", "EUR"), ("£", "GBP"), ("$", "$")].into_iter().find(|(sign, _)| heading.contains(sign));
    words.find_map(number::currency_code).or_else(|| sign().map(|(_, code)| code)).unwrap_or_default()
}

/// The code in a word of a heading: `EUR`, or that of `TEUR` and `kUSD`, which are thousands of it.
fn code_in(word: &str) -> Option<&str> {
    let code = if word.len() == 4 { word.strip_prefix(['T', 'k', 'K', 'M'])? } else { word };
    (code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase())).then_some(code)
}

/// The column beside the amounts that says the currency of each row, if there is one and nothing else in it.
fn currency_column(table: &Table) -> Option<usize> {
    let speaks = |heading: &String| CURRENCY_HEADINGS.iter().any(|word| squeezed(heading).contains(word));
    let codes = |at: &usize| {
        let mut cells = (0..table.len()).map(|row| table.cell(row, Some(*at)).text).filter(|cell| !cell.is_empty());
        cells.all(|cell| number::currency_code(cell).is_some())
    };
    table.headings.iter().enumerate().filter(|(_, heading)| speaks(heading)).map(|(at, _)| at).find(codes)
}

#[cfg(test)]
mod tests {
    use super::{Money, named_in, unit_in};

    #[test]
    fn signs_go_with_any_currency_that_has_them() {
        let money = |own: &str| Money { currency: own.to_owned(), rates: [("EUR".to_owned(), 1.5)].into() };
        assert_eq!(money("CAD").factor("$"), Some(1.0));
        assert_eq!(money("GBP").factor("$"), None);
        assert_eq!((money("USD").factor("EUR"), money("EUR").factor("EUR")), (Some(1.5), Some(1.0)));
        assert_eq!((money("SEK").factor("kr"), money("").factor("JPY")), (Some(1.0), Some(1.0)));
        assert_eq!((named_in("ARR (EUR)"), named_in("ARR"), named_in("MRR in $")), ("EUR", "", "$"));
        assert_eq!((named_in("ARR (TEUR)"), named_in("ARR kUSD"), named_in("Team")), ("EUR", "USD", ""));
    }

    #[test]
    fn headings_say_thousands_and_millions() {
        for heading in [
            "ARR in k$",
            "ARR ($K)",
            "ARR (in thousands)",
            "ARR (000s)",
            "ARR (USD '000)",
            "ARR (TEUR)",
            "ARR in Tsd. €",
            "ARR (EUR k)",
            "ARR in k",
        ] {
            assert_eq!(unit_in(heading), Some(1_000.0), "{heading}");
        }
        for heading in ["ARR ($M)", "ARR (Mio. EUR)", "ARR in M€", "ARR (MEUR)"] {
            assert_eq!(unit_in(heading), Some(1_000_000.0), "{heading}");
        }
        for heading in ["ARR", "ARR (USD)", "ARR 2027 (T1)", "Team ARR", "ARR K", "M ARR", "ARR $", "Kosten"] {
            assert_eq!(unit_in(heading), None, "{heading}");
        }
    }
}
