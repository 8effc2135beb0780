//! One number as people and exports write it: thousands, currencies, either decimal separator, millions in short.

use crate::scenario::Decimal;

/// A number with its sign, currency and unit taken off; what is left are digits and separators.
pub(super) struct BareNumber {
    text: String,
    negative: bool,
    percent: bool,
    /// Whether thousands are told apart by spaces or apostrophes, so that any other separator is the decimal one.
    grouped: bool,
    /// The power of ten that a unit such as `M` or `k` stands for; 0 without one.
    unit: u32,
    /// The currency as an ISO code, or `$`, `¥` or `kr`, which several currencies share; empty without one.
    currency: &'static str,
}

/// What the separators of one number say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SeparatorEvidence {
    /// There are none.
    None,
    /// They can only be read one way.
    Sure(Decimal),
    /// `1,234` or `1.234`: thousands or decimals.
    Ambiguous,
}

/// Signs of currencies, the longer ones first.
const SIGNS: [(&str, &str); 27] = [
    ("us$", "USD"),
    ("ca$", "CAD"),
    ("au$", "AUD"),
    ("nz$", "NZD"),
    ("hk$", "HKD"),
    ("mx$", "MXN"),
    ("c$", "CAD"),
    ("a$", "AUD"),
    ("s$", "SGD"),
    ("r$", "BRL"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "¥"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₪", "ILS"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("$", "$"),
    ("kr.", "kr"),
    ("kr", "kr"),
    ("zł", "PLN"),
    ("kč", "CZK"),
    ("fr.", "CHF"),
    ("rs.", "INR"),
];
/// Codes of currencies that exports have.
const CODES: [&str; 44] = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON",
    "BGN", "TRY", "ILS", "AED", "SAR", "QAR", "ZAR", "EGP", "NGN", "KES", "INR", "CNY", "HKD", "TWD", "KRW", "SGD",
    "MYR", "IDR", "THB", "PHP", "VND", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "UAH",
];
/// Units of large numbers, the longer ones first, and their powers of ten.
const UNITS: [(&str, u32); 21] = [
    ("millions", 6),
    ("million", 6),
    ("mill.", 6),
    ("mio.", 6),
    ("mio", 6),
    ("mln", 6),
    ("mm", 6),
    ("mn", 6),
    ("m", 6),
    ("billions", 9),
    ("billion", 9),
    ("mrd.", 9),
    ("mrd", 9),
    ("md", 9),
    ("bn", 9),
    ("b", 9),
    ("thousand", 3),
    ("tsd.", 3),
    ("tsd", 3),
    ("k", 3),
    ("t", 3),
];

/// The code of a currency, if it is one that exports have.
pub(super) fn currency_code(text: &str) -> Option<&'static str> {
    CODES.into_iter().find(|code| code.eq_ignore_ascii_case(text.trim()))
}

/// The currencies that share a sign; none for what is a code.
pub(super) fn sharing(sign: &str) -> &'static [&'static str] {
    match sign {
        "$" => &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP"],
        "¥" => &["JPY", "CNY"],
        "kr" => &["SEK", "NOK", "DKK", "ISK"],
        _ => &[],
    }
}

/// Takes a number apart; `None` if this is no number in any notation.
pub(super) fn bare(cell: &str) -> Option<BareNumber> {
    let cell = cell.trim();
    let digit = |c: char| c.is_ascii_digit();
    let mut start = cell.find(digit)?;
    if cell[..start].ends_with(['.', ',']) {
        start -= 1;
    }
    let mut end = cell.rfind(digit)? + 1;
    if cell[end..] == *"." || cell[end..] == *"," {
        end += 1;
    }
    let mut affixes = Affixes::default();
    affixes.take(&cell[..start], true)?;
    let in_front = affixes.unit.is_some();
    let (mark, behind) = without_dashes(&cell[end..]);
    end += mark;
    affixes.take(behind, false)?;
    // `M5` is a name rather than five millions; `TEUR 5` is an amount.
    if affixes.opened != affixes.closed
        || in_front && affixes.currency.is_empty()
        || affixes.percent && affixes.unit.is_some()
    {
        return None;
    }
    let (text, grouped) = without_groups(&cell[start..end])?;
    let body = text.split(['e', 'E']).next().unwrap_or_default();
    let fine = body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    let (negative, unit) = (affixes.negative || affixes.opened, affixes.unit.unwrap_or(0));
    fine.then_some(BareNumber { text, negative, percent: affixes.percent, grouped, unit, currency: affixes.currency })
}

/// What stands behind the digits, without the dash that some countries write for no decimals: `1'234.–`, `1.234,-`. How
/// long the decimal separator before such a dash is comes first.
fn without_dashes(behind: &str) -> (usize, &str) {
    match behind.strip_prefix(['.', ',']) {
        Some(rest) if rest.starts_with(['-', '–', '—']) => (1, rest.trim_start_matches(['-', '–', '—'])),
        _ => (0, behind),
    }
}

/// What stands around the digits of a number.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own that was met")]
struct Affixes {
    negative: bool,
    signed: bool,
    opened: bool,
    closed: bool,
    percent: bool,
    unit: Option<u32>,
    currency: &'static str,
}

impl Affixes {
    /// Takes a text before or behind the digits apart; `None` where something in it does not belong to a number.
    fn take(&mut self, text: &str, before: bool) -> Option<()> {
        let mut rest = text.trim();
        while !rest.is_empty() {
            rest = self.one(rest, before)?.trim_start();
        }
        Some(())
    }

    fn one<'a>(&mut self, rest: &'a str, before: bool) -> Option<&'a str> {
        if let Some(rest) = rest.strip_prefix(['-', '\u{2212}']).filter(|_| !self.signed) {
            (self.negative, self.signed) = (true, true);
            return Some(rest);
        }
        if let Some(rest) = rest.strip_prefix('+').filter(|_| before && !self.signed) {
            self.signed = true;
            return Some(rest);
        }
        if let Some(rest) = rest.strip_prefix('(').filter(|_| before && !self.opened) {
            self.opened = true;
            return Some(rest);
        }
        if let Some(rest) = rest.strip_prefix(')').filter(|_| !before && !self.closed) {
            self.closed = true;
            return Some(rest);
        }
        if let Some(rest) = rest.strip_prefix('%').filter(|_| !before && !self.percent) {
            self.percent = true;
            return Some(rest);
        }
        self.currency(rest).or_else(|| self.unit(rest))
    }

    fn currency<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (length, currency) = currency_at(rest)?;
        // `$5 CAD` says by a code which of the currencies is meant that share its sign; `USD $5` says it twice.
        if self.currency.is_empty() || sharing(self.currency).contains(&currency) {
            self.currency = currency;
        } else if self.currency != currency && !sharing(currency).contains(&self.currency) {
            return None;
        }
        Some(&rest[length..])
    }

    fn unit<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let letters = rest.find(|c: char| !(c.is_alphabetic() || c == '.')).unwrap_or(rest.len());
        let fits = |unit: &str, rest: &str| {
            rest.get(..unit.len()).is_some_and(|start| start.to_lowercase() == unit)
                && (unit.len() == letters || CODES.iter().any(|code| rest[unit.len()..].starts_with(code)))
        };
        let &(unit, power) = UNITS.iter().find(|(unit, _)| fits(unit, rest)).filter(|_| self.unit.is_none())?;
        self.unit = Some(power);
        Some(&rest[unit.len()..])
    }
}

/// The currency that a text begins with, by a sign or a code, and how long that is.
fn currency_at(text: &str) -> Option<(usize, &'static str)> {
    let begins = |sign: &str| text.get(..sign.len()).is_some_and(|start| start.to_lowercase() == sign);
    let sign = SIGNS.iter().find(|(sign, _)| begins(sign)).map(|&(sign, currency)| (sign.len(), currency));
    // Codes are written in capitals, and end where letters end.
    let code = || {
        let code = CODES.into_iter().find(|code| text.starts_with(code))?;
        let end = text[3..].chars().next().is_none_or(|c| !c.is_ascii_uppercase());
        end.then_some((3, code))
    };
    sign.or_else(code)
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
    /// Its currency: an ISO code, or a sign that several currencies share; empty without one.
    pub(super) fn currency(&self) -> &'static str {
        self.currency
    }

    /// Whether a unit such as `M` or `k` stands behind it.
    pub(super) fn has_unit(&self) -> bool {
        self.unit > 0
    }

    /// Whether a per cent sign stands behind it.
    pub(super) fn is_percent(&self) -> bool {
        self.percent
    }

    /// How many digits stand behind the last separator; 0 without one.
    pub(super) fn decimals(&self) -> usize {
        let body = self.text.split(['e', 'E']).next().unwrap_or_default();
        body.rfind(['.', ',']).map_or(0, |at| body.len() - at - 1)
    }

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
        let both = self.unit > 0 && !exponent.is_empty();
        if both || !part.bytes().all(|byte| byte.is_ascii_digit()) || !grouped_by(whole, thousands) {
            return None;
        }
        let unit = if self.unit > 0 { format!("e{}", self.unit) } else { String::new() };
        let plain = format!("0{}.{part}0{exponent}{unit}", whole.replace(thousands, ""));
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
            ("(1,234.50)", Point, -1234.5),
            ("($12)", Point, -12.0),
            ("12-", Point, -12.0),
            ("1.2M", Point, 1_200_000.0),
            ("$1.2m", Point, 1_200_000.0),
            ("45 k", Point, 45_000.0),
            ("45k€", Point, 45_000.0),
            ("€45k", Point, 45_000.0),
            ("1,2 Mio. €", Comma, 1_200_000.0),
            ("TEUR 120", Point, 120_000.0),
            ("120 T€", Point, 120_000.0),
            ("2.5bn USD", Point, 2_500_000_000.0),
            ("US$ 5", Point, 5.0),
            ("1'234.–", Point, 1234.0),
            ("CHF 950.-", Point, 950.0),
            ("1.234,-", Comma, 1234.0),
            ("950,-- €", Comma, 950.0),
            ("$1,234.00 USD", Point, 1234.0),
        ] {
            assert_eq!(value(cell, decimal), Some(expected), "{cell}");
        }
        assert_eq!(bare("85%").unwrap().of_hundred(Point), Some(85.0));
    }

    #[test]
    fn currencies_are_told() {
        for (cell, currency) in [
            ("JPY 12,000,000", "JPY"),
            ("£70,000.00", "GBP"),
            ("12 €", "EUR"),
            ("A$5", "AUD"),
            ("$5", "$"),
            ("$5 CAD", "CAD"),
            ("5", ""),
        ] {
            assert_eq!(bare(cell).unwrap().currency(), currency, "{cell}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for cell in [
            "",
            "n/a",
            "NaN",
            "inf",
            "-",
            ".",
            "1.2.3",
            "1,23,456",
            "12 34",
            "--5",
            "1e999",
            "1e",
            "5 disks",
            "$",
            "M5",
            "A1",
            "12 PCS",
            "(5",
            "5)",
            "2027-05-15",
            "1.2MM%",
            "5 $ €",
            "$5 EUR",
            "a-7",
            "K9",
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
