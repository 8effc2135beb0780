//! One cell to one value.

use jiff::civil::Date;

use super::{date, number};
use crate::scenario::{Absence, Decimal, Verdict};

/// Why a cell is refused.
pub(super) struct CellError {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: String,
}

fn bad<T>(code: &'static str, cause: String, remedy: &str) -> Result<T, CellError> {
    Err(CellError { code, cause, remedy: remedy.to_owned() })
}

/// A text as it was before a spreadsheet or an export guarded it: `'=abc` is `=abc`.
pub(super) fn text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// A number; `%` means hundredths.
pub(super) fn number(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    read_number(cell, |bare| bare.value(decimal))
}

/// A number of a hundred; `%` means nothing.
pub(super) fn of_hundred(cell: &str, decimal: Decimal) -> Result<f64, CellError> {
    read_number(cell, |bare| bare.of_hundred(decimal))
}

fn read_number(cell: &str, value: impl Fn(&number::BareNumber) -> Option<f64>) -> Result<f64, CellError> {
    match number::bare(text(cell)).and_then(|bare| value(&bare)) {
        Some(number) => Ok(number),
        None => bad("E107", format!("\"{cell}\" is not a number."), "Write digits, or leave the cell empty."),
    }
}

/// A whole number up to `most`.
pub(super) fn whole(cell: &str, decimal: Decimal, most: u32) -> Result<u32, CellError> {
    let value = number(cell, decimal)?;
    if value.fract() != 0.0 || value < 0.0 || value > f64::from(most) {
        let cause = format!("\"{cell}\" is not a whole number from 0 to {most}.");
        return bad("E114", cause, "Write a whole number, or leave the cell empty.");
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within bounds, as checked")]
    Ok(value as u32)
}

/// A skill's level. Whether it is one of 0 to 5 is for validation to say.
pub(super) fn level(cell: &str, decimal: Decimal) -> Result<u8, CellError> {
    whole(cell, decimal, u32::from(u8::MAX)).map(|level| u8::try_from(level).unwrap_or(u8::MAX))
}

/// A date.
pub(super) fn date(cell: &str) -> Result<Date, CellError> {
    match date::parse(cell) {
        Some(date) => Ok(date),
        None => bad("E110", format!("\"{cell}\" is not a day of the calendar in ISO form."), date::REMEDY),
    }
}

/// Yes or no.
pub(super) fn flag(cell: &str) -> Result<bool, CellError> {
    match cell.to_lowercase().as_str() {
        "yes" | "true" | "1" | "x" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => bad("E111", format!("\"{cell}\" is neither yes nor no."), "Write yes or no, true or false, 1 or 0, or x."),
    }
}

/// What is decided about a move.
pub(super) fn verdict(cell: &str) -> Result<Verdict, CellError> {
    match cell.to_lowercase().as_str() {
        "approve" | "approved" | "yes" | "y" => Ok(Verdict::Approve),
        "reject" | "rejected" | "no" | "n" => Ok(Verdict::Reject),
        "keep" | "kept" | "pin" | "stay" => Ok(Verdict::Keep),
        _ => bad(
            "E111",
            format!("\"{cell}\" is no decision."),
            "Write approve, reject or keep; leave it empty where nothing is decided yet.",
        ),
    }
}

/// The parts between semicolons, without empty ones.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// `from/to`, both days included.
pub(super) fn absence(part: &str) -> Result<Absence, CellError> {
    let Some((from, to)) = part.split_once('/') else {
        let remedy = "Write first and last day, such as 2027-01-01/2027-02-01, with semicolons between absences.";
        return bad("E112", format!("\"{part}\" is not a first and a last day."), remedy);
    };
    Ok(Absence { from: date(from.trim())?, to: date(to.trim())? })
}

/// `name:value`.
pub(super) fn entry(part: &str) -> Result<(&str, &str), CellError> {
    match part.rsplit_once(':').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name, value)),
        _ => {
            let remedy = "Write names and values, such as integration:3;german:2, or give each name its own column.";
            bad("E112", format!("\"{part}\" is not a name, a colon and a value."), remedy)
        }
    }
}

/// Whether a spreadsheet has turned this id into a number such as 1.23E+10.
pub(super) fn mangled(cell: &str) -> bool {
    let Some((body, exponent)) = cell.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let body = body.split_once(['.', ',']);
    exponent.strip_prefix('+').is_some_and(digits) && body.is_some_and(|(whole, part)| digits(whole) && digits(part))
}

#[cfg(test)]
mod tests {
    use super::{entry, flag, level, mangled, parts, text, whole};
    use crate::scenario::Decimal::Point;

    #[test]
    fn texts_lose_their_guard() {
        assert_eq!(text("'=abc"), "=abc");
        assert_eq!(text("'abc"), "'abc");
        assert_eq!(text("'-1"), "-1");
    }

    #[test]
    fn small_values() {
        assert_eq!(flag("Yes").ok(), Some(true));
        assert_eq!(flag("0").ok(), Some(false));
        assert!(flag("maybe").is_err());
        assert_eq!(whole("4.0", Point, 10).ok(), Some(4));
        assert!(whole("4.5", Point, 10).is_err() && whole("-1", Point, 10).is_err() && whole("11", Point, 10).is_err());
        assert_eq!(level("9", Point).ok(), Some(9));
        assert_eq!(parts(" a; ;b;").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(entry("a:b: 3").ok(), Some(("a:b", "3")));
        assert!(entry("german").is_err());
    }

    #[test]
    fn ids_that_a_spreadsheet_spoilt() {
        assert!(mangled("1.23E+10") && mangled("1,23E+10"));
        assert!(!mangled("E+10") && !mangled("1.23E") && !mangled("2E+5") && !mangled("00123"));
    }
}
