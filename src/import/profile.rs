//! What the values of a column look like, told from all of its rows.
//!
//! This is for finding columns only: what a value means is decided by `io` once the column is known.

use std::collections::BTreeSet;

/// A column's values at a glance.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The rows of the file.
    pub(super) rows: usize,
    /// Rows that say something.
    pub(super) filled: usize,
    /// Different values.
    pub(super) distinct: usize,
    /// Values that can be dates.
    dates: usize,
    /// Of these, the years.
    years: Vec<i16>,
    /// Values that can be numbers, with or without a currency.
    numbers: usize,
    /// Values that are levels: 0 to 5.
    levels: usize,
    /// Values that are yes or no.
    flags: usize,
    /// Values that are mail addresses.
    mails: usize,
    /// Values that could be ids: one word with a digit in it.
    codes: usize,
    /// Letters in an average value.
    length: usize,
    /// The first value.
    pub(super) sample: String,
}

/// Signs and words that exports put where there is no value.
const NOTHING: [&str; 8] = ["-", "--", "n/a", "#n/a", "null", "none", "#ref!", "unassigned"];
/// Yes and no in the languages that exports come in.
const FLAGS: [&str; 18] = [
    "true",
    "false",
    "yes",
    "no",
    "y",
    "n",
    "x",
    "ja",
    "nein",
    "oui",
    "non",
    "si",
    "sí",
    "wahr",
    "falsch",
    "vrai",
    "faux",
    "verdadero",
];
/// So large a share of a column's values must be of one kind for the column to be of it: a few slips are for `io` to name.
const MOST: f64 = 0.8;

impl Profile {
    /// The profile of these cells.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut profile = Self::default();
        let mut different = BTreeSet::new();
        for cell in cells {
            profile.rows += 1;
            let cell = cell.trim();
            if !is_something(cell) {
                continue;
            }
            if profile.sample.is_empty() {
                profile.sample = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            profile.filled += 1;
            profile.length += cell.chars().count();
            profile.look(cell);
            different.insert(cell);
        }
        profile.distinct = different.len();
        profile.length /= profile.filled.max(1);
        profile
    }

    fn look(&mut self, cell: &str) {
        let lower = cell.to_lowercase();
        if let Some(year) = year_of(cell) {
            self.dates += 1;
            self.years.push(year);
        }
        self.numbers += usize::from(is_number(cell));
        self.levels += usize::from(matches!(cell, "0" | "1" | "2" | "3" | "4" | "5"));
        self.flags += usize::from(FLAGS.contains(&lower.as_str()) || matches!(cell, "0" | "1"));
        self.mails += usize::from(is_mail(cell));
        let is_code = cell.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
            && cell.bytes().any(|c| c.is_ascii_digit());
        self.codes += usize::from(is_code);
    }

    #[expect(clippy::cast_precision_loss, reason = "rows of a file")]
    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count as f64 >= MOST * self.filled as f64
    }

    /// Whether the values are days.
    pub(super) fn is_dates(&self) -> bool {
        self.mostly(self.dates)
    }

    /// Whether the values are days, nearly all of which are from this year to three years later.
    pub(super) fn is_ahead(&self, year: i16) -> bool {
        self.is_dates() && self.mostly(self.years.iter().filter(|it| (year..=year + 3).contains(it)).count())
    }

    /// Whether the values are numbers.
    pub(super) fn is_numbers(&self) -> bool {
        self.mostly(self.numbers) && !self.is_dates()
    }

    /// Whether the values are levels from 0 to 5.
    pub(super) fn is_levels(&self) -> bool {
        self.filled > 0 && self.levels == self.filled
    }

    /// Whether the values are yes or no.
    pub(super) fn is_flags(&self) -> bool {
        self.mostly(self.flags) && self.distinct <= 3
    }

    /// Whether the values are mail addresses.
    pub(super) fn is_mails(&self) -> bool {
        self.mostly(self.mails)
    }

    /// Whether every row has a value of its own.
    pub(super) fn is_unique(&self) -> bool {
        self.filled == self.rows && self.distinct == self.rows && self.rows > 0
    }

    /// Whether the values could be ids, nearly each another.
    pub(super) fn is_ids(&self) -> bool {
        let different = self.filled == self.rows && self.distinct * 20 >= self.filled * 19;
        different && self.mostly(self.codes) && !self.is_dates() && !self.is_mails()
    }

    /// Whether all rows that say something say the same.
    pub(super) fn is_constant(&self) -> bool {
        self.distinct == 1 && self.rows > 1
    }

    /// Whether the values are a few words that come again and again.
    pub(super) fn is_kinds(&self) -> bool {
        self.distinct >= 2 && self.distinct <= 20 && self.distinct * 4 <= self.filled && self.length <= 30
    }
}

/// Whether a cell says something.
pub(super) fn is_something(cell: &str) -> bool {
    !cell.is_empty() && !NOTHING.contains(&cell.to_lowercase().as_str())
}

fn is_mail(cell: &str) -> bool {
    let is_host = |host: &str| host.contains('.') && !host.contains(char::is_whitespace);
    cell.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !name.contains(' ') && is_host(host))
}

/// The year of what may be a day, in any usual order and with a time or without.
fn year_of(cell: &str) -> Option<i16> {
    let day = cell.split(['T', ' ']).next().unwrap_or_default().trim_end_matches('.');
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return named_month(cell) };
    let number = |text: &str| text.parse::<i16>().ok().filter(|_| text.bytes().all(|it| it.is_ascii_digit()));
    let is_small = |text: &str| number(text).is_some_and(|it| (1..=31).contains(&it));
    match (a.len(), c.len()) {
        (4, 1..=2) if is_small(b) && is_small(c) => number(a),
        (1..=2, 4) if is_small(a) && is_small(b) => number(c),
        (1..=2, 2) if is_small(a) && is_small(b) => number(c).map(|year| 2000 + year),
        _ => named_month(cell),
    }
    .filter(|year| (1970..2200).contains(year))
}

/// The year of a day such as `15 Mar 2027` or `Mar 15, 2027`.
fn named_month(cell: &str) -> Option<i16> {
    let words: Vec<&str> = cell.split([' ', '-', ',', '.']).filter(|word| !word.is_empty()).collect();
    let is_month = |word: &&str| word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    let year = words.last()?.parse::<i16>().ok()?;
    let year = if (0..100).contains(&year) { year + 2000 } else { year };
    (words.len() == 3 && words.iter().filter(|word| is_month(word)).count() == 1).then_some(year)
}

/// Whether a cell may be a number: digits and their separators, with a currency, a per cent sign or a unit.
fn is_number(cell: &str) -> bool {
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let is_part =
        |c: char| c.is_ascii_digit() || c.is_alphabetic() || c.is_whitespace() || ".,'’+-()%$€£¥₹".contains(c);
    let starts = cell.trim_start_matches(|c: char| !c.is_ascii_digit());
    let before = cell.len() - starts.len();
    letters <= 4 && before <= 6 && !starts.is_empty() && cell.chars().all(is_part) && letters_are_outside(cell)
}

/// Whether letters stand before or behind the digits only.
fn letters_are_outside(cell: &str) -> bool {
    let first = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let last = cell.rfind(|c: char| c.is_ascii_digit()).unwrap_or(0);
    !cell[first..=last].contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::{Profile, is_number, year_of};

    #[test]
    fn days_are_told_in_any_order() {
        for day in
            ["2027-03-15", "03/15/2027", "15.03.2027", "15.3.27", "2027-03-15T00:00:00Z", "15 Mar 2027", "Mar 15, 2027"]
        {
            assert_eq!(year_of(day), Some(2027), "{day}");
        }
        for other in ["1.234.567", "10.0.0.1", "+1 555 0637", "Q1 2027", "12", "a-b-c"] {
            assert_eq!(year_of(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_may_have_a_currency_and_a_unit() {
        for number in ["12", "$1,234.50", "EUR 98.500,00", "1'200", "45 k", "1.2M", "80%", "-3", "(1,200)"] {
            assert!(is_number(number), "{number}");
        }
        for other in ["0013X00002", "Green", "", "Acme 24 Ltd", "x"] {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn a_column_is_what_most_of_its_values_are() {
        let of = |cells: &[&str]| Profile::of(cells.iter().copied());
        assert!(of(&["a1", "b2", "c3"]).is_ids() && of(&["a1", "b2", "c3"]).is_unique());
        assert!(of(&["4", "0", "-", ""]).is_levels());
        assert!(of(&["2027-01-01", "2028-02-01"]).is_ahead(2027) && !of(&["2019-01-01"]).is_ahead(2027));
        assert!(of(&["www.example.com"; 3]).is_constant());
        assert!(of(&["TRUE", "FALSE", "TRUE"]).is_flags());
    }
}
