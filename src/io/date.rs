//! One date as people and exports write it. What can be read in two ways stays so: the column decides.

use jiff::civil::Date;

use crate::scenario::DateOrder;

/// What to do about a date that is refused.
pub(super) const REMEDY: &str = "Write dates as year-month-day, such as 2027-01-31.";

/// Names of months: English, German, French, Spanish and Italian, by the letters that tell them.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene", "gen"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "maer", "mrz"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// What a text says as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateReading {
    /// A single day.
    Sure(Date),
    /// A day that is only there if this comes first.
    Only(DateOrder, Date),
    /// Two days: that of day first, that of month first.
    Either(Date, Date),
}

impl DateReading {
    /// The day, read in this order where there is a choice.
    pub(super) fn in_order(self, order: Option<DateOrder>) -> Option<Date> {
        match (self, order) {
            (Self::Only(needed, date), Some(order)) => (needed == order).then_some(date),
            (Self::Sure(date) | Self::Only(_, date), _)
            | (Self::Either(date, _), Some(DateOrder::DayFirst))
            | (Self::Either(_, date), Some(DateOrder::MonthFirst)) => Some(date),
            (Self::Either(..), None) => None,
        }
    }
}

/// The day that an ISO date such as `2027-01-31` names, if there is such a day.
pub(super) fn parse(text: &str) -> Option<Date> {
    let shape = |(i, byte): (usize, u8)| if i == 4 || i == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    day(&text[..4], &text[5..7], &text[8..])
}

/// The day of a spreadsheet's count of days, in which 60 is a day that there never was.
pub(super) fn serial(number: f64) -> Option<Date> {
    let days = number.floor();
    if !(61.0..=200_000.0).contains(&days) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "within bounds, as checked")]
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days as i64)).ok()
}

/// Reads a date in any notation; a time behind it is left out, so that the day is the one that is written.
pub(super) fn read(cell: &str) -> Option<DateReading> {
    let text = without_time(cell.trim());
    if let Some(date) = parse(text) {
        return Some(DateReading::Sure(date));
    }
    if text.len() == 8
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.starts_with("19") || text.starts_with("20"))
    {
        return day(&text[..4], &text[4..6], &text[6..]).map(DateReading::Sure);
    }
    if text.chars().any(char::is_alphabetic) { with_month(text) } else { with_digits(text) }
}

/// A date without a time behind it: `T00:00:00.000Z`, ` 12:00 AM`, `, 00:00`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let hours = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = colon - hours.len();
    let before = hours.trim_end_matches([' ', ',']);
    let before = before.strip_suffix(['T', 't']).unwrap_or(before);
    if (1..=2).contains(&digits) && before.len() < hours.len() { before } else { text }
}

fn with_digits(text: &str) -> Option<DateReading> {
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = text.trim_end_matches('.').split(mark).map(str::trim).collect();
    let [a, b, c] = parts[..] else { return None };
    let short = |part: &str| (1..=2).contains(&part.len());
    let fits =
        matches!(mark, '/' | '.' | '-' | ' ') && [a, b, c].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if !fits || !short(b) {
        return None;
    }
    if a.len() == 4 && short(c) {
        return day(a, b, c).map(DateReading::Sure);
    }
    if !short(a) || !(c.len() == 4 || c.len() == 2 && mark != '-' && mark != ' ') {
        return None;
    }
    let (day_first, month_first) = (day(c, b, a), day(c, a, b));
    match (day_first, month_first) {
        // Points are written where days come first, and nowhere else.
        (Some(date), _) if mark == '.' => Some(DateReading::Sure(date)),
        _ if mark == '.' => None,
        (Some(one), Some(other)) if one == other => Some(DateReading::Sure(one)),
        (Some(one), Some(other)) => Some(DateReading::Either(one, other)),
        (Some(date), None) => Some(DateReading::Only(DateOrder::DayFirst, date)),
        (None, Some(date)) => Some(DateReading::Only(DateOrder::MonthFirst, date)),
        (None, None) => None,
    }
}

/// `15-May-2027`, `May 15, 2027`, `15. Mai 2027`, `15 de mayo de 2027`, `Sat May 15 2027`.
fn with_month(text: &str) -> Option<DateReading> {
    let mut numbers: Vec<&str> = Vec::new();
    let mut month = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let plain = lower.trim_end_matches(|c: char| c.is_alphabetic());
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(word);
        } else if matches!(&lower[plain.len()..], "st" | "nd" | "rd" | "th" | "er")
            && plain.len() < 3
            && !plain.is_empty()
        {
            numbers.push(&word[..plain.len()]);
        } else if let Some(found) = month_named(&lower) {
            if month.replace(found).is_some() {
                return None;
            }
        } else if !(matches!(lower.as_str(), "de" | "of" | "the" | "den" | "del")
            || numbers.is_empty() && month.is_none())
        {
            return None;
        }
    }
    let [a, b] = numbers[..] else { return None };
    let month = (month? + 1).to_string();
    let (year, date) = if a.len() == 4 { (a, b) } else { (b, a) };
    day(year, &month, date).filter(|_| matches!(year.len(), 2 | 4)).map(DateReading::Sure)
}

fn month_named(word: &str) -> Option<usize> {
    if word.chars().count() < 3 || word.chars().count() > 10 {
        return None;
    }
    // Weekdays come first in other notations: "Mar" is March, "mardi" is not.
    let weekday = ["mardi", "martes", "marted", "mar."].iter().any(|day| word.starts_with(day));
    MONTHS.iter().position(|names| !weekday && names.iter().any(|name| word.starts_with(name)))
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = match (year.len(), year.parse::<i16>().ok()?) {
        (2, short @ 0..70) => 2000 + short,
        (2, short) => 1900 + short,
        (_, year) => year,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::DateReading::{Either, Only, Sure};
    use super::{parse, read, serial};
    use crate::scenario::DateOrder::{DayFirst, MonthFirst};

    #[test]
    fn only_iso_days_that_exist() {
        assert_eq!(parse("2027-01-31"), Some(date(2027, 1, 31)));
        assert_eq!(parse("2028-02-29"), Some(date(2028, 2, 29)));
        for bad in
            ["2027-02-29", "31.01.2027", "01/31/2027", "2027-1-31", "20270131", "2027-01-31T00:00", "", "2027-é-31"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_as_exports_write_them() {
        let may = date(2027, 5, 15);
        for text in [
            "2027-05-15",
            "2027-05-15T00:00:00.000Z",
            "2027-05-15 00:00",
            "2027-05-15T23:30:00+02:00",
            "2027/05/15",
            "2027-5-15",
            "20270515",
            "15.05.2027",
            "15.5.27",
            "15.05.2027 00:00:00",
            "15-May-2027",
            "15 May 27",
            "May 15, 2027",
            "May 15th, 2027",
            "15. Mai 2027",
            "15 mai 2027",
            "15 de mayo de 2027",
            "15 maggio 2027",
            "Sat May 15 2027",
            "Saturday, May 15, 2027",
            "2027 May 15",
        ] {
            assert_eq!(read(text), Some(Sure(may)), "{text}");
        }
        assert_eq!(read("5/15/2027 12:00 AM"), Some(Only(MonthFirst, may)));
        assert_eq!(read("15/05/2027"), Some(Only(DayFirst, may)));
        assert_eq!(read("01-02-2027"), Some(Either(date(2027, 2, 1), date(2027, 1, 2))));
        assert_eq!(read("5/5/2027"), Some(Sure(date(2027, 5, 5))));
        assert_eq!(read("1 März 2027"), Some(Sure(date(2027, 3, 1))));
        assert_eq!(read("1er août 2027"), Some(Sure(date(2027, 8, 1))));
        for bad in [
            "46522",
            "May 2027",
            "31.02.2027",
            "05.15.2027",
            "15/15/2027",
            "2027-02-29",
            "soon",
            "1/2",
            "12:30",
            "May-27",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_of_spreadsheets_are_counted_as_they_do() {
        assert_eq!(serial(46522.0), Some(date(2027, 5, 15)));
        assert_eq!(serial(61.75), Some(date(1900, 3, 1)));
        assert_eq!((serial(12.0), serial(1e9)), (None, None));
    }
}
