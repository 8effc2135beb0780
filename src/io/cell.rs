//! One cell to one value, once its column has said how it is to be read.

use jiff::civil::Date;

use super::grid::{Cell, CellKind};
use super::reading::{ListMarks, Order, Reading};
use super::{date, number, words};
use crate::scenario::{Absence, DateOrder, Decimal, Verdict};

/// Why a cell is refused.
pub(super) struct CellError {
    pub(super) code: &'static str,
    pub(super) cause: String,
    pub(super) remedy: String,
}

fn bad<T>(code: &'static str, cause: String, remedy: &str) -> Result<T, CellError> {
    Err(CellError { code, cause, remedy: remedy.to_owned() })
}

/// Refuses the error of a formula.
pub(super) fn whole_cell(cell: Cell<'_>) -> Result<(), CellError> {
    if cell.kind != CellKind::Error {
        return Ok(());
    }
    let remedy = "Mend the formula in the workbook, or empty the cell.";
    bad("E120", format!("The cell holds the error {} of a formula.", cell.text), remedy)
}

/// A text as it was before a spreadsheet or an export guarded it: `'=abc` is `=abc`.
pub(super) fn text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => cell,
    }
}

/// A number; `%` means hundredths.
pub(super) fn number(cell: Cell<'_>, reading: Reading) -> Result<f64, CellError> {
    read_number(cell, reading, number::BareNumber::value)
}

/// Whether a cell is a number of hundredths.
pub(super) fn is_percent(cell: Cell<'_>) -> bool {
    number::bare(cell.text).is_some_and(|bare| bare.is_percent())
}

/// Why a cell of hundredths is no amount.
pub(super) fn no_share(cell: Cell<'_>) -> CellError {
    let cause = format!("\"{}\" is a share of something, and a number is due here.", cell.text);
    CellError { code: "E107", cause, remedy: "Write the number itself, or map another column.".to_owned() }
}

/// A number of a hundred; `%` means nothing. Words such as `Green` are scores as well.
pub(super) fn of_hundred(cell: Cell<'_>, reading: Reading) -> Result<f64, CellError> {
    match words::score(cell.text) {
        Some(score) => Ok(score),
        None => read_number(cell, reading, number::BareNumber::of_hundred),
    }
}

fn read_number(
    cell: Cell<'_>,
    reading: Reading,
    value: fn(&number::BareNumber, Decimal) -> Option<f64>,
) -> Result<f64, CellError> {
    let shown = cell.text;
    let read = match cell.kind {
        CellKind::Number => shown.parse().ok(),
        CellKind::Text => number::bare(text(shown)).and_then(|bare| value(&bare, reading.decimal)),
        CellKind::Date | CellKind::Flag | CellKind::Error => None,
    };
    match read {
        Some(number) => Ok(number),
        None => bad("E107", format!("\"{shown}\" is not a number."), "Write digits, or leave the cell empty."),
    }
}

/// A whole number up to `most`.
pub(super) fn whole(cell: Cell<'_>, reading: Reading, most: u32) -> Result<u32, CellError> {
    let value = number(cell, reading)?;
    if value.fract() != 0.0 || value < 0.0 || value > f64::from(most) {
        let cause = format!("\"{}\" is not a whole number from 0 to {most}.", cell.text);
        return bad("E114", cause, "Write a whole number, or leave the cell empty.");
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and within bounds, as checked")]
    Ok(value as u32)
}

/// A skill's level. Whether it is one of 0 to 5 is for validation to say.
pub(super) fn level(cell: Cell<'_>, reading: Reading) -> Result<u8, CellError> {
    whole(cell, reading, u32::from(u8::MAX)).map(|level| u8::try_from(level).unwrap_or(u8::MAX))
}

/// A date. Numbers are days in workbooks only.
pub(super) fn date(cell: Cell<'_>, reading: Reading) -> Result<Date, CellError> {
    let read = match cell.kind {
        CellKind::Number => cell.text.parse().ok().and_then(date::serial),
        _ => date::read(cell.text).and_then(|read| match reading.order {
            Order::Any => read.in_order(None),
            Order::Known(order) => read.in_order(Some(order)),
            Order::Refused => read.in_order(Some(DateOrder::DayFirst)).or(read.in_order(Some(DateOrder::MonthFirst))),
        }),
    };
    match read {
        Some(date) => Ok(date),
        None => bad("E110", format!("\"{}\" is not a day of the calendar.", cell.text), date::REMEDY),
    }
}

/// Yes or no.
pub(super) fn flag(cell: &str) -> Result<bool, CellError> {
    match words::flag(cell) {
        Some(flag) => Ok(flag),
        None => {
            bad("E111", format!("\"{cell}\" is neither yes nor no."), "Write yes or no, true or false, 1 or 0, or x.")
        }
    }
}

/// What is decided about a move.
pub(super) fn verdict(cell: &str) -> Result<Verdict, CellError> {
    match words::verdict(cell) {
        Some(verdict) => Ok(verdict),
        None => bad(
            "E111",
            format!("\"{cell}\" is no decision."),
            "Write approve, reject or keep; leave it empty where nothing is decided yet.",
        ),
    }
}

/// The parts between semicolons, bars and line breaks, and between what else the column has for that; without empty ones.
pub(super) fn parts(cell: &str, reading: Reading) -> impl Iterator<Item = &str> {
    let ListMarks { commas, words: by_words } = reading.marks;
    let mark = move |c: char| matches!(c, ';' | '|' | '\n' | '\r') || commas && c == ',';
    let parts = cell.split(mark).flat_map(move |part| if by_words { words::parts(part).collect() } else { vec![part] });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// `from/to`, both days included.
pub(super) fn absence(part: &str, reading: Reading) -> Result<Absence, CellError> {
    let ends = part.split_once('/').filter(|(from, _)| from.len() > 5);
    let Some((from, to)) = part.split_once(" - ").or_else(|| part.split_once(" to ")).or(ends) else {
        let remedy = "Write first and last day, such as 2027-01-01/2027-02-01, with semicolons between absences.";
        return bad("E112", format!("\"{part}\" is not a first and a last day."), remedy);
    };
    Ok(Absence { from: date(Cell::text(from), reading)?, to: date(Cell::text(to), reading)? })
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

/// Whether a spreadsheet has rewritten this id: as a rounded number such as 1.23E+10, as more digits than it keeps, or as
/// a day such as May-27.
pub(super) fn mangled(cell: Cell<'_>) -> bool {
    if cell.kind == CellKind::Date || cell.kind == CellKind::Number && cell.text.trim_start_matches('-').len() > 15 {
        return true;
    }
    let cell = cell.text;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((a, b)) = cell.split_once('-') {
        let month = |text: &str| text.len() == 3 && words::is_month(text);
        let short = |text: &str| digits(text) && text.len() <= 2;
        return month(a) && short(b) || short(a) && month(b);
    }
    let Some((body, exponent)) = cell.split_once(['E', 'e']) else { return false };
    let body = body.split_once(['.', ',']);
    exponent.strip_prefix('+').is_some_and(digits) && body.is_some_and(|(whole, part)| digits(whole) && digits(part))
}

#[cfg(test)]
mod tests {
    use super::{absence, entry, flag, level, mangled, parts, text, whole};
    use crate::io::grid::{Cell, CellKind};
    use crate::io::reading::{ListMarks, Reading};

    #[test]
    fn texts_lose_their_guard() {
        assert_eq!(text("'=abc"), "=abc");
        assert_eq!(text("'abc"), "'abc");
        assert_eq!(text("'-1"), "-1");
    }

    #[test]
    fn small_values() {
        let reading = Reading::default();
        let whole = |text| whole(Cell::text(text), reading, 10).ok();
        assert_eq!(flag("Yes").ok(), Some(true));
        assert_eq!(flag("0").ok(), Some(false));
        assert!(flag("maybe").is_err());
        assert_eq!(whole("4.0"), Some(4));
        assert!(whole("4.5").is_none() && whole("-1").is_none() && whole("11").is_none());
        assert_eq!(level(Cell::text("9"), reading).ok(), Some(9));
        assert_eq!(parts(" a; ;b, c;", reading).collect::<Vec<_>>(), ["a", "b, c"]);
        let marks = |commas, words| Reading { marks: ListMarks { commas, words }, ..Reading::default() };
        assert_eq!(parts("a, b\nc", marks(true, false)).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(parts("a/b and c; d & e", marks(false, true)).collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
        assert_eq!(entry("a:b: 3").ok(), Some(("a:b", "3")));
        assert!(entry("german").is_err());
        assert!(absence("2027-01-01/2027-02-01", reading).is_ok() && absence("1.2.2027 - 3.2.2027", reading).is_ok());
        assert!(absence("2027-01-01", reading).is_err());
    }

    #[test]
    fn ids_that_a_spreadsheet_spoilt() {
        for id in ["1.23E+10", "1,23E+10", "May-27", "2-Jan", "27-Okt"] {
            assert!(mangled(Cell::text(id)), "{id}");
        }
        for id in ["E+10", "1.23E", "2E+5", "00123", "A-27", "2-7", "Acme-27"] {
            assert!(!mangled(Cell::text(id)), "{id}");
        }
        assert!(mangled(Cell { text: "4870000000000000000", kind: CellKind::Number }));
        assert!(!mangled(Cell { text: "4870", kind: CellKind::Number }));
    }
}
