//! One number as people and exports write it: thousands, currency signs, either decimal separator.

use crate::scenario::Decimal;

/// A number with its sign, currency and percent sign taken off; what is left are digits and separators.
pub(super) struct BareNumber {
    text: String,
    negative: bool,
    percent: bool,
    /// Whether thousands are told apart by spaces or apostrophes, so that any other separator is the decimal one.
    grouped: bool,
}

/// What the separators of one number say about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeparatorEvidence {
    /// There are none.
    None,
    /// They can only be read one way.
    Sure(Decimal),
    /// `1,234` or `1.234`: thousands or decimals.
    Ambiguous,
}

/// Takes a number apart; `None` if this is no number in any notation.
pub(super) fn bare(cell: &str) -> Option<BareNumber> {
    let mut rest = cell.trim();
    let percent = rest.ends_with('%');
    rest = rest.trim_end_matches('%').trim_end();
    let mut negative = false;
    for _ in 0..2 {
        if let Some(unsigned) = rest.strip_prefix(['-', '\u{2212}']).filter(|_| !negative) {
            (negative, rest) = (true, unsigned.trim_start());
        }
        rest = without_currency(rest);
    }
    if !negative {
        rest = rest.strip_prefix('+').unwrap_or(rest);
    }
    let (text, grouped) = without_groups(rest)?;
    let body = text.split(['e', 'E']).next().unwrap_or_default();
    let separators = |c: char| c == '.' || c == ',';
    let fine = body.chars().all(|c| c.is_ascii_digit() || separators(c)) && body.chars().any(|c| c.is_ascii_digit());
    fine.then_some(BareNumber { text, negative, percent, grouped })
}

/// Takes off a currency sign or a three-letter code, before or after.
fn without_currency(text: &str) -> &str {
    const SIGNS: [char; 6] = ['$', '€', '£', '¥', '₹', '₩'];
    let code = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let text = text.trim_start_matches(SIGNS).trim_end_matches(SIGNS).trim();
    let text = match (text.get(..3), text.get(3..)) {
        (Some(start), Some(rest)) if code(start) => rest.trim_start(),
        _ => text,
    };
    match text.len().checked_sub(3).and_then(|at| text.split_at_checked(at)) {
        Some((rest, end)) if code(end) => rest.trim_end(),
        _ => text,
    }
}

/// Takes out spaces and apostrophes between groups of three digits.
fn without_groups(text: &str) -> Option<(String, bool)> {
    const MARKS: [char; 7] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '\u{2019}', '_'];
    if !text.contains(MARKS) {
        return Some((text.to_owned(), false));
    }
    let groups: Vec<&str> = text.split(MARKS).collect();
    let leading_digits = |group: &str| group.bytes().take_while(u8::is_ascii_digit).count();
    let last = groups.len() - 1;
    let fine = groups.iter().enumerate().all(|(i, group)| match i {
        0 => (1..=3).contains(&group.len()) && leading_digits(group) == group.len(),
        i if i == last => leading_digits(group) == 3,
        _ => leading_digits(group) == 3 && group.len() == 3,
    });
    fine.then(|| (groups.concat(), true))
}

impl BareNumber {
    /// What its separators say.
    pub(super) fn evidence(&self) -> SeparatorEvidence {
        let body = self.text.split(['e', 'E']).next().unwrap_or_default();
        let points = body.matches('.').count();
        let commas = body.matches(',').count();
        match (points, commas) {
            (0, 0) => SeparatorEvidence::None,
            (_, 0) => one_kind(body, '.', points, self.grouped),
            (0, _) => one_kind(body, ',', commas, self.grouped),
            _ if body.rfind('.') > body.rfind(',') => SeparatorEvidence::Sure(Decimal::Point),
            _ => SeparatorEvidence::Sure(Decimal::Comma),
        }
    }

    /// Its value, with `%` taken as hundredths.
    pub(super) fn value(&self, decimal: Decimal) -> Option<f64> {
        let value = self.of_hundred(decimal)?;
        Some(if self.percent { value / 100.0 } else { value })
    }

    /// Its value, with `%` taken off.
    pub(super) fn of_hundred(&self, decimal: Decimal) -> Option<f64> {
        let (mark, thousands) = match decimal {
            Decimal::Point => ('.', ','),
            Decimal::Comma => (',', '.'),
        };
        let at = self.text.find(['e', 'E']).unwrap_or(self.text.len());
        let (body, exponent) = self.text.split_at(at);
        let (whole, part) = body.split_once(mark).unwrap_or((body, ""));
        if !part.bytes().all(|byte| byte.is_ascii_digit()) || !grouped_by(whole, thousands) {
            return None;
        }
        let plain = format!("0{}.{part}0{exponent}", whole.replace(thousands, ""));
        let value: f64 = plain.parse().ok().filter(|value: &f64| value.is_finite())?;
        Some(if self.negative { -value } else { value })
    }
}

/// What one kind of separator says, standing `times` times in a number.
fn one_kind(body: &str, mark: char, times: usize, grouped: bool) -> SeparatorEvidence {
    let (this, other) = match mark {
        '.' => (Decimal::Point, Decimal::Comma),
        _ => (Decimal::Comma, Decimal::Point),
    };
    let (whole, part) = body.split_once(mark).unwrap_or((body, ""));
    if times > 1 {
        SeparatorEvidence::Sure(other)
    } else if grouped || part.len() != 3 || !(1..=3).contains(&whole.len()) || whole.starts_with('0') {
        SeparatorEvidence::Sure(this)
    } else {
        SeparatorEvidence::Ambiguous
    }
}

/// Whether thousands, if told apart at all, stand in groups of three.
fn grouped_by(whole: &str, thousands: char) -> bool {
    let mut groups = whole.split(thousands);
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    digits(first)
        && (rest.peek().is_none() || (1..=3).contains(&first.len()))
        && rest.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::{SeparatorEvidence, bare};
    use crate::scenario::Decimal::{self, Comma, Point};

    fn value(cell: &str, decimal: Decimal) -> Option<f64> {
        bare(cell)?.value(decimal)
    }

    #[test]
    fn both_notations() {
        for (cell, decimal, expected) in [
            ("1,234.5", Point, 1234.5),
            ("1.234,5", Comma, 1234.5),
            ("1 234,5", Comma, 1234.5),
            ("1\u{202f}234\u{202f}567,5", Comma, 1_234_567.5),
            ("1'234.50", Point, 1234.5),
            ("$1,234", Point, 1234.0),
            ("-$1,234", Point, -1234.0),
            ("$-5", Point, -5.0),
            ("1.234,50 €", Comma, 1234.5),
            ("EUR 12", Point, 12.0),
            ("12 USD", Point, 12.0),
            ("+7", Point, 7.0),
            ("\u{2212}7", Point, -7.0),
            (".5", Point, 0.5),
            ("5.", Point, 5.0),
            ("1.5E+3", Point, 1500.0),
            ("25 %", Point, 0.25),
            ("0007", Point, 7.0),
        ] {
            assert_eq!(value(cell, decimal), Some(expected), "{cell}");
        }
        assert_eq!(bare("85%").unwrap().of_hundred(Point), Some(85.0));
    }

    #[test]
    fn what_is_no_number() {
        for cell in [
            "", "n/a", "NaN", "inf", "-", ".", "1.2.3", "1,23,456", "12 34", "1.2M", "--5", "1e999", "1e", "5 disks",
            "$",
        ] {
            assert_eq!(value(cell, Point), None, "{cell}");
        }
        assert_eq!(value("1,5", Point), None);
        assert_eq!(value("1.5", Comma), None);
    }

    #[test]
    fn what_separators_say() {
        for (cell, evidence) in [
            ("1234", SeparatorEvidence::None),
            ("1,234", SeparatorEvidence::Ambiguous),
            ("1.234", SeparatorEvidence::Ambiguous),
            ("-$999.999", SeparatorEvidence::Ambiguous),
            ("0.123", SeparatorEvidence::Sure(Point)),
            ("1234.567", SeparatorEvidence::Sure(Point)),
            ("1.5", SeparatorEvidence::Sure(Point)),
            ("1,5", SeparatorEvidence::Sure(Comma)),
            ("1,234,567", SeparatorEvidence::Sure(Point)),
            ("1.234.567", SeparatorEvidence::Sure(Comma)),
            ("1,234.567", SeparatorEvidence::Sure(Point)),
            ("1.234,567", SeparatorEvidence::Sure(Comma)),
            ("1 234.567", SeparatorEvidence::Sure(Point)),
        ] {
            assert_eq!(bare(cell).unwrap().evidence(), evidence, "{cell}");
        }
    }
}
