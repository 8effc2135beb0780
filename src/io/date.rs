//! Dates: ISO 8601 civil dates, nothing else.

use jiff::civil::Date;

/// What to do about a date that is refused.
pub(super) const REMEDY: &str = "Write dates as year-month-day, such as 2027-01-31.";

/// The date that a text such as `2027-01-31` names, if there is such a day.
pub(super) fn parse(text: &str) -> Option<Date> {
    let shape = |(i, byte): (usize, u8)| if i == 4 || i == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    if text.len() != 10 || !text.bytes().enumerate().all(shape) {
        return None;
    }
    let year = text[..4].parse().ok()?;
    let month = text[5..7].parse().ok()?;
    let day = text[8..].parse().ok()?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::parse;

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
}
